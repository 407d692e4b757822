"""The forms of plans: add an action, and change one as it goes on."""

from collections.abc import Mapping

import streamlit as st

from hrdash.queries import planning
from hrdash.store import Release
from hrdash.ui import cached, forms, show
from hrdash.ui.register.writing import departments
from hrdash.vocabulary import codes
from hrdash.words import heading, label, say

_ADD, _CHANGE = "action", "action-change"
_DAYS = ("start_on", "due_on")
_STEP = 100_000.0  # rupees, of the buttons beside an amount
_FIELDS = {
    "due_on": "actions.until",
    "department_id": "col.department",
    "indicator_id": "col.indicator",
    "recommendation_id": "actions.serves",
}
"""What the form calls a column, where another table has the column's own word."""


def show_add(release: Release) -> None:
    """Offer to add an action to a plan."""
    st.divider()
    if forms.pick_form([_ADD]) and forms.is_open(release) and (sender := forms.ask_sender(_ADD)):
        _ask(release, _ADD, sender, None)
    forms.show_outcome(_ADD, _FIELDS)


def show_change(release: Release, action_id: str) -> None:
    """Offer to change an action: its government may."""
    before, name = planning.standing(release, action_id), f"{_CHANGE}-{action_id}"
    st.divider()
    is_asked = before and forms.pick_form([_CHANGE]) and forms.is_open(release)
    if is_asked and (sender := forms.ask_sender(name, [before["unit"]])):
        _ask(release, name, sender, before)
    forms.show_outcome(name, _FIELDS)


def _ask(release: Release, name: str, sender: forms.Sender, before: Mapping[str, object] | None) -> None:
    """Ask for an action and send it; one that stands is where its form starts."""
    stands = before or {"plan": st.query_params.get("plan")}
    names = _names(release, sender.unit, stands.get("action_id"))
    with forms.form(name):
        told = {"title": st.text_input(say("col.title"), stands.get("title") or "", max_chars=200)}
        # A row of two fields each, so that a phone asks in the same order.
        left, right = st.columns(2)
        plans = {code: label("plans", code) for code in codes("plans")}
        offices = departments(release, sender.unit)
        names_of = dict(zip(offices["department_id"], offices["said"], strict=True))
        told["plan"] = _pick(left, "col.plan", plans, stands.get("plan"))
        told["department_id"] = _pick(right, "col.department", names_of, stands.get("department_id"))
        for place, column in zip(st.columns(2), _DAYS, strict=True):
            told[column] = place.date_input(
                heading(column, "actions"), stands.get(column), format="DD/MM/YYYY"
            )
        for place, column in zip(st.columns(2), ("budget_pkr", "spent_pkr"), strict=True):
            told[column] = place.number_input(
                say(f"col.{column}"), value=stands.get(column), step=_STEP, format="%.0f", help=say("actions.amount-help")
            )  # fmt: skip
        left, right = st.columns(2)
        statuses = {code: label("statuses", code) for code in codes("statuses") if code != "no_report"}
        labels = cached.indicator_labels(release)
        told["status"] = _pick(left, "col.status", statuses, stands.get("status"))
        told["indicator_id"] = _pick(right, "col.indicator", labels, stands.get("indicator_id"))
        serves = st.multiselect(
            say("actions.serves-also" if before else "actions.serves"), list(names), format_func=names.get
        )
        note = st.text_input(say("form.note")) if before else None
        st.caption(say("report.personal"))
        is_sent = st.form_submit_button(say("form.send"), type="primary")
    if is_sent and not (told["title"].strip() and told["plan"]):
        st.error(say("actions.needed"))
    elif is_sent:
        rows = planning.action_rows(told, serves, sender.unit, before)
        found = None if before else planning.standing(release, rows["actions"][0]["action_id"])
        if found:
            st.error(say("actions.known"))
            show.link("actions", found["title"], {"action": found["action_id"], "write": _CHANGE})
        elif before and planning.is_unchanged(rows, before):
            st.error(say("actions.unchanged"))
        else:
            forms.send(name, sender, rows, note=note)


def _pick(place, word: str, names: Mapping[str, str], stands: object) -> str | None:
    """Pick one code of a list, or none."""
    first = list(names).index(stands) if stands in names else None
    return place.selectbox(say(word), list(names), index=first, format_func=names.get)


@cached.kept
def _names(release: Release, unit: str, action_id: str | None) -> dict[str, str]:
    """Name what an action may serve: by its body and paragraph, then what it asks."""
    names = {}
    for row in planning.recommendations_for(release, unit, action_id).itertuples():
        paragraph = say("rec.paragraph", n=row.paragraph) if row.paragraph else ""
        told = (label("bodies", row.body), row.symbol, paragraph, row.summary)
        names[row.recommendation_id] = " · ".join(text for text in told if isinstance(text, str) and text)
    return names
