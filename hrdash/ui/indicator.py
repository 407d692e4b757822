"""The indicator page's answer: its finding, its charts by group, time and district, and all that stands behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from hrdash import sentences
from hrdash.charts import districts, groups, lines
from hrdash.charts.palette import Theme
from hrdash.queries.indicators import group_codes, has_line, newest
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
from hrdash.vocabulary import codes
from hrdash.words import label, place, say

AREAS = ("PK", *(unit for unit in codes("units") if unit != "FED"))


@dataclass(frozen=True)
class Profile:
    """What the page says of one definition: its sentences, the order of its rows, its figures."""

    indicator: Mapping
    series: pd.Series
    by: str
    title: str
    second: str | None
    areas: tuple[str, ...]
    history: pd.DataFrame
    figures: pd.DataFrame


def read_profile(release: Release, indicator: Mapping, series: pd.Series, by: str, order: str) -> Profile:
    """Read one definition's figures by one dimension and find their sentences."""
    history = cached.figures(release, indicator["indicator_id"], series["definition"], by)
    figures = newest(history[history["area"].isin(AREAS)])
    title, _ = sentences.group_finding(indicator["label_en"], indicator["direction"], figures, by)
    if indicator["unit_measure"] == "YES_NO":
        title = sentences.structural_finding(indicator["label_en"], figures)
    known = cached.series(release)
    definitions = int((known["indicator_id"] == indicator["indicator_id"]).sum())
    second = say("indicator.definitions", n=definitions) if definitions > 1 else None
    if indicator["kind"] == "process" and indicator["sensitivity"] == "sensitive":
        second = say("indicator.reports-rise")
    areas = tuple(pickers.order_units(AREAS, figures, by, order))
    return Profile(indicator, series, by, title, second, areas, history, figures)


def heading(state: Profile) -> str:
    """Give what is measured, in one line."""
    return say(
        "indicator.heading",
        label=state.indicator["label_en"],
        period=sentences.period_words(state.figures),
        measure=label("unit_measures", state.indicator["unit_measure"]).lower(),
    )


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
    """Give a yes or no, each with its date and document."""
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
