"""The states of a submission, read from the releases, and what changes them: publish, reject, withdraw, revert."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from hrdash.store import (
    LakeError,
    Release,
    publishing,
    read_release,
    read_releases,
    read_rows,
    write_release,
    write_revert,
)
from hrdash.store.changes import differing
from hrdash.vocabulary import Table, tables

from .kept import Refused, is_rejected, keep_rejection, read_staged, read_submission


@dataclass(frozen=True)
class State:
    """Where a submission stands (staged, published, rejected, withdrawn, reverted) and the release that says so."""

    state: str
    version: int | None = None


def states(releases: Sequence[Release]) -> dict[str, State]:
    """Work out the state of every submission that a release names; `releases` newest first."""
    reverted_to = {release.reverted_to for release in releases}
    now: dict[str, State] = {}
    then: dict[int, dict[str, State]] = {}
    for release in reversed(releases):
        if release.action == "revert":
            dropped = dict.fromkeys(release.dropped, State("reverted", release.version))
            now = now | then[release.reverted_to] | dropped
        elif release.action == "withdraw":
            now[release.submission] = State("withdrawn", release.version)
        elif release.submission:
            now[release.submission] = State("published", release.version)
        if release.version in reverted_to:
            then[release.version] = dict(now)
    return now


def state_of(lake: Path, submission: str) -> State:
    """Say where one submission stands."""
    read_submission(lake, submission)
    state = states(read_releases(lake)).get(submission)
    if state is None:
        state = State("rejected" if is_rejected(lake, submission) else "staged")
    return state


def publish(
    lake: Path, submission: str, by: str, *, seen: int | None = None, action: str = "publish"
) -> Release:
    """Publish a staged submission; a second time returns the release that published it.

    Args:
        lake: the lake's folder.
        submission: its id; one that was withdrawn or reverted can be published again.
        by: who publishes it.
        seen: the release whose differences the reviewer looked at: refused when one of the submission's keys
            has changed since.
        action: what history calls it (`build` for starter data).

    Raises Refused: `rejected`, `not-staged`, `has-errors`, `changed-since`.

    """
    lake = Path(lake).resolve()
    kept = read_submission(lake, submission)
    with publishing(lake):
        state = state_of(lake, submission)
        if state.state == "published":
            return read_release(lake, state.version)
        if state.state == "rejected":
            raise Refused("rejected", f"{submission} was rejected; submit the file again.")
        staged = read_staged(lake, submission)
        if staged is None:
            raise Refused("not-staged", f"{submission} was received but not read; submit the file again.")
        if not staged.is_publishable:
            first = next((one for one in staged.findings if one.severity == "error"), None)
            where = f": {first.sheet} {first.cell}: {first.message}" if first else ""
            raise Refused("has-errors", f"{kept.file} has errors{where}; correct it.", staged.findings)
        table = tables()[staged.table]
        if seen is not None:
            _refuse_changed_since(read_release(lake, seen), read_release(lake), table, staged.rows)
        rows = staged.rows
        if table.name == "status_reports" and kept.unit is not None:
            rows = _validated(rows, by)
        return write_release(
            lake,
            {table.name: rows},
            action=action,
            by=by,
            submission=submission,
            file=kept.file,
            sha256=kept.sha256,
            reason=kept.note,
        )


def reject(lake: Path, submission: str, by: str, reason: str) -> State:
    """Reject a staged submission; a second time changes nothing. Raises Refused `published` for a published one."""
    lake = Path(lake).resolve()
    with publishing(lake):
        state = state_of(lake, submission)
        if state.state == "published":
            raise Refused("published", f"{submission} is published; withdraw it instead.")
        if state.state != "rejected":
            keep_rejection(lake, submission, by, reason)
    return State("rejected")


def withdraw(lake: Path, submission: str, by: str, reason: str) -> Release:
    """Take one published submission back: the keys it touched get the values they had before it.

    Refused (`revised-since`), naming them, where a later submission has revised one of these keys; refused
    (`not-published`) where it is not published now. It can be published again.
    """
    lake = Path(lake).resolve()
    kept = read_submission(lake, submission)
    with publishing(lake):
        state = state_of(lake, submission)
        if state.state != "published":
            raise Refused(
                "not-published", f"{submission} is {state.state}, not published; nothing to withdraw."
            )
        newest, published = read_release(lake), read_release(lake, state.version)
        before = replace(published, tables={}, version=0)
        if published.version > 1:
            before = read_release(lake, published.version - 1)
        staged = read_staged(lake, submission)
        table = tables()[staged.table]
        keys = staged.rows.select(list(table.key))
        old, put = read_rows(before, table.name, keys), read_rows(published, table.name, keys)
        touched = differing(lake, table, old, put, table.key, ignoring=_COMPUTED)
        present = read_rows(newest, table.name, touched)
        revised = differing(lake, table, _only(put, touched), present, table.key, ignoring=_COMPUTED)
        if revised.num_rows:
            raise Refused(
                "revised-since",
                f"a later submission revised {_named(revised)}; withdraw that one first.",
            )
        restored = _only(old, touched)
        gone = touched.join(restored.select(touched.schema.names), list(table.key), join_type="left anti")
        return write_release(
            lake,
            {table.name: restored},
            removals={table.name: gone},
            action="withdraw",
            by=by,
            submission=submission,
            file=kept.file,
            sha256=kept.sha256,
            reason=reason,
        )


def revert(lake: Path, version: int, by: str, reason: str) -> Release:
    """Return the whole lake to an earlier release, as a new one; its `dropped` says which publications that takes back.

    Raises Refused `already` for the newest release and LakeError `no-release` for one that does not exist.
    """
    lake = Path(lake).resolve()
    with publishing(lake):
        releases = read_releases(lake)
        read_release(lake, version)
        if version == releases[0].version:
            raise Refused("already", f"release {version} is what stands now; choose an earlier one.")
        then = states([release for release in releases if release.version <= version])
        published = [name for name, state in states(releases).items() if state.state == "published"]
        dropped = [name for name in published if then.get(name, State("staged")).state != "published"]
        return write_revert(lake, version, by=by, reason=reason, dropped=tuple(dropped))


# Worked out by the door over the whole table, so a change in it is no revision.
_COMPUTED = ("is_current",)


def _refuse_changed_since(seen: Release, newest: Release, table: Table, rows: pa.Table) -> None:
    keys = rows.select(list(table.key))
    then, since = (read_rows(release, table.name, keys) for release in (seen, newest))
    changed = differing(newest.lake, table, then, since, table.key, ignoring=_COMPUTED)
    if changed.num_rows:
        raise Refused(
            "changed-since",
            f"{_named(changed)} changed after release {seen.version}; look at the differences again.",
        )


def _validated(rows: pa.Table, by: str) -> pa.Table:
    """Publication by a second person is a status report's validation."""
    today = pa.array([datetime.now(UTC).date()] * rows.num_rows)
    for name, value in (("validated_by", pa.array([by] * rows.num_rows)), ("validated_on", today)):
        given = rows[name].fill_null(value[0]) if rows.num_rows else rows[name]
        rows = rows.set_column(rows.schema.names.index(name), rows.schema.field(name), given)
    return rows


def _only(rows: pa.Table, keys: pa.Table) -> pa.Table:
    wanted = {tuple(key.values()) for key in keys.to_pylist()}
    names = keys.schema.names
    held = zip(*(rows[name].to_pylist() for name in names), strict=True)
    return rows.filter(pa.array([key in wanted for key in held], pa.bool_()))


def _named(keys: pa.Table, most: int = 5) -> str:
    """Name keys in a sentence, leaving out what is total everywhere."""
    said = [
        " ".join(f"{name}={value}" for name, value in key.items() if value not in (None, "_T"))
        for key in keys.slice(0, most).to_pylist()
    ]
    more = f" and {keys.num_rows - most} more" if keys.num_rows > most else ""
    return "; ".join(said) + more


__all__ = ["LakeError", "State", "publish", "reject", "revert", "state_of", "states", "withdraw"]
