"""Every rule on rows: the smallest sheet that breaks it, where the finding points, and one that must not."""

import re
import time
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdash.validate import RULES, Finding, Known, Sheet, address, check, finding
from hrdash.vocabulary import codes, tables

DOCS = Path(__file__).parents[1] / "docs" / "findings.md"
REFERENCES = {
    "indicators": {"literacy": None, "people": None, "law": None, "deaths": None},
    "recommendations": {"upr-1": None, "upr-2": None},
    "assignments": {"a1": "PK-SD", "a2": "PK-PB"},
    "departments": {"sd-home": "PK-SD"},
    "clusters": {"c1": None},
}
INDICATORS = pa.table(
    {
        "indicator_id": ["literacy", "people", "law", "deaths"],
        "label_en": ["Literacy", "People", "Law in force", "Maternal deaths"],
        "label_ur": ["خواندگی", None, None, None],
        "unit_measure": ["PT", "NUMBER", "YES_NO", "PER_100000_LIVE_BIRTHS"],
    }
)
KNOWN = Known(REFERENCES, INDICATORS)
KEY = tables()["observations"].key
GOOD = {
    "indicator_id": "literacy",
    "area": "PK-SD",
    "period": "2019",
    "definition": "survey",
    "value": "58",
    "unit_measure": "PT",
    "source": "PSLM",
}
REPORT = {"status_report_id": "s1", "assignment_id": "a1", "as_of": "2026-06-01", "status": "in_progress"}


def sheet_of(*rows: dict, table="observations", name="sheet", first=2) -> Sheet:
    """A sheet as a file would have it, its columns from A on."""
    names = list(dict.fromkeys(column for row in rows for column in row))
    texts = pa.table({column: pa.array([row.get(column) for row in rows], pa.string()) for column in names})
    letters = {column: chr(ord("A") + place) for place, column in enumerate(names)}
    return Sheet(name, table, texts, range(first, first + len(rows)), letters)


def observations(*changes: dict, **how) -> Sheet:
    return sheet_of(*[dict.fromkeys(KEY, "_T") | GOOD | change for change in changes], **how)


def reports(*changes: dict) -> Sheet:
    rows = [REPORT | {"status_report_id": f"s{place}"} | change for place, change in enumerate(changes)]
    return sheet_of(*rows, table="status_reports")


def check_observations(*changes: dict, unit="PK-SD", known=KNOWN) -> list[Finding]:
    return check([observations(*changes)], known, unit)


def found(findings):
    return [(one.rule, one.column, one.row) for one in findings]


def only(findings, rule):
    return [one for one in findings if one.rule == rule]


def test_a_good_row_has_no_findings():
    assert check_observations({}) == []


@pytest.mark.parametrize(
    ("rule", "column", "change"),
    [
        ("blank-key", "sex", {"sex": None}),
        ("not-a-number", "value", {"value": "12,345"}),
        ("not-a-number", "value", {"value": "inf"}),
        ("not-a-number", "value", {"value": "1e999"}),
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
        ("negative-count", "value", {"value": "-1", "unit_measure": "NUMBER", "indicator_id": "people"}),
        ("negative-count", "denominator", {"denominator": "-5"}),
        ("not-yes-or-no", "value", {"value": "2", "unit_measure": "YES_NO", "indicator_id": "law"}),
        ("numerator-above-denominator", "numerator", {"numerator": "9", "denominator": "8"}),
        ("value-not-of-parts", "value", {"value": "58", "numerator": "1", "denominator": "4"}),
        ("unknown-indicator", "indicator_id", {"indicator_id": "literacy-rate"}),
        ("blank-measure", "unit_measure", {"unit_measure": None}),
        ("other-measure", "unit_measure", {"unit_measure": "NUMBER"}),
    ],
)
def test_each_rule_names_its_cell(rule, column, change):
    findings = only(check_observations({}, {"period": "2020"} | change, unit=None), rule)
    assert found(findings) == [(rule, column, 3)]
    assert re.fullmatch(r"[A-Z]3", findings[0].cell)
    assert findings[0].value == (dict.fromkeys(KEY, "_T") | GOOD | change)[column]
    assert "{" not in findings[0].message + findings[0].suggestion


@pytest.mark.parametrize(
    "change",
    [
        {"value": None},
        {"value": "0"},
        {"value": "1e-3"},
        {"value": "33.3", "numerator": "1", "denominator": "3"},
        {"value": "33.4", "numerator": "1", "denominator": "3"},  # rounded up, as some offices do
        {"value": "66", "numerator": "2", "denominator": "3"},  # cut off, as others do
        {"value": "1", "unit_measure": "YES_NO", "indicator_id": "law"},
        {"value": "186", "unit_measure": "PER_100000_LIVE_BIRTHS", "indicator_id": "deaths"},
        {"period": "2019-20"},
        {"period": "2019-Q3"},
        {"age": "Y15T24"},
        {"disability": "WITH"},
        {"ground": "religion", "ground_value": "christian", "sex": "F"},
        {"is_public": "false", "obs_status": "P", "sample_size": "400"},
    ],
)
def test_honest_figures_have_no_findings(change):
    assert check_observations(change) == []


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


def test_former_fata_may_hold_districts_that_are_now_in_khyber_pakhtunkhwa():
    district = next(code for code, row in codes("districts").items() if row["area"] == "PK-KP")
    assert check_observations({"area": "PK-TA", "district": district}, unit=None) == []


def test_places_are_said_by_their_names():
    message = check_observations({"district": "PK101"})[0].message
    assert message == "Bagh lies in Azad Jammu and Kashmir, not in Sindh"


def test_two_rows_with_one_key_and_two_figures_name_each_other():
    findings = check_observations({}, {"period": "2020"}, {"value": "59"})
    assert [(one.rule, one.cell) for one in findings] == [("repeated-key", "L4")]
    assert findings[0].message == "L2 is about the same thing and says something else (59 and 58)"


def test_the_same_row_twice_is_a_warning_and_58_is_58_point_0():
    findings = check_observations({}, {"value": "58.0", "source": "PSLM, again"})
    assert [(one.rule, one.severity, one.row) for one in findings] == [("repeated-row", "warning", 3)]
    assert "L2" in findings[0].message


def test_rows_of_two_sheets_that_contradict_each_other_are_found():
    sheets = [observations({}, name="Table 1"), observations({"value": "59"}, name="Table 2", first=9)]
    findings = check(sheets, KNOWN, "PK-SD")
    assert [(one.rule, one.sheet, one.cell) for one in findings] == [("repeated-key", "Table 2", "L9")]
    assert "Table 1 L2" in findings[0].message


def test_a_sheet_without_a_key_column_or_with_a_strange_one_is_said_once():
    row = {"cluster_id": "c1", "label": "one", "remarks": "x"}
    findings = check([sheet_of(row, table="clusters")], KNOWN, None)
    assert [(one.rule, one.cell, one.value) for one in findings] == [("unknown-column", "C1", "remarks")]
    missing = check([sheet_of({"label": "one"}, table="clusters")], KNOWN, None)
    assert found(missing) == [("missing-column", "cluster_id", None)]


def test_a_column_that_is_not_there_is_said_once_and_not_for_every_row():
    rows = [dict.fromkeys(KEY, "_T") | GOOD | {"period": str(year)} for year in range(2000, 2020)]
    for row in rows:
        del row["unit_measure"], row["source"]
    findings = check([sheet_of(*rows)], KNOWN, "FED")
    assert found(findings) == [("blank-measure", "unit_measure", 2), ("no-source", "source", 2)]


def test_a_sheet_with_no_rows_is_said():
    empty = Sheet("sheet", "clusters", pa.table({"cluster_id": pa.array([], pa.string())}), [], {})
    assert [one.rule for one in check([empty], KNOWN, None)] == ["no-rows"]


def test_an_empty_sheet_does_not_move_the_addresses_of_the_next():
    empty = Sheet("none", "observations", observations({}).rows.slice(0, 0), [], {})
    findings = check([empty, observations({"sex": "X"}), empty], KNOWN, None)
    assert [(one.rule, one.sheet, one.cell) for one in findings] == [
        ("no-rows", "none", None),
        ("unknown-code", "sheet", "E2"),
        ("no-rows", "none", None),
    ]


def test_a_cell_of_a_wide_table_has_its_own_address():
    sheet = observations({}, {"sex": "F", "value": "120"})
    wide = Sheet("wide", "observations", sheet.rows, [7, 7], {"area": "A"}, {"value": ["C7", "D7"]}, 5)
    assert [(one.rule, one.cell, one.row) for one in check([wide], KNOWN, None)] == [
        ("outside-per-cent", "D7", 7)
    ]
    assert (address(wide, "area", 1), address(wide, "sex", 1)) == ("A7", "D7")


RECOMMENDATION = {
    "recommendation_id": "r1",
    "kind": "recommendation",
    "mechanism": "UPR",
    "body": "UPR",
    "text": "Act.",
}


def test_what_no_row_can_be_shown_without_is_not_left_blank():
    for name, table in tables().items():
        blank = sheet_of(dict.fromkeys(table.key, "x") | dict.fromkeys(table.needed), table=name)
        columns = [column for rule, column, _ in found(check([blank], KNOWN, None)) if rule == "blank-needed"]
        assert sorted(columns) == sorted(table.needed)


def test_days_and_lists_are_checked():
    row = RECOMMENDATION | {"themes": "education", "issued_on": None}
    sheet = sheet_of(
        row | {"issued_on": "2026-02-30"},
        row | {"recommendation_id": "r2", "issued_on": "22.11.2026", "themes": "education;love"},
        row | {"recommendation_id": "r3", "issued_on": "2026-02-28", "themes": "education; health"},
        table="recommendations",
    )
    findings = check([sheet], KNOWN, None)
    assert sorted(found(findings)) == [
        ("not-a-day", "issued_on", 2),
        ("not-a-day", "issued_on", 3),
        ("unknown-code", "themes", 3),
    ]
    assert only(findings, "unknown-code")[0].message == "love is not a code of themes"
    assert [one.replacement for one in only(findings, "not-a-day")] == [None, "2026-11-22"]


@pytest.mark.parametrize(
    ("change", "replacement"),
    [
        ({"sex": "Femal"}, "F"),
        ({"sex": "خواتین"}, "F"),
        ({"area": "KPK"}, "PK-KP"),
        ({"locality": "urban"}, "U"),
        ({"unit_measure": "NUMBERS"}, "NUMBER"),
        ({"indicator_id": "Literacy"}, "literacy"),
        ({"indicator_id": "خواندگی"}, "literacy"),
        ({"unit_measure": None}, "PT"),
        ({"sex": "both or neither"}, None),
    ],
)
def test_what_may_have_been_meant_is_offered(change, replacement):
    findings = [one for one in check_observations(change, unit=None) if one.severity == "error"]
    assert [one.replacement for one in findings] == [replacement]


def test_an_accepted_replacement_puts_the_cell_right():
    change = {"sex": "Femal", "area": "KPK", "locality": "urban", "unit_measure": None}
    findings = check_observations(change, unit=None)
    assert len(findings) == len(change)
    assert check_observations({one.column: one.replacement for one in findings}, unit=None) == []


def test_a_replacement_of_one_item_keeps_the_rest_of_its_list():
    row = RECOMMENDATION | {"themes": "health; Educaton"}
    findings = check([sheet_of(row, table="recommendations")], KNOWN, None)
    assert findings[0].replacement == "health;education"


def test_a_recommendation_that_is_not_in_the_register_is_found_and_the_nearest_offered():
    row = {"assignment_id": "a9", "recommendation_id": "upr-11", "unit": "PK-SD", "role": "lead"}
    findings = check([sheet_of(row, table="assignments")], KNOWN, "PK-SD")
    assert found(findings) == [("unknown-reference", "recommendation_id", 2)]
    assert "upr-1" in findings[0].suggestion


def test_rows_may_speak_of_rows_of_another_sheet_of_the_file():
    indicator = {
        "indicator_id": "new",
        "label_en": "New",
        "kind": "outcome",
        "themes": "education",
        "unit_measure": "NUMBER",
        "direction": "neutral",
        "sensitivity": "normal",
    }
    sheets = [
        observations({"indicator_id": "new", "unit_measure": "NUMBER"}),
        sheet_of(indicator, table="indicators"),
    ]
    assert check(sheets, KNOWN, "PK-SD") == []
    assert [one.rule for one in check(sheets[:1], KNOWN, "PK-SD")] == ["unknown-indicator"]


def test_a_unit_speaks_for_itself_only():
    assert found(check_observations({"area": "PK-PB"})) == [("other-unit", "area", 2)]
    message = check_observations({"area": "PK-PB"})[0].message
    assert message == "Punjab is answerable for this, not Sindh"
    assert found(check_observations({"is_public": "true"})) == [("public-by-other-unit", "is_public", 2)]
    assert found(check([reports({"assignment_id": "a2"})], KNOWN, "PK-SD")) == [
        ("other-unit", "assignment_id", 2)
    ]
    assert check([reports({})], KNOWN, "PK-SD") == []
    assert found(check([reports({})], KNOWN, "FED")) == [("other-unit", "assignment_id", 2)]


def test_the_federation_speaks_for_any_area_with_a_source():
    assert check_observations({"area": "PK-PB", "is_public": "true"}, unit="FED") == []
    findings = check_observations({"area": "PK-PB", "source": None}, unit="FED")
    assert found(findings) == [("no-source", "source", 2)]


def test_the_projects_own_data_speaks_for_every_unit():
    assert check_observations({"area": "PK-PB", "source": None, "is_public": "true"}, unit=None) == []


def test_no_report_is_never_sent():
    findings = check([reports({"status": "no_report"})], KNOWN, "PK-SD")
    assert found(findings) == [("unknown-code", "status", 2)]


def status_rules(*changes: dict, known=KNOWN):
    return [(one.rule, one.row) for one in check([reports(*changes)], known, "PK-SD")]


def test_a_status_goes_back_only_with_a_reason():
    forward = [{"as_of": "2026-01-01", "status": "not_started"}, {"status": "implemented", "evidence": "N-7"}]
    assert status_rules(*forward) == []
    back = [
        {"as_of": "2026-01-01", "status": "implemented", "evidence": "N-7"},
        {"as_of": "2026-06-01", "status": "partly_implemented"},
    ]
    assert status_rules(*back) == [("status-goes-back", 3)]
    assert status_rules(back[0], back[1] | {"reason": "the law lapsed"}) == []
    assert status_rules(*reversed(back)) == [("status-goes-back", 2)]
    gone = {"as_of": "2026-06-01", "status": "no_longer_applicable"}
    assert status_rules(back[0], gone) == []


def test_a_status_is_compared_with_the_latest_published_one():
    published = pa.table(
        {
            "assignment_id": ["a1", "a1", "a2"],
            "as_of": [date(2024, 1, 1), date(2025, 1, 1), date(2025, 2, 1)],
            "status": ["implemented", "in_progress", "implemented"],
        }
    )
    known = Known(REFERENCES, statuses=published)
    assert status_rules({"status": "in_progress"}, known=known) == []
    assert status_rules({"status": "not_started"}, known=known) == [("status-goes-back", 2)]
    findings = check([reports({"status": "not_started"})], known, "PK-SD")
    assert findings[0].message == "Not started after In progress (2025-01-01), without a reason"


def test_a_status_is_of_a_day_that_has_come_and_after_it_was_asked():
    later = (date.today() + timedelta(days=3)).isoformat()  # noqa: DTZ011
    assert status_rules({"as_of": later}) == [("status-in-the-future", 2)]
    asked = pa.table({"assignment_id": ["a1"], "assigned_on": [date(2026, 7, 1)]})
    assert status_rules({}, known=Known(REFERENCES, assignments=asked)) == [("status-before-asked", 2)]
    assert status_rules({"as_of": "2026-07-01"}, known=Known(REFERENCES, assignments=asked)) == []


@pytest.mark.parametrize(
    ("evidence", "replacement"),
    [
        (r"C:\Users\me\law.pdf", None),
        (r"\\server\share\law.pdf", None),
        ("file:///home/law.pdf", None),
        ("http://localhost/law.pdf", None),
        ("http://10.0.0.7/law.pdf", None),
        ("https://portal.local/law.pdf", None),
        ("https://pbs.gov.pk/the law.pdf", None),
        ("https://", None),
        ("www.pbs.gov.pk/law.pdf", "https://www.pbs.gov.pk/law.pdf"),
        ("N-7;www.pbs.gov.pk/law.pdf", "N-7;https://www.pbs.gov.pk/law.pdf"),
    ],
)
def test_evidence_that_cannot_be_opened_elsewhere_is_a_warning(evidence, replacement):
    findings = check([reports({"evidence": evidence})], KNOWN, "PK-SD")
    assert [(one.rule, one.severity, one.replacement) for one in findings] == [
        ("evidence-not-reachable", "warning", replacement)
    ]


@pytest.mark.parametrize(
    "evidence",
    [
        "https://pbs.gov.pk/law.pdf",
        "http://na.gov.pk:8080/a?b=c#d",
        "SRO 123(I)/2024",
        "Act X of 2022;https://na.gov.pk",
    ],
)
def test_links_and_numbers_of_documents_are_evidence(evidence):
    assert check([reports({"evidence": evidence, "status": "implemented"})], KNOWN, "PK-SD") == []


def test_implemented_without_evidence_is_information():
    findings = check([reports({"status": "implemented"})], KNOWN, "PK-SD")
    assert [(one.rule, one.severity) for one in findings] == [("implemented-without-evidence", "info")]


def test_findings_stand_in_the_order_of_the_file():
    sheets = [
        observations({"value": "x"}, {"sex": "X", "value": "y"}, name="one"),
        observations({"area": "Z"}, name="two"),
    ]
    findings = [one for one in check(sheets, KNOWN, None) if one.severity == "error"]
    assert [(one.sheet, one.cell) for one in findings][:4] == [
        ("one", "L2"),
        ("one", "E3"),
        ("one", "L3"),
        ("two", "B2"),
    ]


WORDS = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.sampled_from(
        [
            "{value}",
            "{0}",
            "nan",
            "٣",
            "1e400",
            "\x00",
            "a'b\"c;--",
            "2019-20-21",
            "=1+1",
            "_T",
            "F",
            "PK",
            "-0",
            "9" * 30,
        ]
    ),
)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(
    st.data(),
    st.sampled_from(["observations", "recommendations", "status_reports", "indicators", "calendar"]),
)
def test_no_text_of_a_file_ever_makes_the_rules_fail(data, table):
    columns = tables()[table].columns
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(columns, WORDS)), min_size=1, max_size=4))
    findings = check(
        [sheet_of(*rows, table=table)], KNOWN, data.draw(st.sampled_from([None, "FED", "PK-SD"]))
    )
    assert all(one.rule in RULES and one.cell for one in findings)


def test_rows_of_every_table_can_be_checked_even_of_all_at_once():
    sheets = [
        sheet_of(dict.fromkeys(one.columns, "7"), table=one.name, name=one.name) for one in tables().values()
    ]
    for sheet in sheets:
        check([sheet], KNOWN, "PK-SD")
    assert {one.sheet for one in check(sheets, KNOWN, "PK-SD")} >= {
        "observations",
        "status_reports",
        "actions",
    }


def test_a_hundred_thousand_rows_take_about_as_long_as_reading_them():
    many = 100_000
    row = dict.fromkeys(KEY, "_T") | GOOD
    texts = {name: pa.array([text] * many) for name, text in row.items()}
    texts["period"] = pa.array([str(1900 + n % 200) for n in range(many)])
    texts["age"] = pa.array([f"Y{n // 200}" for n in range(many)])
    texts["value"] = pa.array(["x" if n % 50 == 0 else "58" for n in range(many)])
    sheet = Sheet("sheet", "observations", pa.table(texts), range(2, many + 2), {"value": "L"})
    began = time.process_time()
    findings = check([sheet], KNOWN, "PK-SD")
    assert time.process_time() - began < 2
    assert {one.rule for one in findings} == {"not-a-number"}
    assert [findings[0].cell, findings[-1].cell] == ["L2", f"L{many - 50 + 2}"]


def test_a_finding_made_while_reading_says_what_its_rule_says():
    one = finding("unknown-place", "Table 1", "A7", row=7, value="Lahor", near="Lahore", replacement="PK617")
    assert (one.severity, one.suggestion, one.replacement) == ("error", "write Lahore", "PK617")
    for code, rule in RULES.items():
        if not (rule.where or rule.select):
            said = finding(code, "Table 1", "A7", what="x", expected="y")
            assert "{" not in said.message + said.suggestion


def test_every_rule_is_documented_with_when_and_how():
    sections = re.split(r"^## ", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    documented = {section.splitlines()[0].strip(): section for section in sections}
    assert documented.keys() == RULES.keys()
    for section in documented.values():
        assert "**When it occurs.**" in section
        assert "**How to fix.**" in section
