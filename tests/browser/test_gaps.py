"""What a person does to find who is furthest behind: the page of gaps, a crossing, progress and all measures."""

import json
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
    page.locator('a[href*="indicator="]').first.click()
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


@pytest.fixture
def outlines(starter_lake):
    """Outlines of three districts of Sindh, drawn by hand, and their clearance; taken away again."""
    west = {"PK701": 66.8, "PK702": 68.6, "PK703": 70.4}
    corners = ((0, 24), (1.8, 24), (1.8, 27), (0, 27), (0, 24))
    features = [
        {
            "type": "Feature",
            "properties": {"district": code},
            "geometry": {"type": "Polygon", "coordinates": [[[left + x, y] for x, y in corners]]},
        }
        for code, left in west.items()
    ]
    supplied = starter_lake / "restricted" / "boundaries.geojson"
    clearance = supplied.with_name("boundaries-clearance.txt")
    supplied.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    clearance.write_text("Survey of Pakistan, letter 12/2026")
    yield
    supplied.unlink()
    clearance.unlink()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_districts_stand_within_the_boundaries_supplied_with_their_clearance_right_under_them(
    look, outlines, width, theme
):
    page = look("indicators?indicator=literacy-10plus&by=district&view=boundaries", width=width, theme=theme)
    page.wait_for_selector(".js-plotly-plot .scatterlayer .trace", state="attached")
    assert page.locator(".js-plotly-plot .scatterlayer .trace").count() == 3
    assert "Official clearance: Survey of Pakistan, letter 12/2026" in text_of(page)
    bottom = page.locator(".js-plotly-plot .scatterlayer").bounding_box()
    following = page.get_by_text("As a picture").bounding_box()
    assert (
        0 < following["y"] - (bottom["y"] + bottom["height"]) < 60
    )  # nothing blank below it, on a phone too
    assert page.evaluate("document.documentElement.scrollWidth") <= width
