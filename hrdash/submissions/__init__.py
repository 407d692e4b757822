"""What becomes of a received file: receive, stage, publish, reject, withdraw, revert; and `build`, which does it all."""

from .building import Built, build
from .checkup import doctor
from .kept import (
    Refused,
    Staged,
    Submission,
    read_received,
    read_staged,
    read_submission,
    read_submissions,
    receive,
)
from .publishing import State, publish, reject, revert, state_of, states, withdraw
from .staging import recognise, stage

__all__ = [
    "Built",
    "Refused",
    "Staged",
    "State",
    "Submission",
    "build",
    "doctor",
    "publish",
    "read_received",
    "read_staged",
    "read_submission",
    "read_submissions",
    "receive",
    "recognise",
    "reject",
    "revert",
    "stage",
    "state_of",
    "states",
    "withdraw",
]
