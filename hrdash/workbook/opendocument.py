"""What calamine does not tell of an ods: merged and hidden cells, per cents, comments, formulas and errors."""

import io
import zipfile
from typing import Any
from xml.parsers import expat

from hrdash.workbook.cells import Limits, Range, WorkbookError, address

_FOLLOWED = {"table", "table-column", "table-row", "table-cell", "covered-table-cell", "annotation"}
_FAR = 1 << 20  # rows; repeated blank rows to the sheet's end are no cells


def read_opendocument(name: str, content: bytes, limits: Limits) -> dict[str, dict[str, Any]]:
    """Find what the author of each sheet did besides filling cells: the fields of `Sheet`, by the sheet's name.

    Raises WorkbookError `too-large` where the cells reach beyond the limits, before anything is made of them.
    """
    marks = _Marks(name, limits)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = marks.start
    parser.EndElementHandler = marks.end
    parser.CharacterDataHandler = marks.text
    parser.EntityDeclHandler = marks.refuse_entities
    parser.buffer_text = True
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as part:
        parser.ParseFile(part)
    return marks.sheets


class _Marks:
    """Follows content.xml from cell to cell, where one element may stand for many rows or columns."""

    def __init__(self, name: str, limits: Limits):
        self.name, self.limits = name, limits
        self.sheets: dict[str, dict[str, Any]] = {}
        self.cells = 0
        self._enter("")

    def _enter(self, sheet: str) -> None:
        self.sheet = sheet
        self.merged: list[Range] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.percents: set[tuple[int, int]] = set()
        self.comments: dict[tuple[int, int], str] = {}
        self.formulas: dict[tuple[int, int], str] = {}
        self.errors: dict[tuple[int, int], str] = {}
        self.row = self.column = self.described = 0
        self.rows = self.columns = 1
        self.last_row = self.last_column = -1
        self.cell: dict[str, str] | None = None
        self.words: list[str] = []
        self.comment: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition("}")[2]
        if kind not in _FOLLOWED:
            return
        given = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if kind == "table":
            self._enter(given.get("name", ""))
        elif kind == "table-column":
            count = int(given.get("number-columns-repeated", 1))
            if given.get("visibility", "visible") != "visible":
                self.hidden_columns.update(range(self.described, min(self.described + count, 16384)))
            self.described += count
        elif kind == "table-row":
            self.rows, self.column = int(given.get("number-rows-repeated", 1)), 0
            if given.get("visibility", "visible") != "visible":
                self.hidden_rows.update(range(self.row, min(self.row + self.rows, _FAR)))
        elif kind in ("table-cell", "covered-table-cell"):
            self.columns = int(given.get("number-columns-repeated", 1))
            # LibreOffice says `string` for a failed formula in the older of its two attributes.
            is_error = any(
                key.endswith("calcext:1.0}value-type") and value == "error"
                for key, value in attributes.items()
            )
            self.cell, self.words = {**given, "error": "yes"} if is_error else given, []
        elif kind == "annotation" and self.cell is not None:
            self.comment = []

    def text(self, text: str) -> None:
        if self.comment is not None:
            self.comment.append(text)
        elif self.cell is not None:
            self.words.append(text)

    def end(self, tag: str) -> None:
        kind = tag.rpartition("}")[2]
        if kind == "annotation" and self.comment is not None:
            if comment := "".join(self.comment).strip():
                self.comments[self.row, self.column] = comment
            self.comment = None
        elif kind in ("creator", "date", "date-string") and self.comment is not None:
            self.comment.clear()  # who and when, before the text
        elif kind == "p" and self.comment is not None:
            self.comment.append("\n")
        elif kind in ("table-cell", "covered-table-cell") and self.cell is not None:
            self._leave_cell(self.cell, "".join(self.words))
            self.column += self.columns
            self.cell = None
        elif kind == "table-row":
            self.row += self.rows
        elif kind == "table":
            self.sheets[self.sheet] = {
                "merged": tuple(self.merged),
                "hidden_rows": frozenset(self.hidden_rows),
                "hidden_columns": frozenset(self.hidden_columns),
                "percents": frozenset(self.percents),
                "comments": self.comments,
                "formulas": self.formulas,
                "errors": self.errors,
            }
            self.cells += (self.last_row + 1) * (self.last_column + 1)

    def _leave_cell(self, cell: dict[str, str], words: str) -> None:
        across, down = int(cell.get("number-columns-spanned", 1)), int(cell.get("number-rows-spanned", 1))
        if across * down > 1:
            self.merged.append(Range(self.row, self.column, self.row + down - 1, self.column + across - 1))
        if not words and "value-type" not in cell and "formula" not in cell:
            return
        self.last_row = max(self.last_row, self.row + self.rows - 1)
        self.last_column = max(self.last_column, self.column + self.columns - 1)
        if self.cells + (self.last_row + 1) * (self.last_column + 1) > self.limits.cells:
            raise too_many(self.name, self.sheet, self.last_row, self.last_column, self.limits)
        places = (
            [
                (row, column)
                for row in range(self.row, self.row + self.rows)
                for column in range(self.column, self.column + self.columns)
            ]
            if {"error", "formula"} & cell.keys() or cell.get("value-type") == "percentage"
            else []
        )
        if "error" in cell:
            self.errors |= dict.fromkeys(places, words or "#VALUE!")
        elif "value-type" not in cell:
            self.formulas |= dict.fromkeys(places, "=" + cell.get("formula", "").partition("=")[2])
        elif cell["value-type"] == "percentage":
            self.percents.update(places)

    def refuse_entities(self, *_: object) -> None:
        raise ValueError("it declares entities")


def too_many(name: str, sheet: str, row: int, column: int, limits: Limits) -> WorkbookError:
    """Say that a sheet's cells reach too far, and which is the last; row and column from 0."""
    return WorkbookError(
        "too-large",
        f"the cells of {name} reach to {address(row, column)} of sheet “{sheet}”: more than {limits.cells:,} cells. "
        "Delete the rows and columns after the last table, or split the workbook.",
    )
