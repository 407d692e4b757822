"""Who was asked about one recommendation, what they said last, and what is expected of them by when."""

import re
from collections.abc import Sequence

import streamlit as st

from hrdash.briefings.handover import Answer, Story
from hrdash.ui import awaiting, show
from hrdash.words import say

_LINK = re.compile(r"https?://[^\s()<>\[\]\"\\`|]+")


def show_answers(story: Story) -> None:
    """Show for each unit who answers, what was said last, and what is expected by when."""
    if not story.answers:
        show.show_empty(say("rec.nobody"))
        return
    waiting = awaiting.read_awaiting()
    for one in story.answers:
        _show_answer(one, waiting.of(one.assignments))


def _show_answer(one: Answer, waiting: int) -> None:
    lines = [f"**{one.name}** · {show.plain(one.who)}", f":small[:gray[{show.plain(one.said)}]]"]
    lines += [f":small[{show.plain(text)}]" for text in one.details]
    if one.evidence is not None:
        lines.append(f":small[{_evidence(one.evidence)}]")
    if waiting:
        lines.append(f":small[{show.plain(say('awaiting.more', n=waiting))}]")
    st.markdown("  \n".join(lines))


def _evidence(items: Sequence[str]) -> str:
    """Name the evidence; what is a link can be opened, everything else is said as it is."""
    if not items:
        return show.plain(say("rec.no-evidence"))
    said = []
    for item in items:
        name = item.split("://", 1)[-1]
        said.append(f"[{show.plain(name)}]({item})" if _LINK.fullmatch(item) else show.plain(item))
    return f"{show.plain(say('rec.evidence'))}\\: {' · '.join(said)}"
