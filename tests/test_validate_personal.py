"""Personal data in a workbook: found by cell, never repeated; figures and offices are left alone."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdash.validate import find_personal
from hrdash.workbook import Sheet


def found(*rows: list) -> list[str]:
    sheet = SimpleNamespace(name="Sheet1", rows=[list(row) for row in rows], comments={})
    return [one.cell for one in find_personal([sheet])]


@pytest.mark.parametrize(
    "cell",
    [
        "35202-1234567-1",
        "35202 1234567 1",
        "۳۵۲۰۲-۱۲۳۴۵۶۷-۱",
        "٣٥٢٠٢-١٢٣٤٥٦٧-١",
        "CNIC: 35202-1234567-1 (verified)",
        "0300-1234567",
        "03001234567",
        "+92 300 1234567",
        "+92-42-35761999",
        "00923001234567",
        "051-9201234",
        "(042) 35761999",
        "ali.raza@gmail.com",
        "contact 3520112345671",
        "0300-123-4567",
        "0300 123 4567",
        "Ali S/o Raza Khan",
        "MUHAMMAD ASLAM S/O GHULAM RASOOL",
        "aslam s/o: rasool",
        "محمد اسلم ولد غلام رسول",
        "Sana D/O Imran",
    ],
)
def test_a_cell_that_leads_to_a_person_is_an_error_without_its_value(cell):
    rows = [["Remark"], [None], ["x", cell]]
    findings = find_personal([SimpleNamespace(name="Cases", rows=rows, comments={})])
    assert [(one.rule, one.severity, one.sheet, one.cell, one.row, one.value) for one in findings] == [
        ("personal-data", "error", "Cases", "B3", 3, None)
    ]
    assert cell not in repr(findings)


@pytest.mark.parametrize(
    "cell",
    [
        "2019-2020",
        "1,234,567,890",
        "3520212345671",
        3520212345671,
        1234567890123.0,
        "12-11-2020",
        "SRO 1234(I)/2024",
        "CCPR/C/PAK/CO/1",
        "w/o disability",
        "Women D/o not know",
        "info@pbs.gov.pk",
        "contact@ohchr.org",
        "PK-PB",
        "https://pbs.gov.pk/content/12345678",
        True,
        None,
        0.3520212345671,
    ],
)
def test_figures_days_symbols_and_offices_are_not_personal(cell):
    assert found(["District", "Population"], ["Lahore", cell]) == []


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Name", ["Ali Raza", "Sana Bibi"]),
        ("Father's Name", ["Raza", "Imran"]),
        ("Name of victim", ["Ali", "Sana"]),
        ("Complainant", ["State", "Ali"]),
        ("Accused", ["Unknown", "Ali"]),
        ("FIR No.", ["12/23", "13/23"]),
        ("FIR No.", [12, 13]),
        ("CNIC", ["n/a", "x"]),
        ("Mobile No", [3, 4]),
        ("Home Address", ["House 3, Street 7", "Village 9"]),
        ("نام", ["علی رضا", "ثنا"]),
        ("ولدیت", ["رضا", "عمران"]),
        ("شناختی کارڈ نمبر", ["-", "x"]),
        ("پتہ", ["گلی نمبر ۳", "محلہ"]),
        ("Name", ["Ali", "Sana"]),
        ("F/Name", ["Raza", "Imran"]),
        ("Father's/Husband's Name", ["Raza", "Imran"]),
        ("Name & Address of the Victim", ["Ali, Kasur Road", "Sana, Village 9"]),
        ("Applicant Name", ["Ali", "Sana"]),
        ("Name of the accused person", ["Ali", "Sana"]),
        ("Next of kin", ["Ali", "Sana"]),
        ("Investigating Officer", ["Inspector Ali", "Inspector Sana"]),
        ("FIR # & Date", ["12/23", "13/23"]),
        ("CNIC / B-Form No.", [3, 4]),
        ("Date of Birth", ["1 Jan 2001", "3 May 1999"]),
        ("Address of the victim", ["Kasur Road", "Village 9"]),
        ("متاثرہ خاتون کا نام", ["ثنا", "علی"]),
        ("متاثرہ", ["ثنا", "علی"]),
        ("موبائل نمبر", ["-", "x"]),
    ],
)
def test_a_heading_that_announces_people_is_an_error(heading, cells):
    assert found(["Cases 2023"], ["District", heading], *[["Lahore", cell] for cell in cells]) == ["B2"]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Name", ["Lahore", "Multan"]),
        ("Name", ["Home Department", "Government High School"]),
        ("Name", ["Literacy rate, 10 and over", "Out of school children"]),
        ("Name", []),
        ("District name", ["Abcd", "Efgh"]),
        ("Name of district", ["Abcd", "Efgh"]),
        ("Indicator name", ["Literacy", "Work"]),
        ("Name of school", ["Crescent Model", "Aitchison"]),
        ("Web address", ["pbs.gov.pk", "mohr.gov.pk"]),
        ("Victims", [12, 13]),
        ("Accused", [12, "-"]),
        ("Number of complainants", [3, 4]),
        ("CNIC", []),
        ("Persons with CNIC", [3, 4]),
        ("FIRs registered", [3, 4]),
        ("ضلع کا نام", ["لاہور", "ملتان"]),
    ],
)
def test_headings_of_places_offices_and_counts_are_not_personal(heading, cells):
    assert found(["Sr", heading], *[[1, cell] for cell in cells]) == []


def test_plain_digits_are_personal_under_such_a_heading_or_as_a_list():
    people = [3520212345671, 3520298765432, 4210112345679]
    assert found(["Id"], *[[one] for one in people]) == ["A2", "A3", "A4"]
    assert found(["Id"], *[[str(one)] for one in people]) == ["A2", "A3", "A4"]
    assert found(["CNIC"], [people[0]]) == ["A1", "A2"]
    assert found(["Mobile"], [3001234567]) == ["A1", "A2"]
    assert found(["Budget"], *[[one // 1000 * 1000] for one in people]) == []
    assert found(["Budget"], [3001234567]) == []


def test_labels_of_indicators_are_no_headings():
    labels = ["Prisoners", "Prisoners for each place", "Female police", "Prisoners not yet convicted"]
    assert found(["Indicator", "Value"], *[[label, 5] for label in labels]) == []
    assert found(["Prisoners", "Year"], *[[label, 5] for label in ["Asghar Khan", "Bibi Gul"]]) == ["A1"]


def test_the_departments_table_holds_offices():
    header = ["department_id", "unit", "name", "post", "office_phone", "office_email", "note"]
    row = ["sd-home", "PK-SD", "Home Cell", "Focal Post", "021-99201234", "home.sindh@gmail.com"]
    assert found(header, [*row, None]) == []
    assert found(header, [*row, "0300-1234567"]) == ["G2"]


def test_headings_and_cells_are_found_in_rows_of_any_length():
    assert found([], ["x"], [None, None, "Victim"], ["a"], ["a", "b", "Sana"]) == ["C3"]
    assert found(*[[None] * 30 + ["0300-1234567"]]) == ["AE1"]


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.none())))
)
def test_no_sheet_makes_the_search_fail_or_repeat_a_value(rows):
    for one in find_personal([SimpleNamespace(name="s", rows=rows, comments={})]):
        assert one.value is None


def test_the_comment_on_a_cell_may_lead_to_a_person_too():
    sheet = Sheet(
        "Table",
        [["District", "Cases"], ["Lahore", 5]],
        comments={(1, 1): "Ask Ali, 0300-1234567", (0, 0): "ok"},
    )
    (one,) = find_personal([sheet])
    assert (one.rule, one.cell, "comment" in one.message, "0300" in str(one)) == (
        "personal-data",
        "B2",
        True,
        False,
    )
