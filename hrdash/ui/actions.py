"""Plans on screen: how far their actions are, the money beside them, what is late or lacks something, and one action."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from hrdash import sentences
from hrdash.charts import money, status
from hrdash.charts.palette import Theme
from hrdash.queries import actions
from hrdash.store import Release
from hrdash.ui import cached, paging, pickers, show
from hrdash.ui.briefing import Number
from hrdash.vocabulary import codes
from hrdash.words import day, label, number, rupees, say, unit_name

COLUMNS = (
    *("title", "plan", "unit", "department", "start_on", "due_on", "status", "budget_pkr", "spent_pkr"),
    *("indicator", "recommendations"),
)
LISTS = ("late", "no-owner", "no-budget", "all")
_MARKS = {"late": "is_late", "no-owner": "has_no_owner", "no-budget": "has_no_budget", "all": "counts"}
_GROUPS = ("plan", "theme", "unit")
_actions = cached.kept(actions.actions)
_progress = cached.kept(actions.progress_by)
_served = cached.kept(actions.served)
_NAMES: dict[str, Callable[[str], str]] = {
    "plan": partial(label, "plans"),
    "theme": partial(label, "themes"),
    "unit": unit_name,
}


@dataclass(frozen=True)
class Plans:
    """What the page says of the actions chosen: its title, its four numbers, and the actions."""

    title: str
    second: str
    numbers: tuple[Number, ...]
    rows: pd.DataFrame


def pick_plan() -> str | None:
    """Pick one plan; None for all."""
    plan = pickers.pick_one(
        say("actions.plan"),
        ["all", *codes("plans")],
        "plan",
        lambda code: say("actions.plan-all") if code == "all" else label("plans", code),
    )
    return None if plan == "all" else plan


def pick_group() -> str:
    """Pick what the money is told by."""
    return pickers.pick_one(say("actions.by"), _GROUPS, "by", lambda code: say(f"actions.by-{code}"))


def _where(unit: str | None, plan: str | None) -> dict[str, str]:
    return {key: value for key, value in (("unit", unit), ("plan", plan)) if value}


@cached.kept
def read_plans(release: Release, unit: str | None, plan: str | None, as_of: date) -> Plans:
    """Read everything the page says about the actions of one government and plan, or of all."""
    rows = _actions(release, as_of, _where(unit, plan))
    counted = rows[rows["counts"]]
    whole, late = len(counted), int(counted["is_late"].sum())
    done = int((counted["status"] == "implemented").sum())
    if not whole:
        return Plans(say("actions.none"), say("actions.none-hint"), (), rows)
    title = say("actions.finding", n=whole, whole=number(whole), implemented=number(done), late=number(late))
    return Plans(
        title=sentences.example(title, release.is_demonstration),
        second=sentences.example(say("actions.as-published"), release.is_demonstration),
        numbers=_numbers(counted, whole, done, late, as_of),
        rows=rows,
    )


def _numbers(counted: pd.DataFrame, whole: int, done: int, late: int, as_of: date) -> tuple[Number, ...]:
    def of(part: int) -> str:
        return say("metric.of", part=number(part), whole=number(whole))

    both = counted.dropna(subset=["budget_pkr", "spent_pkr"])
    no_owner, no_budget = (int(counted[mark].sum()) for mark in ("has_no_owner", "has_no_budget"))
    return (
        Number(say("actions.implemented"), of(done), say("actions.no-report", n=_untold(counted))),
        Number(say("actions.late"), of(late), say("actions.late-by", day=day(as_of))),
        Number(
            say("actions.lacking"),
            of(int((counted["has_no_owner"] | counted["has_no_budget"]).sum())),
            say("actions.lacking-which", owner=number(no_owner), budget=number(no_budget)),
        ),
        Number(
            say("actions.spent"),
            rupees(both["spent_pkr"].sum() if len(both) else None),
            say("actions.spent-of", budget=rupees(both["budget_pkr"].sum()), n=len(both)),
        ),
    )


def _untold(rows: pd.DataFrame) -> int:
    return int((rows["status"] == "no_report").sum())


@cached.kept
def draw_plans(
    release: Release, unit: str | None, plan: str | None, as_of: date, theme: Theme
) -> go.Figure | None:
    """Draw the progress of each plan; of one plan, that of each government."""
    by = "unit" if plan else "plan"
    rows = _progress(release, by, as_of, _where(unit, plan))
    if rows.empty:
        return None
    told = rows.rename(columns={by: "unit", "actions": "assigned"})
    told = told.assign(reported=told["assigned"] - told["no_report"])
    return status.draw_status(
        told, list(told["unit"]), is_example=release.is_demonstration, theme=theme, name=_NAMES[by]
    )


@cached.kept
def draw_money(
    release: Release, unit: str | None, plan: str | None, as_of: date, by: str, theme: Theme
) -> go.Figure | None:
    """Draw money beside measures, by plan, theme or government."""
    rows = _progress(release, by, as_of, _where(unit, plan)).dropna(subset=[by])
    if rows.empty:
        return None
    told = rows.rename(columns={by: "key"})
    return money.draw_money(
        told, list(told["key"]), _NAMES[by], is_example=release.is_demonstration, theme=theme
    )


def show_progress(release: Release, unit: str | None, plan: str | None, as_of: date, title: str) -> None:
    """Show how far the actions are, where there are any."""
    draw = partial(draw_plans, release, unit, plan, as_of)
    if draw(show.theme()) is not None:
        st.subheader(say("actions.progress"), anchor=False)
        second = say("briefing.as-of", day=day(as_of))
        show.show_chart(show.Chart(draw, title, "plans", second, say("actions.foot")), release)


def show_money(release: Release, unit: str | None, plan: str | None, as_of: date, by: str) -> None:
    """Show the money beside the measures, where there are any."""
    draw = partial(draw_money, release, unit, plan, as_of, by)
    if draw(show.theme()) is not None:
        title, second = say("actions.money"), say("briefing.as-of", day=day(as_of))
        st.subheader(title, anchor=False)
        show.show_chart(show.Chart(draw, title, "money", second, say("actions.foot")), release)


@cached.kept
def _listed(
    release: Release, unit: str | None, plan: str | None, as_of: date, mark: str
) -> tuple[pd.DataFrame, tuple[show.Line, ...]]:
    """Give the actions that have a mark, and the line of each."""
    rows = read_plans(release, unit, plan, as_of).rows
    found = rows[rows[mark]]
    return found, tuple(
        show.Line(_title(row, release), _facts(row, as_of), "actions", (("action", row.action_id),))
        for row in found.itertuples()
    )


def show_list(release: Release, unit: str | None, plan: str | None, as_of: date) -> None:
    """Show the actions that are late, have no owner or no budget, or all; each leads to its own page."""
    chosen = pickers.pick_view(LISTS)
    found, lines = _listed(release, unit, plan, as_of, _MARKS[chosen])
    if found.empty:
        show.show_empty(say(f"actions.empty-{chosen}"))
        return
    for line in paging.pick_page(lines, f"actions-{chosen}", paging.LINES):
        show.show_linked_line(line.text, line.second, line.page, {**_choice(), **dict(line.query)})
    show.show_table(found, COLUMNS, f"actions-{chosen}", release, table="actions")


def _choice() -> dict[str, str]:
    return {name: value for name, value in st.query_params.items() if name != "action"}


def _title(row: object, release: Release) -> str:
    """Name an action; in a demonstration the name begins with the word Example, once."""
    mark = say("example.sentence", sentence="")
    return sentences.example(row.title.removeprefix(mark), release.is_demonstration)


def _facts(row: object, as_of: date) -> str:
    owner = row.department if isinstance(row.department, str) else say("actions.no-department")
    told = [unit_name(row.unit), owner, label("statuses", row.status), _due(row.due_on, row.is_late, as_of)]
    return " · ".join(filter(None, [*told, _money(row)]))


def _due(due_on: pd.Timestamp, is_late: bool, as_of: date) -> str:
    if pd.isna(due_on):
        return ""
    if is_late:
        days = (pd.Timestamp(as_of) - due_on).days
        return say("due.since", day=day(due_on.date()), n=days, days=number(days))
    return say("due.by", day=day(due_on.date()))


def _money(row: object) -> str:
    if pd.isna(row.budget_pkr):
        return say("actions.no-amount")
    if pd.isna(row.spent_pkr):
        return say("money.budget", budget=rupees(row.budget_pkr))
    return say("money.spent", spent=rupees(row.spent_pkr), budget=rupees(row.budget_pkr))


def show_one(release: Release, action_id: str, as_of: date) -> bool:
    """Show one action: who does it until when, what it costs, and what it serves. False where there is none."""
    found = _actions(release, as_of, {"action_id": action_id})
    if found.empty:
        return False
    row = next(found.itertuples())
    show.link("actions", say("actions.back"), _choice())
    show.show_finding(release, _title(row, release), _facts(row, as_of))
    left, right = st.columns([2, 3], gap="large")
    with left:
        for word, text in _particulars(row).items():
            if text:
                show.show_line(say(word), text)
        if isinstance(row.indicator_id, str):
            show.link(
                "indicators", say("actions.indicator", label=row.indicator), {"indicator": row.indicator_id}
            )
    with right:
        st.subheader(say("actions.serves"), anchor=False)
        served = _served(release, action_id)
        if served.empty:
            show.show_empty(say("actions.serves-none"))
        for one in served.itertuples():
            where = " ".join(
                filter(None, [one.symbol, say("rec.paragraph", n=one.paragraph) if one.paragraph else ""])
            )
            second = " · ".join(filter(None, [label("bodies", one.body), where]))
            query = {"recommendation": one.recommendation_id}
            show.show_linked_line(one.summary, second, "recommendations", query)
    return True


def _particulars(row: object) -> dict[str, str]:
    owner = " · ".join(text for text in (row.department, row.post) if isinstance(text, str))
    return {
        "col.plan": label("plans", row.plan),
        "col.plan-source": str(codes("plans").get(row.plan, {}).get("source", "")),
        "col.unit": unit_name(row.unit),
        "col.department": owner or say("actions.no-department"),
        "col.start_on": "" if pd.isna(row.start_on) else day(row.start_on.date()),
        "actions.until": "" if pd.isna(row.due_on) else day(row.due_on.date()),
        "col.status": label("statuses", row.status),
        "col.budget_pkr": say("actions.no-amount") if pd.isna(row.budget_pkr) else rupees(row.budget_pkr),
        "col.spent_pkr": "" if pd.isna(row.spent_pkr) else rupees(row.spent_pkr),
    }
