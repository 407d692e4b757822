"""What a workbook is made of: sheets of cells, their addresses, and a cell's text as a person reads it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

# None: blank, also "". A string is as it was typed, spaces and all.
Cell = str | int | float | bool | date | datetime | time | timedelta | None

Place = tuple[int, int]  # row and column, from 0


class WorkbookError(Exception):
    """A file that cannot be read as a workbook: a short code and one sentence that says why and what to do."""

    def __init__(self, code: str, message: str):
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


@dataclass(frozen=True)
class Limits:
    """Beyond which a file is refused rather than read."""

    bytes: int = 50_000_000  # the census volumes of a whole province have under 10 MB
    # What a zip says it unpacks to. No ratio is tested: an honest sheet of zeros packs better than a bomb
    # need, and this much costs seconds at most, in a process of its own.
    unpacked_bytes: int = 600_000_000
    cells: int = 5_000_000  # of all sheets, each from A1 to its last cell: 400,000 rows of 12 columns
    sheets: int = 500
    seconds: float = 60
    memory: int = 3_000_000_000  # of the reading process, where the system can hold it to that (not Windows)


LIMITS = Limits()


@dataclass(frozen=True)
class Range:
    """A block of cells, rows and columns from 0, ends counted in."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells from A1 on, and what its author did to them besides filling them.

    `rows[r][c]` begins at row 1 and column A; all rows are equally long, and end where nothing follows.

    What is not known of some kinds of file: an xls gives merged ranges and whether a sheet is hidden, but no
    hidden rows or columns, per cent formats, comments, formulas or errors (a cell whose formula failed is
    blank); a csv or tsv gives nothing but text.
    """

    name: str
    rows: list[list[Cell]]
    merged: tuple[Range, ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    percents: frozenset[Place] = frozenset()  # cells with a per cent format: 0.452 is shown as 45.2 %
    comments: Mapping[Place, str] = field(default_factory=dict)
    # Formulas without a kept value: the file was written by a program that computes nothing. None in `rows`.
    formulas: Mapping[Place, str] = field(default_factory=dict)
    errors: Mapping[Place, str] = field(default_factory=dict)  # "#DIV/0!", "#REF!", ...; None in `rows`


@dataclass(frozen=True)
class Workbook:
    """A whole file: what it is called, what it is, and its sheets in their order."""

    name: str
    kind: str  # xlsx, xlsm, xls, ods, csv (whatever the separator), tsv or json
    sha256: str
    sheets: tuple[Sheet, ...]


def letter(column: int) -> str:
    """Name a column, counted from 0.

    >>> letter(0), letter(25), letter(26), letter(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(65 + place) + name
    return name


def address(row: int, column: int) -> str:
    """Name a cell, row and column counted from 0.

    >>> address(16, 2)
    'C17'
    """
    return f"{letter(column)}{row + 1}"


def squared(rows: list[list[Cell]], places: Iterable[Place] = ()) -> list[list[Cell]]:
    """Bring rows to one length, without the blank rows and columns at the end; `places` count as filled."""
    height = max((row + 1 for row, _ in places), default=0)
    width = max((column + 1 for _, column in places), default=0)
    end = len(rows)
    while end > height and all(cell is None for cell in rows[end - 1]):
        end -= 1
    rows = rows[:end]
    rows += [[] for _ in range(height - end)]
    for row in rows:
        last = len(row)
        while last > width and row[last - 1] is None:
            last -= 1
        width = max(width, last)
    return [row if len(row) == width else row[:width] + [None] * (width - len(row)) for row in rows]


# Zero-width letters and the marks that turn the writing direction: invisible, and pasted by accident.
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x61C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)


def text_of(cell: Cell) -> str | None:
    r"""Return what a person reads in a cell; None where it is blank.

    >>> text_of(58.0), text_of(0.1 + 0.2), text_of(True), text_of(datetime(2026, 11, 22)), text_of("a\u00a0 b ")
    ('58', '0.3', 'true', '2026-11-22', 'a b')
    """
    if cell is None:
        return None
    if isinstance(cell, str):
        return " ".join(cell.translate(_INVISIBLE).split()) or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _digits(cell)
    if isinstance(cell, datetime):
        is_day = cell.time() == time()
        return cell.date().isoformat() if is_day else cell.isoformat(" ", "seconds")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _digits(number: float) -> str:
    """Write a number with the 15 digits that Excel keeps, without an exponent as long as it can be read."""
    text = f"{number:.15g}"
    return f"{Decimal(text):f}" if "e" in text and 1e-15 < abs(number) < 1e21 else text


_DURATION = re.compile(r"(-?)PT(\d+)H(\d+)M(\d+(?:[.,]\d+)?)S")


def duration(text: str) -> time | timedelta | None:
    """Read a time of day or a length of time as OpenDocument writes it; None where the text is neither.

    >>> duration("PT03H04M00S"), duration("PT30H00M00S"), duration("PTA")
    (datetime.time(3, 4), datetime.timedelta(days=1, seconds=21600), None)
    """
    found = _DURATION.fullmatch(text)
    if not found:
        return None
    sign, hours, minutes, seconds = found.groups()
    try:
        length = timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds.replace(",", ".")))
    except OverflowError:
        return None
    if sign:
        return -length
    is_of_day = length < timedelta(days=1)
    return (datetime(1900, 1, 1) + length).time() if is_of_day else length  # noqa: DTZ001 (only its time)
