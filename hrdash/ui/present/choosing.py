"""Choosing what to present: ready-made briefings of everything, of a unit or of a theme, and the files of each."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from hrdash.briefings import Briefing, Subject, read_briefing
from hrdash.exports import brief, deck
from hrdash.queries.rates import release_day
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
from hrdash.vocabulary import codes
from hrdash.words import label, say, unit_name


@dataclass(frozen=True)
class Choice:
    """Which briefing, the day of its statuses, and the day that changes are counted from (None: the last meeting)."""

    code: str
    as_of: date
    since: date | None

    def address(self, release: Release) -> dict[str, str]:
        """Give the address that shows it on screen, with the release and the days pinned."""
        pinned = {"show": self.code, "release": str(release.version), "as_of": self.as_of.isoformat()}
        return pinned | ({"since": self.since.isoformat()} if self.since else {})


@cached.kept
def read(release: Release, code: str, as_of: date, since: date | None) -> Briefing:
    """Read a briefing once for all readers."""
    return read_briefing(release, Subject.of(code), as_of, since)


@cached.kept
def deck_of(release: Release, choice: Choice) -> bytes:
    """Give the deck of a choice, made once."""
    return deck.deck(read(release, choice.code, choice.as_of, choice.since))


@cached.kept
def brief_of(release: Release, choice: Choice) -> bytes:
    """Give the two pages of a choice, made once."""
    return brief.brief(read(release, choice.code, choice.as_of, choice.since))


def pick_choice(release: Release) -> Choice:
    """Pick the briefing and its days; in the meeting all of them stand in the address."""
    code = st.query_params.get("show")
    if code:
        newest = release_day(release)
        as_of = min(_day("as_of") or newest, newest)
        return Choice(code, as_of, _day("since"))
    with st.sidebar:
        options = ["all", *codes("units"), *codes("themes")]
        code = pickers.pick_one(say("present.which"), options, "briefing", name_of)
        as_of = pickers.pick_as_of(release)
        return Choice(code, as_of, _pick_since(release, code, as_of))


def name_of(code: str) -> str:
    """Name a briefing in the list."""
    if code == "all":
        return Subject().name
    return unit_name(code) if code in codes("units") else label("themes", code)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return None


def _pick_since(release: Release, code: str, as_of: date) -> date | None:
    """Pick the day that changes are counted from, kept in the address; None while it is the last meeting."""
    last = read(release, code, as_of, None).since
    asked = _day("since")
    picked = min(asked, as_of) if asked else last.on
    if st.session_state.get("since") != picked:
        st.session_state["since"] = picked

    def tell() -> None:
        if st.session_state["since"] in (last.on, None):
            st.query_params.pop("since", None)
        else:
            st.query_params["since"] = st.session_state["since"].isoformat()

    st.date_input(
        say("present.since"),
        max_value=as_of,
        key="since",
        format="DD/MM/YYYY",
        help=last.meeting or None,
        on_change=tell,
    )
    return None if picked == last.on else picked


def show_choice(release: Release, choice: Choice) -> None:
    """Show what a briefing says, and the ways to take it along: on screen, as a deck, on two pages."""
    briefing = read(release, choice.code, choice.as_of, choice.since)
    show.show_finding(release, briefing.subject.name, say("briefing.since", day=briefing.since.name))
    with st.container(horizontal=True):
        if st.button(say("present.start"), type="primary", key="start"):
            st.switch_page("pages/present.py", query_params=choice.address(release))
        offer(say("present.deck"), lambda: deck_of(release, choice), briefing.file_name("deck.pptx"), "deck")
        offer(
            say("present.brief"), lambda: brief_of(release, choice), briefing.file_name("brief.pdf"), "brief"
        )
    part = ""
    for number, message in enumerate(briefing.messages, 2):
        if message.part != part:
            part = message.part
            st.subheader(say(f"part.{part}"), anchor=False)
        show.show_line(f"{number}. {message.title}", message.change or message.second)
    show.show_foot(release, say("foot.not-un"), say("foot.rate-rule"))


_MIME = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "png": "image/png",
}


def offer(text: str, make: object, name: str, key: str) -> None:
    """Offer one file, made when it is asked for."""
    st.download_button(
        text, make, file_name=name, mime=_MIME[name.rpartition(".")[2]], on_click="ignore", key=f"file-{key}"
    )
