"""Exports of recommendations as their sources print them, quirks and all: UHRI, UPR Info, the thematic list, the matrix.

Every text is made up; none is a text of the United Nations.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date

import xlsxwriter

# As the source spells and orders them; another download may order them otherwise.
UHRI_HEADINGS = (
    "Text",
    "Countries Concerned",
    "Reccomending Body",
    "Document Symbol",
    "Themes",
    "Affected Persons",
    "Sdgs",
    "Document Publication Date",
    "UPR Reccomending States",
    "UPR Position",
    "Type",
    "OHCHR Annotation Id",
    "UPR Session",
    "Regions Concerned",
    "Recommending Regions",
    "Date of publication on UHRI",
)
UPR_INFO_HEADINGS = (
    "SuR",
    "Rgrp",
    "Org",
    "Recommendation",
    "RS",
    "Rgrp",
    "Org",
    "Response",
    "Action",
    "Issue",
    "Session",
)
_COMMITTEES = (
    ("CEDAW", "CEDAW/C/{}/CO/6", "Committee on the Elimination of Discrimination against Women"),
    ("CRC", "CRC/C/{}/CO/6", "CRC"),
    ("CCPR", "CCPR/C/{}/CO/2", "Human Rights Committee"),
    ("CAT", "CAT/C/{}/CO/2", "CAT"),
)
_THEMES = ("Right to education", "Right to health", "Death penalty", "Violence against women")
_STATES = ("Spain", "Brazil", "Côte d’Ivoire", "Türkiye", "Norway")
_COUNTRIES = (("India", "IND"), ("Nepal", "NPL"), ("Chile", "CHL"), ("Kenya", "KEN"))


def uhri(rows: Sequence[Mapping[str, object]], headings: Sequence[str] = UHRI_HEADINGS) -> bytes:
    """Write rows (by heading) as UHRI's spreadsheet: lists a line each after a dash, days as Excel's numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_urls": False}) as book:
        page = book.add_worksheet("Sheet1")
        page.write_row(0, 0, headings)
        for number, row in enumerate(rows, 1):
            for at, heading in enumerate(headings):
                value = row.get(" ".join(heading.split()))
                if value is not None:
                    page.write(number, at, _in_excel(value))
    return out.getvalue()


def _in_excel(value: object) -> object:
    if isinstance(value, list):
        return "\n".join(f"- {one}" for one in value)
    return (value - date(1899, 12, 30)).days if isinstance(value, date) else value


def uhri_json(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Write the same rows as UHRI's JSON."""
    names = {
        "AnnotationId": "OHCHR Annotation Id", "Symbol": "Document Symbol", "Text": "Text", "AnnotationType": "Type",
        "PublicationDate": "Document Publication Date", "Countries": "Countries Concerned", "Themes": "Themes",
        "AffectedPersons": "Affected Persons", "Sdgs": "Sdgs", "Body": "Reccomending Body", "UprCycle": "cycle",
        "UprPositions": "UPR Position", "UprRecommendingCountry": "UPR Reccomending States",
        "UprSession": "UPR Session",
    }  # fmt: skip
    lists = (
        "Countries",
        "Themes",
        "AffectedPersons",
        "Sdgs",
        "UprPositions",
        "UprRecommendingCountry",
        "UprSession",
    )
    found = []
    for row in rows:
        one = {name: row.get(heading) for name, heading in names.items()}
        for name in lists:
            value = one[name]
            one[name] = [] if value is None else value if isinstance(value, list) else [str(value)]
        one["Text"] = f"<p>{str(one['Text']).replace('&', '&amp;')}</p>"
        day = one["PublicationDate"]
        one["PublicationDate"] = f"{day.isoformat()}T00:00:00" if isinstance(day, date) else day
        found.append(one)
    return json.dumps(found, ensure_ascii=False).encode()


def pakistan_rows(count: int) -> list[dict[str, object]]:
    """Make rows on Pakistan, of the review and four committees in turn, with the quirks that real ones have."""
    return [_upr_row(number) if number % 5 == 0 else _committee_row(number) for number in range(count)]


def _upr_row(number: int) -> dict[str, object]:
    paragraph = f"200.{number // 5 + 1}"
    return {
        "Text": f"{paragraph} Widen schooling in district {number} & report on it (Spain);",
        "Countries Concerned": ["Pakistan"],
        "Reccomending Body": "UPR",
        "Document Symbol": "A/HRC/53/13",
        "Themes": [_THEMES[number % 4], "Right to education"],
        "Affected Persons": ["Children"],
        "Sdgs": ["4 - QUALITY EDUCATION", "4.1"],
        "Document Publication Date": date(2023, 3, 31),
        "UPR Reccomending States": [_STATES[number % 5], _STATES[(number + 1) % 5]],
        "UPR Position": "Noted" if number % 15 == 0 else "Supported",
        "Type": ["Recommendations"],
        "OHCHR Annotation Id": f"{900_000 + number}",
        "UPR Session": 42,
        "Regions Concerned": ["Asia-Pacific"],
    }


def _committee_row(number: int) -> dict[str, object]:
    _, symbol, body = _COMMITTEES[number % 4]
    paragraph = number // 4 + 1
    is_concern = number % 7 == 0
    # The country by name, by code, or only in the symbol of the document.
    countries = (["Pakistan"], "PK", None)[number % 3]
    verb = "is concerned about" if is_concern else "recommends more"
    kind = "Concerns/Observations" if is_concern else ("Recommendations", None)[number % 2]
    return {
        "Text": f"Access to justice{paragraph}.The Committee {verb} courts in district {number}.",
        "Countries Concerned": countries,
        "Reccomending Body": body,
        "Document Symbol": symbol.format("PAK"),
        "Themes": [_THEMES[number % 4]],
        "Affected Persons": ["Women & girls"],
        "Document Publication Date": date(2026, 2, 20),
        "Type": kind,
        "OHCHR Annotation Id": f"{900_000 + number}",
    }


def foreign_rows(count: int) -> list[dict[str, object]]:
    """Make rows on other countries."""
    rows = []
    for number in range(count):
        name, code = _COUNTRIES[number % 4]
        rows.append(
            _committee_row(number)
            | {
                "Countries Concerned": [name] if number % 2 else None,
                "Document Symbol": f"CRC/C/{code}/CO/5",
                "OHCHR Annotation Id": f"{100_000 + number}",
            }
        )
    return rows


def upr_info(rows: Sequence[Sequence[object]], headings: Sequence[str] = UPR_INFO_HEADINGS) -> bytes:
    """Write rows as UPR Info's CSV: bare carriage returns, in the letters of an old Windows."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r").writerows([headings, *rows])
    return out.getvalue().encode("cp1252")


def upr_info_row(
    text: str,
    state: str,
    response: str = "Accepted",
    issue: str = "Right to education",
    country: str = "Pakistan",
) -> list:
    """Make one row of UPR Info's, as of Pakistan's second review."""
    return [country, "Asia", "OIC, Commonwealth", text, state, "WEOG", "EU", response, 4, issue, 14]


def sheet(rows: Sequence[Sequence[object]], name: str = "Matrix") -> bytes:
    """Write rows of cells as a workbook of one sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False}) as book:
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for at, value in enumerate(row):
                if value is not None:
                    page.write(number, at, value)
    return out.getvalue()
