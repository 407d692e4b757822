"""The filters of a question: which columns can be asked about, and the SQL that selects the rows asked for."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from hrdash import vocabulary
from hrdash.ages import read_age
from hrdash.store import Release, query

Where = Mapping[str, object]
"""Filters: column → the value, or values, of which one must hold; every column's filter must hold."""


class QuestionError(ValueError):
    """A question that cannot be answered as it is asked: a stable `code`, and a `message` with the remedy."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


@dataclass(frozen=True)
class Field:
    """A column that a question can name: the SQL that gives it, and its type."""

    sql: str
    type: pa.DataType


def table_fields(name: str, prefix: str = "") -> dict[str, Field]:
    """Give the columns of a stored table that a filter can name; a list column is named by one of its items.

    >>> sorted(table_fields("recommendations"))[:3], table_fields("recommendations", "r.")["theme"].sql
    (['affected_group', 'annotation_id', 'article'], 'r."themes"')
    """
    columns = vocabulary.tables()[name].columns
    return {singular(column, type_): Field(f'{prefix}"{column}"', type_) for column, type_ in columns.items()}


def singular(column: str, type_: pa.DataType) -> str:
    """Name one item of a list column: `themes` holds a `theme`; other columns keep their name."""
    return column.removesuffix("s") if pa.types.is_list(type_) else column


def values_of(asked: object) -> list:
    """Take one value or several as a list."""
    return list(asked) if isinstance(asked, Iterable) and not isinstance(asked, str) else [asked]


def where_sql(fields: Mapping[str, Field], where: Where) -> tuple[str, list]:
    """Put filters into one SQL condition with bound values.

    Args:
        fields: the columns that may be named.
        where: the filters; text is read as the column's type. A list column holds a row when it has one of
            the values.

    Returns:
        The condition (`true` without filters) and its values, in order.

    Raises:
        QuestionError: for an unknown column or a value that is not of the column's type.

    >>> where_sql(table_fields("assignments"), {"unit": ["PK-KP", "PK-PB"]})
    ('"unit" in (?, ?)', ['PK-KP', 'PK-PB'])
    """
    conditions, bound = [], []
    for column, asked in where.items():
        if column not in fields:
            known = sorted(fields)
            raise QuestionError("unknown-column", f"no column {column!r} here{_nearest(column, known)}")
        field = fields[column]
        if pa.types.is_list(field.type):
            conditions.append(f"list_has_any({field.sql}, ?)")
            bound.append([str(value) for value in values_of(asked)])
        else:
            values = [_typed(column, value, field.type) for value in values_of(asked)]
            conditions.append(f"{field.sql} in ({', '.join('?' * len(values))})" if values else "false")
            bound += values
    return " and ".join(conditions) or "true", bound


def _typed(column: str, value: object, type_: pa.DataType) -> object:
    """Read a filter's text as the type of its column."""
    if not isinstance(value, str) or type_ == vocabulary.TEXT:
        return value
    try:
        if type_ == vocabulary.TRUTH:
            return {"true": True, "false": False}[value.lower()]
        if type_ == vocabulary.DAY:
            return date.fromisoformat(value)
        return int(value) if type_ == vocabulary.WHOLE else float(value)
    except (KeyError, ValueError):
        kinds = {
            vocabulary.TRUTH: "true or false",
            vocabulary.DAY: "a day such as 2026-11-22",
            vocabulary.WHOLE: "a whole number",
        }
        raise QuestionError(
            "bad-value", f"{column} is {kinds.get(type_, 'a number')}, not {value!r}"
        ) from None


def unit_as_area(where: Where) -> dict[str, object]:
    """Turn a filter on `unit` into the areas for whose figures these units answer.

    The federal government has no area of its own: it answers for the figures of the whole country.

    >>> unit_as_area({"unit": ["FED", "PK-KP"], "year": 2023})
    {'unit': ['PK', 'PK-KP'], 'year': 2023}
    """
    units = vocabulary.codes("units")
    areas = [str(units[unit]["area"] or "PK") for unit in values_of(where.get("unit", []))]
    return dict(where) | ({"unit": areas} if areas else {})


def check_codes(release: Release, where: Where) -> None:
    """Refuse a filter on a code that the release's own lists do not have.

    A column that is the key of a table (`unit`, `theme`, `indicator_id` …) takes only what that table holds; an age
    takes what is written as an age.

    Raises:
        QuestionError: naming the column, the code and the nearest one that there is.
    """
    lists = {table.key[0]: name for name, table in vocabulary.tables().items() if len(table.key) == 1}
    for column, asked in where.items():
        if column == "age":
            _check_ages(values_of(asked))
        elif column in lists:
            held = query(release, f'select "{column}" from "{lists[column]}"').column(0).to_pylist()
            check_known(column, asked, held)


def _check_ages(asked: Iterable[str]) -> None:
    for age in asked:
        try:
            read_age(age)
        except ValueError as error:
            raise QuestionError("unknown-code", str(error)) from None


def check_known(column: str, asked: object, known: Collection[str]) -> None:
    """Refuse values that a column cannot have; see `check_codes`."""
    for value in values_of(asked):
        if value not in known:
            raise QuestionError(
                "unknown-code", f"{column} has no code {value!r}{_nearest(str(value), known)}"
            )


def _nearest(name: str, known: Collection[str]) -> str:
    """Say which names there are: the nearest, or all of a few."""
    folded = {code.lower(): code for code in known}
    near = difflib.get_close_matches(name.lower(), folded, n=1, cutoff=0.6)
    if near:
        return f": did you mean {folded[near[0]]}?"
    return f": there are {', '.join(known)}" if 0 < len(known) <= 60 else ""
