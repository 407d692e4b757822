"""Districts within their province: one dot each, the lowest and the highest named."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from hrdash.charts import rows as frame
from hrdash.charts.lines import across, height, year_names
from hrdash.charts.palette import Theme, ink
from hrdash.words import brief, figure, label, number, say


def draw_districts(
    figures: pd.DataFrame,
    areas: Sequence[str],
    *,
    absence: Mapping[str, str],
    is_example: bool,
    theme: Theme,
) -> go.Figure:
    """Draw every district's figure on its province's line.

    Args:
        figures: area, district, value, unit_measure, period; one row a district.
        areas: the rows from top to bottom.
        absence: for a row without a figure, what it says instead.
        is_example: the lake is a demonstration.
        theme: light or dark.

    """
    shown = figures.dropna(subset=["value"])
    notes = frame.names(areas, theme) + frame.example_mark(is_example, theme, is_published=True)
    data = []
    if shown.empty:
        x_range = (0.0, 1.0)
    else:
        low, high = float(shown["value"].min()), float(shown["value"].max())
        pad = (high - low) * 0.05 or 1.0
        x_range = (low - pad, high + pad)
    for place, area in enumerate(areas):
        top, mine = frame.row_top(place), shown[shown["area"] == area].sort_values("value")
        hidden = int((figures[figures["area"] == area]["obs_status"] == "Q").sum())
        if mine.empty:
            notes.append(_absent(area, absence, top, theme))
            continue
        data.append(_dots(mine, top + frame.LINE, theme))
        notes += _ends(mine, top, theme)
        if hidden:
            text = say("district.hidden", n=hidden)
            notes.append(frame.note(text, 1, top + frame.NAME, ink("quiet", theme), anchor="right", size=12))
    return frame.figure(data, notes, [], x_range, frame.chart_height(len(areas)), theme)


def draw_district_lines(
    figures: pd.DataFrame,
    areas: Sequence[str],
    *,
    absence: Mapping[str, str],
    is_example: bool,
    theme: Theme,
) -> go.Figure:
    """Draw every district's figures by year as a thin line on its province's row, all on one scale.

    Args:
        figures: as for `draw_districts`, over several years.
        areas: the rows from top to bottom.
        absence: for a row without a figure, what it says instead.
        is_example: the lake is a demonstration.
        theme: light or dark.
    """
    shown = figures.dropna(subset=["value"])
    notes = frame.names(areas, theme) + frame.example_mark(is_example, theme, is_published=True)
    years = (int(shown["year"].min()), int(shown["year"].max()))
    values = (float(shown["value"].min()), float(shown["value"].max()))
    notes += year_names(years, theme)
    data = []
    for place, area in enumerate(areas):
        top, mine = frame.row_top(place), shown[shown["area"] == area]
        if mine.empty:
            notes.append(_absent(area, absence, top, theme))
            continue
        for district, line in mine.sort_values("year").groupby("district"):
            data.append(_line(str(district), line, top, years, values, theme))
        for year, anchor, shift in ((years[0], "right", -8), (years[1], "left", 8)):
            span = mine[mine["year"] == year]["value"]
            if len(span):
                word = "district.span" if len(span) > 1 else "district.one"
                text = say(word, low=number(span.min()), high=number(span.max()))
                notes.append(
                    frame.note(
                        text,
                        across(year, years),
                        top + frame.LINE,
                        ink("quiet", theme),
                        anchor=anchor,
                        size=12,
                        shift=shift,
                    )
                )
    return frame.figure(data, notes, [], (0, 1), frame.chart_height(len(areas)), theme)


def _line(
    district: str,
    line: pd.DataFrame,
    top: int,
    years: tuple[int, int],
    values: tuple[float, float],
    theme: Theme,
) -> dict:
    # A break (obs_status B) is a gap in the line: what comes after it was measured otherwise.
    stretches = [
        row for _, rows in line.groupby(line["obs_status"].eq("B").cumsum()) for row in (*_places(rows), None)
    ]
    x = [None if row is None else across(row[0], years) for row in stretches[:-1]]
    y = [None if row is None else height(top, row[1], values) for row in stretches[:-1]]
    told = [
        ["", "", "", ""] if row is None else _told(district, line["area"].iloc[0], *row[1:])
        for row in stretches[:-1]
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "connectgaps": False,
        "line": {"color": ink("accent", theme), "width": 1},
        "marker": {"color": ink("accent", theme), "size": 4},
        "opacity": 0.45,
        "customdata": told,
        "hovertemplate": "%{customdata[1]}: %{customdata[2]} (%{customdata[3]})<extra></extra>",
    }


def _places(rows: pd.DataFrame) -> list[tuple]:
    return list(rows[["year", "value", "unit_measure", "period"]].itertuples(index=False, name=None))


def _told(district: str, area: str, value: float, measure: str, period: str) -> list[str]:
    return [area, label("districts", district), figure(value, measure), period]


def _absent(area: str, absence: Mapping[str, str], top: int, theme: Theme) -> dict:
    text = absence.get(area, say("absence.missing"))
    return frame.note(text, 0, top + frame.LINE, ink("quiet", theme))


def _dots(rows: pd.DataFrame, y: int, theme: Theme) -> dict:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rows["value"].tolist(),
        "y": [y] * len(rows),
        "marker": {
            "color": ink("accent", theme),
            "size": 11,
            "opacity": 0.55,
            "line": {"width": 1, "color": ink("paper", theme)},
        },
        "customdata": [
            [area, label("districts", district), figure(value, measure), period]
            for area, district, value, measure, period in rows[
                ["area", "district", "value", "unit_measure", "period"]
            ].itertuples(index=False)
        ],
        "hovertemplate": "%{customdata[1]}: %{customdata[2]} (%{customdata[3]})<extra></extra>",
    }


def _ends(rows: pd.DataFrame, top: int, theme: Theme) -> list[dict]:
    """Name the lowest district at the left and the highest at the right, under the line."""
    ends = [(rows.iloc[0], 0, "left")]
    if len(rows) > 1:
        ends.append((rows.iloc[-1], 1, "right"))
    return [
        frame.note(
            f"{label('districts', row['district'])} {brief(row['value'])}",
            x,
            top + frame.BELOW,
            ink("quiet", theme),
            anchor=anchor,
            size=12,
        )
        for row, x, anchor in ends
    ]
