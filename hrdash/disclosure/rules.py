"""Which figures are hidden for what they say themselves, before any sum is looked at (rule 9)."""

from collections.abc import Collection
from functools import cache

import numpy as np
import pandas as pd

from hrdash.vocabulary import FIGURES, OBSERVATION_KEY, codes

THRESHOLD = 5  # counts of people from 1 to threshold - 1 are small
SENSITIVE_THRESHOLD = 10
LEAST_SAMPLE = 25  # an estimate on fewer answers is hidden,
RELIABLE_SAMPLE = 50  # on fewer than these it is shown as of low reliability
# What stands for everybody, by unit of measure: the rates that count people, and their 100 %.
EVERYBODY = {
    "PT": 100,
    "PER_1000": 1_000,
    "PER_1000_LIVE_BIRTHS": 1_000,
    "PER_100000_LIVE_BIRTHS": 100_000,
    "PER_100000_POP": 100_000,
}


@cache
def protected_grounds() -> frozenset[str]:
    """List the grounds on which people could be found or harmed, as the vocabulary marks them."""
    return frozenset(ground for ground, row in codes("grounds").items() if row["is_protected"] == "true")


def refused_places(rows: pd.DataFrame) -> pd.Series:
    """Name the rows that may not exist anywhere: protected groups where people could be found.

    Religion, gender identity (sex TG included), sexual orientation and migratory status are told for provinces
    and the nation only: never for a district, never crossed with each other or with locality, whatever the size
    or the source.

    Args:
        rows: the columns district, sex, locality and ground, at least.

    Returns: the reason (`below_province`, `crossed_with_locality`, `crossed_grounds`) of each refused row, on the
        index of `rows`; rows that are not refused are left out.

    >>> refused_places(pd.DataFrame({
    ...     "district": ["_T", "PK603", "_T"], "sex": ["TG", "TG", "F"],
    ...     "locality": ["_T", "_T", "U"], "ground": ["_T", "_T", "religion"]})).to_dict()
    {1: 'below_province', 2: 'crossed_with_locality'}
    """
    is_group, is_ground = rows["sex"].eq("TG"), rows["ground"].isin(protected_grounds())
    is_protected = is_group | is_ground
    reasons = np.select(
        [
            is_protected & rows["district"].ne("_T"),
            is_protected & rows["locality"].ne("_T"),
            is_group & is_ground,
        ],
        ["below_province", "crossed_with_locality", "crossed_grounds"],
        "",
    )
    return pd.Series(reasons, rows.index)[reasons != ""]


def counts_of_people(rows: pd.DataFrame) -> pd.DataFrame:
    """Read the counts of people in each row: the number itself, or the two parts of a rate.

    Returns: `count` (a number's value, a rate's numerator) and `complement` (a rate's denominator - numerator),
        in persons, on the index of `rows`; null where the row has no such count: rates without both parts,
        ratios, rupees, years, yes or no.

    >>> counts_of_people(pd.DataFrame({
    ...     "unit_measure": ["NUMBER", "PT", "PT"], "value": [7.0, 40.0, 40.0],
    ...     "numerator": [None, 4.0, None], "denominator": [None, 10.0, None]}))
       count  complement
    0    7.0         NaN
    1    4.0         6.0
    2    NaN         NaN
    """
    value, numerator, denominator = (
        pd.to_numeric(rows[name]).astype("float64") for name in ("value", "numerator", "denominator")
    )
    has_parts = rows["unit_measure"].isin(EVERYBODY) & numerator.notna() & denominator.notna()
    count = numerator.where(has_parts, value.where(rows["unit_measure"].eq("NUMBER")))
    complement = (denominator - numerator).clip(lower=0).where(has_parts)
    return pd.DataFrame({"count": count.where(count >= 0), "complement": complement.where(count >= 0)})


def thresholds(rows: pd.DataFrame, sensitive: Collection[str]) -> pd.Series:
    """Give each row's threshold, in persons: 10 for sensitive indicators, else 5."""
    is_sensitive = rows["indicator_id"].isin(list(sensitive))
    return is_sensitive.map({True: SENSITIVE_THRESHOLD, False: THRESHOLD})


def needed(counts: pd.DataFrame, threshold: pd.Series, of_all: pd.Series) -> pd.DataFrame:
    """Say which counts may not be found out: small ones, and the empty side of a sensitive group's rate.

    Args:
        counts: `count` and `complement` as `counts_of_people` gives them.
        threshold: per row, in persons.
        of_all: per row, whether 0 % and 100 % must be hidden too.

    Returns: true or false on the shape of `counts`.
    """
    is_small = counts.gt(0) & counts.lt(threshold, axis=0)
    is_rate = counts["complement"].notna() & counts.sum(axis=1).gt(0)
    return is_small | (counts.eq(0).mul(of_all & is_rate, axis=0))


def reasons(
    rows: pd.DataFrame, sensitive: Collection[str], hidden_before: pd.DataFrame | None = None
) -> pd.Series:
    """Say why each row must be hidden, whatever the sums around it.

    Returns: `source` (arrived hidden), `place` (a row that `refused_places` names), `small`, `sensitive_share`
        (0 % or 100 % of a sensitive group), `low_sample`, `asked` (a reviewer had it hidden), `kept_hidden`, or an
        empty text. What the official
        source has itself printed (`is_public`) is hidden for its place only.
    """
    counts = counts_of_people(rows)
    is_small = (counts.gt(0) & counts.lt(thresholds(rows, sensitive), axis=0)).any(axis=1)
    is_low_sample = pd.to_numeric(rows["sample_size"]).lt(LEAST_SAMPLE).fillna(False)
    hidden = pd.DataFrame() if hidden_before is None else hidden_before
    hidden = hidden.reindex(columns=[*OBSERVATION_KEY, "reason"])
    is_kept = _is_among(rows, hidden)
    is_asked = _is_among(rows, hidden[hidden["reason"].eq("asked")])
    is_open, has_figures = ~is_public(rows), rows[list(FIGURES)].notna().any(axis=1)
    return pd.Series(
        np.select(
            [
                rows["obs_status"].eq("Q"),
                rows.index.isin(refused_places(rows).index),
                is_small & is_open,
                is_share_of_all(rows) & is_of_sensitive_group(rows, sensitive) & is_open,
                is_low_sample & is_open,
                is_asked & is_open & has_figures,
                is_kept & is_open & has_figures,
            ],
            ["source", "place", "small", "sensitive_share", "low_sample", "asked", "kept_hidden"],
            "",
        ),
        rows.index,
    )


def _is_among(rows: pd.DataFrame, keys: pd.DataFrame) -> pd.Series:
    """Say which rows have one of some keys."""
    known, wanted = (pd.MultiIndex.from_frame(part[list(OBSERVATION_KEY)]) for part in (rows, keys))
    return pd.Series(known.isin(wanted) if len(wanted) else False, rows.index)


def is_public(rows: pd.DataFrame) -> pd.Series:
    """Say which rows the official source has itself printed."""
    return rows["is_public"].eq(True).fillna(False).astype(bool)


def is_of_sensitive_group(rows: pd.DataFrame, sensitive: Collection[str]) -> pd.Series:
    """Say which rows are about a sensitive group: a sensitive indicator, sex TG, or a protected ground."""
    return (
        rows["indicator_id"].isin(list(sensitive))
        | rows["sex"].eq("TG")
        | rows["ground"].isin(protected_grounds())
    )


def is_share_of_all(rows: pd.DataFrame) -> pd.Series:
    """Say which rates are 0 % or 100 %: nobody or everybody in the group."""
    value = pd.to_numeric(rows["value"]).astype("float64")
    counts = counts_of_people(rows)
    is_rate = counts["complement"].notna() & counts.sum(axis=1).gt(0)
    is_end = rows["unit_measure"].isin(EVERYBODY) & (
        value.eq(0) | value.eq(rows["unit_measure"].map(EVERYBODY))
    )
    return is_end | (is_rate & counts.eq(0).any(axis=1))


def wholes(table: pd.DataFrame) -> pd.DataFrame:
    """Give the totals that a reader works out where shares of one whole are printed without it.

    The numerators of one ground (religions, say) over one denominator that they add up to: the denominator is then
    the total of the counts, as if a `_T` row had printed it.

    Args:
        table: the rows of one table.

    Returns:
        One public row for every such whole, with ground and ground_value `_T`; none where there is such a row.
    """
    if table["ground"].eq("_T").all():
        return table.iloc[:0]
    key = [name for name in OBSERVATION_KEY if name not in ("ground", "ground_value")]
    shares = table[table["ground"].ne("_T") & table["numerator"].notna() & table["denominator"].notna()]
    sums = shares.groupby([*key, "ground"], as_index=False, sort=True).agg(
        numerator=("numerator", "sum"), low=("denominator", "min"), high=("denominator", "max")
    )
    sums = sums[(sums["numerator"] == sums["low"]) & (sums["low"] == sums["high"])].drop_duplicates(key)
    told = table.loc[table["ground"].eq("_T"), key].assign(is_told=True)
    sums = sums.merge(told, "left", key)
    sums = sums[sums["is_told"].isna()]
    whole = {"ground": "_T", "ground_value": "_T", "value": 100.0, "obs_status": "A", "is_public": True}
    found = sums[[*key, "numerator"]].assign(denominator=sums["numerator"], **whole)
    found["unit_measure"] = table["unit_measure"].iloc[0]
    return found.reindex(columns=table.columns)
