"""The questions of the first page: what moved forward, who is left behind, what is due, what is not loaded."""

from datetime import date

import pandas as pd

from hrdash.queries import gaps
from hrdash.queries.indicators import YEARS_APART
from hrdash.queries.rates import statuses
from hrdash.store import Release, query
from hrdash.validate import year_of
from hrdash.vocabulary import codes

# From nothing said to done; moving up this list is moving forward.
STEPS = ("no_report", "not_started", "in_progress", "partly_implemented", "implemented")


def moved_forward(
    release: Release, since: date, as_of: date, unit: str | None = None, theme: str | None = None
) -> pd.DataFrame:
    """In-scope assignments whose status on `as_of` is further than on `since` (rule 3 on both days).

    Returns:
        One row an assignment, furthest steps first: recommendation_id, summary, unit, status_before, status,
        as_of (the day the newer status speaks of), evidence, validated_by, assigned_on.

    """
    where = _asked(unit, theme)
    before = statuses(release, since, where=where)[["assignment_id", "status"]]
    now = statuses(release, as_of, where=where)
    both = now.merge(before, on="assignment_id", how="left", suffixes=("", "_before"))
    both["status_before"] = both["status_before"].fillna("no_report")
    order = {status: place for place, status in enumerate(STEPS)}
    step = both["status"].map(order).astype("float64")
    rise = step - both["status_before"].map(order).astype("float64")
    # A first report that says "not started" tells something, but nothing has moved on the ground.
    moved = both.assign(rise=rise, step=step)[(rise > 0) & (step >= 2)]
    return moved.sort_values(
        ["step", "rise", "as_of", "recommendation_id"], ascending=[False, False, False, True]
    )


def _asked(unit: str | None, theme: str | None) -> dict[str, str]:
    return {key: code for key, code in (("unit", unit), ("theme", theme)) if code}


def due(release: Release, as_of: date, unit: str | None = None, theme: str | None = None) -> pd.DataFrame:
    """In-scope assignments not yet implemented that have a due date, the earliest first."""
    rows = statuses(release, as_of, where=_asked(unit, theme))
    open_rows = rows[(rows["status"] != "implemented") & rows["due_on"].notna()]
    return open_rows.sort_values(["due_on", "recommendation_id"])


def offices(release: Release) -> dict[str, str]:
    """Name every department of a release by its id."""
    rows = query(release, "select department_id, name from departments where name is not null").to_pylist()
    return {row["department_id"]: row["name"] for row in rows}


def widest_gaps(release: Release, area: str | None = None, theme: str | None = None) -> pd.DataFrame:
    """Give the widest gaps between two groups in percentages, in the newest figures of each indicator.

    The two groups are a pair, or the worst-off and the best-off of a ground that has an order.

    Neutral and sensitive indicators are left out, and so are transgender persons and every protected ground:
    nobody is ranked where a rank could endanger them (rule 9, rule 11). Formula: `metrics.gap`.

    Args:
        release: the release.
        area: one province or area; all of them where None.
        theme: only its indicators; all where None.

    Returns:
        One row an indicator and pair of groups (the area where it is widest), widest first: indicator_id,
        label_en, area, definition, period, by, behind, ahead (group codes), value_behind, value_ahead,
        base_behind, base_ahead (the people asked, else the denominators), status_behind, status_ahead (obs_status),
        difference (points), ratio, obs_status (the more cautious of the two).
    """
    totals = dict.fromkeys(("district", "age"), "_T")
    areas = [area] if area else [code for code in codes("areas") if code != "PK"]
    where = {**totals, "sensitivity": "normal", "unit_measure": "PT", "area": areas} | _asked(None, theme)
    found = gaps.widest(release, YEARS_APART, where)
    found = found.assign(year=year_of(found["period"]), points=found["difference"].abs()).sort_values(
        ["points", "year", "indicator_id", "area"], ascending=[False, False, True, True]
    )
    widest = found.drop_duplicates(["indicator_id", "disaggregation"])
    is_group_behind = widest["difference"] >= 0
    bases = [widest[f"{who}_sample_size"].fillna(widest[f"{who}_base"]) for who in ("group", "comparison")]
    labels = query(release, "select indicator_id, label_en from indicators").to_pandas()
    return (
        widest.assign(
            by=widest["disaggregation"],
            behind=widest["group"].where(is_group_behind, widest["comparison"]),
            ahead=widest["comparison"].where(is_group_behind, widest["group"]),
            value_behind=widest["group_value"].where(is_group_behind, widest["comparison_value"]),
            value_ahead=widest["comparison_value"].where(is_group_behind, widest["group_value"]),
            base_behind=bases[0].where(is_group_behind, bases[1]),
            base_ahead=bases[1].where(is_group_behind, bases[0]),
            status_behind=widest["group_status"].where(is_group_behind, widest["comparison_status"]),
            status_ahead=widest["comparison_status"].where(is_group_behind, widest["group_status"]),
            difference=widest["points"],
            ratio=widest["ratio"].where(is_group_behind, 1 / widest["ratio"]),
        )
        .merge(labels, on="indicator_id")
        .reset_index(drop=True)
    )


def of_every_kind(gaps: pd.DataFrame, count: int, kind: str = "by") -> pd.DataFrame:
    """Choose the first of some gaps, and of each kind of group its first, so that no kind crowds out another.

    Args:
        gaps: rows in order, as of `widest_gaps`.
        count: how many; the order stays.
        kind: the column that says whom a gap is between.
    """
    is_first = ~gaps.duplicated(kind)
    return pd.concat([gaps[is_first], gaps[~is_first]]).head(count).sort_index()


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
