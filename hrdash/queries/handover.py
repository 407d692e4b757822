"""The questions behind handing over one recommendation: answers, grades, linked indicators, actions that serve it."""

from datetime import date

import pandas as pd

from hrdash.queries.indicators import DIMENSIONS
from hrdash.store import Release, query
from hrdash.vocabulary import COMPARED, codes

# What links an indicator to a recommendation, and how near that makes it: a target says most, a group least.
_NEARNESS = {"sdg_target": 3, "right": 2, "group": 1}
_SHARED = 2  # of the three, beside the theme: a target alone (16.3, rule of law) or a group alone (women) is too wide
_GROUPS = (*COMPARED["sex"], "TG", *reversed(COMPARED["locality"]), COMPARED["disability"][0])


def assignments_of(release: Release, recommendation_id: str) -> pd.DataFrame:
    """Give who was asked about a recommendation: each unit's lead, then who supports it, in census order.

    Returns:
        assignment_id, unit, role, department_id, department, post, assigned_on, due_on.
    """
    rows = query(
        release,
        """select a.assignment_id, a.unit, a.role, a.department_id, d.name as department, d.post,
            a.assigned_on, a.due_on
        from assignments a left join departments d using (department_id)
        where a.recommendation_id = $id
        order by a.role, d.name, a.assignment_id""",
        {"id": recommendation_id},
    ).to_pandas()
    order = {unit: place for place, unit in enumerate(codes("units"))}
    return rows.sort_values("unit", key=lambda unit: unit.map(order), kind="stable", ignore_index=True)


def reports_of(release: Release, recommendation_id: str, as_of: date) -> pd.DataFrame:
    """Give everything that was said of a recommendation by a day, oldest first; of one day the later report last.

    Returns:
        unit, role and the columns of `status_reports`, one row a published report.
    """
    return query(
        release,
        """select a.unit, a.role, s.*
        from status_reports s join assignments a using (assignment_id)
        where a.recommendation_id = $id and s.as_of <= $as_of
        order by s.as_of, s.reported_on, s.status_report_id""",
        {"id": recommendation_id, "as_of": as_of},
    ).to_pandas()


def grades_of(release: Release, recommendation_id: str) -> pd.DataFrame:
    """Give the grades that a committee gave the paragraph of a recommendation in follow-up, oldest first.

    Grades are given to paragraphs and their sub-items, several to one (CCPR/C/127/2/Add.2: paragraph 18 [B][C]); a
    grade of the whole paragraph counts for each of its sub-items.
    """
    return query(
        release,
        """select g.* from committee_grades g join recommendations r
            on r.symbol = g.symbol and r.paragraph = g.paragraph
               and (g.sub_item is null or g.sub_item = r.sub_item)
        where r.recommendation_id = $id
        order by g.decided_on, g.sub_item nulls first, g.grade""",
        {"id": recommendation_id},
    ).to_pandas()


def actions_for(release: Release, recommendation_id: str) -> pd.DataFrame:
    """Give the actions that serve a recommendation, each with its unit and department, the earliest due first."""
    return query(
        release,
        """select a.*, d.name as department, d.post
        from action_recommendations s join actions a using (action_id) left join departments d using (department_id)
        where s.recommendation_id = $id
        order by a.due_on nulls last, a.action_id""",
        {"id": recommendation_id},
    ).to_pandas()


def linked_indicators(release: Release, recommendation_id: str, most: int = 4) -> pd.DataFrame:
    """Give the indicators that speak of what a recommendation asks for, the nearest first.

    An indicator is linked where it has a theme of the recommendation and two of three: its SDG target, the right
    behind an article that it names, an affected group (not everyone). Structural indicators (a law, an institution)
    are linked like others.

    Returns:
        indicator_id, label_en, label_ur, kind, unit_measure, sdg_target, right and `nearness`, at most `most` rows
        that have figures.
    """
    rows = query(
        release,
        """
        with asked as (
            select r.*, coalesce((select list(distinct a.right) from articles a
                where list_contains(r.articles, a.article)), []) as rights
            from recommendations r where recommendation_id = $id
        )
        select i.indicator_id, i.label_en, i.label_ur, i.kind, i.unit_measure, i.sdg_target, i.right,
            coalesce(list_contains(asked.sdg_targets, i.sdg_target), false) as sdg_target_same,
            coalesce(list_contains(asked.rights, i.right), false) as right_same,
            coalesce(list_has_any(list_filter(asked.affected_groups, lambda one: one <> 'everyone'), i.affected_groups), false)
                as group_same,
            coalesce(list_has_any(asked.themes, i.themes), false) as theme_same
        from indicators i, asked
        where i.indicator_id in (
            select indicator_id from observations
            where district = '_T' and age = '_T' and ground = '_T' and obs_status <> 'L')
        order by i.indicator_id
        """,
        {"id": recommendation_id},
    ).to_pandas()
    shared = rows[[f"{name}_same" for name in _NEARNESS]]
    nearness = sum(rows[f"{name}_same"] * weight for name, weight in _NEARNESS.items())
    is_linked = rows["theme_same"] & (shared.sum(axis=1) >= _SHARED)
    linked = rows.assign(nearness=nearness)[is_linked]
    linked = linked.sort_values(["nearness", "indicator_id"], ascending=[False, True], ignore_index=True)
    return linked.drop(columns=[*shared, "theme_same"]).head(most)


def latest_by_group(release: Release, indicator_id: str, definition: str, area: str) -> pd.DataFrame:
    """Give the newest figures of an indicator in one place: the total, and each group along one dimension alone.

    Args:
        release: the release.
        indicator_id: the indicator.
        definition: one of its definitions: figures are never put side by side across them (rule 7).
        area: the place.

    Returns:
        `group` (`_T` first, then the groups in one order), period, value, sample_size, denominator, obs_status, unit_measure,
        source, and `areas` (all with a figure of this definition): of the newest period in which the place has any.
    """
    of_one = " or ".join(
        f"""({name} <> '_T' and {" and ".join(f"{other} = '_T'" for other in DIMENSIONS if other != name)})"""
        for name in DIMENSIONS
        if name != "age"
    )
    rows = query(
        release,
        f"""
        with shown as (
            select coalesce(nullif(sex, '_T'), nullif(disability, '_T'), nullif(locality, '_T'), '_T') as "group",
                period, year, value, sample_size, denominator, obs_status, unit_measure, source
            from observations
            where indicator_id = $indicator and definition = $definition and area = $area and district = '_T'
                and age = '_T' and ground = '_T'
                and ((sex = '_T' and disability = '_T' and locality = '_T') or {of_one})
        )
        select * exclude (year),
            (select list(distinct area) from observations
             where indicator_id = $indicator and definition = $definition and value is not null) as areas
        from shown
        where (year, period) = (select (year, period) from shown where obs_status <> 'L' order by year desc, period desc limit 1)
        """,
        {"indicator": indicator_id, "definition": definition, "area": area},
        indicators=[indicator_id],
    ).to_pandas()
    order = {code: place for place, code in enumerate(("_T", *_GROUPS))}
    rows = rows[rows["group"].isin(order)]
    return rows.sort_values("group", key=lambda group: group.map(order), ignore_index=True)
