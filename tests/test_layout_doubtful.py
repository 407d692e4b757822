"""What a sheet leaves in doubt is named by its cell: two numbers in one, rows without a label, months."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdash.layout import propose
from hrdash.layout.values import read_figure, two_numbers
from hrdash.places import fold
from tests.layout_sheets import CATALOGUE, N, answer, book, examples, keyed, read

_FIRST = st.sampled_from(["120", "1,234", "45.2", "45%", "45.2 %", "۱۲۰"])
_SECOND = st.sampled_from(["45%", "45.2", "80-90", "80.1 – 90.2", "80, 90", "n=120", "n = 1,200", "±3.2"])
_PAIR = st.one_of(
    st.builds("{} ({})".format, _FIRST, _SECOND),
    st.builds("{}[{}]".format, _FIRST, _SECOND),
    st.builds("{}\n( {} )".format, _FIRST, _SECOND),
    st.builds("{}/{}".format, _FIRST, st.sampled_from(["80", "45%", "1,234"])),
    st.builds("{} ± {}".format, _FIRST, st.sampled_from(["3", "0.4"])),
    st.builds("{} out of {}".format, _FIRST, st.sampled_from(["80", "1,234"])),
)


@given(_PAIR)
@examples(120)
def test_a_cell_with_two_numbers_is_never_read_as_one(pair):
    figure = read_figure(pair)
    assert (figure.rule, fold(figure.text)) == ("two-numbers", fold(pair))


@pytest.mark.parametrize(
    "text", ["2017/2023", "2019/20", "15-24", "120 (P)", "120 (a)", "1,234*", "(31.4)", "12/3/2023", "(1) 5"]
)
def test_periods_bands_days_and_marks_are_not_two_numbers(text):
    assert two_numbers(text) is None
    assert read_figure(text).rule != "two-numbers"


@given(st.lists(st.lists(_PAIR | st.integers(0, 999), min_size=2, max_size=2), min_size=2, max_size=5))
@examples(60)
def test_a_table_of_such_cells_is_found_and_each_of_them_is_named(figures):
    labels = ["Lahore", "Kasur", "Multan", "Attock", "Sialkot"]
    table = [[label, *row] for label, row in zip(labels, figures, strict=False)]
    workbook = book(["Population, Punjab, 2023"], ["District", "Male", "Female"], *table)
    proposal = propose(workbook, CATALOGUE)
    (block,) = proposal.profile.blocks
    assert (block.header, block.rows) == ((2, 2), (3, 2 + len(table)))
    expected = {
        f"{'BC'[column]}{row + 3}"
        for row, cells in enumerate(figures)
        for column, cell in enumerate(cells)
        if isinstance(cell, str)
    }
    for profile in (answer(proposal), None):
        _, reading = read(workbook, profile)
        assert {one.cell for one in reading.findings if one.rule == "two-numbers"} == expected


@pytest.mark.parametrize("serial", [N, 3, " "])
@pytest.mark.parametrize("gap", [0, 1])
def test_a_total_without_a_label_is_named_by_its_row_and_not_read_as_the_last_place(serial, gap):
    workbook = book(
        ["Population, Punjab, 2023"],
        ["S. No.", "District", "Male", "Female"],
        [1, "Lahore", 1, 2],
        [2, "Kasur", 3, 4],
        *[[N]] * gap,
        [serial, N, 4, 6],
    )
    rows, reading = read(workbook, answer(propose(workbook, CATALOGUE)))
    row = 5 + gap
    (found,) = [one for one in reading.findings if one.rule == "row-without-label"]
    assert (found.cell, found.row) == (f"B{row}", row)
    assert f"row {row}" in found.message
    assert "Total" in found.suggestion
    assert keyed(rows, "district", "sex") == {
        ("PK617", "M"): "1",
        ("PK617", "F"): "2",
        ("PK614", "M"): "3",
        ("PK614", "F"): "4",
    }


def test_a_row_without_a_label_on_top_is_not_read_as_the_whole_province():
    workbook = book(
        ["Population, Punjab, 2023"],
        ["District", "Male", "Female"],
        [N, 4, 6],
        ["Lahore", 1, 2],
        ["Kasur", 3, 4],
        ["Total", 4, 6],
    )
    rows, reading = read(workbook, answer(propose(workbook, CATALOGUE)))
    assert [one.cell for one in reading.findings if one.rule == "row-without-label"] == ["A3"]
    assert [row["district"] for row in rows if row["sex"] == "M"] == ["PK617", "PK614", "_T"]


def test_figures_in_the_row_under_their_label_are_read_and_those_under_them_are_not():
    workbook = book(
        ["Population, Punjab, 2023"],
        ["District", "Male", "Female"],
        ["Lahore", N, N],
        [N, 1, 2],
        ["Kasur", 3, 4],
        [N, 4, 6],
    )
    rows, reading = read(workbook, answer(propose(workbook, CATALOGUE)))
    assert [one.cell for one in reading.findings if one.rule == "row-without-label"] == ["A6"]
    assert [(row["district"], row["value"]) for row in rows if row["sex"] == "F"] == [
        ("PK617", "2"),
        ("PK614", "4"),
    ]
