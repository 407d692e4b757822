"""Which published sums tie the cells of one table together, and which cells an outsider can work out from them.

A *cell* is a row with counts of people, or one that nobody published and that subtraction gives all the same:
`_T` less the categories beside it (the transgender persons of a district that prints all, male and female), or the
sum of parts whose total was not published. This is done along every axis in turn, so that what remains of
remainders (the untold corner of a two-way table) is a cell too.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from scipy import sparse

from hrdash.disclosure.bands import Split, age_splits
from hrdash.disclosure.rules import counts_of_people, is_public

AXES = ("sex", "age", "disability", "locality", "ground", "place")
NATION = ("PK", "_T")
_OFTEN_UNCOVERED = ("PK-GB", "PK-JK")  # most national values leave these two out
_AGREE = 0.5  # persons: sums that differ by less are equal


@dataclass(frozen=True)
class Cells:
    """The cells of one table, its rows first.

    `codes` (cells × AXES) point into `names`, the labels of each axis. `counts` (cells × families) are the number,
    or a rate's numerator and complement, in persons. `is_known` marks what public figures tell, `is_sum` the sums
    of parts whose total was not published.
    """

    codes: np.ndarray
    names: tuple[tuple, ...]
    counts: np.ndarray
    is_known: np.ndarray
    is_sum: np.ndarray

    def labels(self, axis: str, part: slice = slice(None)) -> list:
        """The labels of the cells, or a part of them, on one axis."""
        k = AXES.index(axis)
        return [self.names[k][code] for code in self.codes[part, k]]


def add_up(rows: pd.DataFrame) -> tuple[Cells, sparse.csr_array]:
    """Complete the cells of one (indicator, definition, period) table and list the sums over them.

    Args:
        rows: rows with counts of people, all numbers or all rates with parts.

    Returns: the cells; and a matrix, sums × cells, whose product with a change of the cells is zero exactly when
        no published sum betrays the change.
    """
    cells, equations = _cells(rows), []
    for axis in AXES[:-1]:
        if len(cells.names[AXES.index(axis)]) > 1:
            splits = partial(_SPLITS[axis], everywhere=cells.names[AXES.index(axis)])
            cells = _complete(cells, axis, splits, equations)
    places = cells.names[-1]
    if len(places) > 1:
        cells = _complete(cells, "place", partial(_district_splits, everywhere=places), equations)
    if NATION in places and len(places) > 1:
        covered = partial(_area_splits, everywhere=cells.names[-1], uncovered=_uncovered(cells))
        cells = _complete(cells, "place", covered, equations)
    return cells, _matrix(cells, equations)


def _cells(rows: pd.DataFrame) -> Cells:
    axes = [rows[axis] for axis in AXES[:4]]
    axes += [pd.MultiIndex.from_frame(rows[pair]) for pair in (["ground", "ground_value"], ["area", "district"])]
    coded = [pd.factorize(labels, sort=True) for labels in axes]
    return Cells(
        codes=np.column_stack([codes for codes, _ in coded]).astype(np.int64),
        names=tuple(tuple(names) for _, names in coded),
        counts=counts_of_people(rows).dropna(axis=1, how="all").to_numpy(),
        is_known=is_public(rows).to_numpy(),
        is_sum=np.zeros(len(rows), bool),
    )


def _category_splits(present: list[str], everywhere: tuple) -> list[Split]:
    parts = tuple(name for name in present if name != "_T")
    left = _missing([name for name in everywhere if name != "_T"], parts)
    if {"F", "M"} <= {*parts} and "TG" not in parts:
        left = "TG"
    return [Split(("_T",), parts, left)] if parts else []


def _ground_splits(present: list[tuple], everywhere: tuple) -> list[Split]:
    splits = []
    for ground in sorted({ground for ground, _ in present} - {"_T"}):
        values = [value for of, value in present if of == ground]
        left = _missing((value for of, value in everywhere if of == ground), values)
        splits.append(Split((("_T", "_T"),), tuple((ground, value) for value in values), (ground, left)))
    return splits


def _district_splits(present: list[tuple], everywhere: tuple) -> list[Split]:
    splits = []
    for area in sorted({area for area, district in present if district != "_T"}):
        districts = [district for of, district in present if of == area and district != "_T"]
        left = _missing((district for of, district in everywhere if of == area and district != "_T"), districts)
        splits.append(Split(((area, "_T"),), tuple((area, district) for district in districts), (area, left)))
    return splits


def _area_splits(present: list[tuple], everywhere: tuple, uncovered: Collection[str]) -> list[Split]:
    def covered(places: Collection[tuple]) -> list[str]:
        return [area for area, district in places if district == "_T" and area not in ("PK", *uncovered)]

    areas = covered(present)
    left = (_missing(covered(everywhere), areas), "_T")
    return [Split((NATION,), tuple((area, "_T") for area in areas), left)] if areas else []


_SPLITS: dict[str, Callable] = {
    **dict.fromkeys(("sex", "disability", "locality"), _category_splits),
    "age": age_splits,
    "ground": _ground_splits,
}


def _missing(categories: Collection[str], present: Collection[str]) -> str:
    """Name what the categories present leave: the one that is missing, or all that are."""
    return "+".join(sorted(set(categories) - set(present))) or "other"


def _uncovered(cells: Cells) -> tuple[str, ...]:
    """Find which areas the national values leave out: the choice with which most sums come out exactly."""
    lines, grid = _lines(cells, "place")
    at = {name: grid[:, code] for code, name in enumerate(cells.names[-1])}
    padded = np.vstack([cells.counts, np.zeros(cells.counts.shape[1])])  # -1, no cell, counts nobody
    has_nation = at[NATION] >= 0
    nation = padded[at[NATION]]
    areas = [name for name in at if name[1] == "_T" and name != NATION]

    def score(outside: tuple[str, ...]) -> tuple[int, int, int]:
        total = sum((padded[at[name]] for name in areas if name[0] not in outside), np.zeros_like(nation))
        left = (nation - total)[has_nation]
        return (abs(left) < _AGREE).all(axis=1).sum(), (left > -_AGREE).all(axis=1).sum(), -len(outside)

    return max(((), _OFTEN_UNCOVERED[:1], _OFTEN_UNCOVERED[1:], _OFTEN_UNCOVERED), key=score)


def _lines(cells: Cells, axis: str) -> tuple[np.ndarray, np.ndarray]:
    """Lay the cells out as lines along an axis.

    Returns: the codes of each line (that of the axis itself is of no meaning); and lines × labels of the axis,
        holding the cell's number or -1.
    """
    k = AXES.index(axis)
    others = np.zeros(len(cells.codes), np.int64)
    for j, names in enumerate(cells.names):
        if j != k:
            others = others * len(names) + cells.codes[:, j]
    _, first, line = np.unique(others, return_index=True, return_inverse=True)
    grid = np.full((len(first), len(cells.names[k])), -1)
    grid[line, cells.codes[:, k]] = np.arange(len(line))
    return cells.codes[first], grid


def _complete(cells: Cells, axis: str, splits_of: Callable, equations: list) -> Cells:
    """Add, along one axis, the cells that subtraction and addition give; append the sums to `equations`.

    Lines with the same labels are worked on together. An equation is (terms × lines of cells or -1, signs).
    """
    k = AXES.index(axis)
    codes_of_line, grid = _lines(cells, axis)
    _, kind = np.unique(np.packbits(grid >= 0, axis=1), axis=0, return_inverse=True)
    names, added, size = list(cells.names[k]), [], len(cells.codes)
    for number in range(kind.max() + 1):
        lines = np.flatnonzero(kind == number)
        present = [name for name, cell in zip(names, grid[lines[0]], strict=False) if cell >= 0]
        at = {name: grid[lines, names.index(name)] for name in present}
        told = {name: (cells.counts[at[name]], cells.is_known[at[name]]) for name in present}
        summed = set()
        for split in splits_of(present):
            is_sum = split.plus[0] not in at
            if is_sum and axis != "place" and split.plus[0] not in cells.names[k]:
                continue  # nothing above it to compare the sum with
            if split.plus[0] in summed:
                continue  # parts that overlap: the sum of others says nothing about these
            if is_sum:
                summed.add(split.plus[0])
            name, new = _derive(split, told, is_sum)
            if new is not None:
                if name not in names:
                    names.append(name)
                codes = codes_of_line[lines].copy()
                codes[:, k] = names.index(name)
                counts, is_known, is_there = new
                at[name] = np.where(is_there, size - 1 + np.cumsum(is_there), -1)
                told[name] = (counts, is_known)
                size += is_there.sum()
                added.append(
                    Cells(codes[is_there], (), counts[is_there], is_known[is_there], np.full(is_there.sum(), is_sum))
                )
            terms = [*split.plus, *split.minus, *([split.rest] if split.rest in at and not is_sum else [])]
            signs = np.where(np.arange(len(terms)) < len(split.plus), 1, -1)
            equations.append((np.array([at[term] for term in terms]), signs))
    everything = [cells, *added]
    return Cells(
        np.concatenate([part.codes for part in everything]),
        (*cells.names[:k], tuple(names), *cells.names[k + 1 :]),
        np.concatenate([part.counts for part in everything]),
        np.concatenate([part.is_known for part in everything]),
        np.concatenate([part.is_sum for part in everything]),
    )


def _derive(split: Split, told: dict, is_sum: bool) -> tuple[object, tuple | None]:
    """Work out the cell that a sum adds, as (counts, is_known, is_there) per line: the total, or what is left.

    What is left of a total smaller than its parts (a defect of the source) is no cell: the parts are then held
    together as if they made up the total.
    """
    counts = -sum(told[name][0] for name in split.minus)
    is_known = np.all([told[name][1] for name in (*split.minus, *(() if is_sum else split.plus))], axis=0)
    if is_sum:
        return split.plus[0], (-counts, is_known, np.ones(len(counts), bool))
    if split.rest is None:
        return None, None
    counts = counts + sum(told[name][0] for name in split.plus)
    is_there = (counts > _AGREE).any(axis=1) & (counts > -_AGREE).all(axis=1)
    return split.rest, (np.where(is_there[:, None], counts.clip(0), 0), is_known | ~is_there, is_there)


def _matrix(cells: Cells, equations: list) -> sparse.csr_array:
    """Write the sums as a matrix, without those whose total nobody published and nothing else refers to."""
    sums, columns, signs, size = [], [], [], 0
    for ids, sign in equations:
        term, line = np.nonzero(ids >= 0)
        sums.append(size + line)
        columns.append(ids[term, line])
        signs.append(sign[term])
        size += ids.shape[1]
    if not sums:
        return sparse.csr_array((0, len(cells.codes)))
    row, column, sign = np.concatenate(sums), np.concatenate(columns), np.concatenate(signs)
    while True:
        is_lonely = cells.is_sum & (np.bincount(column, minlength=len(cells.codes)) == 1)
        is_kept = ~np.isin(row, row[is_lonely[column]])
        if is_kept.all():
            break
        row, column, sign = row[is_kept], column[is_kept], sign[is_kept]
    _, row = np.unique(row, return_inverse=True)
    return sparse.csr_array((sign.astype(float), (row, column)), shape=(row.max(initial=-1) + 1, len(cells.codes)))
