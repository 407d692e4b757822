"""What is due, what is late and by how much; follow-up by the procedure that held; grades beside the State's own status."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdash import metrics
from hrdash.charts.timeline import draw_timeline
from hrdash.queries import clocks
from hrdash.queries.filters import QuestionError
from hrdash.queries.tables import table
from hrdash.ui import calendar
from tests.small_lake import drawn, make_lake

TODAY = date(2026, 3, 10)
DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))

CALENDAR = """
    event_id   kind                    body   unit   stage    due_on      done_on     symbol
    late       follow_up               CAT    FED    first    2026-03-03  -           CAT/1
    next       follow_up               CCPR   FED    second   2026-06-01  -           CCPR/2
    done       dialogue                CCPR   FED    second   -           2024-10-18  CCPR/2
    after      replies                 CRC    PK-SD  third    2026-01-10  2026-01-20  -
    undated    consultation            -      PK-PB  policy   -           -           -
    shared     ipm                     -      -      fourth   2026-04-01  -           -
    adopted    concluding_observations CCPR   FED    second   -           2024-11-01  CCPR/2
    before     concluding_observations CCPR   FED    first    -           2017-07-26  CCPR/1
    other      concluding_observations CRC    FED    fifth    -           2016-06-03  CRC/5
"""
TABLES = {
    "units": """
        unit  label_en
        FED   Federal
    """,
    "calendar": CALENDAR,
    "decisions": """
        decision_id  meeting  text           unit   due_on      done_on
        d1           third    Share-a-paper  PK-SD  2026-02-01  -
        d2           third    Meet-again     -      -           -
    """,
    "follow_up_rules": """
        rule_id  body  items_at_most  months  scale_id  valid_from  valid_to
        old      CCPR  -              12      ccpr      2016-11-05  2024-10-31
        new      CCPR  -              36      ccpr      2024-11-01  -
    """,
    "grade_scales": """
        scale_id  body  grade  meaning
        ccpr      CCPR  B      Partial
        ccpr      CCPR  C      Unsatisfactory
    """,
    "committee_grades": """
        symbol  paragraph  sub_item  grade  scale_id  decided_on  source_symbol
        CCPR/1  18         -         B      ccpr      2020-01-29  CCPR/F
        CCPR/1  18         -         C      ccpr      2020-01-29  CCPR/F
    """,
    "recommendations": """
        recommendation_id  kind            mechanism    body  symbol  paragraph  sub_item  summary  is_current  is_follow_up  response        issued_on
        r18                recommendation  treaty_body  CCPR  CCPR/1  18         -         Pause    true        true          not_applicable  2017-08-23
        r20                recommendation  treaty_body  CCPR  CCPR/1  20         a         Search   true        true          not_applicable  2017-08-23
        r21                recommendation  treaty_body  CCPR  CCPR/1  21         -         Else     true        false         not_applicable  2017-08-23
    """,
    "assignments": """
        assignment_id  recommendation_id  unit   role
        a1             r18                PK-SD  lead
        a2             r18                PK-PB  lead
    """,
    "status_reports": """
        status_report_id  assignment_id  as_of       status       reported_on
        s1                a1             2025-06-30  implemented  2025-07-01
    """,
}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return make_lake(tmp_path_factory.mktemp("clocks") / "lake", **TABLES)


def states(rows: pd.DataFrame, key: str) -> dict[str, str]:
    return dict(zip(rows[key], rows["state"], strict=True))


@given(due=st.none() | DAYS, done=st.none() | DAYS, on=DAYS)
def test_how_things_stand_agrees_with_a_plain_reading(due, done, on):
    given_due, given_done = pd.Series([due], dtype=object), pd.Series([done], dtype=object)
    state = metrics.due_state(given_due, given_done, on).iloc[0]
    late = metrics.days_late(given_due, given_done, on).iloc[0]
    is_done = done is not None and done <= on
    if is_done:
        assert state == ("done_late" if due and done > due else "done")
    elif due is None:
        assert state == "undated"
    else:
        assert state == ("overdue" if due < on else "due")
    if due is None:
        assert pd.isna(late)
    else:
        assert late == max(((done if is_done else on) - due).days, 0)


@given(due=DAYS, on=DAYS)
def test_a_day_more_is_never_less_late(due, on):
    due_on, done_on = pd.Series([due], dtype=object), pd.Series([None], dtype=object)
    later = metrics.days_late(due_on, done_on, on + timedelta(days=1)).iloc[0]
    assert later - metrics.days_late(due_on, done_on, on).iloc[0] in (0, 1)


def test_each_event_stands_as_it_does_on_the_day(release):
    assert states(clocks.events(release, TODAY), "event_id") == {
        "late": "overdue",
        "next": "due",
        "done": "done",
        "after": "done_late",
        "undated": "undated",
        "shared": "due",
        "adopted": "done",
        "before": "done",
        "other": "done",
    }
    before = states(clocks.events(release, date(2026, 1, 15)), "event_id")
    assert (before["after"], before["late"]) == ("overdue", "due")


def test_what_is_due_is_one_list_of_events_and_decisions_the_earliest_first(release):
    rows = clocks.due_items(release, TODAY)
    assert rows["id"].tolist() == ["d1", "late", "shared", "next"]
    assert rows["days_late"].tolist() == [37, 7, 0, 0]
    assert rows["item"].tolist() == ["decision", "event", "event", "event"]


def test_a_government_sees_its_own_and_what_nobody_is_named_for(release):
    assert clocks.due_items(release, TODAY, "PK-SD")["id"].tolist() == ["d1", "shared"]
    assert clocks.due_items(release, TODAY, "PK-GB")["id"].tolist() == ["shared"]


def test_the_table_due_can_be_filtered(release):
    asked = table(release, "due", {"unit": "FED", "state": "overdue"}, as_of=TODAY)
    assert asked["id"].to_pylist() == ["late"]
    with pytest.raises(QuestionError, match="no column 'colour' here: there are item"):
        table(release, "due", {"colour": "red"})


def test_the_procedure_is_the_one_that_held_on_the_day_of_adoption(release):
    rows = clocks.follow_ups(release, TODAY).set_index("symbol")
    assert rows.loc["CCPR/2", "due_by_rule"] == date(2027, 11, 1)
    assert rows.loc["CCPR/1", "due_by_rule"] == date(2018, 7, 26)
    assert pd.isna(rows.loc["CRC/5", "due_on"])
    assert rows["items_chosen"].to_dict() == {"CCPR/2": 0, "CCPR/1": 2, "CRC/5": 0}


def test_the_day_that_the_committee_wrote_goes_before_the_procedures(release):
    rows = clocks.follow_ups(release, TODAY).set_index("symbol")
    assert rows.loc["CCPR/2", "due_on"] == date(2026, 6, 1)
    assert rows["is_written"].to_dict() == {"CCPR/2": True, "CCPR/1": False, "CRC/5": False}


def test_what_was_graded_was_answered_and_is_not_overdue(release):
    rows = clocks.follow_ups(release, TODAY).set_index("symbol")
    assert rows.loc["CCPR/1", "state"] == "done"
    before = clocks.follow_ups(release, date(2019, 1, 1)).set_index("symbol")
    assert before.loc["CCPR/1", "state"] == "overdue"


def test_grades_stand_beside_the_states_own_status_and_are_never_merged_with_it(release):
    rows = clocks.follow_up_items(release, TODAY).set_index("paragraph")
    assert list(rows.index) == ["18", "20"]
    assert list(rows.loc["18", "grades"]) == ["B", "C"]
    assert list(rows.loc["18", "meanings"]) == ["Partial", "Unsatisfactory"]
    assert rows.loc["18", ["status", "implemented", "reported", "assigned"]].tolist() == [
        "partly_implemented", 1, 1, 2,
    ]  # fmt: skip
    assert rows.loc["20", "sub_item"] == "a"
    assert rows.loc["20", "grades"] is None
    assert pd.isna(rows.loc["20", "status"])


def test_a_release_without_a_calendar_says_that_nothing_is_due(tmp_path):
    empty = make_lake(tmp_path / "lake", clusters="cluster_id label\nc1 One")
    assert clocks.due_items(empty, TODAY).empty
    assert clocks.follow_ups(empty, TODAY).empty
    assert clocks.follow_up_items(empty, TODAY).empty


def test_lines_say_when_and_whose_without_alarm(release):
    lines = calendar.due_lines(release, None, TODAY)
    assert [line.is_past for line in lines] == [False, False, True, True]
    assert lines[0].second == "Due 1 Apr 2026 · no government named"
    assert lines[2].text == "Follow-up report, Committee against Torture · first"
    assert lines[2].second == "Was due 3 Mar 2026, 7 days past · Federal government"
    assert calendar.title(release, None, TODAY)[0].startswith("Next due 1 Apr 2026: Inter-Provincial Meeting")


def test_the_timeline_tells_done_to_come_and_past_apart_by_shape():
    events = drawn(
        """
        row   kind       stage  day         state    symbol
        CAT   follow_up  one    2024-03-03  overdue  -
        CAT   dialogue   one    2023-03-03  done     -
        CCPR  follow_up  two    2027-03-03  due      CCPR/2
        CCPR  dialogue   two    -           undated  -
        """
    )
    figure = draw_timeline(
        events, [("CAT", "Torture"), ("CCPR", "Rights")], TODAY, is_example=False, theme="light"
    )
    marks = figure.data[0]
    assert list(marks.marker.symbol) == ["diamond-open", "circle", "circle-open"]
    assert marks.x[1] < marks.x[0] < marks.x[2]
    assert marks.hovertext[2] == "Follow-up report · two · 3 Mar 2027 · CCPR/2"
    assert marks.y[0] == marks.y[1] < marks.y[2]
