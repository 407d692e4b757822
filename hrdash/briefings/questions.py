"""Questions that may be asked, each answered in figures, with its source and the responsible post."""

import pandas as pd

from hrdash import sentences
from hrdash.queries import coverage, meetings, overview
from hrdash.store import query
from hrdash.words import day, label, listed, number, place, say, unit_name

from .basis import Basis
from .content import Message, Question
from .due import past_due_before
from .support import asked_for, in_sentence

MOST = 8


def read_questions(basis: Basis, messages: tuple[Message, ...]) -> tuple[Question, ...]:
    """Give up to eight questions: those that the figures can answer, in the order of the briefing."""
    mine, rows = basis.rate(), basis.statuses()
    found = [
        _received(basis),
        _evidence(basis, mine, rows),
        _silent(basis, rows),
        _past(basis, rows),
        _holds_up(basis, rows),
        _gap(basis, messages),
        _grades(basis),
        _missing(basis),
        _not_loaded(basis),
    ]
    return tuple(question for question in found if question)[:MOST]


def post_of(basis: Basis, rows: pd.DataFrame | None = None) -> str:
    """Name the post that answers for some assignments: of the department that leads most of them.

    Without any, and where they are of several units, for the subject as a whole: its unit, else the federal one.
    """
    known = meetings.departments(basis.release)
    if rows is None or rows["unit"].nunique() > 1:
        all_rows = basis.statuses()
        rows = all_rows[all_rows["unit"] == (basis.subject.unit or "FED")]
    leads = rows["department_id"].dropna()
    if leads.empty:
        return unit_name(basis.subject.unit or "FED")
    counts = leads.value_counts()
    most = sorted(code for code, count in counts.items() if count == counts.iloc[0])[0]
    return _post(known[most]) if most in known else unit_name(basis.subject.unit or "FED")


def _post(department: dict[str, object]) -> str:
    return ", ".join(str(department[name]) for name in ("post", "name") if department[name])


def _received(basis: Basis) -> Question | None:
    theme = basis.subject.theme
    rows = query(
        basis.release,
        """select body, response, count(*) as n from recommendations
        where is_current and kind = 'recommendation' and ($theme is null or list_contains(themes, $theme))
        group by all""",
        {"theme": theme},
    ).to_pandas()
    if rows.empty:
        return None
    counts = rows.groupby("response")["n"].sum()
    bodies = rows["body"].nunique()
    answer = say(
        "question.received-answer",
        total=number(int(rows["n"].sum())),
        bodies=number(bodies),
        supported=number(int(counts.get("supported", 0) + counts.get("supported_in_part", 0))),
        noted=number(int(counts.get("noted", 0))),
        rest=number(int(counts.get("not_applicable", 0))),
    )
    return Question("stand", say("question.received"), answer, say("question.register"), post_of(basis))


def _evidence(basis: Basis, mine: pd.Series, rows: pd.DataFrame) -> Question | None:
    if not mine["implemented"]:
        return None
    answer = say(
        "question.evidence-answer",
        implemented=number(mine["implemented"]),
        assigned=number(mine["assigned"]),
        part=number(mine["implemented_with_evidence"]),
    )
    done = rows[rows["status"] == "implemented"]
    return Question(
        "stand", say("question.evidence"), basis.example(answer), say("foot.not-un"), post_of(basis, done)
    )


def _silent(basis: Basis, rows: pd.DataFrame) -> Question | None:
    waiting = rows[rows["status"] == "no_report"]
    if waiting.empty:
        return None
    by_unit = waiting["unit"].value_counts()
    units = [unit for unit in by_unit.index if by_unit[unit] == by_unit.max()]
    asked_on = waiting["assigned_on"].dropna()
    counts = {"n": len(waiting), "number": number(len(waiting)), "whole": number(len(rows))}
    if asked_on.empty:
        answer = say("question.silent-undated", **counts)
    else:
        answer = say("question.silent-answer", **counts, oldest=day(asked_on.min()))
    post = post_of(basis, waiting[waiting["unit"] == units[0]])
    return Question("stand", say("question.silent"), basis.example(answer), say("foot.not-un"), post)


def _past(basis: Basis, rows: pd.DataFrame) -> Question | None:
    due = overview.due(basis.release, basis.as_of, basis.subject.unit, basis.subject.theme)
    past = due[pd.to_datetime(due["due_on"]) < pd.Timestamp(basis.as_of)]
    if past.empty:
        return None
    started = int(past["status"].isin(["in_progress", "partly_implemented"]).sum())
    answer = say(
        "question.past-answer",
        n=len(past),
        number=number(len(past)),
        started=number(started),
        before=number(past_due_before(basis)),
        day=day(basis.since.on),
    )
    return Question(
        "due", say("question.past"), basis.example(answer), say("foot.not-un"), post_of(basis, past)
    )


def _holds_up(basis: Basis, rows: pd.DataFrame) -> Question | None:
    still_open = rows[~rows["status"].isin(["implemented", "no_report"])]
    counts = asked_for(still_open, "difficulty")
    if counts.empty:
        return None
    named = [f"{in_sentence(text)} ({number(int(count))})" for text, count in counts.head(2).items()]
    answer = say("question.holds-answer", n=number(int(counts.sum())), most=listed(named))
    named_rows = still_open[still_open["difficulty"].notna()]
    return Question(
        "support",
        say("question.holds"),
        basis.example(answer),
        say("foot.not-un"),
        post_of(basis, named_rows),
    )


def _gap(basis: Basis, messages: tuple[Message, ...]) -> Question | None:
    gap = next((message for message in messages if message.key == "gap-1"), None)
    if gap is None:
        return None
    answer = " ".join(f"{text.rstrip('.')}." for text in (gap.title, gap.second, gap.change) if text)
    return Question("behind", say("question.gap"), answer, gap.source, post_of(basis))


def _grades(basis: Basis) -> Question | None:
    if basis.subject.theme:
        return None
    found = meetings.grades(basis.release, basis.as_of)
    if found.empty:
        return None
    newest = found[found["source_symbol"] == found["source_symbol"].iloc[0]]
    told = [say("question.grade", grade=row.grade, n=row.paragraphs) for row in newest.itertuples()]
    first = newest.iloc[0]
    answer = say(
        "question.grades-answer",
        body=label("bodies", first["body"]),
        day=day(first["decided_on"]),
        grades=listed(told),
    )
    return Question("stand", say("question.grades"), answer, str(first["source_symbol"]), post_of(basis))


def _missing(basis: Basis) -> Question | None:
    if basis.subject.theme:
        return None
    cells = coverage.coverage_of(basis.release)
    cells = cells[(cells["unit"] == (basis.subject.unit or "FED")) & (cells["disaggregation"] == "_T")]
    whole, present = cells["indicator_id"].nunique(), int((cells["coverage"] == "present").sum())
    answer = say(
        "overview.no-figures", n=whole - present, whole=whole, place=place(basis.subject.area or "PK")
    )
    hidden = int((cells["coverage"] == "hidden").sum())
    if hidden:
        answer += " " + say("question.hidden", n=hidden)
    return Question("behind", say("question.missing"), answer, say("question.coverage"), post_of(basis))


def _not_loaded(basis: Basis) -> Question | None:
    reviews = overview.reviews_not_loaded(basis.release)
    if reviews.empty:
        return None
    answer = sentences.not_loaded_sentence(reviews.iloc[0])
    source = str(reviews.iloc[0]["source"])
    return Question("stand", say("question.not-loaded"), answer, source, post_of(basis))
