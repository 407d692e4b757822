"""Measures what it takes to publish fifty rows, from the staged submission to the release."""

import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from hrdash import store
from hrdash.submissions import publish, receive, stage
from hrdash.vocabulary import codes

ROWS = 50
_BY = "bench/run.py"
_HEADER = (
    "indicator_id,area,district,period,sex,age,disability,locality,ground,ground_value,definition,"
    "value,numerator,denominator,unit_measure,obs_status,is_public,source_kind,source"
)


def measure_publishing(lakes: Mapping[str, Path], rounds: int) -> dict:
    """Publish a submission of fifty new rows into a copy of each lake, in turns.

    Args:
        lakes: the lakes by name; they stay as they are.
        rounds: how often each is published to.

    Returns: by lake: the median in milliseconds.

    """
    copies = {name: _linked(lake) for name, lake in lakes.items()}
    try:
        taken: dict[str, list[float]] = {name: [] for name in copies}
        for number in range(rounds + 1):
            for name, lake in copies.items():
                submission = receive(lake, "fifty.csv", _fifty_rows(number), by=_BY)
                stage(lake, submission)
                start = time.perf_counter()
                release = publish(lake, submission, _BY)
                if number:  # the first time opens the lake
                    taken[name].append(time.perf_counter() - start)
                assert release.rows["observations"]["new"] == ROWS, release.rows
    finally:
        for lake in copies.values():
            shutil.rmtree(lake)
    return {name: median(times) * 1000 for name, times in taken.items()}


def _linked(lake: Path) -> Path:
    """Copy a lake without copying its bytes: no file of a lake is ever changed."""
    copy = lake.with_name(f"{lake.name}.published")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(lake, copy, copy_function=os.link)
    return copy


def _fifty_rows(number: int) -> bytes:
    """Draw up one province's figures for a year: women and men of twenty-five districts."""
    districts = [code for code, row in codes("districts").items() if row["area"] == "PK-PB"][: ROWS // 2]
    rows = [
        f"literacy-10plus,PK-PB,{district},{1990 + number},{sex},_T,_T,_T,_T,_T,bench-survey,"
        f"{40 + place},{(40 + place) * 1000},100000,PT,A,false,reported,A survey that nobody made"
        for place, district in enumerate(districts)
        for sex in ("F", "M")
    ]
    return "\n".join([_HEADER, *rows, ""]).encode()


def rows_in(lake: Path) -> int:
    """Count a lake's observations."""
    return store.query(store.read_release(lake), "select count(*) from observations")[0][0].as_py()
