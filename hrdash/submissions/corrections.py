"""Accepted corrections, put in place of what stands in the cells of a workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hrdash.layout.wide import column_number
from hrdash.workbook import Workbook


def corrected(workbook: Workbook, corrections: Sequence[Mapping]) -> Workbook:
    """Put accepted corrections in place of what stands in a workbook's cells."""
    if not corrections:
        return workbook
    by_sheet: dict[str, list[Mapping]] = {}
    for one in corrections:
        by_sheet.setdefault(one["sheet"], []).append(one)
    sheets = []
    for sheet in workbook.sheets:
        rows = [list(row) for row in sheet.rows] if sheet.name in by_sheet else sheet.rows
        percents = set(sheet.percents)
        for one in by_sheet.get(sheet.name, ()):
            row, column = place_of(one["cell"])
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = one["replacement"]
                percents.discard((row, column))
        sheets.append(replace(sheet, rows=rows, percents=frozenset(percents)))
    return replace(workbook, sheets=tuple(sheets))


def place_of(cell: str) -> tuple[int, int]:
    """Turn a spreadsheet's address into row and column from 0.

    >>> place_of("C17")
    (16, 2)
    """
    letters = "".join(filter(str.isalpha, cell))
    return int(cell[len(letters) :]) - 1, column_number(letters)
