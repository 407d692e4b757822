"""Figures in one line of words: a total and its groups, or the totals of provinces and areas."""

import pandas as pd

from hrdash import sentences
from hrdash.vocabulary import codes
from hrdash.words import any_group, figure, marked, place, say


def figures_line(figures: pd.DataFrame) -> str:
    """Say one place's newest figures of one definition: the total, then each group; what is hidden says so.

    Args:
        figures: one row a group, the total first: group, value, obs_status, unit_measure, sample_size,
            denominator.

    >>> figures = pd.DataFrame({"group": ["_T", "F"], "value": [60.0, None], "obs_status": ["A", "Q"],
    ...     "unit_measure": "PT", "sample_size": None, "denominator": None})
    >>> figures_line(figures)
    '60 %: female hidden to protect people (*)'
    """
    said = {row.group: _figure_text(row) for row in figures.itertuples()}
    total = said.pop("_T", "")
    groups = ", ".join(f"{any_group(code).lower()} {text}" for code, text in said.items())
    return f"{total}: {groups}" if total and groups else total or groups


def totals_line(totals: pd.DataFrame) -> str:
    """Say the total of each province and area, where the country has no figure of its own."""
    order = {area: number_ for number_, area in enumerate(codes("areas"))}
    rows = totals[totals["obs_status"].ne("L")].sort_values("area", key=lambda area: area.map(order))
    if rows.empty:
        return say("figures.none")
    said = ", ".join(f"{place(row.area)} {_figure_text(row)}" for row in rows.itertuples())
    source = "; ".join(rows["source"].dropna().unique()[:1])
    return say("figures.by-area", period=sentences.period_words(rows), figures=said, source=source)


def _figure_text(row: object) -> str:
    if row.obs_status == "Q":
        return say("figures.hidden")
    if pd.isna(row.value):
        return say("figures.none")
    return marked(figure(row.value, row.unit_measure), row.obs_status, row.sample_size, row.denominator)
