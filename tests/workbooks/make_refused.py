"""One workbook for each rule that keeps a file back or asks for a look: `python -m tests.workbooks.make_refused`.

Each is the smallest file that draws its finding, written here as text, so that a change can be read. CSV files are kept
in `refused/`; what takes a spreadsheet (hidden rows, formulas) is made when it is asked for.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

FOLDER = Path(__file__).parent / "refused"

LAKE = {
    "indicators": """
        indicator_id  label_en  kind        unit_measure  direction         sensitivity
        literacy      Literacy  outcome     PT            higher_is_better  normal
        people        People    structural  NUMBER        neutral           normal
        law           Law       structural  YES_NO        higher_is_better  normal
        twin-one      Twin      outcome     PT            higher_is_better  normal
        twin-two      Twin      outcome     PT            higher_is_better  normal
    """,
    "observations": """
        indicator_id  area   period  year  value  unit_measure  obs_status  definition  source  submission
        literacy      PK-PB  2015    2015  50     PT            A           survey      PSLM    starter
        literacy      PK-PB  2016    2016  51     PT            A           survey      PSLM    starter
        literacy      PK-PB  2017    2017  52     PT            A           survey      PSLM    starter
        literacy      PK-PB  2018    2018  53     PT            A           survey      PSLM    starter
        literacy      PK-SD  2018    2018  53     PT            A           census      PBS     starter
        people        PK-PB  2018    2018  900    NUMBER        A           count       PBS     starter
    """,
    "recommendations": """
        recommendation_id  kind            mechanism    body  cycle  response        themes     symbol          paragraph  sub_item  summary        recommending_states
        r1                 recommendation  UPR          UPR   2      supported       education  A/HRC/22/12     122.1      -         Build_schools  Spain
        r2                 recommendation  treaty_body  CRC   -      not_applicable  education  CRC/C/PAK/CO/5  33         a         Register       -
        r3                 recommendation  treaty_body  CRC   -      not_applicable  education  CRC/C/PAK/CO/5  34         -         Register       -
    """,
    "grade_scales": """
        scale_id  body  grade
        five      CCPR  A
        five      CCPR  B
    """,
    "assignments": """
        assignment_id  recommendation_id  unit   role  assigned_on
        a1             r1                 PK-PB  lead  2025-01-01
        a2             r1                 PK-SD  lead  2025-01-01
    """,
    "status_reports": """
        status_report_id  assignment_id  as_of       status
        s1                a1             2025-06-30  implemented
    """,
}

_TIDY = "Province,Year,Sex,Indicator,Definition,Value"
_KEY = "indicator_id,area,district,period,sex,age,disability,locality,ground,ground_value,definition"
_STORED = f"{_KEY},value,unit_measure"
_REPORT = "status_report_id,assignment_id,as_of,status,reason,evidence"


@dataclass(frozen=True)
class Refused:
    """A file and the finding it draws: at which cell (None: the sheet or the file as a whole)."""

    content: str | Callable[[], bytes]
    cell: str | None
    unit: str = "PK-PB"
    profile: str | None = None
    sheet: str | None = None  # where it is not named for the rule


def _row(*, head: str = _STORED, **said: str) -> str:
    """Write one row under a stored table's header; `_T` and a plain figure where nothing is said."""
    usual = dict.fromkeys(_KEY.split(","), "_T") | {
        "indicator_id": "literacy", "area": "PK-PB", "period": "2019", "definition": "survey", "value": "53.5",
        "unit_measure": "PT",
    }  # fmt: skip
    names = [*head.split(","), *(name for name in said if name not in head.split(","))]
    return ",".join(names) + "\n" + ",".join((usual | said).get(name, "") for name in names) + "\n"


def _tidy(*lines: str, head: str = _TIDY) -> str:
    return head + "\n" + "".join(f"{line}\n" for line in lines)


def _report(*lines: str) -> str:
    return _REPORT + "\n" + "".join(f"{line}\n" for line in lines)


def _uhri(line: str) -> str:
    head = "Text,Countries Concerned,Reccomending Body,Document Symbol,OHCHR Annotation Id"
    return (
        f"{head}\n{line}\n41. Sign,Pakistan,CRC,CRC/C/PAK/CO/5,8\n"
        if "IND" not in line
        else f"{head}\n{line}\n"
    )


def _upr_info(line: str) -> str:
    return f"SuR,Recommendation,RS,Response,Issue,Session\nPakistan,{line},Right to education,14\n"


def _matrix(line: str, title: str = "Matrix as of 30 June 2025") -> str:
    return f"{title}\nRecommendation,Department,Action,Timeline,Status\n{line}\n"


def _spreadsheet(write: Callable) -> Callable[[], bytes]:
    def make() -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            page = book.add_worksheet("Table")
            for number, line in enumerate(_tidy("Punjab,2019,,literacy,survey,53.5").splitlines()):
                page.write_row(number, 0, line.split(","))
            write(book, page)
        return out.getvalue()

    return make


def _hidden_sheet(book, _page) -> None:
    old = book.add_worksheet("Old")
    old.write(0, 0, "last year's figures")
    old.hide()


def _open_sdg() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("indicator_4-6-1")
        for number, line in enumerate(
            [("Year", "Sex", "Units", "Value"), (2019, "", "Percentage (%)", 53.5)]
        ):
            page.write_row(number, 0, line)
    return out.getvalue()


_WIDE = "Schooling\nDistrict,Male,Female\nLahore,60,50\nKasur,55,45\n"
_PROFILE = """
[[table]]
sheet = "s"
header = [2, 2]
rows = [{rows}]
[table.all]
indicator_id = {indicator}
period = "2019"
definition = "survey"
[table.columns]
A = {{ is = "district" }}
B = {{ {male} }}
C = {{ sex = "F" }}
"""


def _profile(rows: str = "3, 4", indicator: str = '"literacy"', male: str = 'sex = "M"') -> str:
    return _PROFILE.format(rows=rows, indicator=indicator, male=male)


REFUSED = {
    # While the file is read
    "unknown-table": Refused("fruit,colour\napple,red\n", "A1"),
    "unknown-column": Refused(_row(mood="good"), "N1"),
    "missing-column": Refused("Province,Indicator,Definition,Value\nPunjab,literacy,survey,53.5\n", None),
    "no-rows": Refused(_TIDY + "\n", None),
    "hidden-sheet": Refused(_spreadsheet(_hidden_sheet), None, sheet="Old"),
    "hidden-rows": Refused(_spreadsheet(lambda _, page: page.set_row(1, None, None, {"hidden": True})), "A2", sheet="Table"),
    "needs-profile": Refused(_WIDE, "A1"),
    "profile-question": Refused(_WIDE, "A2", profile=_profile(indicator='{ ask = "Which?" }'), sheet="s"),
    "profile-does-not-fit": Refused(_WIDE, None, profile=_profile(rows="90, 95")),
    "total-of-some": Refused(_WIDE + "Total,57,47\n", "B5", profile=_profile(rows="3, 5")),
    "unknown-heading": Refused(_tidy("Punjab,2019,,literacy,survey,53.5,blue", head=_TIDY + ",Colour"), "G1"),
    "repeated-heading": Refused(_tidy("Punjab,2019,F,literacy,survey,53.5,M", head=_TIDY + ",Gender"), "G1"),
    "unknown-label": Refused(_tidy("Punjab,2019,Femalle,literacy,survey,53.5"), "C2"),
    "ambiguous-label": Refused(_WIDE.replace("Female", "Male 2019"), "B3", profile=_profile(male='sex = "M", period = "2020"').replace('period = "2019"\n', "").replace('A = { is = "district" }', 'A = { is = "label" }') + '[table.words]\nLahore = { district = "PK617", area = "PK-PB", period = "2019" }\nKasur = { skip = "yes" }\n'),
    "row-without-label": Refused(_WIDE + ",115,95\n", "A5", profile=_profile(rows="3, 5"), sheet="s"),
    "months-left-out": Refused(_WIDE.replace("Female", "Jan 2019"), "C2", profile=_profile().replace('C = { sex = "F" }', 'C = { skip = "yes" }'), sheet="s"),
    "months-only": Refused(_WIDE.replace("Male,Female", "Jan 2019,Feb 2019"), "B2", profile=_profile(male='skip = "yes"').replace('C = { sex = "F" }', 'C = { skip = "yes" }'), sheet="s"),
    "unknown-place": Refused(_tidy("Punjb,2019,,literacy,survey,53.5"), "A2"),
    "which-indicator": Refused(_tidy("Punjab,2019,,Twin,survey,53.5"), "D2"),
    "ambiguous-number": Refused(_tidy('Punjab,2019,,literacy,survey,"53,5"'), "F2"),
    "two-numbers": Refused(_WIDE.replace("60", "60 (45%)").replace("50", "50 (40-60)"), "B3", profile=_profile(), sheet="s"),
    "ambiguous-day": Refused(_report("s2,a1,03/04/2025,implemented,,"), "C2"),
    "formula-error": Refused(_spreadsheet(lambda _, page: page.write_formula(1, 5, "=1/0", None, "#DIV/0!")), "F2", sheet="Table"),
    "formula-without-value": Refused(_spreadsheet(lambda _, page: page.write_formula(1, 5, "=1+1", None, "")), "F2", sheet="Table"),
    "personal-data": Refused(_tidy("Punjab,2019,,literacy,survey,53.5,35202-1234567-1", head=_TIDY + ",CNIC"), "G2"),
    # Recommendations
    "country-not-said": Refused(_uhri("Act,,CRC,A/HRC/99/1,9"), "B2", unit="FED"),
    "unknown-body": Refused(_uhri("Act,Pakistan,CRK,CRC/C/PAK/CO/5,9"), "C2", unit="FED"),
    "unknown-position": Refused(_upr_info("Act,Norway,Perhaps"), "D2", unit="FED"),
    "may-be-held": Refused(_upr_info("Build more schools,Spain,Accepted"), "B2", unit="FED"),
    "held-in-parts": Refused(_uhri("33. Act,Pakistan,CRC,CRC/C/PAK/CO/5,9"), "A2", unit="FED"),
    "no-recommendations": Refused(_uhri("Act,India,CRC,CRC/C/IND/CO/5,9"), "A1", unit="FED"),
    "register-of-federation": Refused(_uhri("40. Act,Pakistan,CRC,CRC/C/PAK/CO/5,9"), "A2"),
    "matrix-not-matched": Refused(_matrix("122.34 Ratify,Law,Bill,2026,ongoing"), "A3"),
    "matrix-without-day": Refused(_matrix("122.1,Law,Bill,2026,ongoing", title="Matrix"), "E3"),
    "not-assigned": Refused(_matrix('"CRC/C/PAK/CO/5, para. 34",Law,Bill,2026,ongoing'), "E3"),
    "unknown-department": Refused(_matrix("122.1,Law,Bill,2026,ongoing"), "B3"),
    "without-words": Refused("recommendation_id,kind,mechanism,body\nr9,recommendation,UPR,UPR\n", None, unit="FED"),
    # Row by row
    "which-definition": Refused(_tidy("Punjab,2019,,literacy,,53.5"), "E2"),
    "blank-key": Refused(_row(sex=""), "E2"),
    "blank-needed": Refused("assignment_id,recommendation_id,unit,role,assigned_on\na9,r1,PK-PB,,2026-01-05\n", "D2"),
    "blank-status": Refused(_report("s2,a1,2025-07-01,,delayed,"), "D2"),
    "not-a-number": Refused(_tidy("Punjab,2019,,literacy,survey,about 50"), "F2"),
    "not-a-whole-number": Refused(_row(sample_size="12.5"), "N2"),
    "not-a-day": Refused(_report("s2,a1,soon,implemented,,"), "C2"),
    "not-true-or-false": Refused(_row(is_public="perhaps"), "N2", unit="FED"),
    "bad-period": Refused(_tidy("Punjab,early 2019,,literacy,survey,53.5"), "B2"),
    "bad-age": Refused(_row(age="Y24T15"), "F2"),
    "bare-pwd": Refused(_row(disability="PWD"), "G2"),
    "unknown-code": Refused(_row(sex="X"), "E2"),
    "unknown-indicator": Refused(_tidy("Punjab,2019,,literasy,survey,53.5"), "D2"),
    "unknown-reference": Refused(_report("s2,a9,2025-07-01,implemented,,"), "B2"),
    "district-in-other-area": Refused(_row(district="PK723"), "C2"),
    "ground-value-of-other-ground": Refused(_row(ground="wealth", ground_value="married"), "J2"),
    "outside-per-cent": Refused(_tidy("Punjab,2019,,literacy,survey,535"), "F2"),
    "negative-count": Refused(_tidy("Punjab,2019,,people,count,-5"), "F2"),
    "not-yes-or-no": Refused(_tidy("Punjab,2019,,law,in-force,2"), "F2"),
    "numerator-above-denominator": Refused(_row(numerator="9", denominator="8"), "N2"),
    "value-not-of-parts": Refused(_row(numerator="1", denominator="8"), "L2"),
    "protected-ground-below-province": Refused(_row(district="PK617", sex="TG"), "E2"),
    "protected-ground-crossed": Refused(_row(locality="R", sex="TG"), "E2"),
    "blank-measure": Refused(_row(unit_measure=""), "M2"),
    "other-measure": Refused(_row(unit_measure="NUMBER"), "M2"),
    "other-unit": Refused(_tidy("Sindh,2019,,literacy,survey,53.5"), "A2"),
    "no-source": Refused(_tidy("Sindh,2019,,literacy,survey,53.5"), None, unit="FED"),
    "public-by-other-unit": Refused(_row(is_public="true"), "N2"),
    # Figures beside each other, and beside those that are published
    "repeated-row": Refused(_tidy(*["Punjab,2019,,literacy,survey,53.5"] * 2), "F3"),
    "repeated-key": Refused(_tidy("Punjab,2019,,literacy,survey,53.5", "Punjab,2019,,literacy,survey,53.6"), "F3"),
    "parts-differ-from-total": Refused(_tidy("Punjab,2019,,people,count,900", "Punjab,2019,F,people,count,400", "Punjab,2019,M,people,count,600"), "F2"),
    "total-outside-parts": Refused(_tidy("Punjab,2019,,literacy,survey,53.5", "Punjab,2019,F,literacy,survey,40", "Punjab,2019,M,literacy,survey,50"), "F2"),
    "overlapping-ages": Refused(_tidy("Punjab,2019,,people,count,40,5-9", "Punjab,2019,,people,count,50,8-12", head=_TIDY + ",Age"), None),
    "fraction-for-per-cent": Refused(_tidy("Punjab,2019,F,literacy,survey,0.53", "Punjab,2019,M,literacy,survey,0.63"), None),
    "jump": Refused(_tidy("Punjab,2019,,literacy,survey,93.5"), "F2"),
    "large-revision": Refused(_tidy("Punjab,2018,,literacy,survey,93.5"), "F2"),
    "status-in-the-future": Refused(_report("s2,a1,2199-01-01,implemented,,"), "C2"),
    "second-lead": Refused(
        "assignment_id,recommendation_id,unit,role,assigned_on\na9,r1,PK-PB,lead,2026-01-05\n", "D2"
    ),
    "status-before-asked": Refused(_report("s2,a1,2024-12-31,implemented,,"), "C2"),
    "evidence-not-reachable": Refused(_report("s2,a1,2025-07-01,implemented,,http://localhost/act.pdf"), "F2"),
    "status-goes-back": Refused(_report("s2,a1,2025-07-01,in_progress,,"), "D2"),
    "country-not-stated": Refused(_open_sdg, "A1", unit="FED", sheet="indicator_4-6-1"),
    # Plans and dates
    "spend-above-budget": Refused("action_id,title,budget_pkr,spent_pkr\nb1,Training,1000,1200\n", "D2"),
    "negative-amount": Refused("action_id,title,budget_pkr,spent_pkr\nb1,Training,-1000,\n", "C2"),
    "ends-before-start": Refused("action_id,title,start_on,due_on\nb1,Training,2026-05-01,2026-04-01\n", "D2"),
    "done-in-the-future": Refused("event_id,kind,done_on\ne1,pledge,2199-01-01\n", "C2"),
    "decided-in-the-future": Refused("decision_id,meeting,done_on\nd1,3rd meeting,2199-01-01\n", "C2"),
    "grade-of-other-scale": Refused("symbol,paragraph,sub_item,grade,scale_id\nX/1,5,,F,five\n", "D2"),
}  # fmt: skip


def content_of(rule: str) -> tuple[str, bytes]:
    """Give a rule's file: its name and its bytes."""
    content = REFUSED[rule].content
    return (f"{rule}.csv", content.encode()) if isinstance(content, str) else (f"{rule}.xlsx", content())


def write() -> None:
    """Write the CSV files anew, and remove those of rules that are no more."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.csv"):
        path.unlink()
    for rule, one in REFUSED.items():
        if isinstance(one.content, str):
            (FOLDER / f"{rule}.csv").write_text(one.content, encoding="utf-8", newline="")


if __name__ == "__main__":
    write()
