"""What one column of labels has said down to the present row, and what has been lost on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hrdash.layout.outline import PLACE, UNKNOWN, Nesting
from hrdash.layout.profiles import Says


@dataclass(frozen=True)
class Said:
    """A code and the cell that said it; no cell where the profile said it of the whole table."""

    code: str
    cell: str | None = None


@dataclass
class LabelColumn:
    """The state of one column of labels at the present row."""

    says: Says
    nesting: Nesting
    said: dict[str, Said] = field(default_factory=dict)
    lost: str = ""  # the level of a label that is not stored: what hangs under it is not either
    last: Sequence[str] = ()  # the dimensions of the label before, where it had figures
    own_row: list[dict[str, Said]] | None = (
        None  # what a measure's name says of its row; [] where it is skipped
    )
    listed: bool = False  # places stand under a heading of their own, as one way of telling apart of several
    base: dict[str, Said] = field(default_factory=dict)  # the place that a list of places is part of
    totals: int = 0  # how many labels are bare totals

    def clear(self) -> None:
        """Begin anew: nothing is said and nothing lost."""
        self.said, self.lost, self.last, self.own_row = {}, "", (), None

    def lose(self) -> None:
        """Let go of what a label that is not known may have replaced."""
        self.lost, self.last = UNKNOWN, ()

    def is_found(self, dimensions: Sequence[str]) -> bool:
        """Say whether a label of these dimensions ends what a label without a place began."""
        over = [self.nesting.over(one) for one in dimensions]
        if self.lost == PLACE:
            return PLACE in dimensions or any(one in self.nesting.over(PLACE) for one in dimensions)
        if any(UNKNOWN in one for one in over):
            return False
        return PLACE in dimensions or not any(over)
