"""Every release, newest first: who did what, when and why, the file it came from, and the ways back."""

import streamlit as st

from hrdash import submissions
from hrdash.store import LakeError, Release
from hrdash.submissions import Refused, Submission
from hrdash.ui import cached, show
from hrdash.ui.paging import pick_page
from hrdash.ui.review import seeing
from hrdash.ui.review.asking import ask_reason, show_done
from hrdash.ui.review.deciding import explain, offer_ways_back
from hrdash.ui.review.findings import offer_file
from hrdash.words import listed, number, say

_NAMED = 10


def show_history(release: Release) -> None:
    """Show a line for each release; opened, it says why, offers the file and the ways back."""
    show_done()
    releases = seeing.past(release)
    for one in pick_page(releases, "history"):
        with st.expander(
            _line(one), key=f"release-{one.version}", type="compact", on_change="rerun"
        ) as folded:
            if folded.open:
                _show_release(release, one)


def history_title(release: Release) -> str:
    """Say how many releases there are, and who made the last."""
    on = seeing.when(release.at).partition(",")[0]
    return say("history.title", n=release.version, number=number(release.version), post=release.by, day=on)


def _line(one: Release) -> str:
    """Say in one line which release it is, when, who and what."""
    on = seeing.when(one.at).partition(",")[0]
    return f"**{one.version}** · {show.plain(f'{on} · {one.by}')} · {show.plain(what(one))}"


def what(one: Release) -> str:
    """Say in plain words what a release did."""
    if one.action == "revert":
        text = say("history.revert", version=one.reverted_to)
        return say("history.drops", text=text, files=_files(one.dropped)) if one.dropped else text
    return say(f"history.{one.action}", file=one.file or "")


def _files(ids: list[str] | tuple[str, ...]) -> str:
    """Name submissions by their files."""
    names = []
    for submission in ids[:_NAMED]:
        try:
            names.append(submissions.read_submission(cached.lake(), submission).file)
        except LakeError:
            names.append(submission)
    more = [say("review.and-more", n=len(ids) - _NAMED)] if len(ids) > _NAMED else []
    return " ".join([listed(names), *more])


def _show_release(newest: Release, one: Release) -> None:
    st.caption(show.plain(f"{seeing.when(one.at)} · {_counts(one)}"))
    st.markdown(show.plain(say("review.note", note=one.reason) if one.reason else say("history.no-reason")))
    kept = _kept(one)
    with st.container(horizontal=True, vertical_alignment="center"):
        if kept:
            show.link("review", say("history.open"), {"submission": kept.id})
            if submissions.is_forgotten(cached.lake(), kept.id):
                st.caption(say("review.file-forgotten"), width="content")
            else:
                offer_file(kept.id, kept.file, f"-{one.version}")
            state = seeing.states_at(newest)[kept.id]
            if state.version == one.version:  # what is done here is done to what this release did
                offer_ways_back(kept, state.state)
        may_return = one.version != newest.version and seeing.may("revert", None)
        text = say("history.return", version=one.version)
        if may_return and st.button(text, key=f"return-{one.version}"):
            _ask_returning(newest, one)


def _counts(one: Release) -> str:
    """Say how many rows of which tables changed."""
    counts = {
        name: sum(rows.get(name, 0) for rows in one.rows.values())
        for name in ("new", "revised", "removed", "hidden")
    }
    return seeing.counted(counts) or say("history.nothing-moved")


def _kept(one: Release) -> Submission | None:
    """Give the submission behind a release, where the reader may see it."""
    return submissions.read_submission(cached.lake(), one.submission) if seeing.sees(one.submission) else None


def _ask_returning(newest: Release, to: Release) -> None:
    """Ask before the lake goes back, naming what that drops."""
    dropped, restored = _moved(newest, to)

    def revert(by: str, reason: str) -> str:
        if cached.newest_version() != newest.version:
            raise Refused("moved-on", say("history.moved-on"))
        release = submissions.revert(cached.lake(), to.version, by, reason)
        return say("history.done-return", version=to.version, release=release.version)

    told = [
        say("history.told-drops", n=len(dropped), files=_files(dropped))
        if dropped
        else say("history.told-drops-none"),
        say("history.told-restores", n=len(restored), files=_files(restored)) if restored else "",
        say("history.told-return"),
    ]
    title = say("history.ask-return", version=to.version)
    ask_reason("revert", None, title, " ".join(filter(None, told)), revert, explain)


def _moved(newest: Release, to: Release) -> tuple[list[str], list[str]]:
    """List the publications that a return takes back, and those that it brings back."""
    now, then = (
        {name for name, state in seeing.states_at(release).items() if state.state == "published"}
        for release in (newest, to)
    )
    order = list(seeing.states_at(newest))
    return [name for name in order if name in now - then], [name for name in order if name in then - now]
