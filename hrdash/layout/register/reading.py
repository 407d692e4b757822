"""From the sheet of an export to rows of the recommendations table: one row each, new or revised, none twice."""

from collections.abc import Iterable, Mapping

import pyarrow as pa

from hrdash.layout.register.exports import Item, items_in
from hrdash.layout.register.heads import RegisterHead
from hrdash.layout.register.known import (
    Register,
    Said,
    id_of,
    place_of,
    review_place_of,
    revised,
    text_key_of,
)
from hrdash.layout.register.matrix import read_matrix
from hrdash.layout.register.notes import Notes
from hrdash.validate import Finding
from hrdash.validate import Sheet as Staged
from hrdash.vocabulary import tables
from hrdash.workbook import Sheet

# Filled in when a release is made, or by the door.
_NOT_WRITTEN = ("is_current", "submission")
_JOINED = ("recommending_states", "themes", "affected_groups", "sdg_goals", "sdg_targets")
_LETTERS = {
    "text": "text",
    "symbol": "symbol",
    "body": "body",
    "themes": "themes",
    "position": "response",
    "session": "session",
    "issued_on": "issued_on",
    "annotation_id": "annotation_id",
    "type": "kind",
}


def read_register(sheet: Sheet, head: RegisterHead, register: Register) -> tuple[list[Staged], list[Finding]]:
    """Read a sheet of recommendations, or the ministry's matrix.

    Args:
        sheet: the sheet as it was read.
        head: its headings, by `find_register`.
        register: what the release has.

    Returns: the rows as text, one sheet for each stored table they are of; and what was noticed.
    """
    notes = Notes(sheet.name, head)
    if head.kind == "matrix":
        staged = read_matrix(sheet, head, register, notes)
        return staged, notes.findings()
    items = _joined(items_in(sheet, head, register, notes), notes)
    rows, numbers = [], []
    taken: set[str] = set()
    days: dict[str, object] = {}  # all paragraphs of one document are of one day
    for item in items:
        said = dict(item.said)
        symbol = str(said.get("symbol") or "")
        if symbol:
            said["issued_on"] = register.day_of(symbol) or days.setdefault(symbol, said.get("issued_on"))
        standing = register.find(said, taken)
        if standing is None:
            _note_likeness(item, said, register, notes)
        row = revised(standing, said) if standing else {"recommendation_id": id_of(said)} | said
        taken.add(str(row["recommendation_id"]))
        rows.append(row)
        numbers.append(item.row + 1)
    if rows and register.unit not in (None, "FED"):
        notes.count("register-of-federation", numbers[0] - 1, rows=len(rows))
    if not rows:
        notes.at("no-recommendations", head.row, "text")
        return [], notes.findings()
    letters = {_LETTERS[name]: letter for name, letter in head.letters.items() if name in _LETTERS}
    staged = Staged(sheet.name, "recommendations", text_rows(rows), numbers, letters, {}, head.row + 1)
    return [staged], notes.findings()


def _joined(items: Iterable[Item], notes: Notes) -> list[Item]:
    """Make one of the rows that are one recommendation: the States and themes of all, the texts one after the other.

    An annotation is one recommendation; without one, a paragraph is, and without a paragraph, a text.
    """
    found: dict[object, Item] = {}
    for item in items:
        said = item.said
        key = said.get("annotation_id") or review_place_of(said) or place_of(said) or text_key_of(said)
        first = found.get(key) if key else None
        if first is None:
            found[key or item.row] = Item(item.row, dict(said))
            continue
        notes.count("repeated-recommendation", item.row)
        for name in _JOINED:
            both = [*(first.said.get(name) or ()), *(said.get(name) or ())]
            first.said[name] = list(dict.fromkeys(both))
        if len(first.said["affected_groups"]) > 1:
            first.said["affected_groups"] = [
                one for one in first.said["affected_groups"] if one != "everyone"
            ]
        text, more = str(first.said["text"]), str(said["text"])
        if (
            not said.get("annotation_id")
            and text_key_of(first.said) != text_key_of(said)
            and more not in text
        ):
            first.said["text"] = f"{text} {more}"
    return list(found.values())


def _note_likeness(item: Item, said: Said, register: Register, notes: Notes) -> None:
    """Say where a row that is new may be one that the register has under another name."""
    parts = register.parts_of(said)
    if parts:
        choices = ", ".join(f"({part})" for part in parts)
        notes.at("held-in-parts", item.row, "text", value=str(said["paragraph"]), choices=choices)
        return
    # A paragraph's number tells recommendations apart; without one only the words can.
    if said.get("paragraph") or said.get("annotation_id") or said.get("body") != "UPR":
        return
    near = [one for one in register.near(said) if not one.get("text")]
    if near:
        is_sure = len(near) == 1 and "." in str(near[0].get("paragraph")) and not near[0].get("sub_item")
        alone = f"{near[0]['paragraph']}. {said['text']}" if is_sure else None
        choices = " or ".join(named(one) for one in near)
        notes.at("may-be-held", item.row, "text", value=str(said["text"]), choices=choices, replacement=alone)


def named(one: Said) -> str:
    """Name a recommendation in a sentence: its document, its number and how it begins."""
    number = f", para. {one['paragraph']}{one.get('sub_item') or ''}" if one.get("paragraph") else ""
    words = str(one.get("summary") or one.get("text") or "")
    return f"{one.get('symbol') or one.get('body')}{number} “{words[:80]}{'…' if len(words) > 80 else ''}”"


def text_rows(rows: list[Mapping[str, object]], table: str = "recommendations") -> pa.Table:
    """Write rows as the texts that the checks read: lists joined by semicolons, blank as null."""
    names = [name for name in tables()[table].columns if name not in _NOT_WRITTEN]
    return pa.table({name: pa.array([_text(row.get(name)) for row in rows], pa.string()) for name in names})


def _text(value: object) -> str | None:
    if value is None or value == [] or value == "" or value != value:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return "; ".join(str(one).replace(";", ",") for one in value)
    return str(value)
