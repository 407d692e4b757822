"""One indicator by group, place and time: who is furthest behind, the gap, the trend, and all that stands behind it."""

import streamlit as st

from hrdash.queries.gaps import NO_YARDSTICK
from hrdash.ui import cached, pickers, show, trace
from hrdash.ui import indicator as page
from hrdash.words import say

release = cached.release()
with st.sidebar:
    indicator_id = pickers.pick_indicator(pickers.indicators_with_figures(release, structural=True))
    series = pickers.pick_definition(release, indicator_id)
    by = pickers.pick_by(series)
    indicator = cached.one_indicator(release, indicator_id)
    choice = page.Choice(
        indicator_id, series["definition"], by, pickers.pick_order(by, indicator["direction"])
    )
    no_yardstick = pickers.pick_yardstick() if by == "total" else NO_YARDSTICK
    crossing = page.pick_crossing(release, choice)
    other = page.pick_beside(release, choice)

state = page.read_profile(release, choice)
title = page.read_crossed(release, choice, crossing).title if crossing else state.title
show.show_finding(release, title, state.second)
if indicator["unit_measure"] == "YES_NO":
    page.show_structural(state)
    shown = state.figures
elif other:
    page.show_beside(release, choice, other)
    shown = state.figures
elif crossing:
    shown = page.show_crossed(release, choice, crossing).figures
else:
    shown = page.show_figures(release, state, choice)
    page.show_gap(release, state, choice, no_yardstick)
page.show_cautions(shown)
if indicator["unit_measure"] != "YES_NO":
    page.show_measures(release, choice, no_yardstick)
    page.show_progress(release, choice)
trace.show_trace(release, shown, by, indicator_id)
page.show_about(release, state)
show.link(
    "side_by_side", say("page.side-by-side"), {"theme": indicator["themes"][0], "indicator": indicator_id}
)
show.show_foot(release, state.sources)
