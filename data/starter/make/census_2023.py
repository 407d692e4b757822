"""What hrdash takes from the 2023 census: population, schooling, disability, housing, marriage, belief, nationality."""

from pathlib import Path

import pandas as pd

from .census_tables import (
    AREAS,
    NATION,
    NOWHERE,
    divide,
    keep_apart,
    keep_women,
    read_households,
    read_persons,
    sum_up,
)
from .rows import say

LITERACY_AGES = {
    "10 - 12": "Y10T12",
    "13 - 14": "Y13T14",
    "15 - 24": "Y15T24",
    "25 - 40": "Y25T40",
    "41 - 60": "Y41T60",
    ">60": "Y_GE61",  # 61 and over: its population is table 4's from 61, not from 60
}
DISABILITY_AGES = {"0 - 4": "Y0T4", "5 - 9": "Y5T9", **LITERACY_AGES}
FINE_AGES = {f"Y{first}T{first + 4}": (first, first + 4) for first in range(0, 75, 5)} | {
    "Y15T24": (15, 24),
    "Y_GE60": (60, 75),
    "Y_GE75": (75, 75),
}
CHILDREN_AND_ADULTS = {"Y0T17": (0, 17), "Y_GE18": (18, 75)}
# No band of grown men reaches a district: with boys it would make all men, and men, women and the printed
# total together give the number of transgender persons of the district.
DISTRICT_AGES = {"Y0T17": (0, 17), "Y5T16": (5, 16), "Y15T24": (15, 24), "Y_GE60": (60, 75)}
DOMAINS = {
    "Seeing": "seeing",
    "Hearing": "hearing",
    "Walking/ Climbing": "walking",
    "Communication": "communication",
    "Memorization/ Focus": "memorisation",
    "Self care etc": "self_care",
}
RELIGIONS = {
    "MUSLIM": "muslim",
    "CHRISTIAN": "christian",
    "HINDU JATI": "hindu_jati",
    "SCHEDULED CASTE": "scheduled_caste",
    "QADIANI/AHMADI": "qadiani_ahmadi",
    "SIKH": "sikh",
    "PARSI": "parsi",
    "OTHERS": "other_religion",
}
NATIONALITIES = {
    "PAKISTANI": "pakistani",
    "AFGHANI": "afghani",
    "BENGALI": "bengali",
    "CHINESE": "chinese",
    "OTHERS": "other_nationality",
}


def read_observations(source: Path) -> pd.DataFrame:
    """Make all observations of the 2023 census from its tables: district, area and nation, with their parts.

    A row without printed counterpart is `computed`; the figures that PBS itself printed are joined later.
    """
    ages = _ages(source)
    parts = [
        _literacy(source),
        *_schooling(source, ages),
        _population(ages),
        *_disability(source),
        *_housing(source),
        _marriage(source),
        *_religion(source),
        _nationality(source),
    ]
    rows = pd.concat(parts)
    return rows.assign(
        period="2023",
        note=[_note(*cells) for cells in zip(*(rows[name] for name in NOTED), strict=True)],
    ).drop(columns=["named"])


NOTED = ["area", "district", "sex", "unit_measure", "named", "note"]


def _note(area: str, district: str, sex: str, unit: str, named: float, note: str | None) -> str | None:
    """Say what is peculiar: the nation's coverage, and the sum without tehsils whose province cell is empty."""
    without = None
    # For counts only of everyone: by sex they would give the transgender persons of those few tehsils.
    if district == "_T" and sex != "TG" and pd.notna(named) and (unit == "PT" or sex == "_T"):
        figure = f"{named:.2f}" if unit == "PT" else f"{named:.0f}"
        without = f"{figure} without tehsils whose province cell is blank"
    return say("excl. AJK and GB" if area == "PK" else None, note if isinstance(note, str) else None, without)


def _name(rows: pd.DataFrame, indicator: str, definition: str, unit: str, tables: str) -> pd.DataFrame:
    """Name rows of sums or rates as observations computed from the given tables."""
    if "count" in rows:
        changed = rows["named"].notna() & (rows["named"] != rows["count"])
        rows = rows.assign(value=rows["count"], named=rows["named"].where(changed)).drop(columns="count")
    return rows.assign(
        indicator_id=indicator,
        definition=definition,
        unit_measure=unit,
        source=f"PBS, Census 2023, {tables}",
        source_kind="computed",
        is_public=False,
        note=rows.get("note"),
    )


def _pick(sums: pd.DataFrame, label: str, value: str) -> pd.DataFrame:
    return sums[sums[label] == value].drop(columns=label)


def _ages(source: Path) -> pd.DataFrame:
    """Read table 4 by single year of age: `year` 0–74, 75 for 75 and over, -1 for all ages."""
    rows = read_persons(source, "04", "SEX_AGE_GROUP_IN_YEARS")
    words = {"ALL AGES": -1, "BELOW 1": 0, "75 & ABOVE": 75}
    return rows.assign(
        year=rows["SEX_AGE_GROUP_IN_YEARS"].map(lambda age: words[age] if age in words else int(age))
    )


def _between(ages: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    return sum_up(ages[ages["year"].between(first, last)])


def _population(ages: pd.DataFrame) -> pd.DataFrame:
    """Count everyone: men of all ages only where transgender persons have a row beside them."""
    bands = {
        "_T": keep_women(sum_up(ages[ages["year"] == -1]), all_sexes_in=AREAS),
        "Y5T16": _at(_apart(ages, (5, 16), NATION), "area"),
    }
    bands |= {age: _at(_apart(ages, years, AREAS), "area") for age, years in CHILDREN_AND_ADULTS.items()}
    bands |= {age: _at(_apart(ages, years, NOWHERE), "area") for age, years in FINE_AGES.items()}
    in_districts = [
        _at(_apart(ages, years, NOWHERE), "district").assign(age=age) for age, years in DISTRICT_AGES.items()
    ]
    parts = [sums.assign(age=age) for age, sums in bands.items()]
    name = ("population", "census-population-by-age", "NUMBER")
    rows = _name(pd.concat([*parts, *in_districts]), *name, "table 4")
    printed = (rows["district"] != "_T") & (rows["age"] == "_T")
    return rows.assign(
        source_kind=rows["source_kind"].mask(printed, "published"), is_public=rows["is_public"] | printed
    )


def _apart(ages: pd.DataFrame, years: tuple[int, int], transgender_in: frozenset[str]) -> pd.DataFrame:
    return keep_apart(_between(ages, *years), transgender_in=transgender_in)


def _at(sums: pd.DataFrame, level: str) -> pd.DataFrame:
    """Keep the district rows or the area and nation rows, without locality."""
    is_district = sums["district"] != "_T"
    return sums[(is_district == (level == "district")) & (sums["locality"] == "_T")]


def _literacy(source: Path) -> pd.DataFrame:
    sums = keep_apart(sum_up(read_persons(source, "12", "VARS"), "VARS"), transgender_in=AREAS)
    rates = divide(_pick(sums, "VARS", "Literate >=10"), _pick(sums, "VARS", "Population >=10"))
    by_age = sum_up(read_persons(source, "13A", "VARS", "AGE_BRACKET"), "VARS", "AGE_BRACKET")
    by_age = by_age[by_age["AGE_BRACKET"].isin(LITERACY_AGES)]
    printed = by_age[by_age["sex"] == "_T"].rename(columns={"count": "printed"}).drop(columns="named")
    apart = keep_apart(by_age, transgender_in=NOWHERE)
    people = _pick(apart, "VARS", "Population")
    age_rates = divide(_pick(apart, "VARS", "Literate"), people)
    age_rates = age_rates[(age_rates["district"] == "_T") | (age_rates["locality"] == "_T")]
    age_rates = age_rates.merge(_pick(printed, "VARS", "Population"), "left")
    short = age_rates["denominator"] - age_rates["printed"]
    age_rates["note"] = [
        f"the table's own all-sexes cells read {gap:.0f} less than men and women" if gap > 100_000 else None
        for gap in short
    ]
    age_rates = age_rates.assign(age=age_rates["AGE_BRACKET"].map(LITERACY_AGES))
    name = ("literacy-10plus", "census-literacy-10plus", "PT")
    return pd.concat(
        [
            _name(rates, *name, "table 12"),
            _name(age_rates.drop(columns=["AGE_BRACKET", "printed"]), *name, "table 13A"),
        ]
    )


def _schooling(source: Path, ages: pd.DataFrame) -> list[pd.DataFrame]:
    sums = sum_up(read_persons(source, "12", "VARS"), "VARS")
    children = keep_apart(_between(ages, 5, 16), transgender_in=NATION)
    out = _pick(sums, "VARS", "Out of School Children (5-16)")
    rates = {
        kind: divide(keep_apart(counts, transgender_in=NATION), children)
        for kind, counts in {
            "out-of-school-5to16": out,
            "never-attended-5to16": _pick(sums, "VARS", "Never to School (5-16)"),
        }.items()
    }
    counts = keep_apart(out, transgender_in=AREAS)
    counts = counts[counts["locality"] == "_T"]
    name = ("out-of-school-children-5to16", "census-out-of-school-5to16", "NUMBER")
    return [
        *(_name(rows, kind, f"census-{kind}", "PT", "tables 12 and 4") for kind, rows in rates.items()),
        _name(counts, *name, "table 12"),
    ]


def _disability(source: Path) -> list[pd.DataFrame]:
    sums = sum_up(read_persons(source, "16", "DISAB_FUNC_LIM"), "DISAB_FUNC_LIM")
    people = _pick(sums, "DISAB_FUNC_LIM", "Population")
    by_age = read_persons(source, "17", "DISAB_FUNC_LIM", "AGE_GROUP")
    by_age = sum_up(by_age[by_age["AGE_GROUP"].isin(DISABILITY_AGES)], "DISAB_FUNC_LIM", "AGE_GROUP")
    by_age = _at(by_age, "area").assign(age=lambda rows: rows["AGE_GROUP"].map(DISABILITY_AGES))
    by_age = by_age.drop(columns="AGE_GROUP")
    parts = []
    for kind, indicator in (("Disability", "disability"), ("Functional limitation", "functional-limitation")):
        rates = divide(_pick(sums, "DISAB_FUNC_LIM", kind), people)
        parts.append(_name(rates, indicator, f"census-{indicator}", "PT", "table 16"))
        rates = divide(_pick(by_age, "DISAB_FUNC_LIM", kind), _pick(by_age, "DISAB_FUNC_LIM", "Population"))
        parts.append(_name(rates, indicator, f"census-{indicator}", "PT", "table 17"))
    for kind, domain in DOMAINS.items():
        rates = divide(_pick(sums, "DISAB_FUNC_LIM", kind), people)
        small = (rates["district"] == "_T") | ((rates["sex"] == "_T") & (rates["locality"] == "_T"))
        rates = rates[small].assign(ground="functional_domain", ground_value=domain)
        name = ("functional-limitation-by-type", "census-functional-limitation", "PT")
        parts.append(_name(rates, *name, "table 16"))
    parts.append(_with_and_without(sums))
    men = {"M": "men include transgender persons: the table has no column for them"}
    return [part.assign(note=part["sex"].map(men)) for part in parts]


def _with_and_without(sums: pd.DataFrame) -> pd.DataFrame:
    """Count persons with and without disability, by province and nation (table 16)."""
    sums = sums[sums["district"] == "_T"]
    people, disabled = (_pick(sums, "DISAB_FUNC_LIM", kind) for kind in ("Population", "Disability"))
    keys = ["area", "district", "sex", "locality"]
    others = people.set_index(keys) - disabled.set_index(keys)
    rows = pd.concat(
        [
            people.assign(disability="_T"),
            disabled.assign(disability="WITH"),
            others.reset_index().assign(disability="WITHOUT"),
        ]
    )
    return _name(rows, "population", "census-population-by-disability", "NUMBER", "table 16")


def _housing(source: Path) -> list[pd.DataFrame]:
    tables = {number: sum_up(read_households(source, number), "counted") for number in ("23", "24", "25")}

    def share(number: str, counted: str, *of: str) -> pd.DataFrame:
        below = pd.concat([_pick(tables[number], "counted", column) for column in of])
        below = below.groupby(["area", "district", "sex", "locality"])[["count", "named"]].sum().reset_index()
        return divide(_pick(tables[number], "counted", counted), below)

    owners = share("25", "OWNER_GENDER_FEMALE", "OWNER_GENDER_MALE", "OWNER_GENDER_FEMALE")
    owners["note"] = "dwellings with a recorded owner outnumber owned dwellings in the same table"
    water = share("23", "DRINK_WTR_IMPROVE", "HOUSEHOLDS")
    toilet = share("24", "TOILET_NONE", "HOUSEHOLDS")
    one_room = share("25", "NO_ROOMS_ONE", "HOUSEHOLDS")
    return [
        _name(water, "improved-drinking-water", "census-households-improved-water", "PT", "table 23"),
        _name(toilet, "no-toilet", "census-households-no-toilet", "PT", "table 24"),
        _name(one_room, "one-room-dwelling", "census-households-one-room", "PT", "table 25"),
        _name(
            owners[owners["district"] == "_T"],
            "female-owned-dwelling",
            "census-dwellings-female-owner",
            "PT",
            "table 25",
        ),
    ]


def _marriage(source: Path) -> pd.DataFrame:
    rows = read_persons(source, "06", "AGE_GROUP", "MARITAL_STATUS")
    rows = rows[rows["AGE_GROUP"] == "15 - 19"]
    ever = rows[rows["MARITAL_STATUS"] != "NEVER MARRIED"]
    rates = divide(*(keep_apart(sum_up(part), transgender_in=NOWHERE) for part in (ever, rows)))
    return _name(
        rates[rates["district"] == "_T"], "ever-married-15to19", "census-ever-married-15to19", "PT", "table 6"
    )


def _religion(source: Path) -> list[pd.DataFrame]:
    """Shares by religion, of everyone and of women: men too would give transgender persons by religion."""
    rows = read_persons(source, "09", "RELIGION")
    sums = _open(sum_up(rows, "RELIGION"))
    people = _open(sum_up(rows))
    rates = divide(sums, people)
    rates = rates.assign(ground="religion", ground_value=rates["RELIGION"].map(RELIGIONS))
    others = _open(sum_up(rows[rows["RELIGION"] != "MUSLIM"]))
    # Without its parts and to two decimals: the exact sum would give away the smallest communities.
    non_muslim = divide(others, people).assign(ground="religion", ground_value="not_muslim")
    non_muslim = non_muslim.assign(value=non_muslim["value"].round(2), numerator=None, denominator=None)
    return [
        _name(
            rates.drop(columns="RELIGION"),
            "population-by-religion",
            "census-religion",
            "PT",
            "table 9",
        ),
        _name(non_muslim, "non-muslim-share", "census-religion", "PT", "table 9"),
    ]


def _nationality(source: Path) -> pd.DataFrame:
    rows = read_persons(source, "10", "NATIONALITY", "AGE_GROUP")
    sums = _open(sum_up(rows[rows["AGE_GROUP"] == "ALL AGES"], "NATIONALITY"))
    sums = sums.assign(ground="migratory_status", ground_value=sums["NATIONALITY"].map(NATIONALITIES))
    name = ("population-by-nationality", "census-nationality", "NUMBER")
    return _name(sums.drop(columns="NATIONALITY"), *name, "table 10")


def _open(sums: pd.DataFrame) -> pd.DataFrame:
    """Keep what may be shown of a protected ground: province and nation, no locality, everyone and women."""
    return keep_women(_at(sums, "area"), all_sexes_in=NOWHERE)
