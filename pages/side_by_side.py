"""A subject's indicators beside the implementation of its recommendations, on the same rows."""

import streamlit as st

from hrdash.ui import cached, pickers, show, sides
from hrdash.words import say

release = cached.release()
with st.sidebar:
    subject = pickers.pick_subject(release)
    rows = pickers.indicators_with_figures(release, subject.where)
    if rows.empty:
        show.show_empty(say("side.no-indicator", subject=subject.words))
        st.stop()
    indicator_id = pickers.pick_indicator(rows)
    series = pickers.pick_definition(release, indicator_id)
    by = pickers.pick_by(series)
    order = pickers.pick_order(by, cached.one_indicator(release, indicator_id)["direction"])
    as_of = pickers.pick_as_of(release)

choice = sides.Choice(subject, indicator_id, series["definition"], by, order, as_of)
both = sides.read_sides(release, choice)
show.show_finding(release, both.title, both.second)
view = pickers.pick_view(["now", "time", "rows"])

left, right = st.columns(2, gap="large")
heading_left, heading_right = sides.headings(release, both, choice)
left.markdown(heading_left)
right.markdown(heading_right)
if view == "rows":
    with left:
        show.show_rows(both.history, show.FIGURE_COLUMNS, f"{indicator_id}-by-{by}", release)
    with right:
        statuses = cached.statuses(release, as_of, subject.where)
        show.show_rows(statuses, show.STATUS_COLUMNS, f"statuses-{subject.code}", release)
else:
    drawn = {"theme": show.theme(), "over_time": view == "time"}
    with left:
        show.show_chart(sides.draw_left(release, both, choice, **drawn), both.title, "left")
        show.show_table(both.figures, show.FIGURE_COLUMNS, f"{indicator_id}-by-{by}", release)
    with right:
        show.show_chart(sides.draw_right(release, both, choice, **drawn), both.second, "right")
        show.show_table(both.rates, show.RATE_COLUMNS, f"implementation-{subject.code}", release)

noted = int(both.rates.set_index("unit").at["PK", "noted"])
show.link("recommendations", say("open.rows"), {subject.lens: subject.code})
show.link("indicators", say("open.indicator"), {"indicator": indicator_id})
show.show_foot(
    release,
    show.sources(both.figures),
    say("foot.not-un"),
    say("foot.rate-rule"),
    say("side.noted", n=noted, subject=subject.words) if noted else "",
)
