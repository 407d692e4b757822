"""The first page's answer for one government or all: four numbers, and the sentences under each heading."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from hrdash import sentences
from hrdash.charts import status
from hrdash.charts.palette import Theme
from hrdash.store import Release
from hrdash.ui import cached, show
from hrdash.vocabulary import codes
from hrdash.words import day, label, number, place, say, unit_name

STAND_COLUMNS = ("unit", "theme", *show.RATE_COLUMNS[1:])
_SHOWN = 5  # lines under a heading; the rest is one click away


@dataclass(frozen=True)
class Number:
    """One of the four numbers: with its denominator, and what stands under it."""

    label: str
    value: str
    second: str


@dataclass(frozen=True)
class Briefing:
    """What the page says: its title, its four numbers and the rows under each heading."""

    unit: str | None
    as_of: date
    since: date
    title: str
    numbers: tuple[Number, ...]
    rates: pd.DataFrame
    moved: pd.DataFrame
    gaps: pd.DataFrame
    due: pd.DataFrame
    without_figure: int
    expected: int
    no_report: int


def read_briefing(release: Release, unit: str | None, as_of: date) -> Briefing:
    """Read everything the page says about one government, or about all where `unit` is None."""
    since = date(as_of.year - 1, as_of.month, min(as_of.day, 28))
    by_unit = cached.rates_by(release, "unit", as_of)
    mine = by_unit.set_index("unit", drop=False).loc[unit or "PK"]
    rates = cached.rates_by(release, "theme", as_of, {"unit": unit}) if unit else by_unit
    moved = cached.moved_forward(release, since, as_of, unit)
    figures = _figures_present(release, unit)
    # What moves is one government's answer to one recommendation, also where all governments are looked at.
    asked = int(mine["assigned"] if unit else by_unit.loc[by_unit["unit"] != "PK", "assigned"].sum())
    return Briefing(
        unit=unit,
        as_of=as_of,
        since=since,
        title=_title(mine, release.is_demonstration),
        numbers=_numbers(mine, len(moved), asked, figures, since),
        rates=rates,
        moved=moved,
        gaps=cached.widest_gaps(release, area_of(unit)),
        due=cached.due(release, as_of, unit),
        without_figure=figures["expected"] - figures["present"],
        expected=figures["expected"],
        no_report=int(mine["no_report"]),
    )


def area_of(unit: str | None) -> str | None:
    """Give the area whose people a government answers for; Pakistan for the federal one."""
    return None if unit is None else str(codes("units")[unit]["area"] or "PK")


def _figures_present(release: Release, unit: str | None) -> dict[str, int]:
    cells = cached.coverage_of(release)
    cells = cells[cells["unit"] == (unit or "FED")]
    totals = cells[cells["disaggregation"] == "_T"]
    by_sex = cells[(cells["disaggregation"] == "sex") & (cells["coverage"] == "present")]
    return {
        "expected": totals["indicator_id"].nunique(),
        "present": int((totals["coverage"] == "present").sum()),
        "by_sex": by_sex["indicator_id"].nunique(),
    }


def _title(rate: pd.Series, is_example: bool) -> str:
    if rate["assigned"] == 0:
        return sentences.example(say("overview.none", unit=unit_name(rate["unit"])), is_example)
    word = "overview.finding-all" if rate["unit"] == "PK" else "overview.finding"
    counts = {name: number(rate[name]) for name in ("implemented", "assigned", "no_report")}
    return sentences.example(say(word, unit=unit_name(rate["unit"]), **counts), is_example)


def _numbers(
    rate: pd.Series, moved: int, asked: int, figures: dict[str, int], since: date
) -> tuple[Number, ...]:
    whole = number(rate["assigned"])

    def of(part: float) -> str:
        return say("metric.of", part=number(part), whole=whole)

    return (
        Number(
            say("metric.implemented"),
            of(rate["implemented"]),
            say("metric.evidence", n=number(rate["implemented_with_evidence"])),
        ),
        Number(
            say("metric.reported"), of(rate["reported"]), say("metric.reports", n=number(rate["no_report"]))
        ),
        Number(
            say("metric.moved"),
            say("metric.of", part=number(moved), whole=number(asked)),
            say("metric.since", day=day(since)),
        ),
        Number(
            say("metric.figures"),
            say("metric.of", part=number(figures["present"]), whole=number(figures["expected"])),
            say("metric.disaggregated", n=number(figures["by_sex"])),
        ),
    )


def draw_stand(release: Release, state: Briefing, theme: Theme) -> go.Figure:
    """Where we stand: by government, or by theme for one government."""
    rows = state.rates if state.unit is None else state.rates.rename(columns={"theme": "unit"})
    order = (
        ["PK", *codes("units")]
        if state.unit is None
        else [code for code in codes("themes") if code in set(rows["unit"])]
    )
    name = unit_name if state.unit is None else partial(label, "themes")
    return status.draw_status(rows, order, is_example=release.is_demonstration, theme=theme, name=name)


def show_moved(release: Release, state: Briefing) -> None:
    """Give what moved forward in twelve months, furthest first, each leading to its recommendation."""
    if state.moved.empty:
        show.show_empty(
            sentences.example(say("overview.moved-none", day=day(state.since)), release.is_demonstration)
        )
    for row in state.moved.head(_SHOWN).itertuples():
        line = (
            row.summary
            if state.unit
            else say("overview.moved-line", unit=unit_name(row.unit), summary=row.summary)
        )
        steps = say(
            "overview.moved-steps",
            before=label("statuses", row.status_before),
            after=label("statuses", row.status),
            day=day(row.as_of),
        )
        steps = sentences.example(steps, release.is_demonstration)
        show.show_linked_line(line, steps, "recommendations", {"recommendation": row.recommendation_id})


def show_behind(release: Release, state: Briefing) -> None:
    """Give the widest gaps between two groups, each leading to its indicator."""
    if state.gaps.empty:
        show.show_empty(say("overview.behind-none"))
    for _, gap in state.gaps.head(_SHOWN).iterrows():
        query = {"indicator": gap["indicator_id"], "by": gap["by"]}
        show.show_linked_line(*sentences.gap_sentences(gap), "indicators", query)


def show_missing(release: Release, state: Briefing) -> None:
    """Give what is not there: figures, first reports, and reviews that are not in the register."""
    where = place(area_of(state.unit) or "PK")
    lines = [say("overview.no-figures", n=state.without_figure, whole=state.expected, place=where)]
    if state.no_report:
        lines.append(
            sentences.example(
                say("overview.no-report", n=state.no_report, unit=unit_name(state.unit or "PK")),
                release.is_demonstration,
            )
        )
    lines += [sentences.not_loaded_sentence(row) for _, row in cached.reviews_not_loaded(release).iterrows()]
    st.markdown("\n".join(f"- {show.plain(line)}" for line in lines))


def show_due(release: Release, state: Briefing) -> None:
    """Show what comes next, and how much is past its day: no alarm, each with its government."""
    past = state.due[state.due["due_on"] < pd.Timestamp(state.as_of)]
    coming = state.due[state.due["due_on"] >= pd.Timestamp(state.as_of)].head(_SHOWN)
    if len(past):
        text = say("overview.due-past", n=len(past), day=day(state.as_of))
        show.show_line(sentences.example(text, release.is_demonstration))
    if coming.empty:
        show.show_empty(sentences.example(say("overview.due-none"), release.is_demonstration))
    for row in coming.itertuples():
        second = say("overview.due-line", day=day(row.due_on), unit=unit_name(row.unit))
        second = sentences.example(second, release.is_demonstration)
        show.show_linked_line(
            row.summary, second, "recommendations", {"recommendation": row.recommendation_id}
        )
