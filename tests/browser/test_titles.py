"""Titles about a named government are true of the starter figures under them, whatever is chosen."""

import re

import pytest

from hrdash import sentences
from hrdash.queries import units
from hrdash.queries.coverage import coverage_by, coverage_of
from hrdash.queries.expected import area_of
from hrdash.store import read_release
from hrdash.vocabulary import codes
from hrdash.words import unit_name

# They share the lake of the browser tests, which takes long to build.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("theme", [None, *codes("themes")])
def test_a_title_of_coverage_is_true_of_the_cells(starter_lake, theme):
    release = read_release(starter_lake)
    where = {"theme": theme} if theme else {}
    counts = coverage_by(release, ("unit", "disaggregation"), where)
    cells = coverage_of(release, where)
    come = cells[cells["coverage"].isin(["present", "hidden"])]
    title = sentences.coverage_finding(counts, None)
    by = re.search(r"by (disability|sex|age|locality)$|by (disability|sex|age|locality):", title)
    if title.startswith("Every"):
        for name in ("sex", "age", "disability", "locality"):
            asked = cells[cells["disaggregation"] == name]["unit"]
            assert set(asked) <= set(come[come["disaggregation"] == name]["unit"])
    else:
        name = by[1] or by[2]
        without = set(cells[cells["disaggregation"] == name]["unit"]) - set(
            come[come["disaggregation"] == name]["unit"]
        )
        said = re.match(r"(\d) of|No", title)
        whole = cells[cells["disaggregation"] == name]["unit"].nunique()
        assert (int(said[1]) if said[1] else whole) == len(without)
        named = [unit for unit in codes("units") if unit_name(unit) in title]
        assert not named or set(named) == without


@pytest.mark.parametrize("unit", codes("units"))
def test_a_title_of_one_governments_coverage_counts_its_cells(starter_lake, unit):
    release = read_release(starter_lake)
    title = sentences.coverage_finding(coverage_by(release, ("unit", "disaggregation")), unit)
    mine = coverage_of(release, {"unit": unit})
    present = int((mine["coverage"] == "present").sum())
    assert title.startswith(f"{unit_name(unit)}: {present} of {len(mine)} expected figures are here")


@pytest.mark.parametrize("unit", [unit for unit in codes("units") if unit != "FED"])
def test_a_title_of_a_profile_is_true_of_its_strips(starter_lake, unit):
    compared = units.against_nation(read_release(starter_lake), area_of(unit))
    if compared.empty:
        return
    better = {"higher_is_better": 1, "lower_is_better": -1}
    distance = (compared["value"] - compared["national_value"]) * compared["direction"].map(better)
    assert (distance[compared["verdict"] == "worse"] < 0).all()
    assert (distance[compared["verdict"] == "better"] > 0).all()
    title = sentences.against_finding(compared, unit)
    worse = int((compared["verdict"] == "worse").sum())
    assert f"worse off than Pakistan as a whole in {worse} of" in title or "all" in title or not worse
