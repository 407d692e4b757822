"""Any workbook as sheets of cells with addresses: xlsx, xlsm, xls, ods, csv, tsv and JSON lists, known by content."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from hrdash.workbook.apart import read_apart
from hrdash.workbook.cells import (
    LIMITS,
    Cell,
    Limits,
    Range,
    Sheet,
    Workbook,
    WorkbookError,
    address,
    letter,
    text_of,
)
from hrdash.workbook.delimited import read_delimited
from hrdash.workbook.kinds import kind_of
from hrdash.workbook.objects import is_json, read_objects

__all__ = [
    "LIMITS",
    "Cell",
    "Limits",
    "Range",
    "Sheet",
    "Workbook",
    "WorkbookError",
    "address",
    "letter",
    "read_workbook",
    "text_of",
]


def read_workbook(
    name: str,
    content: bytes,
    limits: Limits = LIMITS,
    progress: Callable[[int, int, str], None] | None = None,
) -> Workbook:
    """Read a file as a workbook; what it is, its bytes say.

    Args:
        name: what the file is called; a text file's one sheet takes its name from it.
        content: its bytes.
        limits: beyond which it is refused.
        progress: called now and then with the number of the sheet being read, how many there are, and its
            name; what it raises stops the reading at once.

    Raises:
        WorkbookError: `unreadable-file` (no workbook, cut off, or damaged), `encrypted-file`, `too-large`,
            `too-slow`, or `empty-file`; nothing else, whatever the bytes are.
    """
    if len(content) > limits.bytes:
        raise WorkbookError(
            "too-large",
            f"{name} has {len(content) / 1e6:.0f} MB; at most {limits.bytes / 1e6:.0f} MB are read. "
            "Leave out pictures and sheets that are not needed, or split it.",
        )
    until = time.monotonic() + limits.seconds
    kind = kind_of(name, content, limits)
    if kind == "text" and is_json(content):
        kind, sheets = "json", read_objects(name, content, limits)
    elif kind == "text":
        kind, sheets = read_delimited(name, content, limits, until)
    else:
        sheets = read_apart(name, kind, content, limits, until, progress)
    if not any(sheet.rows for sheet in sheets):
        raise WorkbookError("empty-file", f"no cell of {name} has anything in it; send the filled workbook.")
    return Workbook(Path(name).name, kind, hashlib.sha256(content).hexdigest(), tuple(sheets))
