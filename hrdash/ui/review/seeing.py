"""Who sees what of a submission, and how it is spoken of in one line."""

from datetime import datetime

import streamlit as st

from hrdash import access
from hrdash.store import LakeError, Release, read_releases
from hrdash.submissions import State, Submission, read_submission, states
from hrdash.ui import account, cached
from hrdash.words import day, number, say, unit_name


@cached.kept
def past(release: Release) -> tuple[Release, ...]:
    """Give a release and all before it, newest first."""
    return tuple(one for one in read_releases(release.lake) if one.version <= release.version)


@cached.kept
def states_at(release: Release) -> dict[str, State]:
    """Give the state of every submission that the releases up to this one name."""
    return states(past(release))


def may(action: str, unit: str | None) -> bool:
    """Whether whoever is there may do something to a submission of a unit, without saying why not.

    In single-user mode everybody may, also before they gave a name; doing it asks for the name.
    """
    try:
        people = access.read_people(cached.lake())
    except LakeError:
        return False  # `account.show_control` says what is wrong with the file
    if people is None:
        return True
    person = account.who()
    by = person.person if person else None
    return by is not None and isinstance(access.may(action, people, by, unit), access.Person)


def sees(submission: str | None) -> bool:
    """Whether whoever is there sees a submission's rows and files."""
    try:
        return submission is not None and may("see", read_submission(cached.lake(), submission).unit)
    except LakeError:
        return False


def reviewer_of(kept: Submission) -> str | None:
    """Give the unit whose hidden figures the reader may see beside this submission's; None for nobody's."""
    return kept.unit if may("publish", kept.unit) else None


def when(at: str) -> str:
    """Write a moment for reading: the day, and the time of day at Greenwich."""
    moment = datetime.fromisoformat(at)
    return say("review.at", day=day(moment.date()), time=f"{moment:%H:%M}")


def whose(unit: str | None) -> str:
    """Name the unit of a submission; the project's own data is no unit's."""
    return unit_name(unit) if unit else say("review.own-data")


def letter(kept: Submission, *, is_sender_said: bool = False) -> str:
    """Say what came with a file: whose, from whom (where that is not said beside it), when, its letter and reason."""
    parts = [
        whose(kept.unit),
        None if is_sender_said else kept.by,
        when(kept.received_at),
        kept.reference and say("review.letter", reference=kept.reference),
        kept.note and say("review.note", note=kept.note),
    ]
    return " · ".join(filter(None, parts))


def counted(counts: dict[str, int]) -> str:
    """Say how many rows are new, revised and unchanged, leaving out what there is none of."""
    said = [say(f"review.{name}", number=number(count)) for name, count in counts.items() if count]
    return ", ".join(said)


def held(name: str, asked: object, answer) -> object:
    """Keep an answer for this reader's session alone, until something else is asked under the same name."""
    key = f"review-{name}"
    if st.session_state.get(key, (None,))[0] != asked:
        st.session_state[key] = (asked, answer())
    return st.session_state[key][1]
