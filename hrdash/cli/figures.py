"""Commands that ask: any table, where a figure came from, what happened."""

import csv
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from .common import Context, UsageError, Where, answer, app, readable, show_progress


@app.command("table")
def _table(
    context: Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A stored or computed table.")],
    where: Where = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="K[,K…]", help="What a computed table is grouped by.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="N|DATE|N@DATE",
            help="A release, the day of the statuses, or both; else the newest.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write .csv, .xlsx, .parquet, .json or .sdmx.csv."),
    ] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="K[,K…]", help="Which columns, in which order.")
    ] = None,
    labels: Annotated[
        str, typer.Option("--labels", metavar="codes|labels|both", help="Codes, their names, or both.")
    ] = "codes",
    wide: Annotated[
        str | None,
        typer.Option("--wide", metavar="K", help="Groups of this column of observations side by side."),
    ] = None,
) -> None:
    """Print or write any table, stored or computed, filtered."""
    if labels not in ("codes", "labels", "both"):
        raise UsageError(f"--labels takes codes, labels or both, not {labels!r}.")
    version, as_of = read_at(at)
    filters, keys = read_where(where or []), list(dict.fromkeys(filter(None, (by or "").split(","))))

    from hrdash.exports import tables as files
    from hrdash.queries import rates, tables
    from hrdash.store import read_release

    if out and files.file_kind(out) == files.SDMX and labels == "labels":
        raise UsageError(
            "SDMX is made of codes: leave --labels labels out; the structure file says their names."
        )
    release = read_release(context.obj.lake, version)
    rows = tables.table(release, name, filters, keys, as_of)
    about = {"name": name, "version": release.version, "published": release.at}
    if name in tables.ON_A_DAY:
        about["statuses as of"] = (as_of or rates.release_day(release)).isoformat()
    about |= {"filters": "; ".join(where or []), "by": ", ".join(keys), "source": _sources(rows)}
    rows, explained = _shaped(release, rows, columns, labels, wide, bool(out))
    if release.is_demonstration:
        about["example"] = "Example: assignments and statuses are invented"
    if out and files.file_kind(out) == files.SDMX:
        from hrdash.exports.sdmx import write_sdmx

        write_sdmx(rows, out, release)
    elif out:
        files.write_table(
            rows,
            out,
            about,
            is_demonstration=release.is_demonstration,
            explained=explained,
            progress=show_progress,
        )
    rows_as_json = list(files.plain_rows(rows)) if context.obj.is_json else None
    document = {"name": name, "version": release.version, "rows": rows_as_json}
    head = [name, f"release {release.version}", f"{rows.num_rows:,} rows"]
    head += [f"statuses as of {about['statuses as of']}"] if name in tables.ON_A_DAY else []
    head += ["Example"] if release.is_demonstration else []
    answer(context, document, f"{' · '.join(head)}\n{f'written to {out}' if out else files.text_table(rows)}")


def _shaped(release, rows, columns: str | None, labels: str, wide: str | None, is_file: bool):
    """Give the rows in the shape that was asked for, and what the codes that they had mean."""
    from hrdash.exports import explained, shapes

    meanings = explained.explain(release, rows) if is_file else []
    chosen = list(filter(None, (columns or "").split(",")))
    names = explained.indicator_names(release)
    return shapes.shaped(rows, names, over=wide, columns=chosen, how=labels), meanings


def _sources(rows) -> str:
    """Name the sources of a table's rows, for the sheet that says what it shows."""
    if "source" not in rows.column_names:
        return "Computed by hrdash"
    return "; ".join(sorted(source for source in rows["source"].unique().to_pylist() if source))


@app.command("trace")
def _trace(context: Context, where: Where = None) -> None:
    """Say where figures came from: file, sheet, cell, and who published them when."""
    from hrdash.exports.tables import plain_rows, text_table
    from hrdash.queries import tables
    from hrdash.store import read_release

    if not where:
        raise UsageError(
            "trace needs --where, such as --where indicator_id=literacy-10plus --where area=PK-KP."
        )
    rows = tables.trace(read_release(context.obj.lake), read_where(where))
    answer(context, list(plain_rows(rows)), text_table(rows))


@app.command("history")
def _history(context: Context) -> None:
    """List every change, newest first."""
    from hrdash.queries import tables

    changes = tables.history(context.obj.lake)
    lines = [
        "  ".join(
            str(part)
            for part in (
                f"{one['version']:>4}",
                one["at"],
                one["action"],
                one["by"],
                one["submission"],
                one["file"],
                one["reason"],
            )
            if part
        )
        for one in changes
    ]
    answer(context, changes, "\n".join(lines))


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
        is_whole = "@" not in at or (version and day)
        if not is_whole:
            raise ValueError
        return int(version) if version else None, date.fromisoformat(day) if day else None
    except ValueError:
        raise UsageError(
            f"--at takes a release (12), a day (2026-03-31) or both (12@2026-03-31), not {at!r}."
        ) from None
