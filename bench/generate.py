"""Makes a large lake for measuring: the starter data, and as many generated observations as asked for beside it.

`python bench/generate.py --lake bench/lakes/10m --rows 10000000`
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import pyarrow as pa

from hrdash.disclosure.rules import EVERYBODY
from hrdash.store import LakeError, Release, query, write_release
from hrdash.submissions import build
from hrdash.vocabulary import codes, tables

SOURCE = "Generated for measuring speed: not a figure of anything"
BY = "bench/generate.py"
SEX, LOCALITY = ("_T", "F", "M"), ("_T", "U", "R")
AGE = ("_T", "Y0T14", "Y15T24", "Y25T59", "Y_GE60")
PERIODS = tuple(str(year) for year in range(2009, 2025))
# One release takes this many rows at most: what the door holds in memory at once, about 2 GB.
RELEASE_ROWS = 400_000


@dataclass(frozen=True)
class Series:
    """One generated definition of an indicator, and how many of its rows are made."""

    indicator_id: str
    unit_measure: str
    definition: str
    is_sensitive: bool
    rows: int


def generate(lake: Path, rows: int) -> Release:
    """Build the starter lake and publish generated observations into it, a release for some indicators at a time.

    They go through the store's one door, so they lie on disk as published figures do. All of them are marked
    as printed by their source (`is_public`): the door then has no small count to protect, which would take hours.

    Args:
        lake: a folder that does not exist yet.
        rows: how many are generated; the same rows every time.

    """
    if lake.exists():
        raise SystemExit(f"{lake} exists; remove it or name another folder.")
    release = build(lake).release
    published = 0
    for number, batch in enumerate(_batches(_series(release, rows)), 1):
        made = pa.concat_tables([_observations(series) for series in batch])
        release = write_release(
            lake, {"observations": made}, action="build", by=BY, submission=f"generated-{number:03d}"
        )
        published += made.num_rows
        print(f"{published:>12,} of {rows:,}", flush=True)
    return release


def _series(release: Release, rows: int) -> list[Series]:
    """Choose definitions until their rows are enough: one of every indicator, then a second of every one, and so on."""
    indicators = query(
        release,
        """select indicator_id, unit_measure, sensitivity = 'sensitive' as is_sensitive from indicators
            where unit_measure in (select unnest($measures)) order by indicator_id""",
        {"measures": [*EVERYBODY, "NUMBER"]},
    ).to_pylist()
    chosen, left, round_ = [], rows, 0
    while left:
        round_ += 1
        for one in indicators:
            size = min(left, _size(one["is_sensitive"]))
            left -= size
            if size:
                chosen.append(Series(**one, definition=f"generated-{round_}", rows=size))
    return sorted(chosen, key=lambda series: (series.indicator_id, series.definition))


def _batches(chosen: list[Series]) -> Iterator[list[Series]]:
    """Put indicators together up to what one release takes: each indicator's files are then written once."""
    batch: list[Series] = []
    for _, group in groupby(chosen, lambda series: series.indicator_id):
        of_one = list(group)
        if batch and sum(series.rows for series in [*batch, *of_one]) > RELEASE_ROWS:
            yield batch
            batch = []
        batch += of_one
    yield batch


@cache
def _places(is_sensitive: bool) -> tuple[tuple[str, str], ...]:
    """List (area, district): the nation, every area, and its districts unless the indicator is sensitive."""
    areas = ["PK", *(unit for unit in codes("units") if unit != "FED")]
    districts = [(str(row["area"]), code) for code, row in codes("districts").items() if row["area"] in areas]
    return tuple([(area, "_T") for area in areas] + ([] if is_sensitive else sorted(districts)))


def _size(is_sensitive: bool) -> int:
    return len(_places(is_sensitive)) * len(PERIODS) * len(SEX) * len(AGE) * len(LOCALITY)


def _observations(series: Series) -> pa.Table:
    """Make one definition's rows: every place, period, sex, age and locality, crossed."""
    places = _places(series.is_sensitive)
    shape = (len(PERIODS), len(places), len(SEX), len(AGE), len(LOCALITY))
    period, place, sex, age, locality = (
        at.ravel()[: series.rows] for at in np.meshgrid(*map(np.arange, shape), indexing="ij")
    )
    random = np.random.default_rng([*series.indicator_id.encode(), *series.definition.encode()])
    level = random.uniform(15, 85) + random.normal(0, 8, len(places))[place] + 0.6 * period
    share = np.clip(level + random.normal(0, 3, series.rows) - 6 * (sex == 1), 1, 99)
    denominator = np.round(10 ** random.uniform(3, 6, series.rows))
    numerator = np.round(denominator * share / 100)
    is_rate = series.unit_measure in EVERYBODY
    rate = numerator / denominator * EVERYBODY.get(series.unit_measure, 1)
    columns = {
        "area": _chosen([area for area, _ in places], place),
        "district": _chosen([district for _, district in places], place),
        "period": _chosen(PERIODS, period),
        "sex": _chosen(SEX, sex),
        "age": _chosen(AGE, age),
        "locality": _chosen(LOCALITY, locality),
        "year": pa.array(int(PERIODS[0]) + period, pa.int64()),
        "value": pa.array(rate if is_rate else numerator),
        "numerator": pa.array(numerator) if is_rate else None,
        "denominator": pa.array(denominator) if is_rate else None,
        "cell": pa.array([f"A{row}" for row in range(2, series.rows + 2)]),
    }
    same = {
        **dict.fromkeys(["disability", "ground", "ground_value"], "_T"),
        "indicator_id": series.indicator_id,
        "definition": series.definition,
        "unit_measure": series.unit_measure,
        "obs_status": "A",
        "is_public": True,
        "source_kind": "computed",
        "source": SOURCE,
        "submission": "generated",
        "sheet": series.indicator_id,
    }
    schema = tables()["observations"].schema
    made = [
        columns[field.name]
        if columns.get(field.name) is not None
        else pa.repeat(pa.scalar(same.get(field.name), field.type), series.rows)
        for field in schema
    ]
    return pa.table(made, schema=schema)


def _chosen(names: list[str] | tuple[str, ...], at: np.ndarray) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(at))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--lake", type=Path, required=True, help="a folder that does not exist yet")
    asked.add_argument("--rows", type=int, default=10_000_000, help="how many observations are generated")
    told = asked.parse_args()
    try:
        generate(told.lake, told.rows)
    except LakeError as error:
        raise SystemExit(str(error)) from None
