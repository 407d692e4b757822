"""Writes workbooks of every kind, as the programs do that people use."""

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import xlsxwriter
import xlwt
from odf import table, text
from odf.opendocument import OpenDocumentSpreadsheet

from hrdash.workbook import read_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(rows):
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is not None:
                yield r, c, cell


def as_xlsx(rows):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    formats = {
        dt.date: book.add_format({"num_format": "yyyy-mm-dd"}),
        dt.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    sheet = book.add_worksheet("Table")
    for r, c, cell in filled(rows):
        if isinstance(cell, str):
            sheet.write_string(r, c, cell)
        else:
            sheet.write(r, c, cell, formats.get(type(cell)))
    book.close()
    return out.getvalue()


def as_xls(rows):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Table")
    formats = {dt.date: "yyyy-mm-dd", dt.datetime: "yyyy-mm-dd hh:mm:ss"}
    for r, c, cell in filled(rows):
        sheet.write(r, c, cell, xlwt.easyxf(num_format_str=formats.get(type(cell), "General")))
    return saved(book)


def ods_cell(cell):
    if cell is None:
        return table.TableCell()
    if isinstance(cell, bool):
        return table.TableCell(valuetype="boolean", booleanvalue=str(cell).lower())
    if isinstance(cell, int | float):
        return table.TableCell(valuetype="float", value=repr(cell))
    if isinstance(cell, dt.date):
        return table.TableCell(valuetype="date", datevalue=cell.isoformat())
    if isinstance(cell, dt.timedelta):
        return table.TableCell(
            valuetype="time", timevalue=f"PT{cell.seconds // 3600 + cell.days * 24:02}H00M00S"
        )
    made = table.TableCell(valuetype="string")
    made.addElement(text.P(text=cell))
    return made


def as_ods(rows, change=lambda sheet: None):
    book = OpenDocumentSpreadsheet()
    sheet = table.Table(name="Table")
    book.spreadsheet.addElement(sheet)
    for row in rows:
        line = table.TableRow()
        for cell in row:
            line.addElement(ods_cell(cell))
        sheet.addElement(line)
    change(sheet)
    return saved(book)


def as_text(rows, separator=",", end="\n", encoding="utf-8", quoting=csv.QUOTE_MINIMAL):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows(
        [["" if cell is None else cell for cell in row] for row in rows]
    )
    return out.getvalue().encode(encoding)


def with_sheet(xml, other=None):
    """Return an xlsx whose only sheet is this XML, other parts replaced or added."""
    plain = openpyxl.Workbook()
    parts = {"xl/worksheets/sheet1.xml": xml, **(other or {})}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(plain))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return out.getvalue()


def sheet_xml(rows, before=""):
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'


def only_sheet(content, name="a.xlsx"):
    (sheet,) = read_workbook(name, content).sheets
    return sheet
