"""What the cells of a sheet look like: numbers, marks and texts, rows of figures, of years, of numbers of columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from hrdash.layout.meanings import meaning_of
from hrdash.layout.texts import Texts
from hrdash.layout.tidy import find_heading
from hrdash.layout.values import read_figure, read_marked_period
from hrdash.places import fold
from hrdash.workbook import Cell, Sheet, text_of

_LONGEST_STEP = 12  # years between two headings; figures that look like years are further apart, or go back


def kind_of(cell: Cell) -> str:
    """Say what a cell looks like: a number `n`, a mark for a missing figure `m`, text `t`, or blank.

    >>> [kind_of(cell) for cell in (12, "1,234", "12 (45%)", "..", "Nil", "Lahore", None)]
    ['n', 'n', 'n', 'm', 'm', 't', '']
    """
    if cell is None:
        return ""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return "n"
    text = text_of(cell)
    if text is None:
        return ""
    figure = read_figure(text)
    if figure.text is None or figure.rule == "nil-is-zero":
        return "m"
    if figure.rule in ("ambiguous-number", "two-numbers"):
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
    def _texts(self) -> Texts:
        return Texts(self.sheet)

    @cached_property
    def folded(self) -> list[tuple[str, ...]]:
        """The texts of each row without figures, without case and punctuation."""
        return [
            () if self.is_data(row) else tuple(fold(text_of(cell) or "") for cell in cells)
            for row, cells in enumerate(self.sheet.rows)
        ]

    def text(self, row: int, column: int) -> str | None:
        """Give the text of a cell itself."""
        return self._texts.own(row, column)

    def texts(self, row: int) -> list[str]:
        """List the texts of a row that are not blank."""
        return self._texts.of(row)

    def is_lone(self, row: int) -> bool:
        """Whether a row holds one text and nothing else."""
        return len(self._texts.of(row, 2)) == 1

    def is_years(self, row: int) -> bool:
        """Whether a row is one of headings, and all its numbers are years or periods."""
        return self._is_years[row]

    def is_numbering(self, row: int) -> bool:
        """Whether a row numbers the columns 1, 2, 3 …, as statistical tables do."""
        return self._is_numbering[row]

    def is_data(self, row: int) -> bool:
        """Whether a row holds figures."""
        return "n" in self.kinds[row] and not self._is_years[row] and not self._is_numbering[row]

    @cached_property
    def _is_numbering(self) -> list[bool]:
        found: list[bool] = []
        is_under_figures = False
        for row, kinds in enumerate(self.kinds):
            is_long = kinds.count("n") + kinds.count("t") >= 3
            found.append(is_long and not is_under_figures and self._counts(row))
            if any(kinds):
                is_under_figures = "n" in kinds and not found[-1] and not self._is_years[row]
        return found

    def _counts(self, row: int) -> bool:
        bare = [text.strip("()") for text in self.texts(row)]
        if not all(text.isdigit() for text in bare) or int(bare[0]) == 0:
            return False
        return all(int(now) == int(before) + 1 for before, now in pairwise(bare))

    @cached_property
    def _is_years(self) -> list[bool]:
        found: list[bool] = []
        above = ""  # what the nearest row above that is not blank holds
        for row, kinds in enumerate(self.kinds):
            found.append("n" in kinds and self._are_years(row, above))
            if any(kinds):
                above = "figures" if "n" in kinds and not found[-1] else "texts"
        return found

    def _are_years(self, row: int, above: str) -> bool:
        cells = [
            (text_of(cell), kind)
            for cell, kind in zip(self.sheet.rows[row], self.kinds[row], strict=True)
            if kind
        ]
        if not all(kind != "n" or read_marked_period(text) for text, kind in cells):
            return False
        periods = [read_marked_period(text)[0] for text, _ in cells if read_marked_period(text)]
        others = [text for text, kind in cells if kind == "t" and not read_marked_period(text)]
        first = next((text for text in others if text == cells[0][0]), None)
        is_headed = first is None or find_heading(first) is not None
        if len(periods) == 1:
            is_title = not others and above != "figures" and len(cells) == 1
            return is_title or (bool(others) and all(map(find_heading, others)))
        # Figures may look like years; labels of places and groups stand beside figures.
        if (first is not None and meaning_of(first)) or not (is_headed or above != "figures"):
            return False
        # Under "District" years are headings in whatever order they stand.
        return (first is not None and is_headed) or _go_up(periods)


def _go_up(periods: Sequence[str]) -> bool:
    """Whether periods follow each other as headings do: in steps of some years, beginning again under each group."""
    years = [int(period[:4]) for period in periods]
    cycle = years[: next((at for at in range(1, len(years)) if years[at] == years[0]), len(years))]
    steps = [now - before for before, now in pairwise(cycle)]
    if len(cycle) == 1:  # each year over several columns
        cycle = list(dict.fromkeys(years))
        steps = [now - before for before, now in pairwise(cycle)]
        return bool(steps) and all(0 < step <= _LONGEST_STEP for step in steps)
    one_way = all(step >= 0 for step in steps) or all(step <= 0 for step in steps)
    whole = [cycle[at % len(cycle)] for at in range(len(years))]
    # The same years again under the next heading are headings in whatever order they stand.
    comes_again = len(years) > len(cycle) == len(set(cycle))
    return years == whole and (comes_again or (one_way and all(abs(step) <= _LONGEST_STEP for step in steps)))
