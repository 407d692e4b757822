"""A chart of the screen as an SVG drawing, from the same figure: what is taken along is what was seen.

It knows what the project's charts are made of and no more: bars, lines and marks, shapes, and texts, with the y axis in
pixels from the top (`charts.rows`). Whatever else a figure holds is refused, so that no mark is left out unseen.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from math import cos, pi, sin

import plotly.graph_objects as go

from hrdash.charts.vectors import FONT

WIDTH = 744
"""Pixels across: as wide as a chart is on a page of two columns, so that its words have the same room."""
_PLAIN, _BOLD = 500, 700  # weights; a drawn font is thinner than one on a screen
_GLYPH = 0.52  # mean width of a letter, as a share of its size
_LINE = 1.3  # from one line of a text to the next, in sizes
_BASE = 0.35  # from the middle of a letter to its foot, in sizes
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_DASHES = {"dot": "2 3", "dash": "8 6"}
_HATCH = 7  # pixels between two strokes


@dataclass(frozen=True)
class _Across:
    """Where a value lies across the drawing."""

    low: float
    scale: float

    def __call__(self, value: float, on: str = "x") -> float:
        """Place a value, or a share of the whole width (`paper`)."""
        return value * WIDTH if on == "paper" else (value - self.low) * self.scale


def plot(figure: go.Figure, alt: str, key: str) -> str:
    """Draw a figure.

    Args:
        figure: as a module of `hrdash.charts` makes it.
        alt: the chart in words, for those who cannot see it.
        key: told apart from every other drawing on the same page.

    Returns:
        An SVG element, `WIDTH` wide and as high as the figure.
    """
    told = figure.to_plotly_json()
    layout, height = told["layout"], told["layout"]["height"]
    low, high = layout["xaxis"]["range"]
    is_square = "scaleanchor" in layout["xaxis"]  # as many pixels across as down
    across = _Across(low, 1.0 if is_square else WIDTH / (high - low))
    shapes = [(shape.get("layer", "above"), _shape(shape, across)) for shape in layout.get("shapes", ())]
    drawn = [
        _hatches(told["data"], key),
        *(one for layer, one in shapes if layer == "below"),
        *_bars([one for one in told["data"] if one["type"] == "bar"], across, key),
        *_scatters([one for one in told["data"] if one["type"] != "bar"], across),
        *(one for layer, one in shapes if layer != "below"),
        *(_note(one, across) for one in layout.get("annotations", ())),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-label="{escape(alt, quote=True)}" font-family="{FONT}">'
        f"{''.join(drawn)}</svg>"
    )


def _element(name: str, **attributes: object) -> str:
    said = (
        f'{key.replace("_", "-")}="{value:.1f}"'
        if isinstance(value, float)
        else f'{key.replace("_", "-")}="{escape(str(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name} {' '.join(said)}/>"


def _stroke(line: Mapping | None) -> dict[str, object]:
    """Say how an outline or a line is drawn; nothing where it has no width."""
    if not line or not line.get("width", 2):
        return {}
    dash = _DASHES.get(line.get("dash", "solid"))
    return {
        "stroke": line.get("color"),
        "stroke_width": float(line.get("width", 2)),
        "stroke_dasharray": dash,
    }


def _shape(shape: Mapping, across: _Across) -> str:
    if shape.get("xsizemode") == "pixel":
        left, right = (across(shape["xanchor"]) + shape[end] for end in ("x0", "x1"))
    else:
        left, right = (across(shape[end], shape.get("xref", "x")) for end in ("x0", "x1"))
    top, bottom = float(shape["y0"]), float(shape["y1"])
    stroke = _stroke(shape.get("line"))
    if shape["type"] == "line":
        return _element("line", x1=left, y1=top, x2=right, y2=bottom, **stroke)
    if shape["type"] == "rect":
        wide, high = right - left, bottom - top
        return _element(
            "rect", x=left, y=top, width=wide, height=high, fill=_fill(shape.get("fillcolor")), **stroke
        )
    raise ValueError(f"a shape that is not drawn: {shape['type']}")


def _fill(colour: str | None) -> str:
    return "none" if not colour or colour == "rgba(0,0,0,0)" else colour


def _bars(traces: list[Mapping], across: _Across, key: str) -> Iterator[str]:
    """Draw bars, each from its own base, else from the end of the one before it on the same line."""
    ends: dict[float, float] = defaultdict(float)
    for number, trace in enumerate(traces):
        marker, thick = trace["marker"], float(trace["width"])
        fill = f"url(#{_hatch_name(key, number)})" if "pattern" in marker else marker["color"]
        for place, (long, y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
            start = trace["base"][place] if "base" in trace else ends[y]
            ends[y] = start + long
            left, right, top = across(start), across(start + long), y + trace.get("offset", -thick / 2)
            if not long:
                continue
            box = {"x": left, "y": float(top), "width": right - left, "height": thick}
            yield _element("rect", **box, fill=fill, **_stroke(marker.get("line") or {"width": 0}))
            if text := trace.get("text", [""] * (place + 1))[place]:
                ground = marker["pattern"]["bgcolor"] if "pattern" in marker else None
                is_start = trace["insidetextanchor"] == "start"
                x, anchor = (left + 4, "start") if is_start else ((left + right) / 2, "middle")
                yield _text(text, x, top + thick / 2, trace["textfont"], anchor, ground)


def _hatch_name(key: str, number: int) -> str:
    return f"hatch-{key}-{number}"


def _hatches(traces: list[Mapping], key: str) -> str:
    """Give the patterns of hatched bars."""
    said, side = [], _HATCH
    for number, trace in enumerate([one for one in traces if one["type"] == "bar"]):
        if pattern := trace["marker"].get("pattern"):
            strokes = f"M-2 2L2 -2M0 {side}L{side} 0M{side - 2} {side + 2}L{side + 2} {side - 2}"
            said.append(
                f'<pattern id="{_hatch_name(key, number)}" width="{side}" height="{side}" '
                f'patternUnits="userSpaceOnUse"><rect width="{side}" height="{side}" '
                f'fill="{pattern["bgcolor"]}"/><path d="{strokes}" stroke="{pattern["fgcolor"]}"/></pattern>'
            )
    return f"<defs>{''.join(said)}</defs>" if said else ""


def _scatters(traces: list[Mapping], across: _Across) -> Iterator[str]:
    """Draw lines and marks, and the ground between a line and the one before it."""
    before: list[tuple[float, float]] = []
    for trace in traces:
        if trace["type"] != "scatter" or "text" in trace["mode"]:
            raise ValueError(f"a trace that is not drawn: {trace['type']}, {trace.get('mode')}")
        stretches = _stretches(trace["x"], trace["y"], across)
        drawn = []
        if trace.get("fill") == "tonexty":
            points = [point for stretch in stretches for point in stretch]
            drawn.append(
                _element("polygon", points=_points([*points, *before[::-1]]), fill=trace["fillcolor"])
            )
        if "lines" in trace["mode"] and (stroke := _stroke(trace["line"])):
            drawn += [
                _element("polyline", points=_points(one), fill="none", **stroke, stroke_linejoin="round")
                for one in stretches
            ]
        if "markers" in trace["mode"]:
            drawn += _marks(trace["marker"], [point for stretch in stretches for point in stretch])
        before = [point for stretch in stretches for point in stretch]
        yield (
            f'<g opacity="{trace["opacity"]}">{"".join(drawn)}</g>' if "opacity" in trace else "".join(drawn)
        )


def _stretches(xs: list, ys: list, across: _Across) -> list[list[tuple[float, float]]]:
    """Give the points of a line, parted where it is interrupted."""
    parted: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(xs, ys, strict=True):
        if x is None or y is None:
            parted.append([])
        else:
            parted[-1].append((across(x), float(y)))
    return [one for one in parted if one]


def _points(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _marks(marker: Mapping, points: list[tuple[float, float]]) -> list[str]:
    if not marker.get("opacity", 1):  # laid over a cell for the pointer alone
        return []
    symbols = marker.get("symbol", "circle")
    each = [symbols] * len(points) if isinstance(symbols, str) else symbols
    return [
        _mark(x, y, symbol, marker["size"] / 2, marker) for (x, y), symbol in zip(points, each, strict=True)
    ]


def _mark(x: float, y: float, symbol: str, r: float, marker: Mapping) -> str:
    """Draw one mark; `r` is half its size, and the corners lie where Plotly has them."""
    name, is_open = symbol.removesuffix("-open"), symbol.endswith("-open")
    colour, line = marker["color"], marker.get("line") or {"width": 0}
    drawn = {"fill": "none" if is_open else colour, "opacity": marker.get("opacity")}
    drawn |= _stroke({"width": 1, "color": colour} | line if is_open else line)
    if name == "circle":
        return _element("circle", cx=x, cy=y, r=r, **drawn)
    corners = [(x + r * right, y + r * down) for right, down in _CORNERS[name]]
    return _element("polygon", points=_points(corners), **drawn, stroke_linejoin="round")


_ARM = 0.4
_CORNERS = {
    "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    "diamond": [(-1.3, 0), (0, -1.3), (1.3, 0), (0, 1.3)],
    "triangle-up": [(0, -1.15), (1.15, 0.6), (-1.15, 0.6)],
    "cross": [
        *((-_ARM, -1.2), (_ARM, -1.2), (_ARM, -_ARM), (1.2, -_ARM), (1.2, _ARM), (_ARM, _ARM)),
        *((_ARM, 1.2), (-_ARM, 1.2), (-_ARM, _ARM), (-1.2, _ARM), (-1.2, -_ARM), (-_ARM, -_ARM)),
    ],
    "star": [
        (long * sin(turn * pi / 5), -long * cos(turn * pi / 5))
        for turn in range(10)
        for long in [0.55 if turn % 2 else 1.4]
    ],
    "line-ns": [(0, -1.4), (0, 1.4)],
}
"""The corners of a mark around its middle, in halves of its size."""


def _note(note: Mapping, across: _Across) -> str:
    x = across(note["x"], note["xref"]) + (note.get("xshift") or 0)
    anchor, y, size = _ANCHORS[note["xanchor"]], float(note["y"]), note["font"]["size"]
    frame = ""
    if width := note.get("borderwidth"):
        wide = len(note["text"]) * size * _GLYPH + 8
        box = {"x": x - 4, "y": y - size * 0.75, "width": wide, "height": size * 1.5, "fill": "none"}
        frame = _element("rect", **box, stroke=note["bordercolor"], stroke_width=width)
    if note["yanchor"] == "bottom":  # a turned name begins where its column does
        y -= size * _BASE + 3
    turn = f"rotate({note['textangle']} {x:.1f} {y:.1f})" if note.get("textangle") else None
    return frame + _text(note["text"], x, y, note["font"], anchor, note.get("bgcolor"), turn)


def _text(
    text: str,
    x: float,
    y: float,
    font: Mapping,
    anchor: str,
    ground: str | None,
    turn: str | None = None,
) -> str:
    """Write a text around its middle; on a ground of its own no line runs through it."""
    size = font["size"]
    lines = _marked(text).split("<br>")
    first = y + size * _BASE - (len(lines) - 1) * size * _LINE / 2
    behind = ""
    if ground:
        behind = f' stroke="{ground}" stroke-width="5" stroke-linejoin="round" paint-order="stroke"'
    turned = f' transform="{turn}"' if turn else ""
    return "".join(
        f'<text x="{x:.1f}" y="{first + place * size * _LINE:.1f}" font-size="{size}" '
        f'font-weight="{_PLAIN}" text-anchor="{anchor}" fill="{font["color"]}" '
        f'xml:space="preserve"{behind}{turned}>{line}</text>'
        for place, line in enumerate(lines)
    )


_SIGNS = str.maketrans("⬤┃◇", "●|◊")  # those of a key that the font of paper has not


def _marked(text: str) -> str:
    """Turn the little markup of Plotly's texts into SVG's; everything else in it is data.

    >>> _marked("<b>A & B</b><br>33 %")
    '<tspan font-weight="700">A &amp; B</tspan><br>33 %'
    """
    safe = escape(text.translate(_SIGNS), quote=False)
    safe = re.sub(
        r'&lt;span style="color:(#\w+)"&gt;(.*?)&lt;/span&gt;', r'<tspan fill="\1">\2</tspan>', safe
    )
    safe = re.sub(r"&lt;b&gt;(.*?)&lt;/b&gt;", rf'<tspan font-weight="{_BOLD}">\1</tspan>', safe)
    return safe.replace("&lt;br&gt;", "<br>")
