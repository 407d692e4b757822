"""Every rule has a workbook that draws it, at a named sheet and cell; what is refused leaves nothing behind."""

import json

import pytest

from hrdash.cli import run
from hrdash.submissions import check_file
from hrdash.validate import RULES
from tests.small_lake import make_lake
from tests.workbooks.make_refused import FOLDER, LAKE, REFUSED, content_of

# About a sheet or a file as a whole.
WITHOUT_A_CELL = {"hidden-sheet", "missing-column", "no-rows", "profile-does-not-fit", "unread-sheet"}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return make_lake(tmp_path_factory.mktemp("refused") / "lake", **LAKE)


def checked(rule, release):
    name, content = content_of(rule)
    one = REFUSED[rule]
    return check_file(name, content, release, unit=one.unit, profile=one.profile)


def test_every_rule_that_keeps_a_file_back_or_asks_for_a_look_has_its_workbook():
    assert set(REFUSED) == {name for name, rule in RULES.items() if rule.severity != "info"}


def test_the_files_are_those_that_the_script_writes():
    written = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.csv")}
    assert written == {rule: one.content for rule, one in REFUSED.items() if isinstance(one.content, str)}


@pytest.mark.parametrize("rule", REFUSED)
def test_a_workbook_draws_its_finding_at_its_sheet_and_cell(rule, release):
    one = REFUSED[rule]
    found = checked(rule, release)
    mine = [finding for finding in found.findings if finding.rule == rule]
    assert mine, [finding.rule for finding in found.findings]
    if one.cell:
        assert one.cell in {finding.cell for finding in mine}
    assert {finding.sheet for finding in mine} <= {one.sheet, rule, "s"}
    assert found.is_publishable == (not any(finding.severity == "error" for finding in found.findings))
    for finding in found.findings:
        assert finding.sheet
        assert finding.cell or finding.rule in WITHOUT_A_CELL, finding
        assert finding.message
        assert finding.suggestion


@pytest.mark.parametrize("rule", [name for name in REFUSED if RULES[name].severity == "error"])
def test_a_refused_file_is_not_kept_and_its_answer_is_one_document(rule, release, tmp_path, capsys):
    name, content = content_of(rule)
    one = REFUSED[rule]
    (tmp_path / name).write_bytes(content)
    options = []
    if one.profile:
        (tmp_path / "p.toml").write_text(one.profile, encoding="utf-8")
        options = ["--profile", str(tmp_path / "p.toml")]
    before = sorted(path for path in release.lake.rglob("*") if path.is_file())
    command = [
        "--lake",
        str(release.lake),
        "--json",
        "submit",
        str(tmp_path / name),
        "--by",
        "A",
        "--unit",
        one.unit,
    ]
    assert run([*command, *options]) == 1
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert (answer["submission"], answer["state"]) == (None, "refused")
    assert rule in {finding["rule"] for finding in answer["findings"]}
    assert err.count("\n") == 1
    assert err.startswith("error: ")
    assert sorted(path for path in release.lake.rglob("*") if path.is_file()) == before
