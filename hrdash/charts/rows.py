"""The frame that both sides of a comparison share: one line a unit, at the same height in every chart.

The y axis counts pixels from the top, so that a name, a bar and a dot of the same unit stand on the same line on
both sides of the page and nothing depends on the browser's width.
"""

from collections.abc import Callable, Iterable, Sequence

import plotly.graph_objects as go

from hrdash.charts.palette import FONT, Theme, ink
from hrdash.words import say, unit_name

ROW = 64  # pixels from one unit to the next
HEAD = 42  # pixels above the first unit, for the labels of groups or statuses
_BESIDE = 8  # letters of a name that has room beside its mark
_LETTER = 6  # pixels that a letter needs
_SIGNS = {"circle": "●", "square": "■"}
FOOT = 26  # pixels under the last one, for the reference line's label
NAME, LINE, BELOW = 11, 34, 52  # from a row's top: its name, its marks, what stands under them


def row_top(place: int, row: int = ROW) -> int:
    """Pixels from the top of the chart to the top of the row at this place."""
    return HEAD + place * row


def chart_height(rows: int, row: int = ROW) -> int:
    """Height of a chart of so many rows, in pixels."""
    return HEAD + rows * row + FOOT


def note(
    text: str,
    x: float,
    y: float,
    colour: str,
    *,
    anchor: str = "left",
    size: int = 13,
    on: str = "paper",
    shift: int = 0,
    ground: str | None = None,
) -> dict:
    """One piece of text in a chart: `x` in paper (0–1) or data units, `y` in pixels from the top."""
    return {
        "text": text,
        "x": x,
        "xref": on,
        "xanchor": anchor,
        "xshift": shift,
        "y": y,
        "yref": "y",
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": size, "color": colour, "family": FONT},
        "align": anchor,
        # On a ground of its own no line runs through the text.
        "bgcolor": ground,
        "borderpad": 0,
    }


def names(
    units: Sequence[str], theme: Theme, name: Callable[[str], str] = unit_name, row: int = ROW
) -> list[dict]:
    """Give the units' names, each over its own row."""
    return [
        note(f"<b>{name(unit)}</b>", 0, row_top(place, row) + NAME, ink("ink", theme), size=14)
        for place, unit in enumerate(units)
    ]


def are_long(names: Iterable[str]) -> bool:
    """Tell whether names of groups are too long to stand beside their marks: a narrow chart would cut them."""
    return max(map(len, names), default=0) > _BESIDE


def key(groups: Iterable[tuple[str, str, str]], y: float) -> list[dict]:
    """Name groups in a line over their marks.

    Args:
        groups: name, colour and marker shape of each.
        y: pixels from the chart's top.
    """
    notes, left = [], 0
    for name, colour, shape in groups:
        text = f"{_SIGNS.get(shape, '◇')} {name}"
        notes.append(note(text, 0, y, colour, size=12, shift=left))
        left += _LETTER * len(text) + 14
    return notes


def example_mark(is_example: bool, theme: Theme, *, is_published: bool = False) -> list[dict]:
    """Give the word Example inside the chart, where the lake is a demonstration."""
    if not is_example:
        return []
    if is_published:  # the figures are real; the lake they lie in is a demonstration
        return [note(say("example.lake"), 1, 8, ink("quiet", theme), anchor="right", size=12)]
    return [note(say("example"), 1, 8, ink("example", theme), anchor="right", size=12)]


def figure(
    data: list[dict],
    annotations: list[dict],
    shapes: list[dict],
    x_range: tuple[float, float],
    height: int,
    theme: Theme,
) -> go.Figure:
    """Give a chart without axes, legend or tool bar, on the page's own ground."""
    axis = {"visible": False, "fixedrange": True, "zeroline": False}
    return go.Figure(
        {
            "data": data,
            "layout": {
                "height": height,
                "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
                "paper_bgcolor": "rgba(0,0,0,0)",
                "plot_bgcolor": "rgba(0,0,0,0)",
                "font": {"family": FONT, "color": ink("ink", theme), "size": 13},
                "showlegend": False,
                "barmode": "stack",
                "dragmode": False,
                "hovermode": "closest",
                "hoverlabel": {"font": {"family": FONT, "size": 13}},
                "xaxis": {**axis, "range": list(x_range)},
                "yaxis": {**axis, "range": [height, 0]},
                "annotations": annotations,
                "shapes": shapes,
            },
        }
    )
