"""Observations on disk: a partition an area, cut into slices of whole indicators, so a publish rewrites little.

A slice is one file and one row group, sorted as questions read it. An indicator of an area lies in one slice
only, so replacing some of its rows replaces that file and no other.
"""

from collections.abc import Sequence
from itertools import pairwise, zip_longest
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable, write_deltalake

from .delta import CONFIGURATION, ONE_FILE, WRITER, files, noted, sync_head
from .reading import conform

# At 10 million rows: larger slices make a publish slower (it rewrites them), smaller ones every question (each
# file is opened, to be read or ruled out).
SLICE_ROWS = 60_000
GROUP = ("indicator_id", "definition", "period")  # the tables that disclosure works on
ORDER = [
    "indicator_id",
    "definition",
    "year",
    "period",
    "district",
    "sex",
    "age",
    "disability",
    "locality",
    "ground",
    "ground_value",
]
Block = tuple[str, str, int, str]  # indicator, definition, year, period: a group's rows lie side by side


def replace_groups(path: Path, areas: Sequence[str], groups: pa.Table, fresh: pa.Table) -> int:
    """Replace, in the named areas, all rows of some (indicator, definition, period) groups by `fresh`.

    Args:
        path: the Delta table, made where it is missing.
        areas: the areas to rewrite; rows of `fresh` in other areas are left out.
        groups: the distinct GROUP columns of what is replaced.
        fresh: the new rows, all columns of the table.

    Returns: the table's new version, synced.

    """
    ids = groups["indicator_id"].unique().to_pylist()
    head = DeltaTable(path) if path.exists() else None
    known = set(files(head)) if head else set()
    slices = _slices(head) if head else {}
    replaced = set(zip(*(groups[name].to_pylist() for name in GROUP), strict=True))
    schema = _encoded(fresh.schema)
    fresh = fresh.sort_by([(name, "ascending") for name in ORDER if name in schema.names]).cast(schema)
    pieces_by_area, predicates = [], []
    for area in sorted(areas):
        touched = _touched(slices.get(area, []), ids)
        old = [_read(path / file, area, schema) for file in touched]
        rewritten = {*ids, *(name for rows in old for name in rows["indicator_id"].unique().to_pylist())}
        predicates.append(
            f"(area = {_text(area)} and indicator_id in ({', '.join(map(_text, sorted(rewritten)))}))"
        )
        pieces_by_area.append(cut(_merge(old, replaced, fresh.filter(pc.equal(fresh["area"], area)))))
    # One commit writes at most one piece an area, so that each piece becomes one file.
    rounds = [[piece for piece in pieces if piece] for pieces in zip_longest(*pieces_by_area)]
    for number, pieces in enumerate(rounds or [[schema.empty_table()]]):
        is_replacing = number == 0 and head is not None
        write_deltalake(
            head or path,
            pa.concat_tables(pieces),
            mode="overwrite" if is_replacing else "append",
            predicate=" or ".join(predicates) if is_replacing else None,
            schema_mode="merge" if is_replacing else None,
            partition_by=["area"],
            configuration=None if head else CONFIGURATION,
            writer_properties=WRITER,
            target_file_size=ONE_FILE,
            commit_properties=noted(replaced),
        )
        head = head or DeltaTable(path)
    return sync_head(path, known, head)


def cut(rows: pa.Table) -> list[pa.Table]:
    """Cut sorted rows of one area between indicators into pieces of about SLICE_ROWS, each one batch."""
    counts = pc.value_counts(rows["indicator_id"])  # in order of appearance
    wanted = max(1, round(rows.num_rows / SLICE_ROWS))
    ends, seen = [], 0
    for count in counts.field("counts").to_pylist():
        seen += count
        if len(ends) < wanted - 1 and seen >= (len(ends) + 1) * rows.num_rows / wanted:
            ends.append(seen)
    edges = [0, *ends, rows.num_rows]
    pieces = [rows.slice(start, end - start) for start, end in pairwise(edges)]
    return [piece.unify_dictionaries().combine_chunks() for piece in pieces if piece.num_rows]


def _slices(head: DeltaTable) -> dict[str, list[tuple[str, str, str]]]:
    """List every area's files as (first indicator, last indicator, relative path), in that order."""
    slices: dict[str, list[tuple[str, str, str]]] = {}
    added = pa.table(head.get_add_actions(flatten=True))
    names = ("partition.area", "min.indicator_id", "max.indicator_id", "path")
    for area, *bounds in zip(*(added[name].to_pylist() for name in names), strict=True):
        slices.setdefault(area, []).append(tuple(bounds))
    return {area: sorted(bounds) for area, bounds in slices.items()}


def _touched(slices: list[tuple[str, str, str]], ids: Sequence[str]) -> list[str]:
    """Choose the files that hold these indicators, or would hold them: the slice before a new one's place."""
    touched = set()
    for name in ids:
        holding = [one for one in slices if one[0] <= name <= one[1]]
        before = [one for one in slices if one[0] <= name]
        touched.update(holding or before[-1:] or slices[:1])
    return [path for _, _, path in sorted(touched)]


def _encoded(schema: pa.Schema) -> pa.Schema:
    """Give text columns as dictionaries, as they lie in the file: that halves the cost of rewriting a slice."""
    kind = pa.dictionary(pa.int32(), pa.string())
    is_text = [column.type == pa.string() and column.name != "area" for column in schema]
    return pa.schema(
        [column.with_type(kind) if text else column for column, text in zip(schema, is_text, strict=True)]
    )


def _read(path: Path, area: str, schema: pa.Schema) -> pa.Table:
    held = pq.read_schema(path).names
    texts = [one.name for one in schema if pa.types.is_dictionary(one.type) and one.name in held]
    rows = pq.ParquetFile(path, read_dictionary=texts).read()
    rows = rows.append_column("area", pa.array([area] * rows.num_rows, pa.string()))
    return conform(rows, schema)


def _merge(old: list[pa.Table], replaced: set[tuple[str, str, str]], fresh: pa.Table) -> pa.Table:
    """Put sorted fresh rows in the place of the replaced groups; what is kept is not copied row by row."""
    sources = [*old, fresh]
    blocks = [(key, place, *span) for place, rows in enumerate(sources) for key, span in _blocks(rows)]
    kept = [block for block in blocks if block[1] == len(old) or (*block[0][:2], block[0][3]) not in replaced]
    spans: list[list[int]] = []
    for _, place, start, end in sorted(kept):
        if spans and spans[-1][0] == place and spans[-1][2] == start:
            spans[-1][2] = end
        else:
            spans.append([place, start, end])
    parts = [sources[place].slice(start, end - start) for place, start, end in spans]
    return pa.concat_tables([fresh.schema.empty_table(), *parts])


def _blocks(rows: pa.Table) -> list[tuple[Block, tuple[int, int]]]:
    """Find the groups in an area's sorted rows: each with its first row and the row after its last."""
    if not rows.num_rows:
        return []
    is_first = np.zeros(rows.num_rows, dtype=bool)
    is_first[0] = True
    for name in GROUP:
        codes = rows[name].unify_dictionaries().combine_chunks().indices.to_numpy()
        is_first[1:] |= codes[1:] != codes[:-1]
    starts = np.flatnonzero(is_first)
    named = rows.select([name for name in (*GROUP, "year") if name in rows.schema.names])
    edges = pairwise([*starts.tolist(), rows.num_rows])
    return [
        ((one["indicator_id"], one["definition"], one.get("year") or 0, one["period"]), span)
        for one, span in zip(named.take(pa.array(starts)).to_pylist(), edges, strict=True)
    ]


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
