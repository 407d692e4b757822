"""What a file is, by its bytes: the name says what someone hoped."""

import io
import re
import zipfile
import zlib

from hrdash.workbook.cells import Limits, WorkbookError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

# What else is sent in a workbook's place.
_STARTS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"Rar!": "an archive",
    b"7z\xbc\xaf": "an archive",
    b"\x1f\x8b": "an archive",
    b"{\\rtf": "a text document",
    b"PAR1": "a Parquet table",
    b"SQLite": "a database",
}
_WEB = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.I | re.S)  # fmt: skip
_RESAVE = "open it in Excel or LibreOffice, save it as .xlsx, and send that"


def kind_of(name: str, content: bytes, limits: Limits) -> str:
    """Say what a file is: xlsx, xlsm, xls, ods, or text (a csv or tsv, or nothing of use).

    Raises WorkbookError as `read_workbook` does, for what is none of these, encrypted, or declares too much.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise WorkbookError("empty-file", f"{name} is empty; send the filled workbook.")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(name, content, limits)
    if content.startswith(_OLE):
        return _kind_of_ole(name, content)
    for start, what in _STARTS.items():
        if content.startswith(start):
            raise _not_a_workbook(name, what)
    # A web page or an XML table may be in UTF-16.
    head = content[:4096].replace(b"\0", b"")
    for mark in _BOMS:
        head = head.removeprefix(mark)
    if _WEB.match(head):
        raise WorkbookError(
            "unreadable-file", f"{name} is a web page saved under a workbook's name; {_RESAVE}."
        )
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head or head.lstrip().startswith(b"<?xml"):
        raise WorkbookError("unreadable-file", f"{name} is an XML file, not a workbook; {_RESAVE}.")
    return "text"


def _not_a_workbook(name: str, what: str) -> WorkbookError:
    return WorkbookError(
        "unreadable-file", f"{name} is {what}, not a workbook; send the table as .xlsx, .xls, .ods or .csv."
    )


def _encrypted(name: str) -> WorkbookError:
    return WorkbookError(
        "encrypted-file", f"{name} is protected by a password; save it without one and send that."
    )


def _kind_of_ole(name: str, content: bytes) -> str:
    """Tell an xls from the other files that have the same outside; the names of its parts are UTF-16."""

    def has(part: str) -> bool:
        return part.encode("utf-16-le") + b"\0\0" in content

    if has("EncryptedPackage"):
        raise _encrypted(name)
    if has("Workbook") or has("Book"):
        return "xls"
    raise _not_a_workbook(name, "a Word document" if has("WordDocument") else "cut off or damaged")


def _kind_of_zip(name: str, content: bytes, limits: Limits) -> str:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, UnicodeError) as error:
        raise WorkbookError(
            "unreadable-file", f"{name} is cut off or damaged ({error}); send the whole file again."
        ) from error
    if any(one.flag_bits & 1 for one in members):
        raise _encrypted(name)
    unpacked = sum(one.file_size for one in members)
    if unpacked > limits.unpacked_bytes:
        raise WorkbookError(
            "too-large",
            f"{name} unpacks to {unpacked / 1e6:.0f} MB; at most {limits.unpacked_bytes / 1e6:.0f} MB are read. "
            "Delete empty rows and columns that have formats, and sheets that are not needed, or split it.",
        )
    names = {one.filename.replace("\\", "/").lower().lstrip("/") for one in members}
    if "xl/workbook.xml" in names:
        return "xlsm" if "xl/vbaproject.bin" in names else "xlsx"
    if "xl/workbook.bin" in names:
        raise WorkbookError("unreadable-file", f"{name} is a binary workbook (.xlsb); {_RESAVE}.")
    if "content.xml" in names and b"opendocument.spreadsheet" in content[:200]:
        if b"encryption-data" in _small_part(archive, "META-INF/manifest.xml"):
            raise _encrypted(name)
        return "ods"
    if "content.xml" in names or any(one.startswith(("word/", "ppt/")) for one in names):
        raise _not_a_workbook(name, "a text document or a presentation")
    raise WorkbookError(
        "unreadable-file", f"{name} is a zip archive; unpack it and send the workbook that is in it."
    )


def _small_part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(1_000_000)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
        return b""
