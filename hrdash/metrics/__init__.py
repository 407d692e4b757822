"""What the numbers mean: rates, sums, gaps, progress, divergence and coverage, each formula once."""

from collections.abc import Collection, Sequence
from datetime import date

import numpy as np
import pandas as pd

from hrdash.metrics.actions import ACTION_COUNTS, ACTION_RATES, ACTION_SUMS, action_marks, action_progress
from hrdash.metrics.caution import CAUTION
from hrdash.metrics.clocks import DUE_STATES, days_late, due_state, follow_up_due
from hrdash.metrics.divergence import DIFFERS, divergence
from hrdash.metrics.gaps import YEARS_APART, gap, gap_between_areas, gap_of_ordered_groups
from hrdash.metrics.progress import CLASSES, NO_VERDICT, gap_progress, progress
from hrdash.metrics.reporting import FUNNEL, funnel, is_old_report, median_days
from hrdash.vocabulary import OBSERVATION_KEY

__all__ = [
    "ACTION_COUNTS",
    "ACTION_RATES",
    "ACTION_SUMS",
    "CAUTION",
    "CLASSES",
    "COUNTS",
    "COVERAGE",
    "DIFFERS",
    "DUE_STATES",
    "FUNNEL",
    "NO_VERDICT",
    "RATES",
    "STATUSES",
    "YEARS_APART",
    "action_marks",
    "action_progress",
    "aggregate",
    "coverage",
    "days_late",
    "divergence",
    "due_state",
    "follow_up_due",
    "funnel",
    "gap",
    "gap_between_areas",
    "gap_of_ordered_groups",
    "gap_progress",
    "is_countable",
    "is_in_scope",
    "is_old_report",
    "latest_status",
    "median_days",
    "national_status",
    "progress",
    "unit_rates",
]

STATUSES = ("implemented", "partly_implemented", "in_progress", "not_started", "no_report")
COUNTS = (
    *("assigned", "reported", *STATUSES, "implemented_with_evidence"),
    *("no_longer_applicable", "noted"),
)
RATES = ("implementation_rate", "reporting_coverage")
COVERAGE = ("present", "hidden", "not_collected", "not_covered", "missing")

_IN_SCOPE_RESPONSES = ("supported", "supported_in_part", "not_applicable")
_BEYOND_NOT_STARTED = ("implemented", "partly_implemented", "in_progress")
_PER = {
    "PT": 100,
    "RATIO": 1,
    "PER_1000": 1_000,
    "PER_1000_LIVE_BIRTHS": 1_000,
    "PER_100000_LIVE_BIRTHS": 100_000,
    "PER_100000_POP": 100_000,
}
_SUMMED = ("NUMBER", "PKR")


def latest_status(status_reports: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return each assignment's status on a day: the latest published report with `as_of` on or before it.

    On the same day the later `reported_on` counts, then the later release (then the later row).

    Args:
        status_reports: one row per published report, with `assignment_id`, `as_of` and `reported_on` (days) and
            `release` (the number of the release that published it).
        as_of: the day asked about.

    Returns:
        The reports that count, at most one per assignment; an assignment with none by that day has no row.

    >>> reports = pd.DataFrame({
    ...     "assignment_id": "a1", "release": [1, 1, 2],
    ...     "status": ["not_started", "in_progress", "implemented"],
    ...     "as_of": pd.to_datetime(["2024-01-31", "2025-06-30", "2026-06-30"]),
    ...     "reported_on": pd.to_datetime(["2024-02-01", "2025-07-01", "2026-07-01"])})
    >>> latest_status(reports, date(2025, 12, 31))["status"].tolist()
    ['in_progress']
    """
    order = ["as_of", "reported_on", "release"]
    known = status_reports.loc[status_reports["as_of"] <= pd.Timestamp(as_of), ["assignment_id", *order]]
    in_order = known.sort_values(order, na_position="first")
    return status_reports.loc[in_order.drop_duplicates("assignment_id", keep="last").index]


def is_countable(assignments: pd.DataFrame, *, all_cycles: bool = False) -> pd.Series:
    """Say which assignments could count: lead assignments of recommendations (never concerns) that are current.

    Args:
        assignments: one row per assignment, with its recommendation's `kind` and `is_current`, and `role`.
        all_cycles: count recommendations of earlier reviews too.
    """
    countable = (assignments["kind"] == "recommendation") & (assignments["role"] == "lead")
    return countable if all_cycles else countable & assignments["is_current"].eq(True)


def is_in_scope(statuses: pd.DataFrame, *, all_cycles: bool = False) -> pd.Series:
    """Say which assignments a rate counts.

    In scope: role lead; kind recommendation; current (or all cycles); response supported, supported in part or
    not applicable; status not `no_longer_applicable`. Noted recommendations are never in a rate.

    Args:
        statuses: one row per assignment: `role`, its recommendation's `kind`, `is_current` and `response`, and its
            `status` (`no_report` where none is published).
        all_cycles: count recommendations of earlier reviews too.
    """
    return (
        is_countable(statuses, all_cycles=all_cycles)
        & statuses["response"].isin(_IN_SCOPE_RESPONSES)
        & (statuses["status"] != "no_longer_applicable")
    )


def unit_rates(statuses: pd.DataFrame, by: Sequence[str], *, all_cycles: bool = False) -> pd.DataFrame:
    """Count statuses and give the implementation rate and the reporting coverage of each group.

    Implementation rate = implemented ÷ in-scope assignments.
    Reporting coverage = reported ÷ in-scope assignments.
    No report stays in the denominator, so not reporting never improves a rate; partly implemented has no weight.
    With nothing in scope a rate is null, not 0.

    Args:
        statuses: as for `is_in_scope`, with `has_evidence` and the columns named in `by`.
        by: columns whose values make the groups.
        all_cycles: count recommendations of earlier reviews too.

    Returns:
        One row per group in which anything counts: `by`, then `COUNTS` (`assigned` is the denominator;
        `no_longer_applicable` and `noted` stand beside it, outside every rate) and `RATES` (0–1).

    >>> statuses = pd.DataFrame({
    ...     "unit": "PK-KP", "role": "lead", "kind": "recommendation", "is_current": True, "has_evidence": False,
    ...     "response": ["supported", "supported", "supported", "supported", "noted"],
    ...     "status": ["implemented", "partly_implemented", "no_report", "no_report", "implemented"]})
    >>> unit_rates(statuses, ["unit"])[["assigned", "reported", "noted", *RATES]].values.tolist()
    [[4.0, 2.0, 1.0, 0.25, 0.5]]
    """
    status = statuses["status"]
    in_scope = is_in_scope(statuses, all_cycles=all_cycles)
    beside = is_countable(statuses, all_cycles=all_cycles) & ~in_scope
    marks = {
        "assigned": in_scope,
        "reported": in_scope & (status != "no_report"),
        **{code: in_scope & (status == code) for code in STATUSES},
        "implemented_with_evidence": in_scope & (status == "implemented") & statuses["has_evidence"],
        "no_longer_applicable": beside & statuses["response"].isin(_IN_SCOPE_RESPONSES),
        "noted": beside & (statuses["response"] == "noted"),
    }
    groups = [statuses[key].to_numpy() for key in by]
    counts = pd.DataFrame(marks).groupby(groups, dropna=False, sort=False).sum().astype("int64")
    counts = counts[counts[["assigned", "no_longer_applicable", "noted"]].any(axis="columns")]
    in_scope_counts = counts["assigned"].where(counts["assigned"] > 0)
    counts["implementation_rate"] = counts["implemented"] / in_scope_counts
    counts["reporting_coverage"] = counts["reported"] / in_scope_counts
    return counts.rename_axis(list(by)).reset_index()


def national_status(statuses: pd.DataFrame, within: Sequence[str] = ()) -> pd.DataFrame:
    """Give each recommendation one status for the whole country, from the units that lead on it.

    Units with no_longer_applicable are left out; all implemented → implemented; else any beyond not started →
    partly_implemented (in_progress never occurs); else any not_started → not_started; else no_report.
    So it counts as reported when at least one unit has reported. It is not the mean of the units' rates.
    Where every unit is left out the recommendation is no_longer_applicable.

    Args:
        statuses: one row per assignment, with `recommendation_id`, `role`, `status`, `has_evidence`.
        within: columns that part statuses which do not belong together, as the day of a series.

    Returns:
        One row per recommendation (and `within`), unit `PK`, with the columns of its first assignment; `has_evidence` only where
        every unit left in gave evidence.

    >>> statuses = pd.DataFrame({
    ...     "recommendation_id": ["r1", "r1", "r2", "r2"], "unit": ["PK-KP", "PK-PB"] * 2, "role": "lead",
    ...     "status": ["implemented", "no_report", "not_started", "no_report"], "has_evidence": False})
    >>> national_status(statuses)["status"].tolist()
    ['partly_implemented', 'not_started']
    """
    leads = statuses[statuses["role"] == "lead"]
    keys = [*within, "recommendation_id"]
    status = leads["status"]
    left_out = status == "no_longer_applicable"
    said = leads[keys].assign(
        none_left=left_out,
        all_implemented=left_out | (status == "implemented"),
        all_with_evidence=left_out | leads["has_evidence"],
        none_beyond=~status.isin(_BEYOND_NOT_STARTED),
        none_not_started=status != "not_started",
    )
    of_each = said.groupby(keys, sort=False, dropna=False).all()
    national = np.select(
        [
            of_each["none_left"],
            of_each["all_implemented"],
            ~of_each["none_beyond"],
            ~of_each["none_not_started"],
        ],
        ["no_longer_applicable", "implemented", "partly_implemented", "not_started"],
        "no_report",
    )
    first = leads.drop_duplicates(keys)
    return first.assign(unit="PK", status=national, has_evidence=of_each["all_with_evidence"].to_numpy())


def aggregate(
    observations: pd.DataFrame, over: str, parts: Collection[str], total: str = "_T"
) -> pd.DataFrame:
    """Sum observations over one dimension, where no total is there already.

    Percentages and rates are summed by their numerators and denominators; counts by their values; never an average
    of percentages. A total that is there already wins over a computed one. A sum with a missing or hidden part is
    not shown: its figures are null, with the most cautious `obs_status` of its parts (`L` where one is missing).

    Args:
        observations: rows with the columns of `observations`, of measures that can be summed.
        over: the column of the key to sum over.
        parts: every code of `over` that the total is made of.
        total: the code of the total in `over`.

    Returns:
        One total per rest of the key, with the columns of `observations`; computed ones have
        `source_kind` `computed`.

    Raises:
        ValueError: for a measure that cannot be summed (yes or no, years).

    >>> shares = pd.DataFrame({
    ...     "indicator_id": "literacy", "sex": ["F", "M"], "unit_measure": "PT", "obs_status": "A",
    ...     "value": [40.0, 60.0], "numerator": [40.0, 180.0], "denominator": [100.0, 300.0]})
    >>> aggregate(shares, "sex", ["F", "M"])["value"].tolist()
    [55.0]
    """
    measures = set(observations["unit_measure"])
    if unsummable := measures - set(_PER) - set(_SUMMED):
        raise ValueError(f"{', '.join(sorted(unsummable))} cannot be summed: ask for the published total.")
    key = [name for name in OBSERVATION_KEY if name in observations and name != over]
    totals = observations[observations[over] == total]
    parts_found = observations[observations[over].isin(parts)].merge(totals[key], "left", indicator="found")
    sums = [
        dict(zip(key, names, strict=True)) | {over: total} | _sum(rows, len(set(parts)))
        for names, rows in parts_found[parts_found["found"] == "left_only"].groupby(key, sort=False)
    ]
    return pd.concat([totals, pd.DataFrame(sums, columns=observations.columns)] if sums else [totals])


def _sum(rows: pd.DataFrame, expected: int) -> dict:
    """Sum the parts of one total."""
    measure = rows["unit_measure"].iloc[0]
    summed = ["value"] if measure in _SUMMED else ["numerator", "denominator"]
    caution = max(rows["obs_status"], key=CAUTION.index)
    if caution != "Q" and (len(rows) < expected or rows[summed].isna().any(axis=None)):
        caution = "L"
    shared = {"unit_measure": measure, "obs_status": caution, "source_kind": "computed"}
    if caution in "LQ":
        return shared
    sums = rows[summed].sum().to_dict()
    if "value" not in sums:
        sums["value"] = _PER[measure] * sums["numerator"] / sums["denominator"]
    return shared | sums


def coverage(expected: pd.DataFrame, come: pd.DataFrame) -> pd.DataFrame:
    """Hold what came against what was expected, by unit, indicator and disaggregation.

    present: at least one value came; else hidden: values came and all of them are hidden; else not_collected: only
    "not collected" came; else not_covered: nothing came, and the sources that came for other units leave this one
    out; else missing.

    Args:
        expected: one row per expected unit, `indicator_id` and `disaggregation`, with `is_covered` (truth).
        come: one row per unit, `indicator_id` and `disaggregation` that came: how many observations were `present`,
            `hidden` and `not_collected`.

    Returns:
        The rows of `expected` with `coverage`, one of `COVERAGE`.

    >>> expected = pd.DataFrame({
    ...     "unit": ["PK-KP", "PK-SD", "PK-JK"], "indicator_id": "literacy", "disaggregation": "sex",
    ...     "is_covered": [True, True, False]})
    >>> come = pd.DataFrame({
    ...     "unit": ["PK-KP"], "indicator_id": "literacy", "disaggregation": "sex",
    ...     "present": [0], "hidden": [2], "not_collected": [1]})
    >>> coverage(expected, come)["coverage"].tolist()
    ['hidden', 'missing', 'not_covered']
    """
    cells = expected.merge(come, "left", ["unit", "indicator_id", "disaggregation"])
    found = [cells[state] > 0 for state in COVERAGE[:3]]
    states = np.select([*found, ~cells["is_covered"].astype(bool)], COVERAGE[:4], "missing")
    return cells.drop(columns=["is_covered", *COVERAGE[:3]]).assign(coverage=states)


def is_stale(years: pd.Series, every: pd.Series, now: int) -> pd.Series:
    """Say which newest figures are stale: the next one could have been published by now and has not come.

    stale: more than one round and one year, for publishing, lie between the year of the newest figure and this one.
    What has no rhythm (a law, a single study) is never stale.

    Args:
        years: of each newest figure; null where there is none.
        every: years from one round to the next; null where there is no rhythm.
        now: the year of the release.

    >>> is_stale(pd.Series([2023, 2018, 2018, None]), pd.Series([10, 5, None, 1]), 2026).tolist()
    [False, True, False, False]
    """
    return now - years.astype("float64") > every.astype("float64") + 1
