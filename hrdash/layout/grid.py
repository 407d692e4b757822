"""Where the tables of a sheet stand: titles, rows of headings, columns of labels, columns of figures, notes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from hrdash.layout.meanings import meaning_of
from hrdash.layout.tidy import find_heading
from hrdash.layout.values import read_figure, read_period
from hrdash.places import fold
from hrdash.workbook import Cell, Sheet, text_of

_MOST_HEADINGS = 5
_NOTE = re.compile(
    r"^\s*(?:sources?|notes?|remarks?|n\.?b\.?|ماخذ|نوٹ)\b|^\s*[*†‡]|^\s*\d+/|^\s*\(?[a-z0-9]\)\s", re.I
)


def kind_of(cell: Cell) -> str:
    """Say what a cell looks like: a number `n`, a mark for a missing figure `m`, text `t`, or blank.

    >>> [kind_of(cell) for cell in (12, "1,234", "..", "Nil", "Lahore", None)]
    ['n', 'n', 'm', 'm', 't', '']
    """
    text = text_of(cell)
    if text is None:
        return ""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return "n"
    figure = read_figure(text)
    if figure.text is None or figure.rule == "nil-is-zero":
        return "m"
    if figure.rule == "ambiguous-number":
        return "n"
    try:
        float(figure.text)
    except ValueError:
        return "t"
    return "n"


@dataclass
class Grid:
    """The kinds of a sheet's cells, row by row."""

    sheet: Sheet

    @cached_property
    def kinds(self) -> list[list[str]]:
        """One letter a cell, as `kind_of` gives it."""
        return [[kind_of(cell) for cell in row] for row in self.sheet.rows]

    @cached_property
    def folded(self) -> list[tuple[str, ...]]:
        """The texts of each row without case and punctuation."""
        return [tuple(fold(text_of(cell) or "") for cell in row) for row in self.sheet.rows]

    def texts(self, row: int) -> list[str]:
        """List the texts of a row that are not blank."""
        return [text for cell in self.sheet.rows[row] if (text := text_of(cell))]

    def is_years(self, row: int) -> bool:
        """Whether all numbers of a row are years or periods: then it is a row of headings.

        A single one is, where the other texts of the row are headings too.
        """
        cells = [
            (text_of(cell), kind) for cell, kind in zip(self.sheet.rows[row], self.kinds[row], strict=True)
        ]
        if not all(read_period(text) for text, kind in cells if kind == "n"):
            return False
        periods = [text for text, kind in cells if kind in "nt" and text and read_period(text)]
        others = [text for text, kind in cells if kind == "t" and not read_period(text)]
        if len(periods) != 1:
            # Figures may look like years; labels of places and groups stand beside figures.
            return len(set(periods)) >= 2 and not any(map(meaning_of, others))
        return bool(others) and all(map(find_heading, others))

    def is_numbering(self, row: int) -> bool:
        """Whether a row numbers the columns 1, 2, 3 …, as statistical tables do."""
        bare = [text.strip("()") for text in self.texts(row)]
        if len(bare) < 3 or bare[0] not in ("1", "2"):
            return False
        return bare == [str(number) for number in range(int(bare[0]), int(bare[0]) + len(bare))]

    def is_data(self, row: int) -> bool:
        """Whether a row holds figures."""
        kinds = self.kinds[row]
        return "n" in kinds and not self.is_years(row) and not self.is_numbering(row)


@dataclass(frozen=True)
class Table:
    """One table on a sheet. Rows count from 1 (`header`, `rows`: both ends in), columns from 0."""

    grid: Grid
    header: tuple[int, int]
    rows: tuple[int, int]
    labelled: tuple[int, ...]
    figured: tuple[int, ...]
    titles: list[str] = field(default_factory=list)

    def has_figures(self, row: int) -> bool:
        """Whether a row (from 0) has anything in the columns of figures."""
        kinds = self.grid.kinds[row]
        return any(column < len(kinds) and kinds[column] in ("n", "m") for column in self.figured)

    def is_numbering(self, row: int) -> bool:
        """Whether a row (from 0) only numbers the columns."""
        return self.grid.is_numbering(row)

    def is_heading_again(self, row: int) -> bool:
        """Whether a row (from 0) repeats a row of the headings."""
        heads = self.grid.folded[self.header[0] - 1 : self.header[1]]
        return self.grid.folded[row] in heads


def find_tables(sheet: Sheet) -> list[Table]:
    """Find the tables of a sheet, from top to bottom; none where no row holds figures."""
    grid = Grid(sheet)
    return [table for start, end in _stretches(grid) if (table := _table(grid, start, end))]


def _stretches(grid: Grid) -> Iterator[tuple[int, int]]:
    """Part a sheet where other headings begin: rows of several texts without figures, after rows with figures."""
    start, had_data, heads = 0, False, set()
    rows = len(grid.sheet.rows)
    for row in range(rows):
        if grid.is_data(row):
            had_data = True
            continue
        texts = grid.kinds[row].count("t") + (grid.kinds[row].count("n") if grid.is_years(row) else 0)
        if not had_data:
            heads.add(grid.folded[row])
        elif (
            texts >= 2
            and grid.folded[row] not in heads
            and any(grid.is_data(after) for after in range(row, rows))
        ):
            above = _titles_above(grid, row)
            yield start, above
            start, had_data, heads = above, False, {grid.folded[row]}
    yield start, rows


def _titles_above(grid: Grid, row: int) -> int:
    """Step back over the blank rows and lone titles that belong to the headings at `row`."""
    while row > 0 and not grid.is_data(row - 1) and len(grid.texts(row - 1)) <= 1:
        row -= 1
    return row


def _table(grid: Grid, start: int, end: int) -> Table | None:
    data = [row for row in range(start, end) if grid.is_data(row)]
    if not data:
        return None
    labelled, figured = _columns(grid, data)
    if not figured:
        return None
    # A section's name over the first figures belongs to them, not to the headings.
    first = data[0]
    while first - 1 >= start and _is_section(grid, first - 1, figured):
        first -= 1
    top = first
    while top - 1 >= start and first - top < _MOST_HEADINGS and _is_heading(grid, top - 1, figured):
        top -= 1
    if top == first and first < data[0]:  # no headings over the section: it was the heading
        first = data[0]
        top = first - 1
    header = (max(top, 0) + 1, max(first, 1)) if top < first else (max(first, 1), max(first, 1))
    titles = [text for row in range(start, top) for text in grid.texts(row) if not _NOTE.match(text)]
    return Table(grid, header, (max(first, header[1]) + 1, data[-1] + 1), labelled, figured, titles)


def _columns(grid: Grid, data: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Tell the columns of labels from those of figures: figures are mostly numbers, labels stand before them."""
    width = max(len(grid.kinds[row]) for row in data)
    labelled, figured = [], []
    for column in range(width):
        kinds = [grid.kinds[row][column] for row in data if column < len(grid.kinds[row])]
        numbers, marks, texts = (kinds.count(kind) for kind in "nmt")
        if numbers + marks > texts and not _is_serial(grid, data, column):
            figured.append(column)
        elif texts or numbers:
            labelled.append(column)
    first = figured[0] if figured else 0
    # A mark alone ("-") may stand in a column of labels; a text after the figures is a remark.
    return tuple(column for column in labelled if column < first), tuple(figured)


def _is_serial(grid: Grid, data: Sequence[int], column: int) -> bool:
    """Whether a first column only numbers the rows, or holds years beside labels."""
    cells = [grid.sheet.rows[row][column] for row in data]
    numbers = [cell for cell in cells if isinstance(cell, int)]
    if (
        column == 0
        and len(numbers) >= 2
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] in (0, 1)
    ):
        return True
    periods = [text_of(cell) for cell in cells if text_of(cell) is not None]
    return column <= 3 and len(periods) >= 2 and all(read_period(text) for text in periods)


def _is_section(grid: Grid, row: int, figured: Sequence[int]) -> bool:
    """Whether a row is one label over the rows under it: a single text, left of the figures, or merged across them."""
    if len(grid.texts(row)) != 1 or grid.is_data(row):
        return False
    at = next(column for column, kind in enumerate(grid.kinds[row]) if kind)
    return at < figured[0] and meaning_of(grid.texts(row)[0]) is not None


def _is_heading(grid: Grid, row: int, figured: Sequence[int]) -> bool:
    """Whether a row is one of headings: texts or years over the figures, more than one label's worth."""
    kinds = grid.kinds[row]
    over = [column for column in figured if column < len(kinds) and kinds[column]]
    if not any(kinds):
        return False
    if over:
        is_title = len(grid.texts(row)) == 1 and _spans_all(grid, row, figured)
        return not is_title
    return len(grid.texts(row)) >= 2 and len(figured) > 0


def _spans_all(grid: Grid, row: int, figured: Sequence[int]) -> bool:
    return any(
        at.top <= row <= at.bottom and at.left < figured[0] and at.right >= figured[-1]
        for at in grid.sheet.merged
    )
