"""The coverage page's answer: what has come of what is expected, who asked for it, and whom to ask for what is not there."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from hrdash import sentences
from hrdash.charts import coverage as charts
from hrdash.charts.palette import Theme
from hrdash.queries import asking
from hrdash.queries.coverage import DIMENSIONS, coverage_by
from hrdash.queries.filters import QuestionError
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
from hrdash.vocabulary import codes
from hrdash.words import label, listed, number, say, unit_name

COLUMNS = ("_T", "sex", "age", "disability", "locality", "district", "ground")
TABLE_COLUMNS = ("unit", "label_en", "disaggregation", "coverage", "year", "stale")
CHANGED_COLUMNS = ("unit", "label_en", "disaggregation", "coverage_before", "coverage")
ASKED_COLUMNS = ("custodian", "label_en", "disaggregation", "coverage", "year")
_KEEPERS = 5  # whose lines stand on the page; the table has them all
_NAMED = 3  # indicators that a line names before it counts them

counts_by = cached.kept(coverage_by)
to_ask = cached.kept(asking.to_ask)
grounds_told = cached.kept(asking.grounds_told)
data_asked_for = cached.kept(asking.data_asked_for)
figures_before = cached.kept(asking.figures_before)
coverage_changes = cached.kept(asking.coverage_changes)


@dataclass(frozen=True)
class Choice:
    """What the reader chose: a government or all, a theme or all."""

    unit: str | None
    theme: str | None

    @property
    def where(self) -> dict[str, str]:
        """The choice of theme as a filter."""
        return {"theme": self.theme} if self.theme else {}


@dataclass(frozen=True)
class State:
    """What the page says of one choice, and the cells it stands on."""

    title: str
    second: str
    counts: pd.DataFrame
    cells: pd.DataFrame
    names: Mapping[str, str]


def pick_theme() -> str | None:
    """Pick a theme; None for all."""
    picked = pickers.pick_one(
        say("lens.theme"),
        ["all", *codes("themes")],
        "theme",
        lambda code: say("coverage.all-themes") if code == "all" else label("themes", code),
    )
    return None if picked == "all" else picked


@cached.kept
def read_state(release: Release, choice: Choice) -> State:
    """Read what has come for one choice and find its sentences."""
    counts = counts_by(release, ("unit", "disaggregation"), choice.where)
    grounds = ~counts["disaggregation"].isin(COLUMNS)
    counts = counts.assign(disaggregation=counts["disaggregation"].mask(grounds, "ground"))
    counts = counts.groupby(["unit", "disaggregation"], sort=False).sum().reset_index()
    cells = cached.coverage_of(release, choice.where)
    cells = cells[cells["unit"] == choice.unit] if choice.unit else cells
    names = cached.indicator_labels(release)
    subject = pickers.Subject("theme", choice.theme).words if choice.theme else ""
    return State(
        title=sentences.coverage_finding(counts, choice.unit, subject),
        second=_second(cells),
        counts=counts,
        cells=cells.assign(
            label_en=cells["indicator_id"].map(names),
            stale=cells["is_stale"].map({True: say("yes"), False: ""}),
        ),
        names=names,
    )


def _second(cells: pd.DataFrame) -> str:
    """Count the states of the cells in a line; those that do not occur are not said."""
    known = cells["coverage"].value_counts()
    said = [
        say(f"coverage.counted.{state}", n=number(known[state]))
        for state in ("missing", "not_covered", "not_collected", "hidden")
        if known.get(state, 0)
    ]
    present = say(
        "coverage.count" if cells["is_stale"].any() else "coverage.count-current",
        present=number(known.get("present", 0)),
        expected=number(len(cells)),
        stale=number(cells["is_stale"].sum()),
    )
    return "; ".join([present, *said])


def column_names() -> dict[str, str]:
    """Name the columns of the charts."""
    return {code: say(f"coverage.column.{code}") for code in COLUMNS}


@cached.kept
def draw_counts(release: Release, choice: Choice, theme: Theme) -> go.Figure:
    """Draw how much of what is expected of each government has come."""
    state = read_state(release, choice)
    units = sorted(
        codes("units"), key=lambda unit: unit != choice.unit
    )  # the reader's own first, then census order
    return charts.draw_counts(
        state.counts, units, column_names(), is_example=release.is_demonstration, theme=theme
    )


@cached.kept
def draw_cells(release: Release, choice: Choice, by: str, theme: Theme) -> go.Figure:
    """Draw the figures of each indicator: of one government by what they tell, or of all governments by one of these."""
    state = read_state(release, choice)
    cells = state.cells
    if choice.unit:
        columns = column_names()
        cells = _with_grounds_together(cells).assign(column=lambda rows: rows["disaggregation"])
    else:
        columns = {unit: str(row["short_en"]) for unit, row in codes("units").items()}
        cells = cells[cells["disaggregation"] == by].assign(column=lambda rows: rows["unit"], short="")
    said = [
        say("coverage.cell", name=row.label_en, by=_by(row.disaggregation), unit=unit_name(row.unit), state=_state(row))
        for row in cells.itertuples()
    ]  # fmt: skip
    rows = {code: state.names[code] for code in dict.fromkeys(cells["indicator_id"])}
    cells = cells.assign(row=cells["indicator_id"], said=said)
    return charts.draw_cells(cells, rows, columns, is_example=release.is_demonstration, theme=theme)


def _with_grounds_together(cells: pd.DataFrame) -> pd.DataFrame:
    """Give further grounds one column: one ground as it is, several as how many of them have come."""
    is_ground = ~cells["disaggregation"].isin(COLUMNS)
    own, rest = cells[~is_ground].assign(short=""), []
    for _, rows in cells[is_ground].groupby("indicator_id", sort=False):
        first = rows.iloc[[0]].assign(disaggregation="ground", short="")
        if len(rows) > 1:
            come = int((rows["coverage"] == "present").sum())
            first = first.assign(short=say("rate.of", part=come, whole=len(rows)))
        rest.append(first)
    return pd.concat([own, *rest])


def _by(code: str) -> str:
    if code in (*DIMENSIONS, "_T", "ground"):
        return say(f"coverage.by.{code}")
    return say("coverage.by.one-ground", ground=label("grounds", code).lower())


def _state(row: object) -> str:
    if row.coverage != "present":
        return say(f"coverage.{row.coverage}")
    word = "coverage.stale-year" if row.is_stale else "coverage.present-year"
    return say(word, year=f"{row.year:.0f}")


def pick_disaggregation() -> str:
    """Pick what the figures of all governments are to tell."""
    return pickers.pick_one(
        say("coverage.pick"), COLUMNS[:-1], "told", column_names().get, first="disability"
    )


def show_grounds(release: Release, unit: str | None) -> None:
    """Say by how many characteristics there is any figure at all, and by which there is none."""
    rows = grounds_told(release)
    rows = rows[rows["unit"] == unit] if unit else rows
    told = rows.groupby("disaggregation", sort=False)["indicators"].max()
    names = {code: _ground_name(code) for code in told.index}
    without = [names[code] for code in told.index if not told[code]]
    who = unit_name(unit or "PK")
    show.show_line(
        say("coverage.grounds", n=int((told > 0).sum()), whole=len(told), who=who),
        say("coverage.grounds-none", names=listed(without)) if without else "",
    )


def _ground_name(code: str) -> str:
    return (say(f"coverage.column.{code}") if code in DIMENSIONS else label("grounds", code)).lower()


def show_asked_for(release: Release) -> None:
    """List who asked Pakistan for data, each leading to the recommendation."""
    rows = data_asked_for(release)
    if rows.empty:
        show.show_line(say("coverage.asked-none"))
    for row in rows.itertuples():
        where = " ".join(filter(None, (label("bodies", row.body), row.symbol, row.paragraph)))
        text = say("coverage.asked", who=label("bodies", row.body), what="; ".join(row.asks_for_data))
        show.show_linked_line(text, where, "recommendations", {"recommendation": row.recommendation_id})


def show_to_ask(release: Release, choice: Choice) -> None:
    """Say whom to ask for what, and offer the workbook that asks the unit for all of it."""
    unit = choice.unit
    if unit is None:
        show.show_line(say("coverage.ask-choose"))
        return
    rows = to_ask(release, unit, choice.where)
    keepers = list(rows.groupby("custodian", sort=False))
    for custodian, asked in keepers[:_KEEPERS]:
        who = custodian or say("coverage.ask-nobody")
        show.show_line(say("coverage.ask", who=who, n=len(asked)), _wanted(asked))
    if len(keepers) > _KEEPERS:
        rest = sum(len(asked) for _, asked in keepers[_KEEPERS:])
        show.show_line(say("coverage.ask-others", n=len(keepers) - _KEEPERS, figures=number(rest)))
    show.show_table(rows.assign(coverage=rows["reason"]), ASKED_COLUMNS, f"to-ask-{unit}", release)
    _show_template(release, unit)


def _wanted(asked: pd.DataFrame) -> str:
    """Name the first indicators that are asked for, with what they should tell."""
    parts = []
    for name, rows in list(asked.groupby("label_en", sort=False))[:_NAMED]:
        parts.append(f"{name} ({', '.join(_by(code) for code in rows['disaggregation'])})")
    more = asked["label_en"].nunique() - _NAMED
    return "; ".join([*parts, say("coverage.ask-more", n=more)] if more > 0 else parts)


def _show_template(release: Release, unit: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period = st.text_input(say("upload.period"), value=release.at[:4], key="template_period", width=160)
        try:
            content = _template(release, unit, period)
        except QuestionError as error:
            st.error(show.plain(error.message))
            return
        st.download_button(
            say("upload.template-download"),
            content,
            file_name=f"hrdash-{unit}-{period.replace('/', '-')}.xlsx",
            on_click="ignore",
            key="template",
        )


@cached.kept
def _template(release: Release, unit: str, period: str) -> bytes:
    from hrdash.exports.template import template_workbook

    return template_workbook(release, unit, period)[0]


def show_changes(release: Release, choice: Choice) -> None:
    """Say how coverage changed since the newest release whose figures were other ones."""
    before = figures_before(release)
    if before is None:
        show.show_line(say("coverage.no-before"))
        return
    rows = coverage_changes(release, before)
    rows = rows[rows["unit"] == choice.unit] if choice.unit else rows
    rows = rows.assign(label_en=rows["indicator_id"].map(cached.indicator_labels(release)))
    text = say(
        "coverage.changed",
        version=before.version,
        gained=int(rows["is_gain"].sum()),
        lost=int(rows["is_loss"].sum()),
    )
    if rows.empty:
        text = say("coverage.unchanged", version=before.version)
    gained = rows[rows["is_gain"]]
    names = [say("coverage.came", name=name, by=listed([_by(one) for one in part["disaggregation"].unique()]))
             for name, part in list(gained.groupby("label_en", sort=False))[:_NAMED]]  # fmt: skip
    show.show_line(text, "; ".join(names))
    if len(rows):
        show.show_table(rows, CHANGED_COLUMNS, f"coverage-since-release-{before.version}", release)
