"""What publishing a staged submission would change: each of its rows beside what is released now."""

from functools import reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from hrdash.store import Release, query, read_rows, read_true_observations
from hrdash.store.changes import ADDRESS, differing
from hrdash.vocabulary import LIST, NUMBER, OBSERVATION_KEY, TEXT, TRUTH, Table, tables

from .kept import Staged

# Filled in at publication, not by the sender, so that a change in it is no revision.
COMPUTED = ("is_current",)
VALIDATION = ("validated_by", "validated_on")

CHANGES = pa.schema(
    [
        ("table", TEXT),
        ("change", TEXT),  # new, revised, unchanged
        ("key", TEXT),  # the key's values in one text, totals left out
        *((name, TEXT) for name in OBSERVATION_KEY),  # null for other tables
        ("was_hidden", TRUTH),  # the released figure is hidden from whoever asks
        *((name, NUMBER) for name in ("old_value", "new_value", "difference", "relative_change")),
        # Side by side: which columns differ, what they say now and would say; of a row that is new to another
        # table than observations, every column that is filled.
        ("columns", LIST),
        ("old", LIST),
        ("new", LIST),
        ("sheet", TEXT),
        ("cell", TEXT),
    ]
)


def changes(release: Release, staged: Staged, reviewer_of: str | None = None) -> pa.Table:
    """Compare staged rows with a release, row by row, as the release door will.

    Args:
        release: what stands, the newest as a rule.
        staged: the submission as read; a figure in it is for its unit and that unit's reviewers.
        reviewer_of: the unit whose hidden figures the reader may see; without it a hidden figure is null, and its
            row counts as revised, since telling that it is unchanged would tell the figure.

    Returns: one row for each staged row, with the columns of `CHANGES`: values in the indicator's own measure,
        `relative_change` as a share of the old value (null where that is zero or unknown).

    """
    parts = [
        _changes_of(tables()[name], rows, _stored(release, tables()[name], rows, reviewer_of))
        for name, rows in staged.tables.items()
    ]
    return pa.concat_tables([CHANGES.empty_table(), *parts])


def counts(changed: pa.Table) -> dict[str, int]:
    """Count the rows of `changes` by what would become of them."""
    found = {row["values"]: row["counts"] for row in changed["change"].value_counts().to_pylist()}
    return {name: found.get(name, 0) for name in ("new", "revised", "unchanged")}


def _stored(release: Release, table: Table, rows: pa.Table, reviewer_of: str | None) -> pa.Table:
    """Read the released rows that have the keys of some others, hidden figures only for who may see them."""
    keys = rows.select(list(table.key))
    if table.name != "observations":
        return read_rows(release, table.name, keys)
    asked = {name: keys[name].unique().to_pylist() for name in ("indicator_id", "area")}
    sql = """select * from observations
             where list_contains($indicator_id, indicator_id) and list_contains($area, area)"""
    shown = having(query(release, sql, asked, indicators=asked["indicator_id"]).cast(table.schema), keys)
    own = keys.filter(pc.equal(keys["area"], "PK" if reviewer_of == "FED" else reviewer_of or ""))
    return pa.concat_tables([without(shown, own), read_true_observations(release, own)])


def _changes_of(table: Table, rows: pa.Table, stored: pa.Table) -> pa.Table:
    old, is_new = beside(table, rows, stored)
    is_figure = table.name == "observations"
    differs = differences(table, old, rows)
    same = pa.array([False] * rows.num_rows)  # what a table says that is all key
    is_revised = pc.and_(reduce(pc.or_, differs.values(), same), pc.invert(is_new))
    change = pc.if_else(is_new, "new", pc.if_else(is_revised, "revised", "unchanged"))
    columns = {
        "table": pa.array([table.name] * rows.num_rows, TEXT),
        "change": change,
        "key": _readable_key(table, rows),
        "was_hidden": pc.fill_null(pc.equal(old["obs_status"], "Q"), False)
        if is_figure
        else pa.array([False] * rows.num_rows),
        **_told(
            old, rows, {name: _is_told(rows[name], mask, is_new, is_figure) for name, mask in differs.items()}
        ),
    }
    columns |= {name: rows[name] for name in ("sheet", "cell") if name in rows.schema.names}
    if is_figure:
        columns |= {name: rows[name] for name in OBSERVATION_KEY}
        before, after = old["value"], rows["value"]
        difference = pc.subtract(after, before)
        share = pc.divide(difference, pc.if_else(pc.equal(before, 0), None, pc.abs(before)))
        columns |= {
            "old_value": before,
            "new_value": after,
            "difference": difference,
            "relative_change": share,
        }
    nothing = pa.nulls(rows.num_rows)
    return pa.table([columns.get(one.name, nothing).cast(one.type) for one in CHANGES], schema=CHANGES)


def beside(table: Table, rows: pa.Table, stored: pa.Table) -> tuple[pa.Table, pa.Array]:
    """Put the stored row with the same key beside each row, nulls where there is none; and say where there is none."""
    place = pc.index_in(_key_of(rows, table.key), _key_of(stored, table.key).combine_chunks())
    place = place.combine_chunks() if isinstance(place, pa.ChunkedArray) else place
    return stored.take(place), place.is_null()


def differences(
    table: Table, old: pa.Table, new: pa.Table, ignoring: tuple[str, ...] = ()
) -> dict[str, pa.ChunkedArray]:
    """Say for each column (but keys, addresses and what publication fills in) in which rows two tables differ."""
    left_out = {*table.key, *ADDRESS, *COMPUTED, *VALIDATION, *ignoring}
    return {
        name: _is_distinct(_text(old[name]), _text(new[name]))
        for name in table.columns
        if name not in left_out
    }


def _is_distinct(one: pa.ChunkedArray, other: pa.ChunkedArray) -> pa.ChunkedArray:
    is_unequal = pc.fill_null(pc.not_equal(one, other), False)
    return pc.or_(is_unequal, pc.xor(one.is_null(), other.is_null()))


def _is_told(
    new: pa.ChunkedArray, differs: pa.ChunkedArray, is_new: pa.Array, is_figure: bool
) -> pa.ChunkedArray:
    """Say in which rows a column is worth naming; a new figure's value stands in a column of its own."""
    of_new = pa.chunked_array([pa.array([False] * len(new))]) if is_figure else new.is_valid()
    return pc.if_else(is_new, of_new, differs)


def _told(old: pa.Table, new: pa.Table, told: dict[str, pa.ChunkedArray]) -> dict[str, pa.Array]:
    """List for each row the columns to name, and what they said and will say."""
    listed = [([], [], []) for _ in range(new.num_rows)]
    for name, mask in told.items():
        places = pc.indices_nonzero(mask)
        texts = (_text(side[name].take(places)).to_pylist() for side in (old, new))
        for place, before, after in zip(places.to_pylist(), *texts, strict=True):
            for part, said in zip(listed[place], (name, before, after), strict=True):
                part.append(said)
    return {
        name: pa.array([row[part] for row in listed], LIST)
        for part, name in enumerate(("columns", "old", "new"))
    }


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_list(column.type):
        return pc.binary_join(column, "; ")
    return column.cast(pa.string())


def _readable_key(table: Table, rows: pa.Table) -> pa.ChunkedArray:
    parts = [pc.if_else(pc.equal(rows[name], "_T"), None, rows[name]) for name in table.key]
    return pc.binary_join_element_wise(*parts, " · ", null_handling="skip")


def _key_of(rows: pa.Table, key: tuple[str, ...]) -> pa.ChunkedArray:
    """Give each row's key as one text; blank equals blank, as the release door has it."""
    parts = [rows[name] for name in key]
    return pc.binary_join_element_wise(*parts, "\x1f", null_handling="replace", null_replacement="\x00")


def having(rows: pa.Table, keys: pa.Table) -> pa.Table:
    """Keep the rows whose key is among `keys` (a table of key columns)."""
    names = tuple(keys.schema.names)
    return rows.filter(pc.is_in(_key_of(rows, names), _key_of(keys, names).combine_chunks()))


def without(rows: pa.Table, keys: pa.Table) -> pa.Table:
    """Keep the rows whose key is not among `keys` (a table of key columns)."""
    names = tuple(keys.schema.names)
    return rows.filter(pc.invert(pc.is_in(_key_of(rows, names), _key_of(keys, names).combine_chunks())))


def revised_keys(lake: Path, table: Table, one: pa.Table, other: pa.Table) -> pa.Table:
    """Give the keys of all rows that only one of two states of a table has."""
    return differing(lake, table, one, other, table.key, ignoring=COMPUTED)


def named_keys(keys: pa.Table, most: int = 5) -> str:
    """Name keys in a sentence, leaving out what is total everywhere."""
    said = [
        " ".join(f"{name}={value}" for name, value in key.items() if value not in (None, "_T"))
        for key in keys.slice(0, most).to_pylist()
    ]
    more = f" and {keys.num_rows - most} more" if keys.num_rows > most else ""
    return "; ".join(said) + more
