"""Sentences about how a figure or a gap has moved, the badge that names its class, and why there is no verdict."""

from collections.abc import Iterable

import pandas as pd

from hrdash.metrics import NO_VERDICT
from hrdash.sentences.gaps import pair_words, where_words
from hrdash.words import any_group, brief, figure, number, say


def progress_sentence(row: pd.Series, measure: str) -> str:
    """Say how one series moved: who, from what to what, points a year, and what the target asks.

    Args:
        row: a row of `queries.movements.progress` with a verdict.
        measure: the indicator's unit of measure.
    """
    is_gap = row["what"] == "gap"
    subject = say(
        "progress.subject-gap" if is_gap else "progress.subject",
        where=where_words(row["area"], row["district"]),
        who=_who(row, is_gap),
    )
    unit = "" if is_gap else measure
    moved = (
        {"better": "closing", "worse": "widening", "same": "same"}[row["moved"]] if is_gap else row["moved"]
    )
    sentence = say(
        f"progress.{moved}",
        subject=subject,
        base=number(row["base_value"], 1) if is_gap else figure(row["base_value"], unit),
        base_period=row["base_period"],
        current=number(row["current_value"], 1) if is_gap else figure(row["current_value"], unit),
        current_period=row["current_period"],
        pace=brief(abs(row["points_a_year"])),
    )
    if is_gap and row["is_reversed"] is True:
        sentence = say("progress.reversed", sentence=sentence)
    if pd.isna(row["needed_a_year"]) or is_gap:
        return sentence
    return say(
        "progress.target",
        sentence=sentence,
        required=number(abs(row["required_a_year"]), 1),
        needed=number(abs(row["needed_a_year"]), 1),
        target=figure(row["target_value"], measure),
        year=int(row["target_year"]),
    )


def _who(row: pd.Series, is_gap: bool) -> str:
    if is_gap:
        pair = pair_words(row["disaggregation"], row["group"], row["comparison"])
        return ", ".join([pair, *_groups(row, skip=row["disaggregation"])])
    return ", ".join(_groups(row)) or say("all").lower()


def _groups(row: pd.Series, skip: str = "") -> Iterable[str]:
    names = ("sex", "age", "disability", "locality", "ground_value")
    return [
        any_group(row[name]).lower()
        for name in names
        if name != skip and not pd.isna(row[name]) and row[name] != "_T"
    ]


def progress_badge(row: pd.Series) -> str:
    """Name the class and the method it is by; empty where the class is not defined."""
    code = row["progress_class"]
    return "" if pd.isna(code) else say("progress.badge", name=say(f"progress.class.{code}"))


def no_verdict_sentences(rows: pd.DataFrame) -> list[str]:
    """Say, once for each reason, how many series have no verdict and why."""
    counts = rows["no_verdict"].value_counts()
    return [
        say(f"progress.no-verdict.{reason.replace('_', '-')}", n=int(counts[reason]))
        for reason in NO_VERDICT
        if reason in counts
    ]
