"""Sheets as offices make them: totals under the numbers of rows, quarters, counts of whom, sections over all columns."""

import pytest

from hrdash.layout import propose
from tests.layout_sheets import CATALOGUE, N, answer, book, keyed, read, rules


@pytest.mark.parametrize("merged", [(), [(4, 0, 4, 1)]])
def test_a_total_under_the_numbers_of_the_rows_is_a_label_of_its_own(merged):
    workbook = book(
        ["Population, Sindh, 2023"],
        ["Sr. No.", "District", "Male", "Female"],
        [1, "Larkana", 5, 6],
        [2, "Sukkur", 3, 4],
        ["Total", N, 8, 10],
        merged=merged,
    )
    proposal = propose(workbook, CATALOGUE)
    rows, _ = read(workbook, answer(proposal))
    assert proposal.is_confident
    assert keyed(rows, "district", "sex") == {
        ("PK713", "M"): "5",
        ("PK713", "F"): "6",
        ("PK723", "M"): "3",
        ("PK723", "F"): "4",
        ("_T", "M"): "8",
        ("_T", "F"): "10",
    }


def test_a_name_under_the_numbers_of_the_rows_that_is_not_known_is_asked_by_its_cell():
    workbook = book(
        ["Population, Sindh, 2023"],
        ["Sr. No.", "District", "Male", "Female"],
        [1, "Larkana", 5, 6],
        [2, "Sukkur", 3, 4],
        ["Other districts", N, N, N],
        [3, "Badin", 8, 10],
    )
    proposal = propose(workbook, CATALOGUE)
    assert [(one.place, one.cell) for one in proposal.questions] == [("words.Other districts", "A5")]


@pytest.mark.parametrize("merged", [(), [(2, 0, 3, 0), (4, 0, 5, 0), (6, 0, 6, 1)]])
def test_a_total_merged_over_province_and_district_lies_in_no_district(merged):
    workbook = book(
        ["Population, 2023"],
        ["Province", "District", "People"],
        ["Punjab", "Lahore", 1],
        [N, "Attock", 2],
        ["Sindh", "Sukkur", 4],
        [N, "Larkana", 5],
        ["Grand Total", N, 12],
        merged=merged,
    )
    proposal = propose(workbook, CATALOGUE)
    rows, _ = read(workbook, answer(proposal))
    found = keyed(rows, "area", "district")
    assert proposal.is_confident
    assert (len(found), found["PK", "_T"], found["PK-SD", "PK713"]) == (5, "12", "5")


def test_population_in_a_statement_of_prisons_is_asked_and_not_that_of_the_province():
    title = ["Number of inmates in jails of Punjab"]
    proposal = propose(book(title, ["Year", "Population"], [2021, 50000], [2022, 51000]), CATALOGUE)
    assert [one.place for one in proposal.questions] == ["all.indicator_id"]
    proposal = propose(book(title, ["Year", "Population", "Mood"], [2021, 50, 3], [2022, 51, 4]), CATALOGUE)
    assert {("columns.B", "B2", ("people",))} <= {
        (one.place, one.cell, one.choices) for one in proposal.questions
    }
    proposal = propose(
        book(title, ["Year", "Population", N], [N, "Male", "Female"], [2021, 50, 3], [2022, 51, 4]), CATALOGUE
    )
    assert [one.place for one in proposal.questions] == ["all.indicator_id"]


@pytest.mark.parametrize("title", ["Punjab, Census 2017 and 2023", "Area, population and density, Punjab"])
def test_population_under_a_title_of_places_or_of_population_is_not_asked(title):
    proposal = propose(book([title], ["Year", "Population"], [2017, 50000], [2023, 51000]), CATALOGUE)
    assert [one.place for one in proposal.questions] == []


def test_a_row_of_population_among_other_counts_of_prisons_is_asked():
    workbook = book(
        ["Prisons of Punjab"], ["Item", 2021, 2022], ["Barracks", 3, 4], ["Population", 50000, 51000]
    )
    proposal = propose(workbook, CATALOGUE)
    assert {"words.Population", "words.Barracks"} <= {one.place for one in proposal.questions}


def test_a_sheet_named_for_a_quarter_is_of_that_quarter():
    workbook = book(["District", "Population"], ["Peshawar", 3], ["Swat", 1], name="Q2 2023")
    rows, _ = read(workbook, propose(workbook, CATALOGUE, "PK-KP").profile)
    assert {row["period"] for row in rows} == {"2023-Q2"}


def test_a_district_whose_name_is_part_of_its_provinces_is_not_asked_about():
    title = ["Population statement of Khyber Pakhtunkhwa, 2023"]
    proposal = propose(book(title, ["Sex", "Number"], ["Male", 3], ["Female", 1]), CATALOGUE)
    assert [one.place for one in proposal.questions] == ["all.indicator_id"]


def test_a_total_of_a_few_districts_is_told_to_be_read_as_the_provinces():
    rows = [["District", "Male", "Female"], ["Larkana", 5, 6], ["Sukkur", 3, 4]]
    title = ["Population, Sindh, 2023"]
    workbook = book(title, *rows, ["Total", 8, 10])
    _, reading = read(workbook, propose(workbook, CATALOGUE).profile)
    told = [(one.cell, one.severity, one.value) for one in reading.findings if one.rule == "total-of-some"]
    assert told == [("B5", "warning", "Sindh")]
    for last in (["Sindh", 8, 10], ["Badin", 1, 1]):
        workbook = book(title, *rows, last)
        _, reading = read(workbook, propose(workbook, CATALOGUE).profile)
        assert "total-of-some" not in rules(reading)


def test_figures_in_million_are_asked_about_where_only_a_note_says_so():
    workbook = book(
        ["Population, 2023"],
        ["Province", "Male", "Female"],
        ["Punjab", 65.1, 62.6],
        ["Sindh", 29.1, 26.6],
        ["Note: figures in million"],
    )
    assert [one.place for one in propose(workbook, CATALOGUE).questions] == ["all.scale"]


def test_the_first_row_of_a_table_without_headings_is_read():
    workbook = book(["Punjab", 74.2], ["Sindh", 64.2], ["KP", 60])
    proposal = propose(workbook, CATALOGUE)
    assert {one.place for one in proposal.questions} == {"all.indicator_id", "all.period"}
    rows, _ = read(workbook, answer(proposal, indicator_id="literacy", period="2023"))
    assert keyed(rows, "area") == {("PK-PB",): "74.2", ("PK-SD",): "64.2", ("PK-KP",): "60"}


def test_projected_figures_are_asked_about_and_a_city_of_several_districts_is_no_misspelt_one():
    workbook = book(
        ["Population, Sindh"],
        ["District", "2023", "2030 (Projected)"],
        ["Karachi", 1, 2],
        ["Sukkur", 3, 4],
    )
    asked = {one.place: one.choices for one in propose(workbook, CATALOGUE).questions}
    assert "columns.C" in asked
    assert asked["words.Karachi"] == ()


def test_m_and_f_beside_each_other_are_the_sexes():
    rows = [
        ["Population, Sindh"],
        [N, "2017", N, N, "2023", N, N],
        ["District", "M", "F", "T", "M", "F", "T"],
    ]
    workbook = book(*rows, ["Badin", 1, 2, 3, 4, 5, 9], ["Sukkur", 6, 7, 13, 8, 9, 17])
    proposal = propose(workbook, CATALOGUE)
    found = keyed(read(workbook, answer(proposal))[0], "district", "period", "sex")
    assert proposal.is_confident
    assert (found["PK701", "2017", "F"], found["PK701", "2023", "_T"], len(found)) == ("2", "9", 12)
    alone = book(["Population, Sindh, 2023"], ["District", "F", "G"], ["Badin", 1, 2], ["Sukkur", 6, 7])
    assert {"columns.B", "columns.C"} <= {one.place for one in propose(alone, CATALOGUE).questions}


def test_two_years_beside_each_of_them_are_asked_about_fiscal_years_alone_are_not():
    rows = [["Badin", 1, 2, 3], ["Sukkur", 1, 4, 5]]
    for heads, asked in (
        (["2021", "2022", "2021-22"], ["columns.D"]),
        (["2019-20", "2020-21", "2021-22"], []),
    ):
        proposal = propose(book(["Population, Sindh"], ["District", *heads], *rows), CATALOGUE)
        assert [one.place for one in proposal.questions] == asked


def test_a_range_of_the_police_is_no_district_of_its_name():
    workbook = book(
        ["Population, Sindh, 2023"],
        ["Range / District", "Persons"],
        ["Hyderabad Range", 30],
        ["Hyderabad", 10],
        ["Badin", 20],
    )
    proposal = propose(workbook, CATALOGUE)
    rows, reading = read(workbook, answer(proposal))
    assert proposal.is_confident
    assert keyed(rows, "district") == {("PK706",): "10", ("PK701",): "20"}
    assert [one.cell for one in reading.findings if one.rule == "total-not-stored"] == ["A3"]
