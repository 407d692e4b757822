"""The texts of a sheet as a reader sees them: a label in merged cells stands in all of them."""

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
