"""One unit beside the others: its figures against the nation's, and which of its figures changed since a release."""

from datetime import date, datetime

import pandas as pd

from hrdash.queries.indicators import YEARS_APART
from hrdash.queries.rates import PAKISTAN_TIME
from hrdash.store import Release, query, read_releases
from hrdash.vocabulary import OBSERVATION_KEY, codes

_TOTAL = " and ".join(
    f"o.{name} = '_T'" for name in ("district", "sex", "age", "disability", "locality", "ground")
)
_COMPARED_FIGURES = ("value", "numerator", "denominator", "obs_status")


def against_nation(release: Release, area: str) -> pd.DataFrame:
    """Compare an area's newest percentages with the nation's, each within one definition (rules 5 and 7).

    Only outcomes that are better one way, of normal sensitivity; cases reported are no outcome (rule 11). The two
    periods may differ by three years; where several definitions would do, the one whose figure of the area is newest.

    Args:
        release: the release asked.
        area: whose figures. For `PK` the nation's own newest figures, with nothing to compare.

    Returns:
        indicator_id, label_en, direction, definition, unit_measure, source, period, value, national_period,
        national_value, behind (points by which the area is worse off; below 0 better), verdict (`worse`, `better`,
        or `level`: they read alike, or the nation's value is within the area's interval), others (area → value of
        the other areas with a figure of the same definition within three years); furthest behind first.
    """
    figures = query(
        release,
        f"""
        select o.indicator_id, i.label_en, i.direction, o.definition, o.area, o.period, o.year, o.value,
            o.ci_low, o.ci_high, o.unit_measure, o.source
        from observations o join indicators i using (indicator_id)
        where {_TOTAL} and o.unit_measure = 'PT' and o.value is not null
            and i.kind = 'outcome' and i.direction <> 'neutral' and i.sensitivity = 'normal'
        qualify row_number() over (
            partition by o.indicator_id, o.definition, o.area order by o.year desc, o.period desc) = 1
        order by o.indicator_id, o.definition, o.area
        """,
    ).to_pandas()
    mine = figures[figures["area"] == area]
    nation = figures[figures["area"] == "PK"][["indicator_id", "definition", "year", "period", "value"]]
    nation = nation.rename(columns={name: f"national_{name}" for name in ("year", "period", "value")})
    both = mine.merge(nation, "inner", ["indicator_id", "definition"])
    both = both[(both["year"] - both["national_year"]).abs() <= YEARS_APART]
    both = both.sort_values(["year", "definition"], ascending=[False, True]).drop_duplicates("indicator_id")
    sign = both["direction"].map({"higher_is_better": 1.0, "lower_is_better": -1.0}).astype("float64")
    behind = (both["national_value"] - both["value"]) * sign
    is_level = (both["national_value"].round() == both["value"].round()) | both["national_value"].between(
        both["ci_low"], both["ci_high"]
    )
    verdict = pd.Series("worse", both.index).mask(behind < 0, "better").mask(is_level, "level")
    both = both.assign(behind=behind, verdict=verdict, others=_others(both, figures, area))
    both = both.sort_values(["behind", "label_en"], ascending=[False, True], ignore_index=True)
    return both.drop(columns=["year", "national_year", "ci_low", "ci_high", "area"])


def _others(both: pd.DataFrame, figures: pd.DataFrame, area: str) -> list[dict[str, float]]:
    units = {str(row["area"]) for row in codes("units").values()} - {"", area}
    rest = figures[figures["area"].isin(units)]
    series = dict(list(rest.groupby(["indicator_id", "definition"])))
    found = []
    for row in both.itertuples():
        rows = series.get((row.indicator_id, row.definition))
        near = None if rows is None else rows[(rows["year"] - row.year).abs() <= YEARS_APART]
        found.append({} if near is None else dict(zip(near["area"], near["value"], strict=True)))
    return found


def release_on(release: Release, day: date) -> Release | None:
    """Give the release that stood at the end of a day in Pakistan; None where the lake is younger."""
    earlier = (one for one in read_releases(release.lake) if one.version <= release.version)
    return next((one for one in earlier if _day_of(one) <= day), None)


def _day_of(release: Release) -> date:
    return datetime.fromisoformat(release.at).astimezone(PAKISTAN_TIME).date()


def figure_changes(release: Release, before: Release, area: str) -> pd.DataFrame:
    """List the figures of an area that are new, revised or no longer shown since an earlier release.

    Returns:
        The key of each observation, `change` (`new`, `revised`, `hidden`, `gone`), value_before and value.
    """
    columns = ", ".join((*OBSERVATION_KEY, *_COMPARED_FIGURES))
    sql = f"select {columns} from observations where area = ?"
    now, then = (query(one, sql, [area]).to_pandas() for one in (release, before))
    both = then.merge(now, "outer", list(OBSERVATION_KEY), suffixes=("_before", ""), indicator=True)
    is_same = pd.Series(True, both.index)
    for name in _COMPARED_FIGURES:
        one, other = both[name], both[f"{name}_before"]
        is_same &= (one == other) | (one.isna() & other.isna())
    change = both["_merge"].astype(str).map({"right_only": "new", "left_only": "gone", "both": "revised"})
    is_hidden = (both["obs_status"] == "Q") & both["value_before"].notna()
    change = change.mask(is_hidden, "hidden").mask((both["_merge"] == "both") & is_same, "")
    both = both.assign(change=change)
    kept = [*OBSERVATION_KEY, "change", "value_before", "value"]
    return both.loc[both["change"] != "", kept].reset_index(drop=True)
