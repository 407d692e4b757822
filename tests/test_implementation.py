"""The figures of implementation: change since a day, how reporting goes, needs, and the way from received on."""

from datetime import date

import pandas as pd
import pytest

from hrdash.queries import implementation, rates, tables
from hrdash.queries.filters import QuestionError
from tests.small_lake import make_lake

DAY, MEETING = date(2026, 7, 1), date(2025, 7, 1)
LAKE = {
    "recommendations": """
        recommendation_id  kind            mechanism          body  cycle  issued_on   response        themes            articles     sdg_targets  asks_for_data
        schools            recommendation  UPR                UPR   2      2012-12-26  supported       education         CRC_28       4.1          -
        clinics            recommendation  UPR                UPR   2      2012-12-26  supported       health;education  -            3.8          -
        hangings           recommendation  UPR                UPR   2      2012-12-26  noted           justice           -            -            -
        torture            recommendation  treaty_body        CAT   -      2017-06-01  not_applicable  justice           -            16.1         deaths_in_custody
        worry              concern         treaty_body        CAT   -      2017-06-01  not_applicable  justice           -            -            -
        past               recommendation  UPR                UPR   1      2008-06-04  supported       education         -            -            -
    """,
    "bodies": """
        body  mechanism    treaty  is_gsp_plus
        CAT   treaty_body  CAT     true
        UPR   UPR          -       false
    """,
    "instruments": """
        instrument  is_gsp_plus
        CAT         true
        CRC         true
        CRPD        false
    """,
    "articles": """
        article  instrument
        CRC_28   CRC
    """,
    "units": """
        unit   area
        PK-PB  PK-PB
    """,
    "assignments": """
        assignment_id  recommendation_id  unit   department_id  role  assigned_on
        s-pb           schools            PK-PB  d1             lead  2025-01-01
        s-sd           schools            PK-SD  d2             lead  2025-01-01
        c-pb           clinics            PK-PB  d1             lead  2025-01-01
        t-pb           torture            PK-PB  d3             lead  2025-01-01
        h-pb           hangings           PK-PB  d3             lead  2025-01-01
    """,
    "status_reports": """
        status_report_id  assignment_id  as_of       reported_on  status            support_needed  evidence
        1                 s-pb           2025-01-31  2025-02-01   in_progress       -               -
        2                 s-pb           2026-03-02  2026-03-03   implemented       -               act
        3                 c-pb           2025-03-02  2025-03-03   not_started       Trained_nurses  -
        4                 s-sd           2025-06-01  2025-06-02   in_progress       -               -
        5                 s-sd           2026-06-01  2026-06-02   in_progress       A_budget        -
    """,
    "actions": """
        action_id  title  plan       unit   status
        a1         Build  rip        PK-PB  in_progress
        a2         Train  nap-2016   PK-SD  in_progress
    """,
    "action_recommendations": """
        action_id  recommendation_id
        a1         schools
        a2         schools
    """,
    "indicators": """
        indicator_id  label_en  kind     unit_measure  direction         sensitivity  sdg_target  themes   expected_disaggregations
        custody       Custody   outcome  NUMBER        lower_is_better   normal       16.1        justice  sex
        literacy      Literacy  outcome  PT            higher_is_better  normal       4.1         education  -
    """,
    "observations": """
        indicator_id  area  period  sex  value  unit_measure  obs_status  definition  submission
        custody       PK    2019    _T   60     NUMBER        A           survey      starter
    """,
}  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return make_lake(tmp_path_factory.mktemp("implementation") / "lake", **LAKE)


def by_key(rows: pd.DataFrame, key: str, *columns: str) -> dict:
    return {row[key]: tuple(row[name] for name in columns) for row in rows.to_dict("records")}


def test_the_change_is_that_of_the_rate_over_all_that_was_asked(release):
    rows = implementation.changes_by(release, "unit", DAY, MEETING)
    found = by_key(rows, "unit", "implemented", "assigned", "implemented_before", "implemented_more")
    assert found["PK-PB"] == (1, 3, 0, 1)
    assert found["PK-SD"] == (0, 1, 0, 0)
    assert rows.set_index("unit").at["PK-PB", "change"] == pytest.approx(100 / 3)


@pytest.mark.parametrize(
    ("by", "counted"),
    [
        ("plan", {"rip": 1, "nap-2016": 1}),
        ("mechanism", {"UPR": 3, "treaty_body": 1}),
        ("theme", {"education": 3, "health": 1, "justice": 1}),
        ("sdg_target", {"4.1": 2, "3.8": 1, "16.1": 1}),
        ("department_id", {"d1": 2, "d2": 1, "d3": 1}),
        ("convention", {"CAT": 1, "CRC": 2}),
    ],
)
def test_rates_can_be_counted_by_anything_that_recommendations_and_actions_say(release, by, counted):
    rows = rates.rates_by(release, by, DAY)
    found = {
        code: assigned
        for (code, assigned) in zip(rows[by], rows["assigned"], strict=True)
        if code == code and code
    }
    assert found == counted


def test_a_plan_counts_only_for_the_government_whose_action_it_is(release):
    rows = rates.rates_by(release, ["unit", "plan"], DAY)
    named = rows[rows["plan"].notna()]
    assert set(zip(named["unit"], named["plan"], strict=True)) == {("PK-PB", "rip"), ("PK-SD", "nap-2016")}


def test_reporting_is_told_with_what_it_is_part_of(release):
    found = by_key(implementation.reporting_by(release, DAY), "unit", *implementation.REPORTING)
    # Punjab: first reports after 30 and 60 days; clinics not reported on for over a year, and nurses are needed.
    assert found["PK-PB"] == (3, 2, 1, 1, 45.0, 2, 425.0, 1)
    assert found["PK-SD"][:6] == (1, 1, 0, 1, 151.0, 1)
    assert found["PK-BA"][:4] == (0, 0, 0, 0)
    assert found["PK-BA"][4] != found["PK-BA"][4]


def test_a_report_grows_old_only_while_something_is_left_to_do(release):
    assert implementation.old_reports(release, DAY)["recommendation_id"].tolist() == ["clinics"]
    assert implementation.old_reports(release, date(2026, 1, 1)).empty


def test_needs_are_those_of_the_latest_reports(release):
    assert by_key(implementation.needs(release, DAY), "unit", "support_needed") == {
        "PK-PB": ("Trained_nurses",),
        "PK-SD": ("A_budget",),
    }
    assert set(implementation.needs(release, MEETING)["unit"]) == {"PK-PB"}


def test_each_step_of_the_way_is_part_of_the_one_before(release):
    rows = implementation.funnel(release, DAY)
    assert dict(zip(rows["step"], rows["count"], strict=True)) == {
        "received": 5,
        "recommended": 4,
        "in_scope": 3,
        "asked": 3,
        "reported": 2,
        "begun": 1,
        "implemented": 0,
    }
    assert (rows["count"] <= rows["before"]).all()
    assert rows["before"].tolist() == [5, *rows["count"].tolist()[:-1]]


def test_what_a_committee_asked_to_be_told_stands_beside_what_has_come(release):
    (row,) = implementation.data_asked(release).to_dict("records")
    assert (row["recommendation_id"], row["indicators"]) == ("torture", ["custody"])
    assert row["present"] == 1
    assert row["expected"] >= 2


def test_the_command_gives_the_same(release):
    rows = tables.table(release, "reporting", as_of=DAY).to_pylist()
    assert next(row for row in rows if row["unit"] == "PK-PB")["first_report_days"] == 45.0
    assert tables.table(release, "funnel", as_of=DAY)["count"].to_pylist() == [5, 4, 3, 3, 2, 1, 0]
    with pytest.raises(QuestionError, match="all governments"):
        tables.table(release, "funnel", {"unit": "PK-PB"})
