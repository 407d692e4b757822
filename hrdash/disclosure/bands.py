"""How age bands add up: which bands partition another, and which ages subtraction singles out."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from hrdash.ages import read_age

Span = tuple[float, float]  # from a month up to, not including, another
Chain = Mapping[Span, str]  # neighbouring intervals and the cells they are


@dataclass(frozen=True)
class Split:
    """One sum: the cells of `plus` less those of `minus` leave `rest`; nothing is left where `rest` is None.

    `is_whole` says that no category of the table is missing: then `minus` make up the total where it is not told.
    """

    plus: tuple
    minus: tuple
    rest: object = None
    is_whole: bool = False


def span(age: str) -> Span | None:
    """Give the months that a band covers; None for `_T`, whose ages differ by indicator, and for unknown codes.

    >>> span("Y15T24"), span("Y_GE65"), span("M6T59"), span("_T")
    ((180, 300), (780, inf), (6, 60), None)
    """
    try:
        band = read_age(age)
    except ValueError:
        return None
    return None if age == "_T" else (band.low_months, band.high_months or math.inf)


def age_splits(
    ages: Collection[str], everywhere: Collection[str], others: Collection[str] = ()
) -> list[Split]:
    """List the sums among the bands of one line: every equation and, where bands leave a gap, every remainder.

    Bands that share an edge form a chain. Between neighbouring edges of a chain lies an interval that is a band
    itself or can be worked out from bands (15-17 from `Y_GE15` and `Y_GE18`); every other band is the sum of the
    intervals in it. A chain inside an interval of another chain, or inside `_T`, leaves a remainder.

    Args:
        ages: the codes present.
        everywhere: the codes of the whole table, which name what is missing here.
        others: what lines with all bands leave; `other` ages are then missing wherever a band is.

    >>> age_splits(["_T", "Y0T14", "Y_GE15", "Y_GE18"], [])
    [Split(plus=('Y_GE15',), minus=('Y_GE18',), rest='180-216', is_whole=False), Split(plus=('Y_GE15',), minus=('180-216', 'Y_GE18'), rest=None, is_whole=False), Split(plus=('_T',), minus=('Y0T14', '180-216', 'Y_GE18'), rest='other', is_whole=True)]
    """
    spans = {age: months for age in sorted(ages) if (months := span(age))}
    names = {months: age for age in sorted({*everywhere, *ages}, reverse=True) if (months := span(age))}
    splits, chains = [], []
    for ways in _ways(spans):
        edges = sorted(ways)
        chain = {}
        for start, end in pairwise(edges):
            at = (start, end)
            chain[at] = next((age for age, months in spans.items() if months == at), _name([at], names))
            if chain[at] not in spans:
                signs = {age: ways[end].get(age, 0) - ways[start].get(age, 0) for age in spans}
                plus = tuple(age for age, sign in signs.items() if sign > 0)
                minus = tuple(age for age, sign in signs.items() if sign < 0)
                splits.append(Split(plus, minus, chain[at]))
        chains.append(chain)
        for age, (start, end) in spans.items():
            if start in ways and age not in chain.values():
                parts = tuple(cell for at, cell in chain.items() if _is_within(at, (start, end)))
                splits.append(Split((age,), parts))
    return splits + _nested(chains, names, others)


def _ways(spans: Mapping[str, Span]) -> list[dict[float, dict[str, int]]]:
    """For each chain, the bands to add (1) and to take away (-1) on the way from its first edge to each other."""
    edges = sorted({edge for months in spans.values() for edge in months})
    found: list[dict[float, dict[str, int]]] = []
    for root in edges:
        if any(root in ways for ways in found):
            continue
        ways, reached = {root: {}}, [root]
        for edge in reached:
            for age, (start, end) in spans.items():
                other, sign = (end, 1) if edge == start else (start, -1)
                if edge in (start, end) and other not in ways:
                    ways[other] = {**ways[edge], age: sign}
                    reached.append(other)
        found.append(ways)
    return found


def _nested(chains: Iterable[Chain], names: Mapping[Span, str], others: Collection[str]) -> list[Split]:
    """Say what a chain leaves of the interval around it, the narrowest there is, else of `_T`."""
    longest = sorted(chains, key=lambda chain: (_range(chain)[0] - _range(chain)[1], *chain))
    inside: dict[tuple[str, Span], list[Chain]] = {}
    for chain in longest:
        around = [
            (at[1] - at[0], cell, at)
            for other in longest
            if other is not chain
            for at, cell in other.items()
            if _is_within(_range(chain), at)
        ]
        _, cell, at = min(around, default=(0, "_T", (-math.inf, math.inf)))
        inside.setdefault((cell, at), []).append(chain)
    splits = []
    for (cell, at), waiting in inside.items():
        if cell == "_T" and names:
            at = (min(start for start, _ in names), max(end for _, end in names))
        while waiting:
            packed: list[Chain] = []
            for chain in waiting:
                if not any(_overlap(_range(chain), _range(other)) for other in packed):
                    packed.append(chain)
            waiting = [chain for chain in waiting if chain not in packed]
            gaps = _gaps(at, sorted(_range(chain) for chain in packed))
            parts = tuple(part for chain in packed for part in chain.values())
            left = _name([tile for gap in gaps for tile in _tiles(gap, names)], names)
            left += "+other" if gaps and cell == "_T" and "other" in others else ""
            splits.append(Split((cell,), parts, left, is_whole=not gaps))
    return splits


def _range(chain: Chain) -> Span:
    return min(start for start, _ in chain), max(end for _, end in chain)


def _gaps(around: Span, taken: Iterable[Span]) -> list[Span]:
    gaps, at = [], around[0]
    for start, end in taken:
        if start > at:
            gaps.append((at, start))
        at = max(at, end)
    return [*gaps, (at, around[1])] if at < around[1] else gaps


def _tiles(gap: Span, names: Collection[Span]) -> Iterator[Span]:
    """Cut a gap into bands of the table, the widest first, and what lies between their edges."""
    start, end = gap
    while start < end:
        edge = min((at for band in names for at in band if start < at), default=end)
        stop = max((high for low, high in names if low == start and high <= end), default=min(edge, end))
        yield start, stop
        start = stop


def _name(intervals: Iterable[Span], names: Mapping[Span, str]) -> str:
    return "+".join(sorted(names.get(at) or f"{at[0]}-{at[1]}" for at in intervals)) or "other"


def _is_within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
