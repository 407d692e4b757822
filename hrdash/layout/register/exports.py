"""The rows of an export as recommendations: UHRI's, UPR Info's and OHCHR's thematic list, each by its own columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hrdash.layout.meanings import find_code, nearest
from hrdash.layout.register.heads import RegisterHead
from hrdash.layout.register.known import Register
from hrdash.layout.register.notes import Notes
from hrdash.layout.register.words import (
    body_of,
    cycle_of,
    day_of,
    goals_of,
    is_pakistan,
    items_of,
    number_in,
    numbered,
    persons_of,
    plain,
    themes_of,
)
from hrdash.places import fold
from hrdash.vocabulary import codes
from hrdash.workbook import Cell, Sheet, text_of

_OWN_WORDS = {
    "supported",
    "noted",
    "supported in part",
    "accepted",
}  # nothing that the State printed otherwise
_SYMBOL = re.compile(r"\b(?:A/HRC/\d+/\d+(?:/Add\.\d+)?|[A-Z][A-Z.\d]*/C(?:\.\d+)?/PAK/[\w./-]+)")
_SOURCE = re.compile(r"Source of position\s*:?\s*(.*)$", re.I | re.S)
_PERSONS = re.compile(r"^\s*affected persons\s*:?\s*$", re.I | re.M)


@dataclass(frozen=True)
class Item:
    """One row of an export that is a recommendation or a concern: columns of the table, and its row from 0."""

    row: int
    said: dict[str, object]


class _Row:
    """The cells of one row by the columns of the export."""

    def __init__(self, head: RegisterHead, row: int, cells: list[Cell]):
        self.head, self.number, self.cells = head, row, cells

    def cell(self, column: str) -> Cell:
        at = self.head.columns.get(column)
        return self.cells[at] if at is not None and at < len(self.cells) else None

    def text(self, column: str) -> str | None:
        return plain(self.cell(column))


def items_in(sheet: Sheet, head: RegisterHead, register: Register, notes: Notes) -> Iterator[Item]:
    """Read the recommendations to Pakistan on a sheet, one row at a time; what is left out is noted."""
    read = {"uhri": _uhri, "upr_info": _upr_info}.get(head.kind)
    if read is None:
        yield from _thematic(sheet, head, register, notes)
        return
    for number in range(head.row + 1, len(sheet.rows)):
        row = _Row(head, number, sheet.rows[number])
        if any(cell is not None for cell in row.cells) and (said := read(row, register, notes)):
            yield Item(number, said)


def _uhri(row: _Row, register: Register, notes: Notes) -> dict[str, object] | None:
    symbol, text = row.text("symbol"), row.text("text")
    is_ours = _is_about_pakistan(items_of(row.cell("countries")), symbol, register)
    if not is_ours:
        notes.count("other-countries" if is_ours is False else "country-not-said", row.number, "countries")
        return None
    if not text:
        notes.count("text-not-said", row.number)
        return None
    body = _body(row, symbol, notes)
    if body is None:
        return None
    is_upr = body == "UPR"
    parted = numbered(text, is_upr=is_upr)
    session = number_in(row.cell("session"))
    review = register.review_of(symbol) or {}
    cycle = (cycle_of(session) or number_in(row.cell("cycle")) or review.get("cycle")) if is_upr else None
    annotation = row.text("annotation_id")
    said = {
        "kind": _kind(row, is_upr, notes),
        "mechanism": codes("bodies")[body]["mechanism"],
        "body": body,
        "cycle": cycle,
        "session": str(session) if session and is_upr else None,
        "symbol": symbol,
        "paragraph": parted.paragraph,
        "sub_item": parted.sub_item,
        "issued_on": day_of(row.cell("issued_on")),
        "text": parted.text,
        "recommending_states": items_of(row.cell("states")),
        "annotation_id": annotation,
        "source": "UHRI export" + (f", annotation {annotation}" if annotation else ""),
    }
    said |= _position(row, items_of(row.cell("position")), is_upr and said["kind"] != "concern", notes)
    return said | _about(row, "uhri", items_of(row.cell("themes")), items_of(row.cell("persons")), notes)


def _is_about_pakistan(countries: list[str], symbol: str | None, register: Register) -> bool | None:
    """Say whether a row concerns Pakistan: by its countries, else by its document; None where neither tells."""
    if countries:
        return any(map(is_pakistan, countries))
    if symbol and (re.search(r"/PAK(?:/|$)", symbol.upper()) or fold(symbol) in register.symbols):
        return True
    # The document of another country says so as ours does: CRC/C/IND/CO/3-4.
    return False if symbol and re.search(r"/C(?:\.\d+)?/[A-Z]{3}(?:/|$)", symbol.upper()) else None


def _body(row: _Row, symbol: str | None, notes: Notes) -> str | None:
    names = items_of(row.cell("body")) or [(symbol or "").split("/")[0]]
    body = next(filter(None, map(body_of, names)), None)
    if body is None:
        labels = {str(one["label_en"]): code for code, one in codes("bodies").items()}
        near = nearest(names[0], [*labels, *codes("bodies")], cutoff=75)
        notes.name("unknown-body", names[0] or "left blank", row.number, "body", near)
    return body


def _kind(row: _Row, is_upr: bool, notes: Notes) -> str:
    words = fold(" ".join(items_of(row.cell("type"))))
    if "CONCERN" in words or "OBSERVATION" in words:
        notes.count("concerns-apart", row.number, "type")
        return "concern"
    if not words and not is_upr:
        notes.count("type-not-said", row.number, "type")
    return "recommendation"


def _position(row: _Row, printed: list[str], is_asked: bool, notes: Notes) -> dict[str, object]:
    """Read the State's position; its own word stays beside it where it is another than ours."""
    if not is_asked:
        return {"response": "not_applicable"}
    if not printed:
        notes.count("position-not-said", row.number, "position")
        return {"response": None}
    response = find_code("responses", printed[0])
    if response is None:
        notes.name("unknown-position", printed[0], row.number, "position")
    is_own_word = printed[0].casefold() in _OWN_WORDS
    return {"response": response, "response_as_printed": None if is_own_word else printed[0]}


def _about(row: _Row, source: str, themes: list[str], persons: list[str], notes: Notes) -> dict[str, object]:
    """Turn themes, affected persons and goals into those here; what has no counterpart is noted."""
    found, groups, strange = themes_of(source, themes)
    also, unknown = persons_of(persons)
    goals, targets, no_goals = goals_of(items_of(row.cell("goals")))
    for rule, values, column in (
        ("unknown-theme", strange, "themes"),
        ("unknown-persons", unknown, "persons"),
        ("unknown-goal", no_goals, "goals"),
    ):
        for value in values:
            notes.name(rule, value, row.number, column)
    affected = list(dict.fromkeys([*groups, *also])) or ["everyone"]
    return {"themes": found, "affected_groups": affected, "sdg_goals": goals, "sdg_targets": targets}


def _upr_info(row: _Row, register: Register, notes: Notes) -> dict[str, object] | None:
    country, text = row.text("country"), row.text("text")
    if not country or not is_pakistan(country):
        notes.count("other-countries" if country else "country-not-said", row.number, "country")
        return None
    if not text:
        notes.count("text-not-said", row.number)
        return None
    printed = row.text("position")
    if printed and "pledge" in printed.casefold():
        notes.count("pledge-left-out", row.number, "position")
        return None
    session = number_in(row.cell("session"))
    cycle = cycle_of(session)
    review = register.review_of(cycle=cycle) or {}
    parted = numbered(text, is_upr=True)
    state = row.text("state")
    said = {
        "kind": "recommendation",
        "mechanism": "UPR",
        "body": "UPR",
        "cycle": cycle,
        "session": str(session) if session else None,
        "symbol": review.get("symbol"),
        "paragraph": parted.paragraph,
        "issued_on": review.get("held_on"),
        "text": parted.text,
        "recommending_states": [state] if state else [],
        "source": "UPR Info export" + (f", session {session}" if session else ""),
    }
    said |= _position(row, [printed] if printed else [], True, notes)
    themes = [one.strip() for one in (row.text("themes") or "").split(",") if one.strip()]
    return said | _about(row, "upr_info", themes, [], notes)


def _thematic(sheet: Sheet, head: RegisterHead, register: Register, notes: Notes) -> Iterator[Item]:
    """Read OHCHR's thematic list: sections by theme, and a recommendation under each theme it has."""
    above = " ".join(text for row in sheet.rows[: head.row] for cell in row if (text := text_of(cell)))
    of_file = _document(above)
    section: list[str] = []
    for number in range(head.row + 1, len(sheet.rows)):
        row = _Row(head, number, sheet.rows[number])
        text = row.text("text") or next(filter(None, map(text_of, row.cells)), None)
        if text is None:
            continue
        if text.casefold().startswith("theme:"):
            section = [text.partition(":")[2].strip()]
            continue
        if row.text("text") is None:
            notes.count("text-not-said", number)
            continue
        stated = _SOURCE.search(text)
        parted = numbered(_SOURCE.sub("", text).strip(), is_upr=True)
        answered = _document(stated[1], keep_addendum=True) if stated else None
        symbol = of_file or (answered and re.sub(r"/Add\.\d+$", "", answered))
        review = register.review_of(symbol) or {}
        themes, _, persons = _parted_by(_PERSONS, row.cell("themes"))
        said = {
            "kind": "recommendation",
            "mechanism": "UPR",
            "body": "UPR",
            "cycle": review.get("cycle"),
            "symbol": symbol,
            "paragraph": parted.paragraph,
            "issued_on": review.get("held_on"),
            "text": parted.text,
            "response_symbol": answered,
            "source": "OHCHR thematic list" + (f", {symbol}" if symbol else ""),
        }
        printed = row.text("position")
        said |= _position(row, [printed] if printed else [], True, notes)
        named = items_of(themes) or section
        yield Item(number, said | _about(row, "uhri", named, items_of(persons), notes))


def _document(text: str, *, keep_addendum: bool = False) -> str | None:
    found = _SYMBOL.search(text)
    if not found:
        return None
    return found[0] if keep_addendum else re.sub(r"/Add\.\d+$", "", found[0])


def _parted_by(heading: re.Pattern, cell: Cell) -> tuple[str, str, str]:
    """Part a cell at a heading inside it: what stands before, the heading, what follows."""
    text = cell if isinstance(cell, str) else ""
    found = heading.search(text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")
