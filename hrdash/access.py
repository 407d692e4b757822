"""Who may do what: the people file, and the one table of what each role may do."""

import csv
import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hrdash.store import LakeError
from hrdash.vocabulary import codes
from hrdash.words import say, unit_name

ROLES = ("viewer", "analyst", "reviewer", "administrator")
# What is done to a submission, by the roles of its unit that may; `see` is its rows, differences and files.
_MAY = {
    "see": ("analyst", "reviewer"),
    "submit": ("analyst", "reviewer"),
    "publish": ("reviewer",),
    "reject": ("reviewer",),
    "withdraw": ("reviewer",),
    "hide": ("reviewer",),
    "forget": ("reviewer",),
    "revert": ("administrator",),
}
ACTIONS = tuple(_MAY)
_COLUMNS = ("person", "unit", "role", "post")


@dataclass(frozen=True)
class Person:
    """One line of the people file: who holds which post in which unit, and as what."""

    person: str | None  # the e-mail that the sign-in provider gives, lower-case; None in single-user mode
    unit: str | None  # None: no unit's, an administrator's
    role: str
    post: str  # what history shows


@dataclass(frozen=True)
class Denied:
    """That somebody may not do something, with the reason in one sentence."""

    reason: str


def people_file(lake: Path) -> Path | None:
    """Say which file lists the people of a lake: `HRDASH_PEOPLE`, else `restricted/people.csv`; None: single-user."""
    named = os.environ.get("HRDASH_PEOPLE")
    if named:
        return Path(named)
    own = Path(lake) / "restricted" / "people.csv"
    return own if own.is_file() else None


def read_people(lake: Path) -> list[Person] | None:
    """Read the people of a lake; None where no file lists them: single-user mode.

    A CSV file as a spreadsheet program saves it (comma, semicolon or tab), with the columns person, unit, role and
    post in any order. A person with several roles has several lines.

    Raises LakeError `people-file`, naming the line and what to write, where it cannot be trusted.
    """
    path = people_file(lake)
    if path is None:
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _broken(
            path, None, f"cannot be read ({error.strerror}); put it there, or unset HRDASH_PEOPLE"
        ) from error
    people: list[Person] = []
    for line, row in _rows(path, content):
        _check(path, line, row, people)
        people.append(Person(row["person"].lower(), row["unit"] or None, row["role"].lower(), row["post"]))
    if not people:
        raise _broken(path, None, "lists nobody; write a line for each person")
    return people


def _rows(path: Path, content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Read the file's lines that are not blank, each with its number."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    separator = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        lines = [(reader.line_num, [" ".join(cell.split()) for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise _broken(path, reader.line_num, f"is not CSV ({error}); save the file as CSV again") from error
    header = [name.lower() for name in lines[0][1]] if lines else []
    missing = [name for name in _COLUMNS if header.count(name) != 1]
    if missing:
        needed = ", ".join(_COLUMNS)
        raise _broken(path, 1, f"needs the columns {needed}, each once; {', '.join(missing)} is wrong")
    rows = [(line, dict(zip(header, cells, strict=False))) for line, cells in lines[1:] if any(cells)]
    return [(line, {name: row.get(name, "") for name in _COLUMNS}) for line, row in rows]


def _check(path: Path, line: int, row: Mapping[str, str], before: Sequence[Person]) -> None:
    """Refuse a line that does not say who may do what beyond doubt."""
    for name in ("person", "post"):
        if not row[name]:
            raise _broken(
                path, line, f"{name} is blank; write {'an e-mail' if name == 'person' else 'a post'}"
            )
    if row["role"].lower() not in ROLES:
        raise _broken(path, line, f"{row['role']!r} is no role; write {', '.join(ROLES)}")
    if row["unit"] not in codes("units") and not (row["role"].lower() == "administrator" and not row["unit"]):
        raise _broken(path, line, f"{row['unit']!r} is no unit; write one of {', '.join(codes('units'))}")
    for other in before:
        is_same = other.person == row["person"].lower()
        if not is_same and other.post.casefold() == row["post"].casefold():
            raise _broken(path, line, f"the post {row['post']!r} has two holders; tell the two posts apart")


def _broken(path: Path, line: int | None, what: str) -> LakeError:
    place = f"{path}, line {line}," if line else str(path)
    return LakeError("people-file", f"{place} {what}; until then nothing can be written.")


def find(people: Sequence[Person], by: str) -> list[Person]:
    """Find the lines of whoever is named by e-mail or by post, in either case of letters."""
    wanted = " ".join(by.split()).casefold()
    return [one for one in people if wanted in (one.person.casefold(), one.post.casefold())]


def may(
    action: str,
    people: Sequence[Person] | None,
    by: str,
    unit: str | None,
    sent_by: Sequence[str | None] = (),
) -> Person | Denied:
    """Decide whether somebody may do something to a submission of a unit; the one rule of who may what.

    Args:
        action: one of `ACTIONS`.
        people: the people file's lines; None in single-user mode, where the one user may do everything.
        by: who: an e-mail, or a post as listed.
        unit: whose submission it is; None for what is no unit's (starter data, the whole lake), which is an
            administrator's.
        sent_by: for `publish`, the person who sent the submission and the post they held: somebody else publishes.

    Returns: in which post it is done, or why it may not be.

    >>> may("publish", None, "the one user", "PK-SD").post
    'the one user'
    >>> people = [Person("a@x.pk", "PK-SD", "analyst", "Analyst, Sindh cell")]
    >>> may("submit", people, "A@x.pk", "PK-SD").post
    'Analyst, Sindh cell'
    >>> may("publish", people, "a@x.pk", "PK-SD").reason
    'Analyst, Sindh cell is no reviewer of Sindh; ask one of them'
    """
    if people is None:
        return Person(None, unit, "administrator", by)
    own = find(people, by)
    if not own:
        return Denied(say("access.not-listed", by=by))
    if unit is None or action == "revert":
        able = [one for one in own if one.role == "administrator"]
        if not able:
            return Denied(say("access.no-administrator", post=own[0].post))
    else:
        able = [one for one in own if one.role in _MAY[action] and one.unit == unit]
        if not able:
            return Denied(say("access.no-role", post=own[0].post, roles=_roles(action), unit=unit_name(unit)))
    senders = {name.casefold() for name in sent_by if name}
    if action == "publish" and senders & {name.casefold() for one in own for name in (one.person, one.post)}:
        return Denied(say("access.same-person", post=able[0].post))
    return able[0]


def units(action: str, people: Sequence[Person] | None, by: str) -> list[str]:
    """List the units for whose submissions somebody may do something, in census order."""
    return [unit for unit in codes("units") if isinstance(may(action, people, by, unit), Person)]


def _roles(action: str) -> str:
    names = [say(f"access.role.{role}") for role in _MAY[action]]
    return names[0] if len(names) == 1 else say("access.role.or", first=names[0], second=names[1])
