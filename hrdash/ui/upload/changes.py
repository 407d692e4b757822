"""What a file would change: new, revised and unchanged figures beside what is released now."""

import pandas as pd
import pyarrow.compute as pc
import streamlit as st

from hrdash import submissions
from hrdash.store import Release
from hrdash.ui import cached
from hrdash.ui.upload.work import Work
from hrdash.words import any_group, label, number, place, say

_SHOWN = 1_000


def show_changes(release: Release, work: Work) -> None:
    """Show how many rows are new, revised and unchanged, and the rows of one kind, by indicator."""
    if work.changes is None:
        return
    counts = submissions.counts(work.changes)
    st.header(say("upload.changes"), anchor=False)
    st.markdown(say("upload.change-counts", **{name: number(count) for name, count in counts.items()}))
    kinds = [name for name in ("revised", "new", "unchanged") if counts[name]]
    if not kinds:
        return
    with st.container(horizontal=True):
        kind = st.segmented_control(
            say("upload.change-kind"),
            kinds,
            format_func=lambda name: say(f"upload.{name}"),
            default=kinds[0],
            key="kind",
        )
        rows = work.changes.filter(pc.equal(work.changes["change"], kind or kinds[0]))
        indicators = sorted(filter(None, rows["indicator_id"].unique().to_pylist()))
        if len(indicators) > 1:
            picked = st.selectbox(
                say("upload.change-indicator"),
                ["", *indicators],
                format_func=lambda code: _indicator(release, code) if code else say("all"),
                key="change_indicator",
            )
            rows = rows.filter(pc.equal(rows["indicator_id"], picked)) if picked else rows
    st.dataframe(_readable(release, rows.slice(0, _SHOWN).to_pandas()), hide_index=True, key="changes")
    if rows.num_rows > _SHOWN:
        st.caption(say("upload.more-changes", shown=number(_SHOWN), number=number(rows.num_rows)))


def _indicator(release: Release, code: str) -> str:
    known = cached.indicator_labels(release)
    return known.get(code, code)


def _readable(release: Release, rows: pd.DataFrame) -> pd.DataFrame:
    is_figure = rows["indicator_id"].notna()
    groups = [
        ", ".join(any_group(code) for code in codes if code and code != "_T") or say("all")
        for codes in rows[["sex", "age", "disability", "locality", "ground_value"]]
        .fillna("_T")
        .itertuples(index=False)
    ]
    shown = pd.DataFrame(
        {
            say("upload.col-what"): rows["indicator_id"]
            .map(lambda code: _indicator(release, code))
            .where(is_figure, rows["key"]),
            say("upload.col-where"): [
                place(area, district or "_T") if area else ""
                for area, district in zip(rows["area"], rows["district"], strict=True)
            ],
            say("upload.col-period"): rows["period"],
            say("upload.col-group"): groups,
            say("upload.col-measure"): rows["indicator_id"]
            .map(lambda code: label("unit_measures", cached.catalogue(release).measure(code)))
            .where(is_figure),
            say("upload.col-old"): rows["old_value"],
            say("upload.col-new"): rows["new_value"],
            say("upload.col-difference"): rows["difference"],
            say("findings.sheet"): rows["sheet"],
            say("findings.cell"): rows["cell"],
        }
    )
    return shown.dropna(axis=1, how="all")
