"""What a row of the starter observations is made of: its columns, its defaults, and how it is written."""

from pathlib import Path

import pandas as pd

from hrdash.vocabulary import OBSERVATION_KEY, tables

KEY = list(OBSERVATION_KEY)
STAGED = ("year", "submission", "sheet", "cell")  # what a row gets when it is received
COLUMNS = [name for name in tables()["observations"].columns if name not in STAGED]
# In the file a reader expects an indicator together, then what is comparable, then time and place, then whom.
PLACE = ["indicator_id", "definition", "period", "area", "district"]
WHOM = [name for name in KEY if name not in PLACE]
DEFAULTS = {
    **dict.fromkeys(["district", *WHOM], "_T"),
    "obs_status": "A",
    "is_public": True,
    "source_kind": "published",
}


def complete(rows: pd.DataFrame) -> pd.DataFrame:
    """Give rows every column of an observation: what a source did not say is a default or stays empty.

    Args:
        rows: at least `indicator_id`, `definition`, `area`, `period`, `value`, `unit_measure`, `source`.

    """
    rows = rows.reindex(columns=COLUMNS)
    rows["note"] = rows["note"].astype(object).where(rows["note"].notna(), None)
    for column, value in DEFAULTS.items():
        rows[column] = rows[column].astype(object).where(rows[column].notna(), value)
    return rows


def say(*parts: str | None) -> str | None:
    """Join the parts of a note that there are.

    >>> say("grade B", None, "approximate")
    'grade B; approximate'
    """
    return "; ".join(part for part in parts if part) or None


def write_rows(rows: pd.DataFrame, path: Path) -> None:
    """Write rows as one CSV in the order of the project, the same bytes for the same rows."""
    rows = complete(rows).sort_values([*PLACE, *WHOM], kind="stable")
    for column in ("value", "numerator", "denominator", "ci_low", "ci_high"):
        rows[column] = rows[column].map(_figure)
    rows["is_public"] = rows["is_public"].map({True: "true", False: "false"})
    rows.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _figure(number: float | None) -> str | None:
    """Write a figure with at most four decimals and none that say nothing.

    >>> _figure(3904799.0), _figure(42.013800), _figure(None)
    ('3904799', '42.0138', None)
    """
    if number is None or pd.isna(number):
        return None
    return f"{number:.4f}".rstrip("0").rstrip(".")
