"""The rows of a tidy sheet as text: codes for labels, plain digits for figures, totals written where nothing is."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

import pyarrow as pa

from hrdash.layout.catalogue import Catalogue
from hrdash.layout.meanings import GROUPS, find_code
from hrdash.layout.records import Columns, complete, compute_shares, nearest_label
from hrdash.layout.tidy import Head, column_letters, read_code, texts_of
from hrdash.layout.values import read_day, read_figure
from hrdash.places import fold
from hrdash.validate import Finding, finding
from hrdash.validate import Sheet as Staged
from hrdash.vocabulary import DAY, FIGURES, codes, tables
from hrdash.workbook import Sheet, address, letter, text_of

_CODED = ("area", "district", "period", "sex", "age", "disability", "locality", "ground", "ground_value")
_MORE_CODED = ("unit_measure", "obs_status", "status", "unit", "plan")
_ALL = ("_t", "total", "all", "کل")
# What a row of the template asks for.
_ASKED = {
    "observations": FIGURES,
    "status_reports": ("status", "as_of", "reason", "next_step", "difficulty", "support_needed", "evidence"),
    "actions": ("status", "spent_pkr"),
}
# What a row of the template keeps where nothing new is written, and the heading under which it stands.
_KEPT = {"status": "Last status", "spent_pkr": "Last spent"}


def rows_of_head(sheet: Sheet, head: Head, catalogue: Catalogue) -> tuple[Staged, list[Finding]]:
    """Read the rows under the headings of a tidy sheet.

    Returns: the rows as text, with the letter of each column; and what was noticed.
    """
    numbers = [row for row in range(head.row + 1, len(sheet.rows)) if _is_row(sheet, head, row)]
    notes: list[Finding] = []
    if head.is_request:
        numbers = _filled_in(sheet, head, numbers, notes)
    texts: Columns = {}
    filled = [sheet.rows[row] for row in numbers]
    cells = {at: [row[at] for row in filled] for at in head.columns}
    letters = column_letters(head.columns)
    for at, heading in head.columns.items():
        if heading.column in FIGURES:
            texts[heading.column] = _figures(sheet, head, at, numbers, cells[at], texts, notes)
        elif not heading.ground and heading.column:
            kind = tables()[head.table].columns.get(heading.column)
            if kind == DAY:
                texts[heading.column] = _days(sheet, at, numbers, cells[at], notes)
            else:
                texts[heading.column] = texts_of(cells[at])
    if not head.is_stored:
        if head.table == "actions":
            _keep_last(sheet, head, numbers, texts)
            _name_indicators(sheet, letters, numbers, texts, catalogue, notes)
        if head.table == "observations":
            _add_grounds(sheet, head, numbers, cells, texts, letters, notes)
            _name_indicators(sheet, letters, numbers, texts, catalogue, notes)
        _code(sheet, letters, numbers, texts, notes)
        if head.table == "observations":
            complete(sheet, head, texts, len(numbers), catalogue, notes)
            _add_shares(sheet, head, texts, numbers)
        elif head.table == "actions":
            _complete_actions(texts, len(numbers))
        else:
            _complete_reports(texts, len(numbers))
    texts.pop("", None)
    rows = pa.table({name: pa.array(column, pa.string()) for name, column in texts.items()})
    return Staged(
        sheet.name, head.table, rows, [row + 1 for row in numbers], letters, {}, head.row + 1
    ), notes


def _is_row(sheet: Sheet, head: Head, row: int) -> bool:
    """Leave out blank rows, headings that are repeated, and notes under the table."""
    cells = sheet.rows[row]
    if cells == sheet.rows[head.row]:
        return False
    if len(cells) - cells.count(None) > 2:
        return True
    filled = [at for at, cell in enumerate(cells) if text_of(cell) is not None]
    is_note = len(filled) == 1 and filled[0] == min(head.columns) and len(head.columns) > 2
    return bool(filled) and not is_note


def _filled_in(sheet: Sheet, head: Head, numbers: Sequence[int], notes: list[Finding]) -> list[int]:
    """Leave out the rows of a template in which nothing that was asked for is filled in."""
    asked = [at for at, heading in head.columns.items() if heading.column in _ASKED[head.table]]
    filled = [row for row in numbers if any(text_of(sheet.rows[row][at]) is not None for at in asked)]
    if len(filled) < len(numbers):
        said = str(len(numbers) - len(filled))
        notes.append(finding("not-filled-in", sheet.name, address(head.row, 0), row=head.row + 1, value=said))
    return filled


def _figures(
    sheet: Sheet,
    head: Head,
    at: int,
    numbers: Sequence[int],
    cells: Sequence,
    texts: Columns,
    notes: list[Finding],
) -> list[str | None]:
    name = head.columns[at].column
    written, statuses = texts_of(cells), ["A"] * len(cells)
    percents = {row for row, column in sheet.percents if column == at}
    # All but plain numbers, which are most.
    others = [
        place
        for place, cell in enumerate(cells)
        if cell.__class__ not in (int, float) or numbers[place] in percents
    ]
    for place in others:
        row, cell = numbers[place], cells[place]
        figure = read_figure(cell, row in percents)
        written[place], statuses[place] = figure.text, figure.status
        if figure.rule:
            notes.append(
                finding(figure.rule, sheet.name, address(row, at), row=row + 1, column=name, value=str(cell))
            )
    if name == "value" and "obs_status" not in {one.column for one in head.columns.values()}:
        texts["obs_status"] = statuses
    return written


def _days(
    sheet: Sheet, at: int, numbers: Sequence[int], cells: Sequence, notes: list[Finding]
) -> list[str | None]:
    days = []
    for row, cell in zip(numbers, cells, strict=True):
        day, rule = read_day(cell)
        days.append(day)
        if rule:
            notes.append(finding(rule, sheet.name, address(row, at), row=row + 1, value=str(cell)))
    return days


def _add_grounds(
    sheet: Sheet,
    head: Head,
    numbers: Sequence[int],
    cells: Mapping,
    texts: Columns,
    letters: dict,
    notes: list[Finding],
) -> None:
    """Turn columns named for a ground (Religion, Ethnicity) into ground and ground value; a row has one at most."""
    own = {at: heading.ground for at, heading in head.columns.items() if heading.ground}
    if not own:
        return
    grounds, values = [None] * len(numbers), [None] * len(numbers)
    for at, ground in own.items():
        for place, text in enumerate(texts_of(cells[at])):
            if text is None or text.casefold() in _ALL:
                continue
            if grounds[place]:
                cell = address(numbers[place], at)
                notes.append(finding("ambiguous-label", sheet.name, cell, row=numbers[place] + 1, value=text))
            grounds[place], values[place] = ground, find_in_ground(ground, text) or text
            letters["ground_value"] = letter(at)
    texts["ground"], texts["ground_value"] = grounds, values


@cache
def find_in_ground(ground: str, text: str) -> str | None:
    """Find the value of a ground that a label means; "Others" is another one in each.

    >>> find_in_ground("language", "Others"), find_in_ground("religion", "Others"), find_in_ground("religion", "Urdu")
    ('other_language', 'other_religion', None)
    """
    for code, row in codes("ground_values").items():
        if row["ground"] == ground and fold(text) in (
            fold(code),
            fold(row["label_en"]),
            fold(row["label_ur"]),
        ):
            return code
    code = find_code("ground_values", text)
    return code if code and codes("ground_values")[code]["ground"] == ground else None


def _name_indicators(
    sheet: Sheet,
    letters: Mapping,
    numbers: Sequence[int],
    texts: Columns,
    catalogue: Catalogue,
    notes: list[Finding],
) -> None:
    if "indicator_id" not in texts:
        return
    found = {text: catalogue.find(text) for text in set(texts["indicator_id"]) if text}
    for text, ids in found.items():
        if len(ids) > 1:
            place = texts["indicator_id"].index(text)
            cell = f"{letters['indicator_id']}{numbers[place] + 1}"
            notes.append(
                finding(
                    "which-indicator",
                    sheet.name,
                    cell,
                    row=numbers[place] + 1,
                    column="indicator_id",
                    value=text,
                    choices=", ".join(ids),
                )
            )
    texts["indicator_id"] = [
        found[text][0] if text and len(found[text]) == 1 else text for text in texts["indicator_id"]
    ]


def _code(
    sheet: Sheet, letters: Mapping, numbers: Sequence[int], texts: Columns, notes: list[Finding]
) -> None:
    """Turn labels into codes; a label that means nothing known stays, with the nearest one that does."""
    for column in (name for name in (*_CODED, *_MORE_CODED) if name in texts):
        # A district is read within its area, a group within its ground; both are codes by now.
        outer = texts.get({"district": "area", "ground_value": "ground"}.get(column, ""))
        labels = list(zip(texts[column], outer, strict=True)) if outer else texts[column]
        said = {label: label if outer else (label, None) for label in set(labels)}
        known = {label: _code_of(column, *words) for label, words in said.items() if words[0] is not None}
        unknown = {label for label, code in known.items() if code is None}
        if unknown and (column in ("area", "district") or column in GROUPS):
            for row, label in zip(numbers, labels, strict=True):
                if label in unknown:
                    _note_label(sheet, column, letters, row, *said[label], notes)
        coded = {label: known.get(label) or words[0] for label, words in said.items()}
        texts[column] = [coded[label] for label in labels]


def _code_of(column: str, text: str, within: str | None) -> str | None:
    """Read a label within its area or its ground, where that is known."""
    if column == "ground_value" and within and within != "_T":
        return find_in_ground(within, text)
    return read_code(column, text, within if column == "district" else None)


def _note_label(
    sheet: Sheet, column: str, letters: Mapping, row: int, text: str, area: str | None, notes: list[Finding]
) -> None:
    if text.upper().strip(".") in ("PWD", "PWDS"):
        return  # the rule on a bare PWD asks which
    cell = f"{letters.get(column, 'A')}{row + 1}"
    rule = "unknown-place" if column in ("area", "district") else "unknown-label"
    near = nearest_label(column, text, area)
    notes.append(
        finding(rule, sheet.name, cell, row=row + 1, column=column, value=text, near=near, replacement=near)
    )


def _add_shares(sheet: Sheet, head: Head, texts: Columns, numbers: Sequence[int]) -> None:
    """Work out the shares that a row leaves blank beside their parts."""
    if not {"numerator", "denominator"} <= set(texts) or None not in texts.get("value", [None]):
        return
    at = next((at for at, heading in head.columns.items() if heading.column == "value"), None)
    is_open = [at is None or text_of(sheet.rows[row][at]) is None for row in numbers]
    blank: list[str | None] = [None] * len(numbers)
    for name in ("value", "obs_status", "source_kind"):
        texts.setdefault(name, list(blank))
    compute_shares(texts, is_open)


def _complete_reports(texts: Columns, count: int) -> None:
    """Name each status report by its assignment and day, and leave out rows that report nothing."""
    blank: list[str | None] = [None] * count
    pairs = zip(texts.get("assignment_id", blank), texts.get("as_of", blank), strict=True)
    texts.setdefault("status_report_id", [f"{of}@{day}" if of and day else None for of, day in pairs])


def _keep_last(sheet: Sheet, head: Head, numbers: Sequence[int], texts: Columns) -> None:
    """Keep the last status and amount of an action where its row writes no new one: a row replaces the whole action."""
    names = {fold(text): at for at, cell in enumerate(sheet.rows[head.row]) if (text := text_of(cell))}
    for column, heading in _KEPT.items():
        at = names.get(fold(heading))
        if at is not None and column in texts:
            last = texts_of([sheet.rows[row][at] for row in numbers])
            texts[column] = [new or old for new, old in zip(texts[column], last, strict=True)]


def new_action_id(unit: str, title: str) -> str:
    """Name an action by its government and title, so that the same one sent again is the same one.

    >>> new_action_id("PK-SD", "Help desks, in courts")
    'pk-sd-help-desks-in-courts'
    """
    return re.sub(r"[^a-z0-9]+", "-", f"{unit} {title}".lower()).strip("-")[:80]


def _complete_actions(texts: Columns, count: int) -> None:
    """Name each new action by its government and title, and say that no status was told by leaving it blank."""
    blank: list[str | None] = [None] * count
    titles = zip(texts.get("unit", blank), texts.get("title", blank), strict=True)
    made = [new_action_id(unit or "", title) if title else None for unit, title in titles]
    known = texts.get("action_id", blank)
    texts["action_id"] = [own or new for own, new in zip(known, made, strict=True)]
    texts["status"] = [None if one == "no_report" else one for one in texts.get("status", blank)]
