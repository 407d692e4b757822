"""The downloads under a table and a chart: CSV at once; other formats, columns or names, and pictures on demand."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import pyarrow as pa
import streamlit as st

from hrdash.exports.explained import explain, indicator_names
from hrdash.exports.shapes import LABELS, choose_columns, with_labels
from hrdash.exports.tables import table_bytes
from hrdash.queries.rates import release_day
from hrdash.store import Release
from hrdash.words import say

_FORMATS = ("xlsx", "csv", "json", "parquet")


def offer_table(rows: pd.DataFrame, name: str, release: Release) -> None:
    """Offer the rows under a chart as files that say what and when they are.

    Args:
        rows: with the columns that are shown, as codes.
        name: what they are, for the file's name and the keys of the buttons.
        release: whose figures they are.
    """
    table = pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata(None)
    stem = _stem(name, release)
    with st.container(horizontal=True):
        st.download_button(
            say("table.csv"),
            lambda: _content(table, name, release, "csv"),
            file_name=f"{stem}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"csv-{name}",
        )
        with st.popover(say("table.more"), key=f"more-{name}", on_change="rerun") as more:
            if more.open:
                _offer_more(table, name, stem, release)


def offer_picture(make: Callable[[str], bytes], name: str, release: Release, text: str = "") -> None:
    """Offer what is shown as a picture, folded: closed, it costs nothing, and each kind is made when it is asked for.

    Args:
        make: kind (`png`, `pdf`) → the file.
        name: what it shows, for the file's name and the keys of the buttons.
        release: whose figures they are.
        text: what the fold says, where it is not one chart that is taken.
    """
    with st.popover(
        text or say("picture.take"), type="tertiary", key=f"picture-{name}", on_change="rerun"
    ) as folded:
        if folded.open:
            for kind, mime in (("png", "image/png"), ("pdf", "application/pdf")):
                st.download_button(
                    say(f"picture.{kind}"),
                    partial(make, kind),
                    file_name=f"{_stem(name, release)}.{kind}",
                    mime=mime,
                    on_click="ignore",
                    key=f"{kind}-{name}",
                )


def _stem(name: str, release: Release) -> str:
    return f"hrdash-{name}-release-{release.version}-{release_day(release).isoformat()}"


def _offer_more(table: pa.Table, name: str, stem: str, release: Release) -> None:
    kind = st.segmented_control(
        say("table.format"),
        _FORMATS,
        default=_FORMATS[0],
        required=True,
        format_func=lambda code: say(f"table.format.{code}"),
        key=f"format-{name}",
    )
    how = st.segmented_control(
        say("table.labels"),
        LABELS,
        default="both",
        required=True,
        format_func=lambda code: say(f"table.labels.{code}"),
        key=f"labels-{name}",
    )
    columns = st.multiselect(
        say("table.columns"),
        table.column_names,
        format_func=lambda column: say(f"col.{column}"),
        placeholder=say("table.columns-all"),
        key=f"columns-{name}",
    )
    st.download_button(
        say("table.download"),
        lambda: _content(table, name, release, kind, how, tuple(columns)),
        file_name=f"{stem}.{kind}",
        on_click="ignore",
        type="primary",
        key=f"file-{name}",
    )


def _content(
    table: pa.Table,
    name: str,
    release: Release,
    kind: str,
    how: str = "codes",
    columns: tuple[str, ...] = (),
) -> bytes:
    chosen = choose_columns(table, columns)
    about = {"name": name, "version": release.version, "published": release.at}
    return table_bytes(
        with_labels(chosen, how, indicator_names(release)),
        kind,
        about,
        is_demonstration=release.is_demonstration,
        explained=explain(release, chosen) if kind == "xlsx" else (),
    )
