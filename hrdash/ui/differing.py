"""Where reports and figures differ, as a list of sentences with the unit's remark: no score, no cause."""

from datetime import date

import streamlit as st

from hrdash.sentences.gaps import divergence_sentences
from hrdash.store import Release
from hrdash.ui import cached, show
from hrdash.words import say

_SHOWN = 6
COLUMNS = (
    *("unit", "theme", "implemented", "reported", "assigned", "label_en", "what", "moved", "change"),
    *("better", "worse", "districts", "base_period", "current_period", "remark", "remark_by"),
)


def show_differing(
    release: Release, as_of: date, *, unit: str | None = None, theme: str | None = None
) -> None:
    """Show where a theme's reports and figures differ, of one unit or of all; where nothing differs, say that."""
    rows = cached.divergences(release, as_of)  # of everything at once: the next choice costs nothing
    rows = rows[rows["unit"].eq(unit or rows["unit"]) & rows["theme"].eq(theme or rows["theme"])]
    st.subheader(say("differ.title"), anchor=False)
    st.caption(say("differ.explained"))
    if rows.empty:
        show.show_empty(say("differ.none"))
        return
    # One line a unit and theme at first, so that no unit fills the list.
    first = rows.drop_duplicates(["unit", "theme"])
    for _, row in first.head(_SHOWN).iterrows():
        show.show_line(*divergence_sentences(row, release.is_demonstration))
    show.show_table(rows, COLUMNS, "divergence", release)
