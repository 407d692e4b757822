"""Profiles: how to read a sheet that has its own layout, written so that an analyst can correct it by hand (TOML)."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hrdash.places import fold
from hrdash.vocabulary import FIGURES, tables
from hrdash.workbook import Sheet, text_of

Says = Mapping[str, str]
_HEAD = """# How to read {name}. Rows are the sheet's own numbers, columns its letters.
# all: what holds for every figure. columns: `is` names the column of labels ("label": labels of any kind, one
# under the other; "level": divisions or tehsils, "month": months, whose own figures are not stored; blank: what its blank cells mean, else
# the label above holds), the others hold figures and say of whom. scale: what each figure is multiplied by. words: labels that need saying; {{}} says nothing. What is left to be
# answered stands as ask = "…": put the answer in its place, or skip = "yes".
"""


class ProfileError(Exception):
    """A profile that cannot be read: a code and one sentence."""

    def __init__(self, message: str):
        super().__init__(message)
        self.code, self.message = "bad-profile", message


@dataclass(frozen=True)
class Block:
    """One table on a sheet. Rows count from 1, both ends in; columns are letters."""

    sheet: str
    header: tuple[int, int]
    rows: tuple[int, int]
    everywhere: Says = field(default_factory=dict)  # column of observations → code, for every figure
    columns: Mapping[str, Says | Sequence[Says]] = field(default_factory=dict)
    words: Mapping[str, Says | Sequence[Says]] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """Something that the sheet does not say or may say in two ways: where the answer belongs, and the choices seen."""

    block: int
    place: str  # all.indicator_id, columns.C, words.TOTAL
    cell: str | None
    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """How to read the tables of a workbook, and the shape by which next year's file is known again."""

    name: str
    shape: str
    blocks: tuple[Block, ...]


def means(says: Says | Sequence[Says]) -> list[Says]:
    """Give what a column or word says as a list: a base may belong to several indicators."""
    return [says] if isinstance(says, Mapping) else list(says)


def open_questions(profile: Profile) -> list[tuple[int, str, str]]:
    """List what a profile leaves open, as (block, place, question).

    What is asked of a whole table is settled when every column of figures says it; which indicator a table is about,
    also when its labels name one: a row whose label names none is then refused by its cell.
    """
    found = []
    for number, block in enumerate(profile.blocks):
        found += [
            (number, f"all.{column}", text.removeprefix("ask: "))
            for column, text in block.everywhere.items()
            if text.startswith("ask: ") and not _says_elsewhere(block, column)
        ]
        for part in ("columns", "words"):
            for name, says in getattr(block, part).items():
                found += [(number, f"{part}.{name}", one["ask"]) for one in means(says) if "ask" in one]
    return found


def _says_elsewhere(block: Block, column: str) -> bool:
    figures = [one for says in block.columns.values() for one in means(says) if not {"is", "skip"} & set(one)]
    if figures and all(column in one for one in figures):
        return True
    return column == "indicator_id" and any(
        column in one for says in block.words.values() for one in means(says)
    )


def shape_of(sheet: Sheet, header: tuple[int, int]) -> str:
    """Name a table's shape: its headings without digits, so that next year's file has the same one.

    Returns: 12 characters.
    """
    said = []
    for row in sheet.rows[header[0] - 1 : header[1]]:
        said += [fold(re.sub(r"[0-9]+", "", text_of(cell) or "")) for cell in row]
    return hashlib.sha256("|".join(said).rstrip("|").encode()).hexdigest()[:12]


def to_toml(profile: Profile) -> str:
    """Write a profile."""
    lines = [_HEAD.format(name=json.dumps(profile.name, ensure_ascii=False))]
    lines += [f"name = {_text(profile.name)}", f"shape = {_text(profile.shape)}"]
    for block in profile.blocks:
        lines += ["", "[[table]]", f"sheet = {_text(block.sheet)}"]
        lines += [
            f"header = [{block.header[0]}, {block.header[1]}]",
            f"rows = [{block.rows[0]}, {block.rows[1]}]",
        ]
        lines += ["", "[table.all]", *(f"{name} = {_all(text)}" for name, text in block.everywhere.items())]
        for part in ("columns", "words"):
            lines += ["", f"[table.{part}]"]
            lines += [f"{_text(name)} = {_says(says)}" for name, says in getattr(block, part).items()]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _all(text: str) -> str:
    return f"{{ ask = {_text(text.removeprefix('ask: '))} }}" if text.startswith("ask: ") else _text(text)


def _says(says: Says | Sequence[Says]) -> str:
    if not isinstance(says, Mapping):
        return f"[{', '.join(_says(one) for one in says)}]"
    return f"{{ {', '.join(f'{name} = {_text(text)}' for name, text in says.items())} }}"


def from_toml(text: str) -> Profile:
    """Read a profile. Raises ProfileError naming the table and what is wrong there."""
    try:
        read = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"the profile is not TOML ({error}); correct that line.") from error
    written = read.get("table")
    if not isinstance(written, list) or not written:
        raise ProfileError("the profile has no [[table]]; propose one with `profile`.")
    blocks = tuple(_block(number, one) for number, one in enumerate(written, 1))
    return Profile(str(read.get("name", "")), str(read.get("shape", "")), blocks)


def _block(number: int, read: dict) -> Block:
    where = f"table {number} of the profile"
    try:
        header, rows = (tuple(read[name]) for name in ("header", "rows"))
        everywhere, columns, words = (dict(read.get(name, {})) for name in ("all", "columns", "words"))
        is_whole = all(isinstance(one, int) and one >= 0 for one in (*header, *rows))
        if len(header) != 2 or len(rows) != 2 or not is_whole or header[0] > header[1]:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise ProfileError(f"{where} needs sheet, header = [first, last] and rows = [first, last].") from None
    everywhere = {
        name: f"ask: {one['ask']}" if isinstance(one, Mapping) else one for name, one in everywhere.items()
    }
    for place, said in (("all", {"": everywhere}), ("columns", columns), ("words", words)):
        for name, says in said.items():
            _check_says(f"{where}, {place} {name}".strip(), says)
    scale = everywhere.get("scale", "1")
    if not scale.startswith("ask: ") and not re.fullmatch(r"[0-9]{1,9}", scale):
        raise ProfileError(f"{where}: scale is a whole number, such as 1000.")
    bad = [name for name in columns if not re.fullmatch("[A-Z]{1,3}", name)]
    if bad:
        raise ProfileError(f"{where}: {bad[0]} is not a column's letter.")
    return Block(str(read.get("sheet", "")), header, rows, everywhere, columns, words)


_SAYABLE = {*tables()["observations"].columns, "figure", "is", "blank", "skip", "ask", "scale"}


def _check_says(where: str, says: object) -> None:
    for one in says if isinstance(says, list) else [says]:
        if not isinstance(one, Mapping) or not all(isinstance(text, str) for text in one.values()):
            raise ProfileError(f'{where} needs {{ column = "code" }}, all of it text.')
        unknown = [name for name in one if name not in _SAYABLE]
        if unknown:
            raise ProfileError(f"{where}: {unknown[0]} is no column of observations.")
        if one.get("figure", "value") not in FIGURES:
            raise ProfileError(f"{where}: figure is one of {', '.join(FIGURES)}.")
