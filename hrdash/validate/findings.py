"""What goes into the checks and what comes out: sheets, what the release knows, rules, findings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa


@dataclass(frozen=True)
class Finding:
    """One thing about one cell (or row, or file) that a reader of the workbook should know."""

    rule: str
    severity: str  # error, warning, info
    sheet: str | None
    cell: str | None  # the spreadsheet's own address: C17
    row: int | None
    column: str | None
    value: str | None
    message: str
    suggestion: str | None
    replacement: str | None = None  # the text that would put this cell right, where it can be known


@dataclass(frozen=True)
class Rule:
    """What a finding of one kind means, and how it is found; `docs/findings.md` says more.

    `where` or `select` hold the condition, over the relations that `rules` lists; a rule without either is found
    while a file is read. Texts may name what the condition selects, `value` (the cell) and `column`;
    `{area:areas}` says a code by its name in the code list `areas`.
    """

    severity: str
    meaning: str  # what is wrong, as the heading of a group of findings
    message: str
    suggestion: str
    of: str | None = None  # the stored table whose rows it looks at; None: every table's
    at: str = ""  # the column in which the cell stands; `@number` and the like: every such column in turn
    where: str | None = None  # SQL: which rows break it
    select: str | None = (
        None  # SQL: `row` (and `stands_at`, a column, and what the texts name) of those that do
    )
    unless: str | None = None  # the rule that says it better of the same cell
    suggest: Callable[..., Mapping[str, str | None]] | None = (
        None  # adds to what the texts name; `replacement`
    )


@dataclass(frozen=True)
class Sheet:
    """Rows of one stored table as they were written: all text, blank as null, and where each of them stands."""

    name: str  # the workbook sheet's name
    table: str  # the stored table
    rows: pa.Table  # text columns: some or all of the table's; unknown ones are findings
    numbers: Sequence[int]  # the spreadsheet's row number of each row
    letters: Mapping[str, str]  # column → the spreadsheet's letter, for what stands in a column
    # Column → each row's address, for what does not stand in one column (wide tables); goes before `letters`.
    cells: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    header: int = 1  # the header's row number


@dataclass(frozen=True)
class Known:
    """What the release tells the rules."""

    references: Mapping[str, Mapping[str, str | None]]  # table → key → the unit answerable
    indicators: pa.Table | None = None  # rows of the indicators table
    observations: pa.Table | None = (
        None  # rows of the indicators that come in: key, year, value, unit_measure,
    )
    # obs_status; hidden ones null and Q
    definitions: pa.Table | None = None  # indicator_id, definition: those in use anywhere
    statuses: pa.Table | None = None  # assignment_id, as_of, status: the reports that are published
    assignments: pa.Table | None = None  # assignment_id, assigned_on: the day each was asked
    leads: pa.Table | None = None  # assignment_id, recommendation_id, unit: who leads on what


def address(sheet: Sheet, column: str | None, position: int) -> str:
    """Give the address of a cell: of a column in a row, else of the row's value, else of the row's first cell.

    >>> sheet = Sheet("s", "clusters", pa.table({"label": ["one"]}), [7], {"label": "B"})
    >>> address(sheet, "label", 0), address(sheet, "priority", 0)
    ('B7', 'A7')
    """
    for name in (column, "value"):
        if name in sheet.cells and sheet.cells[name][position]:
            return sheet.cells[name][position]
        if name in sheet.letters:
            return f"{sheet.letters[name]}{sheet.numbers[position]}"
    return f"A{sheet.numbers[position]}"
