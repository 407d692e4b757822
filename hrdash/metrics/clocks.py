"""What is due, what is late and by how much: the arithmetic of dates, each formula once."""

from datetime import date

import numpy as np
import pandas as pd

DUE_STATES = ("overdue", "due", "undated", "done_late", "done")


def days_late(due_on: pd.Series, done_on: pd.Series, as_of: date) -> pd.Series:
    """Count the days by which things are or were late.

    Days late = the day on which it was done − the day it was due; while it is open, the day asked about − the day
    it was due. Never below 0. Without a due day there is nothing to be late for: null.

    Args:
        due_on: the day each was due, or none.
        done_on: the day each was done, or none.
        as_of: the day asked about; what was done after it is open.

    >>> days_late(pd.Series([date(2026, 3, 3)]), pd.Series([None]), date(2026, 3, 13)).tolist()
    [10]
    """
    due, done = pd.to_datetime(due_on), pd.to_datetime(done_on)
    until = done.where(done <= pd.Timestamp(as_of)).fillna(pd.Timestamp(as_of))
    return (until - due).dt.days.clip(lower=0).astype("Int64")


def due_state(due_on: pd.Series, done_on: pd.Series, as_of: date) -> pd.Series:
    """Say how things stand on a day.

    done: done by its day, or without one; done_late: done after its day; overdue: its day is past and nothing says
    that it was done; due: its day is still to come, or is today; undated: open, and no day is known. What was done
    after the day asked about is open on it.

    Args: as for `days_late`.

    Returns:
        One of `DUE_STATES` each.

    >>> due_state(pd.Series([date(2026, 3, 3)]), pd.Series([date(2026, 3, 4)]), date(2026, 3, 3)).tolist()
    ['due']
    """
    due, done = pd.to_datetime(due_on), pd.to_datetime(done_on)
    day = pd.Timestamp(as_of)
    is_done = done <= day
    state = np.select(
        [is_done & (done > due), is_done, due.isna(), due < day],
        ["done_late", "done", "undated", "overdue"],
        "due",
    )
    return pd.Series(state, index=due_on.index, dtype=object)


def follow_up_due(adopted_on: date, months: int) -> date:
    """Give the day by which a committee's follow-up procedure asks for a report.

    The same day of the month, so many months after the concluding observations were adopted; the last day of a
    month that is shorter.

    >>> follow_up_due(date(2020, 2, 29), 12)
    datetime.date(2021, 2, 28)
    """
    return (pd.Timestamp(adopted_on) + pd.DateOffset(months=months)).date()
