"""Tables asked of a lake, filtered, traced, and written as files that say what they show."""

import csv
import hashlib
import io
import json
from datetime import date

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hrdash.exports import tables as files
from hrdash.exports.shapes import shaped
from hrdash.queries import tables
from hrdash.queries.filters import QuestionError
from hrdash.store import read_release, write_release
from tests.small_lake import make_lake, rows_of

INDICATORS = """
    indicator_id  label_en  themes            sensitivity  unit_measure  direction
    literacy      Literacy  education;health  normal       PT            higher_is_better
    births        Births    health            normal       NUMBER        neutral
    schooling     School    work              normal       PT            higher_is_better
"""
OBSERVATIONS = """
    indicator_id  area   period  sex  locality  definition  year  value  numerator  denominator  obs_status  unit_measure  source         submission  sheet  cell
    literacy      PK     2023    _T   _T        d1          2023  60.0   600        1000         A           PT            PBS,table-12   sub-1       t12    K9
    literacy      PK-KP  2023    F    _T        d1          2023  40.0   40         100          A           PT            PBS,table-12   sub-1       t12    K7
    literacy      PK-KP  2019    F    _T        d1          2019  -      -          -            L           PT            PBS,table-12   sub-1       t12    K3
    literacy      PK-KP  2023    M    _T        d1          2023  -      -          -            Q           PT            PBS,table-12   sub-1       t12    K8
    births        PK-PB  2023    _T   _T        d1          2023  70     -          -            A           NUMBER        NADRA          sub-1       t1     B2
"""
# Balochistan's groups, for the gaps.
GROUPS = """
    indicator_id  area   period  sex  locality  definition  year  value  obs_status  unit_measure  source  submission
    schooling     PK-BA  2023    F    _T        d1          2023  50.0   A           PT            PSLM    sub-2
    schooling     PK-BA  2023    M    _T        d1          2023  70.0   A           PT            PSLM    sub-2
    schooling     PK-BA  2023    F    R         d1          2023  30.0   A           PT            PSLM    sub-2
    schooling     PK-BA  2023    M    R         d1          2023  -      L           PT            PSLM    sub-2
    schooling     PK-BA  2023    F    U         d1          2023  45.0   A           PT            PSLM    sub-2
"""
RECOMMENDATIONS = """
    recommendation_id  kind            mechanism  body  cycle  issued_on   response   themes     summary
    r1                 recommendation  UPR        UPR   2      2012-12-26  supported  education  -
    r2                 recommendation  UPR        UPR   2      2012-12-26  supported  health     =HYPERLINK("x")
"""
ASSIGNMENTS = """
    assignment_id  recommendation_id  unit   role  is_example
    a1             r1                 PK-KP  lead  true
    a2             r2                 PK-PB  lead  true
"""
STATUS_REPORTS = """
    status_report_id  assignment_id  as_of       reported_on  status       submission  sheet   cell  is_example
    s1                a1             2024-06-30  2024-07-01   in_progress  sub-1       status  C4    true
    s2                a1             2025-06-30  2025-07-01   implemented  sub-1       status  C5    true
    s3                a2             2025-06-30  2025-07-01   not_started  sub-1       status  C6    true
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    lake = tmp_path_factory.mktemp("tables") / "lake"
    make_lake(lake, indicators=INDICATORS, observations=GROUPS)
    drawn = {
        "observations": OBSERVATIONS,
        "recommendations": RECOMMENDATIONS,
        "assignments": ASSIGNMENTS,
        "status_reports": STATUS_REPORTS,
    }
    from hrdash.vocabulary import code_lists

    return write_release(
        lake,
        {name: rows_of(name, text) for name, text in drawn.items()} | code_lists(),
        action="publish",
        by="Analyst",
        submission="sub-1",
        file="kp.xlsx",
        sha256="ab12",
    )


def column(rows: pa.Table, name: str) -> list:
    return rows[name].to_pylist()


def test_a_stored_table_comes_in_the_order_of_its_key(release):
    found = tables.table(release, "observations", {"submission": "sub-1"})
    assert column(found, "cell") == ["B2", "K9", "K3", "K7", "K8"]


def test_filters_on_several_columns_hold_together_and_several_values_are_alternatives(release):
    where = {"indicator_id": "literacy", "year": ["2023", "2022"], "sex": ["F", "M"]}
    assert column(tables.table(release, "observations", where), "cell") == ["K7", "K8"]


def test_a_list_column_is_filtered_by_one_of_its_items(release):
    assert column(tables.table(release, "indicators", {"theme": "health"}), "indicator_id") == [
        "births",
        "literacy",
    ]
    assert column(tables.table(release, "indicators", {"theme": "education"}), "indicator_id") == ["literacy"]


def test_a_hidden_value_is_null_with_its_mark(release):
    rows = tables.table(release, "observations", {"obs_status": "Q"}).to_pylist()
    assert [(row["cell"], row["value"], row["numerator"], row["denominator"]) for row in rows] == [
        ("K8", None, None, None)
    ]


@pytest.mark.parametrize(
    ("name", "unit", "key", "expected"),
    [
        ("observations", "PK-PB", "cell", ["B2"]),
        ("observations", "FED", "cell", ["K9"]),
        ("status_reports", "PK-PB", "status_report_id", ["s3"]),
        ("recommendations", "PK-KP", "recommendation_id", ["r1"]),
        ("assignments", "PK-KP", "assignment_id", ["a1"]),
    ],
)
def test_unit_means_who_is_answerable_in_every_table(release, name, unit, key, expected):
    assert column(tables.table(release, name, {"unit": unit}), key) == expected


def test_on_a_day_later_status_reports_are_left_out(release):
    reports = tables.table(release, "status_reports", as_of=date(2024, 12, 31))
    assert column(reports, "status_report_id") == ["s1"]


def test_computed_tables_are_filtered_and_grouped(release):
    rates = tables.table(release, "rates", {"theme": "education"}, ["theme"]).to_pylist()
    assert [(row["theme"], row["assigned"], row["implementation_rate"]) for row in rates] == [
        ("education", 1, 1.0)
    ]
    national = tables.table(release, "rates", {"unit": "PK"}).to_pylist()
    assert [(row["unit"], row["assigned"], row["implementation_rate"]) for row in national] == [
        ("PK", 2, 0.5)
    ]
    latest = tables.table(release, "latest_statuses", {"status": "implemented"}).to_pylist()
    assert [(row["assignment_id"], row["as_of"], row["cycle"]) for row in latest] == [
        ("a1", date(2025, 6, 30), 2)
    ]
    coverage = tables.table(release, "coverage", {"unit": "FED"}).to_pylist()
    assert [(row["indicator_id"], row["coverage"], row["year"]) for row in coverage] == [
        ("births", "missing", None),
        ("literacy", "present", 2023),
        ("schooling", "missing", None),
    ]


def test_the_gaps_of_a_unit_are_given_for_every_pair_that_has_figures(release):
    rows = tables.table(release, "gaps", {"unit": "PK-BA", "theme": "work"}).to_pylist()
    found = [(row["disaggregation"], row["sex"], row["locality"], row["difference"]) for row in rows]
    assert found == [("sex", None, "R", None), ("sex", None, "_T", 20.0), ("locality", "F", None, 15.0)]
    assert [row["obs_status"] for row in rows] == ["L", "A", "A"]
    only = tables.table(release, "gaps", {"unit": "PK-BA", "disaggregation": "locality"}).to_pylist()
    assert [(row["group"], row["comparison"], row["ratio"]) for row in only] == [("R", "U", 1.5)]
    assert tables.table(release, "gaps", {"area": "PK-SD"}).num_rows == 0


def test_a_gap_between_areas_leaves_with_the_names_of_its_ends(tmp_path):
    figures = """
        indicator_id  area   period  definition  year  value  obs_status  unit_measure  source  submission
        schooling     PK-BA  2023    d1          2023  50.0   A           PT            PSLM    sub-1
        schooling     PK-PB  2023    d1          2023  70.0   A           PT            PSLM    sub-1
        schooling     PK-SD  2023    d1          2023  60.0   A           PT            PSLM    sub-1
    """
    lake = tmp_path / "lake"
    make_lake(lake, indicators=INDICATORS, observations=figures)
    gap = tables.table(read_release(lake), "gaps", {"disaggregation": "area"})
    told = shaped(gap, {}, columns=("group", "comparison", "difference"), how="both").to_pylist()
    ends = {
        "group": "PK-BA",
        "group_label": "Balochistan",
        "comparison": "PK-PB",
        "comparison_label": "Punjab",
    }
    assert told == [ends | {"difference": 20.0}]


def is_number(rows: pa.Table, column: str) -> bool:
    return pa.types.is_integer(rows[column].type)


def test_every_code_of_a_computed_table_has_its_name_in_a_file(release):
    named = ("unit", "area", "district", "sex", "disaggregation", "group", "comparison", "theme")
    for name in tables.COMPUTED:
        rows = tables.table(release, name)
        both = shaped(rows, {}, how="both").column_names
        coded = [column for column in named if column in rows.column_names and not is_number(rows, column)]
        assert [f"{column}_label" for column in coded if f"{column}_label" not in both] == [], name


def test_a_computed_rate_over_nothing_is_null(release):
    rows = tables.table(release, "rates", {"unit": "PK-SD"}).to_pylist()
    assert rows[0]["implementation_rate"] is None


@pytest.mark.parametrize(
    ("question", "code", "message"),
    [
        ({"name": "observation"}, "unknown-table", "no table 'observation'.*rates.*observations"),
        ({"name": "withheld"}, "unknown-table", "withheld is never shown"),
        ({"name": "divergence", "where": {"area": "PK-KP"}}, "unknown-column", "there are unit, theme"),
        ({"name": "indicators", "where": {"labelen": "x"}}, "unknown-column", "did you mean label_en"),
        (
            {"name": "observations", "where": {"area": "PK-KPK"}},
            "unknown-code",
            "area has no code 'PK-KPK': did you",
        ),
        ({"name": "observations", "where": {"unit": "PK"}}, "unknown-code", "unit has no code 'PK'"),
        ({"name": "observations", "where": {"indicator_id": "literacies"}}, "unknown-code", "literacy"),
        ({"name": "rates", "where": {"theme": "educaton"}}, "unknown-code", "did you mean education"),
        ({"name": "rates", "where": {"unit": "XX"}}, "unknown-code", "unit has no code 'XX'"),
        ({"name": "observations", "where": {"age": "15-24"}}, "unknown-code", "'15-24' is not an age code"),
        ({"name": "coverage", "where": {"coverage": "presnt"}}, "unknown-code", "did you mean present"),
        ({"name": "gaps", "where": {"disaggregation": "age"}}, "unknown-code", "there are sex, disability"),
        ({"name": "latest_statuses", "where": {"status": "done"}}, "unknown-code", "status has no code"),
        ({"name": "rates", "by": ["colour"]}, "unknown-column", "rates have no 'colour'"),
        (
            {"name": "observations", "where": {"year": "now"}},
            "bad-value",
            "year is a whole number, not 'now'",
        ),
        ({"name": "recommendations", "where": {"is_current": "yes"}}, "bad-value", "is true or false"),
        ({"name": "recommendations", "where": {"issued_on": "2012"}}, "bad-value", "is a day such as"),
        (
            {"name": "indicators", "by": ["theme"]},
            "no-groups",
            "leave --by to rates, coverage and action_progress",
        ),
    ],
)
def test_a_question_that_cannot_be_answered_says_why_and_what_can(release, question, code, message):
    with pytest.raises(QuestionError, match=message) as caught:
        tables.table(release, **question)
    assert caught.value.code == code


def test_an_age_that_no_list_names_can_be_asked_for(release):
    assert tables.table(release, "observations", {"age": "Y7T11"}).num_rows == 0


def test_every_table_that_is_named_can_be_asked_for(release):
    for name in tables.table_names():
        assert tables.table(release, name).num_columns > 1


def test_a_figure_is_traced_to_its_cell_and_its_publication(release):
    row = tables.trace(release, {"indicator_id": "literacy", "area": "PK-KP", "sex": "F", "period": "2023"})
    assert row.num_rows == 1
    expected = {
        **{"indicator_id": "literacy", "area": "PK-KP", "period": "2023", "sex": "F", "value": 40.0},
        **{"submission": "sub-1", "sheet": "t12", "cell": "K7"},
        **{"file": "kp.xlsx", "sha256": "ab12", "by": "Analyst", "at": release.at},
    }
    assert expected.items() <= row.to_pylist()[0].items()


def test_a_hidden_figure_is_traced_without_its_value(release):
    rows = tables.trace(release, {"obs_status": "Q"}).to_pylist()
    assert [(row["value"], row["cell"]) for row in rows] == [(None, "K8")]


def test_a_status_is_traced_to_its_cell(release):
    rows = tables.trace(release, {"assignment_id": "a1"}).to_pylist()
    assert [(row["value"], row["sheet"], row["cell"], row["file"]) for row in rows] == [
        ("in_progress", "status", "C4", "kp.xlsx"),
        ("implemented", "status", "C5", "kp.xlsx"),
    ]


def test_history_lists_every_change_newest_first(release):
    changes = tables.history(release.lake)
    assert [(one["version"], one["action"], one["by"], one["file"]) for one in changes] == [
        (2, "publish", "Analyst", "kp.xlsx"),
        (1, "build", "test", None),
    ]
    assert changes[0]["rows"]["observations"] == {"new": 5, "revised": 0, "unchanged": 0}


ABOUT = {"name": "a table", "version": 2, "filters": "unit=PK-KP"}
MIXED = pa.table(
    {
        "text": ["=1+1", "a, b", None, "سندھ", "-x", "@x"],
        "number": [1.0, 0.25, None, float("nan"), -3.0, 1e15],
        "whole": pa.array([1, None, 3, 4, 5, 6], pa.int64()),
        "on": [date(2026, 3, 1)] + [None] * 5,
        "is_so": [True, False, None, True, True, True],
        "items": [["a", "b"], [], None, ["=c"], ["d"], ["e"]],
    }
)


def test_csv_opens_in_a_spreadsheet_as_it_is_meant_and_runs_nothing():
    content = files.table_bytes(MIXED, "csv", ABOUT, is_demonstration=False)
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["text", "number", "whole", "on", "is_so", "items"],
        ["'=1+1", "1", "1", "2026-03-01", "true", "a;b"],
        ["a, b", "0.25", "", "", "false", ""],
        ["", "", "3", "", "", ""],
        ["سندھ", "", "4", "", "true", "'=c"],
        ["'-x", "-3", "5", "", "true", "d"],
        ["'@x", "1000000000000000", "6", "", "true", "e"],
    ]


def test_a_workbook_has_the_rows_and_a_sheet_about_them_and_no_formula():
    content = files.table_bytes(MIXED, "xlsx", ABOUT, is_demonstration=False)
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    assert workbook.sheetnames == ["data", "selection"]
    rows = list(workbook["data"].iter_rows(values_only=True))
    assert rows[0] == tuple(MIXED.column_names)
    assert rows[1][:1] + rows[1][1:3] == ("=1+1", 1, 1)
    assert workbook["data"]["A2"].data_type == "s"
    assert rows[1][3].date() == date(2026, 3, 1)
    assert rows[4][:2] == ("سندھ", None)
    about = dict(workbook["selection"].iter_rows(values_only=True))
    digest = about.pop("sha256 of the rows as csv")
    assert about == {"name": "a table", "version": "2", "filters": "unit=PK-KP", "rows": "6"}
    assert digest == hashlib.sha256(files.table_csv(MIXED)).hexdigest()
    assert workbook["data"].freeze_panes == "A2"
    assert workbook["data"].auto_filter.ref == "A1:F7"


def test_a_text_longer_than_a_cell_holds_is_cut_with_a_mark():
    rows = pa.table({"text": ["x" * 40_000]})
    content = files.table_bytes(rows, "xlsx", ABOUT, is_demonstration=False)
    cell = openpyxl.load_workbook(io.BytesIO(content))["data"]["A2"].value
    assert len(cell) == 32_767
    assert cell.endswith("x…")


def test_parquet_keeps_rows_types_and_what_they_are():
    content = files.table_bytes(MIXED, "parquet", ABOUT, is_demonstration=False)
    found = pq.read_table(io.BytesIO(content))
    assert found.schema.names == MIXED.schema.names
    assert found.schema.types == MIXED.schema.types
    assert found.schema.metadata[b"filters"] == b"unit=PK-KP"
    assert found.drop_columns("number").equals(MIXED.drop_columns("number"))


def test_json_is_one_document_without_not_a_number():
    content = files.table_bytes(MIXED, "json", ABOUT, is_demonstration=False)
    document = json.loads(content, parse_constant=pytest.fail)
    assert (document["name"], document["version"]) == ("a table", 2)
    assert document["rows"][3] == {
        **{"text": "سندھ", "number": None, "whole": 4, "on": None, "is_so": True, "items": ["=c"]}
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "json"])
def test_every_file_of_a_demonstration_says_example(kind, tmp_path):
    rows = pa.table({"unit": ["PK-KP"], "implementation_rate": [0.5]})
    out = tmp_path / f"rates.{kind}"
    files.write_table(rows, out, ABOUT, is_demonstration=True)
    if kind == "csv":
        example = next(csv.DictReader(out.open(encoding="utf-8-sig")))["example"]
    elif kind == "xlsx":
        example = openpyxl.load_workbook(out)["data"]["C2"].value
    elif kind == "parquet":
        example = pq.read_table(out)["example"][0].as_py()
    else:
        example = json.loads(out.read_bytes())["rows"][0]["example"]
    assert example == "Example"


def test_a_table_that_says_which_rows_are_examples_gets_no_second_column():
    rows = pa.table({"assignment_id": ["a1"], "is_example": [True]})
    content = files.table_bytes(rows, "csv", ABOUT, is_demonstration=True)
    assert content.decode("utf-8-sig").splitlines() == ["assignment_id,is_example", "a1,true"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("rates.sdmx.csv", "SDMX-CSV holds observations only"),
        ("rates.doc", "rates.doc is not"),
        ("rates", "is not"),
    ],
)
def test_a_file_of_another_kind_is_refused_and_not_written(tmp_path, name, message):
    with pytest.raises(QuestionError, match=message):
        files.write_table(MIXED, tmp_path / name, ABOUT, is_demonstration=False)
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_is_never_overfilled(monkeypatch):
    monkeypatch.setattr("hrdash.exports.sheets.SHEET_ROWS", 6)
    with pytest.raises(QuestionError, match=r"6 rows do not fit on a sheet of 6: write \.csv or \.parquet"):
        files.table_bytes(MIXED, "xlsx", ABOUT, is_demonstration=False)


def test_a_table_for_reading_leaves_out_columns_that_say_nothing():
    rows = pa.table(
        {"sex": ["_T", "_T"], "note": [None, None], "area": ["PK", "PK-KP"], "value": [1.0, 0.33333]}
    )
    assert files.text_table(rows) == "area    value\nPK          1\nPK-KP  0.3333"
