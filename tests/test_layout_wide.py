"""Tables with headings across come back equal: years, titles, tables side by side and figures in thousands."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdash.layout import Block, Profile, propose
from hrdash.submissions.corrections import place_of
from hrdash.vocabulary import codes
from tests.layout_sheets import (
    AGES,
    CATALOGUE,
    LOCALITIES,
    SEXES,
    N,
    answer,
    book,
    examples,
    keyed,
    read,
    rules,
)

DISTRICTS = ["PK617", "PK614", "PK631", "PK629"]
WAYS_ACROSS = [
    ("sex",),
    ("locality", "sex"),
    ("period",),
    ("age",),
    ("sex", "period"),
    ("locality", "sex", "age"),
]


@examples(80)
@given(st.data())
def test_districts_down_and_headings_across_come_back_equal(data):
    draw = data.draw
    across = draw(st.sampled_from(WAYS_ACROSS))
    lists = {
        "sex": SEXES,
        "locality": LOCALITIES,
        "age": AGES,
        "period": {"2019": [2019], "2020-21": ["2020-21"], "2023": [2023]},
    }
    chosen = [
        draw(st.lists(st.sampled_from(list(lists[name])), min_size=2, max_size=3, unique=True))
        for name in across
    ]
    spelt = {
        (name, code): draw(st.sampled_from(lists[name][code]))
        for name, codes_of in zip(across, chosen, strict=True)
        for code in codes_of
    }
    columns = list(itertools.product(*chosen))
    heads, merged = [], []
    for level, name in enumerate(across):
        row = [draw(st.sampled_from(["District", "DISTRICTS"])) if level == 0 else N]
        for place, column in enumerate(columns):
            is_first = place == 0 or columns[place - 1][: level + 1] != column[: level + 1]
            row.append(spelt[name, column[level]] if is_first else N)
            if is_first and level + 1 < len(across):
                span = sum(other[: level + 1] == column[: level + 1] for other in columns)
                merged.append((1 + level, 1 + place, 1 + level, place + span))
        heads.append(row)
    districts = draw(st.lists(st.sampled_from(DISTRICTS), min_size=2, max_size=4, unique=True))
    lines, expected = [], {}
    for district in districts:
        values = [draw(st.integers(100, 999)) for _ in columns]
        name = codes("districts")[district]["label_en"]
        lines.append([draw(st.sampled_from([name, name.upper(), f"{name} District"])), *values])
        for column, value in zip(columns, values, strict=True):
            said = (
                dict.fromkeys(("sex", "locality", "age"), "_T")
                | {"period": "2023"}
                | dict(zip(across, column, strict=True))
            )
            expected[district, said["sex"], said["locality"], said["age"], said["period"]] = str(value)
    if draw(st.booleans()) and len(lines) > 2:
        lines.insert(2, list(heads[-1]))  # the headings again, as on a next page
    use_merged = draw(st.booleans())
    workbook = book(
        ["Population of Punjab, Census 2023"],
        *heads,
        *lines,
        ["Source: PBS"],
        merged=merged if use_merged else (),
    )
    proposal = propose(workbook, CATALOGUE, "PK-PB")
    rows, reading = read(workbook, answer(proposal, indicator_id="people"))
    assert keyed(rows, "district", "sex", "locality", "age", "period") == expected
    assert rules(reading) == ["assumed-definition"]
    assert {row["area"] for row in rows} == {"PK-PB"}
    for cell, row in zip(reading.sheets[0].cells["value"], rows, strict=True):
        at, column = place_of(cell)
        assert str(workbook.sheets[0].rows[at][column]) == row["value"]


@examples(60)
@given(st.data())
def test_rows_of_sex_or_locality_under_each_district_come_back_equal(data):
    draw = data.draw
    inner = draw(st.sampled_from(["sex", "locality"]))
    parts = draw(st.permutations(["F", "M"] if inner == "sex" else ["R", "U"]))
    lists = SEXES if inner == "sex" else LOCALITIES
    spelt = {part: draw(st.sampled_from(lists[part])) for part in parts}
    own_column = draw(st.booleans())
    has_own_figures = not own_column and draw(st.booleans())
    districts = draw(st.lists(st.sampled_from(DISTRICTS), min_size=2, max_size=4, unique=True))
    rows, expected = [], {}
    for district in districts:
        name = codes("districts")[district]["label_en"].upper()
        value = draw(st.integers(100, 999))
        if not own_column:
            rows.append([f"{name} DISTRICT", *([value, value + 1] if has_own_figures else [])])
            if has_own_figures:
                expected[district, "_T", "2019"], expected[district, "_T", "2020"] = (
                    str(value),
                    str(value + 1),
                )
        for number, part in enumerate(parts):
            value = draw(st.integers(100, 999))
            label = [name if number == 0 else N, spelt[part]] if own_column else [f"  {spelt[part]}"]
            rows.append([*label, value, value + 1])
            expected[district, part, "2019"], expected[district, part, "2020"] = str(value), str(value + 1)
    head = ["District", *(["By"] if own_column else []), 2019, 2020]
    workbook = book(["Population"], head, *rows)
    proposal = propose(workbook, CATALOGUE, "PK-PB")
    found, reading = read(workbook, answer(proposal, indicator_id="people"))
    assert keyed(found, "district", inner, "period") == expected
    assert rules(reading) == ["assumed-definition"]


def test_a_total_row_of_provinces_is_the_nation():
    workbook = book(
        ["Province", 2019, 2023], ["Punjab", 10, 20], ["Sindh", 5, 6], ["KPK", 3, 4], ["Total", 18, 30]
    )
    found, _ = read(workbook, answer(propose(workbook, CATALOGUE), indicator_id="people"))
    assert keyed(found, "area", "period")["PK", "2023"] == "30"


def test_divisions_and_tehsils_are_told_and_not_stored():
    workbook = book(
        ["Population 2023", N, N], ["Area", "Male", "Female"], ["LAHORE DIVISION", 9, 9], ["LAHORE DISTRICT", 5, 6],
        ["LAHORE CITY TEHSIL", 2, 2], ["RURAL", 1, 1], ["KASUR DISTRICT", 3, 4],
    )  # fmt: skip
    found, reading = read(workbook, answer(propose(workbook, CATALOGUE), indicator_id="people"))
    assert keyed(found, "district", "sex") == {
        ("PK617", "M"): "5", ("PK617", "F"): "6", ("PK614", "M"): "3", ("PK614", "F"): "4",
    }  # fmt: skip
    assert [one.cell for one in reading.findings if one.rule == "total-not-stored"] == ["A3", "A5"]


def test_two_tables_on_one_sheet_are_two_blocks():
    workbook = book(
        ["Population 2017"], ["District", "Male", "Female"], ["Lahore", 5, 6], ["Kasur", 3, 4], [],
        ["Population 2023"], ["District", "Rural", "Urban"], ["Lahore", 7, 8], ["Kasur", 1, 2],
    )  # fmt: skip
    proposal = propose(workbook, CATALOGUE, "PK-PB")
    assert [(one.header, one.rows) for one in proposal.profile.blocks] == [((2, 2), (3, 4)), ((7, 7), (8, 9))]
    assert [one.everywhere["period"] for one in proposal.profile.blocks] == ["2017", "2023"]
    found, _ = read(workbook, answer(proposal, indicator_id="people"))
    assert len(found) == 8


def test_a_total_printed_twice_is_stored_once():
    workbook = book(
        ["Population 2023"],
        ["District", "Male", "Female"],
        ["Lahore", 5, 6],
        ["Punjab", 8, 9],
        ["Kasur", 3, 3],
        ["Punjab", 8, 9],
    )
    found, reading = read(workbook, answer(propose(workbook, CATALOGUE, "PK-PB"), indicator_id="people"))
    assert len(found) == 6
    assert rules(reading) == ["assumed-definition"]


def test_shares_are_worked_out_from_their_printed_parts_and_said_to_be_computed():
    workbook = book(["Schooling 2023"], ["District", "In school", "All children"], ["Lahore", 50, 200])
    block = Block(
        "Sheet1", (2, 2), (3, 3), {"indicator_id": "schooling", "period": "2023"},
        {"A": {"is": "district"}, "B": {"figure": "numerator"}, "C": {"figure": "denominator"}},
    )  # fmt: skip
    found, reading = read(workbook, Profile("p", "", (block,)))
    assert (found[0]["value"], found[0]["source_kind"]) == ("25", "computed")
    assert reading.sheets[0].cells["value"] == ["B3"]


def test_single_years_of_age_are_labels_and_their_rows_no_numbers_of_columns():
    workbook = book(
        ["Population, Lahore District, 2023"], ["Age", "Male", "Female"], [0, 1, 2], [1, 4, 5], [2, 3, 4]
    )
    rows, _ = read(workbook, answer(propose(workbook, CATALOGUE, "PK-PB")))
    assert keyed(rows, "age", "sex") == {
        ("Y0", "M"): "1",
        ("Y0", "F"): "2",
        ("Y1", "M"): "4",
        ("Y1", "F"): "5",
        ("Y2", "M"): "3",
        ("Y2", "F"): "4",
    }


def test_years_under_the_name_of_each_district_are_labels():
    workbook = book(
        ["Population"],
        ["District / Year", "People"],
        ["Lahore"],
        [2021, 5],
        [2022, 6],
        ["Attock"],
        [2021, 1],
        [2022, 2],
    )
    proposal = propose(workbook, CATALOGUE, "PK-PB")
    rows, _ = read(workbook, answer(proposal))
    assert proposal.is_confident
    assert keyed(rows, "district", "period") == {
        ("PK617", "2021"): "5",
        ("PK617", "2022"): "6",
        ("PK601", "2021"): "1",
        ("PK601", "2022"): "2",
    }


def test_a_figure_in_words_at_the_end_of_a_table_is_read_for_the_rules_to_refuse():
    workbook = book(
        ["Population, 2023"],
        ["District", "People"],
        ["Lahore", 5],
        ["Attock", 6],
        ["Multan", "5.36 million"],
        ["Prepared by", "Statistics wing"],
    )
    rows, _ = read(workbook, answer(propose(workbook, CATALOGUE, "PK-PB")))
    assert [row["value"] for row in rows] == ["5", "6", "5.36 million"]


def test_years_down_the_side_under_a_title_need_no_heading():
    workbook = book(["Population, Punjab"], [N, "Male", "Female"], [2019, 1, 2], [2020, 3, 4], [2021, 5, 6])
    rows, _ = read(workbook, answer(propose(workbook, CATALOGUE, "PK-PB")))
    assert keyed(rows, "period", "sex") == {
        (str(2019 + year), sex): str(1 + 2 * year + place)
        for year in range(3)
        for place, sex in enumerate("MF")
    }


def test_a_year_alone_over_each_of_two_tables_is_a_title_of_both():
    workbook = book(
        ["Population", N, N, "Children in school"],
        [2023, N, N, 2022],
        ["District", "Number", N, "District", "Rate"],
        ["Lahore", 10, N, "Lahore", 50],
        ["Attock", 20, N, "Attock", 60],
    )
    rows, _ = read(workbook, answer(propose(workbook, CATALOGUE, "PK-PB")))
    assert keyed(rows, "indicator_id", "period", "district") == {
        ("people", "2023", "PK617"): "10",
        ("people", "2023", "PK601"): "20",
        ("schooling", "2022", "PK617"): "50",
        ("schooling", "2022", "PK601"): "60",
    }


@pytest.mark.parametrize(
    ("title", "indicator"),
    [
        ("TABLE 4: Children in school, Punjab, 2022-23 (%)", "schooling"),
        ("Population by sex and district, Census 2023", "people"),
        ("آبادی ۲۰۲۳", "people"),
        ("Population by religion, 2023", None),  # perhaps another indicator
        ("Population and children in school, 2023", None),
    ],
)
def test_a_title_names_the_indicator_beside_place_period_and_measure(title, indicator):
    proposal = propose(book([title], ["District", "Total"], ["Lahore", 1], ["Attock", 2]), CATALOGUE, "PK-PB")
    said = proposal.profile.blocks[0].everywhere["indicator_id"]
    assert said == indicator or (indicator is None and said.startswith("ask: "))


def test_tables_side_by_side_are_read_each_by_its_own_title():
    workbook = book(
        ["Male", N, N, N, "Female", N], ["District", "Persons", N, N, "District", "Persons"], ["Lahore", 5, N, N, "Lahore", 6],
        ["Kasur", 7, N, N, "Kasur", 8],
    )  # fmt: skip
    found, _ = read(
        workbook, answer(propose(workbook, CATALOGUE, "PK-PB"), indicator_id="people", period="2023")
    )
    assert keyed(found, "sex", "district") == {
        ("M", "PK617"): "5", ("M", "PK614"): "7", ("F", "PK617"): "6", ("F", "PK614"): "8",
    }  # fmt: skip


def test_figures_that_look_like_years_are_figures():
    workbook = book(
        ["Population 2023", N, N],
        ["District", "Male", "Female"],
        ["Lahore", 1950, 2010],
        ["Kasur", 2001, 2020],
    )
    found, _ = read(workbook, answer(propose(workbook, CATALOGUE, "PK-PB"), indicator_id="people"))
    assert keyed(found, "district", "sex")["PK617", "M"] == "1950"


def test_years_down_and_districts_across_with_provisional_marks_and_row_numbers():
    workbook = book(
        ["Sr.", "Year", "Karachi South", "Sukkur"],
        [1, 2021, 100, 50],
        [2, 2022, 110, 55],
        [3, 2023, "120 (P)", 60],
    )
    proposal = propose(workbook, CATALOGUE, "PK-SD")
    found, _ = read(workbook, answer(proposal, indicator_id="people"))
    assert keyed(found, "district", "period")["PK723", "2022"] == "55"
    assert {row["value"]: row["obs_status"] for row in found}["120"] == "P"


def test_figures_in_thousands_are_asked_and_multiplied():
    workbook = book(
        ["Population (000), 2023", N], ["District", "Persons"], ["Lahore", 13004.1], ["Kasur", ".."]
    )
    proposal = propose(workbook, CATALOGUE, "PK-PB")
    assert "all.scale" in {one.place for one in proposal.questions}
    found, _ = read(workbook, answer(proposal, indicator_id="people", scale="1000"))
    assert [row["value"] for row in found] == ["13004100.0", None]


def test_rounds_of_one_survey_over_the_columns_are_periods_and_their_source():
    workbook = book(
        ["Literacy, ages 10 and over", N, N, N, N],
        ["District", "2014-15 PSLM", N, "2019-20 PSLM", N],
        [N, "Male", "Female", "Male", "Female"],
        ["Lahore", 61, 52, 66, 58],
        ["Kasur", 51, 42, 56, 48],
        merged=[(1, 1, 1, 2), (1, 3, 1, 4)],
    )
    proposal = propose(workbook, CATALOGUE, "PK-PB")
    assert proposal.profile.blocks[0].columns["E"] == {
        "sex": "F",
        "period": "2019-20",
        "source": "2019-20 PSLM",
    }
    assert [one.place for one in proposal.questions] == ["all.definition"]
    rows, _ = read(workbook, answer(proposal, definition="pslm"))
    assert {(row["period"], row["source"]) for row in rows} == {
        ("2014-15", "2014-15 PSLM"),
        ("2019-20", "2019-20 PSLM"),
    }


def test_rounds_of_two_surveys_are_not_one_series_and_are_asked_about():
    workbook = book(
        ["District", "PSLM 2019-20", "MICS 2017-18"],
        ["Lahore", 61, 52],
        ["Kasur", 51, 42],
    )
    asked = [one.text for one in propose(workbook, CATALOGUE, "PK-PB").questions]
    assert {
        "What do the figures under “PSLM 2019-20” mean?",
        "What do the figures under “MICS 2017-18” mean?",
    } <= {*asked}


def test_fifths_by_wealth_are_read_under_their_heading():
    workbook = book(
        ["Literacy, ages 10 and over, Punjab, 2018", N],
        [N, "Per cent"],
        ["Total", 61],
        ["Wealth index quintile", N],
        ["Lowest", 41],
        ["Middle", 60],
        ["Highest", 90],
    )
    columns = propose(workbook, CATALOGUE, "PK-PB")
    rows, _ = read(workbook, answer(columns, definition="pslm"))
    assert [(row["ground_value"], row["value"]) for row in rows] == [
        ("_T", "61"),
        ("wealth_poorest", "41"),
        ("wealth_middle", "60"),
        ("wealth_richest", "90"),
    ]
