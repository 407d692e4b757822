"""Commands on received files: check, profile, submit, and what becomes of a submission."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from .options import Reason, Submission, UsageError, Who, readable
from .running import Context, answer, app, fail, show_progress

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="A workbook: .xlsx, .xlsm, .xls, .ods, .csv or .tsv.")
]
ProfileFile = Annotated[
    Path | None,
    typer.Option("--profile", metavar="P.toml", help="How to read a sheet that has a layout of its own."),
]
_FINDING = ("rule", "severity", "sheet", "cell", "row", "column", "value", "message", "suggestion")


def _unit(unit: str | None) -> str | None:
    from hrdash.vocabulary import codes

    if unit is not None and unit not in codes("units"):
        raise typer.BadParameter(f"{unit!r} is no unit; write one of {', '.join(codes('units'))}.")
    return unit


Unit = Annotated[str, typer.Option("--unit", metavar="U", help="Whose figures they are.", callback=_unit)]


@app.command("check")
def _check(
    context: Context,
    file: File,
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar="U", help="Who would send it; else the federation.", callback=_unit),
    ] = None,
    profile: ProfileFile = None,
    annotated: Annotated[
        Path | None,
        typer.Option("--annotated", metavar="OUT.xlsx", help="Write a copy with each finding at its cell."),
    ] = None,
    tidy: Annotated[
        Path | None,
        typer.Option("--tidy", metavar="OUT.csv|.parquet", help="Write the rows as they were read."),
    ] = None,
) -> None:
    """Read and validate a workbook; nothing is written to the lake."""
    _check_ending(annotated, ".xlsx")
    _check_ending(tidy, ".csv", ".parquet")
    _check_apart(file, annotated, tidy)
    from hrdash.exports.annotated import annotated_copy
    from hrdash.exports.tidy import write_tidy

    content = file.read_bytes()
    checked = _checked(context, file, content, unit or "FED", profile)
    if annotated:
        annotated.write_bytes(annotated_copy(checked.workbook, content, checked.findings))
    if tidy:
        write_tidy(checked.sheets, tidy)
    counts = checked.counts()
    document = {
        "file": file.name,
        "sha256": checked.workbook.sha256,
        "kind": checked.workbook.kind,
        "sheets": [asdict(use) for use in checked.uses],
        "rows": counts,
        **{
            name: checked.rows_of(name)
            for name in ("observations", "recommendations", "status_reports", "actions")
        },
        "findings": _as_json(checked.findings),
        "publishable": checked.is_publishable,
    }
    verdict = "can be published" if checked.is_publishable else "cannot be published yet"
    answer(
        context,
        document,
        f"{file.name} · {counts['read']:,} rows read, {counts['refused']:,} refused · {verdict}\n"
        + _as_text(checked.findings),
    )
    if not checked.is_publishable:
        raise typer.Exit(1)


def _check_ending(out: Path | None, *endings: str) -> None:
    """Refuse a file to write whose ending says another kind, before any work is done."""
    if out and out.suffix.lower() not in endings:
        raise UsageError(f"{out.name} is not {' or '.join(endings)}: give the file this ending.")


def _check_apart(file: Path, *outs: Path | None) -> None:
    """Refuse to write over the file that is read."""
    for out in outs:
        if out and out.exists() and out.samefile(file):
            raise UsageError(f"{out.name} is the file that is checked: write to another name.")


def _text_of(profile: Path | None) -> str | None:
    """Read a profile's text; editors on Windows may save it in UTF-16."""
    if profile is None:
        return None
    content = profile.read_bytes()
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UsageError(f"{profile.name} is not text in UTF-8; save it so.") from None


def _checked(context: Context, file: Path, content: bytes, unit: str, profile: Path | None):
    from hrdash.store import read_release
    from hrdash.submissions import check_file

    return check_file(
        file.name,
        content,
        read_release(context.obj.lake),
        unit=unit,
        profile=_text_of(profile),
        progress=show_progress,
    )


def _as_json(findings) -> list[dict]:
    return [{name: getattr(one, name) for name in _FINDING} for one in findings]


def _as_text(findings, most: int = 100) -> str:
    lines = [
        f"{one.severity:<8} {one.sheet or ''} {one.cell or ''}: {one.message}; {one.suggestion} [{one.rule}]"
        for one in findings[:most]
    ]
    return "\n".join(lines + ([f"… and {len(findings) - most:,} more"] if len(findings) > most else []))


@app.command("profile")
def _profile(
    context: Context,
    file: File,
    out: Annotated[Path, typer.Option("--out", metavar="P.toml", help="Where to write the profile.")],
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="S", help="Only this sheet; else every visible one.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="U", help="Whose figures they are.", callback=_unit)
    ] = None,
) -> None:
    """Propose how to read a sheet that has a layout of its own; correct the file, then pass it as --profile."""
    _check_ending(out, ".toml")
    from hrdash.layout import to_toml
    from hrdash.store import read_release
    from hrdash.submissions import propose_profile

    proposal = propose_profile(file.name, file.read_bytes(), read_release(context.obj.lake), unit, sheet)
    out.write_text(to_toml(proposal.profile), encoding="utf-8")
    questions = [
        {"place": one.place, "cell": one.cell, "question": one.text, "choices": list(one.choices)}
        for one in proposal.questions
    ]
    document = {"out": str(out), "confident": proposal.is_confident, "questions": questions}
    asked = "\n".join(
        f"{' '.join(filter(None, (one['place'], one['cell'])))}: {one['question']}"
        + (f" [{' | '.join(one['choices'])}]" if one["choices"] else "")
        for one in questions
    )
    answer(context, document, f"written to {out}\n" + (asked or "nothing is left open"))


@app.command("submit")
def _submit(
    context: Context,
    file: File,
    by: Who,
    unit: Unit,
    profile: ProfileFile = None,
    reference: Annotated[
        str | None, typer.Option("--reference", metavar="LETTER", help="The covering letter's number.")
    ] = None,
    note: Annotated[
        str | None,
        typer.Option("--note", metavar="T", help="Why figures are revised, as history will show it."),
    ] = None,
) -> None:
    """Keep a workbook and stage its rows, for a second person to publish."""
    from hrdash import submissions

    submitted = submissions.submit(
        context.obj.lake,
        file.name,
        file.read_bytes(),
        by=by,
        unit=unit,
        profile=_text_of(profile),
        reference=readable(reference) if reference else None,
        note=readable(note) if note else None,
        progress=show_progress,
    )
    answer_submitted(context, file, submitted)


def answer_submitted(context: Context, file: Path, submitted) -> None:
    """Say what became of a file that was sent in; exit 1 where it was refused."""
    document = {
        "submission": submitted.submission,
        "sha256": submitted.sha256,
        "state": submitted.state,
        "changes": submitted.changes,
        "findings": _as_json(submitted.findings),
    }
    said = ", ".join(f"{count:,} {name}" for name, count in submitted.changes.items())
    if submitted.is_repeat:
        said = f"this file was received before; nothing has changed · {said}"
    text = f"{submitted.submission or file.name} · {submitted.state} · {said}\n{_as_text(submitted.findings)}"
    answer(context, document, text)
    if submitted.refusal:
        raise typer.Exit(fail(submitted.refusal.code, submitted.refusal.message, 1))


@app.command("forget")
def _forget(context: Context, submission: Submission, by: Who, reason: Reason) -> None:
    """Remove a kept file's bytes; its digest and rows stay."""
    from hrdash import submissions

    submissions.forget(context.obj.lake, submission, by, reason)
    document = {"submission": submission, "state": "forgotten"}
    answer(context, document, f"the file of {submission} is forgotten; its rows stay as they are")


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
    note: Annotated[
        str | None,
        typer.Option("--note", metavar="T", help="The reviewer's words, as history will show them."),
    ] = None,
) -> None:
    """Publish a staged submission."""
    from hrdash import submissions

    said = readable(note) if note else None
    release = submissions.publish(context.obj.lake, submission, by, seen=seen, note=said)
    document = {"submission": submission, "state": "published", "version": release.version}
    answer(context, document, f"{submission} is published as release {release.version}")


@app.command("reject")
def _reject(context: Context, submission: Submission, by: Who, reason: Reason) -> None:
    """Reject a staged submission."""
    from hrdash import submissions

    submissions.reject(context.obj.lake, submission, by, reason)
    document = {"submission": submission, "state": "rejected", "version": None}
    answer(context, document, f"{submission} is rejected")


@app.command("withdraw")
def _withdraw(context: Context, submission: Submission, by: Who, reason: Reason) -> None:
    """Take one published submission back."""
    from hrdash import submissions

    release = submissions.withdraw(context.obj.lake, submission, by, reason)
    document = {"version": release.version, "submission": submission}
    answer(
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
    answer(context, document, f"release {release.version} is release {version} again{lost}")


@app.command("template")
def _template(
    context: Context,
    unit: Unit,
    period: Annotated[
        str, typer.Option("--period", metavar="P", help="Which figures are asked for, as 2026 or 2025-26.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.xlsx", help="Where to write the workbook.")],
) -> None:
    """Write the workbook that a unit fills in: what is expected and still missing, and its statuses."""
    _check_ending(out, ".xlsx")
    from hrdash.exports.template import template_workbook
    from hrdash.store import read_release

    content, rows = template_workbook(read_release(context.obj.lake), unit, period)
    out.write_bytes(content)
    answer(context, {"out": str(out), "rows": rows}, f"written to {out}: {rows:,} rows to fill in")
