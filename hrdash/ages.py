"""The grammar of age codes: which months of life a code covers, and how it is said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

GRAMMAR = "_T, Y5, Y15T24, Y_GE65 or M6T59"
_NUMBER = "(0|[1-9][0-9]{0,2})"
_BAND = re.compile(f"(?P<unit>[YM]){_NUMBER}(?:T{_NUMBER})?")
_OPEN = re.compile(f"Y_GE{_NUMBER}")
_GROWN = 12 * 18  # months: the age at which the Convention on the Rights of the Child ends childhood
_AGED = re.compile(r"\baged (\d+)(?: to (\d+)( months)?| and over)")
_CHILDREN = re.compile(r"(?:\w+ ){0,2}(?:children|infants)\b", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class AgeBand:
    """The ages from `low_months` up to, but not with, `high_months`; no end where that is None."""

    low_months: int
    high_months: int | None

    @property
    def are_children(self) -> bool:
        """Whether nobody in it is grown up."""
        return self.high_months is not None and self.high_months <= _GROWN

    @property
    def are_adults(self) -> bool:
        """Whether everybody in it is grown up."""
        return self.low_months >= _GROWN


def ages_of(definition: str | None) -> AgeBand:
    """Read whom an indicator speaks of from its definition: the ages it names first; children where it counts them.

    >>> ages_of("Share of people aged 10 and over who are literate")
    AgeBand(low_months=120, high_months=None)
    >>> ages_of("Share of children aged 12 to 23 months who have had every vaccine")
    AgeBand(low_months=12, high_months=24)
    >>> ages_of("Children who die before their first birthday").are_children
    True
    >>> ages_of("Share of people in households with children")
    AgeBand(low_months=0, high_months=None)
    """
    if aged := _AGED.search(definition or ""):
        low, high, months = aged.groups()
        return read_age(f"{'M' if months else 'Y'}{low}T{high}" if high else f"Y_GE{low}")
    return AgeBand(0, _GROWN if _CHILDREN.match(definition or "") else None)


def read_age(age: str) -> AgeBand:
    """Read an age code: single years or months, bands with both ends counted in, open bands.

    A band of one year is written as that year: `Y5`, never `Y5T5`. Raises a `ValueError` that names the code
    where it is outside the grammar or its band ends before it begins.

    >>> read_age("Y15T24"), read_age("M6T59")
    (AgeBand(low_months=180, high_months=300), AgeBand(low_months=6, high_months=60))
    >>> read_age("Y_GE65"), read_age("_T")
    (AgeBand(low_months=780, high_months=None), AgeBand(low_months=0, high_months=None))
    >>> read_age("15-24")
    Traceback (most recent call last):
    ValueError: '15-24' is not an age code: write _T, Y5, Y15T24, Y_GE65 or M6T59
    """
    if age == "_T":
        return AgeBand(0, None)
    if parts := _OPEN.fullmatch(age):
        return AgeBand(12 * int(parts[1]), None)
    if parts := _BAND.fullmatch(age):
        low, high = int(parts[2]), int(parts[3] or parts[2])
        if parts[3] is None or low < high:
            months = 12 if parts["unit"] == "Y" else 1
            return AgeBand(low * months, (high + 1) * months)
    raise ValueError(f"{age!r} is not an age code: write {GRAMMAR}")


def label_age(age: str) -> str:
    """Say an age code in English, by the grammar; names such as "Under 5" stand in `data/vocabulary/ages.csv`.

    >>> label_age("Y15T24"), label_age("Y_GE65"), label_age("M6T59"), label_age("Y5"), label_age("_T")
    ('15 to 24', '65 and over', '6 to 59 months', '5', 'All ages')
    """
    read_age(age)
    if age == "_T":
        return "All ages"
    if parts := _OPEN.fullmatch(age):
        return f"{parts[1]} and over"
    span = age[1:].replace("T", " to ")
    return span if age.startswith("Y") else f"{span} months"


def overlap(one: str, other: str) -> bool:
    """Say whether two age codes have an age in common.

    >>> overlap("Y5T9", "Y9T12"), overlap("Y0T4", "Y5T9"), overlap("M6T59", "Y0T4")
    (True, False, True)
    """
    first, second = sorted([read_age(one), read_age(other)], key=lambda band: band.low_months)
    return first.high_months is None or second.low_months < first.high_months


def is_partition(ages: Iterable[str], of: str) -> bool:
    """Say whether age codes cover another exactly: no age twice, none left out. Only such bands may be summed.

    >>> is_partition(["Y10T14", "Y5T9"], of="Y5T14"), is_partition(["Y0T14", "Y_GE15"], of="_T")
    (True, True)
    >>> is_partition(["Y5T9", "Y9T14"], of="Y5T14"), is_partition(["Y5T9", "Y11T14"], of="Y5T14")
    (False, False)
    """
    whole = read_age(of)
    reached: int | None = whole.low_months
    for band in sorted((read_age(age) for age in ages), key=lambda band: band.low_months):
        if band.low_months != reached:
            return False
        reached = band.high_months
    return reached == whole.high_months
