"""The command that writes what is taken to the meeting: deck, brief, annex, matrix."""

import hashlib
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .options import UsageError, Where, read_at, read_where
from .running import Context, answer, app


class Kind(StrEnum):
    """What can be taken to the meeting."""

    DECK = "deck"
    BRIEF = "brief"
    ANNEX = "annex"
    MATRIX = "matrix"


_ENDINGS = {"deck": ".pptx", "brief": ".pdf", "annex": ".docx", "matrix": ".xlsx"}
_FILTERS = {
    "deck": ("unit", "theme", "since"),
    "brief": ("unit", "theme", "since"),
    "annex": ("body", "unit", "form"),
    "matrix": ("unit",),
}


@app.command("export")
def _export(
    context: Context,
    kind: Annotated[Kind, typer.Argument(metavar="deck|brief|annex|matrix", help="What to take along.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Write .pptx, .pdf, .docx or .xlsx.")],
    where: Where = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="N|DATE|N@DATE", help="A release, the day of the statuses, or both."),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template", metavar="FILE.pptx", help="For a deck: the department's own master and logo."
        ),
    ] = None,
) -> None:
    """Write something to take to the meeting."""
    if out.suffix.lower() != _ENDINGS[kind]:
        raise UsageError(f"export {kind} writes {_ENDINGS[kind]}: give --out that ending, not {out.name!r}.")
    if template and kind != "deck":
        raise UsageError("--template is for a deck.")
    asked = _asked(kind, where or [])
    version, as_of = read_at(at)

    from hrdash.exports.tables import write_whole
    from hrdash.store import read_release

    release = read_release(context.obj.lake, version)
    content, count = _made(kind, release, asked, as_of, template)
    write_whole(out, content)
    what = {"deck": "slides", "brief": "pages"}.get(kind, "rows")  # an annex: its recommendations
    digest = hashlib.sha256(content).hexdigest()
    document = {"out": str(out), "sha256": digest, "version": release.version, what: count}
    mark = " · Example" if release.is_demonstration else ""
    answer(context, document, f"{kind} · release {release.version} · {count} {what}{mark}\nwritten to {out}")


def _asked(kind: str, where: list[str]) -> dict[str, str]:
    """Read the filters of an export: each takes one code."""
    from hrdash.vocabulary import codes

    filters = read_where(where)
    lists = {"unit": "units", "theme": "themes", "body": "bodies", "form": "report_forms"}
    for name, values in filters.items():
        if name not in _FILTERS[kind]:
            raise UsageError(f"export {kind} can be asked by {', '.join(_FILTERS[kind])}, not by {name!r}.")
        if len(values) > 1:
            raise UsageError(f"export {kind} takes one {name}, not {len(values)}.")
        if name in lists and values[0] not in codes(lists[name]):
            known = ", ".join(codes(lists[name]))
            raise UsageError(f"{values[0]!r} is no {name}; write one of {known}.")
    if kind == "matrix" and "unit" not in filters:
        raise UsageError("export matrix is of one unit: add --where unit=PK-SD, for example.")
    return {name: values[0] for name, values in filters.items()}


def _made(
    kind: str, release: object, asked: dict[str, str], as_of: date | None, template: Path | None
) -> tuple[bytes, int]:
    """Make the file, and count its slides, its pages, or its rows (of an annex its recommendations)."""
    if kind == "annex":
        from hrdash.briefings.annex import read_annex
        from hrdash.exports.annex import annex

        content = read_annex(release, asked.get("body", "UPR"), asked.get("unit"), as_of, asked.get("form"))
        return annex(content), sum(len(section.items) for section in content.sections)
    if kind == "matrix":
        from hrdash.exports.matrix import matrix

        return matrix(release, asked["unit"], as_of)

    from hrdash.briefings import Subject, read_briefing
    from hrdash.queries.rates import release_day

    since, day = _day(asked.get("since")), as_of or release_day(release)
    if since and since > day:
        raise UsageError(f"since takes a day before that of the statuses, {day}, not {since}.")
    briefing = read_briefing(release, Subject(asked.get("unit"), asked.get("theme")), as_of, since)
    if kind == "deck":
        from hrdash.exports.deck import deck

        return deck(briefing, template.read_bytes() if template else None), len(briefing.messages) + 1
    from hrdash.exports.brief import brief, page_count

    return brief(briefing), page_count(briefing)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"since takes a day (2026-03-31), not {text!r}.") from None
