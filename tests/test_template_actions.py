"""The template's sheet Actions: what is written into it is read as whole actions, and nothing that stood is lost."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from hrdash.exports.template import template_workbook
from hrdash.queries import actions
from hrdash.submissions import check_file, publish, submit
from tests.small_lake import make_lake

TABLES = {
    "indicators": """
        indicator_id  label_en  kind     unit_measure
        literacy      Literacy  outcome  PT
    """,
    "departments": """
        department_id  unit   kind             name
        is-police      PK-IS  line_department  Police
    """,
    "actions": """
        action_id  title     plan  unit   department_id  start_on    due_on      budget_pkr  spent_pkr  status       indicator_id
        a1         Training  rip   PK-IS  is-police      2024-01-01  2027-01-01  1000000.0   400000.0   in_progress  literacy
        a2         Desks     rip   PK-PB  -              2024-01-01  2027-01-01  1000000.0   400000.0   in_progress  -
    """,
}


@pytest.fixture
def release(tmp_path):
    return make_lake(tmp_path / "lake", is_demonstration=False, **TABLES)


def book_of(release):
    return load_workbook(io.BytesIO(template_workbook(release, "PK-IS", "2026")[0]))


def rows_of(book):
    header, *rows = book["Actions"].iter_rows(min_row=2)
    return [{head.value: cell for head, cell in zip(header, row, strict=True)} for row in rows]


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_it_lists_the_units_own_actions_and_leaves_room_for_new_ones(release):
    rows = rows_of(book_of(release))
    assert [row["Action title"].value for row in rows if row["Action title"].value] == ["Training"]
    assert (rows[0]["Last status"].value, rows[0]["Last spent"].value) == ("In progress", 400000)
    assert "Invented example" not in rows[0]
    assert {row["Government"].value for row in rows} == {"Islamabad Capital Territory"}


def test_one_that_is_left_as_it_is_sends_nothing(release):
    checked = check_file("a.xlsx", saved(book_of(release)), release, unit="PK-IS")
    assert checked.rows_of("actions") == 0
    assert [one.rule for one in checked.findings if one.severity == "error"] == ["no-rows"]


def test_a_new_status_keeps_all_else_and_a_new_row_is_a_new_action(release, tmp_path):
    book = book_of(release)
    old, new = rows_of(book)[:2]
    old["Status"].value = "Implemented"
    new["Action title"].value, new["Plan"].value = "Help desks", "Recommendation Implementation Plan"
    new["Status"].value, new["Department code"].value = "Not started", "is-police"
    lake = tmp_path / "lake"
    sent = submit(lake, "a.xlsx", saved(book), by="Analyst", unit="PK-IS")
    assert sent.changes == {"new": 1, "revised": 1, "unchanged": 0}
    now = publish(lake, sent.submission, "Director")
    rows = actions.actions(now, date(2026, 1, 1), {"unit": "PK-IS"}).set_index("title")
    assert rows.loc["Training", "status"] == "implemented"
    assert rows.loc["Training", "spent_pkr"] == 400000
    assert rows.loc["Training", "indicator_id"] == "literacy"
    assert rows.loc["Help desks", "action_id"] == "pk-is-help-desks"
    assert rows.loc["Help desks", "plan"] == "rip"


def test_spending_more_than_the_budget_is_a_warning_at_its_cell(release):
    book = book_of(release)
    rows_of(book)[0]["Spent (Rs)"].value = 2_000_000
    found = check_file("a.xlsx", saved(book), release, unit="PK-IS")
    assert [(one.rule, one.severity, one.cell) for one in found.findings if one.severity != "info"] == [
        ("spend-above-budget", "warning", "F3")
    ]


def test_another_governments_action_cannot_be_changed(release):
    content = b"action_id,title,unit\na2,Desks,PK-PB\n"
    found = check_file("actions.csv", content, release, unit="PK-IS")
    assert "other-unit" in [one.rule for one in found.findings]
    links = b"action_id,recommendation_id\na2,r1\n"
    found = check_file("action_recommendations.csv", links, release, unit="PK-IS")
    assert {"other-unit", "unknown-reference"} <= {one.rule for one in found.findings}
