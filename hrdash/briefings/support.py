"""What support is needed and what holds work up, as the governments themselves report it."""

import pandas as pd

from hrdash.charts.content import BarRow, Bars, Grid
from hrdash.words import label, number, say, unit_name

from .basis import Basis, without_mark
from .content import Message

_SHOWN = 6


def support_messages(basis: Basis) -> list[Message]:
    """Give the support that open recommendations ask for, and the difficulties they name."""
    rows = basis.statuses()
    still_open = rows[~rows["status"].isin(["implemented", "no_report"])]
    found = [_message(basis, still_open, column) for column in ("support_needed", "difficulty")]
    return [message for message in found if message]


def asked_for(rows: pd.DataFrame, column: str) -> pd.Series:
    """Count what reports say in a column, the most frequent first; of equals by the alphabet."""
    texts = rows[column].dropna().map(lambda text: without_mark(str(text)).rstrip("."))
    counts = texts[texts != ""].value_counts().rename_axis("text").reset_index(name="count")
    return counts.sort_values(["count", "text"], ascending=[False, True]).set_index("text")["count"]


def _message(basis: Basis, rows: pd.DataFrame, column: str) -> Message | None:
    counts = asked_for(rows, column)
    if counts.empty:
        return None
    is_repeated = counts.iloc[0] > 1
    title = say(
        f"briefing.{column}" if is_repeated else f"briefing.{column}-each",
        n=int(counts.sum()),
        number=number(int(counts.sum())),
        most=in_sentence(counts.index[0]),
        count=number(int(counts.iloc[0])),
    )
    return Message(
        key=column,
        part="support",
        title=basis.example(title),
        second=say(f"briefing.{column}-second", open=number(len(rows))),
        source=say("foot.not-un"),
        chart=_bars(rows, counts, column) if is_repeated else None,
        table=None if is_repeated else _grid(rows, column),
        notes=(say(f"briefing.{column}-note"),),
    )


def in_sentence(text: str) -> str:
    """Write an answer without the capital of its beginning; an abbreviation keeps its own."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _bars(rows: pd.DataFrame, counts: pd.Series, column: str) -> Bars:
    texts = rows[column].map(lambda text: without_mark(text).rstrip(".") if isinstance(text, str) else None)
    bars = []
    for text, count in counts.head(_SHOWN).items():
        units = rows.loc[texts == text, "unit"].nunique()
        said = say("briefing.by-units", n=units) if rows["unit"].nunique() > 1 else ""
        bars.append(BarRow(str(text), (int(count),), said))
    rest = counts.iloc[_SHOWN:]
    if len(rest):
        bars.append(BarRow(say("briefing.others", n=len(rest)), (int(rest.sum()),), ""))
    return Bars((("asked", say("briefing.asked-part")),), tuple(bars), is_share=False)


def _grid(rows: pd.DataFrame, column: str) -> Grid:
    shown = rows[rows[column].notna()].head(_SHOWN)
    told = tuple(
        (unit_name(row.unit), row.summary, without_mark(getattr(row, column)), label("statuses", row.status))
        for row in shown.itertuples()
    )
    head = ("col.unit", "briefing.col-what", f"col.{column}", "col.status")
    return Grid(tuple(map(say, head)), told, (1.8, 4.2, 4.2, 1.8))
