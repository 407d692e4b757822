"""Measures the questions behind the pages against the same SQL on one sorted Parquet file in plain DuckDB."""

import importlib
import pkgutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import duckdb
import pyarrow as pa
from deltalake import DeltaTable

from hrdash import queries, store
from hrdash.queries import coverage, indicators, overview, rates
from hrdash.store import Release
from hrdash.store.releases import table_path

_SORTED_BY = "indicator_id, definition, year, period, area, district, sex, age, disability, locality, ground"


@dataclass(frozen=True)
class Query:
    """One query that a question sends to the store."""

    sql: str
    bound: object
    told: Mapping[str, object]


def measure_questions(lakes: Mapping[str, Path], rounds: int) -> dict:
    """Ask each question of each lake through the store, and the same SQL of one sorted file, in turns.

    Args:
        lakes: the lakes by name.
        rounds: how often each is asked.

    Returns: by lake and question: `store` and `file`, medians in milliseconds, their `ratio`, and `rows`, how
        many rows came out of the store.

    """
    return {name: _measure(store.read_release(lake), rounds) for name, lake in lakes.items()}


def _measure(release: Release, rounds: int) -> dict:
    said = {}
    with _one_sorted_file(release) as plain:
        for name, question in _questions(release).items():
            sent = _listen(question)
            ways = {
                "store": lambda sent=sent: [
                    store.query(release, one.sql, one.bound, **one.told) for one in sent
                ],
                "file": lambda sent=sent: [_ask(plain, one) for one in sent],
            }
            taken: dict[str, list[float]] = {way: [] for way in ways}
            for number in range(rounds + 1):
                for way, ask in ways.items():
                    start = time.perf_counter()
                    ask()
                    if number:  # the first time opens the files
                        taken[way].append(time.perf_counter() - start)
            said[name] = {way: median(times) * 1000 for way, times in taken.items()}
            said[name]["ratio"] = said[name]["store"] / said[name]["file"]
            said[name]["rows"] = sum(answer.num_rows for answer in ways["store"]())
    return said


def _questions(release: Release) -> dict[str, Callable[[], object]]:
    """Name the questions of the pages that group or pick among observations, and one that touches none."""
    (largest,) = store.query(
        release,
        """select indicator_id, definition from observations where unit_measure = 'PT'
            group by all order by count(*) desc, definition limit 1""",
    ).to_pylist()
    of_one = largest["indicator_id"], largest["definition"]
    return {
        "figures of one indicator by sex": lambda: indicators.figures(release, *of_one, "sex"),
        "figures of one indicator by district": lambda: indicators.figures(release, *of_one, "district"),
        "which definitions have figures": lambda: indicators.series(release),
        "coverage of everything": lambda: coverage.coverage_of(release),
        "widest gaps, all areas": lambda: overview.widest_gaps(release),
        "widest gaps, one area": lambda: overview.widest_gaps(release, "PK-SD"),
        "implementation rates by unit": lambda: rates.rates_by(release, "unit"),
    }


def _listen(question: Callable[[], object]) -> list[Query]:
    """Run a question and note what it sends to the store."""
    sent: list[Query] = []

    def query(release: Release, sql: str, bound: object = (), **told: object) -> pa.Table:
        sent.append(Query(sql, bound, told))
        return store.query(release, sql, bound, **told)

    named = [
        importlib.import_module(f"hrdash.queries.{one.name}")
        for one in pkgutil.iter_modules(queries.__path__)
    ]
    asking = [module for module in named if getattr(module, "query", None) is store.query]
    for module in asking:
        module.query = query
    try:
        question()
    finally:
        for module in asking:
            module.query = store.query
    return sent


@contextmanager
def _one_sorted_file(release: Release) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a plain DuckDB in which `observations` is one sorted file, and every other table is as the lake has it."""
    file = release.lake.with_name(f"{release.lake.name}.sorted.parquet")
    with duckdb.connect() as plain:
        for name, version in release.tables.items():
            if name == "withheld":
                continue
            paths = DeltaTable(table_path(release.lake, name), version=version).file_uris()
            rows = f"read_parquet({paths}, hive_partitioning = true, union_by_name = true)"
            if name == "observations":
                if not file.exists():
                    plain.execute(
                        f"""copy (from {rows} order by {_SORTED_BY}) to '{file}'
                            (format parquet, compression zstd, row_group_size 122880)"""
                    )
                rows = f"read_parquet('{file}')"
            plain.execute(f'create view "{name}" as from {rows}')
        yield plain


def _ask(plain: duckdb.DuckDBPyConnection, one: Query) -> pa.Table:
    cursor = plain.cursor()
    try:
        return cursor.execute(one.sql, one.bound).to_arrow_table()
    finally:
        cursor.close()
