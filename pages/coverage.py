"""What figures were expected and what has come, by government, indicator and group; and whom to ask for the rest."""

from functools import partial

import streamlit as st

from hrdash.ui import cached, pickers, show
from hrdash.ui import coverage as page
from hrdash.words import say

release = cached.release()
with st.sidebar:
    unit = pickers.pick_unit()
    choice = page.Choice(unit, page.pick_theme())

state = page.read_state(release, choice)
show.show_finding(release, state.title, state.second)
view = pickers.pick_view(["governments", "by-indicator"])
if view == "governments":
    draw = partial(page.draw_counts, release, choice)
else:
    by = "" if unit else page.pick_disaggregation()
    draw = partial(page.draw_cells, release, choice, by)
chart = show.Chart(draw, state.title, f"coverage-{view}", say(f"coverage.marks.{view}"), say("coverage.rule"))
show.show_chart(chart, release)
st.caption(say(f"coverage.marks.{view}"))
show.show_table(state.cells, page.TABLE_COLUMNS, "coverage", release)

left, right = st.columns(2, gap="large")
with left:
    st.subheader(say("coverage.ask-title"), anchor=False)
    page.show_to_ask(release, choice)
with right:
    st.subheader(say("coverage.grounds-title"), anchor=False)
    page.show_grounds(release, unit)
    st.subheader(say("coverage.asked-title"), anchor=False)
    page.show_asked_for(release)
    st.subheader(say("coverage.changed-title"), anchor=False)
    page.show_changes(release, choice)

show.show_foot(release, say("coverage.rule"))
