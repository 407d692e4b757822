"""What a person does to find who is furthest behind: the page of gaps, a crossing, progress and all measures."""

import re
from urllib.parse import parse_qs, urlparse

import pytest

from .conftest import settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
RAW = re.compile(r"\b(PK-\w\w|_T|one_point|reported_worse|nan|None|higher_is_better|Y\d+T\d+)\b")


def text_of(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def pick(page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=re.compile(label)).click()
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def test_from_the_widest_gap_of_a_theme_to_the_indicator_behind_it(look):
    page = look("gaps")
    pick(page, "Theme", "Identity and registration")
    assert "47 points between rural and urban in Sindh" in page.locator("h1").inner_text()
    assert "persons with and without disabilities" in text_of(page)
    assert parse_qs(urlparse(page.url).query)["theme"] == ["identity"]
    page.get_by_role("link", name="Open").first.click()
    page.wait_for_url("**/indicators?**")
    settle(page)
    assert "Births registered" in page.locator("h1").inner_text()


def test_two_groups_are_crossed_with_ages_in_one_province(look):
    page = look("indicators?indicator=literacy-10plus&by=sex")
    pick(page, "Rows", "Age")
    pick(page, "Which area", "Sindh")
    assert "Sindh: lowest for women, 61 and over: 33 %" in page.locator("h1").inner_text()
    assert parse_qs(urlparse(page.url).query)["across"] == ["age"]
    assert not RAW.search(text_of(page))


def test_progress_and_every_measure_are_one_click_away_and_say_why_there_is_no_verdict(look):
    page = look("indicators?indicator=improved-sanitation&by=district")
    assert "Marked as break in the series" in text_of(page)
    page.locator('[data-testid="stExpander"] summary', has_text="Progress").click()
    page.get_by_text("the series breaks, and only one figure follows").wait_for(timeout=30_000)
    page.locator('[data-testid="stExpander"] summary', has_text="All measures").click()
    page.get_by_text("Schlotheuber").or_(page.get_by_text("No gap can be measured")).first.wait_for(
        timeout=30_000
    )
    assert not RAW.search(text_of(page))


def test_where_reports_and_figures_differ_stands_under_both_sides_as_an_example(look):
    page = look("side_by_side?theme=education")
    section = text_of(page).split("Where reports and figures differ")[1]
    assert "Neither is said to explain the other" in section
    assert re.search(r"Example: \w+.*, education: \d+ of \d+ reported as implemented", section)
    assert "Remark:" in section
