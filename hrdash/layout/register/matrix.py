"""The ministry's matrix: each row matched to the register, then its status and its action as rows of their own.

Which recommendation a row means is read from its number or its text; where neither tells, it is asked, never guessed.
"""

import calendar
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from hrdash.layout.meanings import find_code, nearest
from hrdash.layout.register.heads import RegisterHead
from hrdash.layout.register.known import Register, Said, words_of
from hrdash.layout.register.notes import Notes
from hrdash.layout.register.words import numbered, plain
from hrdash.layout.values import read_day
from hrdash.places import fold
from hrdash.validate import Sheet as Staged
from hrdash.vocabulary import codes
from hrdash.workbook import Cell, Sheet, text_of

_AS_OF = re.compile(r"\b(?:as (?:of|on)|up ?to|status on)\s*:?\s*(.{6,20}?)\s*(?:[).;,]|$)", re.I)
_PLACE = re.compile(
    r"(?P<symbol>[A-Z][A-Z.\d]*/[\w./-]*\w)?[\s,;:–-]*(?:para(?:graph)?s?\.?|no\.?)\s*"
    r"(?P<paragraph>\d{1,3}(?:\.\d{1,3})?)\s*\(?(?P<item>[a-z]\b)?\)?",
    re.I,
)
_NOTHING = {"-", "–", "..", "nil", "n/a", "na"}
# Of an action: the heading under which its column stands.
_LETTERS = {"action": "title", "timeline": "due_on", "budget": "budget_pkr", "spent": "spent_pkr"}
# Of a report: what may differ from row to row of one recommendation, and is then joined.
_SAID = {"remarks": "reason"} | {
    name: name for name in ("next_step", "difficulty", "support_needed", "evidence")
}
_PLAN = "rip"  # the matrix is that of the Recommendation Implementation Plan, unless it names another


@dataclass(frozen=True)
class _Line:
    """One row of the matrix: its number from 0, its texts by column, and the recommendation it means."""

    row: int
    said: Mapping[str, str | None]
    recommendation: Said


def read_matrix(sheet: Sheet, head: RegisterHead, register: Register, notes: Notes) -> list[Staged]:
    """Read the matrix of one unit.

    Returns: status reports, actions, and which recommendation each action serves; those of them that have rows.
    """
    above = [text for row in sheet.rows[: head.row] for cell in row if (text := text_of(cell))]
    day = next((found for text in above if (found := _day_in(text))), None)
    lines = list(_lines(sheet, head, register, notes))
    reports = _reports(lines, day, register, notes)
    plan = next((code for text in above if (code := find_code("plans", text))), _PLAN)
    actions, served = _actions(lines, plan, register, notes)
    staged = [
        _staged(sheet, head, "status_reports", reports, {"status": "status", "as_of": "as_of"}),
        _staged(sheet, head, "actions", actions, _LETTERS),
        _staged(sheet, head, "action_recommendations", served, {"action": "action_id"}),
    ]
    return [one for one in staged if one.numbers]


def _lines(sheet: Sheet, head: RegisterHead, register: Register, notes: Notes):
    by_words = _by_words(register)
    for number in range(head.row + 1, len(sheet.rows)):
        cells = sheet.rows[number]
        said = {
            name: plain(cells[at]) if at < len(cells) else None
            for name, at in head.columns.items()
            if name != "timeline"
        }
        said["timeline"] = _timeline(cells, head)
        if not said["text"] and not said.get("paragraph"):  # a theme's heading, or blank
            continue
        found = _meant(said, register, by_words)
        if len(found) == 1:
            yield _Line(number, said, found[0])
            continue
        near = found or register.near({"text": said["text"]})
        alone = f"{_place(near[0])}: {said['text']}" if len(near) == 1 and near[0].get("paragraph") else None
        choices = " or ".join(f"{_place(one)} “{words_of(one)[:80]}”" for one in near)
        words = choices or "the symbol and the paragraph, as in A/HRC/22/12, para. 122.5"
        column = "text" if said["text"] else "paragraph"
        notes.at("matrix-not-matched", number, column, value=said[column], choices=words, replacement=alone)


def _timeline(cells: Sequence[Cell], head: RegisterHead) -> str | None:
    at = head.columns.get("timeline")
    cell = cells[at] if at is not None and at < len(cells) else None
    day, _ = read_day(cell)
    return day


def _by_words(register: Register) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for one in register.recommendations:
        for name in ("recommendation_id", "text", "summary"):
            if one.get(name):
                found.setdefault(fold(str(one[name])), []).append(one)
    return found


def _meant(
    said: Mapping[str, str | None], register: Register, by_words: Mapping[str, list[Said]]
) -> list[Said]:
    """List the recommendations that a row means by its number, else by its very words; current ones first."""
    text = said["text"] or ""
    named = _PLACE.search(text)
    parted = numbered(text, is_upr=True)
    paragraph = said.get("paragraph") or (named and named["paragraph"]) or parted.paragraph
    symbol = said.get("symbol") or (named and named["symbol"])
    if paragraph:
        bare = re.sub(r"[^\d.a-z]", "", paragraph.lower()).strip(".")
        item = (named["item"] or "").lower() if named else ""
        found = [
            one
            for one in register.recommendations
            if bare in (str(one.get("paragraph") or ""), f"{one.get('paragraph')}{one.get('sub_item') or ''}")
            and (not symbol or fold(str(one.get("symbol") or "")) == fold(symbol))
            and (not item or item == one.get("sub_item"))
        ]
        current = [one for one in found if one.get("is_current")]
        return current or found
    found = by_words.get(fold(text)) or by_words.get(fold(parted.text)) or []
    current = [one for one in found if one.get("is_current")]
    return current or list(found)


def _place(one: Said) -> str:
    return f"{one.get('symbol') or one.get('body')}, para. {one.get('paragraph') or '–'}{one.get('sub_item') or ''}"


def _day_in(text: str) -> str | None:
    """Find the day of the statuses in a title.

    >>> _day_in("Implementation matrix (as of 30 June 2026)"), _day_in("Matrix")
    ('2026-06-30', None)
    """
    found = _AS_OF.search(text)
    if not found:
        return None
    day, rule = read_day(found[1].replace(",", " "))
    return day if day and rule is None and re.fullmatch(r"\d{4}-\d\d-\d\d", day) else None


def _reports(
    lines: Sequence[_Line], day: str | None, register: Register, notes: Notes
) -> list[tuple[int, dict]]:
    found: dict[tuple, tuple[int, dict]] = {}
    has_no_day = False
    for line in lines:
        status = line.said.get("status")
        if not status or status.casefold() in _NOTHING:
            continue
        assignment = register.assignments.get(str(line.recommendation["recommendation_id"]))
        if assignment is None:
            unit = str(codes("units").get(register.unit or "", {}).get("label_en") or register.unit)
            notes.at("not-assigned", line.row, "status", value=_place(line.recommendation), unit=unit)
            continue
        as_of = read_day(line.said.get("as_of"))[0] or day
        if as_of is None:
            if not has_no_day:
                notes.at("matrix-without-day", line.row, "status", value=status)
            has_no_day = True
            continue
        report = {
            "status_report_id": f"{assignment}@{as_of}",
            "assignment_id": assignment,
            "as_of": as_of,
            "status": find_code("statuses", status) or status,
        } | {column: line.said.get(name) for name, column in _SAID.items()}
        # A recommendation has a row for each of its actions; its status is one.
        first = found.setdefault((assignment, as_of, report["status"]), (line.row, report))[1]
        if first is not report:
            for column in _SAID.values():
                if report[column] and report[column] not in (first[column] or ""):
                    first[column] = "; ".join(filter(None, (first[column], report[column])))
    return [(row, _standing(report, register)) for row, report in found.values()]


def _standing(report: dict, register: Register) -> dict:
    """Let a report that says again what is published be that one: who said it and when, and an Example, stays."""
    published = register.report(report)
    kept = ("status_report_id", "reported_by", "reported_on", "is_example")
    return report | {name: published[name] if published else report.get(name) for name in kept}


def _actions(
    lines: Sequence[_Line], plan: str, register: Register, notes: Notes
) -> tuple[list[tuple[int, dict]], list[tuple[int, dict]]]:
    departments = {fold(str(one["name"])): one for one in register.departments if one.get("name")}
    actions: dict[str, tuple[int, dict]] = {}
    served: dict[tuple, tuple[int, dict]] = {}
    for line in lines:
        title = line.said.get("action")
        if not title or title.casefold() in _NOTHING:
            continue
        own_plan = find_code("plans", line.said.get("plan") or "") or plan
        known = register.action(own_plan, title)
        key = f"{register.unit}\x1f{fold(own_plan)}\x1f{fold(title)}"
        named = f"{(register.unit or '').lower()}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
        said = {
            "action_id": known["action_id"] if known else named,
            "title": title,
            "plan": own_plan,
            "unit": register.unit,
            # The responsible department is the recommendation's; a known action keeps its own, or none.
            "department_id": None if known else _department(line, departments, register, notes),
            "start_on": None,
            "due_on": _due_on(line, notes),
            "budget_pkr": _rupees(line.said.get("budget")),
            "spent_pkr": _rupees(line.said.get("spent")),
            "status": find_code("statuses", _status_of_action(line) or ""),
            "indicator_id": None,
            "is_example": known["is_example"] if known else "false",
        }
        # What the matrix does not say of an action that is known stays.
        row = {name: value or (known or {}).get(name) for name, value in said.items()}
        actions.setdefault(row["action_id"], (line.row, row))
        recommendation = str(line.recommendation["recommendation_id"])
        pair = {"action_id": row["action_id"], "recommendation_id": recommendation}
        served.setdefault((row["action_id"], recommendation), (line.row, pair))
    return list(actions.values()), list(served.values())


def _status_of_action(line: _Line) -> str | None:
    """Give the action's own status; a matrix without a column for it has one status for both."""
    return line.said["action_status"] if "action_status" in line.said else line.said.get("status")


def _rupees(text: str | None) -> str | None:
    """Read an amount without its thousands; whatever is no number is left for the checks to name.

    >>> _rupees("Rs 1,50,000"), _rupees("1500000.0"), _rupees("1.5 million"), _rupees("-")
    ('150000', '1500000.0', '1.5 million', None)
    """
    if text is None or text.casefold() in _NOTHING:
        return None
    bare = re.sub(r"^(?:PKR|Rs\.?)\s*|/-$|[, ](?=\d)", "", text, flags=re.I)
    return bare if re.fullmatch(r"\d+(?:\.\d+)?", bare) else text


def _department(line: _Line, departments: Mapping[str, Said], register: Register, notes: Notes) -> str | None:
    name = line.said.get("department")
    if not name or name.casefold() in _NOTHING:
        return None
    found = departments.get(fold(name))
    if found:
        return str(found["department_id"])
    near = nearest(name, [str(one["name"]) for one in departments.values()], cutoff=70)
    unit = str(codes("units").get(register.unit or "", {}).get("label_en") or register.unit)
    notes.at("unknown-department", line.row, "department", value=name, unit=unit, near=near, replacement=near)
    return None


def _due_on(line: _Line, notes: Notes) -> str | None:
    """Read by when: a day, the last of a month, the last of a year."""
    text = line.said.get("timeline")
    if not text or text.casefold() in _NOTHING:
        return None
    found = last_day(text)
    if found is None:
        notes.name("timeline-without-day", text, line.row, "timeline")
    return found


def last_day(text: str) -> str | None:
    """Give the last day that a timeline names; None where it names none.

    >>> last_day("2026-05-31"), last_day("Dec 2026"), last_day("by 2027"), last_day("soon")
    ('2026-05-31', '2026-12-31', '2027-12-31', None)
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return text
    bare = re.sub(r"^(?:by|until|till|before|end of|end)\s+", "", text, flags=re.I)
    found = re.fullmatch(r"(?:([A-Za-z]{3,9})[ ,.-]*)?((?:19|20)\d\d)", bare)
    if not found:
        return None
    day, rule = read_day(f"1 {found[1]} {found[2]}") if found[1] else (f"{found[2]}-12-01", None)
    if not day or rule or not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return None
    year, month = int(day[:4]), int(day[5:7])
    return f"{day[:8]}{calendar.monthrange(year, month)[1]}"


def _staged(
    sheet: Sheet, head: RegisterHead, table: str, rows: Sequence[tuple[int, dict]], letters: Mapping[str, str]
) -> Staged:
    names = list(rows[0][1]) if rows else []
    texts = pa.table({name: pa.array([row[name] for _, row in rows], pa.string()) for name in names})
    stands = {letters[name]: letter for name, letter in head.letters.items() if name in letters}
    return Staged(sheet.name, table, texts, [number + 1 for number, _ in rows], stands, {}, head.row + 1)
