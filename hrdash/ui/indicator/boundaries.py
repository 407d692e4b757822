"""The map of districts, where a department has supplied boundaries and an administrator recorded their clearance."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from hrdash import sentences
from hrdash.boundaries import Boundaries, BoundaryError, read_boundaries
from hrdash.charts.district_map import draw_district_map, size
from hrdash.charts.palette import Theme
from hrdash.store import Release
from hrdash.ui import cached, show
from hrdash.vocabulary import codes
from hrdash.words import label, listed, say


def read() -> Boundaries | None:
    """Read the supplied boundaries; where they cannot be drawn a line says why, and the tiles stand."""
    try:
        return read_boundaries(cached.lake())
    except BoundaryError as error:
        st.caption(show.plain(str(error)))
        return None


def draw(
    release: Release, figures: pd.DataFrame, history: pd.DataFrame, outlines: Boundaries, theme: Theme
) -> go.Figure:
    """Draw every district's newest figure within the supplied boundaries."""
    return draw_district_map(
        figures,
        outlines.rings,
        absence=sentences.absences(history, list(codes("areas")), []),
        is_example=release.is_demonstration,
        theme=theme,
    )


def show_map(chart: show.Chart, outlines: Boundaries, release: Release) -> None:
    """Show the map. On a phone it is as high as its width lets it be, and what follows stands right under it."""
    width, height = size(outlines.rings)
    with st.container(key="outlines"):
        st.html(
            "<style>.st-key-outlines {container-type: inline-size} "
            ".st-key-outlines .stElementContainer:has(.stPlotlyChart) "
            f"{{max-height: {100 * height / width:.1f}cqi; overflow: hidden}}</style>"
        )
        show.show_chart(chart, release)


def show_clearance(figures: pd.DataFrame, outlines: Boundaries) -> None:
    """Print under the map who cleared its boundaries, and which districts have a figure but no boundary."""
    st.caption(show.plain(say("boundary.clearance", clearance=outlines.clearance)))
    if absent := sorted(
        {label("districts", one) for one in figures["district"]}
        - {label("districts", one) for one in outlines.rings}
    ):
        st.caption(show.plain(say("boundary.absent", districts=listed(absent), n=len(absent))))
