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


_MONTHS = ["Jan", "Feb", "March", "Apr.", "May", "JUNE", "July", "Aug", "Sept", "Oct", "November", "دسمبر"]
_STYLES = ["{month}", "{month} {year}", "{month}-{short:02d}", "{month}, {year}"]


@st.composite
def months_in_a_row(draw):
    """Months from one on, up to twelve, each as (heading, year), all written in one way."""
    start, count = draw(st.sampled_from([0, 3, 6, 9])), draw(st.sampled_from([2, 3, 6, 12]))
    style = draw(st.sampled_from(_STYLES))
    told = [((start + n) % 12, 2022 + (start + n) // 12) for n in range(count)]
    return start, count, style, [style.format(month=_MONTHS[m], year=y, short=y % 100) for m, y in told]


def _whole(start, count):
    """The period that months from `start` on make up, where they do."""
    wholes = {(0, 12): "2022", (6, 12): "2022-23"}
    return wholes.get((start, count)) or (f"2022-Q{start // 3 + 1}" if count == 3 else None)


@given(months_in_a_row(), st.sampled_from([N, "2022", "2022-23"]), st.booleans())
@examples(150)
def test_months_are_left_out_and_their_total_has_a_period_only_where_they_make_it_up(drawn, title, is_down):
    start, count, style, heads = drawn
    figures = [[n, 2 * n] for n in range(1, count + 1)]
    total = [sum(one) for one in zip(*figures, strict=True)]
    if is_down:
        rows = [
            ["Month", "Male", "Female"],
            *([h, *f] for h, f in zip(heads, figures, strict=True)),
            ["Total", *total],
        ]
    else:
        rows = [["Sex", *heads, "Total"]]
        rows += [[sex, *(f[at] for f in figures), total[at]] for at, sex in enumerate(["Male", "Female"])]
    workbook = book([" ".join(filter(None, ["Population, Punjab", title]))], *rows)
    proposal = propose(workbook, CATALOGUE)
    whole = _whole(start, count)
    is_said = whole is not None and (title == whole if title else style != "{month}")
    assert [one.place for one in proposal.questions] == ([] if is_said else ["all.period"])
    found, reading = read(workbook, answer(proposal))
    assert keyed(found, "sex") == {("M",): str(total[0]), ("F",): str(total[1])}
    assert {row.get("period") for row in found} == {whole if is_said else None}
    (left,) = [one for one in reading.findings if one.rule.startswith("months")]
    assert (left.rule, left.cell) == ("months-left-out", "A3" if is_down else "B2")
    assert heads[0] in left.message
    assert heads[-1] in left.message


def test_a_total_under_the_heading_of_a_year_is_asked_where_only_some_of_its_months_stand_there():
    def asked(*months):
        workbook = book(
            ["Population, Punjab"],
            ["Sex", "2022", "2023", *[N] * len(months)],
            [N, "Total", *months, "Total"],
            ["Male", 9, *range(len(months)), 8],
            ["Female", 8, *range(len(months)), 7],
            merged=[(1, 2, 1, 2 + len(months))],
        )
        return [(one.place, one.cell) for one in propose(workbook, CATALOGUE).questions]

    assert asked(*_MONTHS) == []
    assert asked("Jan", "Feb") == [("columns.E", "E3")]


def test_months_beside_places_are_never_read_as_figures_of_the_place():
    workbook = book(
        ["Population, Punjab, 2023"],
        ["Month", "District", "Male", "Female"],
        ["Jan", "Lahore", 1, 2],
        [N, "Kasur", 3, 4],
        ["Feb", "Lahore", 5, 6],
        [N, "Kasur", 7, 8],
    )
    rows, reading = read(workbook, answer(propose(workbook, CATALOGUE), period="2023"))
    assert rows == []
    assert [(one.rule, one.cell) for one in reading.findings if one.severity == "error"] == [
        ("months-only", "A3")
    ]
