"""What can be taken along: each file with what is in it, its size, and a picture of it before it is fetched."""

import base64
from itertools import groupby

import pandas as pd
import streamlit as st

from hrdash.briefings.annex import Annex, read_annex
from hrdash.exports import annex, brief, matrix
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
from hrdash.ui.present.choosing import Choice, brief_of, deck_of, offer, read
from hrdash.vocabulary import codes
from hrdash.words import label, number, say, unit_name

_KIB = 1024
_OUTLINE = 320  # pixels of the annex's headings
_ROWS = 5  # of the matrix that are shown before it is fetched


@cached.kept
def _picture(release: Release, choice: Choice, key: str, kind: str) -> bytes:
    """Draw one message as a picture to send, once."""
    briefing = read(release, choice.code, choice.as_of, choice.since)
    return brief.picture(briefing, next(one for one in briefing.messages if one.key == key), kind)


@cached.kept
def _pages(release: Release, choice: Choice) -> list[bytes]:
    return brief.previews(read(release, choice.code, choice.as_of, choice.since))


@cached.kept
def _annex(release: Release, body: str, unit: str | None, form: str, choice: Choice) -> bytes:
    return annex.annex(read_annex(release, body, unit, choice.as_of, form))


@cached.kept
def _matrix(release: Release, unit: str, choice: Choice) -> bytes:
    return matrix.matrix(release, unit, choice.as_of)[0]


def _size(content: bytes) -> str:
    return say("take.size", kib=number(len(content) / _KIB))


def _is_looking() -> bool:
    """Tell whether a look at the files was asked for: to say its size a file must be made."""
    return bool(st.session_state.get("look", False))


def show_briefing(release: Release, choice: Choice) -> None:
    """Offer the deck and the two pages of a briefing, made when they are asked for; on request a look at them first."""
    briefing = read(release, choice.code, choice.as_of, choice.since)
    st.subheader(briefing.subject.name, anchor=False)
    is_looking = _is_looking()
    left, right = st.columns(2, gap="large")
    with left:
        told = say("take.slides", n=len(briefing.messages) + 1)
        sized = f"{told} · {_size(deck_of(release, choice))}" if is_looking else told
        show.show_line(say("present.deck"), sized)
        offer(say("take.fetch"), lambda: deck_of(release, choice), briefing.file_name("deck.pptx"), "deck")
        show.link("present", say("present.start"), choice.address(release))
    with right:
        told = say("take.pages", n=brief.PAGES)
        sized = f"{told} · {_size(brief_of(release, choice))}" if is_looking else told
        show.show_line(say("present.brief"), sized)
        offer(say("take.fetch"), lambda: brief_of(release, choice), briefing.file_name("brief.pdf"), "brief")
    if st.toggle(say("take.look"), key="look"):
        for place, page in enumerate(_pages(release, choice), 1):
            _show_picture(page, say("take.page-of", n=place, name=briefing.subject.name))


def show_pictures(release: Release, choice: Choice) -> None:
    """Offer one message as a picture to send, and show it."""
    briefing = read(release, choice.code, choice.as_of, choice.since)
    st.subheader(say("take.pictures"), anchor=False)
    messages = {message.key: message for message in briefing.messages}
    key = pickers.pick_one(say("take.which"), list(messages), "message", lambda one: messages[one].title)
    drawn = _picture(release, choice, key, "png")
    with st.container(horizontal=True):
        name = briefing.file_name(key)
        offer(f"{say('picture.png')} · {_size(drawn)}", drawn, f"{name}.png", "png")
        offer(say("picture.pdf"), lambda: _picture(release, choice, key, "pdf"), f"{name}.pdf", "pdf")
    _show_picture(drawn, messages[key].alt)


def _show_picture(content: bytes, alt: str) -> None:
    """Show a picture with its words for those who cannot see it."""
    held = base64.b64encode(content).decode()
    safe = alt.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    st.html(
        f'<img alt="{safe}" src="data:image/png;base64,{held}" '
        'style="width:100%;max-width:800px;border:1px solid #dfe6e4;border-radius:6px">'
    )


def show_annex(release: Release, choice: Choice) -> None:
    """Offer the annex to a State report, for a body and a form."""
    st.subheader(say("take.annex"), anchor=False)
    st.markdown(show.plain(say("take.annex-told")))
    body = pickers.pick_one(
        say("take.body"), list(codes("bodies")), "body", lambda code: label("bodies", code)
    )
    forms = [code for code in codes("report_forms") if (code in _UPR) == (body == "UPR")]
    form = pickers.pick_one(say("take.form"), forms, "form", lambda code: label("report_forms", code))
    unit = _unit(choice)
    show.show_line(unit_name(unit) if unit else say("pick.unit.all"), say("take.of-briefing"))
    if _is_looking():
        content = read_annex(release, body, unit, choice.as_of, form)
        asked = sum(len(section.items) for section in content.sections)
        told = say("take.recommendations", n=asked, number=number(asked))
        tables = say("take.tables", n=len(content.statistics), number=number(len(content.statistics)))
        show.show_line(f"{told} · {tables}", _size(_annex(release, body, unit, form, choice)))
        _show_outline(content)
    name = f"annex-{body}-{choice.as_of.isoformat()}-release-{release.version}.docx"
    offer(say("take.annex-fetch"), lambda: _annex(release, body, unit, form, choice), name, "annex")


def _show_outline(content: Annex) -> None:
    """Show the headings under which the annex stands, and its tables."""
    with st.container(border=True, height=_OUTLINE):
        for article, sections in groupby(content.sections, key=lambda section: section.article):
            titles = list(dict.fromkeys(section.title for section in sections))
            show.show_line(article, " · ".join(titles))
        show.show_line(say("annex.statistics"), " · ".join(table.caption for table in content.statistics))


_UPR = ("upr_report", "mid_term_report")


def _unit(choice: Choice) -> str | None:
    return choice.code if choice.code in codes("units") else None


def show_matrix(release: Release, choice: Choice) -> None:
    """Offer the matrix of one unit."""
    st.subheader(say("take.matrix"), anchor=False)
    st.markdown(show.plain(say("take.matrix-told")))
    unit = _unit(choice) or pickers.pick_one(say("filter.unit"), list(codes("units")), "matrix", unit_name)
    if _is_looking():
        rows = matrix.matrix_rows(release, unit, choice.as_of)
        told = say("take.rows", n=len(rows), number=number(len(rows)))
        show.show_line(told, _size(_matrix(release, unit, choice)))
        first = pd.DataFrame(rows[:_ROWS], columns=[name for name, *_ in matrix.HEADINGS])
        st.dataframe(first.set_axis([heading for _, heading, _ in matrix.HEADINGS], axis=1), hide_index=True)
    name = f"matrix-{unit}-{choice.as_of.isoformat()}-release-{release.version}.xlsx"
    offer(
        say("take.matrix-fetch", unit=unit_name(unit)), lambda: _matrix(release, unit, choice), name, "matrix"
    )
