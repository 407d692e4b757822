"""How far recommendations are implemented: what moved forward, rates by anything, the way there, what is needed."""

import streamlit as st

from hrdash.ui import cached, implementation, pickers, show
from hrdash.words import say

release = cached.release()
with st.sidebar:
    choice = implementation.pick_choice(release)

show.show_finding(release, *implementation.finding(release, choice))
view = pickers.pick_view(implementation.VIEWS)
if view == "change":
    implementation.show_change(release, choice)
elif view == "path":
    implementation.show_path(release, choice)
else:
    implementation.show_needs(release, choice)
show.show_foot(release, say("foot.not-un"), say("foot.rate-rule"))
