"""The messages of a briefing as slides for the screen: HTML that needs nothing from outside."""

from html import escape

from hrdash.briefings import Briefing, Message
from hrdash.charts.content import Grid
from hrdash.charts.palette import Theme
from hrdash.charts.vectors import draw, row_within
from hrdash.words import say

_BODY = 580  # of the drawing's units: what a slide of 16 : 9 leaves under a title of two lines and over the change


def slides(briefing: Briefing, theme: Theme) -> list[str]:
    """Give the first slide and one a message: title, chart or table, change, source, version and day."""
    return [_first(briefing)] + [_slide(briefing, message, theme) for message in briefing.messages]


def _first(briefing: Briefing) -> str:
    badge = f"<b class=hr-example>{_safe(say('example.badge'))}</b>" if briefing.is_example else ""
    told = f"<p class=hr-second>{_safe(say('example.explained'))}</p>" if briefing.is_example else ""
    return (
        f"<div class=hr-first><h1>{_safe(briefing.subject.name)}</h1>"
        f"<p>{_safe(say('briefing.since', day=briefing.since.name))}</p>{told}</div>"
        f"<footer>{badge}<span>{_safe(briefing.foot)}</span></footer>"
    )


def _slide(briefing: Briefing, message: Message, theme: Theme) -> str:
    if message.chart:
        row = row_within(message.chart, _BODY)
        body = draw(
            message.chart, message.alt, message.key, is_example=briefing.is_example, theme=theme, row=row
        )
    else:
        body = _table(message.table) if message.table else ""
    change = f"<p class=hr-change>{_safe(message.change)}</p>" if message.change else ""
    badge = f"<b class=hr-example>{_safe(say('example.badge'))}</b>" if briefing.is_example else ""
    return (
        f"<header><small>{_safe(say(f'part.{message.part}'))}</small><h1>{_safe(message.title)}</h1>"
        f"<p class=hr-second>{_safe(message.second)}</p></header>"
        f"<div class=hr-body>{body}</div>{change}"
        f"<footer>{badge}<span>{_safe(message.source)} · {_safe(briefing.foot)}</span></footer>"
    )


def _table(grid: Grid) -> str:
    whole = sum(grid.widths)
    columns = "".join(f'<col style="width:{100 * width / whole:.1f}%">' for width in grid.widths)
    head = "".join(f"<th scope=col>{_safe(name)}</th>" for name in grid.columns)
    rows = "".join(f"<tr>{''.join(f'<td>{_cell(text)}</td>' for text in row)}</tr>" for row in grid.rows)
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def notes(briefing: Briefing) -> list[str]:
    """Give what the speaker sees for each slide: notes, then the questions that belong to its part."""
    told = [f"<ul>{''.join(f'<li>{_safe(m.title)}</li>' for m in briefing.messages)}</ul>"]
    asked_of: set[str] = set()
    for message in briefing.messages:
        lines = "".join(f"<li>{_safe(line)}</li>" for line in message.notes)
        questions = [] if message.part in asked_of else _questions(briefing, message.part)
        asked_of.add(message.part)
        told.append((f"<ul>{lines}</ul>" if lines else "") + "".join(questions))
    return told


def _questions(briefing: Briefing, part: str) -> list[str]:
    return [question_html(one) for one in briefing.questions if one.part == part]


def question_html(question: object) -> str:
    """Give one question with its answer, source and post."""
    return (
        f"<details open><summary>{_safe(question.asked)}</summary><p>{_safe(question.answer)}</p>"
        f"<small>{_safe(say('question.source', source=question.source, post=question.post))}</small></details>"
    )


def titles(briefing: Briefing) -> list[str]:
    """Give the slides' titles as text."""
    return [briefing.subject.name, *(message.title for message in briefing.messages)]


def _safe(text: str) -> str:
    return escape(text, quote=True)


def _cell(text: str) -> str:
    return "<br>".join(map(_safe, text.split("\n")))
