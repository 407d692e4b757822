"""Asking for the reason before something is done, and saying afterwards that it was."""

from collections.abc import Callable

import streamlit as st

from hrdash.store import LakeError
from hrdash.submissions import Refused, Submission
from hrdash.ui import account, show
from hrdash.words import say

_DONE = "review-done"  # what was done just now, in one sentence


def ask_reason(
    action: str,
    sent: Submission | None,
    title: str,
    told: str,
    do: Callable[[str, str], str],
    explain: Callable[[Refused | LakeError], str],
) -> None:
    """Ask for a reason in a dialog that says what will happen, then do it and say so.

    Args:
        action: one of `access.ACTIONS`.
        sent: the submission it is done to; None for the whole lake.
        title: the question.
        told: what will happen, in plain sentences.
        do: takes who does it and the reason; returns what was done, in one sentence.
        explain: says a refusal in plain words.

    """

    def body() -> None:
        st.markdown(show.plain(told))
        by = account.require(action, sent=sent)
        if by is None:
            return
        with st.form("reason", border=False, enter_to_submit=False):
            reason = " ".join(st.text_area(say("review.reason"), help=say("review.reason-help")).split())
            is_sent = st.form_submit_button(say(f"review.{action}"), type="primary", key=f"do-{action}")
        if not is_sent:
            return
        if not reason:
            st.error(say("review.reason-needed"))
            return
        try:
            with st.spinner(say("review.working")):
                tell(do(by, reason))
        except (Refused, LakeError) as error:
            st.error(show.plain(explain(error)))
        else:
            st.rerun()

    st.dialog(title)(body)()


def tell(text: str) -> None:
    """Keep a sentence about what was done, for the page's next run."""
    st.session_state[_DONE] = text


def show_done() -> None:
    """Say what was done just now, once."""
    if text := st.session_state.pop(_DONE, None):
        st.success(show.plain(text))
