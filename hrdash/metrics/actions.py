"""How far the measures of a plan are: counts, money and what is late, each formula once."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from hrdash.metrics.clocks import due_state
from hrdash.vocabulary import codes

_STATUSES = tuple(code for code in codes("statuses") if code != "no_longer_applicable")
ACTION_COUNTS = ("actions", *_STATUSES, "late", "without_owner", "without_budget", "with_spending")
ACTION_SUMS = ("budget_pkr", "spent_pkr", "budget_of_both")
ACTION_RATES = ("implemented_share", "spent_share")
_OVER = ("implemented", "no_longer_applicable")


def action_marks(actions: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Say of each action whether it counts, is late, or lacks an owner or a budget.

    An action counts unless it is no longer applicable. Late: it counts, is not implemented, and its day is past.
    Without owner: no department answers for it. Without budget: no amount is written, which is not an amount of 0.

    Args:
        actions: one row an action: `status` (`no_report` or blank where none is told), `due_on`, `department_id`,
            `budget_pkr`.
        as_of: the day asked about.

    Returns:
        The same rows with the truths `counts`, `is_late`, `has_no_owner`, `has_no_budget`.
    """
    counts = actions["status"] != "no_longer_applicable"
    blank = pd.Series(None, index=actions.index, dtype=object)
    is_past = due_state(actions["due_on"], blank, as_of) == "overdue"
    return actions.assign(
        counts=counts,
        is_late=is_past & ~actions["status"].isin(_OVER),
        has_no_owner=counts & actions["department_id"].isna(),
        has_no_budget=counts & actions["budget_pkr"].isna(),
    )


def action_progress(actions: pd.DataFrame, by: Sequence[str], as_of: date) -> pd.DataFrame:
    """Count the actions of each group by status, and set what was spent beside the budget.

    Share implemented = implemented ÷ actions; an action without a status stays in the count.
    Share spent = spent ÷ budget, in rupees, summed over the actions that have both amounts (`with_spending` of them).
    One is about measures, the other about money: neither is worked out from the other.

    Args:
        actions: as for `action_marks`, with `spent_pkr` and the columns named in `by`.
        by: columns whose values make the groups; none: one row for all.
        as_of: the day asked about.

    Returns:
        One row a group: `by`, `ACTION_COUNTS`, `ACTION_SUMS` (budget of all with an amount, spent of all with one,
        budget of those with both) and `ACTION_RATES` (0–1, the share spent can be more; null where there is nothing
        to divide by).

    >>> actions = pd.DataFrame({
    ...     "plan": "rip", "status": ["implemented", "in_progress"], "due_on": pd.NaT, "department_id": "fed-law",
    ...     "budget_pkr": [10.0, 30.0], "spent_pkr": [10.0, None]})
    >>> action_progress(actions, ["plan"], date(2026, 1, 1))[["implemented_share", "spent_share"]].values.tolist()
    [[0.5, 1.0]]
    """
    marked = action_marks(actions, as_of)
    marked = marked[marked["counts"]]
    status = marked["status"].fillna("no_report")
    has_both = marked["budget_pkr"].notna() & marked["spent_pkr"].notna()
    parts = pd.DataFrame(
        {
            "actions": 1,
            **{code: (status == code).astype(int) for code in _STATUSES},
            "late": marked["is_late"].astype(int),
            "without_owner": marked["has_no_owner"].astype(int),
            "without_budget": marked["has_no_budget"].astype(int),
            "with_spending": has_both.astype(int),
            "budget_pkr": marked["budget_pkr"].astype(float),
            "spent_pkr": marked["spent_pkr"].astype(float),
            "budget_of_both": marked["budget_pkr"].where(has_both).astype(float),
            "spent_of_both": marked["spent_pkr"].where(has_both).astype(float),
        },
        index=marked.index,
    )
    keys = [marked[name].to_numpy() for name in by] or [pd.Series(0, index=marked.index).to_numpy()]
    sums = parts.groupby(keys, dropna=False, sort=False).sum(min_count=1)
    budget = sums["budget_of_both"]
    sums["implemented_share"] = sums["implemented"] / sums["actions"]
    sums["spent_share"] = sums.pop("spent_of_both") / budget.where(budget > 0)
    if not by:
        return sums.reset_index(drop=True)
    return sums.rename_axis(list(by)).reset_index()
