"""The downloads under a table and a chart: CSV at once; other formats, columns or names, and pictures on demand."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pandas as pd
import pyarrow as pa
import streamlit as st

from hrdash.exports.explained import explain, indicator_names
from hrdash.exports.sdmx import sdmx_csv, structure_xml
from hrdash.exports.shapes import LABELS, choose_columns, group_head, shaped, wide
from hrdash.exports.tables import SDMX, table_bytes
from hrdash.queries.rates import release_day
from hrdash.store import Release
from hrdash.vocabulary import OBSERVATION_KEY
from hrdash.words import say

_FORMATS = ("xlsx", "csv", "json", "parquet")
_SIDES = ("sex", "age", "disability", "locality", "ground_value", "period", "area", "district")


def offer_table(
    rows: pd.DataFrame,
    name: str,
    release: Release,
    observations: Callable[[], pa.Table] | None = None,
) -> None:
    """Offer the rows under a chart as files that say what and when they are.

    Args:
        rows: with the columns that are shown, as codes.
        name: what they are, for the file's name and the keys of the buttons.
        release: whose figures they are.
        observations: gives the same rows as those of the table `observations`, where they are that: these can also
            be laid out wide, and leave as SDMX-CSV.
    """

    def table() -> pa.Table:
        return pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata(None)

    with st.container(horizontal=True):
        st.download_button(
            say("table.csv"),
            lambda: _content(table(), name, release, "csv"),
            file_name=f"{_stem(name, release)}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"csv-{name}",
        )
        with st.popover(say("table.more"), key=f"more-{name}", on_change="rerun") as more:
            if more.open:
                _offer_more(table(), name, release, observations() if observations else None)


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


def _offer_more(table: pa.Table, name: str, release: Release, observations: pa.Table | None) -> None:
    kind = _pick("format", _FORMATS if observations is None else (*_FORMATS, SDMX), name)
    if kind == SDMX:
        _offer_sdmx(observations, name, release)
        return
    over = None if observations is None else _pick_layout(observations, name)
    how = _pick("labels", LABELS, name, "both")
    laid = table if over is None else observations
    names = indicator_names(release)
    columns = st.multiselect(
        say("table.columns"),
        (laid if over is None else wide(laid, over)).column_names,
        format_func=lambda column: _column_name(column, over, names),
        placeholder=say("table.columns-all"),
        key=f"columns-{name}-{over or 'long'}",
    )
    called = name if over is None else f"{name}-wide-by-{over}"
    st.download_button(
        say("table.download"),
        lambda: _content(laid, called, release, kind, how, tuple(columns), over),
        file_name=f"{_stem(called, release)}.{kind}",
        on_click="ignore",
        type="primary",
        key=f"file-{name}",
    )


def _pick(what: str, options: Sequence[str], name: str, first: str = "") -> str:
    return st.segmented_control(
        say(f"table.{what}"),
        options,
        default=first or options[0],
        required=True,
        format_func=lambda code: say(f"table.{what}.{code}"),
        key=f"{what}-{name}",
    )


def _pick_layout(observations: pa.Table, name: str) -> str | None:
    """Pick one figure a row (None), or the column whose groups stand side by side."""
    sides = [column for column in _SIDES if len(observations[column].unique()) > 1]
    return st.selectbox(
        say("table.layout"),
        [None, *sides],
        format_func=lambda column: (
            say("table.wide", column=say(f"col.{column}").lower()) if column else say("table.long")
        ),
        key=f"layout-{name}",
    )


def _column_name(column: str, over: str | None, names: Mapping[str, str]) -> str:
    if over is None or column in OBSERVATION_KEY:
        return say(f"col.{column}")
    return group_head(column, over, names)


def _offer_sdmx(observations: pa.Table, name: str, release: Release) -> None:
    """Offer the observations as SDMX-CSV, and the file that says what its codes mean."""
    stem = _stem(name, release)
    st.caption(say("table.sdmx-told"))
    with st.container(horizontal=True):
        st.download_button(
            say("table.download"),
            lambda: sdmx_csv(observations, is_demonstration=release.is_demonstration),
            file_name=f"{stem}.{SDMX}",
            mime="text/csv",
            on_click="ignore",
            type="primary",
            key=f"file-{name}",
        )
        st.download_button(
            say("table.sdmx-codes"),
            lambda: structure_xml(observations, indicator_names(release), release),
            file_name=f"{stem}.sdmx.xml",
            mime="application/xml",
            on_click="ignore",
            key=f"structure-{name}",
        )


def _content(
    table: pa.Table,
    name: str,
    release: Release,
    kind: str,
    how: str = "codes",
    columns: tuple[str, ...] = (),
    over: str | None = None,
) -> bytes:
    about = {"name": name, "version": release.version, "published": release.at}
    rows = shaped(table, indicator_names(release), over=over, columns=columns, how=how)
    return table_bytes(
        rows,
        kind,
        about,
        is_demonstration=release.is_demonstration,
        explained=explain(release, table if over else choose_columns(table, columns))
        if kind == "xlsx"
        else (),
    )
