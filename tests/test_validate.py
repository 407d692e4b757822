"""Every rule on rows: the smallest sheet that breaks it, where the finding points, and that it is documented."""

import re
import time
from pathlib import Path

import pandas as pd
import pytest

from hrdash.validate import RULES, Sheet, check_rows

DOCS = Path(__file__).parents[1] / "docs" / "findings.md"
KNOWN = {
    "indicators": {"literacy": None, "people": None},
    "recommendations": {"r1": None},
    "assignments": {"a1": "PK-SD", "a2": "PK-PB"},
    "departments": {"sd-home": "PK-SD"},
    "clusters": {"c1": None},
}
KEY = [
    "indicator_id",
    "area",
    "district",
    "period",
    "sex",
    "age",
    "disability",
    "locality",
    "ground",
    "ground_value",
    "definition",
]
GOOD = {
    "indicator_id": "literacy",
    "area": "PK-SD",
    "period": "2019",
    "definition": "survey",
    "value": "58",
    "unit_measure": "PT",
    "source": "PSLM",
}


def sheet_of(*rows: dict) -> Sheet:
    texts = pd.DataFrame(rows, dtype=object)
    texts = texts.where(texts.notna(), None)
    letters = {name: chr(ord("A") + place) for place, name in enumerate(texts.columns)}
    return Sheet("sheet", texts, letters, range(2, len(texts) + 2))


def check_observations(*changes: dict, unit="PK-SD", definitions=frozenset()):
    rows = [dict.fromkeys(KEY, "_T") | GOOD | change for change in changes]
    return check_rows("observations", sheet_of(*rows), unit=unit, known=KNOWN, definitions=definitions)


def found(findings):
    return [(finding.rule, finding.column, finding.row) for finding in findings]


def test_a_good_row_has_no_findings():
    assert check_observations({}) == []


@pytest.mark.parametrize(
    ("rule", "column", "change"),
    [
        ("blank-key", "sex", {"sex": None}),
        ("not-a-number", "value", {"value": "12,345"}),
        ("not-a-number", "value", {"value": "inf"}),
        ("not-a-number", "value", {"value": "٣"}),
        ("not-a-whole-number", "sample_size", {"sample_size": "12.5"}),
        ("not-true-or-false", "is_public", {"is_public": "yes"}),
        ("bad-period", "period", {"period": "2019/20"}),
        ("bad-period", "period", {"period": "2019-19"}),
        ("bad-age", "age", {"age": "15-24"}),
        ("bad-age", "age", {"age": "Y24T15"}),
        ("bare-pwd", "disability", {"disability": "PWD"}),
        ("unknown-code", "sex", {"sex": "female"}),
        ("unknown-code", "area", {"area": "KPK"}),
        ("unknown-code", "locality", {"locality": "Urban"}),
        ("unknown-code", "unit_measure", {"unit_measure": "%"}),
        ("unknown-code", "obs_status", {"obs_status": "Z"}),
        ("district-in-other-area", "district", {"district": "PK101"}),
        ("ground-value-of-other-ground", "ground_value", {"ground": "wealth", "ground_value": "christian"}),
        ("outside-per-cent", "value", {"value": "100.5"}),
        ("outside-per-cent", "value", {"value": "-1"}),
        ("negative-count", "value", {"value": "-1", "unit_measure": "NUMBER"}),
        ("negative-count", "denominator", {"denominator": "-5"}),
        ("numerator-above-denominator", "numerator", {"numerator": "9", "denominator": "8"}),
        ("unknown-reference", "indicator_id", {"indicator_id": "literacy-rate"}),
    ],
)
def test_each_rule_names_its_cell(rule, column, change):
    findings = [
        finding for finding in check_observations({}, {"period": "2020"} | change) if finding.rule == rule
    ]
    assert found(findings) == [(rule, column, 3)]
    assert re.fullmatch(r"[A-Z]3", findings[0].cell)
    assert findings[0].value == ({"sex": "_T"} | change)[column]
    assert "{" not in findings[0].message + findings[0].suggestion


@pytest.mark.parametrize(
    ("rule", "column", "change"),
    [
        (
            "protected-ground-below-province",
            "ground",
            {"ground": "religion", "ground_value": "christian", "area": "PK-JK", "district": "PK101"},
        ),
        ("protected-ground-below-province", "sex", {"sex": "TG", "area": "PK-JK", "district": "PK101"}),
        (
            "protected-ground-crossed",
            "ground",
            {"ground": "religion", "ground_value": "christian", "locality": "U"},
        ),
        ("protected-ground-crossed", "sex", {"sex": "TG", "locality": "R"}),
        (
            "protected-ground-crossed",
            "ground",
            {"ground": "religion", "ground_value": "christian", "sex": "TG"},
        ),
    ],
)
def test_where_people_could_be_found_is_provinces_and_nation_only(rule, column, change):
    assert found(check_observations(change, unit=None)) == [(rule, column, 2)]


def test_religion_by_sex_in_a_province_is_fine():
    assert check_observations({"ground": "religion", "ground_value": "christian", "sex": "F"}) == []


def test_former_fata_may_hold_districts_that_are_now_in_khyber_pakhtunkhwa():
    from hrdash.vocabulary import codes

    district = next(code for code, row in codes("districts").items() if row["area"] == "PK-KP")
    assert check_observations({"area": "PK-TA", "district": district}, unit=None) == []


def test_two_rows_with_one_key_point_to_the_first():
    findings = check_observations({}, {"period": "2020"}, {"value": "59"})
    assert found(findings) == [("repeated-key", "indicator_id", 4)]
    assert "row 2" in findings[0].message


def test_a_sheet_without_a_key_column_or_with_a_strange_one_is_said_once():
    row = {"cluster_id": "c1", "label": "one", "remarks": "x"}
    assert found(check_rows("clusters", sheet_of(row), unit=None, known=KNOWN)) == [
        ("unknown-column", "remarks", 1)
    ]
    missing = check_rows("clusters", sheet_of({"label": "one"}), unit=None, known=KNOWN)
    assert found(missing) == [("missing-column", "cluster_id", None)]


def test_a_sheet_with_no_rows_is_said():
    empty = Sheet("sheet", pd.DataFrame(columns=["cluster_id"]), {"cluster_id": "A"}, [])
    assert [finding.rule for finding in check_rows("clusters", empty, unit=None, known=KNOWN)] == ["no-rows"]


def test_days_and_lists_are_checked():
    rows = sheet_of(
        {
            "recommendation_id": "r1",
            "kind": "recommendation",
            "issued_on": "2026-02-30",
            "themes": "education",
        },
        {
            "recommendation_id": "r2",
            "kind": "recommendation",
            "issued_on": "22.11.2026",
            "themes": "education;love",
        },
    )
    findings = check_rows("recommendations", rows, unit=None, known=KNOWN)
    assert found(findings) == [
        ("not-a-day", "issued_on", 2),
        ("not-a-day", "issued_on", 3),
        ("unknown-code", "themes", 3),
    ]
    assert findings[2].message == "love is not a code of themes"


def test_a_near_code_is_suggested():
    assert check_observations({"unit_measure": "NUMBERS"})[0].suggestion == "write one of NUMBER"


def test_no_report_is_never_sent():
    row = {"status_report_id": "s1", "assignment_id": "a1", "as_of": "2026-06-01", "status": "no_report"}
    findings = check_rows("status_reports", sheet_of(row), unit="PK-SD", known=KNOWN)
    assert found(findings) == [("unknown-code", "status", 2)]


def test_a_unit_speaks_for_itself_only():
    assert found(check_observations({"area": "PK-PB"})) == [("other-unit", "area", 2)]
    assert found(check_observations({"is_public": "true"})) == [("public-by-other-unit", "is_public", 2)]
    row = {"status_report_id": "s1", "assignment_id": "a2", "as_of": "2026-06-01", "status": "in_progress"}
    findings = check_rows("status_reports", sheet_of(row), unit="PK-SD", known=KNOWN)
    assert found(findings) == [("other-unit", "assignment_id", 2)]


def test_the_federation_speaks_for_any_area_with_a_source():
    assert check_observations({"area": "PK-PB", "is_public": "true"}, unit="FED") == []
    assert found(check_observations({"area": "PK-PB", "source": None}, unit="FED")) == [
        ("no-source", "source", 2)
    ]


def test_a_new_definition_is_information_once():
    changes = [{"definition": "other"}, {"definition": "other", "period": "2020"}]
    findings = check_observations(*changes, definitions=frozenset({"survey"}))
    assert [(finding.rule, finding.severity, finding.row) for finding in findings] == [
        ("new-definition", "info", 2)
    ]


def test_nonsense_of_any_kind_is_found_and_never_raises():
    nonsense = ["", "{value}", "nan", "-", "٣", "1e400", "inf", "\x00", "a" * 500, "2019-20-21", "=1+1", "<5"]
    rows = [dict.fromkeys([*KEY, "value", "sample_size", "is_public"], word) for word in nonsense]
    assert len(check_rows("observations", sheet_of(*rows), unit="PK-SD", known=KNOWN)) > len(nonsense)
    for table in ("recommendations", "status_reports", "indicators", "calendar"):
        from hrdash.vocabulary import tables

        rows = [dict.fromkeys(tables()[table].columns, word) for word in nonsense]
        assert check_rows(table, sheet_of(*rows), unit="FED", known=KNOWN)


def test_fifty_thousand_rows_take_less_than_two_seconds():
    sheet = sheet_of(dict.fromkeys(KEY, "_T") | GOOD)
    rows = pd.concat([sheet.rows] * 50_000, ignore_index=True)
    rows["period"] = [str(1900 + n % 200) for n in range(len(rows))]
    rows["age"] = [f"Y{n // 200}" for n in range(len(rows))]
    many = Sheet("sheet", rows, sheet.letters, range(2, len(rows) + 2))
    began = time.process_time()
    assert check_rows("observations", many, unit="PK-SD", known=KNOWN) == []
    assert time.process_time() - began < 2


def test_every_rule_is_documented_with_when_and_how():
    sections = re.split(r"^## ", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    documented = {section.splitlines()[0].strip(): section for section in sections}
    assert documented.keys() == RULES.keys()
    for section in documented.values():
        assert "**When it occurs.**" in section
        assert "**How to fix.**" in section
