"""Who was asked about one recommendation and what they said when: a line of states a unit, then who and what next."""

import re
from collections.abc import Sequence

import streamlit as st

from hrdash.briefings.handover import Answer, Story
from hrdash.charts import states
from hrdash.store import Release
from hrdash.ui import awaiting, show
from hrdash.words import say

_LINK = re.compile(r"https?://[^\s()<>\[\]\"\\`|]+")


def show_answers(release: Release, story: Story) -> None:
    """Show the lines of states, then for each unit who answers, what was said last, and what is expected by when."""
    if not story.answers:
        show.show_empty(say("rec.nobody"))
        return
    if len(story.leads):
        show.show_chart(_states(story), release)
    waiting = awaiting.read_awaiting()
    for one in story.answers:
        _show_answer(one, waiting.of(one.assignments))


def _states(story: Story) -> show.Chart:
    return show.Chart(
        lambda theme: states.draw_states(
            story.leads, story.reports, story.as_of, is_example=story.is_example, theme=theme
        ),
        story.title,
        f"answers-{story.recommendation_id}",
        story.second,
        f"{story.source} · {say('foot.not-un')}",
        # All that was ever said stands in it, for who hears the page.
        alt=". ".join(f"{one.name}: {one.states}" for one in story.answers),
    )


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
