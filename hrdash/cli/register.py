"""The command that brings recommendations: an export or a matrix, staged like every other workbook."""

from typing import Annotated

import typer

from .options import UsageError, Who
from .running import Context, app, show_progress
from .submissions import File, Unit, answer_submitted


def _country(country: str) -> str:
    from hrdash.places import find_area

    if find_area(country) != "PK":
        raise typer.BadParameter(f"{country!r} is not Pakistan; hrdash keeps the register of Pakistan alone.")
    return "PK"


@app.command("register")
def _register(
    context: Context,
    file: File,
    by: Who,
    country: Annotated[
        str,
        typer.Option("--country", metavar="PK", help="Whose rows of the export are read.", callback=_country),
    ] = "PK",
    unit: Unit = "FED",
) -> None:
    """Stage the recommendations of a UHRI or UPR Info export, OHCHR's thematic list or a matrix; then publish."""
    from hrdash import submissions
    from hrdash.layout import find_register
    from hrdash.workbook import read_workbook

    content = file.read_bytes()
    if not any(find_register(sheet) for sheet in read_workbook(file.name, content).sheets):
        raise UsageError(
            f"{file.name} has no headings of a UHRI or UPR Info export, a thematic list or a matrix: use submit."
        )
    submitted = submissions.submit(
        context.obj.lake, file.name, content, by=by, unit=unit, progress=show_progress
    )
    answer_submitted(context, file, submitted)
