"""Assigning and reporting: the rows that forms write, from sending to the rate that changes."""

from datetime import date

import pandas as pd
import pytest

from hrdash import submissions
from hrdash.queries import assigning, handover, rates
from hrdash.store import query, read_release
from hrdash.submissions import publish, reports_awaiting, submit_tables, withdraw
from hrdash.ui.clusters.listed import years_line
from tests.small_lake import drawn, make_lake

RECOMMENDATIONS = """
    recommendation_id  kind            mechanism    body  cycle  symbol  paragraph  sub_item  issued_on   response        themes     affected_groups  articles       sdg_targets  is_current  cluster_id  recommending_states
    r1                 recommendation  UPR          UPR   2      A/1     1          -         2012-12-26  supported       education  women            Constitution25A  4.1        true        schools     Japan;Spain
    r2                 recommendation  UPR          UPR   2      A/1     2          -         2012-12-26  supported       education  women            Constitution25A  4.1        true        schools     Cuba
    r3                 recommendation  UPR          UPR   1      A/0     9          -         2008-06-04  supported       education  women            -                -          false       schools     Japan
    r4                 recommendation  treaty_body  CCPR  -      C/1     18         b         2017-08-23  not_applicable  justice    everyone         -                -          true        -           -
"""
CLUSTERS = """
    cluster_id  label    priority  reason
    schools     Schools  -         -
"""
DEPARTMENTS = """
    department_id  unit   kind             district  name       post
    d1             PK-SD  line_department  _T        Education  Secretary
    d2             PK-SD  line_department  _T        Women      Director
"""
ASSIGNMENTS = """
    assignment_id  recommendation_id  unit   department_id  role  assigned_on  due_on
    a1             r1                 PK-SD  d1             lead  2025-01-01   2026-12-31
    a2             r1                 PK-PB  -              lead  2025-02-01   -
"""
GRADES = """
    symbol  paragraph  sub_item  grade  scale_id  decided_on  source_symbol
    C/1     18         -         B      ccpr      2020-01-29  C/2
    C/1     18         a         C      ccpr      2020-01-29  C/2
    C/1     18         b         D      ccpr      2020-01-29  C/2
"""
INDICATORS = """
    indicator_id  label_en  kind     unit_measure  direction         sensitivity  themes     affected_groups  right      sdg_target
    enrolment     Enrolled  outcome  PT            higher_is_better  normal       education  women            education  4.1
    schools       Schools   outcome  PT            higher_is_better  normal       education  everyone         education  4.5
    prisons       Prisons   outcome  PT            higher_is_better  normal       justice    everyone         liberty    4.1
"""
OBSERVATIONS = """
    indicator_id  area   period  year  sex  locality  value  unit_measure  obs_status  definition  source
    enrolment     PK     2019    2019  _T   _T        60     PT            A           survey      PSLM
    enrolment     PK     2019    2019  F    _T        -      PT            Q           survey      PSLM
    enrolment     PK     2019    2019  M    _T        65     PT            A           survey      PSLM
    enrolment     PK     2019    2019  F    R         41     PT            A           survey      PSLM
    enrolment     PK     2019    2019  _T   R         50     PT            A           survey      PSLM
    enrolment     PK     2021    2021  _T   _T        -      PT            L           survey      PSLM
    schools       PK     2019    2019  _T   _T        70     PT            A           survey      PSLM
    prisons       PK     2019    2019  _T   _T        80     PT            A           survey      PSLM
"""


@pytest.fixture
def lake(tmp_path):
    make_lake(
        tmp_path / "lake", recommendations=RECOMMENDATIONS, clusters=CLUSTERS, departments=DEPARTMENTS,
        assignments=ASSIGNMENTS, committee_grades=GRADES, indicators=INDICATORS, observations=OBSERVATIONS,
        articles="article  right\nConstitution25A  education",
        actions="action_id title unit department_id due_on\nx1 Build PK-SD d1 2027-01-01",
        action_recommendations="action_id recommendation_id\nx1 r1",
    )  # fmt: skip
    return tmp_path / "lake"


def rate(release, unit="PK-SD"):
    row = rates.rates_by(release).set_index("unit").loc[unit]
    return int(row["implemented"]), int(row["reported"]), int(row["assigned"])


def assigned(lake, *ids, support=(), changes=False):
    release = read_release(lake)
    known = assigning.led_by(release, "PK-SD")
    return assigning.assignment_rows(
        known, ids, "PK-SD", "d1", support, date(2026, 1, 5), date(2026, 12, 31), changes=changes
    )


def report(lake, status="implemented", *, of=None, evidence=("https://example.org/act",)):
    mine = assigning.led_by(read_release(lake), "PK-SD")
    mine = mine if of is None else mine[mine["recommendation_id"].isin(of)]
    told = {"as_of": date(2026, 6, 30), "status": status, "next_step": "Train\nteachers", "reason": " ",
            "evidence": list(evidence)}  # fmt: skip
    return {"status_reports": assigning.report_rows(mine, told)}


def test_a_whole_cluster_is_assigned_and_one_report_serves_it_until_it_is_withdrawn(lake):
    rows = assigned(lake, "r1", "r2")
    assert [row["recommendation_id"] for row in rows] == ["r2"]  # r1 has its lead already
    sent = submit_tables(lake, {"assignments": rows}, by="A", unit="PK-SD")
    publish(lake, sent.submission, "B")
    sent = submit_tables(lake, report(lake), by="A", unit="PK-SD")
    assert rate(read_release(lake)) == (0, 0, 2)
    release = publish(lake, sent.submission, "B")
    assert rate(release) == (2, 2, 2)
    said = handover.reports_of(release, "r2", date(2026, 12, 1)).to_dict("records")
    assert [
        (one["unit"], one["status"], one["validated_by"], one["next_step"], pd.isna(one["reason"]))
        for one in said
    ] == [("PK-SD", "implemented", "B", "Train teachers", True)]
    assert rate(withdraw(lake, sent.submission, "B", "too early")) == (0, 0, 2)


def test_a_lead_that_changes_keeps_its_assignment_and_supporters_stand_outside_the_rate(lake):
    sent = submit_tables(
        lake,
        {"assignments": assigned(lake, "r1", support=["d2"], changes=True)},
        by="A",
        unit="PK-SD",
        note="new",
    )
    release = publish(lake, sent.submission, "B")
    rows = handover.assignments_of(release, "r1")
    assert rows[["assignment_id", "unit", "role", "department"]].fillna("-").values.tolist() == [
        ["a2", "PK-PB", "lead", "-"],
        ["a1", "PK-SD", "lead", "Education"],
        ["r1-pk-sd-d2", "PK-SD", "support", "Women"],
    ]
    assert rate(release) == (0, 0, 1)


def test_a_second_lead_of_one_unit_is_refused(lake):
    row = {"assignment_id": "another", "recommendation_id": "r1", "unit": "PK-SD", "role": "lead"}
    sent = submit_tables(lake, {"assignments": [row]}, by="A", unit="PK-SD")
    assert [one.rule for one in sent.findings if one.severity == "error"] == ["second-lead"]


def test_what_waits_is_counted_for_its_unit_and_not_opened_for_another(lake):
    submit_tables(lake, report(lake), by="A", unit="PK-SD")
    assert reports_awaiting(lake, (), ["PK-SD"]) == [("PK-SD", "a1")]
    assert reports_awaiting(lake, (), ["PK-PB", "FED"]) == []


@pytest.mark.parametrize("end", ["publish", "reject"])
def test_what_is_decided_waits_no_more(lake, end):
    sent = submit_tables(lake, report(lake), by="A", unit="PK-SD").submission
    decided = ()
    if end == "publish":
        publish(lake, sent, "B")
        decided = (sent,)
    else:
        submissions.reject(lake, sent, "B", "no evidence")
    assert reports_awaiting(lake, decided, ["PK-SD"]) == []


def test_a_second_report_of_the_same_day_corrects_the_first(lake):
    first = submit_tables(lake, report(lake), by="A", unit="PK-SD")
    publish(lake, first.submission, "B")
    second = submit_tables(lake, report(lake, "in_progress"), by="A", unit="PK-SD", note="not yet in force")
    assert second.changes == {"new": 0, "revised": 1, "unchanged": 0}
    publish(lake, second.submission, "B")
    assert query(read_release(lake), "select status from status_reports")["status"].to_pylist() == [
        "in_progress"
    ]


def test_grades_of_a_paragraph_count_for_its_sub_items_and_no_others(lake):
    assert handover.grades_of(read_release(lake), "r4")["grade"].tolist() == ["B", "D"]


def test_indicators_are_linked_by_two_of_target_right_and_group_beside_the_theme(lake):
    found = handover.linked_indicators(read_release(lake), "r1")
    assert found["indicator_id"].tolist() == ["enrolment"]
    assert handover.linked_indicators(read_release(lake), "r4").empty


def test_the_newest_figures_stand_by_one_dimension_each_and_hidden_ones_stay_hidden(lake):
    found = handover.latest_by_group(read_release(lake), "enrolment", "survey", "PK")
    assert found[["group", "period", "obs_status"]].values.tolist() == [
        ["_T", "2019", "A"], ["F", "2019", "Q"], ["M", "2019", "A"], ["R", "2019", "A"],
    ]  # fmt: skip
    assert found.loc[found["group"] == "F", "value"].isna().all()


def test_actions_that_serve_a_recommendation_name_their_department(lake):
    found = handover.actions_for(read_release(lake), "r1")
    assert found[["title", "department", "post"]].values.tolist() == [["Build", "Education", "Secretary"]]


def test_years_are_drawn_with_a_dot_for_each_time():
    rows = drawn("issued_on\n2008-06-04\n2012-12-26\n2012-12-26")
    assert years_line(rows) == "2008 ● · 2012 ●●"
