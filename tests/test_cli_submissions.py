"""The commands on received files, as a script meets them: check, profile, submit, publish, and the ways back."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from hrdash import cli, submissions
from hrdash.store import read_releases
from hrdash.workbook import read_workbook
from tests.workbook_files import as_ods, as_xls, as_xlsx

ROOT = Path(__file__).parents[1]
HEADER = ["Province", "Year", "Sex", "Indicator", "Definition", "Value"]
GOOD = [
    HEADER,
    ["Sindh", 2019, "Female", "literacy", "survey", 48.5],
    ["Sindh", 2020, None, "literacy", "survey", 59],
]
BAD = [
    HEADER,
    ["Sindh", 2019, "Female", "literacy", "survey", 485],
    ["Sindh", 2020, None, "literacy", "survey", 59],
]
WIDE = [
    ["Reading and writing by district, 2019"],
    ["District", "Male", "Female"],
    ["Sukkur", 60, 50],
    ["Larkana", 55, 45],
    ["Karachi East", 80, 75],
]
PEOPLE = """person,unit,role,post
aisha@sindh.pk,PK-SD,analyst,"Analyst, Sindh cell"
rashid@sindh.pk,PK-SD,reviewer,"Director, Sindh cell"
sana@sindh.pk,PK-SD,reviewer,"Secretary, Sindh"
paul@punjab.pk,PK-PB,reviewer,"Director, Punjab cell"
"""
FINDING = {"rule", "severity", "sheet", "cell", "row", "column", "value", "message", "suggestion"}


@pytest.fixture
def hrdash(lake, capfd):
    """Run a command on the lake in this process: exit code, stdout, stderr."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli.run(["--lake", str(lake), *map(str, arguments)])
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def answer(hrdash):
    """Run a command with `--json` and read the one document that it prints."""

    def ask(*arguments: object, code: int = 0) -> dict | list:
        ended, out, err = hrdash("--json", *arguments)
        assert ended == code, err
        assert err.count("\n") == (code != 0), err
        return json.loads(out, parse_constant=pytest.fail)

    return ask


@pytest.fixture
def good(tmp_path) -> Path:
    return put(tmp_path / "sindh.xlsx", as_xlsx(GOOD))


@pytest.fixture
def bad(tmp_path) -> Path:
    return put(tmp_path / "wrong.xlsx", as_xlsx(BAD))


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def listing(lake: Path) -> dict[str, bytes]:
    return {str(path.relative_to(lake)): path.read_bytes() for path in lake.rglob("*") if path.is_file()}


def sent(answer, file: Path, by: str = "Analyst", unit: str = "PK-SD", code: int = 0, **options: str) -> dict:
    more = [word for name, value in options.items() for word in (f"--{name}", value)]
    return answer("submit", file, "--by", by, "--unit", unit, *more, code=code)


def figures(answer) -> dict[tuple[str, str], float]:
    rows = answer("table", "observations")["rows"]
    return {(row["period"], row["sex"]): row["value"] for row in rows if row["area"] == "PK-SD"}


# check


@pytest.mark.parametrize(("write", "name"), [(as_xlsx, "a.xlsx"), (as_xls, "b.xls"), (as_ods, "c.ods")])
def test_check_says_what_a_file_is_and_what_was_read(answer, lake, tmp_path, write, name):
    file, before = put(tmp_path / name, write(GOOD)), listing(lake)
    document = answer("check", file, "--unit", "PK-SD")
    assert document == {
        "file": name,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "kind": name.split(".")[1],
        "sheets": [{"name": "Table", "hidden": False, "used": True, "reason": "tidy"}],
        "rows": {"read": 2, "accepted": 2, "refused": 0},
        "observations": 2,
        "recommendations": 0,
        "status_reports": 0,
        "actions": 0,
        "findings": [],
        "publishable": True,
    }
    assert listing(lake) == before


def test_check_of_a_file_with_errors_still_prints_its_document_and_ends_with_1(hrdash, lake, bad):
    before = listing(lake)
    code, out, err = hrdash("--json", "check", bad, "--unit", "PK-SD")
    document = json.loads(out)
    (found,) = document["findings"]
    assert (code, err) == (1, "")
    assert set(found) == FINDING
    assert (
        found["rule"],
        found["severity"],
        found["sheet"],
        found["cell"],
        found["row"],
        found["column"],
    ) == (
        *("outside-per-cent", "error", "Table", "F2"),
        2,
        "value",
    )
    assert (found["value"], found["message"], found["suggestion"]) == (
        *("485", "485 is outside 0 to 100", "write per cent as 0 to 100"),
    )
    assert (document["rows"], document["publishable"]) == ({"read": 2, "accepted": 1, "refused": 1}, False)
    assert listing(lake) == before


def test_check_reads_as_text_for_people(hrdash, bad):
    code, out, _ = hrdash("check", bad, "--unit", "PK-SD")
    assert (code, out.splitlines()[0]) == (1, "wrong.xlsx · 2 rows read, 1 refused · cannot be published yet")
    assert out.splitlines()[1] == (
        "error    Table F2: 485 is outside 0 to 100; write per cent as 0 to 100 [outside-per-cent]"
    )


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"%PDF-1.7 figures", "error: unreadable-file: x.xlsx is a PDF"),
        (b"", "error: empty-file: x.xlsx is empty"),
        (as_xlsx(GOOD)[:900], "error: unreadable-file: x.xlsx is cut off or damaged"),
    ],
)
@pytest.mark.parametrize("command", [["check"], ["submit", "--by", "A", "--unit", "PK-SD"]])
def test_a_file_that_cannot_be_read_is_one_line_and_2(hrdash, lake, tmp_path, command, content, error):
    file, before = put(tmp_path / "x.xlsx", content), listing(lake)
    code, out, err = hrdash("--json", command[0], file, *command[1:])
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(error)
    assert listing(lake) == before


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["check", "nowhere.xlsx"], "error: file: nowhere.xlsx: No such file"),
        (["check", "{file}", "--unit", "PB"], "error: usage: Invalid value for '--unit': 'PB' is no unit"),
        (["check", "{file}", "--tidy", "out.xlsx"], "error: usage: out.xlsx is not .csv or .parquet"),
        (["check", "{file}", "--annotated", "out.pdf"], "error: usage: out.pdf is not .xlsx"),
        (
            ["check", "{file}", "--annotated", "{file}"],
            "error: usage: sindh.xlsx is the file that is checked",
        ),
        (["check", "{file}", "--profile", "{file}"], "error: usage: sindh.xlsx is not text in UTF-8"),
        (["check", "{file}", "--profile", "{words}"], "error: bad-profile: the profile is not TOML"),
        (["profile", "{file}", "--out", "p.xlsx"], "error: usage: p.xlsx is not .toml"),
        (["submit", "{file}", "--unit", "PK-SD"], "error: usage: Missing option '--by'"),
        (["submit", "{file}", "--by", "A"], "error: usage: Missing option '--unit'"),
        (["publish", "20260101-00000000", "--by", "A"], "error: no-submission: "),
        (["reject", "20260101-00000000", "--by", "A"], "error: usage: Missing option '--reason'"),
    ],
)
def test_wrong_usage_is_one_line_and_2(hrdash, lake, good, tmp_path, arguments, error):
    words, before = put(tmp_path / "p.toml", b"not a profile"), listing(lake)
    code, out, err = hrdash(*(one.format(file=good, words=words) for one in arguments))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(error)
    assert listing(lake) == before


def test_check_writes_the_copy_with_its_findings_though_it_refuses(hrdash, bad, tmp_path):
    out = tmp_path / "found.xlsx"
    code, _, _ = hrdash("check", bad, "--unit", "PK-SD", "--annotated", out)
    book = openpyxl.load_workbook(out)
    assert (code, book.sheetnames) == (1, ["Findings", "Table"])
    assert "485 is outside 0 to 100" in book["Table"]["F2"].comment.text


@pytest.mark.parametrize("name", ["rows.csv", "rows.parquet", "ROWS.CSV"])
def test_check_writes_the_rows_as_they_were_read(answer, good, tmp_path, name):
    out = tmp_path / name
    answer("check", good, "--unit", "PK-SD", "--tidy", out)
    if name.endswith("parquet"):
        rows = pq.read_table(out).to_pylist()
    else:
        rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [(row["area"], row["period"], row["sex"], row["value"], row["cell"]) for row in rows] == [
        ("PK-SD", "2019", "F", "48.5", "F2"),
        ("PK-SD", "2020", "_T", "59", "F3"),
    ]
    assert {(row["indicator_id"], row["definition"], row["unit_measure"], row["sheet"]) for row in rows} == {
        ("literacy", "survey", "PT", "Table")
    }


def test_the_rows_as_they_were_read_say_the_same_when_they_are_read_again(answer, good, tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    answer("check", good, "--unit", "PK-SD", "--tidy", first)
    document = answer("check", first, "--unit", "PK-SD", "--tidy", second)
    assert (document["sheets"][0]["reason"], document["observations"]) == ("table", 2)

    def without_places(path):
        return [
            {name: text for name, text in row.items() if name not in ("sheet", "cell")}
            for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        ]

    assert without_places(first) == without_places(second)


def test_progress_is_silent_where_nobody_watches(lake, good):
    command = [
        sys.executable,
        "-m",
        "hrdash",
        "--lake",
        str(lake),
        "--json",
        "check",
        str(good),
        "--unit",
        "PK-SD",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, env={**os.environ})
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["publishable"] is True


def test_progress_shows_on_a_terminal(hrdash, good, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    code, _, err = hrdash("check", good, "--unit", "PK-SD")
    assert code == 0
    assert "4 of 4" in err


# profile


def test_a_profile_is_proposed_answered_and_read_with(answer, hrdash, tmp_path):
    file, out = put(tmp_path / "wide.xlsx", as_xlsx(WIDE)), tmp_path / "p.toml"
    _, printed, _ = hrdash("--json", "check", file, "--unit", "PK-SD")
    assert [one["rule"] for one in json.loads(printed)["findings"]] == ["needs-profile"]
    document = answer("profile", file, "--unit", "PK-SD", "--out", out)
    assert set(document) == {"out", "confident", "questions"}
    assert (document["out"], document["confident"]) == (str(out), False)
    assert all(set(one) == {"place", "cell", "question", "choices"} for one in document["questions"])
    assert "all.indicator_id" in [one["place"] for one in document["questions"]]
    _, printed, _ = hrdash("--json", "check", file, "--unit", "PK-SD", "--profile", out)
    assert {one["rule"] for one in json.loads(printed)["findings"]} == {"profile-question"}
    answers = {"indicator_id": "literacy", "definition": "survey", "unit_measure": "PT"}
    lines = [
        f'{name} = "{answers[name]}"' if (name := line.split(" = ")[0]) in answers and "ask" in line else line
        for line in out.read_text(encoding="utf-8").splitlines()
    ]
    for encoding in ("utf-8", "utf-16"):
        out.write_text("\n".join(lines), encoding=encoding)
        read = answer("check", file, "--unit", "PK-SD", "--profile", out)
        assert (read["observations"], read["sheets"][0]["reason"]) == (6, "profile")
    submitted = sent(answer, file, profile=str(out))
    assert submitted["changes"] == {"new": 6, "revised": 0, "unchanged": 0}


def test_the_choices_of_a_question_stand_beside_it(hrdash, tmp_path):
    file, out = tmp_path / "women.csv", tmp_path / "p.toml"
    file.write_text("Reading of women by district 2019\nDistrict,Rural,Urban\nSukkur,60,50\nLarkana,55,45\n")
    _, printed, _ = hrdash("profile", file, "--unit", "PK-SD", "--out", out)
    assert any(
        line.startswith("all.sex: ") and line.endswith(" [F | _T]") for line in printed.splitlines()
    ), printed


def test_a_profile_is_proposed_for_one_sheet_of_several(answer, hrdash, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active["A1"] = "Figures of the bureau"
    page = book.create_sheet("Table 1")
    for row in WIDE:
        page.append(row)
    file, out = tmp_path / "two.xlsx", tmp_path / "p.toml"
    book.save(file)
    answer("profile", file, "--sheet", "Table 1", "--out", out)
    assert 'sheet = "Table 1"' in out.read_text(encoding="utf-8")
    out.unlink()
    code, printed, err = hrdash("--json", "profile", file, "--sheet", "Table 9", "--out", out)
    assert (code, printed) == (2, "")
    assert err == "error: no-sheet: two.xlsx has no sheet 'Table 9'; it has Cover, Table 1.\n"
    code, _, err = hrdash("profile", file, "--sheet", "Cover", "--out", out)
    assert (code, err) == (2, "error: no-table: two.xlsx has no table of figures; nothing can be proposed.\n")
    assert not out.exists()


# submit, publish and the ways back


def test_a_file_goes_from_submit_to_a_figure_traced_to_its_cell_and_back(answer, good):
    submitted = sent(answer, good, reference="HR/12", note="the survey was weighted anew")
    assert submitted == {
        "submission": submitted["submission"],
        "sha256": hashlib.sha256(good.read_bytes()).hexdigest(),
        "state": "staged",
        "changes": {"new": 1, "revised": 1, "unchanged": 0},
        "findings": [],
    }
    name = submitted["submission"]
    assert figures(answer) == {("2019", "_T"): 58.0, ("2019", "F"): 47.0}
    published = answer("publish", name, "--by", "Reviewer", "--note", "seen  and\ncompared")
    assert published == {"submission": name, "state": "published", "version": 2}
    assert figures(answer) == {("2019", "_T"): 58.0, ("2019", "F"): 48.5, ("2020", "_T"): 59.0}
    change = answer("history")[0]
    assert change.pop("at").endswith("+00:00")
    assert change == {
        "version": 2,
        "by": "Reviewer",
        "action": "publish",
        "submission": name,
        "file": "sindh.xlsx",
        "sha256": submitted["sha256"],
        "rows": {"observations": {"new": 1, "revised": 1, "unchanged": 0}},
        "reason": "the survey was weighted anew; seen and compared",
    }
    (source,) = answer("trace", "--where", "indicator_id=literacy", "--where", "period=2020")
    assert (source["value"], source["file"], source["sheet"], source["cell"], source["submission"]) == (
        *(59.0, "sindh.xlsx", "Table", "F3"),
        name,
    )
    withdrawn = answer("withdraw", name, "--by", "Reviewer", "--reason", "wrong year")
    assert withdrawn == {"version": 3, "submission": name}
    assert figures(answer) == {("2019", "_T"): 58.0, ("2019", "F"): 47.0}
    assert answer("publish", name, "--by", "Reviewer")["version"] == 4
    assert answer("publish", name, "--by", "Reviewer")["version"] == 4
    assert figures(answer)["2019", "F"] == 48.5


def test_the_same_file_again_changes_nothing_and_says_so(answer, hrdash, lake, good):
    first, before = sent(answer, good), listing(lake)
    assert sent(answer, good) == first
    code, out, _ = hrdash("submit", good, "--by", "Analyst", "--unit", "PK-SD")
    assert code == 0
    assert "this file was received before; nothing has changed" in out
    assert listing(lake) == before
    answer("publish", first["submission"], "--by", "Reviewer")
    again = sent(answer, good)
    assert (again["submission"], again["state"]) == (first["submission"], "published")
    assert again["changes"] == {"new": 0, "revised": 0, "unchanged": 2}
    assert len(read_releases(lake)) == 2


def test_a_refused_file_prints_its_document_and_leaves_nothing(answer, hrdash, lake, bad):
    before = listing(lake)
    document = sent(answer, bad, code=1)
    assert {name: document[name] for name in ("submission", "state", "changes")} == {
        "submission": None,
        "state": "refused",
        "changes": {"new": 0, "revised": 0, "unchanged": 0},
    }
    assert [(one["rule"], one["cell"]) for one in document["findings"]] == [("outside-per-cent", "F2")]
    _, _, err = hrdash("submit", bad, "--by", "Analyst", "--unit", "PK-SD")
    assert err.startswith("error: has-errors: Table F2: 485 is outside 0 to 100")
    assert listing(lake) == before


def test_a_file_with_personal_data_is_not_kept_and_nothing_of_it_is_repeated(hrdash, lake, tmp_path):
    cnic, father = "35202-1234567-1", "Ahmed s/o Akbar"
    rows = [[*HEADER, "CNIC", "Note"], ["Sindh", 2019, None, "literacy", "survey", 50, cnic, father]]
    file, before = put(tmp_path / "people.xlsx", as_xlsx(rows)), listing(lake)
    for command in (["check"], ["submit", "--by", "Analyst"]):
        code, out, err = hrdash("--json", command[0], file, "--unit", "PK-SD", *command[1:])
        assert code == 1
        assert not [text for text in (cnic, father, "Akbar") if text in out + err]
        cells = {one["cell"] for one in json.loads(out)["findings"] if one["rule"] == "personal-data"}
        assert {"G2", "H2"} <= cells
    assert err.startswith("error: personal-data: people.xlsx holds personal data and was not kept")
    assert listing(lake) == before


def test_reject_ends_a_staged_submission_and_the_file_may_be_sent_again(answer, hrdash, good):
    name = sent(answer, good)["submission"]
    rejected = answer("reject", name, "--by", "Reviewer", "--reason", "last year's file")
    assert rejected == {"submission": name, "state": "rejected", "version": None}
    code, out, err = hrdash("--json", "publish", name, "--by", "Reviewer")
    assert (code, out) == (1, "")
    assert err.startswith("error: rejected: ")
    assert sent(answer, good)["submission"] != name


def test_publish_with_seen_refuses_what_changed_since(answer, hrdash, tmp_path):
    first = put(tmp_path / "first.xlsx", as_xlsx(GOOD))
    other = put(
        tmp_path / "other.xlsx", as_xlsx([HEADER, ["Sindh", 2019, "Female", "literacy", "survey", 49]])
    )
    early, late = (sent(answer, file)["submission"] for file in (first, other))
    answer("publish", early, "--by", "Reviewer", "--seen", "1")
    code, out, err = hrdash("--json", "publish", late, "--by", "Reviewer", "--seen", "1")
    assert (code, out) == (1, "")
    assert err.startswith("error: changed-since: ")
    assert figures(answer)["2019", "F"] == 48.5
    assert answer("publish", late, "--by", "Reviewer", "--seen", "2")["version"] == 3
    code, _, err = hrdash("withdraw", early, "--by", "Reviewer", "--reason", "wrong")
    assert code == 1
    assert err.startswith("error: revised-since: ")


def test_forget_removes_the_bytes_and_the_figures_stay_traceable(answer, lake, good):
    name = sent(answer, good)["submission"]
    answer("publish", name, "--by", "Reviewer")
    forgotten = answer("forget", name, "--by", "Reviewer", "--reason", "a name in a comment")
    assert forgotten == {"submission": name, "state": "forgotten"}
    assert submissions.read_received(lake, name) is None
    content = good.read_bytes()
    assert content not in listing(lake).values()
    assert figures(answer)["2019", "F"] == 48.5
    (source,) = answer("trace", "--where", "period=2020")
    assert (source["file"], source["cell"]) == ("sindh.xlsx", "F3")
    assert (answer("history")[0]["action"], answer("history")[0]["reason"]) == (
        "forget",
        "a name in a comment",
    )
    assert answer("doctor")["ok"] is True


def test_revert_names_the_publications_that_it_drops(answer, hrdash, good):
    name = sent(answer, good)["submission"]
    answer("publish", name, "--by", "Reviewer")
    code, out, _ = hrdash("revert", "1", "--by", "Operator", "--reason", "start again")
    assert (code, out) == (0, f"release 3 is release 1 again; taken back: {name}\n")
    assert answer("revert", "2", "--by", "Operator", "--reason", "it was right") == {
        "version": 4,
        "reverted_to": 2,
        "dropped": [],
    }
    code, _, err = hrdash("revert", "99", "--by", "Operator", "--reason", "x")
    assert code == 2
    assert err.startswith("error: no-release: ")


# who


@pytest.fixture
def people(lake):
    (lake / "restricted" / "people.csv").write_text(PEOPLE, encoding="utf-8")


@pytest.mark.usefixtures("people")
def test_whoever_is_not_listed_or_of_another_unit_may_not_submit(hrdash, lake, good):
    before = listing(lake)
    for by in ("nobody@sindh.pk", "paul@punjab.pk"):
        code, out, err = hrdash("--json", "submit", good, "--by", by, "--unit", "PK-SD")
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert err.startswith("error: not-allowed: ")
    assert listing(lake) == before


@pytest.mark.usefixtures("people")
def test_a_second_person_of_the_unit_publishes_and_history_shows_posts(answer, hrdash, good):
    name = sent(answer, good, by="rashid@sindh.pk")["submission"]
    for by in ("rashid@sindh.pk", "Director, Sindh cell", "aisha@sindh.pk", "paul@punjab.pk"):
        code, _, err = hrdash("publish", name, "--by", by)
        assert code == 1
        assert err.startswith("error: not-allowed: ")
    answer("publish", name, "--by", "sana@sindh.pk")
    assert answer("history")[0]["by"] == "Secretary, Sindh"


# template


def test_a_template_is_written_and_its_ending_is_asked_for(answer, hrdash, tmp_path):
    out = tmp_path / "sindh-2026.xlsx"
    document = answer("template", "--unit", "PK-SD", "--period", "2026", "--out", out)
    assert (set(document), document["out"]) == ({"out", "rows"}, str(out))
    assert read_workbook(out.name, out.read_bytes()).kind == "xlsx"
    code, _, err = hrdash("template", "--unit", "PK-SD", "--period", "2026", "--out", tmp_path / "a.csv")
    assert (code, err[:42]) == (2, "error: usage: a.csv is not .xlsx: give the")
