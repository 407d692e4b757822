"""What moved forward since the last meeting, each with its evidence; and who has reported nothing."""

from collections.abc import Sequence

import pandas as pd

from hrdash.charts.content import BarRow, Bars, Grid
from hrdash.queries import overview
from hrdash.words import day, label, number, say, unit_name

from .basis import Basis, without_mark
from .content import Message

_MOVED_TO = ("implemented", "partly_implemented", "in_progress")
_SHOWN = 5


def moved_messages(basis: Basis) -> list[Message]:
    """Give how much moved forward and where, then the furthest steps with their evidence."""
    moved = overview.moved_forward(
        basis.release, basis.since.on, basis.as_of, basis.subject.unit, basis.subject.theme
    )
    source = say("foot.not-un")
    asked = basis.statuses()
    if asked.empty:
        return []
    first = Message(
        key="moved",
        part="moved",
        title=basis.example(_title(basis, moved, len(asked))),
        second=say("briefing.moved-second", day=basis.since.name),
        source=source,
        **_drawn(basis, _rows(basis, moved, asked)),
        notes=(say("briefing.moved-note"), _evidence_note(moved)) if len(moved) else (),
    )
    return [first, _steps(basis, moved, source)] if len(moved) else [first]


def _title(basis: Basis, moved: pd.DataFrame, asked: int) -> str:
    if moved.empty:
        return say("overview.moved-none", day=day(basis.since.on)).rstrip(".")
    done = int((moved["status"] == "implemented").sum())
    unit = basis.subject.unit
    return say(
        "briefing.moved-unit" if unit else "briefing.moved",
        n=len(moved),
        unit=unit_name(unit) if unit else "",
        part=number(len(moved)),
        whole=number(asked),
        day=day(basis.since.on),
        done=number(done),
    )


def _drawn(basis: Basis, rows: Sequence[BarRow]) -> dict[str, Bars | Grid]:
    """Draw how many moved where; where none did, say for each whether anything was reported: no bar could."""
    if any(any(row.counts) for row in rows):
        parts = tuple((status, label("statuses", status)) for status in _MOVED_TO)
        return {"chart": Bars(parts, tuple(rows), is_share=False)}
    head = (say("col.theme" if basis.by == "theme" else "col.unit"), say("overview.moved"))
    return {"table": Grid(head, tuple((row.name, row.said) for row in rows), (2, 3))}


def _rows(basis: Basis, moved: pd.DataFrame, asked: pd.DataFrame) -> list[BarRow]:
    by_row = basis.by_row(moved)
    now = basis.by_row(asked)
    heard = now[pd.to_datetime(now["as_of"]) > pd.Timestamp(basis.since.on)]
    rows = []
    for code in basis.row_codes:
        of_row = by_row[by_row["row"] == code]
        counts = tuple(int((of_row["status"] == status).sum()) for status in _MOVED_TO)
        whole = int((now["row"] == code).sum())
        if not whole:
            said = say("status.not-asked")
        elif not (heard["row"] == code).any():
            said = say("briefing.nothing-reported", day=day(basis.since.on))
        else:
            said = say("briefing.moved-of", part=number(sum(counts)), whole=number(whole))
        rows.append(BarRow(basis.row_name(code), counts, said))
    if basis.by == "theme":
        rows = [row for row in rows if row.said != say("status.not-asked")]
    return rows


def _evidence_note(moved: pd.DataFrame) -> str:
    with_evidence = moved["evidence"].map(has_evidence)
    return say("briefing.moved-evidence", part=number(int(with_evidence.sum())), whole=number(len(moved)))


def has_evidence(links: object) -> bool:
    """Tell whether a report names evidence; lists come out of Arrow as arrays."""
    return not isinstance(links, float) and links is not None and len(links) > 0


def _steps(basis: Basis, moved: pd.DataFrame, source: str) -> Message:
    shown = moved.head(_SHOWN)
    head = ["briefing.col-what", "briefing.col-step", "briefing.col-evidence"]
    widths = [5, 2.6, 3.4]
    rows = [[row.summary, _step(row), _evidence(row.evidence)] for row in shown.itertuples()]
    if not basis.subject.unit:
        head, widths = ["col.unit", *head], [1.8, *widths]
        rows = [[unit_name(unit), *row] for unit, row in zip(shown["unit"], rows, strict=True)]
    part, whole = int(shown["evidence"].map(has_evidence).sum()), len(shown)
    return Message(
        key="steps",
        part="moved",
        title=basis.example(_steps_title(part, whole)),
        second=say("briefing.steps-second", shown=number(whole), whole=number(len(moved))),
        source=source,
        table=Grid(tuple(map(say, head)), tuple(map(tuple, rows)), tuple(widths)),
        notes=tuple(
            f"{unit_name(row.unit)}: {without_mark(row.reason)} {_validated(row)}"
            for row in shown.itertuples()
            if isinstance(row.reason, str) and isinstance(row.validated_by, str)
        ),
    )


def _steps_title(part: int, whole: int) -> str:
    if whole == 1:
        return say("briefing.step-only")
    return say(
        "briefing.steps" if part else "briefing.steps-none", n=part, number=number(whole), part=number(part)
    )


def _step(row: object) -> str:
    before, after = label("statuses", row.status_before), label("statuses", row.status)
    return say("overview.moved-steps", before=before, after=after, day=day(row.as_of))


def _validated(row: object) -> str:
    return say("rec.validated", status=label("statuses", row.status).lower(), post=row.validated_by)


def _evidence(links: object) -> str:
    """Name the evidence by its last word in the link, where a whole address would not be read."""
    if not has_evidence(links):
        return say("briefing.no-evidence")
    return "\n".join(str(link).split("://")[-1] for link in list(links)[:2])
