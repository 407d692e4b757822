"""The texts of a sheet as a reader sees them: a label in merged cells stands in all of them."""

from collections.abc import Collection
from functools import cached_property

from hrdash.workbook import Sheet, text_of


class Texts:
    """A sheet's texts by row and column from 0; None where nothing stands."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.rows = sheet.rows

    def own(self, row: int, column: int) -> str | None:
        """Give the text of the cell itself."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return text_of(cells[column]) if column < len(cells) and cells[column] is not None else None

    def at(self, row: int, column: int) -> str | None:
        """Give the text that stands in a cell; inside merged cells, that of their first."""
        text = self.own(row, column)
        if text is None and (row, column) in self._merged:
            return self.own(*self._merged[row, column])
        return text

    def goes_on(self, row: int, column: int) -> bool:
        """Whether a cell is part of merged ones whose text stands higher up in the same column."""
        first = self._merged.get((row, column))
        return first is not None and first[1] == column and self.own(*first) is not None

    def label_left_of(self, row: int, labelled: Collection[int]) -> int:
        """Find the column of a row's first label: left of the columns of labels where those are blank.

        "Total" is often written under the numbers of the rows, merged over the names or not.
        """
        first = min(labelled)
        if all(self.own(row, column) is None for column in labelled):
            for column in range(first):
                if any(map(str.isalpha, self.own(row, column) or "")):
                    return column
        return first

    def of(self, row: int, most: int | None = None) -> list[str]:
        """List the texts of a row, up to `most` of them."""
        found = []
        for cell in self.rows[row]:
            if cell is not None and (text := text_of(cell)) is not None:
                found.append(text)
                if len(found) == most:
                    break
        return found

    @cached_property
    def _merged(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Every blank cell inside merged ones → their first; ranges end where the sheet does."""
        height = len(self.rows)
        return {
            (row, column): (at.top, at.left)
            for at in self.sheet.merged
            for row in range(at.top, min(at.bottom + 1, height))
            for column in range(at.left, min(at.right + 1, len(self.rows[row])))
        }
