"""The typed rows of a stored table, made of text that was checked."""

from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from hrdash.validate import Sheet, year_of
from hrdash.vocabulary import Table, tables

from .checking import Checked

# The column whose cell is a row's address.
_MEASURED = {"observations": "value", "status_reports": "status"}


def typed_rows(checked: Checked, submission: str, *, by: str, unit: str | None) -> dict[str, pa.Table]:
    """Make typed rows of what was checked, table by table; none where an error stands.

    A row that stands twice, word for word, comes once.
    """
    if checked.has_errors:
        return {}
    found: dict[str, list[pa.Table]] = {}
    for sheet in checked.sheets:
        if len(sheet.numbers):
            found.setdefault(sheet.table, []).append(
                _typed(tables()[sheet.table], sheet, submission, by, unit)
            )
    return {name: _once(pa.concat_tables(rows), tables()[name]) for name, rows in found.items()}


def _once(rows: pa.Table, table: Table) -> pa.Table:
    keys = zip(*(rows[name].to_pylist() for name in table.key), strict=True)
    seen: set[tuple] = set()
    first = []
    for place, key in enumerate(keys):
        if key not in seen:
            seen.add(key)
            first.append(place)
    return rows if len(first) == rows.num_rows else rows.take(first)


def _typed(table: Table, sheet: Sheet, submission: str, by: str, unit: str | None) -> pa.Table:
    """Make rows of a table from text that was checked; blank stays null."""
    texts, count = sheet.rows, sheet.rows.num_rows
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        name: _column(texts[name], table.columns[name])
        for name in texts.column_names
        if name in table.columns
    }
    if table.name == "observations":
        columns |= _filled(texts, by, unit)
    elif table.name == "status_reports" and unit is not None:
        today = datetime.now(UTC).date()
        for name, value in (("reported_by", by), ("reported_on", today)):
            said = columns.get(name, pa.nulls(count, table.columns[name]))
            columns[name] = pc.coalesce(said, pa.scalar(value, table.columns[name]))
        # What a unit sends is no example unless it says so: a matrix that brings an invented report back does.
        said = columns.get("is_example", pa.nulls(count, pa.bool_()))
        columns["is_example"] = pc.coalesce(said, pa.scalar(False))
    measured = _MEASURED.get(table.name, "")
    columns |= {"submission": pa.array([submission] * count), "sheet": pa.array([sheet.name] * count)}
    letter = sheet.letters.get(measured, "A")
    columns["cell"] = pa.array(sheet.cells.get(measured) or [f"{letter}{number}" for number in sheet.numbers])
    return pa.table(
        [
            columns[name].cast(kind) if name in columns else pa.nulls(count, kind)
            for name, kind in table.columns.items()
        ],
        schema=table.schema,
    )


def _column(text: pa.ChunkedArray, kind: pa.DataType) -> pa.Array | pa.ChunkedArray:
    if pa.types.is_list(kind):
        parts = [
            None if value is None else [part.strip() for part in value.split(";") if part.strip()]
            for value in text.to_pylist()
        ]
        return pa.array(parts, kind)
    return text.cast(kind)


def _filled(texts: pa.Table, by: str, unit: str | None) -> dict[str, pa.Array]:
    """Fill in what an observation says without writing it: year, status, openness, who published or reported it."""
    frame = texts.select(
        [
            name
            for name in ("period", "value", "obs_status", "is_public", "source_kind", "source")
            if name in texts.column_names
        ]
    ).to_pandas()
    for name in ("value", "obs_status", "is_public", "source_kind", "source"):
        if name not in frame:
            frame[name] = None
    unsaid = frame["value"].notna().map({True: "A", False: "L"})
    kind = "published" if unit in (None, "FED") else "reported"
    # "Reported by <post>": a unit's own figures have no other source than who sends them.
    source = frame["source"] if kind == "published" else frame["source"].where(frame["source"].notna(), by)
    return {
        "year": pa.array(year_of(frame["period"]).astype("Int64"), from_pandas=True),
        "obs_status": pa.array(
            frame["obs_status"].where(frame["obs_status"].notna(), unsaid), pa.string(), from_pandas=True
        ),
        "is_public": pa.array(frame["is_public"] == "true"),
        "source_kind": pa.array(
            frame["source_kind"].where(frame["source_kind"].notna(), kind), pa.string(), from_pandas=True
        ),
        "source": pa.array(source, pa.string(), from_pandas=True),
    }
