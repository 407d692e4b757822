"""Clusters: what recurs first, what is proposed, and that putting together changes nothing else."""

from datetime import date

import pytest

from hrdash.queries import clusters
from hrdash.store import query, read_release
from hrdash.submissions import publish, submit_tables
from tests.small_lake import make_lake

RECOMMENDATIONS = """
    recommendation_id  kind            mechanism    body  cycle  symbol  issued_on   response        themes     affected_groups  is_current  cluster_id  summary                                recommending_states
    a1                 recommendation  UPR          UPR   1      A/0     2008-06-04  supported       justice    everyone         false       penalty     Abolish_the_death_penalty              Italy
    a2                 recommendation  UPR          UPR   2      A/1     2012-12-26  supported       justice    everyone         true        penalty     Halt_executions                        Italy;Spain
    a3                 concern         treaty_body  CCPR  -      C/1     2017-08-23  not_applicable  justice    everyone         true        penalty     Executions_go_on                       -
    b1                 recommendation  UPR          UPR   2      A/1     2012-12-26  supported       health     children         true        health      Vaccinate_children                     Cuba
    b2                 recommendation  UPR          UPR   2      A/1     2012-12-26  supported       health     children         true        health      Vaccinate_all_children                 Cuba
    b3                 recommendation  UPR          UPR   2      A/1     2012-12-26  supported       health     children         true        health      Build_clinics                          Cuba
    b4                 recommendation  UPR          UPR   2      A/1     2012-12-26  supported       health     children         true        health      Train_midwives                         Cuba
    c1                 recommendation  UPR          UPR   2      A/1     2012-12-26  supported       work       women            true        chosen      Pay_women_equally                      Iran
    d1                 recommendation  UPR          UPR   2      A/1     2012-12-26  supported       justice    everyone         true        -           Halt_executions_and_the_death_penalty  Chad
    e1                 recommendation  UPR          UPR   2      A/1     2012-12-26  supported       education  women            true        -           Open_schools_for_girls                 Japan
    e2                 recommendation  UPR          UPR   1      A/0     2008-06-04  supported       education  women            false       -           Open_more_schools_for_girls            Japan
"""
CLUSTERS = """
    cluster_id  label    priority  reason
    penalty     Penalty  -         -
    health      Health   -         -
    chosen      Chosen   2         Law
    empty       Empty    1         -
"""
ASSIGNMENTS = """
    assignment_id  recommendation_id  unit   role  assigned_on
    x1             a2                 PK-SD  lead  2025-01-01
    x2             a2                 PK-PB  lead  2025-01-01
    x3             a1                 PK-PB  lead  2025-01-01
"""
REPORTS = """
    status_report_id  assignment_id  as_of       status
    s1                x1             2025-06-30  implemented
"""


@pytest.fixture
def release(tmp_path):
    return make_lake(
        tmp_path / "lake", recommendations=RECOMMENDATIONS, clusters=CLUSTERS, assignments=ASSIGNMENTS,
        status_reports=REPORTS,
    )  # fmt: skip


def test_priorities_come_first_and_then_what_the_most_reviews_asked_not_what_was_asked_most_at_once(release):
    rows = clusters.recurring(release, date(2026, 1, 1))
    assert rows[["cluster_id", "reviews", "asked"]].values.tolist() == [
        ["chosen", 1, 1], ["penalty", 3, 3], ["health", 1, 4],
    ]  # fmt: skip


def test_a_cluster_says_since_when_by_whom_and_how_far_its_current_ones_are(release):
    rows = clusters.recurring(release, date(2026, 1, 1)).set_index("cluster_id")
    penalty = rows.loc["penalty"]
    assert (penalty["first_on"], penalty["last_on"]) == (date(2008, 6, 4), date(2017, 8, 23))
    assert (list(penalty["states"]), sorted(penalty["bodies"])) == (["Italy", "Spain"], ["CCPR", "UPR"])
    assert (penalty["implemented"], penalty["assigned"]) == (1, 2)
    before = clusters.recurring(release, date(2025, 6, 29)).set_index("cluster_id")
    assert before.loc["penalty", "implemented"] == 0


def test_what_asks_the_same_is_proposed_for_its_cluster_or_for_a_new_one(release):
    joins, groups = clusters.proposals(release)
    assert joins.iloc[0][["recommendation_id", "cluster_id", "label", "place"]].tolist() == [
        "d1", "penalty", "Penalty", 1,
    ]  # fmt: skip
    assert groups["recommendation_id"].tolist() == ["e2", "e1"]
    assert set(clusters.all_proposals(release)["kind"]) == {"join", "new"}


def test_where_everything_has_a_cluster_nothing_is_proposed(tmp_path):
    lines = [line for line in RECOMMENDATIONS.splitlines() if not line.strip().startswith(("d", "e"))]
    release = make_lake(tmp_path / "lake", recommendations="\n".join(lines), clusters=CLUSTERS)
    joins, groups = clusters.proposals(release)
    assert joins.empty
    assert groups.empty


def test_joining_a_cluster_changes_the_cluster_and_nothing_else(release):
    before = query(release, "select * from recommendations where recommendation_id = 'd1'").to_pylist()[0]
    rows = clusters.moved_rows(clusters.recommendations(release, ["d1"]), "penalty")
    sent = submit_tables(release.lake, {"recommendations": rows}, by="A", unit="FED", note="the same")
    assert sent.changes == {"new": 0, "revised": 1, "unchanged": 0}
    after = publish(release.lake, sent.submission, "B")
    now = query(after, "select * from recommendations where recommendation_id = 'd1'").to_pylist()[0]
    changed = {name for name in now if (now[name] or None) != (before[name] or None)}
    assert changed == {"cluster_id", "submission"}


def test_taking_out_leaves_none(release):
    rows = clusters.moved_rows(clusters.recommendations(release, ["b4"]), None)
    sent = submit_tables(release.lake, {"recommendations": rows}, by="A", unit="FED", note="another thing")
    publish(release.lake, sent.submission, "B")
    newest = read_release(release.lake)
    assert clusters.members(newest, "health")["recommendation_id"].tolist() == ["b1", "b2", "b3"]
    assert "empty" in clusters.cluster_ids(newest)
