"""From a kept file to typed rows with addresses: CSV files whose header is that of a stored table."""

import io
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from hrdash.store import Release, query, read_release
from hrdash.validate import RULES, Finding, Sheet, check_rows, year_of
from hrdash.vocabulary import Table, tables

from .kept import LakeError, Staged, Submission, keep_staged, read_received, read_submission

# Where a row was read is written by staging, not by the sender.
_OWN = ("submission", "sheet", "cell")
# The column whose cell is a row's address.
_MEASURED = {"observations": "value", "status_reports": "status"}


def stage(lake: Path, submission: str) -> Staged:
    """Read a submission's file, check its rows, and keep rows and findings beside it.

    Raises LakeError `unreadable-file` for what is not a CSV file in UTF-8. Everything else that is wrong with
    the rows is a finding.
    """
    lake = Path(lake).resolve()
    kept = read_submission(lake, submission)
    content = read_received(lake, submission)
    if content is None:
        raise LakeError("forgotten", f"the file of {submission} was forgotten; submit it again.")
    staged = read_rows(kept, content, read_release(lake))
    keep_staged(lake, submission, staged)
    return staged


def read_rows(kept: Submission, content: bytes, release: Release) -> Staged:
    """Read and check the rows of a file against a release, without keeping anything."""
    texts = _read_csv(kept.file, content)
    sheet = Sheet(
        name=Path(kept.file).stem,
        rows=texts,
        letters={name: _letter(position) for position, name in enumerate(texts.columns)},
        numbers=range(2, len(texts) + 2),
    )
    table = recognise(list(texts.columns), Path(kept.file).stem)
    if table is None:
        return Staged(None, None, [_unknown_table(sheet)])
    findings = check_rows(
        table.name,
        sheet,
        unit=kept.unit,
        known=_known(release),
        definitions=_definitions(release) if kept.unit and table.name == "observations" else frozenset(),
    )
    if any(finding.severity == "error" for finding in findings):
        return Staged(table.name, None, findings)
    return Staged(table.name, _typed(table, sheet, kept), findings)


def recognise(header: list[str], stem: str) -> Table | None:
    """Say which stored table a header is of: it has the table's key, and columns of that table only.

    Where several fit, the one the file is named for. A header that has a table's key and one or two columns
    too many is still that table's, so that the finding can name them.

    >>> recognise(["cluster_id", "label"], "anything").name
    'clusters'
    >>> recognise(["cluster_id", "label", "remarks"], "clusters").name
    'clusters'
    >>> recognise(["fruit"], "observations") is None
    True
    """
    names = set(header)
    holding = [table for table in tables().values() if table.name != "withheld" and set(table.key) <= names]
    exact = [table for table in holding if names <= set(table.columns)]
    for fitting in (exact, holding):
        named = [table for table in fitting if table.name == stem]
        if named or len(fitting) == 1:
            return (named or fitting)[0]
    # Columns in common tell apart tables whose keys both stand in the header.
    return max(exact or holding, key=lambda table: len(names & set(table.columns)), default=None)


def _read_csv(name: str, content: bytes) -> pd.DataFrame:
    try:
        text = content.decode("utf-8-sig")
        header = text.split("\n", 1)[0].strip().split(",")
        header = [column.strip().strip('"') for column in header]
        if len(set(header)) != len(header) or not all(header):
            raise LakeError(
                "unreadable-file",
                f"{name}: row 1 repeats a column or leaves one unnamed; correct the header.",
            )
        rows = pa_csv.read_csv(
            io.BytesIO(text.encode()),
            read_options=pa_csv.ReadOptions(column_names=header, skip_rows=1),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True),
            convert_options=pa_csv.ConvertOptions(column_types=dict.fromkeys(header, pa.string())),
        )
    except (UnicodeDecodeError, pa.ArrowInvalid) as error:
        reason = str(error).splitlines()[0]
        raise LakeError(
            "unreadable-file", f"{name} is not a CSV file in UTF-8 ({reason}); save it as one."
        ) from error
    texts = rows.to_pandas().apply(lambda column: column.str.strip())
    return texts.mask(texts == "").astype(object).where(lambda cells: cells.notna(), None)


def _letter(position: int) -> str:
    """Name a column as a spreadsheet does.

    >>> _letter(0), _letter(25), _letter(26)
    ('A', 'Z', 'AA')
    """
    return (_letter(position // 26 - 1) if position >= 26 else "") + chr(ord("A") + position % 26)


def _unknown_table(sheet: Sheet) -> Finding:
    rule = RULES["unknown-table"]
    return Finding(
        "unknown-table", rule.severity, sheet.name, "A1", 1, None, None, rule.message, rule.suggestion
    )


def _known(release: Release) -> dict[str, dict[str, str | None]]:
    """List the keys that rows may refer to, each with the unit answerable for it."""
    asked = {
        "indicators": "select indicator_id, null as unit from indicators",
        "recommendations": "select recommendation_id, null as unit from recommendations",
        "clusters": "select cluster_id, null as unit from clusters",
        "departments": "select department_id, unit from departments",
        "assignments": "select assignment_id, unit from assignments",
    }
    answers = {name: query(release, sql) for name, sql in asked.items()}
    return {
        name: dict(zip(answer[0].to_pylist(), answer[1].to_pylist(), strict=True))
        for name, answer in answers.items()
    }


def _definitions(release: Release) -> frozenset[str]:
    rows = query(release, "select distinct definition from observations")
    return frozenset(rows["definition"].to_pylist())


def _typed(table: Table, sheet: Sheet, kept: Submission) -> pa.Table:
    """Make rows of a table from text that was checked; blank stays null."""
    texts = sheet.rows
    columns = {name: _column(texts[name], table.columns[name]) for name in texts.columns}
    if table.name == "observations":
        columns |= _filled(texts, kept)
    count = len(texts)
    columns |= {"submission": pa.array([kept.id] * count), "sheet": pa.array([sheet.name] * count)}
    letter = sheet.letters.get(_MEASURED.get(table.name, ""), "A")
    columns["cell"] = pa.array([f"{letter}{number}" for number in sheet.numbers])
    return pa.table(
        [
            columns[name].cast(kind) if name in columns else pa.nulls(count, kind)
            for name, kind in table.columns.items()
        ],
        schema=table.schema,
    )


def _column(texts: pd.Series, kind: pa.DataType) -> pa.Array:
    text = pa.array(texts, pa.string(), from_pandas=True)
    if pa.types.is_list(kind):
        parts = [
            None if value is None else [part.strip() for part in value.split(";") if part.strip()]
            for value in text.to_pylist()
        ]
        return pa.array(parts, kind)
    return text.cast(kind)


def _filled(texts: pd.DataFrame, kept: Submission) -> dict[str, pa.Array]:
    """Fill in what an observation says without writing it: year, status, openness, who published it."""
    blank = pd.Series(None, index=texts.index, dtype=object)
    value, status = texts.get("value", blank), texts.get("obs_status", blank)
    kind = "published" if kept.unit in (None, "FED") else "reported"
    return {
        "year": pa.array(year_of(texts["period"]).astype("Int64"), from_pandas=True),
        "obs_status": pa.array(status.where(status.notna(), value.map(lambda cell: "A" if cell else "L"))),
        "is_public": pa.array(texts.get("is_public", blank) == "true"),
        "source_kind": pa.array(texts.get("source_kind", blank).fillna(kind)),
    }
