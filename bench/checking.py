"""Measures what it takes to check a workbook of 100,000 rows, beside merely reading it."""

import io
import itertools
import time
from pathlib import Path
from statistics import median

import python_calamine
import xlsxwriter

from hrdash.store import read_release
from hrdash.submissions import check_file
from hrdash.vocabulary import codes
from hrdash.workbook import read_workbook

ROWS = 100_000
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
