"""Gaps, their movements and where they diverge from what is reported, asked of small lakes."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from hrdash.queries import behind, divergence, gaps, movements, tables
from hrdash.queries.filters import QuestionError
from hrdash.store import write_release
from hrdash.ui.indicator import draw_figures
from hrdash.ui.indicator import measures as indicator_page
from hrdash.vocabulary import code_lists
from tests.small_lake import drawn, make_lake, rows_of

INDICATORS = """
    indicator_id  label_en  themes     kind     sensitivity  unit_measure  direction         target_value  target_year
    literacy      Literacy  education  outcome  normal       PT            higher_is_better  90            2030
    dropout       Dropout   education  outcome  normal       PT            lower_is_better   0             2030
    people        People    health     outcome  normal       NUMBER        lower_is_better   -             -
    beaten        Beaten    violence   outcome  sensitive    PT            lower_is_better   -             -
    rape-cases    Cases     violence   process  sensitive    NUMBER        neutral           -             -
    population    Everyone  health     process  normal       NUMBER        neutral           -             -
    married       Married   health     outcome  normal       PT            neutral           -             -
"""
OBSERVATIONS = """
    indicator_id  area   district  period   year  sex  ground    ground_value    value  denominator  definition  unit_measure  obs_status  submission
    literacy      PK     _T        2020     2020  _T   _T        _T              62     -            survey      PT            A           s
    literacy      PK-PB  _T        2018     2018  _T   _T        _T              70     -            survey      PT            A           s
    literacy      PK-SD  _T        2020     2020  _T   _T        _T              40     -            survey      PT            A           s
    literacy      PK-IS  _T        2020     2020  _T   _T        _T              90     -            survey      PT            A           s
    literacy      PK-BA  _T        2010     2010  _T   _T        _T              10     -            survey      PT            A           s
    literacy      PK-SD  _T        2020     2020  F    _T        _T              30     6000         survey      PT            A           s
    literacy      PK-SD  _T        2020     2020  M    _T        _T              50     6000         survey      PT            A           s
    literacy      PK-SD  _T        2020     2020  TG   _T        _T              20     6000         survey      PT            A           s
    literacy      PK-SD  _T        2015     2015  F    _T        _T              20     6000         survey      PT            A           s
    literacy      PK-SD  _T        2015     2015  M    _T        _T              50     6000         survey      PT            A           s
    literacy      PK-SD  _T        2023     2023  F    _T        _T              60     9000         census      PT            A           s
    literacy      PK     _T        2020     2020  _T   wealth    wealth_poorest  40     3000         survey      PT            A           s
    literacy      PK     _T        2020     2020  _T   wealth    wealth_second   55     2500         survey      PT            A           s
    literacy      PK     _T        2020     2020  _T   wealth    wealth_middle   65     2000         survey      PT            A           s
    literacy      PK     _T        2020     2020  _T   wealth    wealth_fourth   78     1500         survey      PT            A           s
    literacy      PK     _T        2020     2020  _T   wealth    wealth_richest  90     1000         survey      PT            A           s
    literacy      PK     _T        2020     2020  _T   religion  muslim          60     9900         survey      PT            A           s
    literacy      PK     _T        2020     2020  _T   religion  hindu_jati      50     9900         survey      PT            A           s
    people        PK-PB  _T        2020     2020  _T   _T        _T              9000   -            survey      NUMBER        A           s
    people        PK-SD  _T        2020     2020  _T   _T        _T              10     -            survey      NUMBER        A           s
    beaten        PK-PB  _T        2020     2020  _T   _T        _T              20     -            survey      PT            A           s
    beaten        PK-SD  _T        2020     2020  _T   _T        _T              50     -            survey      PT            A           s
    rape-cases    PK-PB  _T        2020     2020  _T   _T        _T              20     -            police      NUMBER        A           s
    rape-cases    PK-SD  _T        2020     2020  _T   _T        _T              50     -            police      NUMBER        A           s
    population    PK-PB  _T        2023     2023  _T   _T        _T              600    -            census      NUMBER        A           s
    population    PK-PB  _T        2023     2023  _T   _T        _T              500    -            by-age      NUMBER        A           s
    population    PK-SD  _T        2023     2023  _T   _T        _T              300    -            census      NUMBER        A           s
    population    PK-IS  _T        2023     2023  _T   _T        _T              100    -            census      NUMBER        A           s
    married       PK-PB  _T        2020     2020  F    _T        _T              30     6000         survey      PT            A           s
    married       PK-PB  _T        2020     2020  M    _T        _T              5      6000         survey      PT            A           s
    married       PK-SD  _T        2020     2020  F    _T        _T              80     6000         survey      PT            A           s
    married       PK-SD  _T        2020     2020  M    _T        _T              10     6000         survey      PT            A           s
"""
# Districts of Punjab, women and men, 2014 and 2020: the gap closes in three, widens in one, is never measured in two.
DISTRICTS = """
    district  f14  m14  f20  m20
    PK601     20   60   40   60
    PK602     30   60   50   60
    PK603     30   50   45   55
    PK604     50   60   38   61
    PK605     25   45   41   52
    PK606     25   45   42   53
"""
RECOMMENDATIONS = """
    recommendation_id  kind            mechanism  body  cycle  issued_on   response   themes     is_current
    r1                 recommendation  UPR        UPR   2      2014-12-26  supported  education  true
    r2                 recommendation  UPR        UPR   2      2014-12-26  supported  education;health  true
"""
ASSIGNMENTS = """
    assignment_id  recommendation_id  unit   role
    a1             r1                 PK-SD  lead
    a2             r2                 PK-SD  lead
    a3             r1                 PK-PB  lead
"""
STATUS_REPORTS = """
    status_report_id  assignment_id  as_of       reported_on  status       difficulty        reason       validated_by  submission
    s1                a1             2024-06-30  2024-07-01   implemented  -                 done         Director      s
    s2                a2             2025-06-30  2025-07-01   in_progress  floods_in_summer  -            Secretary     s
    s3                a3             2025-06-30  2025-07-01   not_started  -                 -            Secretary     s
"""


def of_districts() -> str:
    header, *lines = (line.split() for line in DISTRICTS.strip().splitlines())
    rows = ["indicator_id area district period year sex value definition unit_measure obs_status submission"]
    for line in lines:
        cells = dict(zip(header, line, strict=True))
        rows += [
            f"dropout PK-PB {cells['district']} {year} {year} {sex} {100 - int(cells[name])} pslm PT A s"
            for name, year, sex in (
                ("f14", 2014, "F"),
                ("m14", 2014, "M"),
                ("f20", 2020, "F"),
                ("m20", 2020, "M"),
            )
        ]
    return "\n".join(rows)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    lake = tmp_path_factory.mktemp("gaps") / "lake"
    tables_drawn = {
        "indicators": INDICATORS,
        "observations": OBSERVATIONS,
        "recommendations": RECOMMENDATIONS,
        "assignments": ASSIGNMENTS,
        "status_reports": STATUS_REPORTS,
    }
    make_lake(lake, **tables_drawn)
    more = {"observations": rows_of("observations", of_districts())} | code_lists()
    return write_release(lake, more, action="publish", by="test", submission="s")


def test_areas_are_compared_in_their_newest_figures_at_most_three_years_apart(release):
    row = gaps.between_areas(release, {"indicator_id": "literacy", "sex": "_T"}).iloc[0]
    # Balochistan's figure is too old; Islamabad counts in the mean and is nobody's yardstick.
    assert (row["group"], row["group_period"], row["comparison"], row["comparison_period"]) == (
        *("PK-SD", "2020"),
        *("PK-PB", "2018"),
    )
    assert (row["difference"], row["ratio"], row["weights"]) == (30, 1.75, "population")
    # Punjab's people are counted whole: a table by age leaves some of them out.
    assert row["mean"] == pytest.approx((70 * 600 + 40 * 300 + 90 * 100) / 1000)
    chosen = gaps.between_areas(release, {"indicator_id": "literacy", "sex": "_T"}, no_yardstick=[]).iloc[0]
    assert (chosen["comparison"], chosen["difference"]) == ("PK-IS", 50)


def test_counts_and_cases_reported_are_not_compared_between_areas(release):
    compared = set(gaps.between_areas(release)["indicator_id"])
    assert compared == {"literacy", "beaten"}


def test_transgender_persons_and_protected_grounds_are_compared_with_nobody(release):
    found = gaps.gaps(release)
    ends = set(found["group"]) | set(found["comparison"])
    assert not ends & {"TG", "muslim", "hindu_jati"}
    assert "religion" not in set(found["disaggregation"])


def test_ordered_groups_give_the_published_indices(release):
    row = gaps.gaps(release, {"disaggregation": "wealth"}).iloc[0]
    assert (row["group"], row["comparison"], row["difference"]) == ("wealth_poorest", "wealth_richest", 50)
    assert row[["slope_index", "relative_index"]].tolist() == pytest.approx([58.048, 2.908], abs=0.001)


def test_the_table_of_gaps_holds_every_kind(release):
    rows = tables.table(release, "gaps", {"theme": "education"}).to_pylist()
    assert {row["disaggregation"] for row in rows} == {"sex", "area", "wealth"}
    only = tables.table(release, "gaps", {"disaggregation": "area", "indicator_id": "literacy"}).to_pylist()
    assert {row["disaggregation"] for row in only} == {"area"}
    assert tables.table(release, "gaps", {"indicator_id": "population"}).num_rows == 0


def test_progress_is_told_for_each_group_and_for_the_gap(release):
    rows = tables.table(release, "progress", {"indicator_id": "literacy", "area": "PK-SD"}).to_pylist()
    told = {
        (row["what"], row["definition"], row["sex"]): (row["change"], row["moved"], row["no_verdict"])
        for row in rows
    }
    assert told == {
        ("level", "survey", "_T"): (None, None, "one_point"),
        ("level", "survey", "F"): (10, "better", None),
        ("level", "survey", "M"): (0, "same", None),
        ("level", "survey", "TG"): (None, None, "one_point"),
        ("level", "census", "F"): (None, None, "one_point"),
        ("gap", "survey", None): (-10, "better", None),
    }
    assert {row["direction"] for row in rows} == {"higher_is_better"}


def test_neutral_indicators_have_no_progress(release):
    assert tables.table(release, "progress", {"indicator_id": "population"}).num_rows == 0


def test_districts_are_counted_and_those_that_share_a_figure_are_left_out(release):
    counted = movements.districts_moved(movements.gap_movements(release, {"indicator_id": "dropout"}))
    row = counted.iloc[0]
    assert (row["better"], row["worse"], row["districts"]) == (3, 1, 4)  # the last two share 2014's figures
    assert (row["base_period"], row["current_period"]) == ("2014", "2020")


def test_the_area_furthest_behind_stands_beside_the_best_off_and_one_area_beside_the_nation(release):
    all_areas = behind.places_behind(release)
    assert all_areas[["indicator_id", "group", "comparison"]].values.tolist() == [
        ["literacy", "PK-SD", "PK-PB"]
    ]
    mine = behind.places_behind(release, "PK-SD")
    assert mine[["group", "comparison", "difference"]].values.tolist() == [["PK-SD", "PK", 22.0]]
    assert behind.places_behind(release, "PK-PB").empty  # ahead of the nation: behind nowhere
    assert behind.places_behind(release, theme="violence").empty  # sensitive: never ranked


def test_islamabad_is_what_others_are_held_against_where_it_is_chosen(release):
    chosen = behind.places_behind(release, no_yardstick=())
    assert chosen[["group", "comparison", "difference"]].values.tolist() == [["PK-SD", "PK-IS", 50.0]]
    where = {"indicator_id": "literacy", "disaggregation": "area", "sex": "_T"}
    assert gaps.gaps(release, where)["comparison"].tolist() == ["PK-PB"]
    assert gaps.gaps(release, where, no_yardstick=())["comparison"].tolist() == ["PK-IS"]
    choice = indicator_page.Choice("literacy", "survey", "total", "census")
    assert "Punjab 70 %" in indicator_page.gap_lines(release, choice, "PT")[0]
    assert "Islamabad Capital Territory 90 %" in indicator_page.gap_lines(release, choice, "PT", ())[0]


def test_no_gap_is_written_where_neither_up_nor_down_is_better(release):
    assert gaps.gaps(release, {"indicator_id": "married"}).empty
    assert "married" not in set(gaps.widest(release, 3)["indicator_id"])
    choice = indicator_page.Choice("married", "survey", "sex", "census")
    assert indicator_page.gap_lines(release, choice, "PT") == ()
    assert indicator_page.gap_lines(release, replace(choice, indicator_id="literacy"), "PT") != ()

    def said(direction: str) -> str:
        figures = drawn(
            """
            area   group  value  period  year
            PK-SD  F      80     2020    2020
            PK-SD  M      10     2020    2020
            """,
            unit_measure="PT", obs_status="A", definition="survey", denominator=6000, source="S",
        )  # fmt: skip
        chart = draw_figures(
            release, figures, figures, ["PK-SD"], "sex", "light", over_time=False, direction=direction
        )
        return " ".join(note.text for note in chart.layout.annotations)

    assert "70 points" in said("higher_is_better")
    assert "80" in said("neutral")  # both figures stand
    assert "70 points" not in said("neutral")
    assert "times" not in said("neutral")


def test_the_fastest_moving_gaps_come_first(release):
    moved = behind.moving_gaps(release)
    told = moved[["indicator_id", "district", "moved"]].values.tolist()
    assert told[0] == ["dropout", "PK601", "better"]
    assert {district for _, district, _ in told} == {"_T", "PK601", "PK602", "PK603", "PK604"}
    assert moved["points_a_year"].abs().is_monotonic_decreasing


def test_a_divergence_names_what_is_reported_what_is_measured_and_the_units_remark(release):
    rows = divergence.divergences(release, date(2026, 1, 1))
    told = rows[["unit", "indicator_id", "what", "differs", "better", "districts"]].values.tolist()
    assert told == [["PK-PB", "dropout", "gap", "unreported_better", 3, 4]]


def test_a_unit_that_reports_as_implemented_what_got_worse_is_said_with_its_newest_remark(tmp_path):
    worse = OBSERVATIONS.replace(
        "F    _T        _T              30     60", "F    _T        _T              15     60"
    )
    release = make_lake(
        tmp_path / "lake",
        indicators=INDICATORS,
        observations=worse,
        recommendations=RECOMMENDATIONS,
        assignments=ASSIGNMENTS,
        status_reports=STATUS_REPORTS,
    )
    row = divergence.divergences(release, date(2026, 1, 1)).iloc[0]
    assert (row["unit"], row["what"], row["differs"], row["change"]) == ("PK-SD", "gap", "reported_worse", 5)
    assert (row["implemented"], row["assigned"]) == (1, 2)
    assert (row["remark"], row["remark_by"]) == ("floods_in_summer", "Secretary")
    assert len(divergence.divergences(release, date(2026, 1, 1), {"theme": "education"})) == 1
    assert divergence.divergences(release, date(2026, 1, 1), {"theme": "health"}).empty
    # On a day before anything was reported there is nothing to differ from.
    assert divergence.divergences(release, date(2024, 1, 1)).empty


def test_a_divergence_is_asked_by_unit_theme_and_indicator_only(release):
    assert tables.table(release, "divergence", {"unit": "PK-SD"}).num_rows == 0
    with pytest.raises(QuestionError, match="there are unit, theme, indicator_id"):
        tables.table(release, "divergence", {"area": "PK-SD"})


def test_without_figures_every_answer_is_empty(tmp_path):
    release = make_lake(
        tmp_path / "lake", indicators=INDICATORS, observations="indicator_id area\nliteracy PK"
    )
    for empty in (
        behind.moving_gaps(release),
        behind.closing_by_area(release),
        behind.places_behind(release),
        behind.places_behind(release, "PK-SD"),
        gaps.gaps(release),
    ):
        assert isinstance(empty, pd.DataFrame)
        assert empty.empty
