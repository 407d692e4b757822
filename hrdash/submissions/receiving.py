"""The door in: a file is received once, and its bytes can be forgotten."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from hrdash.store import Release, publishing, read_release, read_releases, write_release

from .kept import (
    Submission,
    is_forgotten,
    keep_received,
    read_corrections,
    read_profile,
    read_submission,
    read_submissions,
    remove_received,
)
from .states import allowed, state_of


def receive(
    lake: Path,
    name: str,
    content: bytes,
    *,
    by: str,
    unit: str | None = None,
    reference: str | None = None,
    note: str | None = None,
    profile: str | None = None,
    corrections: Sequence[Mapping] = (),
    submission: str | None = None,
) -> str:
    """Keep a received file as it is and return its submission's id; a form's rows come as a one-sheet file.

    The same file again changes nothing: where `find_received` finds one, the id is that one's.

    Args:
        lake: the lake's folder.
        name: the file's name.
        content: its bytes.
        by: who sends it: an e-mail or a post of the people file; in single-user mode the name given.
        unit: for which unit; None for what is no unit's, an administrator's.
        reference: the covering letter.
        note: the reason for revisions, in the sender's words.
        profile: how to read it (TOML), where it is no known layout.
        corrections: what was accepted: sheet, cell, original, replacement, rule, by, at.
        submission: an id to use; otherwise day and eight random digits.

    Raises Refused `not-allowed`, and LakeError `no-lake` and `people-file`.

    """
    lake = Path(lake).resolve()
    read_release(lake)
    sender = allowed(lake, "submit", by, unit)
    known = find_received(lake, hashlib.sha256(content).hexdigest(), unit, profile, corrections)
    if known and not submission:
        return known.id
    return keep_received(
        lake,
        name,
        content,
        by=sender.post,
        unit=unit,
        reference=reference,
        note=note,
        person=sender.person,
        profile=profile,
        corrections=corrections,
        submission=submission,
    )


def find_received(
    lake: Path,
    sha256: str,
    unit: str | None,
    profile: str | None = None,
    corrections: Sequence[Mapping] = (),
) -> Submission | None:
    """Find the submission that already says this: the same bytes of the same unit, read and corrected the same way.

    One that was rejected, withdrawn or reverted does not count: it may be sent again. When a correction was
    accepted, and by whom, makes no difference.
    """

    def said(all_of_them: Sequence[Mapping]) -> list[tuple]:
        return sorted((one["sheet"], one["cell"], str(one["replacement"])) for one in all_of_them)

    for kept in reversed(read_submissions(lake)):
        if (kept.sha256, kept.unit) != (sha256, unit) or read_profile(lake, kept.id) != profile:
            continue
        is_same = said(read_corrections(lake, kept.id)) == said(corrections)
        if is_same and state_of(lake, kept.id).state in ("staged", "published"):
            return kept
    return None


def forget(lake: Path, submission: str, by: str, reason: str) -> Release:
    """Remove a kept file's bytes; its digest, rows and findings stay, and history says who, when and why.

    No figure moves, so the release it makes has every table as it was. A second time returns that release, after
    finishing what a killed one left.

    Raises Refused `not-allowed`.
    """
    lake = Path(lake).resolve()
    kept = read_submission(lake, submission)
    post = allowed(lake, "forget", by, kept.unit).post
    with publishing(lake):
        if is_forgotten(lake, submission):
            for release in read_releases(lake):
                if (release.action, release.submission) == ("forget", submission):
                    return release
        remove_received(lake, submission, post, reason)
        return write_release(
            lake,
            {},
            action="forget",
            by=post,
            submission=submission,
            file=kept.file,
            sha256=kept.sha256,
            reason=reason,
        )
