"""Personal data in a workbook: found before anything of it is kept, and said without repeating it.

Names, CNIC, phone and FIR numbers, private e-mail addresses and home addresses never enter the lake. A figure is no
personal datum for having thirteen digits: plain digits count as a CNIC or a phone number only where the heading says so, or
where a column holds several of them.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Protocol

from hrdash.places import districts_named, find_area, fold
from hrdash.vocabulary import codes

from .findings import Finding
from .rules import finding


class Cells(Protocol):
    """A sheet as it was read: its name, its rows from row 1 and column A, and the remarks on its cells."""

    name: str
    rows: Sequence[Sequence[object]]
    comments: Mapping[tuple[int, int], str]


_COLUMN = "a column of "
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹‐‑–—\u00a0", "01234567890123456789---- ")
_CNIC = r"(?<![\d-])[1-7]\d{4}(?:-\d{7}-|\s\d{7}\s)\d(?![\d-])"
# Within words thirteen digits are no figure; within an address of the web they may be anything.
_CNIC_IN_WORDS = re.compile(r"(?<![\w./=-])[1-7]\d{12}(?![\w/=-]|\.\w)")
_MOBILE = r"(?<![\d+])(?:\+|00)92[\s-]?\(?0?\)?[\s-]?\d{2,3}[\s-]?\d{6,8}(?!\d)|(?<!\d)03\d\d[\s-]?\d{3}[\s-]?\d{4}(?!\d)"
_LANDLINE = r"(?<![\d-])\(?0[2-9]\d{1,3}\)?[\s-]\(?\d{6,8}(?![\d-])"
_EMAIL = r"[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}"
_FATHER = (
    r"\b[A-Z][A-Za-z]+\s+[Dd]/[Oo]\.?\s*:?\s*[A-Z][A-Za-z]+|(?i:\b[a-z]{2,}\s+s/o\.?\s*:?\s*[a-z]{2,})"
    r"|[\u0620-\u06d3]+\s+(?:ولد|بنت|زوجہ)\s+[\u0620-\u06d3]+"
)
_SAID = {
    "cnic": "a CNIC number",
    "phone": "a phone number",
    "email": "a private e-mail address",
    "name": "a person's name",
}
_PATTERN = re.compile(
    f"(?P<cnic>{_CNIC})|(?P<phone>{_MOBILE}|{_LANDLINE})|(?P<email>{_EMAIL})|(?P<name>{_FATHER})"
)
# A text without these cannot hold any of the above: most cells are passed over by it.
_MAY_HOLD = re.compile(r"@|/[oO]|\d{3}.*\d{3}|ولد|بنت|زوجہ", re.DOTALL)
_PLAIN_CNIC = re.compile(r"[1-7]\d{12}")
_PLAIN_PHONE = re.compile(r"0?3\d{9}|92\d{10}")
_SEVERAL = 3  # so many plain numbers in one column are a list of people
# An office is no person: where mail goes to these, it is not private.
_OFFICES = re.compile(r"\.(gov|gop|gos|gob|edu|org|mil)(\.pk)?$|\.int$")

# Headings, folded: without case, spaces and punctuation. Those that name people stand over text; numbers of people stand
# over the same words too ("Victims: 12").
_NUMBER = "(?:NO|NOS|NUM|NUMBERS?)?"
_CARD = (
    f"(?:CNIC|NIC|NICOP|BFORM|IDCARD|IDENTITYCARD|NATIONALIDENTITYCARD|PASSPORTNO|PASSPORTNUMBER){_NUMBER}"
)
_CALLED = "(?:PHONE|TELEPHONE|MOBILE|CELL|CONTACT|WHATSAPP)"
_WHO = (
    "(?:VICTIM|ACCUSED|COMPLAINANT|APPLICANT|PETITIONER|RESPONDENT|DECEASED|SURVIVOR|SUSPECT|PRISONER|DETAINEE|INMATE"
    "|OFFENDER|CONVICT|CULPRIT|WITNESS|INFORMANT|CALLER|NEXTOFKIN|INVESTIGATINGOFFICER|CONTACTPERSON)S?"
)
_NAMED = (
    f"(?:{_WHO}|(?:CHILD|MINOR|STUDENT|PATIENT|BENEFICIARY|EMPLOYEE|OFFICER|PERSON|WOMAN|GIRL|BOY|CLIENT)S?)"
)
_KIN = "(?:FATHER|HUSBAND|MOTHER|GUARDIAN|SPOUSE|WIFE|PARENT)S?"
_WHO_URDU = "(?:متاثرہ|مدعی|ملزم|درخواستگزار|والد|شوہر|والدہ|بچے)"
# kind → what stands over any cells, and what stands over texts only
_KINDS: dict[str, tuple[str, str]] = {
    "cnic": (f"{_CARD}(?:(?:OR|AND)?{_CARD})?|شناختیکارڈ(?:نمبر)?|قومیشناختیکارڈ(?:نمبر)?|پاسپورٹنمبر", ""),
    "phone": (f"{_CALLED}{_NUMBER}|فون(?:نمبر)?|موبائل(?:نمبر)?|رابطہ(?:نمبر)?", ""),
    "FIR numbers": ("FIR(?:NO|NOS|NUM|NUMBERS?)(?:AND|WITH)?(?:DATE)?|FIR(?:AND|WITH)?DATE|ایفآئیآرنمبر|مقدمہنمبر", ""),
    "dates of birth": ("DATEOFBIRTH|DOB|تاریخپیدائش", ""),
    "names of people": (
        "",
        f"(?:FULL|FIRST|LAST)?NAMES?|SURNAME|FNAME|[SDW]O(?:[SDW]O)*|{_WHO}|{_NAMED}(?:FULL)?NAMES?(?:AND)?(?:ADDRESS)?"
        f"|(?:FULL)?NAMES?(?:AND|WITH)?(?:ADDRESS|CNIC|{_KIN}NAMES?)?OF(?:THE)?{_NAMED}(?:PERSONS?)?"
        f"|(?:FULL)?NAMES?(?:AND|WITH)?(?:ADDRESS|CNIC|PARENTAGE|{_KIN}NAMES?)|PARENTAGE|{_KIN}(?:(?:OR)?{_KIN})*NAMES?"
        f"|نام|ولدیت|{_WHO_URDU}(?:کا|کی|کے|خاتون|فرد)*(?:نام)?",
    ),
    "home addresses": ("", f"(?!WEB|EMAIL|IP)[A-Z]{{0,12}}ADDRESS(?:OF(?:THE)?{_NAMED})?|(?:گھرکا|مستقل|موجودہ)?پتہ"),
    "e-mail addresses of people": ("", "EMAIL(?:ADDRESS)?|ایمیل"),
}  # fmt: skip
_HEADINGS = tuple(
    (kind, is_of_any, re.compile(pattern))
    for kind, patterns in _KINDS.items()
    for is_of_any, pattern in zip((True, False), patterns, strict=True)
    if pattern
)
# Offices, schools, laws and indicators have names too: under `Name` alone, only what reads like a person's counts.
_BARE = {fold(name) for name in ("Name", "Names", "نام")}
_LIKE_A_NAME = re.compile(
    r"(?:[A-Z][A-Za-z.'-]*\s+){0,4}[A-Z][A-Za-z.'-]*|[\u0600-\u06ff]+(?:\s+[\u0600-\u06ff]+){0,3}"
)
_OF_OFFICES = re.compile(
    r"(?i)department|ministry|office|school|college|universit|hospital|commission|committee|council|authority|bureau"
    r"|court|police|board|centre|center|cell|directorate|secretariat|act\b|policy|rate\b|tehsil|district|محکمہ|اسکول"
)
_HEADED = {"cnic": "CNIC numbers", "phone": "phone numbers"}
_LONGEST_HEADING = 40
_NO_HEADING = frozenset("0123456789-.,(")  # figures begin so
_LOOKED_AT = 50  # so many cells under a heading are looked at
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")  # of a spreadsheet: "Cell" is no telephone there
# Columns of the departments table hold offices, not people.
_OFFICE_COLUMNS = ("name", "post", "office_phone", "office_email")


def find_personal(sheets: Sequence[Cells]) -> list[Finding]:
    """Find personal data in a file: one finding for each cell, one for each heading, none with the value.

    Args:
        sheets: the sheets as they were read; a cell is text, number, day, truth or None.

    Returns: errors `personal-data`, in the order of the file; none of them holds what stands in the cell.
    """
    found = []
    for sheet in sheets:
        remarks = {
            at: f"{_SAID[kind]} in the comment on the cell"
            for at, text in sheet.comments.items()
            if (kind := _kind(text))
        }
        for (row, column), what in sorted((remarks | _personal_cells(sheet.rows)).items()):
            is_heading = what.startswith(_COLUMN)
            found.append(
                finding(
                    "personal-data",
                    sheet.name,
                    f"{_letter(column)}{row + 1}",
                    row=row + 1,
                    what=what,
                    expected=f"{'delete the column' if is_heading else 'delete it'}: write how many people, never who",
                )
            )
    return found


def _personal_cells(rows: Sequence[Sequence[object]]) -> dict[tuple[int, int], str]:
    """Say what personal data stands in which cells, by row and column from 0."""
    # Each different cell is looked at once; most sheets hold nothing that has to be looked for again.
    different = set(chain.from_iterable(rows))
    texts = [cell for cell in different if type(cell) is str]
    values = {text: kind for text in texts if _MAY_HOLD.search(text) and (kind := _kind(text))}
    plain = {cell: kind for cell in different if (kind := _plain_kind(cell))}
    words = [text for text in texts if len(text) <= _LONGEST_HEADING and text[:1] not in _NO_HEADING]
    headings = {text: head for text in words if (head := _heading(text))}
    indicators = {
        fold(heading) for heading, row in codes("headings").items() if row["column"] == "indicator_id"
    }
    above = {text for text in words if fold(text) in indicators}
    wanted = {*values, *plain, *headings, *above}
    exempt = _office_columns(rows)
    of_indicators: set[int] = set()  # columns of labels such as Prisoners: no heading stands among them
    places = [
        (row, column, cell)
        for row, cells in enumerate(rows)
        if not wanted.isdisjoint(cells)
        for column, cell in enumerate(cells)
        if cell in wanted and column not in exempt
    ]
    found, announced = {}, {}
    for row, column, cell in places:
        if cell in above:
            of_indicators.add(column)
        elif cell in headings:
            kind, is_of_any = headings[cell]
            if column in of_indicators and not is_of_any:
                continue
            below = [
                cells[column]
                for cells in rows[row + 1 : row + 1 + _LOOKED_AT]
                if column < len(cells) and cells[column] and not _ADDRESS.fullmatch(str(cells[column]))
            ]
            if below and (is_of_any or _is_about_people(below, fold(cell) in _BARE)):
                found[row, column] = _COLUMN + _HEADED.get(kind, kind)
                announced[column] = kind
        elif cell in values:
            found[row, column] = _SAID[values[cell]]
    cnics = Counter(column for _, column, cell in places if plain.get(cell) == "cnic")
    for row, column, cell in places:
        kind = plain.get(cell)
        if kind and (announced.get(column) == kind or (kind == "cnic" and cnics[column] >= _SEVERAL)):
            found[row, column] = _SAID[kind]
    return found


def _heading(text: str) -> tuple[str, bool] | None:
    """Say what personal data a heading names, and whether over cells of any kind or over texts only.

    >>> _heading("FIR # & Date"), _heading("Father's Name"), _heading("Victims of violence")
    (('FIR numbers', True), ('names of people', False), None)
    """
    folded = fold(text.replace("#", " No"))
    return next(((kind, is_any) for kind, is_any, words in _HEADINGS if words.fullmatch(folded)), None)


def _office_columns(rows: Sequence[Sequence[object]]) -> frozenset[int]:
    """Find the columns of offices in a sheet that is the departments table."""
    for cells in rows[:20]:
        names = [str(cell).strip() if isinstance(cell, str) else "" for cell in cells]
        if "department_id" in names:
            return frozenset(at for at, name in enumerate(names) if name in _OFFICE_COLUMNS)
    return frozenset()


def _kind(text: str) -> str | None:
    for part in _PATTERN.finditer(text.translate(_DIGITS)):
        if part.lastgroup != "email" or not _OFFICES.search(part[0].lower()):
            return part.lastgroup
    is_in_words = any(map(str.isalpha, text)) and _CNIC_IN_WORDS.search(text.translate(_DIGITS))
    return "cnic" if is_in_words else None


def _plain_kind(cell: object) -> str | None:
    """Say what plain digits may be; sums of money of this size end in noughts, numbers of people do not."""
    if type(cell) is str and 10 <= len(cell) <= 15:
        digits = cell.strip().translate(_DIGITS)
    elif type(cell) in (int, float) and 3e9 <= cell < 1e13 and cell == int(cell):
        digits = str(int(cell))
    else:
        return None
    if _PLAIN_CNIC.fullmatch(digits) and not digits.endswith("000"):
        return "cnic"
    return "phone" if _PLAIN_PHONE.fullmatch(digits) else None


def _is_about_people(below: Sequence[object], is_bare: bool) -> bool:
    """Say whether most cells under a heading are texts that are no places; under `Name` alone, like people's names."""
    texts = [cell for cell in below if type(cell) is str and any(letter.isalpha() for letter in cell)]
    others = [cell for cell in texts if not (find_area(cell) or districts_named(cell))]
    if is_bare:
        others = [
            cell for cell in others if _LIKE_A_NAME.fullmatch(cell.strip()) and not _OF_OFFICES.search(cell)
        ]
    return len(texts) * 2 >= len(below) and len(others) * 2 > len(texts)


def _letter(position: int) -> str:
    """Name a column as a spreadsheet does.

    >>> _letter(0), _letter(25), _letter(26)
    ('A', 'Z', 'AA')
    """
    return (_letter(position // 26 - 1) if position >= 26 else "") + chr(ord("A") + position % 26)
