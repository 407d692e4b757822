"""Making a lake from the project's own files: code lists first, then starter and example data, a release each."""

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hrdash.layout import recognise
from hrdash.store import LakeError, Release, publishing, read_release, write_release
from hrdash.store.releases import make_lake, sync_folder, versions
from hrdash.vocabulary import code_lists

from .kept import Refused, keep_received, read_submission
from .publishing import publish_as
from .staging import stage

DATA_DIR = Path(__file__).parent.parent.parent / "data"
BY = "hrdash build"

# Rows refer to tables that stand before them here.
_ORDER = [
    "indicators",
    "clusters",
    "departments",
    "reviews",
    "documents",
    "calendar",
    "decisions",
    "recommendations",
    "grade_scales",
    "follow_up_rules",
    "committee_grades",
    "assignments",
    "actions",
    "action_recommendations",
    "status_reports",
    "observations",
]


@dataclass(frozen=True)
class Built:
    """What `build` left: the newest release, and where it moved an older lake (None: there was none)."""

    release: Release
    moved_to: Path | None = None


def build(
    lake: Path,
    with_example: bool = True,
    fresh: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
    data: Path = DATA_DIR,
) -> Built:
    """Make a lake from `data/starter` (and `data/example`); where there is one, change nothing.

    It is made in a folder beside its place and renamed when complete: a build that dies leaves no lake.

    Args:
        lake: where.
        with_example: a demonstration lake (every screen says Example), else a working one.
        fresh: build anew; the lake there is moved aside to `<lake>.before-<time>`, not deleted.
        progress: told after each file how many are done, of how many, and its name.
        data: the folder that holds `starter` and `example`.

    Raises Refused `has-errors` with the findings when a data file breaks a rule.

    """
    lake = Path(lake).resolve()
    lake.parent.mkdir(parents=True, exist_ok=True)
    _remove_unfinished(lake)
    if versions(lake) and not fresh:
        return Built(read_release(lake))
    making = lake.with_name(f"{lake.name}.building-{secrets.token_hex(4)}")
    make_lake(making)
    try:
        with publishing(making):
            _fill(making, data, with_example, progress)
            moved = _put_in_place(making, lake)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return Built(read_release(lake), moved)


def _fill(making: Path, data: Path, with_example: bool, progress: Callable | None) -> None:
    write_release(
        making, code_lists(), action="build", by=BY, file="data/vocabulary", is_demonstration=with_example
    )
    files = _files(data, "starter") + (_files(data, "example") if with_example else [])
    for number, (name, path) in enumerate(files, 1):
        keep_received(making, path.name, path.read_bytes(), by=BY, submission=name)
        stage(making, name)
        publish_as(making, read_submission(making, name), BY, action="build")
        if progress:
            progress(number, len(files), path.name)


def _files(data: Path, part: str) -> list[tuple[str, Path]]:
    """List a part's CSV files with their submissions' ids, in the order in which their rows can be loaded."""
    found = []
    for path in sorted((data / part).rglob("*.csv")):
        with path.open(encoding="utf-8-sig") as lines:
            table = recognise(lines.readline().strip().split(","), path.stem)
        if table is None:
            raise LakeError("unknown-table", f"{path}: its header is not that of any table; correct it.")
        place = _ORDER.index(table.name) if table.name in _ORDER else -1
        found.append((place, f"{part}-{path.stem}", path))
    names = [name for _, name, _ in found]
    found = [
        (place, name if names.count(name) == 1 else f"{part}-{path.parent.name}-{path.stem}", path)
        for place, name, path in found
    ]
    return [(name, path) for _, name, path in sorted(found)]


def _put_in_place(making: Path, lake: Path) -> Path | None:
    """Rename the finished lake into its place, an older one out of it first."""
    moved = None
    if versions(lake):
        people = lake / "restricted" / "people.csv"
        if people.is_file():  # else a lake built anew would let everybody publish
            shutil.copy2(people, making / "restricted")
        moved = lake.with_name(f"{lake.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S}")
        lake.rename(moved)
    elif lake.exists():  # empty folders, as `receive` may have made
        try:
            lake.rmdir()
        except OSError as error:
            raise Refused("not-a-lake", f"{lake} is in the way and is no lake; move it.") from error
    making.rename(lake)
    sync_folder(lake.parent)
    return moved


def _remove_unfinished(lake: Path) -> None:
    """Remove what builds that died have left; one that still runs holds its lock."""
    for leftover in lake.parent.glob(f"{lake.name}.building-*"):
        if not (leftover / "publish.lock").exists():
            shutil.rmtree(leftover, ignore_errors=True)
            continue
        with publishing(leftover, wait=False) as is_free:
            if is_free:
                shutil.rmtree(leftover, ignore_errors=True)
