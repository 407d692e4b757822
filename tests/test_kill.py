"""Killed at any moment: what was acknowledged is kept, each submission is published exactly once or not at all."""

import multiprocessing
import os
import random
import signal
import time

import pytest

from hrdash import submissions
from hrdash.store import query, read_release, read_releases
from hrdash.submissions import Staged
from hrdash.submissions.kept import keep_staged
from tests.small_lake import rows_of
from tests.submitted import line, submit

KILLS = 20


def publish_all(lake, ids, said):
    said.send("ready")
    for submission in ids:
        submissions.publish(lake, submission, "reviewer")
        said.send(submission)


def publish_and_be_killed(context, lake, ids, after):
    """Publish in another process, kill it `after` seconds, and return what it said it had published."""
    hears, says = context.Pipe(duplex=False)
    publisher = context.Process(target=publish_all, args=(lake, ids, says))
    publisher.start()
    says.close()
    assert hears.recv() == "ready"
    time.sleep(after)
    publisher.kill()  # nothing happens to one that has ended
    publisher.join()
    return heard(hears)


@pytest.mark.slow
def test_twenty_kills_lose_nothing_and_store_nothing_twice(lake):
    chance = random.Random(11)
    # Forked from a server that has imported everything, so that the kill falls into the publication.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["hrdash.submissions"])
    ids = [submit(lake, line(value=str(10 + n), period=str(1950 + n)))[0] for n in range(60)]
    waiting = list(ids)
    for _ in range(KILLS):
        said = publish_and_be_killed(context, lake, waiting, chance.uniform(0.0, 0.4))
        done = [release.submission for release in read_releases(lake) if release.submission]
        assert set(said) <= set(done), "what was said to be published is not"
        assert len(done) == len(set(done)), "a submission was published twice"
        waiting = [submission for submission in ids if submission not in done] or ids[-1:]
    assert all(check.ok for check in submissions.doctor(lake))
    check_rows(lake, ids)
    for submission in ids:
        submissions.publish(lake, submission, "reviewer")
    check_rows(lake, ids)
    assert all(check.ok for check in submissions.doctor(lake))
    assert sorted(release.version for release in read_releases(lake)) == list(range(1, len(ids) + 2))


def check_rows(lake, ids):
    """Compare the lake's rows with the releases: a figure for each published submission, none for another."""
    published = [one for one in ids if submissions.state_of(lake, one).state == "published"]
    rows = query(
        read_release(lake), "select submission, period, value from observations where submission <> 'starter'"
    ).to_pylist()
    expected = [(one, str(1950 + ids.index(one)), 10.0 + ids.index(one)) for one in published]
    assert sorted(tuple(row.values()) for row in rows) == sorted(expected)


ROWS = {
    "clusters": "cluster_id label\nc{n} {n}",
    "observations": """
        indicator_id  area   period  value  unit_measure  obs_status  definition
        literacy      PK-SD  {n}     {n}    PT            A           survey
    """,
}


def receive_all(lake, numbers, said):
    """Receive and stage workbooks of two tables, and acknowledge each once it is kept."""
    said.send("ready")
    for n in numbers:
        submission = submissions.receive(lake, f"{n}.xlsx", b"%d" % n, by="analyst", unit="PK-SD")
        rows = {name: rows_of(name, drawn.format(n=n)) for name, drawn in ROWS.items()}
        keep_staged(lake, submission, Staged(rows, []))
        said.send((n, submission))


@pytest.mark.slow
def test_two_analysts_at_once_and_a_kill_lose_nothing_that_was_acknowledged(lake):
    chance = random.Random(7)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["hrdash.submissions", "tests.test_kill"])
    acknowledged = []
    for turn in range(6):
        senders, hearing = [], []
        for numbers in (
            range(1000 + 100 * turn, 1050 + 100 * turn),
            range(1050 + 100 * turn, 1100 + 100 * turn),
        ):
            hears, says = context.Pipe(duplex=False)
            sender = context.Process(target=receive_all, args=(lake, numbers, says))
            sender.start()
            says.close()
            senders.append(sender)
            hearing.append(hears)
        assert [hears.recv() for hears in hearing] == ["ready", "ready"]
        assert all(hears.poll(20) for hears in hearing)  # each has acknowledged one
        time.sleep(chance.uniform(0.0, 0.2))
        for sender in senders:
            os.kill(sender.pid, signal.SIGKILL)
            sender.join()
        acknowledged += [said for hears in hearing for said in heard(hears)]
    assert len(acknowledged) >= 12
    for n, submission in acknowledged:
        assert submissions.read_received(lake, submission) == b"%d" % n
        assert submissions.state_of(lake, submission).state == "staged"
        staged = submissions.read_staged(lake, submission)
        assert {name: rows.num_rows for name, rows in staged.tables.items()} == {
            "clusters": 1,
            "observations": 1,
        }
    chosen = chance.sample(acknowledged, 5)
    for _, submission in chosen:
        submissions.publish(lake, submission, "reviewer")
    rows = query(read_release(lake), "select value from observations where period < '2000'")
    both = query(read_release(lake), "select cluster_id from clusters")
    assert sorted(both["cluster_id"].to_pylist()) == sorted(f"c{n}" for n, _ in chosen)
    assert sorted(rows["value"].to_pylist()) == sorted(float(n) for n, _ in chosen)
    assert all(check.ok for check in submissions.doctor(lake))


def heard(hears):
    """Everything that a killed process said."""
    said = []
    try:
        while True:
            said.append(hears.recv())
    except EOFError:
        return said
