"""The options that several commands take, and what their texts mean."""

import csv
import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

# Typer carries its own copy of click and names only this child of click's usage error.
UsageError = typer.BadParameter.__base__

Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="K=V[,V…]",
        help="Only rows in which column K has one of the values; again for another column. "
        'A value that holds a comma stands in double quotes: source="PBS, table 12".',
    ),
]


def _said(text: str) -> str:
    """Refuse a blank or unreadable who or why: history has to show it."""
    if not text.strip():
        raise typer.BadParameter("say it in words; it is kept in the history.")
    return readable(text)


def readable(text: str) -> str:
    """Refuse what the shell passed on as bytes that are no text."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise typer.BadParameter("is not text in UTF-8; type it again.") from None
    return " ".join(text.split())


Who = Annotated[
    str,
    typer.Option("--by", metavar="WHO", help="Who does it: a post, as history will show it.", callback=_said),
]
Submission = Annotated[
    str, typer.Argument(metavar="ID", help="The submission, as `submit` and `history` name it.")
]
Reason = Annotated[
    str, typer.Option("--reason", metavar="T", help="Why, as history will show it.", callback=_said)
]


def read_where(filters: Sequence[str]) -> dict[str, list[str]]:
    """Read `--where K=V[,V…]`; a column named again gets more values.

    >>> read_where(["unit=PK-KP,PK-PB", 'source="PBS, table 12"'])
    {'unit': ['PK-KP', 'PK-PB'], 'source': ['PBS, table 12']}
    """
    where: dict[str, list[str]] = {}
    for text in filters:
        column, equals, values = text.partition("=")
        values = readable(values)
        found = [value.strip() for value in next(csv.reader([values], skipinitialspace=True), [])]
        is_next_column = any(re.match(r"\w+=", value) for value in found[1:])
        if not (column and equals and found and all(found)) or is_next_column:
            raise UsageError(
                f"--where takes COLUMN=VALUE[,VALUE…], and stands again before another column; not {text!r}."
            )
        where.setdefault(column.strip(), []).extend(found)
    return where


def read_at(at: str | None) -> tuple[int | None, date | None]:
    """Read `--at`: the release and the day of the statuses, each None where it is not said.

    >>> read_at("12"), read_at("2026-03-31"), read_at("12@2026-03-31")
    ((12, None), (None, datetime.date(2026, 3, 31)), (12, datetime.date(2026, 3, 31)))
    """
    if at is None:
        return None, None
    version, _, day = at.partition("@") if "@" in at or at.isdigit() else ("", "", at)
    try:
        is_whole = at and ("@" not in at or (version and day))
        if not is_whole:
            raise ValueError
        return int(version) if version else None, date.fromisoformat(day) if day else None
    except ValueError:
        raise UsageError(
            f"--at takes a release (12), a day (2026-03-31) or both (12@2026-03-31), not {at!r}."
        ) from None
