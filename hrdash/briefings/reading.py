"""Reading a briefing from a release: every number of it, once."""

from datetime import date

from hrdash.queries import meetings
from hrdash.queries.rates import release_day
from hrdash.store import Release
from hrdash.words import say

from .basis import Basis
from .behind import behind_messages
from .content import Briefing, Since, Subject
from .due import due_messages
from .moved import moved_messages
from .questions import read_questions
from .stand import stand_messages
from .support import support_messages


def read_briefing(
    release: Release, subject: Subject, as_of: date | None = None, since: date | None = None
) -> Briefing:
    """Read the ordered content of a briefing.

    Args:
        release: the release; it never changes, so neither does the briefing.
        subject: one unit, one theme, both, or everything.
        as_of: the day of the statuses; the release's own day when None.
        since: the day that changes are counted from; when None the last Inter-Provincial Meeting in the calendar,
            and where it has none a year before `as_of`.

    Returns:
        The messages in the order of `content.PARTS`, and up to eight questions.
    """
    day = as_of or release_day(release)
    basis = Basis(release, subject, day, _since(release, day, since))
    messages = tuple(
        message
        for read in (moved_messages, stand_messages, behind_messages, due_messages, support_messages)
        for message in read(basis)
    )
    return Briefing(
        subject=subject,
        version=release.version,
        published=release_day(release),
        as_of=day,
        since=basis.since,
        is_example=release.is_demonstration,
        messages=messages,
        questions=read_questions(basis, messages),
    )


def _since(release: Release, as_of: date, asked: date | None) -> Since:
    if asked:
        return Since(asked)
    held = meetings.last_meeting(release, as_of)
    if held:
        return Since(held["done_on"], say("briefing.ipm", place=held["place"] or "").strip(", "))
    return Since(as_of.replace(year=as_of.year - 1, day=min(as_of.day, 28)))
