"""Where the tables of a sheet stand: titles, rows of headings, columns of labels, columns of figures, notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from hrdash.layout.columns import Columns, part_columns
from hrdash.layout.grid import Grid
from hrdash.layout.label_kinds import DIMENSIONS
from hrdash.layout.meanings import meaning_of
from hrdash.layout.notes import is_note, is_page_title
from hrdash.layout.tidy import find_heading
from hrdash.workbook import Sheet

_MOST_HEADINGS = 5  # rows of headings that a table may have
_MOST_BETWEEN = 6  # rows of section names and blanks between the headings and the first figures


@dataclass(frozen=True)
class Table:
    """One table on a sheet. Rows count from 1 (`header`, `rows`: both ends in), columns from 0."""

    grid: Grid
    header: tuple[int, int]
    rows: tuple[int, int]
    columns: Columns
    titles: list[str] = field(default_factory=list)
    shared: list[str] = field(
        default_factory=list
    )  # titles of the sheet, or of the table with the same headings

    @property
    def labelled(self) -> tuple[int, ...]:
        """The columns of labels."""
        return self.columns.labelled

    @property
    def figured(self) -> tuple[int, ...]:
        """The columns of figures."""
        return self.columns.figured

    def has_figures(self, row: int) -> bool:
        """Whether a row (from 0) has anything in the columns of figures."""
        kinds = self.grid.kinds[row]
        return any(column < len(kinds) and kinds[column] for column in self.figured)

    def is_numbering(self, row: int) -> bool:
        """Whether a row (from 0) only numbers the columns."""
        return self.grid.is_numbering(row)

    def is_passed_over(self, row: int) -> bool:
        """Whether a row (from 0) repeats the headings or a title, or is a note."""
        if self.grid.is_data(row):
            return False
        if self.grid.is_lone(row):
            text = self.grid.texts(row)[0]
            if is_note(text) or is_page_title(text, [*self.titles, *self.shared]):
                return True
        return self.grid.folded[row] in self.grid.folded[self.header[0] - 1 : self.header[1]]


def find_tables(sheet: Sheet) -> list[Table]:
    """Find the tables of a sheet, from left to right and from top to bottom; none where no row holds figures."""
    found: list[Table] = []
    whole = Grid(sheet)
    bands = _bands(whole)
    for first, last in bands:
        grid = whole if len(bands) == 1 else Grid(_only(sheet, first, last))
        before: Table | None = None
        for start, end in _stretches(grid):
            table = _table(grid, start, end)
            if table:
                table = replace(table, shared=_shared(whole, table, before, first, last))
                found.append(table)
                before = table
    return found


def _shared(whole: Grid, table: Table, before: Table | None, first: int, last: int) -> list[str]:
    """List the titles that a table has in common with others: of one beside it, or of one above with its headings."""
    found = []
    for row in range(table.header[0] - 1):
        texts = whole.texts(row)
        at = next((column for column, kind in enumerate(whole.kinds[row]) if kind), 0)
        if len(texts) == 1 and not first <= at <= last and not is_note(texts[0]):
            found += texts
    if before:
        heads = [before.grid.folded[row] for row in range(before.header[0] - 1, before.header[1])]
        if any(
            any(head) and head in heads for head in table.grid.folded[table.header[0] - 1 : table.header[1]]
        ):
            found += [*before.titles, *before.shared]
    return list(dict.fromkeys(found))


def _bands(grid: Grid) -> list[tuple[int, int]]:
    """Part a sheet into tables side by side: where a blank column stands between, and each has labels of its own."""
    width = max((len(row) for row in grid.kinds), default=0)
    wide = [kinds for row, kinds in enumerate(grid.kinds) if not grid.is_lone(row)]
    blank = [
        column
        for column in range(width)
        if not any(kinds[column : column + 1] != [""] for kinds in wide if column < len(kinds))
    ]
    edges = [-1, *blank, width]
    parts = [(left + 1, right - 1) for left, right in pairwise(edges) if right - left > 1]
    bands: list[tuple[int, int]] = []
    for first, last in parts:
        if bands and not _has_labels(grid, first, last):
            bands[-1] = (bands[-1][0], last)  # a blank column inside a table
        else:
            bands.append((first, last))
    if len(bands) > 1 and all(_has_labels(grid, *band) for band in bands):
        return [(0 if not at else band[0], band[1]) for at, band in enumerate(bands)]
    return [(0, width - 1)]


def _has_labels(grid: Grid, first: int, last: int) -> bool:
    """Whether columns hold labels first and figures after them, in two rows at least."""
    rows = [kinds[first : last + 1] for row, kinds in enumerate(grid.kinds) if grid.is_data(row)]
    rows = [kinds for kinds in rows if "n" in kinds[1:]]
    texts = sum(kinds[0] == "t" for kinds in rows)
    if len(rows) >= 2 and texts * 2 > len(rows):
        return True
    heads = [
        text for row in range(len(grid.kinds)) if not grid.is_data(row) and (text := grid.text(row, first))
    ]
    known = [heading for text in heads if not meaning_of(text) and (heading := find_heading(text))]
    return len(rows) >= 2 and any(heading.column in DIMENSIONS for heading in known)


def _only(sheet: Sheet, first: int, last: int) -> Sheet:
    """Give a sheet with nothing but some of its columns, each where it was."""
    rows = [
        [cell if first <= column <= last else None for column, cell in enumerate(row)] for row in sheet.rows
    ]
    return replace(sheet, rows=rows, merged=tuple(at for at in sheet.merged if first <= at.left <= last))


def _stretches(grid: Grid) -> Iterator[tuple[int, int]]:
    """Part a sheet where another table begins: with headings of its own, or the same under another title."""
    start, had_data, heads = 0, False, set()
    rows = len(grid.sheet.rows)
    last_data = max((row for row in range(rows) if grid.is_data(row)), default=-1)
    titles: list[str] = []
    for row in range(last_data + 1):
        if grid.is_data(row):
            had_data = True
            continue
        texts = grid.texts(row)
        if not had_data:
            heads.add(grid.folded[row])
            titles += texts if len(texts) == 1 else []
        elif len(texts) >= 2 and not _is_in_words(grid, row, heads):
            above = _titles_above(grid, row, titles)
            if grid.folded[row] in heads and above == row:
                continue
            yield start, above
            start, had_data, heads, titles = above, False, {grid.folded[row]}, []
            for title in range(above, row):
                titles += grid.texts(title)
    yield start, rows


def _is_in_words(grid: Grid, row: int, heads: set) -> bool:
    """Whether a row has its figures in words ("not reported"): a place or group, then texts that mean nothing known."""
    if grid.folded[row] in heads:
        return False
    first, *others = grid.texts(row)
    if grid.is_years(row) or grid.is_numbering(row):
        return grid.is_numbering(row)
    return meaning_of(first) is not None and not any(
        meaning_of(text) or find_heading(text) for text in others
    )


def _titles_above(grid: Grid, row: int, titles: Sequence[str]) -> int:
    """Step back over the titles that belong to the headings at `row`; a page's title and notes are none."""
    above = row
    while row > 0 and not grid.is_data(row - 1) and len(grid.texts(row - 1)) <= 1:
        row -= 1
        texts = grid.texts(row)
        if texts and is_note(texts[0]):
            break
        if texts and not is_page_title(texts[0], titles):
            above = row
    return above


def _table(grid: Grid, start: int, end: int) -> Table | None:
    data = [row for row in range(start, end) if grid.is_data(row)]
    if not data:
        return None
    columns = part_columns(grid, data, start)
    if not columns.figured:
        return None
    first, last = data[0], data[-1]
    while last + 1 < end and (
        _is_without_figures(grid, last + 1, columns) or _has_words_for_figures(grid, last + 1, columns)
    ):
        last += 1
    while first - 1 >= start and _is_without_figures(grid, first - 1, columns):
        first -= 1
    bottom = _find_headings(grid, start, first, columns)
    if bottom is None:  # nothing over the figures: the row above them has to be asked about
        header = (max(first, 1), max(first, 1))
        titles = [text for row in range(start, first) for text in grid.texts(row) if not is_note(text)]
        return Table(grid, header, (first + 1, last + 1), columns, titles)
    top = bottom
    while top - 1 >= start and bottom - top + 1 < _MOST_HEADINGS and _is_heading(grid, top - 1, columns):
        top -= 1
    while top < bottom and not grid.texts(top):
        top += 1
    titles = [text for row in range(start, top) for text in grid.texts(row) if not is_note(text)]
    return Table(grid, (top + 1, bottom + 1), (bottom + 2, last + 1), columns, titles)


def _is_without_figures(grid: Grid, row: int, columns: Columns) -> bool:
    """Whether a row has marks for missing figures where figures stand, and nothing else there."""
    kinds = [grid.kinds[row][column] for column in columns.figured if column < len(grid.kinds[row])]
    return "m" in kinds and not {"t", "n"} & set(kinds)


def _has_words_for_figures(grid: Grid, row: int, columns: Columns) -> bool:
    """Whether a row has a known label, and texts where figures stand ("5.36 million"), which are no figures."""
    labels = [text for column in columns.labelled if (text := grid.text(row, column))]
    figures = [text for column in columns.figured if (text := grid.text(row, column))]
    return (
        bool(figures)
        and any(map(meaning_of, labels))
        and not any(meaning_of(text) or find_heading(text) for text in figures)
    )


def _find_headings(grid: Grid, start: int, first: int, columns: Columns) -> int | None:
    """Find the lowest row of headings over the first figures; names of sections may stand between."""
    lone = None
    for row in range(first - 1, max(start, first - _MOST_BETWEEN) - 1, -1):
        if len(grid.texts(row)) >= 2 or grid.is_numbering(row):
            return row
        if lone is None and any(grid.text(row, column) is not None for column in columns.figured):
            lone = row
    return lone


def _is_heading(grid: Grid, row: int, columns: Columns) -> bool:
    """Whether a row over headings is one of headings too: texts or years over the figures, not a title over all."""
    texts = grid.texts(row)
    if not texts:
        return row > 0 and len(grid.texts(row - 1)) >= 2
    if len(texts) >= 2:
        return True
    at = next(column for column, kind in enumerate(grid.kinds[row]) if kind)
    spans = [one for one in grid.sheet.merged if one.top <= row <= one.bottom and one.left <= at <= one.right]
    right = spans[0].right if spans else at
    is_over = at in columns.figured and not (columns.labelled and at < columns.labelled[0])
    if not is_over:
        return False
    return right > at or meaning_of(texts[0]) is not None or len(columns.figured) == 1
