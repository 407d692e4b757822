"""Sending a checked file in, with its reason; and what happens next."""

import streamlit as st

from hrdash import submissions
from hrdash.store import LakeError
from hrdash.submissions.profiles import save_profile
from hrdash.ui import account, cached, show
from hrdash.ui.upload.work import Work
from hrdash.words import number, say, unit_name


def send(work: Work) -> None:
    """Ask for the reason and the covering letter, and send the file to the unit's reviewers."""
    if work.changes is None:
        return
    counts = submissions.counts(work.changes)
    st.header(say("upload.send"), anchor=False)
    if not counts["new"] and not counts["revised"]:
        st.info(say("upload.nothing-changes"))
    note = st.text_area(say("upload.note"), key="note", help=say("upload.note-help"), height=80)
    reference = st.text_input(say("upload.reference"), key="reference")
    by = account.require("submit", unit=work.unit)
    is_unsaid = bool(counts["revised"]) and not note.strip()
    if is_unsaid:
        st.caption(say("upload.note-needed", n=counts["revised"]))
    clicked = st.button(
        say("upload.send-button"), type="primary", key="send", disabled=by is None or is_unsaid
    )
    if clicked and by:
        _send(work, by, note, reference)


def _send(work: Work, by: str, note: str, reference: str) -> None:
    bar = st.progress(0.0, say("upload.step-read"))
    try:
        sent = submissions.submit(
            cached.lake(),
            work.name,
            work.content,
            by=by,
            unit=work.unit,
            profile=_profile(work),
            corrections=work.draft.corrections,
            reference=" ".join(reference.split()) or None,
            note=" ".join(note.split()) or None,
            progress=lambda done, of, step: bar.progress(done / of, say(f"upload.step-{step}")),
        )
    except (submissions.Refused, LakeError) as error:
        bar.empty()
        st.error(show.plain(error.message))
        return
    bar.empty()
    if sent.refusal:
        st.error(show.plain(sent.refusal.message))
        return
    if work.profile:
        save_profile(cached.lake(), work.unit, work.profile)
    st.session_state.pop("work", None)
    st.query_params["sent"] = sent.submission
    st.query_params["again"] = "yes" if sent.is_repeat else "no"
    st.rerun()


def _profile(work: Work) -> str | None:
    from hrdash.layout import to_toml

    return to_toml(work.profile) if work.profile else None


def show_sent(submission: str) -> None:
    """Say that a file was sent, what waits, and where to follow it."""
    try:
        kept = submissions.read_submission(cached.lake(), submission)
        state = submissions.state_of(cached.lake(), submission).state
    except LakeError:
        st.query_params.pop("sent", None)
        st.rerun()
    is_repeat = st.query_params.get("again") == "yes"
    st.title(say("upload.repeat" if is_repeat else "upload.sent", file=kept.file), anchor=False)
    st.success(say(f"upload.state-{state}", unit=unit_name(kept.unit or "FED"), id=submission))
    staged = submissions.read_staged(cached.lake(), submission)
    if staged:
        rows = sum(table.num_rows for table in staged.tables.values())
        st.markdown(say("upload.sent-rows", number=number(rows), n=rows))
    show.link("review", say("upload.open-review"), {"submission": submission})
    if st.button(say("upload.next"), key="next"):
        for name in ("sent", "again"):
            st.query_params.pop(name, None)
        st.rerun()
