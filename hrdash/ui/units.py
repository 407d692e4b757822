"""The units page's answer: one government's profile beside the others and the nation, short enough for one sheet of paper."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from hrdash import sentences
from hrdash.charts import status, strips
from hrdash.charts.palette import Theme
from hrdash.queries import units
from hrdash.queries.coverage import coverage_by
from hrdash.queries.expected import area_of
from hrdash.store import Release
from hrdash.ui import briefing, cached, pickers, show
from hrdash.vocabulary import codes
from hrdash.words import day, number, place, say, unit_name

COMPARED_COLUMNS = (
    "label_en",
    "period",
    "value",
    "national_value",
    "national_period",
    "points_behind",
    "definition",
    "source",
)
_STRIPS = 10  # indicators that fit on the page; the table has them all
_LINES = 3  # lines under a heading

against_nation = cached.kept(units.against_nation)
release_on = cached.kept(units.release_on)
figure_changes = cached.kept(units.figure_changes)
_coverage_by = cached.kept(coverage_by)


@dataclass(frozen=True)
class Profile:
    """What the page says of one government on one day, and the rows under it."""

    unit: str
    area: str
    title: str
    second: str | None
    heading: str
    compared: pd.DataFrame
    rates: pd.DataFrame
    gaps: tuple[show.Line, ...]
    due: tuple[show.Line, ...]
    past_due: str
    coverage: str


def pick_unit() -> str:
    """Pick the government whose profile is shown."""
    return pickers.pick_one(say("filter.unit"), list(codes("units")), "unit", unit_name)


def pick_since(as_of: date) -> date:
    """Pick the day since when changes are told; a year before the day of the statuses at first."""
    year_before = as_of.replace(year=as_of.year - 1, day=min(as_of.day, 28))
    return pickers.pick_day(say("unit.since"), "since", year_before, as_of)


@cached.kept
def read_profile(release: Release, unit: str, as_of: date) -> Profile:
    """Read one government's profile and find its sentences."""
    area = area_of(unit)
    rates = cached.rates_by(release, "unit", as_of)
    mine = rates.set_index("unit", drop=False).loc[unit]
    compared = against_nation(release, area)
    if area == "PK":
        compared = compared.sort_values("label_en", ignore_index=True)
    implemented = sentences.example(sentences.stand_sentence(mine), release.is_demonstration)
    due = cached.due(release, as_of, unit)
    is_past = due["due_on"] < pd.Timestamp(as_of)
    gaps = cached.widest_gaps(release, area)
    if area == "PK":
        gaps = cached.widest_gaps(release)
    is_first = compared.empty or area == "PK"
    return Profile(
        unit=unit,
        area=area,
        title=implemented if is_first else sentences.against_finding(compared, unit),
        second=(say("unit.nation-alone") if area == "PK" else None) if is_first else implemented,
        heading=say("unit.heading-nation") if area == "PK" else say("unit.heading", place=place(area)),
        compared=compared.assign(
            points_behind=compared["behind"].abs().where(compared["verdict"] == "worse")
        ),
        rates=rates,
        gaps=tuple(briefing.gap_line(gap) for _, gap in gaps.head(_LINES).iterrows()),
        due=(
            *briefing.dated_lines(release, unit, as_of),
            *(briefing.due_line(row, release) for row in due[~is_past].head(_LINES).itertuples()),
        ),
        past_due=briefing.past_due_sentence(int(is_past.sum()), as_of, release),
        coverage=sentences.coverage_finding(_coverage_by(release, ("unit", "disaggregation")), unit),
    )


@cached.kept
def draw_compared(release: Release, unit: str, as_of: date, theme: Theme) -> go.Figure:
    """Draw the figures furthest behind the nation's beside all others."""
    profile = read_profile(release, unit, as_of)
    return strips.draw_strips(
        profile.compared.head(_STRIPS), profile.area, is_example=release.is_demonstration, theme=theme
    )


@cached.kept
def draw_rates(release: Release, unit: str, as_of: date, theme: Theme) -> go.Figure:
    """Draw how far the government's own recommendations and the country's are implemented."""
    rates = read_profile(release, unit, as_of).rates
    return status.draw_status(rates, [unit, "PK"], is_example=release.is_demonstration, theme=theme)


def show_compared(release: Release, profile: Profile, as_of: date) -> None:
    """Show the strips and the table under them, or that there is nothing to compare."""
    if profile.compared.empty:
        show.show_empty(say("unit.not-compared", place=place(profile.area)))
        return
    show.show_chart(draw_compared(release, profile.unit, as_of, show.theme()), profile.title, "strips")
    show.show_table(profile.compared, COMPARED_COLUMNS, f"{profile.unit}-beside-pakistan", release)


@cached.kept
def read_changes(
    release: Release, unit: str, since: date, as_of: date
) -> tuple[str, tuple[show.Line, ...], str]:
    """Say how much moved forward since a day, what did, and which figures came."""
    moved = cached.moved_forward(release, since, as_of, unit)
    said = say("unit.moved" if len(moved) else "overview.moved-none", n=len(moved), day=day(since))
    lines = tuple(briefing.moved_line(row, unit, release) for row in moved.head(_LINES).itertuples())
    return sentences.example(said, release.is_demonstration), lines, _figures_changed(release, unit, since)


def show_changes(release: Release, unit: str, since: date, as_of: date) -> None:
    """Show what moved forward and which figures came since a day."""
    said, lines, figures = read_changes(release, unit, since, as_of)
    show.show_line(said)
    show.show_lines(lines)
    show.show_line(figures)


def _figures_changed(release: Release, unit: str, since: date) -> str:
    before = release_on(release, since)
    if before is None:
        return say("unit.no-release", day=day(since))
    changed = figure_changes(release, before, area_of(unit))
    counts = changed["change"].value_counts()
    parts = [
        say(f"unit.figures-{name}", n=number(counts[name])) for name in ("new", "revised", "hidden", "gone") if name in counts
    ]  # fmt: skip
    return say("unit.figures", version=before.version, parts=", ".join(parts) or say("unit.figures-none"))


def show_coverage(release: Release, profile: Profile) -> None:
    """Say what has come of what is expected, with the way to the rest."""
    show.show_linked_line(profile.coverage, "", "coverage", {"unit": profile.unit, "view": "by-indicator"})
