"""The calendar and the plans, by a person: what is due without a click, a decision added, published and carried out."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from .conftest import ROOT, open_window, served, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def lines(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def test_what_is_due_stands_on_the_overview_without_a_click(look):
    page = look("")
    text = lines(page)
    assert "Due 8 Nov 2027 · Federal government" in text
    assert "Report due 30 Jun 2027 — " in text
    page = look("?unit=PK-KP")
    assert "Was due 31 May 2018" in lines(page)


@pytest.mark.parametrize(
    ("view", "width", "theme"),
    [
        ("due", 390, "dark"),
        ("follow-up", 390, "dark"),
        ("decisions", 1440, "light"),
        ("documents", 1440, "light"),
        ("events", 1440, "dark"),
    ],
)
def test_every_view_of_the_calendar_fits_its_screen_in_words(look, view, width, theme):
    page = look(f"calendar?view={view}", width=width, theme=theme)
    text = lines(page)
    assert page.locator('[data-testid="stException"]').count() == 0
    for raw in ("state_report", "follow_up", "done_late", "PK-", "None", "NaT", "nan"):
        assert raw not in text
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_plan_leads_to_its_late_actions_and_to_what_they_serve(look):
    page = look("actions?plan=rip")
    assert "past their day" in page.locator("h1").inner_text()
    page.locator('a[href*="action="]').first.click()
    settle(page)
    text = lines(page)
    assert "Recommendations it serves" in text
    assert "Recommendation Implementation Plan" in text
    assert page.locator("h1").inner_text().startswith("Example: ")
    assert "Example: Example" not in text


def test_a_decision_is_added_published_and_carried_out(browser, starter_lake, tmp_path):
    lake = tmp_path / "lake"
    shutil.copytree(starter_lake, lake)
    page = open_window(browser)
    page.set_viewport_size({"width": 1440, "height": 1400})
    with served(lake) as address:
        page.goto(f"{address}/calendar?view=decisions&unit=PK-SD&write=decision")
        settle(page)
        _say_who(page)
        page.get_by_label("Meeting", exact=True).fill("3rd Inter-Provincial Meeting, 20 May 2026")
        page.get_by_label("What was decided, in your own words").fill("Share one list of focal posts.")
        page.get_by_role("button", name="Send", exact=True).click()
        page.get_by_role("button", name="Publish now").click()
        page.get_by_text("Published, in release").wait_for(timeout=30_000)
        page.goto(f"{address}/calendar?view=decisions&unit=PK-SD")
        settle(page)
        assert "Share one list of focal posts." in lines(page)
        assert "3rd Inter-Provincial Meeting, 20 May 2026" in lines(page)
        page.goto(f"{address}/calendar?view=decisions&unit=PK-SD&write=decision-done")
        settle(page)
        _say_who(page)
        page.get_by_role("combobox", name="What is done").click()
        page.keyboard.type("Share one list")
        page.locator('[role="option"]').filter(has_text="Share one list").click()
        page.get_by_role("textbox", name="Why, if this changes").fill("Letter 12 of the department")
        page.get_by_role("button", name="Send", exact=True).click()
        page.get_by_role("button", name="Publish now").click()
        page.get_by_text("Published, in release").wait_for(timeout=30_000)
        page.goto(f"{address}/calendar?view=decisions&unit=PK-SD")
        settle(page)
        assert re.search(r"Share one list of focal posts\.\s+Done \d", lines(page))
    page.context.close()
    told = subprocess.run(
        [sys.executable, "-m", "hrdash", "--lake", str(lake), "table", "decisions", "--where", "unit=PK-SD"],
        cwd=ROOT,
        env=os.environ,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "Share one list of focal posts." in told.stdout


def _say_who(page) -> None:
    """Give the post in which one sends, where single-user mode asks for it."""
    box = page.get_by_label("Your post, as the history will show it")
    if box.count():
        box.first.fill("Coordinator, Treaty Implementation Cell")
        box.first.press("Enter")
        settle(page)
