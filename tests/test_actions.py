"""Plans: counts, money and what is late; each agrees with a plain recomputation."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdash import metrics
from hrdash.charts.money import draw_money
from hrdash.queries import actions
from hrdash.queries.filters import QuestionError
from hrdash.queries.tables import table
from hrdash.ui import actions as screen
from tests.small_lake import make_lake

TODAY = date(2026, 3, 10)
TABLES = {
    "plans": """
        plan  label_en
        rip   Plan
    """,
    "departments": """
        department_id  unit   kind             name
        sd-home        PK-SD  line_department  Home
    """,
    "recommendations": """
        recommendation_id  kind            mechanism  body  themes             is_current  response
        r1                 recommendation  UPR        UPR   education;justice  true        supported
        r2                 recommendation  UPR        UPR   health             true        supported
    """,
    "actions": """
        action_id  title  plan      unit   department_id  start_on    due_on      budget_pkr  spent_pkr  status                is_example
        a1         One    rip       PK-SD  sd-home        2024-01-01  2025-01-01  100.0       50.0       in_progress           false
        a2         Two    rip       PK-SD  -              2024-01-01  2025-01-01  200.0       -          implemented           false
        a3         Three  nap-2016  PK-PB  -              2024-01-01  2027-01-01  -           30.0       -                     false
        a4         Four   nap-2016  PK-PB  -              2024-01-01  2025-01-01  10.0        10.0       no_longer_applicable  false
    """,
    "action_recommendations": """
        action_id  recommendation_id
        a1         r1
        a1         r2
        a2         r1
    """,
}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return make_lake(tmp_path_factory.mktemp("actions") / "lake", is_demonstration=False, **TABLES)


def test_an_action_is_late_without_owner_or_without_budget(release):
    rows = actions.actions(release, TODAY).set_index("action_id")
    marks = {name: list(rows.index[rows[name]]) for name in ("is_late", "has_no_owner", "has_no_budget")}
    assert marks == {"is_late": ["a1"], "has_no_owner": ["a2", "a3"], "has_no_budget": ["a3"]}
    assert rows.loc["a3", "status"] == "no_report"
    assert rows["recommendations"].to_dict() == {"a1": 2, "a2": 1, "a3": 0, "a4": 0}


def test_progress_by_plan_counts_what_still_applies_and_money_of_those_with_both_amounts(release):
    rows = actions.progress_by(release, "plan", TODAY).set_index("plan")
    assert list(rows.index) == ["rip", "nap-2016"]
    rip, national = rows.loc["rip"], rows.loc["nap-2016"]
    assert rip[["actions", "implemented", "late", "without_owner", "with_spending"]].tolist() == [
        2,
        1,
        1,
        1,
        1,
    ]
    assert (rip["budget_pkr"], rip["spent_pkr"], rip["spent_share"], rip["implemented_share"]) == (
        300,
        50,
        0.5,
        0.5,
    )
    assert national[["actions", "no_report", "without_budget"]].tolist() == [1, 1, 1]
    assert pd.isna(national["spent_share"])


def test_an_action_counts_in_each_theme_of_what_it_serves(release):
    rows = actions.progress_by(release, "theme", TODAY)
    told = dict(zip(rows["theme"].fillna("none"), rows["actions"], strict=True))
    assert told == {"education": 2, "health": 1, "justice": 2, "none": 1}
    only = actions.progress_by(release, "theme", TODAY, {"theme": "health"})
    assert only[["theme", "actions"]].values.tolist() == [["health", 1]]


def test_the_table_of_progress_is_grouped_and_filtered_as_asked(release):
    asked = table(release, "action_progress", {"plan": "rip"}, by=["unit"], as_of=TODAY).to_pylist()
    assert [(row["unit"], row["actions"], row["late"]) for row in asked] == [("PK-SD", 2, 1)]
    with pytest.raises(QuestionError, match="actions are not grouped by 'colour': there are plan"):
        table(release, "action_progress", by=["colour"])


def test_what_an_action_serves_is_found(release):
    assert sorted(actions.served(release, "a1")["recommendation_id"]) == ["r1", "r2"]
    assert actions.served(release, "a3").empty


def test_without_actions_there_is_nothing_to_divide(tmp_path):
    empty = make_lake(tmp_path / "lake", clusters="cluster_id label\nc1 One")
    assert actions.progress_by(empty, "plan", TODAY).empty
    assert screen.read_plans(empty, None, None, TODAY).title == "No actions are recorded here yet"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["implemented", "in_progress", "no_longer_applicable", None]),
            st.none() | st.floats(1, 1e9),
            st.none() | st.floats(0, 1e9),
            st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_progress_agrees_with_a_plain_recomputation(drawn):
    rows = pd.DataFrame(drawn, columns=["status", "budget_pkr", "spent_pkr", "due_on"]).assign(
        department_id=None
    )
    rows[["budget_pkr", "spent_pkr"]] = rows[["budget_pkr", "spent_pkr"]].astype(float)
    found = metrics.action_progress(rows, [], TODAY)
    counted = [one for one in drawn if one[0] != "no_longer_applicable"]
    if not counted:
        assert found.empty
        return
    both = [one for one in counted if one[1] is not None and one[2] is not None]
    told = found.iloc[0]
    assert told["actions"] == told["without_owner"] == len(counted)
    assert told["late"] == sum(
        one[0] != "implemented" and one[3] is not None and one[3] < TODAY for one in counted
    )
    assert told["with_spending"] == len(both)
    if both:
        assert told["spent_share"] == pytest.approx(sum(one[2] for one in both) / sum(one[1] for one in both))
    else:
        assert pd.isna(told["spent_share"])


def test_money_and_measures_are_two_bars_and_amounts_are_said_in_words(release):
    rows = actions.progress_by(release, "plan", TODAY).rename(columns={"plan": "key"})
    figure = draw_money(rows, ["rip", "nap-2016"], str.upper, is_example=True, theme="light")
    texts = [note.text for note in figure.layout.annotations]
    assert "<b>RIP</b>" in texts
    assert "Rs 50 of Rs 100" in texts
    assert "no amounts to compare" in texts
    assert "Example" in texts
    assert [bar.x[0] for bar in figure.data] == [50.0, 50.0, 0.0, 0.0]
