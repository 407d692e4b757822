"""Choices: each picker returns what was chosen and keeps it in the page's address, as a code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from hrdash.queries import gaps, indicators
from hrdash.queries.rates import release_day
from hrdash.sentences import PROTECTED_GROUNDS
from hrdash.store import Release
from hrdash.ui import cached
from hrdash.vocabulary import COMPARED, ORDERED_GROUNDS, codes, ends_of
from hrdash.words import group_label, label, say, unit_name

_LENS_LISTS = {
    "theme": "themes",
    "affected_group": "affected_groups",
    "right": "rights",
    "sdg_target": "sdg_targets",
}
YARDSTICK = "islamabad"  # in the address
_FIRST_DAY = date(2000, 1, 1)  # before any review that the register knows
_CARRIED = ("unit", "as_of", "release")
_FIRST_SUBJECT = {"theme": "education", "affected_group": "women", "right": "education", "sdg_target": "4.6"}


@dataclass(frozen=True)
class Subject:
    """What a page is about: one theme, affected group, right or SDG target."""

    lens: str
    code: str

    @property
    def where(self) -> dict[str, str]:
        """The subject as a filter on rates and on the register."""
        return {self.lens: self.code}

    @property
    def words(self) -> str:
        """The subject in a sentence: `on education`."""
        name = label(_LENS_LISTS[self.lens], self.code)
        if self.lens in ("theme", "affected_group"):
            name = name[0].lower() + name[1:]
        return say(
            f"subject.{self.lens}", name=f"{self.code} ({name})" if self.lens == "sdg_target" else name
        )


def keep_across_pages(page: str) -> None:
    """Carry the government, the day and a pinned release from page to page, in the address like all else."""
    if st.session_state.get("page") != page:
        for key, value in st.session_state.get("carried", {}).items():
            if key not in st.query_params:
                st.query_params[key] = value
    st.session_state["page"] = page
    st.session_state["carried"] = {key: st.query_params[key] for key in _CARRIED if key in st.query_params}
    address = st.query_params.to_dict()
    if st.session_state.get("address") != address:
        # A link to the page one is on leaves the browser's address behind: say it again.
        st.query_params.update({})
    st.session_state["address"] = address


def _follow_address(key: str, first: str, is_known: Callable[[str], bool]) -> None:
    """Set a widget to what the address says before it is drawn, so that links and the back button work.

    Streamlit's own binding puts the option's text on screen into the address; a code stays the same in every
    language and when a label changes.
    """
    said = st.query_params.get(key, first)
    wanted = said if is_known(said) else first
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted


def _tell_address(key: str, first: str) -> None:
    """Put what was picked into the address; the first choice is not written."""
    picked = st.session_state[key]
    if picked == first or picked is None:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = picked


def pick_one(
    text: str, options: Sequence[str], key: str, name: Callable[[str], str], *, first: str | None = None
) -> str:
    """Pick one code from a list; the address holds the code unless it is the first choice."""
    first = first if first in options else options[0]
    _follow_address(key, first, lambda code: code in options)
    return st.selectbox(text, options, format_func=name, key=key, on_change=_tell_address, args=(key, first))


def pick_words(text: str, key: str, hint: str) -> str:
    """Ask for words to find."""
    _follow_address(key, "", lambda words: True)
    return st.text_input(text, placeholder=hint, key=key, on_change=_tell_address, args=(key, ""))


def pick_whether(text: str, key: str) -> bool:
    """Ask yes or no, no at first."""
    picked = st.query_params.get(key) == "yes"
    if st.session_state.get(key) != picked:
        st.session_state[key] = picked

    def tell() -> None:
        if st.session_state[key]:
            st.query_params[key] = "yes"
        else:
            st.query_params.pop(key, None)

    return st.toggle(text, key=key, on_change=tell)


def pick_subject(release: Release) -> Subject:
    """Pick a theme, affected group, right or SDG target that has indicators with figures."""
    told = {lens: found for lens in indicators.LENSES if (found := _codes_with_figures(release, lens))}
    lens = pick_one(say("pick.lens"), list(told), "lens", lambda code: say(f"lens.{code}"))
    name = (
        (lambda code: f"{code} {label('sdg_targets', code)}")
        if lens == "sdg_target"
        else (lambda code: label(_LENS_LISTS[lens], code))
    )
    return Subject(lens, pick_one(say(f"lens.{lens}"), told[lens], lens, name, first=_FIRST_SUBJECT[lens]))


@cached.kept
def _codes_with_figures(release: Release, lens: str) -> list[str]:
    column = indicators_with_figures(release)[indicators.LENSES[lens]]
    present = set(column.explode().dropna())
    return [code for code in codes(_LENS_LISTS[lens]) if code in present]


@cached.kept
def indicators_with_figures(
    release: Release, where: Mapping[str, str] | None = None, *, structural: bool = False
) -> pd.DataFrame:
    """Give the indicators of a subject (all without one) that have figures, those with most groups first."""
    rows = cached.indicators_about(release, *(next(iter(where.items())) if where else ()))
    best = (
        indicators.best_first(cached.series(release))
        .drop_duplicates("indicator_id")
        .set_index("indicator_id")
    )
    rows = rows[rows["indicator_id"].isin(best.index) & (structural | (rows["kind"] != "structural"))]
    rank = {indicator_id: place for place, indicator_id in enumerate(best.index)}
    # What can be judged comes before what only describes.
    is_neutral = rows["direction"] == "neutral"
    return rows.assign(rank=rows["indicator_id"].map(rank) + is_neutral * len(rank)).sort_values("rank")


def pick_indicator(rows: pd.DataFrame) -> str:
    """Pick one of some indicators."""
    labels = dict(zip(rows["indicator_id"], rows["label_en"], strict=True))
    return pick_one(say("pick.indicator"), list(labels), "indicator", labels.get)


@cached.kept
def definitions(release: Release, indicator_id: str) -> pd.DataFrame:
    """Give an indicator's definitions, those worth seeing first first (rows of `queries.indicators.series`)."""
    known = cached.series(release)
    return indicators.best_first(known[known["indicator_id"] == indicator_id]).set_index(
        "definition", drop=False
    )


def pick_definition(release: Release, indicator_id: str) -> pd.Series:
    """Pick which of an indicator's definitions is shown; asked only where there are several (rule 7)."""
    rows = definitions(release, indicator_id)
    options = list(rows.index)
    if len(options) == 1:
        return rows.loc[options[0]]
    names = definition_names(release, indicator_id)
    return rows.loc[pick_one(say("pick.definition"), options, f"definition-{indicator_id}", names.get)]


@cached.kept
def definition_names(release: Release, indicator_id: str) -> dict[str, str]:
    """Name each of an indicator's definitions by its main source and its newest period."""
    rows = definitions(release, indicator_id)
    return {
        code: f"{source} ({periods[-1]})"
        for code, source, periods in rows[["source", "periods"]].itertuples()
    }


def pick_by(series: pd.Series) -> str:
    """Pick the dimension to compare by, of those the figures have."""

    def name(code: str) -> str:
        return label("grounds", code) if code in codes("grounds") else say(f"by.{code}")

    return pick_one(say("pick.by"), dimensions_of(series), "by", name)


def dimensions_of(series: pd.Series) -> list[str]:
    """List what a definition's figures can be compared by: dimensions, the total, districts, grounds."""
    options = [name for name in (*indicators.DIMENSIONS, "total", "district") if series[f"has_{name}"]]
    return [*options, *([] if series["grounds"] is None else series["grounds"])]


def pick_order(by: str, direction: str) -> str:
    """Pick the order of the rows: census order, or by the indicator (never by implementation)."""
    if by in PROTECTED_GROUNDS:  # nobody is ranked by them (rule 9)
        return "census"
    if by in codes("grounds") and by not in ORDERED_GROUNDS:  # no group of them is the one to order by
        return "census"
    options = ["census", "lowest", "highest"] + (["gap"] if by in COMPARED else [])
    first = "highest" if direction == "lower_is_better" else "lowest"
    return pick_one(
        *(say("pick.order"), options, "order", lambda code: order_name(by, code)),
        first=first if direction != "neutral" else "census",
    )


def order_name(by: str, order: str) -> str:
    """Name an order of rows: `Lowest first, female`."""
    if order in ("lowest", "highest") and (first := _ordered_by(by)):
        return say(f"order.{order}-for", group=group_label(by, first[0]).lower())
    return say(f"order.{order}")


def _ordered_by(by: str) -> tuple[str, ...]:
    """Give the groups that rows can be ordered by, the worst-off first; none where they are ordered by the total."""
    return ends_of(by) if by in ORDERED_GROUNDS else COMPARED.get(by, ())


def order_units(units: Sequence[str], figures: pd.DataFrame, by: str, order: str) -> list[str]:
    """Put the units in the chosen order; Pakistan and the federal government stay on top, the unknown last."""
    head = [unit for unit in units if unit in ("PK", "FED")]
    rest = [unit for unit in units if unit not in head]
    if order == "census":
        return head + rest
    worst = "max" if order == "highest" else "min"  # of an area's districts the one that the order asks for
    wide = figures.pivot_table(index="area", columns="group", values="value", aggfunc=worst)
    pair = [code for code in _ordered_by(by) if code in wide]
    if order == "gap" and len(pair) == 2:
        keys = -(wide[pair[0]] - wide[pair[1]]).abs()
    else:
        column = pair[0] if pair else "_T" if "_T" in wide else None
        keys = wide[column] if column else pd.Series(dtype=float)
        keys = -keys if order == "highest" else keys
    keys = keys.dropna().to_dict()
    return head + sorted(rest, key=lambda unit: (unit not in keys, keys.get(unit, 0.0)))


def pick_yardstick() -> tuple[str, ...]:
    """Ask whether Islamabad may be the area that others are held against; gives the areas that may not (rule 5)."""
    return () if pick_whether(say("pick.islamabad"), YARDSTICK) else gaps.NO_YARDSTICK


def pick_as_of(release: Release) -> date:
    """Pick the day of the statuses; the release's own day at first."""
    newest = release_day(release)
    return pick_day(say("pick.as-of"), "as_of", newest, newest)


def pick_day(text: str, key: str, first: date, newest: date) -> date:
    """Pick a day, not after `newest`; the address holds it unless it is the first choice."""
    try:
        picked = max(_FIRST_DAY, min(date.fromisoformat(st.query_params.get(key, "")), newest))
    except ValueError:
        picked = first
    if st.session_state.get(key) != picked:
        st.session_state[key] = picked

    def tell() -> None:
        if st.session_state[key] in (first, None):
            st.query_params.pop(key, None)
        else:
            st.query_params[key] = st.session_state[key].isoformat()

    return st.date_input(
        text, min_value=_FIRST_DAY, max_value=newest, key=key, format="DD/MM/YYYY", on_change=tell
    )


def pick_unit() -> str | None:
    """Ask which government the reader is from; None for all."""
    return pick_government(say("pick.unit"))


def pick_government(text: str | None = None) -> str | None:
    """Pick one government; None for all."""
    options = ["all", *codes("units")]
    unit = pick_one(
        text or say("filter.unit"),
        options,
        "unit",
        lambda code: say("pick.unit.all") if code == "all" else unit_name(code),
    )
    return None if unit == "all" else unit


def pick_view(views: Sequence[str]) -> str:
    """Pick what is shown of one choice: now, over time, districts, or the rows behind it."""
    _follow_address("view", views[0], lambda view: view in views)
    return st.segmented_control(
        say("pick.view"),
        views,
        required=True,
        format_func=lambda code: say(f"view.{code}"),
        key="view",
        label_visibility="collapsed",
        on_change=_tell_address,
        args=("view", views[0]),
    )
