"""What a release knows of indicators, for the reader of a sheet: their names, measures and definitions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process, utils

from hrdash.places import fold


@dataclass(frozen=True)
class Catalogue:
    """Indicators by id, as rows of the indicators table, and the definitions that their observations have."""

    indicators: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    definitions: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for indicator, row in self.indicators.items():
            for name in {fold(str(text)) for text in (indicator, row["label_en"], row["label_ur"]) if text}:
                found.setdefault(name, []).append(indicator)
        return found

    def find(self, text: str) -> list[str]:
        """List the indicators that a written id or name means: none, one, or several of one name."""
        return [text] if text in self.indicators else list(self._by_name.get(fold(text), ()))

    def near(self, text: str, most: int = 5) -> list[str]:
        """List the indicators whose names have most words in common with a title, as suggestions."""
        labels = {
            (indicator, language): str(row[language])
            for indicator, row in self.indicators.items()
            for language in ("label_en", "label_ur")
            if row[language]
        }
        found = process.extract(
            text,
            labels,
            scorer=fuzz.token_set_ratio,
            processor=utils.default_process,
            limit=2 * most,
            score_cutoff=55,
        )
        return list(dict.fromkeys(indicator for _, _, (indicator, _) in found))[:most]

    def measure(self, indicator: str | None) -> str | None:
        """Give an indicator's measure; None where it is unknown."""
        row = self.indicators.get(indicator or "")
        return str(row["unit_measure"]) if row and row["unit_measure"] else None

    def definition(self, indicator: str | None) -> str | None:
        """Give the definition that is meant where none is written: the only one in use, or one of its own.

        None where several are in use: whoever sends figures has to say which (rule 7). The first series of an
        indicator is defined as the indicator is.
        """
        used = self.definitions.get(indicator or "", ())
        if len(used) == 1:
            return used[0]
        return indicator if not used and indicator in self.indicators else None
