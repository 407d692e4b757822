"""Where reported implementation and measured outcome say two things, by theme and unit."""

from collections.abc import Collection
from datetime import date

import pandas as pd

from hrdash import metrics
from hrdash.queries import movements
from hrdash.queries.filters import QuestionError, Where, values_of
from hrdash.queries.rates import rates_by, release_day, statuses
from hrdash.store import Release, query
from hrdash.vocabulary import codes

KEYS = ("unit", "theme", "indicator_id")
_RANKED = {"sensitivity": "normal", "unit_measure": "PT"}
MOST = 2 / 3  # of an area's districts have moved one way before the area is said to
_COLUMNS = (
    *(
        "unit",
        "theme",
        "differs",
        "assigned",
        "reported",
        "implemented",
        "indicator_id",
        "label_en",
        "definition",
    ),
    *("what", "disaggregation", "group", "comparison", "moved", "change", "better", "worse", "districts"),
    *("base_period", "current_period", "remark", "remark_by", "remark_on"),
)


def divergences(release: Release, as_of: date | None = None, where: Where | None = None) -> pd.DataFrame:
    """Give where a unit's reports on a theme and what was measured there differ (`metrics.divergence`).

    Measured is how the figure of all, and the gap between two groups, has moved since the year in which the first
    current recommendation was made: of the unit's own area, or, where only districts are followed over time, in at
    least two thirds of them. Sensitive indicators are left out, and so is what has no direction.

    Args:
        release: the release asked.
        as_of: the day of the statuses; the release's own day when None.
        where: filters on `KEYS`.

    Returns:
        One row per unit, theme and measure that differ: the counts of the rate, `indicator_id`, `definition`, `what`
        (`level` or `gap`), the pair, `moved`, `change` (null where districts are counted), `better`, `worse` and
        `districts` (null where the area itself is measured), the two periods, and the unit's newest remark on the
        theme with the post that gave it and its day.

    Raises:
        QuestionError: for a filter on anything else.
    """
    asked = dict(where or {})
    if wrong := set(asked) - set(KEYS):
        raise QuestionError(
            "unknown-column", f"divergence has no {sorted(wrong)[0]!r}: there are {', '.join(KEYS)}"
        )
    of_rates = {"unit": asked["unit"]} if "unit" in asked else {}
    rates = rates_by(release, ["unit", "theme"], as_of, of_rates)
    is_asked = rates["theme"].isin(values_of(asked.get("theme", codes("themes")))) & rates["unit"].ne("PK")
    # As text even where no recommendation has a theme, for the merge.
    rates = rates.loc[is_asked, ["unit", "theme", "assigned", "reported", "implemented"]].astype(
        {"theme": str}
    )
    measured = {"indicator_id": asked["indicator_id"]} if "indicator_id" in asked else {}
    found = metrics.divergence(rates, _movements(release, measured | {"year": _years_asked(release)}))
    found = found.merge(_remarks(release, as_of, of_rates), "left", ["unit", "theme"])
    places = {code: place for place, code in enumerate((*codes("units"), *codes("themes")))}
    in_order = found.sort_values(
        ["theme", "unit", "indicator_id", "what"],
        key=lambda column: column.map(places) if column.name in ("theme", "unit") else column,
        ignore_index=True,
    )
    return in_order.reindex(columns=list(_COLUMNS))


def _movements(release: Release, where: Where) -> pd.DataFrame:
    """Give each unit's movements by theme: of its area, else of most of its districts."""
    where = _RANKED | dict(where)
    kinds = [movements.level_movements(release, where), movements.gap_movements(release, where)]
    of_areas = pd.concat([rows[rows["district"] == "_T"] for rows in kinds], ignore_index=True)
    counted = pd.concat([movements.districts_moved(rows) for rows in kinds], ignore_index=True)
    most = counted["districts"] * MOST
    is_better, is_worse = counted["better"] >= most, counted["worse"] >= most
    moved = (
        pd.Series(None, index=counted.index, dtype=object).mask(is_better, "better").mask(is_worse, "worse")
    )
    both = pd.concat([of_areas, counted.assign(moved=moved)], ignore_index=True)
    units = {str(row["area"] or "PK"): unit for unit, row in codes("units").items()}
    indicators = query(release, "select indicator_id, label_en, themes from indicators").to_pandas()
    themed = both.merge(indicators, on="indicator_id").explode("themes").rename(columns={"themes": "theme"})
    return themed.assign(unit=themed["area"].map(units))


def _years_asked(release: Release) -> list[int]:
    """Give the years since the first current recommendation was made."""
    first = query(
        release,
        "select min(year(issued_on)) as first from recommendations where is_current and kind = 'recommendation'",
    )["first"][0].as_py()
    return list(range(first, release_day(release).year + 1)) if first else []


def _remarks(release: Release, as_of: date | None, where: Where) -> pd.DataFrame:
    """Give each unit's newest remark on each theme: the difficulty, else the reason, of its latest reports."""
    said = statuses(release, as_of, where)
    said = said.assign(remark=_first_said(said, ("difficulty", "reason", "next_step")))
    said = said[said["remark"].notna()].explode("themes").rename(columns={"themes": "theme"})
    newest = said.sort_values(["as_of", "reported_on"]).drop_duplicates(["unit", "theme"], keep="last")
    named = newest.rename(columns={"validated_by": "remark_by", "as_of": "remark_on"})
    return named[["unit", "theme", "remark", "remark_by", "remark_on"]]


def _first_said(rows: pd.DataFrame, columns: Collection[str]) -> pd.Series:
    said = pd.Series(None, index=rows.index, dtype=object)
    for column in columns:
        text = rows[column].where(rows[column].notna() & rows[column].ne(""))
        said = said.where(said.notna(), text)
    return said
