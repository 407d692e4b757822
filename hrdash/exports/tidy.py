"""The rows of a checked workbook as they were read, one line a row, each with the cell it came from."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hrdash.exports.annotated import inert
from hrdash.queries.filters import QuestionError
from hrdash.validate import Sheet, address
from hrdash.vocabulary import tables


def tidy_table(sheets: Sequence[Sheet]) -> pa.Table:
    """Bring the rows of a file together: all text, the columns of their table in order, then `sheet` and `cell`.

    Where a file has rows of several tables, those of the first sheet's table.
    """
    if not sheets:
        return pa.table({"sheet": pa.array([], pa.string()), "cell": pa.array([], pa.string())})
    name = sheets[0].table
    parts = []
    for sheet in (one for one in sheets if one.table == name):
        count = len(sheet.numbers)
        columns = {
            column: sheet.rows[column].combine_chunks()
            if column in sheet.rows.column_names
            else pa.nulls(count, pa.string())
            for column in tables()[name].columns
            if column not in ("submission", "sheet", "cell")
        }
        measured = "status" if name == "status_reports" else "value"
        columns["sheet"] = pa.array([sheet.name] * count, pa.string())
        columns["cell"] = pa.array([address(sheet, measured, place) for place in range(count)], pa.string())
        parts.append(pa.table(columns))
    rows = pa.concat_tables(parts)
    return rows.select([name for name in rows.column_names if rows[name].null_count < max(rows.num_rows, 1)])


def write_tidy(sheets: Sequence[Sheet], out: Path) -> None:
    """Write the rows as `.csv` or `.parquet`; in a `.csv` no text runs as a formula. Raises QuestionError `unknown-format` for another ending."""
    rows = tidy_table(sheets)
    if out.suffix.lower() == ".parquet":
        pq.write_table(rows, out, compression="zstd")
        return
    if out.suffix.lower() != ".csv":
        raise QuestionError("unknown-format", f"{out.name}: write .csv or .parquet.")
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(rows.column_names)
    for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        lines.writerow(map(inert, row))
    out.write_text(text.getvalue(), encoding="utf-8")
