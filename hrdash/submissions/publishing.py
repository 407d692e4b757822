"""The states of a submission, read from the releases, and what changes them: publish, reject, withdraw, revert."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from hrdash.store import (
    LakeError,
    Release,
    publishing,
    query,
    read_release,
    read_releases,
    read_rows,
    write_release,
    write_revert,
)
from hrdash.store.changes import differing
from hrdash.vocabulary import Table, tables

from .kept import Refused, is_rejected, keep_rejection, read_staged, read_submission

# Which tables' rows refer to a row by its key.
_REFERRED = {
    "indicators": (("observations", "indicator_id"),),
    "recommendations": (("assignments", "recommendation_id"),),
    "assignments": (("status_reports", "assignment_id"),),
    "clusters": (("recommendations", "cluster_id"),),
    "departments": (("assignments", "department_id"),),
}


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

    Refused (`revised-since`), naming them, where a later submission has revised one of these keys;
    refused (`still-needed`) where other rows refer to what would go, and (`not-published`) where it is not published
    now. It can be published again.
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
        before = _release_before(lake, published)
        staged = read_staged(lake, submission)
        table = tables()[staged.table]
        keys = staged.rows.select(list(table.key))
        old, put = read_rows(before, table.name, keys), read_rows(published, table.name, keys)
        changed = differing(lake, table, old, put, table.key, ignoring=_COMPUTED)
        present = read_rows(newest, table.name, keys)
        since = differing(lake, table, put, present, table.key, ignoring=_COMPUTED)
        revised = changed.join(since, list(table.key), join_type="left semi")
        if revised.num_rows:
            raise Refused(
                "revised-since",
                f"a later submission revised {_named(revised)}; withdraw that one first.",
            )
        touched = keys.join(since, list(table.key), join_type="left anti")
        restored = _rows_without(lake, table, submission, touched, before)
        gone = touched.join(restored.select(touched.schema.names), list(table.key), join_type="left anti")
        _refuse_needed(newest, table.name, gone)
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


def _rows_without(lake: Path, table: Table, submission: str, keys: pa.Table, before: Release) -> pa.Table:
    """Give the rows that keys would have if a submission had never come.

    Of the other submissions that are published now, the last that states a key has its say, whether it changed
    anything when it came or said the same. Where none does, the row from before stands, unless it came from one
    that is withdrawn itself.
    """
    releases = read_releases(lake)
    now = states(releases)
    taken_back = {name for name, state in now.items() if state.state != "published"}
    rows = _standing(lake, table, keys, before, taken_back, releases)
    others = sorted(
        (state.version, name)
        for name, state in now.items()
        if state.state == "published" and name != submission
    )
    for _, name in others:
        staged = read_staged(lake, name)
        if staged.table == table.name:
            said = _only(staged.rows, keys).select(rows.schema.names).cast(rows.schema)
            rest = rows.join(said.select(list(table.key)), list(table.key), join_type="left anti")
            rows = pa.concat_tables([rest.select(rows.schema.names), said])
    return rows


def _standing(
    lake: Path,
    table: Table,
    keys: pa.Table,
    before: Release,
    taken_back: Collection[str],
    releases: Sequence[Release],
) -> pa.Table:
    """Give the rows of a release; where one came from a submission since taken back, the row from before that."""
    rows = read_rows(before, table.name, keys)
    if "submission" not in rows.schema.names:
        return rows
    is_stale = pc.is_in(pc.fill_null(rows["submission"], ""), pa.array(sorted(taken_back), pa.string()))
    stale = rows.filter(is_stale)
    if not stale.num_rows:
        return rows
    came_from = set(stale["submission"].to_pylist())
    first = min(
        (release for release in releases if release.submission in came_from), key=lambda one: one.version
    )
    older = _standing(
        lake, table, stale.select(list(table.key)), _release_before(lake, first), taken_back, releases
    )
    return pa.concat_tables([rows.filter(pc.invert(is_stale)), older.select(rows.schema.names)])


def _release_before(lake: Path, release: Release) -> Release:
    if release.version > 1:
        return read_release(lake, release.version - 1)
    return replace(release, tables={}, version=0)


def _refuse_needed(newest: Release, name: str, gone: pa.Table) -> None:
    """Refuse to take rows away that rows of another table refer to."""
    for referring, column in _REFERRED.get(name, ()):
        keys = gone[column].to_pylist()
        sql = f"select distinct {column} from {referring} where list_contains($keys, {column}) order by 1"
        needed = query(newest, sql, {"keys": keys}) if keys else gone.slice(0, 0)
        if needed.num_rows:
            raise Refused(
                "still-needed", f"{referring} refer to {_named(needed)}; withdraw what brought these first."
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
