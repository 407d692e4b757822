"""The forms about recommendations: give them to departments, and report on them; for one, a cluster, or a whole list."""

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd
import streamlit as st

from hrdash.queries import assigning, handover
from hrdash.queries.rates import PAKISTAN_TIME
from hrdash.store import Release
from hrdash.ui import cached, forms, show
from hrdash.vocabulary import codes
from hrdash.words import label, number, say, unit_name

departments = cached.kept(assigning.departments)
led_by = cached.kept(assigning.led_by)
assignments_of = cached.kept(handover.assignments_of)


def show_forms(release: Release, recommendation_id: str) -> None:
    """Offer the forms of one recommendation; a report may serve its whole cluster."""
    asked = assignments_of(release, recommendation_id)
    leads = asked[asked["role"] == "lead"]
    st.divider()
    chosen = forms.pick_form(["report", "assign"] if len(leads) else ["assign"])
    if chosen and forms.is_open(release):
        if chosen == "report":
            _report_one(release, recommendation_id, leads)
        else:
            ask_assignment(release, f"assign-{recommendation_id}", [recommendation_id])
    for name in ("report", "assign"):
        forms.show_outcome(f"{name}-{recommendation_id}")


def ask_assignment(release: Release, name: str, recommendations: Sequence[str]) -> None:
    """Ask which governments and departments answer for some recommendations, asked on and due when; send it.

    What is assigned already stays as it is, unless the sender says that it changes too.
    """
    senders = {one.unit: one for one in forms.ask_senders()}
    if not senders:
        return
    own = st.query_params.get("unit")
    first = [own] if own in senders else list(senders) if len(senders) == 1 else []
    units = st.multiselect(
        say("assign.units"), list(senders), default=first, format_func=unit_name, key=f"{name}-units"
    )
    known = {unit: led_by(release, unit) for unit in units}
    before = _standing(known, recommendations)
    offices = {unit: _ask_departments(release, name, unit, before.get("department_id")) for unit in units}
    left, right = st.columns(2)
    # Another choice of governments starts from what stands for it.
    key = f"{name}-{'-'.join(units)}"
    asked_on = left.date_input(
        say("col.assigned_on"), before.get("assigned_on", today()), key=f"{key}-asked", format="DD/MM/YYYY"
    )
    due_on = right.date_input(say("col.due_on"), before.get("due_on"), key=f"{key}-due", format="DD/MM/YYYY")
    standing = sum(known[unit]["recommendation_id"].isin(recommendations).sum() for unit in units)
    changes = bool(standing) and st.checkbox(
        say("assign.change", n=int(standing)), value=len(recommendations) == 1, key=f"{name}-change"
    )
    note = st.text_input(say("form.note"), key=f"{name}-note") if changes else None
    letters = [
        forms.Letter(
            senders[unit],
            {
                "assignments": assigning.assignment_rows(
                    known[unit], recommendations, unit, *offices[unit], asked_on, due_on, changes=changes
                )
            },
            note,
        )
        for unit in units
    ]
    letters = [letter for letter in letters if letter.tables["assignments"]]
    rows = sum(len(letter.tables["assignments"]) for letter in letters)
    if units and not rows:
        st.caption(say("assign.nothing"))
    text = say("assign.send", n=rows, number=number(rows))
    if st.button(text, type="primary", key=f"{name}-send", disabled=not rows):
        forms.send_each(name, letters)


def _standing(known: dict[str, pd.DataFrame], recommendations: Sequence[str]) -> dict:
    """Give what stands of one recommendation for one government, to start from; nothing where it is about several."""
    if len(known) != 1 or len(recommendations) != 1:
        return {}
    (rows,) = known.values()
    rows = rows[rows["recommendation_id"] == recommendations[0]]
    return {} if rows.empty else {name: value for name, value in rows.iloc[0].items() if not pd.isna(value)}


def _ask_departments(
    release: Release, name: str, unit: str, before: str | None
) -> tuple[str | None, list[str]]:
    """Ask which department of a unit leads (at first the one that does), and which ones support it."""
    offices = departments(release, unit)
    names = dict(zip(offices["department_id"], offices["said"], strict=True))
    left, right = st.columns(2)
    lead = left.selectbox(
        say("assign.lead", unit=unit_name(unit)), list(names), index=list(names).index(before) if before in names else None, format_func=names.get,
        key=f"{name}-lead-{unit}", placeholder=say("rec.no-department"),
    )  # fmt: skip
    support = right.multiselect(
        say("assign.support"), [code for code in names if code != lead], format_func=names.get,
        key=f"{name}-support-{unit}",
    )  # fmt: skip
    return lead, support


def _report_one(release: Release, recommendation_id: str, leads: pd.DataFrame) -> None:
    """Ask for a report on one recommendation, and whether it holds for the others of its cluster."""
    name = f"report-{recommendation_id}"
    sender = forms.ask_sender(name, list(leads["unit"].unique()))
    if sender is None:
        return
    mine = led_by(release, sender.unit)
    own = mine[mine["recommendation_id"] == recommendation_id]
    of_cluster = mine[mine["cluster_id"].isin(own["cluster_id"].dropna())]
    others = len(of_cluster) - len(own)
    serves = others > 0 and st.checkbox(
        say("report.cluster", n=others, unit=unit_name(sender.unit)), key=f"{name}-cluster"
    )
    ask_report(name, sender, of_cluster if serves else own)


def ask_report(name: str, sender: forms.Sender, assignments: pd.DataFrame) -> None:
    """Ask for one status report and send it for each of some assignments of one unit."""
    with forms.form(name):
        left, right = st.columns(2)
        known = [code for code in codes("statuses") if code != "no_report"]
        status = left.selectbox(
            say("col.status"), known, index=None, format_func=lambda code: label("statuses", code)
        )
        as_of = right.date_input(say("col.as_of"), today(), max_value=today(), format="DD/MM/YYYY")
        told = {
            column: st.text_area(say(f"col.{column}"), height=80)
            for column in ("reason", "next_step", "difficulty", "support_needed")
        }
        evidence = st.text_area(say("report.evidence"), height=80)
        note = st.text_input(say("form.note"), help=say("report.note-help"))
        st.caption(say("report.personal"))
        rows = len(assignments)
        is_sent = st.form_submit_button(say("report.send", n=rows, number=number(rows)), type="primary")
    if is_sent and status is None:
        st.error(say("report.status-needed"))
    elif is_sent:
        report = {"as_of": as_of, "status": status, **told, "evidence": evidence.splitlines()}
        forms.send(name, sender, {"status_reports": assigning.report_rows(assignments, report)}, note=note)


def today() -> date:
    """Give the day in Pakistan."""
    return datetime.now(PAKISTAN_TIME).date()


def show_bulk(release: Release, found: pd.DataFrame) -> None:
    """Offer to assign all that a search found: a theme's, a body's, a cluster's."""
    if found.empty:
        return
    recommendations = list(found["recommendation_id"])
    st.divider()
    chosen = forms.pick_form(["assign"])
    if chosen and forms.is_open(release):
        n = len(recommendations)
        show.show_line(say("assign.all", n=n, number=number(n)), say("assign.all-why"))
        ask_assignment(release, "assign-found", recommendations)
    forms.show_outcome("assign-found")
