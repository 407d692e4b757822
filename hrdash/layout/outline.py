"""How the labels of a column hang under one another: rural and urban under each district, or beside the districts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

UNKNOWN = "?"  # the dimension of a label that nothing is known of
PLACE = "place"


@dataclass(frozen=True)
class Event:
    """A label met on the way down a column: what it tells apart, and whether figures stand beside it."""

    says: Mapping[str, str]  # dimension → value; none for the head of a section
    has_figures: bool
    is_total: bool = False


@dataclass(frozen=True)
class Nesting:
    """Which dimensions of a column hang under which others; those that do not are told apart each by itself."""

    under: Mapping[str, frozenset[str]] = field(default_factory=dict)
    first: Sequence[str] = ()  # the dimensions in the order in which they were met
    has_unclear_totals: bool = False  # some groups have a total of their own, and others have none
    areas: frozenset[str] = frozenset()
    has_area_totals: bool = False  # the places of each area are closed by a total of their own
    has_area_heads: bool = False  # each area stands over its places, without figures

    def over(self, dimension: str) -> frozenset[str]:
        """Name the dimensions that a label of this one leaves as they are."""
        return self.under.get(dimension, frozenset())

    def innermost(self, dimensions: Iterable[str]) -> str | None:
        """Name the dimension that hangs under most of the others."""
        return max(dimensions, key=lambda one: (len(self.over(one)), self.first.index(one)), default=None)


def dimension_of(column: str) -> str:
    """Name what a column of observations tells apart: area and district are one.

    >>> dimension_of("district"), dimension_of("ground_value"), dimension_of("sex")
    ('place', 'ground', 'sex')
    """
    return {"area": PLACE, "district": PLACE, "ground_value": "ground"}.get(column, column)


def find_nesting(events: Sequence[Event]) -> Nesting:
    """Find how the dimensions of a column hang together, from how their labels repeat.

    What repeats under several labels of another dimension hangs under it; so does what follows headings without
    figures, or the one place of the column. Otherwise two dimensions in one column are two ways of telling apart the
    same people, one after the other, and are never crossed.
    """
    told = [event for event in events if event.says]
    first = list(dict.fromkeys(dimension for event in told for dimension in event.says))
    stood = _stood_under(events)
    sections = {
        dimension
        for dimension in first
        if not any(event.has_figures for event in told if dimension in event.says)
    }
    alone = {dimension for dimension in first if _places_before(told, dimension) <= 1}

    def hangs(inner: str, outer: str) -> bool:
        repeats, reverse = stood.get((inner, outer), 0) > 1, stood.get((outer, inner), 0) > 1
        if repeats != reverse:
            return repeats
        if first.index(outer) > first.index(inner):
            return False
        return repeats or outer in sections or (outer == PLACE and inner in alone)

    under = {
        inner: frozenset(outer for outer in first if outer != inner and hangs(inner, outer))
        for inner in first
    }
    areas = frozenset(event.says[PLACE].split("|")[0] for event in told if PLACE in event.says) - {""}
    return Nesting(
        under,
        first,
        _has_unclear_totals(events, under),
        areas,
        _has_area_totals(events),
        _has_area_heads(told),
    )


def _has_area_totals(events: Sequence[Event]) -> bool:
    open_area: str | None = None
    for event in events:
        if event.is_total:
            open_area = None
        elif PLACE in event.says:
            area = event.says[PLACE].split("|")[0]
            if open_area not in (None, area):
                return False
            open_area = area
    return open_area is None


def _has_area_heads(told: Sequence[Event]) -> bool:
    headed = ""
    for event in told:
        if PLACE not in event.says:
            continue
        area, _, district = event.says[PLACE].partition("|")
        if not event.has_figures and district == "_T":
            headed = area
        elif area != headed or district == "_T":
            return False
    return bool(headed)


def _stood_under(events: Sequence[Event]) -> dict[tuple[str, str], int]:
    """Count under how many different labels of an outer dimension one label of an inner one stood, at most."""
    current: dict[str, str] = {}
    seen: dict[tuple[str, str, str], set[str]] = {}
    for event in events:
        if not event.says and not event.is_total:
            current = {}
            continue
        for dimension, value in event.says.items():
            for outer, label in current.items():
                if outer not in event.says:
                    seen.setdefault((dimension, value, outer), set()).add(label)
        current |= event.says
    most: dict[tuple[str, str], int] = {}
    for (dimension, _, outer), labels in seen.items():
        most[dimension, outer] = max(most.get((dimension, outer), 0), len(labels))
    return most


def _places_before(told: Sequence[Event], dimension: str) -> int:
    places: set[str] = set()
    for event in told:
        if dimension in event.says and dimension != PLACE:
            break
        if PLACE in event.says:
            places.add(event.says[PLACE])
    return len(places)


def _has_unclear_totals(events: Sequence[Event], under: Mapping[str, frozenset[str]]) -> bool:
    """Whether a total closes some groups of inner labels and not others: it may be that of the whole table."""
    groups, totals, is_inner, was_inner = 0, 0, False, False
    for event in events:
        if event.is_total:
            totals += is_inner and event.has_figures
            is_inner = False
            continue
        is_inner = event.has_figures and any(PLACE in under.get(one, ()) for one in event.says)
        groups += is_inner and not was_inner
        was_inner = is_inner
    return 0 < totals < groups
