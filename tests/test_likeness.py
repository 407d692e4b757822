"""What asks the same is found by words, themes and affected groups; how well, bench/clusters.py measures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.clusters import joins, pairs, read_labelled
from hrdash.likeness import Alike, alike, groups, nearest


def one(summary="", themes=(), affected_groups=(), text=None):
    return {
        "text": text,
        "summary": summary,
        "themes": list(themes),
        "affected_groups": list(affected_groups),
    }


PENALTY = one("Abolish the death penalty", ["justice"], ["everyone"])
EXECUTIONS = one("Declare a moratorium on the death penalty", ["justice"], ["everyone"])
SCHOOLS = one("Open schools for girls", ["education"], ["women"])
GIRLS = one("Send more girls to school", ["education"], ["women"])


def test_what_asks_the_same_in_other_words_is_put_together():
    assert groups(alike([PENALTY, SCHOOLS, EXECUTIONS, GIRLS])) == [[0, 2], [1, 3]]


def test_words_that_every_recommendation_has_make_nothing_alike():
    matrix = alike(
        [one("Continue to take further measures to ensure"), one("Take all measures that are needed")]
    ).matrix
    assert matrix[0, 1] == 0


def test_the_text_counts_where_there_is_one():
    matrix = alike(
        [one(text="Abolish the death penalty"), one("Do more"), one("Death penalty: abolish it")]
    ).matrix
    assert matrix[0, 2] > 0.3 > matrix[0, 1]


def test_the_likest_cluster_is_named_first_and_oneself_never_counts():
    rows = [PENALTY, EXECUTIONS, SCHOOLS, GIRLS]
    found = nearest(alike(rows), 0, ["penalty", "penalty", "schools", None])
    assert [name for name, _ in found] == ["penalty", "schools"]
    assert nearest(alike(rows), 0, ["own", None, None, None]) == []


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_make_no_group(count):
    assert groups(alike([PENALTY] * count)) == []


texts = st.text(alphabet="abc d", max_size=12)


@given(st.lists(st.tuples(texts, st.sets(st.sampled_from("xyz"), max_size=2)), max_size=8))
def test_likeness_is_between_nothing_and_one_and_the_same_both_ways(drawn):
    matrix = alike([one(text, sorted(themes), sorted(themes)) for text, themes in drawn]).matrix
    assert matrix.shape == (len(drawn), len(drawn))
    assert np.allclose(matrix, matrix.T, atol=1e-5)
    assert ((matrix >= 0) & (matrix <= 1)).all()


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_every_member_stands_in_one_group(values):
    matrix = np.eye(3, dtype=np.float32)
    for (row, column), value in zip([(0, 1), (0, 2), (1, 2)], values, strict=True):
        matrix[row, column] = matrix[column, row] = value
    places = [place for group in groups(Alike(matrix)) for place in group]
    assert len(places) == len(set(places))


def test_pairs_are_counted_against_the_labels():
    assert pairs(["a", "a", "b", ""], [[0, 1, 2]]) == {
        "precision": pytest.approx(1 / 3),
        "recall": 1.0,
        "f1": pytest.approx(0.5),
        "pairs": 3,
    }


def test_proposals_for_the_starter_register_are_as_good_as_the_page_says():
    """The page says that about three in ten proposals are wrong; bench/README.md gives the numbers."""
    rows = read_labelled()
    labels = [row["cluster_id"] for row in rows]
    likeness = alike(rows)
    proposed = pairs(labels, groups(likeness))
    joined = joins(labels, likeness)
    assert proposed["precision"] > 0.65
    assert proposed["recall"] > 0.28
    assert joined["first_of_proposed"] > 0.68
    assert joined["among_three"] > 0.8
