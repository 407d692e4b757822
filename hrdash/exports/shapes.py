"""The shape of a table that leaves: which columns, codes or what they mean, long or wide."""

from collections.abc import Mapping, Sequence
from typing import Literal

import pyarrow as pa

from hrdash.queries.filters import QuestionError, check_known, singular
from hrdash.validate.rules import CODE_LISTS
from hrdash.vocabulary import LIST, OBSERVATION_KEY, TEXT, codes, tables
from hrdash.words import any_group, group_label, label, say, unit_name

Labels = Literal["codes", "labels", "both"]
LABELS: tuple[Labels, ...] = ("codes", "labels", "both")

_LISTS = {
    **{singular(name, LIST): code_list for name, code_list in CODE_LISTS.items() if name.endswith("s")},
    **{name: code_list for name, code_list in CODE_LISTS.items() if "." not in name},
}
_SAID = (
    *("indicator_id", "age", "unit", "group", "comparison", "disaggregation"),
    *("coverage", "coverage_before"),
)
_VALUED = ("value", "obs_status")


def shaped(
    rows: pa.Table,
    names: Mapping[str, str],
    *,
    over: str | None = None,
    columns: Sequence[str] = (),
    how: Labels = "codes",
) -> pa.Table:
    """Give a table in the shape that was asked for.

    Args:
        rows: the table.
        names: indicator_id → its name.
        over: the column of observations whose groups stand side by side; None for one figure a row.
        columns: which columns, in order; all where none is named.
        how: codes, what they mean, or both. Groups side by side are headed by their names where names stand in
            place of codes.
    """
    if over:
        rows = wide(rows, over)
    kept = with_labels(choose_columns(rows, columns), how, names)
    return _head_groups(kept, over, names) if over and how == "labels" else kept


def _head_groups(rows: pa.Table, over: str, names: Mapping[str, str]) -> pa.Table:
    heads = {name: group_head(name, over, names) for name in rows.column_names}
    said = list(heads.values())
    return rows.rename_columns(
        [head if said.count(head) == 1 else f"{head} ({name})" for name, head in heads.items()]
    )


def group_head(column: str, over: str, names: Mapping[str, str]) -> str:
    """Name a column of a wide table: a group, the marks of its values, or a column of the key as it is called.

    >>> group_head("F", "sex", {}), group_head("F_obs_status", "sex", {}), group_head("area", "sex", {})
    ('Female', 'Female_obs_status', 'area')
    """
    if column in OBSERVATION_KEY:
        return column
    code = column.removesuffix("_obs_status")
    return f"{meaning(over, code, names) or code}{column[len(code) :]}"


def choose_columns(rows: pa.Table, columns: Sequence[str]) -> pa.Table:
    """Keep some columns, in the order in which they are named; all of them where none is.

    Raises:
        QuestionError: for a column that the table has not.
    """
    if not columns:
        return rows
    check_known("--columns", columns, rows.column_names)
    return rows.select(list(columns))


def with_labels(rows: pa.Table, how: Labels, indicators: Mapping[str, str]) -> pa.Table:
    """Say codes by their names.

    Args:
        rows: the table.
        how: `codes` leaves it as it is, `labels` puts names in their place, `both` puts a column `<name>_label` after
            each column of codes.
        indicators: indicator_id → its name.
    """
    if how == "codes":
        return rows
    columns, names = [], []
    for name in rows.column_names:
        said = _said(name, rows[name], indicators)
        if said is None or how == "both":
            columns.append(rows[name])
            names.append(name)
        if said is not None:
            columns.append(said)
            names.append(f"{name}_label" if how == "both" else name)
    return pa.table(columns, names)


def meaning(name: str, code: str, indicators: Mapping[str, str]) -> str | None:
    """Name a code of a column; None where the column holds no codes.

    >>> meaning("sex", "F", {}), meaning("unit", "PK", {}), meaning("age", "Y15T24", {}), meaning("note", "F", {})
    ('Female', 'Pakistan', '15 to 24', None)
    """
    if name == "indicator_id":
        return indicators.get(code, code)
    if name == "unit":
        return unit_name(code)
    if name == "age":
        return group_label("age", code)
    if name in ("group", "comparison"):
        return any_group(code)
    if name in ("coverage", "coverage_before"):
        return say(f"coverage.{code}")
    if name == "disaggregation":
        return _told_by(code)
    return label(_LISTS[name], code) if name in _LISTS else None


def _told_by(code: str) -> str:
    is_ground = code in codes("grounds") and code != "_T"
    return label("grounds", code) if is_ground else say(f"coverage.column.{code}")


def _said(name: str, column: pa.ChunkedArray, indicators: Mapping[str, str]) -> pa.Array | None:
    if name not in (*_LISTS, *_SAID):
        return None
    known: dict[str, str | None] = {}

    def said(code: str | None) -> str | None:
        if code is None:
            return None
        if code not in known:
            known[code] = meaning(name, code, indicators)
        return known[code]

    cells = column.to_pylist()
    if pa.types.is_list(column.type):
        return pa.array([None if cell is None else [said(code) for code in cell] for cell in cells], LIST)
    return pa.array([said(cell) for cell in cells], TEXT)


def wide(rows: pa.Table, over: str) -> pa.Table:
    """Put the groups of one column of observations side by side, a column of values each, with its mark where it has one.

    Args:
        rows: with the key of observations, `value` and `obs_status`.
        over: the column whose codes become columns; those of a code list in its order.

    Returns:
        A row for each key without `over`: that key, then for each code `value` under its name, and `<code>_obs_status`
        where any of its values is not normal. What was not there is blank.

    Raises:
        QuestionError: for another table or column.
    """
    if not {*OBSERVATION_KEY, *_VALUED} <= set(rows.column_names):
        raise QuestionError("not-wide", "only observations can be laid out wide: leave --wide out")
    check_known("--wide", over, OBSERVATION_KEY)
    kept = [name for name in OBSERVATION_KEY if name != over]
    found: dict[tuple, dict[str, tuple]] = {}
    cells = {name: rows[name].to_pylist() for name in (*OBSERVATION_KEY, *_VALUED)}
    for place, code in enumerate(cells[over]):
        key = tuple(cells[name][place] for name in kept)
        found.setdefault(key, {})[code] = (cells["value"][place], cells["obs_status"][place])
    order = list(codes(_LISTS[over])) if over in _LISTS else []
    present = sorted(
        set(cells[over]), key=lambda code: (order.index(code) if code in order else len(order), code)
    )
    types = tables()["observations"].columns
    columns = {name: pa.array([key[at] for key in found], types[name]) for at, name in enumerate(kept)}
    for code in present:
        told = [row.get(code, (None, None)) for row in found.values()]
        columns[code] = pa.array([value for value, _ in told], types["value"])
        if any(mark not in (None, "A") for _, mark in told):
            columns[f"{code}_obs_status"] = pa.array([mark for _, mark in told], TEXT)
    return pa.table(columns)
