"""Whether a lake is sound: each check says what it looked at, and mends what is safe to mend."""

import json
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hrdash.vocabulary import tables

from .delta import CONFIGURATION, files, open_table
from .observations import hidden_with_figures
from .reading import query
from .recovery import recover
from .releases import RESTRICTED, publishing, read_release, read_releases, table_path, versions


@dataclass(frozen=True)
class Check:
    """One thing that doctor looked at: whether it is sound (now), and what was found or mended."""

    name: str
    ok: bool
    detail: str


def doctor(lake: Path) -> list[Check]:
    """Check a lake's releases, tables, files, hiding and permissions; mend heads, leftovers and permissions.

    Waits for a publication that is under way. Raises LakeError `no-lake` where there is no lake; everything
    else that is wrong is a check that is not ok.
    """
    lake = Path(lake).resolve()
    if not versions(lake):
        read_release(lake)
    with publishing(lake):
        return [_attempt(name, check, lake) for name, check in _CHECKS.items()]


def _attempt(name: str, check: Callable[[Path], tuple[bool, str]], lake: Path) -> Check:
    try:
        return Check(name, *check(lake))
    except Exception as error:  # a check that cannot be made is a finding, not the end of the others
        return Check(name, False, " ".join(str(error).split()))


def _check_releases(lake: Path) -> tuple[bool, str]:
    numbers = versions(lake)
    missing = sorted(set(range(1, numbers[-1] + 1)) - set(numbers))
    read_releases(lake)
    if missing:
        return False, f"missing: {missing}; put their files back from a backup"
    return True, f"1 to {numbers[-1]}, all readable"


def _check_heads(lake: Path) -> tuple[bool, str]:
    mended = recover(lake)
    released = read_release(lake).tables
    wrong = [
        name
        for name, version in released.items()
        if files(open_table(table_path(lake, name))) != files(open_table(table_path(lake, name), version))
    ]
    if wrong:
        return False, f"not at their released versions: {', '.join(wrong)}"
    return True, "; ".join(["every table stands at its released version", *mended])


def _released(lake: Path) -> Iterator[tuple[str, int]]:
    """Name every version of every table that some release names."""
    named = {pair for release in read_releases(lake) for pair in release.tables.items()}
    return iter(sorted(named))


def _check_versions(lake: Path) -> tuple[bool, str]:
    count = 0
    for name, version in _released(lake):
        delta = open_table(table_path(lake, name), version)
        kept = delta.metadata().configuration
        if any(kept.get(setting) != value for setting, value in CONFIGURATION.items()):
            return False, f"{name} does not keep its history: set {', '.join(CONFIGURATION)}"
        count += 1
    return True, f"{count} versions of tables can be opened"


def _check_files(lake: Path) -> tuple[bool, str]:
    seen: set[Path] = set()
    wrong = []
    for name, version in _released(lake):
        root = table_path(lake, name)
        added = pa.table(open_table(root, version).get_add_actions(flatten=True))
        for path, size, count in zip(
            *(added[column].to_pylist() for column in ("path", "size_bytes", "num_records")), strict=True
        ):
            file = root / path
            if file not in seen:
                seen.add(file)
                wrong += _file_faults(file, size, count)
    if wrong:
        return False, "; ".join(wrong[:10])
    return True, f"{len(seen)} Parquet files present, of the recorded size and number of rows"


def _file_faults(file: Path, size: int, count: int) -> list[str]:
    try:
        if file.stat().st_size != size or pq.read_metadata(file).num_rows != count:
            return [f"{file} is not as it was written; put it back from a backup"]
    except (OSError, pa.ArrowInvalid) as error:
        return [f"{file}: {' '.join(str(error).split())}"]
    return []


def _check_strays(lake: Path) -> tuple[bool, str]:
    """Remove data files that no log entry names: a publisher died before its commit."""
    removed = 0
    for name in read_release(lake).tables:
        root = table_path(lake, name)
        named = set()
        for entry in (root / "_delta_log").glob("*.json"):
            for line in entry.read_text(encoding="utf-8").splitlines():
                named.add(json.loads(line).get("add", {}).get("path"))
        for file in root.rglob("*.parquet"):
            relative = file.relative_to(root)
            if relative.parts[0] != "_delta_log" and relative.as_posix() not in named:
                file.unlink()
                removed += 1
    return (
        True,
        f"removed {removed} files that no version names" if removed else "no file that no version names",
    )


def _check_hiding(lake: Path) -> tuple[bool, str]:
    shown = hidden_with_figures(read_release(lake))
    if shown.num_rows:
        return False, f"{shown.num_rows} withheld keys show a figure, first {shown.to_pylist()[0]}"
    return True, "no withheld key shows a figure"


def _check_rows(lake: Path) -> tuple[bool, str]:
    release = read_release(lake)
    counts = {
        name: query(release, f'select count(*) as n from "{name}"')["n"][0].as_py()
        for name in release.tables
        if name in tables() and name not in RESTRICTED
    }
    return True, ", ".join(f"{name} {count}" for name, count in counts.items())


def _check_permissions(lake: Path) -> tuple[bool, str]:
    folder = lake / "restricted"
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode == 0o700:
        return True, "restricted is open to its owner alone"
    folder.chmod(0o700)
    is_closed = stat.S_IMODE(folder.stat().st_mode) == 0o700
    return is_closed, f"restricted was {mode:o}, " + (
        "now 700" if is_closed else "and this disk keeps no modes"
    )


_CHECKS: dict[str, Callable[[Path], tuple[bool, str]]] = {
    "releases": _check_releases,
    "heads": _check_heads,
    "versions": _check_versions,
    "files": _check_files,
    "strays": _check_strays,
    "hiding": _check_hiding,
    "rows": _check_rows,
    "permissions": _check_permissions,
}
