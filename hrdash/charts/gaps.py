"""The widest gaps of several indicators, one line each: who is behind, who is ahead, and how far."""

import pandas as pd
import plotly.graph_objects as go

from hrdash.charts import rows as frame
from hrdash.charts.palette import Theme, group_mark, ink
from hrdash.vocabulary import ends_of
from hrdash.words import brief, figure, group_label, marked, place, points, say, times

_TALL = 78  # pixels from one gap to the next: the indicator, the two figures, the place
_TITLE, _LINE, _UNDER = 11, 34, 54
_KEY = 18  # pixels that the names of groups need where they stand over the line


def draw_gaps(gaps: pd.DataFrame, *, is_example: bool, theme: Theme) -> go.Figure:
    """Draw gaps between two groups in per cent, in the order given, on one scale.

    Args:
        gaps: label_en, area, by, behind, ahead, difference, ratio, period; of the one behind and the one ahead
            `value_`, `base_` and `status_`.
        is_example: the lake is a demonstration.
        theme: light or dark.
    """
    notes = frame.example_mark(is_example, theme, is_published=True)
    data, shapes = [], []
    top = 20
    for gap in gaps.to_dict("records"):
        notes.append(frame.note(f"<b>{gap['label_en']}</b>", 0, top + _TITLE, ink("ink", theme), size=14))
        ends = [(gap[who], ends_of(gap["by"]).index(gap[who])) for who in ("behind", "ahead")]
        named = [(group_label(gap["by"], code), *group_mark(code, at, theme)) for code, at in ends]
        if is_long := frame.are_long(name for name, *_ in named):
            notes += frame.key(named, top + _TITLE + _KEY)
            top += _KEY
        shapes.append(
            {
                "type": "line",
                "x0": gap["value_behind"],
                "x1": gap["value_ahead"],
                "y0": top + _LINE,
                "y1": top + _LINE,
                "line": {"color": ink("band", theme), "width": 7},
                "layer": "below",
            }
        )
        is_behind_left = gap["value_behind"] <= gap["value_ahead"]
        for who, is_left in (("behind", is_behind_left), ("ahead", not is_behind_left)):
            data.append(_dot(gap, who, top + _LINE, theme))
            notes.append(_beside(gap, who, top + _LINE, is_left, theme, has_name=not is_long))
        notes.append(_under(gap, top + _UNDER, theme))
        top += _TALL
    return frame.figure(data, notes, shapes, (-32, 132), top + 12, theme)


def _dot(gap: dict, who: str, y: int, theme: Theme) -> dict:
    code, pair = gap[who], ends_of(gap["by"])
    colour, shape = group_mark(code, pair.index(code), theme)
    value = figure(gap[f"value_{who}"], "PT")
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [gap[f"value_{who}"]],
        "y": [y],
        "marker": {"color": colour, "symbol": shape, "size": 13, "line": {"width": 2, "color": colour}},
        "customdata": [[gap["area"], group_label(gap["by"], code), value, gap["period"]]],
        "hovertemplate": "%{customdata[1]}: %{customdata[2]} (%{customdata[3]})<extra></extra>",
        "cliponaxis": False,
    }


def _beside(gap: dict, who: str, y: int, is_left: bool, theme: Theme, *, has_name: bool) -> dict:
    code = gap[who]
    name, base = group_label(gap["by"], code), gap.get(f"base_{who}")
    value = marked(brief(gap[f"value_{who}"]), gap.get(f"status_{who}"), base, base)
    colour = ink(code, theme) if code in ("F", "M") else ink("ink", theme)
    return frame.note(
        value if not has_name else f"{name} {value}" if is_left else f"{value} {name}",
        gap[f"value_{who}"],
        y,
        colour,
        anchor="right" if is_left else "left",
        on="x",
        shift=-11 if is_left else 11,
        ground=ink("paper", theme),
    )


def _under(gap: dict, y: int, theme: Theme) -> dict:
    parts = [
        place(gap["area"]),
        say("gap.points", n=points(gap["difference"])),
        times(gap["ratio"]),
        gap["period"],
    ]
    return frame.note(" · ".join(filter(None, parts)), 0, y, ink("quiet", theme), size=12)
