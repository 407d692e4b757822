"""The command line as a script meets it: exit codes, one JSON document, one line for an error."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hrdash import cli, submissions
from hrdash.store import read_release
from hrdash.vocabulary import code_lists
from tests.small_lake import rows_of

ROOT = Path(__file__).parents[1]

DRAWN = {
    "indicators": """
        indicator_id  label_en  themes     sensitivity  unit_measure
        literacy      Literacy  education  normal       PT
    """,
    "recommendations": """
        recommendation_id  kind            mechanism  body  cycle  response   themes
        r1                 recommendation  UPR        UPR   2      supported  education
    """,
    "assignments": """
        assignment_id  recommendation_id  unit   role  is_example
        a1             r1                 PK-KP  lead  true
    """,
}
FIGURES = """indicator_id,area,district,period,sex,age,disability,locality,ground,ground_value,definition,value,unit_measure,source
literacy,PK-KP,_T,2023,F,_T,_T,_T,_T,_T,d1,{value},PT,"PBS, table 12"
literacy,PK-KP,_T,2023,M,_T,_T,_T,_T,_T,d1,60,PT,"PBS, table 12"
"""


@pytest.fixture
def lake(tmp_path) -> Path:
    """A demonstration lake of three releases: drawn tables, then two submissions of figures, `first` and `second`."""
    from hrdash.store import write_release

    lake = tmp_path / "lake"
    tables = {name: rows_of(name, text) for name, text in DRAWN.items()} | code_lists()
    write_release(lake, tables, action="build", by="test", is_demonstration=True)
    for name, value in (("first", 40), ("second", 41)):
        content = FIGURES.format(value=value).encode()
        submissions.receive(lake, f"{name}.csv", content, by="Analyst", submission=name)
        submissions.stage(lake, name)
        submissions.publish(lake, name, "Reviewer")
    return lake


@pytest.fixture
def hrdash(lake, capfd):
    """Run a command on the lake in this process: exit code, stdout, stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.run(["--lake", str(lake), *arguments])
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def answer(hrdash):
    """Run a command with `--json` and read the one document that it prints."""

    def ask(*arguments: str) -> dict | list:
        code, out, err = hrdash("--json", *arguments)
        assert (code, err) == (0, "")
        return json.loads(out, parse_constant=pytest.fail)

    return ask


def test_as_a_program_it_prints_one_json_document_and_nothing_else(lake):
    done = subprocess.run(
        [sys.executable, "-m", "hrdash", "--json", "table", "rates", "--where", "unit=PK-KP"],
        cwd=ROOT,
        env={**os.environ, "HRDASH_LAKE": str(lake)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    document = json.loads(done.stdout)
    assert (document["name"], document["version"], len(document["rows"])) == ("rates", 3, 1)
    assert document["rows"][0]["assigned"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["table", "rates"], 2, "error: no-lake: there is no lake at "),
        (["tabel"], 2, "error: usage: "),
        ([], 2, "error: usage: which command?"),
        (["withdraw", "--by", "me"], 2, "error: usage: "),
    ],
)
def test_as_a_program_an_error_is_one_line_and_an_exit_code(tmp_path, arguments, code, error):
    done = subprocess.run(
        [sys.executable, "-m", "hrdash", "--lake", str(tmp_path / "none"), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(error)
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_help_lists_every_command_of_the_contract_so_far(capfd):
    assert cli.run(["--help"]) == 0
    said = capfd.readouterr().out
    for command in [
        "build",
        "table",
        "trace",
        "history",
        "withdraw",
        "revert",
        "doctor",
        "publish",
        "reject",
    ]:
        assert f"  {command} " in said


def test_a_table_has_its_name_its_version_and_its_rows(answer):
    document = answer("table", "observations", "--where", "sex=F")
    assert (document["name"], document["version"]) == ("observations", 3)
    assert [(row["area"], row["value"], row["submission"]) for row in document["rows"]] == [
        ("PK-KP", 41.0, "second")
    ]


def test_an_earlier_release_still_says_what_it_said(answer):
    document = answer("table", "observations", "--where", "sex=F", "--at", "2")
    assert (document["version"], document["rows"][0]["value"]) == (2, 40.0)


def test_a_day_and_a_release_can_be_asked_for_together(answer):
    document = answer("table", "rates", "--at", "2@2020-01-31", "--where", "unit=PK-KP")
    assert (document["version"], document["rows"][0]["no_report"]) == (2, 1)


def test_rates_that_are_over_nothing_are_null_in_json(answer):
    rows = answer("table", "rates", "--by", "unit")["rows"]
    assert rows[0]["unit"] == "PK"
    sindh = next(row for row in rows if row["unit"] == "PK-SD")
    assert sindh["implementation_rate"] is None


def test_a_value_with_a_comma_stands_in_quotes(answer):
    assert len(answer("table", "observations", "--where", 'source="PBS, table 12"')["rows"]) == 2


def test_without_json_a_table_is_laid_out_for_reading(hrdash):
    code, out, _ = hrdash("table", "rates", "--where", "unit=PK-KP,PK")
    lines = out.splitlines()
    assert code == 0
    assert lines[0].startswith("rates · release 3 · 2 rows · statuses as of ")
    assert lines[0].endswith(" · Example")
    assert [line.split()[:2] for line in lines[1:]] == [["unit", "assigned"], ["PK", "1"], ["PK-KP", "1"]]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "json"])
def test_a_table_is_written_as_the_file_that_is_named(hrdash, tmp_path, ending):
    out = tmp_path / f"rates.{ending}"
    code, said, _ = hrdash("table", "rates", "--out", str(out))
    assert code == 0
    assert str(out) in said
    assert out.stat().st_size > 100


def test_the_sheet_about_a_table_says_its_release_its_filters_and_example(hrdash, tmp_path):
    import openpyxl

    out = tmp_path / "figures.xlsx"
    hrdash("table", "observations", "--where", "sex=F", "--at", "2", "--out", str(out))
    about = dict(openpyxl.load_workbook(out)["selection"].iter_rows(values_only=True))
    assert (about["version"], about["filters"], about["source"]) == ("2", "sex=F", "PBS, table 12")
    assert about["example"].startswith("Example")


def test_a_csv_of_a_demonstration_says_example_in_every_row(hrdash, tmp_path):
    out = tmp_path / "rates.csv"
    hrdash("table", "rates", "--out", str(out))
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig")))
    assert len(rows) == 9
    assert {row["example"] for row in rows} == {"Example"}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["table", "figures"], "error: unknown-table: no table 'figures'"),
        (["table", "observations", "--where", "colour=red"], "error: unknown-column: no column 'colour'"),
        (["table", "observations", "--where", "area=PK-XX"], "error: unknown-code: area has no code 'PK-XX'"),
        (["table", "rates", "--where", "unit"], "error: usage: --where takes COLUMN=VALUE"),
        (["table", "rates", "--where", "unit="], "error: usage: --where takes COLUMN=VALUE"),
        (["table", "rates", "--by", "colour"], "error: unknown-column: rates have no 'colour'"),
        (["table", "rates", "--at", "yesterday"], "error: usage: --at takes a release (12)"),
        (["table", "rates", "--at", ""], "error: usage: --at takes a release (12)"),
        (["table", "rates", "--at", "@2020-01-01"], "error: usage: --at takes a release (12)"),
        (["table", "rates", "--at", "99"], "error: no-release: release 99 does not exist"),
        (
            ["table", "rates", "--out", "rates.sdmx.csv"],
            "error: not-sdmx: SDMX-CSV holds observations only",
        ),
        (["table", "rates", "--out", "rates.docx"], "error: unknown-format: rates.docx is not .csv"),
        (
            ["table", "rates", "--out", "/no/such/folder/rates.csv"],
            "error: file: /no/such/folder: there is no such folder",
        ),
        (["trace"], "error: usage: trace needs --where"),
        (["trace", "--where", "colour=red"], "error: unknown-column: no column 'colour'"),
        (["revert", "soon", "--by", "me", "--reason", "x"], "error: usage: "),
        (
            ["revert", "1", "--by", " ", "--reason", "x"],
            "error: usage: Invalid value for '--by': say it in words",
        ),
        (["revert", "1", "--by", "me", "--reason", ""], "error: usage: Invalid value for '--reason': say it"),
        (["table", "rates", "--where", "unit=PK-KP\nPK-PB"], "error: unknown-code: "),
        (["revert", "99", "--by", "me", "--reason", "x"], "error: no-release: "),
        (["withdraw", "third", "--by", "me", "--reason", "x"], "error: no-submission: "),
        (["table", "rates", "--json"], "error: usage: No such option: --json"),
    ],
)
def test_bad_usage_is_one_clear_line_with_exit_code_2_and_writes_nothing(hrdash, lake, arguments, error):
    code, out, err = hrdash("--json", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(error)
    assert err.count("\n") == 1
    assert read_release(lake).version == 3


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["withdraw", "first", "--by", "me", "--reason", "x"], "error: revised-since: "),
        (["revert", "3", "--by", "me", "--reason", "x"], "error: already: "),
        (["reject", "first", "--by", "me", "--reason", "x"], "error: published: "),
        (["build", "--without-example"], "error: demonstration: "),
    ],
)
def test_a_refusal_is_one_clear_line_with_exit_code_1_and_writes_nothing(hrdash, lake, arguments, error):
    code, out, err = hrdash("--json", *arguments)
    assert (code, out) == (1, "")
    assert err.startswith(error)
    assert err.count("\n") == 1
    assert read_release(lake).version == 3


def test_a_damaged_release_is_one_clear_line(hrdash, lake):
    (lake / "releases" / "000003.json").write_text("{", encoding="utf-8")
    code, out, err = hrdash("table", "rates")
    assert (code, out) == (2, "")
    assert err.startswith("error: damaged-release: ")


def test_a_bug_is_one_line_that_says_where(monkeypatch, hrdash):
    def broken(*_: object) -> None:
        raise KeyError("sex")

    monkeypatch.setattr("hrdash.queries.tables.history", broken)
    code, out, err = hrdash("history")
    assert (code, out) == (2, "")
    assert err.startswith("error: bug: KeyError: 'sex' (test_cli.py:")
    assert err.count("\n") == 1


def test_a_figure_is_traced_to_file_sheet_cell_and_publication(answer, lake):
    rows = answer("trace", "--where", "indicator_id=literacy", "--where", "sex=F")
    release = read_release(lake)
    expected = {
        **{"indicator_id": "literacy", "area": "PK-KP", "value": 41.0, "file": "second.csv"},
        **{"sha256": release.sha256, "sheet": "second", "cell": "L2", "submission": "second"},
        **{"by": "Reviewer", "at": release.at},
    }
    assert len(rows) == 1
    assert expected.items() <= rows[0].items()


def test_history_lists_every_change_newest_first(answer):
    changes = answer("history")
    assert [(one["version"], one["action"], one["submission"], one["file"]) for one in changes] == [
        (3, "publish", "second", "second.csv"),
        (2, "publish", "first", "first.csv"),
        (1, "build", None, None),
    ]
    assert changes[0]["rows"] == {"observations": {"new": 0, "revised": 1, "unchanged": 1}}
    assert set(changes[0]) == {
        *("version", "at", "by", "action", "submission", "file", "sha256", "rows", "reason")
    }


def test_a_withdrawn_submission_gives_back_what_stood_before_and_can_be_published_again(answer):
    assert answer("withdraw", "second", "--by", "me", "--reason", "wrong year") == {
        "version": 4,
        "submission": "second",
    }
    assert answer("table", "observations", "--where", "sex=F")["rows"][0]["value"] == 40.0
    assert answer("history")[0]["reason"] == "wrong year"
    published = answer("publish", "second", "--by", "me")
    assert published == {"submission": "second", "state": "published", "version": 5}
    assert answer("publish", "second", "--by", "me")["version"] == 5
    assert answer("table", "observations", "--where", "sex=F")["rows"][0]["value"] == 41.0


def test_a_revert_says_what_it_takes_back(answer):
    assert answer("revert", "2", "--by", "me", "--reason", "start again") == {
        "version": 4,
        "reverted_to": 2,
        "dropped": ["second"],
    }
    assert answer("table", "observations", "--where", "sex=F")["rows"][0]["value"] == 40.0


def test_a_second_build_changes_nothing_and_says_what_stands(answer, lake):
    document = answer("build")
    assert (document["lake"], document["version"]) == (str(lake), 3)
    assert (document["rows"]["observations"], document["rows"]["assignments"]) == (2, 1)


def test_doctor_says_what_it_verified(answer):
    document = answer("doctor")
    assert document["ok"] is True
    assert {"name", "ok", "detail"} == set(document["checks"][0])


def test_doctor_names_what_is_unsound_and_still_prints_its_checks(hrdash, lake):
    next(lake.glob("tables/indicators/*.parquet")).write_bytes(b"torn")
    code, out, err = hrdash("--json", "doctor")
    assert code == 1
    assert json.loads(out)["ok"] is False
    assert err.startswith("error: unsound: ")
