"""Measures what it takes to check a workbook of 100,000 rows, beside merely reading it: `python bench/checking.py`."""

import argparse
import io
import itertools
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

import python_calamine
import xlsxwriter

from hrdash.store import read_release
from hrdash.submissions import build, check_file
from hrdash.vocabulary import codes
from hrdash.workbook import read_workbook

ROWS = 100_000
AIM = 2
UNIT = "PK-PB"
_HEAD = (
    "Indicator", "Province", "District", "Year", "Sex", "Age", "Urban/Rural", "Definition", "Value", "Numerator",
    "Denominator", "Source",
)  # fmt: skip


def measure_checking(lake: Path, rounds: int) -> dict:
    """Read and check one workbook in turns: by calamine alone, as `read_workbook` does, and with every rule.

    Returns: the median seconds of each, how many rows, and how many findings.
    """
    content, release = _workbook(), read_release(lake)
    taken: dict[str, list[float]] = {"calamine": [], "read": [], "check": []}
    for _ in range(rounds):
        start = time.perf_counter()
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        taken["calamine"].append(time.perf_counter() - start)
        start = time.perf_counter()
        read_workbook("rows.xlsx", content)
        taken["read"].append(time.perf_counter() - start)
        start = time.perf_counter()
        checked = check_file("rows.xlsx", content, release, unit=UNIT)
        taken["check"].append(time.perf_counter() - start)
    return {
        "rows": checked.counts()["read"],
        "findings": len(checked.findings),
        **{name: median(seconds) for name, seconds in taken.items()},
    }


def told(check: Mapping) -> str:
    """Write what was measured as the lines that are printed."""
    return (
        f"Checking a workbook of {check['rows']:,} rows\n"
        f"  {'reading it':<26}{1000 * check['read']:>7.0f} ms ({check['read'] / check['calamine']:.2f} of calamine alone)\n"
        f"  {'reading and checking it':<26}{1000 * check['check']:>7.0f} ms"
        f"   ratio {check['check'] / check['read']:.2f}, aim ≤ {AIM}"
    )


def _workbook() -> bytes:
    """Write a tidy workbook of made-up shares that breaks no rule: districts by year, sex, locality and age."""
    districts = [row["label_en"] for row in codes("districts").values() if row["area"] == UNIT]
    keys = itertools.product(
        range(1985, 2024),
        districts,
        ["Female", "Male", "Both sexes"],
        ["Rural", "Urban", "Total"],
        ["Total", "10-14", "15-24", "25-49", "50+", "65+", "80+", "10-12"],
    )
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True})
    page = book.add_worksheet("Figures")
    page.write_row(0, 0, _HEAD)
    for row, (year, district, sex, locality, age) in enumerate(itertools.islice(keys, ROWS), 1):
        base = 1000 + row % 7
        share = round(100 * 400 / base, 1)
        page.write_row(
            row,
            0,
            ["literacy-10plus", "Punjab", district, year, sex, age, locality, "pslm-literacy-10plus", share, 400, base, "PSLM"],
        )  # fmt: skip
    book.close()
    return out.getvalue()


def main() -> None:
    """Measure with a starter lake made for it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help="how often each is done, in turns")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        print(told(measure_checking(Path(folder), rounds)))


if __name__ == "__main__":
    main()
