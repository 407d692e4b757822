"""What a chart for the meeting shows: rows with their numbers, the same for screen, deck, brief and picture."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class BarRow:
    """One bar: its name, one count a part, and what is said beside it ("31 of 132 implemented")."""

    name: str
    counts: tuple[int, ...]
    said: str


@dataclass(frozen=True)
class Bars:
    """Bars of counts: all of one length where shares are compared, else on one scale.

    `parts` are status codes with their names, or one code of no status for plain counts.
    """

    parts: tuple[tuple[str, str], ...]
    rows: tuple[BarRow, ...]
    is_share: bool


@dataclass(frozen=True)
class PairRow:
    """Two groups in one place: their values (None: none to show), and what is said beside them."""

    name: str
    values: tuple[float | None, float | None]
    texts: tuple[str, str]
    said: str
    is_marked: bool = False


@dataclass(frozen=True)
class Pairs:
    """One indicator by two groups and place: `groups` are their codes and names, the one behind first."""

    groups: tuple[tuple[str, str], tuple[str, str]]
    rows: tuple[PairRow, ...]
    unit_measure: str


Chart = Bars | Pairs


@dataclass(frozen=True)
class Grid:
    """A table of texts; `widths` are shares of its width."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


def in_words(chart: Chart) -> str:
    """Say every number of a chart in a line, for those who cannot see it.

    >>> in_words(Bars((("count", "Due"),), (BarRow("Sindh", (3,), "3 due"),), is_share=False))
    'Sindh: 3 due.'
    """
    if isinstance(chart, Bars):
        return " ".join(f"{row.name}: {_counts(chart.parts, row)}." for row in chart.rows)
    lines = []
    for row in chart.rows:
        told = [
            f"{name} {text}"
            for (_, name), value, text in zip(chart.groups, row.values, row.texts, strict=True)
            if value is not None
        ]
        lines.append(f"{row.name}: {'; '.join([*told, row.said] if row.said else told)}.")
    return " ".join(lines)


def _counts(parts: Sequence[tuple[str, str]], row: BarRow) -> str:
    if len(parts) == 1 or not sum(row.counts):
        return row.said
    return ", ".join(f"{name} {count}" for (_, name), count in zip(parts, row.counts, strict=True) if count)
