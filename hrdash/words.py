"""Every text on screen: one translation function, one formatter for numbers and one for days."""

import math
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hrdash.ages import label_age
from hrdash.vocabulary import codes

language: ContextVar[str] = ContextVar("language", default="en")

NOT_A_NUMBER = "–"
_WHOLE = 1e15  # nothing after the point is told apart from here on
SMALL_BASE = 100  # a base under this many persons is printed with its figure (rule 5)
GROUP_LISTS = {"sex": "sexes", "age": "ages", "disability": "disabilities", "locality": "localities"}
# What is due is a report in the table of assignments alone.
_OWN_HEADINGS = {
    ("actions", "due_on"): "actions.until",
    ("calendar", "due_on"): "calendar.due-on",
    ("decisions", "due_on"): "decision.due",
}
_PROPER_NAMES = ("ethnicity", "language", "religion")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def say(word: str, /, **values: object) -> str:
    """Say one text of `data/vocabulary/words.csv` in the reader's language, English where there is none.

    Args:
        word: the text's key; a `KeyError` for an unknown one is a bug.
        values: what stands in the text's braces. With a whole number `n` of 1 the text `<word>.one` is
            said instead, where there is one.

    >>> say("rate.of", part=3, whole=34)
    '3 of 34'

    """
    words = codes("words")
    if values.get("n") == 1 and f"{word}.one" in words:
        word = f"{word}.one"
    row = words[word]
    return str(row[language.get()] or row["en"]).format(**values)


def label(code_list: str, code: str | None) -> str:
    """Name a code in the reader's language; a code that its list does not know is said as it is."""
    row = codes(code_list).get(code or "")
    if row is None:
        return str(code or "")
    return str(row.get(f"label_{language.get()}") or row["label_en"])


def heading(column: str, table: str = "") -> str:
    """Name a column: by the table's own word, where it has one for a column that others share.

    >>> heading("due_on", "actions"), heading("due_on", "assignments")
    ('Until', 'Report due')
    """
    return say(_OWN_HEADINGS.get((table, column), f"col.{column}"))


def place(area: str, district: str = "_T") -> str:
    """Name a district, or the area where no district is meant."""
    return label("areas", area) if district == "_T" else label("districts", district)


def unit_name(unit: str) -> str:
    """Name a unit, or Pakistan for the national row."""
    return label("units", unit) if unit in codes("units") else label("areas", unit)


def group_label(by: str, code: str) -> str:
    """Name a group of a dimension: from its code list, an age band by its grammar.

    >>> group_label("sex", "F"), group_label("age", "Y15T24")
    ('Female', '15 to 24')
    """
    if by == "age" and code not in codes("ages"):
        return label_age(code)
    return label(GROUP_LISTS.get(by, "ground_values"), code)


def in_sentence(by: str, code: str) -> str:
    """Name a group within a sentence: in small letters, but for the names of peoples, languages and religions.

    >>> in_sentence("sex", "F"), in_sentence("language", "sindhi")
    ('female', 'Sindhi')
    """
    text = group_label(by, code)
    return text if by in _PROPER_NAMES else text.lower()


def any_group(code: str) -> str:
    """Name a group or an area by its code alone, for tables: codes of different dimensions differ, but for the total.

    Where areas are compared, each is a group.

    >>> any_group("F"), any_group("_T"), any_group("sikh"), any_group("Y15T24"), any_group("PK-BA")
    ('Female', 'All', 'Sikh', '15 to 24', 'Balochistan')
    """
    if code == "_T":
        return say("all")
    for by, code_list in GROUP_LISTS.items():
        if code in codes(code_list):
            return group_label(by, code)
    for code_list in ("ground_values", "areas", "districts"):
        if code in codes(code_list):
            return label(code_list, code)
    return group_label("age", code)


def number(value: float | None, decimals: int = 0) -> str:
    """Write a number for reading: thousands apart, no decimals that nobody needs.

    >>> number(1234567.4), number(33.46, 1), number(None), number(-0.2), number(70.5)
    ('1,234,567', '33.5', '–', '0', '71')
    """
    if value is None or math.isnan(value):
        return NOT_A_NUMBER
    # + 0.0 turns -0.0 into 0.0.
    return f"{_rounded(value, decimals) + 0.0:,.{decimals}f}"


def _rounded(value: float, decimals: int) -> float:
    """Round a half away from zero, of the 15 digits that Office reads: a chart that it draws says the same figure."""
    if not abs(value) < _WHOLE:
        return float(value)
    digits = Decimal(f"{float(value):.15g}")
    return float(digits.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def brief(value: float) -> str:
    """Write a figure at its mark in a chart: one decimal under ten, and never a zero that is none.

    >>> brief(33.46), brief(6.94), brief(0.02), brief(0.0)
    ('33', '6.9', '<0.1', '0')
    """
    if 0 < value < 0.05:
        return "<0.1"
    return number(value, 1 if 0 < abs(value) < 10 else 0)


def figure(value: float | None, unit_measure: str) -> str:
    """Write an indicator's value in its measure: `33 %`, `105 per 1,000`, `Yes`.

    >>> figure(33.46, "PT"), figure(1, "YES_NO")
    ('33 %', 'Yes')
    """
    if value is None or math.isnan(value):
        return NOT_A_NUMBER
    if unit_measure == "YES_NO":
        return say("yes") if value else say("no")
    decimals = 1 if unit_measure == "PT" and 0 < abs(value) < 10 else 0
    if unit_measure not in ("PT", "NUMBER", "PKR") and abs(value) < 100:
        decimals = 1
    if unit_measure == "PT" and 0 < value < 0.05:
        return "<0.1 %"
    short = str(codes("unit_measures").get(unit_measure, {}).get("short", ""))
    return f"{number(value, decimals)} {short}".strip()


def rupees(value: float | None) -> str:
    """Write an amount of rupees for reading, in millions and billions.

    >>> rupees(2_274_500_000), rupees(827_000_000), rupees(500_000), rupees(None)
    ('Rs 2.3 billion', 'Rs 827 million', 'Rs 500,000', '–')
    """
    if value is None or math.isnan(value):
        return NOT_A_NUMBER
    for size, word in ((1e9, "money.billion"), (1e6, "money.million")):
        if abs(value) >= size:
            return say(word, n=number(value / size, 1 if abs(value) < 100 * size and value % size else 0))
    return say("money.plain", n=number(value))


def points(size: float) -> str:
    """Write a size in points: one decimal under two.

    >>> points(33.46), points(1.26), points(1.97)
    ('33', '1.3', '2')
    """
    return number(size, 1 if _rounded(abs(size), 1) < 2 else 0)


def with_base(text: str, base: float | None) -> str:
    """Add the number of people that a figure stands on where they are few."""
    if base is None or math.isnan(base) or base >= SMALL_BASE:
        return text
    return say("gap.base", text=text, n=number(base))


def marked(text: str, status: str | None, sample_size: float | None, denominator: float | None) -> str:
    """Mark a figure as its row does: in brackets where its reliability is low, with its base where that is small.

    The base is of a survey the people asked, else the people the rate is of.

    >>> marked("18 %", "A", 900, None), marked("18 %", "A", 60, 1_000_000), marked("18 %", "U", 38, None)
    ('18 %', '18 % (n 60)', '(18 %) (n 38)')
    """
    base = denominator if sample_size is None or math.isnan(sample_size) else sample_size
    return with_base(f"({text})" if status == "U" else text, base)


def times(ratio: float | None) -> str:
    """Say a ratio: `2.3 times`; nothing over zero, nor where it reads as once."""
    is_said = ratio is not None and not math.isnan(ratio) and _rounded(ratio, 1) != 1
    return say("gap.times", n=number(ratio, 1)) if is_said else ""


def day(value: date | None) -> str:
    """Write a day for reading.

    >>> day(date(2026, 3, 2))
    '2 Mar 2026'
    """
    return NOT_A_NUMBER if value is None else f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def things(tables: Iterable[str], count: int) -> str:
    """Say how many rows were brought, by what they are: figures, status reports, rows of other or several tables.

    >>> things(["observations"], 1), things(["recommendations"], 6)
    ('one figure', '6 rows')
    """
    kinds = set(tables)
    kind = next(iter(kinds)) if len(kinds) == 1 and kinds <= {"observations", "status_reports"} else "rows"
    return say(f"things.{kind}", n=count, number=number(count))


def listed(names: list[str]) -> str:
    """Join names as a sentence does.

    >>> listed(["Punjab", "Sindh", "Balochistan"])
    'Punjab, Sindh and Balochistan'
    """
    if len(names) < 2:
        return "".join(names)
    return say("list.and", first=", ".join(names[:-1]), last=names[-1])
