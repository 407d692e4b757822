"""The ways back: withdraw one submission, or return the whole lake to an earlier release."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from hrdash.store import (
    Release,
    publishing,
    query,
    read_release,
    read_releases,
    read_rows,
    write_release,
    write_revert,
)
from hrdash.vocabulary import Table, tables

from .differences import having, named_keys, revised_keys, without
from .kept import Refused, read_staged, read_staged_rows, read_submission
from .publishing import validated
from .states import State, allowed, is_publication, state_of, states

# Which tables' rows refer to a row by its key.
_REFERRED = {
    "indicators": (("observations", "indicator_id"),),
    "recommendations": (("assignments", "recommendation_id"),),
    "assignments": (("status_reports", "assignment_id"),),
    "clusters": (("recommendations", "cluster_id"),),
    "departments": (("assignments", "department_id"),),
}


def withdraw(lake: Path, submission: str, by: str, reason: str) -> Release:
    """Take one published submission back: the keys it touched get the values they had before it.

    Raises Refused, naming the keys: `revised-since` where a later submission has revised one of them,
    `still-needed` where other rows refer to what would go; `not-published` where it is not published now, and
    `not-allowed`. It can be published again.
    """
    lake = Path(lake).resolve()
    kept = read_submission(lake, submission)
    post = allowed(lake, "withdraw", by, kept.unit).post
    with publishing(lake):
        state = state_of(lake, submission)
        if state.state != "published":
            raise Refused(
                "not-published", f"{submission} is {state.state}, not published; nothing to withdraw."
            )
        newest, published = read_release(lake), read_release(lake, state.version)
        staged = read_staged(lake, submission)
        restored, gone = {}, {}
        for name, rows in staged.tables.items():
            restored[name], gone[name] = _taken_back(tables()[name], rows, submission, newest, published)
        for name in gone:
            _refuse_needed(newest, name, gone)
        return write_release(
            lake,
            restored,
            removals=gone,
            action="withdraw",
            by=post,
            submission=submission,
            file=kept.file,
            sha256=kept.sha256,
            reason=reason,
        )


def _taken_back(
    table: Table, rows: pa.Table, submission: str, newest: Release, published: Release
) -> tuple[pa.Table, pa.Table]:
    """Give the rows that one table gets back when a submission goes, and the keys that go with it."""
    lake, key = newest.lake, list(table.key)
    before = _release_before(lake, published)
    keys = rows.select(key)
    old, put, present = (read_rows(release, table.name, keys) for release in (before, published, newest))
    changed, since = revised_keys(lake, table, old, put), revised_keys(lake, table, put, present)
    revised = having(changed, since)
    if revised.num_rows:
        raise Refused(
            "revised-since", f"a later submission revised {named_keys(revised)}; withdraw that one first."
        )
    touched = without(keys, since)
    restored = _rows_without(lake, table, submission, touched, before)
    return restored, without(touched, restored.select(key))


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
    for version, name in others:
        said = _said(lake, name, table, read_release(lake, version))
        if said is not None:
            said = having(said, keys).select(rows.schema.names).cast(rows.schema)
            rows = pa.concat_tables([without(rows, said.select(list(table.key))), said])
    return rows


def _said(lake: Path, submission: str, table: Table, publication: Release) -> pa.Table | None:
    """Give the rows of one table as a submission's publication wrote them; None where it brought none."""
    rows = read_staged_rows(lake, submission, table.name)
    if rows is None or table.name != "status_reports" or read_submission(lake, submission).unit is None:
        return rows
    return validated(rows, publication.by, date.fromisoformat(publication.at[:10]))


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
        (one for one in releases if is_publication(one) and one.submission in came_from),
        key=lambda one: one.version,
    )
    older = _standing(
        lake, table, stale.select(list(table.key)), _release_before(lake, first), taken_back, releases
    )
    return pa.concat_tables([rows.filter(pc.invert(is_stale)), older.select(rows.schema.names)])


def _release_before(lake: Path, release: Release) -> Release:
    if release.version > 1:
        return read_release(lake, release.version - 1)
    return replace(release, tables={}, version=0)


def _refuse_needed(newest: Release, name: str, gone: Mapping[str, pa.Table]) -> None:
    """Refuse to take rows away that rows of another table refer to, unless those go too."""
    for referring, column in _REFERRED.get(name, ()):
        codes = gone[name][column].to_pylist()
        if not codes:
            continue
        columns = ", ".join(dict.fromkeys([*tables()[referring].key, column]))
        sql = f"select distinct {columns} from {referring} where list_contains($codes, {column})"
        needed = query(newest, sql, {"codes": codes})
        if referring in gone:
            needed = without(needed, gone[referring])
        if needed.num_rows:
            needed = needed.select([column]).group_by(column).aggregate([]).sort_by(column)
            raise Refused(
                "still-needed",
                f"{referring} refer to {named_keys(needed)}; withdraw what brought these first.",
            )


def revert(lake: Path, version: int, by: str, reason: str) -> Release:
    """Return the whole lake to an earlier release, as a new one; its `dropped` says which publications that takes back.

    Raises Refused `already` for the newest release and `not-allowed`, and LakeError `no-release` for one that does
    not exist.
    """
    lake = Path(lake).resolve()
    read_release(lake)
    post = allowed(lake, "revert", by, None).post
    with publishing(lake):
        releases = read_releases(lake)
        read_release(lake, version)
        if version == releases[0].version:
            raise Refused("already", f"release {version} is what stands now; choose an earlier one.")
        then = states([release for release in releases if release.version <= version])
        published = [name for name, state in states(releases).items() if state.state == "published"]
        dropped = [name for name in published if then.get(name, State("staged")).state != "published"]
        return write_revert(lake, version, by=post, reason=reason, dropped=tuple(dropped))
