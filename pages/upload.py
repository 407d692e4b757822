"""Bring a workbook: it is read, explained, compared with what is released, and sent to a second person."""

import streamlit as st

from hrdash.ui import account, cached, show
from hrdash.ui import upload as page
from hrdash.words import say

release = cached.release()
if sent := st.query_params.get("sent"):
    page.show_sent(sent)
    show.show_foot(release)
    st.stop()

heading = st.empty()
with heading.container():
    show.show_finding(release, say("upload.title"), say("upload.how"))
account.show_control()
unit = page.pick_unit()
by = account.require("submit", unit=unit)
name, content = page.take_file(release, unit)
work = page.read_work(release, unit, by or "", name, content)
with heading.container():
    show.show_finding(release, work.title)
page.show_used(work)
page.show_mapping(release, work)
page.show_findings(work)
page.show_changes(release, work)
page.send(work)
show.show_foot(release)
