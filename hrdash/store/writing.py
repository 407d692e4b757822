"""The one door by which anything becomes published: upserts by key, hiding, Delta versions, the release file last."""

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from hrdash.register import mark_current
from hrdash.vocabulary import tables

from . import observations
from .changes import upsert
from .delta import bring_back, open_table, sync_head, write_whole
from .delta import files as delta_files
from .reading import read_table
from .releases import (
    LakeError,
    Release,
    create_release,
    make_lake,
    now,
    publishing,
    read_release,
    release_path,
    table_path,
    versions,
)


def write_release(
    lake: Path,
    upserts: Mapping[str, pa.Table],
    *,
    action: str,
    by: str,
    submission: str | None = None,
    file: str | None = None,
    sha256: str | None = None,
    reason: str | None = None,
    removals: Mapping[str, pa.Table] | None = None,
    hidden: pa.Table | None = None,
    is_demonstration: bool = False,
) -> Release:
    """Publish rows: upsert them by key, hide what must be hidden, and make the next release.

    Absence deletes nothing. A row is `revised` when a column other than where it was read (submission, sheet,
    cell) differs, else `unchanged`, and then it keeps its first source. A table in which nothing changed keeps
    its version. All or nothing: until the release file stands, nobody sees any of it.

    Args:
        lake: the lake's folder; made where there is none.
        upserts: rows by table, with every column of the table.
        action: build, publish, withdraw, forget, hide.
        by: who, as history shows it.
        submission: its id, and `file` and `sha256` of what was received.
        file: the received file's name.
        sha256: its digest.
        reason: why, for withdraw.
        removals: the keys of rows to take out, by table (only a withdrawal takes any out).
        hidden: keys of observations that are hidden because a reviewer asks for it.
        is_demonstration: for the first release of a lake; later ones carry it on.

    """
    _check_schemas(upserts)
    lake = Path(lake).resolve()
    make_lake(lake)
    with publishing(lake):
        before = read_release(lake) if versions(lake) else _nothing(lake, is_demonstration)
        with _undone_on_error(before, [*upserts, *(removals or {})]):
            written, counts = _write_tables(before, upserts, removals or {})
            if hidden is not None:
                written, counts["observations"] = observations.hide(before, hidden)
            release = Release(
                lake=lake,
                version=before.version + 1,
                at=now(),
                by=by,
                action=action,
                submission=submission,
                file=file,
                sha256=sha256,
                reason=reason,
                is_demonstration=before.is_demonstration,
                tables=before.tables | written,
                rows=counts,
            )
            create_release(release)
        return release


def _write_tables(
    before: Release, upserts: Mapping[str, pa.Table], removals: Mapping[str, pa.Table]
) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Write every table that changes; returns their new versions, and the counts of every table named."""
    written, counts = {}, {}
    names = dict.fromkeys([*upserts, *removals])
    for name in sorted(names, key="observations".__eq__):  # last: the indicators say what is sensitive
        key = pa.schema([(column, pa.string()) for column in tables()[name].key])
        incoming = upserts.get(name, tables()[name].schema.empty_table())
        removed = removals.get(name, key.empty_table())
        if name == "observations":
            midway = replace(before, tables=before.tables | written)
            changed, counts[name] = observations.write(before, midway, incoming, removed)
        else:
            changed, counts[name] = _write_small(before, name, incoming, removed)
        written |= changed
    if "indicators" in names and "observations" not in names:
        written |= observations.write_again(before, replace(before, tables=before.tables | written))
    return written, counts


def write_revert(lake: Path, version: int, *, by: str, reason: str, dropped: tuple[str, ...]) -> Release:
    """Return every table to its version in an earlier release, as a new release.

    What has been hidden since stays hidden (rule 9): those figures are hidden again in what comes back.

    Args:
        lake: the lake's folder.
        version: the earlier release.
        by: who.
        reason: why.
        dropped: the submissions whose publication this takes back, for the record.

    """
    lake = Path(lake).resolve()
    with publishing(lake):
        before, target = read_release(lake), read_release(lake, version)
        written = {}
        with _undone_on_error(before, before.tables):
            for name, held in before.tables.items():
                written[name] = _return_to(table_path(lake, name), held, target.tables.get(name))
            written |= observations.keep_hidden(before, replace(target, tables=dict(written)))
            release = Release(
                lake=lake,
                version=before.version + 1,
                at=now(),
                by=by,
                action="revert",
                reason=reason,
                is_demonstration=before.is_demonstration,
                tables=written,
                reverted_to=version,
                dropped=dropped,
            )
            create_release(release)
        return release


def _nothing(lake: Path, is_demonstration: bool) -> Release:
    """Stand in for the release before the first."""
    return Release(lake, 0, now(), "", "build", is_demonstration=is_demonstration)


@contextmanager
def _undone_on_error(before: Release, names):
    """Start from the released versions; when something fails before the release, return to them."""

    def back() -> None:
        held = set(names) | {"observations", "withheld"}
        for name in held:
            bring_back(table_path(before.lake, name), before.tables.get(name))

    back()
    try:
        yield
    except BaseException:
        if not release_path(before.lake, before.version + 1).exists():
            back()
        raise


def _write_small(before: Release, name: str, incoming: pa.Table, removed: pa.Table):
    table = tables()[name]
    stored = read_table(before, name)
    final, counts = upsert(before.lake, table, stored, incoming, removed, finish=_finishing(name))
    if final is None:
        return {}, counts
    return {name: write_whole(table_path(before.lake, name), final, table.key)}, counts


def _finishing(name: str):
    """Return what completes a table's rows once they are together: which recommendations are current."""
    if name != "recommendations":
        return lambda rows: rows

    def finish(rows: pa.Table) -> pa.Table:
        return pa.Table.from_pandas(mark_current(rows.to_pandas()), schema=rows.schema, preserve_index=False)

    return finish


def _return_to(path: Path, held: int, target: int | None) -> int:
    if held == target:
        return held
    head = open_table(path)
    if target is None:
        head.delete()  # the table came later: its rows go, the table stays
    else:
        head.restore(target)
    return sync_head(path, set(delta_files(open_table(path, held))))


def _check_schemas(upserts: Mapping[str, pa.Table]) -> None:
    for name, rows in upserts.items():
        if name not in tables() or name == "withheld":
            raise LakeError("unknown-table", f"{name!r} is not a table that rows can be published to.")
        if not rows.schema.equals(tables()[name].schema):
            raise LakeError("wrong-columns", f"rows for {name} must have exactly its stored columns.")
