"""Random tables with margins, and an outsider who tries to work out what was hidden from what is shown."""

import itertools
from dataclasses import dataclass

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from hrdash.disclosure import protect
from hrdash.vocabulary import FIGURES, OBSERVATION_KEY, tables

NEVER_FAR = 1e-4  # persons: rounding of the outsider's own programs
CHILDREN = {"sex": ("F", "M"), "locality": ("U", "R"), "age": ("Y0T14", "Y15T64", "Y_GE65")}
PLACES = {  # area, district
    "areas": [("PK-KP", "_T"), ("PK-PB", "_T"), ("PK-SD", "_T")],
    "districts": [("PK-KP", "PK-KP-a"), ("PK-KP", "PK-KP-b"), ("PK-PB", "PK-PB-a"), ("PK-PB", "PK-PB-b")],
}


def examples(number: int) -> settings:
    return settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        database=None,
    )


def with_margins(parts: pd.DataFrame, axes: tuple[str, ...]) -> pd.DataFrame:
    """Add every total to the innermost cells: along each axis, districts to areas, areas to the nation."""
    for axis in axes:
        parts = pd.concat([parts, parts.assign(**{axis: "_T"})])
    if parts["district"].ne("_T").any():
        parts = pd.concat([parts, parts.assign(district="_T")])
    parts = pd.concat([parts, parts[parts["district"] == "_T"].assign(area="PK")])
    return parts.groupby(["area", "district", "sex", "age", "locality"], as_index=False)[["n", "d"]].sum()


def as_rows(cells: pd.DataFrame, unit_measure: str) -> pd.DataFrame:
    rows = pd.DataFrame(columns=list(tables()["observations"].columns), index=cells.index)
    rows[["area", "district", "sex", "age", "locality"]] = cells[
        ["area", "district", "sex", "age", "locality"]
    ]
    rows[["disability", "ground", "ground_value"]] = "_T"
    rows = rows.assign(
        indicator_id="some", definition="one", period="2023", unit_measure=unit_measure, obs_status="A"
    )
    rows["is_public"] = cells["is_public"]
    rows[list(FIGURES)] = np.nan
    if unit_measure == "NUMBER":
        return rows.assign(value=cells["n"].astype(float))
    share = 100 * cells["n"] / cells["d"].where(cells["d"] > 0)
    return rows.assign(value=share, numerator=cells["n"].astype(float), denominator=cells["d"].astype(float))


COUNT = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 9), st.integers(10, 300))


@st.composite
def random_tables(draw, unit_measure, public):
    axes = draw(st.sampled_from([("sex",), ("sex", "locality"), ("age",), ("sex", "age")]))
    places = PLACES[draw(st.sampled_from(list(PLACES)))]
    parts = pd.DataFrame(
        [
            {
                "area": area,
                "district": district,
                "sex": "_T",
                "age": "_T",
                "locality": "_T",
                **dict(zip(axes, at, strict=True)),
            }
            for area, district in places
            for at in itertools.product(*(CHILDREN[axis] for axis in axes))
        ]
    )
    parts["n"] = draw(st.lists(COUNT, min_size=len(parts), max_size=len(parts)))
    parts["d"] = parts["n"] + np.array(draw(st.lists(COUNT, min_size=len(parts), max_size=len(parts))))
    cells = with_margins(parts, axes)
    is_public = draw(st.lists(public, min_size=len(cells), max_size=len(cells)))
    return as_rows(cells.assign(is_public=is_public), unit_measure)


@dataclass(frozen=True)
class Outsider:
    """Knows the sums and what is shown; asks how small and how large a hidden count may be."""

    equations: list[dict]  # (row, family) -> sign, adding up to zero
    shown: dict  # (row, family) -> count
    hidden: list  # (row, family)

    def span(self, wanted: dict, known_denominators: dict | None = None) -> float:
        """The span of a sum of hidden counts, e.g. {(3, "n"): 1}."""
        place = {cell: number for number, cell in enumerate(self.hidden)}
        matrix, right = [], []
        more = [({(row, "n"): 1, (row, "c"): 1}, d) for row, d in (known_denominators or {}).items()]
        for equation, total in [*((equation, 0) for equation in self.equations), *more]:
            line = np.zeros(len(place))
            for cell, sign in equation.items():
                if cell in place:
                    line[place[cell]] += sign
                else:
                    total -= sign * self.shown[cell]
            if line.any():
                matrix.append(line)
                right.append(total)
        aim = np.zeros(len(place))
        for cell, sign in wanted.items():
            aim[place[cell]] = sign
        if not matrix:
            return np.inf
        found = [linprog(way * aim, A_eq=np.array(matrix), b_eq=right, bounds=(0, None)) for way in (1, -1)]
        assert all(one.status in (0, 3) for one in found), "what is shown must allow for the true table"
        return np.inf if any(one.status == 3 for one in found) else -(found[0].fun + found[1].fun)


def look_at(rows: pd.DataFrame, shown: pd.DataFrame) -> Outsider:
    """What an outsider sees of `rows` when only `shown` is published; `rows` tell which keys add up."""
    is_rate = rows["unit_measure"].ne("NUMBER").any()
    families = ["n", "c"] if is_rate else ["n"]
    keys = {
        tuple(key): row for row, key in zip(rows.index, rows[list(OBSERVATION_KEY)].to_numpy(), strict=True)
    }
    number = {name: place for place, name in enumerate(OBSERVATION_KEY)}
    groups: dict = {}
    for key, row in keys.items():
        for axis in ("sex", "age", "locality"):
            if key[number[axis]] != "_T":
                total = (*key[: number[axis]], "_T", *key[number[axis] + 1 :])
                groups.setdefault((axis, total), []).append(row)
        up = list(key)
        if key[number["district"]] != "_T":
            up[number["district"]] = "_T"
            groups.setdefault(("place", tuple(up)), []).append(row)
        elif key[number["area"]] != "PK":
            up[number["area"]] = "PK"
            groups.setdefault(("place", tuple(up)), []).append(row)
    equations = [
        {(keys[total], family): 1, **{(part, family): -1 for part in parts}}
        for (_, total), parts in groups.items()
        if total in keys
        for family in families
    ]
    seen, hidden = {}, []
    for row in rows.index:
        counts = counts_of(shown.loc[row])
        for family in families:
            if np.isnan(counts["n"]):
                hidden.append((row, family))
            else:
                seen[row, family] = counts[family]
    return Outsider(equations, seen, hidden)


def counts_of(row: pd.Series) -> dict[str, float]:
    if row["unit_measure"] == "NUMBER":
        return {"n": row["value"]}
    return {"n": row["numerator"], "c": row["denominator"] - row["numerator"]}


def leaks(
    rows: pd.DataFrame, shown: pd.DataFrame, threshold: int = 5, knows_denominators: bool = False
) -> list:
    """The counts that an outsider finds within less than the threshold, though hiding more would prevent it.

    Args:
        rows: the true table, unpublished rows too.
        shown: what is published of it; unpublished rows have no figures and no obs_status.
        threshold: in persons.
        knows_denominators: of every row, also the hidden ones.
    """
    is_published = shown["obs_status"].notna()
    all_hidden = shown.copy()
    all_hidden.loc[is_published & ~rows["is_public"].astype(bool), list(FIGURES)] = np.nan
    # An empty category that was not published is held to be empty.
    is_empty = ~is_published & rows["value"].fillna(0).eq(0) & rows["numerator"].fillna(0).eq(0)
    is_empty &= rows["denominator"].fillna(0).eq(0)
    all_hidden.loc[is_empty, list(FIGURES)] = rows.loc[is_empty, list(FIGURES)]
    outsider, at_most = look_at(rows, shown), look_at(rows, all_hidden)
    denominators = rows["denominator"].to_dict() if knows_denominators else {}
    found = []
    for row in rows.index[
        is_published & shown["obs_status"].eq("Q") | ~is_published & rows["is_public"].eq(False)
    ]:
        counts = counts_of(rows.loc[row])
        small = [family for family, count in counts.items() if 0 < count < threshold]
        for family in small or ([] if knows_denominators or not is_published[row] else ["n"]):
            spans = [one.span({(row, family): 1}, denominators) for one in (outsider, at_most)]
            if spans[0] < threshold - NEVER_FAR <= spans[1]:
                found.append((row, family))
    return found


def publish(rows: pd.DataFrame, is_published: pd.Series, **options: object) -> pd.DataFrame:
    """Protect what is published; the other rows have no figures and no obs_status."""
    shown = rows.assign(obs_status=None, **dict.fromkeys(FIGURES, np.nan))
    columns = [*FIGURES, "obs_status"]
    shown.loc[is_published, columns] = protect(rows[is_published], **options).observations[columns]
    return shown


NEVER, SELDOM = st.just(False), st.sampled_from([False] * 4 + [True])


@examples(40)
@given(random_tables("NUMBER", NEVER))
def test_no_hidden_number_can_be_worked_out(rows):
    shown = protect(rows).observations
    assert not shown["value"].between(1, 4).any()
    assert leaks(rows, shown) == []


@examples(40)
@given(random_tables("NUMBER", SELDOM))
def test_what_is_public_betrays_no_more_than_it_must(rows):
    shown = protect(rows).observations
    assert not shown.loc[~rows["is_public"].astype(bool), "value"].between(1, 4).any()
    assert leaks(rows, shown) == []


@examples(30)
@given(random_tables("PT", SELDOM))
def test_no_part_of_a_hidden_rate_can_be_worked_out(rows):
    assert leaks(rows, protect(rows).observations) == []


@examples(25)
@given(random_tables("PT", NEVER))
def test_small_parts_of_a_rate_are_safe_from_one_who_knows_all_denominators(rows):
    is_base = rows["denominator"] >= 5  # a smaller one is itself a small count
    found = leaks(rows, protect(rows).observations, knows_denominators=True)
    assert [row for row, _ in found if is_base[row]] == []


@examples(60)
@given(random_tables("NUMBER", NEVER), st.data())
def test_what_is_not_published_cannot_be_had_by_subtraction(rows, data):
    """A table lacks whole categories or totals, everywhere or in one place, and any single rows and totals besides."""
    is_published = pd.Series(True, rows.index)
    places = sorted(set(zip(rows["area"], rows["district"], strict=True)))
    for axis, parts in CHILDREN.items():
        totals = ["_T"] if rows[axis].ne("_T").any() else []
        code = data.draw(st.sampled_from([None, *totals, *parts]), axis)
        where = data.draw(st.sampled_from([None, *places]), "everywhere, or where")
        is_there = where is None or (rows["area"].eq(where[0]) & rows["district"].eq(where[1]))
        is_published &= ~(rows[axis].eq(code) & is_there)
    is_total = rows[["sex", "age", "locality", "district"]].eq("_T").any(axis=1)
    for those, most in ((list(rows.index), 12), (list(rows.index[is_total]), 6)):
        is_published[data.draw(st.lists(st.sampled_from(those), max_size=most), "missing rows")] = False
    assume(is_published.any())
    assert leaks(rows, publish(rows, is_published)) == []


@examples(40)
@given(random_tables("NUMBER", SELDOM), st.integers(1, 3))
def test_hiding_again_hides_the_same(rows, shuffle):
    first = protect(rows)
    mixed = rows.sample(frac=1, random_state=shuffle)
    again = protect(mixed, hidden_before=first.withheld)
    assert again.observations.sort_index()["obs_status"].tolist() == first.observations["obs_status"].tolist()
    assert protect(mixed).observations.sort_index().equals(first.observations)


@examples(40)
@given(random_tables("NUMBER", SELDOM))
def test_the_proved_width_is_never_more_than_the_outsider_must_allow_for(rows):
    protected = protect(rows)
    outsider = look_at(rows, protected.observations)
    place = {
        tuple(key): row for row, key in zip(rows.index, rows[list(OBSERVATION_KEY)].to_numpy(), strict=True)
    }
    for *key, width in protected.withheld[[*OBSERVATION_KEY, "width"]].itertuples(index=False):
        assert width <= outsider.span({(place[tuple(key)], "n"): 1}) + NEVER_FAR


def small_table() -> pd.DataFrame:
    """Two areas by sex, with one small count: three women in KP."""
    people = {("PK-KP", "F"): 3, ("PK-KP", "M"): 40, ("PK-PB", "F"): 50, ("PK-PB", "M"): 60}
    parts = pd.DataFrame(
        [
            {"area": area, "district": "_T", "sex": sex, "age": "_T", "locality": "_T", "n": n, "d": n}
            for (area, sex), n in people.items()
        ]
    )
    return as_rows(with_margins(parts, ("sex",)).assign(is_public=False), "NUMBER")


def test_the_outsider_finds_what_is_hidden_without_its_complements():
    rows = small_table()
    is_small = rows["value"] == 3
    alone = rows.assign(value=rows["value"].mask(is_small), obs_status=rows["obs_status"].mask(is_small, "Q"))
    assert len(leaks(rows, alone)) == 1
    assert leaks(rows, protect(rows).observations) == []


def test_the_outsider_finds_a_small_remainder():
    rows = small_table()
    is_men = rows["sex"] != "F"
    men = rows.assign(value=rows["value"].where(is_men), obs_status=rows["obs_status"].where(is_men))
    assert leaks(rows, men) != []
    assert leaks(rows, publish(rows, is_men)) == []


def test_the_outsider_finds_no_remainder_of_a_line_that_misses_more():
    """Children are never published, of the nation no adults of working age: the two together are what is left."""
    people = {"PK-KP": (3, 40, 50), "PK-PB": (0, 60, 70), "PK-SD": (0, 80, 90)}
    parts = pd.DataFrame(
        [
            {"area": area, "district": "_T", "sex": "_T", "age": age, "locality": "_T", "n": n, "d": n}
            for area, counts in people.items()
            for age, n in zip(CHILDREN["age"], counts, strict=True)
        ]
    )
    rows = as_rows(with_margins(parts, ("age",)).assign(is_public=False), "NUMBER")
    is_published = rows["age"].ne("Y0T14") & ~(rows["area"].eq("PK") & rows["age"].eq("Y15T64"))
    unprotected = rows.assign(value=rows["value"].where(is_published), obs_status="A")
    unprotected["obs_status"] = unprotected["obs_status"].where(is_published)
    assert leaks(rows, unprotected) != []
    assert leaks(rows, publish(rows, is_published)) == []
