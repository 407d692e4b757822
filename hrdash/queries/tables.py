"""Any table of a release, stored or computed, filtered; where a figure came from; and the releases as a table."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from hrdash import vocabulary
from hrdash.queries import (
    actions,
    clocks,
    clusters,
    coverage,
    divergence,
    gaps,
    implementation,
    movements,
    rates,
)
from hrdash.queries.filters import (
    Field,
    QuestionError,
    Where,
    check_codes,
    table_fields,
    unit_as_area,
    values_of,
    where_sql,
)
from hrdash.store import Release, query, read_release, read_releases
from hrdash.words import listed

COMPUTED = {
    "rates": "implementation rate and reporting coverage, by unit or by --by",
    "reporting": "by unit: reports that are old or name support needed, and how long reports took",
    "funnel": "the current recommendations from received to implemented",
    "latest_statuses": "the assignments that the rates count, with their latest status",
    "coverage": "what was expected and what has come, or its counts by --by",
    "action_progress": "the actions of plans by status, their money and what is late, by plan or by --by",
    "due": "events and decisions that are open and have a day, and by how much they are late",
    "gaps": "how far women, persons with disabilities, rural people, areas and ordered groups are behind",
    "progress": "how each figure and each gap has moved, beside what its target asks",
    "recurring_demands": "the clusters: how often each was asked, first and last when, and how far it is",
    "cluster_proposals": "what asks the same and has no cluster yet, and what could join one",
    "divergence": "where reported implementation and measured outcome differ, by theme and unit",
}
# Tables in which a status is that of a day.
ON_A_DAY = (
    *("rates", "reporting", "funnel", "latest_statuses", "action_progress"),
    *("due", "divergence", "recurring_demands"),
)
_GROUPED = ("rates", "coverage", "action_progress")
_CLOSED = ("withheld",)

# Who is answerable for a row of a table that has no column `unit`.
_ANSWERABLE = {
    "observations": Field("area", vocabulary.TEXT),
    "status_reports": Field(
        "(select a.unit from assignments a where a.assignment_id = status_reports.assignment_id)",
        vocabulary.TEXT,
    ),
    "recommendations": Field(
        """(select list(distinct a.unit) from assignments a
            where a.recommendation_id = recommendations.recommendation_id)""",
        vocabulary.LIST,
    ),
    "action_recommendations": Field(
        "(select a.unit from actions a where a.action_id = action_recommendations.action_id)", vocabulary.TEXT
    ),
}


def table_names() -> list[str]:
    """List the tables that can be asked for: the computed ones, then the stored ones."""
    return [*COMPUTED, *(name for name in vocabulary.tables() if name not in _CLOSED)]


def table(
    release: Release,
    name: str,
    where: Where | None = None,
    by: Sequence[str] = (),
    as_of: date | None = None,
) -> pa.Table:
    """Give a stored or computed table, filtered.

    Args:
        release: the release asked.
        name: one of `table_names()`.
        where: filters: columns of the table (a list column by one of its items), and `unit` for who is answerable.
        by: what a computed table is grouped by; `rates` by unit when empty.
        as_of: the day of the statuses (rule 3); reports dated later are left out. The release's own day when None.

    Returns:
        The rows, in the order of the table's key; hidden values are null with `obs_status` `Q`.

    Raises:
        QuestionError: for an unknown table, column or code, or a stored table with `by`.
    """
    where = dict(where or {})
    if name in _CLOSED:
        raise QuestionError("unknown-table", f"{name} is never shown: there are {', '.join(table_names())}")
    if name not in table_names():
        raise QuestionError("unknown-table", f"no table {name!r}: there are {', '.join(table_names())}")
    if by and name not in _GROUPED:
        raise QuestionError("no-groups", f"{name} is not grouped: leave --by to {listed([*_GROUPED])}")
    if name in COMPUTED:
        return _computed(release, name, where, by, as_of)
    condition, bound = _condition(release, name, where)
    if name == "status_reports" and as_of:
        condition, bound = f"({condition}) and as_of <= ?", [*bound, as_of]
    order = ", ".join(f'"{column}"' for column in vocabulary.tables()[name].key)
    return query(release, f'select * from "{name}" where {condition} order by {order}', bound)


def trace(release: Release, where: Where) -> pa.Table:
    """Say where figures came from: the file, sheet and cell of each, who published it and when.

    Args:
        release: the release asked.
        where: filters on the columns of `observations` (and `unit`); with one on a column that only
            `status_reports` has, the status reports are traced.

    Returns:
        One row per figure: its key, `value` (the status, of a status report), `obs_status`, then `submission`,
        `sheet`, `cell` and the publication's `file`, `sha256`, `by` and `at`.
    """
    name = "observations"
    if set(where) - set(_fields_of(name)) and not set(where) - set(_fields_of("status_reports")):
        name = "status_reports"
    condition, bound = _condition(release, name, where)
    key = ", ".join(f'"{column}"' for column in vocabulary.tables()[name].key)
    shown = "value, obs_status" if name == "observations" else "assignment_id, as_of, status as value"
    rows = query(
        release,
        f"select {key}, {shown}, submission, sheet, cell from {name} where {condition} order by {key}",
        bound,
    )
    published = rates.publications(release)
    sources = [published.get(submission) for submission in rows["submission"].to_pylist()]
    for column in ("file", "sha256", "by", "at"):
        found = [source and getattr(source, column) for source in sources]
        rows = rows.append_column(column, pa.array(found, pa.string()))
    return rows


def history(lake: Path) -> list[dict[str, object]]:
    """List every change of a lake, newest first: who published, withdrew, reverted or forgot what, when and why.

    A revert also says `reverted_to`, and `dropped`: the submissions whose publication it took back.

    Raises:
        LakeError: where there is no lake.
    """
    read_release(lake)
    columns = ("version", "at", "by", "action", "submission", "file", "sha256", "rows", "reason")
    return [
        {name: getattr(release, name) for name in columns}
        | (
            {"reverted_to": release.reverted_to, "dropped": list(release.dropped)}
            if release.reverted_to
            else {}
        )
        for release in read_releases(lake)
    ]


def _fields_of(name: str) -> dict[str, Field]:
    """Give the columns of a stored table that a filter can name, and who is answerable as `unit`."""
    answerable = {"unit": _ANSWERABLE[name]} if name in _ANSWERABLE else {}
    return answerable | table_fields(name)


def _condition(release: Release, name: str, where: Where) -> tuple[str, list]:
    """Put the filters on a stored table into SQL, each checked."""
    fields = _fields_of(name)
    condition = where_sql(fields, where)
    check_codes(release, where)
    return where_sql(fields, unit_as_area(where)) if name == "observations" else condition


def _computed(release: Release, name: str, where: dict, by: Sequence[str], as_of: date | None) -> pa.Table:
    """Answer a computed table."""
    codes = {column: asked for column, asked in where.items() if column != "disaggregation"}
    if name in ON_A_DAY and "unit" in where:  # the country is counted beside the units
        codes["unit"] = [unit for unit in values_of(where["unit"]) if unit != "PK"]
    check_codes(release, codes)
    if name == "rates":
        rows = rates.rates_by(release, by or "unit", as_of, where)
    elif name == "reporting":
        rows = implementation.reporting_by(release, as_of or rates.release_day(release), where)
    elif name == "funnel":
        rows = _whole(where, implementation.funnel(release, as_of or rates.release_day(release)))
    elif name == "latest_statuses":
        rows = rates.statuses(release, as_of, where)
    elif name == "gaps":
        rows = gaps.gaps(release, where)
    elif name == "action_progress":
        rows = actions.progress_by(release, by or "plan", as_of or rates.release_day(release), where)
    elif name == "due":
        rows = clocks.due_items(release, as_of or rates.release_day(release), where=where)
    elif name == "progress":
        rows = movements.progress(release, where)
    elif name == "recurring_demands":
        rows = _only(clusters.recurring(release, as_of or rates.release_day(release)), where)
    elif name == "cluster_proposals":
        rows = _only(clusters.all_proposals(release), where)
    elif name == "divergence":
        rows = divergence.divergences(release, as_of, where)
    else:
        rows = coverage.coverage_by(release, by, where) if by else coverage.coverage_of(release, where)
    return _arrow(rows)


def _only(rows: pd.DataFrame, where: Where) -> pd.DataFrame:
    """Keep the rows of a computed table that fit; a list fits by one of its items."""
    for column, asked in where.items():
        if column not in rows:
            raise QuestionError("unknown-column", f"no {column!r} here: there are {listed(list(rows))}")
        wanted = set(map(str, values_of(asked)))
        fits = [
            not wanted.isdisjoint(map(str, held if isinstance(held, (list, np.ndarray)) else [held]))
            for held in rows[column]
        ]
        rows = rows[fits]
    return rows


def _whole(where: Where, rows: pd.DataFrame) -> pd.DataFrame:
    """Refuse to filter a table that is made of everything."""
    if where:
        raise QuestionError("no-filters", "the funnel is of all governments: ask for it without --where.")
    return rows


def _arrow(rows: pd.DataFrame) -> pa.Table:
    """Turn computed rows into Arrow, with days as days, whole numbers as such and not-a-number as null."""
    found = pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata(None)
    for place, column in enumerate(found.schema):
        is_whole = column.name in ("cycle", "year")
        if pa.types.is_timestamp(column.type) or is_whole:
            type_ = vocabulary.WHOLE if is_whole else vocabulary.DAY
            found = found.set_column(place, column.name, found.column(place).cast(type_))
    return found
