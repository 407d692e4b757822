"""Change over time: one small line chart a unit, on the same rows as the bars and dots."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pandas as pd
import plotly.graph_objects as go

from hrdash.charts import rows as frame
from hrdash.charts.palette import STATUS_FILLS, Theme, group_mark, ink
from hrdash.words import brief, figure, group_label, number, say

_TOP, _BOTTOM = 26, 57  # the band of a row in which its line moves
_TEXT = 12  # pixels that a line of text needs
_LEFT, _RIGHT = 0.12, 0.80  # room for the first and the last figure
_MIDDLE = 0.68  # where the last figure has a longer name beside it
_SHORT, _LONG = 8, 15  # letters of a name that has room beside the last figure, and that never has


def draw_series(
    figures: pd.DataFrame,
    units: Sequence[str],
    *,
    by: str,
    groups: Sequence[str],
    absence: Mapping[str, str],
    is_example: bool,
    theme: Theme,
) -> go.Figure:
    """Draw one definition's figures by year, one line a group, all units on one scale.

    A series with a break (obs_status B) is interrupted before it, and the break is named. An interval is a thin line
    up and down. Definitions never share a chart (rule 7).
    """
    shown = figures[figures["area"].isin(units) & figures["group"].isin(groups)].dropna(subset=["value"])
    # Many lines need a higher row: each has its figure at both ends.
    names = {code: group_label(by, code) for code in groups}
    longest = max(map(len, names.values()))
    right, is_beside = (_RIGHT, _MIDDLE)[longest > _SHORT], len(groups) > 1 and longest <= _LONG
    bottom = max(_BOTTOM, _TOP + _TEXT * len(groups))
    row = frame.ROW + bottom - _BOTTOM
    notes = frame.names(units, theme, row=row) + frame.example_mark(is_example, theme, is_published=True)
    data: list[dict] = []
    if not shown.empty:
        years = (int(shown["year"].min()), int(shown["year"].max()))
        ends = shown.reindex(columns=["value", "ci_low", "ci_high"]).stack()
        values = (float(ends.min()), float(ends.max()))
        notes += year_names(years, theme, right)
    for place, unit in enumerate(units):
        top, mine = frame.row_top(place, row), shown[shown["area"] == unit]
        if mine.empty:
            text = absence.get(unit, say("absence.missing"))
            notes.append(frame.note(text, 0, top + frame.LINE, ink("quiet", theme)))
            continue
        firsts, lasts = [], []
        for position, code in enumerate(groups):
            line = mine[mine["group"] == code].sort_values("year")
            if line.empty:
                continue
            colour, shape = group_mark(code, position, theme)
            x = [across(year, years, right) for year in line["year"]]
            y = [height(top, value, values, bottom) for value in line["value"]]
            data.append(_with_breaks(line, x, y, colour, shape, unit, by, code))
            data += _intervals(line, x, partial(height, top, span=values, bottom=bottom), colour)
            notes += _break_marks(line, x, top + bottom, theme)
            name = names[code] if place == 0 and is_beside else ""
            lasts.append((y[-1], x[-1], f"{brief(line['value'].iloc[-1])} {name}".strip(), colour))
            if len(line) > 1:
                firsts.append((y[0], x[0], brief(line["value"].iloc[0]), colour))
        notes += _apart(firsts, "right", top + bottom + 2) + _apart(lasts, "left", top + bottom + 2)
    if len(groups) > 1 and not is_beside:  # at the lines' ends a narrow chart would cut them
        marks = [group_mark(code, position, theme) for position, code in enumerate(groups)]
        named = [(names[code], *mark) for code, mark in zip(groups, marks, strict=True)]
        notes += frame.key(named, frame.row_top(len(units), row) + 13)
    return frame.figure(data, notes, [], (0, 1), frame.chart_height(len(units), row), theme)


def draw_implementation_over_time(
    rates: pd.DataFrame, units: Sequence[str], *, is_example: bool, theme: Theme
) -> go.Figure:
    """Draw, by day, the share of each unit's in-scope recommendations implemented, and reported on.

    Args:
        rates: unit, on, assigned, implemented, reported: one row a unit and day.
        units: the rows from top to bottom.
        is_example: mark the chart as example data.
        theme: light or dark.

    """
    notes = frame.names(units, theme) + frame.example_mark(is_example, theme)
    data: list[dict] = []
    days = sorted(rates["on"].unique())
    if days:
        notes += year_names((days[0].year, days[-1].year), theme)
    fill, outline = STATUS_FILLS["implemented"][0], ink("quiet", theme)
    for place, unit in enumerate(units):
        top = frame.row_top(place)
        mine = rates[(rates["unit"] == unit) & (rates["assigned"] > 0)].sort_values("on")
        if mine.empty:
            notes.append(frame.note(say("status.not-asked"), 0, top + frame.LINE, ink("quiet", theme)))
            continue
        x = [across(day.toordinal(), (days[0].toordinal(), days[-1].toordinal())) for day in mine["on"]]
        for column, colour in (("reported", outline), ("implemented", fill)):
            y = [top + _BOTTOM - (_BOTTOM - _TOP) * share for share in mine[column] / mine["assigned"]]
            data += _area(x, y, top + _BOTTOM, colour, column, mine, theme)
        last = mine.iloc[-1]
        for column, up in (("reported", 0), ("implemented", 15)):
            text = say(f"time.{column}", n=number(last[column]))
            notes.append(frame.note(text, _RIGHT + 0.02, top + 30 + up, ink("ink", theme), size=12))
    return frame.figure(data, notes, [], (0, 1), frame.chart_height(len(units)), theme)


def _area(
    x: list, y: list, floor: int, colour: str, column: str, rows: pd.DataFrame, theme: Theme
) -> list[dict]:
    hover = [
        [day.year, number(n), number(of)]
        for day, n, of in rows[["on", column, "assigned"]].itertuples(index=False)
    ]
    base = {"type": "scatter", "mode": "lines", "x": x, "hoverinfo": "skip", "line": {"width": 0}}
    fill = colour if column == "implemented" else ink("line", theme)
    return [
        {**base, "y": [floor] * len(x)},
        {
            **base,
            "y": y,
            "fill": "tonexty",
            "fillcolor": fill,
            "line": {"width": 1.5, "color": colour, "dash": "solid" if column == "implemented" else "dot"},
            "customdata": hover,
            "hoverinfo": "text",
            "hovertext": [
                say("time.hover", year=year, n=n, whole=of, what=say(f"time.word.{column}"))
                for year, n, of in hover
            ],
        },
    ]


def across(year: float, span: tuple[float, float], right: float = _RIGHT) -> float:
    """Place a year between the first and the last: 0–1 of the chart's width, room left for figures."""
    share = 0.5 if span[1] == span[0] else (year - span[0]) / (span[1] - span[0])
    return _LEFT + (right - _LEFT) * share


def height(top: int, value: float, span: tuple[float, float], bottom: int = _BOTTOM) -> float:
    """Place a value between the lowest and the highest within a row: pixels from the chart's top."""
    share = 0.5 if span[1] == span[0] else (value - span[0]) / (span[1] - span[0])
    return top + bottom - (bottom - _TOP) * share


def year_names(years: tuple[int, int], theme: Theme, right: float = _RIGHT) -> list[dict]:
    """Name the first and the last year over the rows."""
    return [
        frame.note(str(year), across(year, years, right), 26, ink("quiet", theme), anchor="center", size=12)
        for year in sorted(set(years))
    ]


def _with_breaks(
    line: pd.DataFrame, x: list, y: list, colour: str, shape: str, unit: str, by: str, code: str
) -> dict:
    hover = [
        [unit, group_label(by, code), figure(value, measure), period]
        for value, measure, period in line[["value", "unit_measure", "period"]].itertuples(index=False)
    ]
    points_x, points_y, points_hover = [], [], []
    for place, status in enumerate(line["obs_status"]):
        if status == "B" and place:  # a break is drawn as a gap in the line
            points_x.append(None)
            points_y.append(None)
            points_hover.append(["", "", "", ""])
        points_x.append(x[place])
        points_y.append(y[place])
        points_hover.append(hover[place])
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": points_x,
        "y": points_y,
        "connectgaps": False,
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "symbol": shape, "size": 7},
        "customdata": points_hover,
        "hovertemplate": "%{customdata[1]}: %{customdata[2]} (%{customdata[3]})<extra></extra>",
        "cliponaxis": False,
    }


def _intervals(line: pd.DataFrame, x: list, at: Callable[[float], float], colour: str) -> list[dict]:
    """Draw each figure's interval, where it has one, as a thin line up and down."""
    if not {"ci_low", "ci_high"} <= set(line):
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [place, place],
            "y": [at(low), at(high)],
            "line": {"color": colour, "width": 1},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
        for place, low, high in zip(x, line["ci_low"], line["ci_high"], strict=True)
        if pd.notna(low) and pd.notna(high)
    ]


def _break_marks(line: pd.DataFrame, x: list, bottom: int, theme: Theme) -> list[dict]:
    """Name each break in a series, under the line, where the new stretch begins."""
    return [
        frame.note(say("time.break"), place, bottom + 4, ink("quiet", theme), anchor="center", size=11)
        for place, status in zip(x, line["obs_status"], strict=True)
        if status == "B"
    ]


def _apart(ends: list[tuple[float, float, str, str]], anchor: str, floor: float) -> list[dict]:
    """Write the figures at one end of a row's lines, pushed apart where they would cover each other or the next row."""
    in_order, places = sorted(ends), []
    for y, *_ in in_order:
        places.append(max(y, places[-1] + _TEXT) if places else y)
    for back in range(len(places)):
        lowest = floor - _TEXT * back
        places[-1 - back] = min(places[-1 - back], lowest)
    shift = 8 if anchor == "left" else -8
    return [
        frame.note(text, x, y, colour, anchor=anchor, size=12, shift=shift)
        for y, (_, x, text, colour) in zip(places, in_order, strict=True)
    ]
