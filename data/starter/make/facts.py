"""Which indicator and definition each published fact is an observation of, and how it is cited."""

import re
from pathlib import Path

import pandas as pd

from hrdash.places import find_area

from .rows import say

# survey (its beginning) | fact | of whom, where the indicator is about them alone | indicator | definition | age
# An age of `=` is the fact's own; without one the fact is about everyone its indicator is about.
NAMES = """
PBS Census 2023  | Literacy rate 10+                  |        | literacy-10plus              | census-literacy-10plus            |
PBS Census 2023  | Out-of-school children 5-16        |        | out-of-school-children-5to16 | census-out-of-school-5to16        |
PBS Census 2023  | Out-of-school rate 5-16            |        | out-of-school-5to16          | census-out-of-school-5to16        |
PBS Census 2023  | Population 5-16                    |        | population                   | census-population-by-age          | =
PBS Census 2023  | Population under 18                |        | population                   | census-population-by-age          | =
PBS Census 2023  | Transgender population             |        | population                   | census-population-by-age          |
PBS Census 2023  | Population                         |        | population                   | census-population-total           |
PBS Census 2023  | Persons with disability            |        | disability                   | census-disability                 |
PBS Census 2023  | Persons with functional limitation |        | functional-limitation        | census-functional-limitation      |
PBS Census 2023  | Non-Muslim share of population     |        | non-muslim-share             | census-religion                   |
PBS Census 2023  | Owned dwellings with female owner  | female | female-owned-dwelling        | census-dwellings-female-owner     |
PBS Census 2023  | Afghan nationals enumerated        |        | population-by-nationality    | census-nationality                |
PBS Census 2017 ( | Population                        |        | population                   | census-population-total           |
PBS Census 2017 provisional | Transgender population  |        | population                   | census-population-provisional     |
PBS Census 2017 final | Transgender population        |        | population                   | census-population-total           |
PDHS             | Birth registration under 5         |        | birth-registration-under5    | pdhs-birth-registration           |
MICS             | Birth registration under 5         |        | birth-registration-under5    | mics-birth-registration           |
MICS             | Children 1-14 experiencing violent discipline | | violent-discipline-1to14 | mics-violent-discipline           |
Punjab Child     | Children in child labour           |        | child-labour                 | pcls-child-labour                 | =
PDHS             | Women married before 18            | female | women-married-before-18      | pdhs-married-before-18            |
PDHS             | Women married before 15            | female | women-married-before-15      | pdhs-married-before-15            |
MICS             | Married before 15                  | female | women-married-before-15      | mics-married-before-15-ages-unstated |
MICS             | Married before 15                  | male   | men-married-before-15        | mics-married-before-15-ages-unstated |
PMMS             | Maternal mortality ratio           | female | maternal-mortality-ratio     | pmms-maternal-mortality           |
PDHS             | Under-5 mortality rate             |        | under5-mortality             | pdhs-under5-mortality             |
PDHS             | Infant mortality rate              |        | infant-mortality             | pdhs-infant-mortality             |
PDHS             | Physical violence since age 15, ever-married women | female | physical-violence-since-15 | pdhs-physical-violence-since-15 |
PDHS             | Sexual violence ever, ever-married women | female | sexual-violence-ever   | pdhs-sexual-violence-ever         |
PDHS             | Any intimate partner violence, ever-married women | female | intimate-partner-violence | pdhs-secondary-partner-violence |
PDHS             | Spousal physical violence, married women  | female | spousal-physical-violence  | pdhs-secondary-spousal-violence |
PDHS             | Spousal sexual violence, married women    | female | spousal-sexual-violence    | pdhs-secondary-spousal-violence |
PDHS             | Spousal emotional violence, married women | female | spousal-emotional-violence | pdhs-secondary-spousal-violence |
PSLM             | Literacy rate 10+                  |        | literacy-10plus              | pslm-literacy-10plus              |
PSLM             | Out-of-school children 5-16        |        | out-of-school-5to16          | pslm-out-of-school-5to16          |
PSLM             | Youth literacy 15-24               |        | youth-literacy-15to24        | pslm-youth-literacy               |
PSLM             | Mobile phone ownership 10+         |        | mobile-phone-ownership-10plus | pslm-mobile-phone-ownership      |
PSLM             | Internet use 10+                   |        | internet-use-10plus          | pslm-internet-use                 |
LFS              | Unemployment rate                  |        | unemployment-rate            | lfs-unemployment                  |
LFS              | Refined labour force participation rate |   | labour-force-participation   | lfs-refined-participation         |
Prison           | Prison population                  |        | prison-population            | prison-data-report-population     |
Prison           | Prison population (rounded)        |        | prison-population            | prison-data-report-population     |
Prison           | Prison capacity                    |        | prison-capacity              | prison-data-report-capacity       |
Prison           | Under-trial share of prisoners     |        | under-trial-share            | prison-data-report-under-trial    |
Prison           | Juvenile prisoners awaiting trial  |        | under-trial-share            | prison-data-report-under-trial    | =
SSDO             | GBV cases reported                 | female | violence-against-women-cases | ssdo-police-reported              |
SSDO             | Rape cases                         | female | rape-cases                   | ssdo-police-reported              |
SSDO             | Kidnapping/abduction cases         | female | kidnapping-of-women-cases    | ssdo-police-reported              |
SSDO             | Domestic violence cases            | female | domestic-violence-cases      | ssdo-police-reported              |
SSDO             | Honour killings                    | female | honour-killing-cases         | ssdo-police-reported              |
SSDO             | Rape conviction rate               |        | rape-conviction-rate         | ssdo-convictions                  |
SSDO             | Honour-killing conviction rate     |        | honour-killing-conviction-rate | ssdo-convictions                |
SSDO             | Kidnapping conviction rate         |        | kidnapping-conviction-rate   | ssdo-convictions                  |
SSDO             | Domestic-violence conviction rate  |        | domestic-violence-conviction-rate | ssdo-convictions             |
Constitution     | National Assembly seats reserved for women   | female | national-assembly-seats-reserved-women   | constitution-reserved-seats |
ECP              | Provincial assembly seats reserved for women | female | provincial-assembly-seats-reserved-women | ecp-reserved-seats |
ECP              | Registered voters                  |        | registered-voters            | ecp-registered-voters             |
ECP              | Electoral-roll gender gap          |        | electoral-roll-gender-gap    | ecp-electoral-roll-gap            |
ECP              | Women as share of adults without CNIC | female | women-share-without-cnic  | ecp-pilot-without-cnic            |
COIED            | Enforced disappearance cases received |     | disappearance-cases-received | coied-cases-received              |
COIED            | Enforced disappearance cases pending  |     | disappearance-cases-pending  | coied-cases-pending               |
"""
# They are about reviews, not people: the list of known reviews (`reviews.csv`) has them.
ELSEWHERE = ("UPR recommendations received", "UPR recommendations supported", "UPR recommendations noted")
# Printed with transgender persons among the children: by province, with what else is here, they would give the few
# of one age in Islamabad.
WITHHELD = "Population 5-16"
SEXES = {"all": "_T", "male": "M", "female": "F", "transgender": "TG"}
AGES = {"5-16": "Y5T16", "0-17": "Y0T17", "5-14": "Y5T14", "5-17": "_T", "<18": "Y0T17"}
UNITS = {
    "%": "PT",
    "percentage": "PT",
    "per 1,000 live births": "PER_1000_LIVE_BIRTHS",
    "per 100,000 live births": "PER_100000_LIVE_BIRTHS",
}


def read_facts(source: Path) -> pd.DataFrame:
    """Read the published facts as observations; one that has no place raises, so that none is lost unseen.

    Left out are those about reviews, and the children of each province that would betray a few (`WITHHELD`).

    Returns:
        Rows of observations; `computed` are those that the list itself made from a census table.

    """
    facts = pd.read_csv(source / "facts_pakistan.csv", dtype=str, keep_default_na=False)
    names = [[cell.strip() for cell in line.split("|")] for line in NAMES.strip().splitlines()]
    is_withheld = facts["indicator"].eq(WITHHELD) & facts["geography"].ne("Pakistan")
    usable = facts[~facts["indicator"].isin(ELSEWHERE) & ~is_withheld]
    rows = [_observe(fact, names) for fact in usable.to_dict("records")]
    return pd.DataFrame(rows)


def _observe(fact: dict[str, str], names: list[list[str]]) -> dict[str, object]:
    name, locality = re.fullmatch(r"(.*?)(?: \((urban|rural)\))?", fact["indicator"]).groups()
    places = [
        row
        for row in names
        if fact["survey"].startswith(row[0]) and row[1] == name and row[2] in ("", fact["sex"])
    ]
    if len(places) != 1:
        raise ValueError(f"facts_pakistan.csv: {len(places)} places for {name} ({fact['survey']}): see NAMES")
    _, _, of_whom, indicator, definition, age = places[0]
    computed = (
        "computed here" in fact["note"]
        or "derived_province" in fact["stored_source"]
        or ("TABLE_" in fact["stored_source"])
    )
    interval = re.search(r"CI ([\d.]+)-([\d.]+)", fact["unit"])
    return {
        "indicator_id": indicator,
        "definition": definition,
        "area": find_area(fact["geography"].replace(" (former)", "")),
        "period": re.search(r"\d{4}(-\d\d)?$", fact["year"])[0],
        "sex": "_T" if of_whom else SEXES.get(fact["sex"], "_T"),
        "age": AGES[fact["age"]] if age == "=" else "_T",
        "locality": {"urban": "U", "rural": "R", None: "_T"}[locality],
        "value": float(fact["value"]),
        "ci_low": float(interval[1]) if interval else None,
        "ci_high": float(interval[2]) if interval else None,
        "unit_measure": UNITS.get(fact["unit"]) or UNITS.get(fact["unit"].split()[0], "NUMBER"),
        "obs_status": "P" if "PROVISIONAL" in fact["note"] else "E" if "approximate" in fact["note"] else "A",
        "is_public": not computed and fact["grade"] != "C",
        "source_kind": "computed" if computed else "published",
        "source": _cite(fact),
        "note": _note(fact),
        **_ground(indicator),
    }


def _ground(indicator: str) -> dict[str, str]:
    if indicator == "population-by-nationality":
        return {"ground": "migratory_status", "ground_value": "afghani"}
    if indicator == "non-muslim-share":
        return {"ground": "religion", "ground_value": "not_muslim"}
    return {}


def _cite(fact: dict[str, str]) -> str:
    """Cite the survey and where it was read.

    >>> _cite({"survey": "MICS", "year": "2019", "stored_source": "pages: https://stateofchildren.com/x"})
    'MICS 2019, quoted by stateofchildren.com/x'
    """
    survey = fact["survey"].replace("PBS Census", "PBS, Census")
    if not re.search(r"\d", survey):
        survey = f"{survey} {fact['year']}"
    kind, where = fact["stored_source"].split(": ", 1)
    where = re.sub(r"https?://(www\.)?", "", where).replace(" ; ", ", ")
    return f"{survey}, quoted by {where}" if kind == "pages" else survey


def _note(fact: dict[str, str]) -> str | None:
    """Say the grade of the evidence (A is the source's own file), and what the list says against it."""
    own = fact["note"].replace("(see next rows)", "").strip()
    return say(
        None if fact["grade"] == "A" else f"grade {fact['grade']}",
        own,
        f"age group {fact['age']}" if "not stated" in fact["age"] else None,
        fact["year"] if not fact["year"][0].isdigit() else None,
        fact["unit"] if "pilot" in fact["unit"] or "seats of" in fact["unit"] else None,
    )
