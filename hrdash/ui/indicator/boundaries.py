"""The map of districts, where a department has supplied boundaries and an administrator recorded their clearance."""

import pandas as pd
import streamlit as st

from hrdash.boundaries import Boundaries, BoundaryError, read_boundaries
from hrdash.charts.district_map import size
from hrdash.store import Release
from hrdash.ui import cached, show
from hrdash.words import label, listed, say


def read() -> Boundaries | None:
    """Read the supplied boundaries; where they cannot be drawn a line says why, and the tiles stand."""
    try:
        return read_boundaries(cached.lake())
    except BoundaryError as error:
        st.caption(show.plain(str(error)))
        return None


def show_map(chart: show.Chart, outlines: Boundaries, figures: pd.DataFrame, release: Release) -> None:
    """Show the map, and under it its clearance. On a phone it is as high as its width lets it be."""
    width, height = size(outlines.rings)
    with st.container(key="outlines"):
        st.html(
            "<style>.st-key-outlines {container-type: inline-size} "
            ".st-key-outlines .stElementContainer:has(.stPlotlyChart) "
            f"{{max-height: {100 * height / width:.1f}cqi; overflow: hidden}}</style>"
        )
        show.show_chart(chart, release)
    _show_clearance(figures, outlines)


def _show_clearance(figures: pd.DataFrame, outlines: Boundaries) -> None:
    """Print under the map who cleared its boundaries, and which districts have a figure but no boundary."""
    st.caption(show.plain(say("boundary.clearance", clearance=outlines.clearance)))
    if absent := sorted(
        {label("districts", one) for one in figures["district"]}
        - {label("districts", one) for one in outlines.rings}
    ):
        st.caption(show.plain(say("boundary.absent", districts=listed(absent), n=len(absent))))
