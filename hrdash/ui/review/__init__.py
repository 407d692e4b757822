"""The reviewer's screen: what waits, what one submission would change, what was decided, and the ways back."""

from .deciding import decide, show_outcome
from .differences import show_changes
from .findings import show_downloads, show_findings
from .hiding import offer_hiding, show_hiding
from .history import history_title, show_history
from .opened import Opened, newest, read_opened
from .waiting import Waiting, read_waiting, show_waiting

__all__ = [
    "Opened",
    "Waiting",
    "decide",
    "history_title",
    "newest",
    "offer_hiding",
    "read_opened",
    "read_waiting",
    "show_changes",
    "show_downloads",
    "show_findings",
    "show_hiding",
    "show_history",
    "show_outcome",
    "show_waiting",
]
