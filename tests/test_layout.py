"""Sheets in every supported layout come back equal; what is not sure is asked, and nothing is guessed."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrdash.layout import (
    Block,
    Catalogue,
    Profile,
    ProfileError,
    from_toml,
    is_understood,
    propose,
    read_layout,
    to_toml,
)
from hrdash.submissions.checking import place_of
from hrdash.vocabulary import codes
from hrdash.workbook import Range, Sheet, Workbook, address

CATALOGUE = Catalogue(
    {
        "literacy": {
            "label_en": "Literacy, ages 10 and over",
            "label_ur": "شرح خواندگی",
            "unit_measure": "PT",
        },
        "schooling": {"label_en": "Children in school", "label_ur": "", "unit_measure": "PT"},
        "people": {"label_en": "Population", "label_ur": "آبادی", "unit_measure": "NUMBER"},
        "law": {"label_en": "A law is in force", "label_ur": "", "unit_measure": "YES_NO"},
    },
    {"literacy": ["census", "pslm"], "people": ["census-people"]},
)
SEXES = {
    "F": ["Female", "WOMEN", "خواتین", "Girls"],
    "M": ["Male", "MEN", "مرد"],
    "_T": ["Both sexes", "All sexes"],
}
LOCALITIES = {"R": ["Rural", "RURAL AREAS", "دیہی"], "U": ["Urban", "شہری"], "_T": ["Total", "Overall"]}
AGES = {"Y0T4": ["0-4", "Under 5"], "Y5T14": ["5 - 14", "5 to 14 years"], "Y_GE15": ["15+", "15 & above"]}
DISTRICTS = ["PK617", "PK614", "PK631", "PK629"]
AREAS = {
    "PK-PB": ["Punjab", "PUNJAB PROVINCE", "پنجاب"],
    "PK-SD": ["Sindh", "SIND"],
    "PK-KP": ["KPK", "N.W.F.P."],
}
N = None


def book(*rows, merged=(), name="Sheet1", **more):
    width = max(len(row) for row in rows)
    full = [[*row, *[None] * (width - len(row))] for row in rows]
    sheet = Sheet(name, full, merged=tuple(Range(*at) for at in merged), **more)
    return Workbook("file.xlsx", "xlsx", "0" * 64, (sheet,))


def read(workbook, profile=None):
    reading = read_layout(workbook, CATALOGUE, profile)
    return [row for sheet in reading.sheets for row in sheet.rows.to_pylist()], reading


def rules(reading):
    return sorted({one.rule for one in reading.findings})


def answer(proposal, **everywhere):
    """Answer what a proposal asks of the whole table."""
    blocks = [
        Block(
            one.sheet,
            one.header,
            one.rows,
            {name: text for name, text in one.everywhere.items() if not text.startswith("ask: ")}
            | everywhere,
            one.columns,
            one.words,
        )
        for one in proposal.profile.blocks
    ]
    return Profile(proposal.profile.name, proposal.profile.shape, tuple(blocks))


def keyed(rows, *names):
    return {tuple(row[name] for name in names): row["value"] for row in rows}


def examples(number):
    return settings(
        max_examples=number, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )


# Tidy sheets


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


# Wide tables

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


def test_splits_beside_each_other_do_not_hang_under_each_other():
    workbook = book(
        ["Population 2023", N], ["Background", "Persons"], ["Total", 60], ["Sex", N], ["Male", 61], ["Female", 59],
        ["Area", N], ["Urban", 70], ["Rural", 50], ["Wealth quintile", N], ["Poorest fifth", 30],
    )  # fmt: skip
    found, _ = read(workbook, answer(propose(workbook, CATALOGUE, "PK-PB"), indicator_id="people"))
    assert keyed(found, "sex", "locality", "ground_value") == {
        ("_T", "_T", "_T"): "60", ("M", "_T", "_T"): "61", ("F", "_T", "_T"): "59", ("_T", "U", "_T"): "70",
        ("_T", "R", "_T"): "50", ("_T", "_T", "wealth_poorest"): "30",
    }  # fmt: skip


def test_splits_whose_outer_label_comes_again_hang_under_it():
    inner = [["RURAL", 2], ["URBAN", 3]]
    workbook = book(
        ["Population 2023", N],
        ["Area", "Persons"],
        ["LAHORE DISTRICT", 10],
        ["MALE", 5],
        *inner,
        ["FEMALE", 5],
        *inner,
    )
    found, _ = read(workbook, answer(propose(workbook, CATALOGUE, "PK-PB"), indicator_id="people"))
    assert keyed(found, "sex", "locality") == {
        ("_T", "_T"): "10", ("M", "_T"): "5", ("M", "R"): "2", ("M", "U"): "3",
        ("F", "_T"): "5", ("F", "R"): "2", ("F", "U"): "3",
    }  # fmt: skip


def test_a_heading_over_places_speaks_for_all_of_them():
    workbook = book(
        ["Population 2023", N], ["Area", "Persons"], ["FEMALE", N], ["Lahore", 5], ["Kasur", 6], ["MALE", N], ["Lahore", 7],
        ["Kasur", 8],
    )  # fmt: skip
    found, _ = read(workbook, answer(propose(workbook, CATALOGUE, "PK-PB"), indicator_id="people"))
    assert keyed(found, "sex", "district") == {
        ("F", "PK617"): "5", ("F", "PK614"): "6", ("M", "PK617"): "7", ("M", "PK614"): "8",
    }  # fmt: skip


def test_rows_under_a_place_that_is_left_out_are_nobody_elses():
    workbook = book(
        ["Population 2023", N], ["Area", "Persons"], ["LAHORE DISTRICT", 5], ["RURAL", 2], ["MYSTERY DISTRICT", 7], ["RURAL", 3],
        ["KASUR DISTRICT", 1],
    )  # fmt: skip
    proposal = propose(workbook, CATALOGUE, "PK-PB")
    assert "words.MYSTERY DISTRICT" in {one.place for one in proposal.questions}
    profile = answer(proposal, indicator_id="people")
    profile.blocks[0].words["MYSTERY DISTRICT"] = {"skip": "yes"}
    found, reading = read(workbook, profile)
    assert keyed(found, "district", "locality") == {
        ("PK617", "_T"): "5", ("PK617", "R"): "2", ("PK614", "_T"): "1",
    }  # fmt: skip
    assert "total-not-stored" in rules(reading)


def test_a_total_that_may_close_a_district_or_the_table_is_asked():
    rows = [["LAHORE", N], ["Male", 5], ["Female", 6], ["KASUR", N], ["Male", 1], ["Female", 2]]
    workbook = book(["Population 2023", N], ["Area", "Persons"], *rows, ["TOTAL", 14])
    assert "words.TOTAL" in {one.place for one in propose(workbook, CATALOGUE, "PK-PB").questions}
    rows.insert(3, ["TOTAL", 11])
    workbook = book(["Population 2023", N], ["Area", "Persons"], *rows, ["TOTAL", 3])
    proposal = propose(workbook, CATALOGUE, "PK-PB")
    assert "words.TOTAL" not in {one.place for one in proposal.questions}
    found, _ = read(workbook, answer(proposal, indicator_id="people"))
    assert keyed(found, "district", "sex")["PK617", "_T"] == "11"
    assert keyed(found, "district", "sex")["PK614", "_T"] == "3"


def test_a_total_under_a_list_of_provinces_is_that_of_all_of_them():
    workbook = book(
        ["Population by background, 2023"],
        ["Background", "People"],
        ["Residence"],
        ["Urban", 3],
        ["Rural", 9],
        ["Region"],
        ["Punjab", 7],
        ["Sindh", 5],
        ["Total", 12],
    )
    rows, _ = read(workbook, answer(propose(workbook, CATALOGUE, "PK"), indicator_id="people"))
    assert keyed(rows, "area", "locality") == {
        ("PK", "U"): "3",
        ("PK", "R"): "9",
        ("PK-PB", "_T"): "7",
        ("PK-SD", "_T"): "5",
        ("PK", "_T"): "12",
    }
    # A province that sends it is not the whole of it.
    asked = propose(workbook, CATALOGUE, "PK-PB").questions
    assert "words.Total" in [one.place for one in asked]


@pytest.mark.parametrize("is_merged", [True, False])
def test_a_total_beside_its_province_is_the_provinces(is_merged):
    workbook = book(
        ["Province", "District", "Population"],
        ["Punjab", "Lahore", 1],
        [N, "Attock", 2],
        [N, "Total", 3],
        ["Sindh", "Sukkur", 4],
        [N, "Larkana", 5],
        [N, "Total", 9],
        merged=[(1, 0, 3, 0), (4, 0, 6, 0)] if is_merged else (),
    )
    rows, _ = read(workbook, answer(propose(workbook, CATALOGUE), period="2023"))
    found = keyed(rows, "area", "district")
    assert (len(found), found["PK-PB", "_T"], found["PK-SD", "_T"]) == (6, "3", "9")


def test_a_total_that_may_close_a_province_or_the_nation_is_asked():
    workbook = book(
        ["Province", "District", "Population"],
        ["Punjab", "Lahore", 1],
        [N, "Attock", 2],
        ["Sindh", "Sukkur", 4],
        [N, "Larkana", 5],
        [N, "Total", 12],
    )
    assert "words.Total" in [one.place for one in propose(workbook, CATALOGUE).questions]


def test_a_label_may_name_a_place_and_a_group_of_its_people():
    workbook = book(
        ["Population, 2023"],
        ["Area", "People"],
        ["LAHORE TOTAL", 10],
        ["Lahore Rural", 4],
        ["Lahore (Urban)", 6],
        ["Urban Punjab", 60],
    )
    proposal = propose(workbook, CATALOGUE, "PK-PB")
    rows, _ = read(workbook, answer(proposal))
    assert proposal.is_confident
    assert keyed(rows, "district", "locality") == {
        ("PK617", "_T"): "10",
        ("PK617", "R"): "4",
        ("PK617", "U"): "6",
        ("_T", "U"): "60",
    }


def test_divisions_in_a_column_of_their_own_are_never_taken_for_their_districts():
    workbook = book(
        ["Population, Punjab, 2023"],
        ["Division", "District", "People"],
        ["Bahawalpur", N, 30],
        [N, "Bahawalnagar", 10],
        [N, "Bahawalpur", 20],
        ["Lahore", "Kasur", 5],
        [N, "Lahore", 6],
        [N, "Total", 11],
        ["Punjab", "Total", 41],
    )
    proposal = propose(workbook, CATALOGUE, "PK-PB")
    rows, reading = read(workbook, answer(proposal))
    assert proposal.is_confident
    assert keyed(rows, "district") == {
        ("PK602",): "10",
        ("PK603",): "20",
        ("PK614",): "5",
        ("PK617",): "6",
        ("_T",): "41",
    }
    told = [(one.cell, one.rule) for one in reading.findings if one.rule == "total-not-stored"]
    assert told == [("A3", "total-not-stored"), ("B8", "total-not-stored")]


def test_tehsils_in_a_column_of_their_own_are_told_and_the_districts_total_is_stored():
    workbook = book(
        ["Population, Punjab, 2023"],
        ["District", "Tehsil", "People"],
        ["Attock", "Attock", 10],
        [N, "Hazro", 20],
        [N, "Total", 30],
        ["Kasur", N, 11],
        [N, "Kasur", 5],
        [N, "Chunian", 6],
    )
    proposal = propose(workbook, CATALOGUE, "PK-PB")
    rows, _ = read(workbook, answer(proposal))
    assert proposal.is_confident
    assert keyed(rows, "district") == {("PK601",): "30", ("PK614",): "11"}


def test_a_total_under_the_name_of_its_province_is_the_provinces():
    workbook = book(
        ["Population, 2023"],
        ["District", "People"],
        ["PUNJAB"],
        ["Lahore", 1],
        ["Attock", 2],
        ["Total", 3],
        ["SINDH"],
        ["Sukkur", 4],
        ["Larkana", 5],
        ["Total", 9],
    )
    proposal = propose(workbook, CATALOGUE)
    rows, _ = read(workbook, answer(proposal))
    found = keyed(rows, "area", "district")
    assert proposal.is_confident
    assert (len(found), found["PK-PB", "_T"], found["PK-SD", "_T"]) == (6, "3", "9")


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


# Asking


def test_what_the_sheet_does_not_say_is_asked():
    workbook = book(
        ["Enrolment"], ["District", "Male", "Mood"], ["Lahore", 5, 6], ["Kasur", 3, 4], ["Atlantis", 1, 2]
    )
    proposal = propose(workbook, CATALOGUE)
    assert {one.place for one in proposal.questions} == {
        "all.indicator_id",
        "all.period",
        "columns.C",
        "words.Atlantis",
    }
    assert not proposal.is_confident
    _, reading = read(workbook, proposal.profile)
    assert len([one for one in reading.findings if one.rule == "profile-question"]) == 4


def test_a_sheet_of_unknown_layout_is_refused_and_says_that_a_profile_is_needed():
    rows, reading = read(book(["District", "Male", "Female"], ["Lahore", 5, 6], ["Kasur", 3, 4]))
    assert rows == []
    assert rules(reading) == ["needs-profile"]


def test_a_row_of_the_ministrys_matrix_that_the_register_has_not_is_asked_about():
    _, reading = read(
        book(
            ["Sr.", "Recommendation", "Responsible Department", "Action", "Timeline", "Status", "Remarks"],
            [1, "122.34 Ratify", "Law", "Bill", "2026", "In progress", N],
        )
    )
    assert [(one.rule, one.cell) for one in reading.findings] == [("matrix-not-matched", "B2")]


def test_hidden_sheets_are_told_and_not_read():
    hidden = Sheet(
        "Old", [["Province", "Year", "Indicator", "Value"], ["Sindh", 2023, "people", 5]], is_hidden=True
    )
    reading = read_layout(Workbook("f.xlsx", "xlsx", "0", (hidden,)), CATALOGUE)
    assert reading.sheets == []
    assert [(use.name, use.hidden, use.used) for use in reading.uses] == [("Old", True, False)]


def test_formula_errors_are_named_by_cell():
    workbook = book(
        ["Province", "Year", "Indicator", "Value"], ["Sindh", 2023, "people", N], errors={(1, 3): "#DIV/0!"}
    )
    _, reading = read(workbook)
    assert [(one.cell, one.value) for one in reading.findings if one.rule == "formula-error"] == [
        ("D2", "#DIV/0!")
    ]


# Profiles


def test_a_profile_written_and_read_again_is_the_same():
    workbook = book(["Population"], ["District", "Male", 'The "rest"'], ["Lahore", 5, 6], ["Nowhere", 1, 1])
    profile = propose(workbook, CATALOGUE).profile
    assert from_toml(to_toml(profile)) == profile


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "not TOML"),
        ('name = "x"', "no [[table]]"),
        ("[[table]]\nheader = [1]\nrows = [2, 3]", "header = [first, last]"),
        (
            '[[table]]\nheader = [1, 1]\nrows = [2, 3]\n[table.columns]\n"7" = { sex = "F" }',
            "7 is not a column's letter",
        ),
        (
            '[[table]]\nheader = [1, 1]\nrows = [2, 3]\n[table.columns]\nB = { gender = "F" }',
            "gender is no column",
        ),
        (
            '[[table]]\nheader = [1, 1]\nrows = [2, 3]\n[table.columns]\nB = { figure = "share" }',
            "figure is one of",
        ),
        ("[[table]]\nheader = [1, 1]\nrows = [2, 3]\n[table.columns]\nB = 5", "needs {"),
    ],
)
def test_a_profile_that_cannot_be_read_says_where_and_what(text, said):
    with pytest.raises(ProfileError) as refused:
        from_toml(text)
    assert said in refused.value.message


def test_a_profile_of_another_sheet_does_not_fit():
    block = Block("Sheet1", (1, 1), (40, 50), {}, {"A": {"is": "district"}, "ZZ": {"sex": "F"}})
    _, reading = read(book(["District", "Male"], ["Lahore", 5]), Profile("p", "", (block,)))
    assert rules(reading) == ["profile-does-not-fit"]
