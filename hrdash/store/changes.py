"""What an upsert changes: new, revised and unchanged rows of one table, told apart by key."""

from collections.abc import Callable
from functools import reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from hrdash.vocabulary import Table

from .reading import answer, open_cursor
from .releases import LakeError

# Where a row was read says nothing about what it says: the same row sent again is unchanged.
ADDRESS = ("submission", "sheet", "cell")


def upsert(
    lake: Path,
    table: Table,
    stored: pa.Table,
    incoming: pa.Table,
    removed: pa.Table,
    finish: Callable[[pa.Table], pa.Table] = lambda rows: rows,
) -> tuple[pa.Table | None, dict[str, int]]:
    """Put incoming rows over the stored ones by key, and take removed keys out.

    Args:
        lake: whose DuckDB does the work.
        table: the vocabulary's description of the table.
        stored: the rows there are.
        incoming: rows that are new, revise, or repeat stored ones; LakeError `repeated-key` if two share a key.
        removed: keys to take out; those not stored are ignored.
        finish: completes the merged rows (may change rows that did not come in).

    Returns: all rows afterwards, None when no row differs; and how many incoming rows were new, revised,
        unchanged, and how many keys were removed (left out when zero).

    """
    cursor = open_cursor(lake)
    try:
        for name, rows in (("stored", stored), ("incoming", incoming), ("removed", removed)):
            cursor.register(name, rows)
        _refuse_repeated_keys(cursor, table)
        merged = _merge(cursor, table, bool(removed.num_rows))
        cursor.register("merged", finish(merged.select(table.schema.names).cast(table.schema)))
        final = _compare(cursor, table)
    finally:
        cursor.close()
    is_same, is_stored, is_incoming = (final[name] for name in ("is_same", "is_stored", "is_incoming"))
    counts = {
        "new": _count(is_incoming, pc.invert(is_stored)),
        "revised": _count(is_incoming, is_stored, pc.invert(is_same)),
        "unchanged": _count(is_incoming, is_same),
    }
    gone = stored.num_rows - _count(is_stored)
    if gone:
        counts["removed"] = gone
    is_changed = gone or _count(pc.invert(is_same))
    return (final.select(table.schema.names).cast(table.schema) if is_changed else None), counts


def _merge(cursor, table: Table, is_removing: bool) -> pa.Table:
    """Put incoming rows over the stored ones, and leave removed keys out."""
    same_key = _same(table.key, "s", "n")
    merged = answer(
        cursor,
        f"""select * from stored s anti join (select * from incoming) n on {same_key}
            union all by name select * from incoming""",
    )
    if not is_removing:
        return merged
    cursor.register("merged", merged)
    return answer(cursor, f"select * from merged s anti join removed n on {same_key}")


def _compare(cursor, table: Table) -> pa.Table:
    """Tell merged rows from stored ones; a row that says the same stays the stored row."""
    columns = ", ".join(
        f'case when is_same then s."{name}" else n."{name}" end as "{name}"' for name in table.columns
    )
    said = [name for name in table.columns if name not in ADDRESS]
    return answer(
        cursor,
        f"""select {columns}, is_same, is_stored, is_incoming
            from (select n, s, s."{table.key[0]}" is not null as is_stored,
                         coalesce(is_stored and {_same(said, "s", "n")}, false) as is_same,
                         i."{table.key[0]}" is not null as is_incoming
                  from merged n left join stored s on {_same(table.key, "s", "n")}
                  left join incoming i on {_same(table.key, "i", "n")})""",
    )


def _count(*conditions: pa.ChunkedArray) -> int:
    return pc.sum(reduce(pc.and_, conditions)).as_py() or 0


def changed_areas(lake: Path, table: Table, before: pa.Table, after: pa.Table) -> list[str]:
    """List the areas in which two states of observations (or of what is withheld) differ.

    Rows have unique keys, so an area's rows are told by the sum of their hashes.
    """
    if not before.num_rows and not after.num_rows:
        return []
    cursor = open_cursor(lake)
    try:
        cursor.register("before", before)
        cursor.register("after", after)
        row = ", ".join(f'"{name}"' for name in table.columns)
        summed = f"select area, sum(hash({row})) as print from"
        areas = answer(
            cursor,
            f"""select area from ({summed} before group by 1) b full join ({summed} after group by 1) a using (area)
                where a.print is distinct from b.print""",
        )
        return areas["area"].to_pylist()
    finally:
        cursor.close()


def differing(
    lake: Path,
    table: Table,
    one: pa.Table,
    other: pa.Table,
    columns: tuple[str, ...],
    ignoring: tuple[str, ...] = (),
) -> pa.Table:
    """Return the distinct values of `columns` over all rows that only one of two states of a table has."""
    cursor = open_cursor(lake)
    try:
        cursor.register("one", one)
        cursor.register("other", other)
        listed = ", ".join(f'"{name}"' for name in columns)
        every = ", ".join(f'"{name}"' for name in table.columns if name not in ignoring)
        return answer(
            cursor,
            f"""select distinct {listed} from
                ((select {every} from one except all select {every} from other)
                 union all (select {every} from other except all select {every} from one))""",
        )
    finally:
        cursor.close()


def _same(columns, left: str, right: str) -> str:
    # Key columns may be blank in a few tables (`sub_item`), and blank equals blank.
    return " and ".join(f'{left}."{name}" is not distinct from {right}."{name}"' for name in columns)


def _refuse_repeated_keys(cursor, table: Table) -> None:
    key = ", ".join(f'"{name}"' for name in table.key)
    repeated = cursor.execute(
        f"select {key} from incoming group by {key} having count(*) > 1 limit 1"
    ).fetchone()
    if repeated:
        named = ", ".join(f"{name}={value}" for name, value in zip(table.key, repeated, strict=True))
        raise LakeError("repeated-key", f"{table.name} has two rows with the key {named}; keep one of them.")
