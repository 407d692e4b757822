"""Months over the columns or down the side of a table: hrdash keeps years and quarters, so they are left out and told."""

import calendar
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from hrdash.layout.values import read_period, western

_URDU = [
    "جنوری",
    "فروری",
    "مارچ",
    "اپریل",
    "مئی",
    "جون",
    "جولائی",
    "اگست",
    "ستمبر",
    "اکتوبر",
    "نومبر",
    "دسمبر",
]
_NAMES = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr, ["", *_URDU])
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_NAMED = re.compile(r"(?P<name>[^\W\d_]+)\.?(?:[\s,.'’/-]*(?P<year>(?:19|20)?[0-9]{2}))?")
_DAY = re.compile(r"((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})")  # a heading that is a date in the workbook
_YEAR_LONG = 12


@lru_cache(maxsize=4096)
def read_month(text: str) -> tuple[int | None, int] | None:
    """Read the name of a month as (year, month), the year None where it is not said; None where it is no month.

    >>> [read_month(text) for text in ("Jan", "Sept. 2023", "March-23", "جنوری ۲۰۲۳", "2023-07-01", "May 5", "Q1 2023")]
    [(None, 1), (2023, 9), (2023, 3), (2023, 1), (2023, 7), None, None]
    """
    text = western(text).strip()
    if day := _DAY.fullmatch(text):
        year, month, number = map(int, day.groups())
        is_edge = 1 <= month <= _YEAR_LONG and number in (1, calendar.monthrange(year, month)[1])
        return (year, month) if is_edge else None
    named = _NAMED.fullmatch(text)
    if not named or named["name"].casefold() not in _NAMES:
        return None
    year = int(named["year"]) if named["year"] else None
    return year + 2000 if year is not None and year < 100 else year, _NAMES[named["name"].casefold()]


def period_of_months(months: Iterable[tuple[int | None, int]]) -> str | None:
    """Name the year, fiscal year or quarter that months make up; None where they are less or more, or say no year.

    >>> period_of_months((2023, month) for month in range(1, 13)), period_of_months([(2023, 1), (2023, 2)])
    ('2023', None)
    >>> period_of_months([(2022, 7 + n) if n < 6 else (2023, n - 5) for n in range(12)])
    '2022-23'
    """
    told = list(dict.fromkeys(months))
    years = [year for year, _ in told if year]
    if len(years) < len(told) or not told:
        return None
    first, last = min(years), max(years)
    named = [str(first), f"{first}-{last % 100:02d}", *(f"{first}-Q{number}" for number in range(1, 5))]
    return next((one for one in named if read_period(one) and are_whole(one, told)), None)


def are_whole(period: str, months: Sequence[tuple[int | None, int]]) -> bool:
    """Say whether months, in their order, are all those of a period; a month without a year may be of any.

    >>> are_whole("2023", [(None, month) for month in range(1, 13)]), are_whole("2023", [(None, 1), (None, 2)])
    (True, False)
    """
    told = list(dict.fromkeys(months))
    whole = _months_of(period)
    return len(told) == len(whole) and all(
        month == number and year in (None, of)
        for (year, month), (of, number) in zip(told, whole, strict=True)
    )


def _months_of(period: str) -> list[tuple[int, int]]:
    year = int(period[:4])
    if "Q" in period:
        return [(year, 3 * int(period[-1]) - 2 + n) for n in range(3)]
    start = 1 if len(period) == 4 else 7  # a fiscal year begins in July
    return [(year + (start + n > _YEAR_LONG), (start + n - 1) % _YEAR_LONG + 1) for n in range(_YEAR_LONG)]
