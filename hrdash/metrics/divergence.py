"""Where what was reported as done and what was measured say two things; neither explains the other."""

import numpy as np
import pandas as pd

DIFFERS = ("reported_worse", "reported_same", "unreported_better")
"""How they differ: something is reported as implemented and the measure got worse, or has not moved; nothing is
reported as implemented and the measure got better."""


def divergence(rates: pd.DataFrame, movements: pd.DataFrame) -> pd.DataFrame:
    """Set what each unit reports on a theme beside what was measured there, and keep where the two differ.

    reported_worse: at least one recommendation is reported as implemented, and the measure moved for the worse.
    reported_same: the same, and it did not move. unreported_better: none is reported as implemented, and the measure
    moved for the better. Where nothing is assigned, or a movement has no verdict, nothing is said. There is no score,
    and neither is said to be the cause of the other.

    Args:
        rates: one row per `unit` and `theme`: `assigned`, `reported`, `implemented`.
        movements: one row per `unit`, `theme` and measure, with `moved` (`better`, `worse`, `same` or null).

    Returns:
        The rows of `movements` that differ, with the counts and `differs`, one of `DIFFERS`.

    >>> rates = pd.DataFrame({
    ...     "unit": ["PK-KP", "PK-SD"], "theme": "education", "assigned": [9, 7], "reported": [7, 2],
    ...     "implemented": [6, 0]})
    >>> movements = pd.DataFrame({
    ...     "unit": ["PK-KP", "PK-KP", "PK-SD"], "theme": "education", "moved": ["worse", "better", "better"]})
    >>> divergence(rates, movements)[["unit", "implemented", "differs"]].values.tolist()
    [['PK-KP', 6, 'reported_worse'], ['PK-SD', 0, 'unreported_better']]
    """
    both = movements.merge(rates, on=["unit", "theme"])
    is_done = both["implemented"] > 0
    moved = both["moved"]
    differs = np.select(
        [is_done & (moved == "worse"), is_done & (moved == "same"), ~is_done & (moved == "better")],
        DIFFERS,
        "",
    )
    is_said = (both["assigned"] > 0) & (differs != "")
    return both.assign(differs=differs)[is_said].reset_index(drop=True)
