"""What an analyst says of columns and labels on the page is what the profile then says; nothing else of it is lost."""

from dataclasses import replace

import pytest

from hrdash.layout import Block
from hrdash.ui.upload.preview import sheet_html
from hrdash.ui.upload.sayings import column_row, column_says, labels_of, meanings_offered, word_row, word_says
from hrdash.workbook import Sheet

SHEET = Sheet(
    "Table 1",
    [
        ["Population", None, None],
        ["District", "Male", "%"],
        ["Lahore", 1, 2],
        ["Kasur", 3, 4],
        ["Lahore", 5, 6],
    ],
)
INDICATORS = {"literacy": "Literacy", "limited": "Limitation by type"}


def block(**columns) -> Block:
    return Block(
        "Table 1", (2, 2), (3, 5), {}, {"A": {"is": "district"}, **columns}, {"Kasur": {"skip": "yes"}}
    )


@pytest.mark.parametrize(
    "says",
    [
        {"sex": "M"},
        {"area": "PK-SD", "district": "_T"},
        {"area": "PK-PB", "district": "PK617", "locality": "R"},
        {"ground": "religion", "ground_value": "christian"},
        {"indicator_id": "literacy", "definition": "pslm"},
        {"indicator_id": "literacy", "figure": "numerator", "period": "2023", "age": "Y15T24"},
        {"sex": "F", "unit_measure": "PT", "obs_status": "P"},  # a measure and a mark are not in the editor
        {"skip": "yes"},
        {"is": "level"},
        {"is": "ground_value", "ground": "religion", "blank": "_T"},
    ],
)
def test_a_column_that_is_left_as_it_is_says_the_same(says):
    assert column_says(column_row(SHEET, block(B=says), "B"), says) == says


def test_what_is_chosen_takes_the_place_of_a_question():
    asked = {"ask": "What do the figures under “%” mean?"}
    row = column_row(SHEET, block(C=asked), "C")
    assert (row["heading"], row["kind"]) == ("%", None)
    assert column_says(row | {"place": "PK617"}, asked) == {"area": "PK-PB", "district": "PK617"}
    assert column_says(row | {"ground_value": "christian"}, asked) == {
        "ground": "religion",
        "ground_value": "christian",
    }
    assert column_says(row | {"kind": "level"}, asked) == {"is": "level"}


def test_labels_that_were_understood_can_be_explained_otherwise():
    assert labels_of(SHEET, block()) == ["Lahore"]


@pytest.mark.parametrize(
    ("says", "shown"),
    [
        ({"indicator_id": "literacy"}, "Literacy"),
        ({"indicator_id": "literacy", "figure": "value"}, "Literacy"),
        ({"indicator_id": "literacy", "figure": "numerator"}, "Literacy: the numerator"),
        ({"sex": "F", "locality": "R"}, "Sex: Female + Rural and urban: Rural"),
        (
            ({"indicator_id": "literacy"}, {"indicator_id": "limited", "figure": "denominator"}),
            "Literacy + Limitation by type: the denominator",
        ),
        ({"ask": "What does the label “Kasur” mean?"}, None),
    ],
)
def test_what_a_label_was_understood_to_mean_is_shown_in_words_and_stays_what_it_was(says, shown):
    table = replace(block(), words={"Kasur": says})
    offered = meanings_offered(INDICATORS, {}, [], table, "PK-PB")
    row = word_row("Kasur", says, None, offered)
    assert row["means"] == shown
    if shown is not None:
        assert word_row("Kasur", word_says(shown, offered), None, offered)["means"] == shown


def test_the_likely_meaning_of_a_label_that_is_asked_about_stands_first():
    table = replace(block(), words={"Self care etc": {"ask": "What does the label “Self care etc” mean?"}})
    offered = meanings_offered(
        INDICATORS, {}, [("limited", "seeing"), ("limited", "self_care")], table, "PK-PB"
    )
    assert next(iter(offered)) == "Limitation by type, Self-care"
    assert word_says("Limitation by type, Self-care", offered) == {
        "indicator_id": "limited",
        "ground": "functional_domain",
        "ground_value": "self_care",
    }


def test_each_definition_in_use_of_an_indicator_is_offered_and_what_is_near_stands_first():
    table = replace(block(), words={"Literacy (10+) %": {"ask": "What does the label mean?"}})
    used = {"literacy": ["census", "pslm"], "limited": ["survey"]}
    offered = meanings_offered(INDICATORS, used, [], table, "PK-PB", ["literacy"])
    assert list(offered)[:3] == ["Literacy [census]", "Literacy [pslm]", "Literacy"]
    # What the sheet was understood to say without a definition is shown by its name, not by its code.
    assert word_row("Literacy", {"indicator_id": "literacy"}, None, offered)["means"] == "Literacy"
    assert offered["Literacy [pslm]"] == {"indicator_id": "literacy", "definition": "pslm"}
    assert offered["Limitation by type"] == {"indicator_id": "limited"}


def test_the_picture_of_a_table_far_to_the_right_shows_that_table():
    sheet = Sheet("Wide", [[None] * 30 + ["District", "Male"], [None] * 30 + ["Lahore", 7]])
    picture = sheet_html(
        sheet, Block("Wide", (1, 1), (2, 2), {}, {"AE": {"is": "district"}, "AF": {"sex": "M"}}, {})
    )
    assert "Lahore" in picture
    assert ">AF<" in picture
