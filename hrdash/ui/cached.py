"""What the screens ask, answered once: an answer is kept under its release, which never changes."""

import os
from datetime import date
from pathlib import Path

import streamlit as st

from hrdash import sentences, store
from hrdash.queries import (
    answerable,
    behind,
    coverage,
    crossings,
    divergence,
    finding,
    gaps,
    indicators,
    movements,
    overview,
    rates,
    recommendations,
)
from hrdash.submissions import catalogue_of
from hrdash.words import language

DEFAULT_LAKE = Path(__file__).parents[2] / "data" / "lake"


def lake() -> Path:
    """Give the lake this app shows: `HRDASH_LAKE`, else `data/lake`."""
    return Path(os.environ.get("HRDASH_LAKE") or DEFAULT_LAKE)


def newest_version() -> int:
    """Give the number of the newest release; 0 where there is no lake yet."""
    return max(store.versions(lake()), default=0)


def warm() -> None:
    """Mend what a killed process left behind and ask what reads every row, before the first reader comes."""
    if newest_version():
        store.recover(lake())
        newest = _release(str(lake()), newest_version())
        series(newest)
        coverage_of(newest)
        divergences(newest, rates.release_day(newest))
        moving_gaps(newest, None, None)


@st.cache_resource(max_entries=32, show_spinner=False)
def _release(root: str, version: int) -> store.Release:
    return store.read_release(Path(root), version)


def newest() -> store.Release:
    """Give the newest release, whatever the address pins."""
    return _release(str(lake()), newest_version())


def release() -> store.Release:
    """Give the release that the address pins (`?release=12`), else the newest; stops with what to do if none exists."""
    newest = newest_version()
    if not newest:
        from hrdash.ui import show

        show.show_no_lake()
    pinned = st.query_params.get("release", "")
    version = int(pinned) if pinned.isascii() and pinned.isdecimal() and 0 < int(pinned) <= newest else newest
    one = _release(str(lake()), version)
    if not {"observations", "recommendations"} <= set(one.tables):
        from hrdash.ui import show

        show.show_no_figures(one)
    return one


def _key(one: store.Release) -> tuple[str, int, str]:
    return str(one.lake), one.version, language.get()


# Streamlit would pickle a day, which takes ten times as long as writing it.
kept = st.cache_resource(
    max_entries=256, show_spinner=False, hash_funcs={store.Release: _key, date: date.isoformat}
)
"""Keeps what a function answers for a release, a language and scalars; shared between sessions, never copied,
so that no page may change it."""

series = kept(indicators.series)
indicators_about = kept(indicators.indicators)
coverage_of = kept(coverage.coverage_of)
one_indicator = kept(indicators.one_indicator)
figures = kept(indicators.figures)
rates_by = kept(rates.rates_by)
implementation_over_time = kept(rates.implementation_over_time)
statuses = kept(rates.statuses)
moved_forward = kept(overview.moved_forward)
due = kept(overview.due)
widest_gaps = kept(overview.widest_gaps)
places_behind = kept(behind.places_behind)
moving_gaps = kept(behind.moving_gaps)
closing_by_area = kept(behind.closing_by_area)
divergences = kept(divergence.divergences)
progress = kept(movements.progress)
gaps_of = kept(gaps.gaps)
crossings_of = kept(crossings.crossings)
crossed = kept(crossings.crossed)
departments_asked = kept(answerable.departments_asked)
register = kept(recommendations.register)
register_index = kept(finding.index)
department_names = kept(finding.department_names)
one_recommendation = kept(recommendations.one_recommendation)
same_cluster = kept(recommendations.same_cluster)
answers = kept(recommendations.answers)
catalogue = kept(catalogue_of)


def indicator_labels(one: store.Release) -> dict[str, str]:
    """Name every indicator of a release in the reader's language."""
    own = f"label_{language.get()}"
    return {code: str(row.get(own) or row["label_en"]) for code, row in catalogue(one).indicators.items()}


@kept
def not_loaded(one: store.Release) -> tuple[str, ...]:
    """Name every known review whose items are not in the register, a sentence each."""
    return tuple(sentences.not_loaded_sentences(overview.reviews_not_loaded(one)))
