"""One indicator by group, place and time, with its definition and its sources."""

import streamlit as st

from hrdash.queries.indicators import has_line
from hrdash.ui import cached, pickers, show
from hrdash.ui import indicator as page
from hrdash.words import say

release = cached.release()
with st.sidebar:
    indicator_id = pickers.pick_indicator(pickers.indicators_with_figures(release, structural=True))
    series = pickers.pick_definition(release, indicator_id)
    by = pickers.pick_by(series)
    indicator = cached.one_indicator(release, indicator_id)
    order = pickers.pick_order(by, indicator["direction"])

state = page.read_profile(release, indicator, series, by, order)
show.show_finding(release, state.title, state.second)
if indicator["unit_measure"] == "YES_NO":
    page.show_structural(state)
else:
    view = pickers.pick_view(["now", "time", "districts"] if series["has_district"] else ["now", "time"])
    st.markdown(page.heading(state))
    if view == "time" and not has_line(state.history):
        st.caption(say("time.one-period", period=series["periods"][-1]))
    show.show_chart(page.draw(release, state, view, show.theme()), state.title, "figures")
    show.show_table(page.rows(release, state, view), show.FIGURE_COLUMNS, f"{indicator_id}-{view}", release)

page.show_about(state)
show.link(
    "side_by_side", say("page.side-by-side"), {"theme": indicator["themes"][0], "indicator": indicator_id}
)
show.show_foot(release, show.sources(state.history))
