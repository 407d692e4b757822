"""How the labels of an axis add up: which are the parts of which, and what several that are missing leave together."""

from collections.abc import Callable, Collection
from functools import cache
from itertools import product

from hrdash.disclosure.bands import Split, age_splits

NATION = ("PK", "_T")
_COMPLETE = ({"F", "M", "TG"}, {"R", "U"}, {"WITH", "WITHOUT"})  # there are no other categories
Name = str | tuple[str, str]  # a label of an axis: a code, (ground, value) or (area, district)


def splits_of_axis(
    step: str, told: tuple, others: Collection, uncovered: Collection[str]
) -> Callable[[list], list[Split]]:
    """Say how the labels of an axis add up: a function from the labels present on a line to its sums.

    Labels outside `told`, those of the rows, name what was left over: `joint_splits` takes them apart. `others`
    are those of lines that miss nothing, `uncovered` the areas that the national values leave out.
    """
    if step == "age":
        return lambda present: age_splits(present, told, others)
    wholes = _wholes(step, told, uncovered)
    return lambda present: [split for whole in wholes for split in _split(*whole, present, others)]


def _wholes(step: str, told: tuple, uncovered: Collection[str]) -> list[tuple[Name, list, Name | None]]:
    """List the totals of an axis, each with its categories and the name of what else it may hold."""
    if step == "areas":
        areas = sorted({area for area, _ in told} - {"PK", *uncovered}) if NATION in told else []
        return [(NATION, [(area, "_T") for area in areas], ("other", "_T"))]
    parts = [name for name in told if name not in ("_T", ("_T", "_T"))]
    if step == "ground":
        return [
            (("_T", "_T"), [name for name in parts if name[0] == ground], (ground, "other"))
            for ground in sorted({ground for ground, _ in parts})
        ]
    if step == "districts":
        parts = [name for name in parts if name[1] != "_T"]
        return [
            ((area, "_T"), [name for name in parts if name[0] == area], (area, "other"))
            for area in sorted({area for area, _ in parts})
        ]
    other = "TG" if {"F", "M"} <= {*parts} else "other"
    # Where nobody else is left, what a total has more than its parts is a defect of the source.
    return [("_T", parts, None if {*parts} in _COMPLETE else other)]


def _split(
    total: Name, expected: Collection[Name], other: Name | None, present: Collection, others: Collection
) -> list[Split]:
    """Take the categories that are present from their total; the missing ones are left, and any `other`."""
    parts = tuple(name for name in expected if name in present)
    if not parts:
        return []
    missing = {name for name in expected if name not in parts}
    left = _joined(missing | {other} if other in others else missing) if missing else other
    return [Split((total,), parts, left, is_whole=not missing and (len(expected) > 1 or total != "_T"))]


def joint_splits(present: Collection[Name], groups: Collection[Name]) -> list[Split]:
    """Take `groups` of categories (`M+TG`) apart, or put them together, as far as their parts are present."""
    splits = []
    for group in groups:
        left, parts = atoms(group), []
        for name in sorted(present, key=lambda name: (-len(atoms(name)), name)):
            if name != group and atoms(name) <= left:
                parts.append(name)
                left -= atoms(name)
        if parts:
            splits.append(Split((group,), tuple(parts), _joined(left) if left else None, is_whole=not left))
    return splits


@cache
def atoms(name: Name) -> frozenset:
    """List the categories that a label stands for.

    >>> sorted(atoms("M+TG")), sorted(atoms(("PK-KP+PK-SD", "_T")))
    (['M', 'TG'], [('PK-KP', '_T'), ('PK-SD', '_T')])
    """
    if isinstance(name, str):
        return frozenset(name.split("+"))
    return frozenset(product(*(part.split("+") for part in name)))


def _joined(atoms: Collection[Name]) -> Name:
    """Give the label of several categories, the reverse of `atoms`."""
    if isinstance(next(iter(atoms)), str):
        return "+".join(sorted(atoms))
    return tuple("+".join(sorted({*parts})) for parts in zip(*atoms, strict=True))
