"""Implementation of recommendations: one bar a unit, from implemented to no report yet."""

from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go

from hrdash.charts import rows as frame
from hrdash.charts.palette import STATUS_FILLS, Theme, ink
from hrdash.words import label, number, say, unit_name

STATUSES = (*STATUS_FILLS, "no_report")
_SPAN = (-0.2, 100.4)  # room for the outline of the first and the last segment
_KEY_STARTS = (0, 0.24, 0.4, 0.62, 0.825)  # where each name of the key begins: as wide as the names are
_NARROW = 6  # per cent of the bar: a number does not fit into less


def draw_status(
    rates: pd.DataFrame,
    units: Sequence[str],
    *,
    is_example: bool,
    theme: Theme,
    name: Callable[[str], str] = unit_name,
) -> go.Figure:
    """Draw each unit's in-scope recommendations by status, all bars the same length.

    Args:
        rates: one row a unit (`queries.rates.rates_by`): counts by status, assigned, reported.
        units: the rows of the chart, from top to bottom; one without a row in `rates` was not asked.
        is_example: mark the chart as example data.
        theme: light or dark.

    """
    by_unit = rates.set_index("unit")
    asked = [unit for unit in units if unit in by_unit.index and by_unit.at[unit, "assigned"] > 0]
    tops = {unit: frame.row_top(place) for place, unit in enumerate(units)}
    data = [_bars(status, by_unit.loc[asked], tops, theme) for status in STATUSES] if asked else []
    notes = frame.names(units, theme, name) + frame.example_mark(is_example, theme) + _key(theme)
    for unit in units:
        if unit in asked:
            notes += _counts(by_unit.loc[unit], tops[unit], theme)
        else:
            notes.append(
                frame.note(say("status.not-asked"), 0, tops[unit] + frame.LINE, ink("quiet", theme), size=13)
            )
    return frame.figure(data, notes, _key_boxes(theme), _SPAN, frame.chart_height(len(units)), theme)


def _bars(status: str, rates: pd.DataFrame, tops: dict[str, int], theme: Theme) -> dict:
    shares = rates[status] / rates["assigned"] * 100
    fill, text = STATUS_FILLS.get(status, (ink("paper", theme), ink("ink", theme)))
    marker: dict = {"color": fill, "line": {"color": ink("outline", theme), "width": 1}}
    if status == "no_report":
        marker["pattern"] = hatch(theme)
    return {
        "type": "bar",
        "orientation": "h",
        "name": status,
        "x": shares.tolist(),
        "y": [tops[unit] + frame.LINE for unit in rates.index],
        "width": 24,
        "text": [_on_bar(n, share, status) for n, share in zip(rates[status], shares, strict=True)],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": text, "size": 13},
        "constraintext": "none",
        "marker": marker,
        "customdata": [[unit, label("statuses", status), int(n)] for unit, n in rates[status].items()],
        "hovertemplate": "%{customdata[1]}: %{customdata[2]}<extra></extra>",
    }


def _on_bar(count: float, share: float, status: str) -> str:
    if share < _NARROW:
        return ""
    # On the hatch a number needs ground of its own to be read.
    return f"<b>{number(count)}</b>" if status == "no_report" else number(count)


def hatch(theme: Theme) -> dict:
    """Give the pattern of what was not reported."""
    return {
        "shape": "/",
        "size": 7,
        "solidity": 0.12,
        "fgcolor": ink("hatch", theme),
        "bgcolor": ink("paper", theme),
        "fillmode": "overlay",
    }


def _key(theme: Theme) -> list[dict]:
    """Give the five names in a row of their own, so that none collides where its segment is narrow."""
    return [
        frame.note(say(f"status.short.{status}"), start, 24, ink("ink", theme), size=11, shift=15)
        for start, status in zip(_KEY_STARTS, STATUSES, strict=True)
    ]


def _key_boxes(theme: Theme) -> list[dict]:
    # The last key box is hatched by two strokes: shapes have no patterns.
    boxes = []
    for start, status in zip(_KEY_STARTS, STATUSES, strict=True):
        x = _SPAN[0] + start * (_SPAN[1] - _SPAN[0])
        fill = STATUS_FILLS.get(status, (ink("paper", theme),))[0]
        box = {"xref": "x", "xsizemode": "pixel", "xanchor": x, "yref": "y", "line": {"width": 1}}
        box["line"] = {"color": ink("outline", theme), "width": 1}
        boxes.append({**box, "type": "rect", "x0": 0, "x1": 11, "y0": 18, "y1": 29, "fillcolor": fill})
        if status == "no_report":
            for offset in (0, 5):
                boxes.append(
                    {**box, "type": "line", "x0": offset, "x1": offset + 6, "y0": 29, "y1": 18 + offset}
                )
    return boxes


def _counts(rate: pd.Series, top: int, theme: Theme) -> list[dict]:
    text = say(
        "rate.line",
        implemented=number(rate["implemented"]),
        assigned=number(rate["assigned"]),
        reported=number(rate["reported"]),
    )
    if rate["reported"] == 0:
        text = say("rate.none-reported", assigned=number(rate["assigned"]))
    return [frame.note(text, 0, top + frame.BELOW + 2, ink("quiet", theme), size=12)]
