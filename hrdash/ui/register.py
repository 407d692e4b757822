"""The register on screen: filters with counts, the list, and one recommendation with its whole story."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import streamlit as st

from hrdash import sentences
from hrdash.queries import recommendations
from hrdash.store import Release
from hrdash.ui import cached, pickers, show
from hrdash.vocabulary import codes
from hrdash.words import day, label, listed, number, say, unit_name

_LISTS = {
    "theme": "themes",
    "affected_group": "affected_groups",
    "unit": "units",
    "status": "statuses",
    "right": "rights",
    "sdg_target": "sdg_targets",
    "body": "bodies",
    "response": "responses",
}
_SHOWN = 20


@dataclass(frozen=True)
class Search:
    """What the reader looks for: words, filters in the order they were asked, the day, and which cycles."""

    words: str
    as_of: date
    all_cycles: bool
    filters: tuple[tuple[str, str], ...] = ()


@cached.kept
def _rows(release: Release, as_of: date, all_cycles: bool) -> pd.DataFrame:
    """Put beside each recommendation the units asked and their statuses, to filter by."""
    statuses = cached.statuses(release, as_of, None, all_cycles=all_cycles)
    held = statuses.groupby("recommendation_id").agg(units=("unit", list), statuses=("status", list))
    joined = cached.register(release, all_cycles=all_cycles).join(held, on="recommendation_id")
    for name in ("units", "statuses"):
        joined[name] = [value if isinstance(value, list) else [] for value in joined[name]]
    return joined


@cached.kept
def find(release: Release, search: Search) -> pd.DataFrame:
    """Find what fits the search."""
    rows = _rows(release, search.as_of, search.all_cycles)
    return recommendations.find(rows, search.words, dict(search.filters))


@cached.kept
def _counts(release: Release, search: Search, name: str) -> dict[str, int]:
    """Count each value of a filter among what fits so far, in the order of its code list."""
    column = recommendations.FILTERS[name]
    counts = find(release, search)[column].explode().dropna().value_counts().to_dict()
    return {code: counts[code] for code in _in_order(name, list(counts))}


@cached.kept
def _names(release: Release, name: str) -> dict[str, str]:
    """Name every value of a filter."""
    if name == "cluster_id":
        rows = cached.register(release, all_cycles=True)
        return dict(zip(rows["cluster_id"], rows["cluster_label"], strict=True))
    if name == "sdg_target":
        return {code: f"{code} {label('sdg_targets', code)}" for code in codes("sdg_targets")}
    return {code: label(_LISTS[name], code) for code in codes(_LISTS[name])}


def pick_filters(release: Release, search: Search) -> Search:
    """Pick filters, each value with its count among what fits the filters above it."""
    for name in (*_LISTS, "cluster_id"):
        counts = _counts(release, search, name)
        names = _names(release, name)

        def said(code: str, names: dict[str, str] = names, counts: dict[str, int] = counts) -> str:
            if code == "any":
                return say("filter.any")
            return say("filter.counted", name=names.get(code, code), n=counts.get(code, 0))

        # A choice that the other filters rule out stays pickable, with its zero.
        asked = st.query_params.get(name)
        options = ["any", *counts, *([asked] if asked and asked not in counts else [])]
        chosen = pickers.pick_one(say(f"filter.{name}"), options, name, said)
        if chosen != "any":
            search = replace(search, filters=(*search.filters, (name, chosen)))
    return search


def _in_order(name: str, present: list[str]) -> list[str]:
    if name not in _LISTS:
        return sorted(present)
    return [code for code in codes(_LISTS[name]) if code in present]


@cached.kept
def _lines(release: Release, search: Search) -> tuple[tuple[str, str, str], ...]:
    """Give the first lines of the list: what is asked, the facts under it, and its id."""
    found = find(release, search).head(_SHOWN)
    return tuple(
        (row.summary, _facts(row, release.is_demonstration), row.recommendation_id)
        for row in found.itertuples()
    )


def show_list(release: Release, search: Search) -> None:
    """Show what was found, each line leading to its recommendation; the same as CSV."""
    found, choice = find(release, search), _choice()
    if found.empty:
        show.show_empty(say("rec.none"))
        return
    for text, facts, recommendation_id in _lines(release, search):
        query = {**choice, "recommendation": recommendation_id}
        show.show_linked_line(text, facts, "recommendations", query)
    if len(found) > _SHOWN:
        st.caption(say("rec.more", n=number(len(found) - _SHOWN)))
    columns = [
        "recommendation_id",
        "summary",
        "body",
        "cycle",
        "symbol",
        "paragraph",
        "issued_on",
        "response",
        "source",
    ]
    show.show_table(found, columns, "recommendations", release)


def _choice() -> dict[str, str]:
    return {name: value for name, value in st.query_params.items() if name != "recommendation"}


def _facts(row: object, is_example: bool) -> str:
    where = " ".join(
        filter(None, [row.symbol, say("rec.paragraph", n=row.paragraph) if row.paragraph else ""])
    )
    kind = label("recommendation_kinds", row.kind) if row.kind == "concern" else ""
    answer = "" if row.response == "not_applicable" else label("responses", row.response)
    asked = ""
    if row.units:
        asked = say("rec.asked", done=number(row.statuses.count("implemented")), n=len(row.units))
        asked = sentences.example(asked, is_example)
    return " · ".join(filter(None, [label("bodies", row.body), where, kind, answer, asked]))


@cached.kept
def finding(release: Release, search: Search) -> tuple[str, str]:
    """Say how many were found, and how far those in scope are."""
    found = find(release, search)
    statuses = [status for held in found["statuses"] for status in held]
    done = number(statuses.count("implemented"))
    second = say("rec.finding", implemented=done, assigned=number(len(statuses)))
    return say("rec.found", n=len(found)), sentences.example(second, release.is_demonstration)


def show_one(release: Release, recommendation_id: str, as_of: date) -> bool:
    """One recommendation: what was asked, who owes what, what was said when. False where there is none."""
    one = cached.one_recommendation(release, recommendation_id)
    if one is None:
        return False
    show.link("recommendations", say("rec.back"), _choice())
    show.show_finding(release, one["summary"])
    st.caption(show.plain(f"{say('rec.summary-by')} · {one['text'] or say('rec.no-text')}"))
    left, right = st.columns([2, 3], gap="large")
    with left:
        _show_facts(one)
        _show_cluster(release, one)
    with right:
        st.subheader(say("rec.who"), anchor=False)
        _show_answers(release, one, as_of)
    show.show_foot(release, one["source"] or "", say("foot.not-un"))
    return True


def _show_facts(one: dict) -> None:
    stated = say("rec.stated", printed=one["response_as_printed"]) if one["response_as_printed"] else ""
    scope = {"concern": say("rec.concern")}.get(one["kind"]) or (
        say("rec.noted") if one["response"] == "noted" else ""
    )
    facts = {
        "col.body": label("bodies", one["body"]),
        "col.symbol": " ".join(
            filter(
                None, [one["symbol"], say("rec.paragraph", n=one["paragraph"]) if one["paragraph"] else ""]
            )
        ),
        "col.issued_on": day(one["issued_on"]),
        "rec.response": ". ".join(filter(None, [label("responses", one["response"]), stated, scope])),
        "rec.recommended-by": listed(one["recommending_states"] or []),
        "col.themes": listed([label("themes", code) for code in one["themes"] or []]),
        "filter.affected_group": listed(
            [label("affected_groups", code) for code in one["affected_groups"] or []]
        ),
        "rec.articles": ", ".join(one["articles"] or []),
        "lens.sdg_target": ", ".join(one["sdg_targets"] or []),
    }
    for word, text in facts.items():
        if text:
            show.show_line(say(word), text)


def _show_cluster(release: Release, one: dict) -> None:
    if not one["cluster_id"]:
        return
    same = cached.same_cluster(release, one["cluster_id"])
    first = same["issued_on"].min()
    st.subheader(one["cluster_label"], anchor=False)
    st.markdown(say("rec.cluster", n=len(same), first=first.year))
    for row in same.itertuples():
        if row.recommendation_id != one["recommendation_id"]:
            second = " · ".join([str(row.issued_on.year), row.body, label("responses", row.response)])
            query = {**_choice(), "recommendation": row.recommendation_id}
            show.show_linked_line(row.summary, second, "recommendations", query)


def _show_answers(release: Release, one: dict, as_of: date) -> None:
    rows = cached.answers(release, one["recommendation_id"], as_of)
    if rows.empty:
        show.show_empty(say("rec.nobody"))
    for unit in [unit for unit in codes("units") if unit in set(rows["unit"])]:
        for (role, department), said in rows[rows["unit"] == unit].groupby(
            ["role", "department"], dropna=False
        ):
            role_word = say("rec.lead") if role == "lead" else say("rec.support-role")
            st.markdown(f"**{unit_name(unit)}** · {show.plain(str(department or ''))} ({role_word})")
            _show_reports(release, said)


def _show_reports(release: Release, said: pd.DataFrame) -> None:
    reports = said[said["status"].notna()]
    if reports.empty:
        text = say("rec.no-report", day=day(said["assigned_on"].iloc[0]))
        show.show_line(sentences.example(text, release.is_demonstration))
        return
    newest = reports.iloc[0]
    word = "rec.validated" if isinstance(newest["validated_by"], str) else "rec.reported"
    status = label("statuses", newest["status"]).lower()
    head = say(word, status=status, post=newest["validated_by"])
    show.show_line(sentences.example(head, release.is_demonstration), _details(newest))
    line = " → ".join(
        f"{label('statuses', row.status)} ({day(row.as_of)})" for row in reports[::-1].itertuples()
    )
    st.caption(show.plain(sentences.example(line, release.is_demonstration)))


def _details(report: pd.Series) -> str:
    words = {
        "reason": "rec.reason",
        "next_step": "rec.next",
        "difficulty": "rec.difficulty",
        "support_needed": "rec.support",
    }
    parts = [day(report["as_of"])]
    parts += [say(word, text=report[name]) for name, word in words.items() if isinstance(report[name], str)]
    parts += list(report["evidence"]) if report["evidence"] is not None else []
    return " · ".join(parts)
