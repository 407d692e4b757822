"""What is due: past its day, due next, and what earlier meetings decided."""

import re

import pandas as pd

from hrdash.charts.content import BarRow, Bars, Grid
from hrdash.layout.values import read_day
from hrdash.queries import meetings, overview
from hrdash.words import day, label, number, say, unit_name

from .basis import Basis
from .content import Message

_DAY = re.compile(r"\b\d{1,2} [A-Za-z]{3,9} \d{4}\b")
_NEXT = 6
_DECISIONS = 7


def due_messages(basis: Basis) -> list[Message]:
    """Give what is past its day by row, what falls due next, and the decisions that stand open."""
    due = overview.due(basis.release, basis.as_of, basis.subject.unit, basis.subject.theme)
    is_past = pd.to_datetime(due["due_on"]) < pd.Timestamp(basis.as_of)
    messages = [_past(basis, due[is_past])] if is_past.any() else []
    if (~is_past).any():
        messages.append(_next(basis, due[~is_past]))
    found = meetings.decisions(basis.release, basis.as_of, basis.subject.unit)
    if len(found) and not basis.subject.theme:
        messages.append(_decided(found, basis))
    return messages


def past_due_before(basis: Basis) -> int:
    """Count what was past its day at the last meeting."""
    due = overview.due(basis.release, basis.since.on, basis.subject.unit, basis.subject.theme)
    is_past = pd.to_datetime(due["due_on"]) < pd.Timestamp(basis.since.on)
    is_asked = pd.to_datetime(due["assigned_on"]) <= pd.Timestamp(basis.since.on)
    return int((is_past & is_asked).sum())


def _past(basis: Basis, past: pd.DataFrame) -> Message:
    by_row = basis.by_row(past)
    rows = []
    for code in basis.row_codes:
        count = int((by_row["row"] == code).sum())
        oldest = by_row.loc[by_row["row"] == code, "due_on"].min()
        said = say("briefing.past-row", oldest=day(oldest)) if count else say("briefing.none-past")
        rows.append(BarRow(basis.row_name(code), (count,), said))
    if basis.by == "theme":
        rows = [row for row in rows if row.counts[0]]
    return Message(
        key="past-due",
        part="due",
        title=basis.example(_past_title(basis, len(past))),
        second=say("briefing.past-second"),
        source=say("foot.not-un"),
        chart=Bars((("past_due", say("briefing.past-part")),), tuple(rows), is_share=False),
        change=say("briefing.past-before", day=day(basis.since.on), n=number(past_due_before(basis))),
        notes=(say("briefing.past-note"),),
    )


def _past_title(basis: Basis, count: int) -> str:
    unit = basis.subject.unit
    return say(
        "briefing.past-unit" if unit else "briefing.past",
        n=count,
        unit=unit_name(unit) if unit else "",
        number=number(count),
        day=day(basis.as_of),
    )


def _next(basis: Basis, ahead: pd.DataFrame) -> Message:
    shown, posts = ahead.head(_NEXT), meetings.departments(basis.release)
    first = shown["due_on"].iloc[0]
    rows = tuple(
        (
            day(row.due_on),
            f"{unit_name(row.unit)}\n{posts.get(row.department_id, {}).get('name') or ''}".strip(),
            row.summary,
            label("statuses", row.status),
        )
        for row in shown.itertuples()
    )
    head = ("briefing.col-due", "briefing.col-who", "briefing.col-what", "col.status")
    within = pd.to_datetime(ahead["due_on"]) < pd.Timestamp(basis.as_of) + pd.DateOffset(years=1)
    count = int(within.sum())
    word = "briefing.next" if count else "briefing.next-none"
    title = say(word, n=count, number=number(count), day=day(first))
    return Message(
        key="next",
        part="due",
        title=basis.example(title),
        second=say("briefing.next-second", shown=number(len(shown)), whole=number(len(ahead))),
        source=say("foot.not-un"),
        table=Grid(tuple(map(say, head)), rows, (1.5, 3.6, 5.2, 1.8)),
    )


def held_on(meeting: str) -> str:
    """Find the day in a meeting's name, as ISO text; empty where it names none.

    >>> held_on("2nd Inter-Provincial Meeting, 22 February 2018"), held_on("Meeting of 2 Mar 2026"), held_on("IPM")
    ('2018-02-22', '2026-03-02', '')
    """
    found = _DAY.search(meeting)
    day_found = read_day(found[0])[0] if found else None
    return day_found or ""


def _decided(found: pd.DataFrame, basis: Basis) -> Message:
    newest = max(found["meeting"].dropna(), key=lambda name: (held_on(name), name), default="")
    of_meeting = found[found["meeting"] == newest] if newest else found
    done = int(of_meeting["is_done"].sum())
    rows = tuple(
        (
            row.text,
            unit_name(row.unit) if isinstance(row.unit, str) else say("briefing.everybody"),
            day(row.due_on) if not pd.isna(row.due_on) else say("briefing.no-day"),
            day(row.done_on) if row.is_done else say("briefing.not-done"),
        )
        for row in of_meeting.head(_DECISIONS).itertuples()
    )
    head = ("briefing.col-decision", "briefing.col-who", "briefing.col-due", "briefing.col-done")
    return Message(
        key="decisions",
        part="due",
        title=say("briefing.decisions", done=number(done), n=len(of_meeting), whole=number(len(of_meeting))),
        second=newest,
        source=say("briefing.decisions-source"),
        table=Grid(tuple(map(say, head)), rows, (6.2, 2.4, 1.6, 2)),
        notes=(say("briefing.decisions-note"),),
    )
