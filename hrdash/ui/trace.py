"""Where the figures on a page come from: the file, sheet and cell of each, and who published it."""

import pandas as pd
import streamlit as st

from hrdash.queries.rates import publications
from hrdash.store import Release
from hrdash.ui import cached, show
from hrdash.ui.paging import pick_page
from hrdash.ui.review import seeing
from hrdash.ui.review.rows import exact
from hrdash.words import group_label, label, place, say

publications_of = cached.kept(publications)


def show_trace(release: Release, figures: pd.DataFrame, by: str, name: str) -> None:
    """Show where the drawn figures come from, folded: closed, it costs nothing.

    Args:
        release: the release that is shown.
        figures: the rows on the page, as `queries.indicators.figures` gives them.
        by: the dimension of their groups.
        name: what tells these rows from others of the page.

    """
    with st.expander(say("trace.open"), key=f"trace-{name}", on_change="rerun") as folded:
        if not folded.open:
            return
        rows = figures.sort_values("submission", kind="stable", na_position="last")
        for submission, part in pick_page(rows, f"trace-{name}").groupby(
            "submission", sort=False, dropna=False
        ):
            _show_source(release, submission if isinstance(submission, str) else None, part, by, name)


def _show_source(release: Release, submission: str | None, figures: pd.DataFrame, by: str, name: str) -> None:
    """Show one file's figures: who published it and when, then each figure with its cell."""
    publication = publications_of(release).get(submission)
    if publication is None:
        show.show_line(say("trace.unknown"))
    else:
        text = publication.file or say("trace.unknown")
        second = say(
            "trace.published",
            post=publication.by,
            at=seeing.when(publication.at),
            version=publication.version,
        )
        if seeing.sees(submission):
            show.show_linked_line(text, second, "review", {"submission": submission})
        else:
            show.show_line(text, second)
    shown = pd.DataFrame(
        {
            say("col.area"): [place(row.area, row.district) for row in figures.itertuples()],
            say("col.group"): [
                say("all") if row.group == "_T" else group_label(by, row.group)
                for row in figures.itertuples()
            ],
            say("col.period"): figures["period"].to_numpy(),
            say("col.value"): [_value(row) for row in figures.itertuples()],
            say("col.sheet"): figures["sheet"].to_numpy(),
            say("col.cell"): figures["cell"].to_numpy(),
        }
    )
    right = {say("col.value"): st.column_config.TextColumn(alignment="right")}
    st.dataframe(shown, hide_index=True, column_config=right, key=f"traced-{name}-{submission}")


def _value(row: object) -> str:
    """Write a figure as its cell has it; one that is hidden or was not collected says so."""
    if row.value != row.value and row.obs_status != "A":
        return label("obs_statuses", row.obs_status)
    return exact(row.value, row.unit_measure)
