"""What a sheet does not say is asked, never guessed; the answers are a profile that is written and read again."""

from dataclasses import replace

import pytest

from hrdash.layout import (
    Block,
    Profile,
    ProfileError,
    from_toml,
    open_questions,
    propose,
    read_layout,
    to_toml,
)
from hrdash.workbook import Sheet, Workbook
from tests.layout_sheets import CATALOGUE, N, book, read, rules


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
    asked = [one for one in reading.findings if one.rule == "profile-question"]
    assert {(one.column, one.cell) for one in asked} == {
        ("all.indicator_id", "A2"),
        ("all.period", "A2"),
        ("columns.C", "C2"),
        ("words.Atlantis", "A5"),
    }
    assert all(f"at {one.column}" in one.suggestion for one in asked)


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


def test_which_indicator_a_table_is_about_is_not_asked_once_its_labels_or_all_its_columns_say():
    workbook = book(["", "2019", "2023"], ["Share in school", 40, 44], ["Share who read", 60, 62])
    block = propose(workbook, CATALOGUE, "PK-SD").profile.blocks[0]
    assert "all.indicator_id" in _open(block)
    said = {
        "Share in school": {"indicator_id": "schooling"},
        "Share who read": {"indicator_id": "literacy", "definition": "pslm"},
    }
    assert _open(replace(block, words=said)) == []
    by_column = {
        name: says if "is" in says else {**says, "indicator_id": "schooling"}
        for name, says in block.columns.items()
    }
    assert _open(replace(block, columns=by_column, words={})) == []
    rows, _ = read(workbook, Profile("p", "", (replace(block, words=said),)))
    assert [(row["indicator_id"], row["period"], row["value"]) for row in rows] == [
        ("schooling", "2019", "40"),
        ("schooling", "2023", "44"),
        ("literacy", "2019", "60"),
        ("literacy", "2023", "62"),
    ]


def _open(block: Block) -> list[str]:
    return [place for _, place, _ in open_questions(Profile("p", "", (block,)))]
