"""Where reports and figures differ, as a list of sentences with the unit's remark: no score, no cause."""

from datetime import date

import pandas as pd
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


@cached.kept
def _differing(
    release: Release, as_of: date, unit: str | None, theme: str | None
) -> tuple[tuple[tuple[str, str], ...], pd.DataFrame]:
    """Give the first sentences, one a unit and theme so that no unit fills the list, and all rows behind them."""
    rows = cached.divergences(release, as_of)  # of everything at once: the next choice costs nothing
    rows = rows[rows["unit"].eq(unit or rows["unit"]) & rows["theme"].eq(theme or rows["theme"])]
    first = rows.drop_duplicates(["unit", "theme"]).head(_SHOWN)
    return tuple(divergence_sentences(row, release.is_demonstration) for _, row in first.iterrows()), rows


def show_differing(
    release: Release, as_of: date, *, unit: str | None = None, theme: str | None = None
) -> None:
    """Show where a theme's reports and figures differ, of one unit or of all; where nothing differs, say that."""
    lines, rows = _differing(release, as_of, unit, theme)
    st.subheader(say("differ.title"), anchor=False)
    st.caption(say("differ.explained"))
    if not lines:
        show.show_empty(say("differ.none"))
        return
    for line in lines:
        show.show_line(*line)
    show.show_table(rows, COLUMNS, "divergence", release)
