"""Commands that ask: any table, where a figure came from, what happened."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from .options import UsageError, Where, read_at, read_where
from .running import Context, answer, app, show_progress


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
    _check_labels(labels, out)
    version, as_of = read_at(at)
    filters, keys = read_where(where or []), list(dict.fromkeys(filter(None, (by or "").split(","))))

    from hrdash.exports import tables as files
    from hrdash.queries import tables
    from hrdash.store import read_release

    release = read_release(context.obj.lake, version)
    rows = tables.table(release, name, filters, keys, as_of)
    about = _about(release, name, as_of)
    about |= {"filters": "; ".join(where or []), "by": ", ".join(keys), "source": _sources(rows)}
    rows, meanings = _shaped(release, rows, columns, labels, wide, bool(out))
    if out:
        _write(release, rows, out, about, meanings)
    rows_as_json = list(files.plain_rows(rows)) if context.obj.is_json else None
    document = {"name": name, "version": release.version, "rows": rows_as_json}
    head = [name, f"release {release.version}", f"{rows.num_rows:,} rows"]
    head += [f"statuses as of {about['statuses as of']}"] if "statuses as of" in about else []
    head += ["Example"] if release.is_demonstration else []
    answer(context, document, f"{' · '.join(head)}\n{f'written to {out}' if out else files.text_table(rows)}")


def _check_labels(labels: str, out: Path | None) -> None:
    if labels not in ("codes", "labels", "both"):
        raise UsageError(f"--labels takes codes, labels or both, not {labels!r}.")
    from hrdash.exports import tables as files

    if out and files.file_kind(out) == files.SDMX and labels == "labels":
        raise UsageError(
            "SDMX is made of codes: leave --labels labels out; the structure file says their names."
        )


def _about(release, name: str, as_of: date | None) -> dict[str, object]:
    """Say what a table shows and of which release, for whoever has only the file."""
    from hrdash.queries import rates, tables

    about = {"name": name, "version": release.version, "published": release.at}
    if name in tables.ON_A_DAY:
        about["statuses as of"] = (as_of or rates.release_day(release)).isoformat()
    return about


def _write(release, rows, out: Path, about: dict[str, object], meanings: list) -> None:
    from hrdash.exports import sdmx
    from hrdash.exports import tables as files

    if files.file_kind(out) == files.SDMX:
        sdmx.write_sdmx(rows, out, release)
        return
    if release.is_demonstration:
        about = about | {"example": "Example: assignments and statuses are invented"}
    files.write_table(
        rows,
        out,
        about,
        is_demonstration=release.is_demonstration,
        explained=meanings,
        progress=show_progress,
    )


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
