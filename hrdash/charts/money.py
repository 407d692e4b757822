"""Money spent beside measures carried out: two marks a row, on one scale of shares, never joined into one figure."""

from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go

from hrdash.charts import rows as frame
from hrdash.charts.palette import STATUS_FILLS, Theme, ink
from hrdash.words import number, rupees, say

_ROW, _HEAD, _FOOT = 62, 44, 8
_NAME, _FIRST, _SECOND = 9, 26, 42  # from a row's top: its name, its two bars
_BAR, _SPAN = 11, (-0.2, 215)  # pixels; per cent, with room for the words behind a bar


def draw_money(
    progress: pd.DataFrame,
    keys: Sequence[str],
    name: Callable[[str], str],
    *,
    is_example: bool,
    theme: Theme,
) -> go.Figure:
    """Draw, for each group, the share of its actions implemented and the share of their budget spent.

    Args:
        progress: one row a group (`queries.actions.progress_by`) with its key as `key`.
        keys: the rows from top to bottom.
        name: says a key.
        is_example: mark the chart as example data.
        theme: light or dark.

    """
    rows = progress.set_index("key")
    notes = frame.example_mark(is_example, theme)
    notes.append(frame.note(say("money.key-actions"), 0, 10, ink("ink", theme), size=12, shift=16))
    notes.append(frame.note(say("money.key-spent"), 0, 27, ink("ink", theme), size=12, shift=16))
    boxes = [_box(5, _fill("implemented", theme), theme), _box(22, _fill("spent", theme), theme)]
    data: list[dict] = []
    for place, key in enumerate(keys):
        top, row = _HEAD + place * _ROW, rows.loc[key]
        notes.append(frame.note(f"<b>{name(key)}</b>", 0, top + _NAME, ink("ink", theme), size=13))
        told = say("money.actions", n=number(row["implemented"]), whole=number(row["actions"]))
        notes += _bar(data, row["implemented_share"], told, top + _FIRST, "implemented", key, theme)
        if pd.isna(row["spent_share"]):
            text = say("money.no-spending")
        else:
            text = say(
                "money.spent",
                spent=rupees(row["spent_share"] * row["budget_of_both"]),
                budget=rupees(row["budget_of_both"]),
            )
        notes += _bar(data, row["spent_share"], text, top + _SECOND, "spent", key, theme)
    height = _HEAD + len(keys) * _ROW + _FOOT
    return frame.figure(data, notes, boxes, _SPAN, height, theme)


def _fill(what: str, theme: Theme) -> str:
    return STATUS_FILLS["implemented"][0] if what == "implemented" else ink("band", theme)


def _box(y: int, fill: str, theme: Theme) -> dict:
    return {
        **{"type": "rect", "xref": "x", "xsizemode": "pixel", "xanchor": _SPAN[0], "yref": "y"},
        **{"x0": 0, "x1": 11, "y0": y, "y1": y + 11, "fillcolor": fill},
        "line": {"width": 1, "color": ink("outline", theme)},
    }


def _bar(data: list, share: float, text: str, y: int, what: str, key: str, theme: Theme) -> list[dict]:
    """Add a bar as long as its share, cut at the end of the scale, and give the words behind it."""
    long = 0.0 if pd.isna(share) else min(float(share) * 100, 100.0)
    data.append(
        {
            **{"type": "bar", "orientation": "h", "x": [long], "y": [y], "width": _BAR},
            "marker": {
                "color": _fill(what, theme),
                "line": {"color": ink("outline", theme), "width": 1 if long else 0},
            },
            "customdata": [[key]],
            "hoverinfo": "text",
            "hovertext": [text],
        }
    )
    return [frame.note(text, long, y, ink("quiet", theme), size=12, on="x", shift=6)]
