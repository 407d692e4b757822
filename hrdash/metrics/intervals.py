"""Intervals of a difference and of a ratio, recovered from the intervals of the two figures."""

import numpy as np
import pandas as pd

Interval = tuple[pd.Series, pd.Series]


def difference_interval(
    first: pd.Series,
    first_low: pd.Series,
    first_high: pd.Series,
    second: pd.Series,
    second_low: pd.Series,
    second_high: pd.Series,
) -> Interval:
    """Give the interval of first − second, from the intervals of two figures of different people (or years).

    Low = first − second − √((first − first_low)² + (second_high − second)²), high the same way up. Null where one
    of the two has no interval. Source: Newcombe 1998 (method 10); Zou & Donner 2008, doi 10.1002/sim.3095.

    >>> low, high = difference_interval(*(pd.Series([n]) for n in (0.8, 0.6918, 0.8773, 0.6, 0.4905, 0.7004)))
    >>> round(float(low[0]), 3), round(float(high[0]), 3)
    (0.052, 0.334)
    """
    below = np.hypot(first - first_low, second_high - second)
    above = np.hypot(first_high - first, second - second_low)
    return first - second - below, first - second + above


def ratio_interval(
    first: pd.Series,
    first_low: pd.Series,
    first_high: pd.Series,
    second: pd.Series,
    second_low: pd.Series,
    second_high: pd.Series,
) -> Interval:
    """Give the interval of first ÷ second: as `difference_interval`, of the logarithms; null from 0 down."""
    logs = []
    for column in (first, first_low, first_high, second, second_low, second_high):
        numbers = column.astype(float)
        logs.append(np.log(numbers.where(numbers > 0)))
    low, high = difference_interval(*logs)
    return np.exp(low), np.exp(high)
