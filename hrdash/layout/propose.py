"""Proposing how to read a sheet: where its tables stand, what its headings and labels mean, and what has to be asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hrdash.layout.catalogue import Catalogue
from hrdash.layout.grid import Table, find_tables
from hrdash.layout.meanings import Meaning, find_code, meaning_of, without_marks
from hrdash.layout.profiles import Block, Profile, Question, Says, shape_of
from hrdash.layout.records import nearest_label
from hrdash.layout.tidy import find_heading
from hrdash.layout.values import periods_in
from hrdash.layout.wide import filled
from hrdash.places import find_area
from hrdash.words import listed, say
from hrdash.workbook import Sheet, Workbook, address, letter

_DIMENSIONS = ("area", "district", "period", "sex", "age", "disability", "locality", "ground", "ground_value")


@dataclass(frozen=True)
class Proposal:
    """A profile, and the questions it leaves open; with none it may be used as it is."""

    profile: Profile
    questions: list[Question] = field(default_factory=list)

    @property
    def is_confident(self) -> bool:
        """Whether nothing has to be asked."""
        return not self.questions


def propose(
    workbook: Workbook,
    catalogue: Catalogue,
    area: str | None = None,
    sheets: Iterable[str] | None = None,
    *,
    needs_source: bool = False,
) -> Proposal:
    """Propose how to read the sheets of a workbook that have a layout of their own.

    Args:
        workbook: the sheets; hidden ones are left out.
        catalogue: the indicators that titles and headings may name.
        area: the sender's own area, meant where nothing on the sheet says another.
        sheets: the names of the sheets to look at; all where None.
        needs_source: ask for the publication that the figures are from, as FED has to name it.
    """
    blocks, questions, shapes = [], [], []
    for sheet in workbook.sheets:
        if sheet.is_hidden or (sheets is not None and sheet.name not in sheets):
            continue
        for table in find_tables(sheet):
            proposer = _Proposer(sheet, table, catalogue, area, len(blocks), needs_source)
            blocks.append(proposer.block())
            questions += proposer.questions
            shapes.append(shape_of(sheet, blocks[-1].header))
    name = workbook.name.rsplit(".", 1)[0]
    return Proposal(Profile(name, "-".join(dict.fromkeys(shapes))[:64], tuple(blocks)), questions)


@dataclass
class _Proposer:
    sheet: Sheet
    table: Table
    catalogue: Catalogue
    area: str | None
    number: int
    needs_source: bool = False
    questions: list[Question] = field(default_factory=list)
    _said: set[str] = field(default_factory=set)  # columns that headings or labels say
    _titles: list[str] = field(default_factory=list)

    def block(self) -> Block:
        columns = self._figure_columns()
        labels, words = self._label_columns()
        everywhere = self._everywhere(columns, words)
        return Block(self.sheet.name, self.table.header, self.table.rows, everywhere, labels | columns, words)

    def _ask(self, place: str, cell: str | None, text: str, choices: Sequence[str] = ()) -> str:
        self.questions.append(Question(self.number, place, cell, text, tuple(choices)))
        return text

    def _figure_columns(self) -> dict[str, Says]:
        """Say what each column of figures means by the headings over it."""
        paths = {column: self._path(column) for column in self.table.figured}
        # What stands over every column tells none apart: it is a title.
        shared = set.intersection(*(set(path) for path in paths.values())) if paths else set()
        self._titles = [
            *self.table.titles,
            *(text for text in next(iter(paths.values()), []) if text in shared),
        ]
        columns: dict[str, Says] = {}
        for column, path in paths.items():
            says, unknown = self._merge(path)
            unknown = [text for text in unknown if text not in shared]
            place = f"columns.{letter(column)}"
            if unknown:
                said = " · ".join(unknown)
                cell = address(self.table.header[1] - 1, column)
                says = {
                    "ask": self._ask(place, cell, say("ask.heading", heading=said), self.catalogue.near(said))
                }
            self._said |= {name for name, code in says.items() if name != "ask"}
            columns[letter(column)] = says
        return columns

    def _path(self, column: int) -> list[str]:
        """List the headings over a column, outermost first; a heading that spans columns is over all of them."""
        path = []
        for row in range(self.table.header[0] - 1, self.table.header[1]):
            text = filled(self.sheet, row, column)
            at = column
            is_last = row == self.table.header[1] - 1
            while text is None and not is_last and at - 1 in self.table.figured:
                at -= 1
                text = filled(self.sheet, row, at)
            if text is not None and text not in path and not self.table.is_numbering(row):
                path.append(text)
        return path

    def _merge(self, texts: Sequence[str]) -> tuple[dict[str, str], list[str]]:
        """Bring together what several headings say; returns that and what is not understood."""
        says: dict[str, str] = {}
        unknown = []
        for text in texts:
            more = self._meaning(text)
            clash = more and any(says.get(name, code) not in (code, "_T") for name, code in more.items())
            if more is None or clash:
                unknown.append(text)
            else:
                says |= {name: code for name, code in more.items() if says.get(name, "_T") == "_T"}
        return says, unknown

    def _meaning(self, text: str) -> dict[str, str] | None:
        meaning = meaning_of(text)
        if meaning:
            return dict(meaning.says)
        ids = self.catalogue.find(without_marks(text))
        if len(ids) == 1:
            return {"indicator_id": ids[0]}
        measure = find_code("unit_measures", without_marks(text))
        return {"unit_measure": measure} if measure else None

    def _label_columns(self) -> tuple[dict[str, Says], dict[str, Says]]:
        columns: dict[str, Says] = {}
        words: dict[str, Says] = {}
        for column in self.table.labelled:
            labels = self._labels(column)
            known = self._kind_by_heading(column)
            if known == "skip" or (not labels and known is None):
                columns[letter(column)] = {"skip": "yes"}
                continue
            kind = known if known and self._all_are(known, labels) else "label"
            columns[letter(column)] = {"is": kind}
            if kind == "label":
                self._explain(labels, words)
            else:
                self._said.add(kind)
                self._said |= {"area"} if kind == "district" else set()
        return columns, words

    def _kind_by_heading(self, column: int) -> str | None:
        texts = [
            filled(self.sheet, row, column) for row in range(self.table.header[0] - 1, self.table.header[1])
        ]
        for text in reversed([text for text in texts if text]):
            heading = find_heading(text)
            if heading:
                name = "ground_value" if heading.ground else heading.column
                return name if name in (*_DIMENSIONS, "indicator_id") else "skip"
        return None

    def _labels(self, column: int) -> dict[str, str]:
        """List the labels of a column, each with the first cell that has it; of rows with figures or sections."""
        found: dict[str, str] = {}
        for row in range(self.table.rows[0] - 1, self.table.rows[1]):
            text = filled(self.sheet, row, column)
            if (
                text
                and not self.table.is_heading_again(row)
                and (self.table.has_figures(row) or meaning_of(text))
            ):
                found.setdefault(text, address(row, column))
        return found

    def _all_are(self, kind: str, labels: Mapping[str, str]) -> bool:
        """Say whether a column holds labels of its heading's kind only."""
        from hrdash.layout.tidy import read_code

        if kind in ("indicator_id",):
            return False
        if kind in ("area", "district"):
            return all(
                meaning_of(text) is None or "area" in meaning_of(text).says for text in labels
            ) and not any(meaning_of(text) is None and not nearest_label(kind, text) for text in labels)
        return all(read_code(kind, text) is not None for text in labels)

    def _explain(self, labels: Mapping[str, str], words: dict[str, Says]) -> None:
        """Write down what labels mean that the vocabulary does not place, and ask where nothing is known."""
        for text, cell in labels.items():
            meaning = meaning_of(text, self.area) or meaning_of(text)
            if meaning:
                self._said |= set(meaning.says)
                if meaning.is_total and not meaning.says:
                    total = self._total(labels)
                    if total:
                        words[text] = total
                continue
            ids = self.catalogue.find(without_marks(text))
            if len(ids) == 1:
                words[text] = {"indicator_id": ids[0]}
                self._said.add("indicator_id")
                continue
            near = nearest_label("district", text) or nearest_label("area", text)
            question = say("ask.place", label=text, near=near) if near else say("ask.label", label=text)
            words[text] = {"ask": self._ask(f"words.{text}", cell, question, [near] if near else [])}

    def _total(self, labels: Mapping[str, str]) -> dict[str, str] | None:
        """Say what a bare total stands for where the other labels are whole areas: the nation."""
        meanings = [meaning for text in labels if (meaning := meaning_of(text)) and meaning.says]
        if (
            meanings
            and all(_is_area(meaning) for meaning in meanings)
            and "PK" not in {m.says["area"] for m in meanings}
        ):
            return {"area": "PK", "district": "_T"}
        return None

    def _everywhere(self, columns: Mapping[str, Says], words: Mapping[str, Says]) -> dict[str, str]:
        titles = self._titles
        everywhere: dict[str, str] = {}
        if "indicator_id" not in self._said:
            everywhere["indicator_id"] = self._indicator(titles)
        indicator = everywhere.get("indicator_id", "")
        used = self.catalogue.definitions.get(indicator, ())
        if len(used) > 1:
            asked = say("upload.definition")
            everywhere["definition"] = "ask: " + self._ask("all.definition", None, asked, used)
        if "period" not in self._said:
            periods = list(dict.fromkeys(period for title in titles for period in periods_in(title)))
            asked = say("ask.period", found=listed(periods)) if periods else say("ask.no-period")
            everywhere["period"] = (
                periods[0] if len(periods) == 1 else "ask: " + self._ask("all.period", None, asked, periods)
            )
        if "area" not in self._said:
            named = [area for title in titles for word in _places(title) if (area := find_area(word))]
            own = self.area if self.area and not named else None
            found = list(dict.fromkeys(named)) or ([own] if own else [])
            everywhere["area"] = (
                found[0] if len(found) == 1 else "ask: " + self._ask("all.area", None, say("ask.area"), found)
            )
        if self.needs_source:
            everywhere["source"] = "ask: " + self._ask("all.source", None, say("ask.source"))
        return everywhere

    def _indicator(self, titles: Sequence[str]) -> str:
        found = list(
            dict.fromkeys(one for title in titles for one in self.catalogue.find(without_marks(title)))
        )
        if len(found) == 1:
            return found[0]
        near = [one for title in titles for one in self.catalogue.near(title)]
        return "ask: " + self._ask(
            "all.indicator_id", None, say("ask.indicator"), list(dict.fromkeys(found + near))
        )


def _is_area(meaning: Meaning) -> bool:
    return meaning.says.get("district") == "_T"


def _places(title: str) -> list[str]:
    """List the runs of up to four words of a title, the longest first, that may name an area."""
    words = [word.strip(",.:;()-–") for word in title.split()]
    runs = [
        " ".join(words[start : start + length])
        for length in (4, 3, 2, 1)
        for start in range(len(words) - length + 1)
    ]
    found, used = [], set()
    for run in runs:
        if len(run) > 2 and find_area(run) and not any(run in longer for longer in used):
            found.append(run)
            used.add(run)
    return found
