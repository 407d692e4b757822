"""What is not there and whom to ask: who asked for data, which groups are told at all, what changed since before."""

import pandas as pd

from hrdash import vocabulary
from hrdash.queries.coverage import DIMENSIONS, coverage_of
from hrdash.queries.filters import Where
from hrdash.store import Release, query, read_releases

GROUNDS = (
    *(name for name in DIMENSIONS if name != "district"),
    *(code for code in vocabulary.codes("grounds") if code != "_T"),
)
"""Every characteristic that figures can be told by; `_T` and places are none."""

_CELL = ["unit", "indicator_id", "disaggregation"]
_WANTED = ("missing", "not_covered", "not_collected")


def to_ask(release: Release, unit: str, where: Where | None = None) -> pd.DataFrame:
    """List what to ask for: every figure expected of a unit that is not there or is stale, with who keeps it.

    Args:
        release: the release asked.
        unit: of whom they are expected.
        where: filters as for `coverage_of`.

    Returns:
        custodian, indicator_id, label_en, disaggregation, reason (`missing`, `not_covered`, `not_collected` or
        `stale`), year (of the figure that is there); by custodian, those with most figures first.
    """
    cells = coverage_of(release, {**(where or {}), "unit": unit})
    reasons = cells["coverage"].where(~cells["is_stale"], "stale")
    cells = cells.assign(reason=reasons)[reasons.isin([*_WANTED, "stale"])]
    about = query(
        release, "select indicator_id, label_en, coalesce(custodian, '') as custodian from indicators"
    ).to_pandas()
    found = cells.merge(about, "left", "indicator_id")
    many = found.groupby("custodian")["indicator_id"].transform("size")
    found = found.assign(many=many).sort_values(
        ["many", "custodian", "label_en"], ascending=[False, True, True], kind="stable"
    )
    return found[["custodian", "indicator_id", "label_en", "disaggregation", "reason", "year"]].reset_index(
        drop=True
    )


def grounds_told(release: Release) -> pd.DataFrame:
    """Count the indicators that have a figure told by each of `GROUNDS`, for each unit; hidden ones count as told.

    Returns:
        unit, disaggregation, indicators: one row for each unit and characteristic, zeros too.
    """
    told = [f"select '{name}' as disaggregation, area, indicator_id from observations where {name} <> '_T' and obs_status <> 'L'"
            for name in GROUNDS if name in DIMENSIONS]  # fmt: skip
    told.append(
        "select ground as disaggregation, area, indicator_id from observations where ground <> '_T' and obs_status <> 'L'"
    )
    counts = query(
        release,
        f"""select disaggregation, area, count(distinct indicator_id) as indicators
            from ({" union all ".join(told)}) group by all""",
    ).to_pylist()
    known = {(row["area"], row["disaggregation"]): row["indicators"] for row in counts}
    return pd.DataFrame(
        [
            (unit, name, known.get((str(row["area"] or "PK"), name), 0))
            for unit, row in vocabulary.codes("units").items()
            for name in GROUNDS
        ],
        columns=["unit", "disaggregation", "indicators"],
    )


def data_asked_for(release: Release) -> pd.DataFrame:
    """List the current recommendations in which a body asks for data: recommendation_id, body, symbol, paragraph, summary, asks_for_data."""
    return query(
        release,
        """select recommendation_id, body, symbol, coalesce(paragraph, '') || coalesce(sub_item, '') as paragraph,
            coalesce(summary, text) as summary, asks_for_data
        from recommendations
        where is_current and len(asks_for_data) > 0
        order by issued_on desc, recommendation_id""",
    ).to_pandas()


def figures_before(release: Release) -> Release | None:
    """Give the newest earlier release whose figures or indicators were other ones; None where there is none.

    A release that publishes only statuses changes nothing about coverage.
    """

    def of(one: Release) -> tuple:
        return one.tables.get("observations"), one.tables.get("indicators")

    earlier = (one for one in read_releases(release.lake) if one.version < release.version)
    return next((one for one in earlier if of(one) != of(release) and None not in of(one)), None)


def coverage_changes(release: Release, before: Release) -> pd.DataFrame:
    """Give the expected figures whose state is not what it was: those that came, went, were hidden or became expected.

    Returns:
        unit, indicator_id, disaggregation, coverage_before (null where it was not expected), coverage (null where it
        no longer is), is_gain (there is a figure now and was none), is_loss.
    """
    both = coverage_of(release).merge(coverage_of(before), "outer", _CELL, suffixes=("", "_before"))
    both = both[both["coverage"].fillna("") != both["coverage_before"].fillna("")]
    now, then = both["coverage"] == "present", both["coverage_before"] == "present"
    return both.assign(is_gain=now & ~then, is_loss=then & ~now)[
        [*_CELL, "coverage_before", "coverage", "is_gain", "is_loss"]
    ].reset_index(drop=True)
