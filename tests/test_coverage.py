"""Expected against come, asked of a lake."""

import pytest

from hrdash.queries import coverage
from hrdash.queries.filters import QuestionError
from tests.small_lake import make_lake

INDICATORS = """
    indicator_id  label_en     kind        themes            expected_disaggregations       sensitivity
    act           B-Act        structural  institutions      -                              normal
    literacy      A-Literacy   outcome     education;health  area;sex;disability;religion   normal
    births        C-Births     outcome     health            area;district                  normal
    never-come    D-Never      process     health            sex                            normal
"""
# The census leaves out PK-GB and PK-JK; the survey has PK-KP only, and a figure of its own for PK-JK.
OBSERVATIONS = """
    indicator_id  area   district  period  sex  ground    ground_value  definition  year  value  obs_status  unit_measure  source
    act           PK     _T        2019    _T   _T        _T            d1          2019  1      A           YES_NO        Gazette
    literacy      PK     _T        2023    _T   _T        _T            d2          2023  61.2   A           PT            Census
    literacy      PK     _T        2023    F    _T        _T            d2          2023  52.8   A           PT            Census
    literacy      PK     _T        2019    F    _T        _T            d3          2019  50.1   A           PT            Survey
    literacy      PK     _T        2023    _T   religion  christian     d2          2023  60.0   A           PT            Census
    literacy      PK-KP  _T        2023    _T   _T        _T            d2          2023  51.1   A           PT            Census
    literacy      PK-KP  _T        2023    F    _T        _T            d2          2023  -      L           PT            Census
    literacy      PK-KP  _T        2023    _T   religion  christian     d2          2023  -      Q           PT            Census
    literacy      PK-PB  _T        2023    M    _T        _T            d2          2023  71.9   A           PT            Census
    births        PK-KP  _T        2019    _T   _T        _T            d1          2019  40.0   A           PT            Survey
    births        PK-KP  PK201     2019    _T   _T        _T            d1          2019  41.0   A           PT            Survey
    other         PK-JK  _T        2019    _T   _T        _T            d1          2019  10.0   A           PT            Survey
    other         PK-SD  _T        2023    _T   _T        _T            d1          2023  10.0   A           PT            Census
    other         PK-BA  _T        2023    _T   _T        _T            d1          2023  10.0   A           PT            Census
    other         PK-IS  _T        2023    _T   _T        _T            d1          2023  10.0   A           PT            Census
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return make_lake(
        tmp_path_factory.mktemp("coverage") / "lake", indicators=INDICATORS, observations=OBSERVATIONS
    )


def cells_of(release, **where: str) -> dict[tuple, str]:
    cells = coverage.coverage_of(release, where)
    return {
        (unit, name): state
        for unit, name, state in zip(cells["unit"], cells["disaggregation"], cells["coverage"], strict=True)
    }


def test_each_figure_expected_of_a_unit_is_held_against_what_came(release):
    assert cells_of(release, indicator_id="literacy", unit=["FED", "PK-KP", "PK-PB", "PK-SD", "PK-GB"]) == {
        ("FED", "_T"): "present",
        ("FED", "sex"): "present",
        ("FED", "disability"): "missing",
        ("FED", "religion"): "present",
        ("PK-KP", "_T"): "present",
        ("PK-KP", "sex"): "not_collected",
        ("PK-KP", "disability"): "missing",
        ("PK-KP", "religion"): "hidden",
        ("PK-PB", "_T"): "missing",
        ("PK-PB", "sex"): "present",
        ("PK-PB", "disability"): "missing",
        ("PK-PB", "religion"): "missing",
        ("PK-SD", "_T"): "missing",
        ("PK-SD", "sex"): "missing",
        ("PK-SD", "disability"): "missing",
        ("PK-SD", "religion"): "missing",
        **{("PK-GB", name): "not_covered" for name in ("_T", "sex", "disability", "religion")},
    }


def test_a_unit_is_covered_where_one_of_the_indicators_sources_has_any_figure_for_it(release):
    assert cells_of(release, indicator_id="births", unit=["PK-JK", "PK-GB"]) == {
        ("PK-JK", "_T"): "missing",
        ("PK-JK", "district"): "missing",
        ("PK-GB", "_T"): "not_covered",
        ("PK-GB", "district"): "not_covered",
    }


def test_districts_are_expected_of_provinces_and_not_of_the_federal_government(release):
    cells = cells_of(release, indicator_id="births", unit=["FED", "PK-KP"])
    assert cells[("PK-KP", "district")] == "present"
    assert ("FED", "district") not in cells


def test_an_indicator_not_expected_by_area_is_expected_of_the_federal_government_alone(release):
    assert cells_of(release, indicator_id="act") == {("FED", "_T"): "present"}
    assert cells_of(release, indicator_id="never-come") == {
        ("FED", "_T"): "missing",
        ("FED", "sex"): "missing",
    }


def test_the_year_is_that_of_the_newest_figure_that_can_be_seen(release):
    cells = coverage.coverage_of(release, {"indicator_id": "literacy"}).set_index(["unit", "disaggregation"])
    assert cells.loc[("FED", "sex"), "year"] == 2023
    assert cells.loc[("PK-KP", "religion")].isna()["year"]


def test_counted_by_unit_every_expected_figure_has_one_state(release):
    counts = coverage.coverage_by(release, "unit").set_index("unit")
    assert counts.loc["PK-KP"].to_dict() == {
        "expected": 6,
        "present": 3,
        "hidden": 1,
        "not_collected": 1,
        "not_covered": 0,
        "missing": 1,
        "stale": 0,
    }
    states = counts.drop(columns=["expected", "stale"]).sum(axis="columns")
    assert (states == counts["expected"]).all()


def test_counted_by_theme_an_indicator_counts_in_each_of_its_themes(release):
    counts = coverage.coverage_by(release, ["theme"], {"unit": "FED"}).set_index("theme")["expected"]
    assert counts.to_dict() == {"education": 4, "health": 4 + 1 + 2, "institutions": 1}


def test_a_filter_keeps_the_cells_it_names(release):
    assert set(cells_of(release, coverage="hidden")) == {("PK-KP", "religion")}
    assert set(cells_of(release, theme="institutions")) == {("FED", "_T")}


def test_what_coverage_does_not_know_is_refused(release):
    with pytest.raises(QuestionError, match="coverage has no 'colour': there are"):
        coverage.coverage_by(release, "colour")
    with pytest.raises(QuestionError, match="no column 'colour'"):
        coverage.coverage_of(release, {"colour": "red"})
