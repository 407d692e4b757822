"""Districts within boundaries that were supplied: outlines alone, no map beneath them and nothing from outside."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from hrdash.boundaries import Ring
from hrdash.charts import rows as frame
from hrdash.charts.palette import Theme, ink
from hrdash.charts.tiles import SHADES, shade_step
from hrdash.vocabulary import codes
from hrdash.words import brief, figure, label, say

_HEIGHT, _TOP, _KEY = 560, 62, 104  # pixels: of the outlines, above them, of one step of the key


def draw_outlines(
    figures: pd.DataFrame,
    rings: Mapping[str, Sequence[Ring]],
    *,
    absence: Mapping[str, str],
    is_example: bool,
    theme: Theme,
) -> go.Figure:
    """Draw every supplied district in the shade of its figure; what is hidden or missing as itself.

    Args:
        figures: district, value, unit_measure, obs_status, period: one row a district.
        rings: outlines by district, in degrees, in the order in which they are drawn.
        absence: area → what is said of a district without a row.
        is_example: the lake is a demonstration.
        theme: light or dark.
    """
    told = {row["district"]: row for row in figures.to_dict("records")}
    known = sorted(row["value"] for row in told.values() if not pd.isna(row["value"]))
    west, north, across, down = _frame(rings)

    def placed(point: tuple[float, float]) -> tuple[float, float]:
        return (point[0] - west) * across, _TOP + (north - point[1]) * down

    data, notes = [], frame.example_mark(is_example, theme, is_published=True)
    for district, outlines in rings.items():
        drawn = [[placed(point) for point in ring] for ring in outlines]
        row = told.get(district)
        data.append(_outline(district, drawn, row, absence, known, theme))
        if mark := _mark(row):
            (x, y) = _middle(max(drawn, key=len))
            notes.append(frame.note(mark, x, y, ink("quiet", theme), anchor="center", on="x"))
    shapes = _key(known, figures, notes, theme)
    width, height = size(rings)
    chart = frame.figure(data, notes, shapes, (0, width), height, theme)
    # As many pixels across as down, however wide the page.
    chart.layout.xaxis.update(scaleanchor="y", constrain="domain", constraintoward="left")
    chart.layout.yaxis.update(constrain="domain", constraintoward="top")
    return chart


def size(rings: Mapping[str, Sequence[Ring]]) -> tuple[float, int]:
    """Give how wide and how high the drawing is, in pixels; on a narrower page both shrink alike."""
    west, _, across, _ = _frame(rings)
    east = max(point[0] for outlines in rings.values() for ring in outlines for point in ring)
    return max((east - west) * across, _KEY * 4), _HEIGHT + _TOP + 8


def _frame(rings: Mapping[str, Sequence[Ring]]) -> tuple[float, float, float, float]:
    """Give the outlines' western and northern end in degrees, and the pixels of a degree across and down."""
    points = [point for outlines in rings.values() for ring in outlines for point in ring]
    (west, _), (south, north) = ((min(side), max(side)) for side in zip(*points, strict=True))
    down = _HEIGHT / (north - south)
    return west, north, down * math.cos(math.radians((south + north) / 2)), down


def _outline(
    district: str,
    drawn: Sequence[Sequence[tuple[float, float]]],
    row: Mapping | None,
    absence: Mapping[str, str],
    known: list[float],
    theme: Theme,
) -> dict:
    is_known = row is not None and not pd.isna(row["value"])
    # A gap parts the outlines of one district: islands, exclaves.
    points = [point for ring in drawn for point in (*ring, (None, None))][:-1]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "fill": "toself",
        "fillcolor": SHADES[theme][shade_step(row["value"], known)][0] if is_known else ink("paper", theme),
        "line": {"width": 1, "color": ink("outline", theme), "dash": "solid" if is_known else "dot"},
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": f"{label('districts', district)}: {_said(district, row, absence)}",
    }


def _said(district: str, row: Mapping | None, absence: Mapping[str, str]) -> str:
    if row is None:
        return absence.get(str(codes("districts")[district]["area"]), say("absence.missing"))
    value = say("absence.hidden") if row["obs_status"] == "Q" else figure(row["value"], row["unit_measure"])
    return f"{value} ({row['period']})"


def _mark(row: Mapping | None) -> str:
    if row is None or not pd.isna(row["value"]):
        return ""
    return "*" if row["obs_status"] == "Q" else ".."


def _middle(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    across, down = zip(*ring, strict=True)
    return (min(across) + max(across)) / 2, (min(down) + max(down)) / 2


def _key(known: list[float], figures: pd.DataFrame, notes: list[dict], theme: Theme) -> list[dict]:
    """Say over the map which figures each shade stands for, and what the marks are; adds the texts to `notes`."""
    quiet, shapes = ink("quiet", theme), []
    low, high = (known[0], known[-1]) if known else (0, 0)
    for place, (fill, _) in enumerate(SHADES[theme] if low < high else ()):
        left, ends = 1 + place * _KEY, [low + (high - low) / 4 * end for end in (place, place + 1)]
        text = say("boundary.key", low=brief(ends[0]), high=brief(ends[1]))
        notes.append(frame.note(text, left + 20, 28, quiet, on="x", size=12))
        side = {"type": "rect", "x0": left, "x1": left + 14, "y0": 21, "y1": 35}
        shapes.append({**side, "fillcolor": fill, "line": {"width": 1, "color": ink("outline", theme)}})
    marks = [say("boundary.none")]
    if figures["obs_status"].eq("Q").any():
        marks.insert(0, say("boundary.hidden"))
    notes.append(frame.note(" · ".join(marks), 0, 50, quiet, on="x", size=12))
    return shapes
