"""Whether a figure or a gap has moved: hand-checked, and refused where nobody can honestly say."""

import pandas as pd
import pytest

from hrdash import metrics
from tests.small_lake import drawn


def of(text: str, **same: object) -> pd.Series:
    """Give the progress of one drawn series."""
    columns = {"area": "PK", "direction": "higher_is_better", "target_value": None, "target_year": None}
    points = drawn(text)
    points = points.assign(
        **{name: value for name, value in (columns | same).items() if name not in points},
        year=[int(str(period)[:4]) for period in points["period"]],
    )
    points["period"] = points["period"].astype(str)
    for name in ("value", "target_value", "target_year"):
        points[name] = pd.to_numeric(points[name])
    return metrics.progress(points, ["area"]).iloc[0]


RISE = """
    period  value  obs_status
    2015    50     A
    2018    52     A
    2020    60     A
"""


def test_points_a_year_stand_beside_what_the_target_asks():
    found = of(RISE, target_value=90.0, target_year=2030)
    assert (found["base_period"], found["current_period"]) == ("2015", "2020")
    assert (found["change"], found["points_a_year"], found["moved"]) == (10, 2, "better")
    assert found["required_a_year"] == pytest.approx(40 / 15)
    assert found["needed_a_year"] == pytest.approx(30 / 10)


@pytest.mark.parametrize(
    ("base", "current", "target", "direction", "expected"),
    [
        # growth a year: 50→60 in 5 years 3.71 %; 50→90 in 15 years 4.00 %: R 0.929
        (50, 60, 90, "higher_is_better", "moderate"),
        (50, 61, 90, "higher_is_better", "on_track"),  # 4.06 %: R 1.015
        (50, 52, 90, "higher_is_better", "limited"),  # 0.79 %: R 0.197
        (50, 48, 90, "higher_is_better", "deterioration"),
        (50, 91, 90, "higher_is_better", "reached"),
        (80, 50, 25, "lower_is_better", "on_track"),  # -8.97 % against -7.46 %
        (80, 90, 25, "lower_is_better", "deterioration"),
        (80, 20, 25, "lower_is_better", "reached"),
        (80, 0, 0, "lower_is_better", "reached"),  # reached wins, also at zero
        (80, 50, 0, "lower_is_better", None),  # no growth rate leads to zero
        (0, 10, 90, "higher_is_better", None),
        (95, 80, 90, "higher_is_better", None),  # the base had met the target: no ratio says anything
    ],
)
def test_the_class_is_given_only_where_it_is_defined(base, current, target, direction, expected):
    drawn_series = f"period value obs_status\n2015 {base} A\n2020 {current} A"
    found = of(drawn_series, target_value=float(target), target_year=2030, direction=direction)
    assert found["progress_class"] == expected
    assert found["points_a_year"] == (current - base) / 5  # works at zero


def test_a_target_whose_year_has_passed_has_no_class_and_needs_no_pace():
    found = of(RISE, target_value=90.0, target_year=2019)
    assert found["progress_class"] is None
    assert pd.isna(found["needed_a_year"])
    assert found["moved"] == "better"


def test_without_a_target_the_movement_is_told_and_no_class():
    found = of(RISE)
    assert (found["moved"], found["progress_class"]) == ("better", None)
    assert pd.isna(found["required_a_year"])


@pytest.mark.parametrize(
    ("text", "same", "reason"),
    [
        ("period value obs_status\n2020 60 A", {}, "one_point"),
        ("period value obs_status\n2015 50 A\n2020 60 B", {}, "break"),
        ("period value obs_status\n2015 50 A\n2020 - Q", {}, "hidden"),
        ("period value obs_status\n2015 - Q\n2020 60 A", {}, "hidden"),
        ("period value obs_status\n2015 50 A\n2020 - L", {}, "one_point"),
        (RISE, {"direction": "neutral"}, "neutral"),
        (
            "period value ci_low ci_high obs_status\n2015 50 46 54 A\n2020 54 51 57 A",
            {},
            "interval",  # 4 ± 5
        ),
    ],
)
def test_no_verdict_where_it_cannot_honestly_be_given(text, same, reason):
    found = of(text, **same)
    assert found["no_verdict"] == reason
    assert (found["moved"], found["progress_class"]) == (None, None)


def test_a_change_larger_than_its_interval_is_a_verdict():
    found = of("period value ci_low ci_high obs_status\n2015 50 46 54 A\n2020 60 57 63 A")
    assert (found["change_low"], found["change_high"], found["moved"]) == (5, 15, "better")


def test_after_a_break_only_the_newest_stretch_is_measured():
    found = of("period value obs_status\n2010 90 A\n2015 50 B\n2020 60 A")
    assert (found["base_period"], found["change"], found["no_verdict"]) == ("2015", 10, None)


def test_two_figures_of_one_year_are_no_movement():
    found = of("period value obs_status\n2019 50 A\n2019 60 A")
    assert found["no_verdict"] == "one_point"


def test_series_are_never_joined():
    points = drawn(
        """
        definition  period  value  obs_status
        census      2017    0.5    A
        survey      2020    14.0   A
        """,
        direction="lower_is_better",
        target_value=0.0,
        target_year=2030.0,
    ).assign(year=[2017, 2020])
    found = metrics.progress(points, ["definition"])
    assert found["no_verdict"].tolist() == ["one_point", "one_point"]


GAPS = """
    area   period  year  difference  difference_low  difference_high  obs_status  is_break
    PK-PB  2015    2015  20          15              25               A           false
    PK-PB  2020    2020  8           3               13               A           false
    PK-SD  2015    2015  10          -               -                A           false
    PK-SD  2020    2020  14          -               -                A           false
    PK-KP  2015    2015  5           -               -                A           false
    PK-KP  2020    2020  -2          -               -                A           false
    PK-BA  2015    2015  20          -               -                A           false
    PK-BA  2020    2020  8           -               -                P           true
    PK-IS  2015    2015  6           2               10               A           false
    PK-IS  2020    2020  4           0               8                A           false
"""


def test_a_gap_closes_widens_or_turns_over():
    rows = drawn(GAPS, direction="higher_is_better", target_year=None).astype({"target_year": float})
    found = metrics.gap_progress(rows, ["area"]).set_index("area")
    assert found["moved"].dropna().to_dict() == {"PK-PB": "better", "PK-SD": "worse", "PK-KP": "better"}
    assert found["no_verdict"].dropna().to_dict() == {"PK-BA": "break", "PK-IS": "interval"}
    assert found["change"].drop("PK-BA").to_dict() == {"PK-PB": -12, "PK-SD": 4, "PK-KP": -3, "PK-IS": -2}
    assert found.index[found["is_reversed"]].tolist() == ["PK-KP"]


def test_the_gap_of_an_indicator_without_direction_is_never_judged():
    rows = drawn(GAPS, direction="neutral", target_year=None).astype({"target_year": float})
    assert set(metrics.gap_progress(rows, ["area"])["no_verdict"]) == {"neutral"}
