"""What a written figure, period or day says: its plain text, and what a reader should be told about it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from hrdash.workbook import Cell, text_of

# What stands where a figure would (domain: `Nil` is zero, these are not collected, those hidden by their source).
_NIL = {"nil", "zero", "صفر"}
_NOT_COLLECTED = {
    "-",
    "–",
    "—",
    "--",
    "...",
    "..",
    "…",
    ".",
    "n/a",
    "na",
    "n.a.",
    "n.a",
    "not available",
    "x",
}
_HIDDEN = re.compile(r"\*+|<\s*[0-9]+|s|suppressed|c|confidential", re.I)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|[0-9]{1,3}(?: [0-9]{3})+")
_PLAIN = re.compile(r"[0-9]+")
_NUMBER = re.compile(
    r"(?P<sign>[-−+]?)(?P<whole>[0-9][0-9, ]*|)(?P<part>\.[0-9]+)?(?P<power>[eE][-+]?[0-9]+)?"
)
_FOOTNOTE = re.compile(r"(?<=[0-9%.)])\s*(?:\*+|[†‡§¹²³⁴⁵⁶⁷⁸⁹⁰ᵃᵇᶜ]+|\[[0-9a-z]\]|\([0-9a-z]\)|[a-d]|[0-9]/)$")
# A second number after the first: in brackets, as an interval, or after a stroke. 2017/2023 are two periods.
_BARE = r"(?:Rs\.?\s*)?[-−+]?[0-9][0-9,]*(?:\.[0-9]+)?\s*%?"
_RANGE = rf"{_BARE}(?:\s*(?:[-–—;,]|to)\s*{_BARE})?"
_TWO = re.compile(
    rf"(?!(?:19|20)[0-9]{{2}}\s*/\s*(?:19|20)?[0-9]{{2}}$)(?P<first>{_BARE})\s*"
    rf"(?:[(\[]\s*(?P<inside>(?:n\s*[=:]\s*|±\s*)?{_RANGE})\s*[)\]]|(?:/|±|\bof\b|\bout of\b)\s*(?P<after>{_BARE}))",
    re.I,
)
_MARKED = re.compile(r"(.*[0-9%])\s*\(?([PER])\)?", re.I)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬٪", "01234567890123456789.,%")


@dataclass(frozen=True)
class Figure:
    """A written figure: plain digits or None, its observation status, and the rule of what should be said of it."""

    text: str | None  # digits with a point; what was written where that is no number
    status: str  # A, L not collected, Q hidden by its source, U low reliability
    rule: str | None = None
    is_percent: bool = False  # written with a per cent sign


def western(text: str) -> str:
    """Write Arabic-Indic and Urdu digits, decimal points and per cent signs as the Western ones.

    >>> western("۱۲٫۵٪"), western("٣٤")
    ('12.5%', '34')
    """
    return text.translate(_DIGITS)


def read_figure(cell: Cell, is_percent: bool = False) -> Figure:
    """Read one figure: a number, or a text that may hold one.

    Args:
        cell: as the workbook has it.
        is_percent: the cell is shown as per cent: 0.452 stands for 45.2.

    >>> read_figure("1,23,456").text, read_figure("45.2 %").text, read_figure("۱۲٫۵").text, read_figure(0.452, True).text
    ('123456', '45.2', '12.5', '45.2')
    >>> read_figure("Nil"), read_figure("..").status, read_figure("<5").status, read_figure("(31.4)").status
    (Figure(text='0', status='A', rule='nil-is-zero', is_percent=False), 'L', 'Q', 'U')
    >>> read_figure("120 (P)").status, read_figure("55.1 R").text
    ('P', '55.1')
    >>> read_figure("1,23").rule, read_figure("12.3*").rule, read_figure("about 40").rule
    ('ambiguous-number', 'footnote-mark', None)
    >>> read_figure("120 (45%)")
    Figure(text='120 (45%)', status='A', rule='two-numbers', is_percent=False)
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return Figure(text_of(round(cell * 100, 10) if is_percent else cell), "A", None, is_percent)
    text = text_of(cell)
    return Figure(None, "L") if text is None else _read_text(text)


@lru_cache(maxsize=65536)
def _read_text(written: str) -> Figure:
    text = western(written).strip()
    folded = text.casefold()
    if folded in _NIL:
        return Figure("0", "A", "nil-is-zero")
    if folded in _NOT_COLLECTED:
        return Figure(None, "L")
    if _HIDDEN.fullmatch(text):
        return Figure(None, "Q", "hidden-by-source")
    status = "A"
    marked = _MARKED.fullmatch(text)
    if marked:  # "(P)" provisional, "(E)" estimated, "(R)" revised
        text, status = marked[1], {"p": "P", "e": "E"}.get(marked[2].casefold(), "A")
    bare = _FOOTNOTE.sub("", text)
    rule = "footnote-mark" if bare != text else None
    if bare.startswith("(") and bare.endswith(")"):
        bare, status = bare[1:-1].strip(), "U"
    is_percent = bare.endswith("%")
    bare = re.sub(r"^Rs\.?\s*|\s*%$", "", bare)
    number = _number(bare)
    if number is not None:
        return Figure(number, status, rule, is_percent)
    if two_numbers(text):
        return Figure(written, "A", "two-numbers")
    is_ambiguous = bool(re.fullmatch(r"[-−+]?[0-9][0-9.,' ]*", bare))
    return Figure(written, "A", "ambiguous-number" if is_ambiguous else None)


def two_numbers(text: str) -> tuple[str, str] | None:
    """Part a cell that holds two numbers; None where it does not. Which of them is meant is never guessed.

    >>> two_numbers("120 (45%)"), two_numbers("85 [80–90]"), two_numbers("45% (n=120)"), two_numbers("12/80")
    (('120', '45%'), ('85', '80–90'), ('45%', 'n=120'), ('12', '80'))
    >>> two_numbers("2017/2023"), two_numbers("2019/20"), two_numbers("15-24"), two_numbers("12/3/2023")
    (None, None, None, None)
    """
    found = _TWO.fullmatch(western(text).strip())
    return (found["first"].strip(), (found["inside"] or found["after"]).strip()) if found else None


def _number(text: str) -> str | None:
    """Write a number plainly, or None where its marks do not fit any way of grouping that is used here."""
    parts = _NUMBER.fullmatch(text)
    if not parts or not (parts["whole"] or parts["part"]):
        return None
    whole = parts["whole"].strip() or "0"
    if not (_PLAIN.fullmatch(whole) or _GROUPED.fullmatch(whole)):
        return None
    sign = "-" if parts["sign"] in ("-", "−") else ""
    return f"{sign}{re.sub('[, ]', '', whole)}{parts['part'] or ''}{parts['power'] or ''}"


_YEAR = r"((?:19|20)[0-9]{2})"
# What is written round a period without changing it, and the marks of figures that may still change.
_BEFORE = re.compile(r"^(?:census|year|cy|calendar year|during|سال|مردم شماری)[ :.,-]+(?=[0-9])", re.I)
_AFTER = re.compile(r"[ :.,-]+census$", re.I)
_MARK = re.compile(
    r"(?<=[0-9])\s*(?:\((?P<mark>[a-z.]+)\)|(?P<bare>[PRE])|\s(?P<word>prov\w*|rev\w*|est\w*)\.?)$", re.I
)
_STATUS_OF = {"p": "P", "pro": "P", "r": "A", "rev": "A", "e": "E", "est": "E"}
_PERIODS: tuple[tuple[re.Pattern, str], ...] = tuple(
    (re.compile(pattern, re.I), kind)
    for pattern, kind in (
        (rf"{_YEAR}", "year"),
        (rf"(?:FY|fiscal year|financial year)?[ :.-]*{_YEAR} ?[-/–—] ?([0-9]{{2}}|{_YEAR})", "span"),
        (rf"{_YEAR}[- ]?Q([1-4])", "quarter"),
        (rf"Q([1-4])[- /,]*{_YEAR}", "quarter first"),
        (r"FY ?'?([0-9]{2})", "fiscal"),
        (rf"FY ?{_YEAR}", "fiscal"),
    )
)


@lru_cache(maxsize=4096)
def read_period(written: str) -> str | None:
    """Normalise a period; None where it is none. A fiscal year is named by both its years: FY23 is 2022-23.

    >>> [read_period(text) for text in ("2019", "2022/23", "2022–2023", "FY23", "Q3 2019", "۲۰۲۳", "2019-24", "March")]
    ['2019', '2022-23', '2022-23', '2022-23', '2019-Q3', '2023', None, None]
    >>> read_period("Census 2017"), read_period("2022-2025")
    ('2017', None)
    """
    text = _AFTER.sub("", _BEFORE.sub("", western(written).strip()))
    for pattern, kind in _PERIODS:
        parts = pattern.fullmatch(text)
        if not parts:
            continue
        if kind == "year":
            return parts[1]
        if kind == "span":
            start, end = int(parts[1]), int(parts[2][-2:])
            return f"{start}-{end:02d}" if (start + 1) % 100 == end else None
        if kind == "quarter":
            return f"{parts[1]}-Q{parts[2]}"
        if kind == "quarter first":
            return f"{parts[2]}-Q{parts[1]}"
        end = int(parts[1]) if len(parts[1]) == 4 else 2000 + int(parts[1])
        return f"{end - 1}-{end % 100:02d}"
    return None


@lru_cache(maxsize=4096)
def read_marked_period(written: str) -> tuple[str, str] | None:
    """Read a period that may be marked as provisional, revised or estimated, as (period, observation status).

    >>> read_marked_period("2022-23 (P)"), read_marked_period("2019-20 (R)"), read_marked_period("2023-24 (BE)")
    (('2022-23', 'P'), ('2019-20', 'A'), None)
    >>> read_marked_period("2023-24 (Prov.)"), read_marked_period("2024-25 (Projected)")
    (('2023-24', 'P'), None)
    """
    period = read_period(written)
    if period:
        return period, "A"
    text = western(written).strip()
    found = _MARK.search(text)
    if not found:
        return None
    mark = (found["mark"] or found["bare"] or found["word"]).casefold().strip(".")
    status = None if mark.startswith("proj") else _STATUS_OF.get(mark if len(mark) < 3 else mark[:3])
    period = read_period(text[: found.start()])
    return (period, status) if period and status else None


def periods_in(text: str) -> Iterator[str]:
    """Find the periods that a title or heading names.

    >>> list(periods_in("Literacy rate, PSLM 2019-20 and Census 2023 (per cent)"))
    ['2019-20', '2023']
    >>> list(periods_in("Cases reported, Q1 2023"))
    ['2023-Q1']
    """
    for found in re.finditer(
        rf"\bQ[1-4][- /,]*{_YEAR}(?![0-9])|(?<![0-9]){_YEAR}[- ]?Q[1-4]\b|(?:FY ?)?(?<![0-9]){_YEAR}(?: ?[-/–] ?(?:[0-9]{{4}}|[0-9]{{2}}))?(?![0-9])",
        western(text),
        re.I,
    ):
        period = read_period(found[0].strip())
        if period:
            yield period


_DAY = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2}|[A-Za-z]{3,9})[-/., ]+([0-9]{1,4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_day(cell: Cell) -> tuple[str | None, str | None]:
    """Read a day as (year-month-day, rule): the rule `ambiguous-day` where day and month could change places.

    What is no day comes back as it was written, for the rules to refuse.

    >>> read_day("22 Nov 2026"), read_day("25/12/2025"), read_day("03/04/2025")
    (('2026-11-22', None), ('2025-12-25', None), ('03/04/2025', 'ambiguous-day'))
    """
    if isinstance(cell, (datetime, date)):
        return cell.strftime("%Y-%m-%d"), None
    text = text_of(cell)
    parts = _DAY.fullmatch(western(text).strip()) if text else None
    if not parts:
        return text, None
    first, month, last = parts.groups()
    if len(first) == 4:
        year, month, day = first, month, last
    else:
        day, year = first, last
        if month.isdigit() and int(month) <= 12 and int(day) <= 12 and int(month) != int(day):
            return text, "ambiguous-day"
        if month.isdigit() and int(month) > 12:  # month first, as American programs write it
            day, month = month, day
    number = int(month) if month.isdigit() else _month(month)
    try:
        return date(int(year), number, int(day)).isoformat(), None
    except ValueError:
        return text, None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].casefold()) + 1 if name[:3].casefold() in _MONTHS else 0
