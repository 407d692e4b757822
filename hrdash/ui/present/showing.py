"""The slides on the screen: all of them sent at once, moved by keys, the same in the speaker's own window."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from hrdash.charts.palette import Theme
from hrdash.exports import slides
from hrdash.store import Release
from hrdash.store.views import View
from hrdash.ui import cached, show
from hrdash.words import say

from .choosing import Choice, read

_HERE = Path(__file__).parent
_show = st.components.v2.component(
    "hrdash_show",
    css=(_HERE / "show.css").read_text(encoding="utf-8"),
    js=(_HERE / "show.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_WORDS = ("back", "next", "decide", "speaker", "leave", "upcoming", "notes", "questions")


@cached.kept
def _slides(release: Release, choice: Choice, theme: Theme) -> dict[str, object]:
    """Draw the slides of a briefing once."""
    briefing = read(release, choice.code, choice.as_of, choice.since)
    return {
        "slides": slides.slides(briefing, theme),
        "notes": slides.notes(briefing),
        "titles": slides.titles(briefing),
        "questions": "".join(map(slides.question_html, briefing.questions)),
    }


def show_slides(release: Release, choice: Choice) -> None:
    """Show a briefing's slides; with `speaker` in the address, the speaker's window."""
    _mount(f"{choice.code}-{choice.as_of}-{release.version}", _slides(release, choice, show.theme()))


def show_views(release: Release, name: str, views: Sequence[View]) -> None:
    """Show saved views one after the other: each is the page itself, without what stands around it."""
    drawn = [
        f"<header><h1>{escape(view.name)}</h1></header><div class=hr-body>"
        f'<iframe title="{escape(view.name, quote=True)}" data-src="{escape(_address(view), quote=True)}"></iframe></div>'
        for view in views
    ]
    titles = [view.name for view in views]
    _mount(
        f"views-{name}",
        {"slides": drawn, "notes": [""] * len(drawn), "titles": titles, "questions": ""},
    )


def _address(view: View) -> str:
    pinned = {"release": str(view.release)} if view.release else {}
    return f"{view.page}?{urlencode({**view.query, **pinned, 'embed': 'true'})}"


def _mount(name: str, data: dict[str, object]) -> None:
    _show(
        key="show",
        height=1,
        data={
            **data,
            "id": name,
            "theme": show.theme(),
            "speaker": "speaker" in st.query_params,
            "leave": "present",
            "words": {word: say(f"present.{word}") for word in _WORDS},
        },
    )
