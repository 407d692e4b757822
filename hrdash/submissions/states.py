"""Where a submission stands, read from the releases and never stored twice; and who may move it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hrdash import access
from hrdash.store import Release, read_releases

from .kept import Refused, Submission, is_rejected, read_submission


@dataclass(frozen=True)
class State:
    """Where a submission stands (staged, published, rejected, withdrawn, reverted) and the release that says so."""

    state: str
    version: int | None = None


def states(releases: Sequence[Release]) -> dict[str, State]:
    """Work out the state of every submission that a release names; `releases` newest first."""
    reverted_to = {release.reverted_to for release in releases}
    now: dict[str, State] = {}
    then: dict[int, dict[str, State]] = {}
    for release in reversed(releases):
        if release.action == "revert":
            dropped = dict.fromkeys(release.dropped, State("reverted", release.version))
            now = now | then[release.reverted_to] | dropped
        elif release.action == "withdraw":
            now[release.submission] = State("withdrawn", release.version)
        elif is_publication(release):
            now[release.submission] = State("published", release.version)
        if release.version in reverted_to:
            then[release.version] = dict(now)
    return now


def is_publication(release: Release) -> bool:
    """Whether a release published a submission; forgetting its file moves no figure."""
    return release.submission is not None and release.action in ("build", "publish")


def state_of(lake: Path, submission: str) -> State:
    """Say where one submission stands."""
    read_submission(lake, submission)
    state = states(read_releases(lake)).get(submission)
    if state is None:
        state = State("rejected" if is_rejected(lake, submission) else "staged")
    return state


def allowed(
    lake: Path, action: str, by: str, unit: str | None, sent: Submission | None = None
) -> access.Person:
    """Say in which post somebody does something; Refused `not-allowed` where the people file does not let them.

    Args:
        lake: whose people file is asked.
        action: one of `access.ACTIONS`.
        by: an e-mail or a post; in single-user mode the name given.
        unit: whose submission it is.
        sent: the submission to publish: its sender may not.

    """
    sent_by = (sent.person, sent.by) if sent else ()
    verdict = access.may(action, access.read_people(lake), by, unit, sent_by)
    if isinstance(verdict, access.Denied):
        raise Refused("not-allowed", f"{verdict.reason}.")
    return verdict
