"""The reading process: a workbook's bytes come in, its rows and sheets go out, as `apart` wants them."""

import gc
import io
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import python_calamine as calamine

from hrdash.workbook.cells import Cell, Limits, Range, Sheet, WorkbookError, duration
from hrdash.workbook.opendocument import read_opendocument, too_many
from hrdash.workbook.parts import Parts

_CHUNK = 4000  # rows sent at once
_NO_MEMORY = 3  # not 1, with which Python ends when the reader itself is broken

Send = Callable[..., None]


def main() -> None:
    """Read one workbook from standard input and write what it holds to standard output."""
    out = sys.stdout.buffer

    def send(*message: object) -> None:
        pickle.dump(message, out, pickle.HIGHEST_PROTOCOL)
        out.flush()

    name, kind, limits = pickle.load(sys.stdin.buffer)
    limits = Limits(**limits)
    _hold_to(limits.memory)
    gc.disable()  # nothing here is a cycle, and millions of cells make for many searches
    try:
        read(name, kind, sys.stdin.buffer.read(), limits, send)
        send("end")
    except WorkbookError as error:
        send("refused", error.code, error.message)
    except calamine.PasswordError:
        send(
            "refused",
            "encrypted-file",
            f"{name} is protected by a password; save it without one and send that.",
        )
    except BrokenPipeError:  # nobody wants it any more
        pass
    except MemoryError:
        os._exit(_NO_MEMORY)
    except BaseException as error:  # a panic of calamine is no Exception
        send(
            "refused",
            "unreadable-file",
            f"{name} is damaged ({_brief(error)}); open it in Excel or LibreOffice, save it anew as .xlsx, and send that.",
        )


def _brief(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _hold_to(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError):  # a system that cannot; cells and time still bound it
        pass


def read(name: str, kind: str, content: bytes, limits: Limits, send: Send) -> None:
    """Read a workbook, sending its rows and sheets as they come; raises whatever goes wrong."""
    parts = Parts(content) if kind in ("xlsx", "xlsm") else None
    known = read_opendocument(name, content, limits) if kind == "ods" else {}
    book = calamine.load_workbook(io.BytesIO(content))
    abouts = [one for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
    if len(abouts) > limits.sheets:
        raise WorkbookError(
            "too-large", f"{name} has {len(abouts)} sheets; at most {limits.sheets} are read. Split it."
        )
    cells = 0
    for number, about in enumerate(abouts, 1):
        send("progress", number, len(abouts), about.name)
        marks = dict(known.get(about.name, {}))
        if parts:
            xml, far = parts.xml(about.name)
            if far and cells + (far[0] + 1) * (far[1] + 1) > limits.cells:
                raise too_many(name, about.name, *far, limits)
            # calamine leaves Python alone while it reads, so both go on at once.
            with ThreadPoolExecutor(1) as other:
                waiting = other.submit(parts.marks, about.name, xml)
                sheet, book = _sheet(book, about.name, parts)
                marks = waiting.result()
        else:
            sheet, book = _sheet(book, about.name, None)
        if sheet.end:
            cells += (sheet.end[0] + 1) * (sheet.end[1] + 1)
            if cells > limits.cells:
                raise too_many(name, about.name, *sheet.end, limits)
            for chunk in _chunks(sheet, is_ods=kind == "ods"):
                send("rows", chunk)
        merged = tuple(Range(*top, *bottom) for top, bottom in sheet.merged_cell_ranges or ())
        is_hidden = about.visible != calamine.SheetVisibleEnum.Visible
        send("sheet", Sheet(about.name, [], is_hidden=is_hidden, **{"merged": merged, **marks}))


def _sheet(book: calamine.CalamineWorkbook, name: str, parts: Parts | None) -> tuple:
    """Read one sheet, and the book to go on with: one without the errors that calamine gives up at."""
    try:
        return book.get_sheet_by_name(name), book
    except calamine.CalamineError:
        mended = parts.mended() if parts else None
        if mended is None:
            raise
        book = calamine.load_workbook(io.BytesIO(mended))
        return book.get_sheet_by_name(name), book


def _chunks(sheet: calamine.CalamineSheet, is_ods: bool) -> Iterator[list[list[Cell]]]:
    """Give a sheet's rows from A1 on, some thousand at a time."""
    left = [None] * sheet.start[1]  # iter_rows begins at row 1, but at the first column with something in it
    texts = _Texts(is_ods)
    rows = sheet.iter_rows()
    while chunk := list(islice(rows, _CHUNK)):
        yield [
            left
            + [
                texts[cell]
                if type(cell) is str
                # A whole number is one, as a person reads it.
                else int(cell)
                if type(cell) is float and cell.is_integer() and abs(cell) < 1e15
                else cell
                for cell in row
            ]
            for row in chunk
        ]


class _Texts(dict):
    """The cell for each text, so that one that stands in many rows is sent and kept once."""

    def __init__(self, is_ods: bool):
        super().__init__({"": None})
        self.is_ods = is_ods

    def __missing__(self, text: str) -> Cell:
        is_time = self.is_ods and text.startswith(("PT", "-PT"))  # calamine leaves these as they are written
        self[text] = cell = (duration(text) if is_time else None) or text
        return cell


if __name__ == "__main__":
    main()
