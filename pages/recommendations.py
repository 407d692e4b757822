"""The register: find recommendations, open one, see who was asked and what was said when."""

import streamlit as st

from hrdash.ui import cached, pickers, register, show
from hrdash.words import say

release = cached.release()
opened = st.query_params.get("recommendation")
with st.sidebar:
    words = pickers.pick_words(say("rec.search"), "words", say("rec.search-hint"))
    all_cycles = pickers.pick_whether(say("rec.all-cycles"), "all_cycles")
    as_of = pickers.pick_as_of(release)
    statuses = cached.statuses(release, as_of, None, all_cycles=all_cycles)
    rows = register.with_answers(cached.register(release, all_cycles=all_cycles), statuses)
    found = register.pick_filters(rows, words)

if opened and register.show_one(release, opened):
    st.stop()

show.show_finding(release, *register.finding(release, found))
register.show_list(release, found)
show.show_foot(release, *register.not_loaded_lines(release), say("foot.not-un"))
