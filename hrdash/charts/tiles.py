"""Provinces and areas as tiles of one size, roughly where they lie: hrdash draws no boundaries."""

import textwrap
from collections.abc import Mapping

import plotly.graph_objects as go

from hrdash.charts import rows as frame
from hrdash.charts.palette import Theme, ink
from hrdash.vocabulary import codes

_SIDE, _GAP, _TOP = 104, 6, 18
# Five steps from quiet to strong; the number on each tile says the value, the shade only helps the eye.
SHADES = {
    "light": (("#e6f2f0", "#1c2b2a"), ("#a8d5cd", "#10211f"), ("#4fa79d", "#10211f"), ("#0b6e69", "#ffffff")),
    # The last is a shade beside that of statuses in progress, which stays on paper what it is (`ui.paper`).
    "dark": (("#1d3331", "#e6eeec"), ("#2b5b56", "#e6eeec"), ("#4fa79d", "#10211f"), ("#a9d6ce", "#10221f")),
}


def draw_tiles(
    values: Mapping[str, float],
    texts: Mapping[str, str],
    *,
    selected: str | None,
    is_example: bool,
    theme: Theme,
) -> go.Figure:
    """Draw one tile an area with its short name and figure.

    Args:
        values: area → value, for the shade; an area without one is drawn empty with its text.
        texts: area → what stands on the tile ("33 %", "not covered").
        selected: the area with a strong outline.
        is_example: mark the chart as example data.
        theme: light or dark.

    """
    tiles = [unit for unit in codes("units").values() if unit["tile_row"]]
    rows = 1 + max(int(unit["tile_row"]) for unit in tiles)
    columns = 1 + max(int(unit["tile_column"]) for unit in tiles)
    known = sorted(values.values())
    shapes, notes = [], frame.example_mark(is_example, theme, is_published=True)
    for unit in tiles:
        area = str(unit["area"])
        x, y = (_GAP // 2 + int(unit[f"tile_{name}"]) * (_SIDE + _GAP) for name in ("column", "row"))
        y += _TOP
        fill, text = (ink("paper", theme), ink("quiet", theme))
        if area in values:
            fill, text = SHADES[theme][shade_step(values[area], known)]
        is_mine = area == selected
        line = {"color": ink("ink" if is_mine else "outline", theme), "width": 3 if is_mine else 1}
        line["dash"] = "solid" if area in values else "dot"
        shapes.append(
            {
                "type": "rect",
                "x0": x,
                "x1": x + _SIDE,
                "y0": y,
                "y1": y + _SIDE,
                "fillcolor": fill,
                "line": line,
            }
        )
        centre, said = x + _SIDE / 2, texts.get(area, "")
        in_tile = {"anchor": "center", "on": "x"}
        notes.append(frame.note(str(unit["short_en"]), centre, y + 28, text, size=12, **in_tile))
        if area in values:
            notes.append(frame.note(f"<b>{said}</b>", centre, y + 58, text, size=16, **in_tile))
        else:
            wrapped = "<br>".join(textwrap.wrap(said, 15))
            notes.append(frame.note(wrapped, centre, y + 62, text, size=11, **in_tile))
    side = _SIDE + _GAP
    data = [{"type": "scatter", "x": [0], "y": [0], "mode": "none", "hoverinfo": "skip"}]
    chart = frame.figure(data, notes, shapes, (0, columns * side), rows * side + _TOP, theme)
    # As many pixels across as down: tiles are squares, however wide the page.
    chart.layout.xaxis.update(scaleanchor="y", constrain="domain", constraintoward="left")
    return chart


def shade_step(value: float, known: list[float]) -> int:
    """Give the shade of a value among the known ones, from lowest to highest: 0 to 3."""
    low, high = known[0], known[-1]
    return 3 if high == low else min(3, int((value - low) / (high - low) * 4))
