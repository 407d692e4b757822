"""Which published sums tie the cells of one table together, and which cells an outsider can work out from them.

A *cell* is a row with counts of people, or one that nobody published and that subtraction gives all the same:
`_T` less the categories beside it (the transgender persons of a district that prints all, male and female), or the
sum of parts whose total was not published. This is done along every axis in turn, so that what remains of
remainders (the untold corner of a two-way table) is a cell too. Where several categories are missing on a line, what
is left is one cell of them all (`M+TG`); lines that have them apart are added up to the same, so that sums along the
other axes compare like with like.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count

import numpy as np
import pandas as pd
from scipy import sparse

from hrdash.disclosure.bands import Split
from hrdash.disclosure.rules import counts_of_people, is_public
from hrdash.disclosure.splits import NATION, atoms, joint_splits, splits_of_axis

AXES = ("sex", "age", "disability", "locality", "ground", "place")
_STEPS = {axis: axis for axis in AXES[:-1]} | {"districts": "place", "areas": "place"}
_OFTEN_UNCOVERED = ("PK-GB", "PK-JK")  # most national values leave these two out
_ATTEMPTS = 4  # after these, what is left over anywhere stays so: it always ends
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
        """Give the labels of the cells, or a part of them, on one axis."""
        k = AXES.index(axis)
        return [self.names[k][code] for code in self.codes[part, k]]


def add_up(rows: pd.DataFrame, everywhere: pd.DataFrame | None = None) -> tuple[Cells, sparse.csr_array]:
    """Complete the cells of one (indicator, definition, period) table and list the sums over them.

    Args:
        rows: rows with counts of people, all numbers or all rates with parts.
        everywhere: rows whose labels name what is missing here, those of other releases; `rows` themselves if None.

    Returns: the cells; and a matrix, sums × cells, whose product with a change of the cells is zero exactly when
        no published sum betrays the change.
    """
    told = _cells(rows, rows if everywhere is None else everywhere)
    others: tuple[frozenset, ...] = (frozenset(),) * len(AXES)
    # What a line with all its categories leaves is part of what a line without some of them leaves. Which lines
    # leave anything shows when the sums are done; the names that this gives the rest can change which others do.
    for attempt in count():
        cells, equations, joints = _close(told, others)
        found = tuple(
            frozenset(name for name in {*names} - {*of_rows} if len(atoms(name)) == 1)
            for names, of_rows in zip(cells.names, told.names, strict=True)
        )
        if attempt >= _ATTEMPTS:
            found = tuple(map(frozenset.union, found, others))
        if found == others:
            break
        others = found
    return cells, _matrix(cells, equations, joints)


def _close(cells: Cells, others: tuple[frozenset, ...]) -> tuple[Cells, list, list]:
    """Add cells along every axis in turn, until no sum gives another.

    Returns: the cells; the sums; and those in which several categories together are taken apart.
    """
    equations: list = []
    joints: list = []
    told = dict(zip(AXES, cells.names, strict=True))
    steps = [step for step, axis in _STEPS.items() if len(told[axis]) > 1]
    done, joint = dict.fromkeys(steps, 0), dict.fromkeys(steps, (0, 0))
    while min(done.values(), default=len(cells.codes)) < len(cells.codes):
        for step in steps:
            axis = _STEPS[step]
            if done[step] < len(cells.codes):
                uncovered = _uncovered(cells) if step == "areas" and NATION in told[axis] else ()
                splits_of = splits_of_axis(step, told[axis], others[AXES.index(axis)], uncovered)
                cells = _complete(cells, axis, splits_of, done[step], equations)
                done[step] = len(cells.codes)
            groups = [name for name in cells.names[AXES.index(axis)] if len(atoms(name)) > 1]
            size = len(cells.codes)
            if groups and joint[step] != (len(groups), size):
                since = joint[step][1] if joint[step][0] == len(groups) else 0
                splits_of = partial(joint_splits, groups=groups)
                cells = _complete(cells, axis, splits_of, since, joints)
                joint[step] = len(groups), len(cells.codes)
    return cells, equations, joints


def _cells(rows: pd.DataFrame, everywhere: pd.DataFrame) -> Cells:
    labels = pd.concat([rows, everywhere])
    axes = [labels[axis] for axis in AXES[:4]]
    axes += [
        pd.MultiIndex.from_frame(labels[pair]) for pair in (["ground", "ground_value"], ["area", "district"])
    ]
    coded = [pd.factorize(of_axis, sort=True) for of_axis in axes]
    return Cells(
        codes=np.column_stack([codes[: len(rows)] for codes, _ in coded]).astype(np.int64),
        names=tuple(tuple(names) for _, names in coded),
        counts=counts_of_people(rows).dropna(axis=1, how="all").to_numpy(),
        is_known=is_public(rows).to_numpy(),
        is_sum=np.zeros(len(rows), bool),
    )


def _uncovered(cells: Cells) -> tuple[str, ...]:
    """Find which areas the national values leave out: the choice with which most sums come out exactly."""
    _, grid = _lines(cells, "place")
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


def _complete(
    cells: Cells, axis: str, splits_of: Callable[[list], list[Split]], done: int, equations: list
) -> Cells:
    """Add, along one axis, the cells that subtraction and addition give; append the sums to `equations`.

    Only lines with a cell from number `done` on are looked at, those with the same labels together. An equation
    is (terms × lines of cells or -1, signs, whether nothing is left).
    """
    k = AXES.index(axis)
    codes_of_line, grid = _lines(cells, axis)
    fresh = np.flatnonzero((grid >= done).any(axis=1))
    _, kind = np.unique(np.packbits(grid[fresh] >= 0, axis=1), axis=0, return_inverse=True)
    names, added, empty = list(cells.names[k]), [cells], []

    def add(lines: np.ndarray, at: dict, told: dict, split: Split, is_sum: bool) -> None:
        name, counts, is_known, is_there = _derive(split, told, is_sum)
        if name is not None and name not in at:
            if name not in names and is_there.any():
                names.append(name)
            codes = codes_of_line[lines[is_there]]
            codes[:, k] = names.index(name) if len(codes) else 0
            at[name] = np.where(
                is_there, sum(len(part.codes) for part in added) - 1 + np.cumsum(is_there), -1
            )
            told[name] = (counts, is_known)
            added.append(Cells(codes, (), counts[is_there], is_known[is_there], np.full(len(codes), is_sum)))
            empty.append((name, codes_of_line[lines[~is_there]]))
        rest = [] if is_sum or split.rest is None else [split.rest]
        terms = [*split.plus, *split.minus, *rest]
        signs = np.array([1] * len(split.plus) + [-1] * (len(terms) - len(split.plus)))
        equations.append((np.array([at[term] for term in terms]), signs, not rest))

    unsaid = []
    for number in range(kind.max(initial=-1) + 1):
        lines = fresh[kind == number]
        at = {name: column for name, column in zip(names, grid[lines].T, strict=False) if column[0] >= 0}
        told = {name: (cells.counts[ids], cells.is_known[ids]) for name, ids in at.items()}
        for split in splits_of(list(at)):
            if split.plus[0] in at:
                add(lines, at, told, split, is_sum=False)
            else:
                unsaid.append((lines, at, told, split))
    # A total that nobody told is the sum of its parts only if no other line's parts leave something of theirs.
    for lines, at, told, split in unsaid:
        if split.is_whole and split.rest not in names and split.plus[0] not in at:
            add(lines, at, told, split, is_sum=True)
    # Where others leave something and a line does not, that nothing is told too: it is no gap in later sums.
    for name, codes in empty:
        if name in names and len(codes):
            codes[:, k] = names.index(name)
            nobody, yes = np.zeros((len(codes), cells.counts.shape[1])), np.ones(len(codes), bool)
            added.append(Cells(codes, (), nobody, yes, ~yes))
    return Cells(
        np.concatenate([part.codes for part in added]),
        (*cells.names[:k], tuple(names), *cells.names[k + 1 :]),
        *(
            np.concatenate([getattr(part, name) for part in added])
            for name in ("counts", "is_known", "is_sum")
        ),
    )


def _derive(split: Split, told: dict, is_sum: bool) -> tuple:
    """Work out the cell that a sum adds, as (name, counts, is_known, is_there) by line: the total, or what is left.

    What is left of a total smaller than its parts (a defect of the source) is no cell: the parts are then held
    together as if they made up the total.
    """
    counts = sum(told[name][0] for name in split.minus)
    is_known = np.all([told[name][1] for name in split.minus], axis=0)
    if is_sum:
        return split.plus[0], counts, is_known, np.ones(len(counts), bool)
    counts = sum(told[name][0] for name in split.plus) - counts
    is_known &= np.all([told[name][1] for name in split.plus], axis=0)
    is_there = (counts > _AGREE).any(axis=1) & (counts > -_AGREE).all(axis=1)
    return split.rest, np.where(is_there[:, None], counts.clip(0), 0), is_known | ~is_there, is_there


def _matrix(cells: Cells, equations: list, joints: list) -> sparse.csr_array:
    """Write the sums as a matrix, without those whose total nobody published and nothing else refers to."""
    sums, columns, signs, size = [], [], [], 0
    for ids, sign, _ in [*equations, *joints]:
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
    shape = (row.max(initial=-1) + 1, len(cells.codes))
    matrix = sparse.csr_array((sign.astype(float), (row, column)), shape=shape)
    return distinct(_taken_apart(matrix, joints))


def _taken_apart(matrix: sparse.csr_array, joints: list) -> sparse.csr_array:
    """Put the parts of several categories in their place wherever all parts are cells themselves."""
    size = matrix.shape[1]
    parts_of: dict[int, np.ndarray] = {}
    for ids, _, is_all in joints:
        if is_all:
            for group, *parts in ids.T:
                parts_of.setdefault(group, [part for part in parts if part >= 0])
    if not parts_of:
        return matrix
    groups = np.array([*parts_of])
    lengths = [len(parts) for parts in parts_of.values()]
    kept = np.setdiff1d(np.arange(size), groups)
    rows = np.concatenate([kept, np.repeat(groups, lengths)])
    columns = np.concatenate([kept, *parts_of.values()]).astype(np.int64)
    swap = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    while matrix[:, groups].nnz:
        matrix = matrix @ swap
        matrix.eliminate_zeros()
    return matrix


def distinct(matrix: sparse.csr_array) -> sparse.csr_array:
    """Drop empty sums, and those that say what another says."""
    mark = (matrix @ np.random.default_rng(0).uniform(1, 2, matrix.shape[1])).round(6)
    _, first = np.unique(mark, return_index=True)
    return matrix[np.sort(first[np.diff(matrix.indptr)[first] > 0])]
