"""The indicator page's answer: its finding, its charts, its gaps and progress, and all that stands behind it."""

from hrdash.ui.indicator.about import show_about, show_cautions
from hrdash.ui.indicator.beside import pick_beside, show_beside
from hrdash.ui.indicator.crossed import Crossing, pick_crossing, read_crossed, show_crossed
from hrdash.ui.indicator.measures import show_gap, show_measures, show_progress
from hrdash.ui.indicator.profile import (
    AREAS,
    Choice,
    Profile,
    draw,
    draw_figures,
    draw_map,
    pick_group,
    read_profile,
    show_figures,
    show_structural,
)

__all__ = [
    "AREAS",
    "Choice",
    "Crossing",
    "Profile",
    "draw",
    "draw_figures",
    "draw_map",
    "pick_beside",
    "pick_crossing",
    "pick_group",
    "read_crossed",
    "read_profile",
    "show_about",
    "show_beside",
    "show_cautions",
    "show_crossed",
    "show_figures",
    "show_gap",
    "show_measures",
    "show_progress",
    "show_structural",
]
