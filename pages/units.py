"""One government's profile: its figures beside the nation's and the others', its recommendations, what is due, what changed."""

import streamlit as st

from hrdash.ui import cached, pickers, show
from hrdash.ui import units as page
from hrdash.ui.download import offer_picture
from hrdash.words import day, say

release = cached.release()
show.fit_paper()
with st.sidebar:
    unit = page.pick_unit()
    as_of = pickers.pick_as_of(release)
    since = page.pick_since(as_of)

profile = page.read_profile(release, unit, as_of)
show.show_finding(release, profile.title, profile.second)
changes = page.read_changes(release, unit, since, as_of)
offer_picture(
    lambda kind: page.page_picture(release, profile, changes, as_of, since, kind),
    f"{unit}-profile",
    release,
    say("picture.page"),
)
left, right = st.columns(2, gap="large")
with left:
    st.subheader(profile.heading, anchor=False)
    page.show_compared(release, profile, as_of)
    st.subheader(say("overview.behind"), anchor=False)
    show.show_lines(profile.gaps, say("overview.behind-none"))
    st.subheader(say("coverage.counted-title"), anchor=False)
    page.show_coverage(release, profile)
with right:
    st.subheader(say("unit.implementation", day=day(as_of)), anchor=False)
    show.show_chart(page.rates_chart(release, profile, as_of), release)
    show.show_table(profile.rates, show.RATE_COLUMNS, "implementation", release)
    st.subheader(say("overview.due"), anchor=False)
    if profile.past_due:
        show.show_line(profile.past_due)
    show.show_lines(profile.due, say("overview.due-none"))
    st.subheader(say("unit.changed", day=day(since)), anchor=False)
    page.show_changes(changes)

show.show_foot(release, say("unit.rule"), say("foot.not-un"), say("foot.rate-rule"))
