"""The figures of implementation: what changed since a meeting, how reporting goes, what is needed, the way from received on."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from hrdash import metrics
from hrdash.queries import asking, coverage, rates
from hrdash.queries.filters import Where
from hrdash.store import Release, query
from hrdash.vocabulary import codes

REPORTING = (
    *("assigned", "reported", "old_reports", "needs"),
    *("first_report_days", "first_reports", "implemented_days", "implemented"),
)


def changes_by(
    release: Release,
    by: str,
    as_of: date,
    since: date,
    where: Where | None = None,
) -> pd.DataFrame:
    """Give the rates of each group on a day, beside those of an earlier day.

    Register and assignments are the release's own on both days (rule 3): only statuses differ.

    Returns:
        The columns of `rates.rates_by`, then `implemented_before`, `reported_before`, `implementation_rate_before`,
        `change` (points, 0–100, of the rate) and `implemented_more` (assignments).
    """
    both = rates.implementation_over_time(release, [since, as_of], by, where)
    now = both[both["on"] == pd.Timestamp(as_of)].drop(columns="on")
    before = both[both["on"] == pd.Timestamp(since)]
    columns = ["implemented", "reported", "implementation_rate"]
    found = now.merge(before[[by, *columns]], "left", by, suffixes=("", "_before"))
    change = 100 * (found["implementation_rate"] - found["implementation_rate_before"])
    return found.assign(
        change=change.round(6), implemented_more=found["implemented"] - found["implemented_before"]
    )


def reporting_by(release: Release, as_of: date, where: Where | None = None) -> pd.DataFrame:
    """Give, for each unit, how its reporting goes on a day.

    Returns:
        unit and `REPORTING`: in-scope assignments, those reported, those whose latest report is old
        (`metrics.is_old_report`) or names support needed; the median days from asking to the first report and to the
        first one that says implemented (`metrics.median_days`), each with how many have come.
    """
    rows = rates.statuses(release, as_of, where)
    firsts = _firsts(release, as_of)
    rows = rows.merge(firsts, "left", "assignment_id")
    rows["is_old"] = metrics.is_old_report(rows["status"], rows["as_of"], as_of)
    rows["needs"] = rows["support_needed"].fillna("").ne("")
    found = []
    for unit in codes("units"):
        own = rows[rows["unit"] == unit]
        days, reports = metrics.median_days(own["assigned_on"], own["first_on"])
        is_done = own["status"] == "implemented"
        done_days, done = metrics.median_days(own["assigned_on"], own["implemented_on"].where(is_done))
        reported = int((own["status"] != "no_report").sum())
        found.append(
            (
                unit,
                len(own),
                reported,
                int(own["is_old"].sum()),
                int(own["needs"].sum()),
                days,
                reports,
                done_days,
                done,
            )
        )
    return pd.DataFrame(found, columns=["unit", *REPORTING])


def _firsts(release: Release, as_of: date) -> pd.DataFrame:
    """Give the day of each assignment's first report, and of the first that says implemented."""
    return query(
        release,
        """select assignment_id, min(as_of) as first_on,
            min(as_of) filter (status = 'implemented') as implemented_on
        from status_reports where as_of <= ? group by assignment_id""",
        [as_of],
    ).to_pandas(date_as_object=False)


def needs(release: Release, as_of: date, where: Where | None = None) -> pd.DataFrame:
    """List the support that the latest reports name: unit, summary, support_needed, difficulty, status, as_of, recommendation_id."""
    rows = rates.statuses(release, as_of, where)
    columns = ["unit", "summary", "support_needed", "difficulty", "status", "as_of", "recommendation_id"]
    return rows.loc[rows["support_needed"].fillna("").ne(""), columns].reset_index(drop=True)


def old_reports(release: Release, as_of: date, where: Where | None = None) -> pd.DataFrame:
    """List the assignments whose latest report is old, the oldest first."""
    rows = rates.statuses(release, as_of, where)
    columns = ["unit", "summary", "status", "as_of", "assigned_on", "recommendation_id"]
    is_old = metrics.is_old_report(rows["status"], rows["as_of"], as_of)
    return rows.loc[is_old, columns].sort_values(["as_of", "unit"], ignore_index=True)


def funnel(release: Release, as_of: date) -> pd.DataFrame:
    """Count the current recommendations from received to implemented; see `metrics.funnel`."""
    rows = query(
        release, "select recommendation_id, kind, response from recommendations where is_current"
    ).to_pandas()
    in_scope = [code for code, row in codes("responses").items() if row["is_in_scope"] == "true"]
    asked = rates.statuses(release, as_of, only_in_scope=False)
    statuses = asked.groupby("recommendation_id")["status"].apply(list).to_dict()
    return metrics.funnel(rows.assign(is_counted=rows["response"].isin(in_scope)), statuses)


def data_asked(release: Release) -> pd.DataFrame:
    """Hold what committees asked to be told against what has come.

    The figures meant are those of the indicators on the recommendation's own SDG targets, else on its themes: what a
    committee asks for is said in words, and is never matched by a guess at them.

    Returns:
        The columns of `asking.data_asked_for`, then `indicators` (their ids), `present` and `expected`: how many of
        their expected figures have come (`coverage.coverage_of`).
    """
    asked = asking.data_asked_for(release)
    about = query(
        release, "select recommendation_id, sdg_targets, themes from recommendations where is_current"
    ).to_pylist()
    subjects = {row["recommendation_id"]: row for row in about}
    known = query(release, "select indicator_id, sdg_target, themes from indicators").to_pylist()
    cells = coverage.coverage_of(release)
    counted = cells.groupby("indicator_id")["coverage"].agg(
        expected="size", present=lambda states: (states == "present").sum()
    )
    meant = [_meant(subjects[one], known) for one in asked["recommendation_id"]]
    sums = [counted.reindex(ids).fillna(0).sum() for ids in meant]
    return asked.assign(
        indicators=meant,
        present=[int(one["present"]) for one in sums],
        expected=[int(one["expected"]) for one in sums],
    )


def _meant(subject: dict, known: Sequence[dict]) -> list[str]:
    targets, themes = set(subject["sdg_targets"] or ()), set(subject["themes"] or ())
    of_targets = [one["indicator_id"] for one in known if one["sdg_target"] in targets]
    return of_targets or [one["indicator_id"] for one in known if themes & set(one["themes"] or ())]
