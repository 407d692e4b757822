"""What a printed label means: a place, a group of people, an age, a period, a total; or nothing that is known."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from hrdash.ages import read_age
from hrdash.layout.values import read_marked_period, western
from hrdash.places import districts_named, find_area, find_district, fold
from hrdash.vocabulary import code_lists, codes

GROUPS = {
    "sex": "sexes",
    "locality": "localities",
    "disability": "disabilities",
    "ground_value": "ground_values",
    "age": "ages",
}
# Levels of administration that hrdash has no place for: their rows check nothing and are not stored.
_NO_PLACE = re.compile(
    r".*\b(DIVISION|TEHSIL|TALUKA|TALUQA|SUB[- ]DIVISION(?:[_ ]CITY)?|SUB[- ]TEHSIL|DE[- ]EXCLUDED[_ ]AREA|UNION COUNCIL"
    r"|CANTONMENT|MUNICIPAL COMMITTEE|TOWN COMMITTEE|(?<!AGE )(?<!INCOME )RANGE|POLICE ZONE)S?\b.*",
    re.I,
)
_LEVEL = re.compile(
    r"(?:names? of (?:the )?)?(?:division|tehsil|talu[kq]a|sub[- ]?division|sub[- ]?tehsil|union council|u\.?c\.?|town|ڈویژن|تحصیل)s?"
    r"(?: names?)?",
    re.I,
)
_DISTRICT = re.compile(r"\b(?:DISTRICT|DISTT?\.?|AGENCY|ضلع)\b[. ]*(?:TOTAL)?", re.I)
_MARKS = re.compile(r"(?:\s*(?:[*†‡¹²³⁴⁵⁶⁷⁸⁹]+|\([0-9a-z]\)|\[[0-9a-z]\]|[0-9]/))+$")
_ENUMERATED = re.compile(r"^\(?(?:[0-9]{1,3}|[ivx]{1,4}|[a-z])[.)]\s+(?=\S)", re.I)
# How far a total reaches: over the innermost split, over a part of the places that has no name, over the table.
_REACH = {
    "inner": ("Total", "All", "Overall", "Both", "District total", "All districts", "کل", "میزان", "ٹوٹل"),
    "part": ("Sub-total", "Sub total", "Subtotal", "ذیلی میزان"),
    "table": ("Grand total", "G. Total", "Province total", "Provincial total", "مجموعی میزان", "کل میزان"),
}
_TOTAL = {fold(word): reach for reach, words in _REACH.items() for word in words}
_CONTINUED = re.compile(r"\s*(?:\(\s*cont(?:d|inued|'d|’d)?[. ]*\)|[-–—]+\s*cont(?:d|inued)[. ]*)$", re.I)
_FIFTH = re.compile(r"\s*\b(?:fifth|quintile)$", re.I)
_LATIN, _ARABIC = re.compile(r"[A-Za-z]"), re.compile(r"[\u0600-\u06ff]")


@dataclass(frozen=True)
class Meaning:
    """What a label says: codes by column of `observations`; none where it is only a total or a level without a place."""

    says: Mapping[str, str]
    reach: str = ""  # of a total: inner, part or table
    has_no_place: bool = False  # a division, a tehsil: what hangs under it is not stored

    @property
    def is_total(self) -> bool:
        """Whether the label is a total of something."""
        return bool(self.reach)


@cache
def _groups() -> dict[str, tuple[tuple[str, str], ...]]:
    """Folded label → what it may be, as (column, code); totals that several columns have are left out."""
    found: dict[str, dict[str, str]] = {}
    for column, name in GROUPS.items():
        own = [
            (text, code) for code, row in codes(name).items() for text in (row["label_en"], row["label_ur"])
        ]
        own += [(code, code) for code in codes(name) if column in ("ground_value",)]
        own += [
            (row["spelling"], row["code"])
            for row in code_lists()["spellings"].to_pylist()
            if row["list"] == name
        ]
        for text, code in own:
            if text and fold(text) not in _TOTAL:
                found.setdefault(fold(text), {}).setdefault(f"{column}={code}", code)
    # "Middle" may be a school or the third of five fifths: it is asked where no heading tells.
    for code, row in codes("ground_values").items():
        bare = fold(_FIFTH.sub("", row["label_en"]))
        if bare in found:
            found[bare].setdefault(f"ground_value={code}", code)
    return {
        text: tuple((key.split("=")[0], code) for key, code in means.items()) for text, means in found.items()
    }


def without_marks(text: str) -> str:
    """Take footnote marks off a label's end, and its number in a list off its beginning.

    >>> without_marks("Lahore* (1)"), without_marks("Functional limitation ²"), without_marks("iv) Murder")
    ('Lahore', 'Functional limitation', 'Murder')
    """
    return _ENUMERATED.sub("", _CONTINUED.sub("", _MARKS.sub("", text)).strip(" :;"))


_AGE_WORDS = r"(?:\s*(?:years?|yrs?\.?|سال))?(?:\s*(?:of age|old|olds))?"
_AGES: tuple[tuple[re.Pattern, str], ...] = tuple(
    (re.compile(pattern, re.I), code)
    for pattern, code in (
        (rf"(?:ages?\s*)?(\d+)\s*(?:-|–|—|to|تا)\s*(\d+){_AGE_WORDS}", "Y{0}T{1}"),
        (r"(\d+)\s*(?:-|–|—|to)\s*(\d+)\s*months?", "M{0}T{1}"),
        (rf"(?:ages?\s*)?(\d+){_AGE_WORDS}\s*(?:\+|&|and|or)\s*(?:above|over|more|older|plus)?", "Y_GE{0}"),
        (rf"(?:>=|≥)\s*(\d+){_AGE_WORDS}", "Y_GE{0}"),
        (rf"(\d+){_AGE_WORDS}\s*(?:and|or|&)\s*(?:under|below|younger|less)", "up to {0}"),
        (rf"(?:under|below|less than)\s*(\d+){_AGE_WORDS}", "under {0}"),
        (r"age\s*(\d+)|(\d+)\s*(?:years?|yrs?\.?)(?:\s*(?:of age|old))?", "Y{0}"),
    )
)


@lru_cache(maxsize=4096)
def read_age_label(text: str) -> str | None:
    """Read a printed age group as an age code; None where it is none.

    `>60` is left to the reader of the sheet: some print it for 60 and over.

    >>> [read_age_label(text) for text in ("0 - 4", "15–24 years", "65+", "60 & above", "Under 5", "BELOW 1", "19 and under", "6-59 months", ">60")]
    ['Y0T4', 'Y15T24', 'Y_GE65', 'Y_GE60', 'Y0T4', 'Y0', 'Y0T19', 'M6T59', None]
    """
    text = " ".join(western(text).split())
    for name in (text, text.upper()):
        if re.fullmatch(r"_T|[YM]\d+(T\d+)?|Y_GE\d+", name):
            return _valid(name)
    for pattern, code in _AGES:
        parts = pattern.fullmatch(text)
        if parts:
            numbers = [int(part) for part in parts.groups() if part]
            low, high = numbers[0], numbers[-1]
            if code == "up to {0}":
                return _valid("Y0" if low == 0 else f"Y0T{low}")
            if code == "under {0}":
                return _valid("Y0" if low == 1 else f"Y0T{low - 1}")
            return _valid(f"Y{low}" if code.startswith("Y{0}T") and low == high else code.format(low, high))
    return None


def _valid(age: str) -> str | None:
    try:
        read_age(age)
    except ValueError:
        return None
    return age


@lru_cache(maxsize=65536)
def meaning_of(label: str, area: str | None = None) -> Meaning | None:
    """Say what a label at the side or the head of a table means.

    Args:
        label: as printed; footnote marks do not count.
        area: the area that the table or the rows above are about, which tells districts of one name apart.

    Returns: None where the label is unknown or may mean two things.

    >>> meaning_of("RURAL").says, meaning_of("Female (15-24)").says, meaning_of("2022-23").says
    ({'locality': 'R'}, {'sex': 'F', 'age': 'Y15T24'}, {'period': '2022-23'})
    >>> meaning_of("2022-23 (P)").says, meaning_of("لاہور Lahore").says["district"], meaning_of("Grand Total").reach
    ({'period': '2022-23', 'obs_status': 'P'}, 'PK617', 'table')
    >>> meaning_of("LAHORE DISTRICT").says, meaning_of("KALAT DIVISION").has_no_place, meaning_of("Total").is_total
    ({'area': 'PK-PB', 'district': 'PK617'}, True, True)
    >>> meaning_of("ALL_SEXES_RURAL").says, meaning_of("Literate %"), meaning_of("Lahore (Rural)").says["locality"]
    ({'sex': '_T', 'locality': 'R'}, None, 'R')
    """
    text = without_marks(" ".join(label.split()))
    folded = fold(text)
    if not folded:
        return None
    if folded in _TOTAL:
        return Meaning({}, _TOTAL[folded])
    place = _place(text, area)
    if place is not None:
        return place
    return _group(text) or _together(text) or _in_two_scripts(text, area) or _group_of_place(text, area)


def _group_of_place(text: str, area: str | None) -> Meaning | None:
    """Read a label that names a place and a group of its people: "Lahore Rural", "Urban Sindh"."""
    words = [word for word in re.split(r"[\s_/:,()|-]+", text) if word]
    for at in range(1, len(words)):
        for place, group in ((words[:at], words[at:]), (words[at:], words[:at])):
            where, whom = _place(" ".join(place), area), _segment(tuple(group))
            is_group = whom is not None and whom.says and not whom.is_total
            if is_group and where and where.says and not set(where.says) & set(whom.says):
                return Meaning({**where.says, **whom.says})
    return None


def is_level(heading: str) -> bool:
    """Say whether a heading stands over the names of a level that hrdash has no place for.

    >>> is_level("Division"), is_level("Name of Tehsil"), is_level("Division / District"), is_level("District")
    (True, True, False, False)
    """
    return bool(_LEVEL.fullmatch(" ".join(heading.split()).strip(" :")))


def is_total(label: str) -> bool:
    """Say whether a label is a bare total.

    >>> is_total("Grand Total"), is_total("Lahore total")
    (True, False)
    """
    meaning = meaning_of(label)
    return meaning is not None and meaning.is_total and not meaning.says


def _in_two_scripts(text: str, area: str | None) -> Meaning | None:
    """Read a label written in Urdu and in English, where both say the same."""
    words = [word for word in re.split(r"[\s/|()]+", text) if word]
    latin = " ".join(word for word in words if not _ARABIC.search(word))
    urdu = " ".join(word for word in words if not _LATIN.search(word))
    if not (_LATIN.search(latin) and _ARABIC.search(urdu)) or len(latin.split()) + len(urdu.split()) != len(
        words
    ):
        return None
    one, other = meaning_of(latin, area), meaning_of(urdu, area)
    return one if one == other else None


def _place(text: str, area: str | None) -> Meaning | None:
    bare = re.sub(r"^(?:total|all)\s*[-:,]?\s+|\s*[-:,]?\s+(?:total|overall)$", "", text, flags=re.I)
    named_district = _DISTRICT.search(bare)
    if not named_district:
        if _NO_PLACE.fullmatch(bare):
            return Meaning({}, has_no_place=True)
        found = find_area(re.sub(r"\s+PROVINCE$", "", bare, flags=re.I))
        if found:
            return Meaning({"area": found, "district": "_T"})
    name = _DISTRICT.sub("", bare).strip(" ,:-") if named_district else bare
    if area and area != "PK":
        district = find_district(name, area)
        return Meaning({"area": area, "district": district}) if district and district != "_T" else None
    # The former FATA's names live on in KP: the present district is meant unless the table is about FATA.
    found = [at for at in districts_named(name) if at[0] != "PK-TA"] or districts_named(name)
    if len(found) == 1:
        return Meaning({"area": found[0][0], "district": found[0][1]})
    return None


def _group(text: str) -> Meaning | None:
    age = read_age_label(text)
    if age:
        return Meaning({"age": age})
    period = read_marked_period(text)
    if period:
        return Meaning({"period": period[0]} | ({"obs_status": period[1]} if period[1] != "A" else {}))
    means = _groups().get(fold(text), ())
    if len(means) != 1:
        return None
    column, code = means[0]
    return Meaning(_with_ground(column, code))


def _with_ground(column: str, code: str) -> dict[str, str]:
    if column != "ground_value":
        return {column: code}
    return {"ground": codes("ground_values")[code]["ground"], "ground_value": code}


def _together(text: str) -> Meaning | None:
    """Read a label that says several things: "Rural female", "MALE_OVERALL", "Female (15-24)"."""
    words = [word for word in re.split(r"[\s_/:,()|\n]+|(?<=[^\d\s])-|-(?=[^\d\s])", text) if word]
    if not 2 <= len(words) <= 8:
        return None
    return _segment(tuple(words))


@lru_cache(maxsize=8192)
def _segment(words: tuple[str, ...]) -> Meaning | None:
    for length in range(min(len(words), 5), 0, -1):
        part = " ".join(words[:length])
        first = Meaning({}, _TOTAL[fold(part)]) if fold(part) in _TOTAL else _group(part)
        if first is None or (length == len(words) and length > 1 and not first.says):
            continue
        if length == len(words):
            return first
        rest = _segment(words[length:])
        if rest is not None and not set(first.says) & set(rest.says):
            return Meaning({**first.says, **rest.says}, first.reach if rest.is_total else "")
    return None


@cache
def _values_of(ground: str) -> dict[str, str]:
    found: dict[str, str] = {}
    names = [
        (name, code)
        for code, row in codes("ground_values").items()
        for name in (code, row["label_en"], row["label_ur"])
    ]
    spellings = [row for row in code_lists()["spellings"].to_pylist() if row["list"] == "ground_values"]
    names += [(row["spelling"], row["code"]) for row in spellings]
    for name, code in names:
        if name and codes("ground_values")[code]["ground"] == ground:
            found.setdefault(fold(_FIFTH.sub("", name)), code)
    return found


def value_of_ground(ground: str, label: str) -> Meaning | None:
    """Say what a label means under the heading of a ground; None where it is none of its values.

    >>> value_of_ground("wealth", "Middle").says, value_of_ground("education", "Poorest")
    ({'ground': 'wealth', 'ground_value': 'wealth_middle'}, None)
    """
    text = without_marks(label)
    if fold(text) in _TOTAL:
        return Meaning({}, _TOTAL[fold(text)])
    code = _values_of(ground).get(fold(_FIFTH.sub("", text)))
    return Meaning({"ground": ground, "ground_value": code}) if code else None


# A share of whom: "Percentage of households (%)". Whose share it is stands in the definition.
_SHARE = re.compile(r"(?:percentage|per\s?cent|%)\s+of\s+.+", re.I)


@cache
def _codes_by_label(name: str) -> dict[str, str]:
    found = {}
    for code, row in codes(name).items():
        for text in (code, row.get("label_en"), row.get("label_ur"), row.get("short_en"), row.get("short")):
            if text:
                found.setdefault(fold(text) or text, code)
    for row in code_lists()["spellings"].to_pylist():
        if row["list"] == name:
            found.setdefault(fold(row["spelling"]), row["code"])
    return found


def find_code(name: str, label: str) -> str | None:
    """Find the code of a list that a label means: the code itself, its English or Urdu label, an accepted spelling.

    >>> find_code("sexes", "Women"), find_code("unit_measures", "Percentage"), find_code("statuses", "under process")
    ('F', 'PT', 'in_progress')
    >>> find_code("unit_measures", "Percentage of households (%)"), find_code("unit_measures", "Rate per 100,000 maternities")
    ('PT', None)
    """
    if label in codes(name):
        return label
    text = without_marks(label)
    if name == "ages":
        return read_age_label(text) or _codes_by_label(name).get(fold(text))
    if name == "unit_measures" and _SHARE.fullmatch(text.strip()):
        return "PT"
    return _codes_by_label(name).get(fold(text) or text)


def nearest(label: str, candidates: Iterable[str], cutoff: float = 80) -> str | None:
    """Name the candidate whose letters are nearest to a label, as a suggestion; None where none is near.

    >>> nearest("Sargodah", ["Sargodha", "Sahiwal"]), nearest("Quetta", ["Lahore"])
    ('Sargodha', None)
    """
    found = process.extractOne(
        label.upper(), {name: name.upper() for name in candidates}, scorer=fuzz.ratio, score_cutoff=cutoff
    )
    return found[2] if found else None
