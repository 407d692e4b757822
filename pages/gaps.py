"""Who is furthest behind, where the gap closes and widens, and where reports and figures differ."""

import streamlit as st

from hrdash.ui import behind, cached, differing, pickers, show
from hrdash.words import say

release = cached.release()
with st.sidebar:
    unit = pickers.pick_unit()
    theme = behind.pick_theme()
    no_yardstick = pickers.pick_yardstick()
    as_of = pickers.pick_as_of(release)

state = behind.read_standing(release, unit, theme, no_yardstick)
show.show_finding(release, state.title, state.second)
behind.show_widest(release, state, unit, theme)
behind.show_lists(state)
differing.show_differing(release, as_of, unit=unit, theme=theme)
show.show_foot(release, say("behind.rule"), say("foot.not-un"))
