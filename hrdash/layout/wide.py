"""Reading a table by its profile: labels down the side and along the head become rows of observations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hrdash.layout.label_column import Said
from hrdash.layout.labels import Side
from hrdash.layout.notes import is_note, is_page_title
from hrdash.layout.profiles import Block, Says, means
from hrdash.layout.texts import Texts
from hrdash.places import fold
from hrdash.vocabulary import OBSERVATION_KEY
from hrdash.workbook import Sheet, address, text_of

_NOT_SAID = ("figure", "is", "skip", "ask", "blank")


@dataclass(frozen=True)
class Label:
    """A label that was met on the way: where, and what was made of it (None: nothing)."""

    cell: str
    text: str
    is_known: bool
    is_stored: bool  # False: a level without a place, or skipped


@dataclass
class Reading:
    """What a table was read as: figures with all that is said of them, and the labels met."""

    figures: list[tuple[dict[str, Said], str, int, int]] = field(
        default_factory=list
    )  # said, figure, row, column
    labels: list[Label] = field(default_factory=list)
    conflicts: list[tuple[str, str]] = field(default_factory=list)  # cell, what is said twice
    unlabelled: list[str] = field(default_factory=list)  # where a row of figures should have its label


def column_number(letters: str) -> int:
    """Turn a column's letters into its number from 0.

    >>> column_number("A"), column_number("AA")
    (0, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def filled(sheet: Sheet, row: int, column: int) -> str | None:
    """Read a cell's text; inside merged cells, that of their first."""
    text = (
        text_of(sheet.rows[row][column]) if row < len(sheet.rows) and column < len(sheet.rows[row]) else None
    )
    if text is not None:
        return text
    for at in sheet.merged:
        if at.top <= row <= at.bottom and at.left <= column <= at.right:
            return text_of(sheet.rows[at.top][at.left])
    return None


def read_wide(sheet: Sheet, block: Block) -> Reading:
    """Read the figures of one table on a sheet, each with the codes its labels say.

    Rows that repeat the headings or name the next page are passed over; a row of labels without figures speaks for
    the rows under it.
    """
    reading = Reading()
    labelled, figured = _columns(block)
    texts = Texts(sheet)
    over = {column: heading_of(texts, block, column) for column in figured}
    lines = [
        (row, any(texts.own(row, column) is not None for column in figured))
        for row in _rows_of(texts, block, [*labelled, *figured])
    ]
    everywhere = {name: Said(code) for name, code in block.everywhere.items() if not code.startswith("ask: ")}
    side = Side(block, texts, labelled, lines)
    for row, has_figures in lines:
        said = side.read(row, has_figures)
        if said is None or not has_figures:
            continue
        for more in said:
            known = everywhere | more
            for column, all_says in figured.items():
                for says in all_says:
                    _add(reading, (row, column), known, more, says, over[column])
    reading.labels.extend(Label(*one) for one in side.met)
    reading.unlabelled.extend(address(row, min(labelled)) for row in side.unlabelled)
    return reading


def _rows_of(texts: Texts, block: Block, columns: Sequence[int]) -> Iterator[int]:
    """Go through the rows of a table, without those that repeat its headings or titles."""
    columns = sorted(columns)

    def folded(row: int) -> tuple[str, ...]:
        return tuple(fold(texts.own(row, column) or "") for column in columns)

    top, bottom = block.header
    heads = {folded(row) for row in range(top - 1, min(bottom, len(texts.rows)))}
    titles = {text for row in range(min(top - 1, len(texts.rows))) for text in texts.of(row)}
    for row in range(block.rows[0] - 1, min(block.rows[1] or len(texts.rows), len(texts.rows))):
        alone = texts.of(row, 2)
        if len(alone) == 1 and (is_note(alone[0]) or is_page_title(alone[0], titles)):
            continue
        # In a table without headings the first row is one of figures.
        if folded(row) not in heads or row < bottom:
            yield row


def _columns(block: Block) -> tuple[dict[int, Says], dict[int, list[Says]]]:
    labelled, figured = {}, {}
    for name, says in sorted(block.columns.items(), key=lambda item: column_number(item[0])):
        for one in means(says):
            if "skip" in one or "ask" in one:
                continue
            if "is" in one:
                labelled[column_number(name)] = one
            else:
                figured.setdefault(column_number(name), []).append(one)
    return labelled, figured


def heading_of(texts: Texts, block: Block, column: int) -> str:
    """Give the cell of the heading next over a column; a row that numbers the columns is none."""
    for row in range(block.header[1] - 1, block.header[0] - 2, -1):
        text = texts.own(row, column)
        if (text and not text.strip("()").isdigit()) or row == block.header[0] - 1:
            return address(row, column)
    return address(block.header[1] - 1, column)


def _add(
    reading: Reading, at: tuple[int, int], known: Mapping, said: Mapping, says: Says, heading: str
) -> None:
    """Add a figure under what its row, its column and the whole table say; a total gives way to a group."""
    row, column = at
    figure = says.get("figure") or (said["figure"].code if "figure" in said else "value")
    known = dict(known)
    for name, code in says.items():
        if name in _NOT_SAID:
            continue
        before = said.get(name)
        if before and before.code not in (code, "_T") and code != "_T":
            reading.conflicts.append((address(row, column), f"{before.code} / {code}"))
        if (code != "_T" or name not in known) and (not before or before.code == "_T"):
            known[name] = Said(code, heading)
    known.pop("figure", None)
    reading.figures.append((known, figure, row, column))


def joined(reading: Reading) -> Iterator[tuple[dict[str, Said], dict[str, tuple[int, int]]]]:
    """Bring figures of one key together: value, numerator, denominator, each with its cell as (row, column).

    A figure that stands twice under one key makes a second row, for the rules to compare.
    """
    rows: dict[tuple, list[tuple[dict[str, Said], dict]]] = {}
    unsaid = Said("_T")
    for said, figure, row, column in reading.figures:
        key = tuple(said.get(name, unsaid).code for name in OBSERVATION_KEY)
        versions = rows.setdefault(key, [])
        for _, figures in versions:
            if figure not in figures:
                figures[figure] = (row, column)
                break
        else:
            versions.append((said, {figure: (row, column)}))
    for versions in rows.values():
        yield from versions
