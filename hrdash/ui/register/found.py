"""The register on screen: words and filters with counts, and the list of what they find."""

from datetime import date
from typing import NamedTuple

import pandas as pd
import streamlit as st

from hrdash import sentences
from hrdash.queries import finding as queries
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
from hrdash.ui.paging import LINES, pick_page
from hrdash.vocabulary import codes
from hrdash.words import label, number, say, unit_name

# Filter → its code list; the others name their values in their own way.
_LISTS = {
    "theme": "themes",
    "affected_group": "affected_groups",
    "unit": "units",
    "status": "statuses",
    "response": "responses",
    "body": "bodies",
    "mechanism": "mechanisms",
    "convention": "instruments",
    "right": "rights",
    "article": "articles",
    "sdg_target": "sdg_targets",
    "kind": "recommendation_kinds",
    "plan": "plans",
}
FIRST = ("theme", "affected_group", "unit", "status", "response", "body")
MORE = (
    *("mechanism", "cycle", "convention", "right", "article", "sdg_target"),
    *("department_id", "overdue", "kind", "cluster_id"),
)
_NUMBERED = ("article", "sdg_target")  # known by their number more than by their name
_COLUMNS = (
    *("recommendation_id", "title", "body", "cycle", "symbol", "paragraph"),
    *("issued_on", "response", "source"),
)


class Search(NamedTuple):
    """What the reader looks for: words, filters in the order they were asked, the day, and which cycles."""

    words: str
    as_of: date
    all_cycles: bool
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def asked(self) -> dict[str, str]:
        """The filters by name."""
        return dict(self.filters)


def _index(release: Release, search: Search) -> queries.Index:
    return cached.register_index(release, search.as_of, all_cycles=search.all_cycles)


@cached.kept
def find(release: Release, search: Search) -> pd.DataFrame:
    """Find what fits the search."""
    return queries.find(_index(release, search), search.words, search.asked)


@cached.kept
def _counts(release: Release, search: Search, name: str) -> dict[str, int]:
    """Count what each value of a filter would find beside all other filters, in the order of its code list."""
    counted = queries.counts(_index(release, search), search.words, search.asked, name)
    return {code: counted[code] for code in _in_order(name, list(counted))}


@cached.kept
def names_of(release: Release, name: str) -> dict[str, str]:
    """Name every value of a filter."""
    if name == "cluster_id":
        rows = cached.register(release, all_cycles=True)
        return dict(zip(rows["cluster_id"], rows["cluster_label"], strict=True))
    if name == "department_id":
        known = cached.department_names(release).items()
        return {code: f"{department} ({unit_name(unit)})" for code, (department, unit) in known}
    if name == "cycle":
        return {str(cycle): say("filter.cycle-n", n=cycle) for cycle in range(1, 10)}
    if name == "overdue":
        return {"yes": say("filter.overdue-yes")}
    listed = _LISTS[name]
    return {
        code: f"{code} {label(listed, code)}" if name in _NUMBERED else label(listed, code)
        for code in codes(listed)
    }


def read_search(words: str, as_of: date, *, all_cycles: bool) -> Search:
    """Read from the address what is filtered by; a search is known before its filters are drawn."""
    asked = [(name, st.query_params[name]) for name in (*FIRST, *MORE) if name in st.query_params]
    return Search(words, as_of, all_cycles, tuple(one for one in asked if one[1] not in ("any", "all")))


def pick_filters(release: Release, search: Search) -> None:
    """Show the filters, each value with what it would find; those used less often are folded unless one is set."""
    for name in FIRST:
        _pick_filter(release, search, name)
    is_open = any(name in MORE for name in search.asked)
    with st.expander(say("filter.more"), expanded=is_open, key="more-filters", on_change="rerun") as folded:
        if folded.open:
            for name in MORE:
                _pick_filter(release, search, name)


def _pick_filter(release: Release, search: Search, name: str) -> None:
    counts, names = _counts(release, search, name), names_of(release, name)

    def said(code: str) -> str:
        if code == "any":
            return say("filter.any")
        return say("filter.counted", name=names.get(code, code), n=counts.get(code, 0))

    # A choice that the other filters rule out stays pickable, with its zero.
    asked = search.asked.get(name)
    options = ["any", *counts, *([asked] if asked and asked not in counts else [])]
    pickers.pick_one(say(f"filter.{name}"), options, name, said)


def _in_order(name: str, present: list[str]) -> list[str]:
    if name == "department_id":
        return sorted(present)
    if name not in _LISTS:
        return sorted(present, reverse=name == "cycle")
    return [code for code in codes(_LISTS[name]) if code in present]


def show_list(release: Release, search: Search) -> None:
    """Show what was found, each line leading to its recommendation; the same as CSV."""
    found, chosen = find(release, search), choice()
    if found.empty:
        show.show_empty(say("rec.none"))
        return
    shown = pick_page(range(len(found)), f"found-{hash(search)}", LINES)
    for line in _lines(release, search, shown.start, shown.stop):
        show.show_linked_line(line.text, line.second, line.page, {**chosen, **dict(line.query)})
    show.show_table(found, _COLUMNS, "recommendations", release)


@cached.kept
def _lines(release: Release, search: Search, first: int, after: int) -> tuple[show.Line, ...]:
    """Say some of what was found, a line each."""
    return tuple(
        show.Line(
            _brief(row.title),
            _facts(row, release.is_demonstration),
            "recommendations",
            (("recommendation", row.recommendation_id),),
        )
        for row in find(release, search).iloc[first:after].itertuples()
    )


def _brief(title: str, most: int = 300) -> str:
    """Cut a long text of the United Nations at a word."""
    return title if len(title) <= most else f"{title[:most].rsplit(' ', 1)[0]} …"


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
    done, assigned = queries.implemented_of(_index(release, search), search.words, search.asked)
    second = say("rec.finding", implemented=number(done), assigned=number(assigned))
    found = len(find(release, search))
    return say("rec.found", n=found), sentences.example(second, release.is_demonstration)
