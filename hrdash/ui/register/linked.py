"""What belongs to one recommendation: where it was asked before and again, grades, indicators, actions that serve it."""

import pandas as pd
import streamlit as st

from hrdash import sentences
from hrdash.charts.groups import SMALL_BASE
from hrdash.queries import handover
from hrdash.queries.indicators import newest
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
from hrdash.ui.register import found
from hrdash.vocabulary import codes
from hrdash.words import any_group, day, figure, label, listed, number, place, say, unit_name

linked_indicators = cached.kept(handover.linked_indicators)
latest_by_group = cached.kept(handover.latest_by_group)
grades_of = cached.kept(handover.grades_of)
actions_for = cached.kept(handover.actions_for)
_SHOWN = 6  # other recommendations of the cluster


def show_cluster(release: Release, one: dict) -> None:
    """Show where the same was asked before and again, oldest first: when, by whom, and what Pakistan answered."""
    if not one["cluster_id"]:
        return
    same = cached.same_cluster(release, one["cluster_id"])
    st.subheader(say("rec.again"), anchor=False)
    history = sentences.cluster_history(same)
    st.markdown(f"**{show.plain(one['cluster_label'])}**  \n{show.plain(history)}")
    others = same[same["recommendation_id"] != one["recommendation_id"]]
    for row in others.head(_SHOWN).itertuples():
        second = " · ".join(filter(None, [_when(row), _by(row), label("responses", row.response)]))
        query = {**found.choice(), "recommendation": row.recommendation_id}
        show.show_linked_line(row.summary, second, "recommendations", query)
    text = say("rec.whole-cluster", n=len(same))
    show.link("clusters", text, {"cluster": one["cluster_id"]})


def _when(row: object) -> str:
    return "" if pd.isna(row.issued_on) else str(row.issued_on.year)


def _by(row: object) -> str:
    states = [] if row.recommending_states is None else list(row.recommending_states)
    body = label("bodies", row.body)
    return f"{body} ({listed(states)})" if states else body


def show_grades(release: Release, recommendation_id: str) -> None:
    """Show what the committee graded in follow-up, beside what governments report."""
    grades = grades_of(release, recommendation_id)
    if grades.empty:
        return
    st.subheader(say("rec.grades"), anchor=False)
    for (on, source), rows in grades.groupby(["decided_on", "source_symbol"], dropna=False):
        said = " ".join(f"[{grade}]" for grade in rows["grade"])
        second = " · ".join(filter(None, [day(on), source if isinstance(source, str) else ""]))
        show.show_line(said, second)


def show_indicators(release: Release, recommendation_id: str, unit: str | None) -> None:
    """Show the indicators that speak of it, with their newest figures by group, in one place."""
    linked = linked_indicators(release, recommendation_id)
    if linked.empty:
        return
    st.subheader(say("rec.indicators"), anchor=False)
    for row in linked.itertuples():
        own = cached.indicator_labels(release).get(row.indicator_id, row.label_en)
        show.show_linked_line(
            own, _figures(release, row, unit), "indicators", {"indicator": row.indicator_id}
        )


def _figures(release: Release, row: object, unit: str | None) -> str:
    definition = pickers.best_definition(release, row.indicator_id)
    if row.unit_measure == "YES_NO":
        all_of_them = newest(cached.figures(release, row.indicator_id, definition, "total"))
        # The sentence begins with the label, which stands over it already.
        return sentences.structural_finding("", all_of_them).removeprefix(": ")
    own = codes("units").get(unit or "", {}).get("area") or "PK"
    for area in dict.fromkeys([own, "PK"]):
        figures = latest_by_group(release, row.indicator_id, definition, area)
        if len(figures):
            return _placed(figures, area, figures_line(figures))
    return _by_area(newest(cached.figures(release, row.indicator_id, definition, "total")))


def _placed(figures: pd.DataFrame, area: str, said: str) -> str:
    """Say figures with their place, their period and their source."""
    name = place(area)
    if area == "PK" and sentences.leaves_out(figures["areas"].iloc[0]):
        name = say("figures.excluding", place=name)
    source = figures["source"].dropna()
    period = figures["period"].iloc[0]
    return say(
        "figures.placed",
        place=name,
        period=period,
        figures=said,
        source=source.iloc[0] if len(source) else "",
    )


def _by_area(totals: pd.DataFrame) -> str:
    """Say the total of each province and area, where the country has no figure of its own."""
    order = {area: number for number, area in enumerate(codes("areas"))}
    rows = totals[totals["obs_status"].ne("L")].sort_values("area", key=lambda area: area.map(order))
    if rows.empty:
        return say("figures.none")
    said = ", ".join(f"{place(row.area)} {_figure_text(row)}" for row in rows.itertuples())
    source = "; ".join(rows["source"].dropna().unique()[:1])
    return say("figures.by-area", period=sentences.period_words(rows), figures=said, source=source)


def show_actions(release: Release, recommendation_id: str) -> None:
    """Show the actions of the plans that serve it."""
    actions = actions_for(release, recommendation_id)
    if actions.empty:
        return
    st.subheader(say("rec.actions"), anchor=False)
    for row in actions.itertuples():
        until = "" if pd.isna(row.due_on) else say("states.due", day=day(row.due_on))
        status = label("statuses", row.status) if isinstance(row.status, str) else ""
        department = row.department if isinstance(row.department, str) else ""
        plan = row.plan if isinstance(row.plan, str) else ""
        unit = unit_name(row.unit) if isinstance(row.unit, str) else ""
        told = " · ".join(filter(None, [unit, department, plan, status, until]))
        show.show_line(row.title, sentences.example(told, bool(row.is_example)))


def figures_line(figures: pd.DataFrame) -> str:
    """Say one place's newest figures of one definition: the total, then each group; what is hidden says so.

    Args:
        figures: one row a group, the total first: group, value, obs_status, unit_measure, denominator.

    """
    said = {row.group: _figure_text(row) for row in figures.itertuples()}
    total = said.pop("_T", "")
    groups = ", ".join(f"{any_group(code).lower()} {text}" for code, text in said.items())
    return f"{total}: {groups}" if total and groups else total or groups


def _figure_text(row: object) -> str:
    if row.obs_status == "Q":
        return say("figures.hidden")
    if pd.isna(row.value):
        return say("figures.none")
    text = figure(row.value, row.unit_measure)
    text = f"({text})" if row.obs_status == "U" else text
    is_small = not pd.isna(row.denominator) and row.denominator < SMALL_BASE
    return f"{text} (n {number(row.denominator)})" if is_small else text
