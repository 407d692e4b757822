"""The pages of hrdash and the frame around them."""

import streamlit as st

from hrdash.ui import paper, pickers, show, views
from hrdash.words import say

st.set_page_config(page_title=say("app.name"), page_icon="📊", layout="wide", initial_sidebar_state=300)
page = st.navigation(
    {
        "": [
            st.Page("pages/overview.py", title=say("page.overview"), default=True),
            st.Page("pages/side_by_side.py", title=say("page.side-by-side")),
            st.Page("pages/units.py", title=say("page.units")),
        ],
        say("menu.indicators"): [
            st.Page("pages/indicators.py", title=say("page.indicators")),
            st.Page("pages/gaps.py", title=say("page.gaps")),
            st.Page("pages/coverage.py", title=say("page.coverage")),
        ],
        say("menu.recommendations"): [
            st.Page("pages/recommendations.py", title=say("page.recommendations")),
            st.Page("pages/implementation.py", title=say("page.implementation")),
            st.Page("pages/clusters.py", title=say("page.clusters")),
            st.Page("pages/actions.py", title=say("page.actions")),
            st.Page("pages/calendar.py", title=say("page.calendar")),
        ],
        say("menu.meeting"): [
            st.Page("pages/present.py", title=say("page.present")),
            st.Page("pages/downloads.py", title=say("page.downloads")),
        ],
        say("menu.send"): [
            st.Page("pages/upload.py", title=say("page.upload")),
            st.Page("pages/review.py", title=say("page.review")),
        ],
    },
    # A saved view is shown in a meeting without the menu.
    position="hidden" if st.context.is_embedded else "top",
)
pickers.keep_across_pages(page.url_path)
views.show_save(page.url_path)
show.style_lines()
paper.print_light()
page.run()
