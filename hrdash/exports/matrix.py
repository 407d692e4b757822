"""The ministry's implementation matrix of one unit, which `check` reads back: theme by theme, a row for each action."""

import io
import textwrap
from collections.abc import Mapping
from datetime import date

import pandas as pd
import xlsxwriter

from hrdash.exports.tables import CELL_CHARACTERS
from hrdash.queries import annexes, meetings, rates
from hrdash.store import Release
from hrdash.vocabulary import codes
from hrdash.words import day, label, say, unit_name

HEADINGS = (
    ("theme", "Theme", 22),
    ("recommendation", "Recommendation", 60),
    ("wording", "Wording", 18),
    ("symbol", "Document symbol", 20),
    ("paragraph", "Paragraph", 11),
    ("department", "Responsible department", 36),
    ("action", "Action", 44),
    ("plan", "Plan", 26),
    ("timeline", "Timeline", 13),
    ("action_status", "Action status", 18),
    ("budget", "Budget (PKR)", 15),
    ("spent", "Spent (PKR)", 15),
    ("status", "Status", 18),
    ("as_of", "Status as of", 13),
    ("evidence", "Evidence", 40),
    ("remarks", "Remarks", 60),
    ("next_step", "Next step", 40),
    ("difficulty", "Difficulty", 40),
    ("support_needed", "Support needed", 40),
)
"""What the matrix says, the heading that its reader knows it by, and how wide it is."""


_OF_ACTION = ("action", "plan", "timeline", "action_status", "budget", "spent")
_TOLD = ("next_step", "difficulty", "support_needed")
_A3 = 8
_LINE = 15  # points from line to line


def matrix_rows(release: Release, unit: str, as_of: date | None = None) -> list[dict[str, object]]:
    """Give the matrix of one unit, each recommendation in scope under its first theme, once for each of its actions.

    Returns:
        One mapping of `HEADINGS` a row. A recommendation without a report has a blank status: no report is no status.
    """
    found = rates.statuses(release, as_of, {"unit": unit})
    known = meetings.departments(release)
    actions = annexes.measures(release, unit)
    served = dict(list(actions.groupby("recommendation_id"))) if len(actions) else {}
    order = {theme: place for place, theme in enumerate(codes("themes"))}
    rows = []
    for one in found.itertuples():
        theme = min(one.themes, key=lambda code: order.get(code, len(order)), default="")
        about = _about(one, known) | {"theme": label("themes", theme)}
        for action in _actions(served.get(one.recommendation_id)):
            rows.append((order.get(theme, len(order)), about | action))
    rows.sort(key=lambda pair: pair[0])
    return [row for _, row in rows]


def _about(one: object, known: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    has_report = one.status != "no_report"
    text = one.text if isinstance(one.text, str) and one.text else None
    department = known.get(str(one.department_id), {}).get("name")
    evidence = [] if one.evidence is None or isinstance(one.evidence, float) else list(one.evidence)
    return {
        "recommendation": text or one.summary,
        "wording": say("annex.un-text" if text else "annex.summary-by").rstrip(":"),
        "symbol": one.symbol,
        "paragraph": f"{_text(one.paragraph)}{_text(one.sub_item)}" or None,
        "department": department,
        "status": label("statuses", one.status) if has_report else None,
        "as_of": one.as_of if has_report else None,
        "evidence": ";".join(evidence) or None,
        "remarks": one.reason if has_report else None,
        **{name: getattr(one, name) if has_report else None for name in _TOLD},
    }


def _actions(actions: pd.DataFrame | None) -> list[dict[str, object]]:
    if actions is None:
        return [dict.fromkeys(_OF_ACTION)]
    return [
        {
            "action": one.title,
            "plan": label("plans", one.plan) if isinstance(one.plan, str) else None,
            "timeline": one.due_on,
            "action_status": label("statuses", one.status) if isinstance(one.status, str) else None,
            "budget": one.budget_pkr,
            "spent": one.spent_pkr,
        }
        for one in actions.itertuples()
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def matrix(release: Release, unit: str, as_of: date | None = None) -> tuple[bytes, int]:
    """Write the matrix of one unit as .xlsx, and say how many rows it has.

    Its title names the unit, the day of the statuses and the release, and says Example where it must. Text stays text:
    no cell can run as a formula.
    """
    rows = matrix_rows(release, unit, as_of)
    on = as_of or rates.release_day(release)
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        title = say("matrix.title", unit=unit_name(unit), day=day(on), version=release.version)
        book.set_properties({"title": title, "keywords": say("example") if release.is_demonstration else ""})
        sheet = book.add_worksheet(say("matrix.sheet"))
        bold = book.add_format({"bold": True, "font_size": 13})
        sheet.write_string(0, 0, f"{say('example')}: {title}" if release.is_demonstration else title, bold)
        sheet.write_string(1, 0, say("foot.not-un"), book.add_format({"italic": True}))
        _write_rows(book, sheet, rows)
    return content.getvalue(), len(rows)


def _lines(value: object, width: int) -> int:
    """Count the lines of a cell: not every program makes a row as high as its text."""
    return max(1, len(textwrap.wrap(value, width))) if isinstance(value, str) else 1


def _write_rows(book: object, sheet: object, rows: list[dict[str, object]]) -> None:
    head = book.add_format(
        {"bold": True, "bg_color": "#dfe6e4", "border": 1, "text_wrap": True, "valign": "top"}
    )
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#dfe6e4"})
    dated = book.add_format(
        {"num_format": "yyyy-mm-dd", "valign": "top", "border": 1, "border_color": "#dfe6e4"}
    )
    amount = book.add_format({"num_format": "#,##0", "valign": "top", "border": 1, "border_color": "#dfe6e4"})
    first = 3
    for place, (_, heading, width) in enumerate(HEADINGS):
        sheet.set_column(place, place, width)
        sheet.write_string(first, place, heading, head)
    sheet.freeze_panes(first + 1, 2)
    for number, row in enumerate(rows, first + 1):
        sheet.set_row(number, _LINE * max(_lines(row[name], width) for name, _, width in HEADINGS))
        for place, (name, _, _) in enumerate(HEADINGS):
            value = row[name]
            if value is None or pd.isna(value):
                sheet.write_blank(number, place, None, plain)
            elif name in ("budget", "spent"):
                sheet.write_number(number, place, value, amount)
            elif name in ("timeline", "as_of"):
                sheet.write_datetime(number, place, pd.Timestamp(value).to_pydatetime(), dated)
            else:
                sheet.write_string(number, place, str(value)[:CELL_CHARACTERS], plain)
    sheet.autofilter(first, 0, first + max(1, len(rows)), len(HEADINGS) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(2, 0)  # so wide that on one sheet it could not be read
    sheet.repeat_columns(0, 1)
    sheet.repeat_rows(first)
