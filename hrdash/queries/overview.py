"""The questions of the first page: what moved forward, who is left behind, what is due, what is not loaded."""

from datetime import date

import pandas as pd

from hrdash.queries.rates import statuses
from hrdash.store import Release, query

# From nothing said to done; moving up this list is moving forward.
STEPS = ("no_report", "not_started", "in_progress", "partly_implemented", "implemented")


def moved_forward(release: Release, since: date, as_of: date, unit: str | None = None) -> pd.DataFrame:
    """In-scope assignments whose status on `as_of` is further than on `since` (rule 3 on both days).

    Returns:
        One row an assignment, furthest steps first: recommendation_id, summary, unit, status_before, status,
        as_of (the day the newer status speaks of), evidence, validated_by, assigned_on.

    """
    where = {"unit": unit} if unit else None
    before = statuses(release, since, where=where)[["assignment_id", "status"]]
    now = statuses(release, as_of, where=where)
    both = now.merge(before, on="assignment_id", how="left", suffixes=("", "_before"))
    both["status_before"] = both["status_before"].fillna("no_report")
    order = {status: place for place, status in enumerate(STEPS)}
    rise = both["status"].map(order) - both["status_before"].map(order)
    # A first report that says "not started" tells something, but nothing has moved on the ground.
    moved = both[(rise > 0) & (both["status"].map(order) >= 2)].assign(
        rise=rise, step=both["status"].map(order)
    )
    return moved.sort_values(
        ["step", "rise", "as_of", "recommendation_id"], ascending=[False, False, False, True]
    )


def due(release: Release, as_of: date, unit: str | None = None) -> pd.DataFrame:
    """In-scope assignments not yet implemented that have a due date, the earliest first."""
    rows = statuses(release, as_of, where={"unit": unit} if unit else None)
    open_rows = rows[(rows["status"] != "implemented") & rows["due_on"].notna()]
    return open_rows.sort_values(["due_on", "recommendation_id"])


def widest_gaps(release: Release, area: str | None = None) -> pd.DataFrame:
    """Give the widest differences between two groups in percentages, in the newest figures of each indicator.

    Neutral and sensitive indicators are left out, and so are transgender persons and every protected ground:
    nobody is ranked where a rank could endanger them (rule 9, rule 11).

    Args:
        release: the release.
        area: one province or area; all of them where None.

    Returns:
        One row an indicator and pair of groups (the area where it is widest): indicator_id, label_en, area,
        definition, period, by, behind, ahead (group codes), value_behind, value_ahead, difference (points).

    """
    return query(
        release,
        """
        with pairs(dimension, one, other) as (
            values ('sex', 'F', 'M'), ('disability', 'WITH', 'WITHOUT'), ('locality', 'R', 'U')
        ),
        figures as (
            select o.*, i.label_en, i.direction,
                case when sex <> '_T' then 'sex' when disability <> '_T' then 'disability' else 'locality' end
                    as dimension,
                case when sex <> '_T' then sex when disability <> '_T' then disability else locality end as grp
            from observations o join indicators i using (indicator_id)
            where o.unit_measure = 'PT' and i.direction <> 'neutral' and i.sensitivity = 'normal'
                and o.district = '_T' and o.age = '_T' and o.ground = '_T' and o.sex <> 'TG'
                and o.value is not null and o.obs_status in ('A', 'B', 'P', 'E')
                and (sex <> '_T')::int + (disability <> '_T')::int + (locality <> '_T')::int = 1
                and (o.area = $area or ($area is null and o.area <> 'PK'))
                -- an indicator's newest definition only: older ones tell of another time
                and o.year >= (
                    select max(year) - 3 from observations n where n.indicator_id = o.indicator_id
                )
        ),
        gaps as (
            select a.indicator_id, a.label_en, a.area, a.definition, a.period, a.year, a.dimension as "by",
                case when (a.value < b.value) = (a.direction = 'higher_is_better') then a.grp else b.grp end
                    as behind,
                case when (a.value < b.value) = (a.direction = 'higher_is_better') then b.grp else a.grp end
                    as ahead,
                case when (a.value < b.value) = (a.direction = 'higher_is_better') then a.value else b.value end
                    as value_behind,
                case when (a.value < b.value) = (a.direction = 'higher_is_better') then b.value else a.value end
                    as value_ahead,
                abs(a.value - b.value) as difference
            from figures a
            join pairs p on p.dimension = a.dimension and p.one = a.grp
            join figures b on b.dimension = a.dimension and b.grp = p.other
                and (b.indicator_id, b.definition, b.area, b.period)
                    = (a.indicator_id, a.definition, a.area, a.period)
        )
        select * exclude (year) from gaps
        qualify row_number() over (
            partition by indicator_id, "by" order by difference desc, year desc, area
        ) = 1
        order by difference desc, indicator_id
        limit 12
        """,
        {"area": area},
    ).to_pandas()


def reviews_not_loaded(release: Release) -> pd.DataFrame:
    """Give the known reviews that are newer than what the register holds of their body, newest first.

    Returns:
        The columns of `reviews`; of a body with no item in the register all its reviews.

    """
    return query(
        release,
        """
        select r.* from reviews r
        where not exists (
            select 1 from recommendations n
            where n.body = r.body
                and (n.cycle >= r.cycle or (r.cycle is null and (n.symbol = r.symbol or n.issued_on >= r.held_on)))
        )
        order by held_on desc nulls last, review_id
        """,
    ).to_pandas()
