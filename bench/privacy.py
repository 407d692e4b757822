"""Measures what it takes to protect and prove one national table: `python bench/privacy.py`.

Every district of the country crossed with sex, age, disability and locality, with all totals: a table as a census
prints it, with counts that nobody made. Then the same again after a revision, proved together with what was released.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import pandas as pd

from hrdash.disclosure import protect
from hrdash.disclosure.rules import THRESHOLD
from hrdash.vocabulary import codes, tables

AIM = 60  # seconds of processor time on two cores
DISTRICTS = 160
SEX, LOCALITY, DISABILITY = ("F", "M"), ("R", "U"), ("WITH", "WITHOUT")
AGE = ("Y0T4", "Y5T14", "Y15T24", "Y25T59", "Y_GE60")
_AXES = ["area", "district", "sex", "age", "disability", "locality"]


def national_table(seed: int = 1, districts: int = DISTRICTS) -> pd.DataFrame:
    """Draw up a count of people for the nation, its areas and districts, crossed with all groups and their totals.

    Args:
        seed: another seed is another table.
        districts: how many, spread over the areas.

    Returns: observations; with 160 districts 27,216 of them, some six in a hundred small counts.
    """
    random = np.random.default_rng(seed)
    areas = [area for area in codes("units") if area != "FED"]
    known = [(str(row["area"]), code) for code, row in codes("districts").items() if row["area"] in areas]
    places = sorted(known[:: max(1, len(known) // districts)][:districts])
    parts = pd.MultiIndex.from_product([range(len(places)), SEX, AGE, DISABILITY, LOCALITY])
    parts = parts.to_frame(index=False, name=["place", *_AXES[2:]])
    size = 10 ** random.uniform(3.2, 5.5, len(places))[parts["place"]]
    share = random.dirichlet(np.ones(len(AGE)) * 4, len(places))
    share = share[parts["place"], parts["age"].map({age: k for k, age in enumerate(AGE)})] / len(SEX)
    share = share * parts["disability"].map({"WITH": 0.012, "WITHOUT": 0.988}).to_numpy()
    urban = random.beta(1, 4, len(places))[parts["place"]]
    share = share * np.where(parts["locality"] == "U", urban, 1 - urban)
    parts["value"] = random.poisson(size * share).astype(float)
    parts["area"] = [places[place][0] for place in parts["place"]]
    parts["district"] = [places[place][1] for place in parts["place"]]
    return _with_totals(parts[[*_AXES, "value"]])


def _with_totals(parts: pd.DataFrame) -> pd.DataFrame:
    for axis in _AXES[2:]:
        parts = pd.concat([parts, parts.assign(**{axis: "_T"})])
    parts = pd.concat([parts, parts.assign(district="_T"), parts.assign(area="PK", district="_T")])
    rows = parts.groupby(_AXES, as_index=False)["value"].sum()
    same = {
        "indicator_id": "people",
        "definition": "census",
        "period": "2023",
        "year": 2023,
        "ground": "_T",
        "ground_value": "_T",
        "unit_measure": "NUMBER",
        "obs_status": "A",
        "is_public": False,
    }
    return rows.assign(**same).reindex(columns=list(tables()["observations"].columns))


def measure(seed: int, districts: int) -> dict:
    """Protect a table, then the same with one district revised, together with what was released.

    Returns: the number of cells and of small counts; and of each time how many it hides, for how many of them the
        proof holds, and the seconds it took, by the clock and of processor time.
    """
    rows = national_table(seed, districts)
    first, hidden = _protected(rows)
    parts = rows[rows["district"].ne("_T") & rows[_AXES[2:]].ne("_T").all(axis=1)]
    revised = parts["district"].eq(parts["district"].iloc[0])
    parts = parts.assign(value=parts["value"].mask(revised, parts["value"] + 7))
    before = rows.assign(is_shown=~_keys(rows).isin(_keys(hidden)))
    second, _ = _protected(
        _with_totals(parts[[*_AXES, "value"]]), hidden_before=hidden, released_before=[before]
    )
    small = int(rows["value"].between(1, THRESHOLD - 1).sum())
    return {"cells": len(rows), "small": small, "first": first, "revised": second}


def _protected(rows: pd.DataFrame, **options: object) -> tuple[dict, pd.DataFrame]:
    wall, work = time.perf_counter(), time.process_time()
    withheld = protect(rows, **options).withheld
    return {
        "hidden": len(withheld),
        "proved": int((withheld["width"] >= THRESHOLD - 1e-6).sum()),
        "seconds": round(time.perf_counter() - wall, 1),
        "work": round(time.process_time() - work, 1),
    }, withheld


def _keys(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[_AXES])


def main(asked: Sequence[str] | None = None) -> None:
    """Print the measure of one table, or of a smaller one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--districts", type=int, default=DISTRICTS)
    told = parser.parse_args(asked)
    result = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **measure(told.seed, told.districts)}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
