"""For one government or all: what moved forward, where we stand, who is left behind, what is due and missing."""

import streamlit as st

from hrdash.ui import awaiting, briefing, cached, pickers, show
from hrdash.words import day, say

release = cached.release()
with st.sidebar:
    unit = pickers.pick_unit()
    as_of = pickers.pick_as_of(release)

state = briefing.read_briefing(release, unit, as_of)
show.show_finding(release, state.title)
for column, number in zip(st.columns(4), state.numbers, strict=True):
    column.metric(
        number.label, number.value, number.second, delta_color="off", delta_arrow="off", border=True
    )
answered = cached.statuses(release, as_of, {"unit": unit} if unit else None)
awaiting.show_awaiting(answered["assignment_id"])

left, right = st.columns(2, gap="large")
with left:
    st.subheader(say("overview.moved"), anchor=False)
    show.show_lines(state.moved, say("overview.moved-none", day=day(state.since)))
    st.subheader(say("overview.behind"), anchor=False)
    show.show_lines(state.behind, say("overview.behind-none"))
    st.subheader(say("overview.due"), anchor=False)
    show.show_lines(state.dated)
    if state.past_due:
        show.show_line(state.past_due)
    show.show_lines(state.due, say("overview.due-none"))
with right:
    st.subheader(say("overview.stand"), anchor=False)
    show.show_chart(briefing.stand_chart(release, unit, as_of, state.title), release)
    show.show_table(state.rates, briefing.STAND_COLUMNS, "implementation", release)
    briefing.show_map(release, unit)
    st.subheader(say("overview.missing"), anchor=False)
    st.markdown("\n".join(f"- {show.plain(line)}" for line in state.missing))

show.show_foot(release, say("foot.not-un"), say("foot.rate-rule"))
