"""The rows that adding and changing an action of a plan write, and what has to be known for them."""

from collections.abc import Mapping, Sequence

import pandas as pd

from hrdash.layout.tidy_rows import new_action_id
from hrdash.store import Release, query
from hrdash.vocabulary import tables


def recommendations_for(release: Release, unit: str, action_id: str | None = None) -> pd.DataFrame:
    """Give what an action of a unit may serve and does not yet, what the unit leads on first, then the newest.

    Returns:
        recommendation_id, body, symbol, paragraph, summary.

    """
    return query(
        release,
        """select r.recommendation_id, r.body, r.symbol,
            coalesce(r.paragraph, '') || coalesce(r.sub_item, '') as paragraph, coalesce(r.summary, r.text) as summary
        from recommendations r
        where r.kind = 'recommendation' and not exists (select 1 from action_recommendations l
            where l.recommendation_id = r.recommendation_id and l.action_id = $action)
        order by not exists (select 1 from assignments a
                where a.recommendation_id = r.recommendation_id and a.unit = $unit and a.role = 'lead'),
            r.issued_on desc nulls last, r.recommendation_id""",
        {"unit": unit, "action": action_id},
    ).to_pandas()


def standing(release: Release, action_id: str) -> dict | None:
    """Give an action as it is stored, to start a change from; None where there is none."""
    rows = query(release, "select * from actions where action_id = $id", {"id": action_id}).to_pylist()
    return rows[0] if rows else None


def action_rows(
    told: Mapping[str, object],
    serves: Sequence[str],
    unit: str,
    before: Mapping[str, object] | None = None,
) -> dict[str, list[dict]]:
    """Write an action and what it serves: a new one, or one that stands with what is told anew.

    A row replaces the whole action, so what a form does not ask stays as it stands. What it serves is only added to:
    absence deletes nothing.

    Args:
        told: title, plan, department_id, start_on, due_on, budget_pkr, spent_pkr, status, indicator_id.
        serves: recommendations that it serves, beside those that stand.
        unit: the unit whose action it is.
        before: the action as it stands (`standing`); None for a new one.

    >>> rows = action_rows({"title": " Help  desks", "budget_pkr": 5e6}, ["r1", "r2"], "PK-SD")
    >>> rows["actions"][0]["action_id"], rows["actions"][0]["title"], rows["actions"][0]["budget_pkr"]
    ('pk-sd-help-desks', 'Help desks', 5000000)
    >>> [row["recommendation_id"] for row in rows["action_recommendations"]]
    ['r1', 'r2']
    """
    said = {column: _plain(value) for column, value in told.items()}
    stands = before or {
        "action_id": new_action_id(unit, str(said["title"])),
        "unit": unit,
        "is_example": False,
    }
    whole = {column: _plain(stands.get(column)) for column in tables()["actions"].columns}
    rows = {"actions": [whole | said]}
    if serves:
        rows["action_recommendations"] = [
            {"action_id": whole["action_id"], "recommendation_id": one} for one in serves
        ]
    return rows


def is_unchanged(rows: Mapping[str, Sequence[Mapping[str, object]]], before: Mapping[str, object]) -> bool:
    """Say whether rows of `action_rows` change nothing: the action is as it stands, and serves nothing more.

    >>> before = {"action_id": "a1", "title": "Help desks", "budget_pkr": 5e6}
    >>> is_unchanged(action_rows({"title": "Help  desks", "budget_pkr": 5e6}, [], "PK-SD", before), before)
    True
    """
    (action,) = rows["actions"]
    return set(rows) == {"actions"} and all(
        value == _plain(before.get(column)) for column, value in action.items()
    )


def _plain(value: object) -> object:
    """Leave out what is blank, breaks of lines, and the point after whole rupees."""
    if isinstance(value, str):
        return " ".join(value.split()) or None
    return int(value) if isinstance(value, float) and value.is_integer() else value
