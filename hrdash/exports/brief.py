"""A briefing on two pages of paper, and one message as a picture: set by Typst, drawn by the project itself.

The PDF follows PDF/UA-1: headings, tables, alternative texts and reading order are tagged in it.
"""

from dataclasses import dataclass

from hrdash.briefings import Briefing, Message
from hrdash.charts.content import Grid
from hrdash.charts.palette import ink
from hrdash.charts.vectors import ROW, draw
from hrdash.exports.paper import count_pages, picture_pages, said, set_paper, text_of
from hrdash.exports.picture import example_mark, head, quiet, set_picture
from hrdash.words import say

PAGES = 2


@dataclass(frozen=True)
class _Room:
    """How much a brief shows: the height of a chart's rows, gaps, lines of a table, questions, and which charts."""

    row: int
    gaps: int
    lines: int
    questions: int
    drawn: tuple[str, ...]


_ALL = ("moved", "stand", "change", "gap", "past-due", "support_needed")
# What fits on two pages depends on the figures: the first of these that does is taken. All five parts stay.
_ROOMS = (
    _Room(70, 2, 5, 4, _ALL),
    _Room(64, 1, 5, 4, _ALL),
    _Room(60, 1, 4, 3, _ALL),
    _Room(60, 1, 4, 3, (*_ALL[:-2], "support_needed")),
    _Room(60, 1, 4, 3, _ALL[:-2]),
    _Room(58, 1, 3, 2, ("stand", "change", "gap")),
    _Room(54, 1, 3, 0, ("stand", "gap")),
)


_WHOLE = _Room(ROW, 9, 15, 0, ())


def brief(briefing: Briefing) -> bytes:
    """Write a briefing as a PDF of at most two A4 pages, in the briefing's own order."""
    source, drawings, _ = _fitted(briefing)
    return set_paper(source, drawings, "pdf")


def previews(briefing: Briefing) -> list[bytes]:
    """Draw the pages of the brief as pictures, for a look at them."""
    source, drawings, _ = _fitted(briefing)
    return picture_pages(source, drawings, ppi=110)


def picture(briefing: Briefing, message: Message, kind: str) -> bytes:
    """Give one message as a picture to send: `png` 1600 pixels wide, or `pdf` of one page.

    Title, source, day and the Example mark stand inside it.
    """
    body, drawings = _message(message, briefing, _WHOLE)
    return set_picture(
        message.title,
        message.second,
        f"{body}\n{_change(message)}",
        drawings,
        foot=f"{message.source} · {briefing.foot}",
        is_example=briefing.is_example,
        kind=kind,
    )


def page_count(briefing: Briefing) -> int:
    """Count the pages that the brief of a briefing has."""
    return _fitted(briefing)[2]


def _fitted(briefing: Briefing) -> tuple[str, dict[str, bytes], int]:
    """Set a briefing as generously as two pages allow; also gives how many it came to."""
    for room in _ROOMS:
        source, drawings = _two_pages(briefing, room)
        pages = count_pages(source, drawings)
        if pages <= PAGES:
            break
    return source, drawings, pages


def _two_pages(briefing: Briefing, room: _Room) -> tuple[str, dict[str, bytes]]:
    shown = [message for message in briefing.messages if _is_shown(message, room)]
    parts, drawings, part = [], {}, ""
    for message in shown:
        if message.part != part:
            part = message.part
            parts.append(f"== {said(say(f'part.{part}'))}\n")
        is_drawn = message.table or _kind(message) in room.drawn
        body, drawn = _message(message, briefing, room) if is_drawn else ("", {})
        drawings |= drawn
        told = f"=== {said(message.title)}\n{quiet(message.second)}\n{body}\n{_change(message)}\n{_source(message)}\n"
        parts.append(f"#block(breakable: false)[{told}]\n")
    if room.questions and briefing.questions:
        parts.append(f"== {said(say('briefing.questions'))}\n")
        for one in briefing.questions[: room.questions]:
            told = say("question.source", source=one.source, post=one.post)
            parts.append(f"*{said(one.asked)}* {said(one.answer)} #text(size: 7.5pt)[{said(told)}]\n\n")
    about = say("briefing.since", day=briefing.since.name)
    source = (
        head(briefing.subject.name, is_example=briefing.is_example)
        + _paper(briefing)
        + f"""
= {said(briefing.subject.name)}
{quiet(about)}
{"".join(parts)}
#context [#metadata(counter(page).final()) <pages>]
"""
    )
    return source, drawings


def _kind(message: Message) -> str:
    return "gap" if message.part == "behind" else message.key


def _is_shown(message: Message, room: _Room) -> bool:
    if message.part == "behind":
        return int(message.key.rpartition("-")[2]) <= room.gaps
    return message.key not in ("themes", "difficulty", "next")


def _message(message: Message, briefing: Briefing, room: _Room) -> tuple[str, dict[str, bytes]]:
    if message.chart:
        name = f"{message.key}.svg"
        drawn = draw(message.chart, message.alt, message.key, is_example=briefing.is_example, row=room.row)
        placed = f'#image("{name}", width: 100%, alt: {text_of(message.alt)})'
        return placed, {name: drawn.encode()}
    if message.table:
        return _table(message.table, room.lines), {}
    return "", {}


def _table(grid: Grid, lines: int) -> str:
    widths = ", ".join(f"{width}fr" for width in grid.widths)
    head = ", ".join(f"[*{said(name)}*]" for name in grid.columns)
    cells = ", ".join(f"[{said(text)}]" for row in grid.rows[:lines] for text in row)
    return (
        f"#table(columns: ({widths}), stroke: (x: none, y: 0.4pt + luma(200)), table.header({head}), {cells})"
    )


def _change(message: Message) -> str:
    if not message.change:
        return ""
    return f'#block(above: 4pt, text(fill: rgb("{ink("accent", "light")}"), weight: 600)[{said(message.change)}])'


def _source(message: Message) -> str:
    """Name where the figures come from; that governments report them, the foot of the page says."""
    if message.source == say("foot.not-un"):
        return ""
    return f"#text(size: 7pt)[{quiet(message.source)}]"


def _paper(briefing: Briefing) -> str:
    mark = example_mark(briefing.is_example)
    page = say("briefing.page", page="§1", pages="§2").replace("§1", "#a").replace("§2", "#b")
    return f"""
#set page(paper: "a4", margin: (x: 16mm, top: 12mm, bottom: 15mm), footer: context {{
  let a = counter(page).get().first()
  let b = counter(page).final().first()
  text(size: 7.5pt)[{mark}{said(briefing.foot)} · {said(say("foot.not-un"))} #h(1fr) {page}]
}})
#set text(size: 8.5pt)
#set table(align: left, inset: (x: 3pt, y: 2.5pt))
#show table: set text(size: 7.5pt)
#show heading.where(level: 1): set text(size: 17pt, weight: 600)
#show heading.where(level: 2): it => block(above: 9pt, below: 4pt, text(size: 9.5pt, weight: 600, fill: rgb("{ink("accent", "light")}"), it.body))
#show heading.where(level: 3): it => block(above: 5pt, below: 4.5pt, text(size: 10.5pt, weight: 600, it.body))
"""
