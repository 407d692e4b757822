"""Who is furthest behind: the widest gaps, the places behind, and the gaps that close or widen."""

from dataclasses import dataclass
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from hrdash import sentences
from hrdash.charts.gaps import draw_gaps
from hrdash.charts.palette import Theme
from hrdash.queries.divergence import MOST
from hrdash.queries.gaps import NO_YARDSTICK
from hrdash.queries.overview import of_every_kind
from hrdash.sentences.gaps import counted_sentences, moved_sentences, pair_words, place_sentences
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
from hrdash.ui.briefing import area_of
from hrdash.vocabulary import COMPARED, codes
from hrdash.words import label, listed, place, points, say

_WIDEST, _LINES, _FASTEST = 8, 5, 3
_ENOUGH = 5  # districts before a count of them says something of an area
GAP_COLUMNS = (
    *("label_en", "area", "period", "behind", "value_behind", "ahead", "value_ahead", "difference", "ratio"),
    *("obs_status", "definition"),
)


@dataclass(frozen=True)
class Standing:
    """What the page says for one choice: its title, the gaps drawn, and the lines under each heading."""

    title: str
    second: str
    widest: pd.DataFrame
    places: tuple[show.Line, ...]
    closing: tuple[show.Line, ...]
    widening: tuple[show.Line, ...]


def pick_theme() -> str | None:
    """Pick one theme; None for all."""
    picked = pickers.pick_one(
        say("lens.theme"),
        ["all", *codes("themes")],
        "theme",
        lambda code: say("behind.all-themes") if code == "all" else label("themes", code),
    )
    return None if picked == "all" else picked


@cached.kept
def read_standing(
    release: Release, unit: str | None, theme: str | None, no_yardstick: tuple[str, ...] = NO_YARDSTICK
) -> Standing:
    """Read everything the page says of one government and theme, or of all where they are None."""
    area = None if area_of(unit) == "PK" else area_of(unit)
    widest = cached.widest_gaps(release, area, theme)
    places = cached.places_behind(release, area, theme, no_yardstick)
    counted = cached.closing_by_area(release, area, theme)
    counted = counted[counted["districts"] >= _ENOUGH].assign(
        share=lambda rows: rows["better"] / rows["districts"]
    )
    moved = cached.moving_gaps(release, area, theme)
    closing = counted[counted["share"] >= MOST].sort_values("share", ascending=False, kind="stable")
    widening = counted[counted["worse"] / counted["districts"] >= MOST].sort_values("share", kind="stable")
    return Standing(
        title=_title(widest, places),
        second=_without_figures(widest),
        widest=widest,
        places=tuple(
            _line(row, place_sentences(row), "total", no_yardstick) for row in _rows(places, _LINES)
        ),
        closing=_moving_lines(closing, moved[moved["moved"] == "better"]),
        widening=_moving_lines(widening, moved[moved["moved"] == "worse"]),
    )


def _rows(table: pd.DataFrame, count: int) -> list[pd.Series]:
    return [row for _, row in table.head(count).iterrows()]


def _moving_lines(counted: pd.DataFrame, moved: pd.DataFrame) -> tuple[show.Line, ...]:
    counts = [_line(row, counted_sentences(row), "district") for row in _rows(counted, _LINES)]
    # The fastest of each indicator and of each kind of group, so that none fills the list.
    each = moved.drop_duplicates(["indicator_id", "disaggregation"])
    firsts = pd.concat([each.drop_duplicates("disaggregation"), each]).drop_duplicates("indicator_id")
    fastest = of_every_kind(firsts.sort_index(), _FASTEST, "disaggregation")
    return (
        *counts,
        *(
            _line(row, moved_sentences(row), row["disaggregation"] if row["district"] == "_T" else "district")
            for row in _rows(fastest, _FASTEST)
        ),
    )


def _line(
    row: pd.Series, sentences: tuple[str, str], by: str, no_yardstick: tuple[str, ...] = NO_YARDSTICK
) -> show.Line:
    definition = (f"definition-{row['indicator_id']}", row["definition"])
    # The indicator's page holds the places against the same one.
    yardstick = () if no_yardstick else ((pickers.YARDSTICK, "yes"),)
    return show.Line(
        *sentences, "indicators", (("indicator", row["indicator_id"]), ("by", by), definition, *yardstick)
    )


def _title(widest: pd.DataFrame, places: pd.DataFrame) -> str:
    if len(widest):
        gap = widest.iloc[0]
        return say(
            "behind.title",
            label=gap["label_en"],
            points=points(gap["difference"]),
            groups=pair_words(gap["by"], gap["behind"], gap["ahead"]),
            place=place(gap["area"]),
        )
    return place_sentences(places.iloc[0])[0] if len(places) else say("behind.nothing")


def _without_figures(widest: pd.DataFrame) -> str:
    """Name the comparisons that no figure makes: nobody can be seen to be behind there."""
    missing = [say(f"compared.{by}") for by in COMPARED if by not in set(widest["by"])]
    return say("behind.not-told", by=listed(missing)) if missing else ""


@cached.kept
def draw_widest(release: Release, unit: str | None, theme: str | None, colours: Theme) -> go.Figure:
    """Draw the widest gaps of the choice."""
    gaps = of_every_kind(read_standing(release, unit, theme).widest, _WIDEST)
    return draw_gaps(gaps, is_example=release.is_demonstration, theme=colours)


@cached.kept
def _sources(release: Release, unit: str | None, theme: str | None) -> str:
    """Name the sources of the gaps that are drawn."""
    drawn = of_every_kind(read_standing(release, unit, theme).widest, _WIDEST)
    asked = drawn[["indicator_id", "definition", "by", "area"]].itertuples(index=False)
    figures = [cached.figures(release, one, definition, by) for one, definition, by, _ in asked]
    return sentences.sources(pd.concat([one[one["area"].isin(drawn["area"])] for one in figures]))


def show_lists(state: Standing) -> None:
    """Show the places behind, and which gaps close and widen, each line leading to its indicator."""
    st.subheader(say("behind.places"), anchor=False)
    show.show_lines(state.places, say("behind.places-none"))
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(say("behind.closing"), anchor=False)
        show.show_lines(state.closing, say("behind.closing-none"))
    with right:
        st.subheader(say("behind.widening"), anchor=False)
        show.show_lines(state.widening, say("behind.widening-none"))
    st.caption(say("behind.caution"))


def show_widest(release: Release, state: Standing, unit: str | None, theme: str | None) -> None:
    """Show the widest gaps as a chart and as a table."""
    if state.widest.empty:
        show.show_empty(say("behind.nothing"))
        return
    chart = show.Chart(
        partial(draw_widest, release, unit, theme),
        state.title,
        "widest-gaps",
        state.second,
        _sources(release, unit, theme),
    )
    show.show_chart(chart, release)
    show.show_table(state.widest, GAP_COLUMNS, "widest-gaps", release)
