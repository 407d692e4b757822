"""Periods as they are normalised: 2019, 2019-20, 2019-Q3."""

import pandas as pd

_PERIOD = r"([0-9]{4})(?:-([0-9]{2}|Q[1-4]))?"


def year_of(periods: pd.Series) -> pd.Series:
    """Return the year in which each period ends; null where it is not a period.

    >>> year_of(pd.Series(["2019", "2019-20", "1999-00", "2019-Q3", "2019-19", "19"])).tolist()
    [2019, 2020, 2000, 2019, <NA>, <NA>]
    """
    parts = periods.astype("string").str.extract(f"^{_PERIOD}$")
    start = pd.to_numeric(parts[0]).astype("Int64")
    end = pd.to_numeric(parts[1].where(~parts[1].str.startswith("Q", na=False))).astype("Int64")
    crossed = start // 100 * 100 + end + (end < start % 100).astype("Int64").fillna(0) * 100
    # Two digits count on from the start: 2019-20, 1999-00; the same year twice is a slip.
    return crossed.where(end.notna(), start).mask((end == start % 100).fillna(False))
