"""The sheet Actions of the template: what a unit's plans hold, what was last told of it, and rows for what is new."""

from datetime import date

import pandas as pd

from hrdash.queries import actions
from hrdash.store import Release, query
from hrdash.submissions import catalogue_of
from hrdash.words import label, unit_name

COLUMNS = (
    ("title", 50, "given"),
    ("plan", 34, "given"),
    ("last_status", 18, "last"),
    ("status", 20, "value"),
    ("last_spent", 14, "last"),
    ("spent_pkr", 14, "value"),
    ("budget_pkr", 14, "given"),
    ("start_on", 11, "given"),
    ("ends_on", 11, "given"),
    ("indicator_id", 34, "given"),
    ("department_id", 22, "given"),
    ("unit", 20, "given"),
    ("action_id", 30, "last"),
    ("is_example", 9, "last"),
)
"""Name, width in characters and look of each column."""
_NEW = 10  # blank rows for actions that are new


def action_rows(release: Release, unit: str, as_of: date) -> list[dict[str, object]]:
    """Give a unit's actions with what was last told of each, and blank rows for new ones."""
    found, catalogue = [], catalogue_of(release)
    for one in actions.actions(release, as_of, {"unit": unit}).to_dict("records"):
        kept = {name: one[name] for name in ("title", "start_on", "department_id", "action_id")}
        is_plain = catalogue.find(str(one["indicator"])) == [one["indicator_id"]]
        kept["indicator_id"] = one["indicator"] if is_plain else one["indicator_id"]
        kept |= {"ends_on": one["due_on"], "unit": unit_name(unit)}
        kept |= {"budget_pkr": _whole(one["budget_pkr"]), "last_spent": _whole(one["spent_pkr"])}
        kept |= {"plan": label("plans", one["plan"]), "last_status": label("statuses", one["status"])}
        kept["is_example"] = "true" if one["is_example"] else None
        found.append(kept)
    return found + [{"unit": unit_name(unit)}] * _NEW


def _whole(amount: float) -> int | None:
    return None if pd.isna(amount) else int(amount)


def offices(release: Release, unit: str) -> list[str]:
    """Name a unit's departments by their codes, as the sheet wants them."""
    rows = query(
        release,
        "select department_id, name from departments where unit = ? order by department_id",
        [unit],
    ).to_pylist()
    return [f"{row['department_id']} ({row['name']})" for row in rows]
