"""The indicator page's answer: its finding, its charts by group, time and district, and all that stands behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from hrdash import sentences
from hrdash.charts import districts, groups, lines, tiles
from hrdash.charts.palette import Theme
from hrdash.queries.indicators import group_codes, has_line, newest
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
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
    title, _ = sentences.group_finding(indicator["label_en"], indicator["direction"], figures, choice.by)
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
        heading=say("indicator.heading", label=indicator["label_en"], period=period, measure=measure),
        sources=sentences.sources(history),
        only_period="" if has_line(history) else say("time.one-period", period=period),
        areas=tuple(pickers.order_units(AREAS, figures, choice.by, choice.order)),
        history=history,
        figures=figures,
    )


@cached.kept
def draw(release: Release, choice: Choice, theme: Theme, *, over_time: bool) -> go.Figure:
    """Draw the choice now or over time."""
    state = read_profile(release, choice)
    return draw_figures(
        release, state.history, state.figures, state.areas, choice.by, theme, over_time=over_time
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
) -> go.Figure:
    """Draw one definition: by group or district now, or over time where it has a line."""
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
    return groups.draw_groups(figures, units, by=by, groups=drawn_groups, national=national, **drawn)


def show_structural(state: Profile) -> None:
    """Show a yes or no, each with its date and document."""
    for row in state.figures.itertuples():
        answer = say("yes") if row.value else say("no")
        show.show_line(
            f"{place(row.area)}: {answer} · {row.period}", " · ".join(filter(None, [row.note, row.source]))
        )


def show_about(state: Profile) -> None:
    """Definition, method, sources and how people were asked: one click away."""
    indicator = state.indicator
    with st.expander(say("indicator.about"), key="about", on_change="rerun") as folded:
        if not folded.open:
            return
        said = {
            "definition": indicator["definition"],
            "method": indicator["method"],
            "direction": say(f"direction.{indicator['direction']}"),
            "custodian": indicator["custodian"],
            "expected": ", ".join(_expected(name) for name in indicator["expected_disaggregations"] or []),
            "identity": indicator["identity_asked"],
            "consulted": indicator["consulted"],
            "sdg": indicator["sdg_target"],
            "sources": "; ".join(state.history["source"].dropna().unique()),
        }
        for name, text in said.items():
            show.show_line(say(f"indicator.{name}"), text or say("indicator.not-stated"))
        notes = state.figures["note"].dropna().unique()[:6]
        for note in notes:
            show.show_line(say("col.note"), note)


def _expected(name: str) -> str:
    if name in ("area", "district"):
        return say(f"col.{name}").lower()
    return say(f"by.{name}").lower() if name in pickers.indicators.DIMENSIONS else label("grounds", name)
