"""The questions of a meeting: when the last one was, what was decided there, what is asked for and what hinders."""

from datetime import date

import pandas as pd

from hrdash.store import Release, query


def last_meeting(release: Release, as_of: date) -> dict[str, object] | None:
    """Give the newest Inter-Provincial Meeting held before a day, as the calendar has it: `done_on`, `place`."""
    rows = query(
        release,
        """select done_on, place from calendar
        where kind = 'ipm' and done_on < ? order by done_on desc, event_id limit 1""",
        [as_of],
    ).to_pylist()
    return rows[0] if rows else None


def decisions(release: Release, as_of: date, unit: str | None = None) -> pd.DataFrame:
    """Give the decisions of all meetings, the newest meeting's first; of one unit, those that it or nobody is named for.

    Returns:
        The columns of `decisions`, and `is_done`: recorded as done by the day.

    """
    return query(
        release,
        """select *, coalesce(done_on <= $as_of, false) as is_done from decisions
        where $unit is null or unit = $unit or unit is null
        order by due_on nulls last, decision_id""",
        {"as_of": as_of, "unit": unit},
    ).to_pandas()


def departments(release: Release) -> dict[str, dict[str, object]]:
    """Give every department by its id: name, post, unit, kind."""
    rows = query(release, "select * from departments order by department_id").to_pylist()
    return {row["department_id"]: row for row in rows}


def grades(release: Release, as_of: date) -> pd.DataFrame:
    """Give how many committee grades of each kind a body has given by a day, newest source first."""
    return query(
        release,
        """select r.body, g.source_symbol, g.decided_on, g.grade, count(*) as paragraphs
        from committee_grades g
        left join (select distinct symbol, body from recommendations) r using (symbol)
        where g.decided_on <= ?
        group by all order by g.decided_on desc, r.body, g.grade""",
        [as_of],
    ).to_pandas()
