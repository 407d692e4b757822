"""The sheets of a template: how their cells look, and what may be written into them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from hrdash.queries import expected
from hrdash.queries.rates import release_day
from hrdash.store import Release
from hrdash.vocabulary import codes
from hrdash.words import day, label, say

_HEAD = 1  # the row of headings, from 0: one line stands over it
HIDDEN = "*"
_PAGE = 88  # characters of a column as wide as a sheet of A4: some programs cut a wider one when they print


@dataclass(frozen=True)
class Column:
    """A column of a sheet to fill in: what it holds, its width in characters, and how its cells look."""

    name: str
    width: int
    look: str  # given: what is asked; last: for reference; value: what is wanted; fill: what may be added


_LOOKS = {
    "given": {},
    "last": {"italic": True, "font_color": "#6B7280"},
    "value": {"bg_color": "#FFE999", "border": 1, "border_color": "#D4B106"},
    "fill": {"bg_color": "#FFF9E0", "border": 1, "border_color": "#E5DDB8"},
}
_CHOSEN = {
    "sex": "sexes",
    "disability": "disabilities",
    "locality": "localities",
    "ground": "grounds",
    "status": "statuses",
}


@dataclass(frozen=True)
class Last:
    """A published figure as it is shown for reference: its decimals, and whether its reliability is low."""

    value: float
    decimals: int
    is_low: bool


def _choices(column: str, unit: str) -> list[str]:
    """List what a cell may be: the words of its code list; of areas, those that the unit may write."""
    own = expected.area_of(unit)
    known = codes(_CHOSEN[column]) if column in _CHOSEN else [own] if unit != "FED" else codes("areas")
    return [label(_CHOSEN.get(column, "areas"), code) for code in known if code != "no_report"]


class Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, release: Release):
        self.book, self.release = book, release
        self.looks: dict[tuple, object] = {}
        self.rule_above = book.add_format({"top": 1, "top_color": "#6B7280"})

    def look(self, **properties: object):
        """Give a format, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.looks:
            self.looks[key] = self.book.add_format({"valign": "top", **properties})
        return self.looks[key]

    def add_read_me(self, lines: Sequence[tuple[str, str]]) -> None:
        """Write the first sheet: one column of sentences, nothing that could be read as a table."""
        looks = {
            "title": {"bold": True, "font_size": 16},
            "example": {"bold": True, "bg_color": "#FFE4CC"},
            "head": {"bold": True, "font_size": 12, "top": 1, "top_color": "#9CA3AF"},
            "warning": {"bold": True},
            "last": _LOOKS["last"],
        }
        sheet = self.book.add_worksheet(say("template.sheet.read-me"))
        sheet.set_column(0, 0, _PAGE)
        sheet.hide_gridlines(2)
        for row, (look, text) in enumerate(lines):
            sheet.write_string(row, 0, text, self.look(text_wrap=True, **looks.get(look, {})))
            sheet.set_row(row, 16 * (1 + len(text) // _PAGE) * (1.5 if look in ("title", "head") else 1))
        self._set_print(sheet, is_wide=False)

    def add_sheet(
        self, name: str, title: str, columns: Sequence[Column], rows: Sequence[dict], unit: str
    ) -> None:
        """Write a table to fill in: a line that says what it asks, headings, one row for each thing asked."""
        sheet = self.book.add_worksheet(say(f"template.sheet.{name}"))
        example = f"{say('example')}. " if self.release.is_demonstration else ""
        sheet.write_string(0, 0, example + title, self.look(bold=True, font_size=12))
        last = _HEAD + len(rows)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        sheet.set_row(_HEAD, 32)
        heading = self.look(bold=True, text_wrap=True, bg_color="#E5E7EB", bottom=1)
        headings = [
            {"header": say(f"template.column.{column.name}"), "header_format": heading} for column in columns
        ]
        sheet.add_table(_HEAD, 0, last, len(columns) - 1, {"name": name, "style": None, "columns": headings})
        for row, cells in enumerate(rows, _HEAD + 1):
            for place, column in enumerate(columns):
                self._write(sheet, row, place, column, cells.get(column.name))
        whole = (_HEAD + 1, 0, last, len(columns) - 1)
        new = f"=$A{_HEAD + 2}<>$A{_HEAD + 1}"  # where another indicator begins, however the rows are sorted
        sheet.conditional_format(*whole, {"type": "formula", "criteria": new, "format": self.rule_above})
        for place, column in enumerate(columns):
            rule = self._rule(columns, column.name, unit)
            if rule:
                sheet.data_validation(_HEAD + 1, place, last, place, rule)
        sheet.freeze_panes(_HEAD + 1, 1)
        sheet.repeat_rows(_HEAD)
        self._set_print(sheet, is_wide=True)

    def _write(self, sheet, row: int, place: int, column: Column, cell: object) -> None:
        look = dict(_LOOKS[column.look])
        if column.name in ("indicator_id", "recommendation", "department"):
            look["text_wrap"] = True
        if column.name.endswith(("_on", "as_of")):
            look["num_format"] = "yyyy-mm-dd"
        if cell is None or pd.isna(getattr(cell, "value", cell)):
            sheet.write_blank(row, place, None, self.look(**look))
        elif isinstance(cell, Last):
            digits = "#,##0" + ("." + "0" * cell.decimals if cell.decimals else "")
            shown = self.look(**look, num_format=f"({digits})" if cell.is_low else digits)
            sheet.write_number(row, place, cell.value, shown)
        elif isinstance(cell, pd.Timestamp):
            sheet.write_datetime(row, place, cell.to_pydatetime(), self.look(**look))
        elif isinstance(cell, int):
            sheet.write_number(row, place, cell, self.look(**look, align="left"))
        else:
            sheet.write_string(row, place, str(cell), self.look(**look))

    def _rule(self, columns: Sequence[Column], name: str, unit: str) -> dict | None:
        """Say what may be written into a column; Excel warns and lets the writer go on."""
        warns = {"error_type": "warning"}
        if name == "value":
            return warns | {
                "validate": "custom",
                "value": _figure_formula(columns),
                "error_message": say("template.not-a-figure"),
            }
        if name == "as_of":
            message = say("template.day")
            return warns | {
                "validate": "date",
                "criteria": "<=",
                "value": "=TODAY()",
                "error_message": message,
            }
        if name in _CHOSEN or name == "area":
            return warns | {"validate": "list", "source": _choices(name, unit)}
        return None

    def _set_print(self, sheet, *, is_wide: bool) -> None:
        sheet.set_paper(9)
        if is_wide:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        example = f"{say('example')} · " if self.release.is_demonstration else ""
        published = say("foot.release", day=day(release_day(self.release)), version=self.release.version)
        sheet.set_footer(f"&L{example}{published}&R&P / &N")


def _figure_formula(columns: Sequence[Column]) -> str:
    """Say in Excel's words what a figure is: a mark, or a number that fits its unit of measure."""
    names = [column.name for column in columns]
    at, measure = (f"{xl_col_to_name(names.index(name))}{_HEAD + 2}" for name in ("value", "unit_measure"))
    percent, truth = label("unit_measures", "PT"), label("unit_measures", "YES_NO")
    return (
        f'=OR({at}="..",{at}="{HIDDEN}",{at}="Nil",AND(ISNUMBER({at}),OR({measure}<>"{percent}",'
        f'AND({at}>=0,{at}<=100)),OR({measure}<>"{truth}",{at}=0,{at}=1)))'
    )
