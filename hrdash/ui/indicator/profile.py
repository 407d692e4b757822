"""What the indicator page says and draws of one definition: its finding, its charts by group, time and district."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from hrdash import sentences
from hrdash.ages import ages_of
from hrdash.charts import districts, groups, lines, tiles
from hrdash.charts.district_map import draw_outlines
from hrdash.charts.district_tiles import draw_district_tiles
from hrdash.charts.palette import Theme
from hrdash.queries.indicators import as_observations, group_codes, has_line, newest
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
from hrdash.ui.indicator import boundaries
from hrdash.vocabulary import codes
from hrdash.words import figure, group_label, label, place, say

AREAS = ("PK", *(unit for unit in codes("units") if unit != "FED"))


@dataclass(frozen=True)
class Choice:
    """What the reader chose."""

    indicator_id: str
    definition: str
    by: str
    order: str


@dataclass(frozen=True)
class Profile:
    """What the page says of one definition: its sentences, the order of its rows, its figures."""

    indicator: Mapping
    title: str
    second: str | None
    heading: str
    heading_over_time: str
    sources: str
    only_period: str
    areas: tuple[str, ...]
    history: pd.DataFrame
    figures: pd.DataFrame


@cached.kept
def read_profile(release: Release, choice: Choice) -> Profile:
    """Read one definition's figures by one dimension and find their sentences."""
    indicator = cached.one_indicator(release, choice.indicator_id)
    history = cached.figures(release, choice.indicator_id, choice.definition, choice.by)
    figures = newest(history[history["area"].isin(AREAS)])
    ages = ages_of(indicator["definition"])
    title, _ = sentences.group_finding(
        indicator["label_en"], indicator["direction"], figures, choice.by, ages
    )
    if indicator["unit_measure"] == "YES_NO":
        title = sentences.structural_finding(indicator["label_en"], figures)
    known = cached.series(release)
    definitions = int((known["indicator_id"] == choice.indicator_id).sum())
    second = say("indicator.definitions", n=definitions) if definitions > 1 else None
    if "-cases" in choice.indicator_id or "conviction" in choice.indicator_id:
        second = say("indicator.reports-rise")
    period = sentences.period_words(figures)
    measure = label("unit_measures", indicator["unit_measure"]).lower()
    return Profile(
        indicator=indicator,
        title=title,
        second=second,
        heading=_heading(indicator, period, measure, choice),
        heading_over_time=_heading(indicator, sentences.period_words(history), measure, choice),
        sources=sentences.sources(history),
        only_period="" if has_line(history) else say("time.one-period", period=period),
        areas=tuple(pickers.order_units(AREAS, figures, choice.by, choice.order)),
        history=history,
        figures=figures,
    )


def _heading(indicator: Mapping, period: str, measure: str, choice: Choice) -> str:
    """Say what is drawn: indicator, periods, measure, which way is better, and the order of the rows."""
    return say(
        "indicator.heading",
        label=indicator["label_en"],
        period=period,
        measure=measure,
        direction=say(f"direction.{indicator['direction']}"),
        order=pickers.order_name(choice.by, choice.order).lower(),
    )


@cached.kept
def draw(release: Release, choice: Choice, theme: Theme, *, over_time: bool) -> go.Figure:
    """Draw the choice now or over time."""
    state = read_profile(release, choice)
    return draw_figures(
        *(release, state.history, state.figures, state.areas, choice.by, theme),
        over_time=over_time,
        direction=state.indicator["direction"],
    )


@cached.kept
def draw_map(release: Release, choice: Choice, group: str, selected: str | None, theme: Theme) -> go.Figure:
    """Draw one group's newest figures as tiles, the reader's own area outlined."""
    state = read_profile(release, choice)
    rows = state.figures[(state.figures["group"] == group) & (state.figures["area"] != "PK")].dropna(
        subset=["value"]
    )
    texts = {row.area: figure(row.value, row.unit_measure) for row in rows.itertuples()}
    absent = sentences.absences(state.history, AREAS, [group])
    return tiles.draw_tiles(
        dict(zip(rows["area"], rows["value"], strict=True)),
        absent | texts,
        selected=selected,
        is_example=release.is_demonstration,
        theme=theme,
    )


@cached.kept
def draw_district_map(release: Release, choice: Choice, theme: Theme) -> go.Figure:
    """Draw every district's newest figure as a tile in its province."""
    state = read_profile(release, choice)
    return draw_district_tiles(
        state.figures,
        [area for area in state.areas if area != "PK"],
        direction=state.indicator["direction"],
        is_example=release.is_demonstration,
        theme=theme,
    )


def chart_of(release: Release, choice: Choice, state: Profile, *, over_time: bool) -> show.Chart:
    """Give the chart of one definition now or over time, with what is said of it."""
    heading = state.heading_over_time if over_time else state.heading
    return show.Chart(
        partial(draw, release, choice, over_time=over_time),
        state.title,
        f"{choice.indicator_id}-{choice.definition}-by-{choice.by}",
        heading.replace("**", ""),
        state.sources,
    )


@cached.kept
def _draw_boundaries(release: Release, choice: Choice, changed_at: int, theme: Theme) -> go.Figure:
    """Draw every district's newest figure within the boundaries supplied, which changed last at a moment."""
    state = read_profile(release, choice)
    return draw_outlines(
        state.figures,
        boundaries.read().rings,
        absence=sentences.absences(state.history, list(codes("areas")), []),
        is_example=release.is_demonstration,
        theme=theme,
    )


def show_figures(release: Release, state: Profile, choice: Choice) -> pd.DataFrame:
    """Show the chosen view, now, over time or as tiles, with its table; give the rows it shows."""
    outlines = boundaries.read() if choice.by == "district" else None
    if not outlines and st.query_params.get("view") == "boundaries":
        st.query_params["view"] = "map"  # the tiles stand
    view = pickers.pick_view(["now", "time", "map", *(["boundaries"] if outlines else [])])
    st.markdown(state.heading_over_time if view == "time" else state.heading)
    if view == "time" and state.only_period:
        st.caption(state.only_period)
    if view == "time" and (others := _other_series(release, choice)):
        st.caption(show.plain(others))
    chart = chart_of(release, choice, state, over_time=view == "time")
    if view == "boundaries":
        draw_within = partial(_draw_boundaries, release, choice, outlines.changed_at)
        boundaries.show_map(replace(chart, draw=draw_within), outlines, state.figures, release)
    elif view == "map" and choice.by == "district":
        show.show_chart(replace(chart, draw=partial(draw_district_map, release, choice)), release)
    elif view == "map":
        drawn = partial(draw_map, release, choice, pick_group(state, choice), st.query_params.get("unit"))
        show.show_chart(replace(chart, draw=drawn), release)
    else:
        show.show_chart(chart, release)
    shown = state.history if view == "time" else state.figures
    show.show_table(
        shown,
        show.FIGURE_COLUMNS,
        f"{choice.indicator_id}-by-{choice.by}",
        release,
        partial(as_observations, shown, choice.indicator_id, choice.definition, choice.by),
    )
    return shown


def _other_series(release: Release, choice: Choice) -> str:
    """Name the other definitions with their periods: where a line would change its definition, it ends."""
    known = pickers.definition_names(release, choice.indicator_id)
    names = [name for code, name in known.items() if code != choice.definition]
    return say("time.other-series", names="; ".join(names)) if names else ""


def pick_group(state: Profile, choice: Choice) -> str:
    """Pick which group the tiles show; the one usually left behind at first."""
    options = [*group_codes(state.figures, choice.by), "_T"]
    return pickers.pick_one(say("pick.group"), options, "group", partial(group_label, choice.by))


def draw_figures(
    release: Release,
    history: pd.DataFrame,
    figures: pd.DataFrame,
    units: Sequence[str],
    by: str,
    theme: Theme,
    *,
    over_time: bool,
    direction: str,
) -> go.Figure:
    """Draw one definition: by group or district now, or over time where it has a line.

    Without a favourable direction no gap is written: nobody is behind (rule 11).
    """
    drawn_groups = group_codes(figures, by)
    drawn = {
        "absence": sentences.absences(history, units, drawn_groups),
        "is_example": release.is_demonstration,
        "theme": theme,
    }
    is_line = over_time and has_line(history)
    if by == "district":
        draw = districts.draw_district_lines if is_line else districts.draw_districts
        return draw(history if is_line else figures, units, **drawn)
    if is_line:
        return lines.draw_series(history, units, by=by, groups=drawn_groups or ["_T"], **drawn)
    national = sentences.national_reference(figures)
    return groups.draw_groups(
        figures, units, by=by, groups=drawn_groups, national=national, has_gap=direction != "neutral", **drawn
    )


def show_structural(state: Profile) -> None:
    """Show a yes or no, each with its date and document."""
    for row in state.figures.itertuples():
        answer = say("yes") if row.value else say("no")
        show.show_line(
            f"{place(row.area)}: {answer} · {row.period}",
            " · ".join(text for text in (row.note, row.source) if isinstance(text, str)),
        )
