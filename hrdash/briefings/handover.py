"""What is handed over with one recommendation: what was asked, who answers, what was said when, what is expected."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

import pandas as pd

from hrdash import sentences
from hrdash.briefings.speaking import figures_line, totals_line
from hrdash.queries import handover, recommendations
from hrdash.queries.indicators import best_first, figures, newest
from hrdash.store import Release
from hrdash.vocabulary import codes
from hrdash.words import day, label, listed, place, say, unit_name

_TITLE_LENGTH = 200
_TOLD = {
    "reason": "rec.reason",
    "next_step": "rec.next",
    "difficulty": "rec.difficulty",
    "support_needed": "rec.support",
}


@dataclass(frozen=True)
class Line:
    """One line with a quieter one under it, and what it is about: an id of a recommendation or an indicator."""

    text: str
    second: str
    about: str = ""


@dataclass(frozen=True)
class Answer:
    """One government's answer: who it is there, what was said last, the details, the evidence, and all states."""

    unit: str
    who: str
    said: str
    details: tuple[str, ...]
    evidence: tuple[str, ...] | None  # None where nothing was reported
    states: str
    assignments: tuple[str, ...]

    @property
    def name(self) -> str:
        """The government's name."""
        return unit_name(self.unit)


@dataclass(frozen=True)
class Story:
    """Everything that stands on the page of one recommendation, in words; and the rows its lines of states show."""

    recommendation_id: str
    title: str
    second: str
    text: str
    text_is: str  # whose words the text is: the UN's own, or a summary
    facts: tuple[tuple[str, str], ...]
    leads: pd.DataFrame
    reports: pd.DataFrame  # of the leads
    answers: tuple[Answer, ...]
    cluster: Line | None
    others: tuple[Line, ...]
    grades: tuple[Line, ...]
    indicators: tuple[Line, ...]
    actions: tuple[Line, ...]
    source: str
    as_of: date
    is_example: bool


def read_story(
    release: Release, recommendation_id: str, as_of: date, unit: str | None, series: pd.DataFrame
) -> Story | None:
    """Read everything about one recommendation on a day; None where there is none.

    Args:
        release: the release.
        recommendation_id: which one.
        as_of: the day of the statuses.
        unit: whose figures stand at the linked indicators; the nation's where None or where there are none of it.
        series: what definitions there are (`queries.indicators.series`).

    """
    one = recommendations.one_recommendation(release, recommendation_id)
    if one is None:
        return None
    asked = handover.assignments_of(release, recommendation_id)
    reports = handover.reports_of(release, recommendation_id, as_of)
    leads = asked[asked["role"] == "lead"].drop_duplicates("unit")
    same = recommendations.same_cluster(release, one["cluster_id"]) if one["cluster_id"] else None
    return Story(
        recommendation_id=recommendation_id,
        title=_title(one),
        second=_second(release, one, leads, reports, as_of),
        text=one["text"] or one["summary"] or "",
        text_is=say("rec.un-text") if one["text"] else f"{say('rec.summary-by')} · {say('rec.no-text')}",
        facts=_facts(one),
        leads=leads,
        reports=reports[reports["role"] == "lead"],
        answers=tuple(
            _answer(release, name, asked[asked["unit"] == name], reports[reports["unit"] == name])
            for name in asked["unit"].unique()
        ),
        cluster=_cluster(one, same),
        others=() if same is None else tuple(_others(same, recommendation_id)),
        grades=tuple(_grades(handover.grades_of(release, recommendation_id))),
        indicators=tuple(_indicators(release, recommendation_id, unit, series)),
        actions=tuple(_actions(handover.actions_for(release, recommendation_id))),
        source=one["source"] or "",
        as_of=as_of,
        is_example=release.is_demonstration,
    )


def _title(one: dict) -> str:
    """Give the summary, else the beginning of the text, as a title."""
    whole = one["summary"] or one["text"] or one["recommendation_id"]
    return shorten(whole, _TITLE_LENGTH, placeholder=" …").rstrip(".")


def _second(release: Release, one: dict, leads: pd.DataFrame, reports: pd.DataFrame, as_of: date) -> str:
    """Say in one sentence how far it is: how many governments were asked, and what they said by the day."""
    if one["kind"] == "concern":
        return say("rec.concern")
    if leads.empty:
        return say("rec.nobody")
    newest_of = reports[reports["role"] == "lead"].drop_duplicates("unit", keep="last")
    counts = Counter(newest_of["status"])
    said = say(
        "story.second",
        n=len(leads),
        implemented=counts["implemented"],
        reported=counts.total(),
        day=day(as_of),
    )
    return sentences.example(said, release.is_demonstration)


def _facts(one: dict) -> tuple[tuple[str, str], ...]:
    paragraph = "".join(filter(None, (one["paragraph"], one["sub_item"])))
    stated = say("rec.stated", printed=one["response_as_printed"]) if one["response_as_printed"] else ""
    noted = say("rec.noted") if one["response"] == "noted" else ""
    named = {
        name: listed([label(name, code) for code in one[name] or []])
        for name in ("themes", "affected_groups")
    }
    targets = [f"{code} {label('sdg_targets', code)}" for code in one["sdg_targets"] or []]
    facts = {
        "col.body": label("bodies", one["body"]),
        "col.symbol": " ".join(
            filter(None, [one["symbol"], say("rec.paragraph", n=paragraph) if paragraph else ""])
        ),
        "col.issued_on": day(one["issued_on"]) if one["issued_on"] else "",
        "rec.response": " · ".join(filter(None, [label("responses", one["response"]), stated, noted])),
        "rec.recommended-by": listed(one["recommending_states"] or []),
        "col.themes": named["themes"],
        "filter.affected_group": named["affected_groups"],
        "rec.articles": ", ".join(one["articles"] or []),
        "lens.sdg_target": "; ".join(targets),
        "rec.asks-for-data": "; ".join(one["asks_for_data"] or []),
    }
    return tuple((say(word), text) for word, text in facts.items() if text)


def _answer(release: Release, unit: str, asked: pd.DataFrame, reports: pd.DataFrame) -> Answer:
    leading = asked["role"] == "lead"
    who = [_department(row) for row in asked[leading].itertuples()]
    if support := [_department(row) for row in asked[~leading].itertuples()]:
        who.append(say("rec.with", departments=", ".join(support)))
    details, evidence = (), None
    if len(reports):
        newest_one = reports.iloc[-1]
        details = tuple(
            say(word, text=_own_words(newest_one[name]))
            for name, word in _TOLD.items()
            if isinstance(newest_one[name], str)
        )
        evidence = () if newest_one["evidence"] is None else tuple(newest_one["evidence"])
    said = sentences.example(_statement(asked.sort_values("role"), reports), release.is_demonstration)
    assignments = tuple(asked["assignment_id"])
    return Answer(unit, "; ".join(who), said, details, evidence, line_of_states(reports), assignments)


def _department(row: object) -> str:
    name = row.department if isinstance(row.department, str) else say("rec.no-department")
    return f"{name}, {row.post}" if isinstance(row.post, str) else name


def _statement(asked: pd.DataFrame, reports: pd.DataFrame) -> str:
    """Say what was reported last, by whom it was validated and what is expected by when; or since when nothing was."""
    due = asked["due_on"].dropna()
    expected = say("states.due", day=day(due.iloc[0])) if len(due) else say("rec.no-due")
    if reports.empty:
        asked_on = asked["assigned_on"].dropna()
        nothing = (
            say("rec.no-report", day=day(asked_on.iloc[0])) if len(asked_on) else say("rec.no-report-undated")
        )
        return f"{nothing} · {expected}"
    newest_one = reports.iloc[-1]
    is_validated = isinstance(newest_one["validated_by"], str)
    head = say(
        "rec.validated" if is_validated else "rec.reported",
        status=label("statuses", newest_one["status"]).lower(),
        post=newest_one["validated_by"],
    )
    return f"{head} · {say('rec.as-of', day=day(newest_one['as_of']))} · {expected}"


def _own_words(text: str) -> str:
    """Leave out the word Example at the beginning of an invented text: the line before it begins with it."""
    return text.removeprefix(say("example.sentence", sentence=""))


def line_of_states(reports: pd.DataFrame) -> str:
    """Say what one unit reported, from the first day to the last; all of it stays."""
    if reports.empty:
        return label("statuses", "no_report")
    return " → ".join(f"{label('statuses', row.status)} ({day(row.as_of)})" for row in reports.itertuples())


def _cluster(one: dict, same: pd.DataFrame | None) -> Line | None:
    """Say where the same was asked before and again."""
    if same is None:
        return None
    return Line(one["cluster_label"], sentences.cluster_history(same), one["cluster_id"])


def _others(same: pd.DataFrame, recommendation_id: str) -> list[Line]:
    """List what else asks the same, oldest first: when, by whom, and what Pakistan answered."""
    lines = []
    for row in same[same["recommendation_id"] != recommendation_id].itertuples():
        states = [] if row.recommending_states is None else list(row.recommending_states)
        body = label("bodies", row.body)
        by = f"{body} ({listed(states)})" if states else body
        year = "" if pd.isna(row.issued_on) else str(row.issued_on.year)
        second = " · ".join(filter(None, [year, by, label("responses", row.response)]))
        text = row.summary if isinstance(row.summary, str) else row.recommendation_id
        lines.append(Line(text, second, row.recommendation_id))
    return lines


def _grades(grades: pd.DataFrame) -> list[Line]:
    """Say what the committee graded, beside what governments report."""
    lines = []
    for (on, source), rows in grades.groupby(["decided_on", "source_symbol"], dropna=False):
        said = " ".join(f"[{grade}]" for grade in rows["grade"])
        second = " · ".join(filter(None, [day(on), source if isinstance(source, str) else ""]))
        lines.append(Line(said, second))
    return lines


def _indicators(
    release: Release, recommendation_id: str, unit: str | None, series: pd.DataFrame
) -> list[Line]:
    """Say the newest figures of the linked indicators; cases reported are not cases (rule 11)."""
    lines = []
    for row in handover.linked_indicators(release, recommendation_id).itertuples():
        known = best_first(series[series["indicator_id"] == row.indicator_id])
        told = _figures(release, row, unit, str(known["definition"].iloc[0]))
        caution = say("indicator.reports-rise") if "-cases" in row.indicator_id else ""
        lines.append(Line(row.label_en, " · ".join(filter(None, [told, caution])), row.indicator_id))
    return lines


def _figures(release: Release, row: object, unit: str | None, definition: str) -> str:
    if row.unit_measure == "YES_NO":
        recorded = newest(figures(release, row.indicator_id, definition, "total"))
        # The sentence begins with the label, which stands over it already.
        return sentences.structural_finding("", recorded).removeprefix(": ")
    own = codes("units").get(unit or "", {}).get("area") or "PK"
    for area in dict.fromkeys([own, "PK"]):
        found = handover.latest_by_group(release, row.indicator_id, definition, str(area))
        if len(found):
            return _placed(found, str(area))
    return totals_line(newest(figures(release, row.indicator_id, definition, "total")))


def _placed(found: pd.DataFrame, area: str) -> str:
    """Say figures with their place, their period and their source."""
    name = place(area)
    if area == "PK" and sentences.leaves_out(found["areas"].iloc[0]):
        name = say("figures.excluding", place=name)
    source, period = found["source"].dropna(), found["period"].iloc[0]
    first = source.iloc[0] if len(source) else ""
    return say("figures.placed", place=name, period=period, figures=figures_line(found), source=first)


def _actions(actions: pd.DataFrame) -> list[Line]:
    """Say which actions of the plans serve it: whose, and until when."""
    lines = []
    for row in actions.itertuples():
        until = "" if pd.isna(row.due_on) else say("states.due", day=day(row.due_on))
        status = label("statuses", row.status) if isinstance(row.status, str) else ""
        unit = unit_name(row.unit) if isinstance(row.unit, str) else ""
        department = row.department if isinstance(row.department, str) else ""
        told = " · ".join(filter(None, [unit, department, status, until]))
        lines.append(Line(row.title, sentences.example(told, bool(row.is_example)), row.action_id))
    return lines
