"""The units page's answer: one government's profile beside the others and the nation, short enough for one sheet of paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import plotly.graph_objects as go

from hrdash import sentences
from hrdash.charts import status, strips
from hrdash.charts.palette import Theme
from hrdash.exports.picture import Part, picture_of
from hrdash.queries import units
from hrdash.queries.coverage import coverage_by
from hrdash.queries.expected import area_of
from hrdash.queries.overview import of_every_kind
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
        gaps=tuple(briefing.gap_line(gap) for _, gap in of_every_kind(gaps, _LINES).iterrows()),
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


def compared_chart(release: Release, profile: Profile, as_of: date) -> show.Chart:
    """Give the chart of the figures beside the nation's, with what is said of it."""
    return show.Chart(
        partial(draw_compared, release, profile.unit, as_of),
        profile.title,
        f"{profile.unit}-beside-pakistan",
        profile.heading,
        sentences.sources(profile.compared.head(_STRIPS)),
    )


def rates_chart(release: Release, profile: Profile, as_of: date) -> show.Chart:
    """Give the chart of how far recommendations are implemented, with what is said of it."""
    mine = profile.rates.set_index("unit", drop=False).loc[profile.unit]
    title = sentences.example(sentences.stand_sentence(mine), release.is_demonstration)
    return show.Chart(
        partial(draw_rates, release, profile.unit, as_of),
        title,
        f"{profile.unit}-implementation",
        **show.of_statuses(as_of),
    )


def show_compared(release: Release, profile: Profile, as_of: date) -> None:
    """Show the strips and the table under them, or that there is nothing to compare."""
    if profile.compared.empty:
        show.show_empty(say("unit.not-compared", place=place(profile.area)))
        return
    show.show_chart(compared_chart(release, profile, as_of), release)
    show.show_table(profile.compared, COMPARED_COLUMNS, f"{profile.unit}-beside-pakistan", release)


@dataclass(frozen=True)
class Changes:
    """What changed since a day: how much moved forward, the first of it, and which figures came."""

    moved: str
    lines: tuple[show.Line, ...]
    figures: str


@cached.kept
def read_changes(release: Release, unit: str, since: date, as_of: date) -> Changes:
    """Read what moved forward and which figures came since a day."""
    moved = cached.moved_forward(release, since, as_of, unit)
    word = "unit.moved" if len(moved) else "overview.moved-none"
    said = say(word, n=len(moved), day=day(since))
    return Changes(
        moved=sentences.example(said, release.is_demonstration),
        lines=tuple(briefing.moved_line(row, unit, release) for row in moved.head(_LINES).itertuples()),
        figures=_figures_since(release, unit, since),
    )


def _figures_since(release: Release, unit: str, since: date) -> str:
    before = release_on(release, since)
    if before is None:
        return say("unit.no-release", day=day(since))
    changed = figure_changes(release, before, area_of(unit))
    counts = changed["change"].value_counts()
    parts = [
        say(f"unit.figures-{name}", n=number(counts[name])) for name in ("new", "revised", "hidden", "gone") if name in counts
    ]  # fmt: skip
    return say("unit.figures", version=before.version, parts=", ".join(parts) or say("unit.figures-none"))


def show_changes(changes: Changes) -> None:
    """Say what moved forward and which figures came since a day."""
    show.show_line(changes.moved)
    show.show_lines(changes.lines)
    show.show_line(changes.figures)


def show_coverage(release: Release, profile: Profile) -> None:
    """Say what has come of what is expected, with the way to the rest."""
    show.show_linked_line(profile.coverage, "", "coverage", {"unit": profile.unit, "view": "by-indicator"})


def page_picture(
    release: Release, profile: Profile, changes: Changes, as_of: date, since: date, kind: str
) -> bytes:
    """Give the page as one picture: what stands on the screen, one under the other."""
    compared = []
    if not profile.compared.empty:
        compared = [show.part_of(compared_chart(release, profile, as_of), profile.heading)]
    rates = show.part_of(rates_chart(release, profile, as_of), say("unit.implementation", day=day(as_of)))
    due = [(profile.past_due, "")] if profile.past_due else []
    parts = [
        *compared,
        _listed(say("overview.behind"), (), profile.gaps, say("overview.behind-none")),
        Part(say("coverage.counted-title"), lines=((profile.coverage, ""),)),
        rates,
        _listed(say("overview.due"), due, profile.due, say("overview.due-none")),
        _listed(
            say("unit.changed", day=day(since)),
            [(changes.moved, "")],
            [*changes.lines, (changes.figures, "")],
            "",
        ),
    ]
    source = " · ".join(
        filter(
            None,
            (sentences.sources(profile.compared.head(_STRIPS)), say("foot.not-un"), say("foot.rate-rule")),
        )
    )
    return picture_of(release, profile.title, profile.second or "", parts, source, kind)


def _listed(heading: str, first: list, lines: Sequence, empty: str) -> Part:
    said = [(line.text, line.second) if isinstance(line, show.Line) else line for line in lines]
    return Part(heading, lines=tuple([*first, *said] or [(empty, "")]))
