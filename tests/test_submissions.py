"""What becomes of a received file: kept as it came, staged, published once, or rejected."""

import json

import pyarrow as pa
import pytest

from hrdash import submissions
from hrdash.queries import tables
from hrdash.store import LakeError, query, read_release, read_releases
from hrdash.submissions import Refused, forget, publish, receive, reject, revert, stage, state_of, withdraw
from hrdash.workbook import WorkbookError
from tests.submitted import HEADER, line, published, submit, values, workbook


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
    header = "recommendation_id,kind,mechanism,body,text,issued_on,themes,is_follow_up\n"
    line = "ccpr-1,recommendation,treaty_body,CCPR,Act.,2017-08-23,justice;violence,true\n"
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


def test_what_was_withdrawn_or_reverted_does_not_wait_and_is_not_rejected(lake):
    first, second = published(lake, line(period="2022")), published(lake, line())
    withdraw(lake, second, "reviewer", "wrong year")
    with pytest.raises(Refused, match=r"withdrawn: .* nothing to reject"):
        reject(lake, second, "reviewer", "too late")
    revert(lake, 1, "reviewer", "too early")
    with pytest.raises(Refused, match=r"reverted: .* nothing to reject"):
        reject(lake, first, "reviewer", "too late")
    assert [state_of(lake, one).state for one in (first, second)] == ["reverted", "withdrawn"]


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


def test_publication_by_a_second_person_validates_status_reports(lake):
    published(
        lake,
        "r1,recommendation,UPR,UPR,Act.\n",
        header="recommendation_id,kind,mechanism,body,text\n",
        unit=None,
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


STATUSES = """
    status_report_id  assignment_id  as_of       status
    s1                a1             2026-06-01  {}
"""


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
