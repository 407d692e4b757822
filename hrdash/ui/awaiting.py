"""What waits for its validation: the count beside every number of reports, for who may see that unit's submissions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from hrdash.submissions import reports_awaiting
from hrdash.ui import cached
from hrdash.ui.review import seeing
from hrdash.vocabulary import codes
from hrdash.words import say


@dataclass(frozen=True)
class Awaiting:
    """The reports that wait, counted by assignment."""

    by_assignment: Counter

    def of(self, assignments: Iterable[str]) -> int:
        """Count the reports that wait on some assignments."""
        return sum(self.by_assignment[assignment] for assignment in assignments)


def show_awaiting(assignments: Iterable[str]) -> None:
    """Say beside a count of reports how many more wait for it, where the reader may see any; else nothing."""
    waiting = read_awaiting()
    n = waiting.of(set(assignments)) if waiting.by_assignment else 0
    if n:
        st.caption(say("awaiting.more", n=n))


def read_awaiting() -> Awaiting:
    """Read what waits as far as the reader may see it; nobody else's submissions are opened."""
    units = [unit for unit in codes("units") if seeing.may("see", unit)]
    decided = seeing.states_at(cached.newest())  # a pinned release knows less than is decided
    rows = reports_awaiting(cached.lake(), decided, units) if units else []
    return Awaiting(Counter(assignment for _, assignment in rows))
