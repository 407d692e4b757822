"""What was expected and what has come: counts by government, and each indicator's figures as marks told by words."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from hrdash.charts import rows as frame
from hrdash.charts.palette import Theme, ink
from hrdash.words import number, say

_TOP, _ROW = 30, 54  # pixels above the first indicator; from one to the next
_TURNED, _TURNED_TOP = 7, 70  # more columns than this have their names turned, under more room
_BAR = (0.04, 0.8)  # where a count's bar begins and ends within its column


def draw_counts(
    counts: pd.DataFrame,
    units: Sequence[str],
    columns: Mapping[str, str],
    *,
    is_example: bool,
    theme: Theme,
) -> go.Figure:
    """Draw for each government and disaggregation how many of the expected figures are there, and how many are stale.

    Args:
        counts: unit, disaggregation, expected, present, stale.
        units: the rows, from top to bottom.
        columns: disaggregation → its name, from left to right.
        is_example: the lake is a demonstration.
        theme: light or dark.
    """
    at = counts.set_index(["unit", "disaggregation"])
    notes = frame.names(units, theme) + frame.example_mark(is_example, theme, is_published=True)
    notes += [
        frame.note(name, place + _BAR[0], 28, ink("quiet", theme), on="x", size=12)
        for place, name in enumerate(columns.values())
    ]
    shapes, hover = [], []
    for row, unit in enumerate(units):
        top = frame.row_top(row)
        for place, by in enumerate(columns):
            if (unit, by) not in at.index or not at.at[(unit, by), "expected"]:
                continue
            cell = at.loc[(unit, by)]
            notes += _count(cell, place, top, theme)
            shapes += _bar(cell, place, top + 54, theme)
            text = say(
                "coverage.count" if cell["stale"] else "coverage.count-current",
                present=number(cell["present"]),
                expected=number(cell["expected"]),
                stale=number(cell["stale"]),
            )
            hover.append((place + 0.4, top + 40, f"{columns[by]}: {text}", unit))
    height = frame.chart_height(len(units))
    return frame.figure([_hovered(hover)], notes, shapes, (0, len(columns)), height, theme)


def _count(cell: pd.Series, place: int, top: int, theme: Theme) -> list[dict]:
    has_any = cell["present"] > 0
    said = number(cell["present"]) if has_any else say("coverage.none")
    whole = say("coverage.of", n=number(cell["expected"]))
    x = place + _BAR[0]
    return [
        frame.note(f"<b>{said}</b>", x, top + 29, ink("ink", theme), on="x", size=14),
        frame.note(whole, x, top + 45, ink("quiet", theme), on="x", size=11),
    ]


def _bar(cell: pd.Series, place: int, y: int, theme: Theme) -> list[dict]:
    """Draw the bar under a count: what is current is filled, what is stale is grey, what is not there is empty."""
    start, width = place + _BAR[0], _BAR[1] - _BAR[0]
    current = width * (cell["present"] - cell["stale"]) / cell["expected"]
    present = width * cell["present"] / cell["expected"]
    parts = [
        (0, width, "rgba(0,0,0,0)"),
        (current, present, ink("hatch", theme)),
        (0, current, ink("accent", theme)),
    ]
    return [
        {
            "type": "rect",
            "x0": start + low,
            "x1": start + high,
            "y0": y,
            "y1": y + 5,
            "line": {"width": 1 if high == width and not low else 0, "color": ink("outline", theme)},
            "fillcolor": fill,
        }
        for low, high, fill in parts
        if high > low
    ]


def draw_cells(
    cells: pd.DataFrame,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    *,
    is_example: bool,
    theme: Theme,
) -> go.Figure:
    """Draw each expected figure as its year, or as what there is instead of it, told by words and by shape.

    Args:
        cells: row, column, coverage, year, is_stale, said (the whole sentence, where the pointer rests), short (what
            stands in place of the state, where the cell stands for several; blank else). What is not expected has
            no row and stays empty.
        rows: code → name, from top to bottom.
        columns: code → name, from left to right.
        is_example: the lake is a demonstration.
        theme: light or dark.
    """
    is_turned = len(columns) > _TURNED
    head = _TURNED_TOP if is_turned else _TOP + 10
    tops = {code: head + place * _ROW for place, code in enumerate(rows)}
    places = {code: place for place, code in enumerate(columns)}
    notes = frame.example_mark(is_example, theme, is_published=True)
    notes += [
        _column_name(name, place, head, theme, is_turned) for place, name in enumerate(columns.values())
    ]
    notes += [
        frame.note(f"<b>{name}</b>", 0, tops[code] + 12, ink("ink", theme)) for code, name in rows.items()
    ]
    lines = [
        {"type": "line", "x0": 0, "x1": len(columns), "y0": top, "y1": top, "line": {"width": 1, "color": ink("line", theme)}}
        for top in tops.values()
    ]  # fmt: skip
    hover = []
    for cell in cells.itertuples():
        if cell.row not in tops or cell.column not in places:
            continue
        x, y = places[cell.column], tops[cell.row] + 32
        hover.append((x + 0.4, y, cell.said, cell.row))
        if cell.short:
            notes.append(frame.note(cell.short, x, y, ink("ink", theme), on="x", size=12, shift=2))
        elif cell.coverage == "present":
            notes += _dated(cell, x, y, theme)
        else:
            notes.append(_absent(cell.coverage, x, y, theme))
    height = head + len(rows) * _ROW + 8
    return frame.figure([_hovered(hover)], notes, lines, (0, len(columns)), height, theme)


def _dated(cell: object, x: float, y: float, theme: Theme) -> list[dict]:
    """Write the year of a figure after a dot, filled where it is current, a ring over the word where it is stale."""
    dot = "○" if cell.is_stale else "●"
    text = f'<span style="color:{ink("accent", theme)}">{dot}</span> {cell.year:.0f}'
    said = [frame.note(text, x, y, ink("ink", theme), on="x", size=12, shift=2)]
    if cell.is_stale:
        old = say("coverage.old")
        said.append(frame.note(old, x, y + 13, ink("quiet", theme), on="x", size=11, shift=14))
    return said


def _column_name(name: str, place: int, head: int, theme: Theme, is_turned: bool) -> dict:
    if not is_turned:
        return frame.note(name, place, head - 14, ink("quiet", theme), on="x", size=12, shift=2)
    turned = frame.note(name, place, head - 10, ink("quiet", theme), on="x", size=11, shift=6)
    return turned | {"textangle": -35, "yanchor": "bottom", "y": head - 4}


def _absent(state: str, x: float, y: float, theme: Theme) -> dict:
    said = frame.note(say(f"coverage.mark.{state}"), x, y + 2, ink("quiet", theme), on="x", size=11, shift=2)
    if state == "missing":  # what can be asked for stands in a frame
        return said | {"bordercolor": ink("outline", theme), "borderwidth": 1, "borderpad": 2, "xshift": 4}
    return said


def _hovered(cells: Sequence[tuple[float, float, str, str]]) -> dict:
    """Lay an unseen mark over every cell, which says the whole sentence where the pointer rests."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, *_ in cells],
        "y": [y for _, y, *_ in cells],
        "marker": {"size": 34, "opacity": 0, "symbol": "square"},
        "customdata": [[code, said] for *_, said, code in cells],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }
