"""What the labels down the side of a table say of each of its rows."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from hrdash.layout.label_column import LabelColumn, Said
from hrdash.layout.label_kinds import ANY, DIMENSIONS, LEVEL, MONTH, look_up
from hrdash.layout.meanings import Meaning, meaning_of
from hrdash.layout.outline import PLACE, UNKNOWN, Event, dimension_of, find_nesting
from hrdash.layout.profiles import Block, Says, means
from hrdash.layout.texts import Texts
from hrdash.layout.tidy import Heading, find_heading
from hrdash.places import fold
from hrdash.workbook import address


class Side:
    """The labels of a table, row by row from the top."""

    def __init__(
        self,
        block: Block,
        texts: Texts,
        labelled: Mapping[int, Says],
        lines: Sequence[tuple[int, bool]],
    ):
        self.block, self.texts, self.labelled = block, texts, labelled
        self.met: list[tuple[str, str, bool, bool]] = []  # cell, text, is it known, is it stored
        self.unlabelled: list[int] = []  # rows of figures that no label speaks of
        self.heading: Heading | None = None  # of the section
        self._known: dict[tuple, Meaning | list[Says] | None] = {}
        self.columns = {
            column: LabelColumn(says, find_nesting(self._events(column, lines)))
            for column, says in labelled.items()
        }
        for column, state in self.columns.items():
            met = [meaning_of(text) for row, _ in lines if (text := self._own(row, column))]
            state.totals = sum(bool(one and one.is_total) for one in met)
        self.heading = None
        self.row = 0
        self._is_spoken_for = True  # the label before has its figures

    @cached_property
    def _words(self) -> dict[str, list[Says]]:
        return {fold(word) or word: means(says) for word, says in self.block.words.items()}

    def read(self, row: int, has_figures: bool) -> list[dict[str, Said]] | None:
        """Take in a row's labels.

        Returns: what they say, once for each measure they name; None where the row's figures have no place.
        """
        is_new, self.row = False, row
        own = {column: text for column in self.columns if (text := self._own(row, column)) is not None}
        if has_figures and self._is_unlabelled(own):
            self.unlabelled.append(row)
            return None
        if own or has_figures:
            self._is_spoken_for = has_figures
        for column, state in self.columns.items():
            if column not in own:
                self._go_on(state, column, own, is_new)
                continue
            state.own_row = None
            if is_new:
                state.clear()
            is_new |= self._take(state, row, column, own, has_figures)
        if any(self._is_lost(column, own, has_figures) for column in self.columns):
            return None
        together: dict[str, Said] = {}
        for state in self.columns.values():
            together |= {
                name: one
                for name, one in state.said.items()
                if name not in together or together[name].code == "_T" or one.code != "_T"
            }
        return [
            {**together, **one}
            for state in self.columns.values()
            for one in state.own_row or ()
        ] or [together]  # fmt: skip

    def _is_unlabelled(self, own: Mapping[int, str]) -> bool:
        """Whether a row without labels of its own has figures that the label above does not speak of: it has its own."""
        if own or not self.columns or not self._is_spoken_for:
            return False
        is_said = any("blank" in state.says for state in self.columns.values())
        return not is_said and not self.texts.goes_on(self.row, max(self.columns))

    def _is_lost(self, column: int, own: Mapping[int, str], has_figures: bool) -> bool:
        """Whether a column keeps the row's figures from being stored; a division does not where a district follows."""
        state = self.columns[column]
        if state.own_row == []:
            return True
        if state.says["is"] != LEVEL or not state.lost:
            return bool(state.lost)
        is_placed = any(
            "area" in inner.said and not inner.lost for other, inner in self.columns.items() if other > column
        )
        if not is_placed and has_figures and column in own:
            self.met.append((address(self.row, self._at(self.row, column)), own[column], True, False))
        return not is_placed

    def _own(self, row: int, column: int) -> str | None:
        """Give a row's label in a column; in the first, what stands left of it where the row has no other label."""
        return self.texts.own(row, self._at(row, column))

    def _at(self, row: int, column: int) -> int:
        is_first = column == min(self.labelled)
        return self.texts.label_left_of(row, self.labelled) if is_first else column

    def _go_on(self, state: LabelColumn, column: int, own: Mapping[int, str], is_new: bool) -> None:
        """Go on without a label of the row's own: that above holds, or the column begins anew."""
        if "blank" in state.says:
            state.said = {state.says["is"]: Said(state.says["blank"])}
            state.lost, state.own_row = "", None
            return
        if self.texts.goes_on(self.row, column):
            return
        if is_new:
            state.clear()
        elif not any(other > column for other in own):
            state.own_row = None

    def _take(
        self, state: LabelColumn, row: int, column: int, own: Mapping[int, str], has_figures: bool
    ) -> bool:
        """Take in one label; returns whether those inside it begin anew."""
        text, cell = own[column], address(row, self._at(row, column))
        says = self._says(column, text)
        has_more = has_figures or any(other > column for other in own)
        if says is None and (heading := self._section(text, row, column, has_figures)):
            self._begin_section(state, heading)
            return True
        if isinstance(says, list):
            return self._take_words(state, says, text, cell, has_figures)
        if state.says["is"] == MONTH:
            self.met.append((cell, text, True, says.is_total))
        if state.says["is"] in (LEVEL, MONTH) and says is not None:
            return self._take_level(state, says, cell)
        if says is None:
            is_known = is_stored = False
            state.lose()
        else:
            is_stored = self._enter(state, says, cell, has_more)
            is_known = is_stored or says.has_no_place or (says.is_total and state.lost == PLACE)
        self.met.append((cell, text, is_known, is_stored))
        return True

    def _take_level(self, state: LabelColumn, says: Meaning, cell: str) -> bool:
        """Take in a division, a tehsil or a month, which has no place.

        A total closes the level; that of divisions or tehsils once where the level is the outer one.
        """
        is_closed = says.is_total and (state.says["is"] == MONTH or self._is_only_total(state))
        state.lost = "" if says.says or is_closed else PLACE
        state.said = {name: Said(code, cell) for name, code in says.says.items()}
        return True

    def _is_only_total(self, state: LabelColumn) -> bool:
        column = next(at for at, one in self.columns.items() if one is state)
        is_inner = all(
            other < column or one["is"] not in ANY for other, one in self.labelled.items() if other != column
        )
        return is_inner or state.totals == 1

    def _take_words(
        self, state: LabelColumn, says: list[Says], text: str, cell: str, has_figures: bool
    ) -> bool:
        is_left_out = any("skip" in one or "ask" in one for one in says)
        self.met.append((cell, text, True, not any("skip" in one for one in says)))
        if is_left_out:
            meaning = meaning_of(text)
            if meaning and meaning.says:
                self._enter(state, meaning, cell, has_figures)
            elif not (meaning and meaning.is_total):
                state.lose()
            state.own_row = []
            return True
        if has_figures and any({"figure", "indicator_id"} & set(one) for one in says):
            # The name of a measure speaks for its own row.
            state.own_row = [{name: Said(code, cell) for name, code in one.items()} for one in says]
        elif says[0]:
            self._enter(state, Meaning(says[0]), cell, has_figures)
        return True

    def _says(self, column: int, text: str) -> Meaning | list[Says] | None:
        area = self._area()
        key = (column, text, area, self.heading.ground if self.heading else "")
        if key not in self._known:
            words = self._words.get(fold(text) or text)
            self._known[key] = words or look_up(self.labelled[column], text, area, self.heading)
        return self._known[key]

    def _area(self) -> str | None:
        """Say which area the present row lies in, where that is known."""
        for state in getattr(self, "columns", {}).values():
            if "area" in state.said:
                return None if state.said["area"].code == "PK" else state.said["area"].code
        area = self.block.everywhere.get("area", "")  # an open question is no area
        return area if area.startswith("PK-") else None

    # Sections: a heading without figures that names what its labels tell apart

    def _section(self, text: str, row: int, column: int, has_figures: bool) -> Heading | None:
        has_inner = any(other > column and self.texts.own(row, other) is not None for other in self.labelled)
        if has_figures and not has_inner:
            return None
        heading = find_heading(text)
        return heading if heading and heading.column in DIMENSIONS else None

    def _begin_section(self, state: LabelColumn, heading: Heading) -> None:
        self.heading = heading
        place = {name: one for name, one in state.said.items() if name in ("area", "district")}
        if not state.listed:
            state.base = place
        state.clear()
        state.said = dict(state.base)
        state.listed = heading.column in ("area", "district")

    # Entering a label

    def _enter(self, state: LabelColumn, meaning: Meaning, cell: str, has_figures: bool) -> bool:
        """Set what a label says; what hangs under it begins anew. Returns whether its figures are stored."""
        says = dict(meaning.says)
        if meaning.has_no_place:
            state.lost, state.last = PLACE, ()
            return False
        if meaning.is_total and not says:
            return self._close(state, meaning.reach, has_figures)
        dimensions = list(dict.fromkeys(map(dimension_of, says)))
        nesting = state.nesting
        if PLACE in dimensions and self.heading and not state.listed:
            self.heading, state.said = None, {}  # a place begins sections of its own
        if state.lost and not state.is_found(dimensions):
            return True
        kept = set().union(*(nesting.over(one) for one in dimensions))
        is_beside = PLACE not in dimensions and PLACE not in kept and not self.heading
        is_over = any(one in nesting.over(PLACE) for one in dimensions)
        if is_beside and not is_over and "area" in state.said:
            state.lose()  # after a list of places, of which of them?
            return False
        state.lost = ""
        state.said = {
            name: one
            for name, one in state.said.items()
            if dimension_of(name) in kept or (dimension_of(name) == PLACE and self.heading and not is_over)
        }
        if PLACE in dimensions:
            state.said = {name: one for name, one in state.said.items() if dimension_of(name) != PLACE}
        state.said |= {name: Said(code, cell) for name, code in says.items()}
        state.last = dimensions if has_figures else ()
        return True

    def _close(self, state: LabelColumn, reach: str, has_figures: bool) -> bool:
        """Take in a bare total: it closes the innermost split that is open. Returns whether its figures are stored."""
        if reach == "table" or not has_figures:
            is_clear = len(state.nesting.areas) <= 1
            area = state.said.get("area")
            state.clear()
            if reach == "table" and not is_clear:
                state.lose()
            elif area:
                state.said = {"area": area}
            return not state.lost
        if state.lost:
            return True
        open_ones = {
            dimension_of(name)
            for name, one in state.said.items()
            if one.code != "_T" and name != "obs_status"
        }
        if not state.last or not open_ones:  # under a heading: the total of what the heading names
            state.last = tuple(open_ones) if state.last else ()
            return True
        inner = [one for one in state.last if one in state.nesting.first]
        closing = state.nesting.innermost(inner)
        if closing is None or (len(inner) > 1 and PLACE not in inner):
            state.lose()
            return False
        if closing == PLACE:
            return self._close_places(state, reach)
        if state.nesting.has_unclear_totals and PLACE in state.nesting.over(closing):
            state.lose()
            return False
        state.said = {name: one for name, one in state.said.items() if dimension_of(name) != closing}
        state.last = [
            one for one in state.nesting.over(closing) if any(dimension_of(n) == one for n in state.said)
        ]
        return True

    def _close_places(self, state: LabelColumn, reach: str) -> bool:
        if reach == "part" or self._is_of_level(state):
            state.lost, state.last = PLACE, ()
            return False
        if state.listed and (state.base or self.block.everywhere.get("area") == "PK"):
            state.said, state.last = dict(state.base), ()  # what is listed are parts of it
            return True
        is_whole = state.said["district"].code == "_T" or len(state.nesting.areas) > 1
        if is_whole and not self._lies_in_area(state):
            state.lose()
            return False
        state.said = {name: one for name, one in state.said.items() if name != "district"}
        state.last = ()
        return True

    def _is_of_level(self, state: LabelColumn) -> bool:
        """Whether the places that a total closes are those of a division further out."""
        column = next(at for at, one in self.columns.items() if one is state)
        return any(
            outer.says["is"] == LEVEL and outer.lost for at, outer in self.columns.items() if at < column
        )

    def _lies_in_area(self, state: LabelColumn) -> bool:
        """Whether the sheet says in which one area the places that a total closes lie: over them, or further out."""
        area, district = state.said["area"], state.said["district"]
        if district.code == "_T":
            return False
        if state.nesting.has_area_heads and state.nesting.has_area_totals:
            return True
        for column, outer in self.columns.items():
            if outer is state:
                return False
            if outer.said.get("area", area).code == area.code and "area" in outer.said:
                is_written = self.texts.at(self.row, column) is not None
                return is_written or state.nesting.has_area_totals
        return False

    # Before reading: how the labels of a column hang together

    def _events(self, column: int, lines: Sequence[tuple[int, bool]]) -> list[Event]:
        if self.labelled[column]["is"] not in ANY:
            return []
        events = []
        for row, has_figures in lines:
            text = self._own(row, column)
            if text is None:
                continue
            event = self._event(column, row, text, has_figures)
            if event:
                events.append(event)
        return events

    def _event(self, column: int, row: int, text: str, has_figures: bool) -> Event | None:
        says = self._says(column, text)
        if says is None:
            heading = self._section(text, row, column, has_figures)
            if heading:
                self.heading = heading
                return Event({}, False)
            return Event({UNKNOWN: text}, has_figures)
        if isinstance(says, list):
            if any("skip" in one or "ask" in one for one in says):
                meaning = meaning_of(text)
                if meaning and (meaning.says or meaning.is_total):
                    return self._event_of(meaning, text, has_figures)
                return Event({UNKNOWN: text}, has_figures)
            if not says[0] or (has_figures and any({"figure", "indicator_id"} & set(one) for one in says)):
                return None
            return self._event_of(Meaning(says[0]), text, has_figures)
        return self._event_of(says, text, has_figures)

    def _event_of(self, meaning: Meaning, text: str, has_figures: bool) -> Event:
        if meaning.has_no_place:
            return Event({PLACE: f"|{text}"}, has_figures)
        if meaning.is_total and not meaning.says:
            return Event({}, has_figures, is_total=True)
        told = {dimension_of(name): code for name, code in meaning.says.items()}
        if PLACE in told:
            told[PLACE] = f"{meaning.says.get('area', '')}|{meaning.says.get('district', '_T')}"
            if self.heading and self.heading.column not in ("area", "district"):
                self.heading = None
        return Event(told, has_figures)
