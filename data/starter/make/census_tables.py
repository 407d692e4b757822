"""How the tables of the 2023 census are read: places, sexes and localities, and sums that point at nobody."""

from functools import cache
from pathlib import Path

import pandas as pd

from hrdash.places import find_area, find_district

SEXES = {"ALL_SEXES": "_T", "MALE": "M", "FEMALE": "F", "TGEND": "TG", "TRANSGENDER": "TG", "": "_T"}
LOCALITIES = {"OVERALL": "_T", "RURAL": "R", "URBAN": "U"}
# The areas the census tables cover: a national sum is made of all of them or not at all (rule 4).
COVERED = frozenset({"PK-KP", "PK-PB", "PK-SD", "PK-BA", "PK-IS"})
# Where transgender persons have a row of their own: everywhere, or only where the table has enough of them.
AREAS, NATION, NOWHERE = COVERED | {"PK"}, frozenset({"PK"}), frozenset()


def read_persons(source: Path, number: str, *labels: str) -> pd.DataFrame:
    """Read a table of persons, whose columns are sexes and localities (`MALE_URBAN`, `OVERALL_TGEND`, `RURAL`).

    Args:
        source: the folder of source data.
        number: the table's number, as `13A`.
        labels: the table's columns that say who is counted; kept as they are.

    Returns:
        One row per tehsil (or district), label, sex and locality: `area`, `district`, `is_named`, the labels,
        `sex`, `locality`, `count` (empty where the table is).

    """
    table = _read_placed(source, number)
    cells = {
        column: (SEXES[sex], LOCALITIES[locality])
        for column in table.columns
        for locality in LOCALITIES
        if (sex := column.replace(locality, "").strip("_")) in SEXES and locality in column
    }
    rows = table.melt(["area", "district", "is_named", *labels], list(cells), "cell", "count")
    rows["sex"] = rows["cell"].map({column: sex for column, (sex, _) in cells.items()})
    rows["locality"] = rows["cell"].map({column: locality for column, (_, locality) in cells.items()})
    return rows.drop(columns="cell")


def read_households(source: Path, number: str) -> pd.DataFrame:
    """Read a housing table, whose columns are what is counted and whose `REGION` is the locality.

    Returns:
        As `read_persons`, sex `_T`, with the label `counted` (the table's own column name).

    """
    table = _read_placed(source, number)
    counted = [column for column in table.columns if table[column].dtype.kind == "f"]
    rows = table.melt(["area", "district", "is_named", "REGION"], counted, "counted", "count")
    return rows.assign(sex="_T", locality=rows["REGION"].map(LOCALITIES)).drop(columns="REGION")


def sum_up(rows: pd.DataFrame, *labels: str) -> pd.DataFrame:
    """Sum tehsils to districts, areas and the nation, with the sums that leave out unnamed provinces beside.

    Args:
        rows: from `read_persons` or `read_households`.
        labels: the labels to keep; what is not named here is summed over.

    Returns:
        `area`, `district`, the labels, `sex`, `locality`, `count`, `named` (the same without the tehsils whose
        province cell is empty). No row where every part is empty; no national row where an area is missing.

    """
    rows = rows.assign(named=rows["count"].where(rows["is_named"]))
    levels = [rows, rows.assign(district="_T")]
    if set(rows["area"]) >= COVERED:
        levels.append(rows.assign(district="_T", area="PK"))
    keys = ["area", "district", *labels, "sex", "locality"]
    sums = pd.concat([level.groupby(keys)[["count", "named"]].sum(min_count=1) for level in levels])
    return sums.dropna(subset="count").reset_index()


def keep_apart(sums: pd.DataFrame, *, transgender_in: frozenset[str]) -> pd.DataFrame:
    """Leave transgender persons out of every sum from which a few of them could be found (rule 9).

    They have rows of their own in the areas named, never by district or locality. Everywhere else `_T` is men
    and women: the table's own total would give their number to whoever takes men and women away from it.

    Args:
        sums: from `sum_up`, with rows of sex `_T`, `M`, `F` and perhaps `TG`.
        transgender_in: the areas that show them: `AREAS`, `NATION` or `NOWHERE`.
    """
    open_to_all = _is_whole(sums) & sums["area"].isin(transgender_in)
    closed = sums[~open_to_all & sums["sex"].isin(["M", "F"])]
    keys = [column for column in sums.columns if column not in ("sex", "count", "named")]
    both = closed.groupby(keys)[["count", "named"]].sum().reset_index().assign(sex="_T")
    return pd.concat([sums[open_to_all], closed, both])[sums.columns]


def keep_women(sums: pd.DataFrame, *, all_sexes_in: frozenset[str]) -> pd.DataFrame:
    """Keep everyone and women, and the other sexes only in the areas named and without locality.

    The total is the table's own: what is missing beside women is men and transgender persons together.
    """
    return sums[(_is_whole(sums) & sums["area"].isin(all_sexes_in)) | sums["sex"].isin(["_T", "F"])]


def _is_whole(sums: pd.DataFrame) -> pd.Series:
    return (sums["district"] == "_T") & (sums["locality"] == "_T")


def divide(numerators: pd.DataFrame, denominators: pd.DataFrame) -> pd.DataFrame:
    """Make per cents of sums, with their parts; rows without people to divide by are left out.

    Args:
        numerators: sums; their labels may be finer than those of the denominators.
        denominators: sums of everyone the numerators are a part of.

    Returns:
        `area`, `district`, the numerators' labels, `sex`, `locality`, `value` (0–100), `numerator`, `denominator`, and `named`:
        the per cent without the tehsils whose province cell is empty (empty where both tables name all).

    """
    labels = [column for column in numerators.columns if column not in ("count", "named")]
    shared = [column for column in labels if column in denominators.columns]
    rates = denominators.merge(numerators, "left", shared, suffixes=("_below", "")).dropna(subset=labels)
    rates = rates[rates["count_below"] > 0]
    rates[["count", "named"]] = rates[["count", "named"]].fillna(
        0
    )  # an empty cell among filled ones is nobody
    return rates.assign(
        value=100 * rates["count"] / rates["count_below"],
        numerator=rates["count"],
        denominator=rates["count_below"],
        named=(100 * rates["named"] / rates["named_below"]).where(
            rates["named_below"] < rates["count_below"]
        ),
    )[[*labels, "value", "numerator", "denominator", "named"]]


def _read_placed(source: Path, number: str) -> pd.DataFrame:
    """Read a table with our codes of area and district; a tehsil without province belongs to its district's."""
    table = pd.read_parquet(source / "census2023" / f"pbs_census2023_TABLE_{number}.parquet")
    table["is_named"] = table["PROVINCE"].notna()
    table["area"] = table["PROVINCE"].fillna(table["DISTRICT"].map(_provinces(source))).map(_area)
    table["district"] = [_district(*place) for place in zip(table["DISTRICT"], table["area"], strict=True)]
    return table[table["district"] != "_T"]  # table 6 prints its provinces among the districts


@cache
def _provinces(source: Path) -> dict[str, str]:
    """Read the province of every district from table 4, where no province cell is empty."""
    table = pd.read_parquet(source / "census2023" / "pbs_census2023_TABLE_04.parquet")
    return table.groupby("DISTRICT")["PROVINCE"].first().to_dict()


@cache
def _area(name: str) -> str | None:
    return find_area(name)


@cache
def _district(name: str, area: str) -> str | None:
    return find_district(name, area)
