"""How alike recommendations are, by their words, themes and affected groups; and which of them ask the same thing.

Sparse TF-IDF and average linkage, with numpy, scipy and snowballstemmer, which are here anyway (decision 26).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from snowballstemmer import stemmer

# How much each kind of likeness counts; measured in bench/clusters.py.
WEIGHTS = {"words": 0.35, "letters": 0.35, "themes": 0.15, "affected_groups": 0.15}
SAME = 0.40  # from here on two groups are proposed to be one
JOIN = 0.40  # from here on a recommendation is proposed for a cluster
_LETTERS = 4  # so many letters in a row, so that related words meet: "disappear", "disappearance"
_WORD = re.compile(r"[^\W\d_]{2,}")
_stem = lru_cache(maxsize=20_000)(stemmer("english").stemWord)
# Words of every recommendation: they tell none from another, and would pair the shortest ones.
_COMMON_WORDS = """
    a all also an and any are as at be been between both by can continue could does each ensure every for from
    further government had has have how if in including into is it its keep made make makes measures might more must
    national no nor not of on only or other out over own pakistan pakistani shall should so state steps such take than
    that the their them then there these they this those through to under until up was were what when where which
    while who whom will with within without would
"""
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True)
class Alike:
    """The likeness of every pair of some recommendations: 0 (nothing in common) to 1."""

    matrix: np.ndarray


def alike(recommendations: Sequence[Mapping[str, object]], weights: Mapping[str, float] = WEIGHTS) -> Alike:
    """Measure how alike every two of some recommendations are.

    likeness = 0.35 words + 0.35 letters + 0.15 themes + 0.15 affected groups.
    Words are stems, letters are runs of four within them, both weighted by how few recommendations have them (TF-IDF)
    and compared by the cosine of their angle; themes and affected groups by the share of them that both have.

    Args:
        recommendations: each with text, summary (one of them may be blank), themes and affected_groups (lists).
        weights: how much each kind counts; together 1.

    Returns:
        A square of likenesses in the given order. The memory is 4 bytes times the square of their number: 100 MB for
        5,000.
    """
    words = [_words(f"{one['text'] or ''} {one['summary'] or ''}") for one in recommendations]
    letters = [[run for word in said for run in _runs(word)] for said in words]
    parts = {
        "words": _cosines(words),
        "letters": _cosines(letters),
        **{name: _shares([set(one[name] if one[name] is not None else ()) for one in recommendations])
           for name in ("themes", "affected_groups")},
    }  # fmt: skip
    matrix = sum(parts[name] * np.float32(weight) for name, weight in weights.items())
    return Alike(np.clip(matrix, 0, 1))


def groups(likeness: Alike, least: float = SAME) -> list[list[int]]:
    """Put together what asks the same: groups whose members are, on average, at least so alike (average linkage).

    Returns:
        The places of the members of each group of two or more, the largest group first.
    """
    count = len(likeness.matrix)
    if count < 2:
        return []
    distance = 1 - likeness.matrix
    distance = (distance + distance.T) / 2
    np.fill_diagonal(distance, 0)
    label = fcluster(linkage(squareform(distance, checks=False), "average"), 1 - least, "distance")
    members: dict[int, list[int]] = {}
    for place, one in enumerate(label):
        members.setdefault(int(one), []).append(place)
    found = [places for places in members.values() if len(places) > 1]
    return sorted(found, key=lambda places: (-len(places), places))


def nearest(
    likeness: Alike, place: int, clusters: Sequence[str | None], most: int = 3
) -> list[tuple[str, float]]:
    """Name the clusters that one recommendation is most like, the likest first, each with its likeness.

    A cluster is as like as its likest member, in part (0.6), and its three likest on average (0.4).

    Args:
        likeness: of all recommendations.
        place: the one.
        clusters: the cluster of each; None where it has none.
        most: how many to name.
    """
    held: dict[str, list[float]] = {}
    for other, cluster in enumerate(clusters):
        if cluster is not None and other != place:
            held.setdefault(cluster, []).append(float(likeness.matrix[place, other]))
    scores = {}
    for cluster, values in held.items():
        best = sorted(values, reverse=True)[:3]
        scores[cluster] = 0.6 * best[0] + 0.4 * sum(best) / len(best)
    return sorted(scores.items(), key=lambda one: (-one[1], one[0]))[:most]


def _words(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text.casefold()) if word not in _COMMON]


def _runs(word: str) -> list[str]:
    """Give the runs of letters of a word, its ends marked.

    >>> _runs("girl")
    ['^gir', 'girl', 'irl$']
    """
    marked = f"^{word}$"
    return [marked[start : start + _LETTERS] for start in range(max(1, len(marked) - _LETTERS + 1))]


def _cosines(documents: Sequence[Sequence[str]]) -> np.ndarray:
    """Give the cosine of every two documents under TF-IDF: (1 + ln count) · (1 + ln((1 + n) / (1 + having it)))."""
    having = Counter(term for document in documents for term in set(document))
    place = {term: number for number, term in enumerate(having)}
    values, rows, columns = [], [], []
    for row, document in enumerate(documents):
        for term, count in Counter(document).items():
            rows.append(row)
            columns.append(place[term])
            values.append((1 + np.log(count)) * (1 + np.log((1 + len(documents)) / (1 + having[term]))))
    shape = (len(documents), max(1, len(place)))
    matrix = sparse.csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=shape)
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix = sparse.diags_array(1 / np.where(lengths == 0, 1, lengths)).astype(np.float32) @ matrix
    return np.asarray((matrix @ matrix.T).todense(), dtype=np.float32)


def _shares(held: Sequence[set]) -> np.ndarray:
    """Give of every two sets the share that both have of what either has (Jaccard); two blank ones share nothing."""
    terms = {term: number for number, term in enumerate(sorted(set().union(*held)))} if held else {}
    matrix = np.zeros((len(held), max(1, len(terms))), dtype=np.float32)
    for row, one in enumerate(held):
        matrix[row, [terms[term] for term in one]] = 1
    both = matrix @ matrix.T
    sizes = matrix.sum(axis=1)
    either = sizes[:, None] + sizes[None, :] - both
    return both / np.where(either == 0, 1, either)
