"""The calendar on screen: what is next and past its day, reviews by year, follow-up, decisions, documents."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from hrdash import sentences
from hrdash.charts import timeline
from hrdash.charts.palette import Theme
from hrdash.queries import clocks
from hrdash.store import Release
from hrdash.ui import cached, show
from hrdash.vocabulary import codes
from hrdash.words import day, label, number, say, unit_name

VIEWS = ("due", "follow-up", "decisions", "documents", "events")
_SHOWN = 8  # lines under a heading; all of them stand in the table of events
_OWN_ROWS = ("visit_request", "ipm")  # kinds with a row of their own in the timeline

EVENT_COLUMNS = (
    *("event_kind", "body", "stage", "unit", "place", "participants"),
    *("due_on", "done_on", "state", "days_late", "symbol", "note"),
)
DECISION_COLUMNS = ("meeting", "text", "unit", "due_on", "done_on", "state", "days_late")
DOCUMENT_COLUMNS = ("body", "cycle", "document_kind", "symbol", "issued_on", "link")
PROCEDURE_COLUMNS = ("body", "items_at_most", "months", "valid_from", "valid_to", "grades", "source")
GRADE_COLUMNS = (
    *("body", "symbol", "paragraph", "summary", "grade", "decided_on", "source_symbol"),
    *("status", "implemented", "reported", "assigned"),
)

_events = cached.kept(clocks.events)
_decisions = cached.kept(clocks.decisions)
due_items = cached.kept(clocks.due_items)
_documents = cached.kept(clocks.documents)
_follow_up_items = cached.kept(clocks.follow_up_items)
_follow_ups = cached.kept(clocks.follow_ups)
_procedures = cached.kept(clocks.procedures)


@dataclass(frozen=True)
class DueLine:
    """One thing that is due or past its day: what it is, and when, by whom, and how long it has been."""

    text: str
    second: str
    is_past: bool
    due_on: date


@cached.kept
def due_lines(release: Release, unit: str | None, as_of: date) -> tuple[DueLine, ...]:
    """Give what is due of the calendar and of decisions: what is to come, then what is past its day.

    Both begin with what is nearest to the day asked about.
    """
    rows = due_items(release, as_of, unit)
    is_past = rows["state"] == "overdue"
    ordered = pd.concat([rows[~is_past], rows[is_past][::-1]])
    return tuple(
        DueLine(_what(row), _when(row), row.state == "overdue", row.due_on.date())
        for row in ordered.itertuples()
    )


def _what(row: object) -> str:
    if row.item == "decision":
        return row.what
    body = label("bodies", row.body) if isinstance(row.body, str) else ""
    stage = row.what if isinstance(row.what, str) else ""
    return say(
        "calendar.line", kind=label("event_kinds", row.kind), rest=" · ".join(filter(None, [body, stage]))
    )


def _when(row: object) -> str:
    owner = unit_name(row.unit) if isinstance(row.unit, str) else say("calendar.nobody-named")
    on = day(row.due_on.date())
    if row.state == "due":
        when = say("due.by", day=on)
    else:
        when = say("due.since", day=on, n=int(row.days_late), days=number(int(row.days_late)))
    return " · ".join([when, owner, *([row.meeting] if row.item == "decision" else [])])


@cached.kept
def title(release: Release, unit: str | None, as_of: date) -> tuple[str, str]:
    """Say what is next, and how much is past its day without a record that it was done."""
    lines = due_lines(release, unit, as_of)
    coming = [line for line in lines if not line.is_past]
    past = len(lines) - len(coming)
    first = say("calendar.next-none")
    if coming:
        first = say("calendar.next", day=day(coming[0].due_on), what=coming[0].text)
    return first, say("calendar.past", n=past, number=number(past)) if past else say("calendar.past-none")


def show_due(release: Release, unit: str | None, as_of: date) -> None:
    """Show what is next, and what is past its day."""
    lines = due_lines(release, unit, as_of)
    for is_past, part in ((False, "coming"), (True, "past-due")):
        st.subheader(say(f"calendar.head-{part}"), anchor=False)
        found = [line for line in lines if line.is_past == is_past]
        for line in found[:_SHOWN]:
            show.show_line(line.text, line.second)
        if len(found) > _SHOWN:
            st.caption(say("calendar.more", n=number(len(found) - _SHOWN)))
        if not found:
            show.show_empty(say(f"calendar.none-{part}"))


def show_reviews(release: Release, as_of: date) -> None:
    """Show the calendar by year, where anything is dated."""
    if draw_reviews(release, as_of, show.theme()) is None:
        return
    title = say("calendar.reviews")
    st.subheader(title, anchor=False)
    draw = partial(draw_reviews, release, as_of)
    show.show_chart(show.Chart(draw, title, "reviews", source=say("calendar.foot")), release)


@cached.kept
def draw_reviews(release: Release, as_of: date, theme: Theme) -> go.Figure | None:
    """Draw the calendar by year: one row a body, one for visits, one for Inter-Provincial Meetings.

    All of it, whoever answers for it: reviews concern every government.
    """
    events = _events(release, as_of)
    events = events.assign(
        row=[
            kind if kind in _OWN_ROWS else body
            for kind, body in zip(events["kind"], events["body"], strict=True)
        ]
    ).dropna(subset=["day", "row"])
    if events.empty:
        return None
    present = set(events["row"])
    rows = [(body, _row_name(body)) for body in codes("bodies") if body in present]
    rows += [(kind, say(f"calendar.row.{kind}")) for kind in _OWN_ROWS if kind in present]
    return timeline.draw_timeline(events, rows, as_of, is_example=release.is_demonstration, theme=theme)


def _row_name(body: str) -> str:
    """Name a body so that it fits a telephone: by its treaty's committee as everybody calls it."""
    name = label("bodies", body)
    return name if len(name) <= 44 or len(body) > 8 else body


def show_follow_up(release: Release, as_of: date) -> None:
    """Show what each committee graded beside the State's own status, what is asked by when, and the procedures."""
    st.subheader(say("calendar.grades"), anchor=False)
    items = _follow_up_items(release, as_of)
    for row in items.itertuples():
        _show_item(row, release.is_demonstration)
    if items.empty:
        show.show_empty(say("calendar.grades-none"))
    else:
        told = items.assign(
            grade=[", ".join(held) if held is not None else "" for held in items["grades"]],
            paragraph=items["paragraph"] + items["sub_item"],
        )
        show.show_table(told, GRADE_COLUMNS, "grades", release)
    st.subheader(say("calendar.asked"), anchor=False)
    for row in _follow_ups(release, as_of).itertuples():
        show.show_line(f"{label('bodies', row.body)} · {row.symbol}", _asked(row))
    st.subheader(say("calendar.procedures"), anchor=False)
    procedures = _procedures(release)
    for row in procedures.itertuples():
        show.show_line(
            say("calendar.procedure", body=label("bodies", row.body), span=_span(row)), _procedure(row)
        )
    show.show_table(procedures, PROCEDURE_COLUMNS, "procedures", release)


def _span(row: object) -> str:
    """Say from when to when a procedure holds."""
    ends = [
        None if value is None or pd.isna(value) else day(value) for value in (row.valid_from, row.valid_to)
    ]
    if not any(ends):
        return say("calendar.since-unknown")
    if ends[1] is None:
        return say("calendar.since", day=ends[0])
    return say("calendar.from-to", first=ends[0] or "", last=ends[1])


def _procedure(row: object) -> str:
    most = "" if pd.isna(row.items_at_most) else say("calendar.at-most", n=int(row.items_at_most))
    within = "" if pd.isna(row.months) else say("calendar.within", n=int(row.months))
    grades = say("calendar.scale", grades=row.grades) if isinstance(row.grades, str) else ""
    return " · ".join(filter(None, [within, most, grades, row.source]))


def _show_item(row: object, is_example: bool) -> None:
    where = say("calendar.item", symbol=row.symbol, paragraph=_paragraph(row))
    summary = f": {row.summary}" if isinstance(row.summary, str) else ""
    show.show_line(f"{where}{summary}", " · ".join(filter(None, [_graded(row), _own(row, is_example)])))


def _paragraph(row: object) -> str:
    return f"{row.paragraph} ({row.sub_item})" if row.sub_item else str(row.paragraph)


def _graded(row: object) -> str:
    if row.grades is None:
        return say("calendar.not-graded")
    grades = "; ".join(
        f"{grade} ({meaning.lower()})" for grade, meaning in zip(row.grades, row.meanings, strict=True)
    )
    return say("calendar.graded", grades=grades, day=day(row.decided_on), source=row.source_symbol)


def _own(row: object, is_example: bool) -> str:
    if pd.isna(row.assigned):
        return ""
    told = say(
        "calendar.own",
        status=label("statuses", row.status).lower(),
        n=number(row.implemented),
        whole=number(row.assigned),
    )
    return sentences.example(told, is_example)


def _asked(row: object) -> str:
    parts = [say("calendar.adopted", day=day(row.adopted_on))]
    if row.items_chosen:
        parts.append(say("calendar.chosen", n=int(row.items_chosen)))
    if row.due_on is None or pd.isna(row.due_on):
        parts.append(say("calendar.no-procedure"))
    else:
        word = "calendar.due-written" if row.is_written else "calendar.due-by-rule"
        parts.append(say(word, day=day(row.due_on)))
    if row.state == "overdue":
        parts.append(say("calendar.no-record"))
    if not pd.isna(row.graded_on):
        parts.append(say("calendar.answered", day=day(row.graded_on)))
    return " · ".join(parts)


def show_decisions(release: Release, unit: str | None, as_of: date) -> None:
    """Show what meetings decided, with owner, day and how it stands, the newest meeting first."""
    rows = _decisions(release, as_of, unit)
    if rows.empty:
        show.show_empty(say("calendar.decisions-none"))
        return
    for meeting in sorted(set(rows["meeting"]), reverse=True):
        st.subheader(meeting, anchor=False)
        for row in rows[rows["meeting"] == meeting].sort_values("decision_id").itertuples():
            show.show_line(row.text, _decided(row))
    show.show_table(rows, DECISION_COLUMNS, "decisions", release, table="decisions")


def _decided(row: object) -> str:
    owner = unit_name(row.unit) if isinstance(row.unit, str) else say("calendar.nobody-named")
    if row.state in ("done", "done_late"):
        when = say("calendar.done", day=day(row.done_on.date()))
    elif row.state == "undated":
        when = say("calendar.no-day")
    elif row.state == "due":
        when = say("due.by", day=day(row.due_on.date()))
    else:
        late = int(row.days_late)
        when = say("due.since", day=day(row.due_on.date()), n=late, days=number(late))
    return f"{when} · {owner}"


def show_documents(release: Release) -> None:
    """Show the documents of each review, alternative reports too, body by body."""
    rows = _plain(_documents(release).rename(columns={"kind": "document_kind"}))
    if rows.empty:
        show.show_empty(say("calendar.documents-none"))
        return
    st.markdown(say("calendar.documents", n=number(len(rows)), bodies=number(rows["body"].nunique())))
    show.show_rows(rows, DOCUMENT_COLUMNS, "documents", release)


def show_events(release: Release, unit: str | None, as_of: date) -> None:
    """Show the whole calendar as a table, what has no day too."""
    rows = _events(release, as_of, unit).rename(columns={"kind": "event_kind"})
    if rows.empty:
        show.show_empty(say("calendar.events-none"))
        return
    rows = rows.assign(participants=[_participants(held) for held in rows["participants"]])
    rows = _plain(rows.sort_values("day", ascending=False, na_position="last"))
    show.show_rows(rows, EVENT_COLUMNS, "calendar", release, table="calendar")


def _participants(held: object) -> str:
    return "" if held is None else ", ".join(label("participant_kinds", code) for code in held)


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave a cell blank where nothing is written; a cycle is a number without a point."""
    texts = rows.select_dtypes(["object", "string"]).columns.difference(["due_on", "done_on", "issued_on"])
    rows = rows.assign(**{name: rows[name].fillna("") for name in texts})
    if "cycle" in rows:
        rows["cycle"] = ["" if pd.isna(cycle) else str(int(cycle)) for cycle in rows["cycle"]]
    return rows
