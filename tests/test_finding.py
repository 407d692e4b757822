"""What the register finds is what a plain reading of its rows gives."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdash.queries import finding
from tests.small_lake import make_lake

DAY = date(2026, 6, 30)
THEMES, GROUPS, UNITS = ("education", "health", "justice"), ("women", "children"), ("PK-PB", "PK-SD", "FED")
STATUSES = ("implemented", "in_progress", "not_started", "no_longer_applicable")
TEXTS = (
    "End_child_marriage", "Children_who_marry_stay_in_school", "Repeal_blasphemy_laws", "Marriage_law_of_the_child",
    "Türkiye’s_gender-based_violence_law", "Stop_executions",
)  # fmt: skip


def _drawn(header: str, rows: list[tuple]) -> str:
    return "\n".join([header, *(" ".join("-" if one is None else str(one) for one in row) for row in rows)])


def _register() -> tuple[list[tuple], list[tuple], list[tuple]]:
    """Make 60 recommendations, their assignments and reports: every value meets every other."""
    recommendations, assignments, reports = [], [], []
    for n in range(60):
        mechanism, body, cycle = (("UPR", "UPR", 1 + n % 3), ("treaty_body", "CRC", None))[n % 2]
        response = (
            ("supported", "noted", "supported_in_part")[n // 2 % 3]
            if mechanism == "UPR"
            else "not_applicable"
        )
        themes = ";".join({THEMES[n % 3], THEMES[n // 3 % 3]})
        recommendations.append(
            (
                f"r{n}", "concern" if n % 11 == 0 else "recommendation", mechanism, body, cycle, f"S/{n % 4}",
                f"{n}", "2026-01-01" if n % 5 else "2020-01-01", TEXTS[n % 6], f"Summary_{n % 7}", themes, GROUPS[n // 2 % 2],
                ("CRC;28", None, "CEDAW;10")[n % 3] and ("CRC_28", None, "CEDAW_10")[n % 3], ("4.1", "5.2", None)[n // 4 % 3],
                response, f"c{n % 4}",
            )
        )  # fmt: skip
        for place, unit in enumerate(UNITS[: n % 4]):
            due = ("2026-01-31", "2027-01-31", None)[(n + place) % 3]
            assignments.append(
                (f"a{n}-{unit}", f"r{n}", unit, f"d-{unit}-{n % 2}", "lead", "2025-01-01", due)
            )
            if (n + place) % 4:
                status = STATUSES[(n + place) % 4]
                reports.append((f"s{n}-{unit}", f"a{n}-{unit}", "2026-03-31", "2026-04-01", status))
    return recommendations, assignments, reports


RECOMMENDATIONS, ASSIGNMENTS, REPORTS = _register()
STATUS_OF = {report[1]: report[4] for report in REPORTS}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return make_lake(
        tmp_path_factory.mktemp("finding") / "lake",
        recommendations=_drawn(
            "recommendation_id kind mechanism body cycle symbol paragraph issued_on text summary themes affected_groups"
            " articles sdg_targets response cluster_id",
            RECOMMENDATIONS,
        ),
        assignments=_drawn(
            "assignment_id recommendation_id unit department_id role assigned_on due_on", ASSIGNMENTS
        ),
        status_reports=_drawn("status_report_id assignment_id as_of reported_on status", REPORTS),
        clusters="cluster_id label\nc0 Schools\nc1 Courts\nc2 Clinics\nc3 Weddings",
    )


@pytest.fixture(scope="module")
def whole(release):
    return finding.index(release, DAY, all_cycles=True)


# One recommendation after the other, as a person would look it up.
def plainly(filters: dict[str, str]) -> set[str]:
    of_one = ("theme", 10), ("affected_group", 11), ("sdg_target", 13)
    found = set()
    for row in RECOMMENDATIONS:
        own = {
            "kind": row[1],
            "mechanism": row[2],
            "body": row[3],
            "cycle": str(row[4]),
            "response": row[14],
            "cluster_id": row[15],
        }
        fits = all(own[name] == value for name, value in filters.items() if name in own)
        fits &= all(filters[name] in (row[at] or "").split(";") for name, at in of_one if name in filters)
        asked = [
            {
                "unit": one[2],
                "department_id": one[3],
                "status": STATUS_OF.get(one[0], "no_report"),
                "overdue": "yes"
                if one[6] == "2026-01-31"
                and STATUS_OF.get(one[0]) not in ("implemented", "no_longer_applicable")
                else "no",
            }
            for one in ASSIGNMENTS
            if one[1] == row[0]
        ]
        wanted = {name: value for name, value in filters.items() if name in finding.OF_ASSIGNMENTS}
        fits &= not wanted or any(all(one[name] == value for name, value in wanted.items()) for one in asked)
        if fits:
            found.add(row[0])
    return found


VALUES = {
    "kind": ("recommendation", "concern"), "mechanism": ("UPR", "treaty_body"), "body": ("UPR", "CRC"), "cycle": ("1", "2", "3"),
    "theme": THEMES, "affected_group": GROUPS, "sdg_target": ("4.1", "5.2"),
    "response": ("supported", "noted", "supported_in_part", "not_applicable"), "cluster_id": ("c0", "c3"),
    "unit": UNITS, "department_id": ("d-PK-PB-0", "d-FED-1"), "status": (*STATUSES, "no_report"), "overdue": ("yes",),
}  # fmt: skip


def ids(rows) -> set[str]:
    return set(rows["recommendation_id"])


@given(st.dictionaries(st.sampled_from(sorted(VALUES)), st.integers(0, 11), max_size=5))
def test_any_combination_of_filters_finds_what_a_plain_look_finds(whole, chosen):
    filters = {name: VALUES[name][number % len(VALUES[name])] for name, number in chosen.items()}
    assert ids(finding.find(whole, "", filters)) == plainly(filters)


@pytest.mark.parametrize(
    ("one", "other"), list(combinations(["theme", "unit", "status", "overdue", "cycle"], 2))
)
def test_the_count_beside_a_value_is_what_choosing_it_finds(whole, one, other):
    for value in VALUES[one]:
        counted = finding.counts(whole, "law", {one: value}, other)
        chosen = {code: len(finding.find(whole, "law", {one: value, other: code})) for code in VALUES[other]}
        assert {code: counted.get(code, 0) for code in VALUES[other]} == chosen


def test_current_ones_come_first_and_past_ones_when_asked_for_noted_ones_always(release, whole):
    current = finding.index(release, DAY)
    assert len(whole.rows) == 60
    assert set(current.rows["is_current"]) == {True}
    assert finding.counts(current, "", {}, "response").keys() >= {"noted"}
    past = len(whole.rows) - len(current.rows)
    assert past == int((~whole.rows["is_current"]).sum()) > 0


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("marriages", {"End_child_marriage", "Marriage_law_of_the_child"}),
        ("MARRY", {"Children_who_marry_stay_in_school"}),
        ("children law", {"Marriage_law_of_the_child"}),
        ('"child marriage"', {"End_child_marriage"}),
        ("“child marriage”", {"End_child_marriage"}),
        ('"children marry"', set()),
        ('"laws"', {"Repeal_blasphemy_laws"}),
        ("turkiye", {"Türkiye’s_gender-based_violence_law"}),
        ('"gender based" law', {"Türkiye’s_gender-based_violence_law"}),
        ('"', set(TEXTS)),
    ],
)
def test_words_are_stemmed_and_phrases_are_word_for_word(whole, words, texts):
    assert set(finding.find(whole, words, {})["text"]) == texts


@pytest.mark.parametrize("words", ["weddings", "Summary_3", "health", "S/2"])
def test_words_are_sought_in_cluster_summary_theme_and_symbol_too(whole, words):
    assert 0 < len(finding.find(whole, words, {})) < 60


def test_a_phrase_never_runs_from_one_field_into_the_next(whole):
    assert finding.find(whole, '"school Summary"', {}).empty


def test_a_recommendation_belongs_to_the_conventions_of_its_body_and_its_articles(tmp_path):
    release = make_lake(
        tmp_path / "lake",
        recommendations="""
            recommendation_id  kind            mechanism    body   articles  issued_on
            review             recommendation  UPR          UPR    -         2026-01-01
            committee          recommendation  treaty_body  CESCR  -         2026-01-01
            disabled           recommendation  treaty_body  CRPD   -         2026-01-01
        """,
        bodies="""
            body   treaty  is_gsp_plus
            UPR    -       false
            CESCR  ICESCR  true
            CRPD   CRPD    false
        """,
        instruments="""
            instrument  is_gsp_plus
            ICESCR      true
            CRPD        false
        """,
    )
    found = finding.index(release, DAY, all_cycles=True)
    assert finding.counts(found, "", {}, "convention") == {"ICESCR": 1}


def test_what_is_implemented_is_counted_in_scope_and_of_the_government_filtered_by(whole):
    implemented, assigned = finding.implemented_of(whole, "", {"unit": "PK-PB", "status": "implemented"})
    rows = [one for one in ASSIGNMENTS if one[2] == "PK-PB"]
    said = {row[0]: row for row in RECOMMENDATIONS}
    found = plainly({"unit": "PK-PB", "status": "implemented"})
    in_scope = [
        one
        for one in rows
        if one[1] in found
        and said[one[1]][1] == "recommendation"
        and said[one[1]][14] != "noted"
        and STATUS_OF.get(one[0]) != "no_longer_applicable"
    ]
    done = [one for one in in_scope if STATUS_OF.get(one[0]) == "implemented"]
    assert (implemented, assigned) == (len(done), len(in_scope))
