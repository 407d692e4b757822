"""What every part of a briefing is made from, and how its rows are named."""

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from hrdash import sentences
from hrdash.queries import rates
from hrdash.store import Release
from hrdash.vocabulary import codes
from hrdash.words import label, unit_name

from .content import Since, Subject


@dataclass(frozen=True)
class Basis:
    """A release, a subject, a day, and the day that changes are counted from."""

    release: Release
    subject: Subject
    as_of: date
    since: Since
    _kept: dict[tuple[str, date], pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @property
    def by(self) -> str:
        """What the rows are: themes for one unit, else units."""
        return "theme" if self.subject.unit and not self.subject.theme else "unit"

    def example(self, sentence: str) -> str:
        """Begin a sentence about implementation with Example in a demonstration (rule 12)."""
        return sentences.example(sentence, self.release.is_demonstration)

    def rates(self, on: date | None = None) -> pd.DataFrame:
        """Give the rates of every row on a day, the briefing's own where None."""
        return self._rates(self.by, on or self.as_of)

    def rate(self, on: date | None = None) -> pd.Series:
        """Give the rate of the subject as a whole: of the unit, else of the country counted by recommendation."""
        found = self._rates("unit", on or self.as_of)
        return found.set_index("unit", drop=False).loc[self.subject.unit or "PK"]

    def statuses(self, on: date | None = None) -> pd.DataFrame:
        """Give the assignments in scope with their status on a day."""
        key = ("statuses", on or self.as_of)
        if key not in self._kept:
            self._kept[key] = rates.statuses(self.release, on or self.as_of, self.subject.where)
        return self._kept[key]

    def _rates(self, by: str, on: date) -> pd.DataFrame:
        if (by, on) not in self._kept:
            self._kept[by, on] = rates.rates_by(self.release, by, on, self.subject.where)
        return self._kept[by, on]

    @property
    def row_codes(self) -> list[str]:
        """Give the rows in their order: units in census order, or themes."""
        if self.by == "theme":
            return list(codes("themes"))
        return [self.subject.unit] if self.subject.unit else list(codes("units"))

    def row_name(self, code: str) -> str:
        """Name a row."""
        return label("themes", code) if self.by == "theme" else unit_name(code)

    def by_row(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Give assignments once for each row they stand in: a recommendation with several themes in each."""
        if self.by == "unit":
            return rows.assign(row=rows["unit"])
        return rows.assign(row=rows["themes"].map(list)).explode("row")


def without_mark(text: str) -> str:
    """Take the word Example off an invented text where the slide or page says it already.

    >>> without_mark("Example: A model law."), without_mark("A model law.")
    ('A model law.', 'A model law.')
    """
    return text.removeprefix(sentences.example("", True)).strip()
