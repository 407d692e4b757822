"""Taking down a decision in the meeting: sent, published, and in the next briefing; the slides stay as they were."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from hrdash.briefings import Subject, read_briefing
from hrdash.queries.rates import release_day
from hrdash.store import query, read_release
from hrdash.submissions import publish
from tests.meeting_lake import make_meeting_lake


@pytest.fixture
def release(tmp_path, monkeypatch):
    made = make_meeting_lake(tmp_path / "lake")
    monkeypatch.setenv("HRDASH_LAKE", str(made.lake))
    return made


def opened():
    page = AppTest.from_file("../app.py", default_timeout=60).run()
    page.switch_page("pages/present.py")
    page.query_params["show"] = "all"
    page.query_params["release"] = "1"
    return page.run()


def decide(page, text):
    page.text_input[0].set_value("Director, Human Rights").run()
    next(one for one in page.selectbox if one.label == "For which government").set_value("PK-SD").run()
    next(one for one in page.text_area if one.label == "What was decided").set_value(text)
    next(one for one in page.button if one.label == "Send the decision").click().run()
    return page


def test_a_decision_is_sent_without_leaving_the_meeting_and_published(release):
    page = decide(opened(), "Share the\n registers")
    assert not page.exception
    (staged,) = sent(release)
    publish(release.lake, staged, "Director, Human Rights")
    newest = read_release(release.lake)
    (row,) = query(newest, "select * from decisions where text = 'Share the registers'").to_pylist()
    assert row["unit"] == "PK-SD"
    assert row["meeting"] == f"Meeting of {date_words(release_day(release))}"
    told = read_briefing(newest, Subject("PK-SD"))
    assert "Share the registers" in repr(next(one for one in told.messages if one.key == "decisions"))


def sent(release):
    return [folder.name for folder in (release.lake / "restricted" / "submissions").glob("*")]


def date_words(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def test_a_blank_decision_is_not_sent(release):
    page = decide(opened(), "  ")
    assert not page.exception
    assert sent(release) == []


def test_a_look_shows_what_is_in_annex_and_matrix_before_they_are_fetched(release):
    page = AppTest.from_file("../app.py", default_timeout=60).run()
    page.switch_page("pages/downloads.py")
    page.query_params["briefing"] = "PK-SD"
    page.run()
    assert not page.dataframe
    next(one for one in page.toggle if one.key == "look").set_value(True).run()
    assert not page.exception
    (matrix,) = page.dataframe
    assert list(matrix.value.columns[:3]) == ["Theme", "Recommendation", "Wording"]
    assert len(matrix.value) > 0
    told = " ".join(str(one.value) for one in page.markdown)
    assert "Statistical tables" in told
    assert told.count("KiB") == 4
