"""What the screens ask, answered once: an answer is kept under its release, which never changes."""

import os
from pathlib import Path

import streamlit as st

from hrdash import store
from hrdash.queries import coverage, indicators, overview, rates, recommendations

DEFAULT_LAKE = Path(__file__).parents[2] / "data" / "lake"


def lake() -> Path:
    """Give the lake this app shows: `HRDASH_LAKE`, else `data/lake`."""
    return Path(os.environ.get("HRDASH_LAKE") or DEFAULT_LAKE)


def newest_version() -> int:
    """Give the number of the newest release; 0 where there is no lake yet."""
    return max(store.versions(lake()), default=0)


def warm() -> None:
    """Mend what a killed process left behind and open the newest release, before the first reader comes."""
    if newest_version():
        store.recover(lake())
        series(_release(str(lake()), newest_version()))


@st.cache_resource(max_entries=32, show_spinner=False)
def _release(root: str, version: int) -> store.Release:
    return store.read_release(Path(root), version)


def release() -> store.Release:
    """Give the release that the address pins (`?release=12`), else the newest; stops with what to do if none exists."""
    newest = newest_version()
    if not newest:
        from hrdash.ui import show

        show.show_no_lake()
    pinned = st.query_params.get("release", "")
    version = int(pinned) if pinned.isdigit() and 0 < int(pinned) <= newest else newest
    return _release(str(lake()), version)


def _key(one: store.Release) -> tuple[str, int]:
    return str(one.lake), one.version


_kept = st.cache_resource(max_entries=256, show_spinner=False, hash_funcs={store.Release: _key})
"""Answers are shared between sessions and never changed by a page: they are kept as they are, not copied."""


series = _kept(indicators.series)
indicators_about = _kept(indicators.indicators)
coverage_of = _kept(coverage.coverage_of)
one_indicator = _kept(indicators.one_indicator)
figures = _kept(indicators.figures)
rates_by = _kept(rates.rates_by)
implementation_over_time = _kept(rates.implementation_over_time)
statuses = _kept(rates.statuses)
moved_forward = _kept(overview.moved_forward)
due = _kept(overview.due)
widest_gaps = _kept(overview.widest_gaps)
reviews_not_loaded = _kept(overview.reviews_not_loaded)
register = _kept(recommendations.register)
one_recommendation = _kept(recommendations.one_recommendation)
same_cluster = _kept(recommendations.same_cluster)
answers = _kept(recommendations.answers)
