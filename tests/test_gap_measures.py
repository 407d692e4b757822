"""The measures of a gap against results that others have published, and their intervals."""

import pandas as pd
import pytest

from hrdash import metrics
from hrdash.metrics.intervals import difference_interval, ratio_interval
from tests.small_lake import drawn

# Births attended by skilled health personnel in the 34 regions of one country (per cent, births in thousands): the
# data set `NonorderedSample` of WHO's R package healthequal 1.0.1, WHO Health Inequality Data Repository.
REGIONS = """
    area   value      people        area   value      people        area   value      people
    r1     95.11784   230.20508     r13    98.55796   364.84567     r24    92.61676   164.39857
    r2     100.0      149.46272     r14    87.83975   136.16908     r25    90.40358   309.49365
    r3     97.41001   55.66533      r15    91.87503   304.16476     r26    96.44518   355.35611
    r4     80.35694   451.2655      r16    74.12338   85.01051      r27    84.66086   119.80606
    r5     94.25756   70.1754       r17    90.53304   26.3322       r28    89.83888   1979.52112
    r6     98.56168   1221.94446    r18    73.3754    51.94059      r29    88.60473   211.84625
    r7     88.9473    91.88274      r19    96.02899   74.51883      r30    94.78091   223.61832
    r8     86.67196   124.61095     r20    89.99208   617.09229     r31    74.04845   39.13828
    r9     97.09818   1257.44946    r21    64.19527   180.49098     r32    87.00427   55.92433
    r10    96.59196   138.38353     r22    85.95709   308.42297     r33    97.62753   195.26024
    r11    75.43341   252.12613     r23    99.40075   77.26701      r34    97.71152   133.29512
    r12    92.83402   47.24884
"""
# The same births by wealth fifth: `OrderedSample` of the same package.
WEALTH = """
    area     value     people
    poorest  75.60530  2072.436
    second   91.01997  2112.204
    middle   96.03959  1983.059
    fourth   97.04223  2052.124
    richest  99.22405  1884.510
"""


def of_regions(text: str) -> tuple[pd.DataFrame, pd.Series]:
    words = text.split()
    rows = [words[start : start + 3] for start in range(0, len(words), 3) if words[start] != "area"]
    table = pd.DataFrame(rows, columns=["area", "value", "people"]).astype({"value": float, "people": float})
    table = table.assign(year=2017, definition="dhs", direction="higher_is_better")
    return table, table.set_index("area")["people"]


def test_regions_give_the_weighted_mean_difference_that_who_publishes():
    gap = metrics.gap_between_areas(*of_regions(REGIONS))
    assert gap["weighted_mean_difference"] == pytest.approx(5.326111, abs=1e-6)  # healthequal, mdmw
    assert gap["mean"] == pytest.approx(91.59669, abs=1e-5)  # its setting average


def test_groups_give_the_attributable_risk_and_fraction_that_who_publishes():
    gap = metrics.gap_between_areas(*of_regions(WEALTH))
    assert gap["attributable_risk"] == pytest.approx(7.627362, abs=1e-5)  # healthequal, parisk
    assert gap["attributable_fraction"] == pytest.approx(8.327116, abs=1e-5)  # healthequal, paf


def test_islamabad_counts_in_the_mean_and_is_nobodys_yardstick():
    areas = drawn(
        """
        area   value  year  definition  direction
        PK-IS  90     2019  d1          higher_is_better
        PK-PB  70     2019  d1          higher_is_better
        PK-SD  40     2019  d1          higher_is_better
        """
    )
    people = pd.Series({"PK-IS": 10, "PK-PB": 60, "PK-SD": 30})
    gap = metrics.gap_between_areas(areas, people, no_yardstick=["PK-IS"])
    assert (gap["best_off"], gap["worst_off"], gap["difference"]) == ("PK-PB", "PK-SD", 30)
    assert (gap["mean"], gap["attributable_risk"]) == (63.0, 7.0)
    assert metrics.gap_between_areas(areas, people)["best_off"] == "PK-IS"


def test_islamabad_can_be_the_area_behind():
    areas = drawn(
        """
        area   value  year  definition  direction
        PK-IS  30     2019  d1          higher_is_better
        PK-PB  70     2019  d1          higher_is_better
        PK-SD  40     2019  d1          higher_is_better
        """
    )
    assert metrics.gap_between_areas(areas, None, ["PK-IS"])["worst_off"] == "PK-IS"


def test_where_the_people_of_an_area_are_unknown_only_the_range_is_given():
    gap = metrics.gap_between_areas(of_regions(WEALTH)[0], pd.Series({"poorest": 10.0}))
    assert gap["difference"] == pytest.approx(23.61875)
    assert pd.isna([gap["mean"], gap["weighted_mean_difference"], gap["attributable_risk"]]).all()


def wilson(events: int, people: int) -> list[float]:
    """Give a share with its score interval, by the textbook formula."""
    z, share = 1.959964, events / people
    middle = (events + z**2 / 2) / (people + z**2)
    half = z / (people + z**2) * (people * share * (1 - share) + z**2 / 4) ** 0.5
    return [share, middle - half, middle + half]


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_a_difference_has_the_published_interval(first, second, low, high):
    figures = [pd.Series([number]) for number in (*wilson(*first), *wilson(*second))]
    found = [float(end.iloc[0]) for end in difference_interval(*figures)]
    assert found == [pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4)]


def test_the_interval_of_a_ratio_turns_over_with_it():
    first, second = ([pd.Series([number]) for number in ends] for ends in ((60, 50, 70), (40, 30, 52)))
    low, high = (float(end.iloc[0]) for end in ratio_interval(*first, *second))
    turned = [float(end.iloc[0]) for end in ratio_interval(*second, *first)]
    assert low < 1.5 < high
    assert turned == [pytest.approx(1 / high), pytest.approx(1 / low)]


def test_a_gap_has_an_interval_only_where_both_figures_have_one():
    pairs = drawn(
        """
        indicator_id   direction         sex  value  ci_low  ci_high  denominator  obs_status
        literacy       higher_is_better  F    40.0   36.0    44.0     900          A
        literacy       higher_is_better  M    60.0   57.0    63.0     900          A
        schooling      higher_is_better  F    40.0   -       -        900          A
        schooling      higher_is_better  M    60.0   57.0    63.0     900          A
        out-of-school  lower_is_better   F    60.0   57.0    63.0     900          A
        out-of-school  lower_is_better   M    40.0   36.0    44.0     900          A
        """
    )
    gaps = metrics.gap(pairs, "sex", "F", "M").set_index("indicator_id")
    for name in ("literacy", "out-of-school"):  # 3-4-5: the half widths are 3 and 4
        assert gaps.loc[name, ["difference", "difference_low", "difference_high"]].tolist() == [20, 15, 25]
    assert gaps.loc["schooling", ["difference_low", "ratio_high"]].isna().all()
    assert gaps.loc["schooling", "difference"] == 20


def test_a_pair_in_which_one_figure_breaks_its_series_is_a_break():
    pairs = drawn(
        """
        indicator_id  direction         sex  value  denominator  obs_status
        literacy      higher_is_better  F    40.0   900          B
        literacy      higher_is_better  M    60.0   900          P
        """
    )
    row = metrics.gap(pairs, "sex", "F", "M").iloc[0]
    assert (row["obs_status"], bool(row["is_break"])) == ("P", True)
