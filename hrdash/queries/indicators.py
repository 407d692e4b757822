"""The questions about indicators: which there are, their figures by group, area and time."""

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

from hrdash.ages import overlap, read_age
from hrdash.store import Release, query
from hrdash.vocabulary import COMPARED, codes, tables
from hrdash.words import GROUP_LISTS

DIMENSIONS = ("sex", "age", "disability", "locality")

# Areas' periods may stand side by side when at most this many years lie between them (rule 5).
YEARS_APART = 3
_MANY_AREAS = 4  # a comparison of provinces needs this many

FIGURES = """period, year, value, numerator, denominator, sample_size, ci_low, ci_high, unit_measure, obs_status,
    is_public, source_kind, source, note, submission, sheet, cell"""

# Where an indicator can be picked from; the column of `indicators` that each one looks in.
LENSES = {
    "theme": "themes",
    "affected_group": "affected_groups",
    "right": "right",
    "sdg_target": "sdg_target",
}


def _totals(but: str) -> str:
    """Give SQL for the `_T` row of every dimension except one: choosing fewer never sums (rule 4)."""
    return " and ".join(f"{name} = '_T'" for name in (*DIMENSIONS, "ground") if name != but)


# Whether a definition has figures by one dimension, every other at its total, of provinces, areas or the nation.
_HAS_DIMENSIONS = ", ".join(
    f"bool_or({name} <> '_T' and {_totals(name)} and district = '_T') as has_{name}" for name in DIMENSIONS
)


def indicators(release: Release, lens: str | None = None, code: str | None = None) -> pd.DataFrame:
    """All indicators, or those of one theme, affected group, right or SDG target, by label.

    Args:
        lens: a key of `LENSES`.
        code: the theme, group, right or target.

    """
    rows = query(release, "select * from indicators order by label_en").to_pandas()
    if lens is None:
        return rows
    column = rows[LENSES[lens]]
    return rows[[code in held if isinstance(held, list) else _holds(held, code) for held in column]]


def _holds(held: object, code: str | None) -> bool:
    # Lists come out of Arrow as arrays; an SDG target is held by its goal too ("5.2" by "5").
    if isinstance(held, str):
        return held == code or held.split(".")[0] == code
    return not isinstance(held, float | None) and code in list(held)


def series(release: Release) -> pd.DataFrame:
    """Every (indicator, definition) that has figures, and what each is disaggregated by.

    Returns:
        One row a definition: indicator_id, definition, unit_measure, source (of most totals, else of most figures;
        of equals the newest), periods (list, oldest first), year (of the newest), areas (provinces and areas with
        a figure), and `has_sex`, `has_age`, `has_disability`, `has_locality`, `has_district`: whether a figure
        below the total exists.

    """
    # Rows that show the same are counted first: few kinds of row are left to be looked at by every filter.
    kinds = ", ".join(f"if({name} = '_T', '_T', 'some') as {name}" for name in (*DIMENSIONS, "district"))
    return query(
        release,
        f"""
        with kinds as (
            select indicator_id, definition, source, period, year, area, ground, {kinds},
                any_value(unit_measure) as unit_measure, count(*) as figures
            from observations
            group by all
        ), sources as (
            select indicator_id, definition, source, sum(figures) as figures, max(year) as year,
                sum(figures) filter (district = '_T' and age = '_T') as totals
            from kinds
            where source is not null
            group by all
        ), main_sources as (
            select indicator_id, definition,
                first(source order by totals desc nulls last, figures desc, year desc, source) as source
            from sources
            group by all
        )
        select indicator_id, definition, any_value(unit_measure) as unit_measure, any_value(m.source) as source,
            list_sort(list(distinct period)) as periods, max(year) as year,
            count(distinct area) filter (area <> 'PK' and district = '_T') as areas,
            list_sort(list(distinct ground) filter (ground <> '_T' and district = '_T' and sex = '_T')) as grounds,
            {_HAS_DIMENSIONS},
            bool_or({_totals("total")} and district = '_T') as has_total,
            bool_or(district <> '_T') as has_district
        from kinds left join main_sources m using (indicator_id, definition)
        group by indicator_id, definition
        order by indicator_id, year desc, areas desc, definition
        """,
    ).to_pandas()


def best_first(series: pd.DataFrame) -> pd.DataFrame:
    """Put definitions in the order in which they are worth seeing first: of many areas, by many groups, new."""
    groups = series[[f"has_{name}" for name in DIMENSIONS]].sum(axis=1)
    is_wide = (series["areas"] >= _MANY_AREAS) | series["has_district"]
    return series.assign(is_wide=is_wide, groups=groups).sort_values(
        ["is_wide", "has_sex", "groups", "year", "areas", "definition"],
        ascending=[False, False, False, False, False, True],
    )


def figures(release: Release, indicator_id: str, definition: str, by: str) -> pd.DataFrame:
    """Figures of one definition by area, period and one dimension, every other dimension at its total.

    Args:
        release: the release.
        indicator_id: the indicator.
        definition: one of its definitions.
        by: one of `DIMENSIONS`, or a ground (`religion` …); `total` for the totals of the nation, provinces and
            areas; `district`.

    Returns:
        area, district, group (a code of the dimension; `_T` is the total), period, year, the figures with their
        parts and provenance, one row a key.
    """
    is_ground = by in codes("grounds")
    group = "ground_value" if is_ground else by if by in DIMENSIONS else "'_T'"
    of_ground = "and ground = $ground" if is_ground else ""
    place = "district <> '_T'" if by == "district" else "district = '_T'"
    values = {"indicator": indicator_id, "definition": definition}
    if is_ground:
        values["ground"] = by
    return query(
        release,
        f"""
        select area, district, {group} as "group", {FIGURES}
        from observations
        where indicator_id = $indicator and definition = $definition and {_totals("ground" if is_ground else by)} {of_ground} and {place}
        order by area, district, year, "group"
        """,
        values,
        indicators=[indicator_id],
    ).to_pandas()


def as_observations(
    rows: pd.DataFrame, indicator_id: str, definition: str, by: str, across: str = "total"
) -> pa.Table:
    """Give figures as rows of the table `observations` again: the same rows, each with its whole key.

    Args:
        rows: as `figures` gives them, or `crossings.crossed` with what makes their rows as `across`.
        indicator_id: the indicator.
        definition: one of its definitions.
        by: the dimension or ground of their groups.
        across: that of their rows.
    """
    grounds = codes("grounds")
    whole = dict.fromkeys((*DIMENSIONS, "ground", "ground_value"), "_T")
    told = rows.assign(indicator_id=indicator_id, definition=definition, **whole)
    for name, held in ((by, "group"), (across, "row")):
        if name in grounds:
            told = told.assign(ground_value=told[held], ground=told[held].where(told[held] == "_T", name))
        elif name in DIMENSIONS:
            told = told.assign(**{name: told[held]})
    columns = tables()["observations"].columns
    schema = pa.schema(list(columns.items()))
    return pa.Table.from_pandas(
        told[list(columns)], schema=schema, preserve_index=False
    ).replace_schema_metadata(None)


def newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Of figures over several periods, each area's newest, if it lies within three years of the newest of all.

    An area whose last figure is older is left out: its row says so, it is not compared (rule 5).
    """
    if rows.empty:
        return rows
    # A law holds until a later row says otherwise, however old it is.
    is_law = rows["unit_measure"].eq("YES_NO")
    recent = rows[is_law | (rows["year"] >= rows["year"].max() - YEARS_APART)]
    last = recent.groupby(["area", "district"])["year"].transform("max")
    newest_rows = recent[recent["year"] == last]
    # Two periods may end in one year (2019 and 2018-19): the later text is the later period.
    last_period = newest_rows.groupby(["area", "district"])["period"].transform("max")
    return newest_rows[newest_rows["period"] == last_period]


def has_line(rows: pd.DataFrame) -> bool:
    """Tell whether any area has figures of two years: one definition in one year is a point, not a line."""
    return bool((rows.dropna(subset=["value"]).groupby(["area", "district"])["year"].nunique() > 1).any())


def group_codes(rows: pd.DataFrame, by: str) -> list[str]:
    """Give the groups of a dimension that have figures, in the order they are drawn; none where only the total is asked.

    The compared pair comes first, then the others in their list's order; of ages, a set that does not overlap.
    """
    present = set(rows.dropna(subset=["value"])["group"]) - {"_T"}
    if by == "age":
        return age_groups(list(present))
    if by in codes("grounds"):
        return [code for code in codes("ground_values") if code in present]
    if by not in GROUP_LISTS:
        return []
    pair = COMPARED.get(by, ())
    ordered = [code for code in codes(GROUP_LISTS[by]) if code in present]
    return [code for code in pair if code in present] + [code for code in ordered if code not in pair]


def age_groups(codes: list[str]) -> list[str]:
    """Of age bands, a set that does not overlap, youngest first; wider bands that contain others are left out.

    >>> age_groups(["Y5T16", "Y5T9", "Y10T12", "Y13T14", "Y15T24", "_T"])
    ['Y5T9', 'Y10T12', 'Y13T14', 'Y15T24']
    """
    chosen: list[str] = []
    for code in sorted({*codes} - {"_T"}, key=_width):
        if not any(overlap(code, other) for other in chosen):
            chosen.append(code)
    return sorted(chosen, key=lambda code: read_age(code).low_months)


def _width(age: str) -> tuple[float, int]:
    """Put narrow bands first; an open band is the widest."""
    band = read_age(age)
    return (float("inf") if band.high_months is None else band.high_months - band.low_months), band.low_months


def told_by_ground(release: Release) -> tuple[tuple[str, str], ...]:
    """Give each indicator that is told by a further ground with each value it is told by, in order."""
    rows = query(
        release,
        "select distinct indicator_id, ground_value from observations where ground_value <> '_T' order by all",
    )
    return tuple((row["indicator_id"], row["ground_value"]) for row in rows.to_pylist())


def one_indicator(release: Release, indicator_id: str) -> Mapping[str, object]:
    """One indicator's row as a mapping; lists as lists."""
    rows = query(release, "select * from indicators where indicator_id = $id", {"id": indicator_id})
    return rows.to_pylist()[0]
