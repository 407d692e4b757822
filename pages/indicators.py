"""One indicator by group, place and time, with its definition and its sources."""

import streamlit as st

from hrdash.ui import cached, pickers, show, trace
from hrdash.ui import indicator as page
from hrdash.words import say

release = cached.release()
with st.sidebar:
    indicator_id = pickers.pick_indicator(pickers.indicators_with_figures(release, structural=True))
    series = pickers.pick_definition(release, indicator_id)
    by = pickers.pick_by(series)
    indicator = cached.one_indicator(release, indicator_id)
    order = pickers.pick_order(by, indicator["direction"])

choice = page.Choice(indicator_id, series["definition"], by, order)
state = page.read_profile(release, choice)
show.show_finding(release, state.title, state.second)
if indicator["unit_measure"] == "YES_NO":
    page.show_structural(state)
    shown = state.figures
else:
    view = pickers.pick_view(["now", "time", "map"] if by != "district" else ["now", "time"])
    st.markdown(state.heading)
    if view == "time" and state.only_period:
        st.caption(state.only_period)
    if view == "map":
        group = page.pick_group(state, choice)
        figure = page.draw_map(release, choice, group, st.query_params.get("unit"), show.theme())
    else:
        figure = page.draw(release, choice, show.theme(), over_time=view == "time")
    show.show_chart(figure, state.title, "figures")
    shown = state.history if view == "time" else state.figures
    show.show_table(shown, show.FIGURE_COLUMNS, f"{indicator_id}-by-{by}", release)

trace.show_trace(release, shown, by, indicator_id)
page.show_about(state)
show.link(
    "side_by_side", say("page.side-by-side"), {"theme": indicator["themes"][0], "indicator": indicator_id}
)
show.show_foot(release, state.sources)
