"""Sentences about gaps, progress, notes and divergence say what their rows hold, and nothing of a cause."""

import pandas as pd
import pytest

from hrdash.charts import districts, gaps, lines
from hrdash.charts.district_tiles import draw_district_tiles
from hrdash.queries.answerable import departments_asked
from hrdash.sentences.cautions import cautions
from hrdash.sentences.gaps import divergence_sentences, gap_sentence
from hrdash.sentences.progress import no_verdict_sentences, progress_badge, progress_sentence
from hrdash.store import write_release
from hrdash.vocabulary import code_lists, codes
from tests.small_lake import drawn, make_lake


def a_gap(**changed: object) -> pd.Series:
    row = {
        **{"disaggregation": "sex", "group": "F", "comparison": "M", "where": "Sindh"},
        **{"group_value": 30.0, "comparison_value": 60.0, "group_base": 5000, "comparison_base": 5000},
        **{"difference": 30.0, "ratio": 2.0},
    }
    return pd.Series(row | changed)


def test_a_gap_is_said_with_both_figures_difference_and_ratio():
    assert gap_sentence(a_gap(), "PT") == "Sindh: Female 30 %, Male 60 %: 30 points apart, 2.0 times"


def test_a_base_under_100_prints_its_n():
    assert "Female 30 % (n 60)" in gap_sentence(a_gap(group_base=60), "PT")
    assert "n 100" not in gap_sentence(a_gap(group_base=100), "PT")


def test_where_the_group_asked_about_is_ahead_the_other_is_said_first():
    ahead = a_gap(group_value=60.0, comparison_value=30.0, difference=-30.0, ratio=0.5)
    assert gap_sentence(ahead, "PT") == "Sindh: Male 30 %, Female 60 %: 30 points apart, 2.0 times"


def test_over_zero_no_ratio_is_said_and_equal_figures_are_no_gap():
    assert gap_sentence(a_gap(group_value=0.0, ratio=float("nan")), "PT").endswith("30 points apart")
    equal = gap_sentence(a_gap(group_value=60.0, difference=0.0, ratio=1.0), "PT")
    assert equal.endswith("no gap")


def progress(**changed: object) -> pd.Series:
    row = {
        **{"what": "level", "area": "PK-SD", "district": "_T", "sex": "F", "age": "_T", "disability": "_T"},
        **{"locality": "_T", "ground_value": "_T", "base_value": 50.0, "base_period": "2015"},
        **{"current_value": 60.0, "current_period": "2020", "points_a_year": 2.0, "moved": "better"},
        **{"required_a_year": 2.67, "needed_a_year": 3.0, "target_value": 90.0, "target_year": 2030.0},
        **{"progress_class": "moderate", "no_verdict": None, "is_reversed": None},
    }
    return pd.Series(row | changed, dtype=object)


def test_progress_is_said_with_its_base_its_pace_and_what_the_target_asks():
    assert progress_sentence(progress(), "PT") == (
        "Sindh, female: 50 % (2015) to 60 % (2020), better by 2.0 a year; "
        "2.7 a year would have led to 90 % in 2030, 3.0 a year from now still would"
    )


def test_the_badge_names_the_method_and_is_left_out_where_no_class_is_defined():
    assert progress_badge(progress()) == "Progress, not fast enough (method of StatCan and Open SDG)"
    assert progress_badge(progress(progress_class=None)) == ""


def test_a_gap_that_turned_over_is_said_to_have():
    gap = progress(
        what="gap",
        sex=None,
        disaggregation="sex",
        group="F",
        comparison="M",
        is_reversed=True,
        moved="better",
    )
    assert progress_sentence(gap, "PT").endswith("who was behind is ahead now")


def test_why_there_is_no_verdict_is_said_once_for_each_reason():
    rows = pd.DataFrame(
        {"no_verdict": ["one_point", "one_point", "break", "interval", "hidden", "neutral", None]}
    )
    said = no_verdict_sentences(rows)
    assert len(said) == 5
    assert "No verdict for 2: only one figure of this definition." in said


DIVERGENCE = {
    **{"unit": "PK-SD", "theme": "education", "differs": "reported_worse", "assigned": 9, "reported": 7},
    **{"implemented": 6, "label_en": "Literacy", "what": "gap", "moved": "worse", "change": 3.0},
    **{"disaggregation": "sex", "group": "F", "comparison": "M"},
    **{"better": None, "worse": None, "districts": None, "base_period": "2015", "current_period": "2020"},
    **{"remark": "Schools were closed.", "remark_by": "Secretary", "remark_on": pd.Timestamp("2026-01-02")},
}


def test_a_divergence_says_both_things_and_the_remark_and_begins_with_example():
    first, second = divergence_sentences(pd.Series(DIVERGENCE), is_example=True)
    assert first == (
        "Example: Sindh, education: 6 of 9 reported as implemented; Literacy: the gap between female and male widened by 3 points"
    )
    assert second == "2015 to 2020. Remark: “Schools were closed” (Secretary, 2 Jan 2026)"


def test_a_gap_that_did_not_move_is_said_to_be_unchanged_without_points():
    same = DIVERGENCE | {"moved": "same", "differs": "reported_same", "change": 0.0}
    first, _ = divergence_sentences(pd.Series(same), is_example=False)
    assert first.endswith("Literacy: the gap between female and male is unchanged")


def test_districts_are_counted_where_the_area_itself_is_not_measured():
    counted = DIVERGENCE | {
        "change": None,
        "better": 4,
        "worse": 19,
        "districts": 23,
        "what": "level",
        "remark": None,
    }
    first, second = divergence_sentences(pd.Series(counted), is_example=False)
    assert first.endswith("Literacy: worse in 19 of 23 districts")
    assert second == "2015 to 2020. No remark by the unit yet."


def test_no_sentence_of_a_divergence_speaks_of_a_cause():
    said = " ".join(
        str(row["en"]) for word, row in codes("words").items() if word.startswith("differ.")
    ).lower()
    for cause in (
        "because",
        "due to",
        "caused",
        "led to",
        "despite",
        "although",
        "thanks",
        "failed",
        "result of",
    ):
        assert cause not in said


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("grade B", []),
        ("grade B; MICS_counts_differ", ["MICS_counts_differ (Sindh)"]),
        ("grade C", ["Sources conflict, or define it their own way (Sindh)"]),
        ("excl. AJK and GB", []),
        ("41.6 without some tehsils", ["Some values would differ without some tehsils (Sindh)"]),
    ],
)
def test_a_note_that_would_mislead_is_said_and_a_routine_one_is_not(note, said):
    rows = pd.DataFrame({"area": ["PK-SD"], "value": [1.0], "obs_status": ["A"], "note": [note]})
    assert cautions(rows) == said


def test_one_remark_about_many_places_is_said_once():
    areas = ["PK-PB", "PK-SD", "PK-KP", "PK-BA"]
    rows = pd.DataFrame({"area": areas, "value": 1.0, "obs_status": "A", "note": "men include others"})
    assert cautions(rows) == ["Men include others (every area)"]


SERIES = """
    area   district  period  year  value  group  obs_status  ci_low  ci_high
    PK-SD  _T        2010    2010  40     _T     A           36      44
    PK-SD  _T        2015    2015  50     _T     A           -       -
    PK-SD  _T        2020    2020  20     _T     B           -       -
"""


def test_a_line_stops_at_a_break_which_is_named_and_shows_its_intervals():
    figures = drawn(SERIES, unit_measure="PT")
    chart = lines.draw_series(
        figures, ["PK-SD"], by="total", groups=["_T"], absence={}, is_example=False, theme="light"
    ).to_plotly_json()
    series, interval = chart["data"]
    assert [value is None for value in series["x"]] == [False, False, True, False]
    assert interval["y"][0] > interval["y"][1]  # pixels from the top: the low end stands lower
    assert "break" in [note["text"] for note in chart["layout"]["annotations"]]


def test_a_districts_line_stops_at_a_break_too():
    figures = drawn(SERIES.replace("_T        20", "PK703     20"), unit_measure="PT")
    chart = districts.draw_district_lines(figures, ["PK-SD"], absence={}, is_example=False, theme="light")
    assert [value is None for value in chart.to_plotly_json()["data"][0]["x"]] == [False, False, True, False]


def test_district_tiles_stand_furthest_behind_first_and_draw_what_is_hidden_as_itself():
    figures = drawn(
        """
        area   district  value  obs_status  period
        PK-SD  PK703     60     A           2023
        PK-SD  PK704     40     A           2023
        PK-SD  PK705     -      Q           2023
        """,
        unit_measure="PT",
    )
    chart = draw_district_tiles(
        figures, ["PK-PB", "PK-SD"], direction="higher_is_better", is_example=True, theme="dark"
    ).to_plotly_json()
    texts = [note["text"] for note in chart["layout"]["annotations"]]
    assert [text for text in texts if text in ("<b>40</b>", "<b>60</b>", "<b>*</b>")] == [
        *("<b>40</b>", "<b>60</b>", "<b>*</b>")
    ]
    assert len(chart["layout"]["shapes"]) == 3
    assert any("Example" in text for text in texts)


def test_the_chart_of_gaps_writes_difference_ratio_and_a_small_base():
    rows = pd.DataFrame(
        {
            **{"label_en": ["Literacy"], "area": ["PK-SD"], "by": ["sex"], "behind": ["F"], "ahead": ["M"]},
            **{"value_behind": [30.0], "value_ahead": [60.0], "base_behind": [60.0], "base_ahead": [5000.0]},
            **{"difference": [30.0], "ratio": [2.0], "period": ["2020"]},
        }
    )
    chart = gaps.draw_gaps(rows, is_example=False, theme="light").to_plotly_json()
    texts = [note["text"] for note in chart["layout"]["annotations"]]
    assert "Sindh · 30 points apart · 2.0 times · 2020" in texts
    assert "Female 30 (n 60)" in texts


def test_the_departments_that_were_asked_stand_beside_the_figures(tmp_path):
    drawn_tables = {
        "recommendations": """
            recommendation_id  kind            mechanism  body  cycle  issued_on   themes     is_current
            r1                 recommendation  UPR        UPR   2      2012-12-26  education  true
            r2                 recommendation  UPR        UPR   2      2012-12-26  health     true
        """,
        "assignments": """
            assignment_id  recommendation_id  unit   department_id  role
            a1             r1                 PK-SD  d1             lead
            a2             r2                 PK-SD  d2             lead
        """,
        "departments": """
            department_id  unit   name
            d1             PK-SD  Schools
            d2             PK-SD  Hospitals
        """,
    }
    make_lake(tmp_path / "lake", **drawn_tables)
    release = write_release(tmp_path / "lake", code_lists(), action="publish", by="test", submission="s")
    assert departments_asked(release, "education", ("PK-SD",)) == ["Schools"]
    assert departments_asked(release, "education", ("PK-PB",)) == []
