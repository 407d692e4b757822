"""What is asked of a unit: the figures that are expected of it for a period and still missing, and its assignments."""

from collections.abc import Mapping

import pandas as pd

from hrdash import metrics, vocabulary
from hrdash.ages import read_age
from hrdash.queries.coverage import DIMENSIONS, coverage_of
from hrdash.queries.rates import publications, release_day
from hrdash.store import Release, query
from hrdash.vocabulary import COMPARED, OBSERVATION_KEY

_GROUPED = (*DIMENSIONS, "ground_value")
_TOTAL = ("", "_T")  # the group of everybody, as (column, code)
_ORDERED = {"sex": "sexes", "disability": "disabilities", "locality": "localities"}


def area_of(unit: str) -> str:
    """Name the area that a unit answers for; the federal government for the whole country."""
    return str(vocabulary.codes("units")[unit]["area"] or "PK")


def missing_figures(release: Release, unit: str, period: str) -> pd.DataFrame:
    """List the figures that are expected of a unit and have not come for a period, one row a figure.

    What is expected is what `coverage_of` says, also where the published sources leave the unit out: then nobody else
    can answer. Of a disaggregation a figure is asked for each of its groups: those that are compared and those that
    figures of the definition have anywhere; each district; of a ground without any figure, its values in the
    vocabulary; of ages without any, none (`open_ages`). A group has come when a figure of the period has it, crossed
    with others or not, hidden or not collected too. A law or an institution stays: a structural indicator is not asked
    for once it is a yes.

    Args:
        release: the release asked.
        unit: whose figures.
        period: as it is stored (`2019`, `2019-20`).

    Returns:
        The columns of the key, in the order of indicators and groups, with the definition of the unit's newest figure
        (of anybody's where it has none, null where nobody has); label_en, kind, unit_measure; and of the newest
        figure of the same series last_value (null where hidden), last_status, last_period (null where there is none).
    """
    area = area_of(unit)
    cells = coverage_of(release, {"unit": unit})
    in_force = _in_force(release, area)
    definitions = _definitions(release, area)
    groups = _groups(release, definitions)
    came = _came(release, area, period)
    rows = [
        {
            **dict.fromkeys(OBSERVATION_KEY, "_T"),
            **{"indicator_id": indicator, "area": area, "period": period},
            **({"ground": name} if column == "ground_value" else {}),
            **({column: code} if column else {}),
            "definition": definitions.get(indicator),
        }
        for indicator, name in zip(cells["indicator_id"], cells["disaggregation"], strict=True)
        if indicator not in in_force
        for column, code in _asked(name, area, groups.get(indicator, set()))
        if (column, code) not in came.get(indicator, ())
    ]
    found = pd.DataFrame(rows, columns=list(OBSERVATION_KEY), dtype=object)
    indicators = query(release, "select indicator_id, label_en, kind, unit_measure from indicators")
    found = found.merge(indicators.to_pandas(), "left", "indicator_id")
    return found.merge(_last(release, area), "left", [name for name in OBSERVATION_KEY if name != "period"])


def open_ages(release: Release, unit: str) -> list[str]:
    """Name the indicators expected by age whose figures have no age group yet: the source has to choose them."""
    cells = coverage_of(release, {"unit": unit, "disaggregation": "age"})
    groups = _groups(release, _definitions(release, area_of(unit)))
    held = query(release, "select indicator_id, label_en from indicators").to_pylist()
    labels = {row["indicator_id"]: row["label_en"] for row in held}
    has_ages = {
        indicator for indicator, found in groups.items() if any(column == "age" for column, _ in found)
    }
    return [labels[one] for one in cells["indicator_id"] if one not in has_ages]


def asked_assignments(release: Release, unit: str) -> pd.DataFrame:
    """List what a unit has to report on: the assignments that it leads, each with what was last said of it.

    Returns:
        assignment_id, symbol, paragraph (with its sub-item), summary (else the text, quoted), department, assigned_on, due_on, and the
        status on the day of the release with its as_of (`no_report` where none is published); first what is due first.
    """
    assignments = query(
        release,
        """select a.assignment_id, coalesce(r.symbol, '') as symbol,
            coalesce(r.paragraph, '') || coalesce(r.sub_item, '') as paragraph,
            coalesce(r.summary, '“' || r.text || '”', '') as summary, coalesce(d.name, '') as department, a.assigned_on, a.due_on
        from assignments a
        join recommendations r using (recommendation_id)
        left join departments d using (department_id)
        where a.unit = ? and a.role = 'lead'
        order by a.due_on nulls last, symbol, paragraph, a.assignment_id""",
        [unit],
    ).to_pandas(date_as_object=False)
    reports = query(
        release,
        """select s.assignment_id, s.as_of, s.reported_on, s.status, s.submission
        from status_reports s join assignments a using (assignment_id)
        where a.unit = ? order by s.status_report_id""",
        [unit],
    ).to_pandas(date_as_object=False)
    versions = {submission: one.version for submission, one in publications(release).items()}
    reports = reports.assign(release=reports["submission"].map(versions))
    latest = metrics.latest_status(reports, release_day(release))[["assignment_id", "status", "as_of"]]
    found = assignments.merge(latest, "left", "assignment_id")
    return found.assign(status=found["status"].fillna("no_report"))


def _asked(name: str, area: str, had: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give the groups of one disaggregation in their order, as (column, code).

    Args:
        name: a dimension, a ground, or `_T`.
        area: whose districts.
        had: the groups that figures of the indicator have.
    """
    if name == "_T":
        return [_TOTAL]
    if name == "district":
        districts = vocabulary.codes("districts").items()
        return [(name, code) for code, row in districts if row["area"] == area]
    if name == "age":
        return sorted((one for one in had if one[0] == name), key=lambda one: read_age(one[1]).low_months)
    if name in DIMENSIONS:
        wanted = {code for column, code in had if column == name} | {*COMPARED[name]}
        return [(name, code) for code in vocabulary.codes(_ORDERED[name]) if code in wanted]
    values = vocabulary.codes("ground_values").items()
    of_ground = [("ground_value", code) for code, row in values if row["ground"] == name]
    return [one for one in of_ground if one in had] or of_ground


def _definitions(release: Release, area: str) -> dict[str, str]:
    """Give the definition in use of each indicator: of the area's newest figures, else of the newest of any."""
    rows = query(
        release,
        """select distinct on (indicator_id) indicator_id, definition
        from (select indicator_id, definition, area = ? as is_own, max(year) as year, count(*) as figures
              from observations group by all)
        order by indicator_id, is_own desc, year desc, figures desc, definition""",
        [area],
    )
    return dict(zip(*(rows[name].to_pylist() for name in ("indicator_id", "definition")), strict=True))


def _groups(release: Release, definitions: Mapping[str, str]) -> dict[str, set[tuple[str, str]]]:
    """Give the groups that figures of the definitions in use have, by indicator."""
    rows = query(
        release, f"select distinct indicator_id, definition, {', '.join(_GROUPED)} from observations"
    ).to_pylist()
    found: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        if row["definition"] == definitions[row["indicator_id"]]:
            found.setdefault(row["indicator_id"], set()).update(_groups_of(row))
    return found


def _came(release: Release, area: str, period: str) -> dict[str, set[tuple[str, str]]]:
    """Give the groups that an area has figures of for a period, by indicator; the total where one is of everybody."""
    rows = query(
        release,
        f"select distinct indicator_id, {', '.join(_GROUPED)} from observations where area = ? and period = ?",
        [area, period],
    ).to_pylist()
    found: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row["indicator_id"], set()).update(_groups_of(row) or [_TOTAL])
    return found


def _groups_of(row: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(column, row[column]) for column in _GROUPED if row[column] != "_T"]


def _in_force(release: Release, area: str) -> set[str]:
    """Name the structural indicators that are a yes in an area."""
    rows = query(
        release,
        """select distinct on (indicator_id) indicator_id, value
        from observations join indicators using (indicator_id)
        where kind = 'structural' and area = ? and district = '_T' and value is not null
        order by indicator_id, year desc, value""",
        [area],
    ).to_pylist()
    return {row["indicator_id"] for row in rows if row["value"]}


def _last(release: Release, area: str) -> pd.DataFrame:
    """Give the newest figure of each series of an area; what was not collected is passed over."""
    key = ", ".join(name for name in OBSERVATION_KEY if name != "period")
    return query(
        release,
        f"""select distinct on ({key}) {key},
            value as last_value, obs_status as last_status, period as last_period
        from observations where area = ? and obs_status <> 'L'
        order by {key}, year desc, period desc""",
        [area],
    ).to_pandas()
