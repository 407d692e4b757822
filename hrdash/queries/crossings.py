"""Figures of one definition crossed by two dimensions, where the data have them."""

import pandas as pd

from hrdash.queries.indicators import DIMENSIONS, FIGURES
from hrdash.store import Release, query
from hrdash.vocabulary import codes

_COLUMNS = ("district", *DIMENSIONS)


def crossings(release: Release, indicator_id: str, definition: str) -> pd.DataFrame:
    """Give which two dimensions are crossed with each other and no third one, and where.

    Returns:
        One row per two dimensions, both ways round: `by`, `across` (of `DIMENSIONS`, a ground, `district`), and
        `areas` (list, those with such a figure).
    """
    below = ", ".join(f"if({name} <> '_T', '{name}', null)" for name in _COLUMNS)
    rows = query(
        release,
        f"""
        with figures as (
            select area, list_filter([{below}, if(ground <> '_T', ground, null)], lambda name : name is not null) as crossed
            from observations
            where indicator_id = $indicator and definition = $definition and value is not null
        )
        select crossed, list_sort(list(distinct area)) as areas
        from figures where len(crossed) = 2
        group by crossed order by crossed
        """,
        {"indicator": indicator_id, "definition": definition},
        indicators=[indicator_id],
    ).to_pylist()
    both = [
        {"by": by, "across": across, "areas": row["areas"]}
        for row in rows
        for by, across in (row["crossed"], row["crossed"][::-1])
        if by != "district"  # a district is a row, never one of the groups that are compared
    ]
    return pd.DataFrame(both, columns=["by", "across", "areas"])


def crossed(
    release: Release, indicator_id: str, definition: str, by: str, across: str, area: str
) -> pd.DataFrame:
    """Figures of one area by two dimensions, all others at their total; each row of the second with its total.

    Args:
        release: the release.
        indicator_id: the indicator.
        definition: one of its definitions.
        by: the dimension whose groups are compared.
        across: the dimension that makes the rows.
        area: the area, or `PK`.

    Returns:
        As `indicators.figures`, with `row` (a code of `across`) and `group` (a code of `by`).
    """
    grounds = codes("grounds")
    names = {name: "ground_value" if name in grounds else name for name in (by, across)}
    ground = next((name for name in (by, across) if name in grounds), None)
    others = [name for name in _COLUMNS if name not in (by, across)]
    totals = [f"{name} = '_T'" for name in others] + ([] if ground else ["ground = '_T'"])
    bound = {"indicator": indicator_id, "definition": definition, "area": area}
    bound |= {"ground": ground} if ground else {}
    # A row's total stands outside the ground that crosses it.
    of_ground = "and (ground = $ground or ground = '_T')" if ground else ""
    return query(
        release,
        f"""
        select area, district, {names[across]} as "row", {names[by]} as "group", {FIGURES}
        from observations
        where indicator_id = $indicator and definition = $definition and area = $area
            and {" and ".join(totals)} {of_ground} and {names[across]} <> '_T'
        order by "row", year, "group"
        """,
        bound,
        indicators=[indicator_id],
    ).to_pandas()


def newest_crossed(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the newest period of crossed figures."""
    known = rows.dropna(subset=["value"])
    if known.empty:
        return known
    last = known.sort_values(["year", "period"])["period"].iloc[-1]
    return rows[rows["period"] == last]
