"""What stands behind an indicator: definition, method, identity, who answers for it; and what a reader must know."""

import pandas as pd
import streamlit as st

from hrdash.sentences.cautions import cautions
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
from hrdash.ui.indicator.profile import Profile
from hrdash.vocabulary import codes
from hrdash.words import label, listed, say, unit_name

_SHOWN = 4


def show_cautions(figures: pd.DataFrame) -> None:
    """Show what the sources' own defects mean for these figures; the rest stands in the table."""
    found = cautions(figures)
    if not found:
        return
    lines = [f"- {show.plain(line)}" for line in found[:_SHOWN]]
    lines += [f"- {say('caution.more', n=len(found) - _SHOWN)}"] if len(found) > _SHOWN else []
    st.caption("\n".join([f"**{say('caution.title')}**", "", *lines]))


def show_about(release: Release, state: Profile) -> None:
    """Definition, method, sources, how people were asked, and who answers for the figures: one click away."""
    indicator = state.indicator
    with st.expander(say("indicator.about"), key="about", on_change="rerun") as folded:
        if not folded.open:
            return
        said = {
            "definition": indicator["definition"],
            "method": indicator["method"],
            "direction": say(f"direction.{indicator['direction']}"),
            "custodian": indicator["custodian"],
            "answerable": _answerable(release, state),
            "expected": ", ".join(_expected(name) for name in indicator["expected_disaggregations"] or []),
            "identity": indicator["identity_asked"],
            "consulted": indicator["consulted"],
            "sdg": indicator["sdg_target"],
            "sources": "; ".join(state.history["source"].dropna().unique()),
        }
        for name, text in said.items():
            show.show_line(say(f"indicator.{name}"), text or say("indicator.not-stated"))


def _answerable(release: Release, state: Profile) -> str:
    """Name the governments of the areas shown, and the departments asked about the indicator's first theme."""
    with_figures = set(state.figures["area"])
    units = [code for code, unit in codes("units").items() if (unit["area"] or "PK") in with_figures]
    theme = state.indicator["themes"][0]
    departments = cached.departments_asked(release, theme, tuple(units))
    text = listed([unit_name(unit) for unit in units])
    if not len(departments):
        return text
    asked = say("indicator.asked", theme=label("themes", theme).lower(), names="; ".join(departments))
    return f"{text}. {say('example.sentence', sentence=asked) if release.is_demonstration else asked}"


def _expected(name: str) -> str:
    if name in ("area", "district"):
        return say(f"col.{name}").lower()
    return say(f"by.{name}").lower() if name in pickers.indicators.DIMENSIONS else label("grounds", name)
