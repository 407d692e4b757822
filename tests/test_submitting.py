"""Sending in: files and forms through one door, corrections and profiles kept beside, two senders at once."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
import xlsxwriter

from hrdash import submissions
from hrdash.layout import Block, Profile, from_toml, to_toml
from hrdash.store import query, read_release
from hrdash.submissions import submit, submit_rows
from hrdash.submissions.checking import check_file, propose_workbook
from hrdash.submissions.corrections import place_of
from hrdash.submissions.profiles import (
    Draft,
    find_draft,
    find_profile,
    keep_draft,
    save_profile,
    saved_profiles,
)
from hrdash.workbook import read_workbook
from tests.small_lake import make_lake

INDICATORS = """
    indicator_id  label_en  kind     unit_measure  direction         sensitivity
    literacy      Literacy  outcome  PT            higher_is_better  normal
"""
OBSERVATIONS = """
    indicator_id  area   period  value  unit_measure  obs_status  definition  source  submission
    literacy      PK-PB  2019    64     PT            A           survey      PSLM    starter
"""
RECOMMENDATIONS = """
    recommendation_id  kind            mechanism  body  cycle  response   themes
    r1                 recommendation  UPR        UPR   2      supported  education
"""
ASSIGNMENTS = """
    assignment_id  recommendation_id  unit   role  assigned_on
    a1             r1                 PK-PB  lead  2025-01-01
    a2             r1                 PK-SD  lead  2025-01-01
"""


@pytest.fixture
def lake(tmp_path):
    make_lake(
        tmp_path / "lake",
        indicators=INDICATORS,
        observations=OBSERVATIONS,
        recommendations=RECOMMENDATIONS,
        assignments=ASSIGNMENTS,
    )
    return tmp_path / "lake"


def tidy(*lines: str) -> bytes:
    return ("Province,Year,Sex,Indicator,Value\n" + "".join(f"{line}\n" for line in lines)).encode()


def workbook(*rows) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Table 1")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def kept_files(lake):
    return sorted(path.name for path in (lake / "restricted").rglob("*") if path.is_file())


def test_a_file_that_is_sent_waits_with_its_rows_counted(lake):
    sent = submit(
        lake, "p.csv", tidy("Punjab,2019,,literacy,66", "Punjab,2023,F,literacy,58"), by="A", unit="PK-PB"
    )
    assert (sent.state, sent.changes, sent.refusal) == (
        "staged",
        {"new": 1, "revised": 1, "unchanged": 0},
        None,
    )
    rows = submissions.read_staged(lake, sent.submission).tables["observations"].to_pylist()
    assert [(row["cell"], row["source_kind"], row["source"]) for row in rows] == [
        ("E2", "reported", "A"),
        ("E3", "reported", "A"),
    ]


def test_the_same_file_again_says_so_and_changes_nothing(lake):
    content = tidy("Punjab,2023,,literacy,66")
    first = submit(lake, "p.csv", content, by="A", unit="PK-PB")
    before = kept_files(lake)
    again = submit(lake, "renamed.csv", content, by="B", unit="PK-PB")
    assert (again.submission, again.is_repeat, first.is_repeat) == (first.submission, True, False)
    assert kept_files(lake) == before


def test_a_file_with_errors_is_refused_by_sheet_and_cell_and_not_kept(lake):
    before = kept_files(lake)
    sent = submit(lake, "p.csv", tidy("Punjab,2023,,literacy,660"), by="A", unit="PK-PB")
    assert (sent.submission, sent.state) == (None, "refused")
    assert sent.refusal.message.startswith("p E2: ")
    assert kept_files(lake) == before


def test_a_finding_says_what_stands_in_its_cell_and_not_the_code_it_was_read_as(lake):
    sent = submit(lake, "p.csv", tidy("Sindh,2023,,literacy,66"), by="A", unit="PK-PB")
    assert [one.value for one in sent.findings if one.rule == "other-unit"] == ["Sindh"]


def test_a_file_with_personal_data_is_not_kept_and_the_answer_does_not_repeat_it(lake):
    content = b"Province,Year,Indicator,Value,CNIC\nPunjab,2023,literacy,60,35202-1234567-1\n"
    before = kept_files(lake)
    sent = submit(lake, "p.csv", content, by="A", unit="PK-PB")
    assert sent.refusal.code == "personal-data"
    assert "35202" not in f"{sent.refusal.message} {sent.findings}"
    assert kept_files(lake) == before


def test_an_accepted_correction_is_read_in_place_and_kept_with_the_original(lake):
    content = tidy("Punjb,2023,,literacy,60")
    found = check_file("p.csv", content, read_release(lake), unit="PK-PB").findings
    wrong = next(one for one in found if one.rule == "unknown-place")
    assert (wrong.cell, wrong.replacement) == ("A2", "Punjab")
    correction = {
        "sheet": wrong.sheet, "cell": wrong.cell, "original": wrong.value, "replacement": wrong.replacement,
        "rule": wrong.rule, "by": "A", "at": "2026-11-24",
    }  # fmt: skip
    sent = submit(lake, "p.csv", content, by="A", unit="PK-PB", corrections=[correction])
    assert sent.state == "staged"
    staged = submissions.read_staged(lake, sent.submission)
    assert staged.corrections == [correction]
    assert staged.tables["observations"]["area"].to_pylist() == ["PK-PB"]
    assert submissions.read_received(lake, sent.submission) == content


def test_a_layout_is_sent_with_its_profile_and_traced_to_its_cells(lake):
    content = workbook(["District", "Male", "Female"], ["Lahore", 70, 60], ["Kasur", 65, 50])
    block = Block(
        "Table 1", (1, 1), (2, 3), {"indicator_id": "literacy", "period": "2023"},
        {"A": {"is": "district"}, "B": {"sex": "M"}, "C": {"sex": "F"}},
    )  # fmt: skip
    profile = to_toml(Profile("p", "", (block,)))
    sent = submit(lake, "p.xlsx", content, by="A", unit="PK-PB", profile=profile)
    release = submissions.publish(lake, sent.submission, "B")
    rows = query(
        release,
        "select district, sex, value, sheet, cell from observations where period = '2023' order by cell",
    )
    assert [tuple(row.values()) for row in rows.to_pylist()] == [
        ("PK617", "M", 70, "Table 1", "B2"),
        ("PK614", "M", 65, "Table 1", "B3"),
        ("PK617", "F", 60, "Table 1", "C2"),
        ("PK614", "F", 50, "Table 1", "C3"),
    ]


def test_a_form_goes_through_the_same_door(lake):
    report = {
        "status_report_id": "a1@2026-01-31", "assignment_id": "a1", "as_of": "2026-01-31", "status": "implemented",
        "evidence": ["https://example.org/act.pdf", "https://example.org/rules.pdf"], "is_example": False,
    }  # fmt: skip
    sent = submit_rows(lake, "status_reports", [report], by="Analyst", unit="PK-PB", note="first report")
    release = submissions.publish(lake, sent.submission, "Director")
    row = query(release, "select * from status_reports").to_pylist()[0]
    assert (row["status"], row["reported_by"], row["validated_by"]) == ("implemented", "Analyst", "Director")
    assert row["evidence"] == ["https://example.org/act.pdf", "https://example.org/rules.pdf"]
    submissions.withdraw(lake, sent.submission, "Director", "another assignment")
    assert query(read_release(lake), "select * from status_reports").num_rows == 0


def test_a_form_of_another_unit_is_refused(lake):
    report = {"status_report_id": "x", "assignment_id": "a2", "as_of": "2026-01-31", "status": "implemented"}
    assert submit_rows(lake, "status_reports", [report], by="A", unit="PK-PB").refusal.code == "has-errors"


def test_two_who_send_at_once_do_not_disturb_each_other(lake):
    def send(number):
        unit, name = [("PK-PB", "Punjab"), ("PK-SD", "Sindh")][number % 2]
        lines = [f"{name},{1990 + year},,literacy,{number + year}" for year in range(20)]
        return unit, number, submit(lake, f"{number}.csv", tidy(*lines), by=f"A{number}", unit=unit)

    with ThreadPoolExecutor(4) as at_once:
        answers = list(at_once.map(send, range(8)))
    for unit, number, sent in answers:
        assert sent.state == "staged"
        rows = submissions.read_staged(lake, sent.submission).tables["observations"]
        assert set(rows["area"].to_pylist()) == {unit}
        assert rows["value"].to_pylist() == [float(number + year) for year in range(20)]
    assert len({sent.submission for _, _, sent in answers}) == 8


def test_an_address_is_a_row_and_a_column():
    assert [place_of(cell) for cell in ("A1", "C17", "AA3")] == [(0, 0), (16, 2), (2, 26)]


# Profiles and drafts


def test_next_years_file_of_the_same_shape_is_read_as_this_years_was(lake):
    release = read_release(lake)
    this = read_workbook(
        "2023.xlsx", workbook(["Rates 2023"], ["District", "Male", "Rest"], ["Lahore", 7, 6])
    )
    proposed = propose_workbook(this, release, "PK-PB", None).profile
    answered = from_toml(
        to_toml(proposed)
        .replace('{ ask = "Which indicator is this table about?" }', '"literacy"')
        .replace('{ ask = "What do the figures under “Rest” mean?" }', '{ sex = "F" }')
    )
    save_profile(lake, "PK-PB", answered)
    assert [one.name for one in saved_profiles(lake, "PK-PB")] == ["2023"]
    rows = ["Rates 2024"], ["District", "Male", "Rest"], ["Lahore", 8, 7], ["Kasur", 5, 4], ["Multan", 3, 3]
    then = read_workbook("2024.xlsx", workbook(*rows))
    proposed = propose_workbook(then, release, "PK-PB", None).profile
    found = find_profile(lake, "PK-PB", proposed)
    assert found.blocks[0].everywhere["indicator_id"] == "literacy"
    assert found.blocks[0].everywhere["period"] == "2024"
    assert found.blocks[0].columns["C"] == {"sex": "F"}
    assert found.blocks[0].rows == (3, 5)
    assert find_profile(lake, "PK-SD", proposed) is None


def test_work_on_a_file_is_found_again_by_its_digest(lake):
    draft = Draft("name = 'x'", ({"sheet": "s", "cell": "A1", "original": "a", "replacement": "b"},))
    keep_draft(lake, "PK-PB", "0" * 64, draft)
    assert find_draft(lake, "PK-PB", "0" * 64) == draft
    assert find_draft(lake, "PK-SD", "0" * 64) == Draft()


CLUSTERED = {
    "clusters": [{"cluster_id": "c1", "label": "Girls at school, everywhere"}],
    "recommendations": [
        {"recommendation_id": "r1", "kind": "recommendation", "mechanism": "UPR", "body": "UPR", "cycle": 2,
         "response": "supported", "themes": ["education", "poverty"], "summary": "=Open schools; for girls",
         "cluster_id": "c1"},
    ],
}  # fmt: skip


def test_a_form_of_two_tables_is_one_submission_whose_rows_may_speak_of_each_other(lake):
    sent = submissions.submit_tables(lake, CLUSTERED, by="A", unit="FED")
    assert (sent.state, sent.changes) == ("staged", {"new": 1, "revised": 1, "unchanged": 0})
    release = submissions.publish(lake, sent.submission, "B")
    rows = query(release, "select * from recommendations join clusters using (cluster_id)").to_pylist()
    assert [(row["label"], row["summary"], row["themes"], row["cycle"]) for row in rows] == [
        ("Girls at school, everywhere", "=Open schools; for girls", ["education", "poverty"], 2)
    ]


def test_the_same_form_of_two_tables_again_is_the_same_submission(lake):
    first = submissions.submit_tables(lake, CLUSTERED, by="A", unit="FED")
    again = submissions.submit_tables(lake, CLUSTERED, by="A", unit="FED")
    assert (again.submission, again.is_repeat) == (first.submission, True)
