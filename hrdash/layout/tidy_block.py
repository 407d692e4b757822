"""Proposing how to read a tidy sheet that does not say all: its columns by their headings, the rest asked."""

from hrdash.layout.profiles import Says
from hrdash.layout.tidy import Head
from hrdash.vocabulary import FIGURES, OBSERVATION_KEY
from hrdash.workbook import Sheet, letter, text_of

_READ = {*OBSERVATION_KEY, "unit_measure", "obs_status", "source", "note"}
_NEVER_BLANK = (
    "indicator_id",
    "area",
    "period",
    "definition",
    "unit_measure",
    "obs_status",
    "source",
    "note",
)


def propose_tidy(sheet: Sheet, head: Head) -> tuple[dict[str, Says], dict[str, str], set[str]]:
    """Say what each column of a tidy sheet holds.

    Returns: what is known, by column's letter; the headings that have to be asked about; and the columns of
    observations that are said.
    """
    columns: dict[str, Says] = {}
    asked: dict[str, str] = {}
    grounds = [at for at, one in head.columns.items() if one.ground and _has_texts(sheet, head, at)]
    for at, heading in sorted(head.columns.items()):
        name = letter(at)
        if heading.column in FIGURES:
            columns[name] = {"figure": heading.column}
        elif heading.column not in _READ or not _has_texts(sheet, head, at):
            columns[name] = {"skip": "yes"}
        elif heading.ground:
            columns[name] = {"is": "ground_value", "ground": heading.ground, "blank": "_T"}
        elif heading.column in _NEVER_BLANK:
            columns[name] = {"is": heading.column}
        else:
            columns[name] = {"is": heading.column, "blank": "_T"}
    for at, text in head.unknown.items():
        if _has_texts(sheet, head, at):
            asked[letter(at)] = text
        else:
            columns[letter(at)] = {"skip": "yes"}
    said = {one["is"] for one in columns.values() if "is" in one} | ({"ground"} if grounds else set())
    return columns, asked, said


def _has_texts(sheet: Sheet, head: Head, column: int) -> bool:
    return any(text_of(row[column]) is not None for row in sheet.rows[head.row + 1 :])
