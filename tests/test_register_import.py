"""Exports of recommendations come in as their sources print them, and nothing in them is lost unsaid."""

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from hrdash.cli import run
from hrdash.store import query, read_release
from hrdash.submissions import check_file, publish, submit
from tests.exports import make_exports as made
from tests.small_lake import make_lake

REAL = Path(__file__).parents[2] / "shared" / "data" / "upr"
REAL = next((path for path in (REAL, Path("/work/shared/data/upr")) if path.is_dir()), REAL)
LAKE = {
    "recommendations": """
        recommendation_id  kind            mechanism    body  cycle  symbol          paragraph  sub_item  issued_on   text           summary           recommending_states  themes     affected_groups  response        cluster_id  source
        upr-2-122-1        recommendation  UPR          UPR   2      A/HRC/22/12     122.1      -         2012-12-26  -              Build_schools     Spain                education  children         supported       schools     starter
        upr-2-122-2        recommendation  UPR          UPR   2      A/HRC/22/12     122.2      -         2012-12-26  -              End_executions    Norway               justice    everyone         noted           -           starter
        crc-33-a           recommendation  treaty_body  CRC   -      CRC/C/PAK/CO/6  33         a         2016-07-11  -              Register_births   -                    identity   children         not_applicable  -           starter
    """,
    "reviews": """
        review_id  mechanism  body  cycle  symbol       held_on
        upr-2      UPR        UPR   2      A/HRC/22/12  2012-10-30
        upr-4      UPR        UPR   4      A/HRC/53/13  2023-01-30
    """,
    "clusters": """
        cluster_id  label
        schools     Schools
    """,
    "departments": """
        department_id  unit   kind             name
        pb-education   PK-PB  line_department  School_Education
    """,
    "assignments": """
        assignment_id  recommendation_id  unit   department_id  role  assigned_on
        a1             upr-2-122-1        PK-PB  pb-education   lead  2025-01-01
    """,
}  # fmt: skip


@pytest.fixture
def release(tmp_path):
    return make_lake(tmp_path / "lake", **LAKE)


def read(release, content, name="export.xlsx", unit="FED"):
    """Check a file and give its rows by id, and its findings by rule with what they say."""
    checked = check_file(name, content, release, unit=unit)
    rows = {
        row["recommendation_id"]: row
        for sheet in checked.sheets
        if sheet.table == "recommendations"
        for row in sheet.rows.to_pylist()
    }
    return checked, rows, {one.rule: one.value for one in checked.findings}


def brought(release, content, name="export.xlsx", unit="FED"):
    """Send a file in and publish it; what it changed, and the release."""
    sent = submit(release.lake, name, content, by="Registrar", unit=unit)
    assert sent.refusal is None, sent.refusal
    return sent.changes, publish(release.lake, sent.submission, "Director")


def stored(release, sql="select * from recommendations order by recommendation_id"):
    return query(release, sql).to_pylist()


ROW = {
    "Text": "Right to life23.The Committee urges the State party to act.",
    "Countries Concerned": ["Nepal", "Pakistan"],
    "Reccomending Body": "Human Rights Committee",
    "Document Symbol": "CCPR/C/PAK/CO/2",
    "Themes": ["Right to life"],
    "Affected Persons": ["Women & girls"],
    "Sdgs": ["16 - PEACE, JUSTICE AND STRONG INSTITUTIONS", "5.2"],
    "Document Publication Date": date(2024, 12, 2),
    "Type": "Recommendations",
    "OHCHR Annotation Id": "77",
}


def test_a_row_of_uhri_becomes_a_recommendation(release):
    checked, rows, _ = read(release, made.uhri([ROW]))
    assert checked.is_publishable
    row = rows["uhri-77"]
    assert row == row | {
        "kind": "recommendation",
        "mechanism": "treaty_body",
        "body": "CCPR",
        "symbol": "CCPR/C/PAK/CO/2",
        "paragraph": "23",
        "issued_on": "2024-12-02",
        "text": "The Committee urges the State party to act.",
        "themes": "violence",
        "affected_groups": "women",
        "sdg_goals": "16; 5",
        "sdg_targets": "5.2",
        "response": "not_applicable",
        "summary": None,
    }


def test_headings_count_in_any_order_case_and_spacing(release):
    headings = [f"  {one.upper()} " for one in reversed(made.UHRI_HEADINGS)]
    renamed = {" ".join(name.split()).upper(): value for name, value in ROW.items()}
    _, rows, _ = read(release, made.uhri([renamed], headings))
    assert rows["uhri-77"]["body"] == "CCPR"


@pytest.mark.parametrize(
    ("countries", "symbol", "is_read"),
    [
        (["Pakistan"], "A/HRC/23/43/Add.2", True),
        ("PK", "CRC/C/PAK/CO/6", True),
        (None, "CRC/C/PAK/CO/6", True),
        (None, "A/HRC/22/12", True),  # the document of a review that is known
        (None, "CRC/C/IND/CO/6", False),
        (["India"], "CRC/C/IND/CO/6", False),
        (None, "A/HRC/99/1", False),
    ],
)
def test_the_country_stands_under_its_name_its_code_or_only_in_the_symbol(
    release, countries, symbol, is_read
):
    row = ROW | {"Countries Concerned": countries, "Document Symbol": symbol}
    _, rows, found = read(release, made.uhri([row]))
    assert bool(rows) == is_read
    assert is_read or {"other-countries", "country-not-said"} & set(found)


def test_concerns_are_kept_apart(release):
    content = made.uhri([ROW, ROW | {"OHCHR Annotation Id": "78", "Type": "Concerns/Observations"}])
    _, rows, found = read(release, content)
    assert [row["kind"] for row in rows.values()] == ["recommendation", "concern"]
    assert found["concerns-apart"] == "1"


def test_what_has_no_counterpart_is_said_and_the_row_kept(release):
    row = ROW | {"Themes": ["Right to yodel"], "Affected Persons": ["Sailors"], "Sdgs": ["18"]}
    checked, rows, found = read(release, made.uhri([row]))
    assert (found["unknown-theme"], found["unknown-persons"], found["unknown-goal"]) == (
        "Right to yodel",
        "Sailors",
        "18",
    )
    assert rows["uhri-77"]["themes"] is None
    assert checked.is_publishable


def test_the_states_own_word_stays_beside_the_position(release):
    row = made.pakistan_rows(1)[0] | {"UPR Position": "Rejected"}
    _, rows, _ = read(release, made.uhri([row]))
    (row,) = rows.values()
    assert (row["response"], row["response_as_printed"]) == ("noted", "Rejected")


def test_a_recommendation_that_the_register_has_is_revised_and_keeps_what_was_chosen_here(release):
    row = made.pakistan_rows(1)[0] | {
        "Text": "122.1. Build schools in every district (Spain; Brazil);",
        "Document Symbol": "A/HRC/22/12",
        "UPR Session": 14,
        "Themes": ["Right to health"],
        "OHCHR Annotation Id": "5",
    }
    changes, after = brought(release, made.uhri([row]))
    assert changes == {"new": 0, "revised": 1, "unchanged": 0}
    one = next(row for row in stored(after) if row["recommendation_id"] == "upr-2-122-1")
    assert (one["summary"], one["cluster_id"], one["annotation_id"]) == ("Build_schools", "schools", "5")
    assert one["text"] == "Build schools in every district (Spain; Brazil);"
    assert one["themes"] == ["education", "health"]
    assert one["issued_on"] == date(2012, 12, 26)
    assert one["source"] == "starter; text: UHRI export, annotation 5"


def test_a_whole_paragraph_beside_its_items_is_pointed_out(release):
    row = ROW | {
        "Text": "33.The Committee recommends births be registered.",
        "Document Symbol": "CRC/C/PAK/CO/6",
    }
    _, _, found = read(release, made.uhri([row | {"Reccomending Body": "CRC"}]))
    assert found["held-in-parts"] == "33"


def test_every_row_of_a_large_export_is_read_or_accounted_for(release):
    rows = made.pakistan_rows(1600)
    content = made.uhri(rows)
    checked, read_rows, found = read(release, content)
    assert checked.is_publishable
    assert len(read_rows) == 1600
    kinds = Counter(row["kind"] for row in read_rows.values())
    concerns = sum(row["Type"] == "Concerns/Observations" for row in rows)
    assert kinds == {"recommendation": 1600 - concerns, "concern": concerns}
    assert found["concerns-apart"] == f"{concerns:,}"
    unsaid = sum(row["Type"] is None for row in rows)
    assert found["type-not-said"] == f"{unsaid:,}"
    assert Counter(row["body"] for row in read_rows.values())["UPR"] == 320


def test_the_same_export_again_changes_nothing_and_a_changed_text_is_a_revision(release):
    rows = made.pakistan_rows(60)
    changes, first = brought(release, made.uhri(rows))
    assert changes == {"new": 60, "revised": 0, "unchanged": 0}
    reordered = made.uhri([*rows[30:], *rows[:30]])
    changes, second = brought(release, reordered, "again.xlsx")
    assert changes == {"new": 0, "revised": 0, "unchanged": 60}
    assert stored(second) == stored(first)
    rows[7] = rows[7] | {"Text": str(rows[7]["Text"]) + " At once."}
    changes, third = brought(release, made.uhri(rows), "changed.xlsx")
    assert changes == {"new": 0, "revised": 1, "unchanged": 59}
    sql = "select text from recommendations where recommendation_id = 'uhri-900007'"
    before, after = (stored(one, sql)[0]["text"] for one in (second, third))
    assert after == f"{before} At once."


def test_json_says_the_same_as_the_spreadsheet(release):
    rows = made.pakistan_rows(40) + made.foreign_rows(5)
    _, from_sheet, found = read(release, made.uhri(rows))
    _, from_json, said = read(release, made.uhri_json(rows), "export.json")
    assert from_json == from_sheet
    assert said == found
    assert found["other-countries"] == "5"


def test_a_newer_review_makes_the_older_one_past(release):
    _, after = brought(release, made.uhri(made.pakistan_rows(10)))
    current = stored(after, "select recommendation_id from recommendations where is_current and body = 'UPR'")
    assert {row["recommendation_id"] for row in current} == {"uhri-900000", "uhri-900005"}


def test_twenty_thousand_rows_of_many_countries_are_read_in_bounded_memory(release, tmp_path):
    rows = made.foreign_rows(18_400) + made.pakistan_rows(1_600)
    (tmp_path / "world.xlsx").write_bytes(made.uhri(rows))
    words = ["--lake", str(release.lake), "--json", "check", str(tmp_path / "world.xlsx")]
    # The program says its own peak: what its parent sees of it counts the parent's memory too.
    peak_told = (
        "import sys, hrdash.__main__ as main, pathlib; main.run(sys.argv[1:]); "
        "status = pathlib.Path('/proc/self/status'); "
        "print(status.read_text() if status.exists() else '', file=sys.stderr)"
    )
    command = [sys.executable, "-c", peak_told, *words]
    done = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[1])
    answer = json.loads(done.stdout)
    assert (answer["recommendations"], answer["publishable"]) == (1600, True)
    found = {one["rule"]: one["value"] for one in answer["findings"]}
    assert found["other-countries"] == "18,400"
    if sys.platform == "linux":
        peak = int(re.search(rb"VmHWM:\s+(\d+) kB", done.stderr)[1]) / 1024
        assert peak < 500  # MB, libraries and all


def test_upr_info_repeats_a_recommendation_for_each_state(release):
    rows = [
        made.upr_info_row("Open schools – everywhere", "Spain"),
        made.upr_info_row("Open schools – everywhere.", "Brazil", issue="Right to health"),
        made.upr_info_row("Close prisons", "Pakistan", country="Nepal"),
        made.upr_info_row("Halt executions", "Norway", response="Noted", issue="Death penalty,Yodelling"),
        made.upr_info_row("Sign the treaty", "Pakistan", response="Voluntary Pledge"),
    ]
    checked, read_rows, found = read(release, made.upr_info(rows), "export.csv")
    assert [row["recommending_states"] for row in read_rows.values()] == ["Spain; Brazil", "Norway"]
    first, second = read_rows.values()
    assert first == first | {
        "text": "Open schools – everywhere",
        "cycle": "2",
        "symbol": "A/HRC/22/12",
        "issued_on": "2012-12-26",
        "response": "supported",
        "response_as_printed": None,
        "themes": "education; health",
    }
    assert (second["response"], second["themes"]) == ("noted", "justice")
    assert found == found | {
        "repeated-recommendation": "1",
        "other-countries": "1",
        "pledge-left-out": "1",
        "unknown-theme": "Yodelling",
    }
    assert checked.is_publishable


def test_a_text_that_the_register_may_have_is_asked_and_the_answer_makes_them_one(release):
    row = made.upr_info_row("Build more schools", "Spain")
    checked, _, _ = read(release, made.upr_info([row]), "export.csv")
    (asked,) = [one for one in checked.findings if one.rule == "may-be-held"]
    assert asked.replacement == "122.1. Build more schools"
    corrections = [{"sheet": asked.sheet, "cell": asked.cell, "replacement": asked.replacement}]
    content = made.upr_info([row])
    checked = check_file("export.csv", content, release, unit="FED", corrections=corrections)
    assert checked.sheets[0].rows["recommendation_id"].to_pylist() == ["upr-2-122-1"]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real exports are not on this machine")
def test_the_real_exports_of_upr_info_load(release):
    name = "pakistan_upr_info_cycles1-2.csv"
    checked, rows, found = read(release, (REAL / name).read_bytes(), name)
    assert checked.is_publishable
    left = sum(int(found[rule]) for rule in ("repeated-recommendation", "pledge-left-out"))
    assert len(rows) + left == 301
    assert Counter(row["cycle"] for row in rows.values()) == {"1": 77, "2": 197}
    old, others = "upr_info_export_1-5.xls", "upr_info_export_sessions17-20.csv"
    checked, rows, found = read(release, (REAL / old).read_bytes(), old)
    assert len(rows) + int(found["repeated-recommendation"]) == 101
    assert found["other-countries"] == "5,993"
    checked, rows, found = read(release, (REAL / others).read_bytes(), others)
    assert (rows, checked.is_publishable, "no-recommendations" in found) == ({}, False, True)


def test_the_thematic_list_gives_a_recommendation_once_under_all_its_themes(release):
    text = "200.7 Widen schooling (Spain);\nSource of position: A/HRC/53/13/Add.1 - Para. 4"
    content = made.sheet(
        [
            ["List of recommendations on Pakistan, A/HRC/53/13"],
            [
                "Recommendation",
                "Position",
                "Full list of themes",
                "Assessment/comments on level of implementation",
            ],
            ["Theme: E51 Right to education"],
            [
                text,
                "Supported",
                "- E51 Right to education\n- E41 Right to health\nAffected persons:\n- Children",
            ],
            ["Theme: E41 Right to health"],
            [
                text,
                "Supported",
                "- E51 Right to education\n- E41 Right to health\nAffected persons:\n- Children",
            ],
        ]
    )
    _, rows, found = read(release, content)
    (row,) = rows.values()
    assert row == row | {
        "cycle": "4",
        "symbol": "A/HRC/53/13",
        "paragraph": "200.7",
        "text": "Widen schooling (Spain);",
        "response": "supported",
        "response_symbol": "A/HRC/53/13/Add.1",
        "themes": "education; health",
        "affected_groups": "children",
    }
    assert found["repeated-recommendation"] == "1"


MATRIX = ["Theme", "Recommendation", "Responsible Department", "Action", "Timeline", "Status", "Remarks"]
LINE = [
    "Education",
    "122.1",
    "School Education",
    "Open 40 schools",
    "Dec 2026",
    "under process",
    "Land was found",
]


def matrix(*lines, title="Implementation matrix (as of 30 June 2026)"):
    return made.sheet([[title], MATRIX, *lines])


def tables_of(checked):
    return {sheet.table: sheet.rows.to_pylist() for sheet in checked.sheets}


def test_the_matrix_gives_a_report_and_an_action(release):
    checked, _, found = read(release, matrix(LINE), unit="PK-PB")
    assert found == {}
    tables = tables_of(checked)
    (report,), (action,), (served,) = (
        tables[name] for name in ("status_reports", "actions", "action_recommendations")
    )
    assert report == {
        "status_report_id": "a1@2026-06-30",
        "assignment_id": "a1",
        "as_of": "2026-06-30",
        "status": "in_progress",
        "reason": "Land was found",
        **dict.fromkeys(("next_step", "difficulty", "support_needed", "evidence")),
        **dict.fromkeys(("reported_by", "reported_on", "is_example")),
    }
    assert action == action | {
        "title": "Open 40 schools",
        "due_on": "2026-12-31",
        "unit": "PK-PB",
        "department_id": "pb-education",
        "status": "in_progress",
    }
    assert served == {"action_id": action["action_id"], "recommendation_id": "upr-2-122-1"}


def test_the_matrix_goes_through_staging_and_two_persons(release):
    changes, after = brought(release, matrix(LINE), unit="PK-PB")
    assert changes == {"new": 3, "revised": 0, "unchanged": 0}
    (report,) = stored(after, "select status, validated_by, cell from status_reports")
    assert report == {"status": "in_progress", "validated_by": "Director", "cell": "F3"}
    changes, _ = brought(after, matrix(LINE, ["Health"]), "again.xlsx", unit="PK-PB")
    assert changes == {"new": 0, "revised": 0, "unchanged": 3}


def test_a_row_of_the_matrix_that_matches_nothing_is_asked_never_guessed(release):
    line = [*LINE[:1], "Build many more schools", *LINE[2:]]
    checked, _, _ = read(release, matrix(line), unit="PK-PB")
    (asked,) = [one for one in checked.findings if one.rule == "matrix-not-matched"]
    assert asked.cell == "B3"
    assert not checked.is_publishable
    assert asked.replacement == "A/HRC/22/12, para. 122.1: Build many more schools"
    corrections = [{"sheet": "Matrix", "cell": "B3", "replacement": asked.replacement}]
    checked = check_file("m.xlsx", matrix(line), release, unit="PK-PB", corrections=corrections)
    assert checked.is_publishable


def test_a_matrix_without_a_day_is_asked_for_one(release):
    _, _, found = read(release, matrix(LINE, title="Matrix"), unit="PK-PB")
    assert "matrix-without-day" in found


def test_a_status_of_what_was_not_assigned_is_said(release):
    line = ["Justice", "122.2", None, None, None, "Completed", None]
    checked, _, found = read(release, matrix(LINE, line), unit="PK-PB")
    assert found["not-assigned"] == "A/HRC/22/12, para. 122.2"
    assert len(tables_of(checked)["status_reports"]) == 1


def test_a_department_that_is_not_known_is_said(release):
    line = [*LINE[:2], "School Educaton", *LINE[3:]]
    checked, _, _ = read(release, matrix(line), unit="PK-PB")
    (asked,) = [one for one in checked.findings if one.rule == "unknown-department"]
    assert asked.replacement == "School_Education"
    assert tables_of(checked)["actions"][0]["department_id"] is None
    assert checked.is_publishable


def test_only_the_federation_sends_recommendations(release):
    checked, _, found = read(release, made.uhri([ROW]), unit="PK-PB")
    assert not checked.is_publishable
    assert found["register-of-federation"] == "1"


def test_the_command_stages_an_export_and_refuses_what_is_none(release, tmp_path, capsys):
    (tmp_path / "export.json").write_bytes(made.uhri_json(made.pakistan_rows(10)))
    (tmp_path / "figures.csv").write_text("Province,Year,Value\nPunjab,2019,5\n")
    start = ["--lake", str(release.lake), "--json", "register"]
    assert run([*start, str(tmp_path / "export.json"), "--by", "Registrar", "--country", "Pakistan"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["state"], answer["changes"]["new"]) == ("staged", 10)
    assert run(["--lake", str(release.lake), "publish", answer["submission"], "--by", "Director"]) == 0
    assert len(stored(read_release(release.lake))) == 13
    capsys.readouterr()
    assert run([*start, str(tmp_path / "figures.csv"), "--by", "Registrar"]) == 2
    assert run([*start, str(tmp_path / "export.json"), "--by", "Registrar", "--country", "IN"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("error: usage:") == 2
