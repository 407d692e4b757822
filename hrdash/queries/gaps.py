"""How far apart groups and areas are, in every indicator that has figures of them."""

from collections.abc import Collection

import pandas as pd

from hrdash import metrics
from hrdash.metrics import YEARS_APART
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
from hrdash.vocabulary import COMPARED, OBSERVATION_KEY, ORDERED_GROUNDS, TEXT, codes, ends_of

KEYS: dict[str, Field] = (
    table_fields("indicators", "i.")
    | table_fields("observations", "o.")
    | {"unit": Field("o.area", TEXT), "disaggregation": Field("", TEXT)}
)
"""What gaps can be filtered by: columns of the observations and of their indicators, `unit`, `disaggregation`."""

KINDS = (*COMPARED, "area", *ORDERED_GROUNDS)
"""What is compared: two groups, areas with each other, or all groups of a ground that has an order."""

_OF_TWO = (*COMPARED, *ORDERED_GROUNDS)

NO_YARDSTICK = ("PK-IS",)  # Islamabad is one city: nobody is measured by it unless it is chosen (rule 5)

_COMPARED = ("disaggregation", "group", "comparison")
_KEY = ", ".join(f"o.{name}" for name in OBSERVATION_KEY)
_READ = f"{_KEY}, o.value, o.denominator, o.sample_size, o.ci_low, o.ci_high, o.obs_status, i.direction"
_FROM = "observations o join indicators i on i.indicator_id = o.indicator_id"
_GROUPS = ("sex", "age", "disability", "locality", "ground", "ground_value")
_SERIES = ", ".join(f"o.{name}" for name in ("indicator_id", "definition", *_GROUPS))
_CAUTION = metrics.CAUTION.index
_OF_SEVERAL = (
    *(
        "group_period",
        "comparison_period",
        "weights",
        "mean",
        "weighted_mean_difference",
        "attributable_risk",
    ),
    *("attributable_fraction", "slope_index", "relative_index"),
)


def gaps(
    release: Release, where: Where | None = None, *, no_yardstick: Collection[str] = NO_YARDSTICK
) -> pd.DataFrame:
    """Give every gap: between two groups (`pairs`), between areas, and of groups that have an order.

    Args:
        release: the release asked.
        where: filters on `KEYS`; `disaggregation` is one of `KINDS`.
        no_yardstick: areas that are nobody's best-off area.

    Returns:
        One row per gap: the key (the column that is compared, and the period of areas, is blank), `disaggregation`,
        `group` and `comparison` (codes; of areas and ordered groups the worst-off and the best-off), then as
        `metrics.gap`, `metrics.gap_between_areas` and `metrics.gap_of_ordered_groups`, with `group_period`,
        `comparison_period`, and `weights`: what the areas are weighted by (`denominator` or `population`).
    """
    areas = between_areas(release, where, no_yardstick=no_yardstick)
    found = [pairs(release, where), areas, of_ordered_groups(release, where)]
    rows = pd.concat([rows for rows in found if len(rows)] or found, ignore_index=True)
    return rows.reindex(columns=[*found[0], *_OF_SEVERAL])


def pairs(release: Release, where: Where | None = None) -> pd.DataFrame:
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
    is_compared = " or ".join(f"o.{over} <> '_T'" for over in compared) or "false"
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
    """Give the widest gap of each indicator and two groups, crossed with nothing else, in its newest figures.

    The two groups are a pair, or the worst-off and the best-off of a ground that has an order.

    Args:
        release: the release asked.
        years: how far back of an indicator's newest figures of the same two groups the newest ones reach.
        where: filters on `KEYS`.

    Returns:
        As `gaps`; of gaps equally wide those of the latest year, of these those of the first area by code.
    """
    compared, condition, bound = _asked(where or {}, _OF_TWO)
    columns = (*COMPARED, "ground")
    of_two = []
    for kind in compared:
        group, comparison = ends_of(kind)
        own = "ground" if kind in ORDERED_GROUNDS else kind
        others = "".join(f" and o.{other} = '_T'" for other in columns if other != own)
        of_two.append(f"(o.{_column(kind)} in ('{group}', '{comparison}'){others})")
    # Which two groups: the columns that are not at their total. The two share the rest of the key.
    groups = ", ".join((*(f"{over} <> '_T'" for over in COMPARED), "ground"))
    shared = ", ".join(name for name in OBSERVATION_KEY if name not in (*COMPARED, "ground_value"))
    figures = query(
        release,
        f"""
        with figures as (
            select {_READ}, o.year from {_FROM}
            where {condition} and o.value is not null and ({" or ".join(of_two) or "false"})
        ), pairs as (
            select *, max(value) over pair - min(value) over pair as points from figures
            window pair as (partition by {shared}, {groups})
            qualify count(*) over pair = 2
        ), newest as (
            select * from pairs
            qualify year >= max(year) over (partition by indicator_id, {groups}) - {years:d}
        )
        select * exclude (year, points) from newest
        qualify rank() over (partition by indicator_id, {groups} order by points desc, year desc, area) = 1
        order by {", ".join(OBSERVATION_KEY)}
        """,
        bound,
    ).to_pandas()
    return _measure(figures, compared)


def between_areas(
    release: Release, where: Where | None = None, *, no_yardstick: Collection[str] = NO_YARDSTICK
) -> pd.DataFrame:
    """Give how unequal the areas are in the newest figures of each indicator and group (`metrics.gap_between_areas`).

    Of rates only: a difference between two counts says how many people live where. Areas are weighted by their
    figures' denominators, else by their population in the release. Transgender persons and protected grounds are not
    compared between areas.

    Args:
        release: the release asked.
        where: filters on `KEYS`.
        no_yardstick: areas that are nobody's best-off area.

    Returns:
        As `gaps`, one row per indicator, definition and group.
    """
    asked, condition, bound = _asked(where or {}, ["area"])
    if not asked:
        return pd.DataFrame()
    figures = query(
        release,
        f"""
        select {_READ}, o.year from {_FROM}
        where {condition} and o.area <> 'PK' and o.district = '_T' and o.sex <> 'TG' and o.ground = '_T'
            and o.unit_measure not in ('NUMBER', 'PKR', 'YES_NO') and o.obs_status <> 'L'
        qualify o.year >= max(o.year) over (partition by {_SERIES}) - {YEARS_APART:d}
            and row_number() over (partition by {_SERIES}, o.area order by o.year desc, o.period desc) = 1
        order by {_KEY}
        """,
        bound,
    ).to_pandas()
    people = _population(release)
    series = ["indicator_id", "definition", *_GROUPS]
    rows = []
    for names, areas in figures.groupby(series, sort=False):
        has_bases = areas["denominator"].notna().all()
        # Who lives in the former FATA is counted in Khyber Pakhtunkhwa's people since 2018: no weights for the two.
        known = None if "PK-TA" in set(areas["area"]) else people
        weights = areas.set_index("area")["denominator"] if has_bases else known
        measured = metrics.gap_between_areas(areas, weights, no_yardstick)
        if measured is not None:
            by = ("denominator" if has_bases else "population") if pd.notna(measured["mean"]) else None
            shared = dict(zip(series, names, strict=True)) | {"district": "_T", "disaggregation": "area"}
            rows.append(shared | {"weights": by} | _ends(areas.set_index("area"), measured))
    return pd.DataFrame(rows)


def _ends(areas: pd.DataFrame, measured: dict) -> dict:
    """Name the two ends of a range, each with its figure, base and period."""
    ends = {}
    for who, end in (("group", measured.pop("worst_off")), ("comparison", measured.pop("best_off"))):
        row = areas.loc[end]
        figures = {"value": row["value"], "base": row["denominator"], "sample_size": row["sample_size"]}
        figures |= {"status": row["obs_status"]}
        ends |= {who: end, f"{who}_period": row["period"]}
        ends |= {f"{who}_{name}": figure for name, figure in figures.items()}
    shared = {"direction": areas["direction"].iloc[0], "obs_status": max(areas["obs_status"], key=_CAUTION)}
    return ends | measured | shared | {"is_break": False}


def of_ordered_groups(release: Release, where: Where | None = None) -> pd.DataFrame:
    """Give the slope and the relative index of grounds that have an order (`metrics.gap_of_ordered_groups`).

    The indices need three groups or more, each with its denominator, none hidden, and are null otherwise. They are
    positive where the better-off groups have the higher figures, whatever direction is favourable; difference and
    ratio, of the first and the last group, are as in `metrics.gap`.
    """
    asked, condition, bound = _asked(where or {}, ORDERED_GROUNDS)
    if not asked:
        return pd.DataFrame()
    grounds = ", ".join("?" * len(asked))
    figures = query(
        release,
        f"select {_READ} from {_FROM} where {condition} and o.ground in ({grounds}) order by {_KEY}",
        [*bound, *asked],
    ).to_pandas()
    places = {code: place for place, code in enumerate(codes("ground_values"))}
    series = [name for name in OBSERVATION_KEY if name != "ground_value"]
    rows = []
    for names, groups in figures.groupby(series, sort=False):
        ordered = groups.sort_values("ground_value", key=lambda column: column.map(places))
        if len(ordered) < 2:
            continue
        has_indices = len(ordered) > 2 and ordered[["value", "denominator"]].notna().all(axis=None)
        slope, relative = (
            metrics.gap_of_ordered_groups(ordered["value"], ordered["denominator"])
            if has_indices
            else (None, None)
        )
        worst, best = (str(ordered["ground_value"].iloc[end]) for end in (0, -1))
        ends = metrics.gap(ordered.drop(columns="ground"), "ground_value", worst, best).iloc[0].to_dict()
        shared = dict(zip(series, names, strict=True))
        named = {"disaggregation": shared["ground"], "group": worst, "comparison": best}
        rows.append(ends | shared | named | {"slope_index": slope, "relative_index": relative})
    return pd.DataFrame(rows)


def _population(release: Release) -> pd.Series:
    """Give the newest count of each area's people in the release; of several of one period the one that leaves out fewest."""
    rows = query(
        release,
        """
        select area, value from observations
        where indicator_id = 'population' and district = '_T' and sex = '_T' and age = '_T' and disability = '_T'
            and locality = '_T' and ground = '_T' and value is not null
        qualify row_number() over (partition by area order by year desc, period desc, value desc) = 1
        """,
    ).to_pandas()
    return rows.set_index("area")["value"]


def _asked(where: Where, kinds: Collection[str] = COMPARED) -> tuple[list, str, list]:
    """Read filters: which of some kinds are compared, the condition as SQL, and its values."""
    asked = unit_as_area(where)
    compared = values_of(asked.pop("disaggregation", list(KINDS)))
    check_known("disaggregation", compared, KINDS)
    compared = [kind for kind in compared if kind in kinds]
    condition, bound = where_sql(KEYS, asked)
    return compared, f"{condition} and i.direction <> 'neutral'", bound


def _column(kind: str) -> str:
    """Give the column in which the groups of a kind stand."""
    return "ground_value" if kind in ORDERED_GROUNDS else kind


def _measure(figures: pd.DataFrame, compared: Collection[str]) -> pd.DataFrame:
    """Measure the gaps among figures, one kind of group after the other."""
    found = [
        metrics.gap(figures, _column(kind), *ends_of(kind)).assign(
            disaggregation=kind, group=ends_of(kind)[0], comparison=ends_of(kind)[1]
        )
        for kind in compared or COMPARED  # without any kind there are no figures, and the columns stay
    ]
    rows = pd.concat(found, ignore_index=True)
    rest = [name for name in rows if name not in (*OBSERVATION_KEY, *_COMPARED)]
    return rows.reindex(columns=[*OBSERVATION_KEY, *_COMPARED, *rest])
