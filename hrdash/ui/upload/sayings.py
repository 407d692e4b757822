"""What a profile says of columns and labels, as rows of an editor and back."""

import re
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from hrdash.layout import Block, Question
from hrdash.layout.profiles import Says, means
from hrdash.layout.wide import column_number, filled
from hrdash.places import fold
from hrdash.vocabulary import codes
from hrdash.words import label, say
from hrdash.workbook import Sheet, text_of

# What a column may hold: figures, labels (of any kind, or of one), nothing that is read.
_LABELS = (
    "area",
    "district",
    "level",
    "month",
    "period",
    "sex",
    "age",
    "disability",
    "locality",
    "ground_value",
    "indicator_id",
)
KINDS = ["figures", "label", *_LABELS, "skip"]
FIGURES_OF = {
    name: (list(codes(of)), lambda code, of=of: label(of, code))
    for name, of in (("sex", "sexes"), ("locality", "localities"), ("disability", "disabilities"))
} | {
    "ground_value": (
        [code for code in codes("ground_values") if code != "_T"],
        lambda code: _in_ground(code),
    ),
    "place": (
        [*codes("areas"), *(code for code in codes("districts") if code != "_T")],
        lambda code: label("areas" if code in codes("areas") else "districts", code),
    ),
}
_LIKELY = 80  # of 100: so like a label, a meaning stands first
_SAID = (
    "sex",
    "locality",
    "disability",
    "ground_value",
    "age",
    "period",
    "indicator_id",
    "definition",
    "figure",
)


def _in_ground(code: str) -> str:
    return f"{label('grounds', ground_of(code))}: {label('ground_values', code)}"


def labels_of(sheet: Sheet, block: Block) -> list[str]:
    """List the labels of a table that the profile does not speak of yet, in the order of the sheet."""
    columns = [column_number(name) for name, says in block.columns.items() if "is" in means(says)[0]]
    texts = [
        text
        for row in sheet.rows[block.rows[0] - 1 : block.rows[1] or None]
        for column in columns
        if column < len(row) and (text := text_of(row[column]))
    ]
    return [text for text in dict.fromkeys(texts) if text not in block.words]


def column_row(sheet: Sheet, block: Block, letters: str) -> dict[str, str | None]:
    """Describe a column for the editor: its letter, its headings, what it holds and of whom."""
    at = column_number(letters)
    path = [filled(sheet, row, at) for row in range(block.header[0] - 1, block.header[1])]
    says = means(block.columns[letters])[0]
    kind = "skip" if "skip" in says else says.get("is", None if "ask" in says else "figures")
    row = {"letter": letters, "heading": " · ".join(dict.fromkeys(filter(None, path))), "kind": kind}
    district = says.get("district", "_T")
    row["place"] = says.get("area") if district == "_T" else district
    return row | {name: says.get(name) for name in _SAID}


def column_says(row: Mapping[str, object], before: Says) -> Says:
    """Turn a row of the editor into what the profile says of the column; what was chosen of a figure makes it one.

    What was said before and is not in the editor (a measure, a status) stays.
    """
    kind = row.get("kind")
    if kind == "skip":
        return {"skip": "yes"}
    if kind not in (None, "figures"):
        return {**(before if before.get("is") == kind else {}), "is": str(kind)}
    said = {
        name: str(row[name]).strip() for name in (*_SAID, "place") if row.get(name) and row[name] == row[name]
    }
    place, value = said.pop("place", None), said.get("ground_value")
    if value:
        said["ground"] = ground_of(value)
    if place in codes("areas"):
        said |= {"area": place, "district": "_T"}
    elif place:
        said |= {"area": str(codes("districts")[place]["area"]), "district": place}
    edited = (*_SAID, "ground", "area", "district", "is", "ask", "skip", "blank")
    return {name: text for name, text in before.items() if name not in edited} | said


def meanings_offered(
    indicators: Mapping[str, str],
    definitions: Mapping[str, Sequence[str]],
    told_by: Iterable[tuple[str, str]],
    block: Block,
    unit: str,
    suggested: Iterable[str] = (),
) -> dict[str, Says | Sequence[Says]]:
    """List what a label may be said to mean, as text → what the profile then says; the likely ones stand first.

    Args:
        indicators: their names.
        definitions: those in use of each; where there are several, each is offered: they are different series.
        told_by: the indicators that are told by a further ground, each with one of its values
            (`queries.indicators.told_by_ground`): a label such as "Seeing" names both.
        block: the table.
        unit: whose file it is: its districts are offered.
        suggested: the indicators that the reader of the sheet found to be near.

    """
    area = codes("units").get(unit, {}).get("area")
    offered: dict[str, Says | Sequence[Says]] = {say("upload.leave-out"): {"skip": "yes"}}
    for code, row in codes("districts").items():
        if code != "_T" and area in (row["area"], "", None):
            offered[f"{label('districts', code)} ({label('areas', str(row['area']))})"] = {
                "area": str(row["area"]),
                "district": code,
            }
    for code in codes("areas"):
        offered[label("areas", code)] = {"area": code, "district": "_T"}
    for column, name in (("sex", "sexes"), ("locality", "localities"), ("disability", "disabilities")):
        for code in codes(name):
            offered[f"{say(f'by.{column}')}: {label(name, code)}"] = {column: code}
    for code in codes("ground_values"):
        if code != "_T":
            offered[_in_ground(code)] = {
                "ground": ground_of(code),
                "ground_value": code,
            }
    # The table's own indicator first, then every other with its parts.
    own = block.everywhere.get("indicator_id", "")
    grounds = [(code, {"ground": ground_of(value), "ground_value": value}) for code, value in told_by]
    for code, further in sorted(
        [*((one, {}) for one in indicators), *grounds], key=lambda one: one[0] != own
    ):
        offered |= _ways_of(code, indicators[code], further, definitions.get(code, ()))
    for says in block.words.values():
        if (text := _meant(says, offered)) is not None:
            offered.setdefault(text, says)
    return _likely_first(offered, block, suggested)


def _likely_first(
    offered: Mapping[str, Says | Sequence[Says]], block: Block, suggested: Iterable[str]
) -> dict[str, Says | Sequence[Says]]:
    """Put first what is most like a label that is asked about, then the indicators that are suggested."""
    asked = [fold(word) for word, says in block.words.items() if "ask" in means(says)[0]]
    near = {code: place for place, code in enumerate(suggested)}

    def rank(text: str) -> tuple[int, float, bool]:
        says = means(offered[text])[0]
        likeness = max((_likeness(word, text) for word in asked), default=0)
        if likeness >= _LIKELY:  # of what is equally like, what says the whole of a row stands first
            return 0, -likeness, "indicator_id" not in says
        if says.get("indicator_id") in near and "figure" not in says:
            return 1, near[says["indicator_id"]], False
        return 2, 0, False

    return {text: offered[text] for text in sorted(offered, key=rank)}


def _ways_of(
    code: str, name: str, further: Mapping[str, str], used: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Name an indicator, of one group where `further` says so, by each definition in use and with each of its parts."""
    found = {}
    group = f", {label('ground_values', further['ground_value'])}" if further else ""
    # Which one it is may be said of the whole table too.
    for definition in [*used, ""] if len(used) > 1 else [""]:
        series = f" [{definition}]" if definition else ""
        says = {"indicator_id": code, **further, **({"definition": definition} if definition else {})}
        found[f"{name}{group}{series}"] = says
        for figure in ("numerator", "denominator"):
            found[f"{name}{group}{series}: {say(f'upload.figure-{figure}')}"] = {**says, "figure": figure}
    return found


def _likeness(word: str, text: str) -> float:
    """Say how like a label is to the last part of what it may mean, its definition apart, 0 to 100."""
    return fuzz.ratio(word, fold(re.split(", |: ", re.sub(r" \[.*?\]", "", text))[-1]))


def ground_of(value: str) -> str:
    """Give the ground that a value is of."""
    return str(codes("ground_values")[value]["ground"])


def word_row(
    word: str, says: Says | Sequence[Says], question: Question | None, offered: Mapping
) -> dict[str, str | None]:
    """Describe a label for the editor: where it stands first, and what it is said to mean."""
    return {"word": word, "cell": question.cell if question else None, "means": _meant(says, offered)}


def _meant(says: Says | Sequence[Says], offered: Mapping[str, Says | Sequence[Says]]) -> str | None:
    """Say in words what a label is said to mean; None where that is still asked."""
    texts = {tuple(sorted(one.items())): text for text, one in offered.items() if isinstance(one, Mapping)}
    said = []
    for one in means(says):
        if "ask" in one:
            return None
        without = {name: code for name, code in one.items() if (name, code) != ("figure", "value")}
        whole = texts.get(tuple(sorted(without.items())))
        # What is offered as one meaning may be said in parts too: "female, rural".
        said += [whole] if whole else [texts.get(((name, code),), code) for name, code in without.items()]
    return " + ".join(said)


def word_says(text: str, offered: Mapping[str, Says | Sequence[Says]]) -> Says | Sequence[Says]:
    """Turn what was chosen for a label into what the profile says of it."""
    return offered[text]
