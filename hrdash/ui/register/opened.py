"""One recommendation with its whole story: what was asked, who owes what, what was said when."""

from datetime import date

import pandas as pd
import streamlit as st

from hrdash import sentences
from hrdash.store import Release
from hrdash.ui import cached, show
from hrdash.ui.register import found
from hrdash.vocabulary import codes
from hrdash.words import day, label, listed, say, unit_name


def show_one(release: Release, recommendation_id: str, as_of: date) -> bool:
    """One recommendation: what was asked, who owes what, what was said when. False where there is none."""
    one = cached.one_recommendation(release, recommendation_id)
    if one is None:
        return False
    show.link("recommendations", say("rec.back"), found.choice())
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
            query = {**found.choice(), "recommendation": row.recommendation_id}
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
