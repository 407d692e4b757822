"""A publisher killed at any moment: each submission is in the lake exactly once or not at all."""

import multiprocessing
import os
import random
import signal
import time

import pytest

from hrdash import submissions
from hrdash.store import query, read_release, read_releases
from tests.test_submissions import line, submit

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
    os.kill(publisher.pid, signal.SIGKILL)
    publisher.join()
    said = []
    try:
        while True:
            said.append(hears.recv())
    except EOFError:
        return said


@pytest.mark.slow
def test_twenty_kills_lose_nothing_and_store_nothing_twice(lake):
    chance = random.Random(11)
    # Forked from a server that has imported everything, so that the kill falls into the publication.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["hrdash.submissions"])
    ids = [submit(lake, line(value=str(10 + n), period=str(1950 + n)))[0] for n in range(30)]
    waiting = list(ids)
    for _ in range(KILLS):
        said = publish_and_be_killed(context, lake, waiting, chance.uniform(0.0, 0.6))
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
