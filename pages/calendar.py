"""Reviews, follow-up deadlines, meetings' decisions and documents: what is due, and what is past its day."""

import streamlit as st

from hrdash.ui import cached, calendar, calendar_forms, pickers, show
from hrdash.words import say

release = cached.release()
with st.sidebar:
    unit = pickers.pick_unit()
    as_of = pickers.pick_as_of(release)

title, second = calendar.title(release, unit, as_of)
show.show_finding(release, title, second)
view = pickers.pick_view(calendar.VIEWS)
if view == "due":
    left, right = st.columns(2, gap="large")
    with left:
        calendar.show_due(release, unit, as_of)
    with right:
        calendar.show_reviews(release, as_of)
elif view == "follow-up":
    calendar.show_follow_up(release, as_of)
elif view == "decisions":
    calendar.show_decisions(release, unit, as_of)
elif view == "documents":
    calendar.show_documents(release)
else:
    calendar.show_events(release, unit, as_of)
calendar_forms.show_forms(release, view, as_of)
show.show_foot(release, say("calendar.foot"))
