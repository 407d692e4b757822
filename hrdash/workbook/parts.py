"""What calamine does not tell of an xlsx: hidden rows and columns, per cent formats, comments, formulas, errors.

A sheet of 100,000 rows is 50 MB of XML, which a parser takes longer over than calamine over the whole
file. So sheets are searched with regular expressions; the small parts (styles, comments, the list of sheets) are
parsed.
"""

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from hrdash.workbook.cells import Place, letter

_COLUMNS = 16384
# The errors calamine knows; any other makes it give up the sheet.
_ERRORS = {b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!", b"#GETTING_DATA"}
_FORMAT_TEXT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # what stands in a number format as it is
_HIDDEN = re.compile(rb"""hidden=["'](?:1|true)["']""")
_SHARED = re.compile(rb"""t="shared"[^>]*\bsi="(\d+)"[^>]*>([^<]+)<""")
_IS_TEXT = re.compile(rb"""\st=["']str["']""")
_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r=["']([A-Z]+)(\d+)""")


class Parts:
    """The parts of one xlsx or xlsm."""

    def __init__(self, content: bytes):
        """Read the list of sheets and the styles; raises whatever a damaged file brings about."""
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._names = {one.replace("\\", "/").lower().lstrip("/"): one for one in self._zip.namelist()}
        self._path_of = {}
        targets = self._related("xl/workbook.xml")
        for sheet in _elements(self._parsed("xl/workbook.xml"), "sheet"):
            link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
            if link in targets:
                self._path_of[sheet.get("name")] = targets[link][1]
        self._percents = self._percent_styles(targets)

    def xml(self, sheet: str) -> tuple[bytes, Place | None]:
        """Return a sheet's XML, every cell with its address, and its last row and last column.

        The XML is empty where the file has none; the place is None where it is within A to Z and 200,000 rows,
        as on most sheets.
        """
        xml = self._bytes(self._path_of.get(sheet, ""))
        if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
            xml = xml.decode("utf-16").encode()
        pattern = _patterns(_prefix(xml))
        if not pattern["unusual"].search(xml):
            return xml, None
        if pattern["no address"].search(xml):
            xml = _addressed(xml, pattern["tag"])
        places = pattern["filled"].findall(xml)
        last_row = max((int(row) for _, row in places), default=1) - 1
        return xml, (last_row, max(map(_column, {letters for letters, _ in places}), default=0))

    def marks(self, sheet: str, xml: bytes) -> dict[str, Any]:
        """Find what a sheet's author did besides filling cells: the fields of `Sheet`."""
        pattern = _patterns(_prefix(xml))
        marks: dict[str, Any] = {"comments": self._comments(sheet), **_hidden(xml)}
        if self._percents:
            styled = re.compile(rb"""s=["'](?:%s)["'][^>]*(?<!/)>""" % b"|".join(self._percents))
            places = (_place(xml, found.start()) for found in styled.finditer(xml))
            marks["percents"] = frozenset(place for place in places if place)
        marks["errors"] = {
            place: html.unescape(found[2].decode())
            for found in pattern["error"].finditer(xml)
            if (place := _place(xml, found.start()))
        }
        marks["formulas"] = _formulas(xml, pattern["formula"])
        return marks

    def mended(self) -> bytes | None:
        """Return the workbook with `#N/A` for errors newer than calamine; None where there are none."""
        changed = {}
        for sheet, path in self._path_of.items():
            xml, _ = self.xml(sheet)
            new = _patterns(_prefix(xml))["error"].sub(
                lambda found: found[0] if found[2] in _ERRORS else found[1] + b"#N/A", xml
            )
            if new != xml:
                changed[self._names[path.lower()]] = new
        if not changed:
            return None
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for one in self._zip.namelist():
                archive.writestr(one, changed[one] if one in changed else self._zip.read(one))
        return out.getvalue()

    def _bytes(self, path: str) -> bytes:
        name = self._names.get(path.lower())
        return self._zip.read(name) if name else b""

    def _parsed(self, path: str) -> Element:
        # No part of a workbook has a DTD, so there are no entities to expand.
        return fromstring(self._bytes(path) or b"<none/>", forbid_dtd=True)

    def _related(self, path: str) -> dict[str, tuple[str, str]]:
        """Find the parts that a part refers to: the last word of their type, and their path, by the link's id."""
        folder, file = posixpath.split(path)
        related = {}
        for link in _elements(self._parsed(f"{folder}/_rels/{file}.rels"), "Relationship"):
            target = posixpath.join("/", folder, link.get("Target", "").replace("\\", "/"))
            kind = link.get("Type", "").rpartition("/")[2]
            related[link.get("Id")] = kind, posixpath.normpath(target).lstrip("/")
        return related

    def _percent_styles(self, targets: dict[str, tuple[str, str]]) -> list[bytes]:
        path = next((path for kind, path in targets.values() if kind == "styles"), "xl/styles.xml")
        styles = self._parsed(path)
        formats = {"9", "10"}  # the two that every workbook has: 0% and 0.00%
        for one in _elements(styles, "numFmt"):
            if "%" in _FORMAT_TEXT.sub("", one.get("formatCode", "")):
                formats.add(one.get("numFmtId"))
        cells = next(_elements(styles, "cellXfs"), ())
        return [str(place).encode() for place, one in enumerate(cells) if one.get("numFmtId") in formats]

    def _comments(self, sheet: str) -> dict[Place, str]:
        comments = {}
        for kind, path in self._related(self._path_of.get(sheet, "")).values():
            for one in _elements(self._parsed(path), "comment") if kind == "comments" else ():
                text = "".join(part.text or "" for part in _elements(one, "t")).strip()
                place = _place(b'<c r="%s"' % one.get("ref", "").encode(), 1)
                if text and place:
                    comments[place] = text
        return comments


def _hidden(xml: bytes) -> dict[str, frozenset[int]]:
    rows, columns = set(), set()
    for found in _HIDDEN.finditer(xml):
        tag = _tag(xml, found.start())
        if row := _number(tag, b"row", b"r"):
            rows.add(row - 1)
        elif first := _number(tag, b"col", b"min"):
            columns.update(range(first - 1, min(_number(tag, b"col", b"max"), _COLUMNS)))
    return {"hidden_rows": frozenset(rows), "hidden_columns": frozenset(columns)}


def _formulas(xml: bytes, pattern: re.Pattern[bytes]) -> dict[Place, str]:
    # Where cells share a formula, the first has its text.
    shared = {}
    if b't="shared"' in xml:
        shared = {found[1]: found[2] for found in _SHARED.finditer(xml)}
    formulas = {}
    for found in pattern.finditer(xml):
        attributes, text, value = found.groups()
        place = _place(xml, found.start())
        # Excel keeps an empty text as an empty value; everyone else has not computed anything.
        if place and not (value and _IS_TEXT.search(_tag(xml, xml.rfind(b">", 0, found.start())))):
            group = re.search(rb"""\bsi=["'](\d+)""", attributes)
            text = text or (shared.get(group[1]) if group else None) or b""
            formulas[place] = "=" + html.unescape(text.decode())
    return formulas


@cache
def _patterns(prefix: bytes) -> dict[str, re.Pattern[bytes]]:
    """Compile what is searched for, for sheets whose elements have this prefix (`x:` or, mostly, none).

    Those that every sheet is searched for begin with letters seldom met, which is fast; the tag around them is
    looked up afterwards.
    """
    patterns = {
        # A cell outside A to Z and 200,000 rows, or one without an address.
        "unusual": rb"""<%c(?=[\s/>])(?!\s+r="[A-Z](?:\d{1,5}|1\d{5})")""",
        "no address": rb"""<%c(?=[\s/>])(?![^>]*\sr=["'])""",
        "filled": rb"""<%c\s[^>]*?\br=["']([A-Z]{1,7})(\d{1,12})["'][^>]*(?<!/)>""",
        "tag": rb"(<%(row|c)(?=[\s/>]))([^>]*)",
        "error": rb"""(t=["']e["'][^>]*>\s*(?:<%f\b[^>]*?(?:/>|>[^<]*</%f>)\s*)?<%v\b[^>]*>)([^<]*)""",
        "formula": rb"<%f\b([^>]*?)(?:/>|>([^<]*)</%f>)\s*(<%v\s*/>|<%v\b[^>]*>\s*</%v>)?\s*</%c>",
    }
    return {name: re.compile(pattern.replace(b"%", prefix)) for name, pattern in patterns.items()}


def _prefix(xml: bytes) -> bytes:
    found = re.search(rb"<(\w+:)?worksheet\b", xml[:10_000])
    return found[1] or b"" if found else b""


def _addressed(xml: bytes, tags: re.Pattern[bytes]) -> bytes:
    """Write addresses into a sheet whose cells go without: each stands after the one before it."""
    row = column = -1

    def with_address(found: re.Match[bytes]) -> bytes:
        nonlocal row, column
        start, tag, attributes = found.groups()
        has = re.search(rb"""\sr=["']([A-Z]*)(\d+)""", attributes)
        if tag == b"row":
            row, column = int(has[2]) - 1 if has else row + 1, -1
            own = b"%d" % (row + 1)
        else:
            column = _column(has[1]) if has else column + 1
            own = f"{letter(column)}{row + 1}".encode()
        return found[0] if has else b'%s r="%s"%s' % (start, own, attributes)

    return tags.sub(with_address, xml)


@cache
def _column(letters: bytes) -> int:
    column = 0
    for one in letters:
        column = column * 26 + one - 64
    return column - 1


def _tag(xml: bytes, at: int) -> bytes:
    """Return the opening tag around a position."""
    return xml[xml.rfind(b"<", 0, at) : xml.find(b">", at)]


def _place(xml: bytes, at: int) -> Place | None:
    """Read the address of the cell in whose tag, or right after it, a position is; None where that is no cell's."""
    found = _CELL.match(xml, xml.rfind(b"<", 0, at))
    return (int(found[2]) - 1, _column(found[1])) if found else None


def _number(tag: bytes, name: bytes, attribute: bytes) -> int:
    found = re.match(rb"""<(?:\w+:)?%s\s(?:[^>]*?\s)?%s=["'](\d+)""" % (name, attribute), tag)
    return int(found[1]) if found else 0


def _elements(root: Element, name: str) -> Iterator[Element]:
    """Give the elements below one by their name without the namespace, of which there are two (transitional, strict)."""
    return (one for one in root.iter() if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name)
