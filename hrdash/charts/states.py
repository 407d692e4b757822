"""What each unit said of one recommendation over time: a line of states, from the day it was asked until today."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from hrdash.charts import rows as frame
from hrdash.charts.palette import STATUS_FILLS, Theme, ink
from hrdash.charts.status import hatch
from hrdash.words import day, label, say

_ROOM = 0.012  # share of the width kept free at either end, for outlines and the mark of a due day
_NAMED = 0.12  # a state narrower than this share of the width is named in the line under it alone
_YEAR_ROOM = 0.06  # share of the width within which a year at an end would be cut off
_SHORT_DAYS = 20  # so many days a state is drawn wide at least, to be seen


def draw_states(
    asked: pd.DataFrame, reports: pd.DataFrame, as_of: date, *, is_example: bool, theme: Theme
) -> go.Figure:
    """Draw one line a unit: nothing reported since the day it was asked, then each state until the next report.

    Args:
        asked: one row a unit that leads, in the order drawn: unit, assigned_on, due_on (days).
        reports: what was published by `as_of`, oldest first: unit, as_of, status.
        as_of: where the lines end.
        is_example: mark the chart as example data.
        theme: light or dark.

    """
    span, spells = spells_of(asked, reports, as_of)
    tops = {unit: frame.row_top(place) for place, unit in enumerate(asked["unit"])}
    data = [_bars(status, rows, tops, span, theme) for status, rows in spells.groupby("status", sort=False)]
    notes = frame.names(list(tops), theme) + frame.example_mark(is_example, theme) + _years(span, theme)
    notes.append(frame.note(say("states.key"), 0, 8, ink("quiet", theme), size=12))
    for row in asked.itertuples():
        under = stands(row, spells[spells["unit"] == row.unit])
        top = tops[row.unit]
        notes.append(frame.note(under, 0, top + frame.BELOW + 6, ink("quiet", theme), size=12))
    data += _due_marks(asked, tops, theme)
    height = frame.chart_height(len(asked))
    return frame.figure(data, notes, [], span, height, theme)


def spells_of(
    asked: pd.DataFrame, reports: pd.DataFrame, as_of: date
) -> tuple[tuple[float, float], pd.DataFrame]:
    """Give the first and the last day of all lines, and the states: unit, status, start, end (days as ordinals).

    Args: as for `draw_states`.
    """
    span = _span(asked, reports, as_of)
    return span, pd.DataFrame([spell for row in asked.itertuples() for spell in _spells(row, reports, as_of)])


def ordinal(value: object) -> int:
    """Give a day as a number of days."""
    return pd.Timestamp(value).toordinal()


def _span(asked: pd.DataFrame, reports: pd.DataFrame, as_of: date) -> tuple[float, float]:
    days = [ordinal(value) for name in ("assigned_on", "due_on") for value in asked[name].dropna()]
    days += [ordinal(value) for value in reports["as_of"]]
    low, high = min([*days, as_of.toordinal() - 365]), max([*days, as_of.toordinal()])
    room = (high - low) * _ROOM
    return low - room, high + room


def _spells(row: object, reports: pd.DataFrame, as_of: date) -> list[dict]:
    """Give the states of one unit, each from its day until the next one's; of one day the later report stands."""
    said = reports[reports["unit"] == row.unit].drop_duplicates("as_of", keep="last")
    starts = [ordinal(value) for value in said["as_of"]]
    asked_on = starts[0] if starts and pd.isna(row.assigned_on) else ordinal(row.assigned_on or as_of)
    if not starts or asked_on < starts[0]:
        known = [(asked_on, "no_report"), *zip(starts, said["status"], strict=True)]
    else:
        known = list(zip(starts, said["status"], strict=True))
    # The same state said again goes on: what changes is what is seen.
    known = [one for place, one in enumerate(known) if not place or one[1] != known[place - 1][1]]
    ends = [start for start, _ in known[1:]] + [max(as_of.toordinal(), known[-1][0] + _SHORT_DAYS)]
    return [
        {"unit": row.unit, "status": status, "start": start, "end": end}
        for (start, status), end in zip(known, ends, strict=True)
    ]


def _bars(
    status: str, rows: pd.DataFrame, tops: dict[str, int], span: tuple[float, float], theme: Theme
) -> dict:
    fill, text = STATUS_FILLS.get(status, (ink("paper", theme), ink("ink", theme)))
    marker: dict = {"color": fill, "line": {"color": ink("outline", theme), "width": 1}}
    if status == "no_report":
        marker["pattern"] = hatch(theme)
    widths = (rows["end"] - rows["start"]).tolist()
    name = say(f"status.short.{status}") if status != "no_longer_applicable" else label("statuses", status)
    # Over the hatch a name could not be read: the line under the bar says that there is no report.
    is_named = [status != "no_report" and width / (span[1] - span[0]) >= _NAMED for width in widths]
    hover = [
        [label("statuses", status), day(date.fromordinal(start)), day(date.fromordinal(end))]
        for start, end in zip(rows["start"], rows["end"], strict=True)
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "name": status,
        "base": rows["start"].tolist(),
        "x": widths,
        "y": [tops[unit] + frame.LINE for unit in rows["unit"]],
        "width": 22,
        "offset": -11,
        "text": [name if named else "" for named in is_named],
        "textposition": "inside",
        "insidetextanchor": "start",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"color": text, "size": 12},
        "marker": marker,
        "customdata": hover,
        "hovertemplate": "%{customdata[0]}, %{customdata[1]} – %{customdata[2]}<extra></extra>",
    }


def stands(row: object, spells: pd.DataFrame) -> str:
    """Say under a line where it stands, since when, and until when it is expected."""
    last = spells.iloc[-1]
    due = "" if pd.isna(row.due_on) else say("states.due", day=day(pd.Timestamp(row.due_on).date()))
    since = day(date.fromordinal(last["start"]))
    word = "states.no-report" if last["status"] == "no_report" else "states.now"
    said = say(word, status=label("statuses", last["status"]), day=since)
    return " · ".join(filter(None, [said, due]))


def _due_marks(asked: pd.DataFrame, tops: dict[str, int], theme: Theme) -> list[dict]:
    """Mark the day on which each report is due, at the lower edge of its line: over it stand the names of states."""
    dated = asked[asked["due_on"].notna()]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [ordinal(value) for value in dated["due_on"]],
            "y": [tops[unit] + frame.LINE + 11 for unit in dated["unit"]],
            "marker": {
                "symbol": "diamond",
                "size": 10,
                "color": ink("ink", theme),
                "line": {"color": ink("paper", theme), "width": 1.5},
            },
            "customdata": [[day(pd.Timestamp(value).date())] for value in dated["due_on"]],
            "hovertemplate": "%{customdata[0]}<extra></extra>",
        }
    ]


def _years(span: tuple[float, float], theme: Theme) -> list[dict]:
    """Name the years at which the lines begin and end, and those between that have room."""
    first, last = date.fromordinal(int(span[0])).year + 1, date.fromordinal(int(span[1])).year
    step = max(1, (last - first + 3) // 4)
    room = (span[1] - span[0]) * _YEAR_ROOM
    starts = {year: date(year, 1, 1).toordinal() for year in range(last, first - 1, -step)}
    return [
        frame.note(str(year), start, 24, ink("quiet", theme), anchor="center", size=12, on="x")
        for year, start in starts.items()
        if span[0] + room <= start <= span[1] - room
    ]
