"""Sending a file in: check it, keep it, stage its rows; a file with errors is refused and not kept."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from hrdash.store import read_release
from hrdash.validate import Finding

from .checking import Checked, Progress, check_file
from .differences import changes, counts
from .kept import Refused, Staged, read_staged
from .receiving import find_received, receive
from .staging import keep_checked
from .states import allowed, state_of

_SHEET_NAME = 31  # so many characters a sheet's name may have
_NO_DAY = datetime(
    2000, 1, 1, tzinfo=UTC
)  # a file that says when it was made would never be the same file again
_NOTHING = {"new": 0, "revised": 0, "unchanged": 0}


@dataclass(frozen=True)
class Submitted:
    """What became of a file that was sent in; `refusal` says why nothing was kept."""

    submission: str | None
    sha256: str
    state: str  # staged; published, where the same file had been; refused
    changes: Mapping[str, int] = field(default_factory=lambda: dict(_NOTHING))
    findings: Sequence[Finding] = ()
    is_repeat: bool = False
    refusal: Refused | None = None


def submit(
    lake: Path,
    name: str,
    content: bytes,
    *,
    by: str,
    unit: str,
    profile: str | None = None,
    corrections: Sequence[Mapping] = (),
    reference: str | None = None,
    note: str | None = None,
    progress: Progress | None = None,
) -> Submitted:
    """Check a file, keep it and stage its rows. The same file again changes nothing and says so.

    Args: as `receive`; `progress` as in `check_file`.

    Raises Refused `not-allowed`, WorkbookError for what cannot be read. Errors in the file are no exception: the
    answer's `refusal` and `findings` tell them.
    """
    lake = Path(lake).resolve()
    release = read_release(lake)
    allowed(lake, "submit", by, unit)
    sha256 = hashlib.sha256(content).hexdigest()
    known = find_received(lake, sha256, unit, profile, corrections)
    staged = read_staged(lake, known.id) if known else None
    if known and staged:
        return _answer(lake, known.id, sha256, staged, is_repeat=True)
    checked = check_file(
        name, content, release, unit=unit, profile=profile, corrections=corrections, progress=progress
    )
    if not checked.is_publishable:
        return Submitted(None, sha256, "refused", findings=checked.findings, refusal=_refusal(name, checked))
    submission = receive(
        lake,
        name,
        content,
        by=by,
        unit=unit,
        reference=reference,
        note=note,
        profile=profile,
        corrections=corrections,
    )
    return _answer(lake, submission, sha256, keep_checked(lake, submission, checked))


def submit_rows(
    lake: Path,
    table: str,
    rows: Sequence[Mapping[str, object]],
    *,
    by: str,
    unit: str,
    reference: str | None = None,
    note: str | None = None,
) -> Submitted:
    """Send the rows of a form in: they become a one-sheet file of one stored table, and go through the same door.

    Args:
        table: the stored table.
        rows: one mapping of column to value each; lists are joined by semicolons, None is blank.

    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(names)
    lines.writerows([_written(row.get(name)) for name in names] for row in rows)
    content = out.getvalue().encode()
    return submit(lake, f"{table}.csv", content, by=by, unit=unit, reference=reference, note=note)


def submit_tables(
    lake: Path,
    tables: Mapping[str, Sequence[Mapping[str, object]]],
    *,
    by: str,
    unit: str,
    reference: str | None = None,
    note: str | None = None,
) -> Submitted:
    """Send the rows of a form in that belong together though they are of several tables: one file, a sheet each.

    Args:
        tables: rows by stored table, each as in `submit_rows`; of one table alone they become what they become there.

    """
    if len(tables) == 1:
        ((table, rows),) = tables.items()
        return submit_rows(lake, table, rows, by=by, unit=unit, reference=reference, note=note)
    content = _workbook(tables)
    name = f"{'-and-'.join(tables)}.xlsx"
    return submit(lake, name, content, by=by, unit=unit, reference=reference, note=note)


def _workbook(tables: Mapping[str, Sequence[Mapping[str, object]]]) -> bytes:
    """Write rows of several tables into one workbook; the same rows give the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": _NO_DAY})
        for table, rows in tables.items():
            sheet = book.add_worksheet(table[:_SHEET_NAME])
            names = list(dict.fromkeys(name for row in rows for name in row))
            for place, texts in enumerate(
                [names, *([_written(row.get(name)) for name in names] for row in rows)]
            ):
                for column, text in enumerate(texts):
                    sheet.write_string(place, column, text)
    return out.getvalue()


def _written(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _refusal(name: str, checked: Checked) -> Refused:
    errors = [one for one in checked.findings if one.severity == "error"]
    if any(one.rule.startswith("personal") for one in errors):
        return Refused(
            "personal-data",
            f"{name} holds personal data and was not kept; remove it and send the file again.",
        )
    if not errors:
        return Refused("no-rows", f"{name} has no rows that could be published.")
    first = errors[0]
    place = " ".join(filter(None, (first.sheet, first.cell)))
    more = f" and {len(errors) - 1:,} more" if len(errors) > 1 else ""
    return Refused("has-errors", f"{place}: {first.message}{more}; correct the file and send it again.")


def _answer(lake: Path, submission: str, sha256: str, staged: Staged, is_repeat: bool = False) -> Submitted:
    counted = counts(changes(read_release(lake), staged))
    state = state_of(lake, submission).state
    return Submitted(submission, sha256, state, counted, staged.findings, is_repeat)
