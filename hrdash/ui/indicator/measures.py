"""How far apart groups and areas are in one indicator, and whether they have moved: a sentence each, the rest folded."""

import pandas as pd
import streamlit as st

from hrdash.queries.gaps import NO_YARDSTICK
from hrdash.sentences.gaps import gap_sentence
from hrdash.sentences.progress import no_verdict_sentences, progress_badge, progress_sentence
from hrdash.store import Release
from hrdash.ui import cached, show
from hrdash.ui.indicator.profile import AREAS, Choice, Profile
from hrdash.vocabulary import COMPARED, ORDERED_GROUNDS, codes
from hrdash.words import place, say

MEASURES = (
    *(
        "disaggregation",
        "area",
        "sex",
        "age",
        "disability",
        "locality",
        "ground_value",
        "group",
        "comparison",
        "group_value",
        "comparison_value",
    ),
    *("difference", "difference_low", "difference_high", "ratio", "ratio_low", "ratio_high", "mean"),
    *("weighted_mean_difference", "attributable_risk", "attributable_fraction", "weights"),
    *("slope_index", "relative_index", "period", "group_period", "comparison_period", "obs_status"),
)
PROGRESS = (
    *(
        "what",
        "area",
        "district",
        "sex",
        "age",
        "disability",
        "locality",
        "ground_value",
        "base_period",
        "base_value",
        "current_period",
    ),
    *("current_value", "points_a_year", "required_a_year", "needed_a_year", "target_value", "target_year"),
    *("moved", "progress_class", "no_verdict"),
)
_GROUPS = ["sex", "age", "disability", "locality", "ground_value"]
_LINES = 10


@cached.kept
def read_gaps(release: Release, choice: Choice, no_yardstick: tuple[str, ...] = NO_YARDSTICK) -> pd.DataFrame:
    """Read every gap of one definition above the districts, in its newest comparable figures."""
    where = {"indicator_id": choice.indicator_id, "definition": choice.definition, "district": "_T"}
    found = cached.gaps_of(release, where, no_yardstick=no_yardstick)
    newest = found.groupby(["disaggregation", "area"], dropna=False)["period"].transform("max")
    return _plain_first(found[found["period"].isna() | (found["period"] == newest)])


def _plain_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Put rows of everybody before those of one group, and these before those of two groups crossed."""
    return rows.iloc[_crossed(rows, _GROUPS).argsort(kind="stable")].reset_index(drop=True)


def _crossed(rows: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Count in how many columns a row is of one group: not of everybody, nor of two that are compared."""
    return (rows[columns].notna() & rows[columns].ne("_T")).sum(axis="columns")


def _chosen_first(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Put first how the gap that the reader chose has moved, then its groups, then all else as `_plain_first`."""
    own = "ground_value" if by in codes("grounds") else by
    is_gap, is_alone = rows["what"].eq("gap"), _crossed(rows, [one for one in _GROUPS if one != own]).eq(0)
    is_group = ~is_gap & (rows[own].ne("_T") if own in _GROUPS else True)
    place = 2 + _crossed(rows, _GROUPS)
    place = place.mask(is_alone & is_group, 1).mask(is_alone & is_gap & rows["disaggregation"].eq(by), 0)
    return rows.iloc[place.argsort(kind="stable")].reset_index(drop=True)


@cached.kept
def gap_lines(
    release: Release, choice: Choice, unit_measure: str, no_yardstick: tuple[str, ...] = NO_YARDSTICK
) -> tuple[str, ...]:
    """Say the gap of the choice: the widest area's and the nation's; of totals, between areas."""
    if choice.by not in (*COMPARED, "total", *ORDERED_GROUNDS):
        return ()
    kind = "area" if choice.by == "total" else choice.by
    gaps = read_gaps(release, choice, no_yardstick)
    mine = gaps[(gaps["disaggregation"] == kind) & gaps["difference"].notna()]
    own = "ground" if kind in ORDERED_GROUNDS else kind
    others = [name for name in ("sex", "age", "disability", "locality", "ground") if name != own]
    mine = mine[(mine[others] == "_T").all(axis="columns")]
    areas = mine[mine["area"].ne("PK")]
    widest = (areas if len(areas) else mine).sort_values("difference", ascending=False, kind="stable").head(1)
    nation = mine[mine["area"].eq("PK")]
    lines = []
    for rows in (widest, nation if len(areas) else nation.head(0)):
        for _, row in rows.head(1).iterrows():
            where = say("gap.between-areas") if kind == "area" else place(row["area"])
            lines.append(gap_sentence(pd.concat([row, pd.Series({"where": where})]), unit_measure))
    return tuple(lines)


def show_gap(release: Release, state: Profile, choice: Choice, no_yardstick: tuple[str, ...]) -> None:
    """Show the gap of the choice, a sentence each."""
    for line in gap_lines(release, choice, state.indicator["unit_measure"], no_yardstick):
        st.markdown(show.plain(line))


def show_measures(release: Release, choice: Choice, no_yardstick: tuple[str, ...]) -> None:
    """Show every measure of inequality of the definition, folded."""
    with st.expander(say("measures.title"), key="measures", on_change="rerun") as folded:
        if not folded.open:
            return
        gaps = read_gaps(release, choice, no_yardstick)
        if gaps.empty:
            show.show_empty(say("measures.none"))
            return
        st.caption(say("measures.explained"))
        show.show_rows(gaps, MEASURES, f"gaps-{choice.indicator_id}", release)


def show_progress(release: Release, choice: Choice) -> None:
    """Show how each series and each gap has moved, folded: a sentence, its class where there is one, or why none."""
    with st.expander(say("progress.title"), key="progress", on_change="rerun") as folded:
        if not folded.open:
            return
        where = {"indicator_id": choice.indicator_id, "definition": choice.definition}
        rows = cached.progress(release, where)
        if rows.empty:
            show.show_empty(say("progress.neutral"))
            return
        measure = cached.one_indicator(release, choice.indicator_id)["unit_measure"]
        told = rows[rows["no_verdict"].isna() & rows["district"].eq("_T") & rows["area"].isin(AREAS)]
        for _, row in _chosen_first(told, choice.by).head(_LINES).iterrows():
            badge = progress_badge(row)
            text = show.plain(progress_sentence(row, measure))
            st.markdown(f"{text} :gray-badge[{show.plain(badge)}]" if badge else text)
        for line in no_verdict_sentences(rows):
            st.caption(line)
        show.show_rows(rows, PROGRESS, f"progress-{choice.indicator_id}", release)
