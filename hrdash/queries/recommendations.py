"""The questions about the register: its rows, one of them, what was said of it and when."""

from datetime import date

import pandas as pd

from hrdash.queries.rates import KEYS
from hrdash.store import Release, query


def register(release: Release, *, all_cycles: bool = False) -> pd.DataFrame:
    """All recommendations and concerns, current ones unless all cycles are asked for, newest first.

    Returns:
        The columns of `recommendations`, plus cluster_label, rights and conventions (as `rates.KEYS` has them) and assigned (units that lead on it).

    """
    return query(
        release,
        f"""
        select r.* replace (
                coalesce(r.text, '') as text, coalesce(r.summary, '') as summary, coalesce(r.symbol, '') as symbol,
                coalesce(r.themes, []) as themes,
                coalesce(r.paragraph, '') || coalesce(r.sub_item, '') as paragraph
            ),
            coalesce(c.label, '') as cluster_label,
            coalesce({KEYS["right"].sql}, []) as rights,
            coalesce({KEYS["convention"].sql}, []) as conventions,
            (select count(distinct unit) from assignments a
             where a.recommendation_id = r.recommendation_id and a.role = 'lead') as assigned
        from recommendations r left join clusters c using (cluster_id)
        where r.is_current or $all_cycles
        order by r.issued_on desc nulls last, r.body, try_cast(split_part(r.paragraph, '.', 1) as integer),
            try_cast(split_part(r.paragraph, '.', 2) as integer), r.sub_item, r.recommendation_id
        """,
        {"all_cycles": all_cycles},
    ).to_pandas()


def one_recommendation(release: Release, recommendation_id: str) -> dict | None:
    """One recommendation with its cluster's label, lists as lists; None where there is none."""
    rows = query(
        release,
        """select r.*, c.label as cluster_label, c.priority, c.reason as priority_reason
        from recommendations r left join clusters c using (cluster_id) where recommendation_id = $id""",
        {"id": recommendation_id},
    ).to_pylist()
    return rows[0] if rows else None


def same_cluster(release: Release, cluster_id: str) -> pd.DataFrame:
    """Everything in one cluster, oldest first: first asked when, repeated how often, by whom."""
    return query(
        release,
        """select recommendation_id, body, cycle, symbol, paragraph, issued_on, coalesce(summary, text) as summary,
            response, is_current,
            recommending_states
        from recommendations where cluster_id = $id order by issued_on, recommendation_id""",
        {"id": cluster_id},
    ).to_pandas()


def answers(release: Release, recommendation_id: str, as_of: date) -> pd.DataFrame:
    """Give who was asked and what each had said by a day, newest first (rule 3); one row without a status for none."""
    return query(
        release,
        """select a.unit, a.role, d.name as department, d.post, a.assigned_on, a.due_on, s.*
            exclude (assignment_id)
        from assignments a
        left join departments d using (department_id)
        left join status_reports s on s.assignment_id = a.assignment_id and s.as_of <= $as_of
        where a.recommendation_id = $id
        order by a.role, a.unit, s.as_of desc, s.reported_on desc, s.status_report_id desc""",
        {"id": recommendation_id, "as_of": as_of},
    ).to_pandas()
