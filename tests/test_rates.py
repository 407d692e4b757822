"""Rates asked of a lake: counted by assignment and by recommendation, on a day, in a release."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from hrdash import metrics
from hrdash.queries import rates
from hrdash.queries.filters import QuestionError
from hrdash.store import Release, read_release, write_release
from hrdash.vocabulary import code_lists
from tests.small_lake import make_lake, rows_of

RECOMMENDATIONS = """
    recommendation_id  kind            mechanism    body   cycle  issued_on   response           themes          sdg_targets
    u1                 recommendation  UPR          UPR    2      2012-12-26  supported          education       4.1;5.2
    u2                 recommendation  UPR          UPR    2      2012-12-26  supported_in_part  education;work  8.7
    u3                 recommendation  UPR          UPR    2      2012-12-26  noted              justice         -
    u4                 recommendation  UPR          UPR    2      2012-12-26  noted              justice         -
    u5                 recommendation  UPR          UPR    2      2012-12-26  supported          violence        5.2
    old                recommendation  UPR          UPR    1      2008-06-04  supported          education       -
    c1                 recommendation  treaty_body  CEDAW  -      2020-03-10  not_applicable     violence        5.2
    c2                 concern         treaty_body  CEDAW  -      2020-03-10  not_applicable     violence        -
"""
ASSIGNMENTS = """
    assignment_id  recommendation_id  unit   role     department_id
    u1-KP          u1                 PK-KP  lead     kp-education
    u1-PB          u1                 PK-PB  lead     pb-education
    u1-PB-help     u1                 PK-PB  support  pb-finance
    u2-KP          u2                 PK-KP  lead     kp-education
    u2-PB          u2                 PK-PB  lead     pb-labour
    u3-KP          u3                 PK-KP  lead     kp-law
    u5-KP          u5                 PK-KP  lead     kp-home
    old-PB         old                PK-PB  lead     pb-education
    c1-KP          c1                 PK-KP  lead     kp-home
    c1-FED         c1                 FED    lead     mohr
    c2-FED         c2                 FED    lead     mohr
"""
STATUS_REPORTS = """
    status_report_id  assignment_id  as_of       reported_on  status                evidence    validated_by
    s1                u1-KP          2024-06-30  2024-07-02   in_progress           -           Director
    s2                u1-KP          2025-06-30  2025-07-02   implemented           act.pdf     Director
    s3                u1-PB          2025-06-30  2025-07-02   implemented           -           Secretary
    s4                u1-PB-help     2025-06-30  2025-07-02   implemented           -           Secretary
    s5                u2-PB          2024-06-30  2024-07-02   not_started           -           Secretary
    s6                u3-KP          2024-06-30  2024-07-02   implemented           a.pdf       Director
    s7                u5-KP          2025-06-30  2025-07-02   no_longer_applicable  -           Director
    s8                old-PB         2010-06-30  2010-07-02   implemented           a.pdf;b.pdf Secretary
    s9                c1-FED         2025-06-30  2025-07-02   partly_implemented    -           Joint-Secretary
    s10               c2-FED         2025-06-30  2025-07-02   implemented           -           Joint-Secretary
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return make_lake(
        tmp_path_factory.mktemp("rates") / "lake",
        recommendations=RECOMMENDATIONS,
        assignments=ASSIGNMENTS,
        status_reports=STATUS_REPORTS,
    )


def shown(found: pd.DataFrame, *columns: str) -> list[list]:
    return found[list(columns)].replace({np.nan: None}).values.tolist()


def test_by_unit_every_unit_has_a_row_and_the_country_is_counted_by_recommendation(release):
    found = rates.rates_by(release)
    counted = (
        "assigned",
        "reported",
        "implemented",
        "partly_implemented",
        "not_started",
        "no_report",
        "noted",
    )
    assert shown(found, "unit", *counted) == [
        # u1 implemented, u2 not started, c1 partly; u5 is left out, u4 is noted and assigned to nobody
        ["PK", 3, 3, 1, 1, 1, 0, 2],
        ["FED", 1, 1, 0, 1, 0, 0, 0],
        ["PK-KP", 3, 1, 1, 0, 0, 2, 1],
        ["PK-PB", 2, 2, 1, 0, 1, 0, 0],
        ["PK-SD", 0, 0, 0, 0, 0, 0, 0],
        ["PK-BA", 0, 0, 0, 0, 0, 0, 0],
        ["PK-IS", 0, 0, 0, 0, 0, 0, 0],
        ["PK-GB", 0, 0, 0, 0, 0, 0, 0],
        ["PK-JK", 0, 0, 0, 0, 0, 0, 0],
    ]
    with_evidence = dict(shown(found, "unit", "implemented_with_evidence"))
    assert (with_evidence["PK-KP"], with_evidence["PK-PB"], with_evidence["PK"]) == (1, 0, 0)
    assert dict(shown(found, "unit", "no_longer_applicable"))["PK-KP"] == 1


def test_a_rate_comes_with_its_parts_and_is_null_over_nothing(release):
    found = rates.rates_by(release).set_index("unit")
    assert found.loc["PK-KP", "implementation_rate"] == 1 / 3
    assert found.loc["PK-KP", "reporting_coverage"] == 1 / 3
    assert found.loc["PK", "implementation_rate"] == 1 / 3
    assert found.loc["PK-JK", list(metrics.RATES)].isna().all()


def test_a_recommendation_with_several_themes_counts_in_each_in_the_order_of_the_list(release):
    assert shown(rates.rates_by(release, "theme"), "theme", "assigned", "implemented", "noted") == [
        ["education", 4, 2, 0],
        ["work", 2, 0, 0],
        ["violence", 2, 0, 0],
        ["justice", 0, 0, 1],
    ]


def test_a_filter_on_a_list_keeps_what_holds_the_value(release):
    found = rates.rates_by(release, where={"sdg_target": "5.2"}).set_index("unit")
    assert found.loc["PK-KP", ["assigned", "implemented"]].tolist() == [2, 1]
    assert found.loc["PK", "assigned"] == 2


def test_rights_hang_on_recommendations_through_the_articles_that_these_name(tmp_path):
    lake = tmp_path / "lake"
    make_lake(lake, assignments=ASSIGNMENTS)
    articles = RECOMMENDATIONS.replace("sdg_targets", "articles").replace(
        " 4.1;5.2", " ICESCR~13;CRC~28;ICCPR~6"
    )
    rows = rows_of("recommendations", articles)
    named = [[article.replace("~", " ") for article in articles] for articles in rows["articles"].to_pylist()]
    rows = rows.set_column(rows.schema.get_field_index("articles"), rows.schema.field("articles"), [named])
    release = write_release(lake, {"recommendations": rows} | code_lists(), action="publish", by="test")
    found = rates.rates_by(release, "right")
    assert shown(found.dropna(subset="right"), "right", "assigned") == [["life", 2], ["education", 2]]
    assert rates.rates_by(release, "theme", where={"right": "life"})["assigned"].tolist() == [2]


def test_several_keys_make_the_groups_together_with_the_country_among_the_units(release):
    found = rates.rates_by(release, ("unit", "mechanism"))
    assert shown(found, "unit", "mechanism", "assigned", "implemented") == [
        ["PK", "UPR", 2, 1],
        ["PK", "treaty_body", 1, 0],
        ["FED", "treaty_body", 1, 0],
        ["PK-KP", "UPR", 2, 1],
        ["PK-KP", "treaty_body", 1, 0],
        ["PK-PB", "UPR", 2, 1],
    ]


def test_choosing_a_unit_changes_no_figure(release):
    every = rates.rates_by(release).set_index("unit")
    for unit in ("PK-KP", "PK-SD", "PK"):
        alone = rates.rates_by(release, where={"unit": unit})
        assert alone["unit"].tolist() == [unit]
        pd.testing.assert_series_equal(alone.set_index("unit").loc[unit], every.loc[unit])


def test_the_country_by_theme_counts_recommendations(release):
    found = rates.rates_by(release, "theme", where={"unit": "PK"})
    assert shown(found, "theme", "assigned", "implemented") == [
        *(["education", 2, 1], ["work", 1, 0], ["violence", 1, 0], ["justice", 0, 0]),
    ]


def test_the_country_and_units_are_never_added_up(release):
    with pytest.raises(QuestionError, match="PK counts recommendations"):
        rates.rates_by(release, "theme", where={"unit": ["PK", "PK-KP"]})


def test_a_filter_on_a_department_leaves_the_country_out(release):
    found = rates.rates_by(release, where={"department_id": "kp-education"}).set_index("unit")
    assert "PK" not in found.index
    assert found.loc["PK-KP", "assigned"] == 2


def test_only_current_recommendations_count_until_a_cycle_or_all_are_asked_for(release):
    def of_punjab(**question) -> int:
        return int(rates.rates_by(release, **question).set_index("unit").loc["PK-PB", "assigned"])

    assert of_punjab() == 2
    assert of_punjab(all_cycles=True) == 3
    assert of_punjab(where={"cycle": "1"}) == 1
    assert of_punjab(where={"is_current": ["true", "false"]}) == 3


def test_a_day_before_any_report_leaves_every_assignment_without_one(release):
    found = rates.rates_by(release, as_of=date(2009, 1, 1))
    assert (found["assigned"] == found["no_report"]).all()
    assert found["assigned"].sum() > 0


def test_a_figure_of_an_earlier_day_uses_the_reports_of_then(release):
    found = rates.rates_by(release, as_of=date(2025, 6, 29)).set_index("unit")
    assert found.loc["PK-KP", ["implemented", "in_progress", "no_longer_applicable"]].tolist() == [0, 1, 0]
    assert found.loc["PK-KP", "assigned"] == 4


def test_over_time_each_day_has_the_rates_of_that_day(release):
    days = [date(2024, 1, 1), date(2024, 12, 31), date(2025, 12, 31)]
    found = rates.implementation_over_time(release, days)
    for day in days:
        of_day = found[found["on"] == pd.Timestamp(day)].drop(columns="on").reset_index(drop=True)
        pd.testing.assert_frame_equal(of_day, rates.rates_by(release, as_of=day))
    assert len(found) == 27


@pytest.mark.parametrize("unit", ["PK", "PK-KP", "PK-PB", "FED"])
@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2025, 12, 31)])
def test_the_rows_behind_a_rate_are_as_many_as_it_counts(release, unit, day):
    rate = rates.rates_by(release, as_of=day, where={"unit": unit}).iloc[0]
    for status in metrics.STATUSES:
        rows = rates.statuses(release, day, {"unit": unit, "status": status})
        assert len(rows) == rate[status]
    assert len(rates.statuses(release, day, {"unit": unit})) == rate["assigned"]


def test_a_row_behind_a_rate_says_what_was_reported_and_who_stands_behind_it(release):
    row = rates.statuses(release, where={"unit": "PK-KP", "status": "implemented"}).iloc[0]
    assert (row["recommendation_id"], row["department_id"], row["body"]) == ("u1", "kp-education", "UPR")
    assert (row["as_of"].date(), row["validated_by"], list(row["evidence"])) == (
        *(date(2025, 6, 30), "Director", ["act.pdf"]),
    )


def test_a_row_without_report_has_no_day_and_no_validation(release):
    row = rates.statuses(release, where={"unit": "PK-KP", "recommendation_id": "u2"}).iloc[0]
    assert row["status"] == "no_report"
    assert row[["as_of", "validated_by"]].isna().all()


def test_what_rates_cannot_be_grouped_by_is_refused_with_what_they_can(release):
    with pytest.raises(QuestionError, match=r"rates have no 'colour': there are .*affected_group.*unit"):
        rates.rates_by(release, "colour")
    with pytest.raises(QuestionError, match="did you mean theme"):
        rates.rates_by(release, where={"themes": "work"})


def test_an_empty_lake_has_units_without_rates(tmp_path):
    empty = make_lake(tmp_path / "lake", recommendations="recommendation_id")
    found = rates.rates_by(empty)
    assert found["assigned"].tolist() == [0] * 9
    assert rates.rates_by(empty, "theme").empty
    assert rates.statuses(empty).empty


def published(lake, submission: str, reports: str):
    return write_release(
        lake,
        {"status_reports": rows_of("status_reports", reports)},
        action="publish",
        by="test",
        submission=submission,
    )


def test_of_two_reports_of_one_day_the_later_release_counts_and_the_old_release_does_not_change(tmp_path):
    lake = tmp_path / "lake"
    make_lake(lake, recommendations=RECOMMENDATIONS, assignments=ASSIGNMENTS)
    second = published(
        lake,
        "z-first",
        """
        status_report_id  assignment_id  as_of       reported_on  status       submission
        s2                u1-KP          2025-06-30  2025-07-02   in_progress  z-first
        """,
    )
    third = published(
        lake,
        "a-second",
        """
        status_report_id  assignment_id  as_of       reported_on  status       submission
        s1                u1-KP          2025-06-30  2025-07-02   implemented  a-second
        """,
    )

    def implemented(release) -> int:
        return int(rates.rates_by(release).set_index("unit").loc["PK-KP", "implemented"])

    assert (implemented(second), implemented(third), implemented(read_release(lake, 2))) == (0, 1, 0)


def test_a_release_is_dated_by_the_day_in_pakistan():
    late = Release(lake=None, version=1, at="2026-11-21T20:30:00+00:00", by="test", action="build")
    assert rates.release_day(late) == date(2026, 11, 22)
    assert rates.release_day(replace(late, at="2026-11-21T18:30:00+00:00")) == date(2026, 11, 21)
