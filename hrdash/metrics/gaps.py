"""How far groups and areas are apart: two groups, several areas, groups in an order, each with its interval."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from hrdash.metrics.caution import most_cautious
from hrdash.metrics.intervals import difference_interval, ratio_interval
from hrdash.vocabulary import OBSERVATION_KEY

YEARS_APART = 3  # so many years may lie between the periods of areas that are compared
DIRECTIONS = {"higher_is_better", "lower_is_better"}
_OF_A_FIGURE = {
    "value": "value",
    "denominator": "base",
    "sample_size": "sample_size",
    "ci_low": "low",
    "ci_high": "high",
    "obs_status": "status",
}


def gap(observations: pd.DataFrame, over: str, group: str, comparison: str) -> pd.DataFrame:
    """Measure how far one group is behind another, within one indicator, definition, area and period.

    Higher is better: difference = comparison − group, ratio = comparison ÷ group. Lower is better: the other way
    round. So a difference above 0 and a ratio above 1 mean that the group is behind, whatever is measured.
    Both are null where a value is hidden or not there, or the indicator declares no direction (neutral); the ratio
    also over 0. The pair has the more cautious `obs_status` of the two.
    Two groups, simple measures: Schlotheuber & Hosseinpoor 2022, doi 10.3390/ijerph19063697. Where both figures
    come with an interval the difference and the ratio have one too (`intervals`).

    Args:
        observations: rows with the columns of `observations` and `direction` of their indicator.
        over: the column of the key in which the two groups stand.
        group: the code of the group asked about.
        comparison: the code of the group it is compared with.

    Returns:
        One row per pair that is there: the rest of the key, `direction`, `group_value`, `comparison_value`,
        `group_base`, `comparison_base` (denominators), `group_sample_size`, `comparison_sample_size`, `group_status`,
        `comparison_status`, `difference` (in the indicator's measure), `ratio`, `difference_low`, `difference_high`,
        `ratio_low`, `ratio_high` (95 %), `obs_status`, and `is_break`: whether one of the two marks a break in its series.

    >>> literacy = pd.DataFrame({
    ...     "indicator_id": "literacy", "direction": "higher_is_better", "sex": ["F", "M"],
    ...     "value": [40.0, 60.0], "denominator": [100.0, 100.0], "obs_status": "A"})
    >>> gap(literacy, "sex", "F", "M")[["difference", "ratio"]].values.tolist()
    [[20.0, 1.5]]
    """
    key = [name for name in OBSERVATION_KEY if name in observations and name != over]
    columns = observations.reindex(columns=[over, *key, "direction", *_OF_A_FIGURE])

    def rows_of(code: str, who: str) -> pd.DataFrame:
        names = {column: f"{who}_{name}" for column, name in _OF_A_FIGURE.items()}
        return columns[columns[over] == code].drop(columns=over).rename(columns=names)

    pairs = rows_of(group, "group").merge(rows_of(comparison, "comparison"), on=[*key, "direction"])
    statuses = [pairs[f"{who}_status"] for who in ("group", "comparison")]
    ends = {who: [pairs[f"{who}_value"], pairs.pop(f"{who}_low"), pairs.pop(f"{who}_high")] for who in _WHO}
    is_lower_better = pairs["direction"] == "lower_is_better"
    better, worse = (
        [one.where(~is_lower_better, other) for one, other in zip(ends[first], ends[second], strict=True)]
        for first, second in (_WHO[::-1], _WHO)
    )
    is_declared = pairs["direction"].isin(DIRECTIONS)
    differences = (better[0] - worse[0], *difference_interval(*better, *worse))
    ratios = ((better[0] / worse[0]).where(worse[0] != 0), *ratio_interval(*better, *worse))
    return pairs.assign(
        **{name: column.where(is_declared) for name, column in zip(_DIFFERENCE, differences, strict=True)},
        **{name: column.where(is_declared) for name, column in zip(_RATIO, ratios, strict=True)},
        obs_status=most_cautious(*statuses),
        is_break=np.logical_or(*(status == "B" for status in statuses)),
    )


_WHO = ("group", "comparison")
_DIFFERENCE = ("difference", "difference_low", "difference_high")
_RATIO = ("ratio", "ratio_low", "ratio_high")


def gap_between_areas(
    observations: pd.DataFrame, populations: pd.Series | None, no_yardstick: Collection[str] = ()
) -> dict[str, float | str] | None:
    """Measure how unequal areas are in one indicator.

    Range: difference and ratio of the best-off and the worst-off area. Weighted mean difference from the mean =
    Σ share × |value − mean|. Population attributable risk = how far the mean is from the best-off area, and the
    population attributable fraction = that ÷ mean, in per cent. The mean is weighted by population.
    Within one definition; the areas' periods may differ by at most three years.
    Formulas: Schlotheuber & Hosseinpoor 2022, doi 10.3390/ijerph19063697. Where the mean is better than the best-off
    area that may be a yardstick, nothing is attributable: 0.

    Args:
        observations: one row per area: `area`, `value`, `definition`, `year`, `direction`.
        populations: persons by area; without them, or without one of the areas, the weighted measures are null.
        no_yardstick: areas that count in the mean, and are nobody's best-off area (Islamabad, unless it is chosen).

    Returns:
        `mean`, `best_off`, `worst_off` (areas), `difference`, `ratio`, `weighted_mean_difference`,
        `attributable_risk` and `attributable_fraction` (per cent); None where the rule forbids a comparison
        (several definitions, years too far apart, a hidden value, no direction, fewer than two areas).
    """
    values = observations.set_index("area")["value"]
    directions = set(observations["direction"])
    compared = values.drop(list(no_yardstick), errors="ignore")
    if (
        len(compared) < 2
        or values.isna().any()
        or observations["definition"].nunique() != 1
        or observations["year"].max() - observations["year"].min() > YEARS_APART
        or not directions < DIRECTIONS
    ):
        return None
    is_higher_better = directions == {"higher_is_better"}
    best = compared.idxmax() if is_higher_better else compared.idxmin()
    worst = values.idxmin() if is_higher_better else values.idxmax()
    low, high = sorted((float(values[best]), float(values[worst])))
    found = {
        "best_off": best,
        "worst_off": worst,
        "difference": high - low,
        "ratio": high / low if low else np.nan,
    }
    return {**_weighted(values, populations, float(values[best]), is_higher_better), **found}


def _weighted(
    values: pd.Series, populations: pd.Series | None, best: float, is_higher_better: bool
) -> dict[str, float]:
    """Give the measures that weigh each area by its people; all null where one area's people are not known."""
    people = pd.Series(dtype=float) if populations is None else populations
    weights = people.reindex(values.index)
    if weights.isna().any() or weights.sum() <= 0:
        names = ("mean", "weighted_mean_difference", "attributable_risk", "attributable_fraction")
        return dict.fromkeys(names, np.nan)
    shares = weights / weights.sum()
    mean = float((shares * values).sum())
    risk = max(0.0, best - mean if is_higher_better else mean - best)
    return {
        "mean": mean,
        "weighted_mean_difference": float((shares * (values - mean).abs()).sum()),
        "attributable_risk": risk,
        "attributable_fraction": 100 * risk / mean if mean else np.nan,
    }


def gap_of_ordered_groups(values: Sequence[float], populations: Sequence[float]) -> tuple[float, float]:
    """Give the slope index and the relative index of groups in order, worst-off first (as wealth quintiles).

    The value is regressed, weighted by population, on each group's middle rank in the whole population (0–1).
    Slope index = fitted value at rank 1 − fitted value at rank 0. Relative index = the first ÷ the second.
    Formulas: Schlotheuber & Hosseinpoor 2022, doi 10.3390/ijerph19063697.

    Args:
        values: one per group, in the order of the groups.
        populations: persons in each group.

    >>> [round(index, 3) for index in gap_of_ordered_groups([40, 55, 65, 78, 90], [30, 25, 20, 15, 10])]
    [58.048, 2.908]
    """
    shares = np.asarray(populations, dtype=float) / np.sum(populations)
    ranks = np.cumsum(shares) - shares / 2
    slope, at_zero = np.polyfit(ranks, values, 1, w=np.sqrt(shares))
    return float(slope), float((at_zero + slope) / at_zero) if at_zero else np.nan
