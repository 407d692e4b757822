"""How reporting goes: reports that have grown old, how long the first one took, and the way from received to implemented."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

OLD_AFTER_MONTHS = 12
FUNNEL = ("received", "recommended", "in_scope", "asked", "reported", "begun", "implemented")
_SETTLED = ("implemented", "no_longer_applicable", "no_report")
_BEGUN = ("implemented", "partly_implemented", "in_progress")


def is_old_report(status: pd.Series, as_of: pd.Series, on: date) -> pd.Series:
    """Say which assignments' latest report has grown old.

    Old: the latest report speaks of a day more than 12 months before, and says neither implemented nor no longer applicable.
    Where nothing was reported there is no report that could be old.

    Args:
        status: of each assignment on the day.
        as_of: the day that its latest report speaks of; null without one.
        on: the day asked about.

    >>> is_old_report(pd.Series(["in_progress"] * 2), pd.Series(pd.to_datetime(["2025-06-30", "2025-07-01"])), date(2026, 7, 1)).tolist()
    [True, False]
    """
    limit = pd.Timestamp(on) - pd.DateOffset(months=OLD_AFTER_MONTHS)
    return (pd.to_datetime(as_of) < limit) & ~status.isin(_SETTLED)


def median_days(asked_on: pd.Series, come_on: pd.Series) -> tuple[float, int]:
    """Give the time from asking to what came.

    The median of the days between, over those that have come; those that have not are counted beside it, never as 0.
    What came on a day before it was asked counts as 0 days.

    Returns: days (null where none has come), and how many have come.

    >>> asked = pd.Series(pd.to_datetime(["2025-01-01"] * 3))
    >>> median_days(asked, pd.Series(pd.to_datetime(["2025-01-31", "2025-03-02", None])))
    (45.0, 2)
    """
    days = (pd.to_datetime(come_on) - pd.to_datetime(asked_on)).dt.days.dropna().clip(lower=0)
    return (float(days.median()) if len(days) else float("nan")), len(days)


def funnel(recommendations: pd.DataFrame, statuses: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Count recommendations on their way from received to implemented, each step part of the one before.

    received: current rows of the register, concerns too; recommended: recommendations among them; in_scope: their
    response puts them into a rate; asked: of at least one unit; reported: by at least one unit asked; begun: at
    least in progress in one; implemented: by every unit asked, units with no_longer_applicable left out.

    Args:
        recommendations: current rows: recommendation_id, kind, `is_counted` (whether the response counts).
        statuses: recommendation → the status of each of its lead assignments on the day.

    Returns: step (one of `FUNNEL`), count, before (the step before; that of the first is itself).

    >>> rows = pd.DataFrame({"recommendation_id": ["a", "b", "c"], "kind": ["recommendation"] * 2 + ["concern"],
    ...     "is_counted": [True, True, True]})
    >>> funnel(rows, {"a": ["implemented", "no_report"]})["count"].tolist()
    [3, 2, 2, 1, 1, 1, 0]
    """
    recommended = recommendations[recommendations["kind"] == "recommendation"]
    scoped = recommended[recommended["is_counted"]]
    asked = [
        [status for status in statuses[one] if status != "no_longer_applicable"]
        for one in scoped["recommendation_id"]
        if one in statuses
    ]
    asked = [one for one in asked if one]
    counts = [
        len(recommendations),
        len(recommended),
        len(scoped),
        len(asked),
        sum(any(status != "no_report" for status in one) for one in asked),
        sum(any(status in _BEGUN for status in one) for one in asked),
        sum(all(status == "implemented" for status in one) for one in asked),
    ]
    return pd.DataFrame({"step": FUNNEL, "count": counts, "before": [counts[0], *counts[:-1]]})
