"""The copy of a workbook that carries its findings: at their cells, listed in front, nothing of the file lost or run."""

import csv
import io
import zipfile

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font

from hrdash.exports import annotated
from hrdash.exports.annotated import COLUMNS, annotated_copy, findings_csv
from hrdash.validate import Finding, finding
from hrdash.workbook import Sheet, Workbook, read_workbook
from tests.workbook_files import as_ods, as_xls, as_xlsx

RED, AMBER = "00F4C7C3", "00FCE8B2"
ROWS = [["Area", "Value"], ["Sindh", "about 40"], ["Punjab", 41]]


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def copy_of(content, *findings, name="sindh.xlsx"):
    """Annotate a file and open what comes back."""
    return openpyxl.load_workbook(
        io.BytesIO(annotated_copy(read_workbook(name, content), content, list(findings)))
    )


def not_a_number(cell="B2", sheet="Table", value="about 40"):
    return finding("not-a-number", sheet, cell, row=2, column="value", value=value)


def told(severity="warning", **what):
    usual = {"rule": "jump", "sheet": "Table", "cell": "B2", "row": 2, "column": "value", "value": "41"}
    return Finding(**(usual | {"severity": severity, "message": "a step", "suggestion": "look"} | what))


@pytest.mark.parametrize(
    ("name", "content", "sheet"),
    [
        ("a.xlsx", as_xlsx(ROWS), "Table"),
        ("a.xls", as_xls(ROWS), "Table"),
        ("a.ods", as_ods(ROWS), "Table"),
        ("sindh.csv", b"Area,Value\nSindh,about 40\nPunjab,41\n", "sindh"),
        ("sindh.tsv", b"Area\tValue\nSindh\tabout 40\nPunjab\t41\n", "sindh"),
    ],
)
def test_every_kind_of_file_comes_back_with_its_findings_at_their_cells(name, content, sheet):
    assert [one.name for one in read_workbook(name, content).sheets] == [sheet]
    book = copy_of(content, not_a_number(sheet=sheet), name=name)
    assert book.sheetnames == ["Findings", sheet]
    cell = book[sheet]["B2"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("about 40", RED)
    assert cell.comment.text == (
        "Must be put right: about 40 is not a number. write digits with a point, without separators"
    )
    assert book[sheet]["B3"].comment is None
    assert [cell.value for cell in book[sheet]["A"]] == ["Area", "Sindh", "Punjab"]


def styled() -> openpyxl.Workbook:
    """A workbook with what an office does to one."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Figures"
    page["A1"], page["A1"].font = "Literacy by district", Font(bold=True, size=14)
    page.merge_cells("A1:C1")
    page["A2"], page["B2"], page["B3"], page["B4"] = "District", 12, 13, "=SUM(B2:B3)"
    page["B2"].number_format = '#,##0" persons"'
    page["B3"].comment = Comment("checked by the bureau", "the bureau")
    page.column_dimensions["A"].width = 33
    page.row_dimensions[3].hidden = True
    old = book.create_sheet("Old")
    old["A1"], old.sheet_state = "last year", "hidden"
    return book


def test_an_xlsx_keeps_what_its_author_did_to_it():
    found = [not_a_number("B2", "Figures"), not_a_number("B3", "Figures"), not_a_number("B4", "Figures")]
    book = copy_of(saved(styled()), *found)
    page = book["Figures"]
    assert book.sheetnames == ["Findings", "Figures", "Old"]
    assert (book["Old"]["A1"].value, book["Old"].sheet_state) == ("last year", "hidden")
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:C1"]
    assert (page["A1"].font.b, page["A1"].font.sz, page.column_dimensions["A"].width) == (True, 14, 33)
    assert (page["B4"].value, page["B2"].number_format) == ("=SUM(B2:B3)", '#,##0" persons"')
    assert page.row_dimensions[3].hidden
    assert page["B3"].comment.text.startswith("checked by the bureau\n")
    assert "is not a number" in page["B3"].comment.text


def test_a_finding_under_merged_cells_marks_the_first_which_is_the_one_that_is_seen():
    book = copy_of(saved(styled()), not_a_number("C1", "Figures"), told(sheet="Figures", cell="A1"))
    first = book["Figures"]["A1"]
    assert (first.value, first.fill.fgColor.rgb) == ("Literacy by district", RED)
    assert first.comment.text.count("\n") == 1


def test_merged_cells_of_an_xls_are_merged_in_its_copy():
    old = xlwt.Workbook()
    sheet = old.add_sheet("Table")
    sheet.write_merge(0, 0, 0, 2, "Title")
    sheet.write(1, 2, 5)
    book = copy_of(saved(old), not_a_number("B1"), name="a.xls")
    assert [str(area) for area in book["Table"].merged_cells.ranges] == ["A1:C1"]
    assert book["Table"]["A1"].fill.fgColor.rgb == RED


def test_macros_are_left_out_and_the_rest_of_an_xlsm_stays():
    plain, out = saved(styled()), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(
                    b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"ms-excel.sheet.macroEnabled.main+xml",
                )
            new.writestr(name, part)
        new.writestr("xl/vbaProject.bin", b"Sub AutoOpen()")
    workbook = read_workbook("a.xlsm", out.getvalue())
    assert workbook.kind == "xlsm"
    content = annotated_copy(workbook, out.getvalue(), [not_a_number("B2", "Figures")])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "vba" in name.lower()]
        assert b"macroEnabled" not in archive.read("[Content_Types].xml")
    page = openpyxl.load_workbook(io.BytesIO(content))["Figures"]
    assert (page["A1"].font.b, page["B4"].value) == (True, "=SUM(B2:B3)")


def test_the_gravest_finding_gives_the_colour_and_the_comment_has_them_all():
    cell = copy_of(as_xlsx(ROWS), told(), not_a_number(), told("info", message="so it is"))["Table"]["B2"]
    assert cell.fill.fgColor.rgb == RED
    assert [line.split(":")[0] for line in cell.comment.text.splitlines()] == [
        "Please look",
        "Must be put right",
        "For your information",
    ]
    assert copy_of(as_xlsx(ROWS), told())["Table"]["B2"].fill.fgColor.rgb == AMBER


def test_the_list_stands_in_front_with_links_to_the_cells():
    content = saved(styled())
    book = copy_of(content, not_a_number("B2", "Figures"), told(sheet="Figures", cell=None))
    page = book["Findings"]
    assert book.active is page
    assert [one.title for one in book.worksheets if one.sheet_view.tabSelected] == ["Findings"]
    assert [cell.value for cell in page[1]] == [
        *("Sheet", "Cell", "Weight", "Rule", "What was seen", "What it means", "What to do")
    ]
    assert all(cell.font.b for cell in page[1])
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:G3")
    assert [cell.value for cell in page[2]][:5] == [
        *("Figures", "B2", "Must be put right", "not-a-number", "about 40")
    ]
    assert page["B2"].hyperlink.location == "'Figures'!B2"
    assert page["B3"].hyperlink is None
    assert page["F2"].alignment.wrap_text
    assert page["G2"].alignment.wrap_text


def test_a_link_leads_to_a_sheet_of_any_name():
    book = openpyxl.Workbook()
    book.active.title = "Sindh's figures"
    book.active["A1"] = 1
    page = copy_of(saved(book), told(sheet="Sindh's figures", cell="A1"))["Findings"]
    assert page["B2"].hyperlink.location == "'Sindh''s figures'!A1"


@pytest.mark.parametrize("name", ["a[1]/b:c.csv", "'quoted'.csv", f"{'long ' * 20}.csv", "ضلع.csv"])
def test_a_text_file_of_any_name_has_its_findings_at_their_cells(name):
    content = b"Area,Value\nSindh,about 40\n"
    (sheet,) = read_workbook(name, content).sheets
    book = copy_of(content, not_a_number(sheet=sheet.name), name=name)
    page = book.worksheets[1]
    assert page["B2"].fill.fgColor.rgb == RED
    assert len(page.title) <= 31
    title = page.title.replace("'", "''")
    assert book["Findings"]["B2"].hyperlink.location == f"'{title}'!B2"


def test_a_sheet_that_is_called_findings_already_stays():
    book = openpyxl.Workbook()
    book.active.title = "findings"
    book.active["A1"] = "mine"
    copy = copy_of(saved(book), told(sheet="findings", cell="A1"))
    assert len(copy.sheetnames) == 2
    assert copy["findings"]["A1"].value == "mine"
    assert copy.worksheets[0]["A2"].value == "findings"


FORMULAS = ["=1+1", '=HYPERLINK("http://x.pk")', "#REF!", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_a_file_runs_as_a_formula_in_its_copy(text):
    rows = io.StringIO(newline="")
    csv.writer(rows).writerows([["Area", "Value"], ["Sindh", text]])
    found = told(sheet="s", value=text, message=f"{text} is seen", suggestion=text)
    book = copy_of(rows.getvalue().encode(), found, name="s.csv")
    for page, place in (("s", "B2"), ("Findings", "E2"), ("Findings", "F2"), ("Findings", "G2")):
        assert book[page][place].data_type == "s"
    assert (book["s"]["B2"].value, book["Findings"]["E2"].value) == (text, text)


@pytest.mark.parametrize("text", [*FORMULAS[:2], "+1", "@SUM(A1)", "-2+3", "\t=1", "\r=1", "\n=1"])
def test_no_text_of_a_file_runs_as_a_formula_in_the_csv(text):
    content = findings_csv([told(sheet=text, value=text, message=text, suggestion=text)])
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert list(row) == list(COLUMNS)
    for name in ("sheet", "value", "message", "suggestion"):
        assert row[name] == ("#REF!" if text == "#REF!" else f"'{text}")


def test_a_negative_figure_and_a_dash_stay_as_they_are_in_the_csv():
    content = findings_csv([told(value="-5.2"), told(value="-")]).decode("utf-8-sig")
    assert [row["value"] for row in csv.DictReader(io.StringIO(content))] == ["-5.2", "-"]


def as_read(*rows, name="s"):
    """A workbook of one sheet as it was read from an old .xls, whose texts may hold anything."""
    return Workbook("s.xls", "xls", "0" * 64, (Sheet(name, [list(row) for row in rows]),))


def test_letters_that_a_workbook_cannot_hold_are_replaced():
    text = "about \x0140\uffff"
    workbook = as_read(["Area", "Value"], ["Sin\x0bdh", text])
    content = annotated_copy(workbook, b"", [not_a_number(sheet="s", value=text)])
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["s"]["B2"].value == "about \ufffd40\ufffd"
    assert book["Findings"]["E2"].value == "about \ufffd40\ufffd"
    assert "about \ufffd40\ufffd is not a number" in book["s"]["B2"].comment.text


def test_personal_data_is_named_by_cell_without_the_value():
    cnic = "35202-1234567-1"
    content = as_xlsx([["Area", "Value", "CNIC"], ["Sindh", 40, cnic]])
    found = finding("personal-data", "Table", "C2", row=2, what="a CNIC number", expected="delete it")
    book = copy_of(content, found)
    assert "a CNIC number stands here" in book["Table"]["C2"].comment.text
    listed = "|".join(str(cell.value) for row in book["Findings"] for cell in row)
    assert cnic not in listed + book["Table"]["C2"].comment.text
    assert cnic not in findings_csv([found]).decode()


def test_a_file_that_this_writer_cannot_keep_is_copied_by_its_values(monkeypatch):
    def stumble(_):
        raise TypeError("an unknown extension")

    monkeypatch.setattr(annotated, "load_workbook", stumble)
    cell = copy_of(as_xlsx(ROWS), not_a_number())["Table"]["B2"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("about 40", RED)


def test_a_range_merged_to_the_end_of_the_sheet_costs_nothing():
    content, out = as_xlsx(ROWS), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            whole = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>'
            new.writestr(name, old.read(name).replace(b"</sheetData>", whole))
    book = copy_of(out.getvalue(), not_a_number("B3"))
    assert book["Table"]["A2"].fill.fgColor.rgb == RED


def test_a_very_large_file_is_not_copied_and_its_findings_stand_alone(monkeypatch):
    monkeypatch.setattr(annotated, "_MOST_CELLS", 5)
    book = copy_of(as_xlsx(ROWS), not_a_number())
    assert book.sheetnames == ["Findings"]
    assert (book["Findings"]["B2"].value, book["Findings"]["B2"].hyperlink) == ("B2", None)


def test_comments_end_where_excel_would_be_slow_and_colours_do_not(monkeypatch):
    monkeypatch.setattr(annotated, "_MOST_COMMENTS", 1)
    page = copy_of(as_xlsx(ROWS), not_a_number("B2"), not_a_number("B3"))["Table"]
    assert page["B2"].comment
    assert page["B3"].comment is None
    assert page["B3"].fill.fgColor.rgb == RED


@given(
    cell=st.none()
    | st.text(max_size=30)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.datetimes()
    | st.times(),
    sheet=st.text(max_size=40),
)
@settings(max_examples=100, derandomize=True, deadline=None)
def test_whatever_a_file_says_its_copy_opens(cell, sheet):
    found = told(sheet=sheet, value=str(cell), message=str(cell), suggestion=sheet)
    content = annotated_copy(as_read(["Area", "Value"], ["Sindh", cell], name=sheet), b"", [found])
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert (book["Findings"]["B2"].value, book.worksheets[1]["B2"].fill.fgColor.rgb) == ("B2", AMBER)
    assert findings_csv([found])
