"""Saved views: a name, an address and a release; they lie beside the releases and are part of none."""

import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from .releases import LakeError, lock, now, unlock

MOST = 500
_NAME = 120  # letters a name may have


@dataclass(frozen=True)
class View:
    """One saved view. `release` is the pinned one; None follows the newest."""

    id: str
    name: str
    page: str
    query: Mapping[str, str]
    release: int | None
    by: str
    at: str


@dataclass(frozen=True)
class Presentation:
    """Saved views in the order in which they are shown."""

    id: str
    name: str
    views: tuple[str, ...]
    by: str
    at: str


@dataclass(frozen=True)
class Saved:
    """All that is saved of one lake."""

    views: tuple[View, ...] = ()
    presentations: tuple[Presentation, ...] = ()

    def shown(self, presentation: str) -> list[View]:
        """Give the views of a presentation in order; one that was removed is left out."""
        by_id = {view.id: view for view in self.views}
        chosen = next((one for one in self.presentations if one.id == presentation), None)
        return [by_id[view] for view in chosen.views if view in by_id] if chosen else []


def read_saved(lake: Path) -> Saved:
    """Read what is saved; nothing where nothing was.

    Raises LakeError `views` for a file that cannot be read.
    """
    path = _path(lake)
    if not path.exists():
        return Saved()
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return Saved(
            tuple(View(**view) for view in held["views"]),
            tuple(Presentation(**{**one, "views": tuple(one["views"])}) for one in held["presentations"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise LakeError("views", f"{path} cannot be read ({error}); move it away to begin anew.") from error


def save_view(
    lake: Path, name: str, page: str, query: Mapping[str, str], *, release: int | None, by: str
) -> View:
    """Save a view: `query` is the page's address without the release, which is pinned or None.

    Raises LakeError `views` where the name is blank or there is no room.
    """
    held = {key: value for key, value in query.items() if key not in ("release", "embed")}
    view = View(secrets.token_hex(4), _named(name), page, held, release, by, now())

    def add(saved: Saved) -> Saved:
        if len(saved.views) >= MOST:
            raise LakeError("views", f"there are {MOST} saved views; remove one first.")
        return replace(saved, views=(*saved.views, view))

    _change(lake, add)
    return view


def rename_view(lake: Path, view: str, name: str) -> None:
    """Give a view another name."""
    said = _named(name)
    _change(
        lake,
        lambda saved: replace(
            saved, views=tuple(replace(one, name=said) if one.id == view else one for one in saved.views)
        ),
    )


def remove_view(lake: Path, view: str) -> None:
    """Remove a view; presentations leave it out, and keep its place should it be put back."""
    _change(lake, lambda saved: replace(saved, views=tuple(one for one in saved.views if one.id != view)))


def put_back(lake: Path, removed: View | Presentation) -> None:
    """Put back what was removed, as it was."""
    name = "views" if isinstance(removed, View) else "presentations"
    _change(
        lake,
        lambda saved: replace(
            saved, **{name: (*(one for one in getattr(saved, name) if one.id != removed.id), removed)}
        ),
    )


def save_presentation(lake: Path, name: str, views: Sequence[str], *, by: str) -> Presentation:
    """Save views in an order; one of the same name is replaced."""
    one = Presentation(secrets.token_hex(4), _named(name), tuple(views), by, now())

    def put(saved: Saved) -> Saved:
        kept = tuple(other for other in saved.presentations if other.name != one.name)
        return replace(saved, presentations=(*kept, one))

    _change(lake, put)
    return one


def remove_presentation(lake: Path, presentation: str) -> None:
    """Remove a presentation; its views stay."""
    _change(
        lake,
        lambda saved: replace(
            saved, presentations=tuple(one for one in saved.presentations if one.id != presentation)
        ),
    )


def _named(name: str) -> str:
    said = " ".join(name.split())[:_NAME]
    if not said:
        raise LakeError("views", "a saved view needs a name; write one.")
    return said


def _change(lake: Path, change: Callable[[Saved], Saved]) -> None:
    """Change what is saved, one at a time; the file is there whole or as it was."""
    with _alone(lake):
        saved = change(read_saved(lake))
        path = _path(lake)
        unfinished = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            with unfinished.open("w", encoding="utf-8") as out:
                json.dump(asdict(saved), out, ensure_ascii=False, indent=1)
                out.flush()
                os.fsync(out.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


@contextmanager
def _alone(lake: Path) -> Iterator[None]:
    with (Path(lake) / "views.lock").open("w") as file:
        lock(file)
        try:
            yield
        finally:
            unlock(file)


def _path(lake: Path) -> Path:
    return Path(lake) / "views.json"
