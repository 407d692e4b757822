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
    search = register.read_search(words, as_of, all_cycles=all_cycles)
    register.pick_filters(release, search)

if opened and register.show_one(release, opened, as_of):
    st.stop()

show.show_finding(release, *register.finding(release, search))
register.show_list(release, search)
register.show_bulk(release, register.find(release, search))
show.show_foot(release, *cached.not_loaded(release), say("foot.not-un"))
