"""Whether a lake and the files kept in it are sound."""

import hashlib
from pathlib import Path

from hrdash import store
from hrdash.store.doctor import Check

from .kept import is_forgotten, read_received, read_submissions, remove_unfinished


def doctor(lake: Path) -> list[Check]:
    """Check a lake as `store.doctor` does, and that every kept file still has the digest it was received with."""
    lake = Path(lake).resolve()
    return [*store.doctor(lake), _check_kept(lake)]


def _check_kept(lake: Path) -> Check:
    with store.publishing(lake):
        leftovers = remove_unfinished(lake)
    kept = read_submissions(lake)
    received = [(one, read_received(lake, one.id)) for one in kept]
    changed = [
        one.id for one, content in received if content and hashlib.sha256(content).hexdigest() != one.sha256
    ]
    if changed:
        return Check("submissions", False, f"files changed since they were received: {', '.join(changed)}")
    missing = [one.id for one, content in received if content is None and not is_forgotten(lake, one.id)]
    if missing:
        return Check("submissions", False, f"received files are gone: {', '.join(missing)}; restore a backup")
    unfinished = [one.id for one, content in received if content and is_forgotten(lake, one.id)]
    if unfinished:
        return Check(
            "submissions", False, f"to be forgotten and still here: {', '.join(unfinished)}; forget again"
        )
    mended = f"; removed {len(leftovers)} unfinished" if leftovers else ""
    forgotten = sum(content is None for _, content in received)
    but = f", {forgotten} forgotten" if forgotten else ""
    return Check("submissions", True, f"{len(kept)} kept files as they were received{but}{mended}")
