"""Status reports that were sent and wait for the second person: counted, never shown to another unit."""

from collections.abc import Collection
from pathlib import Path

from .kept import folder_of, is_rejected, read_staged_rows, read_submission


def reports_awaiting(
    lake: Path, decided: Collection[str], units: Collection[str | None]
) -> list[tuple[str, str]]:
    """List the assignments with a report that waits for its validation, as (unit, assignment_id), one a report.

    Args:
        lake: the lake's folder.
        decided: the submissions that a release names: published, withdrawn, reverted. They are not opened.
        units: those whose submissions the reader may see; the others' are not opened.

    """
    lake = Path(lake)
    found = []
    for path in sorted(folder_of(lake, "").glob("*/findings.json")):
        submission = path.parent.name
        if submission.startswith(".") or submission in decided or is_rejected(lake, submission):
            continue
        unit = read_submission(lake, submission).unit
        rows = read_staged_rows(lake, submission, "status_reports") if unit in units else None
        if rows is not None:
            found += [(unit, assignment) for assignment in rows["assignment_id"].to_pylist()]
    return found
