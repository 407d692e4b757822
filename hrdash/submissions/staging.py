"""From a kept file to typed rows with addresses, kept beside it with what was found."""

from pathlib import Path

from hrdash.store import LakeError, read_release

from .checking import Checked, Progress, check_file
from .kept import (
    Staged,
    keep_staged,
    read_corrections,
    read_profile,
    read_received,
    read_staged,
    read_submission,
)
from .states import state_of
from .typed import typed_rows


def stage(lake: Path, submission: str, progress: Progress | None = None) -> Staged:
    """Read a submission's file, check its rows, and keep rows and findings beside it.

    Raises WorkbookError for what cannot be read at all, and LakeError `forgotten`. Everything else that is wrong
    with the rows is a finding. One that is published is not read again.
    """
    lake = Path(lake).resolve()
    kept = read_submission(lake, submission)
    known = read_staged(lake, submission)
    if known and state_of(lake, submission).state == "published":
        return known  # withdrawing goes by the rows that were published
    content = read_received(lake, submission)
    if content is None:
        raise LakeError("forgotten", f"the file of {submission} was forgotten; submit it again.")
    checked = check_file(
        kept.file,
        content,
        read_release(lake),
        unit=kept.unit,
        profile=read_profile(lake, submission),
        corrections=read_corrections(lake, submission),
        progress=progress,
    )
    return keep_checked(lake, submission, checked)


def keep_checked(lake: Path, submission: str, checked: Checked) -> Staged:
    """Keep what a received file was read as."""
    kept = read_submission(lake, submission)
    staged = Staged(
        typed_rows(checked, submission, by=kept.by, unit=kept.unit),
        checked.findings,
        read_corrections(lake, submission),
        read_profile(lake, submission),
    )
    keep_staged(lake, submission, staged)
    return staged
