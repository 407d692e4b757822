"""Meeting mode: one message a slide, moved by keys, of a frozen release; decisions are taken down beside it."""

import streamlit as st

from hrdash.queries.rates import release_day
from hrdash.ui import cached, present, views

release = cached.release()
choice = present.pick_choice(release)
presented = views.presented()

if presented:
    present.show_views(release, *presented)
elif "show" in st.query_params:
    present.show_slides(release, choice)
else:
    present.show_choice(release, choice)
    views.show_saved(release)
    st.stop()

present.show_decision_form(release_day(release), choice.code)
