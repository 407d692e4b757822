"""A unit beside the nation, and what changed of its figures."""

import pandas as pd
import pytest

from hrdash import sentences
from hrdash.queries import units
from hrdash.store import write_release
from tests.small_lake import make_lake, rows_of

INDICATORS = """
    indicator_id  label_en     kind     direction         sensitivity  unit_measure
    literacy      Literacy     outcome  higher_is_better  normal       PT
    out           Out          outcome  lower_is_better   normal       PT
    water         Water        outcome  higher_is_better  normal       PT
    old           Old          outcome  higher_is_better  normal       PT
    apart         Apart        outcome  higher_is_better  normal       PT
    cases         Cases        process  neutral           normal       PT
    beaten        Beaten       outcome  lower_is_better   sensitive    PT
"""
OBSERVATIONS = """
    indicator_id  area   period   year  value  ci_low  ci_high  obs_status  unit_measure  definition
    literacy      PK     2023     2023  60.7   -       -        A           PT            census
    literacy      PK-SD  2023     2023  57.5   -       -        A           PT            census
    literacy      PK-SD  2017     2017  90.0   -       -        A           PT            census
    literacy      PK-PB  2023     2023  66.3   -       -        A           PT            census
    literacy      PK-KP  2019     2019  51.0   -       -        A           PT            census
    out           PK     2023     2023  35.6   -       -        A           PT            census
    out           PK-SD  2023     2023  20.0   -       -        A           PT            census
    water         PK     2019-20  2020  92.0   -       -        A           PT            pslm
    water         PK-SD  2018     2018  88.0   84.0    93.0     A           PT            pslm
    old           PK     2023     2023  50.0   -       -        A           PT            census
    old           PK-SD  2014     2014  10.0   -       -        A           PT            census
    apart         PK     2023     2023  50.0   -       -        A           PT            census
    apart         PK-SD  2023     2023  10.0   -       -        A           PT            survey
    cases         PK     2023     2023  50.0   -       -        A           PT            police
    cases         PK-SD  2023     2023  10.0   -       -        A           PT            police
    beaten        PK     2023     2023  20.0   -       -        A           PT            survey
    beaten        PK-SD  2023     2023  30.0   -       -        A           PT            survey
"""
LATER = """
    indicator_id  area   period  year  value  obs_status  unit_measure  definition
    literacy      PK-SD  2023    2023  58.0   A           PT            census
    out           PK-SD  2024    2024  19.0   A           PT            census
    water         PK-SD  2018    2018  -      Q           PT            pslm
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    lake = tmp_path_factory.mktemp("units") / "lake"
    return make_lake(lake, indicators=INDICATORS, observations=OBSERVATIONS)


def test_only_outcomes_of_one_definition_and_near_periods_are_compared(release):
    compared = units.against_nation(release, "PK-SD").set_index("indicator_id")
    assert compared["verdict"].to_dict() == {"water": "level", "literacy": "worse", "out": "better"}
    assert compared.loc["literacy", "behind"] == pytest.approx(3.2)
    assert compared.loc["out", "behind"] == pytest.approx(-15.6)


def test_others_are_shown_where_their_period_is_near(release):
    compared = units.against_nation(release, "PK-SD").set_index("indicator_id")
    assert compared.loc["literacy", "others"] == {"PK-PB": 66.3}


def test_an_area_without_figures_is_compared_with_nothing(release):
    assert units.against_nation(release, "PK-GB").empty


def test_the_nation_is_level_with_itself(release):
    assert set(units.against_nation(release, "PK")["verdict"]) == {"level"}


@pytest.mark.parametrize(
    ("verdicts", "title"),
    [
        ("worse worse better level", "Sindh: worse off than Pakistan as a whole in 2 of 4 indicators, better off in 1"),
        ("worse worse", "Sindh: worse off than Pakistan as a whole in all 2 indicators that can be compared"),
        ("better level", "Sindh: better off than Pakistan as a whole in 1 of 2 indicators, level in the others"),
        ("worse level", "Sindh: worse off than Pakistan as a whole in 1 of 2 indicators, level in the others"),
        ("better", "Sindh: better off than Pakistan as a whole in the one indicator that can be compared"),
        ("level level", "Sindh: level with Pakistan as a whole in 2 indicators"),
    ],
)  # fmt: skip
def test_the_title_counts_what_the_rows_say(verdicts, title):
    compared = pd.DataFrame({"verdict": verdicts.split()})
    assert sentences.against_finding(compared, "PK-SD") == title


def test_figures_that_came_changed_or_are_hidden_now_are_told(release):
    later = write_release(
        release.lake,
        {"observations": rows_of("observations", LATER)},
        action="publish",
        by="test",
        is_demonstration=True,
    )
    changed = units.figure_changes(later, release, "PK-SD")
    told = {(row.indicator_id, row.period): row.change for row in changed.itertuples()}
    assert told == {("literacy", "2023"): "revised", ("out", "2024"): "new", ("water", "2018"): "hidden"}
    assert units.figure_changes(later, later, "PK-SD").empty
