"""Sentences about gaps, about how they and figures have moved, and about where reports and figures differ."""

import pandas as pd

from hrdash.sentences import example
from hrdash.words import (
    day,
    figure,
    group_label,
    label,
    marked,
    number,
    place,
    points,
    say,
    times,
    unit_name,
)


def pair_words(by: str, behind: str, ahead: str) -> str:
    """Name two groups: `Female and Male` as a sentence says them."""
    return say("gap.between", behind=group_label(by, behind).lower(), ahead=group_label(by, ahead).lower())


def gap_sentence(row: pd.Series, measure: str) -> str:
    """Say one gap of an indicator: who, both figures, the difference and the ratio, with few people counted.

    Args:
        row: a row of `queries.gaps.pairs` or of `between_areas`, with its place in `where`.
        measure: the unit of measure.
    """
    by = row["disaggregation"]
    behind, ahead = ("group", "comparison") if row["difference"] >= 0 else ("comparison", "group")
    ratio = row["ratio"] if row["difference"] >= 0 or not row["ratio"] else 1 / row["ratio"]
    name = place if by == "area" else (lambda code: group_label(by, code))
    words = {
        "where": row["where"],
        "behind": name(row[behind]),
        "value": _of_end(row, behind, measure),
        "ahead": name(row[ahead]),
        "other": _of_end(row, ahead, measure),
    }
    if abs(row["difference"]) < 0.05:
        return say("gap.none", **words)
    size = abs(row["difference"])
    unit = "gap.size-points" if measure == "PT" else "gap.size"
    said = say(
        "gap.sentence" if by != "area" else "gap.sentence-areas", size=say(unit, n=points(size)), **words
    )
    said_times = times(ratio)
    return say("gap.and-times", sentence=said, times=said_times) if said_times else said


def _of_end(row: pd.Series, who: str, measure: str) -> str:
    """Write the figure of one end of a gap, marked as its row is."""
    text = figure(row[f"{who}_value"], measure)
    return marked(text, *(row.get(f"{who}_{name}") for name in ("status", "sample_size", "base")))


def place_sentences(row: pd.Series) -> tuple[str, str]:
    """Say how far one area is behind another or the nation in an indicator; then the figures with their periods."""
    first = say(
        "behind.place",
        label=row["label_en"],
        place=place(row["group"]),
        points=points(row["difference"]),
        other=place(row["comparison"]),
    )
    second = say(
        "behind.figures",
        place=place(row["group"]),
        value=_of_end(row, "group", "PT"),
        period=row["group_period"],
        other=place(row["comparison"]),
        other_value=_of_end(row, "comparison", "PT"),
        other_period=row["comparison_period"],
    )
    said = times(row["ratio"])
    return first, say("behind.times", text=second, times=said) if said else second


def counted_sentences(row: pd.Series) -> tuple[str, str]:
    """Say in how many of an area's districts a gap closed or widened; then between which periods."""
    is_closing = row["better"] >= row["worse"]
    first = say(
        "behind.closed" if is_closing else "behind.widened",
        label=row["label_en"],
        place=place(row["area"]),
        count=number(row["better"] if is_closing else row["worse"]),
        whole=number(row["districts"]),
    )
    groups = pair_words(row["disaggregation"], row["group"], row["comparison"])
    return first, say("behind.span", groups=groups, first=row["base_period"], last=row["current_period"])


def moved_sentences(row: pd.Series) -> tuple[str, str]:
    """Say how one gap moved, from how many points to how many; then who, the pace and the periods."""
    first = say(
        "behind.moved",
        label=row["label_en"],
        place=where_words(row["area"], row["district"]),
        base=points(row["base_value"]),
        current=points(row["current_value"]),
    )
    groups = pair_words(row["disaggregation"], row["group"], row["comparison"])
    pace = say(
        "behind.pace-closing" if row["moved"] == "better" else "behind.pace-widening",
        n=number(abs(row["points_a_year"]), 1),
    )
    span = say("behind.span", groups=groups, first=row["base_period"], last=row["current_period"])
    return first, say("behind.with-pace", span=span, pace=pace)


def where_words(area: str, district: str = "_T") -> str:
    """Name a place; a district with its province."""
    if district == "_T":
        return place(area)
    return say("place.district", district=place(area, district), area=place(area))


def divergence_sentences(row: pd.Series, is_example: bool) -> tuple[str, str]:
    """Say what a unit reports on a theme and what was measured there; then the periods and the unit's remark."""
    if pd.notna(row["districts"]) and row["districts"] > 1:
        count = row["better"] if row["moved"] == "better" else row["worse"]
        how = say("differ.in-districts", n=number(count), whole=number(row["districts"]))
    elif pd.notna(row["change"]):
        how = say("differ.by-points", n=points(abs(row["change"])))
    else:
        how = ""
    is_gap = row["what"] == "gap"
    groups = pair_words(row["disaggregation"], row["group"], row["comparison"]) if is_gap else ""
    said = {"label": row["label_en"], "groups": groups, "how": how}
    measured = say(f"differ.{row['what']}-{row['moved']}", **said).strip()
    word = "differ.reported" if row["differs"].startswith("reported") else "differ.unreported"
    first = say(
        word,
        unit=unit_name(row["unit"]),
        theme=label("themes", row["theme"]).lower(),
        implemented=number(row["implemented"]),
        assigned=number(row["assigned"]),
        measured=measured,
    )
    span = say("period.span", first=row["base_period"], last=row["current_period"])
    if pd.isna(row["remark"]):
        return example(first, is_example), say("differ.no-remark", span=span)
    remark = say(
        "differ.remark",
        span=span,
        remark=str(row["remark"]).rstrip("."),
        post=row["remark_by"] if isinstance(row["remark_by"], str) else unit_name(row["unit"]),
        day=day(row["remark_on"].date() if hasattr(row["remark_on"], "date") else row["remark_on"]),
    )
    return example(first, is_example), remark
