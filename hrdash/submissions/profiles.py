"""Profiles that are kept: saved by name for next year's file; and drafts of the work on a file that is not sent yet."""

import json
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from hrdash.layout import Block, Profile, ProfileError, from_toml, to_toml
from hrdash.store.releases import make_lake


def _folder(lake: Path, unit: str) -> Path:
    return Path(lake).resolve() / "restricted" / "profiles" / unit


def save_profile(lake: Path, unit: str, profile: Profile) -> Path:
    """Keep a profile of a unit under its name; one of the same name is replaced."""
    name = re.sub(r"[^\w-]+", "-", profile.name.casefold()).strip("-_") or "profile"
    return _write(lake, _folder(lake, unit) / f"{name}.toml", to_toml(profile))


def saved_profiles(lake: Path, unit: str) -> list[Profile]:
    """List the profiles a unit has saved, by name; files that cannot be read are left out."""
    found = []
    for path in sorted(_folder(lake, unit).glob("*.toml")):
        try:
            found.append(from_toml(path.read_text(encoding="utf-8")))
        except (ProfileError, UnicodeDecodeError):
            continue
    return found


def find_profile(lake: Path, unit: str, proposed: Profile) -> Profile | None:
    """Find the saved profile that fits a file of the same shape, fitted to it; None where none does.

    Args:
        proposed: what `propose` makes of the file: its shape, where its tables stand, and of which period it is.
    """
    for saved in saved_profiles(lake, unit):
        if saved.shape == proposed.shape and len(saved.blocks) == len(proposed.blocks):
            blocks = tuple(_fit(old, new) for old, new in zip(saved.blocks, proposed.blocks, strict=True))
            return replace(saved, blocks=blocks)
    return None


def _fit(old: Block, new: Block) -> Block:
    """Say of a new file what was said of the old one, but for where its table stands and its period."""
    everywhere = dict(old.everywhere)
    if "period" in everywhere and "period" in new.everywhere:
        everywhere["period"] = new.everywhere["period"]
    columns = {
        letters: new.columns[letters] if _is_period(new.columns.get(letters)) else says
        for letters, says in old.columns.items()
    }
    return replace(
        old, sheet=new.sheet, header=new.header, rows=new.rows, everywhere=everywhere, columns=columns
    )


def _is_period(says: object) -> bool:
    return isinstance(says, dict) and set(says) == {"period"}


@dataclass(frozen=True)
class Draft:
    """What an analyst has done to a file before sending it: how it is read, and the corrections accepted."""

    profile: str | None = None  # TOML
    corrections: tuple[dict, ...] = ()  # sheet, cell, original, replacement, rule, by, at


def keep_draft(lake: Path, unit: str, sha256: str, draft: Draft) -> None:
    """Keep the work on a file, by its digest, so that it goes on where it was left."""
    path = _folder(lake, unit) / "drafts" / f"{sha256}.json"
    _write(lake, path, json.dumps(asdict(draft), ensure_ascii=False, indent=1))


def find_draft(lake: Path, unit: str, sha256: str) -> Draft:
    """Find the work that was begun on a file; an empty draft where there is none."""
    path = _folder(lake, unit) / "drafts" / f"{sha256}.json"
    if not path.is_file():
        return Draft()
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Draft(kept["profile"], tuple(kept["corrections"]))


def _write(lake: Path, path: Path, text: str) -> Path:
    make_lake(Path(lake).resolve())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = path.with_suffix(".tmp")
    making.write_text(text, encoding="utf-8")
    making.replace(path)
    return path
