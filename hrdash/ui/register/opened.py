"""One recommendation on one page, to hand over: what was asked, who answers, what was said when, what is expected."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from hrdash.briefings import handover
from hrdash.charts.palette import Theme
from hrdash.charts.states import draw_states
from hrdash.exports.handover import handover_sheet
from hrdash.queries.rates import release_day
from hrdash.store import Release
from hrdash.ui import cached, show
from hrdash.ui.register import found, writing
from hrdash.ui.register.answers import show_answers
from hrdash.words import day, say

_SHOWN = 6  # other recommendations of the cluster


@cached.kept
def read_story(
    release: Release, recommendation_id: str, as_of: date, unit: str | None
) -> handover.Story | None:
    """Read everything that is said of one recommendation."""
    return handover.read_story(release, recommendation_id, as_of, unit, cached.series(release))


@cached.kept
def _draw_states(release: Release, recommendation_id: str, as_of: date, theme: Theme) -> go.Figure:
    story = read_story(release, recommendation_id, as_of, None)
    return draw_states(story.leads, story.reports, as_of, is_example=story.is_example, theme=theme)


def _states_chart(release: Release, story: handover.Story) -> show.Chart:
    return show.Chart(
        partial(_draw_states, release, story.recommendation_id, story.as_of),
        story.title,
        f"answers-{story.recommendation_id}",
        story.second,
        f"{story.source} · {say('foot.not-un')}",
        # All that was ever said stands in it, for who hears the page.
        alt=". ".join(f"{one.name}: {one.states}" for one in story.answers),
    )


def show_one(release: Release, recommendation_id: str, as_of: date) -> bool:
    """Show one recommendation with its whole story; False where there is none."""
    story = read_story(release, recommendation_id, as_of, st.query_params.get("unit"))
    if story is None:
        return False
    with st.container(horizontal=True, vertical_alignment="center"):
        show.link("recommendations", say("rec.back"), found.choice())
        _offer_sheet(release, story)
    show.show_finding(release, story.title, story.second)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _show_asked(story)
        _show_lines(say("rec.grades"), story.grades)
    with right:
        st.subheader(say("rec.who"), anchor=False)
        if len(story.leads):
            show.show_chart(_states_chart(release, story), release)
        show_answers(story)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _show_cluster(story)
    with right:
        _show_lines(say("rec.indicators"), story.indicators, "indicators", "indicator")
        _show_lines(say("rec.actions"), story.actions, "actions", "action")
    writing.show_forms(release, recommendation_id)
    show.show_foot(release, story.source, say("foot.not-un"))
    return True


def _offer_sheet(release: Release, story: handover.Story) -> None:
    published = say("foot.release", day=day(release_day(release)), version=release.version)
    st.download_button(
        say("rec.sheet"),
        lambda: handover_sheet(story, published),
        file_name=f"{story.recommendation_id}-release-{release.version}.pdf",
        mime="application/pdf",
        on_click="ignore",
        key="sheet",
    )


def _show_asked(story: handover.Story) -> None:
    st.subheader(say("rec.what"), anchor=False)
    show.show_line(story.text, story.text_is)
    st.markdown("\n\n".join(f":small[:gray[{name}]]  \n{show.plain(text)}" for name, text in story.facts))


def _show_cluster(story: handover.Story) -> None:
    """Show where the same was asked before and again, oldest first."""
    if story.cluster is None:
        return
    st.subheader(say("rec.again"), anchor=False)
    st.markdown(f"**{show.plain(story.cluster.text)}**  \n{show.plain(story.cluster.second)}")
    for line in story.others[:_SHOWN]:
        query = {**found.choice(), "recommendation": line.about}
        show.show_linked_line(line.text, line.second, "recommendations", query)
    text = say("rec.whole-cluster", n=len(story.others) + 1)
    show.link("clusters", text, {"cluster": story.cluster.about})


def _show_lines(title: str, lines: Sequence[handover.Line], page: str | None = None, name: str = "") -> None:
    """Show lines under a heading, each leading to a page where it has one; nothing where there is none."""
    if lines:
        st.subheader(title, anchor=False)
    for line in lines:
        if page:
            show.show_linked_line(line.text, line.second, page, {name: line.about})
        else:
            show.show_line(line.text, line.second)
