"""The rows that assigning and reporting write, and what has to be known for them."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from hrdash.store import Release, query


def departments(release: Release, unit: str) -> pd.DataFrame:
    """Give the departments of a unit by name: department_id and `said`, its name and focal post."""
    return query(
        release,
        """select department_id, concat_ws(', ', name, post) as said
        from departments where unit = $unit order by name, department_id""",
        {"unit": unit},
    ).to_pandas()


def led_by(release: Release, unit: str) -> pd.DataFrame:
    """Give what a unit leads on: assignment_id, recommendation_id, cluster_id, department_id, assigned_on, due_on."""
    return query(
        release,
        """select a.assignment_id, a.recommendation_id, r.cluster_id, a.department_id, a.assigned_on, a.due_on
        from assignments a join recommendations r using (recommendation_id)
        where a.unit = $unit and a.role = 'lead' order by a.assignment_id""",
        {"unit": unit},
    ).to_pandas()


def assignment_rows(
    known: pd.DataFrame,
    recommendations: Sequence[str],
    unit: str,
    lead: str | None,
    support: Sequence[str],
    asked_on: date | None,
    due_on: date | None,
    *,
    changes: bool = False,
) -> list[dict]:
    """Write the assignments of some recommendations to one unit: its lead department's, and one for each that supports.

    A unit leads once on a recommendation: where it leads already, that assignment changes or stays, and no second
    one is made.

    Args:
        known: what the unit leads on already (`led_by`).
        recommendations: their ids.
        unit: the unit.
        lead: the department that leads; None where it is not named yet.
        support: the departments that support it.
        asked_on: the day it was asked.
        due_on: the day a report is expected; None for none.
        changes: whether assignments that stand change too.

    >>> known = pd.DataFrame({"recommendation_id": ["r1"], "assignment_id": ["a1"]})
    >>> [row["assignment_id"] for row in assignment_rows(known, ["r1", "r2"], "PK-SD", None, ["d"], None, None)]
    ['r2-pk-sd', 'r2-pk-sd-d']
    >>> assignment_rows(known, ["r1"], "PK-SD", None, [], None, None, changes=True)[0]["assignment_id"]
    'a1'
    """
    standing = dict(zip(known["recommendation_id"], known["assignment_id"], strict=True))
    rows = []
    for recommendation in recommendations:
        if recommendation in standing and not changes:
            continue
        own = f"{recommendation}-{unit.lower()}"
        same = {
            "recommendation_id": recommendation, "unit": unit, "assigned_on": asked_on, "due_on": due_on,
            "is_example": False,
        }  # fmt: skip
        leading = {"assignment_id": standing.get(recommendation, own), "role": "lead", "department_id": lead}
        rows.append(leading | same)
        rows += [
            {"assignment_id": f"{own}-{one}", "role": "support", "department_id": one} | same
            for one in support
        ]
    return rows


def report_rows(assignments: pd.DataFrame, report: Mapping[str, object]) -> list[dict]:
    """Write one status report for each of some assignments, word for word the same.

    A report is named by its assignment and its day, as in the unit's workbook: a second one of the same day corrects
    the first.

    Args:
        assignments: assignment_id.
        report: as_of, status, and reason, next_step, difficulty, support_needed (texts), evidence (a list).

    """
    said = {name: _plain(value) for name, value in report.items()}
    return [
        {"status_report_id": f"{one}@{report['as_of']}", "assignment_id": one, **said}
        for one in assignments["assignment_id"]
    ]


def _plain(value: object) -> object:
    """Leave out what is blank, and breaks of lines: a cell is one line."""
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if isinstance(value, (list, tuple)):
        return [item for item in (" ".join(str(item).split()) for item in value) if item] or None
    return value
