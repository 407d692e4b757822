"""A subject's indicators beside the implementation of its recommendations, on the same rows."""

import streamlit as st

from hrdash.ui import awaiting, cached, differing, pickers, show, sides
from hrdash.words import say

release = cached.release()
with st.sidebar:
    subject = pickers.pick_subject(release)
    indicator_id = pickers.pick_indicator(pickers.indicators_with_figures(release, subject.where))
    series = pickers.pick_definition(release, indicator_id)
    by = pickers.pick_by(series)
    order = pickers.pick_order(by, cached.one_indicator(release, indicator_id)["direction"])
    as_of = pickers.pick_as_of(release)

choice = sides.Choice(subject, indicator_id, series["definition"], by, order, as_of)
both = sides.read_sides(release, choice)
show.show_finding(release, both.title, both.second)
awaiting.show_awaiting(cached.statuses(release, as_of, subject.where)["assignment_id"])
view = pickers.pick_view(["now", "time", "rows"])
chosen = pickers.pick_government() if view == "rows" else None

if view == "time" and both.only_period:
    st.caption(both.only_period)
if view != "rows":
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(both.headings[0])
        chosen = show.pick_row(sides.left_chart(release, choice, both, over_time=view == "time"), release)
        sides.show_figures(release, choice, both)
    with right:
        st.markdown(both.headings[1])
        picked = show.pick_row(sides.right_chart(release, choice, both, over_time=view == "time"), release)
        show.show_table(both.rates, show.RATE_COLUMNS, f"implementation-{subject.code}", release)
    chosen = chosen or picked
sides.show_behind(release, choice, both, chosen, is_asked=view == "rows")

if subject.lens == "theme" and view != "rows":
    differing.show_differing(release, as_of, theme=subject.code)
with st.container(horizontal=True):
    show.link("recommendations", say("open.rows"), subject.where)
    show.link("indicators", say("open.indicator"), {"indicator": indicator_id, "by": by})
show.show_foot(release, both.sources, say("foot.not-un"), say("foot.rate-rule"), both.noted)
