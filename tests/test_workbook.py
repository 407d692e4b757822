"""Workbooks of every kind come back as they were written, cell by cell."""

import csv
import datetime as dt
import io
import math
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from odf import dc, office, table, text
from openpyxl.comments import Comment

from hrdash.workbook import Range, WorkbookError, address, letter, read_workbook, text_of
from tests.workbook_files import (
    MAIN,
    as_ods,
    as_text,
    as_xls,
    as_xlsx,
    only_sheet,
    saved,
    sheet_xml,
    with_sheet,
)

DATA = Path(__file__).parents[2] / "shared" / "data"
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def test_addresses_are_those_of_a_spreadsheet():
    assert address(16, 2) == "C17"
    assert [letter(column) for column in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (None, None),
        ("", None),
        (" \u00a0\u200b\t", None),
        ("  Dera\u00a0 Ghazi\nKhan\u200e ", "Dera Ghazi Khan"),
        ("\u202bلاہور\u202c", "لاہور"),
        (58.0, "58"),
        (58, "58"),
        (0.1 + 0.2, "0.3"),
        (45.2, "45.2"),
        (-0.0000125, "-0.0000125"),
        (1e16, "10000000000000000"),
        (1e300, "1e+300"),
        (True, "true"),
        (False, "false"),
        (dt.date(2026, 11, 22), "2026-11-22"),
        (dt.datetime(2026, 11, 22), "2026-11-22"),  # noqa: DTZ001
        (dt.datetime(2026, 11, 22, 10, 5, 1), "2026-11-22 10:05:01"),  # noqa: DTZ001
        (dt.time(3, 4), "03:04:00"),
        (dt.timedelta(hours=30), "30:00:00"),
    ],
)
def test_a_cells_text_is_what_a_person_reads(cell, read):
    assert text_of(cell) == read


LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"), exclude_characters="\ufeff"
)
# A text that a spreadsheet program would itself write: no blanks at its ends, which ods folds.
WORDS = st.one_of(
    st.sampled_from(
        ["Lahore", "لاہور", "45.2", "007", "a;b", "1,5", 'say "so"', "=1+1", "x | y", "Côte d’Ivoire"]
    ),
    st.text(LETTERS, min_size=1, max_size=12).map(lambda one: " ".join(one.split())).filter(bool),
)
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9, allow_nan=False)
    .map(lambda one: float(f"{one:.12g}"))
    .filter(lambda one: not one.is_integer()),
    st.integers(-999, 9999).map(float),
)
DAYS = st.one_of(
    st.dates(dt.date(1901, 1, 1), dt.date(2100, 1, 1)),
    st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2100, 1, 1))  # noqa: DTZ001
    .map(lambda one: one.replace(microsecond=0))
    .filter(lambda one: one.time() != dt.time()),
)


def tables(cells):
    """Tables with blank rows and columns anywhere but at the end, and something in them."""
    width = st.integers(1, 5)
    rows = width.flatmap(
        lambda columns: st.lists(
            st.lists(st.one_of(st.none(), cells), min_size=columns, max_size=columns), min_size=1, max_size=6
        )
    )
    return rows.filter(
        lambda rows: any(cell is not None for cell in rows[-1]) and any(row[-1] is not None for row in rows)
    )


def same(found, rows):
    assert len(found) == len(rows)
    for here, there in zip(found, rows, strict=True):
        assert len(here) == len(there)
        for cell, meant in zip(here, there, strict=True):
            if isinstance(meant, float) and not meant.is_integer():
                assert math.isclose(cell, meant, rel_tol=1e-12)
            else:
                assert cell == meant
                assert isinstance(cell, bool) == isinstance(meant, bool)
                assert not isinstance(cell, float)


@pytest.mark.parametrize(("write", "kind"), [(as_xlsx, "xlsx"), (as_xls, "xls"), (as_ods, "ods")])
def test_any_table_written_as_a_workbook_comes_back_with_its_addresses(write, kind):
    @settings(derandomize=True, deadline=None, max_examples=25, suppress_health_check=SLOW)
    @given(tables(st.one_of(WORDS, NUMBERS, DAYS, st.booleans())))
    def check(rows):
        workbook = read_workbook("named.csv", write(rows))
        assert workbook.kind == kind
        (sheet,) = workbook.sheets
        assert sheet.name == "Table"
        same(sheet.rows, rows)

    check()


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    tables(WORDS | st.sampled_from(["two\nlines", "a\r\nb"])),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]),
)
def test_any_table_written_as_text_comes_back(rows, separator, end, encoding):
    assume(len(rows[0]) > 1)
    if encoding.startswith("utf-16-"):  # without a mark it must be evident: Latin letters and figures
        rows = [["District", *["Value"] * (len(rows[0]) - 1)], *rows]
        assume(all(one is None or one.isascii() for row in rows for one in row))
    try:
        content = as_text(rows, separator, end, encoding, csv.QUOTE_ALL)
    except UnicodeEncodeError:
        assume(False)
    workbook = read_workbook("sindh 2023.xlsx", content)
    assert workbook.kind == ("tsv" if separator == "\t" else "csv")
    assert workbook.sheets[0].name == "sindh 2023"
    assert workbook.sheets[0].rows == rows


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"District;Male;Female\nLahore;12,5;13,5\n", [["District", "Male", "Female"], ["Lahore", "12,5", "13,5"]]),
        (b"a; or b,1\nc,2\n", [["a; or b", "1"], ["c", "2"]]),
        (b"Table 4, by district\n\nA;1\nB;2\nNote, see below\n", [["Table 4, by district", None], [None, None], ["A", "1"], ["B", "2"], ["Note, see below", None]]),
        (b'"a,b"\t"c;d"\n1\t2\n', [["a,b", "c;d"], ["1", "2"]]),
        (b"sep=;\r\nx,y;2\r\n", [["x,y", "2"]]),
        (b"one\rtwo\r", [["one"], ["two"]]),
        (b"a,b,,\n1,,,\n", [["a", "b"], ["1", None]]),
        (b'5" pipe,1\n6" pipe,2\n', [['5" pipe', "1"], ['6" pipe', "2"]]),
        ("Côte,1\n".encode("cp1252"), [["Côte", "1"]]),
        ("Justiça,1\r".encode("mac-roman"), [["Justiça", "1"]]),
        ("\ufeffلاہور,۱۲\n".encode(), [["لاہور", "۱۲"]]),
        ("ضلع\tرقم\n".encode("utf-16"), [["ضلع", "رقم"]]),
    ],
)  # fmt: skip
def test_a_text_file_is_read_as_a_person_would(content, rows):
    assert only_sheet(content).rows == rows


def test_a_quotation_mark_never_closed_is_named_rather_than_swallowing_the_rest():
    with pytest.raises(WorkbookError, match=r"line 2 of a\.csv") as refused:
        read_workbook("a.csv", b'a,b\n1,"2\n3,4\n5,6\n')
    assert refused.value.code == "unreadable-file"


def test_an_xlsx_tells_what_its_author_did():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Schools & <pupils>"
    sheet.append(["District", "Rate", "Share", "Sum", "Failed", "Plain"])
    sheet.append(["Lahore", 0.452, 0.5, "=1+1", "#DIV/0!", "100% of it"])
    sheet["E2"].data_type = "e"
    sheet["B2"].number_format, sheet["C2"].number_format = "0.0%", '0.0" %"'
    sheet["A2"].comment = Comment("from the annex", "me")
    sheet.merge_cells("A4:C5")
    sheet["A4"] = "Note"
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Old").sheet_state = "hidden"
    book.create_sheet("Older").sheet_state = "veryHidden"
    book.create_chartsheet("Chart")
    shown, old, older = read_workbook("a.xlsx", saved(book)).sheets
    assert shown.name == "Schools & <pupils>"
    assert shown.rows[1] == ["Lahore", 0.452, 0.5, None, None, "100% of it"]
    assert len(shown.rows) == 4
    assert shown.percents == {(1, 1)}
    assert shown.comments == {(1, 0): "from the annex"}
    assert shown.merged == (Range(3, 0, 4, 2),)
    assert (shown.hidden_rows, shown.hidden_columns) == ({1}, {2})
    assert shown.formulas == {(1, 3): "=1+1"}
    assert shown.errors == {(1, 4): "#DIV/0!"}
    assert [one.is_hidden for one in (shown, old, older)] == [False, True, True]


def test_a_formula_with_a_kept_value_is_its_value():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_formula("B2", "=A1&B1", None, "text")
    sheet.write_formula("B3", "=1+1", None, 2)
    sheet.write_formula("B4", "=1/0", None, "#DIV/0!")
    book.close()
    sheet = only_sheet(out.getvalue())
    assert sheet.rows == [[None, None], [None, "text"], [None, 2], [None, None]]
    assert (sheet.formulas, sheet.errors) == ({}, {(3, 1): "#DIV/0!"})


def test_formulas_nobody_computed_are_told_but_not_those_whose_result_is_empty():
    sheet = only_sheet(
        with_sheet(
            sheet_xml(
                '<row r="1"><c r="A1"><f>1&lt;2</f></c><c r="B1"><f t="shared" ref="B1:B2" si="0">A1*2</f><v/></c>'
                '<c r="C1" t="str"><f>IF(A1,"","x")</f><v></v></c><c r="D1"><v>1</v></c></row>'
                '<row r="2"><c r="B2"><f t="shared" si="0"/></c></row>'
            )
        )
    )
    assert sheet.formulas == {(0, 0): "=1<2", (0, 1): "=A1*2", (1, 1): "=A1*2"}
    assert sheet.rows == [[None, None, None, 1], [None, None, None, None]]


def test_errors_newer_than_the_reader_are_told_like_the_others():
    cells = '<c r="A1" t="e"><v>#SPILL!</v></c><c r="B1" t="e"><f>X</f><v>#REF!</v></c><c r="C1"><v>5</v></c>'
    sheet = only_sheet(with_sheet(sheet_xml(f'<row r="1">{cells}</row>')))
    assert sheet.rows == [[None, None, 5]]
    assert sheet.errors == {(0, 0): "#SPILL!", (0, 1): "#REF!"}


def test_cells_without_addresses_and_with_a_prefix_are_found_where_they_stand():
    xml = f"""<x:worksheet xmlns:x="{MAIN}"><x:sheetData>
        <x:row><x:c><x:v>1</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c></x:row>
        <x:row r="4"><x:c r='C4'><x:v>2</x:v></x:c><x:c><x:f>1+1</x:f></x:c></x:row></x:sheetData></x:worksheet>"""
    sheet = only_sheet(with_sheet(xml))
    assert sheet.rows == [[1, None, None, None], [None] * 4, [None] * 4, [None, None, 2, None]]
    assert (sheet.errors, sheet.formulas) == ({(0, 1): "#N/A"}, {(3, 3): "=1+1"})


def test_days_are_the_same_in_the_macintosh_calendar():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = dt.date(2026, 11, 22)
    assert only_sheet(saved(book)).rows == [[dt.date(2026, 11, 22)]]


def test_rich_and_inline_texts_are_plain_texts():
    inline = (
        '<c r="A1" t="inlineStr"><is><r><t xml:space="preserve">Dera </t></r><r><t>Ghazi</t></r></is></c>'
    )
    assert only_sheet(with_sheet(sheet_xml(f'<row r="1">{inline}</row>'))).rows == [["Dera Ghazi"]]


def test_a_workbook_with_macros_is_read_without_them():
    content = with_sheet(
        sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'), {"xl/vbaProject.bin": b"macro"}
    )
    assert read_workbook("a.xlsx", content).kind == "xlsm"


def test_an_ods_tells_what_its_author_did():
    def change(sheet):
        sheet.insertBefore(table.TableColumn(visibility="collapse"), sheet.firstChild)
        line = table.TableRow(visibility="collapse")
        sheet.addElement(line)
        head = table.TableCell(valuetype="string", numbercolumnsspanned=2, numberrowsspanned=1)
        note = office.Annotation()
        note.addElement(dc.Date(text="2026-11-22"))
        note.addElement(text.P(text="from the annex"))
        head.addElement(note)
        head.addElement(text.P(text="Both"))
        line.addElement(head)
        line.addElement(table.CoveredTableCell())
        line.addElement(table.TableCell(valuetype="percentage", value="0.452", numbercolumnsrepeated=2))
        line.addElement(table.TableCell(formula="of:=1+1"))
        line.addElement(table.TableCell(valuetype="float", value="2", formula="of:=1+1"))

    sheet = only_sheet(as_ods([["a"], [None]], change))
    assert sheet.rows == [["a", *[None] * 5], [None] * 6, ["Both", None, 0.452, 0.452, None, 2]]
    assert sheet.merged == (Range(2, 0, 2, 1),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {0})
    assert sheet.percents == {(2, 2), (2, 3)}
    assert sheet.comments == {(2, 0): "from the annex"}
    assert sheet.formulas == {(2, 4): "=1+1"}


def test_an_ods_with_a_failed_formula_tells_so():
    content = as_ods([["a", "FAILED"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "content.xml":
                calc = b'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
                part = part.replace(b"<office:document-content ", b"<office:document-content " + calc + b" ")
                left, right = part.rsplit(b'office:value-type="string"', 1)
                part = left + b'office:value-type="string" calcext:value-type="error"' + right
            new.writestr(name, part.replace(b"FAILED", b"#DIV/0!"))
    sheet = only_sheet(out.getvalue())
    assert sheet.rows == [["a", None]]
    assert sheet.errors == {(0, 1): "#DIV/0!"}


def test_times_in_an_ods_are_times():
    sheet = only_sheet(as_ods([[dt.timedelta(hours=3), dt.timedelta(hours=30), "PTA"]]))
    assert sheet.rows == [[dt.time(3), dt.timedelta(hours=30), "PTA"]]


def test_an_xls_tells_what_can_be_known_of_it():
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    sheet.write_merge(1, 2, 1, 3, "Both")
    book.add_sheet("B").visibility = 1
    first, second = read_workbook("a.csv", saved(book)).sheets
    assert first.merged == (Range(1, 1, 2, 3),)
    assert first.rows == [[None, None], [None, "Both"]]
    assert (first.is_hidden, second.is_hidden) == (False, True)


@pytest.mark.skipif(not (DATA / "upr").is_dir(), reason="the exports of UPR Info are not here")
@pytest.mark.parametrize(
    ("file", "kind", "height", "width"),
    [
        ("upr_info_export_1-5.xls", "xls", 6095, 11),
        ("upr_info_export_sessions17-20.csv", "csv", 7985, 11),
        ("pakistan_upr_info_cycles1-2.csv", "csv", 302, 12),
    ],
)
def test_the_exports_of_upr_info_open(file, kind, height, width):
    workbook = read_workbook(file, (DATA / "upr" / file).read_bytes())
    (sheet,) = workbook.sheets
    assert (workbook.kind, len(sheet.rows), len(sheet.rows[0])) == (kind, height, width)
    assert any("Provedor de Justiça" in str(row[3]) for row in sheet.rows) == file.endswith("17-20.csv")


@pytest.mark.skipif(not (DATA / "opensdg").is_dir(), reason="the Open SDG platforms' tables are not here")
def test_the_tables_of_open_sdg_platforms_open():
    paths = sorted((DATA / "opensdg").rglob("*.csv"))
    assert paths
    for path in paths:
        (sheet,) = read_workbook(path.name, path.read_bytes()).sheets
        with path.open(encoding="utf-8-sig", newline="") as file:
            meant = list(csv.reader(file))
        assert len(sheet.rows) == len(meant), path
        for row, old in zip(sheet.rows, meant, strict=True):
            assert [cell or "" for cell in row] == old[: len(row)], path
            assert "".join(old[len(row) :]) == "", path
