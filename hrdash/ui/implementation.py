"""The figures of implementation on screen: rates by anything and their change, the way from received on, what is needed."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from hrdash import sentences
from hrdash.charts import funnel, status
from hrdash.charts.palette import Theme
from hrdash.queries import implementation, meetings
from hrdash.store import Release
from hrdash.ui import briefing, cached, pickers, show
from hrdash.ui.paging import pick_page
from hrdash.ui.register.found import names_of
from hrdash.words import day, label, listed, number, say, unit_name

BY = (
    *("unit", "theme", "mechanism", "body", "convention", "affected_group"),
    *("sdg_target", "right", "department_id", "plan"),
)
VIEWS = ("change", "path", "needs")
_CHANGE_COLUMNS = (
    *("counted_by", "implemented", "assigned", "implementation_rate", "implemented_before", "rate_change"),
    *("reported", "reporting_coverage", "implemented_with_evidence", "partly_implemented", "in_progress"),
    *("not_started", "no_report", "noted", "no_longer_applicable"),
)
_TIME_COLUMNS = ("unit", "assigned", "first_reports", "first_report_days", "implemented", "implemented_days")
_NEED_COLUMNS = ("unit", "assigned", "reported", "needs", "old_reports")
_BARS, _LINES, _MOVED = 12, 10, 5


_last_meeting = cached.kept(meetings.last_meeting)


@dataclass(frozen=True)
class Choice:
    """What the reader chose: a government or all, what is counted by, the day, and the day it is held against."""

    unit: str | None
    by: str
    as_of: date
    since: date

    @property
    def where(self) -> dict[str, str] | None:
        """The choice as a filter on rates."""
        return {"unit": self.unit} if self.unit else None


def pick_choice(release: Release) -> Choice:
    """Pick a government, what is counted by, the day of the statuses, and the day before which they are compared."""
    unit = pickers.pick_government()
    by = pickers.pick_one(say("impl.by"), BY, "by", lambda code: say(f"filter.{code}"))
    as_of = pickers.pick_as_of(release)
    meeting = _last_meeting(release, as_of)
    first = meeting["done_on"] if meeting else as_of.replace(year=as_of.year - 1, day=min(as_of.day, 28))
    since = pickers.pick_day(say("impl.since"), "since", first, as_of)
    return Choice(unit, by, as_of, since)


@cached.kept
def _changes(release: Release, choice: Choice) -> pd.DataFrame:
    rows = implementation.changes_by(release, choice.by, choice.as_of, choice.since, choice.where)
    names = {**names_of(release, choice.by), "PK": unit_name("PK")}
    none = say(f"impl.none-{choice.by}") if choice.by in ("plan", "convention", "right") else say("impl.none")
    shown = [names.get(code, code) if isinstance(code, str) else none for code in rows[choice.by]]
    return rows.assign(counted_by=shown, rate_change=rows["change"])


@cached.kept
def _draw_rates(release: Release, choice: Choice, names: tuple[str, ...], theme: Theme) -> go.Figure:
    rows = _changes(release, choice)
    return status.draw_status(
        rows.assign(unit=rows["counted_by"]),
        names,
        is_example=release.is_demonstration,
        theme=theme,
        name=lambda name: name,
    )


@cached.kept
def finding(release: Release, choice: Choice) -> tuple[str, str]:
    """Say what moved forward since the other day, and how far all is."""
    moved = len(cached.moved_forward(release, choice.since, choice.as_of, choice.unit))
    rates = cached.rates_by(release, "unit", choice.as_of, choice.where)
    own = rates[rates["unit"] != "PK"]
    done, assigned = int(own["implemented"].sum()), int(own["assigned"].sum())
    who = unit_name(choice.unit) if choice.unit else say("pick.unit.all")
    title = say("impl.title", who=who, n=moved, number=number(moved), day=day(choice.since))
    second = say("rec.finding", implemented=number(done), assigned=number(assigned))
    return tuple(sentences.example(one, release.is_demonstration) for one in (title, second))


@cached.kept
def _moved_lines(release: Release, choice: Choice) -> tuple[show.Line, ...]:
    moved = cached.moved_forward(release, choice.since, choice.as_of, choice.unit)
    return tuple(briefing.moved_line(row, choice.unit, release) for row in moved.head(_MOVED).itertuples())


def show_change(release: Release, choice: Choice) -> None:
    """Show what moved forward, then the rates of each group with their change."""
    st.subheader(say("overview.moved"), anchor=False)
    show.show_lines(_moved_lines(release, choice), say("overview.moved-none", day=day(choice.since)))
    st.subheader(say("impl.rates", by=say(f"filter.{choice.by}").lower()), anchor=False)
    rows = _changes(release, choice)
    names = pick_page(rows["counted_by"].tolist(), f"rates-{choice.by}", _BARS)
    title = finding(release, choice)[0]
    chart = show.Chart(
        partial(_draw_rates, release, choice, tuple(names)),
        title,
        f"rates-{choice.by}",
        **show.of_statuses(choice.as_of),
    )
    show.show_chart(chart, release)
    st.caption(show.plain(say("impl.rates-note", day=day(choice.since))))
    show.show_table(rows, _CHANGE_COLUMNS, f"implementation-{choice.by}", release)


@cached.kept
def _reporting(release: Release, choice: Choice) -> pd.DataFrame:
    rows = implementation.reporting_by(release, choice.as_of, choice.where)
    return rows[rows["assigned"] > 0] if choice.unit is None else rows[rows["unit"] == choice.unit]


@cached.kept
def _steps(release: Release, as_of: date) -> pd.DataFrame:
    return implementation.funnel(release, as_of)


def show_path(release: Release, choice: Choice) -> None:
    """Show the way from received to implemented, and how long reports took."""
    steps = _steps(release, choice.as_of)
    left, right = st.columns(2, gap="large")
    with left:
        last = steps.iloc[-1]
        title = say("impl.path", part=number(last["count"]), whole=number(steps["count"].iloc[2]))
        title = sentences.example(title, release.is_demonstration)
        st.subheader(title, anchor=False)
        chart = show.Chart(
            lambda theme: funnel.draw_funnel(steps, is_example=release.is_demonstration, theme=theme),
            title,
            "recommendations-path",
            **show.of_statuses(choice.as_of),
        )
        show.show_chart(chart, release)
        st.caption(say("impl.path-note"))
    with right:
        st.subheader(say("impl.times"), anchor=False)
        for row in _reporting(release, choice).itertuples():
            show.show_line(unit_name(row.unit), sentences.example(_times(row), release.is_demonstration))
        st.caption(say("impl.times-note"))
        show.show_table(_reporting(release, choice), _TIME_COLUMNS, "reporting-times", release)


def _times(row: object) -> str:
    if not row.first_reports:
        return say("impl.no-first", whole=number(row.assigned))
    first = say(
        "impl.first-report",
        time=_months(row.first_report_days),
        part=number(row.first_reports),
        whole=number(row.assigned),
    )
    if row.implemented_days != row.implemented_days:
        return first
    time = _months(row.implemented_days)
    return f"{first}; {say('impl.implemented-after', time=time, part=number(row.implemented))}"


def _months(days: float) -> str:
    """Write a time as people say it: days up to two months, then months."""
    months = round(days / 30.44)
    return say("impl.months", n=months) if days > 60 else say("impl.days", n=round(days))


@cached.kept
def _needs(release: Release, choice: Choice) -> pd.DataFrame:
    return implementation.needs(release, choice.as_of, choice.where)


@cached.kept
def _old(release: Release, choice: Choice) -> pd.DataFrame:
    return implementation.old_reports(release, choice.as_of, choice.where)


@cached.kept
def _data_asked(release: Release) -> pd.DataFrame:
    return implementation.data_asked(release)


def show_needs(release: Release, choice: Choice) -> None:
    """Show what support the governments say they need, whose reports are old, and what committees asked to be told."""
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(say("impl.needs"), anchor=False)
        for row in _reporting(release, choice).itertuples():
            told = say("impl.needs-of", part=number(row.needs), whole=number(row.reported))
            told = told if row.reported else say("impl.no-first", whole=number(row.assigned))
            show.show_line(unit_name(row.unit), sentences.example(told, release.is_demonstration))
        st.divider()
        _show_reports(_needs(release, choice), "needs", lambda row: [unit_name(row.unit), row.support_needed])
        show.show_table(_reporting(release, choice), _NEED_COLUMNS, "reporting-needs", release)
    with right:
        st.subheader(say("impl.old", n=len(_old(release, choice))), anchor=False)
        st.caption(say("impl.old-note"))
        _show_reports(
            _old(release, choice),
            "old",
            lambda row: [
                sentences.example(unit_name(row.unit), release.is_demonstration),
                label("statuses", row.status),
                day(row.as_of),
            ],
        )
        st.subheader(say("impl.asked"), anchor=False)
        for row in _data_asked(release).itertuples():
            _show_asked(row)


def _show_reports(rows: pd.DataFrame, key: str, facts) -> None:
    if rows.empty:
        show.show_empty(say("impl.none-here"))
    for row in pick_page(rows, f"impl-{key}", _LINES).itertuples():
        query = {"recommendation": row.recommendation_id}
        show.show_linked_line(row.summary, " · ".join(map(str, facts(row))), "recommendations", query)


def _show_asked(row: object) -> None:
    known = say("impl.asked-figures", present=number(row.present), expected=number(row.expected))
    told = known if row.expected else say("impl.asked-none")
    body = label("bodies", row.body)
    query = {"recommendation": row.recommendation_id}
    asked = listed(list(row.asks_for_data))
    show.show_linked_line(f"{asked[:1].upper()}{asked[1:]}", f"{body} · {told}", "recommendations", query)
