"""Recommendations on their way from received to implemented: one bar a step, each within the one before."""

import pandas as pd
import plotly.graph_objects as go

from hrdash.charts import rows as frame
from hrdash.charts.palette import Theme, ink
from hrdash.words import number, say

_SPAN = (-0.2, 100.4)


def draw_funnel(steps: pd.DataFrame, *, is_example: bool, theme: Theme) -> go.Figure:
    """Draw the steps of `metrics.funnel` from top to bottom; what each bar leaves of the one before is outlined.

    Args:
        steps: step, count, before.
        is_example: mark the chart as example data.
        theme: light or dark.
    """
    whole = max(int(steps["count"].max()), 1)
    tops = [frame.row_top(place) + frame.LINE for place in range(len(steps))]
    shares, before = (100 * steps[name] / whole for name in ("count", "before"))
    bar = {"type": "bar", "orientation": "h", "y": tops, "width": 24, "hoverinfo": "skip"}
    data = [
        {**bar, "x": shares.tolist(), "marker": {"color": ink("accent", theme)}},
        {
            **bar,
            "x": (before - shares).tolist(),
            "marker": {
                "color": ink("paper", theme),
                "line": {"color": ink("line", theme), "width": 1},
            },
        },
    ]
    notes = frame.names(list(steps["step"]), theme, lambda step: say(f"funnel.{step}"))
    notes += frame.example_mark(is_example, theme)
    for place, (count, whole_before) in enumerate(zip(steps["count"], steps["before"], strict=True)):
        first = place == 0
        text = number(count) if first else say("rate.of", part=number(count), whole=number(whole_before))
        notes.append(
            frame.note(text, 0, frame.row_top(place) + frame.BELOW + 2, ink("quiet", theme), size=12)
        )
    return frame.figure(data, notes, [], _SPAN, frame.chart_height(len(steps)), theme)
