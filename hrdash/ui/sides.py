"""The side-by-side page's answer: what its two sides say and draw for one choice, made once a choice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from hrdash import sentences
from hrdash.ages import ages_of
from hrdash.charts import lines, status
from hrdash.charts.palette import Theme
from hrdash.queries.indicators import as_observations, has_line, newest
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
from hrdash.ui.indicator import draw_figures
from hrdash.vocabulary import codes
from hrdash.words import day, label, say, unit_name

ROWS = ("PK", *codes("units"))
_YEARS_SHOWN = 8


@dataclass(frozen=True)
class Choice:
    """What the reader chose."""

    subject: pickers.Subject
    indicator_id: str
    definition: str
    by: str
    order: str
    as_of: date


@dataclass(frozen=True)
class Sides:
    """Both sides of one choice: their sentences, the rows in order, the figures and the rates they stand on."""

    title: str
    second: str
    headings: tuple[str, str]
    sources: str
    noted: str
    only_period: str
    units: tuple[str, ...]
    history: pd.DataFrame  # all periods
    figures: pd.DataFrame  # the newest of each area
    rates: pd.DataFrame


@cached.kept
def read_sides(release: Release, choice: Choice) -> Sides:
    """Read both sides and find their sentences."""
    indicator = cached.one_indicator(release, choice.indicator_id)
    history = cached.figures(release, choice.indicator_id, choice.definition, choice.by)
    figures = newest(history[history["area"].isin(ROWS)])
    rates = cached.rates_by(release, "unit", choice.as_of, choice.subject.where)
    by_unit = rates.set_index("unit", drop=False)
    title, area = sentences.group_finding(
        indicator["label_en"], indicator["direction"], figures, choice.by, ages_of(indicator["definition"])
    )
    subject, noted = choice.subject.words, int(by_unit.at["PK", "noted"])
    measure = label("unit_measures", indicator["unit_measure"]).lower()
    right = "side.right.example" if release.is_demonstration else "side.right"
    period = sentences.period_words(figures)
    return Sides(
        title=title,
        second=sentences.implementation_finding(by_unit.loc[area or "PK"], subject, release.is_demonstration),
        headings=(say("side.left", period=period, measure=measure), say(right, day=day(choice.as_of))),
        sources=sentences.sources(figures),
        noted=say("side.noted", n=noted, subject=subject) if noted else "",
        only_period="" if has_line(history) else say("time.one-period", period=period),
        units=tuple(pickers.order_units(ROWS, figures, choice.by, choice.order)),
        history=history,
        figures=figures,
        rates=rates,
    )


@cached.kept
def draw_left(release: Release, choice: Choice, theme: Theme, *, over_time: bool) -> go.Figure:
    """Draw the indicator's side: figures by group, or their change over time."""
    sides = read_sides(release, choice)
    return draw_figures(
        *(release, sides.history, sides.figures, sides.units, choice.by, theme),
        over_time=over_time,
        direction=cached.one_indicator(release, choice.indicator_id)["direction"],
    )


@cached.kept
def draw_right(release: Release, choice: Choice, theme: Theme, *, over_time: bool) -> go.Figure:
    """Draw the recommendations' side: statuses on the day, or implementation year by year."""
    sides = read_sides(release, choice)
    if not over_time:
        return status.draw_status(sides.rates, sides.units, is_example=release.is_demonstration, theme=theme)
    years_back = range(_YEARS_SHOWN, 0, -1)
    before = [
        choice.as_of.replace(year=choice.as_of.year - back, day=min(choice.as_of.day, 28))
        for back in years_back
    ]
    rates = cached.implementation_over_time(release, (*before, choice.as_of), "unit", choice.subject.where)
    return lines.draw_implementation_over_time(
        rates, sides.units, is_example=release.is_demonstration, theme=theme
    )


def left_chart(release: Release, choice: Choice, sides: Sides, *, over_time: bool) -> show.Chart:
    """Give the indicator's side, with what is said of it."""
    return show.Chart(
        partial(draw_left, release, choice, over_time=over_time),
        sides.title,
        f"{choice.indicator_id}-by-{choice.by}",
        sides.headings[0].replace("**", ""),
        sides.sources,
        key="left-side",
    )


def right_chart(release: Release, choice: Choice, sides: Sides, *, over_time: bool) -> show.Chart:
    """Give the recommendations' side, with what is said of it."""
    return show.Chart(
        partial(draw_right, release, choice, over_time=over_time),
        sides.second,
        f"implementation-{choice.subject.code}",
        **show.of_statuses(choice.as_of),
        key="right-side",
    )


def show_figures(release: Release, choice: Choice, sides: Sides) -> None:
    """Show the figures under the indicator's side."""
    name = f"{choice.indicator_id}-by-{choice.by}"
    show.show_table(sides.figures, show.FIGURE_COLUMNS, name, release, _observations(choice, sides.figures))


def _observations(choice: Choice, figures: pd.DataFrame) -> Callable[[], pa.Table]:
    return partial(as_observations, figures, choice.indicator_id, choice.definition, choice.by)


def show_behind(release: Release, choice: Choice, sides: Sides, unit: str | None, *, is_asked: bool) -> None:
    """Show the rows behind both sides, of one unit or of all; a hint where no mark was chosen yet."""
    if unit is None and not is_asked:
        st.caption(say("drill.hint"))
        return
    if not is_asked:
        st.subheader(say("drill.title", unit=unit_name(unit)), anchor=False)
    left, right = st.columns(2, gap="large")
    names = (f"figures-{choice.indicator_id}-by-{choice.by}", f"statuses-{choice.subject.code}")
    columns = (show.FIGURE_COLUMNS, show.STATUS_COLUMNS)
    behind = _rows_behind(release, choice, unit)
    parts = zip((left, right), sides.headings, names, columns, behind, strict=True)
    for side, heading, name, shown, (rows, read) in parts:
        with side:
            st.markdown(heading)
            figures = _observations(choice, rows) if shown == show.FIGURE_COLUMNS else None
            show.show_rows(rows, shown, name, release, read, figures)


@cached.kept
def _rows_behind(
    release: Release, choice: Choice, unit: str | None
) -> tuple[tuple[pd.DataFrame, pd.DataFrame], ...]:
    """Give the figures and the answers of one unit or of all, each also as it is read."""
    figures = read_sides(release, choice).history
    answers = cached.statuses(release, choice.as_of, choice.subject.where)
    if unit is not None:
        figures = figures[figures["area"] == ("PK" if unit == "FED" else unit)]
        answers = answers if unit == "PK" else answers[answers["unit"] == unit]
    return (
        (figures, show.readable(figures, show.FIGURE_COLUMNS)),
        (answers, show.readable(answers, show.STATUS_COLUMNS)),
    )
