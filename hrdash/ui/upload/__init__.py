"""Bringing a workbook: choose it, say how it is laid out, read the findings, see the changes, send it."""

from .changes import show_changes
from .findings import show_findings
from .mapping import show_mapping
from .sending import send, show_sent
from .work import Work, pick_unit, read_work, show_used, take_file

__all__ = [
    "Work",
    "pick_unit",
    "read_work",
    "send",
    "show_changes",
    "show_findings",
    "show_mapping",
    "show_sent",
    "show_used",
    "take_file",
]
