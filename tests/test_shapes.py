"""A table leaves in the shape that was asked for, and says what its codes mean."""

import io
import json

import openpyxl
import pyarrow as pa
import pytest

from bench.workbook import ratio
from hrdash.cli import run
from hrdash.exports import shapes
from hrdash.exports.explained import explain
from hrdash.exports.sdmx import sdmx_csv
from hrdash.exports.sheets import table_workbook
from hrdash.queries import crossings, indicators
from hrdash.queries.filters import QuestionError
from hrdash.queries.tables import table
from tests.small_lake import make_lake

INDICATORS = """
    indicator_id  label_en  definition     method    themes     sensitivity  unit_measure
    literacy      Literacy  Who-can-read.  By-census  education  normal       PT
"""
OBSERVATIONS = """
    indicator_id  area   period  sex  definition  year  value  obs_status  unit_measure  source
    literacy      PK-SD  2023    F    d1          2023  47.5   A           PT            PBS
    literacy      PK-SD  2023    M    d1          2023  64.0   A           PT            PBS
    literacy      PK-SD  2023    TG   d1          2023  -      Q           PT            PBS
    literacy      PK-BA  2023    F    d1          2023  33.0   A           PT            PBS
"""
NAMES = {"literacy": "Literacy"}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    lake = tmp_path_factory.mktemp("shapes") / "lake"
    return make_lake(lake, indicators=INDICATORS, observations=OBSERVATIONS)


@pytest.fixture(scope="module")
def observations(release):
    return table(release, "observations")


def test_columns_are_kept_in_the_order_in_which_they_are_named(observations):
    assert shapes.choose_columns(observations, ["value", "area"]).column_names == ["value", "area"]
    assert shapes.choose_columns(observations, []) is observations
    with pytest.raises(QuestionError, match="colour"):
        shapes.choose_columns(observations, ["colour"])


def test_codes_become_names_or_get_them_beside(observations):
    few = observations.select(["indicator_id", "area", "sex", "value"])
    named = shapes.with_labels(few, "labels", NAMES).to_pylist()[0]
    assert named == {"indicator_id": "Literacy", "area": "Balochistan", "sex": "Female", "value": 33.0}
    both = shapes.with_labels(few, "both", NAMES)
    assert both.column_names == [
        *("indicator_id", "indicator_id_label", "area", "area_label", "sex", "sex_label", "value")
    ]
    assert shapes.with_labels(few, "codes", NAMES) is few


def test_both_ends_of_a_gap_are_named_whether_groups_or_areas():
    ends = pa.table({"group": ["F", "PK-SD", None], "comparison": ["M", "PK-PB", None]})
    assert shapes.with_labels(ends, "labels", {}).to_pylist() == [
        {"group": "Female", "comparison": "Male"},
        {"group": "Sindh", "comparison": "Punjab"},
        {"group": None, "comparison": None},
    ]


def test_names_of_lists_are_lists():
    rows = pa.table({"themes": [["education", "health"], None]})
    assert shapes.with_labels(rows, "labels", {})["themes"].to_pylist() == [["Education", "Health"], None]


def test_groups_stand_side_by_side_and_a_hidden_one_keeps_its_mark(observations):
    wide = shapes.wide(observations, "sex")
    assert [name for name in wide.column_names if name in ("F", "M", "TG")] == ["F", "M", "TG"]
    rows = {row["area"]: row for row in wide.to_pylist()}
    assert (rows["PK-SD"]["F"], rows["PK-SD"]["M"], rows["PK-SD"]["TG"]) == (47.5, 64.0, None)
    assert rows["PK-SD"]["TG_obs_status"] == "Q"
    assert (rows["PK-BA"]["M"], rows["PK-BA"]["TG_obs_status"]) == (None, None)
    assert "F_obs_status" not in wide.column_names


def test_figures_of_a_page_are_the_same_observations_again_and_leave_as_sdmx(release, observations):
    figures = indicators.figures(release, "literacy", "d1", "sex")
    again = indicators.as_observations(figures, "literacy", "d1", "sex")
    assert again.schema.equals(observations.schema.remove_metadata())
    key = [(name, "ascending") for name in ("area", "sex")]
    assert again.sort_by(key).to_pylist() == observations.sort_by(key).to_pylist()
    assert sdmx_csv(again.sort_by(key), is_demonstration=False) == sdmx_csv(
        observations.sort_by(key), is_demonstration=False
    )


def test_crossed_figures_and_those_of_a_ground_keep_their_whole_key(tmp_path):
    told = make_lake(
        tmp_path / "lake",
        indicators=INDICATORS,
        observations="""
    indicator_id  area   period  sex  locality  ground    ground_value  definition  year  value  unit_measure
    literacy      PK-SD  2023    F    R         _T        _T            d1          2023  27.5   PT
    literacy      PK-SD  2023    _T   _T        religion  muslim        d1          2023  64.0   PT
""",
    )
    stored = {row["value"]: row for row in table(told, "observations").to_pylist()}
    crossed = crossings.crossed(told, "literacy", "d1", "sex", "locality", "PK-SD")
    asked = ("literacy", "d1")
    assert indicators.as_observations(crossed, *asked, "sex", "locality").to_pylist() == [stored[27.5]]
    of_ground = indicators.figures(told, *asked, "religion")
    assert indicators.as_observations(of_ground, *asked, "religion").to_pylist() == [stored[64.0]]


def test_only_observations_are_laid_out_wide(observations):
    with pytest.raises(QuestionError, match="only observations"):
        shapes.wide(pa.table({"unit": ["FED"]}), "unit")
    with pytest.raises(QuestionError, match="value"):
        shapes.wide(observations, "value")


def test_a_workbook_says_what_its_codes_flags_and_sources_are(release, observations):
    content = table_workbook(
        observations, {"name": "observations", "version": 1}, explain(release, observations)
    )
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    assert workbook.sheetnames == ["data", "definitions", "selection"]
    lines = list(workbook["definitions"].iter_rows(min_row=2, values_only=True))
    assert lines[0] == ("indicator_id", "literacy", "Literacy", "Who-can-read. By-census")
    assert ("sex", "TG", "Transgender persons (khwaja sira)") in {line[:3] for line in lines}
    assert ("obs_status", "Q", "Hidden to protect people") in {line[:3] for line in lines}
    assert lines[-1][2] == "PBS"


def test_the_command_shapes_what_it_prints(release, capsys):
    asked = ["table", "observations", "--wide", "sex", "--columns", "area,F,M", "--labels", "labels"]
    assert run(["--lake", str(release.lake), "--json", *asked]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {"area": "Sindh", "Female": 47.5, "Male": 64.0} in rows
    assert run(["--lake", str(release.lake), "table", "observations", "--labels", "names"]) == 2


def test_a_workbook_takes_little_longer_than_its_writer_alone():
    # `python -m bench.workbook` measures 100,000 rows; here the ratio is what counts, in processor time.
    assert ratio(4_000, rounds=3) < 1.5
