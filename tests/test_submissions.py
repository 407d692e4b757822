"""What becomes of a received file: kept, staged, published once, rejected, withdrawn, reverted; and the build."""

import json
import multiprocessing
import os

import pyarrow as pa
import pytest

from hrdash import submissions
from hrdash.queries import tables
from hrdash.store import LakeError, query, read_release, read_releases
from hrdash.submissions import (
    Refused,
    Staged,
    build,
    find_received,
    forget,
    publish,
    receive,
    reject,
    revert,
    stage,
    state_of,
    withdraw,
)
from hrdash.submissions.kept import keep_staged, read_submission
from hrdash.workbook import WorkbookError
from tests.small_lake import rows_of

HEADER = (
    "indicator_id,area,district,period,sex,age,disability,locality,ground,ground_value,definition,value,"
    "unit_measure,source\n"
)


def line(area="PK-SD", value="61", period="2019", sex="_T", source="PSLM, table 2"):
    return f'literacy,{area},_T,{period},{sex},_T,_T,_T,_T,_T,survey,{value},PT,"{source}"\n'


def submit(lake, *lines, unit="PK-SD", name="sindh.csv", header=HEADER):
    content = (header + "".join(lines)).encode()
    submission = receive(lake, name, content, by="analyst, Sindh cell", unit=unit)
    return submission, stage(lake, submission)


def published(lake, *lines, **how):
    submission, _ = submit(lake, *lines, **how)
    publish(lake, submission, "reviewer")
    return submission


def values(lake, area="PK-SD"):
    rows = query(
        read_release(lake),
        "select period, sex, value from observations where area = ? order by period, sex desc",
        [area],
    )
    return {(row["period"], row["sex"]): row["value"] for row in rows.to_pylist()}


def test_a_received_file_is_kept_as_it_came(lake):
    content = HEADER.encode() + b"anything at all"
    submission = receive(
        lake, "../sindh.csv", content, by="analyst", unit="PK-SD", reference="HR/12", note="n"
    )
    assert submissions.read_received(lake, submission) == content
    kept = submissions.read_submission(lake, submission)
    assert (kept.file, kept.by, kept.unit, kept.reference) == ("sindh.csv", "analyst", "PK-SD", "HR/12")
    assert [one.id for one in submissions.read_submissions(lake)] == [submission]
    assert state_of(lake, submission).state == "staged"


def test_staged_rows_have_types_and_addresses(lake):
    _, staged = submit(lake, line(), line(value="48.5", sex="F", period="2019-20"))
    rows = (
        staged.tables["observations"]
        .select(["value", "year", "obs_status", "source_kind", "sheet", "cell"])
        .to_pylist()
    )
    assert rows == [
        {
            "value": 61,
            "year": 2019,
            "obs_status": "A",
            "source_kind": "reported",
            "sheet": "sindh",
            "cell": "L2",
        },
        {
            "value": 48.5,
            "year": 2020,
            "obs_status": "A",
            "source_kind": "reported",
            "sheet": "sindh",
            "cell": "L3",
        },
    ]
    assert staged.findings == []


def test_nothing_staged_is_published_until_somebody_does(lake):
    submission, _ = submit(lake, line())
    assert values(lake)["2019", "_T"] == 58
    release = publish(lake, submission, "reviewer")
    assert values(lake)["2019", "_T"] == 61
    assert release.rows == {"observations": {"new": 0, "revised": 1, "unchanged": 0}}
    assert (release.submission, release.file, release.by) == (submission, "sindh.csv", "reviewer")


def test_publishing_twice_gives_the_same_version(lake):
    submission, _ = submit(lake, line())
    assert publish(lake, submission, "reviewer") == publish(lake, submission, "somebody else")
    assert len(read_releases(lake)) == 2


def test_a_file_with_errors_is_refused_with_its_findings(lake):
    submission, staged = submit(lake, line(value="610"), line(sex="X"))
    assert [(one.rule, one.cell) for one in staged.findings] == [
        ("outside-per-cent", "L2"),
        ("unknown-code", "E3"),
    ]
    with pytest.raises(Refused, match=r"has-errors: sindh\.csv has errors: sindh L2") as refusal:
        publish(lake, submission, "reviewer")
    assert refusal.value.findings == staged.findings
    assert len(read_releases(lake)) == 1


def test_a_table_is_known_by_its_header(lake):
    header = "recommendation_id,kind,mechanism,body,issued_on,themes,is_follow_up\n"
    line = "ccpr-1,recommendation,treaty_body,CCPR,2017-08-23,justice;violence,true\n"
    _, staged = submit(lake, line, header=header, unit=None, name="anything.csv")
    assert list(staged.tables) == ["recommendations"]
    row = staged.tables["recommendations"].to_pylist()[0]
    assert (str(row["issued_on"]), row["themes"], row["is_follow_up"]) == (
        "2017-08-23",
        ["justice", "violence"],
        True,
    )


def test_a_header_of_no_table_is_a_finding_and_a_damaged_file_is_an_error(lake):
    _, staged = submit(lake, "apple,3\n", header="fruit,pieces\n")
    assert [finding.rule for finding in staged.findings] == ["unknown-table"]
    submission = receive(lake, "workbook.csv", b"PK\x03\x04\xff\xfe", by="analyst", unit="PK-SD")
    with pytest.raises(WorkbookError, match=r"unreadable-file: workbook\.csv is cut off or damaged"):
        stage(lake, submission)


def test_an_unknown_submission_is_said_so(lake):
    for name in ("20261122-00000000", "../submissions"):
        with pytest.raises(LakeError, match="no-submission"):
            publish(lake, name, "reviewer")


def test_a_rejected_submission_stays_rejected(lake):
    submission, _ = submit(lake, line())
    reject(lake, submission, "reviewer", "wrong year")
    reject(lake, submission, "reviewer", "again")
    assert state_of(lake, submission).state == "rejected"
    with pytest.raises(Refused, match="rejected"):
        publish(lake, submission, "reviewer")
    other = published(lake, line())
    with pytest.raises(Refused, match=r"published: .* withdraw it instead"):
        reject(lake, other, "reviewer", "too late")


def test_publishing_what_was_seen_is_refused_when_one_of_its_keys_changed(lake):
    submission, _ = submit(lake, line(value="61"))
    published(lake, line(value="60"))
    with pytest.raises(Refused, match=r"changed-since: .*area=PK-SD.* changed after release 1"):
        publish(lake, submission, "reviewer", seen=1)
    assert values(lake)["2019", "_T"] == 60


def test_changes_to_other_keys_do_not_matter_to_what_was_seen(lake):
    submission, _ = submit(lake, line(value="61"))
    published(lake, line(value="48", sex="F"))
    publish(lake, submission, "reviewer", seen=1)
    assert values(lake) == {("2019", "_T"): 61, ("2019", "F"): 48}


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
    header = "recommendation_id,kind,mechanism,body,cluster_id\n"
    register = published(lake, "r1,recommendation,UPR,UPR,c1\n", header=header, name="recommendations.csv")
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


def test_publication_by_a_second_person_validates_status_reports(lake):
    published(
        lake, "r1,recommendation,UPR,UPR\n", header="recommendation_id,kind,mechanism,body\n", unit=None
    )
    published(lake, "a1,r1,PK-SD,lead\n", header="assignment_id,recommendation_id,unit,role\n")
    header = "status_report_id,assignment_id,as_of,status\n"
    submission, _ = submit(lake, "s1,a1,2026-06-01,in_progress\n", header=header)
    publish(lake, submission, "director, Human Rights Department")
    row = query(
        read_release(lake), "select validated_by, validated_on, cell from status_reports"
    ).to_pylist()[0]
    assert row["validated_by"] == "director, Human Rights Department"
    assert row["validated_on"] is not None
    assert row["cell"] == "D2"


def test_doctor_finds_a_kept_file_that_was_changed(lake):
    submission, _ = submit(lake, line())
    assert all(check.ok for check in submissions.doctor(lake))
    file = lake / "restricted" / "submissions" / submission / "received.csv"
    file.write_bytes(file.read_bytes() + b"x")
    assert [check.name for check in submissions.doctor(lake) if not check.ok] == ["submissions"]


def workbook(lake, content=b"a workbook", unit="PK-SD", **drawn):
    """A received workbook that was read as rows of several tables."""
    submission = receive(lake, "sindh.xlsx", content, by="analyst", unit=unit)
    rows = {name: rows_of(name, text) for name, text in drawn.items()}
    keep_staged(lake, submission, Staged(rows, []))
    return submission


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
STATUSES = """
    status_report_id  assignment_id  as_of       status
    s1                a1             2026-06-01  {}
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


def test_the_same_file_again_is_the_same_submission(lake):
    submission, _ = submit(lake, line())
    again, _ = submit(lake, line())
    assert again == submission
    publish(lake, submission, "reviewer")
    assert submit(lake, line())[0] == submission
    sha256 = read_submission(lake, submission).sha256
    assert find_received(lake, sha256, "PK-SD").id == submission
    assert len(submissions.read_submissions(lake)) == 1
    assert find_received(lake, sha256, "FED") is None
    assert submit(lake, line(), unit="FED")[0] != submission


def test_what_was_received_and_not_read_before_the_end_is_read_when_it_is_sent_again(lake):
    cut_off = receive(lake, "sindh.csv", (HEADER + line()).encode(), by="analyst", unit="PK-SD")
    with pytest.raises(Refused, match="not-staged"):
        publish(lake, cut_off, "reviewer")
    assert submit(lake, line())[0] == cut_off
    publish(lake, cut_off, "reviewer")
    assert values(lake)["2019", "_T"] == 61


def test_the_same_file_read_or_corrected_another_way_is_another_submission(lake):
    correction = {
        "sheet": "s",
        "cell": "B3",
        "original": "KPK",
        "replacement": "PK-KP",
        "rule": "unknown-code",
    }
    how = {"by": "analyst", "unit": "PK-SD"}
    plain = receive(lake, "a.csv", b"a", **how)
    read_so = receive(lake, "a.csv", b"a", **how, profile="header = 3")
    corrected = receive(lake, "a.csv", b"a", **how, corrections=[correction | {"at": "2026-11-01"}])
    assert len({plain, read_so, corrected}) == 3
    assert receive(lake, "a.csv", b"a", **how, profile="header = 3") == read_so
    assert receive(lake, "a.csv", b"a", **how, corrections=[correction | {"at": "2026-11-02"}]) == corrected
    keep_staged(lake, corrected, Staged({}, []))
    assert submissions.read_staged(lake, corrected).corrections == [correction | {"at": "2026-11-01"}]
    keep_staged(lake, read_so, Staged({}, []))
    assert submissions.read_staged(lake, read_so).profile == "header = 3"


def test_what_was_rejected_or_withdrawn_may_be_sent_again(lake):
    first, _ = submit(lake, line())
    reject(lake, first, "reviewer", "wrong year")
    second, _ = submit(lake, line())
    publish(lake, second, "reviewer")
    withdraw(lake, second, "head", "a doubt")
    third, _ = submit(lake, line())
    assert len({first, second, third}) == 3


def test_forgetting_removes_the_bytes_and_nothing_else(lake):
    submission = published(lake, line())
    before = values(lake)
    release = forget(lake, submission, "head", "it named a victim")
    assert submissions.read_received(lake, submission) is None
    assert (release.action, release.submission, release.reason) == ("forget", submission, "it named a victim")
    assert release.tables == read_releases(lake)[1].tables
    assert values(lake) == before
    assert state_of(lake, submission).state == "published"
    assert submissions.read_staged(lake, submission).tables["observations"].num_rows == 1
    traced = tables.trace(read_release(lake), {"submission": [submission]}).to_pylist()
    assert [(one["submission"], one["cell"], one["by"]) for one in traced] == [(submission, "L2", "reviewer")]
    assert [one["action"] for one in tables.history(lake)] == ["forget", "publish", "build"]
    assert all(check.ok for check in submissions.doctor(lake))


def test_what_was_quoted_from_the_cells_is_forgotten_with_them(lake):
    correction = {
        "sheet": "s",
        "cell": "B3",
        "original": "Aslam",
        "replacement": "PK-KP",
        "rule": "unknown-code",
    }
    content = (HEADER + line(value="Aslam")).encode()
    submission = receive(lake, "sindh.csv", content, by="analyst", unit="PK-SD", corrections=[correction])
    keep_staged(lake, submission, Staged({}, stage(lake, submission).findings, [correction]))
    folder = lake / "restricted" / "submissions" / submission

    def holding():
        return {path.name for path in folder.rglob("*") if path.is_file() and b"Aslam" in path.read_bytes()}

    assert holding() == {"received.csv", "findings.json", "corrections.json"}
    forget(lake, submission, "head", "a name")
    assert holding() == set()
    (finding,) = submissions.read_staged(lake, submission).findings
    assert (finding.rule, finding.cell, finding.severity) == ("not-a-number", "L2", "error")


def test_forgetting_twice_makes_one_release_and_what_is_forgotten_can_be_withdrawn(lake):
    submission = published(lake, line())
    once = forget(lake, submission, "head", "r")
    assert forget(lake, submission, "head", "r") == once
    withdraw(lake, submission, "head", "r")
    assert values(lake)["2019", "_T"] == 58
    assert state_of(lake, submission).state == "withdrawn"


def test_a_staged_file_that_was_forgotten_is_published_over_what_came_in_between(lake):
    staged, _ = submit(lake, line(value="63"))
    forget(lake, staged, "head", "r")
    assert state_of(lake, staged).state == "staged"
    published(lake, line(value="61"))
    publish(lake, staged, "reviewer")
    later = published(lake, line(value="64"))
    withdraw(lake, later, "head", "r")
    withdraw(lake, staged, "head", "r")
    assert values(lake)["2019", "_T"] == 61


def test_a_revert_past_a_forgetting_brings_no_bytes_back(lake):
    submission = published(lake, line())
    forget(lake, submission, "head", "r")
    release = revert(lake, 1, "head", "r")
    assert release.dropped == (submission,)
    assert submissions.read_received(lake, submission) is None
    assert all(check.ok for check in submissions.doctor(lake))


def test_doctor_misses_a_file_that_nobody_forgot_and_one_that_was_not_forgotten_to_the_end(lake):
    submission, _ = submit(lake, line())
    folder = lake / "restricted" / "submissions" / submission
    content = (folder / "received.csv").read_bytes()
    (folder / "received.csv").unlink()
    assert "received files are gone" in submissions.doctor(lake)[-1].detail
    (folder / "received.csv").write_bytes(content)
    (folder / "forgotten.json").write_text("{}")
    assert "forget again" in submissions.doctor(lake)[-1].detail
    forget(lake, submission, "head", "r")
    assert all(check.ok for check in submissions.doctor(lake))


def test_history_has_the_reasons_of_sender_and_reviewer(lake):
    submission = receive(
        lake, "s.csv", (HEADER + line()).encode(), by="analyst", unit="PK-SD", note="table corrected"
    )
    stage(lake, submission)
    publish(lake, submission, "reviewer", note="checked against the yearbook")
    assert tables.history(lake)[0]["reason"] == "table corrected; checked against the yearbook"


def test_history_says_what_a_revert_went_back_to_and_dropped(lake):
    submission = published(lake, line())
    revert(lake, 1, "head", "r")
    newest, publication, _ = tables.history(lake)
    assert (newest["reverted_to"], newest["dropped"]) == (1, [submission])
    assert not {"reverted_to", "dropped"} & publication.keys()


def test_a_release_that_was_never_seen_is_refused_even_for_what_is_published(lake):
    submission = published(lake, line())
    with pytest.raises(LakeError, match="no-release: release 9 does not exist"):
        publish(lake, submission, "reviewer", seen=9)


def test_where_there_is_no_lake_that_is_what_is_said(tmp_path):
    for act in (
        lambda: publish(tmp_path / "none", "s", "reviewer"),
        lambda: reject(tmp_path / "none", "s", "reviewer", "r"),
        lambda: withdraw(tmp_path / "none", "s", "reviewer", "r"),
        lambda: revert(tmp_path / "none", 1, "reviewer", "r"),
        lambda: forget(tmp_path / "none", "s", "reviewer", "r"),
        lambda: receive(tmp_path / "none", "s.csv", b"", by="analyst", unit="PK-SD"),
    ):
        with pytest.raises(LakeError, match="no-lake"):
            act()
    assert list(tmp_path.iterdir()) == []


def test_a_status_report_that_says_the_same_again_keeps_its_validation(lake):
    first = workbook(lake, b"one", status_reports=STATUSES.format("in_progress"))
    publish(lake, first, "Director")
    release = publish(
        lake, workbook(lake, b"two", status_reports=STATUSES.format("in_progress")), "Secretary"
    )
    assert release.rows["status_reports"] == {"new": 0, "revised": 0, "unchanged": 1}
    changed = workbook(lake, b"three", status_reports=STATUSES.format("implemented"))
    publish(lake, changed, "Secretary")

    def standing():
        sql = "select status, validated_by, validated_on is not null as on_a_day from status_reports"
        return [tuple(row.values()) for row in query(read_release(lake), sql).to_pylist()]

    assert standing() == [("implemented", "Secretary", True)]
    withdraw(lake, changed, "Secretary", "r")
    assert [row[0] for row in standing()] == ["in_progress"]
    assert [row[2] for row in standing()] == [True]


@pytest.fixture
def data(tmp_path):
    """A project's data folder with an indicator, two figures and an invented status."""
    files = {
        "starter/indicators.csv": "indicator_id,kind,unit_measure\nliteracy,outcome,PT\n",
        "starter/recommendations.csv": "recommendation_id,kind,mechanism,body\nr1,recommendation,UPR,UPR\n",
        "starter/observations/census-2023-table-12.csv": HEADER + line("PK") + line("PK-SD"),
        "example/assignments.csv": "assignment_id,recommendation_id,unit,role,is_example\na1,r1,PK-SD,lead,true\n",
        "example/status_reports.csv": "status_report_id,assignment_id,as_of,status\ns1,a1,2026-06-01,in_progress\n",
    }
    for name, content in files.items():
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path / "data"


def count(release, table):
    return query(release, f"select * from {table}").num_rows


def test_build_makes_a_demonstration_lake_of_submissions(tmp_path, data):
    seen = []
    built = build(tmp_path / "lake", data=data, progress=lambda *step: seen.append(step))
    assert built.release.is_demonstration
    assert built.moved_to is None
    assert (count(built.release, "observations"), count(built.release, "status_reports")) == (2, 1)
    assert count(built.release, "areas") > 0
    history = read_releases(tmp_path / "lake")
    assert {release.action for release in history} == {"build"}
    assert [release.submission for release in reversed(history)] == [
        None,
        "starter-indicators",
        "starter-recommendations",
        "starter-census-2023-table-12",
        "example-assignments",
        "example-status_reports",
    ]
    assert [step[:2] for step in seen] == [(number, 5) for number in range(1, 6)]
    row = query(
        built.release, "select submission, sheet, cell from observations where area = 'PK-SD'"
    ).to_pylist()[0]
    assert row == {
        "submission": "starter-census-2023-table-12",
        "sheet": "census-2023-table-12",
        "cell": "L3",
    }


def test_build_without_example_makes_a_working_lake(tmp_path, data):
    built = build(tmp_path / "lake", with_example=False, data=data)
    assert not built.release.is_demonstration
    assert count(built.release, "assignments") == 0


def test_a_second_build_changes_nothing(tmp_path, data):
    first = build(tmp_path / "lake", data=data)
    assert build(tmp_path / "lake", with_example=False, data=data) == first


def test_a_fresh_build_moves_the_old_lake_aside(tmp_path, data):
    lake = tmp_path / "lake"
    build(lake, data=data)
    published(lake, line(value="77"))
    built = build(lake, with_example=False, fresh=True, data=data)
    assert built.moved_to.name.startswith("lake.before-")
    assert values(built.moved_to)["2019", "_T"] == 77
    assert values(lake)["2019", "_T"] == 61
    assert not built.release.is_demonstration


def test_a_build_that_fails_leaves_no_lake(tmp_path, data):
    (data / "starter" / "indicators.csv").write_text("indicator_id,kind\nliteracy,opinion\n")
    with pytest.raises(
        Refused, match=r"has-errors: indicators\.csv has errors: indicators B2: opinion is not a code"
    ):
        build(tmp_path / "lake", data=data)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def _build_and_die(lake, data):
    build(lake, data=data, progress=lambda *_: os._exit(9))


def test_a_killed_build_leaves_no_lake_and_the_next_cleans_up(tmp_path, data):
    dying = multiprocessing.get_context("spawn").Process(
        target=_build_and_die, args=(tmp_path / "lake", data)
    )
    dying.start()
    dying.join(60)
    assert dying.exitcode == 9
    leftovers = [path.name for path in tmp_path.iterdir() if path.name != "data"]
    assert len(leftovers) == 1
    assert leftovers[0].startswith("lake.building-")
    build(tmp_path / "lake", data=data)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "lake"]


def test_what_is_uploaded_into_a_demonstration_stays_a_demonstration(lake):
    published(lake, line())
    assert read_release(lake).is_demonstration


def test_the_record_of_a_submission_is_plain_json(lake):
    submission, _ = submit(lake, line(value="610"))
    folder = lake / "restricted" / "submissions" / submission
    assert json.loads((folder / "submission.json").read_text())["file"] == "sindh.csv"
    assert json.loads((folder / "findings.json").read_text())["findings"][0]["cell"] == "L2"


def test_rows_kept_beside_a_submission_are_those_of_its_file(lake):
    submission, staged = submit(lake, line(), line(sex="F"))
    assert submissions.read_staged(lake, submission) == staged
    assert isinstance(staged.tables["observations"], pa.Table)
