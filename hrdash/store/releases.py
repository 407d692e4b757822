"""Releases: the numbered files that say which version of every table is published, and the lock to make one."""

import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

RESTRICTED = ("withheld",)  # tables that only the disk's owner may open


class LakeError(Exception):
    """Something about a lake that its user can mend: a short code and one sentence that says how."""

    def __init__(self, code: str, message: str):
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


@dataclass(frozen=True)
class Release:
    """The published state of a whole lake: the version of every table, and who made it, when and why."""

    lake: Path
    version: int
    at: str  # UTC, ISO 8601
    by: str
    action: str  # build, publish, withdraw, revert, forget
    submission: str | None = None
    file: str | None = None
    sha256: str | None = None
    reason: str | None = None
    is_demonstration: bool = False
    tables: Mapping[str, int] = field(default_factory=dict, hash=False)
    rows: Mapping[str, Mapping[str, int]] = field(default_factory=dict, hash=False)
    reverted_to: int | None = None
    dropped: tuple[str, ...] = ()


def table_path(lake: Path, name: str) -> Path:
    """Say where a table lies: `tables/<name>`, or `restricted/<name>` for what only the owner may open."""
    return lake / ("restricted" if name in RESTRICTED else "tables") / name


def now() -> str:
    """Return this moment in UTC, to the second, as releases and submissions write it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def release_path(lake: Path, version: int) -> Path:
    """Say where release number `version` lies."""
    return lake / "releases" / f"{version:06d}.json"


def versions(lake: Path) -> list[int]:
    """List the numbers of all releases, oldest first; empty where there is no lake."""
    folder = lake / "releases"
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return sorted(int(name[:-5]) for name in names if name.endswith(".json") and name[:-5].isdigit())


def read_release(lake: Path, version: int | None = None) -> Release:
    """Read one release of a lake; without `version` the newest, which is what everyone reads.

    Raises LakeError `no-lake` where nothing was built yet and `no-release` for a number that does not exist.
    """
    lake = Path(lake).resolve()
    numbers = versions(lake) if version is None else []
    if version is None and not numbers:
        raise LakeError("no-lake", f"there is no lake at {lake}; make one with `python -m hrdash build`.")
    version = numbers[-1] if version is None else version
    path = release_path(lake, version)
    if not path.is_file():
        held = versions(lake)
        known = f"this lake has 1 to {held[-1]}" if held else f"there is no lake at {lake}"
        raise LakeError("no-release", f"release {version} does not exist; {known}.")
    return _parse(lake, path)


def _parse(lake: Path, path: Path) -> Release:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        known = {name.name for name in fields(Release)} - {"lake"}
        content["dropped"] = tuple(content.get("dropped", ()))
        return Release(lake=lake, **{name: value for name, value in content.items() if name in known})
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise LakeError(
            "damaged-release", f"{path} cannot be read ({error}); put it back from a backup of the lake."
        ) from error


def read_releases(lake: Path) -> list[Release]:
    """Read every release of a lake, newest first; an empty list where there is no lake."""
    lake = Path(lake).resolve()
    return [_parse(lake, release_path(lake, version)) for version in reversed(versions(lake))]


def create_release(release: Release) -> None:
    """Create a release's file, exclusively and synced: the one moment at which a publication becomes true."""
    content = {f.name: getattr(release, f.name) for f in fields(Release) if f.name != "lake"}
    create_file(
        release_path(release.lake, release.version),
        json.dumps(content, ensure_ascii=False, indent=1, default=list).encode(),
    )


def create_file(path: Path, content: bytes) -> None:
    """Create a file that is either whole or absent, whatever dies; FileExistsError where there is one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)
    finally:
        temporary.unlink()
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    with path.open("rb+") as file:  # Windows syncs only what is open for writing
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk (Windows does so by itself)."""
    if os.name == "nt":
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def make_lake(lake: Path) -> None:
    """Make the folders of a lake where they are missing; `restricted` is for its owner alone."""
    for name in ("releases", "tables", "restricted", "restricted/submissions"):
        (lake / name).mkdir(parents=True, exist_ok=True)
    (lake / "restricted").chmod(0o700)


_held = threading.local()


@contextmanager
def publishing(lake: Path, wait: bool = True) -> Iterator[bool]:
    """Hold a lake's one publishing lock; yields whether it is held (always, unless `wait` is false).

    The lock is the process's own to give back: when a publisher dies, the operating system frees it. A thread
    that holds it may take it again.
    """
    if not lake.is_dir():
        raise LakeError("no-lake", f"there is no lake at {lake}; make one with `python -m hrdash build`.")
    depth = _held.__dict__.setdefault("depth", {})
    if depth.get(lake):
        depth[lake] += 1
        try:
            yield True
        finally:
            depth[lake] -= 1
        return
    with (lake / "publish.lock").open("ab") as file:
        if not lock(file, wait):
            yield False
            return
        depth[lake] = 1
        try:
            yield True
        finally:
            depth[lake] = 0
            unlock(file)


def lock(file: IO, wait: bool = True) -> bool:
    """Lock a file for one process alone; False where another has it and `wait` is off."""
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            return True
        while True:  # LK_LOCK gives up after ten seconds
            try:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
                return True
            except OSError:
                if not wait:
                    raise
    except OSError:
        return False


def unlock(file: IO) -> None:
    """Give a locked file free."""
    if fcntl:
        fcntl.flock(file, fcntl.LOCK_UN)
    else:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
