"""What a person does on the screens, in a real browser."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest

from .conftest import settle, wait_for_title

# One worker drives them all: one app and one browser are enough.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = {
    "overview": "",
    "one government": "?unit=PK-BA",
    "side by side": "side_by_side",
    "side by side over time": "side_by_side?view=time",
    "side by side by age": "side_by_side?indicator=literacy-10plus&by=age",
    "side by side, districts": "side_by_side?theme=poverty",
    "side by side, a right": "side_by_side?lens=right&right=health",
    "side by side, a target": "side_by_side?lens=sdg_target",
    "indicators": "indicators",
    "indicators over time": "indicators?view=time",
    "a law": "indicators?indicator=treaty-iccpr",
    "a crossing": "indicators?indicator=literacy-10plus&by=sex&across=age&place=PK-SD",
    "two definitions": "indicators?beside-literacy-10plus=pslm-literacy-10plus&indicator=literacy-10plus",
    "districts as tiles": "indicators?indicator=youth-literacy-15to24&by=district&view=map",
    "gaps": "gaps",
    "recommendations": "recommendations",
    "the meeting": "present",
    "what is taken along": "downloads?briefing=PK-SD",
    "implementation": "implementation?by=theme",
    "implementation, what is needed": "implementation?view=needs",
    "one recommendation": "recommendations?recommendation=upr-2-122-17",
    "one government's profile": "units?unit=PK-SD",
    "a profile without figures": "units?unit=PK-JK",
    "coverage": "coverage",
    "coverage of one government": "coverage?unit=PK-SD&view=by-indicator&theme=education",
}
RAW_CODES = re.compile(
    r"\b(PK-(KP|PB|SD|BA|IS|GB|JK)|_T|no_report|in_progress|partly_implemented|nan|None|NaN)\b"
)


def query_of(page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def chart(page, place: int):
    """One chart of the page, once it is drawn."""
    found = page.locator(".js-plotly-plot").nth(place)
    found.locator(".annotation-text").first.wait_for(timeout=20_000)
    return found


def title(page) -> str:
    return page.locator("h1").first.inner_text()


def pick(page, label: str, option: str) -> None:
    """Open a select box and choose the option whose text begins so."""
    page.get_by_label(label, exact=True).first.click()
    page.locator('[role="option"]').filter(has_text=re.compile(f"^{re.escape(option)}")).first.click()
    settle(page)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_a_page_shows_words_without_error_fits_its_screen_and_asks_nothing_outside(
    look, app, path, width, theme
):
    page = look(path, width=width, theme=theme)
    assert page.locator('[data-testid="stException"]').count() == 0
    text = page.locator('[data-testid="stMain"]').inner_text()
    assert "Something went wrong" not in text
    assert RAW_CODES.search(text) is None
    assert "Example" in text
    assert "release" in text
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    outside = [
        url for url in page.requests if not url.startswith((app, "data:", "blob:", app.replace("http", "ws")))
    ]
    assert outside == []


def test_every_chart_has_rows_on_the_same_height_on_both_sides(look):
    page = look("side_by_side")
    chart(page, 0)
    chart(page, 1)
    tops = page.evaluate(
        """[...document.querySelectorAll('.js-plotly-plot')].map(chart =>
             Object.fromEntries([...chart.querySelectorAll('.annotation-text')]
               .map(text => [text.textContent.trim(), Math.round(text.getBoundingClientRect().top)])))"""
    )
    names = ["Pakistan", "Federal government", "Balochistan", "Sindh", "Azad Jammu and Kashmir"]
    assert [tops[0][name] for name in names] == [tops[1][name] for name in names]


def test_a_choice_goes_into_the_address_and_a_copied_link_shows_the_same(look):
    page = look("side_by_side")
    pick(page, "Theme", "Health")
    assert query_of(page)["theme"] == ["health"]
    copy = look(page.url.split("/", 3)[3])
    assert title(copy) == title(page)


def test_back_returns_to_the_choice_before(look):
    page = look("side_by_side")
    before = title(page)
    pick(page, "Theme", "Poverty")
    page.wait_for_function("before => document.querySelector('h1')?.innerText !== before", arg=before)
    page.go_back()
    wait_for_title(page, before)


def test_an_unknown_choice_in_the_address_is_not_an_error(look):
    page = look("side_by_side?theme=nonsense&indicator=nonsense&as_of=yesterday&release=999&view=sideways")
    assert page.locator('[data-testid="stException"]').count() == 0
    assert chart(page, 0).is_visible()
    assert chart(page, 1).is_visible()


def test_choosing_a_bar_opens_the_rows_of_its_unit(look):
    page = look("side_by_side", height=1500)
    bar = chart(page, 1).locator(".barlayer .point path").nth(2).bounding_box()
    page.mouse.click(bar["x"] + bar["width"] / 2, bar["y"] + 4)
    page.wait_for_selector("h3:has-text('the rows behind both sides')", timeout=10_000)


def test_the_government_is_kept_from_page_to_page(look):
    page = look("?unit=PK-SD")
    assert "Sindh" in title(page)
    page.get_by_text("What was promised").click()
    page.get_by_text("Recommendations", exact=True).first.click()
    page.wait_for_url("**/recommendations**")
    settle(page)
    assert query_of(page)["unit"] == ["PK-SD"]


def test_a_pinned_release_stays_pinned_and_says_that_a_newer_one_exists(look):
    page = look("?release=14")
    assert "Release" in page.locator('[data-testid="stMain"]').inner_text()
    page.get_by_text("Side by side", exact=True).first.click()
    page.wait_for_url("**/side_by_side**")
    settle(page)
    assert query_of(page)["release"] == ["14"]
    assert "(release 14)" in page.locator('[data-testid="stMain"]').inner_text()


def test_searching_and_opening_a_recommendation_and_going_back_keeps_the_search(look):
    page = look("recommendations")
    page.get_by_label("Search the register").fill("blasphemy law")
    page.keyboard.press("Enter")
    settle(page)
    assert query_of(page)["words"] == ["blasphemy law"]
    found = title(page)
    page.locator('a[href*="recommendation="]').first.click()
    page.wait_for_selector("text=Who was asked, and what they said")
    settle(page)
    page.get_by_role("link", name="Back to the list").click()
    wait_for_title(page, found)


def test_a_search_that_finds_nothing_says_what_to_do(look):
    page = look("recommendations?words=zeppelin")
    assert "Use fewer words" in page.locator('[data-testid="stMain"]').inner_text()


def test_the_table_under_a_chart_comes_as_csv_that_says_example(look, tmp_path):
    page = look("side_by_side", height=1500)
    page.get_by_text("Table", exact=True).nth(1).click()
    page.wait_for_selector('[data-testid="stDataFrame"]', timeout=10_000)
    settle(page)
    with page.expect_download() as download:
        page.get_by_text("Download CSV").first.click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"implementation_rate" in content
    assert b"Example" in content


def test_the_figures_on_screen_are_those_of_the_table_command(look, starter_lake):
    page = look("side_by_side?theme=education")
    shown = chart(page, 1).text_content()
    command = [sys.executable, "-m", "hrdash", "--lake", str(starter_lake), "--json", "table", "rates"]
    rows = json.loads(subprocess.check_output([*command, "--where", "theme=education", "--by", "unit"]))[
        "rows"
    ]
    for row in rows:
        if row["reported"]:
            assert (
                f"{row['implemented']} of {row['assigned']} implemented · {row['reported']} reported" in shown
            )
