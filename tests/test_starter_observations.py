"""The starter indicators and observations: traceable, comparable where they say so, and pointing at nobody."""

import doctest
import io
import re
from pathlib import Path

import pandas as pd
import pytest

from data.starter import make_observations as making
from data.starter.make import census_tables, district_series, facts, rows
from hrdash.vocabulary import OBSERVATION_KEY, codes, tables

STARTER = Path(__file__).parents[1] / "data" / "starter"
SOURCE = Path(__file__).parents[2] / "shared" / "data"
FIGURES = ["value", "numerator", "denominator", "ci_low", "ci_high"]
KEY = list(OBSERVATION_KEY)
PROTECTED = {ground for ground, row in codes("grounds").items() if row["is_protected"] == "true"}


def read(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column in FIGURES:
        if column in table:
            table[column] = pd.to_numeric(table[column])
    return table


def drawn(table: str) -> pd.DataFrame:
    """A table as it stands in a test: words apart by spaces, `-` for an empty cell."""
    return pd.read_csv(io.StringIO(table.strip()), sep=r"\s+", na_values="-", keep_default_na=False)


@pytest.fixture(scope="module")
def observations() -> pd.DataFrame:
    return pd.concat(
        [read(path).assign(file=path.stem) for path in sorted((STARTER / "observations").glob("*.csv"))],
        ignore_index=True,
    )


@pytest.fixture(scope="module")
def indicators() -> pd.DataFrame:
    return read(STARTER / "indicators.csv").set_index("indicator_id")


def test_there_is_enough_to_look_at(observations, indicators):
    assert len(observations) >= 20_000
    assert len(indicators) >= 40
    assert (indicators["kind"] == "structural").sum() >= 10
    assert (indicators["sensitivity"] == "sensitive").sum() >= 5
    assert set(observations["indicator_id"]) == set(indicators.index)


def test_files_have_the_columns_of_their_tables_and_stay_small():
    stored = [name for name in tables()["observations"].columns if name not in rows.STAGED]
    for path in (STARTER / "observations").glob("*.csv"):
        assert list(read(path).columns) == stored
    assert list(read(STARTER / "indicators.csv").columns) == list(tables()["indicators"].columns)
    assert sum(path.stat().st_size for path in STARTER.rglob("*.csv")) < 12_000_000


def test_every_indicator_is_fully_defined(indicators):
    assert indicators.index.is_unique
    for column in (
        "label_en",
        "label_ur",
        "definition",
        "method",
        "periodicity",
        "custodian",
        "identity_asked",
        "consulted",
    ):
        assert not indicators.index[indicators[column] == ""].tolist(), column
    lists = {
        "themes": "themes",
        "affected_groups": "affected_groups",
        "right": "rights",
        "articles": "articles",
        "sdg_target": "sdg_targets",
        "kind": "indicator_kinds",
        "direction": "directions",
        "sensitivity": "sensitivities",
        "unit_measure": "unit_measures",
    }
    for column, vocabulary in lists.items():
        for indicator, cell in indicators[column].items():
            assert set(cell.split(";")) <= set(codes(vocabulary)), (indicator, column)
    dimensions = {"sex", "age", "disability", "locality", "area", "district"} | set(codes("grounds"))
    for cell in indicators["expected_disaggregations"]:
        assert set(filter(None, cell.split(";"))) <= dimensions


def test_every_definition_is_explained_at_its_indicator(observations, indicators):
    series = observations[["indicator_id", "definition"]].drop_duplicates()
    unexplained = [
        (indicator, definition)
        for indicator, definition in series.itertuples(index=False)
        if definition not in indicators.loc[indicator, "method"]
    ]
    assert unexplained == []


def test_a_series_has_one_measure_and_it_is_its_indicators(observations, indicators):
    measures = observations.groupby("indicator_id")["unit_measure"].unique()
    assert all(list(measures[name]) == [indicators.loc[name, "unit_measure"]] for name in measures.index)


def test_no_key_stands_twice_in_all_files(observations):
    assert not observations.duplicated(KEY).any()


def test_every_code_is_in_the_vocabulary(observations):
    lists = {"area": "areas", "district": "districts", "sex": "sexes", "disability": "disabilities"}
    lists |= {"locality": "localities", "ground": "grounds", "ground_value": "ground_values"}
    lists |= {"obs_status": "obs_statuses", "source_kind": "source_kinds"}
    for column, vocabulary in lists.items():
        assert set(observations[column]) <= set(codes(vocabulary)), column
    assert observations["age"].str.fullmatch(r"_T|[YM]\d+(T\d+)?|Y_GE\d+").all()
    assert observations["period"].str.fullmatch(r"\d{4}(-\d\d|-Q[1-4])?").all()
    assert observations["value"].notna().all()


def test_a_district_lies_in_its_area(observations):
    home = {code: row["area"] for code, row in codes("districts").items()}
    below = observations[observations["district"] != "_T"]
    assert (below["district"].map(home) == below["area"]).all()


def test_every_figure_has_a_citation(observations):
    assert observations["source"].str.len().ge(8).all()
    assert observations["source"].str.contains(r"\d{4}|Constitution|UN Treaty").all()


def test_only_printed_figures_are_public(observations):
    assert set(observations["is_public"]) == {"true", "false"}
    computed = observations[observations["source_kind"] == "computed"]
    assert (computed["is_public"] == "false").all()
    doubted = observations["note"].str.contains("grade C")
    assert doubted.sum() == 20
    assert (observations.loc[doubted, "is_public"] == "false").all()


def test_no_one_is_found_below_the_province(observations):
    hidden_ground = observations["ground"].isin(PROTECTED)
    transgender = observations["sex"] == "TG"
    shown = observations[hidden_ground | transgender]
    assert (shown["district"] == "_T").all()
    assert (shown["locality"] == "_T").all()
    assert not (hidden_ground & transgender).any()
    assert (observations.loc[observations["indicator_id"] == "non-muslim-share", "district"] == "_T").all()


def test_the_total_less_men_and_women_gives_no_transgender_persons(observations):
    """Where transgender persons have no row of their own, no total of theirs may be left by subtraction."""
    census = observations[observations["file"].isin(["census_2023", "census_totals"])].copy()
    census["people"] = census["denominator"].fillna(census["value"])
    rest = [name for name in KEY if name != "sex"]
    wide = census.pivot(index=rest, columns="sex", values="people")
    left = (wide["_T"] - wide["M"] - wide["F"])[wide["TG"].isna()].dropna()
    assert len(left) > 2000
    assert (left == 0).all()


def test_no_province_tells_its_transgender_children_of_school_age(observations):
    """The population and the base of the rates count the same children: nobody is left between the two."""
    ours = observations["definition"].isin(["census-population-by-age", "census-out-of-school-5to16"])
    rows = observations[ours & (observations["locality"] == "_T") & (observations["area"] != "PK")]
    people = rows[(rows["indicator_id"] == "population") & (rows["age"] == "Y5T16")]
    base = rows[rows["indicator_id"] == "out-of-school-5to16"]
    both = people.merge(base, on=["area", "district", "sex"])
    assert set(both["sex"]) == {"_T", "F", "M"}
    assert (both["value_x"] == both["denominator_y"]).all()


def test_men_of_all_ages_stay_unknown_where_transgender_persons_must(observations):
    counts = observations[
        observations["definition"].isin(["census-population-by-age", "census-population-provisional"])
    ]
    fine = counts[(counts["district"] != "_T") | (counts["locality"] != "_T")]
    assert set(fine.loc[fine["age"] == "_T", "sex"]) == {"_T", "F"}
    assert not fine["age"].str.startswith("Y_GE18").any()


def test_police_cases_and_contested_counts_are_neutral_process(indicators, observations):
    cases = observations.loc[
        observations["definition"].str.startswith(("ssdo", "coied")), "indicator_id"
    ].unique()
    assert len(cases) == 11
    assert set(indicators.loc[cases, "kind"]) == {"process"}
    assert set(indicators.loc[cases, "direction"]) == {"neutral"}
    assert set(indicators.loc[cases, "sensitivity"]) == {"sensitive"}


def test_per_cents_are_their_parts(observations):
    rates = observations[observations["unit_measure"] == "PT"]
    assert rates["value"].between(0, 100).all()
    parts = rates.dropna(subset=["numerator", "denominator"])
    assert len(parts) > 10_000
    assert (parts["numerator"] <= parts["denominator"]).all()
    off = (parts["value"] - 100 * parts["numerator"] / parts["denominator"]).abs()
    printed = parts["source_kind"] == "published"
    assert off[~printed].max() <= 0.00005001
    assert off[printed].max() <= 0.0051  # printed to two decimals


def test_the_census_gives_what_the_bureau_printed(observations):
    check = drawn("""
        indicator_id         area   sex  value   numerator   denominator
        literacy-10plus      PK     _T   60.65   104148094   171714532
        literacy-10plus      PK     F    52.84   43952346    83181361
        literacy-10plus      PK-BA  _T   42.01   3904799     9294080
        literacy-10plus      PK-BA  F    32.80   1461394     4455082
        literacy-10plus      PK-KP  F    37.15   5153655     13874419
        literacy-10plus      PK-SD  M    64.23   13092564    20383007
        literacy-10plus      PK-IS  _T   83.97   1508916     1797000
        literacy-10plus      PK-IS  F    79.13   664244      839477
        literacy-10plus      PK-IS  TG   47.04   127         270
        out-of-school-5to16  PK     _T   35.60   25373350    71270068
        disability           PK-IS  _T   3.20    73022       2283244
        disability           PK-IS  F    2.79    29978       1073974
        functional-limitation PK    _T   9.64    23170373    240458089
    """)
    whole = observations[(observations["file"] == "census_2023") & (observations["district"] == "_T")]
    whole = whole[(whole["locality"] == "_T") & (whole["age"] == "_T")]
    found = check.merge(whole, "left", ["indicator_id", "area", "sex"], suffixes=("", "_found"))
    assert len(found) == len(check)
    assert found["value_found"].round(2).tolist() == check["value"].tolist()
    assert found["numerator_found"].tolist() == check["numerator"].tolist()
    assert found["denominator_found"].tolist() == check["denominator"].tolist()


def test_tehsils_without_a_province_are_counted_and_named(observations):
    check = drawn("""
        indicator_id     area   without
        literacy-10plus  PK-BA  41.63
        literacy-10plus  PK-KP  51.17
        literacy-10plus  PK-SD  57.90
        disability       PK-BA  2.07
        disability       PK     3.08
        non-muslim-share PK     3.52
    """)
    keys = {"district": "_T", "sex": "_T", "locality": "_T", "age": "_T", "period": "2023"}
    for indicator, area, without in check.itertuples(index=False):
        row = observations[
            (observations[list(keys)] == pd.Series(keys)).all(axis=1)
            & (observations["indicator_id"] == indicator)
            & (observations["area"] == area)
        ]
        assert f"{without:.2f} without tehsils whose province cell is blank" in row["note"].item()


def test_the_nation_of_the_census_says_what_it_leaves_out(observations):
    nation = observations[(observations["area"] == "PK") & observations["file"].str.startswith("census")]
    assert nation["note"].str.contains("excl. AJK and GB").all()


def test_no_national_figure_is_made_where_islamabad_is_missing(observations):
    by_age = observations[observations["source"].str.endswith("table 13A")]
    assert set(by_age["area"]) == {"PK-KP", "PK-PB", "PK-SD", "PK-BA"}


def test_ways_of_asking_about_disability_are_not_one_series(observations):
    about = observations[
        observations["indicator_id"].isin(
            ["disability", "functional-limitation", "child-functional-difficulty"]
        )
    ]
    series = about[["indicator_id", "definition"]].drop_duplicates()
    assert len(series) == series["definition"].nunique() == 3


def test_structural_indicators_name_a_document_and_a_date(observations, indicators):
    structural = observations[observations["file"] == "structural"]
    assert set(structural["indicator_id"]) == set(indicators.index[indicators["kind"] == "structural"])
    assert set(structural["value"]) == {0, 1}
    assert structural["note"].str.len().ge(8).all()
    treaties = structural[structural["definition"] == "treaty-status"].set_index("indicator_id")["note"]
    expected = {
        "treaty-iccpr": "23 Jun 2010",
        "treaty-icescr": "17 Apr 2008",
        "treaty-cedaw": "12 Mar 1996",
        "treaty-crc": "12 Nov 1990",
        "treaty-cat": "23 Jun 2010",
        "treaty-crpd": "5 Jul 2011",
        "treaty-icerd": "21 Sep 1966",
        "protocol-crc-sale-of-children": "5 Jul 2011",
        "protocol-crc-armed-conflict": "17 Nov 2016",
    }
    assert all(day in treaties[name] for name, day in expected.items())


def test_the_readme_says_how_many_rows_each_file_has(observations):
    text = (STARTER / "README.md").read_text(encoding="utf-8")
    for file, count in observations["file"].value_counts().items():
        assert re.search(rf"`observations/{file}\.csv`[^\n]*\| {count:,} \|", text), (file, count)


def test_totals_leave_out_those_who_may_not_be_shown():
    sums = drawn("""
        area   district sex locality count named
        PK-BA  _T       _T  _T       107   107
        PK-BA  _T       M   _T       60    60
        PK-BA  _T       F   _T       40    40
        PK-BA  _T       TG  _T       7     7
        PK-BA  PK201    _T  _T       52    52
        PK-BA  PK201    M   _T       30    30
        PK-BA  PK201    F   _T       20    20
        PK-BA  PK201    TG  _T       2     2
    """)
    shown = census_tables.keep_apart(sums, transgender_in=census_tables.AREAS)
    assert shown.set_index(["district", "sex"])["count"].to_dict() == {
        ("_T", "_T"): 107,
        ("_T", "M"): 60,
        ("_T", "F"): 40,
        ("_T", "TG"): 7,
        ("PK201", "M"): 30,
        ("PK201", "F"): 20,
        ("PK201", "_T"): 50,
    }


def test_a_nation_is_summed_of_all_its_areas_or_not_at_all():
    tehsils = drawn("""
        area   district is_named sex locality count
        PK-KP  PK501    True     _T  _T       1
        PK-PB  PK601    True     _T  _T       2
        PK-PB  PK601    False    _T  _T       4
        PK-SD  PK701    True     _T  _T       8
        PK-BA  PK201    True     _T  _T       16
        PK-IS  PK401    True     _T  _T       32
    """)
    sums = census_tables.sum_up(tehsils).set_index(["area", "district"])
    assert sums.loc[("PK", "_T"), "count"] == 63
    assert sums.loc[("PK", "_T"), "named"] == 59
    without_islamabad = census_tables.sum_up(tehsils[tehsils["area"] != "PK-IS"])
    assert "PK" not in set(without_islamabad["area"])


def test_a_fact_that_contradicts_its_table_is_refused():
    ours = rows.complete(
        pd.DataFrame(
            {
                "indicator_id": ["x"],
                "definition": ["y"],
                "area": ["PK"],
                "period": ["2023"],
                "value": [60.6519],
                "unit_measure": ["PT"],
                "source": ["PBS, Census 2023, table 12"],
                "source_kind": ["computed"],
                "is_public": [False],
            }
        )
    )
    printed = ours.assign(value=60.65, source_kind="published", is_public=True, source="PBS", note="grade B")
    joined, rest = making.join_facts(ours, printed)
    assert joined.loc[0, ["value", "source_kind", "is_public", "note"]].tolist() == [
        60.65,
        "published",
        True,
        "grade B",
    ]
    assert rest.empty
    with pytest.raises(ValueError, match="the facts have 61"):
        making.join_facts(ours, printed.assign(value=61.0))


def test_districts_that_were_one_are_named_to_each_other():
    values = drawn("""
        round      province district column value
        2004-PSLM  Punjab   Jhang    a      1
        2004-PSLM  Punjab   Jhang    b      2
        2004-PSLM  Punjab   Jhang    c      3
        2004-PSLM  Punjab   Jhang    d      4
        2004-PSLM  Punjab   Chiniot  a      1
        2004-PSLM  Punjab   Chiniot  b      2
        2004-PSLM  Punjab   Chiniot  c      3
        2004-PSLM  Punjab   Chiniot  d      4
        2004-PSLM  Punjab   Lahore   a      1
        2004-PSLM  Punjab   Lahore   b      2
        2004-PSLM  Punjab   Lahore   c      3
        2004-PSLM  Punjab   Lahore   d      5
    """)
    twins = district_series._twins(values).set_index("district")["twin"]
    assert twins.to_dict() == {
        "Chiniot": "same figures as Jhang in this round",
        "Jhang": "same figures as Chiniot in this round",
    }


@pytest.mark.parametrize("module", [rows, facts, district_series])
def test_examples_in_the_script_are_true(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.slow
@pytest.mark.skipif(not SOURCE.exists(), reason="the folder of source data is not here")
def test_the_script_writes_the_same_bytes_again(tmp_path):
    making.make_observations(SOURCE, tmp_path)
    for path in tmp_path.glob("*.csv"):
        assert path.read_bytes() == (STARTER / "observations" / path.name).read_bytes(), path.name
    assert len(list(tmp_path.glob("*.csv"))) == 5
