"""From a workbook's sheets to rows of stored tables: each sheet by its headings, or by a profile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hrdash.layout.catalogue import Catalogue
from hrdash.layout.profiles import Block, Profile, open_questions
from hrdash.layout.records import rows_of_wide
from hrdash.layout.register import Register, find_register, read_register
from hrdash.layout.sdg import find_shape
from hrdash.layout.sdg_rows import rows_of_sdg
from hrdash.layout.texts import Texts
from hrdash.layout.tidy import Head, find_head, needs_saying, without_repeats
from hrdash.layout.tidy_rows import rows_of_head
from hrdash.layout.values import two_numbers
from hrdash.layout.wide import column_number, heading_of
from hrdash.validate import Finding, finding
from hrdash.validate import Sheet as Staged
from hrdash.workbook import Sheet, Workbook, address, text_of

_READ = ("table", "tidy", "profile", "register", "matrix")


@dataclass(frozen=True)
class SheetUse:
    """What was made of one sheet: whether its rows were read, and why or why not (a word of words.csv)."""

    name: str
    hidden: bool
    used: bool
    reason: str


@dataclass(frozen=True)
class Reading:
    """What a workbook was read as: rows by sheet and table, what was noticed, what became of each sheet."""

    sheets: list[Staged] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    uses: list[SheetUse] = field(default_factory=list)


def read_layout(
    workbook: Workbook,
    catalogue: Catalogue,
    profile: Profile | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    register: Register | None = None,
) -> Reading:
    """Read every sheet of a workbook; a layout that is not known is a finding, never a guess.

    Args:
        workbook: the sheets.
        catalogue: the indicators that names on the sheets may mean.
        profile: how to read sheets with a layout of their own.
        progress: told after each sheet how many are done, of how many, and its name.
        register: the recommendations that rows of an export or a matrix may be.
    """
    reading = Reading()
    blocks = _blocks_by_sheet(workbook, profile, reading)
    for number, sheet in enumerate(workbook.sheets, 1):
        use = _read_sheet(sheet, blocks.get(sheet.name, []), catalogue, reading, register or Register())
        reading.uses.append(SheetUse(sheet.name, sheet.is_hidden, use in _READ, use))
        if progress:
            progress(number, len(workbook.sheets), sheet.name)
    return reading


def is_understood(sheet: Sheet) -> bool:
    """Say whether a sheet's headings alone say how it is read, so that no profile has to."""
    return bool(find_shape(sheet) or find_register(sheet)) or not needs_saying(sheet)


def _blocks_by_sheet(workbook: Workbook, profile: Profile | None, reading: Reading) -> dict[str, list[Block]]:
    """Find the sheet that each table of the profile is about; the only visible one where the name has changed."""
    found: dict[str, list[Block]] = {}
    if profile is None:
        return found
    visible = [sheet for sheet in workbook.sheets if not sheet.is_hidden]
    asked = open_questions(profile)
    for number, block in enumerate(profile.blocks):
        named = [sheet.name for sheet in visible if sheet.name == block.sheet]
        if not named and len(visible) == 1:
            named = [visible[0].name]
        if not named:
            reading.findings.append(finding("profile-does-not-fit", block.sheet, None, value=block.sheet))
        for name in named[:1]:
            found.setdefault(name, []).append(block)
        sheet = next((sheet for sheet in visible if sheet.name in named[:1]), Sheet(block.sheet, []))
        open_here = {place: text for at, place, text in asked if at == number}
        for place, cell in zip(open_here, _asked_at(sheet, block, [*open_here]), strict=True):
            said = open_here[place]
            reading.findings.append(finding("profile-question", sheet.name, cell, column=place, value=said))
    return found


def _asked_at(sheet: Sheet, block: Block, places: Sequence[str]) -> list[str]:
    """Name the cell that each open question is about: a column's heading, a label, or else where the headings begin."""
    cells = {}
    if any(place.startswith("words.") for place in places):
        first, last = block.rows[0] - 1, block.rows[1] or len(sheet.rows)
        for row in range(min(last, len(sheet.rows)) - 1, first - 1, -1):
            labels = enumerate(map(text_of, sheet.rows[row]))
            cells |= {f"words.{text}": address(row, column) for column, text in labels if text}
    for place in places:
        if place.startswith("columns."):
            column = column_number(place.removeprefix("columns."))
            cells[place] = heading_of(Texts(sheet), block, column)
    return [cells.get(place, address(block.header[0] - 1, 0)) for place in places]


def _read_sheet(
    sheet: Sheet, blocks: Sequence[Block], catalogue: Catalogue, reading: Reading, register: Register
) -> str:
    if sheet.is_hidden:
        if sheet.rows:
            reading.findings.append(finding("hidden-sheet", sheet.name, None, value=sheet.name))
        return "hidden"
    if not any(text_of(cell) is not None for row in sheet.rows for cell in row):
        return "empty"
    _note_cells(sheet, reading)
    if blocks:
        for block in blocks:
            if _fits(sheet, block, reading):
                staged, findings = rows_of_wide(sheet, block, catalogue)
                reading.sheets.append(staged)
                reading.findings.extend(findings)
        return "profile"
    if shape := find_shape(sheet):
        staged, findings = rows_of_sdg(sheet, shape, catalogue)
        reading.sheets.extend(staged)
        reading.findings.extend(findings)
        return "tidy"
    export = find_register(sheet)
    if export:
        staged, findings = read_register(sheet, export, register)
        reading.sheets.extend(staged)
        reading.findings.extend(findings)
        return "matrix" if export.kind == "matrix" else "register"
    head = find_head(sheet)
    if head is None:
        if _has_figures(sheet):
            first = next(row for row, cells in enumerate(sheet.rows) if any(text_of(cell) for cell in cells))
            reading.findings.append(finding("needs-profile", sheet.name, address(first, 0)))
            _note_two_numbers(sheet, reading)
            return "unknown layout"
        reading.findings.append(finding("unread-sheet", sheet.name, None, value=sheet.name))
        return "no table"
    return _read_head(sheet, head, catalogue, reading)


def _read_head(sheet: Sheet, head: Head, catalogue: Catalogue, reading: Reading) -> str:
    for at, text in head.unknown.items():
        reading.findings.append(
            finding("unknown-heading", sheet.name, address(head.row, at), row=head.row + 1, value=text)
        )
    head, twice = without_repeats(sheet, head)
    for at in twice:
        value = text_of(sheet.rows[head.row][at])
        reading.findings.append(
            finding(
                "repeated-heading",
                sheet.name,
                address(head.row, at),
                row=head.row + 1,
                column=head.columns[at].column,
                value=value,
            )
        )
    if twice:
        return "tidy"
    staged, findings = rows_of_head(sheet, head, catalogue)
    reading.findings.extend(findings)
    if head.is_request and not staged.numbers:
        return "not filled in"
    reading.sheets.append(staged)
    return "table" if head.is_stored else "tidy"


def _note_cells(sheet: Sheet, reading: Reading) -> None:
    """Say which cells hold a formula's error, or a formula whose result the file does not keep."""
    for (row, column), text in sheet.errors.items():
        reading.findings.append(
            finding("formula-error", sheet.name, address(row, column), row=row + 1, value=text)
        )
    for (row, column), text in sheet.formulas.items():
        reading.findings.append(
            finding("formula-without-value", sheet.name, address(row, column), row=row + 1, value=text)
        )
    if sheet.hidden_rows or sheet.hidden_columns:
        first = min(sheet.hidden_rows, default=0)
        cell = address(first, min(sheet.hidden_columns, default=0))
        reading.findings.append(finding("hidden-rows", sheet.name, cell, row=first + 1))


def _note_two_numbers(sheet: Sheet, reading: Reading) -> None:
    """Say which cells hold two numbers before anyone is asked how the sheet is laid out: it will change."""
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and two_numbers(cell):
                reading.findings.append(
                    finding("two-numbers", sheet.name, address(row, column), row=row + 1, value=cell)
                )


def _has_figures(sheet: Sheet) -> bool:
    """Say whether a sheet looks like a table: at least two rows that hold numbers."""
    rows = 0
    for cells in sheet.rows:
        rows += (
            any(isinstance(cell, (int, float)) and not isinstance(cell, bool) for cell in cells)
            or sum(bool(text and text[0].isdigit()) for text in map(text_of, cells)) >= 2
            or any(isinstance(cell, str) and two_numbers(cell) for cell in cells)
        )
        if rows >= 2:
            return True
    return False


def _fits(sheet: Sheet, block: Block, reading: Reading) -> bool:
    """Say whether a profile's rows and columns are on the sheet, and note where they are not."""
    width = max((len(row) for row in sheet.rows), default=0)
    missing = [name for name in block.columns if column_number(name) >= width]
    if block.rows[0] > len(sheet.rows) or missing:
        said = ", ".join(missing) or f"row {block.rows[0]}"
        reading.findings.append(finding("profile-does-not-fit", sheet.name, None, value=said))
        return False
    return True
