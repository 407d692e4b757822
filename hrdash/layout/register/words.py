"""What the cells of an export of recommendations say: lists, days, bodies, goals, themes, numbers of paragraphs."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from hrdash.layout.meanings import find_code
from hrdash.layout.values import read_day
from hrdash.places import find_area, fold
from hrdash.vocabulary import code_lists, codes
from hrdash.workbook import Cell, text_of

_TAG = re.compile(r"<[^<>]{1,200}>")
_BREAK = re.compile(r"<\s*(?:br|/p|/li|/div)\b[^<>]*>", re.I)
_DASH = re.compile(r"^\s*[-–•*]\s+")
_EXCEL_BEGAN = date(1899, 12, 30)
# The last session of the working group in each cycle of the Universal Periodic Review.
_LAST_SESSIONS = ((12, 1), (26, 2), (40, 3), (55, 4))
_GOAL = re.compile(
    r"(?:(?:SDGs?|goal|target|target:)\s*[-:]?\s*)*(\d{1,2})(?:\.(\d{1,2}|[a-d]))?(?![\d.])", re.I
)
_CODE = re.compile(r"^[A-Z]\d{1,3}\s+")  # OHCHR's own number of a theme: A41, B31

_UPR_NUMBER = re.compile(r"^\s*(\d{1,3}\.\d{1,3})(?:\.(?!\d)|(?=[\s:)]))?[\s:)]*(?=\D|$)")
_NUMBER = re.compile(
    # A heading may be glued in front: "Violence against women23. The Committee …", its articles with it.
    r"^(?P<heading>(?:[^\W\d_][^.\d;]{0,160}?(?:\s*\((?:arts?|articles?)\b[^)]{0,60}\)\s*)?)?)\s*"
    r"(?P<number>\d{1,3})\s*(?:\.\s*(?=\D)|(?=\s*\([a-z]{1,2}\)))"
)
_SUB_ITEM = re.compile(r"^\s*\(([a-z]{1,2})\)\s*")


@dataclass(frozen=True)
class Numbered:
    """A text apart from the number, the letter and the heading that were glued in front of it."""

    text: str
    paragraph: str | None = None
    sub_item: str | None = None
    heading: str | None = None


def plain(cell: Cell) -> str | None:
    """Write a cell as a reader sees it: without HTML, in one line.

    >>> plain("<p>Adopt &amp; implement<br/>the law</p>")
    'Adopt & implement the law'
    """
    if not isinstance(cell, str):
        return text_of(cell)
    return text_of(html.unescape(_TAG.sub("", _BREAK.sub(" ", cell))))


def items_of(cell: Cell) -> list[str]:
    r"""List the items of a cell: one a line, each after a dash.

    >>> items_of("- Right to health\n- Death penalty"), items_of("Pakistan"), items_of(None)
    (['Right to health', 'Death penalty'], ['Pakistan'], [])
    """
    if not isinstance(cell, str):
        text = text_of(cell)
        return [text] if text else []
    found = (text_of(_DASH.sub("", line)) for line in html.unescape(cell).splitlines())
    return list(dict.fromkeys(item for item in found if item and item != "-"))


def day_of(cell: Cell) -> str | None:
    """Read a day of publication: a day, Excel's number of one, or a day with a time; None where it is none.

    >>> day_of(42562), day_of("2016-07-11T00:00:00"), day_of("11 Jul 2016"), day_of(None)
    ('2016-07-11', '2016-07-11', '2016-07-11', None)
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 20_000 < cell < 80_000:
        return (_EXCEL_BEGAN + timedelta(days=int(cell))).isoformat()
    text = text_of(cell)
    if text and re.fullmatch(r"\d{5}", text):
        return day_of(int(text))
    if text and re.match(r"\d{4}-\d\d-\d\d", text):
        return text[:10]
    day, rule = read_day(cell)
    return day if day and rule is None and re.fullmatch(r"\d{4}-\d\d-\d\d", day) else None


def is_pakistan(name: str) -> bool:
    """Say whether a name or code of a country is Pakistan's.

    >>> is_pakistan("PK"), is_pakistan("Pakistan"), is_pakistan("Punjab")
    (True, True, False)
    """
    return find_area(name) == "PK"


@lru_cache(maxsize=1024)
def body_of(text: str) -> str | None:
    """Fold a body's long or short name to its code; None where it is not known.

    >>> body_of("Committee on the Rights of the Child"), body_of("UPR"), body_of("Committee on Nothing")
    ('CRC', 'UPR', None)
    """
    return find_code("bodies", text) or find_code("bodies", re.sub(r"\s*\([^)]*\)\s*$", "", text))


def cycle_of(session: int | None) -> int | None:
    """Say in which cycle of the Universal Periodic Review a session was.

    >>> cycle_of(2), cycle_of(14), cycle_of(28), cycle_of(42), cycle_of(None)
    (1, 2, 3, 4, None)
    """
    return next((cycle for last, cycle in _LAST_SESSIONS if session and session <= last), None)


def number_in(cell: Cell) -> int | None:
    """Give the first number that a cell names: `14th session`, `Cycle 2`, `28`."""
    found = re.search(r"\d+", text_of(cell) or "")
    return int(found[0]) if found else None


def goals_of(items: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Part goals from targets; a target says its goal too.

    Returns: goals, targets, and the items that are neither.

    >>> goals_of(["5 - Gender equality", "16.3", "Goal 4: Quality education", "SDG 16.b", "prosperity"])
    (['5', '16', '4'], ['16.3', '16.b'], ['prosperity'])
    """
    goals: dict[str, None] = {}
    targets: dict[str, None] = {}
    unknown = []
    for item in items:
        found = _GOAL.match(item.strip())
        goal = str(int(found[1])) if found else find_code("sdg_goals", item) or ""
        target = f"{goal}.{found[2].lower()}" if found and found[2] else None
        if goal not in codes("sdg_goals") or (target and target not in codes("sdg_targets")):
            unknown.append(item)
            continue
        goals[goal] = None
        if target:
            targets[target] = None
    return list(goals), list(targets), unknown


@cache
def _themes_by_name() -> dict[tuple[str, str], list[tuple[str, str]]]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in code_lists()["theme_mappings"].to_pylist():
        known = found.setdefault((row["source"], fold(row["source_theme"])), [])
        known.append((row["theme"], row["affected_group"]))
    return found


def themes_of(source: str, items: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Turn a source's themes into the themes and affected groups here.

    Returns: themes, affected groups (without everyone), and the source's themes that have no counterpart.

    >>> themes_of("uhri", ["B53 Right to health", "Violence against women", "Right to yodel"])
    (['health', 'violence'], ['women'], ['Right to yodel'])
    """
    themes, groups, unknown = {}, {}, []
    for item in items:
        known = _themes_by_name()
        found = known.get((source, fold(item))) or known.get((source, fold(_CODE.sub("", item))))
        if found is None:
            unknown.append(item)
        for theme, group in found or ():
            themes[theme] = None
            if group != "everyone":
                groups[group] = None
    return list(themes), list(groups), unknown


def persons_of(items: Sequence[str]) -> tuple[list[str], list[str]]:
    """Turn affected persons into the groups here; and list those that are none of them."""
    found = {item: find_code("affected_groups", item) for item in items}
    groups = dict.fromkeys(code for code in found.values() if code and code != "everyone")
    return list(groups), [item for item, code in found.items() if code is None]


def numbered(text: str, *, is_upr: bool) -> Numbered:
    """Take a paragraph's number, letter and heading off the beginning of its text.

    >>> numbered("134.25. Ratify the convention (Spain);", is_upr=True)
    Numbered(text='Ratify the convention (Spain);', paragraph='134.25', sub_item=None, heading=None)
    >>> numbered("Violence against women23.The Committee urges", is_upr=False).paragraph
    '23'
    >>> numbered("33(a) Adopt a law", is_upr=False)
    Numbered(text='Adopt a law', paragraph='33', sub_item='a', heading=None)
    >>> numbered("Amend the law of 1997", is_upr=False).paragraph is None
    True
    """
    if is_upr:
        found = _UPR_NUMBER.match(text)
        return Numbered(text[found.end() :].strip(), found[1]) if found else Numbered(text)
    found = _NUMBER.match(text)
    if not found:
        return Numbered(text)
    rest = text[found.end() :]
    item = _SUB_ITEM.match(rest)
    rest = rest[item.end() :] if item else rest
    return Numbered(
        rest.strip(), found["number"], item[1] if item else None, found["heading"].strip() or None
    )
