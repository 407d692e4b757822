"""Reading a table by its profile: labels down the side and along the head become rows of observations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hrdash.layout.meanings import Meaning, meaning_of
from hrdash.layout.profiles import Block, Says, means
from hrdash.places import fold
from hrdash.vocabulary import OBSERVATION_KEY
from hrdash.workbook import Sheet, address, text_of

_NOT_SAID = ("figure", "is", "skip", "ask")


@dataclass
class Said:
    """A code and the cell that said it; no cell where the profile said it of the whole table."""

    code: str
    cell: str | None = None


@dataclass(frozen=True)
class Label:
    """A label that was met on the way: where, and what was made of it (None: nothing)."""

    cell: str
    text: str
    says: Sequence[Says]
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

    Rows that repeat the headings are passed over; a row of labels without figures speaks for the rows under it.
    """
    reading = Reading()
    labelled, figured = _columns(block)
    heads = {tuple(_folded(sheet, row)) for row in range(block.header[0] - 1, block.header[1])}
    over = {column: _heading(sheet, block, column) for column in figured}
    outline = _Outline(block)
    last = min(block.rows[1] or len(sheet.rows), len(sheet.rows))
    for row in range(block.rows[0] - 1, last):
        if tuple(_folded(sheet, row)) in heads:
            continue
        at = [column for column in figured if text_of(_cell(sheet, row, column)) is not None]
        said = outline.read(sheet, row, labelled, bool(at), reading)
        if not at or said is None:
            continue
        for column, all_says in figured.items():
            for more in said:
                _add(reading, block, row, column, more, all_says, over)
    return reading


def _columns(block: Block) -> tuple[dict[int, str], dict[int, list[Says]]]:
    labelled, figured = {}, {}
    for name, says in sorted(block.columns.items(), key=lambda item: column_number(item[0])):
        for one in means(says):
            if "skip" in one or "ask" in one:
                continue
            if "is" in one:
                labelled[column_number(name)] = one["is"]
            else:
                figured.setdefault(column_number(name), []).append(one)
    return labelled, figured


def _cell(sheet: Sheet, row: int, column: int) -> object:
    return sheet.rows[row][column] if column < len(sheet.rows[row]) else None


def _folded(sheet: Sheet, row: int) -> list[str]:
    return [fold(text_of(cell) or "") for cell in sheet.rows[row]]


def _heading(sheet: Sheet, block: Block, column: int) -> str:
    """Give the cell of the heading next over a column; a row that numbers the columns is none."""
    for row in range(block.header[1] - 1, block.header[0] - 2, -1):
        text = text_of(_cell(sheet, row, column))
        if (text and not text.strip("()").isdigit()) or row == block.header[0] - 1:
            return address(row, column)
    return address(block.header[1] - 1, column)


def _add(
    reading: Reading,
    block: Block,
    row: int,
    column: int,
    said: dict,
    all_says: Sequence[Says],
    heads: Mapping,
) -> None:
    """Add a figure under what its row, its column and the whole table say; a total gives way to a group."""
    for says in all_says:
        known = {name: Said(code) for name, code in block.everywhere.items() if not code.startswith("ask: ")}
        known |= said
        for name, code in says.items():
            if name in _NOT_SAID:
                continue
            before = said.get(name)
            if before and before.code not in (code, "_T") and code != "_T":
                reading.conflicts.append((address(row, column), f"{before.code} / {code}"))
            if not before or before.code == "_T":
                known[name] = Said(code, heads[column])
        figure = says.get("figure") or (said["figure"].code if "figure" in said else "value")
        known.pop("figure", None)
        reading.figures.append((known, figure, row, column))


@dataclass
class _Outline:
    """What the labels down the side say at the present row, column of labels by column of labels."""

    block: Block
    said: dict[int, dict[str, Said]] = field(default_factory=dict)
    order: dict[int, list[str]] = field(default_factory=dict)  # in which order a column's labels nest
    lost: dict[int, bool] = field(default_factory=dict)  # under a label that has no place

    def read(
        self, sheet: Sheet, row: int, labelled: Mapping[int, str], has_figures: bool, reading: Reading
    ) -> list[dict[str, Said]] | None:
        """Take in a row's labels; returns what they say, once for each measure they name, or None to pass over it."""
        alternatives: list[Says] = [{}]
        skips, was_new = False, False
        for column, kind in labelled.items():
            text, at = filled(sheet, row, column), address(row, column)
            if text is None:
                if was_new:  # an outer label begins anew: what stood here before is over
                    self.said[column], self.lost[column] = {}, False
                continue
            own = text_of(_cell(sheet, row, column)) is not None
            says = self._says(text, kind)
            is_note = says is None and not has_figures
            if own and not is_note:
                reading.labels.append(self._label(row, column, text, says))
            if says is None:
                if has_figures:
                    self.lost[column] = True
                    skips = True
                continue
            was_new |= own
            if isinstance(says, Meaning):
                self._enter(column, says, at)
            else:
                if any("skip" in one or "ask" in one for one in says):
                    skips = True
                    continue
                if has_figures and any({"figure", "indicator_id"} & set(one) for one in says):
                    # The name of a measure speaks for its own row.
                    alternatives = [{name: Said(code, at) for name, code in one.items()} for one in says]
                else:
                    self._enter(column, Meaning(says[0]), at)
        if skips or any(self.lost.values()):
            return None
        together: dict[str, Said] = {}
        for column in labelled:
            together |= {
                name: one
                for name, one in self.said.get(column, {}).items()
                if name not in together or one.code != "_T"
            }
        return [{**together, **one} for one in alternatives]

    def _says(self, text: str, kind: str) -> Meaning | list[Says] | None:
        words = {fold(word): says for word, says in self.block.words.items()}
        if fold(text) in words:
            return means(words[fold(text)])
        if kind not in ("label", "area", "district"):
            return column_meaning(kind, text)
        area = self._area()
        return meaning_of(text, area) or (meaning_of(text, None) if area else None)

    def _area(self) -> str | None:
        """Say which area the present row lies in, where that is known."""
        for said in self.said.values():
            if "area" in said:
                return None if said["area"].code == "PK" else said["area"].code
        area = self.block.everywhere.get("area", "")  # an open question is no area
        return area if area.startswith("PK-") else None

    def _label(self, row: int, column: int, text: str, says: Meaning | list[Says] | None) -> Label:
        if isinstance(says, Meaning):
            return Label(address(row, column), text, [says.says], True, not says.has_no_place)
        is_stored = says is not None and not any("skip" in one for one in says)
        return Label(address(row, column), text, says or [], says is not None, is_stored)

    def _enter(self, column: int, meaning: Meaning, cell: str) -> None:
        """Set what a label says; what hangs under it in the outline begins anew."""
        said, order = self.said.setdefault(column, {}), self.order.setdefault(column, [])
        if meaning.has_no_place:
            self.lost[column] = True
            return
        says = dict(meaning.says)
        if "area" in says:
            self.lost[column] = False
            said.clear()
        if meaning.is_total and not says and order:
            inner = order[-1]  # "Total" closes the innermost split
            if inner == "place":
                said.pop("district", None)
            else:
                said.pop(inner, None)
            return
        ranks = ["place" if name in ("area", "district") else name for name in says]
        order += [name for name in dict.fromkeys(ranks) if name not in order]
        if ranks:
            outermost = min(order.index(name) for name in ranks)
            for name in order[outermost + 1 :]:
                said.pop(name, None)
        said |= {name: Said(code, cell) for name, code in says.items()}


def column_meaning(kind: str, text: str) -> Meaning | None:
    """Read a label in a column that holds one kind of labels only, such as sexes or ages."""
    from hrdash.layout.tidy import read_code

    code = read_code(kind, text)
    if code is None:
        return None
    if kind == "ground_value":
        found = meaning_of(text)
        return found if found and "ground_value" in found.says else None
    return Meaning({kind: code})


def joined(reading: Reading) -> Iterator[tuple[dict[str, Said], dict[str, tuple[int, int]]]]:
    """Bring figures of one key together: value, numerator, denominator, each with its cell as (row, column).

    A figure that stands twice under one key makes a second row, for the rules to compare.
    """
    rows: dict[tuple, list[tuple[dict[str, Said], dict]]] = {}
    for said, figure, row, column in reading.figures:
        key = tuple(said[name].code if name in said else "_T" for name in OBSERVATION_KEY)
        versions = rows.setdefault(key, [])
        for _, figures in versions:
            if figure not in figures:
                figures[figure] = (row, column)
                break
        else:
            versions.append((said, {figure: (row, column)}))
    for versions in rows.values():
        yield from versions
