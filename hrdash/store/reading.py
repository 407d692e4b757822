"""Questions to a release: one DuckDB a process, one cursor a question, tables named plainly in the SQL."""

import os
import re
import threading
import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from hrdash.vocabulary import FIGURES, OBSERVATION_KEY, tables

from .delta import open_table
from .recovery import recover
from .releases import RESTRICTED, Release, read_release, release_path, table_path

# The copy it warns of is small; the other way (`cursor.sql`) plans every question twice.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")

_SQL_TYPES = {
    pa.string(): "varchar",
    pa.float64(): "double",
    pa.int64(): "bigint",
    pa.date32(): "date",
    pa.bool_(): "boolean",
    pa.list_(pa.string()): "varchar[]",
}


@dataclass(frozen=True)
class _Pinned:
    """What a version of a table is on disk; it never changes."""

    slices: list[tuple[str, str | None, str | None]]  # path, first and last indicator where there are any
    columns: frozenset[str]

    def files(self, indicators: Collection[str] | None = None) -> list[str]:
        """List its files, or those that may hold rows of some indicators."""
        if indicators is None:
            return [path for path, _, _ in self.slices]
        return [
            path
            for path, first, last in self.slices
            if first is None or any(first <= name <= last for name in indicators)
        ]


@dataclass(frozen=True)
class _Database:
    """One DuckDB that can open the lake's `tables` folder and nothing else."""

    connection: duckdb.DuckDBPyConnection
    lock: threading.Lock = field(default_factory=threading.Lock)
    views: set[tuple[str, str]] = field(default_factory=set)
    pinned: dict[tuple[str, int], _Pinned] = field(default_factory=dict)


_databases: dict[tuple[Path, int, int], _Database] = {}
_opening = threading.Lock()
# A process serves one lake; a build has a second for a while, tests have many.
_KEPT = 4


def _database(lake: Path) -> _Database:
    # A lake built anew at the same path has another lock file: nothing known of the old one holds.
    made = (lake / "publish.lock").stat()
    identity = (lake, made.st_ino, made.st_mtime_ns)
    with _opening:
        if identity not in _databases:
            recover(lake)
            for oldest in list(_databases)[: 1 - _KEPT]:
                del _databases[oldest]  # closed when its last cursor is
            _databases[identity] = _Database(_connect(lake))
        return _databases[identity]


def _connect(lake: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": max(2, os.cpu_count() or 2),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    folder = str(lake / "tables").replace("'", "''")
    connection.execute(f"set allowed_directories = ['{folder}']")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def open_cursor(lake: Path) -> duckdb.DuckDBPyConnection:
    """Open a cursor of the process's DuckDB; it sees no table but what is registered on it."""
    return _database(lake).connection.cursor()


def query(
    release: Release,
    sql: str,
    values: Sequence | Mapping = (),
    *,
    indicators: Collection[str] | None = None,
) -> pa.Table:
    """Ask a release a question and return its answer as an Arrow table.

    Tables are named plainly (`from observations join indicators using (indicator_id)`): each is that release's
    version, with every column of the vocabulary; a table the release does not have is empty. `withheld` does
    not exist here, nor does any file outside the lake's tables. Safe from any number of threads.

    Args:
        release: the release.
        sql: one SELECT; only names from the vocabulary are ever written into it.
        values: what is bound: a list for `?`, a dictionary for `$name`.
        indicators: the only indicators whose observations the question is about, where it is about few: the
            files of others are then not opened. The SQL still says which rows it wants.
    """
    database = _database(release.lake)
    newest = _newest(release)
    schema = _ensure_views(database, release, newest, sql)
    if indicators is not None:
        # Named before the view of the same name is found.
        few = (
            f"with observations as not materialized ({_select(release, newest, 'observations', indicators)})"
        )
        body, is_with = re.subn(r"^\s*with\b", f"{few},", sql, count=1, flags=re.IGNORECASE)
        sql = body if is_with else f"{few} {sql}"
    cursor = database.connection.cursor()
    try:
        cursor.execute(f"use {schema}")
        return answer(cursor, sql, values)
    finally:
        cursor.close()


def answer(cursor: duckdb.DuckDBPyConnection, sql: str, values: Sequence | Mapping = ()) -> pa.Table:
    """Run one statement on a cursor and return its rows."""
    return cursor.execute(sql, values).to_arrow_table()


def _newest(release: Release) -> Release:
    is_newest = not release_path(release.lake, release.version + 1).exists()
    return release if is_newest else read_release(release.lake)


def _schema(release: Release, newest: Release) -> str:
    """Name a release's schema: what an older release shows depends on what has been hidden since."""
    return f"release_{release.version}_{newest.tables.get('withheld', 'none')}"


def _ensure_views(database: _Database, release: Release, newest: Release, sql: str) -> str:
    """Make the views of the tables that `sql` may name, once for each release; returns their schema."""
    schema = _schema(release, newest)
    named = (set(re.findall(r"\w+", sql.lower())) & tables().keys()).difference(RESTRICTED)
    if (schema, "") in database.views and all((schema, name) in database.views for name in named):
        return schema
    with database.lock:
        connection = database.connection
        if (schema, "") not in database.views:
            connection.execute(f"create schema {schema}")
            _create_hidden_later(connection, release, newest)
            database.views.add((schema, ""))
        for name in sorted(named):
            if (schema, name) not in database.views:
                connection.execute(f"create view {schema}.{_quote(name)} as {_select(release, newest, name)}")
                database.views.add((schema, name))
    return schema


def _create_hidden_later(connection: duckdb.DuckDBPyConnection, release: Release, newest: Release) -> None:
    """List the keys that a release shows and that have had to be hidden since; a key once hidden stays hidden."""
    if not _may_show_hidden(release, newest):
        return
    keys = list(OBSERVATION_KEY)
    before, since = (read_withheld(one).select(keys) for one in (release, newest))
    cursor = connection.cursor()
    cursor.register("later", since.join(before, keys, join_type="left anti"))
    cursor.execute(
        f"create table {_schema(release, newest)}.hidden_later as select *, true as is_hidden from later"
    )
    cursor.close()


def _may_show_hidden(release: Release, newest: Release) -> bool:
    return release.tables.get("withheld") != newest.tables.get("withheld")


def _select(release: Release, newest: Release, name: str, indicators: Collection[str] | None = None) -> str:
    """Write the SELECT that is a table in a release, with exactly the vocabulary's columns."""
    source = _source(release, name, indicators)
    if name == "observations" and _may_show_hidden(release, newest):
        hidden = ", ".join(f"case when is_hidden then null else {one} end as {one}" for one in FIGURES)
        source = (
            f"select * replace ({hidden}, case when is_hidden then 'Q' else obs_status end as obs_status) "
            f"from ({source}) left join {_schema(release, newest)}.hidden_later "
            f"using ({', '.join(OBSERVATION_KEY)})"
        )
    return f"select {', '.join(map(_quote, tables()[name].columns))} from ({source})"


def _source(release: Release, name: str, indicators: Collection[str] | None = None) -> str:
    """Write the SELECT over one pinned table's files, with a null for each column its files do not have."""
    columns = tables()[name].columns
    pinned = _pinned(release, name)
    paths = pinned.files(indicators)
    missing = [
        f"null::{_SQL_TYPES[kind]} as {_quote(column)}"
        for column, kind in columns.items()
        if not paths or column not in pinned.columns
    ]
    if not paths:
        return f"select {', '.join(missing)} where false"
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return (
        f"select {', '.join(['*', *missing])} from read_parquet([{listed}], "
        "hive_partitioning = true, hive_types_autocast = false, union_by_name = true)"
    )


def _pinned(release: Release, name: str) -> _Pinned:
    version = release.tables.get(name)
    if version is None:
        return _Pinned([], frozenset())
    known = _database(release.lake).pinned
    if (name, version) not in known:
        path = table_path(release.lake, name)
        delta = open_table(path, version)
        added = pa.table(delta.get_add_actions(flatten=True))
        bounds = [
            added[column].to_pylist() if column in added.schema.names else [None] * added.num_rows
            for column in ("min.indicator_id", "max.indicator_id")
        ]
        paths = [str(path / file) for file in added["path"].to_pylist()]
        columns = frozenset(column.name for column in delta.schema().fields)
        known[name, version] = _Pinned(sorted(zip(paths, *bounds, strict=True)), columns)
    return known[name, version]


def read_withheld(release: Release, indicators: Sequence[str] | None = None) -> pa.Table:
    """Read the hidden figures of a release, of some indicators or of all: for disclosure and the door alone."""
    schema = tables()["withheld"].schema
    parts = [schema.empty_table()]
    for path in _pinned(release, "withheld").files(indicators):
        area = Path(path).parent.name.removeprefix("area=")
        wanted = None if indicators is None else [("indicator_id", "in", list(indicators))]
        rows = pq.read_table(path, filters=wanted, partitioning=None)
        parts.append(
            conform(rows.append_column("area", pa.array([area] * rows.num_rows, pa.string())), schema)
        )
    return pa.concat_tables(parts)


def read_table(release: Release, name: str) -> pa.Table:
    """Read one small table whole, as its release stores it."""
    schema = tables()[name].schema
    paths = _pinned(release, name).files()
    parts = [conform(pq.read_table(path, partitioning=None), schema) for path in paths]
    return pa.concat_tables([schema.empty_table(), *parts])


def read_rows(release: Release, name: str, keys: pa.Table) -> pa.Table:
    """Read the rows of any table that have these keys, hidden figures put back; for the door alone."""
    if name == "observations":
        return read_true_observations(release, keys)
    cursor = open_cursor(release.lake)
    try:
        cursor.register("stored", read_table(release, name))
        cursor.register("wanted", keys)
        same = " and ".join(f's."{key}" is not distinct from w."{key}"' for key in keys.schema.names)
        rows = answer(cursor, f"from stored s where exists (from wanted w where {same})")
        return rows.cast(tables()[name].schema)
    finally:
        cursor.close()


def conform(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Give rows exactly a schema's columns: those the files do not have yet are null."""
    for column in schema:
        if column.name not in rows.schema.names:
            rows = rows.append_column(column, pa.nulls(rows.num_rows, column.type))
    return rows.select(schema.names).cast(schema)


def read_shown_observations(release: Release, only: pa.Table) -> pa.Table:
    """Read observations as a release stores them, without what has had to be hidden since; for the door alone.

    `only` as in `read_true_observations`.
    """
    return _read_observations(release, only, tables()["withheld"].schema.empty_table())


def read_true_observations(release: Release, only: pa.Table) -> pa.Table:
    """Read observations with their hidden figures put back: the one place where the two tables meet.

    Used by the release door, and for a reviewer of the unit whose figures they are; never by a page or export.

    Args:
        release: the release.
        only: which rows: those that agree with a row of `only` in all its columns, e.g. the columns
            indicator_id, definition, period for whole tables of an indicator.

    """
    indicators = only["indicator_id"].unique().to_pylist() if "indicator_id" in only.schema.names else None
    return _read_observations(release, only, read_withheld(release, indicators))


def _read_observations(release: Release, only: pa.Table, withheld: pa.Table) -> pa.Table:
    schema = tables()["observations"].schema
    if not only.num_rows:
        return schema.empty_table()
    indicators = only["indicator_id"].unique().to_pylist() if "indicator_id" in only.schema.names else []
    # Literal names let DuckDB skip row groups; the join alone would read every file.
    named = f"where indicator_id in ({', '.join('?' * len(indicators))})" if indicators else ""
    figures = ", ".join(f"coalesce(w.{name}, o.{name}) as {name}" for name in FIGURES)
    cursor = open_cursor(release.lake)
    try:
        cursor.register("only_these", only)
        cursor.register("withheld", withheld)
        rows = answer(
            cursor,
            f"""select o.* replace ({figures}, coalesce(w.obs_status, o.obs_status) as obs_status)
                from (from ({_source(release, "observations", indicators or None)}) {named}) o
                semi join only_these using ({", ".join(only.schema.names)})
                left join withheld w using ({", ".join(OBSERVATION_KEY)})""",
            indicators,
        )
        return rows.select(schema.names).cast(schema)
    finally:
        cursor.close()


def _quote(name: str) -> str:
    return f'"{name}"'
