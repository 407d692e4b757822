"""How a command runs: what may stand before it, how it answers, how an error becomes one line."""

import json
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from .options import UsageError

_HELP = """The command line: what the pages do with data, each command a few lines over the functions that they use.

Exit codes: 0 done; 1 refused, with a reason; 2 wrong usage, something that cannot be read, or a bug. An error is
one line on stderr, `error: CODE: what happened and what to do`.
"""

# DuckDB, pandas and Delta are imported by the commands that need them: help and usage errors come at once.

DEFAULT_LAKE = Path(__file__).parents[2] / "data" / "lake"

app = typer.Typer(
    name="hrdash", add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, help=_HELP
)


@dataclass(frozen=True)
class Asked:
    """What stands before the command."""

    lake: Path
    is_json: bool


Context = typer.Context

_HINT = "--lake and --json stand before the command; `python -m hrdash --help` lists what there is."


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; whatever goes wrong is one line on stderr."""
    try:
        return int(app(list(arguments), standalone_mode=False) or 0)
    except UsageError as error:
        return fail("usage", f"{error.format_message().rstrip('.')}. {_HINT}", 2)
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing is left to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return fail("interrupted", "stopped before the end; `history` shows what is published.", 1)
    except Exception as error:
        code = getattr(error, "code", None)
        if isinstance(code, str):
            from hrdash.submissions import Refused

            return fail(code, error.message, 1 if isinstance(error, Refused) else 2)
        if isinstance(error, OSError):
            return fail("file", f"{error.filename or 'a file'}: {error.strerror or error}.", 2)
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        return fail("bug", f"{type(error).__name__}: {error} ({where}); please report this line.", 2)


def fail(code: str, message: str, exit_code: int) -> int:
    """Print an error as one line on stderr and return its exit code."""
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
        raise UsageError("which command?")
    context.obj = Asked(lake, is_json)


def answer(context: Context, document: object, text: str) -> None:
    """Print the answer: one JSON document, or text for reading."""
    print(json.dumps(document, ensure_ascii=False, allow_nan=False) if context.obj.is_json else text)


def show_progress(done: int, total: int, name: str) -> None:
    """Show on a terminal how far long work is."""
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r\033[K{done} of {total}  {name}", end=end, file=sys.stderr, flush=True)
