"""How a page comes out on paper: in light colours, whatever the reader's theme."""

from collections.abc import Iterator
from pathlib import Path

import streamlit as st

from hrdash.charts.palette import ink, on_paper
from hrdash.charts.tiles import SHADES
from hrdash.ui import show


def print_light() -> None:
    """Let the page be printed in light colours: charts as the light theme draws them, all else as ink on white."""
    if show.theme() == "dark":
        st.html(f"<style>@media print {{{''.join(_rules())}}}</style>")


def _rules() -> Iterator[str]:
    names = {
        f"--{name}": ink(name, "light") for name in ("ink", "quiet", "band", "accent", "example", "paper")
    }
    yield f":root {{{''.join(f'{name}: {colour};' for name, colour in names.items())}}}"
    yield Path(__file__).with_name("light.css").read_text(encoding="utf-8")
    for dark, light in swaps().items():
        for what in ("fill", "stroke"):
            # Marks and texts by their style, hatches by attribute, what a text sets apart as it was written.
            held = f'[style*="{what}: {_rgb(dark)}"], [{what}="{_rgb(dark)}"], [style*="{what}:{dark}"]'
            yield f".js-plotly-plot :is({held}) {{{what}: {light} !important}}\n"


def swaps() -> dict[str, str]:
    """Give for each colour that charts have in the dark theme the one that is printed."""
    of_tiles = zip(sum(SHADES["dark"], ()), sum(SHADES["light"], ()), strict=True)
    return {dark: light for dark, light in (*of_tiles, *on_paper().items()) if dark != light}


def _rgb(colour: str) -> str:
    """Write a colour as a browser holds it.

    >>> _rgb("#e6eeec")
    'rgb(230, 238, 236)'
    """
    return f"rgb({', '.join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))})"
