"""Text files as workbooks: in which letters a csv or tsv is written, what separates its cells, and its cells."""

import csv
import io
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from hrdash.workbook.cells import Limits, Sheet, WorkbookError, squared

_SAMPLE = 1 << 17  # letters of a file's start by which its separator is decided
_SEPARATORS = "\t;|,"  # where two divide the lines equally well, the one seldomer used for something else
_QUOTED = re.compile(r'(?<![^,;\t|\r\n])"(?:[^"]|"")*(?:"|\Z)')
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DECLARED = re.compile(r'"?sep=([^"\w\r\n])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)  # Excel's own first line


def read_delimited(name: str, content: bytes, limits: Limits, until: float) -> tuple[str, list[Sheet]]:
    """Read a text file; its cells stay text.

    Args:
        name: what the file is called; the sheet is called so too, without the ending.
        content: its bytes.
        limits: of cells.
        until: the moment (time.monotonic) at which it has taken too long.

    Returns:
        tsv where tabs divide its cells, else csv; and its one sheet.

    Raises:
        WorkbookError: `unreadable-file`, `too-large` or `too-slow`.
    """
    text = decoded(name, content)
    separator, start = separator_of(text)
    rows, cells = [], 0
    for number, row in enumerate(_records(name, text[start:] if start else text, separator)):
        rows.append([cell or None for cell in row])
        cells += len(row)
        if cells > limits.cells:
            raise WorkbookError(
                "too-large",
                f"{name} has more than {limits.cells:,} cells, by its row {number + 1}; split it into several files.",
            )
        if number % 5000 == 0 and time.monotonic() > until:
            raise WorkbookError(
                "too-slow", f"{name} takes more than {limits.seconds:g} seconds; split it into several files."
            )
    if rows and max(map(len, rows)) * len(rows) > limits.cells:
        longest = max(range(len(rows)), key=lambda row: len(rows[row]))
        raise WorkbookError(
            "too-large",
            f"row {longest + 1} of {name} has {len(rows[longest]):,} cells, far more than the others; mend it.",
        )
    return "tsv" if separator == "\t" else "csv", [Sheet(Path(name).stem, squared(rows))]


def decoded(name: str, content: bytes) -> str:
    """Decode a text file: UTF-8, UTF-16, else cp1252, or Mac Roman where bytes are none of cp1252's letters.

    Raises WorkbookError `unreadable-file` for what is no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        # UTF-16 without a mark: figures and Latin letters have a zero in every other byte.
        head = content[:4096]
        even, odd = head[::2].count(0), head[1::2].count(0)
        wide = max(even, odd) > len(head) // 8 and min(even, odd) <= max(even, odd) // 8
        wide_encoding = "utf-16-le" if odd > even else "utf-16-be"
        encodings = [wide_encoding] if wide else ["utf-8-sig", "cp1252", "mac-roman"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            return text
        break
    raise WorkbookError(
        "unreadable-file",
        f"{name} is no workbook and no text, or it is damaged; send the table as .xlsx, .xls, .ods or .csv.",
    )


def separator_of(text: str) -> tuple[str, int]:
    """Decide what separates a text's cells, and where its first line begins: after Excel's `sep=;`, if it is there.

    It is what divides the most lines into the same number of cells, quotes respected.
    """
    declared = _DECLARED.match(text)
    if declared:
        return declared[1], declared.end()
    lines = [line for line in re.split(r"[\r\n]+", _QUOTED.sub("", text[:_SAMPLE])) if line][:500]

    def agreeing(separator: str) -> int:
        counts = Counter(line.count(separator) for line in lines)
        del counts[0]
        return max(counts.values(), default=0)

    best = max(_SEPARATORS, key=agreeing)  # the first of equals
    return (best if agreeing(best) else ","), 0


def _records(name: str, text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator
    )  # any line end, within quotes kept
    begun, before, row = 0, 0, []
    try:
        for row in reader:
            begun, before = reader.line_num, begun
            yield row
    except csv.Error as error:
        raise WorkbookError(
            "unreadable-file",
            f"{name} cannot be read beyond line {begun + 1} ({error}); look there for a quotation mark that is not closed.",
        ) from error
    # The reader forgives a quotation mark that is never closed, and has then read the rest into one cell.
    if begun - before > 1 and re.search(r"[\r\n]", row[-1]) and not text.rstrip("\r\n").endswith('"'):
        raise WorkbookError(
            "unreadable-file",
            f"the quotation mark in line {before + 1} of {name} is never closed; close or remove it.",
        )
