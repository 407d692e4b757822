"""Whether a figure, or a gap, has moved as its target asks; refused, with the reason, where nobody can honestly say."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from hrdash.metrics.gaps import DIRECTIONS
from hrdash.metrics.intervals import difference_interval

NO_VERDICT = ("neutral", "hidden", "one_point", "break", "interval")
"""Why a movement is not judged: no favourable direction; first or newest figure hidden; one figure of this definition;
a break, after which there is one figure only; the change could be chance (its interval includes 0)."""

CLASSES = ("reached", "on_track", "moderate", "limited", "deterioration")
"""The classes of StatCan and Open SDG, from the best to the worst."""

_ON_TRACK, _MODERATE = 0.95, 0.60
_ENDS = ("period", "year", "value", "low", "high", "status")
_POINT = {"period": "period", "year": "year", "value": "value", "ci_low": "low", "ci_high": "high"}


def progress(observations: pd.DataFrame, series: Sequence[str]) -> pd.DataFrame:
    """Measure how each series has moved, and whether fast enough for its target.

    Points a year = (current − base) ÷ years between them; required points a year = (target − base) ÷ (target year −
    base year); needed from now = (target − current) ÷ (target year − current year). Base is the first figure after
    the last break, current the newest. These work at zero.
    Class of StatCan and Open SDG, only where base, current and target are above 0 and the target year is later than
    the current one: R = (growth a year of base to current) ÷ (growth a year of base to target), growth = (end ÷
    start)^(1 ÷ years) − 1. A target that is met is reached; R ≥ 0.95 on track, 0.60–0.95 moderate, 0–0.60 limited,
    below 0 deterioration.
    No verdict across a break or definition, on one point, on a hidden value, or when the change's interval includes 0.
    Source: Statistics Canada, "Progress Measurement Methodology for the Sustainable Development Goals", as in Open SDG
    (docs/progress-methodology.md); there the base year is 2015 unless another is given, here the first that can count.

    Args:
        observations: one row per figure: the columns named in `series`, `period`, `year`, `value`, `obs_status`,
            `direction`, `target_value`, `target_year`, and `ci_low`, `ci_high` where there are any; `is_break` in
            place of `obs_status` B where a figure is made of two.
        series: the columns that make one series (never across definitions).

    Returns:
        One row per series: `series`, `direction`, `base_period`, `base_value`, `current_period`, `current_value`,
        `change` (with `change_low`, `change_high`), `points_a_year`, `target_value`, `target_year`,
        `required_a_year`, `needed_a_year`, `moved` (`better`, `worse`, `same`; null without verdict), `progress_class`
        (one of `CLASSES`; null where it is not defined) and `no_verdict` (one of `NO_VERDICT`, else null).

    >>> literacy = pd.DataFrame({
    ...     "area": "PK", "period": ["2015", "2020"], "year": [2015, 2020], "value": [50.0, 60.0], "obs_status": "A",
    ...     "direction": "higher_is_better", "target_value": 90.0, "target_year": 2030.0})
    >>> progress(literacy, ["area"])[["points_a_year", "required_a_year", "progress_class"]].values.tolist()
    [[2.0, 2.6666666666666665, 'moderate']]
    """
    ends = _ends(observations, list(series))
    return _judged(ends, list(series))


def gap_progress(gaps: pd.DataFrame, series: Sequence[str]) -> pd.DataFrame:
    """Measure how the gap between two groups has moved: `progress` of its size, whose target is 0.

    The gap's size is |difference|; better means that it closed, worse that it widened. `is_reversed` says that the
    group that was behind is ahead now. A gap has no class: its target is 0.

    Args:
        gaps: one row per pair of figures, as `gap` gives them, with `period`, `year`, `target_year`.
        series: as for `progress`.

    Returns:
        As `progress` (values are sizes of the gap), with `is_reversed`.
    """
    is_group_ahead = gaps["difference"] < 0
    low, high = gaps["difference_low"], gaps["difference_high"]
    sized = gaps.assign(
        value=gaps["difference"].abs(),
        ci_low=low.where(~is_group_ahead, -high),
        ci_high=high.where(~is_group_ahead, -low),
        direction=gaps["direction"].where(~gaps["direction"].isin(DIRECTIONS), "lower_is_better"),
        target_value=0.0,
    )
    found = progress(sized, series)
    signed = _ends(sized.assign(value=gaps["difference"], direction=gaps["direction"]), list(series))
    is_reversed = (np.sign(signed["base_value"]) * np.sign(signed["current_value"])) < 0
    return found.assign(is_reversed=is_reversed.to_numpy(), direction=signed["direction"].to_numpy())


def _ends(observations: pd.DataFrame, series: list[str]) -> pd.DataFrame:
    """Give each series its first figure after the last break, its newest, and how many figures lie in it."""
    points = observations.reindex(
        columns=list(dict.fromkeys([*observations, "ci_low", "ci_high", "is_break"]))
    )
    points = points.sort_values([*series, "year", "period"], kind="stable", ignore_index=True)
    is_break = points["is_break"].eq(True) | points["obs_status"].eq("B")
    within = points.groupby(series, sort=False, dropna=False)
    # A stretch begins at each break: the newest stretch is the one that is measured.
    stretch = (
        is_break.astype(int).groupby([points[name] for name in series], sort=False, dropna=False).cumsum()
    )
    is_newest = stretch == stretch.groupby([points[name] for name in series], dropna=False).transform("max")
    known = points.rename(columns=_POINT | {"obs_status": "status"})[
        [*series, "direction", "target_value", "target_year", *_ENDS]
    ]
    grouped = known[is_newest].groupby(series, sort=False, dropna=False)
    first, last = grouped.head(1).reset_index(drop=True), grouped.tail(1).reset_index(drop=True)
    ends = last.rename(columns={name: f"current_{name}" for name in _ENDS})
    for name in _ENDS:
        ends[f"base_{name}"] = first[name]
    return ends.assign(
        points=grouped.size().to_numpy(),
        has_break=within["period"].size().to_numpy() > grouped.size().to_numpy(),
    )


def _judged(ends: pd.DataFrame, series: list[str]) -> pd.DataFrame:
    base, current, target = ends["base_value"], ends["current_value"], ends["target_value"]
    years = (ends["current_year"] - ends["base_year"]).where(lambda years: years > 0)
    target_year = ends["target_year"]
    to_target = (target_year - ends["base_year"]).where(lambda years: years > 0)
    from_now = (target_year - ends["current_year"]).where(lambda years: years > 0)
    change = (current - base).where(years.notna())
    low, high = difference_interval(
        *(ends[f"current_{name}"] for name in ("value", "low", "high")),
        *(ends[f"base_{name}"] for name in ("value", "low", "high")),
    )
    reason = np.select(
        [
            ~ends["direction"].isin(DIRECTIONS),
            ends["base_status"].eq("Q") | ends["current_status"].eq("Q"),
            ends["has_break"] & years.isna(),
            change.isna(),
            (low <= 0) & (high >= 0),
        ],
        ["neutral", "hidden", "break", "one_point", "interval"],
        "",
    )
    is_judged = reason == ""
    towards = np.where(ends["direction"] == "higher_is_better", 1.0, -1.0)
    better = change * towards
    moved = np.select([better > 0, better < 0], ["better", "worse"], "same")
    classes = _classes(base, current, target, years, to_target, from_now, towards)
    found = ends.assign(
        change=change,
        change_low=low.where(change.notna()),
        change_high=high.where(change.notna()),
        points_a_year=change / years,
        required_a_year=(target - base) / to_target,
        needed_a_year=(target - current) / from_now,
        moved=np.where(is_judged, moved, None),
        progress_class=np.where(is_judged, classes, None),
        no_verdict=np.where(is_judged, None, reason),
    )
    names = (
        "base_period",
        "base_value",
        "current_period",
        "current_value",
        "change",
        "change_low",
        "change_high",
    )
    rest = ("points_a_year", "target_value", "target_year", "required_a_year", "needed_a_year")
    return found[[*series, "direction", *names, *rest, "moved", "progress_class", "no_verdict"]]


def _classes(
    base: pd.Series,
    current: pd.Series,
    target: pd.Series,
    years: pd.Series,
    to_target: pd.Series,
    from_now: pd.Series,
    towards: np.ndarray,
) -> np.ndarray:
    """Give the class of StatCan and Open SDG; None where it is not defined."""
    is_reached = ((current - target) * towards >= 0).to_numpy()
    # A base that had met its target asks for growth in the other direction: no ratio says anything then.
    is_defined = (
        (base > 0) & (current > 0) & (target > 0) & from_now.notna() & ((target - base) * towards > 0)
    )
    safe_base, safe_current, safe_target = (column.where(is_defined) for column in (base, current, target))
    actual = (safe_current / safe_base) ** (1 / years) - 1
    required = (safe_target / safe_base) ** (1 / to_target) - 1
    ratio = actual / required
    return np.select(
        [is_reached, ratio >= _ON_TRACK, ratio >= _MODERATE, ratio >= 0, ratio < 0], list(CLASSES), None
    )
