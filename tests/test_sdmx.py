"""Figures leave as SDMX and come back as they were; files of the SDG world are read with their quirks."""

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pysdmx.io import get_datasets
from pysdmx.io.xml.doc_validation import validate_doc

from hrdash import sdmx
from hrdash.cli import run
from hrdash.exports.sdmx import sdmx_csv, write_sdmx
from hrdash.queries.filters import QuestionError
from hrdash.queries.tables import table
from hrdash.submissions import check_file
from hrdash.submissions.typed import typed_rows
from hrdash.vocabulary import codes
from tests.small_lake import make_lake

SHARED = Path(__file__).parents[2] / "shared" / "data"
INDICATORS = """
    indicator_id     label_en        kind     themes   direction         sensitivity  unit_measure
    literacy         Literacy        outcome  education  higher_is_better  normal       PT
    people           People          outcome  poverty  neutral           normal       NUMBER
    working-poverty  Working-poor    outcome  poverty  lower_is_better   normal       PT
"""
OBSERVATIONS = """
    indicator_id  area   district  period   sex  age     disability  locality  ground    ground_value    definition  year  value    ci_low  ci_high  numerator  denominator  unit_measure  obs_status  is_public  source_kind  source  note
    literacy      PK     _T        2023     _T   _T      _T          _T        _T        _T              census      2023  60.7     -       -        607        1000         PT            A           true       published    PBS     -
    literacy      PK     _T        2023     TG   _T      _T          _T        _T        _T              census      2023  40.25    -       -        -          -            PT            A           true       published    PBS     =SUM(A1)
    literacy      PK     _T        2019-20  F    Y15T24  WITH        R         _T        _T              pslm        2020  33.3     30.1    36.2     -          -            PT            U           false      published    PBS     -
    literacy      PK     _T        2019-20  F    Y15T24  WITHOUT     R         _T        _T              pslm        2020  35.5     -       -        -          -            PT            B           false      computed     PBS     -
    literacy      PK-SD  PK713     2019-Q3  _T   _T      _T          _T        _T        _T              pslm        2019  50       -       -        -          -            PT            A           false      published    PBS     -
    people        PK     _T        2023     _T   _T      _T          _T        religion  christian       census      2023  1301729  -       -        -          -            NUMBER        A           true       published    PBS     -
    people        PK     _T        2023     _T   _T      _T          _T        wealth    wealth_poorest  people      2023  -        -       -        -          -            NUMBER        L           false      published    PBS     -
    people        PK-SD  _T        2023     _T   _T      _T          _T        _T        _T              people      2023  -        -       -        -          -            NUMBER        Q           false      published    PBS     -
    people        PK     _T        2018     _T   _T      _T          _T        _T        _T              people      2018  100      -       -        -          -            NUMBER        A           false      published    PBS     -
"""  # fmt: skip
SOURCES = ("submission", "sheet", "cell")


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    lake = tmp_path_factory.mktemp("sdmx") / "lake"
    return make_lake(lake, indicators=INDICATORS, observations=OBSERVATIONS)


@pytest.fixture(scope="module")
def written(release, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "figures.sdmx.csv"
    structure = write_sdmx(table(release, "observations"), out, release)
    return out, structure


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def check(release, name: str, text: str, unit: str = "FED"):
    return check_file(name, text.encode(), release, unit=unit)


def figures_of(checked, table_name: str = "observations") -> list[dict]:
    return [row for sheet in checked.sheets if sheet.table == table_name for row in sheet.rows.to_pylist()]


def rules_of(checked) -> set[str]:
    return {finding.rule for finding in checked.findings}


# Out


def test_the_structure_is_valid_by_the_official_schema_and_every_code_stands_in_it(written):
    out, structure = written
    validate_doc(structure.read_text(encoding="utf-8"))
    lists = {
        element.get("id").removeprefix("CL_"): {code.get("id") for code in element if code.get("id")}
        for element in ET.parse(structure).iter()
        if element.tag.endswith("}Codelist")
    }
    assert {*sdmx.DIMENSIONS[:-1], "OBS_STATUS", "UNIT_MEASURE"} <= set(lists)
    for row in rows_of(out.read_bytes()):
        assert {name: row[name] for name in lists if row[name] and row[name] not in lists[name]} == {}


def test_another_reader_of_sdmx_reads_every_figure(written, release):
    dataset = get_datasets(str(written[0]), str(written[1]))[0]
    assert len(dataset.data) == table(release, "observations").num_rows
    assert not dataset.data.duplicated([*sdmx.DIMENSIONS]).any()
    assert dataset.structure.id == "OBSERVATIONS"


def test_dimensions_have_the_names_and_codes_of_the_uns_structure(written):
    transgender, with_disability, without = (
        next(row for row in rows_of(written[0].read_bytes()) if row[name] == code)
        for name, code in (("SEX", "_O"), ("DISABILITY_STATUS", "PD"), ("DISABILITY_STATUS", "PWD"))
    )
    assert transgender["REF_AREA"] == "586"
    assert float(with_disability["OBS_VALUE"]) == 33.3
    assert float(without["OBS_VALUE"]) == 35.5
    assert (without["TIME_PERIOD"], without["TIME_DETAIL"]) == ("2019-A1", "2019-20")


def test_a_hidden_figure_is_blank_and_says_so(written):
    hidden = [row for row in rows_of(written[0].read_bytes()) if row["OBS_STATUS"] == "Q"]
    assert [row["OBS_VALUE"] + row["NUMERATOR"] + row["LOWER_BOUND"] for row in hidden] == [""] * len(hidden)
    assert hidden


def test_a_demonstration_says_example_in_both_files(written):
    assert {row["COMMENT_TS"] for row in rows_of(written[0].read_bytes())} == {"Example lake"}
    structure = written[1].read_text(encoding="utf-8")
    assert "Example: Human-rights indicators" in structure
    assert "<mes:Test>true</mes:Test>" in structure


def test_no_text_runs_as_a_formula(written):
    notes = {row["COMMENT_OBS"] for row in rows_of(written[0].read_bytes())}
    assert notes == {"", "'=SUM(A1)"}


def test_only_observations_are_sdmx(release, tmp_path, capsys):
    with pytest.raises(QuestionError, match="observations only"):
        sdmx_csv(pa.table({"unit": ["FED"]}), is_demonstration=False)
    out = tmp_path / "coverage.sdmx.csv"
    assert run(["--lake", str(release.lake), "table", "coverage", "--out", str(out)]) == 2
    assert "observations only" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_sdmx_is_made_of_codes(release, tmp_path, capsys):
    asked = ["table", "observations", "--labels", "labels", "--out", str(tmp_path / "a.sdmx.csv")]
    assert run(["--lake", str(release.lake), *asked]) == 2
    assert "SDMX is made of codes" in capsys.readouterr().err


def test_the_command_writes_the_figures_and_their_structure(release, tmp_path, capsys):
    out = tmp_path / "literacy.sdmx.csv"
    asked = ["table", "observations", "--where", "indicator_id=literacy", "--out", str(out)]
    assert run(["--lake", str(release.lake), *asked]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["literacy.sdmx.csv", "literacy.sdmx.xml"]
    assert {row["SERIES"] for row in rows_of(out.read_bytes())} == {"literacy@census", "literacy@pslm"}


# And back


def test_what_was_written_comes_back_as_it_was(written, release):
    checked = check_file(written[0].name, written[0].read_bytes(), release, unit="FED")
    assert not checked.has_errors, checked.findings
    back = typed_rows(checked, "again", by="Director", unit="FED")["observations"]
    stood = table(release, "observations").drop_columns(list(SOURCES))
    key = [(name, "ascending") for name in stood.column_names[:11]]
    assert back.drop_columns(list(SOURCES)).sort_by(key).to_pylist() == stood.sort_by(key).to_pylist()


_PLACES = [("PK", "_T"), ("PK-SD", "_T"), ("PK-SD", "PK-SD-a new one")] + [
    (str(row["area"]), code) for code, row in codes("districts").items() if code != "_T"
]
_GROUNDS = [("_T", "_T")] + [
    (str(row["ground"]), code) for code, row in codes("ground_values").items() if code != "_T"
]


@given(
    names=st.tuples(st.text(min_size=1), st.text(min_size=1)),
    place=st.sampled_from(_PLACES),
    period=st.sampled_from(["2019", "1999-00", "2019-20", "2019-Q3"]),
    sex=st.sampled_from(list(codes("sexes"))),
    disability=st.sampled_from(list(codes("disabilities"))),
    age=st.sampled_from(["_T", "Y15T24", "Y_GE65", "M6T59"]),
    ground=st.sampled_from(_GROUNDS),
)
def test_every_key_is_read_back_as_it_was_said(names, place, period, sex, disability, age, ground):
    key = {"indicator_id": names[0], "definition": names[1], "area": place[0], "district": place[1]}
    key |= {"period": period, "sex": sex, "disability": disability, "age": age, "locality": "U"}
    key |= {"ground": ground[0], "ground_value": ground[1]}
    assert sdmx.key_from_sdmx(sdmx.key_to_sdmx(key)) == key


# What the UN and Open SDG sites give

UN = """Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,TimePeriod,Value,Time_Detail,Source,FootNote,Nature,Units,[Age],[Reporting Type],[Sex],[Disability status],[Occupation]
1,1.1,1.1.1,{code},"Employed population, by sex and age (%)",586,Pakistan,2002,27.6,,"ILO estimates, 2017",,M,PERCENT,15+,G,FEMALE,,
1,1.1,1.1.1,{code},"Employed population, by sex and age (%)",586,Pakistan,2002,27.0,,"ILO estimates, 2017",,M,PERCENT,15-24,G,BOTHSEX,,
1,1.1,1.1.1,{code},"Employed population, by sex and age (%)",586,Pakistan,2002,24.0,,"ILO estimates, 2017",,M,PERCENT,15+,G,MALE,PWD,
1,1.1,1.1.1,{code},"Employed population, by sex and age (%)",586,Pakistan,2002,21.0,,"ILO estimates, 2017",,M,PERCENT,15+,G,MALE,,Clerks
1,1.1,1.1.1,{code},"Employed population, by sex and age (%)",356,India,2002,21.0,,"ILO estimates, 2017",,M,PERCENT,15+,G,MALE,,
"""


def test_an_extract_of_the_uns_database_is_a_known_indicator_by_its_series_code(release):
    checked = check(release, "extract.csv", UN.format(code="SI_POV_EMP1"))
    assert not checked.has_errors, checked.findings
    figures = figures_of(checked)
    assert {row["indicator_id"] for row in figures} == {"working-poverty"}
    assert {row["definition"] for row in figures} == {"ilo-working-poverty"}
    told = [(row["sex"], row["age"], row["disability"], row["value"]) for row in figures]
    assert told == [("F", "_T", "_T", "27.6"), ("_T", "Y15T24", "_T", "27.0"), ("M", "_T", "WITHOUT", "24.0")]
    assert {(row["unit_measure"], row["obs_status"], row["area"]) for row in figures} == {("PT", "E", "PK")}
    assert figures[0]["source"] == "UN SDG database, SI_POV_EMP1: ILO estimates, 2017"
    assert {"another-country", "breakdown-not-held"} <= rules_of(checked)


def test_a_series_that_is_no_known_indicator_brings_its_row(release):
    checked = check(release, "extract.csv", UN.format(code="SI_POV_NEW"))
    assert not checked.has_errors, checked.findings
    (indicator,) = figures_of(checked, "indicators")
    assert indicator["indicator_id"] == "si-pov-new"
    assert (indicator["direction"], indicator["themes"], indicator["sdg_target"]) == (
        "neutral",
        "poverty",
        "1.1",
    )
    assert {row["definition"] for row in figures_of(checked)} == {"si-pov-new"}
    assert "new-indicator" in rules_of(checked)


def test_a_figure_from_a_un_extract_keeps_its_own_cell(release):
    checked = check(release, "extract.csv", UN.format(code="SI_POV_EMP1"))
    rows = typed_rows(checked, "s", by="Director", unit="FED")["observations"]
    assert rows["cell"].to_pylist() == ["I2", "I3", "I4"]


OPEN_SDG = """Year,Sex,Age,Disability status,Violence type,Observation status,Unit measure,Unit multiplier,Region,Value
2014/15,,,,,Normal value,Percentage (%),Units,,58
2014/15,"Female",15 to 24,Disabled,,Estimated value,Percentage (%),Units,Sindh,41.5
2014/15,,,,Robbery,Normal value,Percentage (%),Units,,2
2015/16,,,,,Missing value; suppressed,Percentage (%),Units,,
"""


def test_in_an_open_sdg_file_blank_means_the_total(release):
    checked = check(release, "indicator_4-6-1.csv", OPEN_SDG)
    assert not checked.has_errors, checked.findings
    told = [
        (
            row["area"],
            row["period"],
            row["sex"],
            row["age"],
            row["disability"],
            row["value"],
            row["obs_status"],
        )
        for row in figures_of(checked)
    ]
    assert told == [
        ("PK", "2014-15", "_T", "_T", "_T", "58", "A"),
        ("PK-SD", "2014-15", "F", "Y15T24", "WITH", "41.5", "E"),
        ("PK", "2015-16", "_T", "_T", "_T", None, "Q"),
    ]
    assert figures_of(checked)[0]["indicator_id"] == "sdg-4-6-1"
    assert "breakdown-not-held" in rules_of(checked)


def test_an_open_sdg_file_without_any_place_is_looked_at_twice(release):
    text = "Year,Units,Value\n2019,Percentage (%),12.5\n"
    assert "country-not-stated" in rules_of(check(release, "indicator_1-2-1.csv", text))


def test_a_multiplier_is_multiplied(release):
    text = "Year,UNIT_MEASURE,UNIT_MULT,REF_AREA,Value\n2019,NUMBER,3,,12.5\n"
    assert figures_of(check(release, "1-2-1.csv", text))[0]["value"] == "12500.0"


def test_a_foreign_region_is_refused_and_not_taken_for_a_province(release):
    text = "Year,Region,Units,Value\n2019,North East,Percentage (%),12.5\n"
    checked = check(release, "indicator_1-2-1.csv", text)
    assert checked.has_errors


def test_a_sheet_with_year_and_value_that_no_sdg_indicator_names_stays_an_ordinary_one(release):
    text = "Province,Sex,Year,Indicator,Definition,Value\nSindh,Female,2023,literacy,pslm,50\n"
    checked = check(release, "sindh.csv", text, "PK-SD")
    assert [row["area"] for row in figures_of(checked)] == ["PK-SD"]


real_data = pytest.mark.skipif(not SHARED.exists(), reason="the real data of ../shared/data is not here")


@real_data
def test_the_real_extract_of_the_un_is_read_whole(release):
    path = SHARED / "pk_indicators" / "unsd_SI_POV_EMP1_PAK_by_sex_age.csv"
    checked = check_file(path.name, path.read_bytes(), release, unit="FED")
    assert not checked.has_errors
    assert checked.counts() == {"read": 54, "accepted": 54, "refused": 0}


@real_data
@pytest.mark.parametrize("path", sorted(SHARED.glob("opensdg/*/indicator_*.csv")), ids=lambda path: path.stem)
def test_a_real_open_sdg_file_is_recognised_and_what_it_says_of_other_places_is_refused(release, path):
    checked = check_file(path.name, path.read_bytes(), release, unit="FED")
    assert [use.used for use in checked.uses] == [True]
    foreign = {row["area"] for row in figures_of(checked)} - set(codes("areas"))
    assert not foreign or checked.has_errors
