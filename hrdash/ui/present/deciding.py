"""Taking down a decision while the briefing is shown: it goes through the door that every form goes through."""

import hashlib
from datetime import date

import streamlit as st

from hrdash.ui import forms
from hrdash.words import day, say

_FORM = "decision"


def show_decision_form(held_on: date, shown: str) -> None:
    """Show the form for one decision, which its government carries out, and what became of the last one.

    Args:
        held_on: the day of the meeting.
        shown: which briefing is shown; a government's own is offered as the one that carries it out.
    """
    st.subheader(say("decision.title"), anchor=False)
    sender = forms.ask_sender(_FORM, own=shown)
    if sender:
        with forms.form(_FORM):
            meeting = st.text_input(say("decision.meeting"), say("decision.meeting-name", day=day(held_on)))
            text = st.text_area(say("decision.text"), max_chars=600, help=say("decision.no-names"))
            is_shared = st.checkbox(say("decision.everybody"))
            due_on = st.date_input(say("decision.due"), value=None, min_value=held_on, format="DD/MM/YYYY")
            is_sent = st.form_submit_button(say("decision.send"), type="primary")
            if is_sent and text.strip():
                row = _row(meeting, text, None if is_shared else sender.unit, due_on, held_on)
                forms.send(_FORM, sender, {"decisions": [row]})
            elif is_sent:
                st.error(say("decision.needs"))
    forms.show_outcome(_FORM)


def _row(meeting: str, text: str, unit: str | None, due_on: date | None, held_on: date) -> dict[str, object]:
    """Give the decision's row; its key is made of the day and the words, so that sending twice makes one."""
    said = " ".join(text.split())
    digest = hashlib.sha256(said.encode()).hexdigest()[:6]
    return {
        "decision_id": f"meeting-{held_on.isoformat()}-{digest}",
        "meeting": " ".join(meeting.split()),
        "text": said,
        "unit": unit,
        "due_on": due_on,
    }
