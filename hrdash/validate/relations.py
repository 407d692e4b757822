"""What the conditions of the rules may ask: the file's rows, the code lists, and what follows from both, as relations.

Everything that a rule of the project decides in Python (ages, periods, places that are refused) is decided there, once for
each different text, and joined in.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import duckdb
import pandas as pd
import pyarrow as pa

from hrdash.ages import read_age
from hrdash.disclosure import refused_places
from hrdash.disclosure.rules import EVERYBODY
from hrdash.vocabulary import FIGURES, Table, code_lists, codes, tables

from .findings import Known, Sheet
from .periods import year_of
from .relations_together import (
    hash_of,
    put,
    relate_indicators,
    relate_leads,
    relate_released,
    relate_steps,
    relate_told,
    relate_totals,
)

# How texts of a kind must look to be read: form, type in SQL, and the end of the column that holds what is read. What is
# too large for a number (1e999) is read as infinite, which is none.
_READ_AS = {
    pa.types.is_floating: (r"-?[0-9]+(\.[0-9]+)?([eE]-?[0-9]{1,2})?", "double", "number"),
    pa.types.is_integer: (r"-?[0-9]{1,15}", "bigint", "number"),
    pa.types.is_date: (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "date", "day"),
}
_REFERRED = {
    *("indicators", "recommendations", "assignments", "departments", "clusters", "actions", "grade_scales")
}
# Two rows with one key say the same when these are equal, or else all but where they were read.
_PLACES = ("submission", "sheet", "cell")
_SAYS = {"observations": (*FIGURES, "unit_measure", "obs_status")}


def connect() -> duckdb.DuckDBPyConnection:
    """Open a database in memory that can reach nothing else: the texts in it are strangers' texts."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "enable_external_access": "false",
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
        },
    )
    connection.execute(
        "create macro step_of(x) as case when contains(x, '.') and not contains(lower(x), 'e')"
        " then pow(10, strpos(x, '.') - length(x)) else 1 end"
    )
    # A hash of its own for each column, so that two columns may be taken out of a key by xor.
    connection.execute("create macro part_of(x, place) as hash(xor(hash(x), place::ubigint))")
    return connection


def stage(connection: duckdb.DuckDBPyConnection, table: Table, sheets: Sequence[tuple[int, Sheet]]) -> None:
    """Put the rows of the sheets of one table into a relation of its name.

    Args:
        connection: where.
        table: the stored table.
        sheets: its sheets, each with the number of its first row in the file.
    """
    names = [name for name in table.columns if any(name in sheet.rows.column_names for _, sheet in sheets)]
    staged = []
    for first, sheet in sheets:
        count = sheet.rows.num_rows
        columns = {"row": pa.array(range(first, first + count), pa.int64()), "sheet_number": [first] * count}
        for name in names:
            has = name in sheet.rows.column_names
            columns[name] = sheet.rows[name].cast(pa.string()) if has else pa.nulls(count, pa.string())
        staged.append(pa.table(columns))
    connection.register("staged", pa.concat_tables(staged))
    connection.execute(
        f"create table {table.name} as select {', '.join(_selected(table, names))} from staged"
    )
    connection.unregister("staged")


def _selected(table: Table, names: Sequence[str]) -> list[str]:
    """List the columns of a staged table: texts, what they are when read, and the parts of the key."""
    selected = ["row", "sheet_number"]
    for name, kind in table.columns.items():
        selected.append(f'"{name}"' if name in names else f'null::varchar as "{name}"')
        read_as = next((one for is_kind, one in _READ_AS.items() if is_kind(kind)), None)
        if read_as:
            form, sql_type, end = read_as
            read = (
                f'case when regexp_full_match("{name}", \'{form}\') then try_cast("{name}" as {sql_type}) end'
            )
            selected.append(f"{read if name in names else f'null::{sql_type}'} as {name}_{end}")
    selected.append(hash_of(table.key) + " as key_hash")
    return selected


def relate(
    connection: duckdb.DuckDBPyConnection, known: Known, unit: str | None, staged: Sequence[str]
) -> None:
    """Make every relation that the rules may ask, beside the staged tables."""
    today = (datetime.now(UTC) + timedelta(hours=5)).date()  # in Pakistan
    own_area = codes("units").get(unit, {}).get("area") or None
    for name, value in {"unit": unit, "own_area": own_area, "today": today}.items():
        connection.execute(f"set variable {name} = $1", [value])
    connection.execute(f"set variable has_release = {known.observations is not None}")
    listed = [
        (name, code) for name in code_lists() for code in codes(name) if code != "no_report"
    ]  # never sent
    put(connection, "codes", {"list": [name for name, _ in listed], "code": [code for _, code in listed]})
    _relate_keys(connection, known, staged)
    for name in staged:
        _relate_twins(connection, tables()[name])
    if "observations" in staged:
        _relate_vocabulary(connection)
        _relate_texts(connection)
        _relate_refused(connection)
        relate_told(connection)
        relate_indicators(connection, known, "indicators" in staged)
        relate_released(connection, known)
        relate_totals(connection)
    if "assignments" in staged:
        relate_leads(connection, known)
    if "status_reports" in staged:
        relate_steps(connection, known, "assignments" in staged)


def _relate_keys(connection: duckdb.DuckDBPyConnection, known: Known, staged: Sequence[str]) -> None:
    keys = [(of, key, unit) for of, rows in known.references.items() for key, unit in rows.items()]
    columns = zip(*keys, strict=True) if keys else ([], [], [])
    put(connection, "known_keys", dict(zip(("of", "key", "unit"), columns, strict=True)))
    for name in set(staged) & _REFERRED:
        table = tables()[name]
        unit = "unit" if "unit" in table.columns else "null"
        connection.execute(f"insert into known_keys select '{name}', {table.key[0]}, {unit} from {name}")


def _relate_twins(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """List the rows whose key stood before in the file, with the first of them and whether they say the same."""
    connection.execute(
        "create table if not exists twins (of varchar, row bigint, other bigint, is_same boolean, apart varchar)"
    )
    key = ", ".join(f'"{name}"' for name in table.key)
    says = _SAYS.get(table.name) or [name for name in table.columns if name not in (*table.key, *_PLACES)]
    numbers = {name for name, kind in table.columns.items() if pa.types.is_floating(kind)}
    said = {
        name: f"coalesce({name}_number::varchar, {name})" if name in numbers else f'"{name}"' for name in says
    }
    same = " and ".join(f"{one} is not distinct from first_{name}" for name, one in said.items()) or "true"
    firsts = "".join(f", first_value({one}) over same as first_{name}" for name, one in said.items())
    apart = "' (' || value || ' and ' || first_value_text || ')'" if "value" in table.columns else "''"
    value = ", first_value(value) over same as first_value_text" if "value" in table.columns else ""
    connection.execute(
        f"""
        insert into twins
        select '{table.name}', row, other, {same}, coalesce({apart}, '')
        from (
            select *, first_value(row) over same as other{firsts}{value} from {table.name}
            where key_hash in (select key_hash from {table.name} group by key_hash having count(*) > 1)
            window same as (partition by {key} order by row)
        )
        where row <> other"""
    )


def _relate_vocabulary(connection: duckdb.DuckDBPyConnection) -> None:
    # Not named as the code lists are: those are tables that a file may bring.
    districts = {code: row["area"] for code, row in codes("districts").items() if row["area"]}
    values = {code: row["ground"] for code, row in codes("ground_values").items()}
    additive = [code for code, row in codes("unit_measures").items() if row["is_additive"] == "true"]
    grounds = {code: row["label_en"] for code, row in codes("grounds").items()}
    put(connection, "district_areas", {"district": list(districts), "area": list(districts.values())})
    put(connection, "value_grounds", {"ground_value": list(values), "ground": list(values.values())})
    put(connection, "ground_labels", {"ground": list(grounds), "label": list(grounds.values())})
    put(connection, "additive", {"unit_measure": additive})
    bases = {"unit_measure": list(EVERYBODY), "base": list(EVERYBODY.values())}
    put(connection, "everybody", bases, whole=["base"])


def _different(connection: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    asked = connection.execute(f"select distinct {column} from observations where {column} is not null")
    return [text for (text,) in asked.fetchall()]


def _relate_texts(connection: duckdb.DuckDBPyConnection) -> None:
    """Read each different period and age once, and say which ages cross each other."""
    periods = _different(connection, "period")
    years = year_of(pd.Series(periods, dtype="string"))
    ends = {period: int(year) for period, year in zip(periods, years, strict=True) if not pd.isna(year)}
    put(connection, "periods", {"period": list(ends), "year": list(ends.values())}, whole=["year"])
    bands = {}
    for age in _different(connection, "age"):
        try:
            bands[age] = read_age(age)
        except ValueError:
            continue
    spans = {
        "age": list(bands),
        "low": [band.low_months for band in bands.values()],
        "high": [band.high_months for band in bands.values()],
    }
    put(connection, "age_bands", spans, whole=["low", "high"])
    connection.execute(
        """
        create table crossing_ages as select a.age as one, b.age as next from age_bands a join age_bands b
        on a.age <> '_T' and b.age <> '_T'
           and a.low < b.low and b.low < coalesce(a.high, 99999) and coalesce(a.high, 99999) < coalesce(b.high, 99999)"""
    )


def _relate_refused(connection: duckdb.DuckDBPyConnection) -> None:
    """Rule 9: where people could be found or harmed, provinces and nation only, and nothing crossed."""
    columns = ("district", "sex", "locality", "ground")
    blank_is_total = ", ".join(f"coalesce({name}, '_T') as {name}" for name in columns)
    places = connection.execute(f"select distinct {blank_is_total} from observations").fetch_df()
    reasons = refused_places(places)
    refused = places.loc[reasons.index].assign(reason=reasons)
    put(connection, "refused", {name: refused[name].tolist() for name in (*columns, "reason")})
    same = " and ".join(f"coalesce(o.{name}, '_T') = r.{name}" for name in columns)
    connection.execute(
        f"""
        create table refused_rows as
        select o.row, r.reason, if(o.ground <> '_T', 'ground', 'sex') as stands_at,
               if(o.ground <> '_T', coalesce(lower(g.label), o.ground), 'transgender persons') as whom,
               if(r.reason = 'crossed_with_locality', 'urban and rural', 'transgender persons') as crossed
        from observations o join refused r on {same} left join ground_labels g on g.ground = o.ground"""
    )
