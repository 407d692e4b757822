"""Rule 9, sentence by sentence, on tables small enough to check by eye."""

import pandas as pd
import pytest

from hrdash.disclosure import protect, refused_places
from hrdash.vocabulary import FIGURES, OBSERVATION_KEY, tables

TOTALS = dict.fromkeys(["district", "age", "disability", "locality", "ground", "ground_value", "sex"], "_T")


def rows(text: str, **same: object) -> pd.DataFrame:
    """Read a drawn table of observations; what is not drawn is a total, or blank."""
    header, *lines = [line.split() for line in text.strip().splitlines()]
    drawn = pd.DataFrame([[None if cell == "-" else cell for cell in line] for line in lines], columns=header)
    for name in FIGURES:
        if name in drawn:
            drawn[name] = pd.to_numeric(drawn[name])
    table = drawn.assign(**{name: code for name, code in TOTALS.items() if name not in drawn})
    constant = {
        "indicator_id": "people",
        "definition": "one",
        "period": "2023",
        "unit_measure": "NUMBER",
        **same,
    }
    for name, value in {**constant, "obs_status": "A", "is_public": False}.items():
        if name not in table or name in same:
            table[name] = value
    return table.reindex(columns=list(tables()["observations"].columns)).assign(year=2023)


def shown(table: pd.DataFrame, by: str = "sex", **options: object) -> dict[str, object]:
    """What a reader sees: the value of each row, `*` where it is hidden."""
    seen = protect(table, **options).observations
    return {
        code: "*" if pd.isna(value) else value for code, value in zip(seen[by], seen["value"], strict=True)
    }


def test_counts_from_one_to_four_are_hidden_and_zero_and_five_are_not():
    table = rows(
        """
        area   sex value
        PK-SD  F   4
        PK-PB  F   1
        PK-BA  F   0
        PK-KP  F   5
        """
    )
    assert shown(table, "area") == {"PK-SD": "*", "PK-PB": "*", "PK-BA": 0, "PK-KP": 5}


def test_for_a_sensitive_indicator_the_threshold_is_ten():
    table = rows("area sex value\nPK-SD F 9\nPK-PB F 10")
    assert shown(table, "area") == {"PK-SD": 9, "PK-PB": 10}
    assert shown(table, "area", sensitive={"people"}) == {"PK-SD": "*", "PK-PB": 10}


def test_a_hidden_count_cannot_be_had_by_subtraction():
    table = rows("area sex value\nPK-SD _T 103\nPK-SD F 100\nPK-SD M 3")
    seen = shown(table)
    assert seen["M"] == "*"
    assert "*" in (seen["F"], seen["_T"])


def test_a_rate_is_hidden_for_a_small_numerator_and_for_a_small_rest():
    table = rows(
        """
        area   value numerator denominator
        PK-SD  2     2         100
        PK-PB  97    97        100
        PK-KP  50    50        100
        """,
        unit_measure="PT",
    )
    assert shown(table, "area") == {"PK-SD": "*", "PK-PB": "*", "PK-KP": 50}


def test_value_parts_and_interval_go_together_under_one_mark():
    table = rows(
        "area value numerator denominator sample_size ci_low ci_high\nPK-SD 2 2 100 100 1 3",
        unit_measure="PT",
    )
    protected = protect(table)
    row = protected.observations.iloc[0]
    assert row[list(FIGURES)].isna().all()
    assert row["obs_status"] == "Q"
    assert protected.withheld.iloc[0][["value", "numerator", "denominator", "ci_high"]].tolist() == [
        2,
        2,
        100,
        3,
    ]


@pytest.mark.parametrize(("numerator", "sex"), [(0, "TG"), (200, "TG")])
def test_none_or_all_of_a_sensitive_group_is_hidden(numerator, sex):
    text = f"area sex value numerator denominator\nPK-SD {sex} {numerator / 2} {numerator} 200"
    assert shown(rows(text, unit_measure="PT")) == {sex: "*"}
    assert shown(rows(text.replace("TG", "F"), unit_measure="PT")) == {"F": numerator / 2}


def test_what_the_official_source_has_printed_is_shown_as_printed():
    table = rows("area sex value is_public\nPK-SD F 3 yes").assign(is_public=True)
    assert shown(table) == {"F": 3}


def test_what_is_public_counts_as_known():
    table = rows("area sex value\nPK-SD _T 103\nPK-SD F 100\nPK-SD M 3").assign(
        is_public=[True, False, False]
    )
    seen = shown(table)
    assert seen == {"_T": 103, "F": "*", "M": "*"}


def test_a_sample_under_25_is_hidden_and_under_50_marked():
    table = rows(
        "area value sample_size\nPK-SD 40 24\nPK-PB 40 25\nPK-KP 40 49\nPK-BA 40 50", unit_measure="PT"
    )
    seen = protect(table).observations.set_index("area")
    assert seen["obs_status"].to_dict() == {"PK-SD": "Q", "PK-PB": "U", "PK-KP": "U", "PK-BA": "A"}


def test_a_key_once_hidden_stays_hidden():
    before = protect(rows("area sex value\nPK-SD F 3")).withheld
    now = rows("area sex value\nPK-SD F 30")
    assert shown(now) == {"F": 30}
    assert shown(now, hidden_before=before[list(OBSERVATION_KEY)]) == {"F": "*"}


def test_laws_and_money_are_not_people():
    for unit_measure in ("YES_NO", "PKR", "YEARS"):
        assert shown(rows("area value\nPK-SD 1", unit_measure=unit_measure), "area") == {"PK-SD": 1}


def test_a_figure_that_arrived_hidden_is_never_solved():
    table = rows("area sex value obs_status\nPK-SD _T 103 A\nPK-SD F 100 A\nPK-SD M - Q")
    seen = protect(table).observations.set_index("sex")
    assert pd.isna(seen.at["M", "value"])
    assert seen.at["M", "obs_status"] == "Q"


def test_a_figure_that_arrived_hidden_cannot_be_had_by_subtraction_whatever_its_size():
    table = rows("area sex value obs_status\nPK-SD _T 140 A\nPK-SD F 100 A\nPK-SD M - Q")
    seen = shown(table)
    assert seen["M"] == "*"
    assert "*" in (seen["_T"], seen["F"])


def test_a_table_without_small_numbers_is_left_alone():
    table = rows("area sex value\nPK-SD _T 203\nPK-SD F 100\nPK-SD M 103")
    protected = protect(table)
    assert protected.withheld.empty
    assert protected.observations["value"].tolist() == [203, 100, 103]


def test_the_same_input_hides_the_same_in_any_order():
    table = rows("area sex value\nPK-SD _T 103\nPK-SD F 60\nPK-SD M 40\nPK-SD TG 3")
    assert shown(table) == shown(table.iloc[::-1])


@pytest.mark.parametrize(
    ("place", "is_refused"),
    [
        ({"sex": "TG", "district": "_T"}, False),
        ({"sex": "TG", "district": "PK-SD-somewhere"}, True),
        ({"sex": "TG", "locality": "R"}, True),
        ({"ground": "religion", "ground_value": "christian", "district": "_T"}, False),
        ({"ground": "religion", "ground_value": "christian", "district": "PK-SD-somewhere"}, True),
        ({"ground": "religion", "ground_value": "christian", "sex": "TG"}, True),
        ({"ground": "religion", "ground_value": "christian", "sex": "F"}, False),
        ({"ground": "marital_status", "ground_value": "widowed", "district": "PK-SD-somewhere"}, False),
    ],
)
def test_where_people_could_be_found_figures_stop_at_the_province(place, is_refused):
    table = rows("area value\nPK-SD 900").assign(**place)
    assert bool(len(refused_places(table))) == is_refused


def test_shares_of_one_whole_protect_each_other_though_no_row_prints_the_whole():
    table = rows(
        """
        area   ground    ground_value  value numerator denominator
        PK-IS  religion  muslim        95    950       1000
        PK-IS  religion  christian     4.7   47        1000
        PK-IS  religion  parsi         0.3   3         1000
        """,
        unit_measure="PT",
    )
    seen = shown(table, "ground_value")
    assert seen["parsi"] == "*"
    assert "*" in (seen["muslim"], seen["christian"])
