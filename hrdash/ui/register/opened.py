"""One recommendation on one page, to hand over: what was asked, who answers, what was said when, what is expected."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from hrdash.briefings import handover
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
        show_answers(release, story)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _show_cluster(story)
    with right:
        _show_lines(say("rec.indicators"), story.indicators, "indicators", "indicator")
        _show_lines(say("rec.actions"), story.actions)
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
