"""One table as a file: CSV, a workbook, Parquet or JSON, each saying what it shows and Example where it must."""

import csv
import errno
import io
import json
import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from hrdash.queries.filters import QuestionError

EXAMPLE = "Example"
SDMX = "sdmx.csv"
ONLY_OBSERVATIONS = "SDMX-CSV holds observations only: write .csv, .xlsx, .parquet or .json"
SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BATCH = 50_000
Progress = Callable[[int, int, str], None]


def write_table(
    rows: pa.Table,
    out: Path,
    about: Mapping[str, object],
    *,
    is_demonstration: bool,
    explained: Sequence = (),
    progress: Progress | None = None,
) -> None:
    """Write a table in the format that the file's name asks for; the file is there whole or not at all.

    Args:
        rows: the table; hidden values are null in it already.
        out: a name ending in `.csv`, `.xlsx`, `.parquet` or `.json`.
        about: what a reader must know of the file (name, version, filters, source), in order.
        is_demonstration: the lake holds invented statuses: a table without `is_example` then gets a column
            `example`.
        explained: what the codes mean (`explained.explain`), for a workbook's second sheet.
        progress: told how many rows of a workbook are written, of how many.

    Raises:
        QuestionError: for another ending, or more rows than a sheet holds.
    """
    check_folder(out)
    content = table_bytes(
        rows,
        file_kind(out),
        about,
        is_demonstration=is_demonstration,
        explained=explained,
        progress=progress,
    )
    write_whole(out, content)


def check_folder(out: Path) -> None:
    """Refuse a file in a folder that is not there."""
    if not out.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder to write into", str(out.parent))


def write_whole(out: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    check_folder(out)
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.tmp")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def file_kind(out: Path) -> str:
    """Tell the format of a file by its name.

    >>> file_kind(Path("rates.xlsx")), file_kind(Path("literacy.sdmx.csv"))
    ('xlsx', 'sdmx.csv')
    """
    name = out.name.lower()
    if name.endswith(".sdmx.csv"):
        return SDMX
    kind = name.rpartition(".")[2]
    if kind not in _WRITERS:
        raise QuestionError(
            "unknown-format",
            f"{out.name} is not .csv, .sdmx.csv, .xlsx, .parquet or .json: give the file one of these endings",
        )
    return kind


def table_bytes(
    rows: pa.Table,
    kind: str,
    about: Mapping[str, object],
    *,
    is_demonstration: bool,
    explained: Sequence = (),
    progress: Progress | None = None,
) -> bytes:
    """Give a table as the bytes of a file; see `write_table`."""
    if kind == SDMX:
        raise QuestionError("not-sdmx", ONLY_OBSERVATIONS)
    if is_demonstration and "is_example" not in rows.column_names:
        rows = rows.append_column("example", pa.array([EXAMPLE] * rows.num_rows, pa.string()))
    return _WRITERS[kind](rows, about, explained, progress)


def plain_rows(rows: pa.Table) -> Iterator[dict[str, object]]:
    """Give rows as JSON can hold them: days as ISO text, not-a-number as null.

    >>> list(plain_rows(pa.table({"on": [date(2026, 3, 1)], "rate": [math.nan]})))
    [{'on': '2026-03-01', 'rate': None}]
    """
    for batch in rows.to_batches(max_chunksize=_BATCH):
        for row in batch.to_pylist():
            yield {name: _plain(cell) for name, cell in row.items()}


def _plain(cell: object) -> object:
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell.isoformat()[:10] if isinstance(cell, (date, datetime)) else cell


def cell_text(cell: object) -> str:
    """Write one cell as text: lists parted by `;`, days as ISO, whole numbers without decimals, blank for null.

    >>> [cell_text(cell) for cell in (["a", "b"], True, 3.0, 0.25, None)]
    ['a;b', 'true', '3', '0.25', '']
    """
    cell = _plain(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, list):
        return ";".join(map(str, cell))
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def text_table(rows: pa.Table, width: int = 40) -> str:
    """Lay a table out for reading in a terminal; columns that say nothing (all blank or `_T`) are left out.

    Args:
        rows: the table.
        width: characters after which a cell is cut.
    """
    columns = []
    for name in rows.column_names:
        cells = [_readable(cell, width) for cell in rows[name].to_pylist()]
        if not set(cells) <= {"", "_T"} or not cells:
            longest = max(map(len, [name, *cells]))
            is_number = pa.types.is_integer(rows[name].type) or pa.types.is_floating(rows[name].type)
            columns.append(
                [cell.rjust(longest) if is_number else cell.ljust(longest) for cell in [name, *cells]]
            )
    return "\n".join("  ".join(line).rstrip() for line in zip(*columns, strict=True))


def _readable(cell: object, width: int) -> str:
    text = " ".join(cell_text(round(cell, 4) if isinstance(cell, float) else cell).split())
    return text if len(text) <= width else text[: width - 1] + "…"


def table_csv(rows: pa.Table) -> bytes:
    """Write CSV that a spreadsheet opens as it is meant: UTF-8 with its mark, and no text that runs as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows.column_names)
    may_be_formula = [not pa.types.is_primitive(type_) for type_ in rows.schema.types]
    for batch in rows.to_batches(max_chunksize=_BATCH):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            cells = map(cell_text, row)
            writer.writerow(
                without_formula(cell) if may else cell
                for cell, may in zip(cells, may_be_formula, strict=True)
            )
    return text.getvalue().encode("utf-8-sig")


def without_formula(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula.

    >>> without_formula("=1+1"), without_formula("Census")
    ("'=1+1", 'Census')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _xlsx(
    rows: pa.Table, about: Mapping[str, object], explained: Sequence, progress: Progress | None
) -> bytes:
    from hrdash.exports.sheets import table_workbook

    return table_workbook(rows, about, explained, progress)


def _parquet(rows: pa.Table, about: Mapping[str, object], *_: object) -> bytes:
    import pyarrow.parquet as pq

    content = io.BytesIO()
    said = {name.encode(): cell_text(value).encode() for name, value in about.items()}
    pq.write_table(rows.replace_schema_metadata(said), content, compression="zstd")
    return content.getvalue()


def _json(rows: pa.Table, about: Mapping[str, object], *_: object) -> bytes:
    document = dict(about) | {"rows": list(plain_rows(rows))}
    return (json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n").encode()


_WRITERS = {"csv": lambda rows, *_: table_csv(rows), "xlsx": _xlsx, "parquet": _parquet, "json": _json}
