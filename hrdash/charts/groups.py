"""An indicator by group: dots and a gap for two groups, columns of figures for more."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from hrdash.charts import rows as frame
from hrdash.charts.palette import Theme, group_mark, ink
from hrdash.vocabulary import COMPARED
from hrdash.words import brief, figure, group_label, listed, marked, points, say, times, unit_name


def draw_groups(
    figures: pd.DataFrame,
    units: Sequence[str],
    *,
    by: str,
    groups: Sequence[str],
    absence: Mapping[str, str],
    national: str,
    is_example: bool,
    theme: Theme,
    name: Callable[[str], str] = unit_name,
    has_gap: bool = True,
) -> go.Figure:
    """Draw one indicator's figures by unit and group.

    Args:
        figures: area, group, value, denominator, unit_measure, obs_status, period (`queries.indicators.newest`).
        units: the rows from top to bottom.
        by: the dimension; `groups` its codes in order (without `_T`).
        absence: for a unit without a figure, what its row says instead ("not covered").
        national: the label of the reference line, "" for none; it stands at the area `PK`, group `_T`.
        is_example: the lake is a demonstration.
        theme: light or dark.
        name: what the rows are called.
        has_gap: write how far the two groups are apart; not where neither up nor down is better.

    """
    shown = figures[figures["area"].isin(units) & figures["group"].isin(groups or ["_T"])]
    shown = shown.dropna(subset=["value"])
    notes = frame.names(units, theme, name) + frame.example_mark(is_example, theme, is_published=True)
    height = frame.chart_height(len(units))
    tops = {unit: frame.row_top(place) for place, unit in enumerate(units)}
    for unit in units:
        if unit not in set(shown["area"]):
            notes.append(
                frame.note(
                    absence.get(unit, say("absence.missing")),
                    0,
                    tops[unit] + frame.LINE,
                    ink("quiet", theme),
                    ground=ink("paper", theme),
                )
            )
    # Counts are compared as numbers: a difference between two populations says nothing of anybody's life.
    is_dots = (by in COMPARED or not groups) and "NUMBER" not in set(shown["unit_measure"])
    notes += _hidden_marks(figures, tops, by, groups, is_dots=is_dots, theme=theme)
    if shown.empty:
        return frame.figure([], notes, [], (0, 1), height, theme)
    if is_dots:
        data, more, shapes, x_range = _dots(shown, tops, by, groups, theme, has_gap=has_gap)
    else:
        data, more, shapes, x_range = _columns(shown, tops, by, groups or ["_T"], theme)
    total = figures[(figures["area"] == "PK") & (figures["group"] == "_T")]["value"].dropna()
    if national and len(total) and (is_dots):
        line, text = _reference(float(total.iloc[0]), national, len(units), x_range, theme)
        shapes.insert(0, line)
        more.append(text)
    return frame.figure(data, notes + more, shapes, x_range, height, theme)


def _hidden_marks(
    figures: pd.DataFrame,
    tops: Mapping[str, int],
    by: str,
    groups: Sequence[str],
    *,
    is_dots: bool,
    theme: Theme,
) -> list[dict]:
    """Draw what is hidden as itself: `*` in its column, or named under its row where dots have no columns."""
    known = set(figures.dropna(subset=["value"])["area"])
    is_hidden = figures["area"].isin(known & set(tops)) & (figures["obs_status"] == "Q")
    hidden = figures[is_hidden & figures["group"].isin(groups or ["_T"])]
    if not is_dots:
        return [
            frame.note(
                "*", groups.index(row.group) / len(groups), tops[row.area] + frame.LINE, ink("quiet", theme)
            )
            for row in hidden.itertuples()
        ]
    return [
        frame.note(
            say("hidden.groups", groups=listed([group_label(by, code) for code in rows["group"]])),
            1,
            tops[area] + frame.BELOW,
            ink("quiet", theme),
            anchor="right",
            size=11,
        )
        for area, rows in hidden.groupby("area")
    ]


def _dots(
    shown: pd.DataFrame,
    tops: Mapping[str, int],
    by: str,
    groups: Sequence[str],
    theme: Theme,
    *,
    has_gap: bool,
) -> tuple:
    """Two groups on one line with the band between them; a third one (transgender) just below the line."""
    low, high = float(shown["value"].min()), float(shown["value"].max())
    pad = (high - low) * 0.34 or max(abs(high), 1.0) * 0.5
    pair = [code for code in COMPARED.get(by, ()) if code in groups] or ["_T"]
    data, notes, shapes = [], [], []
    names = {code: group_label(by, code) for code in groups}
    is_long = frame.are_long(names.values())
    if is_long and pair != ["_T"]:
        ordered = [*pair, *(code for code in groups if code not in pair)]
        marks = [group_mark(code, pair.index(code) if code in pair else 0, theme) for code in ordered]
        notes += frame.key([(names[code], *mark) for code, mark in zip(ordered, marks, strict=True)], 26)
    is_named: set[str] = {*groups} if is_long else set()
    has_periods = shown["period"].nunique() > 1  # then each row says its own (rule 5)
    for unit, top in tops.items():
        row = shown[shown["area"] == unit].set_index("group")
        ends = row.reindex(pair).dropna(subset=["value"]).sort_values("value", kind="stable")
        if len(ends) == 2:
            shapes.append(_band(ends["value"], top + frame.LINE, theme))
        apart = ends if has_gap else ends.head(0)
        notes += _row_end(apart, row["period"].iloc[0] if has_periods and len(row) else "", top, theme)
        for place, (code, figure_row) in enumerate(ends.iterrows()):
            is_left = place == 0 and len(ends) == 2
            text = _value_text(figure_row)
            if code not in is_named and code != "_T":
                name = group_label(by, code)
                text = f"{name} {text}" if is_left else f"{text} {name}"
                is_named.add(code)
            data.append(_dot(code, figure_row, top + frame.LINE, unit, by, theme))
            notes.append(_beside(text, figure_row["value"], top + frame.LINE, is_left, code, theme))
        for code in [code for code in groups if code not in pair and code in row.index]:
            third = row.loc[code]
            text = _value_text(third)
            if code not in is_named:
                text = f"{text} {group_label(by, code)}"
                is_named.add(code)
            data.append(_dot(code, third, top + frame.BELOW, unit, by, theme))
            notes.append(_beside(text, third["value"], top + frame.BELOW, False, code, theme))
    return data, notes, shapes, (low - pad, high + pad)


def _value_text(row: pd.Series) -> str:
    return marked(brief(row["value"]), row["obs_status"], row.get("sample_size"), row["denominator"])


def _row_end(ends: pd.DataFrame, period: str, top: int, theme: Theme) -> list[dict]:
    """Write at the row's end how far the two are apart, and the period where rows differ in it."""
    texts = [period] if period else []
    if len(ends) == 2:
        difference = float(ends["value"].iloc[1] - ends["value"].iloc[0])
        word = "gap.points" if ends["unit_measure"].iloc[0] == "PT" else "gap.difference"
        texts.insert(0, say(word, n=points(difference)))
        low, high = (float(value) for value in ends["value"])
        texts[1:1] = [times(high / low)] if low > 0 and high > low else []
    if not texts:
        return []
    return [
        frame.note(
            " · ".join(filter(None, texts)),
            1,
            top + frame.NAME,
            ink("quiet", theme),
            anchor="right",
            size=12,
            ground=ink("paper", theme),
        )
    ]


def _dot(code: str, row: pd.Series, y: int, unit: str, by: str, theme: Theme) -> dict:
    pair = COMPARED.get(by, ())
    colour, shape = group_mark(code, pair.index(code) if code in pair else 0, theme)
    name = group_label(by, code)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["value"]],
        "y": [y],
        "marker": {"color": colour, "symbol": shape, "size": 13, "line": {"width": 2, "color": colour}},
        "customdata": [[unit, name, figure(row["value"], row["unit_measure"]), row["period"]]],
        "hovertemplate": "%{customdata[1]}: %{customdata[2]} (%{customdata[3]})<extra></extra>",
        "cliponaxis": False,
    }


def _beside(text: str, x: float, y: int, is_left: bool, code: str, theme: Theme) -> dict:
    colour = ink(code, theme) if code in ("F", "M", "TG") else ink("ink", theme)
    anchor, shift = ("right", -11) if is_left else ("left", 11)
    return frame.note(text, x, y, colour, anchor=anchor, on="x", shift=shift, ground=ink("paper", theme))


def _band(values: pd.Series, y: int, theme: Theme) -> dict:
    return {
        "type": "line",
        "x0": float(values.iloc[0]),
        "x1": float(values.iloc[1]),
        "y0": y,
        "y1": y,
        "line": {"color": ink("band", theme), "width": 7},
        "layer": "below",
    }


def _reference(
    value: float, text: str, rows: int, x_range: tuple[float, float], theme: Theme
) -> tuple[dict, dict]:
    line = {
        "type": "line",
        "x0": value,
        "x1": value,
        "y0": frame.HEAD + 4,
        "y1": frame.row_top(rows) + 2,
        "line": {"color": ink("quiet", theme), "width": 1, "dash": "dot"},
        "layer": "below",
    }
    place = (value - x_range[0]) / (x_range[1] - x_range[0])
    anchor = "center" if 0.3 < place < 0.7 else ("left" if place <= 0.3 else "right")
    label_note = frame.note(
        text, value, frame.row_top(rows) + 13, ink("quiet", theme), anchor=anchor, size=12, on="x"
    )
    return line, label_note


def _columns(
    shown: pd.DataFrame, tops: Mapping[str, int], by: str, groups: Sequence[str], theme: Theme
) -> tuple:
    """One column a group: the figure over a bar whose length is the figure."""
    step = 1 / len(groups)
    # The nation's count would leave no bar to a province; its number stands without one.
    is_count = "NUMBER" in set(shown["unit_measure"])
    drawn = shown[shown["area"] != "PK"] if is_count else shown
    high = float(drawn["value"].abs().max()) or 1.0
    notes = [
        frame.note(_short(by, code), place * step, 24, ink("quiet", theme), size=12)
        for place, code in enumerate(groups)
    ]
    shapes = []
    for _, row in shown[shown["group"].isin(groups)].iterrows():
        left = groups.index(row["group"]) * step
        top = tops[row["area"]]
        notes.append(frame.note(_value_text(row), left, top + frame.LINE, ink("ink", theme)))
        if is_count and row["area"] == "PK":
            continue
        shapes.append(
            {
                "type": "rect",
                "xref": "paper",
                "x0": left,
                "x1": left + step * 0.86 * abs(row["value"]) / high,
                "y0": top + frame.LINE + 11,
                "y1": top + frame.LINE + 17,
                "fillcolor": ink("accent", theme),
                "line": {"width": 0},
            }
        )
    # An invisible trace keeps the axes: a figure of notes and shapes alone has none.
    data = [{"type": "scatter", "x": [0], "y": [0], "mode": "none", "hoverinfo": "skip"}]
    return data, notes, shapes, (0, 1)


def _short(by: str, code: str) -> str:
    text = group_label(by, code)
    return text.replace(" to ", "–").replace(" and over", "+") if by == "age" else text
