"""The clusters, what recurs most first: when each was asked, how often, by whom, and how far it is."""

from collections import Counter
from datetime import date

import pandas as pd

from hrdash import sentences
from hrdash.queries import clusters
from hrdash.store import Release
from hrdash.ui import cached, show
from hrdash.ui.paging import LINES, pick_page
from hrdash.words import label, listed, number, say

recurring = cached.kept(clusters.recurring)
members = cached.kept(clusters.members)
_DOTS = 8  # so many are drawn as dots before they are counted


def title(release: Release, as_of: date) -> tuple[str, str]:
    """Say how much is asked again and again, and since when."""
    rows = recurring(release, as_of)
    again = rows[rows["reviews"] > 1]
    if again.empty:
        return say("clusters.title-none"), say("clusters.order")
    first = again["first_on"].dropna().min().year
    said = say(
        "clusters.title", n=len(again), number=number(len(again)), whole=number(len(rows)), first=first
    )
    return said, say("clusters.order")


def show_recurring(release: Release, as_of: date) -> None:
    """Show a line for each cluster, with the years in which it was asked, leading to its history."""
    rows = recurring(release, as_of)
    if rows.empty:
        show.show_empty(say("clusters.none"))
        return
    shown = pick_page(range(len(rows)), "clusters", LINES)
    show.show_lines(_lines(release, as_of, shown.start, shown.stop))
    columns = [
        "label",
        "priority",
        "reason",
        "reviews",
        "asked",
        "current",
        "first_on",
        "last_on",
        "implemented",
    ]
    show.show_table(rows, [*columns, "assigned"], "clusters", release)


@cached.kept
def _lines(release: Release, as_of: date, first: int, after: int) -> tuple[show.Line, ...]:
    """Say some of the clusters, a line each."""
    return tuple(
        show.Line(
            row.label,
            f"{years_line(members(release, row.cluster_id))} · {_facts(row, release)}",
            "clusters",
            (("cluster", row.cluster_id),),
        )
        for row in recurring(release, as_of).iloc[first:after].itertuples()
    )


def years_line(rows: pd.DataFrame) -> str:
    """Draw when something was asked, a dot for each time.

    >>> years_line(pd.DataFrame({"issued_on": pd.to_datetime(["2008-06-04", "2012-12-26", "2012-12-26"])}))
    '2008 ● · 2012 ●●'
    """
    counts = Counter(pd.to_datetime(rows["issued_on"]).dropna().dt.year)
    return " · ".join(
        f"{year} {'●' * counts[year] if counts[year] <= _DOTS else f'● × {counts[year]}'}"
        for year in sorted(counts)
    )


def _facts(row: object, release: Release) -> str:
    bodies = listed(sorted(label("bodies", body) for body in row.bodies))
    states = say("clusters.states", n=len(row.states)) if len(row.states) else ""
    priority = "" if pd.isna(row.priority) else say("clusters.priority", n=int(row.priority))
    done = ""
    if row.assigned:
        done = say("clusters.done", implemented=number(row.implemented), assigned=number(row.assigned))
        done = sentences.example(done, release.is_demonstration)
    return " · ".join(filter(None, [bodies, states, priority, done]))
