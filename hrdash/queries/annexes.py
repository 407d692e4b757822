"""The questions of an annex to a State report: what a body recommended, in its article order, and what was done."""

from datetime import date

import pandas as pd

from hrdash.store import Release, query
from hrdash.vocabulary import codes


def recommended(release: Release, body: str, unit: str | None = None) -> pd.DataFrame:
    """Give a body's current recommendations and concerns in the order of its articles, then of its paragraphs.

    The order is that of the lowest article of the body's own treaty that a recommendation names; one that names none
    comes last. For the Universal Periodic Review, which has no treaty, the order is that of the themes.

    Args:
        body: a code of `bodies`.
        unit: only those that this unit leads on.

    Returns:
        The columns of `recommendations`, `cluster_label`, and `article`: the article, or theme, that it stands under.
    """
    rows = query(
        release,
        """select r.*, c.label as cluster_label from recommendations r left join clusters c using (cluster_id)
        where r.body = $body and r.is_current and ($unit is null or exists (
            select 1 from assignments a
            where a.recommendation_id = r.recommendation_id and a.unit = $unit and a.role = 'lead'))""",
        {"body": body, "unit": unit},
    ).to_pandas()
    treaty = str(codes("bodies").get(body, {}).get("treaty") or "")
    articles = {
        code: int(row["position"]) for code, row in codes("articles").items() if row["instrument"] == treaty
    }
    if treaty:
        rows["article"] = [_lowest(held, articles) for held in rows["articles"]]
        order = articles
    else:
        order = {theme: place for place, theme in enumerate(codes("themes"))}
        rows["article"] = [_lowest(held, order) for held in rows["themes"]]
    places = rows["article"].map(lambda code: order.get(code, len(order)))
    first = places.groupby(rows["cluster_id"].fillna(rows["recommendation_id"])).transform("min")
    rows = rows.assign(first=first, place=places, number=rows["paragraph"].map(_number))
    ordered = rows.sort_values(
        ["first", "cluster_label", "place", "number", "sub_item", "recommendation_id"], ignore_index=True
    ).drop(columns=["first", "place", "number"])
    return ordered.astype(object).where(ordered.notna(), None)


def _lowest(held: object, order: dict[str, int]) -> str:
    known = [code for code in (held if held is not None else []) if code in order]
    return min(known, key=order.__getitem__, default="")


def _number(paragraph: object) -> tuple[int, ...]:
    parts = str(paragraph or "").split(".")
    return tuple(int(part) if part.isdecimal() else 0 for part in parts)


def measures(release: Release, unit: str | None = None) -> pd.DataFrame:
    """Give the actions of the plans with the recommendations that each serves; of one unit or of all."""
    return query(
        release,
        """select a.*, s.recommendation_id, d.name as department from actions a
        join action_recommendations s using (action_id)
        left join departments d on d.department_id = a.department_id
        where $unit is null or a.unit = $unit
        order by a.start_on, a.action_id""",
        {"unit": unit},
    ).to_pandas()


def consultations(release: Release, as_of: date) -> pd.DataFrame:
    """Give the consultations held by a day, the newest first."""
    return query(
        release,
        "select * from calendar where kind = 'consultation' and done_on <= ? order by done_on desc, event_id",
        [as_of],
    ).to_pandas()


def indicators_of(release: Release, body: str) -> pd.DataFrame:
    """Give the indicators that a body asks after: those that name an article of its treaty, else all of them."""
    treaty = str(codes("bodies").get(body, {}).get("treaty") or "")
    return query(
        release,
        """select * from indicators
        where $treaty = '' or len(list_filter(articles, lambda one: starts_with(one, $treaty || ' '))) > 0
        order by label_en""",
        {"treaty": treaty},
    ).to_pandas()
