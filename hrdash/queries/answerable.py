"""Who answers for what an indicator measures: the departments asked about its theme."""

from hrdash.store import Release, query


def departments_asked(release: Release, theme: str, units: tuple[str, ...]) -> list[str]:
    """Name the departments of some units that lead on a current recommendation of a theme, in their units' order."""
    rows = query(
        release,
        """
        select d.name, min(u.position) as position
        from recommendations r
        join assignments a on a.recommendation_id = r.recommendation_id and a.role = 'lead'
        join departments d on d.department_id = a.department_id
        join units u on u.unit = a.unit
        where list_contains(r.themes, $theme) and r.is_current and r.kind = 'recommendation'
            and list_contains($units, a.unit)
        group by d.name order by position, d.name
        """,
        {"theme": theme, "units": list(units)},
    )
    return rows["name"].to_pylist()
