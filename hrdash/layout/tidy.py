"""Tidy sheets: a row of headings that are known, then a row for each figure; columns in any order, titles above."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from hrdash.layout.meanings import find_code, meaning_of
from hrdash.layout.values import read_period
from hrdash.places import find_area, find_district, fold
from hrdash.vocabulary import OBSERVATION_KEY, Table, code_lists, codes, tables
from hrdash.workbook import Cell, Sheet, letter, text_of

_MANY = 5  # so many known headings make a tidy sheet, however many others there are
_SEARCHED = 40  # rows in which the headings are looked for
_LISTS = {
    "sex": "sexes",
    "age": "ages",
    "disability": "disabilities",
    "locality": "localities",
    "ground": "grounds",
    "ground_value": "ground_values",
    "unit_measure": "unit_measures",
    "obs_status": "obs_statuses",
    "status": "statuses",
    "unit": "units",
    "plan": "plans",
}
# A heading of the template: under it rows ask for something, and one in which nothing is filled in says nothing.
_ASKING = {"observations": "Last value", "status_reports": "Last status", "actions": "Last spent"}
# The columns that make a sheet one of figures, or one of reports, though its other headings are unknown.
_TELLING = {
    "observations": {"value", "numerator"},
    "status_reports": {"assignment_id"},
    "actions": {"action_id"},
}


@dataclass(frozen=True)
class Heading:
    """Which column a heading names; for a ground of its own (Religion), that ground. No column: not read."""

    column: str
    ground: str = ""


@dataclass(frozen=True)
class Head:
    """The row of headings of a tidy sheet: row from 0, which column of the sheet is what, what nobody knows."""

    table: str
    row: int
    columns: Mapping[int, Heading]
    unknown: Mapping[int, str]
    is_stored: bool = False  # the headings are the stored table's own: nothing is read into them
    is_request: bool = False  # a sheet of the template


@cache
def _headings() -> dict[str, Heading]:
    known = {
        fold(row["heading"]) or row["heading"]: Heading(row["column"], row["ground"])
        for row in code_lists()["headings"].to_pylist()
    }
    own = {
        fold(name): Heading(name)
        for name in (*tables()["observations"].columns, *tables()["status_reports"].columns)
    }
    return own | known


def find_heading(text: str) -> Heading | None:
    """Say which column a heading names, in English or Urdu; None where it is not known.

    >>> find_heading("Province / Area").column, find_heading("صوبہ").column, find_heading("Religion").ground
    ('area', 'area', 'religion')
    >>> find_heading("Last value (2019-20)").column, find_heading("Colour") is None
    ('', True)
    """
    bare = re.sub(r"\s*\([^)]*\)\s*$", "", text)
    known = _headings()
    return known.get(fold(text) or text) or known.get(fold(bare) or bare)


def recognise(header: Sequence[str], name: str) -> Table | None:
    """Say which stored table a header is of: it has the table's key, and columns of that table only.

    Where several fit, the one that the sheet or file is named for. A header that has a table's key and one or two
    columns too many is still that table's, so that the finding can name them.

    >>> recognise(["cluster_id", "label"], "anything").name
    'clusters'
    >>> recognise(["cluster_id", "label", "remarks"], "clusters").name
    'clusters'
    >>> recognise(["fruit"], "observations") is None, recognise(["sex", "age", "value"], "Sheet1") is None
    (True, True)
    """
    names = set(header)
    holding = [table for table in tables().values() if table.name != "withheld" and set(table.key) <= names]
    exact = [table for table in holding if names <= set(table.columns)]
    # A code list's key is one everyday word, such as sex: only its whole header tells it.
    near = [
        table for table in holding if table.name not in code_lists() and len(names - set(table.columns)) <= 2
    ]
    for fitting in (exact, near):
        named = [table for table in fitting if table.name == name]
        if named or len(fitting) == 1:
            return (named or fitting)[0]
    # Columns in common tell apart tables whose keys both stand in the header.
    return max(exact or near, key=lambda table: len(names & set(table.columns)), default=None)


def find_head(sheet: Sheet) -> Head | None:
    """Find the row of headings of a tidy sheet; None where the sheet is laid out in another way."""
    for row, cells in enumerate(sheet.rows[:_SEARCHED]):
        texts = {column: text for column, cell in enumerate(cells) if (text := text_of(cell)) is not None}
        if not texts:
            continue
        stored = recognise(list(texts.values()), sheet.name) if len(texts) > 1 else None
        if stored:
            return Head(
                stored.name, row, {at: Heading(name) for at, name in texts.items()}, {}, is_stored=True
            )
        head = _known_head(row, texts)
        if head:
            return head
    return None


def _known_head(row: int, texts: Mapping[int, str]) -> Head | None:
    found = {at: find_heading(text) for at, text in texts.items()}
    known = {at: heading for at, heading in found.items() if heading}
    columns = {heading.column for heading in known.values()}
    for table, telling in _TELLING.items():
        useful = columns & set(tables()[table].columns)
        is_told = len(known) * 2 >= len(texts) or len(useful) >= _MANY
        if telling & columns and len(useful) >= 2 and is_told:
            is_request = fold(_ASKING[table]) in map(fold, texts.values())
            unknown = {at: texts[at] for at in texts if at not in known}
            return Head(table, row, known, unknown, is_request=is_request)
    return None


def needs_saying(sheet: Sheet) -> bool:
    """Say whether a sheet has to be explained: no headings that are known, or some that leave open of what figures are."""
    head = find_head(sheet)
    if head is None:
        return True
    said = {heading.column for heading in head.columns.values()}
    is_tidy = head.table == "observations" and not (head.is_stored or head.is_request)
    return is_tidy and not {"indicator_id", "area", "period"} <= said


def without_repeats(sheet: Sheet, head: Head) -> tuple[Head, list[int]]:
    """Take columns that say the same as another, row by row, out of a head.

    Returns: the head, and the columns that are left over: of one meaning with another, and not the same.
    """
    first: dict[Heading, int] = {}
    columns, left = dict(head.columns), []
    for at, heading in sorted(head.columns.items()):
        before = first.setdefault(heading, at)
        if not heading.column or heading.ground or before == at:
            continue
        pairs = [(text_of(row[before]), text_of(row[at])) for row in sheet.rows[head.row + 1 :]]
        if all(other is None or fold(one or "") == fold(other) for one, other in pairs):
            del columns[at]
        else:
            left.append(at)
    return replace(head, columns=columns), left


def read_code(column: str, text: str, area: str | None = None) -> str | None:
    """Turn a written label into the code its column holds; None where it is not known.

    >>> read_code("sex", "Girls"), read_code("period", "FY23"), read_code("district", "Sukkur", "PK-SD")
    ('F', '2022-23', 'PK723')
    >>> read_code("age", "15-24"), read_code("disability", "PWD") is None
    ('Y15T24', True)
    """
    if column == "area":
        found = find_area(re.sub(r"\s+PROVINCE$", "", text, flags=re.I))
        return text if text in codes("areas") else found
    if column == "district":
        if text in codes("districts"):
            return text
        bare = re.sub(r"\s+DIST(?:RIC)?T\.?$", "", text, flags=re.I)
        found = find_district(bare, area) if area else None
        if found:
            return found
        meaning = meaning_of(text)
        if meaning is None or not set(meaning.says) <= {"area", "district"}:
            return None
        if meaning.is_total or meaning.says.get("area") == area:
            return "_T"
        # A district of another area stays what it is, for the rules to say.
        return code if (code := meaning.says.get("district")) != "_T" else None
    if column == "period":
        return read_period(text)
    if column in _LISTS:
        return find_code(_LISTS[column], text)
    return text


def key_columns() -> Iterable[str]:
    """Name the columns of an observation's key that are `_T` where nothing is said."""
    return (name for name in OBSERVATION_KEY if name not in ("indicator_id", "area", "period", "definition"))


def column_letters(columns: Mapping[int, Heading]) -> dict[str, str]:
    """Give each column of a head its spreadsheet letter; the first, where two say the same."""
    found: dict[str, str] = {}
    for at, heading in columns.items():
        if heading.column:
            found.setdefault(heading.column, letter(at))
    return found


def texts_of(cells: Sequence[Cell]) -> list[str | None]:
    """Write cells as text, each different one once only."""
    if len({bool, int, float} & set(map(type, cells))) > 1:
        # 1, 1.0 and True are equal and are not written alike.
        known = {(kind, cell): text_of(cell) for kind, cell in set(zip(map(type, cells), cells, strict=True))}
        return [known[one] for one in zip(map(type, cells), cells, strict=True)]
    written = {cell: text_of(cell) for cell in set(cells)}
    return [written[cell] for cell in cells]
