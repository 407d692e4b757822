"""The linear programs that choose which cells to hide and prove how little the hidden ones betray.

Two tables with the same published figures cannot be told apart. So a table v + y that agrees with the true one, v,
in every published sum and every shown cell is a *witness*: wherever y is not zero the cell must be hidden, and an
outsider who knows all that is shown must allow for both v and v + y there. One program looks for the cheapest y that
moves every endangered cell by the threshold; its support is hidden and is its own proof (the attacker's problem of
Fischetti & Salazar 2001, doi 10.1287/mnsc.47.7.1008.9805, solved for all cells at once). The widths that single
witnesses leave unproved come from programs over the hidden cells alone, in the end from the smallest and the largest
value of one cell: the "feasibility interval" of τ-ARGUS.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

_ZERO = 1e-6  # persons: less than this is no movement
_MANY = 1e9  # persons: more than there are
_ROUNDS = 4  # of looking for a witness that moves fewer cells
_UNPROTECTED = 1e5  # the cost of a person's movement that cannot be had; that of a cell is under 100


@dataclass(frozen=True)
class Room:
    """What an outsider may believe: matrix @ y = 0 with -down <= y <= up, in persons from the true count."""

    matrix: sparse.csr_array
    down: np.ndarray
    up: np.ndarray


@dataclass(frozen=True)
class Span:
    """How far witnesses have moved each cell down and up so far, in persons; `high - low` is proved."""

    low: np.ndarray
    high: np.ndarray

    @property
    def width(self) -> np.ndarray:
        """The proved width of each cell, in persons."""
        return self.high - self.low

    def widen(self, witness: np.ndarray) -> "Span":
        """Take one more witness into account."""
        return Span(np.minimum(self.low, witness), np.maximum(self.high, witness))


@dataclass(frozen=True)
class State:
    """Where hiding stands: all arrays run over the cells.

    `is_row` cells can be hidden, the others never were shown. `is_known` cells are told by public figures and
    never move. `is_zero` rows stay shown as long as that is possible. `is_endangered` cells need a width of
    `threshold` once they are hidden (rows) or in any case (the others). `span` is what has been proved.
    """

    is_row: np.ndarray
    is_known: np.ndarray
    is_zero: np.ndarray
    is_hidden: np.ndarray
    is_endangered: np.ndarray
    span: Span

    @property
    def is_loose(self) -> np.ndarray:
        """The cells whose counts are not shown."""
        return ~self.is_known & (self.is_hidden | ~self.is_row)

    def weak(self, threshold: float, but: np.ndarray) -> np.ndarray:
        """List the endangered cells whose width is not proved yet, without some."""
        is_weak = self.is_endangered & self.is_loose & (self.span.width < threshold - _ZERO)
        return np.flatnonzero(is_weak & ~but)


def secure(room: Room, state: State, cost: np.ndarray, threshold: float) -> State:
    """Hide rows until each endangered cell has a proved width of `threshold`, or cannot have it.

    Args:
        room: what an outsider may believe.
        state: where hiding stands.
        cost: of hiding, per person moved.
        threshold: in persons.

    Returns: the new state. Rows are only ever added to the hidden ones, so earlier proofs stay true. A cell is
        left weak only where public figures, or too few people around it, betray it whatever else is hidden.
    """
    is_known, outer = state.is_known, _outer(room, state.is_known)
    state = replace(state, is_known=state.is_known | (outer.width < _ZERO))
    is_hopeless = outer.width < threshold - _ZERO
    for zeros_too in (False, True):
        while True:
            state = _prove_each(room, _prove(room, state, threshold, is_hopeless), threshold, is_hopeless)
            weak = state.weak(threshold, is_hopeless)
            target = _targets(outer, state.span, threshold)[weak]
            better = _hide(room, state, weak, target, cost, zeros_too) if len(weak) else state
            if better is state:
                break
            state = better
    # What cannot be had for all together may be had for each alone: what bars it is the same for whatever is hidden.
    is_tried = is_hopeless.copy()
    while len(weak := state.weak(threshold, is_tried)):
        cell, better = weak[:1], state
        is_tried[cell] = True
        for target in (threshold, -threshold):
            better = _hide(room, better, cell, np.array([target]), cost, True, partly=True)
        if better.span.width[cell] >= threshold - _ZERO:
            state = _prove(room, better, threshold, is_tried)
    state = _prove(room, state, threshold, np.zeros(len(cost), bool))
    return replace(state, is_known=is_known)


def _outer(room: Room, is_known: np.ndarray) -> Span:
    """Bound how far each cell could move, were all but the known ones hidden, by the others in each of its sums."""
    low, high = np.where(is_known, 0, -room.down), np.where(is_known, 0, np.minimum(room.up, _MANY))
    entries = room.matrix.tocoo()
    sums, cells, signs = entries.row, entries.col, entries.data
    for _ in range(20):
        least = np.where(signs > 0, low[cells], -high[cells])
        most = np.where(signs > 0, high[cells], -low[cells])
        others_least = np.bincount(sums, least, room.matrix.shape[0])[sums] - least
        others_most = np.bincount(sums, most, room.matrix.shape[0])[sums] - most
        before = high - low
        np.minimum.at(high, cells, np.where(signs > 0, -others_least, others_most))
        np.maximum.at(low, cells, np.where(signs > 0, -others_most, others_least))
        if (before - (high - low)).max(initial=0) < _ZERO:
            break
    return Span(low, high)


def _targets(outer: Span, span: Span, threshold: float) -> np.ndarray:
    """Choose where to move each cell, so that its width becomes the threshold: up where it is small, or onward.

    Where one way has not room enough, the cell is moved to the end of that way first, and the other way later.
    """
    up, down = np.minimum(threshold + span.low, outer.high), np.minimum(threshold - span.high, -outer.low)
    is_up_first = np.select(
        [(-outer.low < threshold) & (outer.high >= -outer.low), outer.high < threshold],
        [True, False],
        span.high >= -span.low,
    )
    is_up_open, is_down_open = up > span.high + _ZERO, down > -span.low + _ZERO
    return np.where(is_up_open & (is_up_first | ~is_down_open), up, -down)


def _hide(
    room: Room,
    state: State,
    weak: np.ndarray,
    target: np.ndarray,
    cost: np.ndarray,
    zeros_too: bool,
    partly: bool = False,
) -> State:
    """Hide the support of the cheapest witness that moves the weak cells to their targets, or beyond.

    Cells that cannot be moved so far are left out; with `partly` they are moved as far as may be. The state that
    comes back is the same object where nothing could be done.
    """
    is_priced = state.is_row & ~state.is_hidden & ~state.is_known & (zeros_too | ~state.is_zero)
    columns = _around(room.matrix, state.is_loose | is_priced, weak)
    priced = columns[is_priced[columns]]
    solve = _move(room, columns, is_priced, weak, target)
    found = solve(cost[priced])
    if found is None:  # not seen; then everything that can be hidden is
        everything = state.is_hidden.copy()
        everything[priced] = True
        return replace(state, is_hidden=everything) if len(priced) else state
    witness, missed = found
    if not partly and (missed > _ZERO).any():
        near = missed <= _ZERO
        return _hide(room, state, weak[near], target[near], cost, zeros_too) if near.any() else state
    witness = _sparser(solve, witness, missed, priced, cost)
    is_chosen = is_priced & (abs(witness) > _ZERO)
    span = state.span.widen(_checked(room, witness))
    is_same = not is_chosen.any() and np.allclose(span.width, state.span.width, rtol=0, atol=_ZERO)
    return state if is_same else replace(state, is_hidden=state.is_hidden | is_chosen, span=span)


def _move(
    room: Room, columns: np.ndarray, is_priced: np.ndarray, weak: np.ndarray, target: np.ndarray
) -> Callable[[np.ndarray], tuple[np.ndarray, np.ndarray] | None]:
    """Set the program up: a function from the prices of the priced columns, per person moved, to the cheapest witness.

    The function gives the witness and what each weak cell is short of its target; None where there is no answer.
    """
    matrix = room.matrix[:, columns]
    matrix = matrix[np.diff(matrix.indptr) > 0]
    short, is_priced_column = len(weak), is_priced[columns]
    priced = columns[is_priced_column]
    reach = sparse.csr_array(
        (-np.sign(target), (np.arange(short), np.searchsorted(columns, weak))),
        shape=(short, len(columns)),
    )
    # Of a priced cell the way down is a variable of its own.
    lowest = np.where(is_priced, 0, -room.down)[columns]
    above = sparse.hstack([reach, sparse.csr_array((short, len(priced))), -sparse.eye_array(short)])
    equal = sparse.hstack([matrix, -matrix[:, is_priced_column], sparse.csr_array((matrix.shape[0], short))])
    bounds = np.column_stack(
        [
            np.concatenate([lowest, np.zeros(len(priced) + short)]),
            np.concatenate([room.up[columns], room.down[priced], np.full(short, np.inf)]),
        ]
    )

    def solve(price: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
        of_column = np.zeros(len(columns))
        of_column[is_priced_column] = price
        solved = linprog(
            np.concatenate([of_column, price, np.full(short, _UNPROTECTED)]),
            A_ub=above,
            b_ub=-abs(target),
            A_eq=equal,
            b_eq=np.zeros(matrix.shape[0]),
            bounds=bounds,
            method="highs",
        )
        if solved.status != 0:
            return None
        moved, back, missed = np.split(solved.x, [len(columns), len(columns) + len(priced)])
        witness = np.zeros(len(is_priced))
        witness[columns] = moved
        witness[priced] -= back
        return witness, missed

    return solve


def _sparser(
    solve: Callable, witness: np.ndarray, missed: np.ndarray, priced: np.ndarray, cost: np.ndarray
) -> np.ndarray:
    """Look for a witness that moves fewer cells: what the last one moved little, or not at all, becomes dear.

    A reader loses a cell whether one person moves in it or many. The sum of prices over |y| + 1 comes near to that
    (Candès, Wakin & Boyd 2008, doi 10.1007/s00041-008-9045-x).

    Returns: of all witnesses seen, the one whose moved cells cost least.
    """

    def loss(one: np.ndarray) -> float:
        return float(cost[priced][abs(one[priced]) > _ZERO].sum())

    best = last = witness
    for _ in range(_ROUNDS):
        found = solve(cost[priced] / (abs(last[priced]) + 1))
        if found is None or found[1].sum() > missed.sum() + _ZERO:
            break
        last = found[0]
        best = min(best, last, key=loss)
    return best


def _prove(room: Room, state: State, threshold: float, but: np.ndarray) -> State:
    """Prove many cells at once: a few witnesses that move the weak ones up, down, and this way and that."""
    for number in range(4):
        weak = state.weak(threshold, but)
        if not len(weak):
            break
        toward = np.full(len(weak), 1 if number == 0 else -1)
        if number > 1:
            toward = np.random.default_rng(number).choice([-1, 1], len(weak))
        columns = _around(room.matrix, state.is_loose, weak)
        state = replace(state, span=_stretch(room, state.span, columns, weak, toward, threshold))
    return state


def _prove_each(room: Room, state: State, threshold: float, but: np.ndarray) -> State:
    """Find the largest and the smallest value of each cell that is still weak, where its sums leave it room."""
    is_possible = _outer(room, ~state.is_loose).width >= threshold - _ZERO
    columns = np.zeros(0, int)
    for cell in state.weak(threshold, but | ~is_possible):
        for toward in (1, -1):
            if state.span.width[cell] < threshold - _ZERO:
                if not np.isin(cell, columns):
                    columns = _around(room.matrix, state.is_loose, np.array([cell]))
                span = _stretch(room, state.span, columns, np.array([cell]), np.array([toward]), threshold)
                state = replace(state, span=span)
    return state


def _stretch(
    room: Room, span: Span, columns: np.ndarray, cells: np.ndarray, toward: np.ndarray, threshold: float
) -> Span:
    """Move cells as far as possible, each up to the threshold, among tables that differ in `columns` alone."""
    gain = np.zeros(len(room.down))
    gain[cells] = toward
    is_bounded = gain != 0
    low = np.where(is_bounded, np.maximum(-room.down, -threshold), -room.down)
    high = np.where(is_bounded, np.minimum(room.up, threshold), room.up)
    matrix = room.matrix[:, columns]
    matrix = matrix[np.diff(matrix.indptr) > 0]
    solved = linprog(
        -gain[columns],
        A_eq=matrix,
        b_eq=np.zeros(matrix.shape[0]),
        bounds=np.column_stack([low[columns], high[columns]]),
        method="highs",
    )
    if solved.status != 0:
        return span
    witness = np.zeros(len(gain))
    witness[columns] = solved.x
    return span.widen(_checked(room, witness))


def _around(matrix: sparse.csr_array, is_free: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """List the free cells that share sums, over other free cells, with the given ones (themselves included)."""
    free = np.flatnonzero(is_free)
    ties = matrix[:, free]
    graph = sparse.block_array([[None, ties], [ties.T, None]])
    _, group = connected_components(graph, directed=False)
    group = group[matrix.shape[0] :]
    return free[np.isin(group, group[np.searchsorted(free, cells)])]


def _checked(room: Room, witness: np.ndarray) -> np.ndarray:
    """Return the witness, or no movement at all where rounding has spoilt it."""
    witness = np.clip(np.where(abs(witness) > _ZERO, witness, 0), -room.down, room.up)
    is_true = abs(room.matrix @ witness).max(initial=0) < 1e-3
    return witness if is_true else np.zeros_like(witness)
