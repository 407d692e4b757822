"""What figures were expected and what has come, by unit, indicator and disaggregation."""

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa

from hrdash import metrics, vocabulary
from hrdash.queries.filters import (
    Field,
    QuestionError,
    Where,
    check_known,
    table_fields,
    values_of,
    where_sql,
)
from hrdash.queries.rates import release_day
from hrdash.store import Release, query

DIMENSIONS = ("sex", "age", "disability", "locality", "district")
_CELL = ("unit", "indicator_id", "disaggregation")
_TOTAL = " and ".join(f"{name} = '_T'" for name in (*DIMENSIONS, "ground"))
# Every disaggregation that a row of observations can show, with the SQL that says so.
_SHOWS = {"_T": _TOTAL} | {name: f"{name} <> '_T'" for name in (*DIMENSIONS, "ground")}
_CAME = {
    "present": "not is_blank",
    "hidden": "is_blank and obs_status = 'Q'",
    "not_collected": "is_blank and obs_status = 'L'",
}
_INDICATORS = table_fields("indicators")
KEYS: dict[str, Field] = _INDICATORS | dict.fromkeys(
    ("unit", "disaggregation", "coverage"), Field("", vocabulary.TEXT)
)
"""What coverage can be grouped and filtered by."""


def coverage_of(release: Release, where: Where | None = None) -> pd.DataFrame:
    """Give one row per figure that is expected: a unit, an indicator and what it is disaggregated by.

    Every indicator is expected for the country, for which the federal government (`FED`) answers; one that is
    expected by `area` or `district` also for each other unit. Of each the total (`_T`) is expected, and what
    `expected_disaggregations` names. A province or area is not covered by an indicator when none of the indicator's
    sources has a figure for it, of any indicator. See `metrics.coverage`, and `metrics.is_stale` for figures whose
    next round is overdue by what the indicator's periodicity says (`periodicities`).

    Args:
        where: filters on `KEYS`.

    Returns:
        unit, indicator_id, disaggregation, coverage (one of `metrics.COVERAGE`), year (of the newest figure that
        can be seen; null without one), is_stale, in the order of units and indicators.
    """
    where = where or {}
    known = {
        "unit": vocabulary.codes("units"),
        "disaggregation": ("_T", *DIMENSIONS, *vocabulary.codes("grounds")),
        "coverage": metrics.COVERAGE,
    }
    for key in set(known) & set(where):
        check_known(key, where[key], known[key])
    asked = {key: value for key, value in where.items() if key in _INDICATORS or key not in KEYS}
    condition, bound = where_sql(KEYS, asked)
    indicators = query(
        release,
        f"""select indicator_id, expected_disaggregations, periodicity from indicators where {condition}
            order by label_en, indicator_id""",
        bound,
    ).to_pandas()
    came = _read_came(release)
    cells = metrics.coverage(_expected(indicators, came), _by_disaggregation(came))
    for key in set(known) & set(where):
        cells = cells[cells[key].isin(values_of(where[key]))]
    rhythm = dict(
        zip(indicators["indicator_id"], map(rhythm_of, indicators["periodicity"].fillna("")), strict=True)
    )
    stale = metrics.is_stale(cells["year"], cells["indicator_id"].map(rhythm), release_day(release).year)
    return cells.assign(is_stale=stale)[[*_CELL, "coverage", "year", "is_stale"]].reset_index(drop=True)


def rhythm_of(periodicity: str) -> int | None:
    """Read how many years lie between two rounds, from an indicator's periodicity; None where it has no rhythm.

    >>> rhythm_of("Population census, last in 2023"), rhythm_of("Yearly"), rhythm_of("When it changes")
    (10, 1, None)
    """
    said = periodicity.casefold()
    found = (row["years"] for word, row in vocabulary.codes("periodicities").items() if word in said)
    return next(map(int, found), None)


def coverage_by(release: Release, by: str | Sequence[str], where: Where | None = None) -> pd.DataFrame:
    """Count the expected figures of each unit, indicator, disaggregation, theme or other group, by what has come.

    Args:
        by: one key of `KEYS`, or several; an indicator with several themes counts in each.
        where: filters on `KEYS`.

    Returns:
        `by`, `expected`, then a count for each of `metrics.COVERAGE`, and `stale`: how many of those present.
    """
    keys = [by] if isinstance(by, str) else list(by)
    for key in keys:
        if key not in KEYS:
            known = ", ".join(sorted(KEYS))
            raise QuestionError("unknown-column", f"coverage has no {key!r}: there are {known}")
    cells = coverage_of(release, where)
    of_indicators = {key: _INDICATORS[key] for key in keys if key in _INDICATORS and key != "indicator_id"}
    if of_indicators:
        columns = "".join(f', {field.sql} as "{key}"' for key, field in of_indicators.items())
        held = query(release, f"select indicator_id{columns} from indicators").to_pandas()
        cells = cells.merge(held, "left", "indicator_id")
    for key, field in of_indicators.items():
        if pa.types.is_list(field.type):
            cells = cells.explode(key)
    marks = {state: cells["coverage"] == state for state in metrics.COVERAGE}
    marks["stale"] = cells["is_stale"]
    counted = cells[keys].assign(expected=True, **marks).groupby(keys, sort=False, dropna=False)
    return counted.sum().astype("int64").reset_index()


def _read_came(release: Release) -> pd.DataFrame:
    """Count the observations of each indicator, unit, ground and source, by disaggregation and by what they show."""
    # Rows that show the same are counted first: few kinds of row are left to be looked at by every filter.
    kinds = ", ".join(f"if({name} = '_T', '_T', 'some') as {name}" for name in DIMENSIONS)
    counts = [
        f'coalesce(sum(figures) filter (({shows}) and {state}), 0)::bigint as "{name} {mark}"'
        for name, shows in _SHOWS.items()
        for mark, state in _CAME.items()
    ]
    years = [
        f'max(year) filter (({shows}) and not is_blank) as "{name} year"' for name, shows in _SHOWS.items()
    ]
    came = query(
        release,
        f"""
        with kinds as (
            select indicator_id, area, ground, if(source_kind = 'reported', null, source) as source, {kinds}, value is null as is_blank, obs_status,
                count(*) as figures, max(year) as year
            from observations
            group by all
        )
        select indicator_id, area, ground, source, {", ".join([*counts, *years])}
        from kinds
        group by all
        """,
    ).to_pandas()
    units = {str(row["area"] or "PK"): unit for unit, row in vocabulary.codes("units").items()}
    return came.assign(unit=came["area"].map(units)).dropna(subset="unit")


def _by_disaggregation(came: pd.DataFrame) -> pd.DataFrame:
    """Turn the counts of `_read_came` into one row per unit, indicator and disaggregation."""
    parts = []
    for name in _SHOWS:
        columns = {f"{name} {mark}": mark for mark in (*_CAME, "year")}
        part = came[["unit", "indicator_id", "ground", *columns]].rename(columns=columns)
        parts.append(part.assign(disaggregation=part["ground"] if name == "ground" else name))
    groups = pd.concat(parts).groupby(list(_CELL), sort=False)
    return groups.agg({**dict.fromkeys(_CAME, "sum"), "year": "max"}).reset_index()


def _expected(indicators: pd.DataFrame, came: pd.DataFrame) -> pd.DataFrame:
    """List the cells that are expected, each with whether the sources that came cover the unit."""
    # A unit's own report says nothing of which other units its source covers.
    told = came.dropna(subset="source")
    units_of_source = told.groupby("source")["unit"].agg(set).to_dict()
    sources = told.groupby("indicator_id")["source"].agg(set).to_dict()
    cells = []
    for indicator_id, named in zip(
        indicators["indicator_id"], indicators["expected_disaggregations"], strict=True
    ):
        named = [] if named is None else list(named)
        own = ["_T", *(name for name in named if name not in ("area", "district"))]
        covered = [units_of_source[source] for source in sources.get(indicator_id, ())]
        for unit in vocabulary.codes("units"):
            if unit != "FED" and not {"area", "district"} & set(named):
                continue
            by_district = ["district"] if "district" in named and unit != "FED" else []
            is_covered = unit == "FED" or not covered or any(unit in units for units in covered)
            cells += [(unit, indicator_id, name, is_covered) for name in own + by_district]
    return pd.DataFrame(cells, columns=[*_CELL, "is_covered"])
