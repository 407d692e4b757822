"""Events by year, one row a body: what was done, what is to come, and what is past its day without a record."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from hrdash.charts import rows as frame
from hrdash.charts.palette import Theme, ink
from hrdash.words import day, label, say

_ROW, _HEAD, _FOOT = 46, 44, 26
_NAME, _LINE = 10, 29  # from a row's top: its name, its marks
_LEFT, _RIGHT = 0.02, 0.98


def draw_timeline(
    events: pd.DataFrame, rows: Sequence[tuple[str, str]], as_of: date, *, is_example: bool, theme: Theme
) -> go.Figure:
    """Draw events with a day on one line a row, and today as a line through all of them.

    A full dot was done, a ring is to come, an open diamond is past its day without a record that it was done.

    Args:
        events: `row` (the key of its row), `kind`, `stage`, `day`, `state`, `symbol`.
        rows: the rows from top to bottom: key and name.
        as_of: the day asked about.
        is_example: the lake is a demonstration.
        theme: light or dark.

    """
    shown = events.dropna(subset=["day"])
    tops = {key: _HEAD + place * _ROW for place, (key, _) in enumerate(rows)}
    height = _HEAD + len(rows) * _ROW + _FOOT
    today = pd.Timestamp(as_of)
    days = [*shown["day"], today]
    first, last = min(days).year, max(days).year + 1
    span = (pd.Timestamp(first, 1, 1).toordinal(), pd.Timestamp(last, 1, 1).toordinal())
    notes = [
        frame.note(f"<b>{name}</b>", 0, tops[key] + _NAME, ink("ink", theme), size=13) for key, name in rows
    ]
    notes += frame.example_mark(is_example, theme, is_published=True)
    notes += _years(first, last, span, theme) + _key(theme)
    at = _across(today.toordinal(), span)
    notes.append(frame.note(day(as_of), at, height - 10, ink("ink", theme), anchor="right", size=12))
    lines = [_line(_LEFT, _RIGHT, tops[key] + _LINE, theme) for key, _ in rows]
    lines.append(
        {
            **{"type": "line", "xref": "x", "yref": "y", "x0": at, "x1": at, "y0": _HEAD, "y1": height - 18},
            "line": {"width": 1, "color": ink("quiet", theme), "dash": "dot"},
        }
    )
    return frame.figure([_marks(shown, tops, span, theme)], notes, lines, (0, 1), height, theme)


def _across(ordinal: int, span: tuple[int, int]) -> float:
    return _LEFT + (_RIGHT - _LEFT) * (ordinal - span[0]) / (span[1] - span[0])


def _line(start: float, end: float, y: int, theme: Theme) -> dict:
    return {
        **{"type": "line", "xref": "x", "yref": "y", "x0": start, "x1": end, "y0": y, "y1": y},
        "line": {"width": 1, "color": ink("line", theme)},
        "layer": "below",
    }


def _years(first: int, last: int, span: tuple[int, int], theme: Theme) -> list[dict]:
    """Name every fifth year, over the first row."""
    return [
        frame.note(
            str(year),
            _across(pd.Timestamp(year, 1, 1).toordinal(), span),
            _HEAD - 6,
            ink("quiet", theme),
            anchor="center",
            size=11,
        )
        for year in range(first, last + 1)
        if year % 5 == 0
    ]


def _key(theme: Theme) -> list[dict]:
    text = " · ".join(say(f"timeline.{state}") for state in ("done", "due", "overdue"))
    return [frame.note(text, 0, 8, ink("quiet", theme), size=12)]


def _marks(shown: pd.DataFrame, tops: dict[str, int], span: tuple[int, int], theme: Theme) -> dict:
    is_done = shown["state"].isin(("done", "done_late"))
    symbols = ["circle" if done else "circle-open" for done in is_done]
    symbols = [
        "diamond-open" if state == "overdue" else symbol
        for state, symbol in zip(shown["state"], symbols, strict=True)
    ]
    hover = [
        " · ".join(filter(None, [label("event_kinds", row.kind), row.stage, day(row.day.date()), row.symbol]))
        for row in shown.fillna({"stage": "", "symbol": ""}).itertuples()
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_across(one.toordinal(), span) for one in shown["day"]],
        "y": [tops[key] + _LINE for key in shown["row"]],
        "marker": {
            "symbol": symbols,
            "size": 11,
            "color": ink("accent", theme),
            "line": {"width": 2, "color": ink("accent", theme)},
        },
        "hoverinfo": "text",
        "hovertext": hover,
        "cliponaxis": False,
    }
