"""The workbook that a unit fills in: the figures still missing for a period, and the statuses of what it leads on."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from hrdash.exports import template_actions
from hrdash.layout import Catalogue
from hrdash.layout.tidy import read_code
from hrdash.layout.values import read_period
from hrdash.queries import expected
from hrdash.queries.filters import QuestionError, check_known
from hrdash.queries.rates import PAKISTAN_TIME, release_day
from hrdash.store import Release
from hrdash.submissions.checking import catalogue_of
from hrdash.vocabulary import codes
from hrdash.words import day, group_label, label, number, say, unit_name

_LISTS = {
    "area": "areas",
    "district": "districts",
    "ground": "grounds",
    "unit_measure": "unit_measures",
    "status": "statuses",
}
_HEAD = 1  # the row of headings, from 0: one line stands over it
_LIST_CHARACTERS = 255  # so many characters a drop-down's list may have in Excel
_HIDDEN, _LOW = "*", "U"


@dataclass(frozen=True)
class _Column:
    """A column of a sheet to fill in: what it holds, its width in characters, and how its cells look."""

    name: str
    width: int
    look: str  # given: what is asked; last: for reference; value: what is wanted; fill: what may be added


# What is asked and where to write it fit side by side on a small screen; what every row has in common stands last.
_FIGURES = (
    _Column("indicator_id", 42, "given"),
    _Column("district", 15, "given"),
    _Column("sex", 9, "given"),
    _Column("age", 10, "given"),
    _Column("disability", 12, "given"),
    _Column("locality", 11, "given"),
    _Column("ground", 10, "given"),
    _Column("ground_value", 11, "given"),
    _Column("unit_measure", 10, "given"),
    _Column("last_value", 9, "last"),
    _Column("last_period", 9, "last"),
    _Column("value", 12, "value"),
    _Column("numerator", 12, "fill"),
    _Column("denominator", 12, "fill"),
    _Column("sample_size", 9, "fill"),
    _Column("source", 30, "fill"),
    _Column("note", 30, "fill"),
    _Column("period", 9, "given"),
    _Column("area", 20, "given"),
    _Column("definition", 28, "given"),
)
_STATUSES = (
    _Column("recommendation", 60, "given"),
    _Column("department", 26, "given"),
    _Column("assigned_on", 11, "last"),
    _Column("due_on", 11, "last"),
    _Column("last_status", 18, "last"),
    _Column("last_as_of", 11, "last"),
    _Column("status", 20, "value"),
    _Column("as_of", 12, "value"),
    _Column("reason", 30, "fill"),
    _Column("next_step", 30, "fill"),
    _Column("difficulty", 30, "fill"),
    _Column("support_needed", 30, "fill"),
    _Column("evidence", 30, "fill"),
    _Column("assignment_id", 34, "last"),
)
_ACTIONS = tuple(_Column(*one) for one in template_actions.COLUMNS)
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


def template_workbook(release: Release, unit: str, period: str) -> tuple[bytes, int]:
    """Write the workbook that a unit fills in for a period; what it produces passes `check` once filled.

    Labels are words that the reader of workbooks takes for the codes meant. A row in which nothing is filled in says
    nothing: the headings `Last value` and `Last status` tell the reader that a sheet is a request.

    Args:
        release: what stands now.
        unit: whose workbook.
        period: `2019`, `2019-20`, `FY20` or as it is stored.

    Returns:
        The bytes of an .xlsx file, and its rows to fill in: figures and statuses together.

    Raises:
        QuestionError: `bad-period` for what is no period, `unknown-code` for what is no unit.
    """
    check_known("unit", unit, codes("units"))
    asked = read_period(period)
    if asked is None:
        raise QuestionError("bad-period", f"{period!r} is not a period: write 2019, 2019-20 or 2019-Q3")
    figures = expected.missing_figures(release, unit, asked)
    statuses = expected.asked_assignments(release, unit)
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        writer = _Writer(book, release)
        says = {"unit": unit_name(unit), "period": asked}
        writer.add_read_me(_read_me(release, unit, asked, len(figures), len(statuses)))
        if len(figures):
            rows = _figure_rows(figures, catalogue_of(release))
            writer.add_sheet("figures", say("template.figures-title", **says), _FIGURES, rows, unit)
        if len(statuses):
            rows = _status_rows(statuses)
            writer.add_sheet("statuses", say("template.statuses-title", **says), _STATUSES, rows, unit)
        rows = template_actions.action_rows(release, unit, release_day(release))
        columns = _ACTIONS if release.is_demonstration else _ACTIONS[:-1]  # nothing is invented elsewhere
        writer.add_sheet("actions", say("template.actions-title", **says), columns, rows, unit)
    return content.getvalue(), len(figures) + len(statuses)


def _read_me(release: Release, unit: str, period: str, figures: int, statuses: int) -> list[tuple[str, str]]:
    """Give the lines of the first sheet, each as (look, text)."""
    ages = "; ".join(expected.open_ages(release, unit))
    offices = "; ".join(template_actions.offices(release, unit))
    published = say("foot.release", day=day(release_day(release)), version=release.version)
    today = day(datetime.now(PAKISTAN_TIME).date())
    says = {"unit": unit_name(unit), "period": period}
    lines = [("title", say("template.title", **says))]
    if release.is_demonstration:
        lines.append(("example", f"{say('example')}. {say('example.explained')}"))
    lines += [
        ("text", say("template.what", figures=number(figures), statuses=number(statuses), **says)),
        ("head", say("template.how")),
        *(("text", say(f"template.how-{step}")) for step in range(1, 8)),
        ("head", say("template.marks")),
        *(
            ("text", say(f"template.marks-{mark}"))
            for mark in ("hidden", "not-collected", "nil", "blank", "low")
        ),
        ("head", say("template.more")),
        ("warning", say("template.more-personal")),
        ("text", say("template.more-definition")),
        ("text", say("template.more-law", period=period)),
        *([("text", say("template.more-ages", indicators=ages))] if ages else []),
        *([("text", say("template.more-offices", offices=offices))] if offices else []),
        ("last", say("template.made", day=today, release=published)),
    ]
    return lines


def _figure_rows(figures: pd.DataFrame, catalogue: Catalogue) -> list[dict[str, object]]:
    rows = []
    for one in figures.to_dict("records"):
        name, indicator = one["label_en"], one["indicator_id"]
        has_last = isinstance(one["last_period"], str)
        row = {
            column.name: _written(column.name, one[column.name], one["area"])
            for column in _FIGURES
            if column.look == "given" and column.name in one
        }
        rows.append(
            row
            | {
                "indicator_id": name if catalogue.find(name) == [indicator] else indicator,
                "last_value": _last_value(one) if has_last else None,
                "last_period": _plain_period(one["last_period"]) if has_last else None,
                "definition": one["definition"] if isinstance(one["definition"], str) else None,
            }
        )
    return rows


@dataclass(frozen=True)
class _Last:
    """A published figure as it is shown for reference: its decimals, and whether its reliability is low."""

    value: float
    decimals: int
    is_low: bool


def _last_value(one: dict) -> object:
    if pd.isna(one["last_value"]):
        return _HIDDEN
    decimals = int(str(codes("unit_measures").get(one["unit_measure"], {}).get("decimals") or 0))
    return _Last(one["last_value"], decimals, one["last_status"] == _LOW)


def _status_rows(statuses: pd.DataFrame) -> list[dict[str, object]]:
    rows = []
    for one in statuses.to_dict("records"):
        paragraph = say("rec.paragraph", n=one["paragraph"]) if one["paragraph"] else ""
        where = " ".join(filter(None, (one["symbol"], paragraph)))
        rows.append(
            {
                "assignment_id": one["assignment_id"],
                "recommendation": ": ".join(filter(None, (where, one["summary"]))),
                "department": one["department"],
                "assigned_on": one["assigned_on"],
                "due_on": one["due_on"],
                "last_status": label("statuses", one["status"]),
                "last_as_of": one["as_of"],
            }
        )
    return rows


def _written(column: str, code: str, area: str | None = None) -> object:
    """Say a code in words; as itself where the reader would take the words for something else, blank where it is all."""
    if code == "_T":
        return None
    if column == "period":
        return _plain_period(code)
    words = label(_LISTS[column], code) if column in _LISTS else group_label(column, code)
    return words if read_code(column, words, area) == code else code


def _plain_period(period: str) -> object:
    return int(period) if period.isdigit() else period


def _choices(column: str, unit: str) -> list[str]:
    """List what a cell may be: the words of its code list; of areas, those that the unit may write."""
    own = expected.area_of(unit)
    known = codes(_CHOSEN[column]) if column in _CHOSEN else [own] if unit != "FED" else codes("areas")
    return [label(_CHOSEN.get(column, "areas"), code) for code in known if code != "no_report"]


class _Writer:
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
        sheet.set_column(0, 0, 110)
        sheet.hide_gridlines(2)
        for row, (look, text) in enumerate(lines):
            sheet.write_string(row, 0, text, self.look(text_wrap=True, **looks.get(look, {})))
            sheet.set_row(row, 16 * (1 + len(text) // 115) * (1.5 if look in ("title", "head") else 1))
        self._set_print(sheet, is_wide=False)

    def add_sheet(
        self, name: str, title: str, columns: Sequence[_Column], rows: Sequence[dict], unit: str
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

    def _write(self, sheet, row: int, place: int, column: _Column, cell: object) -> None:
        look = dict(_LOOKS[column.look])
        if column.name in ("indicator_id", "recommendation", "department"):
            look["text_wrap"] = True
        if column.name.endswith(("_on", "as_of")):
            look["num_format"] = "yyyy-mm-dd"
        if cell is None or pd.isna(getattr(cell, "value", cell)):
            sheet.write_blank(row, place, None, self.look(**look))
        elif isinstance(cell, _Last):
            digits = "#,##0" + ("." + "0" * cell.decimals if cell.decimals else "")
            shown = self.look(**look, num_format=f"({digits})" if cell.is_low else digits)
            sheet.write_number(row, place, cell.value, shown)
        elif isinstance(cell, pd.Timestamp):
            sheet.write_datetime(row, place, cell.to_pydatetime(), self.look(**look))
        elif isinstance(cell, int):
            sheet.write_number(row, place, cell, self.look(**look, align="left"))
        else:
            sheet.write_string(row, place, str(cell), self.look(**look))

    def _rule(self, columns: Sequence[_Column], name: str, unit: str) -> dict | None:
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


def _figure_formula(columns: Sequence[_Column]) -> str:
    """Say in Excel's words what a figure is: a mark, or a number that fits its unit of measure."""
    names = [column.name for column in columns]
    at, measure = (f"{xl_col_to_name(names.index(name))}{_HEAD + 2}" for name in ("value", "unit_measure"))
    percent, truth = label("unit_measures", "PT"), label("unit_measures", "YES_NO")
    return (
        f'=OR({at}="..",{at}="{_HIDDEN}",{at}="Nil",AND(ISNUMBER({at}),OR({measure}<>"{percent}",'
        f'AND({at}>=0,{at}<=100)),OR({measure}<>"{truth}",{at}=0,{at}=1)))'
    )
