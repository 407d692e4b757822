"""Districts as tiles of one size under their province: hrdash draws no boundaries."""

import textwrap
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from hrdash.charts import rows as frame
from hrdash.charts.palette import Theme, ink
from hrdash.charts.tiles import SHADES, shade_step
from hrdash.words import brief, figure, label, say, unit_name

_COLUMNS = 4  # as many as fit a phone
_TILE, _GAP, _NAME, _TOP = 58, 4, 26, 22
_LETTERS = 13  # of a line in a tile on a phone; the longest names take two


def draw_district_tiles(
    figures: pd.DataFrame, areas: Sequence[str], *, direction: str, is_example: bool, theme: Theme
) -> go.Figure:
    """Draw one tile a district, the furthest behind first; a hidden figure is drawn as itself.

    Args:
        figures: area, district, value, unit_measure, obs_status, period: one row a district.
        areas: the provinces from top to bottom; those without a district are left out.
        direction: which way is better; without one the districts stand by name.
        is_example: the lake is a demonstration.
        theme: light or dark.
    """
    known = sorted(figures["value"].dropna())
    notes = frame.example_mark(is_example, theme, is_published=True)
    shapes, data, y = [], [], _TOP
    for area in areas:
        mine = _in_order(figures[figures["area"] == area], direction)
        if mine.empty:
            continue
        notes.append(frame.note(f"<b>{unit_name(area)}</b>", 0, y + 10, ink("ink", theme), size=14))
        y += _NAME
        for place, row in enumerate(mine.to_dict("records")):
            left = (place % _COLUMNS) / _COLUMNS
            top = y + place // _COLUMNS * (_TILE + _GAP)
            shapes.append(_tile(row, left, top, known, theme))
            notes += _texts(row, left, top, known, theme)
            data.append(_hover(row, left, top))
        y += -(-len(mine) // _COLUMNS) * (_TILE + _GAP) + 12
    return frame.figure(data, notes, shapes, (0, 1), y + 8, theme)


def _in_order(rows: pd.DataFrame, direction: str) -> pd.DataFrame:
    named = rows.assign(name=rows["district"].map(lambda code: label("districts", code)))
    if direction == "neutral":
        return named.sort_values("name")
    return named.sort_values(["value", "name"], ascending=[direction == "higher_is_better", True])


def _shade(row: dict, known: list[float], theme: Theme) -> tuple[str, str]:
    if pd.isna(row["value"]):
        return ink("paper", theme), ink("quiet", theme)
    return SHADES[theme][shade_step(row["value"], known)]


def _tile(row: dict, left: float, top: int, known: list[float], theme: Theme) -> dict:
    is_known = not pd.isna(row["value"])
    return {
        "type": "rect",
        "xref": "paper",
        "x0": left,
        "x1": left + 1 / _COLUMNS - 0.008,
        "y0": top,
        "y1": top + _TILE,
        "fillcolor": _shade(row, known, theme)[0],
        "line": {"width": 1, "color": ink("outline", theme), "dash": "solid" if is_known else "dot"},
    }


def _texts(row: dict, left: float, top: int, known: list[float], theme: Theme) -> list[dict]:
    colour = _shade(row, known, theme)[1]
    name = "<br>".join(textwrap.wrap(row["name"], _LETTERS, max_lines=2, placeholder="…"))
    value = brief(row["value"]) if not pd.isna(row["value"]) else ("*" if row["obs_status"] == "Q" else "..")
    return [
        frame.note(name, left + 0.01, top + 17, colour, size=10),
        frame.note(f"<b>{value}</b>", left + 0.01, top + 44, colour, size=14),
    ]


def _hover(row: dict, left: float, top: int) -> dict:
    value = say("absence.hidden") if row["obs_status"] == "Q" else figure(row["value"], row["unit_measure"])
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [left + 0.5 / _COLUMNS],
        "y": [top + _TILE / 2],
        "marker": {"size": 34, "opacity": 0},
        "hovertemplate": f"{row['name']}: {value} ({row['period']})<extra></extra>",
    }
