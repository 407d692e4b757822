"""Relations of rows that belong together: totals and their parts, figures and what was published before them."""

from collections.abc import Collection, Mapping, Sequence
from functools import reduce

import duckdb
import pyarrow as pa

from hrdash.ages import AgeBand, is_partition, read_age
from hrdash.vocabulary import OBSERVATION_KEY, codes

from .findings import Known

# The steps on the way of a recommendation; a report may not go back on it without a reason.
_STEPS = ("not_started", "in_progress", "partly_implemented", "implemented")
# A total has all its districts when not more than one in ten is missing: lists of districts grow.
_SHARE_OF_DISTRICTS = 0.9
# Series of fewer points have not shown yet how far they step; then only steps like these are unusual.
_POINTS, _TIMES, _PER_CENT_POINTS, _LEAST_POINTS = 3, 3, 30, 5


_DROPPED = {name: (name,) for name in ("sex", "age", "disability", "locality", "district", "period")} | {
    "area": ("area", "district")
}


def hash_of(names: Sequence[str]) -> str:
    """Say the hash of the columns of a key in SQL: of each column its own, so that each can be taken out again."""
    return _all_of([f'part_of("{name}", {place})' for place, name in enumerate(names, 1)])


def _parts_of_key() -> dict[str, str]:
    return {name: f"part_of({name}, {place})" for place, name in enumerate(OBSERVATION_KEY, 1)}


def _all_of(parts: Sequence[str]) -> str:
    return reduce(lambda left, right: f"xor({left}, {right})", parts)


def put(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Mapping[str, Sequence],
    whole: Collection[str] = (),
) -> None:
    """Make a relation of a few columns: texts, or whole numbers where `whole` names them."""
    kinds = {key: pa.int64() if key in whole else pa.string() for key in columns}
    rows = pa.table({key: pa.array(cells, kinds[key]) for key, cells in columns.items()})
    connection.register("given", rows)
    connection.execute(f"create table {name} as select * from given")
    connection.unregister("given")


def relate_told(connection: duckdb.DuckDBPyConnection) -> None:
    """List each observation once, with its figure and the hashes of its key without one dimension."""
    parts = _parts_of_key()
    without = ", ".join(
        f"{_all_of(['key_hash', *(parts[name] for name in dropped)])} as but_{axis}"
        for axis, dropped in _DROPPED.items()
    )
    connection.execute(
        f"""
        create table told as
        select row, {", ".join(OBSERVATION_KEY[:8])}, unit_measure, obs_status, value_number as number,
               step_of(value) as step, key_hash, {without}
        from observations where row not in (select row from twins where of = 'observations')"""
    )


def relate_indicators(connection: duckdb.DuckDBPyConnection, known: Known, has_own: bool) -> None:
    """Say each indicator's label and measure, the file's own before the release's."""
    given = known.indicators
    names = ("indicator_id", "label_en", "unit_measure")
    columns = {
        name: given[name].to_pylist() if given is not None and name in given.column_names else []
        for name in names
    }
    count = len(columns["indicator_id"])
    columns = {name: cells or [None] * count for name, cells in columns.items()}
    put(connection, "measures", {"label" if name == "label_en" else name: columns[name] for name in names})
    if has_own:
        connection.execute("delete from measures where indicator_id in (select indicator_id from indicators)")
        connection.execute("insert into measures select indicator_id, label_en, unit_measure from indicators")


def relate_released(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """Set each figure beside what the release had for it, or last had before it.

    A step is unusual when it is larger than the largest that its series has made from one point to the next, for
    each year between them; with fewer than three points, when it is threefold or 30 percentage points.
    """
    _put_released(connection, known.observations)
    connection.execute("create table definitions as select distinct indicator_id, definition from released")
    if known.definitions is not None:
        columns = {name: known.definitions[name].to_pylist() for name in ("indicator_id", "definition")}
        put(connection, "used", columns)
        connection.execute("insert into definitions select * from used except select * from definitions")
    connection.execute(_CHANGES)


def _put_released(connection: duckdb.DuckDBPyConnection, observations: pa.Table | None) -> None:
    """List the figures of the release, each with the hashes of its key and of its series."""
    if observations is None:
        none = {name: pa.array([], pa.string()) for name in (*OBSERVATION_KEY, "unit_measure")}
        observations = pa.table(none | {name: pa.array([], pa.float64()) for name in ("year", "value")})
    # Texts that arrive as dictionaries have other hashes.
    texts = {name: observations[name].cast(pa.string()) for name in (*OBSERVATION_KEY, "unit_measure")}
    connection.register(
        "given", pa.table({**texts, "year": observations["year"], "value": observations["value"]})
    )
    connection.execute(
        f"""
        create table released as
        select indicator_id, definition, unit_measure, period, year::bigint as year, value::double as value,
               {hash_of(OBSERVATION_KEY)} as key_hash, xor(key_hash, {_parts_of_key()["period"]}) as series
        from given"""
    )
    connection.unregister("given")


# `usual` is what the series has done so far, in words.
_CHANGES = f"""
create table changes as
with points as (
    select *, abs(value - lag(value) over a) / greatest(1, year - lag(year) over a) as step
    from released
    where value is not null and series in (select but_period from told)
    window a as (partition by series order by year, period)
), series as (
    select series, count(*) as points, max(step) as largest from points group by series
), figures as (
    select row, o.key_hash, but_period as series, o.unit_measure, number, o.step as printed, y.year
    from told o join periods y on y.period = o.period
    where number is not null and obs_status is distinct from 'B' and o.unit_measure <> 'YES_NO'
      and but_period in (select series from points)
), revised as (
    select f.*, p.value as before, p.period, 1 as years, true as is_revision
    from figures f join points p on p.key_hash = f.key_hash
), added as (
    select f.*, p.value as before, p.period, f.year - p.year as years, false as is_revision
    from figures f asof join points p on p.series = f.series and f.year > p.year
    where f.row not in (select row from revised)
)
select c.row, before, c.period, is_revision, abs(number - before) as step,
       if(points >= {_POINTS}, 'the largest so far is ' || rtrim(rtrim(round(largest, 4)::varchar, '0'), '.')
                               || if(years > 1, ' a year', ''),
          'there are too few figures yet to say what is usual') as usual,
       if(points >= {_POINTS},
          abs(number - before) > greatest(largest * years, printed) * (1 + 1e-9),
          (unit_measure = 'PT' and abs(number - before) >= {_PER_CENT_POINTS})
          or (least(number, before) > 0
              and greatest(number, before) >= {_TIMES} * least(number, before)
              and (unit_measure <> 'PT' or abs(number - before) >= {_LEAST_POINTS}))) as is_unusual
from (select * from revised union all select * from added) c join series using (series)"""


def relate_totals(connection: duckdb.DuckDBPyConnection) -> None:
    """Set every total beside its parts, along each axis of the file's own observations."""
    _relate_age_parts(connection)
    joined = [
        _parts(axis, f"t.{axis} = '_T' and p.{axis} in ({', '.join(map(repr, sorted(parts)))})")
        for axis, parts in (
            ("sex", ("F", "M", "TG")),
            ("locality", ("U", "R")),
            ("disability", ("WITH", "WITHOUT")),
        )
    ]
    joined.append(_parts("district", "t.district = '_T' and p.district <> '_T'"))
    joined.append(
        _parts("area", "t.area = 'PK' and p.area <> 'PK' and t.district = '_T' and p.district = '_T'")
    )
    joined.append(
        """
        select 'age', t.row, t.number, t.step, t.area, t.unit_measure, p.row, p.age, p.number, p.step from told t
        join age_sets s on s.but_age = t.but_age
        join age_parts a on a.ages::ubigint = s.ages and a.whole = t.age
        join told p on p.but_age = t.but_age and p.age = a.part and p.unit_measure = t.unit_measure"""
    )
    connection.execute(
        "create table parts (axis varchar, row bigint, number double, step double, area varchar, "
        "unit_measure varchar, part bigint, code varchar, part_number double, part_step double)"
    )
    for one in joined:
        connection.execute(f"insert into parts {one}")
    districts: dict[str, int] = {}
    for row in codes("districts").values():
        districts[row["area"]] = districts.get(row["area"], 0) + 1
    counted = {"area": list(districts), "districts": list(districts.values())}
    put(connection, "districts_of", counted, whole=["districts"])
    connection.execute(_TOTALS)


def _parts(axis: str, condition: str) -> str:
    hashed = f"but_{axis}"
    return f"""
        select '{axis}', t.row, t.number, t.step, t.area, t.unit_measure, p.row, p.{axis}, p.number, p.step from told t
        join told p on p.{hashed} = t.{hashed} and p.unit_measure = t.unit_measure and {condition}"""


# `slack` is what rounding may do: half a step of the last printed decimal for each figure, or half a thousand where all are
# in thousands. Of the areas, each national figure leaves out others: it must be some sum with the four provinces in it.
_TOTALS = f"""
create table totals as
with sums as (
    select axis, row, any_value(area) as area, any_value(unit_measure) as unit_measure, any_value(number) as number,
           sum(part_number) as sum, count(*) as n, count(part_number) = count(*) as has_all_figures,
           min(part_number) as low, max(part_number) as high, list(part) as others,
           bool_or(code = 'TG') as has_transgender, count(*) filter (code in ('F', 'M')) = 2 as has_both,
           count(*) filter (code in ('PK-PB', 'PK-SD', 'PK-KP', 'PK-BA', 'PK-IS')) = 5 as has_five,
           sum(part_number) filter (code in ('PK-PB', 'PK-SD', 'PK-KP', 'PK-BA')) as four,
           list(part_number) filter (code in ('PK-IS', 'PK-TA', 'PK-GB', 'PK-JK')) as further,
           greatest(max(part_step), any_value(step)) as step,
           bool_and(part_number % 1000 = 0) and any_value(number) % 1000 = 0 as is_in_thousands
    from parts where number is not null group by axis, row
), read as (
    select s.* exclude (area), coalesce(d.districts, 0) as all_districts,
           unit_measure in (select unit_measure from additive) as is_additive,
           unit_measure in (select unit_measure from everybody) as is_rate,
           if(is_in_thousands, 1000, if(step < 1, step, 0)) as unit
    from sums s left join districts_of d on d.area = s.area
)
select axis, row, number, sum, n, low, high, list_sort(others) as others, is_additive, is_rate,
       if(is_rate, greatest(step, 0.05), unit * (n + 1) / 2) * (1 + 1e-9) as slack,
       if(axis = 'area', four, sum) as least_sum,
       has_all_figures and case axis
           when 'sex' then has_both
           when 'locality' then n = 2
           when 'disability' then n = 2
           when 'district' then n >= {_SHARE_OF_DISTRICTS} * all_districts
           when 'area' then has_five
           else true end as is_complete,
       if(axis = 'area',
          list_min([abs(number - four - coalesce(list_sum([further[i] * ((mask >> (i - 1)) & 1)
                                                  for i in range(1, coalesce(len(further), 0) + 1)]), 0))
                    for mask in range(16)]),
          abs(number - sum)) as nearest,
       case axis
           when 'sex' then if(has_transgender, 'female, male and transgender', 'female and male')
           when 'locality' then 'urban and rural'
           when 'disability' then 'persons with and without disabilities'
           when 'age' then 'the ' || n || ' age groups'
           when 'district' then if(n = 1, 'the one district', 'the ' || n || ' districts')
           else 'the ' || n || ' provinces and areas' end as parts
from read
"""


def _relate_age_parts(connection: duckdb.DuckDBPyConnection) -> None:
    """For each different set of age groups, say which of them make up another without a gap."""
    connection.execute(
        """
        create table age_sets as
        select but_age, bit_xor(hash(age)) as ages from told
        where age in (select age from age_bands) group by but_age having count(*) > 1"""
    )
    sets = connection.execute(
        """
        select t.ages, list(age order by age) from told
        join (select ages, any_value(but_age) as but_age from age_sets group by ages) t using (but_age)
        where age in (select age from age_bands) group by t.ages"""
    ).fetchall()
    parts = [(str(ages), whole, part) for ages, listed in sets for whole, part in age_parts(listed)]
    columns = list(zip(*parts, strict=True)) or [(), (), ()]
    put(connection, "age_parts", dict(zip(("ages", "whole", "part"), columns, strict=True)))


def age_parts(ages: Sequence[str]) -> list[tuple[str, str]]:
    """Pair each age group that others make up with those others: the widest that do, else the narrowest.

    >>> age_parts(["_T", "Y0T14", "Y0T4", "Y5T14", "Y_GE15", "Y10T20"])
    [('Y0T14', 'Y0T4'), ('Y0T14', 'Y5T14')]
    >>> age_parts(["_T", "Y0T4", "Y_GE5"])
    [('_T', 'Y0T4'), ('_T', 'Y_GE5')]
    """
    bands = {age: read_age(age) for age in ages}
    inside = {
        whole: [
            part for part in ages if part != whole and part != "_T" and _is_within(bands[part], bands[whole])
        ]
        for whole in ages
    }
    pairs = []
    for whole, parts in inside.items():
        widest = [part for part in parts if not any(part in inside[other] for other in parts)]
        narrowest = [part for part in parts if not inside[part]]
        for chosen in (widest, narrowest):
            if chosen and is_partition(chosen, of=whole):
                pairs += [(whole, part) for part in chosen]
                break
    return pairs


def _is_within(part: AgeBand, whole: AgeBand) -> bool:
    ends = whole.high_months is None or (
        part.high_months is not None and part.high_months <= whole.high_months
    )
    return whole.low_months <= part.low_months and ends


def relate_leads(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """List who leads on what: as it stands, but for the assignments that the file brings, and as the file has it."""
    connection.execute("create table leads (assignment_id varchar, recommendation_id varchar, unit varchar)")
    if known.leads is not None:
        connection.register("given", known.leads)
        connection.execute(
            "insert into leads from given where assignment_id not in (select assignment_id from assignments"
            " where assignment_id is not null)"
        )
        connection.unregister("given")
    connection.execute(
        "insert into leads select assignment_id, recommendation_id, unit from assignments where role = 'lead'"
    )


def relate_steps(connection: duckdb.DuckDBPyConnection, known: Known, has_assignments: bool) -> None:
    """Set each status report beside the one before it, of the file or the release, and list when things were asked."""
    put(connection, "ranks", {"status": _STEPS, "step": range(len(_STEPS))}, whole=["step"])
    connection.execute("create table published (assignment_id varchar, as_of date, status varchar)")
    connection.execute("create table assigned (assignment_id varchar, assigned_on date)")
    for name, rows in (("published", known.statuses), ("assigned", known.assignments)):
        if rows is not None:
            connection.register("given", rows)
            columns = "assignment_id, as_of, status" if name == "published" else "assignment_id, assigned_on"
            connection.execute(f"insert into {name} select {columns} from given")
            connection.unregister("given")
    if has_assignments:
        connection.execute("insert into assigned select assignment_id, assigned_on_day from assignments")
    connection.execute(
        """
        create table steps as
        with all_reports as (
            select * from published p
            where not exists (from status_reports s
                              where s.assignment_id = p.assignment_id and s.as_of_day = p.as_of)
            union all
            select assignment_id, as_of_day, status from status_reports where as_of_day is not null
        ), latest as (
            select assignment_id, as_of, arg_max(status, coalesce(r.step, 0)) as status
            from all_reports left join ranks r using (status) group by assignment_id, as_of
        )
        select s.row, s.status, s.reason, b.status as before, b.as_of as before_on,
               after_rank.step as after_step, before_rank.step as before_step
        from (select * from status_reports where as_of_day is not null) s
        asof join latest b on b.assignment_id = s.assignment_id and s.as_of_day > b.as_of
        left join ranks after_rank on after_rank.status = s.status
        left join ranks before_rank on before_rank.status = b.status"""
    )
