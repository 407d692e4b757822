"""Blocks of a page that show something and return nothing: titles, charts, tables, foot lines, empty states."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import NoReturn

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from hrdash import store
from hrdash.charts.palette import Theme
from hrdash.charts.plotted import plot
from hrdash.exports.picture import Part, picture_of
from hrdash.exports.shapes import meaning
from hrdash.queries.rates import release_day
from hrdash.ui import cached
from hrdash.ui.download import offer_picture, offer_table
from hrdash.words import any_group, day, heading, label, say

_CONFIG = {"displayModeBar": False, "responsive": True}


def theme() -> Theme:
    """Give the reader's theme."""
    return "dark" if st.context.theme.type == "dark" else "light"


def show_finding(release: store.Release, title: str, second: str | None = None) -> None:
    """Show the page's one sentence, the Example badge where the lake is a demonstration, and a second sentence."""
    st.title(title, anchor=False)
    if release.is_demonstration:
        badge = f":orange-badge[{say('example.badge')}]"
        # The badge is the word that such a sentence begins with.
        told = (second or say("example.explained")).removeprefix(say("example.sentence", sentence=""))
        st.markdown(f"{badge} {plain(told)}", help=say("example.explained"))
    elif second:
        st.markdown(plain(second))


def plain(text: str) -> str:
    r"""Text that is data, safe inside markdown: nothing in it becomes a link, a heading or a formula.

    >>> plain("50 % *of* $5 [x](y)")
    '50 % \\*of\\* \\$5 \\[x\\](y)'
    """
    return re.sub(r"([\\`*_\[\]<>$#|~])", r"\\\1", text).replace(":", "\\:")


def fit_paper() -> None:
    """Make the page one sheet of A4 when it is printed: two columns, without what only a screen can use."""
    st.html(Path(__file__).with_name("paper.css"))


def show_no_figures(release: store.Release) -> NoReturn:
    """Show that a release has nothing to show yet, and which one has; stop."""
    st.title(say("empty.release", version=release.version), anchor=False)
    st.info(say("empty.release-newer", newest=cached.newest_version()))
    st.stop()


def show_line(text: str, second: str = "") -> None:
    """One line of a list, with a quieter one under it."""
    st.markdown(plain(text) + (f"  \n:small[:gray[{plain(second)}]]" if second else ""))


@dataclass(frozen=True)
class Chart:
    """One chart of a page, and what is said with it when it is taken along.

    Attributes:
        draw: draws it in a theme.
        title: its finding, and its name for a screen reader.
        name: what it is, for the file's name.
        second: what is measured or counted.
        source: where its figures come from.
        alt: what a screen reader says instead of the title.
        key: its key where a reader's choice in it outlives another chart in its place; its name elsewhere.

    """

    draw: Callable[[Theme], go.Figure]
    title: str
    name: str
    second: str = ""
    source: str = ""
    alt: str = ""
    key: str = ""


def of_statuses(as_of: date) -> dict[str, str]:
    """Say of a chart of statuses what it shows and where it comes from."""
    source = " · ".join((say("foot.not-un"), say("foot.rate-rule")))
    return {"second": say("briefing.as-of", day=day(as_of)), "source": source}


def show_chart(chart: Chart, release: store.Release) -> None:
    """Show one chart, and offer it as a picture."""
    said = chart.alt or chart.title
    st.plotly_chart(
        _copied_once(chart.draw(theme())), theme=None, config=_CONFIG, alt=said, key=chart.key or chart.name
    )
    _offer(chart, release)


def pick_row(chart: Chart, release: store.Release) -> str | None:
    """Show one chart and give the row (a unit) whose mark the reader chose, if any."""
    chosen = st.plotly_chart(
        _copied_once(chart.draw(theme())),
        theme=None,
        config=_CONFIG,
        alt=chart.title,
        key=chart.key,
        on_select="rerun",
        selection_mode="points",
    )
    _offer(chart, release)
    points = chosen["selection"]["points"]
    return points[0]["customdata"][0] if points else None


def _copied_once(figure: go.Figure) -> go.Figure:
    """Let a chart that is kept be copied for sending once, not at every rerun: the copy was a quarter of a page's cost.

    Streamlit asks a figure for `to_dict()`, a deep copy, each time; a kept figure never changes after it is drawn.
    """
    if "to_dict" not in vars(figure):
        copied = figure.to_dict()
        figure.to_dict = lambda: copied
    return figure


def part_of(chart: Chart, heading: str = "") -> Part:
    """Draw a chart for paper, in light colours whatever the reader's are."""
    said = chart.alt or chart.title
    return Part(heading, plot(chart.draw("light"), said, chart.name), said)


def _offer(chart: Chart, release: store.Release) -> None:
    offer_picture(
        lambda kind: picture_of(release, chart.title, chart.second, [part_of(chart)], chart.source, kind),
        chart.name,
        release,
    )


FIGURE_COLUMNS = (
    "area",
    "district",
    "group",
    "period",
    "value",
    "numerator",
    "denominator",
    "obs_status",
    "source",
    "note",
    "submission",
    "sheet",
    "cell",
)
RATE_COLUMNS = (
    "unit",
    "assigned",
    "reported",
    "implemented",
    "partly_implemented",
    "in_progress",
    "not_started",
    "no_report",
    "implementation_rate",
    "reporting_coverage",
    "implemented_with_evidence",
)
STATUS_COLUMNS = (
    "unit",
    "summary",
    "status",
    "as_of",
    "assigned_on",
    "due_on",
    "validated_by",
    "body",
    "symbol",
    "paragraph",
)


def _meaning(column: str, code: object) -> str:
    return str(meaning(column, code, {})) if _is_group(code) else ""


_NAMED = {
    **{
        name: partial(_meaning, name)
        for name in (
            *("unit", "area", "district", "sex", "age", "disability", "locality", "ground_value"),
            *("comparison", "behind", "ahead"),
            *("theme", "body", "status", "response", "disaggregation", "coverage", "coverage_before"),
            *("moved", "progress_class", "no_verdict", "weights", "plan", "state"),
        )
    },
    "group": lambda code: any_group(code) if _is_group(code) else say("all"),
    "obs_status": lambda code: "" if code == "A" else label("obs_statuses", code),
    "what": lambda code: say(f"what.{code}"),
    "event_kind": lambda code: label("event_kinds", code),
    "document_kind": lambda code: label("document_kinds", code),
    "participants": lambda found: ", ".join(label("participant_kinds", code) for code in found),
    "year": lambda year: "" if pd.isna(year) else f"{year:.0f}",
}


def _is_group(code: object) -> bool:
    """Tell whether a cell holds a code that says something: not blank, not the total."""
    return isinstance(code, str) and code not in ("", "_T")


def show_table(
    rows: pd.DataFrame,
    columns: Sequence[str],
    name: str,
    release: store.Release,
    observations: Callable[[], pa.Table] | None = None,
    *,
    table: str = "",
) -> None:
    """Show the rows behind a chart and its downloads, folded: closed, it costs nothing."""
    with st.expander(say("table.show"), key=f"open-{name}", on_change="rerun") as folded:
        if folded.open:
            show_rows(rows, columns, name, release, observations=observations, table=table)


def show_rows(
    rows: pd.DataFrame,
    columns: Sequence[str],
    name: str,
    release: store.Release,
    read: pd.DataFrame | None = None,
    observations: Callable[[], pa.Table] | None = None,
    *,
    table: str = "",
) -> None:
    """Show a table with names for codes, and its downloads.

    `read` is the table as `readable` gives it, where the caller keeps it; `observations` gives the same rows as those
    of the table `observations`, where they are that; `table` is the stored one whose words head the columns.
    """
    shown = readable(rows, columns) if read is None else read
    st.dataframe(
        shown,
        hide_index=True,
        column_config={column: _column(column, table) for column in shown},
        key=f"table-{name}",
    )
    offer_table(rows[list(shown)], name, release, observations)


def readable(rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Give a table as it is read: columns that say something, names instead of codes."""
    shown = rows[[column for column in columns if column in rows and not _is_blank(rows[column])]]
    named = {column: shown[column].map(_NAMED[column]) for column in shown.columns.intersection(list(_NAMED))}
    return shown.assign(**named)


def _is_blank(column: pd.Series) -> bool:
    """Tell whether a column says nothing in any row: blank, or the total."""
    return column.name not in ("value", "status") and (column.isna() | column.isin(["_T", ""])).all()


def _column(name: str, table: str) -> object:
    head = heading(name, table)
    if name.endswith("_rate") or name == "reporting_coverage":
        return st.column_config.NumberColumn(head, format="percent")
    if name.endswith("_on") or name in ("as_of", "valid_from", "valid_to"):
        return st.column_config.DateColumn(head, format="D MMM YYYY")
    if name == "link":
        return st.column_config.LinkColumn(head)
    if name in ("value", "numerator", "denominator", "budget_pkr", "spent_pkr"):
        return st.column_config.NumberColumn(head, format="localized")
    return head


def show_foot(release: store.Release, *lines: str) -> None:
    """Show the page's last line: sources, release, and the rule its figures obey."""
    said = [*lines, say("foot.release", day=day(release_day(release)), version=release.version)]
    st.caption(" · ".join(plain(line) for line in said if line))
    newest = cached.newest_version()
    if release.version < newest:
        st.caption(say("foot.newer", version=release.version, newest=newest))


def show_empty(text: str | None = None) -> None:
    """Nothing to draw: say so, and what to do."""
    st.info(text or say("empty.no-rows"))


def show_no_lake() -> NoReturn:
    """There is no lake yet: say how to make one, and stop."""
    st.title(say("app.title"), anchor=False)
    st.info(say("empty.no-lake"))
    st.code("python -m hrdash build", language=None)
    st.stop()


def link(page: str, text: str, query: Mapping[str, str]) -> None:
    """Lead to a page with a choice already made."""
    st.page_link(f"pages/{page}.py", label=_as_link(text), query_params=dict(query))


def _as_link(text: str) -> str:
    """Colour what leads somewhere as a link; Streamlit writes it like any other text."""
    return f":primary[{plain(text)}]"


@dataclass(frozen=True)
class Line:
    """One line of a list, the quieter one under it, and the page and choice it leads to."""

    text: str
    second: str
    page: str
    query: tuple[tuple[str, str], ...]


def show_lines(lines: Sequence[Line], empty: str | None = None) -> None:
    """Show lines that each lead somewhere; where there are none what there is instead of them, or nothing."""
    if not lines and empty:
        show_empty(empty)
    for line in lines:
        show_linked_line(line.text, line.second, line.page, dict(line.query))


def style_lines() -> None:
    """Let the lines of lists be read whole: Streamlit cuts a link's text after one line."""
    st.html(Path(__file__).with_name("lines.css"))


def show_linked_line(text: str, second: str, page: str, query: Mapping[str, str]) -> None:
    """One line of a list, with a quieter one under it; the whole of it leads on, so that each link says where to."""
    label = plain(text) + (f" :small[:gray[{plain(second)}]]" if second else "")
    st.page_link(f"pages/{page}.py", label=label, query_params=dict(query), width="stretch")
