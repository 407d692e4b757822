"""What ends a staged submission: publish or reject."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from hrdash.store import Release, publishing, read_release, read_rows, write_release
from hrdash.vocabulary import tables

from .differences import VALIDATION, beside, differences, named_keys, revised_keys
from .kept import Refused, Staged, Submission, keep_rejection, read_staged, read_submission
from .states import State, allowed, state_of


def publish(
    lake: Path, submission: str, by: str, *, seen: int | None = None, note: str | None = None
) -> Release:
    """Publish a staged submission; a second time returns the release that published it.

    Args:
        lake: the lake's folder.
        submission: its id; one that was withdrawn or reverted can be published again.
        by: who publishes it: an e-mail or a post of the people file; in single-user mode the name given.
        seen: the release whose differences the reviewer looked at: refused when one of the submission's keys
            has changed since.
        note: the reviewer's words, which history shows after the sender's.

    Raises Refused: `not-allowed`, `rejected`, `not-staged`, `has-errors`, `changed-since`; LakeError `no-release`
    for a `seen` that does not exist.

    """
    lake = Path(lake).resolve()
    kept = read_submission(lake, submission)
    post = allowed(lake, "publish", by, kept.unit, sent=kept).post
    seen_then = None if seen is None else read_release(lake, seen)
    return publish_as(lake, kept, post, seen=seen_then, note=note)


def publish_as(
    lake: Path,
    kept: Submission,
    post: str,
    *,
    seen: Release | None = None,
    note: str | None = None,
    action: str = "publish",
) -> Release:
    """Publish in somebody's post, asking nobody's leave (`publish` does); `build` is what history calls its own."""
    with publishing(lake):
        state = state_of(lake, kept.id)
        if state.state == "published":
            return read_release(lake, state.version)
        staged = _publishable(lake, kept, state)
        newest = read_release(lake)
        if seen is not None:
            _refuse_changed_since(seen, newest, staged.tables)
        rows = dict(staged.tables)
        if "status_reports" in rows and kept.unit is not None:
            rows["status_reports"] = _validated_where_changed(newest, rows["status_reports"], post)
        return write_release(
            lake,
            rows,
            action=action,
            by=post,
            submission=kept.id,
            file=kept.file,
            sha256=kept.sha256,
            reason="; ".join(filter(None, (kept.note, note))) or None,
        )


def _publishable(lake: Path, kept: Submission, state: State) -> Staged:
    if state.state == "rejected":
        raise Refused("rejected", f"{kept.id} was rejected; submit the file again.")
    staged = read_staged(lake, kept.id)
    if staged is None:
        raise Refused("not-staged", f"{kept.id} was received but not read; submit the file again.")
    if not staged.is_publishable:
        first = next((one for one in staged.findings if one.severity == "error"), None)
        where = f": {first.sheet} {first.cell}: {first.message}" if first else ""
        raise Refused("has-errors", f"{kept.file} has errors{where}; correct it.", staged.findings)
    return staged


def _refuse_changed_since(seen: Release, newest: Release, staged: Mapping[str, pa.Table]) -> None:
    for name, rows in staged.items():
        table = tables()[name]
        keys = rows.select(list(table.key))
        then, since = (read_rows(release, name, keys) for release in (seen, newest))
        changed = revised_keys(newest.lake, table, then, since)
        if changed.num_rows:
            raise Refused(
                "changed-since",
                f"{named_keys(changed)} changed after release {seen.version}; look at the differences again.",
            )


def _validated_where_changed(newest: Release, rows: pa.Table, post: str) -> pa.Table:
    """Validate status reports that are new or say something else; the others keep who validated them, and when."""
    table = tables()["status_reports"]
    old, is_new = beside(table, rows, read_rows(newest, table.name, rows.select(list(table.key))))
    is_changed = pc.or_(reduce(pc.or_, differences(table, old, rows).values()), is_new)
    fresh = validated(rows, post, datetime.now(UTC).date())
    for name in VALIDATION:
        kept = pc.if_else(is_changed, fresh[name], old[name])
        fresh = fresh.set_column(fresh.schema.names.index(name), fresh.schema.field(name), kept)
    return fresh


def validated(rows: pa.Table, post: str, on: date) -> pa.Table:
    """Write into status reports who validated them, and when: publication by a second person is their validation."""
    for name, value in zip(VALIDATION, (post, on), strict=True):
        place, column = rows.schema.names.index(name), rows.schema.field(name)
        rows = rows.set_column(place, column, pa.array([value] * rows.num_rows, column.type))
    return rows


def reject(lake: Path, submission: str, by: str, reason: str) -> State:
    """Reject a staged submission; a second time changes nothing.

    Raises Refused `published`, `withdrawn` or `reverted` for one that no longer waits, and `not-allowed`.
    """
    lake = Path(lake).resolve()
    kept = read_submission(lake, submission)
    post = allowed(lake, "reject", by, kept.unit).post
    with publishing(lake):
        state = state_of(lake, submission)
        if state.state == "published":
            raise Refused("published", f"{submission} is published; withdraw it instead.")
        if state.state in ("withdrawn", "reverted"):
            raise Refused(state.state, f"{submission} is {state.state} already; there is nothing to reject.")
        if state.state != "rejected":
            keep_rejection(lake, submission, post, reason)
    return State("rejected")
