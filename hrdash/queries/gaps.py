"""How far apart two groups are, in every indicator, area and period that has figures of both."""

import pandas as pd

from hrdash import metrics
from hrdash.queries.filters import (
    Field,
    Where,
    check_known,
    table_fields,
    unit_as_area,
    values_of,
    where_sql,
)
from hrdash.store import Release, query
from hrdash.vocabulary import COMPARED, OBSERVATION_KEY, TEXT

KEYS: dict[str, Field] = (
    table_fields("indicators", "i.")
    | table_fields("observations", "o.")
    | {"unit": Field("o.area", TEXT), "disaggregation": Field("", TEXT)}
)
"""What gaps can be filtered by: columns of the observations and of their indicators, `unit`, `disaggregation`."""

_COMPARED = ("disaggregation", "group", "comparison")


def gaps(release: Release, where: Where | None = None) -> pd.DataFrame:
    """Give the gap between women and men, persons with and without disabilities, rural and urban (`metrics.gap`).

    Neutral indicators have none. Transgender persons and protected grounds are compared with nobody.

    Args:
        release: the release asked.
        where: filters on `KEYS`.

    Returns:
        One row per pair of figures that differ in nothing but the group: the key (the column that is compared is
        blank), what is compared (`disaggregation`, `group`, `comparison`), then as `metrics.gap`.
    """
    asked = unit_as_area(where or {})
    compared = values_of(asked.pop("disaggregation", list(COMPARED)))
    check_known("disaggregation", compared, COMPARED)
    condition, bound = where_sql(KEYS, asked)
    is_compared = " or ".join(f"o.{over} <> '_T'" for over in compared)
    key = ", ".join(f"o.{name}" for name in OBSERVATION_KEY)
    figures = query(
        release,
        f"""
        select {key}, o.value, o.denominator, o.obs_status, i.direction
        from observations o join indicators i on i.indicator_id = o.indicator_id
        where {condition} and i.direction <> 'neutral' and ({is_compared})
        order by {key}
        """,
        bound,
    ).to_pandas()
    found = [
        metrics.gap(figures, over, group, comparison).assign(
            disaggregation=over, group=group, comparison=comparison
        )
        for over, (group, comparison) in COMPARED.items()
        if over in compared
    ]
    rows = pd.concat(found, ignore_index=True)
    rest = [name for name in rows if name not in (*OBSERVATION_KEY, *_COMPARED)]
    return rows.reindex(columns=[*OBSERVATION_KEY, *_COMPARED, *rest])
