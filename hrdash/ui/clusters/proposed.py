"""What is proposed: new clusters of what asks the same, and clusters that a recommendation could join."""

import pandas as pd
import streamlit as st

from hrdash.queries import clusters
from hrdash.store import Release
from hrdash.ui import cached, forms, show
from hrdash.ui.clusters.opened import REGISTER, send_cluster
from hrdash.ui.paging import pick_page
from hrdash.words import number, say

proposals = cached.kept(clusters.proposals)
_LEAVE = "leave"


def show_proposals(release: Release) -> None:
    """Show the proposals, the surest first; nothing is put together unasked."""
    with st.spinner(say("clusters.looking")):
        joins, groups = proposals(release)
    st.caption(say("clusters.proposed-why"))
    forms.show_outcome("proposed")
    if joins.empty and groups.empty:
        show.show_empty(say("clusters.proposed-none"))
        return
    sender = forms.ask_sender("proposed", REGISTER) if forms.is_open(release) else None
    if len(groups):
        st.subheader(say("clusters.new", n=int(groups["group"].nunique())), anchor=False)
        for group in pick_page(sorted(groups["group"].unique()), "groups"):
            _show_group(release, groups[groups["group"] == group], sender)
    if len(joins):
        n = int(joins["recommendation_id"].nunique())
        st.subheader(say("clusters.joins", n=n, number=number(n)), anchor=False)
        _show_joins(release, joins, sender)


def _show_group(release: Release, rows: pd.DataFrame, sender: forms.Sender | None) -> None:
    """Show one new group: who belongs to it is picked, and it is named."""
    names = dict(zip(rows["recommendation_id"], rows["summary"], strict=True))
    name = f"group-{rows['recommendation_id'].iloc[0]}"
    with st.container(border=True):
        if sender is None:
            for text in names.values():
                show.show_line(text)
            return
        with forms.form(name):
            taken = [
                code
                for code, text in names.items()
                if st.checkbox(show.plain(text), value=True, key=f"{name}-{code}")
            ]
            text = st.text_input(say("clusters.label"), max_chars=120)
            note = st.text_input(say("form.note"), say("clusters.note-join"))
            is_sent = st.form_submit_button(say("clusters.send-new"), type="primary")
        if is_sent and (not text.strip() or not taken):
            st.error(say("clusters.label-needed"))
        elif is_sent:
            send_cluster(release, "proposed", sender, taken, text, note)


def _show_joins(release: Release, joins: pd.DataFrame, sender: forms.Sender | None) -> None:
    """Show for each recommendation the clusters it could join, each as sure as it is; the reader chooses."""
    asked = pick_page(list(joins["recommendation_id"].unique()), "joins")
    chosen: dict[str, str] = {}
    with forms.form("joins"):
        for recommendation in asked:
            rows = joins[joins["recommendation_id"] == recommendation]
            names = dict(zip(rows["cluster_id"], rows["label"], strict=True))
            summary = str(rows["summary"].iloc[0])
            picked = st.selectbox(
                show.plain(summary), [_LEAVE, *names],
                format_func=lambda code, names=names: names.get(code) or say("clusters.leave"),
                key=f"join-{recommendation}", disabled=sender is None,
            )  # fmt: skip
            if picked != _LEAVE:
                chosen[recommendation] = picked
        note = st.text_input(say("form.note"), say("clusters.note-join"), disabled=sender is None)
        is_sent = st.form_submit_button(say("clusters.send-joins"), type="primary", disabled=sender is None)
    if is_sent and not chosen:
        st.error(say("clusters.join-needed"))
    elif is_sent and sender:
        moved = [
            row
            for recommendation, cluster in chosen.items()
            for row in clusters.moved_rows(clusters.recommendations(release, [recommendation]), cluster)
        ]
        forms.send("proposed", sender, {"recommendations": moved}, note=note)
