"""One table as an outsider sees it: its cells and sums in one release, and those of several releases together.

Whoever keeps what an earlier release showed knows more than the newest says: figures that stand as they stood and are
hidden now, and sums that came with other parts. So the releases of a table are one system. A cell that is the same
in two of them is one cell; what an earlier one showed of it is known; and the sums of both hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd
from scipy import sparse

from hrdash.disclosure import rules
from hrdash.disclosure.splits import NATION, atoms
from hrdash.disclosure.sums import AXES, Cells, add_up, distinct

_SAME = 1e-6  # persons: counts that differ by less are one
_ALIKE = 0.5  # what a figure costs that readers miss in another period already, or that is of low reliability
_DRAWN = 2.0  # and one of a single group, as screens draw it


@dataclass(frozen=True)
class Seen:
    """The cells of a table, its rows first, and the sums over them.

    `counts`, `is_small` are cells × families. `is_row` cells are rows, the others are worked out from rows.
    `is_known` cells are told; `is_hidden` rows are not shown; `is_sealed` cells need their width in any case. `cost` is what a
    reader loses with a row.
    """

    keys: list[tuple]
    matrix: sparse.csr_array
    counts: np.ndarray
    is_row: np.ndarray
    is_known: np.ndarray
    is_hidden: np.ndarray
    is_small: np.ndarray
    is_sealed: np.ndarray
    cost: np.ndarray

    def hiding(self, is_hidden: np.ndarray) -> "Seen":
        """Give the same table with these of its first rows hidden."""
        return replace(self, is_hidden=np.concatenate([is_hidden, self.is_hidden[len(is_hidden) :]]))


def look_at(
    table: pd.DataFrame,
    is_hidden: np.ndarray,
    sensitive: Sequence[str],
    without_counts: pd.DataFrame,
    everywhere: pd.DataFrame,
    hidden_elsewhere: frozenset[tuple] = frozenset(),
) -> Seen:
    """Lay out one state of a table.

    Args:
        table: its rows with counts of people.
        is_hidden: which of them are not shown.
        sensitive: the indicators whose threshold is 10.
        without_counts: its rows that arrived hidden: what subtraction gives in their place is looked after too.
        everywhere: the rows of the table in all releases, whose labels name what is missing here.
        hidden_elsewhere: keys without period that are hidden in another period.

    Returns: the cells, as many rows first as `table` has.
    """
    # What the parts of one whole add up to is known, also where no row says it.
    wholes = rules.wholes(table)
    known = table if wholes.empty else pd.concat([table, wholes], ignore_index=True)
    cells, matrix = add_up(known, everywhere)
    size = len(cells.codes)
    keys = list(zip(*(cells.labels(axis) for axis in AXES), strict=True))
    sealed = set(table_keys(without_counts))
    is_row = np.arange(size) < len(known)
    is_sealed = ~is_row & np.array([key in sealed for key in keys], bool)
    threshold = rules.thresholds(known, sensitive).iloc[0]
    is_small = _small(cells, known, threshold, rules.is_of_sensitive_group(known, sensitive))
    is_small |= is_sealed[:, None] & (cells.counts > 0)
    return Seen(
        keys,
        matrix,
        cells.counts,
        is_row,
        cells.is_known,
        np.concatenate([is_hidden, np.zeros(size - len(is_hidden), bool)]),
        is_small,
        is_sealed | is_small.any(axis=1),
        _costs(cells, known, hidden_elsewhere),
    )


def together(now: Seen, earlier: Sequence[Seen]) -> Seen:
    """Put what earlier releases showed beside what the coming one will; the cells of `now` stay first.

    Nothing that was shown can be hidden again, and what was hidden then must stay safe now.
    """
    for then in earlier:
        now = _beside(now, then)
    return now


def _beside(now: Seen, then: Seen) -> Seen:
    place_of = {key: place for place, key in enumerate(now.keys)}
    found = np.array([place_of.get(key, -1) for key in then.keys])
    is_same = (found >= 0) & (abs(now.counts[found] - then.counts) < _SAME).all(axis=1)
    size, fresh = len(now.keys), np.flatnonzero(~is_same)
    place = np.where(is_same, found, size + np.cumsum(~is_same) - 1)
    size += len(fresh)

    def joined(one: np.ndarray, other: np.ndarray, is_either: bool = True) -> np.ndarray:
        both = np.concatenate([one, other[fresh]])
        if is_either:
            both[place[is_same]] |= other[is_same]
        return both

    entries = then.matrix.tocoo()
    moved = sparse.csr_array(
        (entries.data, (entries.row, place[entries.col])), shape=(then.matrix.shape[0], size)
    )
    wider = sparse.csr_array(
        (now.matrix.data, now.matrix.indices, now.matrix.indptr), shape=(now.matrix.shape[0], size)
    )
    links = _links(now, then, np.arange(len(now.keys)), place) + _links(
        then, now, place, np.arange(len(now.keys))
    )
    # A key that a later state needs is the newest one's: what is revised is another cell.
    keys = [*now.keys, *((len(now.keys), *then.keys[cell]) for cell in fresh)]
    return Seen(
        keys,
        distinct(sparse.csr_array(sparse.vstack([wider, moved, _matrix(links, size)]))),
        joined(now.counts, then.counts, is_either=False),
        joined(now.is_row, then.is_row, is_either=False),
        joined(now.is_known, then.is_known),
        joined(now.is_hidden, then.is_hidden, is_either=False),
        joined(now.is_small, then.is_small),
        joined(now.is_sealed, then.is_sealed | (then.is_row & then.is_hidden)),
        joined(now.cost, then.cost, is_either=False),
    )


def _links(one: Seen, other: Seen, of_one: np.ndarray, of_other: np.ndarray) -> list[dict[int, int]]:
    """Say which cells of several categories (`M+TG`) are the sum of cells that another release has apart, unrevised."""
    known, links = {key: place for place, key in enumerate(other.keys)}, []
    for cell, key in enumerate(one.keys):
        # What an earlier release alone had is named by its release too.
        if len(key) > len(AXES) or "+" not in "".join((*key[:4], *key[4], *key[5])):
            continue
        parts = [known.get(part, -1) for part in product(*map(atoms, key))]
        if -1 not in parts and (abs(other.counts[parts].sum(axis=0) - one.counts[cell]) < _SAME).all():
            links.append({int(of_one[cell]): -1, **{int(of_other[part]): 1 for part in parts}})
    return links


def _matrix(sums: Sequence[dict[int, int]], size: int) -> sparse.csr_array:
    """Write sums as a matrix, sums × cells."""
    entries = [(row, cell, sign) for row, one in enumerate(sums) for cell, sign in one.items()]
    rows, cells, signs = np.array(entries, np.int64).reshape(-1, 3).T
    return sparse.csr_array((signs.astype(float), (rows, cells)), shape=(len(sums), size))


def table_keys(rows: pd.DataFrame) -> list[tuple]:
    """Give rows their labels on the axes."""
    pairs = [
        list(zip(rows[a], rows[b], strict=True))
        for a, b in (("ground", "ground_value"), ("area", "district"))
    ]
    return list(zip(*(rows[axis] for axis in AXES[:4]), *pairs, strict=True))


def _small(cells: Cells, table: pd.DataFrame, threshold: float, of_all: pd.Series) -> np.ndarray:
    """Say which counts of which cells may not be found out, on the shape of `cells.counts`.

    What is left by subtraction is looked at like a row; and whatever its size where the row could not exist: all
    less female less male, in a district or a locality, is the number of transgender persons there.
    """
    families = cells.counts.shape[1]
    own = rules.needed(rules.counts_of_people(table), rules.thresholds(table, ()) * 0 + threshold, of_all)
    rest = slice(len(table), None)
    left = (cells.counts[rest] > 0) & (cells.counts[rest] < threshold)
    place, ground = cells.labels("place", rest), cells.labels("ground", rest)
    groups = pd.DataFrame(
        {
            "sex": cells.labels("sex", rest),
            "locality": cells.labels("locality", rest),
            "district": [district for _, district in place],
            "ground": [name for name, _ in ground],
        }
    )
    left[rules.refused_places(groups).index] = True
    left &= ~cells.is_sum[rest][:, None]
    return np.vstack([own.to_numpy()[:, :families], left & (cells.counts[rest] > 0)])


def _costs(cells: Cells, table: pd.DataFrame, hidden_elsewhere: frozenset[tuple]) -> np.ndarray:
    """Price the hiding of each cell by what a reader loses with it.

    Districts are cheaper than provinces, these than the nation; parts than totals; few people than many; what
    crosses several groups than the single group that every screen draws. Figures of low reliability, and those that are
    hidden in another period of the same table already, cost half: a series then has its gap in one place.
    """
    cost = 1 + np.log10(1 + cells.counts.sum(axis=1)) / 4
    groups = np.zeros(len(cost))
    for k, names in enumerate(cells.names[:-1]):
        is_total = np.array([name in ("_T", ("_T", "_T")) for name in names])[cells.codes[:, k]]
        groups += ~is_total
        if len(names) > 1:
            cost[is_total] *= 1.5
    cost[groups <= 1] *= _DRAWN
    is_area = np.array([district == "_T" for _, district in cells.labels("place")])
    is_nation = np.array([place == NATION for place in cells.labels("place")])
    cost *= np.select([is_nation, is_area], [4, 2], 1)
    sample = pd.to_numeric(table["sample_size"]).astype("float64")
    is_missed = (sample.lt(rules.RELIABLE_SAMPLE) | table["obs_status"].eq("U")).to_numpy()
    is_missed = is_missed | np.array([key in hidden_elsewhere for key in table_keys(table)], bool)
    cost[: len(table)][is_missed] *= _ALIKE
    return cost
