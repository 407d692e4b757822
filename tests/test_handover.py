"""What is handed over with one recommendation, on the page and on paper."""

import io
from dataclasses import replace
from datetime import date

import pandas as pd
import pypdf
import pytest

from hrdash.briefings.handover import read_story
from hrdash.charts.states import draw_states, spells_of
from hrdash.exports.handover import handover_sheet
from hrdash.queries.indicators import series
from tests.small_lake import drawn
from tests.test_assigning import lake  # noqa: F401 (the same small lake)

ASKED = """
    unit   assigned_on  due_on
    PK-PB  2024-01-01   2026-06-30
    PK-SD  2024-01-01   -
"""
REPORTS = """
    unit   as_of       status
    PK-PB  2025-01-01  in_progress
    PK-PB  2025-06-30  in_progress
    PK-PB  2026-01-01  implemented
"""


def spells(unit: str, reports: str = REPORTS):
    _, found = spells_of(drawn(ASKED), drawn(reports), date(2026, 7, 1))
    mine = found[found["unit"] == unit]
    days = [(date.fromordinal(row.start).isoformat(), row.status) for row in mine.itertuples()]
    return days, date.fromordinal(int(mine["end"].iloc[-1])).isoformat()


def test_a_line_begins_where_it_was_asked_and_ends_today_and_the_same_said_again_goes_on():
    assert spells("PK-PB") == (
        [("2024-01-01", "no_report"), ("2025-01-01", "in_progress"), ("2026-01-01", "implemented")],
        "2026-07-01",
    )
    assert spells("PK-SD") == ([("2024-01-01", "no_report")], "2026-07-01")


def test_of_two_reports_of_one_day_the_later_is_drawn():
    twice = REPORTS + "    PK-PB  2026-01-01  partly_implemented\n"
    assert spells("PK-PB", twice)[0][-1] == ("2026-01-01", "partly_implemented")


def test_silence_is_drawn_hatched_and_an_invented_line_says_example():
    figure = draw_states(drawn(ASKED), drawn(REPORTS), date(2026, 7, 1), is_example=True, theme="light")
    bars = {trace.name: trace for trace in figure.data if trace.type == "bar"}
    assert bars["no_report"].marker.pattern.shape == "/"
    texts = " ".join(note.text for note in figure.layout.annotations)
    assert "Example" in texts
    assert "Implemented since 1 Jan 2026 · due 30 Jun 2026" in texts
    assert "No report yet · asked 1 Jan 2024" in texts


@pytest.fixture
def story(lake):  # noqa: F811
    from hrdash.store import read_release
    from hrdash.submissions import publish, submit_tables
    from tests.test_assigning import report

    sent = submit_tables(lake, report(lake), by="A", unit="PK-SD")
    release = publish(lake, sent.submission, "Director, Sindh")
    return read_story(read_release(lake, release.version), "r1", date(2026, 12, 1), None, series(release))


def test_the_story_says_who_answers_what_was_said_and_what_is_expected(story):
    punjab, sindh = story.answers
    assert (punjab.who, punjab.said) == (
        "Department not named yet", "Example: No report yet · asked 1 Feb 2025 · no due day set",
    )  # fmt: skip
    assert sindh.who == "Education, Secretary"
    assert sindh.said == (
        "Example: Reported as implemented; validated by Director, Sindh; not assessed by the UN"
        " · as of 30 Jun 2026 · due 31 Dec 2026"
    )
    assert sindh.details == ("Next step: Train teachers",)
    assert sindh.evidence == ("https://example.org/act",)
    assert punjab.evidence is None
    assert story.second == (
        "Example: Asked of 2 governments: reported on by 1, as implemented by 1, as of 1 Dec 2026"
    )


def test_the_story_names_the_cluster_the_linked_figures_and_the_actions(story):
    assert story.cluster.second.startswith("First asked in 2008, asked 2 times more until 2012.")
    assert [line.about for line in story.others] == ["r3", "r2"]
    assert [line.second for line in story.indicators] == [
        "Pakistan, 2019: 60 %: female hidden to protect people (*), male 65 %, rural 50 % · PSLM"
    ]
    assert [line.text for line in story.actions] == ["Build"]


def test_a_report_of_a_later_day_is_not_told(lake):  # noqa: F811
    from hrdash.store import read_release

    release = read_release(lake)
    assert read_story(release, "r1", date(2025, 1, 31), None, series(release)).answers[1].evidence is None
    assert read_story(release, "nothing", date(2025, 1, 31), None, series(release)) is None


def test_the_sheet_of_paper_says_what_the_page_says(story):
    pdf = pypdf.PdfReader(io.BytesIO(handover_sheet(story, "release 2")))
    said = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for text in (
        story.second,
        story.answers[1].who,
        story.cluster.text,
        "Train teachers",
        "release 2",
        f"Page 1 of {len(pdf.pages)}",
        "Example",
    ):
        assert text in said
    assert "hidden to protect people" in said
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_text_cannot_write_into_the_sheet(story):
    wild = replace(story, title='#panic("no") "quoted" \\ *x*', facts=(("a", "$ [ ] #let x = 1"),))
    said = pypdf.PdfReader(io.BytesIO(handover_sheet(wild, ""))).pages[0].extract_text()
    assert '#panic("no")' in said
    assert "#let x = 1" in said


def test_without_anybody_asked_the_sheet_says_so(story):
    empty = replace(
        story, answers=(), leads=story.leads.iloc[:0], reports=pd.DataFrame(columns=story.reports.columns)
    )
    said = pypdf.PdfReader(io.BytesIO(handover_sheet(empty, ""))).pages[0].extract_text()
    assert "No government has been asked about this yet." in said
