"""Every title and sentence of the starter lake, for every selection, held against the rows it speaks of.

The rows are read once and looked through in plain Python: nothing here asks the queries that made the sentences.
"""

import math
import re
from collections import Counter

import pytest

from hrdash.queries import behind, overview
from hrdash.sentences import PROTECTED_GROUNDS
from hrdash.sentences.cautions import cautions
from hrdash.sentences.gaps import place_sentences
from hrdash.store import Release, query
from hrdash.ui import behind as gaps_page
from hrdash.ui import cached, pickers
from hrdash.ui import indicator as page
from hrdash.vocabulary import codes
from hrdash.words import figure, group_label, number, place

AREAS = ["PK", "PK-KP", "PK-PB", "PK-SD", "PK-BA", "PK-IS", "PK-GB", "PK-JK"]
PAIRS = {"sex": ("F", "M"), "disability": ("WITH", "WITHOUT"), "locality": ("R", "U")}
SEXES = {
    "children": {"F": "girls", "M": "boys"},
    "adults": {"F": "women", "M": "men"},
    "both": {"F": "women and girls", "M": "men and boys"},
}
# Whom an indicator with figures by sex speaks of, where it is not both: told here once more, by hand.
CHILDREN = {
    *(
        "out-of-school-5to16",
        "out-of-school-children-5to16",
        "never-attended-5to16",
        "net-primary-enrolment-6to10",
    ),
    *("net-middle-enrolment-11to13", "primary-completion-14to17", "full-immunisation", "under5-mortality"),
    *("infant-mortality", "stunting-under5", "wasting-under5", "exclusive-breastfeeding"),
    *("child-functional-difficulty", "child-labour", "birth-registration-under5", "violent-discipline-1to14"),
    "children-left-unattended",
}
ADULTS = {"adult-literacy-25plus"}
SPOKEN = {
    **{("locality", "R"): "people in rural areas", ("locality", "U"): "people in towns and cities"},
    **{
        ("disability", "WITH"): "persons with disabilities",
        ("disability", "WITHOUT"): "persons without disabilities",
    },
}
DIMENSIONS = ("sex", "age", "disability", "locality", "ground")
LOWEST, HIGHEST = "lowest", "highest"


@pytest.fixture(scope="module")
def release(starter: Release) -> Release:
    return starter


@pytest.fixture(scope="module")
def rows(release) -> list[dict]:
    return query(release, "select * from observations where value is not null").to_pylist()


@pytest.fixture(scope="module")
def by_series(rows) -> dict[tuple, list[dict]]:
    found: dict[tuple, list[dict]] = {}
    for row in rows:
        found.setdefault((row["indicator_id"], row["definition"]), []).append(row)
    return found


def seen(rows: list[dict], by: str) -> list[dict]:
    """Give the newest figures by one dimension: others at their total, at most three years from the newest."""
    column = "ground" if by in codes("grounds") else by
    of_area = [
        row for row in rows if (row["district"] != "_T") == (by == "district") and row["area"] in AREAS
    ]
    alone = [row for row in of_area if all(row[name] == "_T" for name in DIMENSIONS if name != column)]
    if column == "ground":
        alone = [row for row in alone if row["ground"] == by]
    if not alone:
        return []
    newest = max(row["year"] for row in alone)
    last: dict[tuple, tuple] = {}
    for row in alone:
        where = (row["area"], row["district"])
        last[where] = max(last.get(where, (0, "")), (row["year"], row["period"]))
    return [
        row
        for row in alone
        if row["year"] >= newest - 3 and (row["year"], row["period"]) == last[row["area"], row["district"]]
    ]


def spoken_of(rows: list[dict], by: str, direction: str) -> list[dict]:
    """Give the figures among which a title names the lowest or the highest."""
    places = [row for row in rows if row["area"] != "PK"] or rows
    code = {name: name for name in PAIRS}.get(by)
    pair = [row for row in places if code and row[code] in PAIRS[by]]
    totals = [row for row in places if all(row[name] == "_T" for name in DIMENSIONS)]
    if by in codes("grounds"):
        return places
    return totals if direction == "neutral" and totals else pair or totals


def where(row: dict) -> str:
    area = place(row["area"])
    return area if row["district"] == "_T" else f"{place(row['area'], row['district'])} ({area})"


def written(row: dict) -> str:
    """Write a figure as a title has to: in brackets where it is of low reliability, with its base where that is small."""
    text = figure(row["value"], row["unit_measure"])
    text = f"({text})" if row["obs_status"] == "U" else text
    base = row["denominator"] if row["sample_size"] is None else row["sample_size"]
    return text if base is None or base >= 100 else f"{text} (n {number(base)})"


def spoken(indicator_id: str, by: str, code: str, age: str = "_T") -> str:
    """Name a group as a title has to: girls are no women."""
    if by in codes("grounds"):
        return f"the group “{group_label(by, code)}”"
    if by != "sex":
        return SPOKEN[by, code]
    if age != "_T":
        ends = [int(end) for end in re.findall(r"\d+", age)]
        is_young = "_GE" not in age and ends[-1] < 18
        whom = "children" if is_young else "adults" if ends[0] >= 18 else "both"
    else:
        whom = "children" if indicator_id in CHILDREN else "adults" if indicator_id in ADULTS else "both"
    return SEXES[whom][code]


def check_extreme(title: str, about: dict, rows: list[dict], by: str, shown: list[dict]) -> str:
    """Hold a title's claim against the figures; give which form it has."""
    label, direction = about["label_en"], about["direction"]
    scope = f"{label}, female and male: "  # without it a claim is one over all that is shown of places
    said = title.removeprefix(scope).removeprefix(f"{label}: ")
    measure = rows[0]["unit_measure"]
    texts = {id(row): figure(row["value"], measure) for row in rows}
    low = min(rows, key=lambda row: row["value"])
    high = max(rows, key=lambda row: row["value"])

    def named(row: dict) -> str:
        group = f" ({group_label(by, row['ground_value']).lower()})" if by in codes("grounds") else ""
        return where(row) + group

    if match := re.fullmatch(r"from (.+?) in (.+?) to (.+) in (.+)", said):
        assert (match[1], match[3]) == (written(low), written(high))
        assert match[2] in {named(row) for row in rows if row["value"] == low["value"]}
        assert match[4] in {named(row) for row in rows if row["value"] == high["value"]}
        assert direction == "neutral" or measure == "NUMBER"
        return "span"
    worst, word = (low, LOWEST) if direction == "higher_is_better" else (high, HIGHEST)
    alike = [row for row in rows if texts[id(row)] == texts[id(worst)]]
    over = [row["value"] for row in shown if row["area"] != "PK" or len({one["area"] for one in rows}) == 1]
    is_passed = min(over) < low["value"] if word == LOWEST else max(over) > high["value"]
    if by in PAIRS and rows[0][by] != "_T":
        assert title.startswith(scope) == is_passed, title
    if match := re.fullmatch(rf"{word} in (\d+) places alike, (.+)", said):
        assert (int(match[1]), match[2]) == (len({where(row) for row in alike}), texts[id(worst)])
        return "many"
    if match := re.fullmatch(rf"{word} (?:for (.+) )?in (.+), (.+)", said):
        assert match[3] == (written(worst) if len(alike) == 1 else texts[id(worst)])
        assert all(where(row) in match[2] for row in alike)
        if match[1]:
            assert len(alike) == 1
            code = worst["ground_value" if by in codes("grounds") else by]
            assert match[1] == spoken(about["indicator_id"], by, code)
        return "worst"
    match = re.fullmatch(r"(.+) in (.+)", said)
    assert match, title
    assert len(rows) == 1
    assert (match[1], match[2]) == (written(low), where(low))
    return "single"


def test_every_title_of_the_indicator_page_is_true_of_the_figures_under_it(release, by_series):
    forms: Counter = Counter()
    known = cached.series(release).set_index(["indicator_id", "definition"], drop=False)
    for (indicator_id, definition), series in known.iterrows():
        about = cached.one_indicator(release, indicator_id)
        if about["unit_measure"] == "YES_NO":
            continue
        for by in pickers.dimensions_of(series):
            choice = page.Choice(indicator_id, definition, by, "census")
            title = page.read_profile(release, choice).title
            label, direction = about["label_en"], about["direction"]
            shown = seen(by_series[indicator_id, definition], by)
            rows = spoken_of(shown, by, direction)
            if by in PROTECTED_GROUNDS:
                assert title.startswith(f"{label}: never ranked by")
                forms["protected"] += 1
            elif not rows:
                told = "figures of groups that are not ranked" if shown else "no figures for this choice yet"
                assert title == f"{label}: {told}", (indicator_id, definition, by)
                forms["none"] += 1
            else:
                forms[check_extreme(title, about, rows, by, shown)] += 1
    # The check has met every form, and more than a handful of each of the common ones.
    assert forms["worst"] > 60
    assert {"span", "single", "protected"} <= set(forms)


def test_every_title_of_a_crossing_is_true_of_the_figures_under_it(release, by_series):
    checked = 0
    for indicator_id, definition in by_series:
        about = cached.one_indicator(release, indicator_id)
        for _, pair in cached.crossings_of(release, indicator_id, definition).iterrows():
            areas = [area for area in pair["areas"] if area in AREAS]
            for area in areas[:: max(1, len(areas) - 1)]:  # the first and the last of each
                choice = page.Choice(indicator_id, definition, pair["by"], "census")
                state = page.read_crossed(release, choice, page.Crossing(pair["across"], area))
                checked += check_crossed(state.title, about, by_series[indicator_id, definition], pair, area)
    assert checked > 60


def check_crossed(title: str, about: dict, rows: list[dict], pair: dict, area: str) -> bool:
    """Hold a crossing's claim against the figures; say whether it claims anything."""
    by, across = pair["by"], pair["across"]
    columns = [("ground" if name in codes("grounds") else name) for name in (by, across)]
    mine = [row for row in rows if row["area"] == area]
    mine = [
        row
        for row in mine
        if all((row[name] == "_T") for name in (*DIMENSIONS, "district") if name not in columns)
        and all(row[name] != "_T" for name in columns)
        and all(row["ground"] == name for name in (by, across) if name in codes("grounds"))
    ]
    if {by, across} & PROTECTED_GROUNDS:
        assert "never ranked by" in title
        return False
    last = max((row["year"], row["period"]) for row in mine)
    mine = [row for row in mine if (row["year"], row["period"]) == last and row["sex"] != "TG"]
    mine = [row for row in mine if by not in PAIRS or row[by] in PAIRS[by]] or mine
    if not mine:
        assert title.endswith("figures of groups that are not ranked")
        return False
    measure = mine[0]["unit_measure"]
    low, high = (end(mine, key=lambda row: row["value"])["value"] for end in (min, max))
    assert place(area) in title
    if about["direction"] == "neutral" or measure == "NUMBER":
        assert f"from {figure(low, measure)} (" in title
        assert f"to {figure(high, measure)} (" in title
        return True
    worst = low if about["direction"] == "higher_is_better" else high
    alike = [row for row in mine if figure(row["value"], measure) == figure(worst, measure)]
    assert title.endswith(written(alike[0]) if len(alike) == 1 else figure(worst, measure))
    if len(alike) > 1:
        assert f"in {len(alike)} groups alike" in title
        return True
    row = alike[0]
    code = row["ground_value"] if across in codes("grounds") else row[across]
    assert (place(area, code) if across == "district" else group_label(across, code).lower()) in title
    if by in PAIRS:
        age = row["age"] if across == "age" else "_T"
        assert f"{spoken(about['indicator_id'], by, row[by], age)}, " in title
    return True


def value_of(rows: list[dict], **asked: str) -> float:
    key = {"district": "_T", **dict.fromkeys(DIMENSIONS, "_T")} | asked
    found = [row["value"] for row in rows if all(row[name] == wanted for name, wanted in key.items())]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("area", [None, "PK-PB", "PK-SD", "PK-BA"])
def test_the_widest_gaps_are_those_of_the_rows_and_nobody_is_further_apart(release, by_series, area):
    widest = overview.widest_gaps(release, area)
    assert len(widest) > 5
    for gap in widest.to_dict("records"):
        rows = by_series[gap["indicator_id"], gap["definition"]]
        asked = {"area": gap["area"], "period": gap["period"]}
        behind_value = value_of(rows, **asked, **{gap["by"]: gap["behind"]})
        ahead_value = value_of(rows, **asked, **{gap["by"]: gap["ahead"]})
        assert math.isclose(gap["difference"], abs(behind_value - ahead_value))
        better = (
            max
            if cached.one_indicator(release, gap["indicator_id"])["direction"] == "higher_is_better"
            else min
        )
        assert better(behind_value, ahead_value) == ahead_value
        assert math.isclose(gap["ratio"], max(behind_value, ahead_value) / min(behind_value, ahead_value))
    assert widest["difference"].is_monotonic_decreasing
    assert not {"TG"} & {*widest["behind"], *widest["ahead"]}


@pytest.mark.parametrize("area", [None, "PK-SD", "PK-IS"])
def test_each_place_behind_has_the_figures_that_its_sentence_says(release, by_series, area):
    for row in behind.places_behind(release, area).to_dict("records"):
        rows = by_series[row["indicator_id"], row["definition"]]
        mine = value_of(rows, area=row["group"], period=row["group_period"])
        other = value_of(rows, area=row["comparison"], period=row["comparison_period"])
        higher = cached.one_indicator(release, row["indicator_id"])["direction"] == "higher_is_better"
        assert math.isclose(row["difference"], other - mine if higher else mine - other)
        assert row["difference"] > 0
        assert row["comparison"] != "PK-IS"
        first, second = place_sentences(row)
        assert place(row["group"]) in first
        assert figure(mine, "PT") in second
        if area is None:  # nobody with a comparable figure is worse off
            totals = [one for one in seen(rows, "total") if one["area"] != "PK"]
            worst = (min if higher else max)(one["value"] for one in totals)
            assert math.isclose(mine, worst)


def test_the_count_of_districts_in_which_a_gap_closed_is_that_of_the_rows(release, by_series):
    counted = behind.closing_by_area(release)
    assert len(counted) > 10
    for line in counted.to_dict("records"):
        rows = by_series[line["indicator_id"], line["definition"]]
        pairs = {}
        for period in (line["base_period"], line["current_period"]):
            found: dict[str, dict[str, float]] = {}
            for row in rows:
                if row["area"] == line["area"] and row["period"] == period and row["district"] != "_T":
                    found.setdefault(row["district"], {})[row["sex"]] = row["value"]
            both = {
                district: (sexes["F"], sexes["M"])
                for district, sexes in found.items()
                if {"F", "M"} <= set(sexes)
            }
            times = Counter(both.values())
            pairs[period] = {district: pair for district, pair in both.items() if times[pair] == 1}
        first, last = pairs[line["base_period"]], pairs[line["current_period"]]
        sizes = [
            (abs(first[district][0] - first[district][1]), abs(last[district][0] - last[district][1]))
            for district in set(first) & set(last)
            if is_first(rows, line["area"], district, line["base_period"])
        ]
        assert line["districts"] == len(sizes)
        assert line["better"] == sum(after < before for before, after in sizes)
        assert line["worse"] == sum(after > before for before, after in sizes)


def is_first(rows: list[dict], area: str, district: str, period: str) -> bool:
    """Tell whether a district's first pair of figures is of this period."""
    sexes: dict[tuple, set] = {}
    for row in rows:
        if (row["area"], row["district"]) == (area, district):
            sexes.setdefault((row["year"], row["period"]), set()).add(row["sex"])
    return min(key for key, found in sexes.items() if {"F", "M"} <= found)[1] == period


@pytest.mark.parametrize("unit", [None, "FED", *(area for area in AREAS if area != "PK")])
def test_the_gaps_page_speaks_of_the_chosen_government_only(release, unit):
    state = gaps_page.read_standing(release, unit, None)
    if unit in (None, "FED"):
        assert len(state.widest)
        return
    assert set(state.widest["area"]) <= {unit}
    if len(state.widest):
        gap = state.widest.iloc[0]
        assert place(unit) in state.title
        assert number(gap["difference"], 1 if gap["difference"] < 2 else 0) in state.title


def test_the_starter_figures_answer_who_is_furthest_behind(release):
    """Literacy, schooling, birth registration and disability, as the issue asks."""
    widest = overview.widest_gaps(release).set_index(["indicator_id", "by"])
    assert widest.at[("literacy-10plus", "sex"), "area"] == "PK-KP"
    assert widest.at[("out-of-school-5to16", "locality"), "area"] == "PK-SD"
    assert widest.at[("birth-registration-under5", "locality"), "area"] == "PK-SD"
    assert "disability" not in set(widest.index.get_level_values("by"))
    assert "persons with and without disabilities" in gaps_page.read_standing(release, None, None).second


@pytest.mark.parametrize(
    ("indicator_id", "definition", "by", "said"),
    [
        ("prison-occupancy", "prison-data-report-occupancy", "total", "Printed as 152.9 % and as 157 %"),
        ("violence-against-women-cases", "ssdo-police-reported", "total", "the Sindh total"),
        (
            "literacy-10plus",
            "census-literacy-10plus",
            "age",
            "all-sexes cells read … less than men and women",
        ),
        ("disability", "census-disability", "sex", "Men include transgender persons"),
        ("population", "census-population-provisional", "sex", "Marked as provisional"),
        (
            "skilled-birth-attendance",
            "mics-skilled-birth-of-births",
            "district",
            "A fraction under a per cent label",
        ),
        ("spousal-physical-violence", "pdhs-secondary-spousal-violence", "total", "Sources conflict"),
        ("youth-literacy-15to24", "pslm-youth-literacy", "district", "share one figure in this round"),
        ("youth-literacy-15to24", "pslm-youth-literacy", "district", "another column's label"),
        ("improved-sanitation", "pslm-improved-toilet", "district", "Marked as break in the series"),
        ("population-by-religion", "census-religion", "religion", "tehsils whose province cell is blank"),
    ],
)
def test_each_known_defect_of_the_sources_is_said_under_its_figures(
    release, indicator_id, definition, by, said
):
    figures = page.read_profile(release, page.Choice(indicator_id, definition, by, "census")).figures
    assert any(said in line for line in cautions(figures))
