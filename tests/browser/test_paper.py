"""A government's profile printed from the browser: one sheet of A4, upright, with nothing cut."""

import io

import pypdf
import pytest

from hrdash.ui.paper import swaps

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
_DRAWN = "document.querySelectorAll('[data-testid=stPlotlyChart] .annotation-text').length > 3"
_A4 = (595, 842)  # points


def printed(look, unit: str, **how) -> pypdf.PdfReader:
    page = look(f"units?unit={unit}", **how)
    page.wait_for_function(_DRAWN)
    content = page.pdf(prefer_css_page_size=True, print_background=True)
    page.context.close()
    return pypdf.PdfReader(io.BytesIO(content))


@pytest.mark.parametrize("unit", ["FED", "PK-SD", "PK-JK"])  # the longest, a usual one, the emptiest
def test_a_profile_is_one_sheet_that_begins_with_its_finding_and_ends_with_its_release(look, unit):
    pdf = printed(look, unit)
    assert len(pdf.pages) == 1
    (sheet,) = pdf.pages
    assert (round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))) == pytest.approx(
        _A4, abs=1
    )
    said = " ".join(sheet.extract_text().split())
    assert "What is due" in said
    assert "Figures as published" in said
    assert "Status as of" not in said  # what only a screen can use stays there


@pytest.mark.parametrize(("width", "theme"), [(1920, "light"), (390, "light"), (1440, "dark")])
def test_it_fits_from_a_wide_screen_a_phone_and_the_dark_theme(look, width, theme):
    pdf = printed(look, "FED", width=width, theme=theme)
    assert len(pdf.pages) == 1
    # The right-hand chart's last label lies on the sheet, not beyond its edge.
    edges: list[float] = []
    pdf.pages[0].extract_text(
        visitor_text=lambda text, matrix, place, font, size: edges.append(matrix[4]) if text.strip() else None
    )
    assert max(edges) < _A4[0]


_COLOURS = """() => [...document.querySelectorAll('.stApp, .stApp h1, .js-plotly-plot svg *')].flatMap(one => {
    const style = getComputedStyle(one);
    return [style.fill, style.stroke, style.backgroundColor, one.closest('svg') ? '' : style.color];
})"""


def test_the_dark_theme_is_printed_in_the_colours_of_the_light_one(look):
    page = look("units?unit=FED", theme="dark")
    page.wait_for_function(_DRAWN)
    page.wait_for_selector(".js-plotly-plot pattern", state="attached")
    dark = {f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})" for colour in swaps()}
    assert dark & set(page.evaluate(_COLOURS))
    page.emulate_media(media="print", color_scheme="dark")
    assert dark & set(page.evaluate(_COLOURS)) == set()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        == "rgb(255, 255, 255)"
    )
