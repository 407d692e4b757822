"""The workbook that a unit fills in: the figures still missing for a period, and the statuses of what it leads on."""

import io
from datetime import datetime

import pandas as pd
import xlsxwriter

from hrdash.exports import template_actions
from hrdash.exports.template_sheets import HIDDEN, Column, Last, Writer
from hrdash.layout import Catalogue
from hrdash.layout.tidy import read_code
from hrdash.layout.values import read_period
from hrdash.queries import expected
from hrdash.queries.filters import QuestionError, check_known
from hrdash.queries.rates import PAKISTAN_TIME, release_day
from hrdash.store import Release
from hrdash.submissions import catalogue_of
from hrdash.vocabulary import codes
from hrdash.words import day, group_label, label, number, say, unit_name

_LISTS = {
    "area": "areas",
    "district": "districts",
    "ground": "grounds",
    "unit_measure": "unit_measures",
    "status": "statuses",
}
_LOW = "U"

# What is asked and where to write it fit side by side on a small screen; what every row has in common stands last.
_FIGURES = (
    Column("indicator_id", 42, "given"),
    Column("district", 15, "given"),
    Column("sex", 9, "given"),
    Column("age", 10, "given"),
    Column("disability", 12, "given"),
    Column("locality", 11, "given"),
    Column("ground", 10, "given"),
    Column("ground_value", 11, "given"),
    Column("unit_measure", 10, "given"),
    Column("last_value", 9, "last"),
    Column("last_period", 9, "last"),
    Column("value", 12, "value"),
    Column("numerator", 12, "fill"),
    Column("denominator", 12, "fill"),
    Column("sample_size", 9, "fill"),
    Column("source", 30, "fill"),
    Column("note", 30, "fill"),
    Column("period", 9, "given"),
    Column("area", 20, "given"),
    Column("definition", 28, "given"),
)
_STATUSES = (
    Column("recommendation", 60, "given"),
    Column("department", 26, "given"),
    Column("assigned_on", 11, "last"),
    Column("due_on", 11, "last"),
    Column("last_status", 18, "last"),
    Column("last_as_of", 11, "last"),
    Column("status", 20, "value"),
    Column("as_of", 12, "value"),
    Column("reason", 30, "fill"),
    Column("next_step", 30, "fill"),
    Column("difficulty", 30, "fill"),
    Column("support_needed", 30, "fill"),
    Column("evidence", 30, "fill"),
    Column("assignment_id", 34, "last"),
)
_ACTIONS = tuple(Column(*one) for one in template_actions.COLUMNS)


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
        writer = Writer(book, release)
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


def _last_value(one: dict) -> object:
    if pd.isna(one["last_value"]):
        return HIDDEN
    decimals = int(str(codes("unit_measures").get(one["unit_measure"], {}).get("decimals") or 0))
    return Last(one["last_value"], decimals, one["last_status"] == _LOW)


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
