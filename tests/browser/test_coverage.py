"""From what is missing to the workbook that asks for it, and a table in another format, in the browser."""

import io
from pathlib import Path

import openpyxl
import pytest

from .conftest import settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def downloaded(page, button) -> openpyxl.Workbook:
    with page.expect_download() as download:
        button.click()
    return openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()), read_only=True)


def test_what_a_government_misses_is_asked_for_in_one_click(look):
    page = look("coverage?unit=PK-SD&theme=education")
    assert "none by disability" in page.locator("h1").inner_text()
    workbook = downloaded(page, page.get_by_text("Download the template"))
    asked = [row[0] for row in workbook["Figures"].iter_rows(min_row=3, max_col=1, values_only=True)]
    assert "Literacy, age 10 and over" in asked


def test_a_table_comes_as_a_workbook_with_names_beside_its_codes(look):
    page = look("coverage?unit=PK-SD&theme=education", height=1300)
    page.get_by_text("Table", exact=True).first.click()
    page.wait_for_selector('[data-testid="stDataFrame"]', timeout=10_000)
    settle(page)
    page.get_by_text("More formats").first.click()
    button = page.get_by_role("button", name="Download", exact=True)
    button.wait_for(timeout=10_000)
    settle(page)
    workbook = downloaded(page, button)
    assert workbook.sheetnames == ["data", "definitions", "selection"]
    head, first = list(workbook["data"].iter_rows(max_row=2, values_only=True))
    assert dict(zip(head, first, strict=True))["unit_label"] == "Sindh"
