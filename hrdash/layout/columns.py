"""Which columns of a table hold labels and which hold figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from hrdash.layout.label_kinds import DIMENSIONS
from hrdash.layout.meanings import meaning_of
from hrdash.layout.tidy import Heading, find_heading
from hrdash.layout.values import read_marked_period
from hrdash.workbook import text_of

if TYPE_CHECKING:
    from hrdash.layout.grid import Grid


@dataclass(frozen=True)
class Columns:
    """The columns of a table, from 0: of labels, of figures, and of what is not read (numbers of rows, remarks)."""

    labelled: tuple[int, ...]
    figured: tuple[int, ...]
    others: tuple[int, ...]


def part_columns(grid: "Grid", data: Sequence[int], start: int) -> Columns:
    """Part the columns of a table by what stands in its rows with figures, and by what is written over them.

    Args:
        grid: the sheet.
        data: the rows with figures.
        start: the row in which the table's titles and headings begin.
    """
    labelled, figured, others = [], [], []
    for column in range(max(len(grid.kinds[row]) for row in data)):
        kinds = [grid.kinds[row][column] for row in data if column < len(grid.kinds[row])]
        numbers, marks, texts = (kinds.count(kind) for kind in "nmt")
        if not any(kinds):
            continue
        cells = [text for row in data if (text := text_of(grid.sheet.rows[row][column])) is not None]
        heading = _heading(grid, column, data[0], start)
        is_label = heading is not None and heading.column in DIMENSIONS
        if _is_serial(cells, heading, is_first=not (labelled or figured or others)):
            others.append(column)
        elif is_label and texts + marks == 0:
            (labelled if _are_labels(heading, cells) else figured).append(column)
        elif (_is_unheaded_years(grid, column, data[0], start, cells) and not (labelled or figured)) or (
            is_label and texts
        ):
            labelled.append(column)
        elif numbers + marks > texts:
            figured.append(column)
        elif not figured or _says_something(cells):
            labelled.append(column)
        else:  # figures that are mostly written in words are asked about, remarks are left out
            is_remark = (heading is not None and heading.column in ("note", "")) or not numbers
            (others if is_remark else figured).append(column)
    return Columns(tuple(labelled), tuple(figured), tuple(others))


def _heading(grid: "Grid", column: int, before: int, start: int) -> Heading | None:
    """Say what the text next over a column names; None where it names a group of people or nothing known."""
    text = _text_over(grid, column, before, start)
    if not text or meaning_of(text):
        return None
    whole = find_heading(text)
    if whole or "/" not in text:
        return whole
    # "District / Year" stands over both, one under the other.
    parts = [heading for part in text.split("/") if (heading := find_heading(part.strip()))]
    return next((one for one in parts if one.column == "period"), parts[0] if parts else None)


def _text_over(grid: "Grid", column: int, before: int, start: int) -> str | None:
    for row in range(before - 1, start - 1, -1):
        text = grid.text(row, column)
        # What stands alone in its row is a title or names a section, unless it names what a column holds.
        is_heading = text is not None and (not grid.is_lone(row) or find_heading(text))
        if is_heading and not grid.is_numbering(row):
            return text
    return None


def _is_serial(cells: Sequence[str], heading: Heading | None, *, is_first: bool) -> bool:
    """Whether a column only numbers the rows 1, 2, 3 …, beginning again where it may; "Total" may stand under them."""
    numbers = [number for cell in cells if (number := cell.rstrip(".")).isdigit()]
    others = [cell for cell in cells if not cell.rstrip(".").isdigit()]
    if heading is not None and heading.column in DIMENSIONS:  # single years of age count too
        return False
    if len(numbers) < 2 or not all((meaning := meaning_of(cell)) and meaning.is_total for cell in others):
        return False
    counts = all(int(now) in (int(before) + 1, 1) for before, now in pairwise(numbers)) and int(
        numbers[0]
    ) in (0, 1)
    return counts and (is_first or (heading is not None and not heading.column))


def _are_labels(heading: Heading, cells: Sequence[str]) -> bool:
    """Whether numbers under a heading are its labels: years under Year, ages under Age, never "Districts: 36"."""
    if heading.column == "period":
        return all(read_marked_period(cell) for cell in cells)
    return heading.column == "age" and all(cell.isdigit() and int(cell) < 120 for cell in cells)


def _is_unheaded_years(grid: "Grid", column: int, before: int, start: int, cells: Sequence[str]) -> bool:
    """Whether years stand down the side without a heading: each later than the one before, or earlier."""
    if len(cells) < 2 or _text_over(grid, column, before, start) is not None:
        return False
    periods = [read_marked_period(cell) for cell in cells]
    if not all(periods):
        return False
    return [*periods] in (sorted(set(periods)), sorted(set(periods), reverse=True))


def _says_something(cells: Sequence[str]) -> bool:
    known = sum(meaning_of(cell) is not None for cell in cells)
    return known * 2 > len(cells)
