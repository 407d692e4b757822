"""Tidy sheets in every order, heading and spelling come back equal; what is not sure is left for a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdash.layout import is_understood
from hrdash.workbook import address
from tests.layout_sheets import AGES, LOCALITIES, SEXES, N, book, examples, keyed, read, rules

AREAS = {
    "PK-PB": ["Punjab", "PUNJAB PROVINCE", "پنجاب"],
    "PK-SD": ["Sindh", "SIND"],
    "PK-KP": ["KPK", "N.W.F.P."],
}


@examples(60)
@given(st.data())
def test_a_tidy_sheet_comes_back_equal_whatever_its_order_headings_and_spellings(data):
    draw = data.draw
    headings = {
        "indicator_id": ["Indicator", "indicator_id", "اشاریہ"],
        "area": ["Province", "Province/Area", "صوبہ"],
        "period": ["Year", "Period", "سال"],
        "sex": ["Sex", "Gender", "جنس"],
        "locality": ["Urban/Rural", "Locality"],
        "age": ["Age group", "Age"],
        "value": ["Value", "قدر"],
        "definition": ["Definition"],
    }
    order = draw(st.permutations(list(headings)))
    spelt = {name: draw(st.sampled_from(texts)) for name, texts in headings.items()}
    keys = draw(
        st.lists(
            st.tuples(*(st.sampled_from(list(one)) for one in (AREAS, SEXES, LOCALITIES, AGES))),
            min_size=1,
            max_size=8,
            unique=True,
        )
    )
    lines, expected = [], {}
    for area, sex, locality, age in keys:
        value = draw(st.integers(0, 99))
        written = {
            "indicator_id": draw(st.sampled_from(["literacy", "Literacy, ages 10 and over", "شرح خواندگی"])),
            "area": draw(st.sampled_from(AREAS[area])),
            "period": draw(st.sampled_from(["2019-20", "2019/20", "FY20"])),
            "sex": draw(st.sampled_from(SEXES[sex])),
            "locality": draw(st.sampled_from(LOCALITIES[locality])),
            "age": draw(st.sampled_from(AGES[age])),
            "value": draw(st.sampled_from([value, str(value), f"{value} %", f" {value}\u00a0"])),
            "definition": "pslm",
        }
        lines.append([written[name] for name in order])
        expected[area, sex, locality, age, "2019-20"] = str(value)
    titles = [["Literacy by province"], [], ["Government of Pakistan"]] if draw(st.booleans()) else []
    notes = [["Source: PSLM"]] if draw(st.booleans()) else []
    rows, reading = read(book(*titles, [spelt[name] for name in order], *lines, *notes))
    assert keyed(rows, "area", "sex", "locality", "age", "period") == expected
    assert {row["indicator_id"] for row in rows} == {"literacy"}
    sheet = reading.sheets[0]
    place = order.index("value")
    assert [f"{sheet.letters['value']}{number}" for number in sheet.numbers] == [
        address(len(titles) + 1 + row, place) for row in range(len(lines))
    ]


def test_what_a_tidy_row_leaves_unsaid_is_total_and_the_only_definition_is_said_to_be_taken():
    rows, reading = read(
        book(["Province", "Year", "Indicator", "Value"], ["Sindh", 2023, "Population", 55696147])
    )
    assert rows == [
        {
            "area": "PK-SD", "period": "2023", "indicator_id": "people", "value": "55696147", "obs_status": "A",
            "district": "_T", "sex": "_T", "age": "_T", "disability": "_T", "locality": "_T", "ground": "_T",
            "ground_value": "_T", "unit_measure": "NUMBER", "definition": "census-people",
        }
    ]  # fmt: skip
    assert rules(reading) == ["assumed-definition"]


def test_where_an_indicator_has_two_definitions_none_is_assumed():
    rows, _ = read(book(["Province", "Year", "Indicator", "Value"], ["Sindh", 2023, "literacy", 57]))
    assert rows[0]["definition"] is None


@pytest.mark.parametrize(
    ("written", "value", "status", "rule"),
    [
        ("Nil", "0", "A", "nil-is-zero"),
        ("-", None, "L", None),
        ("..", None, "L", None),
        ("N/A", None, "L", None),
        (None, None, "L", None),
        ("*", None, "Q", "hidden-by-source"),
        ("<5", None, "Q", "hidden-by-source"),
        ("1,23,456", "123456", "A", None),
        ("123,456.5", "123456.5", "A", None),
        ("۴۵٫۵", "45.5", "A", None),
        ("٤٥", "45", "A", None),
        ("45.2%", "45.2", "A", None),
        ("45.2¹", "45.2", "A", "footnote-mark"),
        ("1 234", "1234", "A", None),
        ("1.234,5", "1.234,5", "A", "ambiguous-number"),
        ("about 40", "about 40", "A", None),
    ],
)
def test_each_way_of_writing_a_figure_has_its_own_meaning(written, value, status, rule):
    rows, reading = read(
        book(["Province", "Year", "Sex", "Indicator", "Value"], ["Sindh", 2023, "F", "people", written])
    )
    assert (rows[0]["value"], rows[0]["obs_status"]) == (value, status)
    assert rules(reading) == sorted(filter(None, ["assumed-definition", rule]))


def test_a_cell_shown_as_per_cent_is_read_as_it_is_shown():
    workbook = book(
        ["Province", "Year", "Indicator", "Value"],
        ["Sindh", 2023, "schooling", 0.452],
        percents=frozenset({(1, 3)}),
    )
    assert read(workbook)[0][0]["value"] == "45.2"


def test_a_close_name_is_offered_and_never_taken():
    rows, reading = read(
        book(
            ["District", "Province", "Year", "Indicator", "Value"], ["Sargodah", "Punjab", 2023, "people", 5]
        )
    )
    found = next(one for one in reading.findings if one.rule == "unknown-place")
    assert (found.cell, found.value, found.replacement) == ("A2", "Sargodah", "Sargodha")
    assert rows[0]["district"] == "Sargodah"


@pytest.mark.parametrize(
    ("province", "district", "code"),
    [
        ("Punjab", "Lahore", "PK617"),
        ("Sindh", "Lahore", "PK617"),  # which the rule on districts of another area refuses
        ("Punjab", "Total", "_T"),
        ("Punjab", "All districts", "_T"),
        ("Punjab", "Punjab", "_T"),
        ("Punjab", "Sindh", "Sindh"),
        ("Punjab", "Lahore Rural", "Lahore Rural"),  # a group of its people would be lost
    ],
)
def test_a_district_is_read_within_its_province_and_a_total_is_the_whole_of_it(province, district, code):
    rows, _ = read(
        book(
            ["Province", "District", "Year", "Indicator", "Value"],
            [province, district, 2023, "Population", 5],
        )
    )
    assert [row["district"] for row in rows] == [code]


def test_a_column_named_for_a_ground_fills_ground_and_value():
    rows, _ = read(
        book(
            ["Province", "Religion", "Year", "Indicator", "Value"],
            ["Sindh", "Christian", 2023, "people", 500],
            ["Sindh", N, 2023, "people", 900],
        )
    )
    assert [(row["ground"], row["ground_value"]) for row in rows] == [("religion", "christian"), ("_T", "_T")]


def test_two_headings_of_one_meaning_are_refused_by_cell():
    _, reading = read(
        book(
            ["Province", "Year", "Sex", "Gender", "Indicator", "Value"],
            ["Sindh", 2023, "F", "M", "people", 5],
        )
    )
    found = next(one for one in reading.findings if one.rule == "repeated-heading")
    assert found.cell == "D1"


def test_two_columns_that_say_the_same_in_every_row_are_read_once():
    rows, reading = read(
        book(
            ["Province", "Year", "Indicator", "Units", "Unit measure", "Value"],
            ["Sindh", 2023, "Population", "Number", "NUMBER", 5],
            ["Punjab", 2023, "Population", "Number", N, 6],
        )
    )
    assert rules(reading) == ["assumed-definition"]
    assert [row["unit_measure"] for row in rows] == ["NUMBER", "NUMBER"]


def test_headings_that_are_known_make_a_tidy_sheet_beside_many_that_are_not():
    head = ["Province", "Year", "Sex", "Indicator", "Value", *(f"Remark of office {n}" for n in range(9))]
    rows, reading = read(book(head, ["Sindh", 2023, "Male", "Population", 5, *"abcdefghi"]))
    assert len(rows) == 1
    assert [one.value for one in reading.findings if one.rule == "unknown-heading"] == head[5:]


@pytest.mark.parametrize(
    ("head", "asks"),
    [
        (["Province", "Year", "Indicator", "Value"], False),
        (["Province", "Year", "Value"], True),
        (["District", "Male", "Female"], True),
        (["cluster_id", "label"], False),
    ],
)
def test_a_sheet_has_to_be_explained_unless_its_headings_say_all(head, asks):
    assert is_understood(book(head, ["Sindh", 2023, 5, 6][: len(head)]).sheets[0]) is not asks


def test_yes_and_no_are_figures_of_an_indicator_that_asks_for_them():
    head = ["Province", "Year", "Indicator", "Value"]
    lines = [
        ["Sindh", 2023, "law", "Yes"],
        ["Punjab", 2023, "law", "no"],
        ["KPK", 2023, "law", "نہیں"],
        ["KPK", 2023, "people", "No"],
    ]
    rows, _ = read(book(head, *lines))
    assert [row["value"] for row in rows] == ["1", "0", "0", "No"]


def test_a_bare_pwd_is_left_for_the_rule_that_asks_which():
    rows, reading = read(
        book(["Province", "Year", "Disability", "Indicator", "Value"], ["Sindh", 2023, "PWD", "people", 5])
    )
    assert rows[0]["disability"] == "PWD"
    assert "unknown-label" not in rules(reading)
