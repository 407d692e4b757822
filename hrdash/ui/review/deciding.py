"""What a reviewer does with one submission: publish what they saw, reject, withdraw, forget its file."""

import streamlit as st

from hrdash import submissions
from hrdash.store import LakeError, read_release
from hrdash.submissions import Refused, Submission
from hrdash.ui import account, cached, show
from hrdash.ui.review import seeing
from hrdash.ui.review.asking import ask_reason, show_done, tell
from hrdash.ui.review.differences import changed_since, show_lines
from hrdash.ui.review.opened import Opened, see
from hrdash.ui.review.rows import named, rows_beside
from hrdash.words import number, say

_CHANGED = "review-changed"  # submission, and the release that was looked at when publishing it was refused
_LINKS = 6
_NAMED = 10


def show_outcome(one: Opened) -> None:
    """Say what was just done or why it was refused, and where published figures are to be seen."""
    show_done()
    _show_changed_since(one)
    if one.state.state == "published":
        _show_indicators(one)


def _show_changed_since(one: Opened) -> None:
    submission, version = st.session_state.get(_CHANGED, (None, 0))
    if submission != one.kept.id or one.state.state == "published":
        st.session_state.pop(_CHANGED, None)
        return
    changed = changed_since(one, version)
    if not changed.empty:
        st.warning(say("review.changed-since", n=len(changed), number=number(len(changed)), version=version))
        show_lines(changed.head(_NAMED), "changed-since")


def _show_indicators(one: Opened) -> None:
    """Lead to the indicators whose figures a submission published."""
    figures = one.rows[one.rows["table"] == "observations"].drop_duplicates("indicator_id")
    if figures.empty:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(say("review.see-figures"), width="content")
        for row in figures.head(_LINKS).itertuples():
            query = {"indicator": row.indicator_id, f"definition-{row.indicator_id}": row.definition}
            show.link("indicators", row.name, query)
    if len(figures) > _LINKS:
        st.caption(say("review.more-indicators", n=len(figures) - _LINKS))


def decide(one: Opened) -> None:
    """Offer what can be done to a submission as it stands."""
    state = one.state.state
    if state in ("staged", "withdrawn", "reverted") and one.staged is not None:
        st.subheader(say("review.decide"), anchor=False)
        _offer_publishing(one)
    elif state == "published":
        st.subheader(say("review.ways-back"), anchor=False)
    with st.container(horizontal=True):
        if state == "staged" and seeing.may("reject", one.kept.unit) and _button("reject", one.kept):
            _ask_rejecting(one)
        offer_ways_back(one.kept, state)


def _offer_publishing(one: Opened) -> None:
    if not one.staged.is_publishable:
        st.info(say("review.not-publishable"))
        return
    by = account.require("publish", sent=one.kept)
    if by is None:
        return
    with st.form("publish", enter_to_submit=False):
        note = " ".join(st.text_area(say("review.publish-note"), height=80).split())
        is_sent = st.form_submit_button(
            say("review.publish", things=one.things), type="primary", key="publish-it"
        )
    if is_sent:
        _publish(one, by, note)


def _publish(one: Opened, by: str, note: str) -> None:
    """Publish against the release whose differences are on the screen; what changed since is shown instead."""
    try:
        with st.spinner(say("review.working")):
            release = submissions.publish(
                cached.lake(), one.kept.id, by, seen=one.against.version, note=note or None
            )
    except Refused as error:
        if error.code != "changed-since":
            st.error(show.plain(error.message))
            return
        st.session_state[_CHANGED] = (one.kept.id, one.against.version)
        see(one.kept.id, one.newest)
    except LakeError as error:
        st.error(show.plain(error.message))
        return
    else:
        tell(say("review.done-publish", things=one.things, version=release.version))
    st.rerun()


def _ask_rejecting(one: Opened) -> None:
    def reject(by: str, reason: str) -> str:
        submissions.reject(cached.lake(), one.kept.id, by, reason)
        return say("review.done-reject", file=one.kept.file)

    told = say("review.told-reject", post=one.kept.by)
    ask_reason("reject", one.kept, say("review.ask-reject", file=one.kept.file), told, reject, explain)


def offer_ways_back(kept: Submission, state: str) -> None:
    """Offer to withdraw a published submission, and to forget a file that is kept."""
    if state == "published" and seeing.may("withdraw", kept.unit) and _button("withdraw", kept):
        _ask_withdrawing(kept)
    is_kept = not submissions.is_forgotten(cached.lake(), kept.id)
    if is_kept and state != "staged" and seeing.may("forget", kept.unit) and _button("forget", kept):
        _ask_forgetting(kept)


def _button(action: str, kept: Submission) -> bool:
    return st.button(say(f"review.{action}"), key=f"{action}-{kept.id}")


def _ask_withdrawing(kept: Submission) -> None:
    def withdraw(by: str, reason: str) -> str:
        release = submissions.withdraw(cached.lake(), kept.id, by, reason)
        return say("review.done-withdraw", file=kept.file, version=release.version)

    def explained(error: Refused | LakeError) -> str:
        if error.code == "revised-since":
            return say("review.refused-revised-since", figures=_revised_since(kept))
        return explain(error)

    told = say("review.told-withdraw")
    ask_reason("withdraw", kept, say("review.ask-withdraw", file=kept.file), told, withdraw, explained)


def _revised_since(kept: Submission) -> str:
    """Name the figures of a published submission that say something else now."""
    release = read_release(cached.lake())
    staged = submissions.read_staged(cached.lake(), kept.id)
    rows = rows_beside(release, staged, seeing.reviewer_of(kept))
    return named(rows[rows["change"] != "unchanged"])


def _ask_forgetting(kept: Submission) -> None:
    def forget(by: str, reason: str) -> str:
        release = submissions.forget(cached.lake(), kept.id, by, reason)
        return say("review.done-forget", file=kept.file, version=release.version)

    told = say("review.told-forget")
    ask_reason("forget", kept, say("review.ask-forget", file=kept.file), told, forget, explain)


def explain(error: Refused | LakeError) -> str:
    """Say a refusal in plain words; what has none of its own is said as it came."""
    if error.code == "still-needed":
        return say("review.refused-still-needed")
    return error.message
