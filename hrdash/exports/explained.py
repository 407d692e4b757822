"""What stands behind a table's codes: the second sheet of a workbook."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from hrdash.exports.shapes import meaning
from hrdash.store import Release, query
from hrdash.words import label

_MARKS = "obs_statuses"


@dataclass(frozen=True)
class Explained:
    """One line of what a table's codes mean: the column, the code, its name, and what more there is to know."""

    column: str
    code: str
    name: str
    more: str = ""


def indicator_names(release: Release) -> dict[str, str]:
    """Name every indicator of a release."""
    rows = query(release, "select indicator_id, label_en from indicators").to_pylist()
    return {row["indicator_id"]: str(row["label_en"]) for row in rows}


def explain(release: Release, rows: pa.Table) -> list[Explained]:
    """Explain the indicators, codes, flags and sources that a table holds: definitions first, flags and sources last."""
    found = list(_indicators(release, rows))
    names = {one.code: one.name for one in found}
    for column in rows.column_names:
        if column in ("indicator_id", "obs_status", "source"):
            continue
        for code in _codes(rows, column):
            name = meaning(column, code, names)
            if name is None:
                break
            if name != code:
                found.append(Explained(column, code, name))
    if "obs_status" in rows.column_names:
        found += [Explained("obs_status", code, label(_MARKS, code)) for code in _codes(rows, "obs_status")]
    if "source" in rows.column_names:
        found += [Explained("source", "", source) for source in _codes(rows, "source")]
    return found


def _indicators(release: Release, rows: pa.Table) -> Iterable[Explained]:
    if "indicator_id" not in rows.column_names:
        return
    held = query(
        release,
        """select indicator_id, label_en, definition, method from indicators
        where list_contains(?, indicator_id) order by indicator_id""",
        [_codes(rows, "indicator_id")],
    ).to_pylist()
    for row in held:
        more = " ".join(filter(None, (row["definition"], row["method"])))
        yield Explained("indicator_id", row["indicator_id"], str(row["label_en"]), more)


def _codes(rows: pa.Table, column: str) -> list[str]:
    """List the different texts of a column, in order; none where it holds something else."""
    cells = rows[column]
    if pa.types.is_list(cells.type):
        found = {one for cell in cells.to_pylist() for one in cell or ()}
    elif pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
        found = set(cells.unique().to_pylist())
    else:
        return []
    return sorted(one for one in found if one)
