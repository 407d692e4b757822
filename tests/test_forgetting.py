"""What was received again is known again; what is forgotten loses its bytes and nothing else."""

import pytest

from hrdash import submissions
from hrdash.queries import tables
from hrdash.store import read_release, read_releases
from hrdash.submissions import (
    Refused,
    Staged,
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
from tests.submitted import HEADER, line, published, submit, values


def test_doctor_finds_a_kept_file_that_was_changed(lake):
    submission, _ = submit(lake, line())
    assert all(check.ok for check in submissions.doctor(lake))
    file = lake / "restricted" / "submissions" / submission / "received.csv"
    file.write_bytes(file.read_bytes() + b"x")
    assert [check.name for check in submissions.doctor(lake) if not check.ok] == ["submissions"]


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
