"""What waits to be published, one submission's differences, and the history of every release."""

import streamlit as st

from hrdash.ui import account, pickers, show
from hrdash.ui import review as page
from hrdash.words import say

release = page.newest()
opened = page.read_opened(release, st.query_params.get("submission"))
if opened:
    show.link("review", say("review.back"), {})
    show.show_finding(release, opened.title, opened.second)
    account.show_control()
    page.show_outcome(opened)
    page.show_changes(opened)
    page.show_hiding(opened)
    page.show_findings(opened)
    page.show_downloads(opened)
    page.decide(opened)
    page.offer_hiding(opened)
else:
    heading = st.container()
    account.show_control()
    view = pickers.pick_view(["waiting", "history"])
    with heading:
        waiting = page.read_waiting(release)
        title = waiting.title if view == "waiting" else page.history_title(release)
        show.show_finding(release, title, waiting.second)
    if view == "waiting":
        page.show_waiting(release, waiting)
    else:
        page.show_history(release)
show.show_foot(release)
