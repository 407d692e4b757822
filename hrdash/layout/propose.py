"""Proposing how to read a sheet: where its tables stand, what its headings and labels mean, and what has to be asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hrdash.layout.catalogue import Catalogue
from hrdash.layout.heads import Head as Over
from hrdash.layout.heads import read_heads
from hrdash.layout.meanings import meaning_of, without_marks
from hrdash.layout.months import are_whole, period_of_months
from hrdash.layout.profiles import Block, Profile, Question, Says, shape_of
from hrdash.layout.records import nearest_label
from hrdash.layout.sides import SideSays, read_side
from hrdash.layout.stretches import Table, find_tables
from hrdash.layout.texts import Texts
from hrdash.layout.tidy import Head, find_head
from hrdash.layout.tidy_block import propose_tidy
from hrdash.layout.titles import (
    areas_in,
    districts_in,
    groups_in,
    is_scaled,
    periods_of,
    subjects_of,
    told_apart,
)
from hrdash.words import listed, say
from hrdash.workbook import Sheet, Workbook, address, letter


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
    """Propose how to read the sheets of a workbook.

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
        head = find_head(sheet)
        tables: Sequence[Table | Head] = [head] if head and not head.is_stored else find_tables(sheet)
        for table in tables:
            proposer = _Proposer(sheet, catalogue, area, len(blocks), needs_source)
            blocks.append(proposer.block(table))
            questions += proposer.questions
            shapes.append(shape_of(sheet, blocks[-1].header))
    name = workbook.name.rsplit(".", 1)[0]
    return Proposal(Profile(name, "-".join(dict.fromkeys(shapes))[:64], tuple(blocks)), questions)


@dataclass
class _Proposer:
    """Proposes one block of a profile, and gathers what it has to ask."""

    sheet: Sheet
    catalogue: Catalogue
    area: str | None
    number: int
    needs_source: bool = False
    questions: list[Question] = field(default_factory=list)
    subjects: list[list[str]] = field(default_factory=list)  # what the titles are about
    months: list[tuple[int | None, int]] = field(default_factory=list)  # that totals without a period are of

    def block(self, table: Table | Head) -> Block:
        if isinstance(table, Head):
            return self._tidy_block(table)
        self.sheet = table.grid.sheet  # only the columns of this table
        heads, over_all = read_heads(self.sheet, table, self.catalogue)
        self.subjects = [names for title in [*table.titles, *table.shared] for names in told_apart(title)]
        doubtful = [text for text in over_all if self._may_be_another(text)]
        titles = [*table.titles, *(text for text in over_all if text not in doubtful)]
        columns = self._figure_columns(table, heads, doubtful)
        columns = _without_totals(columns, [*titles, *table.shared])
        area = self._area_of(titles, table.shared)
        side = read_side(self.sheet, table, self.catalogue, area, columns)
        self.months = [head.month for head in heads.values() if head.month and "period" not in head.says]
        self.months += side.months
        self._ask_labels(side)
        skipped = {letter(column): {"skip": "yes"} for column in table.columns.others}
        everywhere = self._everywhere(titles, table.shared, side.said, side.has_open_area)
        every = side.columns | columns | skipped
        every = {name: every[name] for name in sorted(every, key=lambda name: (len(name), name))}
        return Block(self.sheet.name, table.header, table.rows, everywhere, every, side.words)

    def _tidy_block(self, head: Head) -> Block:
        columns, asked, said = propose_tidy(self.sheet, head)
        for name, heading in asked.items():
            cell = address(head.row, [*head.unknown][[*head.unknown.values()].index(heading)])
            text = self._ask(f"columns.{name}", cell, say("ask.label", label=heading))
            columns[name] = {"ask": text}
        titles = [text for row in range(head.row) for text in map(str, filter(None, self.sheet.rows[row]))]
        everywhere = self._everywhere(titles, [], said, has_open_area=False)
        return Block(
            self.sheet.name, (head.row + 1, head.row + 1), (head.row + 2, 0), everywhere, columns, {}
        )

    def _ask(self, place: str, cell: str | None, text: str, choices: Sequence[str] = ()) -> str:
        self.questions.append(Question(self.number, place, cell, text, tuple(choices)))
        return text

    def _figure_columns(
        self, table: Table, heads: dict[int, Over], doubtful: Sequence[str]
    ) -> dict[str, Says]:
        """Say what each column of figures means by the headings over it; what is doubtful over all is left unsaid."""
        columns: dict[str, Says] = {}
        for column, head in heads.items():
            name = letter(column)
            if head.month:
                columns[name] = {"skip": "yes"}
                continue
            if any(text in doubtful for text in head.path):
                head.says.pop("indicator_id", None)
            columns[name] = head.says
            own = [text for text in head.path if text not in doubtful]
            unknown = head.unknown or [text for text in own if self._may_be_another(text)]
            if unknown:
                said = " · ".join(filter(None, unknown)) or name
                cell = address(table.header[1] - 1, column)
                text = say("ask.heading", heading=said)
                columns[name] = {"ask": self._ask(f"columns.{name}", cell, text, self.catalogue.near(said))}
        return columns

    def _may_be_another(self, text: str) -> bool:
        """Whether a word that names an indicator may mean another: "Population" in a statement of prisons."""
        ids = self.catalogue.find(without_marks(text)) if len(text.split()) == 1 else []
        named = any(set(ids) & set(self.catalogue.find(name)) for names in self.subjects for name in names)
        return bool(ids and self.subjects) and not named

    def _ask_labels(self, side: SideSays) -> None:
        """Ask about the labels that the reader would not know."""
        for name, cell in side.unread.items():
            text = self._ask(f"columns.{name}", cell, say("ask.heading", heading=name))
            side.columns[name] = {"ask": text}
        doubtful = {text: None for text in side.words if self._may_be_another(text)}
        for text, cell in {**doubtful, **side.unknown}.items():
            near = None
            if not meaning_of(text):
                near = nearest_label("district", text) or nearest_label("area", text)
            question = say("ask.place", label=text, near=near) if near else say("ask.label", label=text)
            choices = [near] if near else self.catalogue.near(text)
            side.words[text] = {"ask": self._ask(f"words.{text}", cell, question, choices)}

    def _everywhere(
        self, titles: Sequence[str], shared: Sequence[str], said: set[str], has_open_area: bool
    ) -> dict[str, str]:
        everywhere: dict[str, str] = {}
        if "indicator_id" not in said:
            everywhere["indicator_id"] = self._indicator(titles, shared)
        indicator = everywhere.get("indicator_id", "")
        used = self.catalogue.definitions.get(indicator, ())
        if len(used) > 1:
            asked = say("upload.definition")
            everywhere["definition"] = "ask: " + self._ask("all.definition", None, asked, used)
        if "period" not in said:
            everywhere["period"] = self._period(titles, shared)
        if "area" not in said or has_open_area:
            everywhere |= self._place(titles, shared, has_open_area)
        everywhere |= self._groups(titles, shared, said)
        # "Figures in million" stands under a table as often as over it.
        sheet = Texts(self.sheet)
        rows = (sheet.of(row, 2) for row in range(len(sheet.rows)))
        lone = (texts[0] for texts in rows if len(texts) == 1)
        if any(is_scaled(title) for title in (*titles, *shared, *lone)):
            everywhere["scale"] = "ask: " + self._ask("all.scale", None, say("ask.scale"), ["1", "1000"])
        if self.needs_source:
            everywhere["source"] = "ask: " + self._ask("all.source", None, say("ask.source"))
        return everywhere

    def _period(self, titles: Sequence[str], shared: Sequence[str]) -> str:
        """Take the period that the nearest titles name; those of a sheet's name come last."""
        for source in (titles, shared, [self.sheet.name]):
            periods, is_part = periods_of(source)
            if len(periods) == 1 and not is_part and (not self.months or are_whole(periods[0], self.months)):
                return periods[0]
            if periods:
                asked = say("ask.months" if self.months else "ask.period", found=listed(periods))
                return "ask: " + self._ask("all.period", None, asked, periods)
        if whole := period_of_months(self.months):
            return whole
        return "ask: " + self._ask("all.period", None, say("ask.no-period"))

    def _area_of(self, titles: Sequence[str], shared: Sequence[str]) -> str | None:
        """Name the one area that titles are about, or the sender's own where they name none."""
        for source in (titles, shared, [self.sheet.name]):
            named = dict.fromkeys(area for title in source for area in areas_in(title))
            named |= dict.fromkeys(area for title in source for area, _, _ in districts_in(title))
            if named:
                return next(iter(named)) if len(named) == 1 else None
        return self.area

    def _place(self, titles: Sequence[str], shared: Sequence[str], has_open_area: bool) -> dict[str, str]:
        area = self._area_of(titles, shared)
        if area is None:
            named = dict.fromkeys(one for title in [*titles, *shared] for one in areas_in(title))
            return {"area": "ask: " + self._ask("all.area", None, say("ask.area"), [*named])}
        for source in () if has_open_area else (titles, shared, [self.sheet.name]):
            found = [one for title in source for one in districts_in(title) if one[0] == area]
            if len(found) == 1 and found[0][2]:
                return {"area": area, "district": found[0][1]}
            if found:
                asked = say("upload.ask-district")
                return {
                    "area": area,
                    "district": "ask: " + self._ask("all.district", None, asked, [one[1] for one in found]),
                }
        return {"area": area}

    def _groups(self, titles: Sequence[str], shared: Sequence[str], said: set[str]) -> dict[str, str]:
        """Say of whom a table is whose title is one label, such as Male; ask where a title only mentions a group."""
        found: dict[str, str] = {}
        for source in (titles, shared, [self.sheet.name]):
            for title in source:
                meaning = meaning_of(title)
                whole = dict(meaning.says) if meaning and not {"area", "period"} & set(meaning.says) else {}
                found |= {name: code for name, code in whole.items() if name not in {*said, *found}}
                if whole or self._named(title):
                    continue
                for name, (code, word) in groups_in(title).items():
                    if name not in {*said, *found}:
                        asked = say("ask.group", label=word)
                        found[name] = "ask: " + self._ask(f"all.{name}", None, asked, [code, "_T"])
        return {name: code for name, code in found.items() if code != "_T"}

    def _named(self, title: str) -> list[str]:
        """List the indicators that a title names, whatever it says of place and period beside."""
        return next((ids for text in subjects_of(title) if (ids := self.catalogue.find(text))), [])

    def _indicator(self, titles: Sequence[str], shared: Sequence[str]) -> str:
        """Take the indicator that the nearest titles name."""
        for source in (titles, shared, [self.sheet.name]):
            found = list(dict.fromkeys(one for title in source for one in self._named(title)))
            if len(found) == 1:
                return found[0]
            if found:
                break
        near = [one for title in [*titles, *shared] for one in self.catalogue.near(title)]
        return "ask: " + self._ask(
            "all.indicator_id", None, say("ask.indicator"), list(dict.fromkeys(found + near))
        )


def _without_totals(columns: dict[str, Says], titles: Sequence[str]) -> dict[str, Says]:
    """Leave out of the columns a total of what a title tells: "Persons" under a table titled Male are males."""
    told = {
        name
        for title in titles
        if (meaning := meaning_of(title))
        for name, code in meaning.says.items()
        if code != "_T" and {says.get(name, "_T") for says in columns.values()} == {"_T"}
    }
    return {
        column: {name: code for name, code in says.items() if name not in told}
        for column, says in columns.items()
    }
