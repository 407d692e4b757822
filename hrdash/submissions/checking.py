"""Reading and checking a file against a release, without keeping anything: what `check` says and `stage` keeps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from hrdash.layout import (
    Catalogue,
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
from hrdash.store import LakeError, Release, query
from hrdash.validate import Finding, Known, Sheet, check, find_personal, finding, year_of
from hrdash.vocabulary import OBSERVATION_KEY, Table, codes, tables
from hrdash.workbook import Workbook, read_workbook, text_of

from .asked import register_of

# The column whose cell is a row's address.
_MEASURED = {"observations": "value", "status_reports": "status"}
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
    found = [] if is_asking else check(reading.sheets, _known(release, reading.sheets, unit), unit)
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


def corrected(workbook: Workbook, corrections: Sequence[Mapping]) -> Workbook:
    """Put accepted corrections in place of what stands in a workbook's cells."""
    if not corrections:
        return workbook
    by_sheet: dict[str, list[Mapping]] = {}
    for one in corrections:
        by_sheet.setdefault(one["sheet"], []).append(one)
    sheets = []
    for sheet in workbook.sheets:
        rows = [list(row) for row in sheet.rows] if sheet.name in by_sheet else sheet.rows
        percents = set(sheet.percents)
        for one in by_sheet.get(sheet.name, ()):
            row, column = place_of(one["cell"])
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = one["replacement"]
                percents.discard((row, column))
        sheets.append(replace(sheet, rows=rows, percents=frozenset(percents)))
    return replace(workbook, sheets=tuple(sheets))


def place_of(cell: str) -> tuple[int, int]:
    """Turn a spreadsheet's address into row and column from 0.

    >>> place_of("C17")
    (16, 2)
    """
    letters = "".join(filter(str.isalpha, cell))
    return int(cell[len(letters) :]) - 1, column_number(letters)


def catalogue_of(release: Release) -> Catalogue:
    """Give what a release knows of indicators: names, measures, definitions in use."""
    if not {"indicators", "observations"} <= set(release.tables):
        return Catalogue()
    rows = query(release, "select indicator_id, label_en, label_ur, unit_measure from indicators")
    used = query(
        release,
        "select indicator_id, list(distinct definition) as used from observations group by indicator_id",
    )
    return Catalogue(
        {row["indicator_id"]: row for row in rows.to_pylist()},
        {row["indicator_id"]: sorted(row["used"]) for row in used.to_pylist()},
    )


_REFERENCES = {
    "indicators": "select indicator_id, null as unit from indicators",
    "recommendations": "select recommendation_id, null as unit from recommendations",
    "clusters": "select cluster_id, null as unit from clusters",
    "departments": "select department_id, unit from departments",
    "assignments": "select assignment_id, unit from assignments",
    "actions": "select action_id, unit from actions",
    "grade_scales": "select distinct scale_id, null as unit from grade_scales",
    "grades": "select scale_id || ' ' || grade as grade, null as unit from grade_scales",
}


def _known(release: Release, sheets: Sequence[Sheet], unit: str | None) -> Known:
    """Ask a release what the rules have to know of what stands, as far as the sheets touch it."""
    references: dict[str, dict[str, str | None]] = {}
    for name, sql in _REFERENCES.items():
        if {"grades": "grade_scales"}.get(name, name) in release.tables:
            answer = query(release, sql)
            references[name] = dict(zip(answer[0].to_pylist(), answer[1].to_pylist(), strict=True))
    for sheet in sheets:  # rows may refer to others of the same file
        key = tables()[sheet.table].key
        if sheet.table in _REFERENCES and key[0] in sheet.rows.column_names:
            units = (
                sheet.rows["unit"].to_pylist()
                if "unit" in sheet.rows.column_names
                else [None] * len(sheet.numbers)
            )
            references.setdefault(sheet.table, {}).update(
                zip(sheet.rows[key[0]].to_pylist(), units, strict=True)
            )
    if unit is None:
        return Known(references)
    return Known(
        references,
        indicators=_rows(release, "indicators", "select * from indicators"),
        observations=_standing(release, sheets),
        definitions=_rows(
            release, "observations", "select distinct indicator_id, definition from observations"
        ),
        statuses=_rows(release, "status_reports", "select assignment_id, as_of, status from status_reports"),
        assignments=_rows(release, "assignments", "select assignment_id, assigned_on from assignments"),
        leads=_rows(
            release,
            "assignments",
            "select assignment_id, recommendation_id, unit from assignments where role = 'lead'",
        ),
    )


def _rows(release: Release, table: str, sql: str) -> pa.Table | None:
    return query(release, sql) if table in release.tables else None


def _standing(release: Release, sheets: Sequence[Sheet]) -> pa.Table | None:
    """Read the public figures of the indicators and areas that come in."""
    rows = [sheet.rows for sheet in sheets if sheet.table == "observations"]
    if not rows or "observations" not in release.tables:
        return None
    said = {
        name: sorted(
            {
                text
                for one in rows
                if name in one.column_names
                for text in one[name].unique().to_pylist()
                if text
            }
        )
        for name in ("indicator_id", "area")
    }
    columns = ", ".join((*OBSERVATION_KEY, "year", "value", "unit_measure", "obs_status"))
    sql = f"""select {columns} from observations
              where list_contains($indicators, indicator_id) and list_contains($areas, area)"""
    return query(release, sql, {"indicators": said["indicator_id"], "areas": said["area"]})


def typed_rows(checked: Checked, submission: str, *, by: str, unit: str | None) -> dict[str, pa.Table]:
    """Make typed rows of what was checked, table by table; none where an error stands.

    A row that stands twice, word for word, comes once.
    """
    if checked.has_errors:
        return {}
    found: dict[str, list[pa.Table]] = {}
    for sheet in checked.sheets:
        if len(sheet.numbers):
            found.setdefault(sheet.table, []).append(
                _typed(tables()[sheet.table], sheet, submission, by, unit)
            )
    return {name: _once(pa.concat_tables(rows), tables()[name]) for name, rows in found.items()}


def _once(rows: pa.Table, table: Table) -> pa.Table:
    keys = zip(*(rows[name].to_pylist() for name in table.key), strict=True)
    seen: set[tuple] = set()
    first = []
    for place, key in enumerate(keys):
        if key not in seen:
            seen.add(key)
            first.append(place)
    return rows if len(first) == rows.num_rows else rows.take(first)


def _typed(table: Table, sheet: Sheet, submission: str, by: str, unit: str | None) -> pa.Table:
    """Make rows of a table from text that was checked; blank stays null."""
    texts, count = sheet.rows, sheet.rows.num_rows
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        name: _column(texts[name], table.columns[name])
        for name in texts.column_names
        if name in table.columns
    }
    if table.name == "observations":
        columns |= _filled(texts, by, unit)
    elif table.name == "status_reports" and unit is not None:
        today = datetime.now(UTC).date()
        for name, value in (("reported_by", by), ("reported_on", today)):
            said = columns.get(name, pa.nulls(count, table.columns[name]))
            columns[name] = pc.coalesce(said, pa.scalar(value, table.columns[name]))
        columns["is_example"] = pa.array([False] * count)
    measured = _MEASURED.get(table.name, "")
    columns |= {"submission": pa.array([submission] * count), "sheet": pa.array([sheet.name] * count)}
    letter = sheet.letters.get(measured, "A")
    columns["cell"] = pa.array(sheet.cells.get(measured) or [f"{letter}{number}" for number in sheet.numbers])
    return pa.table(
        [
            columns[name].cast(kind) if name in columns else pa.nulls(count, kind)
            for name, kind in table.columns.items()
        ],
        schema=table.schema,
    )


def _column(text: pa.ChunkedArray, kind: pa.DataType) -> pa.Array | pa.ChunkedArray:
    if pa.types.is_list(kind):
        parts = [
            None if value is None else [part.strip() for part in value.split(";") if part.strip()]
            for value in text.to_pylist()
        ]
        return pa.array(parts, kind)
    return text.cast(kind)


def _filled(texts: pa.Table, by: str, unit: str | None) -> dict[str, pa.Array]:
    """Fill in what an observation says without writing it: year, status, openness, who published or reported it."""
    frame = texts.select(
        [
            name
            for name in ("period", "value", "obs_status", "is_public", "source_kind", "source")
            if name in texts.column_names
        ]
    ).to_pandas()
    for name in ("value", "obs_status", "is_public", "source_kind", "source"):
        if name not in frame:
            frame[name] = None
    unsaid = frame["value"].notna().map({True: "A", False: "L"})
    kind = "published" if unit in (None, "FED") else "reported"
    # "Reported by <post>": a unit's own figures have no other source than who sends them.
    source = frame["source"] if kind == "published" else frame["source"].where(frame["source"].notna(), by)
    return {
        "year": pa.array(year_of(frame["period"]).astype("Int64"), from_pandas=True),
        "obs_status": pa.array(
            frame["obs_status"].where(frame["obs_status"].notna(), unsaid), pa.string(), from_pandas=True
        ),
        "is_public": pa.array(frame["is_public"] == "true"),
        "source_kind": pa.array(
            frame["source_kind"].where(frame["source_kind"].notna(), kind), pa.string(), from_pandas=True
        ),
        "source": pa.array(source, pa.string(), from_pandas=True),
    }


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
