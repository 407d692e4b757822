"""What a release has that the reader of layouts and the rules have to know of."""

from collections.abc import Sequence

import pyarrow as pa

from hrdash.layout import Catalogue
from hrdash.store import Release, query
from hrdash.validate import Known, Sheet
from hrdash.vocabulary import OBSERVATION_KEY, tables


def catalogue_of(release: Release) -> Catalogue:
    """Give what a release knows of indicators: names, measures, definitions in use."""
    if not {"indicators", "observations"} <= set(release.tables):
        return Catalogue()
    rows = query(release, "select indicator_id, label_en, label_ur, unit_measure from indicators")
    used = query(
        release,
        "select indicator_id, list(distinct definition) as used from observations group by indicator_id",
    )
    return Catalogue(
        {row["indicator_id"]: row for row in rows.to_pylist()},
        {row["indicator_id"]: sorted(row["used"]) for row in used.to_pylist()},
    )


_REFERENCES = {
    "indicators": "select indicator_id, null as unit from indicators",
    "recommendations": "select recommendation_id, null as unit from recommendations",
    "clusters": "select cluster_id, null as unit from clusters",
    "departments": "select department_id, unit from departments",
    "assignments": "select assignment_id, unit from assignments",
    "actions": "select action_id, unit from actions",
    "grade_scales": "select distinct scale_id, null as unit from grade_scales",
    "grades": "select scale_id || ' ' || grade as grade, null as unit from grade_scales",
}


def known_to_rules(release: Release, sheets: Sequence[Sheet], unit: str | None) -> Known:
    """Ask a release what the rules have to know of what stands, as far as the sheets touch it."""
    references: dict[str, dict[str, str | None]] = {}
    for name, sql in _REFERENCES.items():
        if {"grades": "grade_scales"}.get(name, name) in release.tables:
            answer = query(release, sql)
            references[name] = dict(zip(answer[0].to_pylist(), answer[1].to_pylist(), strict=True))
    for sheet in sheets:  # rows may refer to others of the same file
        key = tables()[sheet.table].key
        if sheet.table in _REFERENCES and key[0] in sheet.rows.column_names:
            units = (
                sheet.rows["unit"].to_pylist()
                if "unit" in sheet.rows.column_names
                else [None] * len(sheet.numbers)
            )
            references.setdefault(sheet.table, {}).update(
                zip(sheet.rows[key[0]].to_pylist(), units, strict=True)
            )
    if unit is None:
        return Known(references)
    return Known(
        references,
        indicators=_rows(release, "indicators", "select * from indicators"),
        observations=_standing(release, sheets),
        definitions=_rows(
            release, "observations", "select distinct indicator_id, definition from observations"
        ),
        statuses=_rows(release, "status_reports", "select assignment_id, as_of, status from status_reports"),
        assignments=_rows(release, "assignments", "select assignment_id, assigned_on from assignments"),
        leads=_rows(
            release,
            "assignments",
            "select assignment_id, recommendation_id, unit from assignments where role = 'lead'",
        ),
    )


def _rows(release: Release, table: str, sql: str) -> pa.Table | None:
    return query(release, sql) if table in release.tables else None


def _standing(release: Release, sheets: Sequence[Sheet]) -> pa.Table | None:
    """Read the public figures of the indicators and areas that come in."""
    rows = [sheet.rows for sheet in sheets if sheet.table == "observations"]
    if not rows or "observations" not in release.tables:
        return None
    said = {
        name: sorted(
            {
                text
                for one in rows
                if name in one.column_names
                for text in one[name].unique().to_pylist()
                if text
            }
        )
        for name in ("indicator_id", "area")
    }
    columns = ", ".join((*OBSERVATION_KEY, "year", "value", "unit_measure", "obs_status"))
    sql = f"""select {columns} from observations
              where list_contains($indicators, indicator_id) and list_contains($areas, area)"""
    return query(release, sql, {"indicators": said["indicator_id"], "areas": said["area"]})
