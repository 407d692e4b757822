"""A briefing says what the release holds: in order, with evidence, and nothing that is hidden."""

import re
from datetime import date

import pytest

from hrdash.briefings import Subject, moved, read_briefing
from hrdash.briefings.content import PARTS
from hrdash.charts.content import BarRow, Bars, Pairs
from hrdash.charts.vectors import ROW, draw, height_of, row_within
from hrdash.queries.rates import rates_by
from hrdash.store import query
from tests.meeting_lake import HIDDEN, make_meeting_lake, publish

DAY = date(2026, 6, 30)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return make_meeting_lake(tmp_path_factory.mktemp("meeting") / "lake")


@pytest.fixture(scope="module")
def briefing(release):
    return read_briefing(release, Subject(), DAY)


def message(briefing, key):
    return next(one for one in briefing.messages if one.key == key)


def test_messages_follow_the_order_of_a_briefing(briefing):
    places = [PARTS.index(one.part) for one in briefing.messages]
    assert places == sorted(places)
    assert {one.part for one in briefing.messages} == set(PARTS)


def test_changes_are_counted_from_the_last_meeting_that_was_held(briefing):
    assert briefing.since.on == date(2025, 6, 1)
    assert "Peshawar" in briefing.since.name


def test_before_any_meeting_changes_are_counted_from_a_year_ago(release):
    assert read_briefing(release, Subject(), date(2025, 5, 31)).since.on == date(2024, 5, 28)


def test_what_moved_stands_with_its_evidence(briefing):
    steps = message(briefing, "steps")
    assert steps.title == "Example: The furthest step, and its evidence"
    (row,) = steps.table.rows
    assert row[0] == "Khyber Pakhtunkhwa"
    assert row[2] == "In progress → Implemented, 31 Mar 2026"
    assert row[3] == "x.pk/schools"


def test_who_has_reported_nothing_since_is_named_so(briefing):
    rows = {row.name: row.said for row in message(briefing, "moved").chart.rows}
    assert rows["Khyber Pakhtunkhwa"] == "1 of 2 moved"
    assert rows["Sindh"] == "nothing reported since 1 Jun 2025"
    assert rows["Punjab"] == "not yet asked"


def test_rates_are_those_of_every_other_screen(release, briefing):
    rates = rates_by(release, "unit", DAY).set_index("unit")
    chart = message(briefing, "stand").chart
    rows = {
        row.name: dict(zip([code for code, _ in chart.parts], row.counts, strict=True)) for row in chart.rows
    }
    for unit, name in (("PK", "Pakistan"), ("PK-KP", "Khyber Pakhtunkhwa"), ("PK-SD", "Sindh")):
        assert rows[name] == {status: rates.at[unit, status] for status in rows[name]}


def test_the_change_since_the_last_meeting_is_said(briefing):
    assert message(briefing, "stand").change == "On 1 Jun 2025: 0 of 2 implemented, 2 reported"


def test_the_widest_gap_is_drawn_by_place_with_its_earlier_width(briefing):
    gap = message(briefing, "gap-1")
    assert gap.title == "Literacy: 33 points apart in Khyber Pakhtunkhwa"
    rows = {row.name: row for row in gap.chart.rows}
    assert rows["Sindh"].values == (47.31, 68.62)
    assert rows["Sindh"].said == "21 points apart"
    assert rows["Punjab"].said == "not covered by this source"


def test_one_unit_sees_its_own_place_first(release):
    sindh = read_briefing(release, Subject("PK-SD"), DAY)
    gap = message(sindh, "gap-1")
    assert gap.title == "Literacy: 21 points apart in Sindh"
    assert gap.change == "In 2013 the gap in the same place was 26 points"


def test_a_theme_counts_only_its_own(release):
    violence = read_briefing(release, Subject(theme="violence"), DAY)
    rows = {row.name: row.counts for row in message(violence, "stand").chart.rows}
    assert sum(rows["Khyber Pakhtunkhwa"]) == 1


def test_decisions_of_the_last_meeting_are_counted_as_done_only_with_a_day(briefing):
    decided = message(briefing, "decisions")
    assert decided.title == "1 of 2 decisions of the last recorded meeting are recorded as done"


def test_one_decision_is_said_in_the_singular(tmp_path):
    later = publish(
        make_meeting_lake(tmp_path / "lake").lake,
        decisions="""
            decision_id  meeting                 text          unit
            d9           Meeting-of-2-May-2026   Open-a-post   PK-SD
        """,
    )
    decided = message(read_briefing(later, Subject(), DAY), "decisions")
    assert decided.title.endswith(" of 1 decision of the last recorded meeting is recorded as done")


def test_hidden_figures_are_in_no_message_and_no_drawing(release):
    shown = query(release, "select value, obs_status from observations where indicator_id = 'beaten'")
    assert shown.to_pylist() == [{"value": None, "obs_status": "Q"}] * 2
    for subject in (Subject(), Subject("PK-SD"), Subject(theme="violence")):
        briefing = read_briefing(release, subject, DAY)
        assert not [one for one in HIDDEN if one in repr(briefing)]
    assert "beaten" not in repr(read_briefing(release, Subject(), DAY)).lower()


def test_sentences_about_implementation_begin_with_example_only_in_a_demonstration(tmp_path, briefing):
    told = [one.title for one in briefing.messages if one.part in ("moved", "stand", "support")]
    assert all(title.startswith("Example: ") for title in told)
    working = make_meeting_lake(tmp_path / "lake", is_demonstration=False)
    assert "Example" not in repr(read_briefing(working, Subject(), DAY))


def test_a_units_briefing_speaks_of_that_unit_alone(release):
    titles = {one.key: one.title for one in read_briefing(release, Subject("PK-KP"), DAY).messages}
    assert titles["moved"].startswith("Example: Khyber Pakhtunkhwa: 1 of 2 recommendations moved forward")
    assert titles["change"] == "Example: 1 more recommendation is implemented than on 1 Jun 2025: now 1 of 2"
    sindh = {one.key: one.title for one in read_briefing(release, Subject("PK-SD"), DAY).messages}
    assert sindh["past-due"].startswith("Example: Sindh: 1 recommendation was due before")


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 5, "None of the 5 furthest steps names evidence"),
        (1, 5, "Of the 5 furthest steps, 1 names evidence"),
        (2, 5, "Of the 5 furthest steps, 2 name evidence"),
        (1, 1, "The furthest step, and its evidence"),
    ],
)
def test_steps_that_name_evidence_are_counted_in_good_english(part, whole, said):
    assert moved._steps_title(part, whole) == said


@pytest.mark.parametrize("row", [54, 58, 70])
def test_a_name_of_two_lines_leaves_the_next_rows_apart(row):
    rows = tuple(BarRow(f"Civil and political freedoms {n}", (1, 1), "1 of 2 moved") for n in range(2))
    parts = (("implemented", "Implemented"), ("in_progress", "In progress"))
    drawn = draw(Bars(parts, rows, is_share=False), "", "x", is_example=False, row=row)
    lines = re.findall(r'<text x="0.0" y="([\d.]+)" font-size="(\d+)"', drawn)
    (_, _), (last, size), (first, _), (_, _) = lines
    # From the foot of one name's letters to the head of the next's.
    assert float(first) - float(size) * 0.8 - (float(last) + float(size) * 0.2) > 6


def test_questions_are_answered_in_figures_with_source_and_post(briefing):
    assert 4 <= len(briefing.questions) <= 8
    late = next(one for one in briefing.questions if one.asked == "What is late?")
    assert late.answer.startswith("Example: 1 is past its due day")
    why = next(one for one in briefing.questions if one.asked == "Why has more not been done?")
    assert "Most often: no-post (1)" in why.answer
    assert late.post == "Secretary, Schools-Department"
    assert all(one.source and one.post for one in briefing.questions)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_drawing_says_every_number_it_draws_and_example(briefing, theme):
    for one in briefing.messages:
        if one.chart is None:
            continue
        drawn = draw(one.chart, one.alt, one.key, is_example=True, theme=theme)
        assert "Example" in drawn
        assert f'height="{height_of(one.chart)}"' in drawn
        if isinstance(one.chart, Pairs):
            said = [
                text for row in one.chart.rows for text, v in zip(row.texts, row.values, strict=True) if v
            ]
            assert all(text in drawn for text in said)
        if isinstance(one.chart, Bars):
            assert drawn.count("<rect") >= sum(bool(n) for row in one.chart.rows for n in row.counts)


@pytest.mark.parametrize("rows", [1, 8, 9, 11, 14])
def test_a_chart_of_many_rows_is_no_higher_than_its_slide(rows):
    chart = Bars(
        (("asked", "Asked"),), tuple(BarRow(f"Row {n}", (1,), "") for n in range(rows)), is_share=False
    )
    row = row_within(chart, 580)
    assert height_of(chart, row) <= 580
    assert row <= ROW


def test_a_subject_is_read_back_from_its_code():
    for one in (Subject(), Subject("PK-SD"), Subject(theme="health"), Subject("FED", "education")):
        assert Subject.of(one.code) == one
