"""Take it along: the deck, the two pages, pictures, the annex and the matrix of one briefing."""

import streamlit as st

from hrdash.ui import cached, present, show, taking
from hrdash.words import say

release = cached.release()
choice = present.pick_choice(release)

show.show_finding(release, say("take.title"), say("take.told"))
taking.show_briefing(release, choice)
st.divider()
taking.show_pictures(release, choice)
st.divider()
left, right = st.columns(2, gap="large")
with left:
    taking.show_annex(release, choice)
with right:
    taking.show_matrix(release, choice)
show.show_foot(release, say("foot.not-un"), say("foot.rate-rule"))
