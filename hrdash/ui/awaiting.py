"""What waits for its validation: the count beside every number of reports, for who may see that unit's submissions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hrdash.store import Release
from hrdash.submissions import reports_awaiting
from hrdash.ui import cached
from hrdash.ui.review import seeing
from hrdash.vocabulary import codes
from hrdash.words import say


@dataclass(frozen=True)
class Awaiting:
    """The reports that wait, counted by assignment and by unit."""

    by_assignment: Counter
    by_unit: Counter

    def of(self, assignments: Iterable[str]) -> int:
        """Count the reports that wait on some assignments."""
        return sum(self.by_assignment[assignment] for assignment in assignments)

    def said(self, unit: str | None = None) -> str:
        """Say how many more wait, of one unit or of all that the reader may see; blank where none does."""
        n = sum(self.by_unit.values()) if unit in (None, "PK") else self.by_unit[unit]
        return say("awaiting.more", n=n) if n else ""


def read_awaiting(release: Release) -> Awaiting:
    """Read what waits as far as the reader may see it; nobody else's submissions are opened."""
    units = [unit for unit in codes("units") if seeing.may("see", unit)]
    rows = reports_awaiting(cached.lake(), seeing.states_at(release), units) if units else []
    return Awaiting(Counter(assignment for _, assignment in rows), Counter(unit for unit, _ in rows))
