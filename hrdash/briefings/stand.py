"""Where we stand: implementation by unit and theme, and then beside now."""

import pandas as pd

from hrdash import sentences
from hrdash.charts.content import BarRow, Bars
from hrdash.metrics import STATUSES
from hrdash.queries import rates
from hrdash.vocabulary import codes
from hrdash.words import day, label, number, say, unit_name

from .basis import Basis
from .content import Message

PARTS = STATUSES


def stand_messages(basis: Basis) -> list[Message]:
    """Give where every row stands; for all units also by theme; and how the whole stood before."""
    mine = basis.rate()
    if not mine["assigned"]:
        return [_none(basis)]
    messages = [_by_row(basis, mine)]
    if not basis.subject.where:
        messages.append(_by_theme(basis, mine))
    return [*messages, _before_and_now(basis, mine)]


def _none(basis: Basis) -> Message:
    title = say("overview.none", unit=unit_name(basis.subject.unit or "PK"))
    return Message("stand", "stand", basis.example(title), say("briefing.stand-second"), say("foot.not-un"))


def _by_row(basis: Basis, mine: pd.Series) -> Message:
    found = basis.rates().set_index(basis.by, drop=False)
    order = ["PK", *basis.row_codes] if basis.by == "unit" and not basis.subject.unit else basis.row_codes
    shown = [code for code in order if code in found.index]
    rows = tuple(bar(basis.row_name(code), found.loc[code]) for code in shown)
    return Message(
        key="stand",
        part="stand",
        title=basis.example(sentences.stand_sentence(mine)),
        second=_second(mine),
        source=say("foot.not-un"),
        chart=Bars(parts(), rows, is_share=True),
        change=change(basis, mine),
        notes=(
            say("foot.rate-rule"),
            say("briefing.no-ranking"),
            *((say("briefing.noted", n=number(mine["noted"])),) if mine["noted"] else ()),
        ),
    )


def _second(mine: pd.Series) -> str:
    said = say("briefing.stand-second")
    if not mine["implemented"]:
        return said
    part, whole = number(mine["implemented_with_evidence"]), number(mine["implemented"])
    return f"{said} · {say('briefing.with-evidence', part=part, whole=whole)}"


def _by_theme(basis: Basis, mine: pd.Series) -> Message:
    where = {"unit": "PK"}
    found = rates.rates_by(basis.release, "theme", basis.as_of, where).set_index("theme", drop=False)
    themes = [code for code in codes("themes") if code in found.index]
    rows = tuple(bar(label("themes", code), found.loc[code]) for code in themes)
    title = say("briefing.themes", part=number(mine["reported"]), whole=number(mine["assigned"]))
    before = basis.rate(basis.since.on)
    return Message(
        key="themes",
        part="stand",
        title=basis.example(title),
        second=say("briefing.themes-second"),
        source=say("foot.not-un"),
        chart=Bars(parts(), rows, is_share=True),
        change=_reported_then(basis, before),
        notes=(say("briefing.national-rule"), say("briefing.several-themes")),
    )


def _reported_then(basis: Basis, before: pd.Series) -> str:
    return say(
        "briefing.change-reported",
        day=day(basis.since.on),
        reported=number(before["reported"]),
        assigned=number(before["assigned"]),
    )


def _before_and_now(basis: Basis, mine: pd.Series) -> Message:
    before = basis.rate(basis.since.on)
    rise = int(mine["implemented"] - before["implemented"])
    title = say(
        "briefing.rise" if rise > 0 else "briefing.no-rise",
        n=abs(rise),
        rise=number(abs(rise)),
        day=day(basis.since.on),
        implemented=number(mine["implemented"]),
        assigned=number(mine["assigned"]),
    )
    rows = (bar(day(basis.since.on), before), bar(day(basis.as_of), mine))
    return Message(
        key="change",
        part="stand",
        title=basis.example(title),
        second=say("briefing.rise-second", unit=unit_name(mine["unit"])),
        source=say("foot.not-un"),
        chart=Bars(parts(), rows, is_share=True),
        change=change(basis, mine),
        notes=(say("briefing.same-register"),),
    )


def parts() -> tuple[tuple[str, str], ...]:
    """Give the statuses of a bar with their names, from implemented to no report."""
    return tuple((status, label("statuses", status)) for status in PARTS)


def bar(name: str, rate: pd.Series) -> BarRow:
    """Give one bar of implementation, with its numerator and denominator beside it (rule 1)."""
    counts = tuple(int(rate[status]) for status in PARTS)
    if not rate["assigned"]:
        said = say("status.not-asked")
    elif not rate["reported"]:
        said = say("rate.none-reported", assigned=number(rate["assigned"]))
    else:
        said = say("briefing.bar", implemented=number(rate["implemented"]), assigned=number(rate["assigned"]))
    return BarRow(name, counts, said)


def change(basis: Basis, mine: pd.Series) -> str:
    """Say what the rate was at the last meeting."""
    before = basis.rate(basis.since.on)
    return say(
        "briefing.change",
        day=day(basis.since.on),
        implemented=number(before["implemented"]),
        assigned=number(before["assigned"]),
        reported=number(before["reported"]),
    )
