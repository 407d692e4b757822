"""Reading and checking a file against a release, without keeping anything: what `check` says and `stage` keeps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hrdash.layout import (
    Profile,
    Proposal,
    SheetUse,
    find_register,
    from_toml,
    open_questions,
    propose,
    read_layout,
)
from hrdash.layout.wide import column_number
from hrdash.store import LakeError, Release
from hrdash.validate import Finding, Sheet, check, find_personal, finding
from hrdash.vocabulary import OBSERVATION_KEY, codes
from hrdash.workbook import Workbook, read_workbook, text_of

from .asked import register_of
from .corrections import corrected, place_of
from .known import catalogue_of, known_to_rules

# Columns that hold codes for what is written in words.
_LABELLED = {*OBSERVATION_KEY, "unit_measure", "obs_status", "unit", "status"} - {"definition"}
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Checked:
    """What a file was read as, and what was found: rows by table as text, findings, what became of each sheet."""

    workbook: Workbook
    sheets: list[Sheet]
    findings: list[Finding]
    uses: list[SheetUse] = field(default_factory=list)

    @property
    def is_publishable(self) -> bool:
        """Whether there are rows, and nothing found is an error."""
        return any(len(sheet.numbers) for sheet in self.sheets) and not self.has_errors

    @property
    def has_errors(self) -> bool:
        """Whether something found is an error."""
        return any(one.severity == "error" for one in self.findings)

    def counts(self) -> dict[str, int]:
        """Count the rows read, and those that no error refuses."""
        refused = {(one.sheet, one.row) for one in self.findings if one.severity == "error" and one.row}
        read = sum(len(sheet.numbers) for sheet in self.sheets)
        wrong = sum((sheet.name, number) in refused for sheet in self.sheets for number in sheet.numbers)
        if self.has_errors and not wrong:
            wrong = read  # an error of the whole sheet
        return {"read": read, "accepted": read - wrong, "refused": wrong}

    def rows_of(self, table: str) -> int:
        """Count the rows of one table."""
        return sum(len(sheet.numbers) for sheet in self.sheets if sheet.table == table)


def check_file(
    name: str,
    content: bytes,
    release: Release,
    *,
    unit: str | None,
    profile: str | None = None,
    corrections: Sequence[Mapping] = (),
    progress: Progress | None = None,
) -> Checked:
    """Read a file of any supported kind and check its rows; writes nothing.

    Args:
        name: the file's name, for messages; its kind is known by its content.
        content: its bytes.
        release: what stands now.
        unit: who sends it; None for the project's own starter data.
        profile: how to read it (TOML), where it has a layout of its own.
        corrections: what was accepted before: sheet, cell and replacement of each.
        progress: told how far the work is: steps done, of how many, and which.

    Raises WorkbookError for what cannot be read at all, ProfileError for an unreadable profile. Everything else
    that is wrong is a finding.
    """
    tell = progress or (lambda *_: None)
    tell(0, 4, "read")
    workbook = corrected(read_workbook(name, content), corrections)
    return check_workbook(
        workbook, release, unit=unit, profile=from_toml(profile) if profile else None, progress=tell
    )


def check_workbook(
    workbook: Workbook,
    release: Release,
    *,
    unit: str | None,
    profile: Profile | None = None,
    progress: Progress = lambda *_: None,
) -> Checked:
    """Check a workbook that was read; as `check_file`."""
    progress(1, 4, "understand")
    personal = find_personal(workbook.sheets) if unit else []
    has_register = any(find_register(sheet) for sheet in workbook.sheets)
    register = register_of(release, unit) if has_register else None
    reading = read_layout(workbook, catalogue_of(release), profile, register=register)
    progress(2, 4, "check")
    # While the layout asks, the rules would only say so again, of every row.
    is_asking = profile is not None and bool(open_questions(profile))
    found = [] if is_asking else check(reading.sheets, known_to_rules(release, reading.sheets, unit), unit)
    progress(3, 4, "sort")
    # What the reader could not read has been said: the rules would say it again in other words.
    found = _as_written(workbook, found)
    said = {(one.sheet, one.cell) for one in reading.findings if one.severity == "error"}
    findings = [*personal, *reading.findings, *(one for one in found if (one.sheet, one.cell) not in said)]
    if not reading.sheets and not any(one.severity == "error" for one in findings):
        left_blank = [use.name for use in reading.uses if use.reason == "not filled in"]
        if left_blank:
            findings.append(finding("no-rows", left_blank[0], None))
        else:
            # In a file without any table, the sheets that hold none are what is wrong.
            names = [one.sheet for one in findings if one.rule == "unread-sheet"] or [workbook.name]
            findings = [one for one in findings if one.rule != "unread-sheet"]
            findings += [finding("unknown-table", name, "A1", row=1) for name in names]
    order = {sheet.name: place for place, sheet in enumerate(workbook.sheets)}
    findings.sort(key=lambda one: (order.get(one.sheet, -1), one.row or 0, _column_of(one.cell), one.rule))
    progress(4, 4, "done")
    return Checked(workbook, reading.sheets, findings, reading.uses)


def _as_written(workbook: Workbook, findings: Sequence[Finding]) -> list[Finding]:
    """Say of a label what stands in its cell, not the code that it was read as."""
    rows = {sheet.name: sheet.rows for sheet in workbook.sheets}

    def written(one: Finding) -> str | None:
        at, column = place_of(one.cell)
        cells = rows.get(one.sheet, ())
        return text_of(cells[at][column]) if at < len(cells) and column < len(cells[at]) else None

    return [
        replace(one, value=written(one) or one.value)
        if one.value and one.cell and one.column in _LABELLED
        else one
        for one in findings
    ]


def _column_of(cell: str | None) -> int:
    letters = "".join(filter(str.isalpha, cell or ""))
    return column_number(letters) if letters else -1


def propose_profile(
    name: str, content: bytes, release: Release, unit: str | None, sheet: str | None = None
) -> Proposal:
    """Propose how to read a file's sheets; see `layout.propose`.

    Raises WorkbookError for what cannot be read, LakeError `no-sheet` where it has no such sheet.
    """
    workbook = read_workbook(name, content)
    names = [one.name for one in workbook.sheets]
    if sheet is not None and sheet not in names:
        raise LakeError("no-sheet", f"{name} has no sheet {sheet!r}; it has {', '.join(names)}.")
    proposal = propose_workbook(workbook, release, unit, [sheet] if sheet else None)
    if not proposal.profile.blocks:
        raise LakeError("no-table", f"{name} has no table of figures; nothing can be proposed.")
    return proposal


def propose_workbook(
    workbook: Workbook, release: Release, unit: str | None, sheets: Sequence[str] | None
) -> Proposal:
    """Propose how to read some sheets of a workbook that was read; all where `sheets` is None."""
    return propose(workbook, catalogue_of(release), area_of(unit), sheets, needs_source=unit == "FED")


def area_of(unit: str | None) -> str | None:
    """Say which area a unit's figures are of; None for FED, who may send those of any."""
    return (codes("units").get(unit or "", {}).get("area") or None) if unit else None
