"""JSON lists of objects as workbooks: a column for each name, a row for each object, a list's items a line each."""

import json
import re
from pathlib import Path

from hrdash.workbook.cells import Cell, Limits, Sheet, WorkbookError, squared
from hrdash.workbook.delimited import decoded

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]\s*[\[{\"\]}]")


def is_json(content: bytes) -> bool:
    """Say whether a text file begins as a JSON document does.

    >>> is_json(b'[{"Text": "a"}]'), is_json(b"[a],b")
    (True, False)
    """
    return bool(_BEGINS.match(content[:200].replace(b"\0", b"")))


def read_objects(name: str, content: bytes, limits: Limits) -> list[Sheet]:
    """Read a list of objects, alone or as the only list of one object; row 1 has the names of their values.

    Args:
        name: what the file is called; the sheet is called so too, without the ending.
        content: its bytes.
        limits: of cells.

    Raises WorkbookError `unreadable-file` for what is no such list, `too-large`.
    """
    try:
        document = json.loads(decoded(name, content))
    except (ValueError, RecursionError) as error:
        raise WorkbookError(
            "unreadable-file", f"{name} is no whole JSON document ({error}); send the whole file again."
        ) from error
    objects = _objects(document)
    if objects is None:
        raise WorkbookError(
            "unreadable-file", f"{name} is JSON, but no list of objects; send the table as .xlsx or .csv."
        )
    names = list(dict.fromkeys(key for one in objects for key in one))
    if (len(objects) + 1) * len(names) > limits.cells:
        raise WorkbookError(
            "too-large", f"{name} has more than {limits.cells:,} values; split it into several files."
        )
    rows = [list(names), *([_cell(one.get(key)) for key in names] for one in objects)]
    return [Sheet(Path(name).stem, squared(rows))]


def _objects(document: object) -> list[dict] | None:
    if isinstance(document, dict):
        lists = [value for value in document.values() if isinstance(value, list)]
        document = lists[0] if len(lists) == 1 else [document]
    is_list = isinstance(document, list) and all(isinstance(one, dict) for one in document)
    return document if is_list else None


def _cell(value: object) -> Cell:
    """Write a value as a cell: the items of a list stand one a line, each after a dash."""
    if isinstance(value, list):
        return "\n".join(f"- {_cell(one)}" for one in value if one not in (None, "")) or None
    if isinstance(value, dict):
        return "\n".join(str(_cell(one)) for one in value.values() if one not in (None, "")) or None
    if isinstance(value, str):
        return value if value.strip() else None
    return value if isinstance(value, (int, float, bool)) else None
