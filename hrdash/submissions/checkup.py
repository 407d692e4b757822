"""Whether a lake and the files kept in it are sound."""

import hashlib
from pathlib import Path

from hrdash import store
from hrdash.store.doctor import Check

from .kept import read_received, read_submissions, remove_unfinished


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
    mended = f"; removed {len(leftovers)} unfinished" if leftovers else ""
    return Check("submissions", True, f"{len(kept)} kept files as they were received{mended}")
