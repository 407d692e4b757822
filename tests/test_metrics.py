"""The rules for figures, each held against tables checked by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdash import metrics
from tests.small_lake import drawn

REPORTS = drawn(
    """
    status_report_id  assignment_id  as_of       reported_on  release  status
    r1                a1             2024-01-31  2024-02-10   1        not_started
    r2                a1             2025-06-30  2025-07-01   1        in_progress
    r3                a1             2026-06-30  2026-07-01   2        implemented
    r4                a2             2025-06-30  2025-07-05   1        partly_implemented
    r5                a2             2025-06-30  2025-07-02   2        implemented
    r6                a3             2025-06-30  2025-07-02   1        in_progress
    r7                a3             2025-06-30  2025-07-02   2        not_started
    """
)


def statuses_on(day: str) -> dict[str, str]:
    latest = metrics.latest_status(REPORTS, date.fromisoformat(day))
    return dict(zip(latest["assignment_id"], latest["status"], strict=True))


def test_a_status_on_a_day_is_the_latest_dated_on_or_before_it():
    assert statuses_on("2025-06-29") == {"a1": "not_started"}
    assert statuses_on("2025-06-30")["a1"] == "in_progress"
    assert statuses_on("2026-06-29")["a1"] == "in_progress"
    assert statuses_on("2026-06-30")["a1"] == "implemented"


def test_on_the_same_day_the_later_reported_on_counts_whatever_its_release():
    assert statuses_on("2025-12-31")["a2"] == "partly_implemented"


def test_on_the_same_day_and_reported_on_the_later_release_counts():
    assert statuses_on("2025-12-31")["a3"] == "not_started"


def test_before_the_first_report_there_is_no_status():
    assert statuses_on("2020-01-01") == {}


def in_scope(text: str, **options: bool) -> list[bool]:
    return metrics.is_in_scope(drawn(text), **options).tolist()


def test_only_current_supported_lead_assignments_of_recommendations_are_in_scope():
    assert in_scope(
        """
        kind            role     is_current  response           status
        recommendation  lead     true        supported          implemented
        recommendation  lead     true        supported_in_part  no_report
        recommendation  lead     true        not_applicable     not_started
        recommendation  lead     true        noted              implemented
        recommendation  lead     true        -                  implemented
        recommendation  lead     true        supported          no_longer_applicable
        recommendation  lead     false       supported          implemented
        recommendation  support  true        supported          implemented
        concern         lead     true        supported          implemented
        """
    ) == [True, True, True, False, False, False, False, False, False]


def test_all_cycles_opens_earlier_reviews_and_nothing_else():
    assert in_scope(
        """
        kind            role     is_current  response   status
        recommendation  lead     false       supported  implemented
        recommendation  lead     -           supported  implemented
        recommendation  support  false       supported  implemented
        concern         lead     false       supported  implemented
        recommendation  lead     false       noted      implemented
        """,
        all_cycles=True,
    ) == [True, True, False, False, False]


COUNTED = """
    unit   response           status                has_evidence
    PK-KP  supported          implemented           true
    PK-KP  supported          implemented           false
    PK-KP  supported_in_part  partly_implemented    true
    PK-KP  not_applicable     in_progress           false
    PK-KP  supported          not_started           false
    PK-KP  supported          no_report             false
    PK-KP  supported          no_report             false
    PK-KP  supported          no_report             false
    PK-KP  supported          no_longer_applicable  false
    PK-KP  noted              implemented           true
    PK-KP  noted              no_report             false
    PK-SD  supported          no_longer_applicable  false
    PK-SD  noted              not_started           false
"""


def rates_of(table: str, by: str = "unit") -> pd.DataFrame:
    rows = drawn(table, kind="recommendation", role="lead", is_current=True)
    return metrics.unit_rates(rows, [by]).set_index(by)


def test_a_unit_is_counted_status_by_status_with_noted_and_no_longer_applicable_beside():
    assert rates_of(COUNTED).loc["PK-KP"].to_dict() == {
        "assigned": 8,
        "reported": 5,
        "implemented": 2,
        "partly_implemented": 1,
        "in_progress": 1,
        "not_started": 1,
        "no_report": 3,
        "implemented_with_evidence": 1,
        "no_longer_applicable": 1,
        "noted": 2,
        "implementation_rate": 2 / 8,
        "reporting_coverage": 5 / 8,
    }


def test_a_rate_over_nothing_is_null_and_not_zero():
    sindh = rates_of(COUNTED).loc["PK-SD"]
    assert sindh["assigned"] == 0
    assert sindh["noted"] == 1
    assert np.isnan(sindh["implementation_rate"])
    assert np.isnan(sindh["reporting_coverage"])


SOME_STATUSES = st.lists(st.sampled_from(metrics.STATUSES), min_size=1, max_size=12)


def rates_from(statuses: list[str]) -> pd.Series:
    rows = pd.DataFrame({"status": statuses}).assign(
        unit="PK-KP",
        response="supported",
        kind="recommendation",
        role="lead",
        is_current=True,
        has_evidence=False,
    )
    return metrics.unit_rates(rows, ["unit"]).iloc[0]


@settings(deadline=None)
@given(SOME_STATUSES, st.data())
def test_silence_never_improves_a_rate(statuses, data):
    silent = data.draw(st.integers(0, len(statuses) - 1))
    before = rates_from(statuses)
    after = rates_from([*statuses[:silent], "no_report", *statuses[silent + 1 :]])
    assert after["implementation_rate"] <= before["implementation_rate"]
    assert after["reporting_coverage"] <= before["reporting_coverage"]
    assert after["assigned"] == before["assigned"]


@settings(deadline=None)
@given(SOME_STATUSES)
def test_the_statuses_of_a_unit_add_up_to_what_is_assigned(statuses):
    rates = rates_from(statuses)
    assert sum(rates[code] for code in metrics.STATUSES) == rates["assigned"] == len(statuses)
    assert rates["reported"] + rates["no_report"] == rates["assigned"]


def test_the_country_is_counted_by_recommendation():
    statuses = drawn(
        """
        recommendation_id   unit   status                role     has_evidence
        all-implemented     PK-KP  implemented           lead     true
        all-implemented     PK-PB  implemented           lead     true
        some-evidence       PK-KP  implemented           lead     true
        some-evidence       PK-PB  implemented           lead     false
        one-left-out        PK-KP  implemented           lead     true
        one-left-out        PK-PB  no_longer_applicable  lead     false
        one-silent          PK-KP  implemented           lead     true
        one-silent          PK-PB  no_report             lead     false
        only-in-progress    PK-KP  in_progress           lead     false
        only-in-progress    PK-PB  in_progress           lead     false
        begun-nowhere       PK-KP  not_started           lead     false
        begun-nowhere       PK-PB  no_report             lead     false
        no-word             PK-KP  no_report             lead     false
        no-word             PK-PB  no_longer_applicable  lead     false
        nobody-left         PK-KP  no_longer_applicable  lead     false
        support-is-outside  PK-KP  no_report             lead     false
        support-is-outside  PK-PB  implemented           support  true
        """
    )
    national = metrics.national_status(statuses)
    assert national["unit"].unique().tolist() == ["PK"]
    assert dict(zip(national["recommendation_id"], national["status"], strict=True)) == {
        "all-implemented": "implemented",
        "some-evidence": "implemented",
        "one-left-out": "implemented",
        "one-silent": "partly_implemented",
        "only-in-progress": "partly_implemented",
        "begun-nowhere": "not_started",
        "no-word": "no_report",
        "nobody-left": "no_longer_applicable",
        "support-is-outside": "no_report",
    }
    with_evidence = national.loc[
        national["has_evidence"] & (national["status"] == "implemented"), "recommendation_id"
    ]
    assert with_evidence.tolist() == ["all-implemented", "one-left-out"]


def test_the_national_rate_is_not_the_mean_of_the_units_rates():
    statuses = drawn(
        """
        recommendation_id  unit   status
        r1                 PK-KP  implemented
        r1                 PK-PB  not_started
        r2                 PK-KP  implemented
        """,
        role="lead",
        kind="recommendation",
        is_current=True,
        response="supported",
        has_evidence=False,
    )
    by_unit = metrics.unit_rates(statuses, ["unit"])
    assert by_unit["implementation_rate"].mean() == 0.5
    national = metrics.unit_rates(metrics.national_status(statuses), ["unit"])
    assert national[["assigned", "implemented", "partly_implemented"]].values.tolist() == [[2, 1, 1]]


def total_of(table: str, parts: str, **same: object) -> dict:
    observations = drawn(table, indicator_id="literacy", **same)
    total = metrics.aggregate(observations, "sex", parts.split())
    assert len(total) == 1
    return total.iloc[0].to_dict()


def test_percentages_are_summed_by_their_parts_and_never_averaged():
    total = total_of(
        """
        sex  value  numerator  denominator  obs_status  source_kind
        F    40.0   40         100          A           published
        M    60.0   180        300          P           published
        """,
        "F M",
        unit_measure="PT",
    )
    assert (total["value"], total["numerator"], total["denominator"]) == (55.0, 220, 400)
    assert (total["sex"], total["source_kind"], total["obs_status"]) == ("_T", "computed", "P")


def test_rates_keep_their_measure_when_they_are_summed():
    total = total_of(
        """
        sex  value   numerator  denominator  obs_status
        F    100.0   1          1000         A
        M    200.0   2          1000         A
        """,
        "F M",
        unit_measure="PER_100000_POP",
    )
    assert total["value"] == 150.0


def test_counts_are_summed_by_their_values():
    total = total_of(
        """
        sex  value  obs_status
        F    7      A
        M    5      A
        """,
        "F M",
        unit_measure="NUMBER",
    )
    assert total["value"] == 12


def test_a_published_total_wins_over_a_computed_one():
    total = total_of(
        """
        sex  value  obs_status  source_kind
        F    7      A           published
        M    5      A           published
        _T   13     A           published
        """,
        "F M",
        unit_measure="NUMBER",
    )
    assert (total["value"], total["source_kind"]) == (13, "published")


@pytest.mark.parametrize(
    ("second_part", "mark"),
    [("M - Q", "Q"), ("M - L", "L"), ("M - A", "L"), ("TG 5 A", "L")],
    ids=["hidden", "not collected", "blank", "missing"],
)
def test_a_sum_with_a_part_that_is_not_there_is_not_shown(second_part, mark):
    total = total_of(
        f"sex value obs_status\nF 7 A\n{second_part}",
        "F M",
        unit_measure="NUMBER",
    )
    assert pd.isna(total["value"])
    assert total["obs_status"] == mark


def test_a_percentage_without_parts_cannot_be_summed_to_a_value():
    total = total_of(
        """
        sex  value  numerator  denominator  obs_status
        F    40.0   40         100          A
        M    60.0   -          -            A
        """,
        "F M",
        unit_measure="PT",
    )
    assert pd.isna(total["value"])


def test_years_cannot_be_summed():
    with pytest.raises(ValueError, match="YEARS cannot be summed"):
        total_of("sex value obs_status\nF 7 A", "F", unit_measure="YEARS")


GROUPS = """
    indicator_id   direction         area   period  sex  value  denominator  obs_status
    literacy       higher_is_better  PK-KP  2023    F    40.0   100          U
    literacy       higher_is_better  PK-KP  2023    M    60.0   120          A
    literacy       higher_is_better  PK-SD  2023    F    -      -            Q
    literacy       higher_is_better  PK-SD  2023    M    70.0   90           A
    literacy       higher_is_better  PK-PB  2023    F    60.0   90           A
    literacy       higher_is_better  PK-PB  2019    M    70.0   90           A
    literacy       higher_is_better  PK-BA  2023    F    0.0    90           A
    literacy       higher_is_better  PK-BA  2023    M    30.0   90           A
    out-of-school  lower_is_better   PK-KP  2023    F    45.0   100          A
    out-of-school  lower_is_better   PK-KP  2023    M    30.0   100          A
    cases          neutral           PK-KP  2023    F    45.0   100          A
    cases          neutral           PK-KP  2023    M    30.0   100          A
"""


def test_a_gap_is_read_in_the_direction_that_the_indicator_declares():
    gaps = metrics.gap(drawn(GROUPS), "sex", "F", "M").set_index(["indicator_id", "area"])
    assert gaps.loc[("literacy", "PK-KP"), ["difference", "ratio"]].tolist() == [20.0, 1.5]
    assert gaps.loc[("out-of-school", "PK-KP"), ["difference", "ratio"]].tolist() == [15.0, 1.5]
    assert gaps.loc[("literacy", "PK-KP"), ["group_base", "comparison_base"]].tolist() == [100, 120]


def test_a_group_that_is_ahead_has_a_gap_below_zero():
    ahead = metrics.gap(drawn(GROUPS), "sex", "M", "F").set_index(["indicator_id", "area"])
    assert ahead.loc[("literacy", "PK-KP"), "difference"] == -20.0


def test_hidden_values_and_indicators_without_direction_have_no_gap():
    gaps = metrics.gap(drawn(GROUPS), "sex", "F", "M").set_index(["indicator_id", "area"])
    for pair in [("literacy", "PK-SD"), ("cases", "PK-KP")]:
        assert gaps.loc[pair, ["difference", "ratio"]].isna().all()


def test_over_zero_there_is_a_difference_and_no_ratio():
    gaps = metrics.gap(drawn(GROUPS), "sex", "F", "M").set_index("area")
    assert gaps.loc["PK-BA", "difference"] == 30.0
    assert np.isnan(gaps.loc["PK-BA", "ratio"])


def test_a_pair_has_the_more_cautious_mark_of_its_two_figures():
    gaps = metrics.gap(drawn(GROUPS), "sex", "F", "M").set_index(["indicator_id", "area"])["obs_status"]
    assert gaps.to_dict() == {
        ("literacy", "PK-KP"): "U",
        ("literacy", "PK-SD"): "Q",
        ("literacy", "PK-BA"): "A",
        ("out-of-school", "PK-KP"): "A",
        ("cases", "PK-KP"): "A",
    }


def test_groups_of_different_periods_are_no_pair():
    gaps = metrics.gap(drawn(GROUPS), "sex", "F", "M")
    assert "PK-PB" not in set(gaps["area"])


AREAS = """
    area   value  year  definition  direction
    PK-BA  40     2019  d1          higher_is_better
    PK-SD  55     2019  d1          higher_is_better
    PK-KP  65     2020  d1          higher_is_better
    PK-PB  78     2022  d1          higher_is_better
    PK-IS  90     2019  d1          higher_is_better
"""
PEOPLE = pd.Series({"PK-BA": 30, "PK-SD": 25, "PK-KP": 20, "PK-PB": 15, "PK-IS": 10})


def test_the_gap_between_areas_gives_the_published_check_values():
    gap = metrics.gap_between_areas(drawn(AREAS), PEOPLE)
    assert gap == {
        "mean": pytest.approx(59.45),
        "best_off": "PK-IS",
        "worst_off": "PK-BA",
        "difference": 50,
        "ratio": 2.25,
        "weighted_mean_difference": pytest.approx(13.895),
        "attributable_risk": pytest.approx(30.55),
        "attributable_fraction": pytest.approx(51.388, abs=0.001),
    }


def test_where_lower_is_better_the_lowest_area_is_the_best_off():
    gap = metrics.gap_between_areas(drawn(AREAS).assign(direction="lower_is_better"), PEOPLE)
    assert (gap["best_off"], gap["attributable_risk"]) == ("PK-BA", pytest.approx(19.45))


@pytest.mark.parametrize(
    "change",
    [
        {"year": [2018, 2019, 2020, 2022, 2019]},
        {"definition": list("aabbb")},
        {"direction": "neutral"},
        {"value": [40, None, 65, 78, 90]},
    ],
    ids=["four years apart", "two definitions", "no direction", "a hidden value"],
)
def test_areas_that_may_not_be_compared_have_no_gap(change):
    assert metrics.gap_between_areas(drawn(AREAS).assign(**change), PEOPLE) is None


def test_ordered_groups_give_the_published_slope_and_relative_index():
    slope, relative = metrics.gap_of_ordered_groups([40, 55, 65, 78, 90], [30, 25, 20, 15, 10])
    assert (slope, relative) == (pytest.approx(58.048, abs=0.001), pytest.approx(2.908, abs=0.001))


@pytest.mark.parametrize(
    ("populations", "values", "slope", "relative"),
    [
        # Life expectancy and infant mortality by decile: test data of UKHSA's R package PHEindicatormethods 2.1.0
        # (testdata_SII, records 11 to 20 and 71 to 80), with what its phe_sii() gives.
        (
            [21675, 20065, 19750, 24713, 20112, 19618, 22408, 19752, 18939, 19312],
            [
                70.54853186,
                71.57155734,
                72.48698671,
                73.51985519,
                73.14605425,
                76.15898712,
                78.65444871,
                80.56476961,
                80.85486627,
                79.9711253,
            ],
            12.547846636351798,
            1.180885620848795,
        ),
        (
            [279012, 255993, 236961, 214315, 192812, 183546, 168593, 164822, 154836, 138165],
            [
                5.892219689475721,
                4.7345044591063035,
                3.827634083245766,
                3.8681380211371112,
                3.6771570234217785,
                3.1436261209723995,
                3.1258711808912585,
                2.942568346458604,
                2.82879950399132,
                2.7648101907140012,
            ],
            -3.2752012326471758,
            0.40600068953980034,
        ),
    ],
    ids=["higher is better", "lower is better"],
)
def test_ordered_groups_give_what_another_published_implementation_gives(
    populations, values, slope, relative
):
    assert metrics.gap_of_ordered_groups(values, populations) == pytest.approx((slope, relative), rel=1e-12)


def test_coverage_says_the_best_that_came_and_tells_missing_from_not_covered():
    expected = drawn(
        """
        unit   disaggregation  is_covered
        PK-KP  sex             true
        PK-KP  disability      true
        PK-KP  locality        true
        PK-KP  age             true
        PK-JK  sex             false
        PK-GB  sex             false
        """,
        indicator_id="literacy",
    )
    come = drawn(
        """
        unit   disaggregation  present  hidden  not_collected
        PK-KP  sex             1        3       2
        PK-KP  disability      0        3       2
        PK-KP  locality        0        0       2
        PK-GB  sex             2        0       0
        """,
        indicator_id="literacy",
    )
    cells = metrics.coverage(expected, come)
    assert cells["coverage"].tolist() == [
        *("present", "hidden", "not_collected", "missing"),
        *("not_covered", "present"),
    ]
