"""Small tables drawn as text in the tests, and small lakes made of them."""

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa

from hrdash import vocabulary
from hrdash.store import Release, write_release


def drawn(text: str, **same: object) -> pd.DataFrame:
    """Read a table drawn in columns of words: `-` is blank, days, numbers and true/false are read as such.

    `same` adds columns that hold one value.
    """
    header, lines = _words(text)
    table = pd.DataFrame([[_read(word) for word in line] for line in lines], columns=header).assign(**same)
    for name in table:
        if table[name].map(lambda cell: isinstance(cell, date)).any():
            table[name] = pd.to_datetime(table[name])
    return table


def _words(text: str) -> tuple[list[str], list[list[str]]]:
    header, *lines = [line.split() for line in text.strip().splitlines()]
    for line in lines:
        assert len(line) == len(header), f"{line} does not fit {header}"
    return header, lines


def _read(word: str) -> object:
    if word == "-":
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", word):
        return date.fromisoformat(word)
    if word in ("true", "false"):
        return word == "true"
    if re.fullmatch(r"-?\d+(\.\d+)?", word):
        return float(word) if "." in word else int(word)
    return word


def make_lake(lake: Path, *, is_demonstration: bool = True, **tables: str) -> Release:
    """Publish drawn tables into a new lake, in one release; columns that are not drawn are blank."""
    upserts = {name: rows_of(name, text) for name, text in tables.items()}
    return write_release(lake, upserts, action="build", by="test", is_demonstration=is_demonstration)


def rows_of(name: str, text: str) -> pa.Table:
    """Give drawn rows every column of a stored table: `-` is blank, `;` parts the items of a list.

    Key columns of observations that are not drawn are `_T`; truths that are not drawn are false.
    """
    header, lines = _words(text)
    stored = vocabulary.tables()[name]
    columns = []
    for column in stored.schema:
        if column.name in header:
            cells = [_typed(line[header.index(column.name)], column.type) for line in lines]
        elif name == "observations" and column.name in stored.key:
            cells = ["_T"] * len(lines)
        else:
            cells = [False if column.type == vocabulary.TRUTH else None] * len(lines)
        columns.append(pa.array(cells, column.type))
    return pa.table(columns, schema=stored.schema)


def _typed(word: str, type_: pa.DataType) -> object:
    if pa.types.is_list(type_):
        return [] if word == "-" else word.split(";")
    return word if word != "-" and type_ == vocabulary.TEXT else _read(word)
