"""Who was asked about one recommendation and what they said when: a line of states a unit, then who and what next."""

import re
from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from hrdash import sentences
from hrdash.charts import states
from hrdash.queries import handover
from hrdash.store import Release
from hrdash.ui import awaiting, cached, show
from hrdash.words import day, label, say, unit_name

assignments_of = cached.kept(handover.assignments_of)
reports_of = cached.kept(handover.reports_of)
_LINK = re.compile(r"https?://[^\s()<>\[\]\"\\`|]+")
_TOLD = {
    "reason": "rec.reason",
    "next_step": "rec.next",
    "difficulty": "rec.difficulty",
    "support_needed": "rec.support",
}


def show_answers(release: Release, recommendation_id: str, as_of: date) -> None:
    """Show the lines of states, then for each unit who answers, what was said last, and what is expected by when."""
    asked = assignments_of(release, recommendation_id)
    if asked.empty:
        show.show_empty(say("rec.nobody"))
        return
    reports = reports_of(release, recommendation_id, as_of)
    leads = asked[asked["role"] == "lead"].drop_duplicates("unit")
    if len(leads):
        of_leads = reports[reports["role"] == "lead"]
        figure = states.draw_states(
            leads, of_leads, as_of, is_example=release.is_demonstration, theme=show.theme()
        )
        show.show_chart(figure, states_alt(leads, of_leads), "states")
    waiting = awaiting.read_awaiting()
    for unit in asked["unit"].unique():
        mine = asked[asked["unit"] == unit]
        _show_unit(release, unit, mine, reports[reports["unit"] == unit], waiting.of(mine["assignment_id"]))


def states_alt(leads: pd.DataFrame, reports: pd.DataFrame) -> str:
    """Say the lines of states in words, for who hears the page."""
    said = [
        f"{unit_name(unit)}: {line_of_states(reports[reports['unit'] == unit])}" for unit in leads["unit"]
    ]
    return ". ".join(said)


def line_of_states(reports: pd.DataFrame) -> str:
    """Say what one unit reported, from the first day to the last; all of it stays."""
    if reports.empty:
        return label("statuses", "no_report")
    steps = [f"{label('statuses', row.status)} ({day(row.as_of)})" for row in reports.itertuples()]
    return " → ".join(steps)


def _show_unit(release: Release, unit: str, asked: pd.DataFrame, reports: pd.DataFrame, waiting: int) -> None:
    """Show one unit: its departments with their posts, the newest statement, and what waits to be validated."""
    lead = asked[asked["role"] == "lead"]
    support = [_department(row) for row in asked[asked["role"] != "lead"].itertuples()]
    who = [_department(row) for row in lead.itertuples()]
    if support:
        who.append(say("rec.with", departments=", ".join(support)))
    lines = [f"**{unit_name(unit)}** · {show.plain('; '.join(filter(None, who)))}"]
    lines += _statements(release, asked, reports)
    if waiting:
        lines.append(f":small[{show.plain(say('awaiting.more', n=waiting))}]")
    st.markdown("  \n".join(lines))


def _department(row: object) -> str:
    name = row.department if isinstance(row.department, str) else say("rec.no-department")
    return f"{name}, {row.post}" if isinstance(row.post, str) else name


def _statements(release: Release, asked: pd.DataFrame, reports: pd.DataFrame) -> list[str]:
    """Give the newest statement and, small, what was said with it; or that none has come, and since when."""
    dates = asked.sort_values("role")  # lead before support
    due = dates["due_on"].dropna()
    expected = say("states.due", day=day(due.iloc[0])) if len(due) else say("rec.no-due")
    if reports.empty:
        asked_on = dates["assigned_on"].dropna()
        word = "rec.no-report" if len(asked_on) else "rec.no-report-undated"
        text = say(word, day=day(asked_on.iloc[0]) if len(asked_on) else "")
        return [_quiet(sentences.example(f"{text} · {expected}", release.is_demonstration))]
    newest = reports.iloc[-1]
    is_validated = isinstance(newest["validated_by"], str)
    head = say(
        "rec.validated" if is_validated else "rec.reported",
        status=label("statuses", newest["status"]).lower(),
        post=newest["validated_by"],
    )
    on = say("rec.as-of", day=day(newest["as_of"]))
    told = [_quiet(sentences.example(f"{head} · {on} · {expected}", release.is_demonstration))]
    told += [
        f":small[{show.plain(say(word, text=_own_words(newest[name])))}]"
        for name, word in _TOLD.items()
        if isinstance(newest[name], str)
    ]
    evidence = [] if newest["evidence"] is None else list(newest["evidence"])
    return [*told, f":small[{_evidence(evidence)}]"]


def _quiet(text: str) -> str:
    return f":small[:gray[{show.plain(text)}]]"


def _own_words(text: str) -> str:
    """Leave out the word Example at the beginning of an invented text: the line before it begins with it."""
    return text.removeprefix(say("example.sentence", sentence=""))


def _evidence(items: Sequence[str]) -> str:
    """Name the evidence; what is a link can be opened, everything else is said as it is."""
    if not items:
        return show.plain(say("rec.no-evidence"))
    said = []
    for item in items:
        name = item.split("://", 1)[-1]
        said.append(f"[{show.plain(name)}]({item})" if _LINK.fullmatch(item) else show.plain(item))
    return f"{show.plain(say('rec.evidence'))}\\: {' · '.join(said)}"
