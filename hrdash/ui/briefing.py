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
from hrdash.queries import overview
from hrdash.store import Release
from hrdash.ui import cached, calendar, indicator, show
from hrdash.ui.show import Line
from hrdash.vocabulary import codes
from hrdash.words import day, group_label, label, number, place, say, unit_name

STAND_COLUMNS = ("unit", "theme", *show.RATE_COLUMNS[1:])
_SHOWN = 4  # lines under a heading; the rest is one click away
_DATED = 2  # of the calendar, to come and past

_offices = cached.kept(overview.offices)


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
    since: date
    title: str
    numbers: tuple[Number, ...]
    rates: pd.DataFrame
    moved: tuple[Line, ...]
    behind: tuple[Line, ...]
    dated: tuple[Line, ...]
    past_due: str
    due: tuple[Line, ...]
    missing: tuple[str, ...]


@cached.kept
def read_briefing(release: Release, unit: str | None, as_of: date) -> Briefing:
    """Read everything the page says about one government, or about all where `unit` is None."""
    since = as_of.replace(year=as_of.year - 1, day=min(as_of.day, 28))
    by_unit = cached.rates_by(release, "unit", as_of)
    mine = by_unit.set_index("unit", drop=False).loc[unit or "PK"]
    moved = cached.moved_forward(release, since, as_of, unit)
    figures = _figures_present(release, unit)
    due = cached.due(release, as_of, unit)
    # What moves is one government's answer to one recommendation, also where all governments are looked at.
    asked = int(mine["assigned"] if unit else by_unit.loc[by_unit["unit"] != "PK", "assigned"].sum())
    is_past = due["due_on"] < pd.Timestamp(as_of)
    return Briefing(
        unit=unit,
        since=since,
        title=sentences.example(sentences.stand_sentence(mine), release.is_demonstration),
        numbers=_numbers(mine, len(moved), asked, figures, since),
        rates=cached.rates_by(release, "theme", as_of, {"unit": unit}) if unit else by_unit,
        moved=tuple(moved_line(row, unit, release) for row in moved.head(_SHOWN).itertuples()),
        behind=tuple(
            gap_line(gap)
            for _, gap in overview.of_every_kind(
                cached.widest_gaps(release, area_of(unit)), _SHOWN
            ).iterrows()
        ),
        dated=dated_lines(release, unit, as_of),
        past_due=past_due_sentence(int(is_past.sum()), as_of, release),
        due=tuple(due_line(row, release) for row in due[~is_past].head(_SHOWN).itertuples()),
        missing=tuple(_missing(release, unit, figures, int(mine["no_report"]))),
    )


def moved_line(row: object, unit: str | None, release: Release) -> Line:
    """Say which recommendation moved forward, from where to where, and by which day."""
    text = row.summary if unit else say("overview.moved-line", unit=unit_name(row.unit), summary=row.summary)
    before, after = label("statuses", row.status_before), label("statuses", row.status)
    steps = say("overview.moved-steps", before=before, after=after, day=day(row.as_of))
    return _recommendation_line(text, sentences.example(steps, release.is_demonstration), row)


def dated_lines(release: Release, unit: str | None, as_of: date) -> tuple[Line, ...]:
    """Say what is next in the calendar, and what passed its day last without a record that it was done."""
    lines = calendar.due_lines(release, unit, as_of)
    coming = [line for line in lines if not line.is_past][:_DATED]
    past = [line for line in lines if line.is_past][:_DATED]
    return tuple(Line(line.text, line.second, "calendar", ()) for line in (*coming, *past))


def due_line(row: object, release: Release) -> Line:
    """Say which report is due, when, and whose it is."""
    office = _offices(release).get(row.department_id)
    owner = say("overview.owner", office=office, unit=unit_name(row.unit)) if office else unit_name(row.unit)
    second = say("overview.due-line", day=day(row.due_on), owner=owner)
    return _recommendation_line(row.summary, sentences.example(second, release.is_demonstration), row)


def _recommendation_line(text: str, second: str, row: object) -> Line:
    return Line(text, second, "recommendations", (("recommendation", row.recommendation_id),))


def gap_line(gap: pd.Series) -> Line:
    """Say one gap, leading to its indicator."""
    definition = (f"definition-{gap['indicator_id']}", gap["definition"])
    query = (("indicator", gap["indicator_id"]), ("by", gap["by"]), definition)
    return Line(*sentences.gap_sentences(gap), "indicators", query)


def past_due_sentence(count: int, as_of: date, release: Release) -> str:
    """Count what was due before a day; nothing where there is none."""
    if not count:
        return ""
    return sentences.example(say("overview.due-past", n=count, day=day(as_of)), release.is_demonstration)


def _missing(release: Release, unit: str | None, figures: dict[str, int], no_report: int) -> list[str]:
    """Name what is not there: figures, first reports, and reviews that are not in the register."""
    without = figures["expected"] - figures["present"]
    where = place(area_of(unit) or "PK")
    lines = [say("overview.no-figures", n=without, whole=figures["expected"], place=where)]
    if no_report:
        text = say("overview.no-report", n=no_report, unit=unit_name(unit or "PK"))
        lines.append(sentences.example(text, release.is_demonstration))
    return [*lines, *cached.not_loaded(release)]


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


def show_map(release: Release, unit: str | None) -> None:
    """Show the widest gap's group behind on the tiles of all areas, the reader's own outlined."""
    gaps = cached.widest_gaps(release, area_of(unit))
    if gaps.empty:
        return
    gap = gaps.iloc[0]
    choice = indicator.Choice(gap["indicator_id"], gap["definition"], gap["by"], "census")
    group = group_label(gap["by"], gap["behind"]).lower()
    said = say("overview.map", label=gap["label_en"], group=group, period=gap["period"])
    st.markdown(show.plain(said))
    chart = show.Chart(
        partial(indicator.draw_map, release, choice, gap["behind"], area_of(unit)),
        said,
        f"map-{gap['indicator_id']}",
        source=indicator.read_profile(release, choice).sources,
    )
    show.show_chart(chart, release)


@cached.kept
def draw_stand(release: Release, unit: str | None, as_of: date, theme: Theme) -> go.Figure:
    """Draw where we stand: by government, or by theme for one government."""
    rows = read_briefing(release, unit, as_of).rates
    is_example = release.is_demonstration
    if unit is None:
        return status.draw_status(rows, ["PK", *codes("units")], is_example=is_example, theme=theme)
    themes = [code for code in codes("themes") if code in set(rows["theme"])]
    rows = rows.rename(columns={"theme": "unit"})
    return status.draw_status(rows, themes, is_example=is_example, theme=theme, name=partial(label, "themes"))


def stand_chart(release: Release, unit: str | None, as_of: date, title: str) -> show.Chart:
    """Give the chart of where we stand, with what is said of it."""
    return show.Chart(
        partial(draw_stand, release, unit, as_of),
        title,
        f"implementation-{unit or 'all'}",
        **show.of_statuses(as_of),
    )
