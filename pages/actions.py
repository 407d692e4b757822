"""Plans: how far their actions are, the money beside them, and what is late or has no owner or no budget."""

import streamlit as st

from hrdash.ui import action_forms, actions, cached, pickers, show
from hrdash.words import say

release = cached.release()
opened = st.query_params.get("action")
with st.sidebar:
    unit = pickers.pick_unit()
    plan = actions.pick_plan()
    by = actions.pick_group()
    as_of = pickers.pick_as_of(release)

if opened and actions.show_one(release, opened, as_of):
    action_forms.show_change(release, opened)
    show.show_foot(release, say("actions.foot"))
    st.stop()

plans = actions.read_plans(release, unit, plan, as_of)
show.show_finding(release, plans.title, plans.second)
if plans.numbers:
    for column, number in zip(st.columns([4, 4, 4, 5]), plans.numbers, strict=True):
        column.metric(
            number.label, number.value, number.second, delta_color="off", delta_arrow="off", border=True
        )
left, right = st.columns(2, gap="large")
with left:
    actions.show_progress(release, unit, plan, as_of, plans.title)
with right:
    actions.show_money(release, unit, plan, as_of, by)
if plans.numbers:
    actions.show_list(release, unit, plan, as_of)
action_forms.show_add(release)
show.show_foot(release, say("actions.foot"))
