"""One picture to send: a chart, a message or a page as a PNG or a one-page PDF that says itself what it is.

Title, source, release, day and the Example mark stand inside it: a picture is forwarded without the words around it.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image

from hrdash.charts.palette import ink
from hrdash.charts.plotted import WIDTH as CHART_WIDTH
from hrdash.exports.paper import said, set_paper, text_of
from hrdash.queries.rates import release_day
from hrdash.store import Release
from hrdash.words import day, say

PICTURE_WIDTH = 1600
MOST_BYTES = 300_000
_MARGIN = 28
_WIDTH = CHART_WIDTH + 2 * _MARGIN  # a chart's pixel is a point, so that its words are as large as on screen


@dataclass(frozen=True)
class Part:
    """One part of a picture: its heading, a drawing with its words, and lines, each with a quieter one under it."""

    heading: str = ""
    drawing: str = ""
    alt: str = ""
    lines: tuple[tuple[str, str], ...] = ()


def picture_of(
    release: Release, title: str, second: str, parts: Sequence[Part], source: str, kind: str
) -> bytes:
    """Give what a page shows as a picture.

    Args:
        release: whose figures they are.
        title: the finding.
        second: what is measured or counted.
        parts: from top to bottom.
        source: where the figures come from.
        kind: `png`, 1600 pixels wide, or `pdf` of one page.
    """
    drawings = {f"{place}.svg": part.drawing.encode() for place, part in enumerate(parts) if part.drawing}
    body = "".join(_part(part, f"{place}.svg") for place, part in enumerate(parts))
    published = say("foot.release", day=day(release_day(release)), version=release.version)
    foot = " · ".join(filter(None, (source, published)))
    return set_picture(
        title, second, body, drawings, foot=foot, is_example=release.is_demonstration, kind=kind
    )


def set_picture(
    title: str,
    second: str,
    body: str,
    drawings: Mapping[str, bytes],
    *,
    foot: str,
    is_example: bool,
    kind: str,
) -> bytes:
    """Set a title, what stands under it, and a foot line, as `png` or `pdf`.

    Args:
        title: the finding.
        second: what is measured or counted.
        body: the rest in Typst's markup.
        drawings: the drawings that it names, by name.
        foot: source, release and day.
        is_example: the lake is a demonstration; the foot begins with it.
        kind: `png` or `pdf`.
    """
    source = f"""{head(title, is_example=is_example)}
#set page(width: {_WIDTH}pt, height: auto, margin: {_MARGIN}pt)
#set text(size: 13pt)
#set table(align: left, inset: (x: 5pt, y: 6pt))
#show heading.where(level: 2): set text(size: 14pt)
= {said(title)}
{quiet(second) if second else ""}
{body}
#block(above: 16pt)[#text(size: 10pt, fill: rgb("{ink("quiet", "light")}"))[{example_mark(is_example)}{said(foot)}]]
"""
    made = set_paper(source, drawings, kind, ppi=72 * PICTURE_WIDTH / _WIDTH)
    return _light(made) if kind == "png" else made


def _light(picture: bytes) -> bytes:
    """Write a picture that is too heavy to be sent with fewer colours: a chart has few, and each is a flat one."""
    for colours in (64, 16):
        if len(picture) <= MOST_BYTES:
            break
        drawn = Image.open(io.BytesIO(picture)).convert("RGB")
        written = io.BytesIO()
        palette = drawn.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        palette.save(written, "PNG", optimize=True)
        picture = written.getvalue()
    return picture


def _part(part: Part, name: str) -> str:
    told = f"== {said(part.heading)}\n" if part.heading else ""
    if part.drawing:
        told += f'#image("{name}", width: {CHART_WIDTH}pt, alt: {text_of(part.alt)})\n'
    for line, under in part.lines:
        below = f'#linebreak()#text(fill: rgb("{ink("quiet", "light")}"))[{said(under)}]' if under else ""
        told += f"#block(above: 9pt)[{said(line)}{below}]\n"
    return told


def head(title: str, *, is_example: bool) -> str:
    """Begin a text: its properties, its font and its language."""
    keywords = f', keywords: ("{say("example")}",)' if is_example else ""
    return f"""
#set document(title: {text_of(title)}, author: {text_of(say("app.name"))}, date: none{keywords})
#set text(font: ("Source Sans 3", "Noto Sans", "DejaVu Sans"), lang: "en", fill: rgb("{ink("ink", "light")}"))
#set par(leading: 0.5em)
"""


def quiet(text: str) -> str:
    """Write a line that stands back."""
    return f'#block(above: 3pt, below: 5pt, text(fill: rgb("{ink("quiet", "light")}"))[{said(text)}])'


def example_mark(is_example: bool) -> str:
    """Begin a foot line with the Example mark, where the lake is a demonstration."""
    if not is_example:
        return ""
    return f'#text(fill: rgb("{ink("example", "light")}"), weight: 600)[{said(say("example.badge"))}] · '
