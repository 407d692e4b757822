"""The rows of SDMX-CSV 2.0: a line an observation, dimensions first, then the value and what qualifies it."""

import csv
import io
import math
from functools import cache

import pyarrow as pa

from hrdash.exports.tables import ONLY_OBSERVATIONS, cell_text, without_formula
from hrdash.queries.filters import QuestionError
from hrdash.sdmx import DIMENSIONS, FISCAL_YEAR_START, STRUCTURE_ID, key_to_sdmx
from hrdash.vocabulary import OBSERVATION_KEY, codes
from hrdash.words import label, say

ATTRIBUTES = (
    "OBS_STATUS",
    "UNIT_MULT",
    "UNIT_MEASURE",
    "NATURE",
    "TIME_DETAIL",
    "COMMENT_OBS",
    "UPPER_BOUND",
    "LOWER_BOUND",
    "SOURCE_DETAIL",
    "COMMENT_TS",
    "CUST_BREAKDOWN_LB",
    "REPORTING_YEAR_START_DAY",
    "NUMERATOR",
    "DENOMINATOR",
    "SAMPLE_SIZE",
    "SOURCE_KIND",
    "IS_PUBLIC",
)
"""The attributes of IAEG-SDGs:SDG that hrdash fills, the start of the fiscal year, and those that it adds: a figure's
parts, and who printed it."""

_BATCH = 20_000
_NATURE = "C"  # country data
_MEASURED = {
    "UPPER_BOUND": "ci_high",
    "LOWER_BOUND": "ci_low",
    "NUMERATOR": "numerator",
    "DENOMINATOR": "denominator",
    "SAMPLE_SIZE": "sample_size",
}


def sdmx_csv(rows: pa.Table, *, is_demonstration: bool) -> bytes:
    """Write observations as SDMX-CSV 2.0 (UTF-8 with its mark).

    Args:
        rows: of the table `observations`; a hidden or uncollected value is blank with its OBS_STATUS (Q, L).
        is_demonstration: the lake holds invented statuses: every series says so in COMMENT_TS.

    Raises:
        QuestionError: for rows of another table.
    """
    if not {*OBSERVATION_KEY, "value", "obs_status"} <= set(rows.column_names):
        raise QuestionError("not-sdmx", ONLY_OBSERVATIONS)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES])
    comment = say("example.lake") if is_demonstration else ""
    for batch in rows.to_batches(max_chunksize=_BATCH):
        for row in batch.to_pylist():
            said = key_to_sdmx(row)
            attributes = _attributes(row, comment)
            writer.writerow(
                [
                    *("dataflow", STRUCTURE_ID, "I"),
                    *said.values(),
                    _number(row["value"]),
                    *(attributes.get(name, "") for name in ATTRIBUTES),
                ]
            )
    return text.getvalue().encode("utf-8-sig")


def _attributes(row: dict, comment: str) -> dict[str, str]:
    ground = row["ground"]
    is_custom = ground not in ("_T", "wealth")
    is_fiscal = "-" in row["period"] and "-Q" not in row["period"]
    return {
        "OBS_STATUS": row["obs_status"] or "A",
        "UNIT_MULT": "0",
        "UNIT_MEASURE": measure_to_sdmx(row["unit_measure"]),
        "NATURE": _NATURE,
        "TIME_DETAIL": row["period"],
        "COMMENT_OBS": without_formula(row["note"] or ""),
        "SOURCE_DETAIL": without_formula(row["source"] or ""),
        "COMMENT_TS": comment,
        "CUST_BREAKDOWN_LB": breakdown_label(ground, row["ground_value"]) if is_custom else "",
        "SOURCE_KIND": row["source_kind"] or "",
        "IS_PUBLIC": "true" if row["is_public"] else "",
        "REPORTING_YEAR_START_DAY": FISCAL_YEAR_START if is_fiscal else "",
        **{name: _number(row[column]) for name, column in _MEASURED.items()},
    }


@cache
def measure_to_sdmx(measure: str | None) -> str:
    """Give the SDMX code of a measure; its own where SDMX has none."""
    return str(codes("unit_measures").get(measure or "", {}).get("sdmx") or measure or "")


@cache
def breakdown_label(ground: str, value: str) -> str:
    """Say a custom breakdown: `Religion: Christian`."""
    return f"{label('grounds', ground)}: {label('ground_values', value)}"


def _number(value: float | None) -> str:
    return "" if value is None or not math.isfinite(value) else cell_text(value)
