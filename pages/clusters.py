"""What is asked again and again: clusters of recommendations that ask the same, across bodies and cycles."""

import streamlit as st

from hrdash.ui import cached, clusters, pickers, show
from hrdash.words import say

release = cached.release()
opened = st.query_params.get("cluster")
with st.sidebar:
    as_of = pickers.pick_as_of(release)

if opened and clusters.show_cluster(release, opened, as_of):
    st.stop()

show.show_finding(release, *clusters.title(release, as_of))
view = pickers.pick_view(["recurring", "proposed"])
if view == "recurring":
    clusters.show_recurring(release, as_of)
else:
    clusters.show_proposals(release)
show.show_foot(release, say("foot.not-un"), say("clusters.rule"))
