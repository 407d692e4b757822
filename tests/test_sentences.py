"""A title must be true of the numbers it stands over."""

from datetime import date

import pandas as pd
import pytest

from hrdash import sentences
from hrdash.sentences.crossed import crossed_finding
from hrdash.vocabulary import codes
from hrdash.words import say


def figures(text: str, unit_measure: str = "PT") -> pd.DataFrame:
    """Area, group, value, one line each; `..` for a figure that is not there."""
    rows = [line.split() for line in text.strip().splitlines()]
    table = pd.DataFrame(rows, columns=["area", "group", "value"])
    table["value"] = pd.to_numeric(table["value"].replace("..", None))
    return table.assign(unit_measure=unit_measure, obs_status="A", period="2023", year=2023)


LITERACY = figures(
    """
    PK     F   53
    PK-BA  F   33.4
    PK-BA  M   50
    PK-BA  TG  25
    PK-SD  F   50
    PK-SD  M   64
    """
)


def test_the_worst_off_group_and_place_are_named_with_their_figure():
    assert sentences.group_finding("Literacy rate", "higher_is_better", LITERACY, "sex") == (
        "Literacy rate, female and male: lowest for women and girls in Balochistan, 33 %",
        "PK-BA",
    )


def test_where_lower_is_better_the_highest_is_the_worst():
    title, area = sentences.group_finding("Out of school", "lower_is_better", LITERACY, "sex")
    assert (title, area) == ("Out of school: highest for men and boys in Sindh, 64 %", "PK-SD")


def test_a_title_says_whom_it_compares_only_where_somebody_who_is_not_ranked_lies_beyond():
    without = LITERACY.assign(value=LITERACY["value"].where(LITERACY["group"] != "TG", 45.0))
    title, _ = sentences.group_finding("Literacy rate", "higher_is_better", without, "sex")
    assert title == "Literacy rate: lowest for women and girls in Balochistan, 33 %"


def test_transgender_persons_are_never_ranked():
    title, _ = sentences.group_finding("Literacy rate", "higher_is_better", LITERACY, "sex")
    assert "25" not in title
    assert "ransgender" not in title


def test_the_nation_is_not_compared_with_its_provinces():
    only_nation = figures("PK F 12\nPK-SD F 50\nPK-SD M 64")
    title, area = sentences.group_finding("Literacy rate", "higher_is_better", only_nation, "sex")
    assert (area, "50 %" in title) == ("PK-SD", True)


def test_a_neutral_indicator_is_spanned_and_not_judged():
    title, area = sentences.group_finding("Cases", "neutral", LITERACY, "sex")
    assert title == "Cases: from 33 % in Balochistan to 64 % in Sindh"
    assert area is None


def test_two_places_that_read_alike_are_named_together():
    alike = figures("PK-BA _T 40.01\nPK-SD _T 40.04\nPK-PB _T 60")
    title, area = sentences.group_finding("Literacy rate", "higher_is_better", alike, "total")
    assert title == "Literacy rate: lowest in Sindh and Balochistan, 40 %"
    assert area is None


def test_one_figure_alone_is_neither_highest_nor_lowest():
    alone = figures("PK _T 62")
    assert sentences.group_finding("Infant mortality", "lower_is_better", alone, "total") == (
        "Infant mortality: 62 % in Pakistan",
        "PK",
    )


def test_many_that_read_alike_are_counted():
    alike = figures("PK-BA _T 40.1\nPK-SD _T 40.2\nPK-PB _T 40.3\nPK-KP _T 40.4\nPK-IS _T 80")
    title, _ = sentences.group_finding("Literacy rate", "higher_is_better", alike, "total")
    assert title == "Literacy rate: lowest in 4 places alike, 40 %"


def test_religions_are_never_ranked():
    shares = figures("PK-SD christian 1\nPK-PB muslim 97")
    title, area = sentences.group_finding("Population by religion", "neutral", shares, "religion")
    assert area is None
    assert "Sindh" not in title
    assert "97" not in title


def test_a_law_is_named_where_it_is_recorded_and_nowhere_else_is_accused():
    laws = figures("PK-SD _T 1\nPK _T 1", "YES_NO")
    assert sentences.structural_finding("Human rights commission", laws) == (
        "Human rights commission: recorded for Pakistan and Sindh"
    )


def test_without_figures_the_title_says_so():
    nothing = figures("PK-BA F ..")
    assert sentences.group_finding("Literacy rate", "higher_is_better", nothing, "sex") == (
        "Literacy rate: no figures for this choice yet",
        None,
    )


RATE = {"unit": "PK-BA", "assigned": 34, "reported": 19, "implemented": 3}


@pytest.mark.parametrize(("is_example", "start"), [(True, "Example: "), (False, "Balochistan")])
def test_a_sentence_about_implementation_begins_with_example_in_a_demonstration(is_example, start):
    said = sentences.implementation_finding(pd.Series(RATE), "on education", is_example)
    assert said.startswith(start)
    assert said.endswith(
        "Balochistan has reported on 19 of 34 recommendations on education; 3 are implemented"
    )


def test_a_unit_that_was_not_asked_is_not_accused():
    said = sentences.implementation_finding(pd.Series({**RATE, "assigned": 0}), "on education", False)
    assert said == "Balochistan has not been asked about any recommendation on education yet"


@pytest.mark.parametrize(
    ("unit", "waiting", "end"),
    [
        ("PK", 0, "are implemented everywhere they were asked; each has a report"),
        ("PK", 1, "are implemented everywhere they were asked; one has no report yet"),
        ("PK-SD", 0, "recommendations and reported on each"),
        ("PK-SD", 3, "recommendations; 3 have no report yet"),
    ],
)
def test_what_has_no_report_is_counted_only_where_there_is_some(unit, waiting, end):
    rate = pd.Series({"unit": unit, "assigned": 22, "implemented": 2, "no_report": waiting})
    assert sentences.stand_sentence(rate).endswith(end)


def test_every_absence_has_its_own_words():
    rows = pd.concat(
        [
            figures("PK-BA F 33"),
            figures("PK-SD F .."),
            figures("PK-PB F ..").assign(obs_status="Q"),
            figures("PK-KP F 20").assign(year=2012, period="2012"),
            figures("PK-IS _T 20"),
        ]
    )
    said = sentences.absences(rows, ["FED", "PK-SD", "PK-PB", "PK-KP", "PK-GB", "PK-IS"], ["F", "M"])
    assert said == {
        "FED": say("absence.no-area"),
        "PK-SD": say("absence.not-collected"),
        "PK-PB": say("absence.hidden"),
        "PK-KP": "last figure 2012: too old to compare",
        "PK-GB": say("absence.not-covered"),
        "PK-IS": say("absence.only-total"),
    }


def test_the_national_line_says_whom_it_leaves_out():
    national = figures("PK _T 60.65\nPK-SD _T 57\nPK-PB _T 66\nPK-KP _T 51")
    assert sentences.national_reference(national) == "Pakistan, all: 61 % (excl. AJK and GB)"
    whole = figures("PK _T 60.65\nPK-GB _T 57\nPK-JK _T 70")
    assert sentences.national_reference(whole) == "Pakistan, all: 61 %"


def test_a_known_review_is_named_with_its_published_counts():
    review = pd.Series(
        {
            "body": "UPR",
            "cycle": 4,
            "symbol": "",
            "held_on": date(2023, 1, 30),
            "received": 340,
            "supported": 253,
            "noted": 87,
        }
    )
    assert sentences.not_loaded_sentence(review).startswith(
        "UPR cycle 4, 2023: 340 received, 253 supported, 87 noted"
    )


def test_every_text_fills_its_braces_from_words_it_is_given():
    unbalanced = [
        word for word, row in codes("words").items() if str(row["en"]).count("{") != str(row["en"]).count("}")
    ]
    assert unbalanced == []


def test_a_ground_with_an_order_is_told_by_its_worst_off_group():
    found = figures("PK-BA wealth_poorest 24\nPK-BA wealth_richest 63\nPK-SD wealth_poorest 36")
    told = sentences.group_finding("Literacy", "higher_is_better", found, "wealth")
    assert told == ("Literacy: lowest for the poorest fifth in Balochistan, 24 %", "PK-BA")


def test_figures_without_a_total_are_not_said_to_be_missing():
    found = figures("PK-BA Y5T9 24\nPK-SD Y5T9 36")
    told = sentences.group_finding("Literacy", "higher_is_better", found, "age")
    assert told == ("Literacy: figures of groups that are not ranked", None)


def test_a_crossing_names_its_row_within_the_sentence():
    found = figures("WITH F 27\nWITH M 49\nWITHOUT F 50").rename(columns={"area": "row"})
    told = crossed_finding("Literacy", "higher_is_better", found, "sex", "disability", "PK-SD")
    assert told == "Literacy in Sindh: lowest for women and girls, persons with disabilities: 27 %"
