"""The rules on figures that must agree with each other, and with what was published before."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdash.validate import Known, Sheet, check
from hrdash.vocabulary import codes, tables
from tests.test_validate import INDICATORS, KNOWN, REFERENCES, observations, only

KEY = tables()["observations"].key
COUNT = {"indicator_id": "people", "unit_measure": "NUMBER"}


def figures(text: str, **same: str) -> Sheet:
    """Draw observations: a line each, its columns named in the first; what is not drawn is `_T`."""
    header, *lines = [line.split() for line in text.strip().splitlines()]
    rows = [
        same | {name: None if word == "-" else word for name, word in zip(header, line, strict=True)}
        for line in lines
    ]
    return observations(*rows)


def found(sheet: Sheet, rule: str, known=KNOWN):
    return [(one.cell, one.message) for one in only(check([sheet], known, None), rule)]


def test_parts_that_do_not_add_up_name_both_figures_and_the_difference():
    sheet = figures(
        """
        sex  value
        _T   1300
        F     600
        M     650
        """,
        **COUNT,
    )
    findings = check([sheet], KNOWN, None)
    assert [(one.rule, one.severity, one.cell) for one in findings] == [
        ("parts-differ-from-total", "warning", "L2")
    ]
    assert findings[0].message == "the sum of female and male is 1,250, the total here is 1,300: 50 missing"
    assert findings[0].suggestion.startswith("compare with L3, L4;")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sex value\n _T 10\n F 6\n M 7", "too many"),
        ("sex value\n _T 10\n F 4\n M 4\n TG 1", "1 missing"),
        ("locality value\n _T 10\n U 3\n R 6", "1 missing"),
        ("disability value\n _T 10\n WITH 3\n WITHOUT 8", "1 too many"),
        ("age value\n _T 10\n Y0T4 3\n Y_GE5 8", "1 too many"),
        ("age value\n Y5T14 10\n Y5T9 3\n Y10T14 6", "1 missing"),
        ("area value\n PK 10\n PK-PB 4\n PK-SD 3\n PK-KP 2\n PK-BA 2", "1 too many"),
        ("area value\n PK 10\n PK-PB 3\n PK-SD 3\n PK-KP 1\n PK-BA 1\n PK-IS 1", "1 missing"),
        ("district value\n _T 10\n PK402 11", "1 too many"),
        ("sex value\n _T 10.4\n F 5.1\n M 5.9", "0.6 too many"),
    ],
)
def test_every_axis_is_added_up(text, said):
    messages = [message for _, message in found(figures(text, **COUNT), "parts-differ-from-total")]
    assert len(messages) == 1
    assert messages[0].endswith(said)


@pytest.mark.parametrize(
    "text",
    [
        "sex value\n _T 13\n F 6\n M 7",
        "sex value\n _T 14\n F 6\n M 7\n TG 1",
        "sex value\n _T 14\n F 6",  # a part is not there
        "sex value\n _T 14\n F 6\n M -",  # or blank
        "sex value\n _T -\n F 6\n M 7",
        "sex value\n _T 10.3\n F 5.1\n M 5.1",  # rounded
        "sex value\n _T 14000\n F 6000\n M 7000",  # in thousands
        "age value\n _T 10\n Y0T4 3\n Y5T9 3",  # no partition
        "age value\n _T 10\n Y0T4 3\n Y_GE5 7\n Y5T9 2",  # bands within bands
        "area value\n PK 10\n PK-PB 4\n PK-SD 3\n PK-KP 2\n PK-BA 1\n PK-IS 5",  # without Islamabad
        "area value\n PK 15\n PK-PB 4\n PK-SD 3\n PK-KP 2\n PK-BA 1\n PK-IS 5\n PK-GB 9",
        "area value\n PK 15\n PK-PB 4\n PK-SD 3\n PK-KP 2\n PK-BA 1",  # Islamabad is in the total only
        "area value\n PK 10\n PK-PB 4\n PK-SD 3",
        "district value\n _T 10\n PK603 4",  # one district of many
    ],
)
def test_what_adds_up_or_cannot_be_added_is_left_alone(text):
    same = COUNT | ({"area": "PK-PB"} if "district" in text else {})
    assert found(figures(text, **same), "parts-differ-from-total") == []


def test_all_districts_of_an_area_are_compared_with_it():
    districts = [code for code, row in codes("districts").items() if row["area"] == "PK-KP"]
    drawn = "\n".join(["district value", "_T 1000", *[f"{code} 10" for code in districts]])
    messages = found(figures(drawn, area="PK-KP", **COUNT), "parts-differ-from-total")
    assert messages[0][1].startswith(f"the sum of the {len(districts)} districts is {10 * len(districts)}, ")


def test_other_definitions_and_periods_are_not_parts():
    sheet = observations(
        COUNT | {"value": "10"},
        COUNT | {"value": "9", "sex": "F"},
        COUNT | {"value": "9", "sex": "M", "definition": "other"},
    )
    assert found(sheet, "parts-differ-from-total") == []


def test_a_percentage_of_all_lies_between_its_parts():
    drawn = "sex value\n _T {}\n F 40\n M 60"
    assert found(figures(drawn.format("50")), "total-outside-parts") == []
    assert found(figures(drawn.format("60")), "total-outside-parts") == []
    ((cell, message),) = found(figures(drawn.format("62")), "total-outside-parts")
    assert (cell, message) == ("L2", "female and male lie between 40 and 60, the total here is 62")
    assert found(figures("sex value\n _T 62\n F 40\n M -"), "total-outside-parts") == []


@settings(derandomize=True, deadline=None, max_examples=15)
@given(st.lists(st.integers(0, 10**7), min_size=4, max_size=4), st.integers(1, 10**6))
def test_tables_that_add_up_are_clean_and_one_changed_total_is_found(counts, change):
    (fu, mu), (fr, mr) = counts[:2], counts[2:]
    cells = {
        ("F", "U"): fu,
        ("M", "U"): mu,
        ("F", "R"): fr,
        ("M", "R"): mr,
        ("_T", "U"): fu + mu,
        ("_T", "R"): fr + mr,
        ("F", "_T"): fu + fr,
        ("M", "_T"): mu + mr,
        ("_T", "_T"): sum(counts),
    }
    rows = [COUNT | {"sex": sex, "locality": place, "value": str(n)} for (sex, place), n in cells.items()]
    assert check([observations(*rows)], KNOWN, None) == []
    rows[-1]["value"] = str(sum(counts) + change * 1000 + 7)
    cells = {cell for cell, _ in found(observations(*rows), "parts-differ-from-total")}
    assert cells == {"L10"}


def test_age_groups_that_cross_are_a_warning_said_once():
    drawn = "sex age value\n F Y5T9 1\n F Y8T12 1\n M Y5T9 1\n M Y8T12 1\n"
    messages = found(figures(drawn), "overlapping-ages")
    assert messages == [("F3", "the ages 5 to 9 and 8 to 12 overlap in part")]


def test_age_groups_within_each_other_or_of_different_tables_do_not_cross():
    assert found(figures("age value\n Y0T4 1\n Y0T14 1\n Y5T14 1\n _T 1"), "overlapping-ages") == []
    assert found(figures("period age value\n 2018 Y5T9 1\n 2019 Y8T12 1"), "overlapping-ages") == []


def test_percentages_that_are_all_fractions_are_asked_about_once():
    findings = only(
        check([figures("period value\n 2018 0.58\n 2019 0.6\n 2020 1")], KNOWN, None), "fraction-for-per-cent"
    )
    assert [(one.cell, one.severity) for one in findings] == [("L2", "warning")]
    assert findings[0].message == "all 3 percentages of Literacy in this sheet lie between 0 and 1"


@pytest.mark.parametrize(
    "text",
    [
        "period value\n 2018 0.58\n 2019 60",
        "period value\n 2018 0\n 2019 1",
        "period value numerator denominator\n 2018 0.5 1 200\n 2019 0.6 6 1000",
    ],
)
def test_small_percentages_are_not_fractions(text):
    assert found(figures(text), "fraction-for-per-cent") == []


def released(*points: tuple[str, float | None], **same: str) -> Known:
    """A release that has these periods and values of the series that `figures` draws."""
    key = (
        dict.fromkeys(KEY, "_T")
        | {"indicator_id": "literacy", "area": "PK-SD", "definition": "survey"}
        | same
    )
    columns = {name: [key[name]] * len(points) for name in KEY}
    columns["period"] = [period for period, _ in points]
    columns["year"] = [int(period) for period, _ in points]
    columns["value"] = pa.array([value for _, value in points], pa.float64())
    columns["unit_measure"], columns["obs_status"] = ["PT"] * len(points), ["A"] * len(points)
    return Known(REFERENCES, INDICATORS, pa.table(columns))


STEADY = (("2014", 50.0), ("2016", 54.0), ("2018", 55.0))  # two points a year at most


@pytest.mark.parametrize(
    ("value", "is_found"), [("58", False), ("61", False), ("61.5", True), ("40", True), (None, False)]
)
def test_a_step_larger_than_the_series_has_ever_made_is_a_warning(value, is_found):
    sheet = figures(f"period value\n 2021 {value or '-'}")
    assert bool(found(sheet, "jump", released(*STEADY))) is is_found


def test_a_jump_names_old_new_and_the_largest_step():
    findings = only(check([figures("period value\n 2021 70")], released(*STEADY), None), "jump")
    assert findings[0].message == "70 after 55 (2018): a step of 15; the largest so far is 2 a year"
    assert findings[0].severity == "warning"


def test_a_break_that_is_said_is_no_jump():
    assert found(figures("period value obs_status\n 2021 70 B"), "jump", released(*STEADY)) == []


@pytest.mark.parametrize(("value", "is_found"), [("64", False), ("86", True), ("17", True), ("27", False)])
def test_short_series_only_warn_of_very_large_steps(value, is_found):
    sheet = figures(f"period value\n 2019 {value}")
    assert bool(found(sheet, "jump", released(("2017", None), ("2018", 55.0)))) is is_found


def test_a_correction_is_compared_with_what_it_replaces():
    known = released(*STEADY)
    assert found(figures("period value\n 2016 53"), "large-revision", known) == []
    ((cell, message),) = found(figures("period value\n 2016 45"), "large-revision", known)
    assert (cell, message) == (
        "L2",
        "45 in place of the published 54: a change of 9; the largest so far is 2",
    )
    assert found(figures("period value\n 2016 54"), "large-revision", known) == []


def test_another_series_is_not_compared():
    known = released(*STEADY)
    assert found(figures("period value sex\n 2021 90 F"), "jump", known) == []
    assert found(figures("period value definition\n 2021 90 other"), "jump", known) == []


def test_a_new_definition_is_information_once():
    rows = "definition period value\n other 2019 50\n other 2020 51\n survey 2020 51"
    findings = only(check([figures(rows)], released(*STEADY), None), "new-definition")
    assert [(one.cell, one.severity, one.value) for one in findings] == [("K2", "info", "other")]
    assert "survey" in findings[0].suggestion
    assert found(figures(rows), "new-definition") == []  # nothing is known of any


def test_a_blank_definition_is_asked_for_where_there_are_several():
    sheet = figures("definition value\n - 50")
    one = check([sheet], released(*STEADY), None)
    assert [(finding.rule, finding.cell, finding.replacement) for finding in one] == [
        ("blank-key", "K2", "survey")
    ]
    known = released(*STEADY)
    both = pa.concat_tables([known.observations, released(*STEADY, definition="census").observations])
    several = check([sheet], Known(REFERENCES, INDICATORS, both), None)
    assert [(finding.rule, finding.cell) for finding in several] == [("which-definition", "K2")]
    assert several[0].message == "Literacy has 2 definitions and this row names none"
    assert several[0].suggestion == "write one of census, survey"


def test_a_release_whose_texts_come_as_dictionaries_is_compared_all_the_same():
    known = released(*STEADY)
    columns = {
        name: known.observations[name].dictionary_encode() if name in KEY else known.observations[name]
        for name in known.observations.column_names
    }
    coded = Known(REFERENCES, INDICATORS, pa.table(columns))
    sheet = figures("period value\n 2021 70")
    assert check([sheet], coded, None) == check([sheet], known, None) != []
