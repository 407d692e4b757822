"""Which export of recommendations a sheet is, by its headings; their order, case and spaces do not matter."""

from collections.abc import Mapping
from dataclasses import dataclass

from hrdash.places import fold
from hrdash.workbook import Sheet, letter, text_of

_SEARCHED = 40  # rows in which the headings are looked for

# Kind → column of the export → its headings, folded, misspelt as the exports have them.
_HEADINGS = {
    "uhri": {
        "text": "TEXT",
        "countries": "COUNTRIESCONCERNED COUNTRYCONCERNED COUNTRIES COUNTRY",
        "body": "RECCOMENDINGBODY RECOMMENDINGBODY RECCOMMENDINGBODY BODY",
        "symbol": "DOCUMENTSYMBOL SYMBOL",
        "themes": "THEMES THEME",
        "persons": "AFFECTEDPERSONS",
        "goals": "SDGS SDG",
        "issued_on": "DOCUMENTPUBLICATIONDATE PUBLICATIONDATE",
        "states": "UPRRECCOMENDINGSTATES UPRRECOMMENDINGSTATES UPRRECOMMENDINGCOUNTRY UPRRECOMMENDINGCOUNTRIES",
        "position": "UPRPOSITION UPRPOSITIONS",
        "type": "TYPE ANNOTATIONTYPE",
        "annotation_id": "OHCHRANNOTATIONID ANNOTATIONID",
        "session": "UPRSESSION UPRSESSIONS",
        "cycle": "UPRCYCLE",
        "": "REGIONSCONCERNED REGIONS RECOMMENDINGREGIONS RECCOMENDINGREGIONS DATEOFPUBLICATIONONUHRI UPRRECOMMENDINGREGION",
    },
    "upr_info": {
        "country": "SUR TO STATEUNDERREVIEW",
        "text": "RECOMMENDATION TEXT",
        "state": "RS FROM RECOMMENDINGSTATE",
        "position": "RESPONSE",
        "themes": "ISSUE ISSUES",
        "session": "SESSION",
        "": "RGRP ORG TORGRP TOORG FROMRGRP FROMORG ACTION SOURCEFILE",
    },
    "thematic": {
        "text": "RECOMMENDATION RECOMMENDATIONS",
        "position": "POSITION",
        "themes": "FULLLISTOFTHEMES THEMES",
        "": "ASSESSMENTCOMMENTSONLEVELOFIMPLEMENTATION ASSESSMENT COMMENTS",
    },
    "matrix": {
        "theme": "THEME THEMATICAREA THEMES AREA CLUSTER",
        "text": "RECOMMENDATION RECOMMENDATIONS TEXTOFRECOMMENDATION",
        "symbol": "SYMBOL DOCUMENT DOCUMENTSYMBOL",
        "paragraph": "PARAGRAPH PARA PARANO PARAGRAPHNO RECOMMENDATIONNO RECNO",
        "department": "RESPONSIBLEDEPARTMENT DEPARTMENT DEPARTMENTS RESPONSIBLEDEPARTMENTS RESPONSIBLE RESPONSIBILITY"
        " LEADDEPARTMENT RESPONSIBLEMINISTRY RESPONSIBLEMINISTRYDEPARTMENT MINISTRYDEPARTMENT",
        "action": "ACTION ACTIONS ACTIONTAKEN ACTIONSTAKEN ACTIONREQUIRED MEASURES PROPOSEDACTION PROPOSEDACTIONS",
        "timeline": "TIMELINE TIMELINES TIMEFRAME DEADLINE DUEDATE",
        "status": "STATUS STATUSOFIMPLEMENTATION IMPLEMENTATIONSTATUS PROGRESS CURRENTSTATUS",
        "as_of": "ASOF ASON DATE STATUSASOF STATUSASON DATEOFSTATUS",
        "evidence": "EVIDENCE",
        "remarks": "REMARKS REMARK COMMENTS",
        "next_step": "NEXTSTEP NEXTSTEPS WAYFORWARD",
        "difficulty": "DIFFICULTY DIFFICULTIES CHALLENGE CHALLENGES CONSTRAINTS",
        "support_needed": "SUPPORTNEEDED SUPPORTREQUIRED ASSISTANCENEEDED ASSISTANCEREQUIRED",
        "plan": "PLAN PLANS",
        "action_status": "ACTIONSTATUS STATUSOFACTION",
        "budget": "BUDGET BUDGETPKR BUDGETRS ALLOCATION ALLOCATEDBUDGET",
        "spent": "SPENT SPENTPKR SPENTRS EXPENDITURE EXPENDITUREPKR",
        "": "SR SRNO SNO NO SERIALNO WORDING",
    },
}
# What a sheet must have to be of a kind: one of each group.
_NEEDED = {
    "uhri": ("text", "symbol|body", "annotation_id|type|persons", "themes|goals|annotation_id|countries"),
    "upr_info": ("country", "text", "state", "position", "session"),
    "thematic": ("text", "position", "themes"),
    "matrix": ("text", "status", "department|action|timeline"),
}


@dataclass(frozen=True)
class RegisterHead:
    """The headings of an export: its kind, their row from 0, the column of each, and the headings nobody knows."""

    kind: str  # uhri, upr_info, thematic, matrix
    row: int
    columns: Mapping[str, int]
    unknown: Mapping[int, str]

    @property
    def letters(self) -> dict[str, str]:
        """The spreadsheet's letter of each column."""
        return {name: letter(at) for name, at in self.columns.items()}


def find_register(sheet: Sheet) -> RegisterHead | None:
    """Find the headings of an export of recommendations; None where the sheet is something else.

    >>> heads = [["SuR", "Rgrp", "Org", "Recommendation", "RS", "Rgrp", "Org", "Response", "Action", "Issue", "Session"]]
    >>> find_register(Sheet("s", heads)).kind
    'upr_info'
    """
    for row, cells in enumerate(sheet.rows[:_SEARCHED]):
        texts = {at: fold(text) for at, cell in enumerate(cells) if (text := text_of(cell)) is not None}
        if len(texts) < 3 or "RECOMMENDATIONID" in texts.values():
            continue
        for kind, headings in _HEADINGS.items():
            names = {name: column for column, listed in headings.items() for name in listed.split()}
            columns: dict[str, int] = {}
            for at, text in texts.items():
                if names.get(text):
                    columns.setdefault(names[text], at)
            if all(set(one.split("|")) & set(columns) for one in _NEEDED[kind]):
                unknown = {at: text_of(cells[at]) or "" for at, text in texts.items() if text not in names}
                return RegisterHead(kind, row, columns, unknown)
    return None
