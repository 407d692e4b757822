"""The finding of figures crossed by two dimensions in one place."""

import pandas as pd

from hrdash.ages import AgeBand, read_age
from hrdash.sentences import EVERYBODY, PROTECTED_GROUNDS, as_marked, group_words, ranked_groups
from hrdash.words import figure, group_label, in_sentence, place, say
from hrdash.words import label as label_of


def row_name(across: str, code: str, area: str) -> str:
    """Name one row of a crossing: a district, or a group."""
    return place(area, code) if across == "district" else group_label(across, code)


def _row_in_sentence(across: str, code: str, area: str) -> str:
    return place(area, code) if across == "district" else in_sentence(across, code)


def crossed_finding(
    label: str,
    direction: str,
    figures: pd.DataFrame,
    by: str,
    across: str,
    area: str,
    ages: AgeBand = EVERYBODY,
) -> str:
    """Say for which group, in which row, an indicator is furthest behind in one place.

    Args:
        label: the indicator's name.
        direction: higher_is_better, lower_is_better or neutral.
        figures: row, group, value, unit_measure of one period.
        by: the dimension whose groups are compared.
        across: the dimension of the rows.
        area: the place.
        ages: whom the indicator speaks of; a row of one age speaks of that age.
    """
    where = place(area)
    if by in PROTECTED_GROUNDS or across in PROTECTED_GROUNDS:
        ground = by if by in PROTECTED_GROUNDS else across
        return say("finding.protected", label=label, by=label_of("grounds", ground).lower())
    known = figures.dropna(subset=["value"])
    if across == "sex":  # transgender persons are compared with nobody
        known = known[known["row"] != "TG"]
    groups = ranked_groups(by, known["group"])
    known = known[known["group"].isin(groups) if groups else ~known["group"].isin(["TG", "_T"])]
    if known.empty:
        has_some = figures["value"].notna().any()
        return say("finding.unranked" if has_some else "finding.no-figures", label=label)

    def who(one: pd.Series) -> str:
        code = str(one["group"])
        spoken = read_age(one["row"]) if across == "age" else ages
        group = in_sentence(by, code) if by == "age" else group_words(by, code, spoken)
        return say("crossed.who", group=group, row=_row_in_sentence(across, one["row"], area))

    low, high = known.loc[known["value"].idxmin()], known.loc[known["value"].idxmax()]
    measure = str(low["unit_measure"])
    if direction == "neutral" or measure == "NUMBER":
        return say(
            "crossed.span",
            label=label,
            place=where,
            low=as_marked(low),
            low_who=who(low),
            high=as_marked(high),
            high_who=who(high),
        )
    worst, word = (low, "lowest") if direction == "higher_is_better" else (high, "highest")
    value = figure(worst["value"], measure)
    alike = known[[figure(one, measure) == value for one in known["value"]]]
    if len(alike) > 1:
        return say(f"crossed.{word}-many", label=label, place=where, n=len(alike), value=value)
    return say(f"crossed.{word}", label=label, place=where, who=who(worst), value=as_marked(worst))
