"""How far apart two groups are, in every indicator, area and period that has figures of both."""

from collections.abc import Collection

import pandas as pd

from hrdash import metrics
from hrdash.queries.filters import (
    Field,
    Where,
    check_known,
    table_fields,
    unit_as_area,
    values_of,
    where_sql,
)
from hrdash.store import Release, query
from hrdash.vocabulary import COMPARED, OBSERVATION_KEY, TEXT

KEYS: dict[str, Field] = (
    table_fields("indicators", "i.")
    | table_fields("observations", "o.")
    | {"unit": Field("o.area", TEXT), "disaggregation": Field("", TEXT)}
)
"""What gaps can be filtered by: columns of the observations and of their indicators, `unit`, `disaggregation`."""

_COMPARED = ("disaggregation", "group", "comparison")
_KEY = ", ".join(f"o.{name}" for name in OBSERVATION_KEY)
_READ = f"{_KEY}, o.value, o.denominator, o.obs_status, i.direction"
_FROM = "observations o join indicators i on i.indicator_id = o.indicator_id"


def gaps(release: Release, where: Where | None = None) -> pd.DataFrame:
    """Give the gap between women and men, persons with and without disabilities, rural and urban (`metrics.gap`).

    Neutral indicators have none. Transgender persons and protected grounds are compared with nobody.

    Args:
        release: the release asked.
        where: filters on `KEYS`.

    Returns:
        One row per pair of figures that differ in nothing but the group: the key (the column that is compared is
        blank), what is compared (`disaggregation`, `group`, `comparison`), then as `metrics.gap`.
    """
    compared, condition, bound = _asked(where or {})
    is_compared = " or ".join(f"o.{over} <> '_T'" for over in compared)
    figures = query(
        release,
        f"""
        select {_READ}
        from {_FROM}
        where {condition} and ({is_compared})
        order by {_KEY}
        """,
        bound,
    ).to_pandas()
    return _measure(figures, compared)


def widest(release: Release, years: int, where: Where | None = None) -> pd.DataFrame:
    """Give the widest gap of each indicator and pair of groups, crossed with no other pair, in its newest figures.

    Args:
        release: the release asked.
        years: how far back of an indicator's newest pair of figures (of any two groups) the newest ones reach.
        where: filters on `KEYS`.

    Returns:
        As `gaps`; of gaps equally wide those of the latest year, of these those of the first area by code.
    """
    compared, condition, bound = _asked(where or {})
    of_one_pair = [
        f"(o.{over} in ('{group}', '{comparison}')"
        + "".join(f" and o.{other} = '_T'" for other in COMPARED if other != over)
        + ")"
        for over, (group, comparison) in COMPARED.items()
        if over in compared
    ]
    # Which two groups: the columns that are not at their total. The pair shares the rest of the key.
    groups = ", ".join(f"{over} <> '_T'" for over in COMPARED)
    shared = ", ".join(name for name in OBSERVATION_KEY if name not in COMPARED)
    figures = query(
        release,
        f"""
        with figures as (
            select {_READ}, o.year from {_FROM}
            where {condition} and o.value is not null and ({" or ".join(of_one_pair) or "false"})
        ), pairs as (
            select *, max(value) over pair - min(value) over pair as points from figures
            window pair as (partition by {shared}, {groups})
            qualify count(*) over pair = 2
        ), newest as (
            select * from pairs
            qualify year >= max(year) over (partition by indicator_id) - {years:d}
        )
        select * exclude (year, points) from newest
        qualify rank() over (partition by indicator_id, {groups} order by points desc, year desc, area) = 1
        order by {", ".join(OBSERVATION_KEY)}
        """,
        bound,
    ).to_pandas()
    return _measure(figures, compared)


def _asked(where: Where) -> tuple[list, str, list]:
    """Read filters: what is compared, the condition as SQL, and its values."""
    asked = unit_as_area(where)
    compared = values_of(asked.pop("disaggregation", list(COMPARED)))
    check_known("disaggregation", compared, COMPARED)
    condition, bound = where_sql(KEYS, asked)
    return compared, f"{condition} and i.direction <> 'neutral'", bound


def _measure(figures: pd.DataFrame, compared: Collection[str]) -> pd.DataFrame:
    """Measure the gaps among figures, one kind of group after the other."""
    found = [
        metrics.gap(figures, over, group, comparison).assign(
            disaggregation=over, group=group, comparison=comparison
        )
        for over, (group, comparison) in COMPARED.items()
        if over in compared
    ]
    rows = pd.concat(found, ignore_index=True)
    rest = [name for name in rows if name not in (*OBSERVATION_KEY, *_COMPARED)]
    return rows.reindex(columns=[*OBSERVATION_KEY, *_COMPARED, *rest])
