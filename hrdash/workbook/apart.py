"""Workbooks are read in a process of their own, which may die of one without harm.

The reader (calamine) is fast, but not built for hostile files: one cell in the last corner of a damaged sheet
makes it ask for memory that no machine has, which ends the whole process, not just the reading. A process of
its own can be held to an amount of memory and stopped at any moment, and costs a tenth of a second; it reads
on while its rows are taken over here.
"""

import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from hrdash.workbook.cells import Cell, Limits, Sheet, WorkbookError, squared

_ROOT = Path(__file__).parents[2]


def read_apart(
    name: str,
    kind: str,
    content: bytes,
    limits: Limits,
    until: float,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[Sheet]:
    """Read an xlsx, xlsm, xls or ods.

    Args and Raises as in `read_workbook`, but
        kind: what the file is.
        until: the moment (time.monotonic) at which it has taken too long.
    """
    reader = subprocess.Popen(
        [sys.executable, "-m", "hrdash.workbook.reader"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    stop = threading.Timer(max(until - time.monotonic(), 0.01), reader.kill)
    stop.daemon = True
    stop.start()
    try:
        return _take_over(reader, name, kind, content, limits, progress)
    except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
        if time.monotonic() >= until:
            raise WorkbookError(
                "too-slow",
                f"{name} takes more than {limits.seconds:g} seconds to read; split it into several files.",
            ) from error
        if reader.wait() == 1:  # Python's own ending: nothing about the file
            raise RuntimeError(
                f"the reading process failed: {sys.executable} -m hrdash.workbook.reader"
            ) from error
        raise WorkbookError(
            "too-large",
            f"{name} needs more memory than the {limits.memory / 1e9:g} GB it may have, or is damaged; look for cells "
            "far outside the tables, delete the rows and columns there, and save it again.",
        ) from error
    finally:
        stop.cancel()
        reader.kill()
        for pipe in (reader.stdin, reader.stdout):
            with suppress(BrokenPipeError):
                pipe.close()
        reader.wait()


def _take_over(reader, name, kind, content, limits, progress) -> list[Sheet]:
    """Send the file, and gather what comes back: rows, then the sheet they belong to, until nothing follows."""
    pickle.dump((name, kind, asdict(limits)), reader.stdin)
    reader.stdin.write(content)
    reader.stdin.close()
    sheets: list[Sheet] = []
    rows: list[list[Cell]] = []
    while True:
        what, *message = pickle.load(reader.stdout)
        if what == "rows":
            rows += message[0]
        elif what == "progress":
            if progress:
                progress(*message)
        elif what == "sheet":
            (sheet,) = message
            rows = squared(rows, [*sheet.errors, *sheet.formulas])
            for row, column in sheet.errors:
                rows[row][column] = None
            sheets.append(replace(sheet, rows=rows))
            rows = []
        elif what == "refused":
            raise WorkbookError(*message)
        else:
            return sheets
