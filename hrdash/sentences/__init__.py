"""Findings in a sentence: each title is made from the numbers it stands over, and says no more than they do."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial

import pandas as pd

from hrdash.ages import AgeBand
from hrdash.vocabulary import COMPARED, codes
from hrdash.words import (
    figure,
    group_label,
    in_sentence,
    listed,
    marked,
    number,
    place,
    points,
    say,
    unit_name,
)
from hrdash.words import label as label_of

EVERYBODY = AgeBand(0, None)
_NAMED = 3  # places that a sentence names before it counts them
_PROVINCES = {"PK-KP", "PK-PB", "PK-SD", "PK-BA"}
PROTECTED_GROUNDS = frozenset(
    str(code) for code, ground in codes("grounds").items() if ground["is_protected"] == "true"
)


def group_finding(
    label: str, direction: str, figures: pd.DataFrame, by: str, ages: AgeBand = EVERYBODY
) -> tuple[str, str | None]:
    """Say where and for whom an indicator is furthest behind.

    Args:
        label: the indicator's name.
        direction: higher_is_better, lower_is_better or neutral.
        figures: area, district, group, value, unit_measure; the nation speaks only where nothing smaller does.
        by: the dimension.
        ages: whom the indicator speaks of.

    Returns:
        The sentence, and the area it speaks of (None where it speaks of several or of none). A neutral indicator
        gets the span of its figures, without a judgement.

    """
    known = figures.dropna(subset=["value"])
    rows = known[known["area"] != "PK"]
    rows = known if rows.empty else rows  # the nation speaks where nothing smaller does
    if by in PROTECTED_GROUNDS:
        return say("finding.protected", label=label, by=label_of("grounds", by).lower()), None
    groups = ranked_groups(by, rows["group"])
    if direction == "neutral" and "_T" in set(rows["group"]):
        groups = []  # without a judgement there is nobody to be furthest behind: the totals are spanned
    unranked = rows[~rows["group"].isin([*groups, "_T"])]  # shown beside the others: transgender persons
    rows = rows[rows["group"].isin(groups or ["_T"])]
    if rows.empty:
        return say("finding.no-figures" if known.empty else "finding.unranked", label=label), None
    low, high = rows.loc[rows["value"].idxmin()], rows.loc[rows["value"].idxmax()]
    measure = str(low["unit_measure"])
    if len(rows) == 1:
        return say("finding.single", label=label, place=_where(low), value=as_marked(low)), str(low["area"])
    if direction == "neutral" or measure == "NUMBER":
        where = partial(_where_and_who, by=by) if by in codes("grounds") else _where
        return say(
            "finding.span",
            label=label,
            low=as_marked(low),
            low_place=where(low),
            high=as_marked(high),
            high_place=where(high),
        ), None
    worst, word = (low, "lowest") if direction == "higher_is_better" else (high, "highest")
    beyond = unranked["value"] < worst["value"] if word == "lowest" else unranked["value"] > worst["value"]
    if groups and beyond.any():
        # Nobody ranks those (rule 9), and nobody says that there is nothing beyond the others.
        named = listed([group_label(by, code).lower() for code in groups])
        label = say("finding.compared", label=label, groups=named)
    return _worst_finding(label, word, worst, rows, by, ages)


def _worst_finding(
    label: str, word: str, worst: pd.Series, rows: pd.DataFrame, by: str, ages: AgeBand
) -> tuple[str, str | None]:
    """Say where and for whom a figure is the lowest or the highest; as `group_finding`."""
    measure = str(worst["unit_measure"])
    value = figure(worst["value"], measure)
    # Two that read alike are not told apart by a digit nobody sees.
    shared = rows[[figure(one, measure) == value for one in rows["value"]]]
    if len(shared) > 1:
        by_place = shared.assign(order=[_census_place(area) for area in shared["area"]]).sort_values(
            "order", kind="stable"
        )
        places = list(dict.fromkeys(_where(row) for _, row in by_place.iterrows()))
        if len(places) > _NAMED:
            return say(f"finding.{word}-many", label=label, n=len(places), value=value), None
        return say(f"finding.{word}-shared", label=label, places=listed(places), value=value), None
    who = (
        ""
        if worst["group"] == "_T"
        else say("finding.for-group", group=group_words(by, str(worst["group"]), ages))
    )
    said = say(f"finding.{word}", label=label, who=who, place=_where(worst), value=as_marked(worst))
    return said, str(worst["area"])


def _where(row: pd.Series) -> str:
    """Name the place of a figure; a district with its province."""
    if row.get("district", "_T") == "_T":
        return place(row["area"])
    return say("place.district", district=place(row["area"], row["district"]), area=place(row["area"]))


def _where_and_who(row: pd.Series, by: str) -> str:
    """Name the place of a figure and the group of a ground that it is of: `Punjab (seeing)`."""
    return say("finding.place-of-group", place=_where(row), group=in_sentence(by, str(row["group"])))


def group_words(by: str, code: str, ages: AgeBand) -> str:
    """Name a group as a title says it: of children alone girls and boys, of adults alone women and men.

    >>> from hrdash.ages import read_age
    >>> [group_words("sex", "F", read_age(age)) for age in ("Y5T16", "Y_GE25", "Y15T24")]
    ['girls', 'women', 'women and girls']
    >>> [group_words(by, code, EVERYBODY) for by, code in (("wealth", "wealth_poorest"), ("language", "sindhi"))]
    ['the poorest fifth', 'the group “Sindhi”']
    """
    if by == "wealth":
        return say("for.wealth", group=group_label(by, code).lower())
    if by not in COMPARED:
        return say("for.group", group=group_label(by, code))
    if by == "sex" and (ages.are_children or ages.are_adults):
        return say(f"for.{'children' if ages.are_children else 'adults'}.{code}")
    return say(f"for.{by}.{code}")


def ranked_groups(by: str, present: Iterable[str]) -> list[str]:
    """Give the groups of a dimension that are present and may be ranked: a pair, or all of a ground, which has no total."""
    found = set(present)
    ranked = codes("ground_values") if by in codes("grounds") else COMPARED.get(by, ())
    return [code for code in ranked if code in found]


def implementation_finding(rate: pd.Series, subject: str, is_example: bool) -> str:
    """Say how far one unit is with its recommendations, both counts with their denominator (rule 1)."""
    if rate["assigned"] == 0:
        sentence = say("implementation.none", unit=unit_name(rate["unit"]), subject=subject)
    else:
        sentence = say(
            "implementation.national" if rate["unit"] == "PK" else "implementation.unit",
            unit=unit_name(rate["unit"]),
            subject=subject,
            reported=number(rate["reported"]),
            assigned=number(rate["assigned"]),
            implemented=number(rate["implemented"]),
            n=rate["implemented"],
        )
    return example(sentence, is_example)


def stand_sentence(rate: pd.Series) -> str:
    """Say how much of what a government, or the country, was asked is implemented, and what has no report yet.

    Args:
        rate: one row of `rates`.
    """
    if rate["assigned"] == 0:
        return say("overview.none", unit=unit_name(rate["unit"]))
    if rate["no_report"]:
        word = "overview.finding-all" if rate["unit"] == "PK" else "overview.finding"
    else:
        word = "overview.finding-all-none" if rate["unit"] == "PK" else "overview.finding-none"
    counts = {name: number(rate[name]) for name in ("implemented", "assigned", "no_report")}
    return say(word, n=int(rate["no_report"]), unit=unit_name(rate["unit"]), **counts)


def example(sentence: str, is_example: bool) -> str:
    """Begin a sentence about implementation with the word Example where the lake is a demonstration."""
    return say("example.sentence", sentence=sentence) if is_example else sentence


def gap_sentences(gap: pd.Series) -> tuple[str, str]:
    """Say one gap: indicator, place and the points between; then both groups with their figures and the period."""
    first = say(
        "gap.first", label=gap["label_en"], place=place(gap["area"]), points=points(gap["difference"])
    )
    second = say(
        "gap.second",
        behind=group_label(gap["by"], gap["behind"]),
        value_behind=_of_end(gap, "behind"),
        ahead=group_label(gap["by"], gap["ahead"]).lower(),
        value_ahead=_of_end(gap, "ahead"),
        period=gap["period"],
    )
    return first, second


def _of_end(gap: pd.Series, who: str) -> str:
    base = gap.get(f"base_{who}")
    return marked(figure(gap[f"value_{who}"], "PT"), gap.get(f"status_{who}"), base, base)


def as_marked(row: pd.Series) -> str:
    """Write the figure of a row of observations in its measure, marked as the row is (`words.marked`)."""
    text = figure(row["value"], str(row["unit_measure"]))
    return marked(text, row.get("obs_status"), row.get("sample_size"), row.get("denominator"))


def period_words(figures: pd.DataFrame) -> str:
    """Give the period or periods of some figures: `2023`, or `2017-18 to 2019-20`."""
    periods = figures.dropna(subset=["value"]).sort_values(["year", "period"])["period"].unique()
    if len(periods) < 2:
        return "".join(periods)
    return say("period.span", first=periods[0], last=periods[-1])


def not_loaded_sentence(review: pd.Series) -> str:
    """Name one known review whose items are not in the register, with its published counts where known."""
    if review["body"] == "UPR" and not pd.isna(review["cycle"]):
        name = say("review.upr", cycle=int(review["cycle"]))
    else:
        name = " ".join(text for text in (review["body"], review["symbol"]) if isinstance(text, str) and text)
    year = "" if pd.isna(review["held_on"]) else review["held_on"].year
    counts = [
        say(f"review.{name}", n=number(review[name]))
        for name in ("received", "supported", "noted")
        if not pd.isna(review[name])
    ]
    if not counts:
        return say("review.not-loaded", name=name, year=year)
    return say("review.not-loaded-counted", name=name, year=year, counts=", ".join(counts))


def not_loaded_sentences(reviews: pd.DataFrame) -> list[str]:
    """Name every known review whose items are not in the register."""
    return [not_loaded_sentence(review) for _, review in reviews.iterrows()]


# Who is asked after first where nobody is told apart.
_TOLD_APART = ("disability", "sex", "age", "locality")


def coverage_finding(counts: pd.DataFrame, unit: str | None, subject: str = "") -> str:
    """Say which governments have no figure that tells people apart, or how much of what is expected one has.

    Args:
        counts: unit, disaggregation, expected, present, hidden, as `queries.coverage.coverage_by` counts them.
        unit: one government; all of them where None.
        subject: what the figures are about, in a sentence (`on education`); empty for everything.
    """
    subject = f" {subject}" if subject else ""
    told = counts.assign(come=counts["present"] + counts["hidden"])
    if unit:
        rows = told[(told["unit"] == unit) & (told["expected"] > 0)]
        if rows.empty:
            return say("coverage.nothing-expected", unit=unit_name(unit), subject=subject)
        apart = rows[rows["disaggregation"].isin(_TOLD_APART)].set_index("disaggregation")
        apart = apart.reindex([by for by in _TOLD_APART if by in apart.index])
        said = {"unit": unit_name(unit), "subject": subject}
        said |= {name: number(rows[name].sum()) for name in ("present", "expected")}
        if apart.empty:
            return say("coverage.one", **said)
        least = (apart["present"] / apart["expected"]).idxmin()
        part, whole = apart.loc[least, "present"], apart.loc[least, "expected"]
        return say(
            "coverage.one-least" if part else "coverage.one-none",
            by=say(f"coverage.by.{least}"),
            part=number(part),
            whole=number(whole),
            **said,
        )
    for by in _TOLD_APART:
        rows = told[(told["disaggregation"] == by) & (told["expected"] > 0)]
        without = rows[rows["come"] == 0]["unit"]
        if len(without):
            word = "coverage.without" if len(without) <= _NAMED else "coverage.without-many"
            return say(
                "coverage.without-all" if len(without) == len(rows) else word,
                n=len(without),
                whole=len(rows),
                by=say(f"coverage.by.{by}"),
                subject=subject,
                places=listed([unit_name(one) for one in _in_census_order(without)]),
            )
    if told.empty:
        return say("coverage.nothing", subject=subject)
    return say("coverage.everybody", subject=subject)


def against_finding(compared: pd.DataFrame, unit: str) -> str:
    """Say in how many indicators a unit's people are worse off and better off than the nation's.

    Args:
        compared: one row an indicator with its `verdict`, as `queries.units.against_nation` gives them.
        unit: whose figures they are.
    """
    counts = compared["verdict"].value_counts()
    worse, better, whole = int(counts.get("worse", 0)), int(counts.get("better", 0)), len(compared)
    word = "unit.against"
    if whole in (worse, better):
        word = "unit.against-all-worse" if worse else "unit.against-all-better"
    elif not worse or not better:
        word = "unit.against-no-worse" if better else "unit.against-no-better"
    said = {"worse": number(worse), "better": number(better), "whole": number(whole), "n": whole}
    return say(word if worse or better else "unit.against-level", unit=unit_name(unit), **said)


def structural_finding(label: str, figures: pd.DataFrame) -> str:
    """Say where a law, policy or institution is recorded; a place without a row was not looked at."""
    rows = figures.dropna(subset=["value"])
    if rows.empty:
        return say("finding.no-figures", label=label)
    places = [place(area) for area in _in_census_order(rows[rows["value"] > 0]["area"])]
    if not places:
        return say(
            "finding.structural-no", label=label, places=listed([place(area) for area in rows["area"]])
        )
    return say("finding.structural", label=label, places=listed(places))


def _in_census_order(areas: Iterable[str]) -> list[str]:
    return sorted(set(areas), key=_census_place)


def _census_place(area: str) -> int:
    order = ["PK", *codes("units")]
    return order.index(area) if area in order else len(order)


def absences(figures: pd.DataFrame, units: Sequence[str], groups: Collection[str] = ()) -> dict[str, str]:
    """Say, for every unit without a figure to draw, why: hidden, not collected, too old, or not covered.

    Args:
        figures: all periods of one definition (area, year, period, value, obs_status).
        units: the units asked about.
        groups: the groups drawn; empty for the totals.

    """
    said = {"FED": say("absence.no-area")}
    by_area = dict(list(figures.groupby("area")))
    for unit in units:
        if unit == "FED":
            continue
        if unit not in by_area:
            said[unit] = say("absence.no-national" if unit == "PK" else "absence.not-covered")
            continue
        rows = by_area[unit]
        drawn = rows[rows["group"].isin(groups or ["_T"])]
        if drawn.empty:
            said[unit] = say("absence.only-total")
            continue
        last = drawn[drawn["year"] == drawn["year"].max()]
        if last["value"].notna().any():
            said[unit] = say("absence.older", period=last["period"].iloc[0])
        elif (last["obs_status"] == "Q").any():
            said[unit] = say("absence.hidden")
        else:
            said[unit] = say("absence.not-collected")
    return said


def sources(figures: pd.DataFrame) -> str:
    """Name the sources of some figures, each once, the first three."""
    return "; ".join(figures.dropna(subset=["value"])["source"].dropna().unique()[:3])


def national_reference(figures: pd.DataFrame) -> str:
    """Name the national line with its value, saying so where AJK and GB are not in it; empty without one."""
    total = figures[(figures["area"] == "PK") & (figures["group"] == "_T")].dropna(subset=["value"])
    if total.empty:
        return ""
    value = figure(total["value"].iloc[0], str(total["unit_measure"].iloc[0]))
    areas = set(figures.dropna(subset=["value"])["area"])
    return say("reference.excluding" if leaves_out(areas) else "reference.pakistan", value=value)


def leaves_out(areas: Collection[str]) -> bool:
    """Whether a source's national value is without AJK and GB: it tells provinces apart and has none of these two.

    >>> leaves_out(["PK", "PK-PB", "PK-SD", "PK-KP"]), leaves_out(["PK"])
    (True, False)
    """
    return len(_PROVINCES & set(areas)) >= 3 and not {"PK-GB", "PK-JK"} & set(areas)


def cluster_history(same: pd.DataFrame) -> str:
    """Say when something was first asked, how often again, and by how many bodies and States.

    Asked again is counted by recommendations and concerns, not by reviews: a review may ask twice.

    Args:
        same: the rows of one cluster: body, issued_on, recommending_states.

    """
    years = [value.year for value in same["issued_on"].dropna()]
    states = {state for held in same["recommending_states"] if held is not None for state in held}
    bodies = listed([label_of("bodies", body) for body in dict.fromkeys(same["body"])])
    again = len(same) - 1
    first = say("history.first", year=min(years)) if years else say("history.first-undated")
    is_one_year = bool(years) and min(years) == max(years)
    word = "history.same-year" if is_one_year else "history.again"
    more = say(word, n=again, last=max(years)) if again and years else say("history.once")
    by = (
        say("history.by-states", bodies=bodies, n=len(states)) if states else say("history.by", bodies=bodies)
    )
    return f"{first}{more} {by}"
