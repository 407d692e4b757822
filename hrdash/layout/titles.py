"""What the titles over a table say of all its figures: place, period, group of people, thousands."""

import re
from collections.abc import Iterator, Sequence

from hrdash.layout.meanings import find_code, meaning_of, without_marks
from hrdash.layout.tidy import find_heading
from hrdash.layout.values import periods_in, read_marked_period
from hrdash.places import find_area

# "Population (000)", "in thousands", "lakhs": the figures may stand for more than they say.
_SCALED = re.compile(
    r"(?<![0-9])[('’‘,]000s?\b|\b(?<!per )(?:in )?(?:thousands?|lakhs?|lacs?|millions?|crores?)\b|ہزار|لاکھ",
    re.I,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_PART_OF_YEAR = re.compile(
    rf"\b{_MONTH}[ .,0-9]*(?:-|–|to)[ .]*{_MONTH}|\bquarter|\bhalf[ -]?year|\bQ[1-4]\b", re.I
)
_WHOLE_YEAR = re.compile(r"\bjan[a-z]*\W+(?:to\W+)?dec|\bjul[a-z]*\W+(?:[0-9]{4}\W+)?(?:to\W+)?jun", re.I)
_GROUPS = ("sex", "locality", "disability")
_NUMBERED = re.compile(
    r"^\s*(?:table|tab\.?|statement|annex(?:ure)?|جدول)\s*[-:.]?\s*[0-9a-z.]{1,6}\b\s*[-–—:.]*\s*", re.I
)
_EDGES = " \t\n,;:.-–—،"
_SOURCE = re.compile(
    r"\b(?:population census|census|pslm|hies|mics|p?dhs|lfs|in|for|of|during|the|year|and)$", re.I
)
_BETWEEN = re.compile(r"\s*(?:,|/|&|\band\b|\bby\b)\s*", re.I)
_BY = re.compile(r"^(.*\S)\s+by\s+(\S.*)$", re.I | re.S)


def is_scaled(text: str) -> bool:
    """Say whether figures may be in thousands or the like.

    >>> is_scaled("Population (000)"), is_scaled("Rs. in million"), is_scaled("Population 2023")
    (True, True, False)
    >>> is_scaled("per 1,000 live births"), is_scaled("per thousand live births"), is_scaled("Population ('000)")
    (False, False, True)
    """
    return bool(_SCALED.search(text))


def periods_of(titles: Sequence[str]) -> tuple[list[str], bool]:
    """List the periods that titles name, and whether the figures are of a part of one only.

    >>> periods_of(["Cases, January to June 2023"]), periods_of(["Census 2023"])
    ((['2023'], True), (['2023'], False))
    >>> periods_of(["Rape cases, Q1 2023"])
    (['2023-Q1'], False)
    """
    found = list(dict.fromkeys(period for title in titles for period in periods_in(title)))
    is_part = any(_PART_OF_YEAR.search(title) and not _WHOLE_YEAR.search(title) for title in titles)
    return found, is_part and not all("Q" in period for period in found)


def _runs(title: str, most: int = 4) -> Iterator[str]:
    """Go through the runs of up to some words of a title, the longest first."""
    words = [word for part in re.split(r"[\s/]+", title) if (word := part.strip(",.:;()-–'’\"[]"))]
    for length in range(most, 0, -1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


def areas_in(title: str) -> list[str]:
    """List the areas that a title names.

    >>> areas_in("TABLE 4 - LITERACY, KHYBER PAKHTUNKHWA AND SINDH")
    ['PK-KP', 'PK-SD']
    """
    found, used = [], []
    for run in _runs(title):
        area = find_area(run) if len(run) > 2 else None
        if area and not any(run in longer for longer in used):
            found.append(area)
            used.append(run)
    return list(dict.fromkeys(found))


def districts_in(title: str) -> list[tuple[str, str, bool]]:
    """List the districts that a title names, as (area, district, whether the word district stands beside it).

    >>> districts_in("Schools, District Lahore 2023"), districts_in("Literacy in Punjab")
    ([('PK-PB', 'PK617', True)], [])
    >>> districts_in("Prisons of Khyber Pakhtunkhwa"), districts_in("District Khyber, Khyber Pakhtunkhwa")
    ([], [('PK-KP', 'PK513', True)])
    """
    for run in _runs(title):
        if " " in run and find_area(run):  # Khyber is a district too
            title = title.replace(run, " ")
    found: dict[str, tuple[str, str, bool]] = {}
    for run in _runs(title):
        meaning = meaning_of(run)
        says = meaning.says if meaning else {}
        if says.get("district", "_T") != "_T":
            is_said = bool(re.search(r"\bDIST|ضلع", run, re.I)) or run == title.strip()
            found.setdefault(says["district"], (says["area"], says["district"], is_said))
    return list(found.values())


def subjects_of(title: str) -> list[str]:
    """List what may be left of a title as the name of what is counted, the longest first.

    Its number, and at its end periods, places, surveys, a measure in brackets and the plain ways of telling apart
    ("by sex and district") are taken off, for they are read by themselves.

    >>> subjects_of("TABLE 4: Literacy, age 10 and over, Punjab 2023 (%)")[-1]
    'Literacy, age 10 and over'
    >>> subjects_of("Population by sex, Census 2023")[-1], subjects_of("Population by religion, 2023")[-1]
    ('Population', 'Population by religion')
    """
    text = _NUMBERED.sub("", without_marks(title)).strip(_EDGES)
    found = [text]
    while (shorter := _without_end(text)) not in ("", text):
        found.append(text := shorter)
    return found


_PARTS = re.compile(r"\s*(?:[,;&]|\band\b)\s*", re.I)


def told_apart(title: str) -> list[list[str]]:
    """List what a title is about: for each of its parts that is more than a place or a period, its `subjects_of`.

    >>> [names[-1] for names in told_apart("AREA, POPULATION BY SEX AND DENSITY, Punjab, Census 2023")]
    ['AREA', 'POPULATION', 'DENSITY']
    """
    parts = [subjects_of(part) for part in _PARTS.split(_NUMBERED.sub("", title))]
    return [names for names in parts if names[-1] and not any(map(_is_place_or_period, names))]


def _is_place_or_period(text: str) -> bool:
    meaning = meaning_of(text)
    return bool(read_marked_period(text) or (meaning and meaning.says))


def _without_end(text: str) -> str:
    """Take the last thing off a title that is read by itself."""
    bracket = re.fullmatch(r"(.*?)\s*[(\[]([^()\[\]]+)[)\]]", text, re.S)
    if bracket and find_code("unit_measures", bracket[2].strip()):
        return bracket[1].strip(_EDGES)
    words = text.split()
    for length in range(min(4, len(words) - 1), 0, -1):
        end = " ".join(words[-length:]).strip(_EDGES + "()[]")
        meaning = meaning_of(end)
        if read_marked_period(end) or (
            meaning and meaning.says and set(meaning.says) <= {"area", "district"}
        ):
            return " ".join(words[:-length]).strip(_EDGES)
    if source := _SOURCE.search(text):
        return text[: source.start()].strip(_EDGES)
    told = _BY.match(text)
    if told and all(_is_plain(word) for word in _BETWEEN.split(told[2]) if word):
        return told[1].strip(_EDGES)
    return text


def _is_plain(word: str) -> bool:
    """Whether a word names a way of telling apart that has a column of its own, rather than a ground."""
    heading = find_heading(word)
    return heading is not None and heading.column in ("area", "district", "period", "sex", "age", "locality")


def groups_in(title: str) -> dict[str, tuple[str, str]]:
    """Find the groups of people that a title is about, as column → (code, word); none where it names several.

    >>> groups_in("FEMALE LITERACY BY AGE"), groups_in("Population, male and female")
    ({'sex': ('F', 'FEMALE')}, {})
    """
    found: dict[str, dict[str, str]] = {}
    for run in _runs(title, 3):
        meaning = meaning_of(run)
        if meaning and set(meaning.says) <= set(_GROUPS):
            for column, code in meaning.says.items():
                found.setdefault(column, {}).setdefault(code, run)
    return {
        column: next(iter(said.items()))
        for column, said in found.items()
        if len(said) == 1 and "_T" not in said
    }
