"""A subject's indicators beside the implementation of its recommendations, on the same rows."""

import streamlit as st

from hrdash.queries.indicators import has_line
from hrdash.ui import cached, pickers, show, sides
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
view = pickers.pick_view(["now", "time", "rows"])
chosen = pickers.pick_government() if view == "rows" else None

if view == "time" and not has_line(both.history):
    st.caption(say("time.one-period", period=series["periods"][-1]))
left, right = st.columns(2, gap="large")
for side, heading in zip((left, right), sides.headings(release, both, choice), strict=True):
    side.markdown(heading)
if view != "rows":
    drawn = {"theme": show.theme(), "over_time": view == "time"}
    with left:
        chosen = show.pick_row(sides.draw_left(release, both, choice, **drawn), both.title, "left")
        show.show_table(both.figures, show.FIGURE_COLUMNS, f"{indicator_id}-by-{by}", release)
    with right:
        picked = show.pick_row(sides.draw_right(release, both, choice, **drawn), both.second, "right")
        show.show_table(both.rates, show.RATE_COLUMNS, f"implementation-{subject.code}", release)
    chosen = chosen or picked
sides.show_behind(release, both, choice, chosen, is_asked=view == "rows")

with st.container(horizontal=True):
    show.link("recommendations", say("open.rows"), subject.filter)
    show.link("indicators", say("open.indicator"), {"indicator": indicator_id, "by": by})
noted = int(both.rates.set_index("unit").at["PK", "noted"])
show.show_foot(
    release,
    show.sources(both.figures),
    say("foot.not-un"),
    say("foot.rate-rule"),
    say("side.noted", n=noted, subject=subject.words) if noted else "",
)
