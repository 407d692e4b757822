"""Both files of an SDMX export, side by side."""

from pathlib import Path

import pyarrow as pa

from hrdash.exports.sdmx.rows import sdmx_csv
from hrdash.exports.sdmx.structure import structure_xml
from hrdash.exports.tables import write_whole
from hrdash.store import Release, query


def write_sdmx(rows: pa.Table, out: Path, release: Release) -> Path:
    """Write observations as SDMX-CSV 2.0, and what its codes mean as SDMX-ML 3.0 beside it.

    Args:
        rows: of the table `observations`.
        out: a name ending in `.sdmx.csv`.
        release: whose figures they are.

    Returns:
        Where the structure is: the same name ending in `.sdmx.xml`.

    Raises:
        QuestionError: for rows of another table.
    """
    content = sdmx_csv(rows, is_demonstration=release.is_demonstration)
    held = query(release, "select indicator_id, label_en from indicators").to_pylist()
    names = {row["indicator_id"]: str(row["label_en"]) for row in held}
    structure = out.with_name(out.name[: -len(".csv")] + ".xml")
    write_whole(structure, structure_xml(rows, names, release))
    write_whole(out, content)
    return structure
