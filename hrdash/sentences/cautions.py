"""What a reader must know of some figures: the notes that came with them, the same ones said once."""

import re

import pandas as pd

from hrdash.vocabulary import codes
from hrdash.words import label, listed, place, say

_ROUTINE = re.compile(r"^(grade [AB]|excl\. AJK and GB|year of the .*)$", re.IGNORECASE)
_SHARED = re.compile(r"^same figures as .+ in this round$", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d,.]*")
_PLACES = 3
_MARKS = frozenset("BEPU")  # break, estimate, provisional, unreliable


def cautions(figures: pd.DataFrame) -> list[str]:
    """Say once each note on the figures shown, with the places it is about, and each mark of a break or estimate.

    A note may hold several remarks, parted by semicolons. Remarks that differ only in their numbers are one kind:
    the first is said. How a figure was found (grade A or B) is no caution; a conflicting source (grade C) is.

    Args:
        figures: area, value, obs_status, note.

    Returns:
        The sentences, those about most figures first.
    """
    rows = zip(*(figures[name].tolist() for name in ("area", "value", "obs_status", "note")), strict=True)
    shown = [(area, mark, note) for area, value, mark, note in rows if value is not None and value == value]
    areas = len({area for area, _, _ in shown})
    kinds: dict[str, list[tuple[str, str]]] = {}
    marked: dict[str, list[str]] = {}
    for area, mark, note in shown:
        if mark in _MARKS:
            marked.setdefault(mark, []).append(area)
        for remark in (part.strip() for part in note.split(";")) if isinstance(note, str) else ():
            if remark and not _ROUTINE.match(remark):
                kind = "shared" if _SHARED.match(remark) else _NUMBER.sub("#", remark)
                kinds.setdefault(kind, []).append((remark, area))
    marks = [
        say("caution.status", mark=label("obs_statuses", code).lower(), places=_places(marked[code], areas))
        for code in sorted(marked)
    ]
    in_order = sorted(kinds.values(), key=lambda found: -len(found))
    return marks + [
        say("caution.note", note=_sentence(found), places=_places([area for _, area in found], areas))
        for found in in_order
    ]


def _sentence(found: list[tuple[str, str]]) -> str:
    """Say one kind of remark; of several that begin with a number of their own, without it."""
    remark = found[0][0]
    if re.match(r"grade C", remark, re.IGNORECASE):
        return say("caution.grade-c")
    if _SHARED.match(remark):
        return say("caution.shared")
    if _NUMBER.match(remark):
        return say("caution.differs", note=_NUMBER.sub("", remark, count=1).strip())
    if len({text for text, _ in found}) > 1:
        remark = _NUMBER.sub("…", remark)  # each place has its own number: it stands in the table
    return remark[0].upper() + remark[1:]


def _places(areas: list[str], of: int) -> str:
    """Name up to three places in census order, or all, or how many."""
    order = list(codes("areas"))
    distinct = sorted(set(areas), key=order.index)
    if len(distinct) == of and of > _PLACES:
        return say("caution.everywhere")
    if len(distinct) > _PLACES:
        return say("caution.places", n=len(distinct))
    return listed([place(area) for area in distinct])
