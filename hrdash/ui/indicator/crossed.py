"""One indicator crossed by two dimensions in one place."""

from dataclasses import dataclass
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from hrdash.ages import ages_of
from hrdash.charts import groups
from hrdash.charts.palette import Theme
from hrdash.queries.crossings import newest_crossed
from hrdash.queries.indicators import age_groups, as_observations, group_codes
from hrdash.sentences import period_words, sources
from hrdash.sentences.crossed import crossed_finding, row_name
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
from hrdash.ui.indicator.profile import AREAS, Choice
from hrdash.vocabulary import codes
from hrdash.words import GROUP_LISTS, figure, label, place, say

COLUMNS = ("row", *show.FIGURE_COLUMNS)


@dataclass(frozen=True)
class Crossing:
    """The second dimension, which makes the rows, and the place."""

    across: str
    area: str


@dataclass(frozen=True)
class Crossed:
    """What a crossing shows: its sentences, its rows in order and its figures."""

    title: str
    heading: str
    sources: str
    rows: tuple[str, ...]
    figures: pd.DataFrame


def pick_crossing(release: Release, choice: Choice) -> Crossing | None:
    """Pick what the rows are: the areas (None), or a second dimension within one of them."""
    known = _crossings(release, choice)
    if not known:
        return None
    across = pickers.pick_one(say("pick.across"), ["area", *known], "across", _dimension)
    return (
        None
        if across == "area"
        else Crossing(across, pickers.pick_one(say("pick.place"), known[across], "place", place))
    )


@cached.kept
def _crossings(release: Release, choice: Choice) -> dict[str, list[str]]:
    """Give the second dimensions that the choice can be crossed by, each with the areas that have figures."""
    known = cached.crossings_of(release, choice.indicator_id, choice.definition)
    known = known[known["by"] == choice.by]
    return {
        across: [area for area in AREAS if area in set(areas)]
        for across, areas in zip(known["across"], known["areas"], strict=True)
    }


def _dimension(code: str) -> str:
    if code == "area":
        return say("by.area")
    return label("grounds", code) if code in codes("grounds") else say(f"by.{code}")


@cached.kept
def read_crossed(release: Release, choice: Choice, crossing: Crossing) -> Crossed:
    """Read one place's figures by two dimensions and find their sentences."""
    indicator = cached.one_indicator(release, choice.indicator_id)
    across, area = crossing.across, crossing.area
    read = cached.crossed(release, choice.indicator_id, choice.definition, choice.by, across, area)
    figures = newest_crossed(read)
    direction = indicator["direction"]
    return Crossed(
        title=crossed_finding(
            indicator["label_en"],
            direction,
            figures,
            choice.by,
            across,
            area,
            ages_of(indicator["definition"]),
        ),
        heading=say(
            "crossed.heading",
            label=indicator["label_en"],
            place=place(area),
            period=period_words(figures),
            measure=label("unit_measures", indicator["unit_measure"]).lower(),
            direction=say(f"direction.{direction}"),
        ),
        sources=sources(figures),
        rows=tuple(_in_order(figures, choice, across)),
        figures=figures,
    )


def _in_order(figures: pd.DataFrame, choice: Choice, across: str) -> list[str]:
    """Order the rows: districts as the reader chose, ages by age, others as their list has them."""
    present = set(figures["row"])
    if across == "age":
        return age_groups(list(present))
    if across == "district":
        by_row = figures.assign(area=figures["row"])
        return pickers.order_units(sorted(present), by_row, choice.by, choice.order)
    listed = codes(GROUP_LISTS[across]) if across in GROUP_LISTS else codes("ground_values")
    return [code for code in listed if code in present]


@cached.kept
def draw_crossed(release: Release, choice: Choice, crossing: Crossing, theme: Theme) -> go.Figure:
    """Draw one place's figures: a row each group of the second dimension, a mark each group of the first."""
    state = read_crossed(release, choice, crossing)
    profile = cached.figures(release, choice.indicator_id, choice.definition, "total")
    total = profile[(profile["area"] == crossing.area) & (profile["group"] == "_T")].dropna(subset=["value"])
    period = set(state.figures["period"])
    total = total[total["period"].isin(period)]
    reference = ""
    drawn = state.figures.assign(area=state.figures["row"])
    if len(total):
        value = total.iloc[-1]
        reference = say(
            "reference.place", place=place(crossing.area), value=figure(value["value"], value["unit_measure"])
        )
        # The reference line stands where the chart looks for the nation's total.
        drawn = pd.concat([drawn, total.tail(1).assign(area="PK", group="_T")], ignore_index=True)
    return groups.draw_groups(
        drawn,
        state.rows,
        by=choice.by,
        groups=group_codes(state.figures, choice.by),
        absence={},
        national=reference,
        is_example=release.is_demonstration,
        theme=theme,
        name=partial(row_name, crossing.across, area=crossing.area),
        has_gap=cached.one_indicator(release, choice.indicator_id)["direction"] != "neutral",
    )


def show_crossed(release: Release, choice: Choice, crossing: Crossing) -> Crossed:
    """Show the crossing as a chart and as a table."""
    state = read_crossed(release, choice, crossing)
    st.markdown(state.heading)
    if state.figures.empty:
        show.show_empty()
        return state
    name = f"{choice.indicator_id}-by-{choice.by}-and-{crossing.across}"
    chart = show.Chart(
        partial(draw_crossed, release, choice, crossing),
        state.title,
        name,
        state.heading.replace("**", ""),
        state.sources,
    )
    show.show_chart(chart, release)
    rows = state.figures.assign(row=_names(state.figures, crossing))
    observations = partial(
        as_observations,
        *(state.figures, choice.indicator_id, choice.definition, choice.by, crossing.across),
    )
    show.show_table(rows, COLUMNS, name, release, observations)
    return state


def _names(figures: pd.DataFrame, crossing: Crossing) -> pd.Series:
    return figures["row"].map(lambda code: row_name(crossing.across, code, crossing.area))
