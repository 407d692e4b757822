"""What the headings over the columns of figures say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hrdash.layout.catalogue import Catalogue
from hrdash.layout.meanings import find_code, meaning_of, value_of_ground, without_marks
from hrdash.layout.months import are_whole, read_month
from hrdash.layout.stretches import Table
from hrdash.layout.texts import Texts
from hrdash.layout.tidy import find_heading
from hrdash.layout.values import read_period
from hrdash.vocabulary import FIGURES, OBSERVATION_KEY
from hrdash.workbook import Sheet

_IN_BRACKETS = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]")
_KEY = {*OBSERVATION_KEY, "figure", "scale"}  # what tells one column of figures from another


@dataclass
class Head:
    """The headings over one column of figures, outermost first, and what they say."""

    path: list[str]
    says: dict[str, str]
    unknown: list[str]
    is_total: bool = False
    month: tuple[int | None, int] | None = None  # the figures are of one month, as (year, month)


def read_heads(sheet: Sheet, table: Table, catalogue: Catalogue) -> tuple[dict[int, Head], list[str]]:
    """Read the headings over each column of figures.

    Returns: by column; and the headings that stand over all of them, which are titles and tell none apart.
    """
    paths = _paths(Texts(sheet), table)
    over_all = set.intersection(*(set(path) for path, _ in paths.values())) if paths else set()
    heads = {}
    for column, (path, unsure) in paths.items():
        head = _merge(path, catalogue)
        head.unknown = [text for text in head.unknown if text not in over_all] + unsure
        heads[column] = head
    told = {column: head for column, head in heads.items() if not head.month}
    _tell_letters(told)
    _tell_rounds(told)
    _tell_others(told)
    _tell_totals(told)
    _doubt_sums_of_years(told)
    _doubt_sums_of_months(heads)
    _doubt_the_same(told)
    first = next(iter(heads.values()), None)
    return heads, [text for text in (first.path if first else ()) if text in over_all]


def _paths(texts: Texts, table: Table) -> dict[int, tuple[list[str], list[str]]]:
    """List the headings over each column; apart, those of which it is not sure how far they reach."""
    rows = [row for row in range(table.header[0] - 1, table.header[1]) if not table.is_numbering(row)]
    reached: dict[int, dict[int, str | None]] = {}
    is_sure: dict[int, bool] = {}
    for row in reversed(rows):  # how far a heading reaches shows in those under it
        own = {column: texts.at(row, column) for column in table.figured}
        reached[row], is_sure[row] = _reach(texts, row, own, list(reached.values()))
    found: dict[int, tuple[list[str], list[str]]] = {column: ([], []) for column in table.figured}
    for row in rows:
        for column, (path, unsure) in found.items():
            text = reached[row][column]
            if text is None or text in path:
                continue
            is_own = is_sure[row] or texts.at(row, column) is not None
            (path if is_own else unsure).append(text)
    return found


def _reach(
    texts: Texts, row: int, own: dict[int, str | None], lower: Sequence[dict[int, str | None]]
) -> tuple[dict[int, str | None], bool]:
    """Let headings of an outer row reach over the blank cells right of them, where no merged cells say how far.

    `lower`: the headings of the rows under it, as far as they reach.

    Returns: the text over each column; and whether the headings under each are the same, so that it is sure.
    """
    columns = list(own)
    is_said = any(
        one.top <= row <= one.bottom and one.left < one.right and one.right in own
        for one in texts.sheet.merged
    )
    if not lower or is_said or all(text is None for text in own.values()):
        return own, True
    groups: list[list[int]] = []
    for column in columns:
        starts = own[column] is not None or not groups or column - 1 != groups[-1][-1]
        if starts:
            groups.append([column])
        else:
            groups[-1].append(column)
    reached = {column: own[group[0]] for group in groups for column in group}
    inner = [
        tuple(tuple(under[column] for under in lower) for column in group)
        for group in groups
        if len(group) > 1
    ]
    is_sure = all(one == inner[0] for one in inner) and all(len(set(one)) == len(one) for one in inner)
    if is_sure and len(inner) == 1 and len(groups) > 1:
        # One group only: what stands alone beside it may lie under it, or have a heading of its own.
        is_sure = inner[0] and own[next(group for group in groups if len(group) > 1)[0]] is not None
    return reached, bool(is_sure)


def _merge(path: Sequence[str], catalogue: Catalogue) -> Head:
    """Bring together what several headings say; a heading that says something else again is not understood."""
    head = Head(list(path), {}, [])
    for text in path:
        if month := read_month(text):
            head.month = month
            continue
        more = says_of(text, catalogue)
        clash = more and any(head.says.get(name, code) not in (code, "_T") for name, code in more.items())
        if more is None or clash:
            head.unknown.append(text)
            continue
        meaning = meaning_of(text)
        head.is_total |= bool(meaning and meaning.is_total)
        head.says |= {name: code for name, code in more.items() if head.says.get(name, "_T") == "_T"}
    return head


def says_of(text: str, catalogue: Catalogue) -> dict[str, str] | None:
    """Say what one heading means: a place, group or period, an indicator, a measure, a part of a share."""
    meaning = meaning_of(text)
    if meaning and not meaning.has_no_place:
        return dict(meaning.says)
    bare = without_marks(text)
    ids = catalogue.find(bare)
    if len(ids) == 1:
        return {"indicator_id": ids[0]}
    measure = find_code("unit_measures", bare)
    if measure:
        return {"unit_measure": measure}
    heading = find_heading(text)
    if heading and heading.column in FIGURES:
        return {} if heading.column == "value" else {"figure": heading.column}
    parts = _IN_BRACKETS.fullmatch(bare)
    measure = find_code("unit_measures", parts[2].strip()) if parts else None
    if measure:
        more = says_of(parts[1], catalogue)
        return {**more, "unit_measure": measure} if more is not None else None
    return None


def _tell_letters(heads: dict[int, Head]) -> None:
    """Read M and F, and T beside them, as the sexes that they stand for where both do."""
    if not {"M", "F"} <= {text for head in heads.values() for text in head.unknown}:
        return
    for head in heads.values():
        for letter in {"M", "F", "T"} & set(head.unknown):
            if head.says.get("sex", "_T") == "_T":
                head.says |= {} if letter == "T" else {"sex": letter}
                head.is_total |= letter == "T"
                head.unknown.remove(letter)


def _tell_rounds(heads: dict[int, Head]) -> None:
    """Read "2014-15 PSLM" as the round of a survey, where every such heading names the same survey.

    Rounds of several surveys are not one series (rule 7): they stay a question.
    """
    rounds = {text: found for head in heads.values() for text in head.unknown if (found := _round(text))}
    if len({survey for survey, _ in rounds.values()}) != 1:
        return
    for head in heads.values():
        told = [text for text in head.unknown if text in rounds]
        if len(told) == 1 and "period" not in head.says:
            head.says |= {"period": rounds[told[0]][1], "source": told[0]}
            head.unknown.remove(told[0])


def _round(text: str) -> tuple[str, str] | None:
    """Part a heading into the name of a survey, in capitals, and its period; None where it is something else.

    >>> _round("2014-15 PSLM"), _round("PSLM 2019-20"), _round("MICS6 2018"), _round("BOTH 2018-19 AND")
    (('PSLM', '2014-15'), ('PSLM', '2019-20'), ('MICS', '2018'), None)
    """
    found = re.fullmatch(
        r"([A-Z]{3,6})\d?[\s,-]+(\d.*)|(\d\S*)[\s,-]+([A-Z]{3,6})\d?", " ".join(text.split())
    )
    period = read_period(found[2] or found[3]) if found else None
    return (found[1] or found[4], period) if period else None


def _tell_others(heads: dict[int, Head]) -> None:
    """Read a heading that several grounds have ("Others") within the only ground that its neighbours are of."""
    grounds = {head.says["ground"] for head in heads.values() if "ground" in head.says}
    if len(grounds) != 1:
        return
    ground = next(iter(grounds))
    for head in heads.values():
        if len(head.unknown) == 1 and (meaning := value_of_ground(ground, head.unknown[0])) and meaning.says:
            head.says |= meaning.says
            head.unknown = []


def _tell_totals(heads: dict[int, Head]) -> None:
    """Say of a total beside provinces that it is the nation's; doubt one beside years or indicators."""
    known = [head for head in heads.values() if not head.unknown]
    areas = {head.says["area"] for head in known if head.says.get("district") == "_T"}
    has_districts = any(head.says.get("district", "_T") != "_T" for head in known)
    for head in known:
        if (
            head.is_total
            and "area" not in head.says
            and len(areas) > 1
            and "PK" not in areas
            and not has_districts
        ):
            head.says |= {"area": "PK", "district": "_T"}
        is_short = any(
            name not in head.says and any(name in other.says for other in known)
            for name in ("period", "indicator_id")
        ) or ("area" not in head.says and areas)
        if is_short:
            head.unknown = list(head.path[-1:])


def _doubt_sums_of_years(heads: dict[int, Head]) -> None:
    """Doubt "2021-22" beside both 2021 and 2022: it may be the fiscal year, or the two years together."""
    told = {head.says.get("period", "") for head in heads.values()}
    for head in heads.values():
        period = head.says.get("period", "")
        start = period[:4]
        if (
            len(period) == 7
            and "Q" not in period
            and {start, str(int(start) + 1)} <= told
            and not head.unknown
        ):
            head.unknown = list(head.path[-1:])


def _doubt_sums_of_months(heads: dict[int, Head]) -> None:
    """Doubt a total of a year under which only some of its months stand."""
    for head in heads.values():
        period = head.says.get("period")
        beside = [one.month for one in heads.values() if one.month and one.says.get("period") == period]
        if period and not head.month and beside and not head.unknown and not are_whole(period, beside):
            head.unknown = list(head.path[-1:])


def _doubt_the_same(heads: dict[int, Head]) -> None:
    """Doubt columns that would say the same: numbers beside percentages, or headings that were not enough."""
    told: dict[tuple, list[Head]] = {}
    for head in heads.values():
        if not head.unknown:
            key = tuple(sorted((n, code) for n, code in head.says.items() if n in _KEY and code != "_T"))
            told.setdefault(key, []).append(head)
    for same in told.values():
        for head in same if len(same) > 1 else ():
            head.unknown = head.path[-2:] or [""]
