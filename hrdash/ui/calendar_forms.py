"""The forms of the calendar: add an event or a decision, and say that one is done."""

import re
import secrets
from datetime import date, datetime

import pandas as pd
import streamlit as st

from hrdash.queries import clocks
from hrdash.queries.rates import PAKISTAN_TIME
from hrdash.store import Release
from hrdash.ui import forms
from hrdash.vocabulary import codes, tables
from hrdash.words import day, label, say

_FORMS = {
    "due": ("event", "event-done"),
    "events": ("event", "event-done"),
    "decisions": ("decision", "decision-done"),
}
_KEYS = {"calendar": "event_id", "decisions": "decision_id"}


def show_forms(release: Release, view: str, as_of: date) -> None:
    """Offer the forms of a view of the calendar."""
    options = _FORMS.get(view, ())
    if not options:
        return
    st.divider()
    chosen = forms.pick_form(list(options))
    if chosen and forms.is_open(release) and (sender := forms.ask_sender(chosen)):
        if chosen == "event":
            _ask_event(sender)
        elif chosen == "decision":
            _ask_decision(sender)
        else:
            _ask_done(release, chosen, sender, as_of)
    for name in options:
        forms.show_outcome(name)


def _ask_event(sender: forms.Sender) -> None:
    """Ask for one event; where it is done, its day says so."""
    with forms.form("event"):
        left, right = st.columns(2)
        told = {
            "kind": left.selectbox(
                say("col.event_kind"),
                list(codes("event_kinds")),
                index=None,
                format_func=lambda code: label("event_kinds", code),
            ),
            "body": right.selectbox(
                say("col.body"),
                list(codes("bodies")),
                index=None,
                format_func=lambda code: label("bodies", code),
            ),
            "stage": left.text_input(say("col.stage"), help=say("calendar.stage-help")),
            "place": right.text_input(say("col.place")),
            "due_on": left.date_input(say("calendar.due-on"), None, format="DD/MM/YYYY"),
            "done_on": right.date_input(say("col.done_on"), None, max_value=_today(), format="DD/MM/YYYY"),
            "participants": st.multiselect(
                say("col.participants"),
                list(codes("participant_kinds")),
                format_func=lambda code: label("participant_kinds", code),
                help=say("calendar.participants-help"),
            ),
            "symbol": left.text_input(say("col.symbol")),
            "note": st.text_input(say("calendar.note"), help=say("calendar.note-help")),
        }
        is_sent = st.form_submit_button(say("form.send"), type="primary")
    if is_sent and told["kind"] is None:
        st.error(say("calendar.kind-needed"))
    elif is_sent:
        name = f"{told['kind']} {told['body'] or ''} {sender.unit}"
        row = {"event_id": _new_id(name), "unit": sender.unit, **_filled(told)}
        forms.send("event", sender, {"calendar": [row]})


def _ask_decision(sender: forms.Sender) -> None:
    """Ask for one decision of a meeting; it is the sender's to carry out."""
    with forms.form("decision"):
        told = {
            "meeting": st.text_input(say("col.meeting"), help=say("calendar.meeting-help")),
            "text": st.text_area(say("calendar.decision-text"), height=100),
            "due_on": st.date_input(say("calendar.due-on"), None, format="DD/MM/YYYY"),
        }
        is_sent = st.form_submit_button(say("form.send"), type="primary")
    if is_sent and not (told["meeting"] and told["text"]):
        st.error(say("calendar.decision-needed"))
    elif is_sent:
        row = {"decision_id": _new_id(told["meeting"]), "unit": sender.unit, **_filled(told)}
        forms.send("decision", sender, {"decisions": [row]})


def _ask_done(release: Release, name: str, sender: forms.Sender, as_of: date) -> None:
    """Ask which open event or decision of the sender's is done, and on which day."""
    table = "calendar" if name == "event-done" else "decisions"
    ask = clocks.events if table == "calendar" else clocks.decisions
    rows = ask(release, as_of, sender.unit)
    mine = rows[rows["done_on"].isna()].set_index(_KEYS[table], drop=False)
    if mine.empty:
        st.info(say("calendar.nothing-open"))
        return
    with forms.form(name):
        chosen = st.selectbox(
            say("calendar.which"), list(mine.index), index=None, format_func=lambda key: _said(mine.loc[key])
        )
        done_on = st.date_input(say("col.done_on"), _today(), max_value=_today(), format="DD/MM/YYYY")
        note = st.text_input(say("form.note"), help=say("calendar.done-help"))
        is_sent = st.form_submit_button(say("form.send"), type="primary")
    if is_sent and chosen is None:
        st.error(say("calendar.which-needed"))
    elif is_sent:
        whole = {column: _plain(mine.loc[chosen, column]) for column in tables()[table].columns}
        forms.send(name, sender, {table: [whole | {"done_on": done_on}]}, note=note)


def _said(row: pd.Series) -> str:
    """Name an open event or decision in a list to choose from."""
    if "text" in row:
        return row["text"]
    due = say("due.by", day=day(row["due_on"].date())) if not pd.isna(row["due_on"]) else ""
    texts = [label("event_kinds", row["kind"]), row["body"], row["stage"], row["place"], due]
    return " · ".join(text for text in texts if isinstance(text, str) and text)


def _plain(value: object) -> object:
    """Give a stored value as a form sends it: days without hours, lists as lists, nothing as None."""
    if isinstance(value, pd.Timestamp):
        return None if pd.isna(value) else value.date()
    if hasattr(value, "tolist"):
        return value.tolist()
    return None if value is None or value is pd.NaT or value != value else value


def _filled(told: dict) -> dict:
    return {column: value for column, value in told.items() if value not in (None, "", [])}


def _new_id(words: str) -> str:
    """Make an id that says what it is of, and that nobody else has."""
    name = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:40]
    return f"{name}-{secrets.token_hex(3)}"


def _today() -> date:
    return datetime.now(PAKISTAN_TIME).date()
