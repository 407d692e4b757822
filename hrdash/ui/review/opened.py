"""One submission as its reviewer reads it: what came, where it stands, and its rows beside those of a release."""

from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

import pandas as pd
import streamlit as st

from hrdash import submissions
from hrdash.store import LakeError, Release, read_release
from hrdash.submissions import Staged, State, Submission
from hrdash.submissions.kept import read_rejection
from hrdash.ui import account, cached, show
from hrdash.ui.review import seeing
from hrdash.ui.review.rows import rows_beside
from hrdash.words import number, say, things

_SEEN = "review-seen"  # submission and release whose differences are on the screen


@dataclass(frozen=True)
class Opened:
    """A submission that the reader may see."""

    kept: Submission
    state: State
    against: (
        Release  # whose figures stand beside its own: what was seen, or what stood before its publication
    )
    newest: Release
    staged: Staged | None  # None: received and not read
    rows: pd.DataFrame  # as `rows_beside` gives them

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows are new, revised and unchanged."""
        found = self.rows["change"].value_counts()
        return {name: int(found.get(name, 0)) for name in ("new", "revised", "unchanged")}

    @property
    def things(self) -> str:
        """How many figures (status reports, rows of several tables) it brought."""
        return things(self.rows["table"], len(self.rows))

    @property
    def title(self) -> str:
        """The finding of the page, in one sentence."""
        if self.staged is None:
            return say("review.title-unread", file=self.kept.file)
        if self.state.state == "staged" and not self._is_told:
            errors = sum(finding.severity == "error" for finding in self.staged.findings)
            return say("review.title-refused", file=self.kept.file, n=errors, number=number(errors))
        return say(
            f"review.title-{self.state.state}",
            post=self.kept.by,
            file=self.kept.file,
            things=self.things,
            counts=seeing.counted(self.counts),
            version=self.state.version,
        )

    @property
    def second(self) -> str:
        """What came with the file."""
        letter = seeing.letter(self.kept, is_sender_said=self._is_told)
        if rejection := read_rejection(self.newest.lake, self.kept.id):
            letter += " · " + say("review.rejected-why", post=rejection["by"], reason=rejection["reason"])
        return f"{self.kept.file} · {letter}" if self._is_told else letter

    @property
    def _is_told(self) -> bool:
        """Whether the title says who sent what; else it names the file."""
        return self.state.state == "staged" and self.staged is not None and self.staged.is_publishable


def newest() -> Release:
    """Give what stands now, whatever release the address pins: only that can be decided about."""
    if not cached.newest_version():
        show.show_no_lake()
    return read_release(cached.lake())


def read_opened(release: Release, submission: str | None) -> Opened | None:
    """Read the submission that the address names; None without one. Stops where the reader may not see it.

    The release whose differences are drawn stays the same from click to click, so that what is published is
    what was looked at, until the reader asks for newer differences.
    """
    if submission is None:
        st.session_state.pop(_SEEN, None)
        return None
    try:
        kept = submissions.read_submission(cached.lake(), submission)
    except LakeError:
        _close(release, say("review.unknown"))
    if not seeing.may("see", kept.unit):
        _close(release, say("review.closed", unit=seeing.whose(kept.unit)))
    state = submissions.state_of(cached.lake(), submission)
    against = _beside(release, submission, state)
    reviewer_of = seeing.reviewer_of(kept)
    asked = (submission, state, against.version, reviewer_of)
    staged, rows = seeing.held("opened", asked, lambda: _read(against, submission, reviewer_of))
    return Opened(kept, state, against, release, staged, rows)


def _beside(release: Release, submission: str, state: State) -> Release:
    if state.state == "published":
        return read_release(cached.lake(), max(1, state.version - 1))
    seen = st.session_state.get(_SEEN)
    if seen is None or seen[0] != submission or seen[1] > release.version:
        see(submission, release)
    return read_release(cached.lake(), st.session_state[_SEEN][1])


def see(submission: str, release: Release) -> None:
    """Draw a submission's differences against this release from now on."""
    st.session_state[_SEEN] = (submission, release.version)


def _read(against: Release, submission: str, reviewer_of: str | None) -> tuple[Staged | None, pd.DataFrame]:
    staged = submissions.read_staged(cached.lake(), submission)
    return staged, rows_beside(against, staged or Staged({}, []), reviewer_of)


def _close(release: Release, told: str) -> NoReturn:
    show.show_finding(release, say("review.title-closed"))
    account.show_control()
    st.info(show.plain(told))
    show.link("review", say("review.back"), {})
    st.stop()
