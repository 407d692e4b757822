"""What waits for a reviewer, newest first; of other units' submissions only how many there are."""

from dataclasses import dataclass

import streamlit as st

from hrdash import submissions
from hrdash.store import Release
from hrdash.submissions import Submission
from hrdash.submissions.kept import is_rejected
from hrdash.ui import cached, show
from hrdash.ui.paging import pick_page
from hrdash.ui.review import seeing
from hrdash.ui.review.findings import weights
from hrdash.words import number, say


@dataclass(frozen=True)
class Waiting:
    """The submissions nobody has decided about: those the reader may see, and how many others there are."""

    seen: tuple[Submission, ...]
    others: int
    rejected: tuple[Submission, ...]  # that the reader may see

    @property
    def title(self) -> str:
        """The finding of the page, in one sentence."""
        if not self.seen and self.others:
            return say("review.title-others", n=self.others, number=number(self.others))
        if not self.seen:
            return say("review.title-none")
        return say("review.title-waiting", n=len(self.seen), number=number(len(self.seen)))

    @property
    def second(self) -> str | None:
        """How many more wait for others."""
        if not self.seen or not self.others:
            return None
        return say("review.others", n=self.others, number=number(self.others))


def read_waiting(release: Release) -> Waiting:
    """Read what waits, newest first."""
    decided = seeing.states_at(release)
    rest = [one for one in reversed(submissions.read_submissions(cached.lake())) if one.id not in decided]
    rejected = [one for one in rest if is_rejected(cached.lake(), one.id)]
    waiting = [one for one in rest if one not in rejected]
    seen = tuple(one for one in waiting if seeing.may("see", one.unit))
    return Waiting(
        seen, len(waiting) - len(seen), tuple(one for one in rejected if seeing.may("see", one.unit))
    )


def show_waiting(release: Release, waiting: Waiting) -> None:
    """Show a line for each submission that waits, and folded those that were rejected."""
    if not waiting.seen and not waiting.others:
        show.show_empty(say("review.none-what-to-do"))
    elif not waiting.seen:
        show.show_empty(say("review.others-only"))
    for one in pick_page(waiting.seen, "waiting"):
        _show_line(one, _found(release, one))
    if waiting.rejected:
        n = len(waiting.rejected)
        with st.expander(
            say("review.rejected", n=n, number=number(n)), key="rejected", on_change="rerun"
        ) as folded:
            for one in pick_page(waiting.rejected, "rejected") if folded.open else ():
                _show_line(one, "")


def _show_line(one: Submission, found: str) -> None:
    text = " · ".join(filter(None, [one.file, found]))
    show.show_linked_line(text, seeing.letter(one), "review", {"submission": one.id})


def _found(release: Release, one: Submission) -> str:
    """Say what a waiting submission would change and what was found in it; kept for this reader's session alone."""
    reviewer_of = seeing.reviewer_of(one)
    asked = (one.id, release.version, reviewer_of)
    known = seeing.held("counts", release.version, dict)
    if asked not in known:
        staged = submissions.read_staged(cached.lake(), one.id)
        if staged is None:
            return say("review.unread")
        counts = submissions.counts(submissions.changes(release, staged, reviewer_of))
        known[asked] = " · ".join(filter(None, [seeing.counted(counts), weights(staged.findings)]))
    return known[asked]
