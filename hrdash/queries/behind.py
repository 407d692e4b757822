"""Who is furthest behind: places far from the nation or the best-off area, and gaps that close or widen fastest."""

from collections.abc import Collection, Mapping
from functools import lru_cache

import pandas as pd

from hrdash.queries import gaps, movements
from hrdash.queries.indicators import YEARS_APART
from hrdash.store import Release, query
from hrdash.validate import year_of
from hrdash.vocabulary import OBSERVATION_KEY

_TOTALS = {name: "_T" for name in OBSERVATION_KEY[2:10] if name not in ("period", "ground_value")}
_OF_AN_END = {  # column of an observation → what `gaps` calls it at each end
    "value": "value",
    "denominator": "base",
    "sample_size": "sample_size",
    "obs_status": "status",
    "period": "period",
}
# Percentages only: their points are one scale. What is sensitive is never ranked (rule 9).
_RANKED = {"sensitivity": "normal", "unit_measure": "PT"}


def places_behind(
    release: Release,
    area: str | None = None,
    theme: str | None = None,
    no_yardstick: Collection[str] = gaps.NO_YARDSTICK,
) -> pd.DataFrame:
    """Give the areas that are furthest behind, each indicator in its newest definition.

    Of all areas: the worst-off beside the best-off one. Of one area: it beside the national figure, and beside the
    best-off area where there is no national one. Islamabad is nobody's yardstick, unless it is chosen (rule 5).

    Args:
        release: the release asked.
        area: one province or area; all of them where None.
        theme: one theme; all of them where None.
        no_yardstick: areas that are nobody's best-off area.

    Returns:
        One row an indicator, furthest behind first: indicator_id, label_en, definition, `group` (the area behind),
        `comparison` (an area or `PK`), each with `_value`, `_base`, `_sample_size`, `_status` and `_period`, difference (points), ratio.
    """
    where = _RANKED | _TOTALS | ({"theme": theme} if theme else {})
    found = gaps.between_areas(release, where, no_yardstick=no_yardstick)
    if area is not None and len(found):
        found = _beside_the_nation(release, where, area, found)
    if found.empty:
        return pd.DataFrame(columns=["indicator_id", "label_en", "group", "comparison", "difference"])
    found = found.assign(year=year_of(found["group_period"]))
    newest = found.sort_values(["year", "difference"], ascending=False).drop_duplicates("indicator_id")
    is_behind = newest["difference"] > 0
    in_order = newest[is_behind].sort_values(["difference", "indicator_id"], ascending=[False, True])
    return in_order.merge(_labels(release), on="indicator_id").reset_index(drop=True)


def _beside_the_nation(
    release: Release, where: Mapping[str, object], area: str, ranges: pd.DataFrame
) -> pd.DataFrame:
    """Give one area beside the national figure of its definition, or beside the best-off area where there is none."""
    condition = " and ".join(f"o.{name} = '_T'" for name in _TOTALS)
    figures = query(
        release,
        f"""
        select o.indicator_id, o.definition, o.area, o.period, o.year, o.value, o.denominator, o.sample_size,
            o.obs_status, i.direction
        from observations o join indicators i on i.indicator_id = o.indicator_id
        where {condition} and o.value is not null and o.area in ('PK', ?)
        qualify row_number() over (
            partition by o.indicator_id, o.definition, o.area order by o.year desc, o.period desc) = 1
        """,
        [area],
    ).to_pandas()
    keys = ["indicator_id", "definition"]
    mine, nation = (figures[figures["area"] == code].set_index(keys) for code in (area, "PK"))
    rows = []
    for row in ranges.itertuples():
        if (row.indicator_id, row.definition) not in mine.index:
            continue
        own = mine.loc[(row.indicator_id, row.definition)]
        named = {"indicator_id": row.indicator_id, "definition": row.definition, "group": area}
        ends = _end("group", own)
        if (row.indicator_id, row.definition) in nation.index:
            other = nation.loc[(row.indicator_id, row.definition)]
            code, value, year = "PK", other["value"], other["year"]
            ends |= _end("comparison", other)
        else:
            code, value = row.comparison, row.comparison_value
            year = int(year_of(pd.Series([row.comparison_period])).iloc[0])
            names = [f"comparison_{name}" for name in _OF_AN_END.values()]
            ends |= {name: getattr(row, name) for name in names}
        if code == area or abs(year - own["year"]) > YEARS_APART:
            continue
        better, worse = (
            (value, own["value"]) if row.direction == "higher_is_better" else (own["value"], value)
        )
        ends |= {"comparison": code, "difference": better - worse}
        rows.append(named | ends | {"ratio": better / worse if worse else None, "direction": row.direction})
    return pd.DataFrame(rows)


def _end(who: str, row: pd.Series) -> dict[str, object]:
    """Give one end of a comparison as the columns of `gaps` name it."""
    return {f"{who}_{name}": row[column] for column, name in _OF_AN_END.items()}


def moving_gaps(release: Release, area: str | None = None, theme: str | None = None) -> pd.DataFrame:
    """Give the gaps that have closed or widened, the fastest first, with the verdict of rule 6.

    Within one definition, between its first comparable and its newest figures, which are at most three years older
    than the indicator's newest of any definition. Districts that share one figure are left out.

    Returns:
        One row per indicator, definition, area or district and pair: as `movements.gap_movements`, with label_en.
    """
    moved = _moved(release, area, theme)
    ends = year_of(moved["current_period"])
    newest = ends.groupby([moved["indicator_id"], moved["definition"]]).transform("max")
    ranked = moved[
        moved["moved"].isin(["better", "worse"]) & ~moved["is_shared"] & (ends >= newest - YEARS_APART)
    ]
    order = ranked["points_a_year"].abs().rename("speed")
    in_order = ranked.assign(speed=order).sort_values(
        ["speed", "indicator_id", "area", "district"], ascending=[False, True, True, True]
    )
    return in_order.drop(columns="speed").merge(_labels(release), on="indicator_id").reset_index(drop=True)


def closing_by_area(release: Release, area: str | None = None, theme: str | None = None) -> pd.DataFrame:
    """Give in how many districts of each area each gap closed (`movements.districts_moved`), with label_en."""
    counted = movements.districts_moved(_moved(release, area, theme))
    return counted.merge(_labels(release), on="indicator_id").reset_index(drop=True)


@lru_cache(maxsize=32)
def _moved(release: Release, area: str | None, theme: str | None) -> pd.DataFrame:
    """Give the movements that both questions above look through; read once, never changed."""
    where = _RANKED | ({"theme": theme} if theme else {}) | ({"area": area} if area else {})
    moved = movements.gap_movements(release, where)
    ends = year_of(moved["current_period"])
    newest = ends.groupby(moved["indicator_id"]).transform("max")
    return moved[ends >= newest - YEARS_APART]


def _labels(release: Release) -> pd.DataFrame:
    return query(release, "select indicator_id, label_en from indicators").to_pandas()
