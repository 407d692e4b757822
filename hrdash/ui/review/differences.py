"""The differences on screen: by kind and by indicator, the biggest change first, fifty at a time."""

import pandas as pd
import streamlit as st

from hrdash.store import read_release
from hrdash.submissions import Staged
from hrdash.ui import cached
from hrdash.ui.paging import pick_page
from hrdash.ui.review import seeing
from hrdash.ui.review.opened import Opened, see
from hrdash.ui.review.rows import readable, rows_beside, table_name
from hrdash.words import number, say

_EVERY = ""


def show_changes(one: Opened) -> None:
    """Show what publishing would change (of a published submission: what it changed), to filter and to turn over."""
    if one.rows.empty:
        return
    is_published = one.state.state == "published"
    st.subheader(say("review.changed" if is_published else "review.changes"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = _pick_kind(one, [name for name in ("revised", "new", "unchanged") if one.counts[name]])
        rows = one.rows[one.rows["change"] == kind]
        subjects = rows["name"].where(rows["table"] == "observations", rows["table"].map(table_name))
        picked = _pick_subject(subjects, f"indicator-{one.kept.id}-{kind}")
    rows = rows[subjects == picked] if picked else rows
    shown = pick_page(rows, f"{one.kept.id}-{kind}-{picked}")
    show_lines(shown, "changes", is_published=is_published)
    if not is_published:
        _offer_newer(one)


def _pick_kind(one: Opened, kinds: list[str]) -> str:
    """Pick what is shown of new, revised and unchanged rows; asked only where there are several kinds."""
    if len(kinds) == 1:
        return kinds[0]
    return st.segmented_control(
        say("review.kind"),
        kinds,
        default=kinds[0],
        required=True,
        format_func=lambda name: f"{say(f'review.kind-{name}')} · {number(one.counts[name])}",
        key=f"kind-{one.kept.id}-{one.against.version}",
    )


def _pick_subject(subjects: pd.Series, key: str) -> str:
    """Pick one indicator (of rows that are no figures, one table); all at first."""
    counts = subjects.value_counts().sort_index()
    if len(counts) == 1:
        return _EVERY
    return st.selectbox(
        say("review.indicator"),
        [_EVERY, *counts.index],
        format_func=lambda name: f"{name} · {number(counts[name])}" if name else say("all"),
        key=key,
    )


def show_lines(rows: pd.DataFrame, key: str, *, is_published: bool = False) -> None:
    """Show rows of `rows_beside` as a table; `is_published` as in `readable`."""
    read = readable(rows, is_published=is_published)
    first, last = say("review.col-what"), say("review.col-also")
    columns = {
        first: st.column_config.TextColumn(width="medium"),
        last: st.column_config.TextColumn(width="large"),
    }
    for name in ("old", "new", "old-published", "new-published"):
        columns[say(f"review.col-{name}")] = st.column_config.TextColumn(alignment="right")
    columns[say("review.col-change")] = st.column_config.TextColumn(alignment="right", width=150)
    st.dataframe(read, hide_index=True, column_config=columns, key=key)


def _offer_newer(one: Opened) -> None:
    """Say which release the differences are drawn against, where a newer one has come."""
    st.caption(say("review.against", version=one.against.version))
    if one.newest.version > one.against.version:
        st.button(
            say("review.draw-anew", version=one.newest.version),
            on_click=see,
            args=(one.kept.id, one.newest),
            key="draw-anew",
        )


def changed_since(one: Opened, version: int) -> pd.DataFrame:
    """Give the rows beside which something else stands now than stood in the earlier release `version`."""
    earlier = read_release(cached.lake(), version)
    then = set(_standing(rows_beside(earlier, one.staged or Staged({}, []), seeing.reviewer_of(one.kept))))
    return one.rows[[text not in then for text in _standing(one.rows)]]


def _standing(rows: pd.DataFrame) -> list[str]:
    """Write what stands beside each row, as one text."""
    said = rows[["row", "change", "old_value", "was_hidden", "columns", "old"]]
    return [str(line) for line in said.itertuples(index=False)]
