"""Which column of the district compilation is which indicator, 2004 to 2020, and what is wrong with its values."""

from pathlib import Path

import pandas as pd

from hrdash.places import find_area, find_district

from .rows import say

# survey | column of the compilation | sex | indicator | definition
# A definition that ends with `*` or `+` changed with the rounds: see `_define`.
SERIES = """
HIES/PSLM | Poverty Rate (%) | _T | poverty-headcount | hies-poverty-small-area
PSLM | Youth literacy, 15-24 years old (% of population aged 15-24) | _T | youth-literacy-15to24 | pslm-youth-literacy
PSLM | Youth literacy, 15-24 years old male (% of men aged 15-24) | M | youth-literacy-15to24 | pslm-youth-literacy
PSLM | Youth literacy, 15-24 years old, female (% of women aged 15-24) | F | youth-literacy-15to24 | pslm-youth-literacy
PSLM | Adult literacy, 25 or more years old (% of population aged 25 or more) | _T | adult-literacy-25plus | pslm-adult-literacy
PSLM | Adult literacy, 25 or more years old, male (% of men aged 25 or more) | M | adult-literacy-25plus | pslm-adult-literacy
PSLM | Adult literacy, 25 or more years old, female (% of women aged 25 or more) | F | adult-literacy-25plus | pslm-adult-literacy
PSLM | Net school enrollment, primary school, 6-10 years old (% net) | _T | net-primary-enrolment-6to10 | pslm-net-primary
PSLM | Net school enrollment, primary school, 6-10 years old, male (% net male) | M | net-primary-enrolment-6to10 | pslm-net-primary
PSLM | Net school enrollment, primary school, 6-10 years old, female (% net female) | F | net-primary-enrolment-6to10 | pslm-net-primary
PSLM | Net school enrollment, middle school, 11-13 years old (% net) | _T | net-middle-enrolment-11to13 | pslm-net-middle
PSLM | Net school enrollment, middle school, 11-13 years old, male (% net male) | M | net-middle-enrolment-11to13 | pslm-net-middle
PSLM | Net school enrollment, middle school, 11-13 years old, female (% net female) | F | net-middle-enrolment-11to13 | pslm-net-middle
PSLM | Primary completion rate, 14-17 years old (% of population aged 14-17) | _T | primary-completion-14to17 | pslm-primary-completion
PSLM | Primary completion rate, 14-17 years old, boys (% of boys aged 14-17) | M | primary-completion-14to17 | pslm-primary-completion
PSLM | Primary completion rate, 14-17 years old, girls (% of girls aged 14-17) | F | primary-completion-14to17 | pslm-primary-completion
PSLM | Child labor (% of children aged 10-17) | _T | child-labour | pslm-child-labour-10to17*
PSLM | Labor force participation rate (% of working age population, 15-64 years old) | _T | labour-force-participation | pslm-participation-15to64*
PSLM | Labor force participation rate, male (% of male working age population, 15-64 years old) | M | labour-force-participation | pslm-participation-15to64*
PSLM | Labor force participation rate, female (% of female working age population, 15-64 years old) | F | labour-force-participation | pslm-participation-15to64*
PSLM | Unpaid employment (% of total employment) | _T | unpaid-family-work | pslm-unpaid-family-work
PSLM | Unpaid employment, male (% of male employment) | M | unpaid-family-work | pslm-unpaid-family-work
PSLM | Unpaid employment, female (% of female employment) | F | unpaid-family-work | pslm-unpaid-family-work
PSLM | Immunization, fully immunized (% children 12-24 months) | _T | full-immunisation | pslm-full-immunisation+
PSLM | Pregnant women receiving antenatal care (% of women  aged 15-49 who gave birth in last 3 years) | _T | antenatal-care | pslm-antenatal-facility
PSLM | Assisted birth at healthcare facility (% of women aged 15-49 who gave birth in last 3 years) | _T | institutional-births | pslm-institutional-births
PSLM | Accessibility, health (% of population within 15 minutes to clinic/hospital) | _T | health-facility-within-15min | pslm-health-facility
PSLM | Access to improved drinking water (% of population) | _T | improved-drinking-water | pslm-improved-water
PSLM | Access to improved toilet facilities (% of population) | _T | improved-sanitation | pslm-improved-toilet
PSLM | Open defecation (% of population) | _T | open-defecation | pslm-open-defecation
PSLM | Access to electricity (% of population) | _T | electricity-access | pslm-electricity
PSLM | Reliance on clean fuels for cooking (% of population) | _T | clean-cooking-fuel | pslm-clean-fuel
PSLM | Overcrowding (% of population) | _T | overcrowding | pslm-overcrowding
PSLM | Households' mobile phone ownership (% of population) | _T | household-mobile-phone | pslm-household-mobile-phone
MICS | Child registration (% of children aged under 5) | _T | birth-registration-under5 | mics-birth-registration
MICS | Child was registered (reported or recalled) (% of children aged under 5) | _T | birth-registration-under5 | mics-birth-registration
MICS | Prevalence of stunting, height for age (% of children under 5) | _T | stunting-under5 | mics-stunting
MICS | Prevalence of wasting, weight for height (% of children under 5) | _T | wasting-under5 | mics-wasting
MICS | Exclusive breastfeeding (% of children under 6 months) | _T | exclusive-breastfeeding | mics-exclusive-breastfeeding
MICS | Women's marriage before age 15 (% of women aged 20-24) | _T | women-married-before-15 | mics-married-before-15
MICS | Women's marriage before age 18 (% of women aged 20-24) | _T | women-married-before-18 | mics-married-before-18
MICS | Children left unattended (% of children under 5) | _T | children-left-unattended | mics-left-unattended
MICS | Assisted birth (% of ever-married women aged 15-49 with a live birth in the 2 years before the survey) | _T | skilled-birth-attendance | mics-skilled-birth-of-women
MICS | Assisted birth (% of births assisted by health professionals) | _T | skilled-birth-attendance | mics-skilled-birth-of-births
MICS | Pregnant women receiving prenatal care (% of ever-married women aged 15-49 with a live birth in the 2 years before the survey) | _T | antenatal-care | mics-antenatal-any
MICS | Pregnant women receiving prenatal care (%) | _T | antenatal-care | mics-antenatal-unstated
NNS | Prevalence of stunting among children under 5, height for age | _T | stunting-under5 | nns-stunting
NNS | Prevalence of wasting among children under 5, weight for height | _T | wasting-under5 | nns-wasting
NNS | Infants under 6 months exclusively breastfed | _T | exclusive-breastfeeding | nns-exclusive-breastfeeding
NNS | Women’s marriage before age 15 (% of women aged 20-24) | _T | women-married-before-15 | nns-married-before-15
NNS | Women’s marriage before age 18 (% of women aged 20-24) | _T | women-married-before-18 | nns-married-before-18
NNS | Full immunization coverage among one-year-olds | _T | full-immunisation | nns-full-immunisation
NNS | Pregnant women receiving antenatal care | _T | antenatal-care | nns-antenatal-facility
NNS | Births with at least four antenatal care checkups | _T | four-antenatal-visits | nns-four-antenatal-visits
NNS | Assisted birth at a healthcare facility | _T | institutional-births | nns-institutional-births
NNS | Women visited by LHW | _T | lady-health-worker-visit | nns-lady-health-worker-visit
NNS | Moderate or severe food insecurity | _T | food-insecurity | nns-food-insecurity
NNS | Severe food insecurity | _T | severe-food-insecurity | nns-severe-food-insecurity
NNS | Population covered under social protection | _T | social-protection-coverage | nns-social-protection
NNS | Functional disability among children aged 24-59 months | _T | child-functional-difficulty | nns-child-functional-difficulty
"""
# Printed as fractions under a label that says per cent.
FRACTIONS = ("mics-skilled-birth-of-births", "mics-antenatal-unstated")
# Columns of a round that stand under each other's labels: label → what it holds. Only so is women's rate, divided by
# men's, the printed parity index in all 128 districts, with everyone's rate between the two.
EXCHANGED = {
    ("2019-PSLM", "Youth literacy gender parity index, 15-24 years old"): (
        "Youth literacy, 15-24 years old (% of population aged 15-24)"
    ),
    ("2019-PSLM", "Youth literacy, 15-24 years old (% of population aged 15-24)"): (
        "Youth literacy, 15-24 years old, female (% of women aged 15-24)"
    ),
    ("2019-PSLM", "Youth literacy, 15-24 years old, female (% of women aged 15-24)"): (
        "Youth literacy gender parity index, 15-24 years old"
    ),
}
# In 2019-20 the shares of a job status are of everyone, not of the employed: they add up to the employed, not to 100.
OTHER_BASE = ("pslm-unpaid-family-work", "2019-20")
# The middle district falls by more than a third from one round to the next, which houses and clinics do not.
BREAKS = {("pslm-improved-toilet", "2019-20"), ("pslm-health-facility", "2019-20")}
# The compilation labels a round of PSLM by the year it began and one of MICS by the year it ended.
PSLM_ROUNDS = {year: f"{year}-{year % 100 + 1:02}" for year in (2004, 2006, 2008, 2010, 2012, 2014, 2019)}
MICS_ROUNDS = {
    ("PK-KP", 2016): "2016-17",
    ("PK-PB", 2018): "2017-18",
    ("PK-SD", 2019): "2018-19",
    ("PK-BA", 2020): "2019-20",
}


def read_observations(source: Path) -> pd.DataFrame:
    """Read the chosen series: non-null, each key once, no ranks, with a note where a value is doubtful.

    Raises:
        ValueError: where a column is not in the compilation, or holds another column's values.

    """
    values = pd.read_parquet(source / "pk_indicators" / "PakIndicators_all_long.parquet")
    values = values.rename(columns={"source": "survey", "year_1": "round", "indicator": "column"})
    values = values[["survey", "round", "year", "column", "province", "district", "value"]]
    values = values.dropna(subset="value").drop_duplicates()  # no key repeats with another value
    twins = _twins(values)
    labels = list(zip(values["round"], values["column"].str.strip(), strict=True))
    values["column"] = [EXCHANGED.get(label, label[1]) for label in labels]
    values["is_exchanged"] = [label in EXCHANGED for label in labels]
    names = pd.DataFrame(
        [[cell.strip() for cell in line.split(" | ")] for line in SERIES.strip().splitlines()],
        columns=["survey", "column", "sex", "indicator_id", "definition"],
    )
    rows = values.merge(names, "inner", ["survey", "column"], validate="many_to_one")
    if missing := set(names["column"]) - set(rows["column"]):
        raise ValueError(f"the compilation has no column {sorted(missing)[0]!r}")
    rows = rows.merge(twins, "left", ["round", "province", "district"])
    return _check_sexes(_describe(rows))


def _describe(rows: pd.DataFrame) -> pd.DataFrame:
    """Give each value its place, period, definition, citation and notes."""
    rows["area"] = rows["province"].map(find_area)
    rows["district"] = [find_district(*place) for place in zip(rows["district"], rows["area"], strict=True)]
    rows["period"] = [
        _period(*cells) for cells in zip(rows["survey"], rows["area"], rows["year"], strict=True)
    ]
    series = pd.Series(list(zip(rows["definition"], rows["period"], strict=True)), rows.index)
    rows["source"] = (
        rows["survey"] + " " + rows["period"] + ", szhaider/PakIndicatorsApp '" + rows["round"] + "'"
    )
    is_fraction = rows["definition"].isin(FRACTIONS)
    rows["value"] = rows["value"].where(~is_fraction, rows["value"] * 100)
    rows["obs_status"] = series.isin(BREAKS).map({True: "B", False: "A"})
    rows["obs_status"] = rows["obs_status"].mask(rows["survey"] == "HIES/PSLM", "E")  # modelled
    says = {
        "a fraction under a per cent label, times 100": is_fraction,
        "stands under another column's label in this round": rows["is_exchanged"],
        "falls sharply in many districts in this round: perhaps another question": rows["obs_status"] == "B",
        "zero as compiled: perhaps no data": rows["value"] == 0,
    }
    notes = pd.DataFrame({text: where.map({True: text, False: None}) for text, where in says.items()})
    notes["twin"] = rows["twin"]
    rows["note"] = [say(*(part for part in parts if isinstance(part, str))) for parts in notes.to_numpy()]
    rows["definition"] = [_define(*cells) for cells in zip(rows["definition"], rows["year"], strict=True)]
    return rows[series != OTHER_BASE].assign(unit_measure="PT")


def _period(survey: str, area: str, year: float) -> str:
    if survey == "PSLM":
        return PSLM_ROUNDS[int(year)]
    return MICS_ROUNDS.get((area, int(year)), str(int(year))) if survey == "MICS" else str(int(year))


def _define(definition: str, year: float) -> str:
    """Tell apart what was asked.

    `*` is work in the last week until 2008, in the last month from 2010; of 2019 the compilation does not say.
    `+` is a measure of which it does not say what changed in 2019.

    >>> _define("pslm-child-labour-10to17*", 2008), _define("pslm-full-immunisation+", 2014)
    ('pslm-child-labour-10to17-last-week', 'pslm-full-immunisation')
    """
    if year > 2014:
        return definition.replace("*", "-unstated").replace("+", "-unstated")
    return definition.replace("*", "-last-week" if year <= 2008 else "-last-month").replace("+", "")


def _twins(values: pd.DataFrame) -> pd.DataFrame:
    """Find districts with the very same figures in every column of a round: they were one district then.

    Returns:
        `round`, `province`, `district`, `twin`: the note that names the others.

    """
    place = ["round", "province", "district"]
    values = values.sort_values("column")
    prints = values.groupby(place)["value"].agg(
        lambda figures: str(list(figures)) if len(figures) > 3 else None
    )
    prints = prints.dropna().reset_index()
    rows = []
    for (name, province, _), group in prints.groupby(["round", "province", "value"]):
        for district in group["district"] if len(group) > 1 else []:
            others = [other for other in sorted(group["district"]) if other != district]
            named = ", ".join(others) if len(others) < 3 else f"{len(others)} other districts"
            rows.append((name, province, district, f"same figures as {named} in this round"))
    return pd.DataFrame(rows, columns=[*place, "twin"])


def _check_sexes(rows: pd.DataFrame) -> pd.DataFrame:
    """Refuse columns of which one is not what it says: everyone's rate lies between men's and women's."""
    wide = rows.pivot(index=["definition", "period", "area", "district"], columns="sex", values="value")
    ends = wide[["M", "F"]]
    if not (
        wrong := wide[(wide["_T"] > ends.max(axis=1) + 0.01) | (wide["_T"] < ends.min(axis=1) - 0.01)]
    ).empty:
        raise ValueError(f"everyone's rate is beyond men's and women's: {wrong.index[0]}")
    return rows
