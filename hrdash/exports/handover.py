"""One recommendation on paper, to hand over: what stands on its page, set by Typst as an accessible PDF."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from hrdash.briefings.handover import Answer, Line, Story
from hrdash.charts.palette import STATUS_FILLS, ink
from hrdash.charts.states import ordinal, spells_of
from hrdash.exports.paper import said, set_paper, text_of
from hrdash.words import day, say

_OTHERS = 8  # other recommendations of the cluster
_BAR = 9  # points


def handover_sheet(story: Story, published: str) -> bytes:
    """Write one recommendation as a PDF (A4, PDF/UA-1), as it stands on its page.

    Args:
        story: everything that is said of it.
        published: the release's line for the foot.

    """
    parts = [
        _head(story, published),
        f"= {said(story.title)}\n{_quiet(story.second)}\n",
        f"== {said(say('rec.what'))}\n{said(story.text)} \\ {_small(story.text_is)}\n{_facts(story)}\n",
        f"== {said(say('rec.who'))}\n{_small(say('rec.sheet-key'))}\n",
        "".join(_answer(one, story) for one in story.answers) or said(say("rec.nobody")),
    ]
    if story.cluster:
        parts.append(
            f"\n== {said(say('rec.again'))}\n*{said(story.cluster.text)}* \\ {said(story.cluster.second)}\n"
        )
        parts.append(_lines(story.others[:_OTHERS]))
    for word, lines in (
        ("rec.grades", story.grades),
        ("rec.indicators", story.indicators),
        ("rec.actions", story.actions),
    ):
        if lines:
            parts.append(f"\n== {said(say(word))}\n{_lines(lines)}")
    return set_paper("\n".join(parts), {}, "pdf")


def _head(story: Story, published: str) -> str:
    mark = f"{say('example.badge')} · " if story.is_example else ""
    foot = " · ".join(filter(None, [f"{mark}{story.source}", say("foot.not-un"), published]))
    keywords = f', keywords: ("{say("example")}",)' if story.is_example else ""
    page = say("briefing.page", page="§1", pages="§2").replace("§1", "#a").replace("§2", "#b")
    return f"""
#set document(title: {text_of(story.title)}, author: {text_of(say("app.name"))}, date: none{keywords})
#set page(paper: "a4", margin: (x: 18mm, top: 14mm, bottom: 18mm), footer: context {{
  let a = counter(page).get().first()
  let b = counter(page).final().first()
  grid(columns: (1fr, auto), column-gutter: 8mm, text(size: 7.5pt)[{said(foot)}], text(size: 7.5pt)[{page}])
}})
#set text(font: ("Source Sans 3", "Noto Sans", "DejaVu Sans"), lang: "en", size: 9.5pt, fill: rgb("{ink("ink", "light")}"))
#set par(leading: 0.52em)
#show figure: set block(above: 5pt, below: 4pt)
#show heading.where(level: 1): set text(size: 17pt, weight: 600)
#show heading.where(level: 2): it => block(above: 13pt, below: 6pt, text(size: 10.5pt, weight: 600, fill: rgb("{ink("accent", "light")}"), it.body))
"""


def _quiet(text: str) -> str:
    return f'#text(fill: rgb("{ink("quiet", "light")}"))[{said(text)}]'


def _small(text: str) -> str:
    return f'#text(size: 8pt, fill: rgb("{ink("quiet", "light")}"))[{said(text)}]'


def _facts(story: Story) -> str:
    cells = ", ".join(f"[{_small(name)}], [{said(text)}]" for name, text in story.facts)
    return f"#table(columns: (32mm, 1fr), stroke: none, inset: (x: 0pt, y: 2pt), {cells})"


def _lines(lines: Sequence[Line]) -> str:
    return "".join(
        f"#block(above: 5pt, below: 5pt)[{said(one.text)} \\ {_small(one.second)}]\n" for one in lines
    )


def _answer(one: Answer, story: Story) -> str:
    head = f"*{said(one.name)}* · {said(one.who)}"
    bar = _bar(one, story) if one.unit in set(story.leads["unit"]) else ""
    lines = [_quiet(one.said), *(said(text) for text in one.details)]
    if one.evidence is not None:
        evidence = " · ".join(one.evidence)
        lines.append(said(f"{say('rec.evidence')}: {evidence}" if evidence else say("rec.no-evidence")))
    if "→" in one.states:
        lines.append(_small(one.states))
    told = " \\ ".join(lines)
    return f"#block(breakable: false, above: 9pt, below: 9pt)[{head}{bar}{told}]\n"


def _bar(one: Answer, story: Story) -> str:
    """Draw one unit's line of states; what was not reported is an empty outline, and the due day a diamond."""
    (low, high), spells = spells_of(story.leads, story.reports, story.as_of)
    width = high - low
    placed = []
    for row in spells[spells["unit"] == one.unit].itertuples():
        start, length = (row.start - low) / width, (row.end - row.start) / width
        fill = f'rgb("{STATUS_FILLS[row.status][0]}")' if row.status in STATUS_FILLS else "none"
        dash = ', dash: "densely-dotted"' if row.status == "no_report" else ""
        stroke = f'(thickness: 0.5pt, paint: rgb("{ink("outline", "light")}"){dash})'
        box = f"rect(width: {length:.2%}, height: {_BAR}pt, fill: {fill}, stroke: {stroke})"
        placed.append(f"#place(dx: {start:.2%}, {box})")
    due = story.leads.loc[story.leads["unit"] == one.unit, "due_on"].iloc[0]
    if not pd.isna(due):
        x = (ordinal(due) - low) / width
        placed.append(f"#place(dx: {x:.2%} - 2.5pt, dy: {_BAR - 4}pt, text(size: 8pt)[◆])")
    ends = " – ".join(day(date.fromordinal(int(value))) for value in (low, high))
    drawn = f"#box(width: 100%, height: {_BAR + 5}pt)[{''.join(placed)}]"
    return f"#figure(kind: image, supplement: none, alt: {text_of(f'{one.name}, {ends}: {one.states}')}, align(left, {drawn[1:]}))"
