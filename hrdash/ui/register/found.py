"""The register on screen: words and filters with counts, and the list of what they find."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import streamlit as st

from hrdash import sentences
from hrdash.queries import recommendations
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
from hrdash.vocabulary import codes
from hrdash.words import label, number, say

_LISTS = {
    "theme": "themes",
    "affected_group": "affected_groups",
    "unit": "units",
    "status": "statuses",
    "right": "rights",
    "sdg_target": "sdg_targets",
    "body": "bodies",
    "response": "responses",
}
_SHOWN = 20


@dataclass(frozen=True)
class Search:
    """What the reader looks for: words, filters in the order they were asked, the day, and which cycles."""

    words: str
    as_of: date
    all_cycles: bool
    filters: tuple[tuple[str, str], ...] = ()


@cached.kept
def _rows(release: Release, as_of: date, all_cycles: bool) -> pd.DataFrame:
    """Put beside each recommendation the units asked and their statuses, to filter by."""
    statuses = cached.statuses(release, as_of, None, all_cycles=all_cycles)
    held = statuses.groupby("recommendation_id").agg(units=("unit", list), statuses=("status", list))
    joined = cached.register(release, all_cycles=all_cycles).join(held, on="recommendation_id")
    for name in ("units", "statuses"):
        joined[name] = [value if isinstance(value, list) else [] for value in joined[name]]
    return joined


@cached.kept
def find(release: Release, search: Search) -> pd.DataFrame:
    """Find what fits the search."""
    rows = _rows(release, search.as_of, search.all_cycles)
    return recommendations.find(rows, search.words, dict(search.filters))


@cached.kept
def _counts(release: Release, search: Search, name: str) -> dict[str, int]:
    """Count each value of a filter among what fits so far, in the order of its code list."""
    column = recommendations.FILTERS[name]
    counts = find(release, search)[column].explode().dropna().value_counts().to_dict()
    return {code: counts[code] for code in _in_order(name, list(counts))}


@cached.kept
def _names(release: Release, name: str) -> dict[str, str]:
    """Name every value of a filter."""
    if name == "cluster_id":
        rows = cached.register(release, all_cycles=True)
        return dict(zip(rows["cluster_id"], rows["cluster_label"], strict=True))
    if name == "sdg_target":
        return {code: f"{code} {label('sdg_targets', code)}" for code in codes("sdg_targets")}
    return {code: label(_LISTS[name], code) for code in codes(_LISTS[name])}


def pick_filters(release: Release, search: Search) -> Search:
    """Pick filters, each value with its count among what fits the filters above it."""
    for name in (*_LISTS, "cluster_id"):
        counts = _counts(release, search, name)
        names = _names(release, name)

        def said(code: str, names: dict[str, str] = names, counts: dict[str, int] = counts) -> str:
            if code == "any":
                return say("filter.any")
            return say("filter.counted", name=names.get(code, code), n=counts.get(code, 0))

        # A choice that the other filters rule out stays pickable, with its zero.
        asked = st.query_params.get(name)
        options = ["any", *counts, *([asked] if asked and asked not in counts else [])]
        chosen = pickers.pick_one(say(f"filter.{name}"), options, name, said)
        if chosen != "any":
            search = replace(search, filters=(*search.filters, (name, chosen)))
    return search


def _in_order(name: str, present: list[str]) -> list[str]:
    if name not in _LISTS:
        return sorted(present)
    return [code for code in codes(_LISTS[name]) if code in present]


@cached.kept
def _lines(release: Release, search: Search) -> tuple[tuple[str, str, str], ...]:
    """Give the first lines of the list: what is asked, the facts under it, and its id."""
    found = find(release, search).head(_SHOWN)
    return tuple(
        (row.summary, _facts(row, release.is_demonstration), row.recommendation_id)
        for row in found.itertuples()
    )


def show_list(release: Release, search: Search) -> None:
    """Show what was found, each line leading to its recommendation; the same as CSV."""
    found, chosen = find(release, search), choice()
    if found.empty:
        show.show_empty(say("rec.none"))
        return
    for text, facts, recommendation_id in _lines(release, search):
        query = {**chosen, "recommendation": recommendation_id}
        show.show_linked_line(text, facts, "recommendations", query)
    if len(found) > _SHOWN:
        st.caption(say("rec.more", n=number(len(found) - _SHOWN)))
    columns = [
        "recommendation_id",
        "summary",
        "body",
        "cycle",
        "symbol",
        "paragraph",
        "issued_on",
        "response",
        "source",
    ]
    show.show_table(found, columns, "recommendations", release)


def choice() -> dict[str, str]:
    """Give what the address says of the search, to lead back to it."""
    return {name: value for name, value in st.query_params.items() if name != "recommendation"}


def _facts(row: object, is_example: bool) -> str:
    where = " ".join(
        filter(None, [row.symbol, say("rec.paragraph", n=row.paragraph) if row.paragraph else ""])
    )
    kind = label("recommendation_kinds", row.kind) if row.kind == "concern" else ""
    answer = "" if row.response == "not_applicable" else label("responses", row.response)
    asked = ""
    if row.units:
        asked = say("rec.asked", done=number(row.statuses.count("implemented")), n=len(row.units))
        asked = sentences.example(asked, is_example)
    return " · ".join(filter(None, [label("bodies", row.body), where, kind, answer, asked]))


@cached.kept
def finding(release: Release, search: Search) -> tuple[str, str]:
    """Say how many were found, and how far those in scope are."""
    found = find(release, search)
    statuses = [status for held in found["statuses"] for status in held]
    done = number(statuses.count("implemented"))
    second = say("rec.finding", implemented=done, assigned=number(len(statuses)))
    return say("rec.found", n=len(found)), sentences.example(second, release.is_demonstration)
