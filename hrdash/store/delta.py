"""One Delta table on disk: opening a version, writing it whole, bringing its head back, syncing what was written."""

import json
import shutil
from collections.abc import Collection
from pathlib import Path

import pyarrow as pa
from deltalake import ColumnProperties, CommitProperties, DeltaTable, WriterProperties, write_deltalake

from hrdash.vocabulary import FIGURES

from .releases import LakeError, sync_file, sync_folder

# Old releases must stay readable: nothing of a table's past is ever cleaned away.
CONFIGURATION = {
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}
# Dictionaries of figures and cell addresses, nearly all distinct, cost more to build than they spare; of bounds, only
# these two columns' say which files a question or a publish can leave out.
_PLAIN = ColumnProperties(dictionary_enabled=False, statistics_enabled="NONE")
_BOUNDED = ColumnProperties(statistics_enabled="CHUNK")
WRITER = WriterProperties(
    compression="ZSTD",
    max_row_group_size=500_000,
    default_column_properties=ColumnProperties(statistics_enabled="NONE"),
    column_properties=dict.fromkeys((*FIGURES, "cell"), _PLAIN)
    | dict.fromkeys(("indicator_id", "area"), _BOUNDED),
)
_NOTE = "hrdash.changed"
ONE_FILE = 2**40  # bytes: files are cut by rows, not by size


def open_table(path: Path, version: int | None = None) -> DeltaTable:
    """Open a table at a version (the head when None).

    Raises LakeError `unreadable-table` for a table that another engine gave features (deletion vectors, column
    mapping) that a plain list of Parquet files does not show: reading it would give wrong figures.
    """
    try:
        delta = DeltaTable(path, version=version)
        protocol = delta.protocol()
    except Exception as error:  # delta-rs raises several unrelated kinds
        which = "its head" if version is None else f"version {version}"
        first = str(error).splitlines()[0]
        raise LakeError(
            "unreadable-table", f"{path} cannot be opened at {which} ({first}); run `doctor`."
        ) from error
    if protocol.min_reader_version > 1:
        raise LakeError(
            "unreadable-table",
            f"{path} uses Delta reader features {protocol.reader_features or 'of version 2'}; hrdash does not "
            "read them: restore the folder from a backup and write it with hrdash only.",
        )
    return delta


def files(delta: DeltaTable) -> list[str]:
    """List a version's Parquet files by absolute path, sorted."""
    return sorted(delta.file_uris())


def log_versions(path: Path) -> list[int]:
    """List the versions that a table's log has an entry for, oldest first."""
    names = [entry.name for entry in (path / "_delta_log").glob("*.json")]
    return sorted(int(name[:-5]) for name in names if name[:-5].isdigit())


def changes_noted(path: Path) -> dict[int, set[tuple[str, ...]] | None]:
    """Read for each version of a table what `noted` wrote beside it; None where nobody noted anything."""
    found: dict[int, set[tuple[str, ...]] | None] = {}
    for version in log_versions(path):
        lines = (path / "_delta_log" / f"{version:020d}.json").read_text(encoding="utf-8").splitlines()
        said = [json.loads(line)["commitInfo"].get(_NOTE) for line in lines if '"commitInfo"' in line[:20]]
        known = next(filter(None, said), None)
        found[version] = None if known is None else {tuple(one) for one in json.loads(known)}
    return found


def noted(changed: Collection[tuple[str, ...]]) -> CommitProperties:
    """Note beside a version what changed in it, so that the history of one table of figures is soon found."""
    return CommitProperties(custom_metadata={_NOTE: json.dumps(sorted(changed), ensure_ascii=False)})


def write_whole(path: Path, rows: pa.Table, key: tuple[str, ...]) -> int:
    """Replace a small table by `rows`, sorted by its key; returns the new version, synced."""
    rows = rows.sort_by([(name, "ascending") for name in key]).combine_chunks()
    known = set(files(DeltaTable(path))) if path.exists() else set()
    write_deltalake(
        path,
        rows,
        mode="overwrite",
        schema_mode="overwrite",
        configuration=None if path.exists() else CONFIGURATION,
        writer_properties=WRITER,
        target_file_size=ONE_FILE,
    )
    return sync_head(path, known)


def sync_head(path: Path, known: set[str], head: DeltaTable | None = None) -> int:
    """Sync a table's head: the files not yet `known`, their folders, and the log entries they came with.

    delta-rs never syncs. A write of several commits has at least one file in each. Returns the head's version.
    """
    head = head or DeltaTable(path)
    fresh = [Path(file) for file in files(head) if file not in known]
    log = path / "_delta_log"
    numbers = log_versions(path)[-len(fresh) - 1 :]
    entries = [log / f"{number:020d}.json" for number in numbers]
    for file in [*fresh, *entries, *_checkpoints(path, since=numbers[0])]:
        sync_file(file)
    for folder in {file.parent for file in fresh} | {log, path, path.parent}:
        sync_folder(folder)
    return head.version()


def _checkpoints(path: Path, since: int) -> list[Path]:
    """List the summaries that delta-rs makes of a log now and then, from a version on, and its hint to them."""
    log = path / "_delta_log"
    found = [one for one in log.glob("*.checkpoint*.parquet") if int(one.name[:20]) >= since]
    return [*found, log / "_last_checkpoint"] if found else []


def bring_back(path: Path, version: int | None) -> list[str]:
    """Bring a table's head back to its released version; returns what was done, in words.

    What a publisher wrote before it died is in the table's log but in no release. A torn last entry (power
    lost) is set aside, whole ones are undone by `restore`, and a table that no release names is removed.
    Call it under the publishing lock.
    """
    if not path.exists():
        return []
    if version is None:
        shutil.rmtree(path)
        return [f"removed {path.name}, which no release names"]
    if log_versions(path)[-1] == version:
        return []
    done = []
    for summary in _checkpoints(path, since=version + 1):
        summary.unlink()  # the entries themselves say it all, and this one may be torn
    for entry in [path / "_delta_log" / f"{number:020d}.json" for number in log_versions(path)]:
        if int(entry.stem) > version and not _is_whole(entry):
            entry.rename(entry.with_suffix(".torn"))
            done.append(f"set aside the torn entry {entry.name} of {path.name}")
    head, released = open_table(path), open_table(path, version)
    if files(head) != files(released):
        head.restore(version)
        sync_head(path, set(files(released)))
        done.append(f"brought {path.name} back to version {version}")
    return done


def _is_whole(entry: Path) -> bool:
    try:
        lines = entry.read_text(encoding="utf-8").splitlines()
        return bool([json.loads(line) for line in lines])
    except ValueError:
        return False
