"""How far recommendations are implemented: rates, the statuses behind them, and both over time."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from itertools import product

import pandas as pd
import pyarrow as pa

from hrdash import metrics, vocabulary
from hrdash.queries.filters import Field, QuestionError, Where, table_fields, values_of, where_sql
from hrdash.store import Release, query, read_releases

PAKISTAN_TIME = timezone(timedelta(hours=5))

_RECOMMENDATIONS = vocabulary.tables()["recommendations"].columns
_LISTS = {name for name, kind in _RECOMMENDATIONS.items() if kind == vocabulary.LIST}
_OF_ASSIGNMENTS = ("assignment_id", "unit", "department_id", "role", "assigned_on", "due_on")
# What the latest report says of its assignment.
_OF_REPORTS = tuple(
    name
    for name in vocabulary.tables()["status_reports"].columns
    if name not in ("assignment_id", "is_example")
)
# All that a rate needs of the three tables.
_COUNTED = (
    ("recommendation_id", "kind", "response", "is_current"),
    ("assignment_id", "unit", "role"),
    ("status_report_id", "as_of", "reported_on", "status", "submission"),
)
# Filters and groups that belong to single assignments: with them there is nothing to count for the country.
_SINGLE = ("assignment_id", "department_id")
# Rights hang on recommendations through the articles that these name.
_RIGHTS = Field(
    """(select list(distinct a.right order by a.right) from articles a
        where list_contains(r.articles, a.article))""",
    vocabulary.LIST,
)

# GSP+ conventions: the treaty of a recommendation's body, and those whose articles it names.
_CONVENTIONS = Field(
    """(select list(distinct i.instrument order by i.instrument) from instruments i
        where i.is_gsp_plus = 'true' and (
            exists (select 1 from articles a where a.instrument = i.instrument and list_contains(r.articles, a.article))
            or exists (select 1 from bodies b where b.body = r.body and b.treaty = i.instrument)))""",
    vocabulary.LIST,
)
# The plans under which the government asked has an action that serves the recommendation.
_PLANS = Field(
    """(select list(distinct p.plan order by p.plan)
        from actions p join action_recommendations x using (action_id)
        where x.recommendation_id = r.recommendation_id and p.unit = a.unit)""",
    vocabulary.LIST,
)

# Of each assignment, its reports of the latest day: what speaks of an earlier one decides nothing.
_LATEST = """(select s.* from status_reports s
    join (select assignment_id, max(as_of) as as_of from status_reports where as_of <= ? group by assignment_id)
        using (assignment_id, as_of))"""

KEYS: dict[str, Field] = table_fields("recommendations", "r.") | {
    "right": _RIGHTS,
    "convention": _CONVENTIONS,
    "plan": _PLANS,
    "unit": Field("a.unit", vocabulary.TEXT),
    **{name: Field(f"a.{name}", vocabulary.TEXT) for name in _SINGLE},
}
"""What rates can be grouped and filtered by."""
del KEYS["submission"]  # of a rate it would be unclear which: the register's or the status report's


def release_day(release: Release) -> date:
    """Give the day, in Pakistan, on which a release was made: the day of its figures unless another is asked for."""
    made = datetime.fromisoformat(release.at)
    return (made if made.tzinfo else made.replace(tzinfo=UTC)).astimezone(PAKISTAN_TIME).date()


def rates_by(
    release: Release,
    by: str | Sequence[str] = "unit",
    as_of: date | None = None,
    where: Where | None = None,
    *,
    all_cycles: bool = False,
) -> pd.DataFrame:
    """Give the implementation rate and reporting coverage of each unit, theme, body or other group.

    Counts assignments (`metrics.unit_rates`). Unit `PK` counts recommendations (`metrics.national_status`): it
    stands beside the units where every group and filter is one of the recommendation, and is what
    `where={"unit": "PK"}` selects. Its `noted` are all noted recommendations, assigned or not. A recommendation
    with several themes counts in each.

    Args:
        by: one key of `KEYS`, or several.
        as_of: the day of the statuses; the release's own day when None.
        where: filters on `KEYS`. One on `cycle` or `is_current` replaces the rule that only current
            recommendations count.
        all_cycles: count recommendations of earlier reviews too.

    Returns:
        `by`, `metrics.COUNTS`, `metrics.RATES`: one row per group, the country first, then in the order of the code
        lists. By unit alone, every unit has a row, also one without assignments.

    Raises:
        QuestionError: for a key that is not in `KEYS`, or `PK` mixed with units in one sum.
    """
    as_of = as_of or release_day(release)
    return implementation_over_time(release, [as_of], by, where, all_cycles=all_cycles).drop(columns="on")


def implementation_over_time(
    release: Release,
    dates: Collection[date],
    by: str | Sequence[str] = "unit",
    where: Where | None = None,
    *,
    all_cycles: bool = False,
) -> pd.DataFrame:
    """Give `rates_by` on several days, told by the column `on`; register and assignments stay the release's own."""
    keys, where = _read_question(by, where or {})
    all_cycles = all_cycles or bool({"cycle", "is_current"} & set(where))
    rows = _read_reports(release, max(dates), where, keys, _COUNTED, only_latest=len(set(dates)) == 1)
    is_national = _counts_recommendations(keys, where)
    found = _of_units(_with_national(_on_days(rows, dates, ["status", "has_evidence"]), is_national), where)
    for key in keys:
        if pa.types.is_list(KEYS[key].type):
            found = found.explode(key)
    counts = metrics.unit_rates(found, ["on", *keys], all_cycles=all_cycles)
    if keys == ["unit"]:
        counts = _with_every_unit(counts, dates, where, is_national)
    return _in_order(counts, ["on", *keys])


def statuses(
    release: Release,
    as_of: date | None = None,
    where: Where | None = None,
    *,
    all_cycles: bool = False,
    only_in_scope: bool = True,
) -> pd.DataFrame:
    """Give the assignments that the rates count, each with its recommendation and its status on a day.

    Args:
        as_of: as for `rates_by`.
        where: filters on `KEYS` and on `status` (`no_report` too). `unit` `PK` gives one row per recommendation with
            its national status.
        all_cycles: as for `rates_by`.
        only_in_scope: leave out those that no rate counts: noted, past, no longer applicable.

    Returns:
        One row per in-scope assignment: the columns of `recommendations` and `assignments`, and those of the report
        that counts (`status`, `as_of`, `evidence`, `validated_by`, `sheet`, `cell` …; null without one).
    """
    asked = dict(where or {})
    status = asked.pop("status", None)
    _, asked = _read_question("unit", asked)
    all_cycles = all_cycles or bool({"cycle", "is_current"} & set(asked))
    day = as_of or release_day(release)
    rows = _read_reports(
        release,
        day,
        asked,
        ["unit"],
        (tuple(_RECOMMENDATIONS), _OF_ASSIGNMENTS, _OF_REPORTS),
        only_latest=True,
    )
    found = _on_days(rows, [day], [*_OF_REPORTS, "has_evidence"])
    found = _of_units(_with_national(found, "PK" in values_of(asked.get("unit", []))), asked)
    if only_in_scope:
        found = found[metrics.is_in_scope(found, all_cycles=all_cycles)]
    if status is not None:
        found = found[found["status"].isin(values_of(status))]
    return _in_order(found, ["unit", "recommendation_id"]).drop(columns=["on", "has_evidence"])


def _read_question(by: str | Sequence[str], where: Where) -> tuple[list[str], dict]:
    """Check the keys of a question about rates."""
    keys = [by] if isinstance(by, str) else list(by)
    for key in keys:
        if key not in KEYS:
            raise QuestionError(
                "unknown-column", f"rates have no {key!r}: there are {', '.join(sorted(KEYS))}"
            )
    units = values_of(where.get("unit", []))
    if "PK" in units and len(units) > 1 and "unit" not in keys:
        raise QuestionError(
            "mixed-units",
            "PK counts recommendations and units count assignments: ask for them apart, or --by unit",
        )
    return keys, dict(where)


def _counts_recommendations(keys: Sequence[str], where: Where) -> bool:
    """Say whether a row for the country belongs into the answer."""
    if {*keys, *where} & {*_SINGLE, "plan"}:
        return False
    asked = values_of(where.get("unit", []))
    return "PK" in asked if asked else "unit" in keys


def _read_reports(
    release: Release,
    until: date,
    where: Where,
    keys: Sequence[str],
    needed: tuple[Sequence[str], Sequence[str], Sequence[str]],
    *,
    only_latest: bool = False,
) -> pd.DataFrame:
    """Read recommendations with their lead assignments and these' reports until a day.

    Args:
        release: the release asked.
        until: the day.
        where: filters on `KEYS`; one on `unit` is left to the caller, for the country needs all units.
        keys: the groups.
        needed: columns of the recommendations, of the assignments and of the reports.
        only_latest: leave out reports that decide nothing on `until`: those before each assignment's latest day.

    Returns:
        One row per report; an assignment without one, and a recommendation without assignment, has a row too.
    """
    condition, bound = where_sql(KEYS, {key: value for key, value in where.items() if key != "unit"})
    columns = {key: KEYS[key].sql for key in keys}
    # Later ones win: the submission meant is the one that published the report.
    columns |= {
        name: f'{table}."{name}"' for table, names in zip("ras", needed, strict=True) for name in names
    }
    columns |= {name: f"coalesce({sql}, [])" for name, sql in columns.items() if name in _LISTS}
    if "summary" in columns:  # one that came from an export has its text alone
        columns["summary"] = "coalesce(r.summary, r.text)"
    reports, bound_days = "status_reports", [until]
    if only_latest:
        reports, bound_days = _LATEST, [until, until]
    found = query(
        release,
        f"""
        select {", ".join(f'{sql} as "{name}"' for name, sql in columns.items())},
            coalesce(len(s.evidence), 0) > 0 as has_evidence
        from recommendations r
        left join assignments a on a.recommendation_id = r.recommendation_id and a.role = 'lead'
        left join {reports} s on s.assignment_id = a.assignment_id and s.as_of <= ?
        where {condition}
        order by s.status_report_id
        """,
        [*bound_days, *bound],
    ).to_pandas(date_as_object=False)
    versions = {submission: one.version for submission, one in publications(release).items()}
    return found.assign(release=found["submission"].map(versions))


@lru_cache(maxsize=64)
def publications(release: Release) -> dict[str, Release]:
    """Give the release that last published each submission, as far as a release knows."""
    past = [one for one in read_releases(release.lake) if one.version <= release.version]
    return {
        one.submission: one for one in reversed(past) if one.submission and one.action in ("build", "publish")
    }


def _on_days(rows: pd.DataFrame, days: Collection[date], kept: Sequence[str]) -> pd.DataFrame:
    """Give each assignment, once for each of the days (`on`), what the report that counts then says (`kept`).

    An assignment that has none by then has the status `no_report`.
    """
    assignments = rows.drop(columns=[*_OF_REPORTS, "release", "has_evidence"], errors="ignore")
    assignments = assignments.drop_duplicates(["recommendation_id", "assignment_id"])
    reports = rows[rows["status_report_id"].notna()]
    on_days = []
    for day in days:
        latest = metrics.latest_status(reports, day)[["assignment_id", *kept]]
        on_days.append(assignments.merge(latest, "left", "assignment_id").assign(on=pd.Timestamp(day)))
    found = pd.concat(on_days, ignore_index=True)
    return found.assign(
        status=found["status"].fillna("no_report"), has_evidence=found["has_evidence"].eq(True)
    )


def _with_national(statuses: pd.DataFrame, is_national: bool) -> pd.DataFrame:
    """Add the rows of unit `PK`; recommendations without assignment stay only there, if noted."""
    is_assigned = statuses["unit"].notna()
    assigned = statuses[is_assigned]
    if not is_national:
        return assigned
    noted = statuses[~is_assigned & (statuses["response"] == "noted")].assign(unit="PK", role="lead")
    return pd.concat([assigned, metrics.national_status(assigned, ["on"]), noted], ignore_index=True)


def _of_units(statuses: pd.DataFrame, where: Where) -> pd.DataFrame:
    return statuses[statuses["unit"].isin(values_of(where["unit"]))] if "unit" in where else statuses


def _with_every_unit(
    counts: pd.DataFrame, dates: Collection[date], where: Where, is_national: bool
) -> pd.DataFrame:
    """Give every unit asked for a row on each day, with zeros where it has no assignment."""
    units = [*vocabulary.codes("units"), *(["PK"] if is_national else [])]
    asked = [unit for unit in units if "unit" not in where or unit in values_of(where["unit"])]
    counted = set(zip(counts["on"], counts["unit"], strict=True))
    left = [pair for pair in product(map(pd.Timestamp, dates), asked) if pair not in counted]
    zeros = pd.DataFrame(left, columns=["on", "unit"]).assign(**dict.fromkeys(metrics.COUNTS, 0))
    return pd.concat([counts, zeros.astype(counts.dtypes[["on", "unit"]])], ignore_index=True)


def _in_order(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Sort by the positions of the code lists, else by the codes; the country first, blanks last."""
    tables = {table.key[0]: name for name, table in vocabulary.tables().items() if len(table.key) == 1}

    def rank(column: pd.Series) -> pd.Series:
        name = tables.get(column.name)
        if name not in vocabulary.code_lists():
            return column
        order = {code: place for place, code in enumerate(vocabulary.codes(name))} | {"PK": -1}
        return column.map(lambda code: order.get(code, len(order)))

    return rows.sort_values(list(keys), key=rank, ignore_index=True)
