"""A checked workbook's copy in which each finding stands at its cell, and the findings as a table."""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from hrdash.validate import Finding
from hrdash.words import say
from hrdash.workbook import Workbook

COLUMNS = ("sheet", "cell", "severity", "rule", "value", "message", "suggestion")
_COLOURS = {"error": "F4C7C3", "warning": "FCE8B2", "info": "D9E7FD"}
_RANK = ("error", "warning", "info")
_MOST_COMMENTS = 5_000  # Excel opens more only slowly; the findings sheet has them all


def annotated_copy(workbook: Workbook, content: bytes, findings: Sequence[Finding]) -> bytes:
    """Write a copy of a workbook with coloured cells, comments and a sheet of findings.

    An .xlsx keeps its own look; of another kind of file the values are copied.

    Returns: the bytes of an .xlsx file.
    """
    book = _copy(workbook, content)
    by_cell: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        if one.sheet and one.cell:
            by_cell.setdefault((one.sheet, one.cell), []).append(one)
    for number, ((name, cell), found) in enumerate(by_cell.items()):
        if name not in book.sheetnames:
            continue
        at = book[name][cell]
        worst = min((one.severity for one in found), key=_RANK.index)
        if type(at).__name__ == "MergedCell":
            continue
        at.fill = PatternFill("solid", fgColor=_COLOURS[worst])
        if number < _MOST_COMMENTS:
            text = "\n".join(
                f"{say(f'severity.{one.severity}')}: {one.message}. {one.suggestion or ''}".strip()
                for one in found
            )
            at.comment = Comment(text, "hrdash", width=320, height=max(60, 22 * (len(text) // 45 + 1)))
    _add_findings(book, findings)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _copy(workbook: Workbook, content: bytes) -> Book:
    if workbook.kind == "xlsx":
        try:
            return load_workbook(io.BytesIO(content))
        except (InvalidFileException, KeyError, ValueError, TypeError, OSError):
            pass  # readable, but not by this library: the values are copied
    book = Book()
    book.remove(book.active)
    for sheet in workbook.sheets:
        page = book.create_sheet(sheet.name[:31])
        for row in sheet.rows:
            page.append([_plain(cell) for cell in row])
        if sheet.is_hidden:
            page.sheet_state = "hidden"
    return book


def _plain(cell: object) -> object:
    """Keep a text from being taken for a formula by the program that opens the copy."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith("=") else cell


def _add_findings(book: Book, findings: Sequence[Finding]) -> None:
    name = say("upload.findings")
    while name in book.sheetnames:
        name += "_"
    page = book.create_sheet(name, 0)
    page.append([say(f"findings.{column}") for column in COLUMNS])
    for cell in page[1]:
        cell.font = Font(bold=True)
    for row, one in enumerate(rows_of(findings), 2):
        page.append(row_values := list(one.values()))
        page.cell(row, 3).fill = PatternFill("solid", fgColor=_COLOURS[row_values[2]])
        for cell in page[row]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
        if one["sheet"] and one["cell"]:
            page.cell(row, 2).hyperlink = f"#'{one['sheet'].replace(chr(39), chr(39) * 2)}'!{one['cell']}"
    for letter, width in zip("ABCDEFG", (18, 8, 10, 24, 18, 60, 60), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions


def rows_of(findings: Sequence[Finding]) -> list[dict[str, str | None]]:
    """Give findings as rows with the columns of `COLUMNS`."""
    return [{name: getattr(one, name) for name in COLUMNS} for one in findings]


def findings_csv(findings: Sequence[Finding]) -> bytes:
    """Write findings as a CSV file that Excel opens as UTF-8."""
    out = io.StringIO(newline="")
    lines = csv.DictWriter(out, COLUMNS)
    lines.writeheader()
    for row in rows_of(findings):
        # A value that a spreadsheet would run as a formula is written as text.
        lines.writerow(
            {name: f"'{text}" if text and text[0] in "=+@\t\r" else text for name, text in row.items()}
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()
