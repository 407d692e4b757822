"""How long a table of 100,000 rows takes as a workbook, beside XlsxWriter writing the same cells in constant memory."""

import io
import statistics
import sys
import time
from collections.abc import Callable

import pyarrow as pa
import xlsxwriter

from hrdash.exports.sheets import table_workbook


def mixed_rows(count: int) -> pa.Table:
    """Make rows as observations are: codes, texts that repeat, figures, blanks."""
    return pa.table(
        {
            "indicator_id": [f"indicator-{number % 90}" for number in range(count)],
            "area": [("PK-PB", "PK-SD", "PK-KP")[number % 3] for number in range(count)],
            "district": [f"PK{number % 160:03d}" for number in range(count)],
            "period": [str(2004 + number % 20) for number in range(count)],
            "sex": [("F", "M", "_T")[number % 3] for number in range(count)],
            "value": [number / 7 for number in range(count)],
            "numerator": [float(number) if number % 2 else None for number in range(count)],
            "denominator": [float(number * 3) if number % 2 else None for number in range(count)],
            "year": [2004 + number % 20 for number in range(count)],
            "source": ["PBS, Census 2023, table 12"] * count,
            "note": [None] * count,
            "cell": [f"K{number}" for number in range(count)],
        }
    )


def write_plainly(rows: pa.Table) -> bytes:
    """Write the same cells with XlsxWriter alone."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows.column_names)
        for number, row in enumerate(zip(*(column.to_pylist() for column in rows.columns), strict=True), 1):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def ratio(count: int, rounds: int) -> float:
    """Give how many times longer hrdash's workbook takes: the median of interleaved rounds."""
    rows = mixed_rows(count)
    return statistics.median(
        _seconds(lambda: table_workbook(rows, {"name": "bench"})) / _seconds(lambda: write_plainly(rows))
        for _ in range(rounds)
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    print(
        f"workbook of 100,000 rows: {ratio(100_000, int(sys.argv[1]) if sys.argv[1:] else 3):.2f} of XlsxWriter's own time"
    )
