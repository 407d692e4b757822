"""The questions about plans: their actions, how far they are, what they cost, and what they lack."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from hrdash import metrics
from hrdash.queries.filters import Field, QuestionError, Where, table_fields, values_of, where_sql
from hrdash.store import Release, query
from hrdash.vocabulary import LIST, codes

_THEMES = Field(
    """(select list(distinct theme order by theme)
        from (select unnest(r.themes) as theme from action_recommendations l
              join recommendations r using (recommendation_id) where l.action_id = a.action_id))""",
    LIST,
)
KEYS: dict[str, Field] = table_fields("actions", "a.") | {"theme": _THEMES}
"""What actions can be filtered by; `theme` is one of the recommendations that they serve."""
GROUPS = ("plan", "unit", "theme", "status", "department_id")
"""What their progress can be grouped by."""
_ORDERS = {"plan": "plans", "unit": "units", "theme": "themes", "status": "statuses"}


def actions(release: Release, as_of: date, where: Where | None = None) -> pd.DataFrame:
    """Give the actions of plans, what is due first first.

    An action has the status that was published last; the day asked about decides what is late.

    Args:
        release: the release.
        as_of: the day asked about.
        where: filters on `KEYS`.

    Returns:
        The columns of `actions` (a status that was never told is `no_report`), `department` and `post`,
        `indicator` (its label), `recommendations` (how many it serves), `themes` (theirs), and the marks of
        `metrics.action_marks`.

    """
    condition, bound = where_sql(KEYS, dict(where or {}))
    rows = query(
        release,
        f"""
        select a.* replace (coalesce(a.status, 'no_report') as status),
            d.name as department, d.post, i.label_en as indicator,
            (select count(*) from action_recommendations l where l.action_id = a.action_id) as recommendations,
            coalesce({_THEMES.sql}, []) as themes
        from actions a
        left join departments d on d.department_id = a.department_id
        left join indicators i on i.indicator_id = a.indicator_id
        where {condition}
        order by a.due_on nulls last, a.action_id
        """,
        bound,
    ).to_pandas(date_as_object=False)
    return metrics.action_marks(rows, as_of)


def progress_by(
    release: Release, by: str | Sequence[str], as_of: date, where: Where | None = None
) -> pd.DataFrame:
    """Give the progress of actions by plan, government, theme or another of `GROUPS`.

    An action that serves recommendations of several themes counts in each; one that serves none has no theme.

    Args:
        release: the release.
        by: one of `GROUPS`, or several.
        as_of: the day asked about.
        where: filters on `KEYS`.

    Returns:
        `by`, then the counts, sums and shares of `metrics.action_progress`, in the order of the code lists.

    Raises:
        QuestionError: for what actions cannot be grouped by.

    """
    keys = [by] if isinstance(by, str) else list(by)
    if unknown := [key for key in keys if key not in GROUPS]:
        raise QuestionError(
            "unknown-column", f"actions are not grouped by {unknown[0]!r}: there are {', '.join(GROUPS)}"
        )
    rows = actions(release, as_of, where)
    if "theme" in keys:
        rows = rows.explode("themes").rename(columns={"themes": "theme"})
        wanted = values_of((where or {}).get("theme", []))
        rows = rows[rows["theme"].isin(wanted)] if wanted else rows
    found = metrics.action_progress(rows, keys, as_of)
    places = [
        found[key].map({code: place for place, code in enumerate(codes(_ORDERS[key]))})
        if key in _ORDERS
        else found[key]
        for key in keys
    ]
    order = (
        pd.concat(places, axis="columns", keys=range(len(places))).sort_values([*range(len(places))]).index
    )
    return found.loc[order].reset_index(drop=True)


def served(release: Release, action_id: str) -> pd.DataFrame:
    """Give the recommendations that an action serves, newest first."""
    return query(
        release,
        """select r.recommendation_id, r.body, r.symbol, coalesce(r.paragraph, '') || coalesce(r.sub_item, '')
            as paragraph, coalesce(r.summary, r.text) as summary, r.issued_on
        from action_recommendations l join recommendations r using (recommendation_id)
        where l.action_id = $id order by r.issued_on desc nulls last, r.recommendation_id""",
        {"id": action_id},
    ).to_pandas()
