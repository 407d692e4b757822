"""How figures and gaps have moved within one definition: every series, the counts of districts, the fastest."""

import pandas as pd

from hrdash import metrics
from hrdash.queries import gaps
from hrdash.queries.filters import Field, Where, table_fields, unit_as_area, where_sql
from hrdash.store import Release, query
from hrdash.validate import year_of
from hrdash.vocabulary import COMPARED, OBSERVATION_KEY, TEXT

KEYS: dict[str, Field] = (
    table_fields("indicators", "i.") | table_fields("observations", "o.") | {"unit": Field("o.area", TEXT)}
)
"""What progress can be filtered by: columns of the observations and of their indicators, and `unit`."""

SERIES = [name for name in OBSERVATION_KEY if name != "period"]
_PAIR = ["disaggregation", "group", "comparison"]
_TARGETS = "select indicator_id, target_value, target_year from indicators"
_LEVEL = "level"


def progress(release: Release, where: Where | None = None) -> pd.DataFrame:
    """Give how each series has moved beside what its target asks (`metrics.progress`), then each gap.

    Yes or no, and indicators without a favourable direction, have none. Transgender persons and protected grounds
    have their own progress and no gap.

    Args:
        release: the release asked.
        where: filters on `KEYS`.

    Returns:
        One row per series, then one per pair of groups: `what` (`level` or `gap`), the key without the period (of a
        gap the column that is compared is blank), `disaggregation`, `group`, `comparison` (of a gap), then as
        `metrics.progress` and `metrics.gap_progress`. Not one line where there is only one figure: it says so
        (`no_verdict`).
    """
    condition, bound = where_sql(KEYS, unit_as_area(where or {}))
    figures = query(
        release,
        f"""
        select {", ".join(f"o.{name}" for name in OBSERVATION_KEY)}, o.year, o.value, o.ci_low, o.ci_high,
            o.obs_status, i.direction, i.target_value, i.target_year
        from observations o join indicators i on i.indicator_id = o.indicator_id
        where {condition} and i.direction <> 'neutral' and o.unit_measure <> 'YES_NO'
        order by {", ".join(f"o.{name}" for name in OBSERVATION_KEY)}
        """,
        bound,
    ).to_pandas()
    levels = metrics.progress(figures, SERIES).assign(what=_LEVEL)
    moved = _gap_movements(release, where or {})
    columns = ["what", *SERIES, *_PAIR, *(name for name in levels if name not in (*SERIES, "what"))]
    return pd.concat([levels, moved], ignore_index=True).reindex(columns=[*columns, "is_reversed"])


def gap_movements(release: Release, where: Where | None = None) -> pd.DataFrame:
    """Give how the gap between each pair of groups has moved, crossed with no other pair (`metrics.gap_progress`).

    Args:
        release: the release asked.
        where: filters on `gaps.KEYS`.

    Returns:
        One row per indicator, definition, place and pair: as `progress`, with `is_shared`: whether the first or the
        newest pair of figures is also another district's, so that nobody measured the two apart.
    """
    moved = _gap_movements(release, {"age": "_T"} | dict(where or {}))
    others = [*COMPARED, "ground_value"]
    is_alone = (moved[others].isna() | (moved[others] == "_T")).all(axis="columns")
    return moved[is_alone].reset_index(drop=True)


def _gap_movements(release: Release, where: Where) -> pd.DataFrame:
    kinds = [gaps.pairs(release, where), gaps.of_ordered_groups(release, where)]
    found = pd.concat([rows for rows in kinds if len(rows)] or kinds[:1], ignore_index=True)
    found = found.reindex(columns=kinds[0].columns)
    targets = query(release, _TARGETS).to_pandas()
    rows = found.merge(targets, "left", "indicator_id").assign(
        year=year_of(found["period"]).astype("float64"), is_shared=_is_shared(found)
    )
    series = [*SERIES, *_PAIR]
    if rows.empty:
        return metrics.gap_progress(rows, series).assign(what="gap", is_shared=False)
    moved = metrics.gap_progress(rows, series)
    shared = rows.loc[rows["is_shared"], [*series, "period"]].assign(is_shared=True)
    for end in ("base", "current"):
        ends = shared.rename(columns={"period": f"{end}_period", "is_shared": f"{end}_shared"})
        moved = moved.merge(ends, "left", [*series, f"{end}_period"])
    is_shared = moved.pop("base_shared").eq(True) | moved.pop("current_shared").eq(True)
    return moved.assign(what="gap", is_shared=is_shared)


def _is_shared(pairs: pd.DataFrame) -> pd.Series:
    """Tell which districts' pairs of figures are also those of another district in the same round."""
    same = [
        *(name for name in OBSERVATION_KEY if name != "district"),
        *("disaggregation", "group_value", "comparison_value"),
    ]
    is_district = pairs["district"].ne("_T") & pairs["difference"].notna()
    return is_district & pairs.duplicated(same, keep=False)


def level_movements(release: Release, where: Where | None = None) -> pd.DataFrame:
    """Give how the totals of every indicator have moved, as `progress`, with `is_shared` as in `gap_movements`."""
    totals = dict.fromkeys(("sex", "age", "disability", "locality", "ground"), "_T")
    moved = progress(release, dict(where or {}) | totals)
    moved = moved[moved["what"] == _LEVEL].reset_index(drop=True)
    keys = ["indicator_id", "definition", "area"]
    is_shared = pd.Series(False, index=moved.index)
    for end in ("base", "current"):
        same = moved.duplicated([*keys, f"{end}_period", f"{end}_value"], keep=False)
        is_shared |= same & moved["district"].ne("_T")
    return moved.assign(is_shared=is_shared)


def districts_moved(moved: pd.DataFrame) -> pd.DataFrame:
    """Count in how many districts of each area a figure got better or a gap closed, between the same two periods.

    The two periods are those that most of the area's districts have. Districts that share one figure are left out:
    nobody measured them apart.

    Args:
        moved: rows of `gap_movements` or `level_movements`.

    Returns:
        One row per indicator, definition, area and pair: `better` (closed), `worse` (widened), `districts` (with a
        verdict), `base_period`, `current_period`, `what`.
    """
    of_districts = moved[moved["district"].ne("_T") & ~moved["is_shared"] & moved["moved"].notna()]
    keys = ["what", "indicator_id", "definition", "area", *_PAIR, "direction"]
    ends = ["base_period", "current_period"]
    counted = (
        of_districts.assign(
            better=of_districts["moved"].eq("better"), worse=of_districts["moved"].eq("worse"), districts=1
        )
        .groupby([*keys, *ends], as_index=False, dropna=False)[["better", "worse", "districts"]]
        .sum()
    )
    # The commonest two periods; of equals the longest stretch.
    in_order = counted.sort_values(["districts", "base_period"], ascending=[False, True], kind="stable")
    return in_order.drop_duplicates(keys).sort_values(keys, ignore_index=True)
