"""One unit's figures on strips from 0 to 100 per cent: the unit's dot, the nation's line, the others as rings."""

import pandas as pd
import plotly.graph_objects as go

from hrdash.charts import rows as frame
from hrdash.charts.palette import Theme, ink
from hrdash.words import figure, place, say

_SPAN = (-1.5, 101.5)  # room for half a mark at either end


def draw_strips(rows: pd.DataFrame, area: str, *, is_example: bool, theme: Theme) -> go.Figure:
    """Draw an area's percentages beside the nation's and those of the other areas, one strip an indicator.

    Args:
        rows: as `queries.units.against_nation` gives them, in the order in which they are drawn.
        area: whose figures they are.
        is_example: the lake is a demonstration.
        theme: light or dark.
    """
    is_nation = area == "PK"
    notes = frame.example_mark(is_example, theme, is_published=True)
    notes.append(frame.note(_key(area, theme), 0, 26, ink("quiet", theme), size=12))
    shapes, own, rings = [], [], []
    for number, row in enumerate(rows.itertuples()):
        top = frame.row_top(number)
        y = top + frame.LINE - 3
        value = figure(row.value, row.unit_measure)
        notes.append(frame.note(f"<b>{row.label_en}</b>", 0, top + frame.NAME, ink("ink", theme), size=14))
        under = say("unit.strip", period=row.period, direction=say(f"direction.{row.direction}"))
        notes.append(frame.note(under, 0, top + frame.BELOW - 3, ink("quiet", theme), size=12))
        shapes.append(_line(0, 100, y, y, ink("line", theme), 3))
        said = f"<b>{value}</b>"
        if not is_nation:
            national = figure(row.national_value, row.unit_measure)
            said += say("unit.strip-nation", value=national)
            shapes.append(_line(row.national_value, row.national_value, y - 8, y + 8, ink("ink", theme), 2))
        notes.append(frame.note(said, 1, top + frame.BELOW - 3, ink("ink", theme), anchor="right", size=12))
        own.append((row.value, y, f"{place(area)}: {value}", row.indicator_id))
        rings += [
            (other, y, f"{place(code)}: {figure(other, row.unit_measure)}", row.indicator_id)
            for code, other in row.others.items()
        ]
    data = [
        _marks(rings, "circle-open", 8, ink("outline", theme)),
        _marks(own, "circle", 13, ink("accent", theme)),
    ]
    return frame.figure(data, notes, shapes, _SPAN, frame.chart_height(len(rows)), theme)


def _key(area: str, theme: Theme) -> str:
    """Say what the marks are, each with its shape."""
    own = f'<span style="color:{ink("accent", theme)}">⬤</span> {place(area)}'
    marks = (
        [own, say("unit.key-others")]
        if area == "PK"
        else [own, say("unit.key-nation"), say("unit.key-others")]
    )
    return "   ".join(marks)


def _line(x0: float, x1: float, y0: float, y1: float, colour: str, width: int) -> dict:
    return {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "layer": "below", "line": {"color": colour, "width": width}}  # fmt: skip


def _marks(points: list[tuple], symbol: str, size: int, colour: str) -> dict:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, *_ in points],
        "y": [y for _, y, *_ in points],
        "customdata": [[code, said] for *_, said, code in points],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "marker": {"symbol": symbol, "size": size, "color": colour, "line": {"width": 1.5, "color": colour}},
    }
