"""A checked workbook's copy in which each finding stands at its cell, and the findings as a table."""

import csv
import io
import math
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from hrdash.validate import Finding
from hrdash.words import say
from hrdash.workbook import Workbook

COLUMNS = ("sheet", "cell", "severity", "rule", "value", "message", "suggestion")
_WIDTHS = (18, 8, 22, 28, 18, 60, 60)
_RANK = ("error", "warning", "info")
_FILLS = {
    severity: PatternFill("solid", fgColor=colour)
    for severity, colour in zip(_RANK, ("F4C7C3", "FCE8B2", "D9E7FD"), strict=True)
}
_BOLD, _LINK = Font(bold=True), Font(color="0563C1", underline="single")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LINE = 15  # points
_TOP = Alignment(vertical="top")
_MOST_CELLS = 1_500_000  # a copy of so many takes half a minute and a gigabyte
_MOST_UNPACKED = 120_000_000  # bytes; blank cells that have formats count too
_MOST_COMMENTS = 5_000  # Excel opens more only slowly; the findings sheet has them all
_MOST_LINKS = 60_000  # Excel repairs a sheet of more than 65,530 by removing them all
_MOST_ROWS = 1_000_000
_LONGEST_COMMENT = 8_000
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_TITLES = re.compile(r"[\\*?:/\[\]]")
Pages = Mapping[str, Worksheet]


def annotated_copy(workbook: Workbook, content: bytes, findings: Sequence[Finding]) -> bytes:
    """Write a copy of a workbook with coloured cells, comments and a sheet of findings in front.

    An .xlsx or .xlsm keeps its styles, formulas, merged cells, comments and other sheets; charts, pictures and macros
    are left out. Of another kind of file, and of a very large one, the values are copied. A file of more than
    1.5 million cells is not copied: the findings stand alone.

    Args:
        workbook: as it was read.
        content: its bytes.
        findings: what was found in it, in the order of the list.

    Returns: the bytes of an .xlsx file.
    """
    book, pages = _copy(workbook, content)
    _mark_cells(pages, findings)
    _add_findings(book, pages, findings)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _copy(workbook: Workbook, content: bytes) -> tuple[Book, Pages]:
    """Copy a workbook; returns the copy, and its page of each sheet."""
    if sum(len(sheet.rows) * len(sheet.rows[0]) for sheet in workbook.sheets if sheet.rows) > _MOST_CELLS:
        return _blank(), {}
    if _can_keep_its_look(workbook, content):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what this library cannot keep is not the reader's trouble
                book = load_workbook(io.BytesIO(content))
            return book, {page.title: page for page in book.worksheets}
        except Exception:  # it was read, but this library stumbles over it: the values are copied
            pass
    book, pages = _blank(), {}
    for sheet in workbook.sheets:
        page = book.create_sheet(_NOT_IN_TITLES.sub("_", _clean(sheet.name)).strip("'")[:28] or "_")
        for row, cells in enumerate(sheet.rows, 1):
            for column, cell in enumerate(cells, 1):
                if cell is not None:
                    _write(page, row, column, cell)
        for at in sheet.merged:
            if at.top < len(sheet.rows) and at.left < len(sheet.rows[0]):
                last = min(at.bottom + 1, len(sheet.rows)), min(at.right + 1, len(sheet.rows[0]))
                page.merge_cells(None, at.top + 1, at.left + 1, *last)
        page.sheet_state = "hidden" if sheet.is_hidden else "visible"
        pages[sheet.name] = page
    return book, pages


def _can_keep_its_look(workbook: Workbook, content: bytes) -> bool:
    """Say whether a file is of the kind that can be written back whole, and no larger than it looks."""
    if workbook.kind not in ("xlsx", "xlsm"):
        return False
    merged = sum(
        (at.bottom - at.top + 1) * (at.right - at.left + 1)
        for sheet in workbook.sheets
        for at in sheet.merged
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    return merged <= _MOST_CELLS and unpacked <= _MOST_UNPACKED


def _blank() -> Book:
    book = Book()
    book.remove(book.active)
    return book


def _write(page: Worksheet, row: int, column: int, value: object) -> Cell:
    """Write a cell as what it is: no text becomes a formula, and none holds what a workbook cannot."""
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    if not isinstance(value, str):
        return page.cell(row, column, value)
    cell = page.cell(row, column, _clean(value))
    cell.data_type = "s"
    return cell


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def _mark_cells(pages: Pages, findings: Sequence[Finding]) -> None:
    """Colour each cell by the gravest of its findings, and add what they say to its comment."""
    by_cell: dict[tuple[str, str], tuple[Cell, list[Finding]]] = {}
    for one in findings:
        if one.cell and one.sheet in pages:
            at = _shown(pages[one.sheet], one.cell)
            by_cell.setdefault((one.sheet, at.coordinate), (at, []))[1].append(one)
    for number, (at, found) in enumerate(by_cell.values()):
        at.fill = _FILLS[min((one.severity for one in found), key=_RANK.index)]
        if number < _MOST_COMMENTS:
            before = [at.comment.text, ""] if at.comment else []
            lines = [
                f"{say(f'severity.{one.severity}')}: {one.message}. {one.suggestion or ''}".strip()
                for one in found
            ]
            text = _clean("\n".join([*before, *lines]))[:_LONGEST_COMMENT]
            at.comment = Comment(text, "hrdash", width=320, height=max(60, 22 * (len(text) // 45 + 1)))


def _shown(page: Worksheet, cell: str) -> Cell:
    """Give a cell, or the first of the merged ones that it lies under: only that one is seen."""
    at = page[cell]
    if isinstance(at, MergedCell):
        for area in page.merged_cells.ranges:
            if area.min_row <= at.row <= area.max_row and area.min_col <= at.column <= area.max_col:
                return page.cell(area.min_row, area.min_col)
    return at


def _add_findings(book: Book, pages: Pages, findings: Sequence[Finding]) -> None:
    """Put a sheet in front that lists the findings, each with a link to its cell."""
    page = book.create_sheet(say("upload.findings"), 0)
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True), 1):
        cell = _write(page, 1, column, say(f"findings.{name}"))
        cell.font = _BOLD
        page.column_dimensions[cell.column_letter].width = width
    for row, one in enumerate(findings[:_MOST_ROWS], 2):
        for column, value in enumerate(_row(one).values(), 1):
            cell = _write(page, row, column, value)
            cell.alignment = _WRAPPED if column > COLUMNS.index("value") else _TOP
        # Said, because not every program finds the height of wrapped text by itself.
        lines = max(
            -(-len(str(value or "")) // width)
            for value, width in zip(_row(one).values(), _WIDTHS, strict=True)
        )
        page.row_dimensions[row].height = _LINE * max(1, lines)
        page.cell(row, 3).value = say(f"severity.{one.severity}")
        page.cell(row, 3).fill = _FILLS[one.severity]
        if one.cell and one.sheet in pages and row <= _MOST_LINKS:
            title = pages[one.sheet].title.replace("'", "''")
            link = page.cell(row, 2)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{title}'!{one.cell}")
            link.font = _LINK
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    for other in book.worksheets:  # two chosen sheets would be edited together
        other.sheet_view.tabSelected = other is page
    book.active = 0


def _row(one: Finding) -> dict[str, str | None]:
    return {name: getattr(one, name) for name in COLUMNS}


def findings_csv(findings: Sequence[Finding]) -> bytes:
    """Write findings as a CSV file that Excel opens as UTF-8."""
    out = io.StringIO(newline="")
    lines = csv.DictWriter(out, COLUMNS)
    lines.writeheader()
    for one in findings:
        lines.writerow({name: inert(text) for name, text in _row(one).items()})
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def inert(text: str | None) -> str | None:
    """Put an apostrophe before a text that a spreadsheet would run as a formula; a negative number is none.

    >>> inert("=1+1"), inert("-5.2"), inert("-2+3"), inert("plain")
    ("'=1+1", '-5.2', "'-2+3", 'plain')
    """
    is_formula = bool(text) and text[0] in "=+-@\t\r\n" and not re.fullmatch(r"-[0-9.,]*", text)
    return f"'{text}" if is_formula else text
