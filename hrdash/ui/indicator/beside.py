"""Two definitions of one indicator side by side: two charts, never one line through both."""

from functools import partial

import streamlit as st

from hrdash.queries.indicators import as_observations
from hrdash.store import Release
from hrdash.ui import pickers, show
from hrdash.ui.indicator.profile import Choice, chart_of, read_profile
from hrdash.words import say


def pick_beside(release: Release, choice: Choice) -> str | None:
    """Pick another definition to see beside the chosen one; None for none."""
    names = pickers.definition_names(release, choice.indicator_id)
    others = [code for code in names if code != choice.definition]
    if not others:
        return None
    options = ["none", *others]
    picked = pickers.pick_one(
        say("pick.beside"),
        options,
        f"beside-{choice.indicator_id}",
        lambda code: say("pick.beside.none") if code == "none" else names[code],
    )
    return None if picked == "none" else picked


def show_beside(release: Release, choice: Choice, other: str) -> None:
    """Show the chosen definition and another, each with its own scale, period, source and table."""
    st.info(say("beside.explained"))
    rows = pickers.definitions(release, choice.indicator_id)
    for column, definition in zip(st.columns(2, gap="large"), (choice.definition, other), strict=True):
        by = choice.by if _has(rows.loc[definition], choice.by) else "total"
        if not _has(rows.loc[definition], by):
            by = pickers.dimensions_of(rows.loc[definition])[0]
        mine = Choice(choice.indicator_id, definition, by, choice.order)
        state = read_profile(release, mine)
        with column:
            st.markdown(
                f"**{show.plain(pickers.definition_names(release, choice.indicator_id)[definition])}**"
            )
            st.markdown(state.heading)
            show.show_chart(chart_of(release, mine, state, over_time=False), release)
            show.show_table(
                state.figures,
                show.FIGURE_COLUMNS,
                f"{choice.indicator_id}-{definition}",
                release,
                partial(as_observations, state.figures, choice.indicator_id, definition, by),
            )
            st.caption(show.plain(state.sources))


def _has(series: object, by: str) -> bool:
    return by in pickers.dimensions_of(series)
