"""Random tables released again and again: nothing hidden follows from any two releases together (rule 9)."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdash.disclosure import protect
from hrdash.vocabulary import FIGURES
from tests.test_disclosure_properties import (
    CHILDREN,
    COUNT,
    NEVER_FAR,
    PLACES,
    Outsider,
    as_rows,
    counts_of,
    examples,
    look_at,
    with_margins,
)

AXES = [("sex",), ("sex", "locality"), ("age",), ("sex", "age")]


@st.composite
def histories(draw, unit_measure: str):
    """Two or three states of one table: counts are revised, rows come and go, totals agree in each state.

    Each state is the full table on one index, and which of its rows are published.
    """
    axes = draw(st.sampled_from(AXES))
    places = PLACES[draw(st.sampled_from(list(PLACES)))]
    parts = pd.DataFrame(
        [
            {
                "area": area,
                "district": district,
                **dict.fromkeys(CHILDREN, "_T"),
                **dict(zip(axes, at, strict=True)),
            }
            for area, district in places
            for at in itertools.product(*(CHILDREN[axis] for axis in axes))
        ]
    )
    counts = st.lists(COUNT, min_size=len(parts), max_size=len(parts))
    parts["n"], rest = draw(counts), np.array(draw(counts))
    states = []
    for number in range(draw(st.integers(2, 3))):
        if number:
            for place in draw(st.lists(st.integers(0, len(parts) - 1), max_size=3), "revised"):
                parts.loc[place, "n"] = draw(COUNT)
        cells = with_margins(parts.assign(d=parts["n"] + rest), axes)
        rows = as_rows(cells.assign(is_public=False), unit_measure)
        is_published = pd.Series(True, rows.index)
        axis = draw(st.sampled_from(axes))
        late = draw(st.sampled_from([None, *CHILDREN[axis]]), "a category that is not there")
        is_published &= rows[axis].ne(late)
        is_published[draw(st.lists(st.sampled_from(list(rows.index)), max_size=2), "rows that are not")] = (
            False
        )
        states.append((rows, is_published))
    return states


def release(states: list) -> list[pd.DataFrame]:
    """Release the states one after the other, as the store's door does; gives what each shows, unpublished rows blank."""
    shown, hidden, before = [], None, []
    for rows, is_published in states:
        protected = protect(rows[is_published], hidden_before=hidden, released_before=before)
        seen = rows.assign(obs_status=None, **dict.fromkeys(FIGURES, np.nan))
        columns = [*FIGURES, "obs_status"]
        seen.loc[is_published, columns] = protected.observations[columns]
        shown.append(seen)
        hidden = pd.concat([hidden, protected.withheld])
        is_shown = protected.observations["obs_status"].ne("Q")
        before = [*before, rows[is_published].assign(is_shown=is_shown)]
    return shown


def pair_leaks(one: tuple, other: tuple, first: pd.DataFrame, second: pd.DataFrame) -> list:
    """The small counts that two releases together tell within less than five, though hiding more of the second would not."""
    found = []
    at_most = second.copy()
    at_most.loc[other[1], list(FIGURES)] = np.nan
    outsider, hopeless = _both(one, other, first, second), _both(one, other, first, at_most)
    for number, (rows, is_published), seen in ((0, one, first), (1, other, second)):
        for row in rows.index[~is_published | seen["obs_status"].eq("Q")]:
            counts = counts_of(rows.loc[row])
            for family in [name for name, count in counts.items() if 0 < count < 5]:
                wanted = {((number, row), family): 1}
                if outsider.span(wanted) < 5 - NEVER_FAR <= hopeless.span(wanted):
                    found.append((number, row, family))
    return found


def _both(one: tuple, other: tuple, first: pd.DataFrame, second: pd.DataFrame) -> Outsider:
    """Whoever keeps both, and takes what was not revised for what it was, also where neither shows it."""
    equations, seen, hidden = [], {}, []
    for number, (rows, is_published), shown in ((0, one, first), (1, other, second)):
        empty = shown.copy()
        is_empty = ~is_published & rows["value"].fillna(0).eq(0) & rows["denominator"].fillna(0).eq(0)
        empty.loc[is_empty, list(FIGURES)] = rows.loc[is_empty, list(FIGURES)]
        alone = look_at(rows, empty)
        tagged = {(row, family): ((number, row), family) for row, family in [*alone.shown, *alone.hidden]}
        equations += [{tagged[cell]: sign for cell, sign in equation.items()} for equation in alone.equations]
        seen |= {tagged[cell]: count for cell, count in alone.shown.items()}
        hidden += [tagged[cell] for cell in alone.hidden]
    for row in one[0].index:
        was, now = counts_of(one[0].loc[row]), counts_of(other[0].loc[row])
        if was == now:
            equations += [{((0, row), family): 1, ((1, row), family): -1} for family in was]
    return Outsider(equations, seen, hidden)


@pytest.mark.parametrize(("unit_measure", "number"), [("NUMBER", 25), ("PT", 12)])
def test_no_two_releases_together_betray_what_either_hides(unit_measure, number):
    @examples(number)
    @given(histories(unit_measure))
    def check(states):
        shown = release(states)
        for one, other in itertools.combinations(range(len(states)), 2):
            assert pair_leaks(states[one], states[other], shown[one], shown[other]) == []

    check()


def table(**people: float) -> tuple[pd.DataFrame, pd.Series]:
    """A province's people by sex, as one state; who is not named is not published."""
    rows = pd.DataFrame({"sex": list(people), "n": list(people.values())})
    rows = rows.assign(area="PK-SD", district="_T", age="_T", locality="_T", d=rows["n"], is_public=False)
    published = as_rows(rows, "NUMBER")
    return published, published["value"].notna()


def marks(*states: tuple) -> list[dict]:
    return [
        {sex: "*" if pd.isna(value) else value for sex, value in zip(seen["sex"], seen["value"], strict=True)}
        for seen in release(list(states))
    ]


def test_what_an_earlier_release_showed_hides_nothing_now():
    """M is known from before, so that hiding it would not keep the three women safe: the total goes."""
    first, second = marks(table(_T=150.0, F=50.0, M=100.0), table(_T=103.0, F=3.0, M=100.0))
    assert first == {"_T": 150, "F": 50, "M": 100}
    assert second["F"] == "*"
    assert second["_T"] == "*"


def test_a_group_that_comes_later_cannot_be_had_from_the_totals_of_two_releases():
    first, second = marks(table(_T=103.0, F=3.0, M=100.0), table(_T=107.0, F=3.0, M=100.0, TG=4.0))
    assert (first["F"], first["M"], first["_T"]) == ("*", "*", 103)
    assert second == {"_T": "*", "F": "*", "M": "*", "TG": "*"}


def test_without_the_earlier_state_two_releases_would_betray():
    """The outsider of these tests is one who finds something: each release protected for itself alone."""
    states = [table(_T=150.0, F=50.0, M=100.0), table(_T=103.0, F=3.0, M=100.0)]
    shown = [rows.assign(**protect(rows).observations[[*FIGURES, "obs_status"]]) for rows, _ in states]
    assert pair_leaks(*states, *shown) != []


def test_a_figure_hidden_in_another_period_is_what_readers_miss_first():
    """Of two figures that would do, the one that is hidden last year already: the series has one gap."""
    rows = pd.DataFrame(
        {
            "area": ["PK-SD", "PK-PB", "PK-KP", "PK"],
            "n": [3.0, 50.0, 50.0, 103.0],
            "sex": "_T",
            "district": "_T",
            "age": "_T",
            "locality": "_T",
        }
    )
    now = as_rows(rows.assign(d=rows["n"], is_public=False), "NUMBER")
    for other in ("PK-PB", "PK-KP"):
        last_year = now[now["area"].isin(["PK-SD", other])].assign(period="2022", reason="complementary")
        seen = protect(now, hidden_before=last_year).observations.set_index("area")["value"]
        assert sorted(seen.index[seen.isna()]) == sorted(["PK-SD", other])
