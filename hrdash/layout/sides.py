"""What the labels down the side of a table say, and which of them have to be asked about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hrdash.layout.catalogue import Catalogue
from hrdash.layout.label_kinds import DIMENSIONS, LEVEL, MONTH, meaning_in_column
from hrdash.layout.labels import Side
from hrdash.layout.meanings import Meaning, is_level, is_total, meaning_of, value_of_ground, without_marks
from hrdash.layout.months import read_month
from hrdash.layout.profiles import Block, Says
from hrdash.layout.records import nearest_label
from hrdash.layout.stretches import Table
from hrdash.layout.texts import Texts
from hrdash.layout.tidy import find_heading, read_code
from hrdash.workbook import Sheet, address, letter

_MOST_ASKED = 40  # labels of one column that are asked about one by one


@dataclass
class SideSays:
    """What is proposed for the columns of labels, and what is not known."""

    columns: dict[str, Says] = field(default_factory=dict)
    words: dict[str, Says] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)  # label → the cell where it stands first
    unread: dict[str, str] = field(default_factory=dict)  # column's letter → cell of its heading
    said: set[str] = field(default_factory=set)  # columns of observations that every row says
    has_open_area: bool = False  # some rows lie in no area that the labels name
    months: list[tuple[int | None, int]] = field(default_factory=list)  # down the side


def read_side(
    sheet: Sheet, table: Table, catalogue: Catalogue, area: str | None, columns: Mapping[str, Says]
) -> SideSays:
    """Read the labels of a table as its profile would be read, and see what is left.

    Args:
        sheet: with the table.
        table: where it stands.
        catalogue: the indicators that labels may name.
        area: the area that the table is about, where that is known.
        columns: what the columns of figures say.
    """
    found = SideSays()
    texts = Texts(sheet)
    rows = [
        (row, table.has_figures(row))
        for row in range(table.rows[0] - 1, table.rows[1])
        if not table.is_passed_over(row)
    ]
    for column in table.labelled:
        labels = {text: address(row, column) for row, _ in reversed(rows) if (text := texts.own(row, column))}
        _read_column(found, texts, table, column, labels, catalogue)
    _say_nation(found, texts, table, rows)
    everywhere = {"area": area} if area else {}
    labelled = {column: found.columns[letter(column)] for column in table.labelled}
    labelled = {column: says for column, says in labelled.items() if "is" in says}
    block = Block(sheet.name, table.header, table.rows, everywhere, found.columns, found.words)
    side = Side(block, texts, labelled, rows)
    said, last = [], ""
    for row, has_figures in rows:
        met = len(side.met)
        read = side.read(row, has_figures)
        last = side.met[-1][0] if len(side.met) > met else last
        if has_figures and read:
            said += [(set(one), last) for one in read]
    for cell, text, is_known, _ in side.met:
        kind = found.columns.get(cell.rstrip("0123456789"), {}).get("is", "")
        # A misspelt place among places is a finding, with its spelling to accept.
        if not is_known and not (kind in ("area", "district") and nearest_label(kind, text)):
            found.unknown.setdefault(text, cell)
    _find_gaps(found, said, columns, {cell: text for cell, text, _, _ in side.met})
    return found


def _read_column(
    found: SideSays, texts: Texts, table: Table, column: int, labels: Mapping[str, str], catalogue: Catalogue
) -> None:
    """Say of what kind a column's labels are, and which of them are names of indicators."""
    name = letter(column)
    kind, ground = _kind_by_heading(texts, table, column)
    if kind == "skip" or not labels:
        found.columns[name] = {"skip": "yes"}
        return
    if kind == LEVEL:
        found.columns[name] = {"is": LEVEL}
        return
    if kind and _all_are(kind, ground, labels):
        found.columns[name] = {"is": kind, **({"ground": ground} if ground else {})}
        return
    months = {text: month for text in labels if (month := read_month(text))}
    found.months += reversed(months.values())  # labels come from the bottom up
    if months and all(text in months or is_total(text) for text in labels):
        found.columns[name] = {"is": MONTH}
        return
    found.columns[name] = {"is": "label"}
    unknown = 0
    for text in labels:
        if text in months:
            found.words[text] = {"skip": "yes"}
        if text in months or meaning_of(text):
            continue
        ids = catalogue.find(without_marks(text))
        if len(ids) == 1:
            found.words[text] = {"indicator_id": ids[0]}
        else:
            unknown += find_heading(text) is None
    if unknown > _MOST_ASKED and unknown * 2 > len(labels):
        found.columns[name] = {"skip": "yes"}
        found.unread[name] = address(table.header[1] - 1, column)


def _kind_by_heading(texts: Texts, table: Table, column: int) -> tuple[str | None, str]:
    for row in range(table.header[1] - 1, table.header[0] - 2, -1):
        text = texts.at(row, column)
        if text and is_level(text):
            return LEVEL, ""
        heading = find_heading(text) if text else None
        if heading and heading.ground:
            return "ground_value", heading.ground
        if heading:
            return (heading.column if heading.column in (*DIMENSIONS, "indicator_id") else "skip"), ""
    return None, ""


def _all_are(kind: str, ground: str, labels: Mapping[str, str]) -> bool:
    """Say whether a column holds labels of its heading's kind only."""
    if kind == "indicator_id":
        return False
    if ground:
        return all(value_of_ground(ground, text) for text in labels)
    if kind in ("area", "district"):
        known = {text: meaning_of(text) for text in labels}
        return all(
            "area" in meaning.says if meaning else nearest_label(kind, text)
            for text, meaning in known.items()
        )
    return all(meaning_in_column({"is": kind}, text) for text in labels) and all(
        read_code(kind, text) is not None or kind in ("age", "period", "ground_value") for text in labels
    )


def _say_nation(found: SideSays, texts: Texts, table: Table, rows: list[tuple[int, bool]]) -> None:
    """Say of a bare total in a column of whole areas that it is the nation's."""
    for column in table.labelled:
        if found.columns[letter(column)].get("is") not in ("label", "area"):
            continue
        labels = {text for row, has in rows if has and (text := texts.own(row, column))}
        meanings = {text: meaning for text in labels if (meaning := meaning_of(text))}
        places = [meaning for meaning in meanings.values() if meaning.says]
        areas = {meaning.says["area"] for meaning in places if _is_area(meaning)}
        if len(areas) < 2 or "PK" in areas or not all(map(_is_area, places)):
            continue
        for text, meaning in meanings.items():
            if meaning.is_total and not meaning.says and meaning.reach != "part":
                found.words[text] = {"area": "PK", "district": "_T"}


def _is_area(meaning: Meaning) -> bool:
    return meaning.says.get("district") == "_T"


def _find_gaps(
    found: SideSays, said: list[tuple[set[str], str]], columns: Mapping[str, Says], met: Mapping[str, str]
) -> None:
    """See what every row says; where only some say their period or indicator, the others' labels are asked about."""
    of_columns = [set(one) for one in columns.values() if not {"ask", "skip"} & set(one)]
    everyone = set.intersection(*of_columns) if of_columns else set()
    anyone = set.union(*of_columns, *(one for one, _ in said)) if said or of_columns else set()
    for name in anyone:
        holes = [cell for one, cell in said if name not in one]
        if not holes or name in everyone:
            found.said.add(name)
        elif name == "area":
            found.has_open_area = True
        elif name in ("period", "indicator_id") and len(holes) < len(said):
            found.said.add(name)
            for cell in holes:
                if cell in met:
                    found.unknown.setdefault(met[cell], cell)
        elif any(name in one for one, _ in said) or name not in ("period", "indicator_id"):
            found.said.add(name)
