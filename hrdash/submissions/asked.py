"""What a release knows of recommendations and has asked of a unit, for the reader of an export or a matrix."""

from collections.abc import Mapping

from hrdash.layout import Register
from hrdash.store import Release, query

_REPORTS = """
    select columns(s.* exclude (evidence))::varchar, array_to_string(evidence, '; ') as evidence
    from status_reports s join assignments a using (assignment_id)
    where a.unit = $unit and a.role = 'lead'
"""


def register_of(release: Release, unit: str | None) -> Register:
    """Give what a release knows of recommendations, and what it has asked of a unit."""
    if "recommendations" not in release.tables:
        return Register(unit)
    asked = _listed(
        release,
        "assignments",
        "select recommendation_id, assignment_id from assignments where unit = $unit and role = 'lead'",
        {"unit": unit},
    )
    return Register(
        unit,
        _listed(release, "recommendations", "select * from recommendations order by recommendation_id"),
        _listed(release, "reviews", "select * from reviews order by review_id"),
        _listed(release, "departments", "select * from departments where unit = $unit", {"unit": unit}),
        {row["recommendation_id"]: row["assignment_id"] for row in asked},
        _listed(
            release, "actions", "select columns(*)::varchar from actions where unit = $unit", {"unit": unit}
        ),
        _listed(release, "status_reports", _REPORTS, {"unit": unit}),
    )


def _listed(release: Release, table: str, sql: str, bound: Mapping | None = None) -> list[dict]:
    return query(release, sql, bound or {}).to_pylist() if table in release.tables else []
