"""Commands on the lake itself: make it, and see that it is sound."""

from dataclasses import asdict
from typing import Annotated

import typer

from .running import Context, answer, app, fail, show_progress


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
        context.obj.lake, with_example=not without_example, fresh=fresh, progress=show_progress
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
    answer(context, document, f"{release.lake} · release {release.version} · {kind}{moved}\n{counts}")


def _count_rows(release) -> dict[str, int]:
    from hrdash.queries.tables import table_names
    from hrdash.store import query

    return {
        name: query(release, f'select count(*) as rows from "{name}"')["rows"][0].as_py()
        for name in table_names()
        if name in release.tables
    }


@app.command("doctor")
def _doctor(context: Context) -> None:
    """Verify every table, file and log entry, and mend what is safe to mend."""
    from hrdash import submissions

    checks = submissions.doctor(context.obj.lake)
    unsound = [check.name for check in checks if not check.ok]
    document = {"ok": not unsound, "checks": [asdict(check) for check in checks]}
    lines = [f"{'ok' if check.ok else 'NOT OK':<6}  {check.name:<12}  {check.detail}" for check in checks]
    answer(context, document, "\n".join(lines))
    if unsound:
        raise typer.Exit(fail("unsound", f"{', '.join(unsound)}: do what the checks say.", 1))
