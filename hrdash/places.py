"""Which code a place's printed name means: areas and districts by their accepted spellings."""

import unicodedata
from functools import cache

from hrdash.vocabulary import code_lists, codes

# Letters that an Arabic keyboard gives for the Urdu ones.
_URDU = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ة": "ہ"})


def fold(text: str) -> str:
    """Bring a printed name to the form in which spellings are compared: its letters and digits, upper-case.

    Spaces of any kind, punctuation and vowel marks do not count, nor does the keyboard an Urdu name was
    typed with. Nothing else is forgiven: a misspelt name is another name.

    >>> fold("N.W.F.P.") == fold("nwfp"), fold("Mirpur  Khas"), fold("Gilgit-Baltistan")
    (True, 'MIRPURKHAS', 'GILGITBALTISTAN')
    """
    letters = unicodedata.normalize("NFKC", text).translate(_URDU).upper()
    return "".join(letter for letter in letters if letter.isalnum())


@cache
def _areas_by_name() -> dict[str, str]:
    return dict(_names("areas"))


@cache
def _districts_by_name() -> dict[tuple[str, str], str]:
    # The same name may stand in two areas (Khyber: a district of KP, before 2018 an agency of FATA).
    districts = codes("districts")
    return {(districts[code]["area"], name): code for name, code in _names("districts") if code != "_T"}


def _names(of: str) -> list[tuple[str, str]]:
    """Every folded name of a list's codes: the code itself, its labels, and the rows of `spellings`."""
    own = [
        (name, code)
        for code, row in codes(of).items()
        for name in (code, row["label_en"], row["label_ur"])
        if name
    ]
    rows = code_lists()["spellings"].to_pylist()
    return [
        (fold(name), code)
        for name, code in own + [(row["spelling"], row["code"]) for row in rows if row["list"] == of]
    ]


def find_area(text: str) -> str | None:
    """Find the area that a printed name means; None where it is no accepted spelling.

    >>> find_area("N.W.F.P."), find_area("Azad Jammu & Kashmir"), find_area("سندھ"), find_area("Sahiwal")
    ('PK-KP', 'PK-JK', 'PK-SD', None)
    """
    return _areas_by_name().get(fold(text))


def find_district(text: str, area: str) -> str | None:
    """Find the district of an area that a printed name means; None where it is no accepted spelling there.

    An area's own name in a column of districts means the whole area, `_T`, as the census prints it.
    Islamabad is both; in a column of districts it is the district.

    >>> find_district("D. I. Khan", "PK-KP"), find_district("Khyber", "PK-KP"), find_district("Khyber", "PK-TA")
    ('PK509', 'PK513', 'PK-TA-khyber')
    >>> find_district("Sahiwal", "PK-SD"), find_district("SINDH", "PK-SD"), find_district("Islamabad", "PK-IS")
    (None, '_T', 'PK401')
    """
    district = _districts_by_name().get((area, fold(text)))
    if district is None and find_area(text) == area:
        return "_T"
    return district


@cache
def _areas_of_district() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for (area, name), code in _districts_by_name().items():
        found.setdefault(name, []).append((area, code))
    return found


def districts_named(text: str) -> list[tuple[str, str]]:
    """Find the districts of any area that a printed name means, each as (area, district).

    >>> districts_named("Lahore"), districts_named("Khyber"), districts_named("Atlantis")
    ([('PK-PB', 'PK617')], [('PK-KP', 'PK513'), ('PK-TA', 'PK-TA-khyber')], [])
    """
    return list(_areas_of_district().get(fold(text), []))
