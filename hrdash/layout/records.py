"""From what a sheet says to rows of text: codes for labels, plain digits for figures, an address for each of them."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from hrdash.layout.catalogue import Catalogue
from hrdash.layout.meanings import GROUPS, nearest
from hrdash.layout.profiles import Block
from hrdash.layout.tidy import Head, column_letters, key_columns, read_code, texts_of
from hrdash.layout.values import read_day, read_figure
from hrdash.layout.wide import Said, joined, read_wide
from hrdash.validate import Finding, finding
from hrdash.validate import Sheet as Staged
from hrdash.vocabulary import DAY, FIGURES, OBSERVATION_KEY, codes, tables
from hrdash.workbook import Sheet, address, letter

_CODED = ("area", "district", "period", "sex", "age", "disability", "locality", "ground", "ground_value")
_MORE_CODED = ("unit_measure", "obs_status", "status", "unit")
Columns = dict[str, list[str | None]]


def rows_of_head(sheet: Sheet, head: Head, catalogue: Catalogue) -> tuple[Staged, list[Finding]]:
    """Read the rows under the headings of a tidy sheet.

    Returns: the rows as text, with the letter of each column; and what was noticed.
    """
    numbers = [row for row in range(head.row + 1, len(sheet.rows)) if _is_row(sheet, head, row)]
    notes: list[Finding] = []
    texts: Columns = {}
    cells = {at: [sheet.rows[row][at] for row in numbers] for at in head.columns}
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
        if head.table == "observations":
            _add_grounds(sheet, head, numbers, cells, texts, letters, notes)
            _name_indicators(sheet, letters, numbers, texts, catalogue, notes)
        _code(sheet, letters, numbers, texts, notes)
        if head.table == "observations":
            _complete(sheet, head, texts, len(numbers), catalogue, notes)
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
    filled = [at for at, cell in enumerate(cells) if cell is not None and str(cell).strip()]
    if not filled:
        return False
    if all(cells[at] == sheet.rows[head.row][at] for at in head.columns):
        return False
    is_note = len(filled) == 1 and filled[0] == min(head.columns) and len(head.columns) > 2
    return not is_note


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
    written, statuses = [], []
    percents = sheet.percents
    for row, cell in zip(numbers, cells, strict=True):
        if type(cell) is int and (row, at) not in percents:
            written.append(str(cell))
            statuses.append("A")
            continue
        figure = read_figure(cell, (row, at) in percents)
        written.append(figure.text)
        statuses.append(figure.status)
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
            code = read_code("ground_value", text) if text else None
            is_total = code == "_T" or (text and text.casefold() in ("total", "all"))
            if text is None or is_total:
                continue
            if grounds[place]:
                cell = address(numbers[place], at)
                notes.append(finding("ambiguous-label", sheet.name, cell, row=numbers[place] + 1, value=text))
            of_ground = {name: row for name, row in codes("ground_values").items() if row["ground"] == ground}
            same = [name for name, row in of_ground.items() if text in (row["label_en"], row["label_ur"])]
            grounds[place], values[place] = ground, (same or [code if code in of_ground else text])[0]
            letters["ground_value"] = letter(at)
    texts["ground"], texts["ground_value"] = grounds, values


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
        areas = texts["area"] if column == "district" and "area" in texts else [None] * len(texts[column])
        known: dict[tuple, str | None] = {}
        for place, (text, area) in enumerate(zip(texts[column], areas, strict=True)):
            if text is None:
                continue
            if (text, area) not in known:
                known[text, area] = read_code(column, text, area)
            code = known[text, area]
            if code is not None:
                texts[column][place] = code
            elif column in ("area", "district") or column in GROUPS:
                _note_label(sheet, column, letters, numbers[place], text, area, notes)


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


def nearest_label(column: str, text: str, area: str | None = None) -> str | None:
    """Name the known label of a column that is nearest to a written one."""
    name = {"area": "areas", "district": "districts"}.get(column) or GROUPS.get(column)
    if name is None:
        return None
    labels = [
        str(row["label_en"])
        for code, row in codes(name).items()
        if code != "_T" and (column != "district" or area in (None, "PK", row["area"]))
    ]
    return nearest(text, labels, cutoff=72)


def _complete(
    sheet: Sheet, head: Head | None, texts: Columns, count: int, catalogue: Catalogue, notes: list[Finding]
) -> None:
    """Write what a tidy row leaves unsaid: totals, the indicator's measure, its only definition."""
    for column in key_columns():
        texts[column] = [text or "_T" for text in texts.get(column, [None] * count)]
    indicators = texts.get("indicator_id", [None] * count)
    measures = texts.get("unit_measure", [None] * count)
    texts["unit_measure"] = [
        one or catalogue.measure(of) for one, of in zip(measures, indicators, strict=True)
    ]
    given = texts.get("definition", [None] * count)
    assumed = {
        of: catalogue.definition(of) for of, one in zip(indicators, given, strict=True) if of and not one
    }
    texts["definition"] = [one or assumed.get(of) for one, of in zip(given, indicators, strict=True)]
    row = head.row if head else 0
    for indicator, definition in assumed.items():
        if definition:
            notes.append(
                finding(
                    "assumed-definition",
                    sheet.name,
                    address(row, 0),
                    row=row + 1,
                    column="definition",
                    value=definition,
                    indicator=indicator,
                )
            )


def _complete_reports(texts: Columns, count: int) -> None:
    """Name each status report by its assignment and day, and leave out rows that report nothing."""
    blank: list[str | None] = [None] * count
    pairs = zip(texts.get("assignment_id", blank), texts.get("as_of", blank), strict=True)
    texts.setdefault("status_report_id", [f"{of}@{day}" if of and day else None for of, day in pairs])


def rows_of_wide(sheet: Sheet, block: Block, catalogue: Catalogue) -> tuple[Staged, list[Finding]]:
    """Read one table by its profile.

    Returns: the rows as text, each with the cells that its codes and figures were read from; and what was noticed.
    """
    reading = read_wide(sheet, block)
    notes = _label_notes(sheet, reading)
    said = [*joined(reading)]
    names = [*OBSERVATION_KEY, "unit_measure", "source", "note", "obs_status", "source_kind", "is_public"]
    texts: Columns = {name: [_code_of(one, name) for one, _ in said] for name in names}
    cells: Columns = {name: [one[name].cell if name in one else None for one, _ in said] for name in names}
    for name in FIGURES:
        if any(name in figures for _, figures in said):
            texts[name], cells[name] = _wide_figures(sheet, name, said, texts, notes)
    own = texts.get("value", [None] * len(said))
    cells["value"] = [
        cell or address(*next(iter(figures.values())))
        for cell, (_, figures) in zip(cells.get("value", [None] * len(said)), said, strict=True)
    ]
    texts["value"] = own
    _complete(sheet, None, texts, len(said), catalogue, notes)
    _compute_shares(texts)
    _drop_repeats(texts, cells)
    texts = {name: column for name, column in texts.items() if name in OBSERVATION_KEY or any(column)}
    rows = pa.table({name: pa.array(column, pa.string()) for name, column in texts.items()})
    numbers = [int("".join(filter(str.isdigit, cell))) for cell in cells["value"]]
    return Staged(sheet.name, "observations", rows, numbers, {}, cells, block.header[0]), notes


def _code_of(said: Mapping[str, Said], name: str) -> str | None:
    return said[name].code if name in said else None


def _wide_figures(
    sheet: Sheet, name: str, said: Sequence, texts: Columns, notes: list[Finding]
) -> tuple[list, list]:
    written, cells = [], []
    for number, (_, figures) in enumerate(said):
        at = figures.get(name)
        if at is None:
            written.append(None)
            cells.append(None)
            continue
        cell = sheet.rows[at[0]][at[1]] if at[1] < len(sheet.rows[at[0]]) else None
        figure = read_figure(cell, at in sheet.percents)
        written.append(figure.text)
        cells.append(address(*at))
        if name == "value" and not texts["obs_status"][number]:
            texts["obs_status"][number] = figure.status
        if figure.rule:
            notes.append(
                finding(figure.rule, sheet.name, address(*at), row=at[0] + 1, column=name, value=str(cell))
            )
    return written, cells


def _label_notes(sheet: Sheet, reading) -> list[Finding]:
    notes, met = [], set()
    for label in reading.labels:
        if label.is_known and label.is_stored:
            continue
        if label.is_known:
            rule, near = "total-not-stored", None
        else:
            near = nearest_label("district", label.text) or nearest_label("area", label.text)
            rule = "unknown-place" if near else "unknown-label"
        if (rule, label.text) not in met or rule != "total-not-stored":
            row = int("".join(filter(str.isdigit, label.cell)))
            notes.append(
                finding(rule, sheet.name, label.cell, row=row, value=label.text, near=near, replacement=near)
            )
        met.add((rule, label.text))
    for cell, both in reading.conflicts:
        notes.append(
            finding(
                "ambiguous-label", sheet.name, cell, row=int("".join(filter(str.isdigit, cell))), value=both
            )
        )
    return notes


def _compute_shares(texts: Columns) -> None:
    """Where a table prints a share's two parts and not the share, the share is theirs (rule 4), said as computed."""
    top, base = texts.get("numerator"), texts.get("denominator")
    if not top or not base:
        return
    for place, value in enumerate(texts["value"]):
        if value is None and texts["unit_measure"][place] == "PT" and top[place] and base[place]:
            try:
                share = 100 * float(top[place]) / float(base[place])
            except (ValueError, ZeroDivisionError):
                continue
            texts["value"][place] = f"{share:.10g}"
            texts["obs_status"][place], texts["source_kind"][place] = "A", "computed"


def _drop_repeats(texts: Columns, cells: Columns) -> None:
    """Keep a figure that is printed twice (a total repeated in each block) once."""
    names = [name for name in (*OBSERVATION_KEY, *FIGURES) if name in texts]
    seen, kept = set(), []
    for place, row in enumerate(zip(*(texts[name] for name in names), strict=True)):
        if row not in seen:
            kept.append(place)
        seen.add(row)
    if len(kept) < len(texts["indicator_id"]):
        for columns in (texts, cells):
            for name, column in columns.items():
                columns[name] = [column[place] for place in kept]
