"""One table as a workbook: its rows, what they mean, and which selection of which release they are."""

import hashlib
import io
import math
from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa

from hrdash.exports.explained import Explained
from hrdash.exports.tables import CELL_CHARACTERS, SHEET_ROWS, cell_text, table_csv
from hrdash.queries.filters import QuestionError

_BATCH = 5_000
_WIDTHS = {"summary": 60, "text": 60, "note": 40, "source": 40, "label_en": 40, "indicator_id": 28}


def table_workbook(
    rows: pa.Table,
    about: Mapping[str, object],
    explained: Sequence[Explained] = (),
    progress: Callable[[int, int, str], None] | None = None,
) -> bytes:
    """Write a workbook: the rows with types, a frozen header and filters; definitions, flags and sources; the selection.

    The third sheet holds the SHA-256 of the rows as CSV, so that whoever has both can hold them against each other.

    Args:
        rows: the table.
        about: what the file is: name, version, filters.
        explained: what its codes mean.
        progress: told after each few thousand rows how many are written, of how many.

    Raises:
        QuestionError: for more rows than a sheet holds.
    """
    import xlsxwriter

    if rows.num_rows >= SHEET_ROWS:
        raise QuestionError(
            "too-many-rows",
            f"{rows.num_rows:,} rows do not fit on a sheet of {SHEET_ROWS:,}: write .csv or .parquet",
        )
    content = io.BytesIO()
    # Text stays text: a cell that starts with `=` is no formula, one that looks like a link is no link.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as workbook:
        bold = workbook.add_format({"bold": True, "bottom": 1})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        _write_data(workbook.add_worksheet("data"), rows, bold, day, progress)
        if explained:
            _write_lines(
                workbook.add_worksheet("definitions"),
                [("column", "code", "name", "definition and method")],
                [(one.column, one.code, one.name, one.more) for one in explained],
                (18, 28, 44, 90),
                bold,
            )
        said = {name: cell_text(value) for name, value in about.items()}
        said |= {"rows": str(rows.num_rows), "sha256 of the rows as csv": _digest(rows)}
        _write_lines(workbook.add_worksheet("selection"), [], list(said.items()), (26, 90), bold)
    return content.getvalue()


def _digest(rows: pa.Table) -> str:
    return hashlib.sha256(table_csv(rows)).hexdigest()


def _write_data(sheet, rows: pa.Table, bold, day, progress: Callable | None) -> None:
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(rows.column_names):
        sheet.set_column(place, place, _WIDTHS.get(name, max(11, len(name) + 4)))
    sheet.write_row(0, 0, rows.column_names, bold)
    if rows.num_columns:
        sheet.autofilter(0, 0, rows.num_rows, rows.num_columns - 1)
    writers = [_writer(sheet, type_, day) for type_ in rows.schema.types]
    number = 0
    for batch in rows.to_batches(max_chunksize=_BATCH):
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            for place, cell in enumerate(cells):
                if cell is not None:
                    writers[place](number, place, cell)
        if progress:
            progress(number, rows.num_rows, "rows")


def _writer(sheet, type_: pa.DataType, day) -> Callable[[int, int, object], object]:
    """Give what writes the cells of a column of one type."""
    if pa.types.is_boolean(type_):
        return sheet.write_boolean
    if pa.types.is_integer(type_):
        return sheet.write_number
    if pa.types.is_floating(type_):
        return lambda row, place, cell: sheet.write_number(row, place, cell) if math.isfinite(cell) else None
    if pa.types.is_date(type_) or pa.types.is_timestamp(type_):
        return lambda row, place, cell: sheet.write_datetime(row, place, cell, day)
    if pa.types.is_string(type_):
        return lambda row, place, cell: sheet.write_string(row, place, _fitting(cell))
    return lambda row, place, cell: sheet.write_string(row, place, _fitting(cell_text(cell)))


def _fitting(text: str) -> str:
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"


def _write_lines(sheet, head: list[tuple], lines: list[tuple], widths: Sequence[int], bold) -> None:
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    if head:
        sheet.freeze_panes(1, 0)
    for number, line in enumerate([*head, *lines]):
        for place, text in enumerate(line):
            is_bold = number < len(head) or (not head and place == 0)
            sheet.write_string(number, place, _fitting(text), *([bold] if is_bold else []))
