"""A chart of the meeting as an SVG drawing: on the slide, in the brief and in the picture the same lines and words.

Nothing here needs a browser. Lengths are units of a drawing that is `WIDTH` wide; whoever places it scales it, so
that text of 30 is read from the back of a room and is 9 point on paper.
"""

from collections.abc import Sequence
from html import escape

from hrdash.charts.content import BarRow, Bars, Chart, PairRow, Pairs
from hrdash.charts.palette import STATUS_FILLS, Theme, group_mark, ink
from hrdash.words import number, say

WIDTH = 1600
FONT = "Source Sans 3, Source Sans, Noto Sans, sans-serif"
_NAME, _SMALL = 30, 26  # sizes of text
_HEAD = 62
ROW = 78  # height of a row; on paper it may be less
_THICK = 0.6  # of a row its bar takes
_LEFT = 460  # room for a name: that of every theme and government stands on one line
_RIGHT = 400  # room for what is said beside a bar
_LINE = 0.38  # of a row the size of type may be where a text has two lines
_GLYPH = 0.5  # mean width of a letter, as a share of its size
_PLAIN, _BOLD = 500, 600  # weights; a drawn font is thinner than a printed one


def draw(
    chart: Chart, alt: str, key: str, *, is_example: bool, theme: Theme = "light", row: int = ROW
) -> str:
    """Draw one chart.

    Args:
        chart: what it shows.
        alt: the chart in words, for those who cannot see it.
        key: told apart from every other drawing on the same page.
        is_example: the lake is a demonstration; the chart says so (rule 12).
        theme: light or dark.
        row: the height of one row.

    Returns:
        An SVG element, `WIDTH` wide and as high as its rows need.
    """
    body = _bars(chart, key, theme, row) if isinstance(chart, Bars) else _pairs(chart, theme, row)
    if is_example:
        said = say("example") if isinstance(chart, Bars) else say("example.lake")
        body += _text(WIDTH, 30, said, ink("example", theme), size=_SMALL, anchor="end", weight=_BOLD)
    height = height_of(chart, row)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" preserveAspectRatio="xMinYMin meet" role="img" aria-label="{escape(alt, quote=True)}" font-family="{FONT}">'
        f"{body}</svg>"
    )


def row_within(chart: Chart, height: int) -> int:
    """Give the height of a row with which a chart is no higher than a room; never more than a row needs.

    A drawing that is higher than its room would be made smaller as a whole, its text too.
    """
    return min(ROW, (height - height_of(chart, 0)) // max(1, len(chart.rows)))


def height_of(chart: Chart, row: int = ROW) -> int:
    """Give the height of a chart's drawing."""
    return _HEAD + len(chart.rows) * row + 8


def _bars(chart: Bars, key: str, theme: Theme, height: int) -> str:
    left = _LEFT if max(len(row.name) for row in chart.rows) <= 30 else 700
    width = WIDTH - _RIGHT - left - 20
    longest = max((sum(row.counts) for row in chart.rows), default=0)
    drawn = [_hatch(key, theme), _key([(_fill(code, key, theme), name) for code, name in chart.parts], theme)]
    for place, row in enumerate(chart.rows):
        middle = _HEAD + (place + 0.5) * height
        whole = sum(row.counts) if chart.is_share else longest
        frame = (left, middle - height * _THICK / 2, width, height * _THICK)
        drawn += [_name(row.name, middle, left, theme, height), _bar(chart, row, frame, whole, key, theme)]
        drawn.append(_beside(row.said, middle, left + width + 20, theme, height))
    return "".join(drawn)


def _bar(
    chart: Bars, row: BarRow, frame: tuple[float, float, float, float], whole: int, key: str, theme: Theme
) -> str:
    left, top, width, thick = frame
    base = top + thick / 2 + _SMALL * 0.35
    drawn, x = [], left
    for (code, _), count in zip(chart.parts, row.counts, strict=True):
        if not count:
            continue
        wide = width * count / whole
        drawn.append(_box(x, top, wide, thick, _fill(code, key, theme), theme))
        text, on_fill = number(count), STATUS_FILLS.get(code, ("", ink("ink", theme)))[1]
        half = len(text) * _SMALL * _GLYPH / 2 + 5
        if wide > 2 * half:
            if code == "no_report":  # on the hatch a number needs ground of its own to be read
                ground = {"fill": ink("paper", theme)}
                drawn.append(_rect(x + wide / 2 - half, top + 5, 2 * half, thick - 10, ground))
            drawn.append(_text(x + wide / 2, base, text, on_fill, size=_SMALL, anchor="middle", weight=_BOLD))
        elif len(chart.parts) == 1:
            drawn.append(_text(x + wide + 10, base, text, ink("ink", theme), size=_SMALL, weight=_BOLD))
        x += wide
    return "".join(drawn)


def _pairs(chart: Pairs, theme: Theme, height: int) -> str:
    left, right = _LEFT, WIDTH - _RIGHT
    largest = max((value for row in chart.rows for value in row.values if value is not None), default=0)
    top_value = 100 if largest > 50 else max(10, -(-largest // 10) * 10)
    marks = [group_mark(code, place, theme) for place, (code, _) in enumerate(chart.groups)]
    drawn = [_group_key(chart, marks, theme)]
    for place, row in enumerate(chart.rows):
        middle, weight = _HEAD + (place + 0.5) * height, _BOLD if row.is_marked else _PLAIN
        drawn.append(_name(row.name, middle, left, theme, height, weight))
        drawn.append(_dots(row, marks, (left + 70, right - 90), top_value, middle, theme))
        drawn.append(_beside(row.said, middle, right + 20, theme, height, weight))
    return "".join(drawn)


def _dots(
    row: PairRow,
    marks: Sequence[tuple[str, str]],
    span: tuple[int, int],
    top_value: float,
    y: float,
    theme: Theme,
) -> str:
    drawn = [_line(span[0], y, span[1], y, ink("line", theme), 2)]
    places = [
        None if value is None else span[0] + (span[1] - span[0]) * value / top_value for value in row.values
    ]
    if None not in places:
        drawn.append(_line(min(places), y, max(places), y, ink("band", theme), 14))
    middle = sum(x for x in places if x is not None) / max(1, sum(x is not None for x in places))
    for place, (x, text, (colour, shape)) in enumerate(zip(places, row.texts, marks, strict=True)):
        if x is None:
            continue
        is_left = x < middle or (x == middle and place == 0)
        drawn.append(_mark(x, y, colour, shape))
        drawn.append(
            _text(
                x - 20 if is_left else x + 20,
                y + 9,
                text,
                colour,
                size=_SMALL,
                anchor="end" if is_left else "start",
                weight=_BOLD,
            )
        )
    return "".join(drawn)


def _group_key(chart: Pairs, marks: Sequence[tuple[str, str]], theme: Theme) -> str:
    drawn, x = [], _LEFT + 12.0
    for (_, name), (colour, shape) in zip(chart.groups, marks, strict=True):
        drawn.append(_mark(x, 22, colour, shape) + _text(x + 22, 31, name, colour, size=_SMALL, weight=_BOLD))
        x += 60 + len(name) * _SMALL * 0.56
    return "".join(drawn)


def _key(parts: Sequence[tuple[str, str]], theme: Theme) -> str:
    drawn, x = [], 0.0
    for fill, name in parts:
        drawn.append(
            _box(x, 10, 24, 24, fill, theme) + _text(x + 34, 31, name, ink("ink", theme), size=_SMALL)
        )
        x += 74 + len(name) * _SMALL * _GLYPH
    return "".join(drawn)


def _mark(x: float, y: float, colour: str, shape: str) -> str:
    if shape.startswith("circle"):
        return f'<circle cx="{x:.1f}" cy="{y}" r="13" fill="{colour}"/>'
    return _rect(x - 12, y - 12, 24, 24, {"fill": colour})


def _name(name: str, middle: float, width: int, theme: Theme, height: int, weight: int = _BOLD) -> str:
    return _wrapped(name, 0, middle, (width - 20, height), ink("ink", theme), _NAME, weight)


def _beside(said: str, middle: float, left: int, theme: Theme, height: int, weight: int = _PLAIN) -> str:
    return _wrapped(said, left, middle, (WIDTH - left, height), ink("quiet", theme), _SMALL, weight)


def _wrapped(
    text: str, x: float, middle: float, room: tuple[float, int], colour: str, size: int, weight: int
) -> str:
    """Write a text in at most two lines, around the middle of its row; two lines leave the next row's text apart."""
    lines = wrap(text, int(room[0] / (size * _GLYPH)))[:2]
    if len(lines) == 2:
        size = min(size, int(room[1] * _LINE))
    first = middle + size * 0.34 - (len(lines) - 1) * size * 0.52
    return "".join(
        _text(x, first + place * size * 1.04, line, colour, size=size, weight=weight)
        for place, line in enumerate(lines)
    )


def wrap(text: str, letters: int) -> list[str]:
    """Break a text between words.

    >>> wrap("nothing reported since 25 Nov 2025", 24)
    ['nothing reported since', '25 Nov 2025']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _fill(code: str, key: str, theme: Theme) -> str:
    if code == "no_report":
        return f"url(#hatch-{key})"
    return STATUS_FILLS[code][0] if code in STATUS_FILLS else ink("band", theme)


def _hatch(key: str, theme: Theme) -> str:
    return (
        f'<defs><pattern id="hatch-{key}" width="12" height="12" patternUnits="userSpaceOnUse">'
        f'<rect width="12" height="12" fill="{ink("paper", theme)}"/>'
        f'<path d="M-3 3L3 -3M0 12L12 0M9 15L15 9" stroke="{ink("hatch", theme)}" stroke-width="2"/>'
        "</pattern></defs>"
    )


def _box(x: float, y: float, width: float, height: float, fill: str, theme: Theme) -> str:
    outline = {"fill": fill, "stroke": ink("outline", theme), "stroke-width": "1.5"}
    return _rect(x, y, width, height, outline)


def _rect(x: float, y: float, width: float, height: float, style: dict[str, str]) -> str:
    styled = " ".join(f'{name}="{value}"' for name, value in style.items())
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" {styled}/>'


def _line(x: float, y: float, to_x: float, to_y: float, colour: str, width: int) -> str:
    return (
        f'<line x1="{x:.1f}" y1="{y}" x2="{to_x:.1f}" y2="{to_y}" stroke="{colour}" stroke-width="{width}" '
        'stroke-linecap="round"/>'
    )


def _text(
    x: float, y: float, text: str, colour: str, *, size: int, anchor: str = "start", weight: int = _PLAIN
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{colour}">{escape(text, quote=False)}</text>'
    )
