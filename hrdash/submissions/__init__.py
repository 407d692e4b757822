"""What becomes of a received file: receive, stage, publish, reject, withdraw, revert, forget; and `build`."""

from .awaiting import reports_awaiting
from .building import Built, build
from .checking import Checked, check_file, propose_profile
from .checkup import doctor
from .differences import changes, counts
from .hiding import hide, standing, tell_printed, would_hide
from .kept import (
    Refused,
    Staged,
    Submission,
    is_forgotten,
    read_received,
    read_staged,
    read_submission,
    read_submissions,
)
from .known import catalogue_of
from .publishing import publish, reject
from .receiving import find_received, forget, receive
from .staging import stage
from .states import State, state_of, states
from .submitting import Submitted, submit, submit_rows, submit_tables
from .withdrawing import revert, withdraw

__all__ = [
    "Built",
    "Checked",
    "Refused",
    "Staged",
    "State",
    "Submission",
    "Submitted",
    "build",
    "catalogue_of",
    "changes",
    "check_file",
    "counts",
    "doctor",
    "find_received",
    "forget",
    "hide",
    "is_forgotten",
    "propose_profile",
    "publish",
    "read_received",
    "read_staged",
    "read_submission",
    "read_submissions",
    "receive",
    "reject",
    "reports_awaiting",
    "revert",
    "stage",
    "standing",
    "state_of",
    "states",
    "submit",
    "submit_rows",
    "submit_tables",
    "tell_printed",
    "withdraw",
    "would_hide",
]
