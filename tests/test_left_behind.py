"""Figures by disability, by wealth, by age and by two of them: who is named, how far behind, and with which marks.

No published figure of the starter lake is of these kinds; the figures here are drawn, and held against sums by hand.
"""

import math

import pandas as pd
import pytest

from hrdash.charts import lines
from hrdash.cli import run
from hrdash.queries import crossings, gaps, indicators, movements, overview
from hrdash.sentences import gap_sentences, group_finding
from hrdash.sentences.crossed import crossed_finding
from hrdash.ui import behind as gaps_page
from hrdash.ui import briefing, pickers
from hrdash.ui import indicator as page
from hrdash.ui.indicator import measures
from tests.small_lake import drawn, make_lake

INDICATORS = """
    indicator_id  label_en   definition  themes     kind     sensitivity  unit_measure  direction
    literacy      Literacy   Everybody   education  outcome  normal       PT            higher_is_better
    absent        Absent     Children    education  outcome  normal       PT            lower_is_better
    limits        Limits     Everybody   health     outcome  normal       PT            neutral
"""
OBSERVATIONS = """
    indicator_id  area   period  year  sex  age     disability  ground             ground_value    value  denominator  sample_size  definition  obs_status
    literacy      PK-PB  2020    2020  _T   _T      WITH        _T                 _T              38     900000       400          survey      A
    literacy      PK-PB  2020    2020  _T   _T      WITHOUT     _T                 _T              65     9900000      8000         survey      A
    literacy      PK-BA  2020    2020  _T   _T      WITH        _T                 _T              18.6   90000        60           survey      A
    literacy      PK-BA  2020    2020  _T   _T      WITHOUT     _T                 _T              45     990000       2000         survey      A
    literacy      PK-BA  2020    2020  F    _T      WITH        _T                 _T              7      45000        38           survey      U
    literacy      PK-BA  2020    2020  M    _T      WITH        _T                 _T              30     45000        60           survey      A
    literacy      PK-PB  2023    2023  F    _T      _T          _T                 _T              50     9900000      -            census      A
    literacy      PK-PB  2023    2023  M    _T      _T          _T                 _T              90     9900000      -            census      A
    literacy      PK-PB  2023    2023  F    _T      _T          _T                 _T              50     9900000      -            second      A
    literacy      PK-PB  2020    2020  _T   _T      _T          wealth             wealth_poorest  45     3000         -            survey      A
    literacy      PK-PB  2020    2020  _T   _T      _T          wealth             wealth_middle   65     2000         -            survey      A
    literacy      PK-PB  2020    2020  _T   _T      _T          wealth             wealth_richest  85     1000         -            survey      A
    literacy      PK-BA  2020    2020  _T   _T      _T          wealth             wealth_poorest  40     -            -            survey      A
    literacy      PK-BA  2020    2020  _T   _T      _T          wealth             wealth_richest  68     -            -            survey      A
    literacy      PK-BA  2020    2020  F    _T      _T          wealth             wealth_poorest  5      300          -            survey      A
    literacy      PK-BA  2020    2020  F    _T      _T          wealth             wealth_middle   30     200          -            survey      A
    literacy      PK-BA  2020    2020  F    _T      _T          wealth             wealth_richest  75     100          -            survey      A
    absent        PK-PB  2012    2012  _T   _T      WITH        _T                 _T              60     -            500          survey      A
    absent        PK-PB  2012    2012  _T   _T      WITHOUT     _T                 _T              25     -            500          survey      A
    absent        PK-PB  2023    2023  F    _T      _T          _T                 _T              30     -            500          census      A
    absent        PK-PB  2023    2023  M    _T      _T          _T                 _T              20     -            500          census      A
    absent        PK-BA  2015    2015  _T   _T      _T          wealth             wealth_poorest  50     -            -            survey      A
    absent        PK-BA  2015    2015  _T   _T      _T          wealth             wealth_richest  20     -            -            survey      A
    absent        PK-BA  2020    2020  _T   _T      _T          wealth             wealth_poorest  35     -            -            survey      A
    absent        PK-BA  2020    2020  _T   _T      _T          wealth             wealth_richest  15     -            -            survey      A
    absent        PK-BA  2015    2015  F    _T      _T          wealth             wealth_poorest  60     -            -            survey      A
    absent        PK-BA  2015    2015  F    _T      _T          wealth             wealth_richest  20     -            -            survey      A
    absent        PK-BA  2020    2020  F    _T      _T          wealth             wealth_poorest  65     -            -            survey      A
    absent        PK-BA  2020    2020  F    _T      _T          wealth             wealth_richest  15     -            -            survey      A
    limits        PK-PB  2023    2023  _T   _T      _T          functional_domain  seeing          1.9    90000        -            census      A
    limits        PK-PB  2023    2023  _T   _T      _T          functional_domain  walking         3.4    90000        -            census      A
    limits        PK-BA  2023    2023  _T   _T      _T          functional_domain  hearing         0.6    90000        -            census      A
"""


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return tmp_path_factory.mktemp("left_behind") / "lake"


@pytest.fixture(scope="module")
def release(lake):
    header, *rows = OBSERVATIONS.strip().splitlines()
    whole = "\n".join([f"{header} unit_measure source", *(f"{row} PT PBS" for row in rows)])
    return make_lake(lake, indicators=INDICATORS, observations=whole)


def title(release, by, indicator_id="literacy", definition="survey"):
    return page.read_profile(release, page.Choice(indicator_id, definition, by, "lowest")).title


def test_the_title_names_the_poorest_where_they_are_furthest_behind(release):
    assert title(release, "wealth") == "Literacy: lowest for the poorest fifth in Balochistan, 40 %"


def test_a_ground_without_a_favourable_direction_is_spanned_with_its_groups(release):
    assert title(release, "functional_domain", "limits", "census") == (
        "Limits: from 0.6 % in Balochistan (hearing) to 3.4 % in Punjab (walking or climbing)"
    )


def test_a_figure_that_a_title_names_keeps_its_marks(release):
    assert title(release, "disability") == (
        "Literacy: lowest for persons with disabilities in Balochistan, 19 % (n 60)"
    )
    rows = indicators.figures(release, "literacy", "survey", "disability").assign(obs_status="U")
    assert group_finding("Literacy", "higher_is_better", rows, "disability")[0].endswith("(19 %) (n 60)")
    crossed = crossings.crossed(release, "literacy", "survey", "disability", "sex", "PK-BA")
    said = crossed_finding("Literacy", "higher_is_better", crossed, "disability", "sex", "PK-BA")
    assert said == "Literacy in Balochistan: lowest for persons with disabilities, female: (7.0 %) (n 38)"


def test_the_gap_of_a_ground_is_that_of_everybody_and_never_of_one_sex(release):
    said = measures.gap_lines(release, page.Choice("literacy", "survey", "wealth", "lowest"), "PT")
    assert said == ("Punjab: Poorest fifth 45 %, Richest fifth 85 %: 40 points apart, 1.9 times",)


def test_without_weights_ordered_groups_have_a_difference_and_no_index(release):
    found = gaps.of_ordered_groups(release, {"sex": "_T", "indicator_id": "literacy"}).set_index("area")
    assert found.loc["PK-BA", ["difference", "ratio"]].tolist() == [28, 1.7]
    assert math.isnan(found.at["PK-BA", "slope_index"])
    # By hand: shares 1/2, 1/3, 1/6, so middle ranks 1/4, 2/3, 11/12; covariance 35/9 over variance 5/72.
    assert found.at["PK-PB", "slope_index"] == pytest.approx(56)


def test_the_widest_gap_of_each_kind_is_told_even_where_another_kind_is_wider(release):
    widest = overview.widest_gaps(release)
    found = widest[["indicator_id", "by", "area", "difference"]].values.tolist()
    assert found == [
        ["literacy", "sex", "PK-PB", 40.0],
        ["literacy", "wealth", "PK-PB", 40.0],
        ["absent", "disability", "PK-PB", 35.0],
        ["literacy", "disability", "PK-PB", 27.0],
        ["absent", "wealth", "PK-BA", 20.0],
        ["absent", "sex", "PK-PB", 10.0],
    ]
    assert list(overview.of_every_kind(widest, 3)["by"]) == ["sex", "wealth", "disability"]
    assert list(overview.of_every_kind(widest.iloc[[0, 5, 2]], 2)["by"]) == ["sex", "disability"]


def test_an_older_figure_by_disability_is_not_said_to_be_missing(release):
    assert "disabilities" not in gaps_page.read_standing(release, None, None).second


def test_a_line_about_a_gap_leads_to_the_definition_that_it_was_measured_by(release):
    gap = overview.widest_gaps(release, "PK-BA").iloc[0]
    assert dict(briefing.gap_line(gap).query) == {
        "indicator": "literacy",
        "by": "wealth",
        "definition-literacy": "survey",
    }


def test_the_few_who_were_asked_are_told_beside_a_gap(release):
    by_disability = overview.widest_gaps(release, "PK-BA").set_index("by").loc["disability"]
    assert gap_sentences(by_disability.rename(None).to_frame().T.assign(by="disability").iloc[0])[1] == (
        "Persons with disabilities 19 % (n 60), persons without disabilities 45 % (2020)"
    )
    choice = page.Choice("literacy", "survey", "disability", "lowest")
    assert measures.gap_lines(release, choice, "PT")[0].startswith("Punjab: Persons with disabilities 38 %, ")


def test_rows_by_wealth_are_ordered_by_the_poorest_and_the_order_says_so(release):
    figures = indicators.figures(release, "literacy", "survey", "wealth")
    units = ["PK", "PK-PB", "PK-SD", "PK-BA"]
    assert pickers.order_units(units, figures, "wealth", "lowest") == ["PK", "PK-BA", "PK-PB", "PK-SD"]
    assert pickers.order_name("wealth", "lowest") == "Lowest first, poorest fifth"


def test_every_measure_of_the_page_says_of_whom_it_is(release):
    read = measures.read_gaps(release, page.Choice("literacy", "survey", "disability", "lowest"))
    groups = ["disaggregation", "area", "sex", "age", "disability", "locality", "ground_value"]
    assert set(groups) <= set(measures.MEASURES)
    assert not read.duplicated(groups).any()


def test_gaps_between_areas_leave_with_the_names_of_the_areas(lake, release, tmp_path):
    out = tmp_path / "gaps.csv"
    where = ["--where", "disaggregation=area"]
    assert run(["--lake", str(lake), "table", "gaps", *where, "--labels", "labels", "--out", str(out)]) == 0
    assert "Balochistan,Punjab" in out.read_text(encoding="utf-8-sig")


SERIES = """
    what   area   disaggregation  sex  disability  value
    level  PK     -               F    WITH        1
    level  PK     -               _T   _T          2
    level  PK     -               _T   WITH        3
    gap    PK     sex             -    WITH        4
    gap    PK     sex             -    _T          5
    gap    PK     disability      _T   -           6
"""


def test_progress_tells_the_chosen_gap_first_then_its_groups_then_everybody():
    rows = drawn(SERIES, age="_T", locality="_T", ground_value="_T")
    assert list(measures._chosen_first(rows, "disability")["value"]) == [6, 3, 2, 5, 4, 1]
    assert measures._chosen_first(rows, "total")["value"].iloc[0] == 2


def test_the_gap_between_poorest_and_richest_is_followed_over_time(release):
    moved = movements.gap_movements(release, {"indicator_id": "absent", "area": "PK-BA"})
    found = moved.set_index("disaggregation").loc["wealth"]
    assert (found["base_value"], found["current_value"], found["moved"]) == (30, 20, "better")
    assert list(moved["disaggregation"]) == ["wealth"]  # that of women alone is crossed


def test_the_fastest_of_each_kind_is_told_and_leads_to_its_own_groups(release):
    told = gaps_page.read_standing(release, None, None).closing
    assert [dict(line.query)["by"] for line in told] == ["wealth"]
    assert told[0].second == "poorest fifth and richest fifth, 2015 to 2020, closing 2.0 points a year"


def test_over_time_every_line_of_a_row_has_room_for_its_figure(release):
    choice = page.Choice("absent", "survey", "wealth", "highest")
    state = page.read_profile(release, choice)
    rows = pd.concat([state.history.assign(group=f"wealth_{one}") for one in ("second", "middle", "fourth")])
    codes = sorted(set(rows["group"]))
    few, many = (
        lines.draw_series(
            *(state.history, ["PK-PB", "PK-BA"]),
            **{"by": "wealth", "groups": groups, "absence": {}, "is_example": False, "theme": "light"},
        )
        for groups in (codes[:2], [*codes, "wealth_poorest", "wealth_richest"])
    )
    assert many.layout.height - few.layout.height == 2 * (26 + 12 * 5 - 57)


def test_long_names_of_groups_stand_over_the_rows_where_no_edge_cuts_them(release):
    figure = page.draw(
        release, page.Choice("literacy", "survey", "disability", "lowest"), "light", over_time=False
    )
    texts = [note.text for note in figure.layout.annotations]
    assert "● Persons with disabilities" in texts
    assert "■ Persons without disabilities" in texts
    assert "19 (n 60)" in texts
