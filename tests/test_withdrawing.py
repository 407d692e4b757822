"""A publication is withdrawn and the lake returned to an earlier release, unless something later would be lost."""

import pytest

from hrdash.store import LakeError, query, read_release
from hrdash.submissions import Refused, publish, revert, state_of, withdraw
from tests.submitted import HEADER, line, published, submit, values, workbook


def test_withdrawing_gives_its_keys_their_previous_values(lake):
    before = values(lake)
    submission = published(lake, line(value="61"), line(value="55", period="2021"))
    assert values(lake) == before | {("2019", "_T"): 61, ("2021", "_T"): 55}
    release = withdraw(lake, submission, "head", "wrong table")
    assert values(lake) == before
    assert (release.action, release.submission, release.reason) == ("withdraw", submission, "wrong table")
    assert release.rows["observations"] == {"new": 0, "revised": 1, "unchanged": 0, "removed": 1}
    assert state_of(lake, submission).state == "withdrawn"


def test_withdrawing_leaves_what_other_submissions_brought(lake):
    first = published(lake, line(value="61"))
    published(lake, line(value="55", period="2021"))
    withdraw(lake, first, "head", "wrong table")
    assert values(lake) == {("2019", "_T"): 58, ("2019", "F"): 47, ("2021", "_T"): 55}


def test_withdrawing_is_refused_where_a_later_submission_revised_the_same_keys(lake):
    first = published(lake, line(value="61"), line(value="55", period="2021"))
    later = published(lake, line(value="62"))
    with pytest.raises(
        Refused, match=r"revised-since: a later submission revised .*period=2019.*withdraw that one"
    ):
        withdraw(lake, first, "head", "wrong table")
    assert values(lake)["2019", "_T"] == 62
    withdraw(lake, later, "head", "wrong too")
    withdraw(lake, first, "head", "wrong table")
    assert values(lake) == {("2019", "_T"): 58, ("2019", "F"): 47}


def test_what_a_later_submission_says_too_stays_when_the_first_is_withdrawn(lake):
    first = published(lake, line(value="61"))
    again = published(lake, line(value="61"), name="again.csv", header="\ufeff" + HEADER)
    withdraw(lake, first, "head", "wrong table")
    assert values(lake)["2019", "_T"] == 61
    withdraw(lake, again, "head", "wrong too")
    assert values(lake)["2019", "_T"] == 58


def test_what_was_withdrawn_can_be_published_again_and_withdrawn_again(lake):
    submission = published(lake, line(value="61"))
    withdraw(lake, submission, "head", "a doubt")
    assert publish(lake, submission, "reviewer").version == 4
    assert values(lake)["2019", "_T"] == 61
    withdraw(lake, submission, "head", "a second doubt")
    assert values(lake)["2019", "_T"] == 58


def test_what_is_not_published_cannot_be_withdrawn(lake):
    submission, _ = submit(lake, line())
    with pytest.raises(Refused, match=r"not-published: .* is staged, not published"):
        withdraw(lake, submission, "head", "r")


def test_rows_of_small_tables_are_withdrawn_too(lake):
    header = "cluster_id,label,priority\n"
    kept = published(lake, "c1,one,1\n", header=header, name="clusters.csv")
    later = published(lake, "c1,one,2\n", "c2,two,1\n", header=header, name="clusters.csv")
    withdraw(lake, later, "head", "r")
    rows = query(read_release(lake), "select cluster_id, priority from clusters").to_pylist()
    assert rows == [{"cluster_id": "c1", "priority": 1}]
    withdraw(lake, kept, "head", "r")
    assert query(read_release(lake), "select * from clusters").num_rows == 0


def test_what_other_rows_refer_to_is_not_withdrawn(lake):
    header = "cluster_id,label\n"
    clusters = published(lake, "c1,one\n", header=header, name="clusters.csv")
    header = "recommendation_id,kind,mechanism,body,text,cluster_id\n"
    register = published(
        lake, "r1,recommendation,UPR,UPR,Act.,c1\n", header=header, name="recommendations.csv"
    )
    with pytest.raises(Refused, match=r"still-needed: recommendations refer to cluster_id=c1"):
        withdraw(lake, clusters, "head", "r")
    withdraw(lake, register, "head", "r")
    withdraw(lake, clusters, "head", "r")
    assert query(read_release(lake), "select * from clusters").num_rows == 0


def test_a_revert_names_the_publications_it_drops(lake):
    first = published(lake, line(value="61"))
    second = published(lake, line(value="62"))
    third = published(lake, line(value="55", period="2021"))
    withdraw(lake, third, "head", "r")
    release = revert(lake, 2, "head", "back to June")
    assert release.dropped == (second,)
    assert [state_of(lake, one).state for one in (first, second, third)] == [
        "published",
        "reverted",
        "withdrawn",
    ]
    assert values(lake)["2019", "_T"] == 61
    assert publish(lake, second, "reviewer").version == release.version + 1
    assert values(lake)["2019", "_T"] == 62


def test_a_revert_can_bring_a_withdrawn_publication_back(lake):
    submission = published(lake, line(value="61"))
    withdraw(lake, submission, "head", "r")
    release = revert(lake, 2, "head", "it was right")
    assert release.dropped == ()
    assert state_of(lake, submission).state == "published"
    assert publish(lake, submission, "reviewer").version == 2
    withdraw(lake, submission, "head", "r")
    assert values(lake)["2019", "_T"] == 58


def test_a_revert_to_what_stands_or_never_stood_is_refused(lake):
    with pytest.raises(Refused, match="already"):
        revert(lake, 1, "head", "r")
    with pytest.raises(LakeError, match="no-release"):
        revert(lake, 9, "head", "r")


def count_of(lake, table):
    return query(read_release(lake), f"select * from {table}").num_rows


CLUSTERS = """
    cluster_id  label  priority
    c1          one    1
"""
RECOMMENDATIONS = """
    recommendation_id  kind            mechanism  body  cluster_id
    r1                 recommendation  UPR        UPR   c1
"""
FIGURES = """
    indicator_id  area   period  value  unit_measure  obs_status  definition  source_kind
    literacy      PK-SD  2021    55     PT            A           survey      reported
"""


def test_rows_of_several_tables_are_published_and_withdrawn_in_one_release(lake):
    submission = workbook(lake, clusters=CLUSTERS, recommendations=RECOMMENDATIONS, observations=FIGURES)
    release = publish(lake, submission, "reviewer")
    one_new = {"new": 1, "revised": 0, "unchanged": 0}
    assert release.rows == {"clusters": one_new, "recommendations": one_new, "observations": one_new}
    assert values(lake)["2021", "_T"] == 55
    withdrawn = withdraw(lake, submission, "head", "wrong file")
    assert withdrawn.version == release.version + 1
    assert (count_of(lake, "clusters"), count_of(lake, "recommendations")) == (0, 0)
    assert ("2021", "_T") not in values(lake)


def test_one_revised_key_in_any_table_keeps_the_whole_submission_from_being_withdrawn(lake):
    submission = workbook(lake, clusters=CLUSTERS, observations=FIGURES)
    publish(lake, submission, "reviewer")
    published(lake, "c1,one,2\n", header="cluster_id,label,priority\n", name="clusters.csv")
    with pytest.raises(Refused, match="revised-since: a later submission revised cluster_id=c1"):
        withdraw(lake, submission, "head", "wrong file")
    assert values(lake)["2021", "_T"] == 55


def test_a_key_seen_in_any_table_that_changed_since_is_refused(lake):
    submission = workbook(lake, clusters=CLUSTERS, observations=FIGURES)
    published(lake, "c1,one,2\n", header="cluster_id,label,priority\n", name="clusters.csv")
    with pytest.raises(Refused, match="changed-since: cluster_id=c1 changed after release 1"):
        publish(lake, submission, "reviewer", seen=1)
    assert ("2021", "_T") not in values(lake)


def test_rows_with_a_blank_in_their_key_are_withdrawn_too(lake):
    grades = """
        symbol            paragraph  sub_item  grade  scale_id
        CCPR/C/127/2/Add  18         -         B      CCPR
        CCPR/C/127/2/Add  20         a         C      CCPR
    """
    submission = workbook(lake, committee_grades=grades)
    publish(lake, submission, "reviewer")
    withdraw(lake, submission, "head", "wrong file")
    assert count_of(lake, "committee_grades") == 0
