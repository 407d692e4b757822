"""Who is left behind: the widest gaps between two groups, place by place."""

from collections.abc import Mapping

import pandas as pd

from hrdash import sentences
from hrdash.charts.content import PairRow, Pairs
from hrdash.queries import gaps, indicators, overview
from hrdash.validate import year_of
from hrdash.vocabulary import ORDERED_GROUNDS, codes, ends_of
from hrdash.words import SMALL_BASE, figure, group_label, number, points, say

from .basis import Basis
from .content import Message

_SHOWN = 3

_TOTALS = ("district", "sex", "age", "disability", "locality", "ground")


def behind_messages(basis: Basis) -> list[Message]:
    """Give the widest gaps of different indicators, the widest first."""
    found = overview.widest_gaps(basis.release, basis.subject.area, basis.subject.theme)
    widest = found.drop_duplicates("indicator_id").head(_SHOWN)
    return [_message(basis, gap, place) for place, (_, gap) in enumerate(widest.iterrows(), 1)]


def _message(basis: Basis, gap: pd.Series, place: int) -> Message:
    first, second = sentences.gap_sentences(gap)
    history = indicators.figures(basis.release, gap["indicator_id"], gap["definition"], gap["by"])
    known = _gaps_of(basis, gap)
    shown = indicators.newest(history)
    about = indicators.one_indicator(basis.release, gap["indicator_id"])
    return Message(
        key=f"gap-{place}",
        part="behind",
        title=first,
        second=second,
        source=sentences.sources(shown),
        chart=_chart(gap, history, shown, known),
        change=_earlier(gap, known),
        notes=(str(about["definition"]), say("briefing.gap-note"), sentences.period_words(shown)),
    )


def _gaps_of(basis: Basis, gap: pd.Series) -> pd.DataFrame:
    """Read the gap in every area and period, within the one definition (rule 5)."""
    column = "ground" if gap["by"] in ORDERED_GROUNDS else gap["by"]
    totals = {name: "_T" for name in _TOTALS if name != column}
    where = {
        **totals,
        "indicator_id": gap["indicator_id"],
        "definition": gap["definition"],
        "disaggregation": gap["by"],
    }
    return gaps.gaps(basis.release, where)


def _chart(gap: pd.Series, history: pd.DataFrame, shown: pd.DataFrame, known: pd.DataFrame) -> Pairs:
    pair = (gap["behind"], gap["ahead"])
    areas = ["PK", *(str(row["area"]) for row in codes("units").values() if row["area"])]
    absent = sentences.absences(history, areas, pair)
    values = shown.set_index(["area", "group"])["value"]
    periods = dict(zip(shown["area"], shown["period"], strict=True))
    points = known.set_index(["area", "period"])
    rows = []
    for area in areas:
        both = tuple(_value(values, (area, code)) for code in pair)
        measured = None in both or (area, periods[area]) not in points.index
        said = absent.get(area, "") if measured else _beside(points.loc[(area, periods[area])], gap, periods)
        texts = tuple(figure(value, "PT") for value in both)
        rows.append(PairRow(sentences.place(area), both, texts, said, is_marked=area == gap["area"]))
    names = tuple((code, group_label(gap["by"], code)) for code in pair)
    return Pairs(names, tuple(rows), "PT")


def _value(values: pd.Series, key: tuple[str, str]) -> float | None:
    if key not in values.index or pd.isna(values.loc[key]):
        return None
    return float(values.loc[key])


def _beside(row: pd.Series, gap: pd.Series, periods: Mapping[str, str]) -> str:
    """Say the points between two groups, the period where it differs, and a small base."""
    said = say("briefing.points", points=points(abs(row["difference"])))
    if row.name[1] != gap["period"]:
        said = f"{said} ({row.name[1]})"
    ends = [[row[f"{who}_{name}"] for name in ("sample_size", "base")] for who in ("group", "comparison")]
    bases = [base if pd.isna(asked) else asked for asked, base in ends]
    small = [base for base in bases if not pd.isna(base) and base < SMALL_BASE]
    return f"{said}, n = {number(min(small))}" if small else said


def _earlier(gap: pd.Series, known: pd.DataFrame) -> str:
    """Say how wide the gap was in the period before, in the same place and definition."""
    here = known[(known["area"] == gap["area"]) & known["difference"].notna()]
    here = here.assign(year=year_of(here["period"]))
    shown = here[here["period"] == gap["period"]]
    if shown.empty:
        return ""
    before = here[here["year"] < shown["year"].iloc[0]].sort_values(["year", "period"])
    if before.empty:
        return say("briefing.gap-first")
    last = before.iloc[-1]
    group = gap["behind"] if last["difference"] >= 0 else gap["ahead"]
    is_same = (group == ends_of(gap["by"])[0]) == (gap["behind"] == ends_of(gap["by"])[0])
    word = "briefing.gap-before" if is_same else "briefing.gap-turned"
    return say(word, period=last["period"], points=points(abs(last["difference"])))
