"""The questions about dates: what is due and overdue, what meetings decided, what committees asked and how they graded."""

from datetime import date

import pandas as pd

from hrdash import metrics
from hrdash.queries.filters import QuestionError, Where, values_of
from hrdash.queries.rates import statuses
from hrdash.store import Release, query


def events(release: Release, as_of: date, unit: str | None = None) -> pd.DataFrame:
    """Give the calendar as it stands on a day.

    Args:
        release: the release.
        as_of: the day asked about.
        unit: the government that answers for it; what nobody is named for belongs to everybody. All where None.

    Returns:
        The columns of `calendar`, then `day` (the day it was done, else the day it is due), `state` (one of
        `metrics.DUE_STATES`) and `days_late`; in the order of their days, those without one last.

    """
    return _on_day(_owned(release, "calendar", unit), as_of, "event_id")


def decisions(release: Release, as_of: date, unit: str | None = None) -> pd.DataFrame:
    """Give what meetings decided, as `events`: the columns of `decisions`, `day`, `state`, `days_late`."""
    return _on_day(_owned(release, "decisions", unit), as_of, "decision_id")


def due_items(
    release: Release, as_of: date, unit: str | None = None, where: Where | None = None
) -> pd.DataFrame:
    """Give all that is open and has a day, events and decisions together, the earliest first.

    Args:
        release: the release.
        as_of: the day asked about.
        unit: as for `events`.
        where: filters on the columns below; unlike `unit`, one on `unit` leaves out what belongs to everybody.

    Returns:
        One row an item: `item` (event or decision), `id`, `kind` (of an event), `body`, `what` (an event's stage, a
        decision's text), `meeting`, `unit`, `due_on`, `state` (overdue or due), `days_late`, `symbol`, `note`.

    """
    shared = ["unit", "due_on", "state", "days_late"]
    dated = events(release, as_of, unit).rename(columns={"event_id": "id", "stage": "what"})
    decided = decisions(release, as_of, unit).rename(columns={"decision_id": "id", "text": "what"})
    both = pd.concat(
        [
            dated[["id", "kind", "body", "what", "symbol", "note", *shared]].assign(item="event"),
            decided[["id", "what", "meeting", *shared]].assign(item="decision"),
        ],
        ignore_index=True,
    )[["item", "id", "kind", "body", "what", "meeting", *shared, "symbol", "note"]]
    wanted = both["state"].isin(("overdue", "due"))
    for column, asked in (where or {}).items():
        if column not in both:
            raise QuestionError("unknown-column", f"no column {column!r} here: there are {', '.join(both)}")
        wanted &= both[column].astype(str).isin([str(value) for value in values_of(asked)])
    return both[wanted].sort_values(["due_on", "id"]).reset_index(drop=True)


def documents(release: Release) -> pd.DataFrame:
    """Give the documents of each review, those of one body and cycle together, the newest first."""
    return query(
        release,
        """select * from documents
        order by body, cycle desc nulls last, issued_on desc nulls last, symbol""",
    ).to_pandas()


def follow_up_items(release: Release, as_of: date) -> pd.DataFrame:
    """Set what committees graded beside what the State itself says of the same paragraph.

    The two are never merged: a grade is of the day on which the committee gave it, a status of the day asked about.

    Returns:
        One row a paragraph or sub-item that was chosen for follow-up or graded: `body`, `symbol`, `paragraph`,
        `sub_item`, `recommendation_id` and `summary` (null where it is not in the register), `grades` and
        `meanings` (lists), `decided_on`, `source_symbol`, `status` (of the country, by rule 2; null where nobody
        was asked), `implemented`, `reported` and `assigned` (governments).

    """
    rows = query(
        release,
        """
        with graded as (
            select g.symbol, g.paragraph, coalesce(g.sub_item, '') as sub_item,
                list(g.grade order by g.grade) as grades,
                list(coalesce(s.meaning, '') order by g.grade) as meanings,
                any_value(s.body) as scale_body,
                max(g.decided_on) as decided_on, string_agg(distinct g.source_symbol, '; ') as source_symbol
            from committee_grades g left join grade_scales s on s.scale_id = g.scale_id and s.grade = g.grade
            group by g.symbol, g.paragraph, coalesce(g.sub_item, '')
        ), asked as (
            select body, symbol, paragraph, coalesce(sub_item, '') as sub_item, recommendation_id,
                coalesce(summary, text) as summary, is_follow_up
            from recommendations where kind = 'recommendation' and paragraph is not null
        )
        select coalesce(a.body, g.scale_body) as body, symbol, paragraph, sub_item,
            a.recommendation_id, a.summary, g.* exclude (symbol, paragraph, sub_item, scale_body)
        from asked a full join graded g using (symbol, paragraph, sub_item)
        where a.is_follow_up or g.grades is not null
        order by body, symbol desc, try_cast(paragraph as integer), paragraph, sub_item
        """,
    ).to_pandas()
    return rows.merge(_said(release, as_of), "left", "recommendation_id")


def _said(release: Release, as_of: date) -> pd.DataFrame:
    """Give each recommendation's national status, and how many governments report it as implemented."""
    by_unit = statuses(release, as_of, all_cycles=True)
    counted = by_unit.assign(
        implemented=by_unit["status"] == "implemented", reported=by_unit["status"] != "no_report"
    ).groupby("recommendation_id")
    counts = counted.agg(
        implemented=("implemented", "sum"), reported=("reported", "sum"), assigned=("unit", "size")
    ).reset_index()
    national = statuses(release, as_of, {"unit": "PK"}, all_cycles=True)
    return counts.merge(national[["recommendation_id", "status"]], "left", "recommendation_id")


def procedures(release: Release) -> pd.DataFrame:
    """Give the follow-up procedures of all bodies with the days from and to which each holds, and their grades.

    Returns:
        The columns of `follow_up_rules`, and `grades`: each grade of its scale with what it means, in one text.
    """
    return query(
        release,
        """
        select r.*, s.grades from follow_up_rules r
        left join (select scale_id, string_agg(grade || ' ' || meaning, '; ' order by grade) as grades
                   from grade_scales group by scale_id) s using (scale_id)
        order by r.body, r.valid_from desc nulls last
        """,
    ).to_pandas()


def follow_ups(release: Release, as_of: date) -> pd.DataFrame:
    """Say of each concluding observations what its committee's procedure asks for, and what the calendar holds.

    The procedure is the one that held on the day of adoption. The day that the committee itself wrote stands in the
    calendar and goes before the day that the procedure gives. What was graded was answered, on whatever day.

    Returns:
        One row an adoption in the calendar, the newest first: `body`, `symbol`, `adopted_on`, `months`,
        `items_at_most`, `items_chosen` (in the register), `due_by_rule`, `due_on` (the calendar's own, else by the
        procedure), `is_written` (whether it is the calendar's), `done_on`, `graded_on`, `state`, `days_late`.

    """
    rows = query(
        release,
        """
        select c.body, c.symbol, c.done_on as adopted_on, r.months, r.items_at_most,
            (select count(*) from recommendations n
             where n.symbol = c.symbol and n.is_follow_up and n.kind = 'recommendation') as items_chosen,
            f.due_on as written, f.done_on,
            (select max(g.decided_on) from committee_grades g where g.symbol = c.symbol) as graded_on
        from calendar c
        left join follow_up_rules r on r.body = c.body
            and coalesce(r.valid_from, date '0001-01-01') <= c.done_on
            and coalesce(r.valid_to, date '9999-12-31') >= c.done_on
        left join calendar f on f.kind = 'follow_up' and f.symbol = c.symbol
        where c.kind = 'concluding_observations' and c.done_on <= $as_of
        order by c.done_on desc, c.body
        """,
        {"as_of": as_of},
    ).to_pandas(date_as_object=True)
    by_rule = [
        None if pd.isna(months) else metrics.follow_up_due(adopted, int(months))
        for adopted, months in zip(rows["adopted_on"], rows["months"], strict=True)
    ]
    written = rows.pop("written")
    due = written.where(written.notna(), pd.Series(by_rule, index=rows.index, dtype=object))
    is_graded = (pd.to_datetime(rows["graded_on"]) <= pd.Timestamp(as_of)) & rows["done_on"].isna()
    return rows.assign(
        due_by_rule=by_rule,
        due_on=due,
        is_written=written.notna(),
        state=metrics.due_state(due, rows["done_on"], as_of).mask(is_graded, "done"),
        days_late=metrics.days_late(due, rows["done_on"], as_of).mask(is_graded),
    )


def _owned(release: Release, table: str, unit: str | None) -> pd.DataFrame:
    return query(
        release,
        f'select * from "{table}" where $unit is null or unit is null or unit = $unit',
        {"unit": unit},
    ).to_pandas(date_as_object=False)


def _on_day(rows: pd.DataFrame, as_of: date, key: str) -> pd.DataFrame:
    """Add how things stand on a day, and put them in the order of their days."""
    rows = rows.assign(
        day=rows["done_on"].fillna(rows["due_on"]),
        state=metrics.due_state(rows["due_on"], rows["done_on"], as_of),
        days_late=metrics.days_late(rows["due_on"], rows["done_on"], as_of),
    )
    return rows.sort_values(["day", key], na_position="last").reset_index(drop=True)
