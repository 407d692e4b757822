"""The command line: what the pages do with data, each command a few lines over the functions that they use.

Exit codes: 0 done; 1 refused, with a reason; 2 wrong usage, something that cannot be read, or a bug. An error is
one line on stderr, `error: CODE: what happened and what to do`.
"""

import csv
import json
import os
import re
import sys
import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

# DuckDB, pandas and Delta are imported by the commands that need them: help and usage errors come at once.

DEFAULT_LAKE = Path(__file__).parent.parent / "data" / "lake"

app = typer.Typer(
    name="hrdash", add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, help=__doc__
)
# Typer carries its own copy of click and names only this child of click's usage error.
_UsageError = typer.BadParameter.__base__


@dataclass(frozen=True)
class _Asked:
    """What stands before the command."""

    lake: Path
    is_json: bool


Context = typer.Context
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
    return _readable(text)


def _readable(text: str) -> str:
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


_HINT = "--lake and --json stand before the command; `python -m hrdash --help` lists what there is."


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; whatever goes wrong is one line on stderr."""
    try:
        return int(app(list(arguments), standalone_mode=False) or 0)
    except _UsageError as error:
        return _fail("usage", f"{error.format_message()} {_HINT}", 2)
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing is left to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _fail("interrupted", "stopped before the end; `history` shows what is published.", 1)
    except Exception as error:
        code = getattr(error, "code", None)
        if isinstance(code, str):
            from hrdash.submissions import Refused

            return _fail(code, error.message, 1 if isinstance(error, Refused) else 2)
        if isinstance(error, OSError):
            return _fail("file", f"{error.filename or 'a file'}: {error.strerror or error}.", 2)
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        return _fail("bug", f"{type(error).__name__}: {error} ({where}); please report this line.", 2)


def _fail(code: str, message: str, exit_code: int) -> int:
    print(f"error: {code}: {' '.join(str(message).split())}", file=sys.stderr)
    return exit_code


@app.callback(invoke_without_command=True)
def _before_every_command(
    context: Context,
    lake: Annotated[
        Path, typer.Option("--lake", metavar="DIR", envvar="HRDASH_LAKE", help="The lake's folder.")
    ] = DEFAULT_LAKE,
    is_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        raise _UsageError("which command?")
    context.obj = _Asked(lake, is_json)


def _answer(context: Context, document: object, text: str) -> None:
    """Print the answer: one JSON document, or text for reading."""
    print(json.dumps(document, ensure_ascii=False, allow_nan=False) if context.obj.is_json else text)


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
        Path | None, typer.Option("--out", metavar="FILE", help="Write .csv, .xlsx, .parquet or .json.")
    ] = None,
) -> None:
    """Print or write any table, stored or computed, filtered."""
    version, as_of = read_at(at)
    filters, keys = read_where(where or []), list(dict.fromkeys(filter(None, (by or "").split(","))))

    from hrdash.exports import tables as files
    from hrdash.queries import rates, tables
    from hrdash.store import read_release

    if out:
        files.file_kind(out)
    release = read_release(context.obj.lake, version)
    rows = tables.table(release, name, filters, keys, as_of)
    about = {"name": name, "version": release.version, "published": release.at}
    if name in tables.ON_A_DAY:
        about["statuses as of"] = (as_of or rates.release_day(release)).isoformat()
    about |= {"filters": "; ".join(where or []), "by": ", ".join(keys), "source": _sources(rows)}
    if release.is_demonstration:
        about["example"] = "Example: assignments and statuses are invented"
    if out:
        files.write_table(rows, out, about, is_demonstration=release.is_demonstration)
    rows_as_json = list(files.plain_rows(rows)) if context.obj.is_json else None
    document = {"name": name, "version": release.version, "rows": rows_as_json}
    head = [name, f"release {release.version}", f"{rows.num_rows:,} rows"]
    head += [f"statuses as of {about['statuses as of']}"] if name in tables.ON_A_DAY else []
    head += ["Example"] if release.is_demonstration else []
    _answer(
        context, document, f"{' · '.join(head)}\n{f'written to {out}' if out else files.text_table(rows)}"
    )


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
        raise _UsageError(
            "trace needs --where, such as --where indicator_id=literacy-10plus --where area=PK-KP."
        )
    rows = tables.trace(read_release(context.obj.lake), read_where(where))
    _answer(context, list(plain_rows(rows)), text_table(rows))


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
    _answer(context, changes, "\n".join(lines))


@app.command("build")
def _build(
    context: Context,
    without_example: Annotated[
        bool, typer.Option("--without-example", help="A working lake: no invented assignments and statuses.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Make it anew; the lake there is moved aside.")
    ] = False,
) -> None:
    """Make the lake from the project's data; where there is one, say what stands."""
    from hrdash import submissions

    built = submissions.build(
        context.obj.lake, with_example=not without_example, fresh=fresh, progress=_show_progress
    )
    release = built.release
    if without_example and release.is_demonstration:
        raise submissions.Refused(
            "demonstration",
            f"the lake at {release.lake} is a demonstration and stays one; add --fresh to make it anew.",
        )
    rows = _count_rows(release)
    moved = f"\nthe lake that was there is now {built.moved_to}" if built.moved_to else ""
    kind = "demonstration: it says Example everywhere" if release.is_demonstration else "working lake"
    counts = "\n".join(f"{count:>12,}  {name}" for name, count in rows.items() if count)
    document = {"lake": str(release.lake), "version": release.version, "rows": rows}
    _answer(context, document, f"{release.lake} · release {release.version} · {kind}{moved}\n{counts}")


def _show_progress(done: int, total: int, name: str) -> None:
    """Show on a terminal how far long work is."""
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r\033[K{done} of {total}  {name}", end=end, file=sys.stderr, flush=True)


def _count_rows(release) -> dict[str, int]:
    from hrdash.queries.tables import table_names
    from hrdash.store import query

    return {
        name: query(release, f'select count(*) as rows from "{name}"')["rows"][0].as_py()
        for name in table_names()
        if name in release.tables
    }


@app.command("publish")
def _publish(
    context: Context,
    submission: Submission,
    by: Who,
    seen: Annotated[
        int | None,
        typer.Option(
            "--seen", metavar="VERSION", help="Refuse where one of its keys has changed since this release."
        ),
    ] = None,
) -> None:
    """Publish a staged submission."""
    from hrdash import submissions

    release = submissions.publish(context.obj.lake, submission, by, seen=seen)
    document = {"submission": submission, "state": "published", "version": release.version}
    _answer(context, document, f"{submission} is published as release {release.version}")


@app.command("reject")
def _reject(context: Context, submission: Submission, by: Who, reason: Reason) -> None:
    """Reject a staged submission."""
    from hrdash import submissions

    submissions.reject(context.obj.lake, submission, by, reason)
    document = {"submission": submission, "state": "rejected", "version": None}
    _answer(context, document, f"{submission} is rejected")


@app.command("withdraw")
def _withdraw(context: Context, submission: Submission, by: Who, reason: Reason) -> None:
    """Take one published submission back."""
    from hrdash import submissions

    release = submissions.withdraw(context.obj.lake, submission, by, reason)
    document = {"version": release.version, "submission": submission}
    _answer(
        context, document, f"{submission} is withdrawn: release {release.version} has what stood before it"
    )


@app.command("revert")
def _revert(
    context: Context,
    version: Annotated[int, typer.Argument(metavar="VERSION", help="The release to return to.")],
    by: Who,
    reason: Reason,
) -> None:
    """Return the whole lake to an earlier release."""
    from hrdash import submissions

    release = submissions.revert(context.obj.lake, version, by, reason)
    dropped = list(release.dropped)
    document = {"version": release.version, "reverted_to": version, "dropped": dropped}
    lost = f"; taken back: {', '.join(dropped)}" if dropped else "; no publication is taken back"
    _answer(context, document, f"release {release.version} is release {version} again{lost}")


@app.command("doctor")
def _doctor(context: Context) -> None:
    """Verify every table, file and log entry, and mend what is safe to mend."""
    from hrdash import submissions

    checks = submissions.doctor(context.obj.lake)
    unsound = [check.name for check in checks if not check.ok]
    document = {"ok": not unsound, "checks": [asdict(check) for check in checks]}
    lines = [f"{'ok' if check.ok else 'NOT OK':<6}  {check.name:<12}  {check.detail}" for check in checks]
    _answer(context, document, "\n".join(lines))
    if unsound:
        raise typer.Exit(_fail("unsound", f"{', '.join(unsound)}: do what the checks say.", 1))


def read_where(filters: Sequence[str]) -> dict[str, list[str]]:
    """Read `--where K=V[,V…]`; a column named again gets more values.

    >>> read_where(["unit=PK-KP,PK-PB", 'source="PBS, table 12"'])
    {'unit': ['PK-KP', 'PK-PB'], 'source': ['PBS, table 12']}
    """
    where: dict[str, list[str]] = {}
    for text in filters:
        column, equals, values = text.partition("=")
        values = _readable(values)
        found = [value.strip() for value in next(csv.reader([values], skipinitialspace=True), [])]
        is_next_column = any(re.match(r"\w+=", value) for value in found[1:])
        if not (column and equals and found and all(found)) or is_next_column:
            raise _UsageError(
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
        raise _UsageError(
            f"--at takes a release (12), a day (2026-03-31) or both (12@2026-03-31), not {at!r}."
        ) from None
