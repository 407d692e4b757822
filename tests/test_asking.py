"""What is not there, whom to ask, and what changed since the figures were others."""

import pytest

from hrdash import sentences
from hrdash.queries import asking, coverage
from hrdash.store import write_release
from hrdash.vocabulary import codes
from tests.small_lake import drawn, make_lake, rows_of

INDICATORS = """
    indicator_id  label_en    kind        themes     periodicity  custodian    expected_disaggregations  sensitivity
    literacy      A-Literacy  outcome     education  Census       PBS          area;sex;wealth           normal
    enrolment     B-Enrolled  outcome     education  Yearly       Education    area                      normal
    act           C-Act       structural  education  -            Law          -                         normal
"""
OBSERVATIONS = """
    indicator_id  area   period  sex  year  value  obs_status  unit_measure  definition  source
    literacy      PK-SD  2023    _T   2023  58.0   A           PT            census      PBS
    literacy      PK-SD  2023    F    2023  -      Q           PT            census      PBS
    literacy      PK-GB  2023    _T   2023  -      L           PT            census      PBS
    enrolment     PK-SD  2019    _T   2019  61.0   A           PT            survey      Survey
    act           PK     1973    _T   1973  1      A           YES_NO        act         Gazette
"""
LATER = """
    indicator_id  area   period  sex  year  value  obs_status  unit_measure  definition  source
    literacy      PK-GB  2023    _T   2023  52.0   A           PT            census      PBS
"""
RECOMMENDATIONS = """
    recommendation_id  kind            mechanism    body   symbol  issued_on   asks_for_data
    asked              recommendation  treaty_body  CEDAW  CO/5    2020-02-01  literacy-by-sex
    asked-before       recommendation  treaty_body  CEDAW  CO/4    2013-02-01  literacy-by-age
    not-asked          recommendation  treaty_body  CRC    CO/5    2016-02-01  -
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    lake = tmp_path_factory.mktemp("asking") / "lake"
    return make_lake(lake, indicators=INDICATORS, observations=OBSERVATIONS, recommendations=RECOMMENDATIONS)


@pytest.fixture(scope="module")
def later(first):
    write_release(
        first.lake,
        {"observations": rows_of("observations", LATER)},
        action="publish",
        by="test",
        is_demonstration=True,
    )
    clusters = {"clusters": rows_of("clusters", "cluster_id label\n c c")}
    return write_release(first.lake, clusters, action="publish", by="test", is_demonstration=True)


def test_a_figure_is_stale_once_the_next_round_is_overdue_and_a_law_never_is(first):
    cells = coverage.coverage_of(first).set_index(["unit", "indicator_id", "disaggregation"])["is_stale"]
    assert cells[cells].index.tolist() == [("PK-SD", "enrolment", "_T")]


@pytest.mark.parametrize("name", codes("periodicities"))
def test_every_rhythm_is_a_number_of_years(name):
    assert coverage.rhythm_of(name) >= 1


def test_what_is_hidden_is_not_asked_for_and_what_is_stale_is(first):
    asked = asking.to_ask(first, "PK-SD")
    rows = zip(
        asked["custodian"], asked["indicator_id"], asked["disaggregation"], asked["reason"], strict=True
    )
    assert set(rows) == {("Education", "enrolment", "_T", "stale"), ("PBS", "literacy", "wealth", "missing")}


def test_a_filter_narrows_what_is_asked_for(first):
    assert asking.to_ask(first, "PK-SD", {"theme": "health"}).empty


def test_a_hidden_figure_tells_groups_apart_and_one_that_was_not_collected_does_not(first):
    told = asking.grounds_told(first).set_index(["unit", "disaggregation"])["indicators"]
    assert told["PK-SD", "sex"] == 1
    assert told[told > 0].size == 1
    assert told["PK-SD"].size == len(asking.GROUNDS)


def test_only_current_recommendations_that_ask_for_data_are_named(first):
    assert asking.data_asked_for(first)["recommendation_id"].tolist() == ["asked"]


def test_coverage_is_compared_with_the_last_release_that_had_other_figures(first, later):
    before = asking.figures_before(later)
    assert before.version == first.version
    changes = asking.coverage_changes(later, before)
    assert changes[
        ["unit", "indicator_id", "disaggregation", "coverage_before", "coverage"]
    ].values.tolist() == [["PK-GB", "literacy", "_T", "not_collected", "present"]]
    assert changes["is_gain"].all()
    assert not changes["is_loss"].any()
    assert asking.figures_before(first) is None


COUNTS = """
    unit   disaggregation  expected  present  hidden
    PK-SD  _T              9         6        0
    PK-SD  disability      4         0        1
    PK-GB  _T              9         2        0
    PK-GB  disability      4         0        0
    PK-GB  sex             4         1        0
"""


def test_a_hidden_figure_has_come():
    title = sentences.coverage_finding(drawn(COUNTS), None)
    assert title == "1 of 2 governments has no figure by disability: Gilgit-Baltistan"


def test_one_government_is_told_by_what_it_has_least_of():
    title = sentences.coverage_finding(drawn(COUNTS), "PK-GB", "on education")
    assert title == "Gilgit-Baltistan: 3 of 17 expected figures on education are here, none by disability"


def test_where_nobody_has_a_figure_no_government_is_named():
    nobody = drawn(COUNTS).assign(hidden=0)
    assert sentences.coverage_finding(nobody, None) == "No government has a figure by disability"


def test_where_all_are_told_apart_the_title_says_so():
    everybody = drawn(COUNTS).assign(present=1)
    title = sentences.coverage_finding(everybody, None)
    assert title == "Every government has figures by sex, age, disability and locality"
