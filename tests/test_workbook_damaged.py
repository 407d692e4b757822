"""What is no workbook, too large, or damaged is refused by name, never more."""

import io
import random
import zipfile

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from odf import table

from hrdash.workbook import Limits, WorkbookError, read_workbook
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


def code_of(content, name="a.xlsx", **limits):
    with pytest.raises(WorkbookError) as refused:
        read_workbook(name, content, Limits(**limits))
    assert name in refused.value.message
    return refused.value.code


TABLE = [["District", "Year", "Value"], *[["Lahore", 2023, 45.2], ["لاہور", 2024, None]] * 40]


def ole(*streams):
    """Bytes that begin like an OLE file and name these parts."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in streams)
    )


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "web page"),
        (b"\xef\xbb\xbf\r\n<!-- made by a server --><TABLE border=1>", "web page"),
        ("<html><table></table></html>".encode("utf-16"), "web page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        (bytes(range(256)), "no text"),
        (ole("WordDocument"), "a Word document"),
        (ole("Workbook"), "damaged"),
        (zipped(xl__workbook_bin=b""), "zip archive"),
        (zipped(word__document=b""), "a text document"),
        (zipped(**{"xl__workbook.bin": b"x"}), ".xlsb"),
        (zipped(**{"xl__workbook.xml": b"<workbook/>"}), "damaged"),
        (as_xlsx(TABLE)[:-30], "cut off"),
        (as_xls(TABLE)[:3000], "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_and_called_what_it_is(content, says):
    with pytest.raises(WorkbookError) as refused:
        read_workbook("figures.xls", content)
    assert refused.value.code == "unreadable-file"
    assert "figures.xls" in refused.value.message
    assert says in refused.value.message


def test_the_name_does_not_matter():
    for write in (as_xlsx, as_xls, as_ods):
        assert read_workbook("a.csv", write([[1, "x"]])).sheets[0].rows == [[1, "x"]]
    assert only_sheet(b"1,x\n", "a.xls").rows == [["1", "x"]]


def test_a_file_behind_a_password_is_refused_as_such():
    assert code_of(ole("EncryptionInfo", "EncryptedPackage")) == "encrypted-file"
    manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>"
    parts = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"\x8f\x01"}
    assert code_of(zipped(**parts, **{"META-INF__manifest.xml": manifest})) == "encrypted-file"


@pytest.mark.parametrize(
    "content", [b"", b"\r\n \n", b"\xef\xbb\xbf\n", b",,\n,,\n", as_xlsx([]), as_xls([]), as_ods([[None]])]
)
def test_a_file_without_a_cell_is_refused_as_empty(content):
    assert code_of(content) == "empty-file"


def test_a_file_beyond_the_limits_is_refused():
    content = as_xlsx(TABLE)
    assert code_of(content, bytes=1000) == "too-large"
    assert code_of(content, unpacked_bytes=1000) == "too-large"
    assert code_of(content, cells=100) == "too-large"
    assert code_of(as_xls(TABLE), cells=100) == "too-large"
    assert code_of(as_ods(TABLE), cells=100) == "too-large"
    assert code_of(as_text(TABLE), cells=100) == "too-large"
    assert code_of(b"a\n" * 90 + b"," * 9 + b"b", cells=200) == "too-large"  # few cells, but a wide last row
    assert code_of(content, sheets=0) == "too-large"
    assert code_of(content, seconds=0) == "too-slow"
    assert code_of(as_text(TABLE), seconds=0) == "too-slow"


def test_a_zip_that_lies_about_what_it_unpacks_to_is_refused():
    letters = b" " * 30_000_000
    content = with_sheet(sheet_xml("").encode() + letters)
    size = (len(sheet_xml("")) + len(letters)).to_bytes(4, "little")
    assert content.count(size) == 2
    assert code_of(content.replace(size, (100).to_bytes(4, "little"))) == "unreadable-file"


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576", "XFD1"])
def test_a_cell_in_the_last_corner_is_named_or_read_but_never_fills_the_memory(far):
    row = far.lstrip("XFDA")
    near = '<c r="A1"><v>1</v></c><c r="B1"><v>2</v></c>'
    rows = (
        f'<row r="1">{near}<c r="{far}"><v>3</v></c></row>'
        if row == "1"
        else f'<row r="1">{near}</row><row r="{row}"><c r="{far}"><v>3</v></c></row>'
    )
    content = with_sheet(sheet_xml(rows))
    if far == "XFD1048576":
        with pytest.raises(WorkbookError, match="XFD1048576 of sheet “Sheet”") as refused:
            read_workbook("a.xlsx", content)
        assert refused.value.code == "too-large"
    else:
        sheet = only_sheet(content)
        assert sheet.rows[-1][-1] == 3 or sheet.rows[-1][0] == 3


def test_a_declared_size_and_formatted_blanks_do_not_count():
    blank = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    content = with_sheet(
        sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c></row>{blank}', '<dimension ref="A1:XFD1048576"/>')
    )
    assert only_sheet(content).rows == [[1]]


def test_memory_is_bounded_even_where_the_file_hides_what_it_needs():
    # An xls whose last cell says it stands in the last row and column of all.
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    sheet.write(0, 0, 1.5)
    sheet.write(65535, 255, 1.5)
    assert code_of(saved(book)) == "too-large"
    sheet = '<c r="ZZZZZ4000000000"><v>1</v></c>'
    assert code_of(with_sheet(sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c>{sheet}</row>'))) in (
        "too-large",
        "unreadable-file",
    )


def test_an_ods_that_repeats_one_cell_a_billion_times_is_refused():
    def change(sheet):
        line = table.TableRow(numberrowsrepeated=1_000_000)
        line.addElement(table.TableCell(valuetype="float", value="1", numbercolumnsrepeated=1000))
        sheet.addElement(line)

    assert code_of(as_ods([[1]], change)) == "too-large"


def test_blank_rows_repeated_to_the_end_of_an_ods_are_nothing():
    def change(sheet):
        line = table.TableRow(numberrowsrepeated=1_048_000)
        line.addElement(table.TableCell(numbercolumnsrepeated=16384))
        sheet.addElement(line)

    assert only_sheet(as_ods([[1]], change)).rows == [[1]]


def test_entities_are_never_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    styles = f'<?xml version="1.0"?>{bomb}<styleSheet xmlns="{MAIN}">&b;</styleSheet>'
    cell = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
    assert code_of(with_sheet(cell, {"xl/styles.xml": styles})) == "unreadable-file"
    content = as_ods([["x"]])
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name.replace("/", "__"): old.read(name) for name in old.namelist()}
    parts["content.xml"] = f'<?xml version="1.0"?>{bomb}<x>&b;</x>'.encode()
    assert code_of(zipped(**parts)) == "unreadable-file"


def test_reading_can_be_stopped_from_its_progress():
    class StopError(Exception):
        pass

    seen = []

    def progress(*step):
        seen.append(step)
        if len(seen) == 2:
            raise StopError

    book = openpyxl.Workbook()
    for name in ("B", "C"):
        book.create_sheet(name)["A1"] = 1
    with pytest.raises(StopError):
        read_workbook("a.xlsx", saved(book), progress=progress)
    assert seen == [(1, 3, "Sheet"), (2, 3, "B")]


WHOLE = {"xlsx": as_xlsx(TABLE), "xls": as_xls(TABLE), "ods": as_ods(TABLE), "csv": as_text(TABLE)}


def read_or_refuse(content):
    """Read bytes under tight limits; anything but a workbook or a refusal fails the test."""
    try:
        return read_workbook("a.xlsx", content, Limits(seconds=20, memory=1_000_000_000, cells=200_000))
    except WorkbookError as error:
        code = error.code
    assert code in ("unreadable-file", "encrypted-file", "too-large", "empty-file")
    return None


@settings(derandomize=True, deadline=None, max_examples=400)
@given(st.binary(max_size=3000))
def test_random_bytes_are_read_or_refused(content):
    read_or_refuse(content)


@pytest.mark.parametrize(
    "start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"<?xml", b"sep="]
)
def test_random_bytes_after_a_known_beginning_are_read_or_refused(start):
    dice = random.Random(start)
    for _ in range(20):
        read_or_refuse(start + dice.randbytes(dice.randrange(4000)))


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_cut_off_anywhere_is_read_or_refused(kind):
    dice = random.Random(kind)
    for _ in range(25):
        read_or_refuse(WHOLE[kind][: dice.randrange(len(WHOLE[kind]))])


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_with_wrong_bytes_is_read_or_refused(kind):
    dice = random.Random(kind)
    for _ in range(40):
        content = bytearray(WHOLE[kind])
        for _ in range(dice.randrange(1, 12)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        read_or_refuse(bytes(content))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_sheet_with_wrong_letters_is_read_or_refused(kind):
    # Bytes changed inside the zip, its sums made right again: the parsers meet them.
    dice = random.Random(kind)
    part = {"xlsx": "xl/worksheets/sheet1.xml", "ods": "content.xml"}[kind]
    with zipfile.ZipFile(io.BytesIO(WHOLE[kind])) as archive:
        parts = {name.replace("/", "__"): archive.read(name) for name in archive.namelist()}
    for _ in range(40):
        xml = bytearray(parts[part.replace("/", "__")])
        for _ in range(dice.randrange(1, 6)):
            xml[dice.randrange(len(xml))] = dice.choice(b'0123456789ABCXYZ<>/"= ')
        read_or_refuse(zipped(**{**parts, part.replace("/", "__"): bytes(xml)}))
