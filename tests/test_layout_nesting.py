"""Labels that hang under each other: splits, totals, divisions and tehsils, each with the place it belongs to."""

import pytest

from hrdash.layout import propose
from tests.layout_sheets import CATALOGUE, N, answer, book, keyed, read, rules


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
