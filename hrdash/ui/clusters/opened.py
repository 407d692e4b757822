"""One cluster: what was asked, first when and how often again, by whom; naming, splitting, assigning, reporting it."""

import re
from collections.abc import Collection
from datetime import date

import pandas as pd
import streamlit as st

from hrdash import sentences
from hrdash.queries import clusters
from hrdash.store import Release
from hrdash.ui import forms, show
from hrdash.ui.clusters.listed import members, recurring, years_line
from hrdash.ui.register.writing import ask_assignment, ask_report, led_by
from hrdash.vocabulary import codes
from hrdash.words import day, label, listed, number, say, unit_name

REGISTER = ("FED",)  # who keeps the register
_NONE = "none"
_ID_LENGTH = 48


def show_cluster(release: Release, cluster_id: str, as_of: date) -> bool:
    """Show one cluster with its history and its forms; False where there is none."""
    rows = recurring(release, as_of)
    rows = rows[rows["cluster_id"] == cluster_id]
    if rows.empty:
        return False
    cluster, own = rows.iloc[0], members(release, cluster_id)
    show.link("clusters", say("clusters.back"), {})
    show.show_finding(release, cluster["label"], _second(cluster, own, release.is_demonstration))
    st.markdown(years_line(own))
    if isinstance(cluster["reason"], str):
        priority = (
            "" if pd.isna(cluster["priority"]) else say("clusters.priority", n=int(cluster["priority"]))
        )
        show.show_line(priority or say("clusters.reason"), cluster["reason"])
    _show_history(own)
    _show_forms(release, cluster, own)
    show.show_foot(release, listed(sorted(set(own["symbol"].dropna()))), say("foot.not-un"))
    return True


def _second(cluster: pd.Series, own: pd.DataFrame, is_example: bool) -> str:
    history = sentences.cluster_history(own)
    if not cluster["assigned"]:
        return history
    done = say(
        "clusters.done", implemented=number(cluster["implemented"]), assigned=number(cluster["assigned"])
    )
    return f"{history} {sentences.example(done, is_example)}"


def _show_history(own: pd.DataFrame) -> None:
    """Show everything that belongs to it, review by review, oldest first."""
    reviews = own.groupby(["issued_on", "body", "symbol"], sort=False, dropna=False)
    for (on, body, symbol), rows in reviews:
        when = "" if pd.isna(on) else day(on)
        st.subheader(" · ".join(filter(None, [when, label("bodies", body)])), anchor=False)
        for row in rows.itertuples():
            paragraph = "".join(text for text in (row.paragraph, row.sub_item) if isinstance(text, str))
            states = [] if row.recommending_states is None else list(row.recommending_states)
            second = [
                symbol if isinstance(symbol, str) else "",
                say("rec.paragraph", n=paragraph) if paragraph else "",
                listed(states),
                label("recommendation_kinds", row.kind)
                if row.kind == "concern"
                else label("responses", row.response),
            ]
            query = {"recommendation": row.recommendation_id}
            show.show_linked_line(
                row.summary if isinstance(row.summary, str) else row.recommendation_id,
                " · ".join(filter(None, second)),
                "recommendations",
                query,
            )


def _show_forms(release: Release, cluster: pd.Series, own: pd.DataFrame) -> None:
    st.divider()
    chosen = forms.pick_form(["report", "assign", "name", "split"])
    name = f"{chosen}-{cluster['cluster_id']}"
    if chosen and forms.is_open(release):
        if chosen == "name":
            _ask_name(name, cluster)
        elif chosen == "split":
            _ask_split(release, name, own)
        elif chosen == "assign":
            current = own[own["is_current"].eq(True)]
            ask_assignment(release, name, list(current["recommendation_id"]))
        else:
            _ask_report(release, name, cluster["cluster_id"])
    for form in ("report", "assign", "name", "split"):
        forms.show_outcome(f"{form}-{cluster['cluster_id']}")


def _ask_report(release: Release, name: str, cluster_id: str) -> None:
    """Ask for one report that serves everything of the cluster that a government leads on."""
    led = {unit: led_by(release, unit) for unit in codes("units")}
    led = {unit: rows[rows["cluster_id"] == cluster_id] for unit, rows in led.items()}
    asked = [unit for unit, rows in led.items() if len(rows)]
    if not asked:
        st.info(say("rec.nobody"))
        return
    sender = forms.ask_sender(name, asked)
    if sender:
        n = len(led[sender.unit])
        st.caption(say("clusters.report", n=n, unit=unit_name(sender.unit)))
        ask_report(name, sender, led[sender.unit])


def _ask_name(name: str, cluster: pd.Series) -> None:
    sender = forms.ask_sender(name, REGISTER)
    if sender is None:
        return
    with forms.form(name):
        text = st.text_input(say("clusters.label"), cluster["label"], max_chars=120)
        given = _NONE if pd.isna(cluster["priority"]) else str(int(cluster["priority"]))
        priorities = [_NONE, "1", "2", "3"]
        priority = st.selectbox(
            say("clusters.priority-pick"), priorities, priorities.index(given),
            format_func=lambda code: say(f"clusters.priority.{code}"),
        )  # fmt: skip
        reason = st.text_input(
            say("clusters.reason"), cluster["reason"] if isinstance(cluster["reason"], str) else ""
        )
        note = st.text_input(say("form.note"))
        is_sent = st.form_submit_button(say("clusters.send-name"), type="primary")
    if is_sent:
        row = {
            "cluster_id": cluster["cluster_id"], "label": " ".join(text.split()),
            "priority": None if priority == _NONE else priority, "reason": " ".join(reason.split()) or None,
        }  # fmt: skip
        forms.send(name, sender, {"clusters": [row]}, note=note)


def _ask_split(release: Release, name: str, own: pd.DataFrame) -> None:
    """Ask what to take out, and into which new cluster."""
    sender = forms.ask_sender(name, REGISTER)
    if sender is None:
        return
    names = dict(zip(own["recommendation_id"], own["summary"].fillna(own["recommendation_id"]), strict=True))
    with forms.form(name):
        taken = st.multiselect(say("clusters.take-out"), list(names), format_func=names.get)
        text = st.text_input(say("clusters.label-new"), max_chars=120, help=say("clusters.label-new-help"))
        note = st.text_input(say("form.note"), say("clusters.note-split"))
        is_sent = st.form_submit_button(say("clusters.send-split"), type="primary")
    if is_sent and not taken:
        st.error(say("clusters.take-out-needed"))
    elif is_sent:
        send_cluster(release, name, sender, taken, text, note)


def send_cluster(
    release: Release, name: str, sender: forms.Sender, ids: Collection[str], text: str, note: str
) -> None:
    """Send a new cluster with its recommendations; without a label they leave theirs and belong to none."""
    text = " ".join(text.split())
    rows = clusters.recommendations(release, list(ids))
    if not text:
        forms.send(name, sender, {"recommendations": clusters.moved_rows(rows, None)}, note=note)
        return
    cluster_id = _new_id(release, text)
    new = {"cluster_id": cluster_id, "label": text, "priority": None, "reason": None}
    moved = clusters.moved_rows(rows, cluster_id)
    forms.send(name, sender, {"clusters": [new], "recommendations": moved}, note=note)


def _new_id(release: Release, text: str) -> str:
    """Make an id of a label that no cluster has yet."""
    known = set(clusters.cluster_ids(release))
    plain = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:_ID_LENGTH] or "cluster"
    number_ = 1
    while (found := plain if number_ == 1 else f"{plain}-{number_}") in known:
        number_ += 1
    return found
