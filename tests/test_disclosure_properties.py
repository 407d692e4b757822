"""Random tables with margins, and an outsider who tries to work out what was hidden from what is shown."""

import itertools
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
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
    return settings(max_examples=number, deadline=None, suppress_health_check=list(HealthCheck), database=None)



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
    rows[["area", "district", "sex", "age", "locality"]] = cells[["area", "district", "sex", "age", "locality"]]
    rows[["disability", "ground", "ground_value"]] = "_T"
    rows = rows.assign(indicator_id="some", definition="one", period="2023", unit_measure=unit_measure, obs_status="A")
    rows["is_public"] = cells["is_public"]
    rows[list(FIGURES)] = np.nan
    if unit_measure == "NUMBER":
        return rows.assign(value=cells["n"].astype(float))
    share = 100 * cells["n"] / cells["d"].where(cells["d"] > 0)
    return rows.assign(value=share, numerator=cells["n"].astype(float), denominator=cells["d"].astype(float))


COUNT = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 9), st.integers(10, 300))


@st.composite
def random_tables(draw, unit_measure="NUMBER", public=st.booleans()):
    axes = draw(st.sampled_from([("sex",), ("sex", "locality"), ("age",), ("sex", "age")]))
    places = PLACES[draw(st.sampled_from(list(PLACES)))]
    parts = pd.DataFrame(
        [
            {"area": area, "district": district, "sex": "_T", "age": "_T", "locality": "_T", **dict(zip(axes, at, strict=True))}
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
    keys = {tuple(key): row for row, key in zip(rows.index, rows[list(OBSERVATION_KEY)].to_numpy(), strict=True)}
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


def leaks(rows: pd.DataFrame, shown: pd.DataFrame, threshold: int = 5) -> list:
    """The counts that an outsider finds within less than the threshold, though hiding more would prevent it."""
    everything_hidden = shown.copy()
    everything_hidden.loc[~rows["is_public"].astype(bool), list(FIGURES)] = np.nan
    outsider, at_most = look_at(rows, shown), look_at(rows, everything_hidden)
    found = []
    for row in rows.index[shown["obs_status"] == "Q"]:
        counts = counts_of(rows.loc[row])
        small = [family for family, count in counts.items() if 0 < count < threshold]
        for family in small or ["n"]:
            if outsider.span({(row, family): 1}) < min(threshold, at_most.span({(row, family): 1})) - NEVER_FAR:
                found.append((row, family))
    return found


@examples(100)
@given(random_tables(public=st.just(False)))
def test_no_hidden_number_can_be_worked_out(rows):
    shown = protect(rows).observations
    assert not shown["value"].between(1, 4).any()
    assert leaks(rows, shown) == []


@examples(100)
@given(random_tables())
def test_no_hidden_number_can_be_worked_out_from_public_ones_unless_these_alone_betray_it(rows):
    shown = protect(rows).observations
    assert not shown.loc[~rows["is_public"].astype(bool), "value"].between(1, 4).any()
    assert leaks(rows, shown) == []


@examples(60)
@given(random_tables(unit_measure="PT", public=st.sampled_from([False, False, False, True])))
def test_no_part_of_a_hidden_rate_can_be_worked_out(rows):
    shown = protect(rows).observations
    assert leaks(rows, shown) == []
