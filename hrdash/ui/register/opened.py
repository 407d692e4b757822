"""One recommendation on one page, to hand over: what was asked, who answers, what was said when, what is expected."""

from collections import Counter
from datetime import date

import streamlit as st

from hrdash import sentences
from hrdash.store import Release
from hrdash.ui import cached, show
from hrdash.ui.register import found, linked, writing
from hrdash.ui.register.answers import assignments_of, show_answers
from hrdash.words import day, label, listed, say


def show_one(release: Release, recommendation_id: str, as_of: date) -> bool:
    """Show one recommendation with its whole story; False where there is none."""
    one = cached.one_recommendation(release, recommendation_id)
    if one is None:
        return False
    show.link("recommendations", say("rec.back"), found.choice())
    show.show_finding(release, (one["summary"] or one["text"]).rstrip("."), _second(release, one, as_of))
    left, right = st.columns([2, 3], gap="large")
    with left:
        _show_asked(one)
        linked.show_grades(release, recommendation_id)
    with right:
        st.subheader(say("rec.who"), anchor=False)
        show_answers(release, recommendation_id, as_of)
    left, right = st.columns([2, 3], gap="large")
    with left:
        linked.show_cluster(release, one)
    with right:
        linked.show_indicators(release, recommendation_id, st.query_params.get("unit"))
        linked.show_actions(release, recommendation_id)
    writing.show_forms(release, one, as_of)
    show.show_foot(release, one["source"] or "", say("foot.not-un"))
    return True


def _second(release: Release, one: dict, as_of: date) -> str:
    """Say in one sentence how far it is: how many governments were asked, and what they said by the day."""
    asked = assignments_of(release, one["recommendation_id"])
    leads = asked[asked["role"] == "lead"]
    if one["kind"] == "concern":
        return say("rec.concern")
    if leads.empty:
        return say("rec.nobody")
    answers = cached.answers(release, one["recommendation_id"], as_of)
    newest = answers[answers["role"] == "lead"].drop_duplicates("unit")
    counts = Counter(newest["status"].fillna("no_report"))
    said = say(
        "story.second",
        n=len(leads["unit"].unique()),
        implemented=counts["implemented"],
        reported=counts.total() - counts["no_report"],
        day=day(as_of),
    )
    return sentences.example(said, release.is_demonstration)


def _show_asked(one: dict) -> None:
    st.subheader(say("rec.what"), anchor=False)
    if one["text"]:
        st.markdown(show.plain(one["text"]))
        st.caption(say("rec.un-text"))
    else:
        show.show_line(one["summary"], f"{say('rec.summary-by')} · {say('rec.no-text')}")
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
        "col.issued_on": day(one["issued_on"]),
        "rec.response": " · ".join(filter(None, [label("responses", one["response"]), stated, noted])),
        "rec.recommended-by": listed(one["recommending_states"] or []),
        "col.themes": named["themes"],
        "filter.affected_group": named["affected_groups"],
        "rec.articles": ", ".join(one["articles"] or []),
        "lens.sdg_target": "; ".join(targets),
        "rec.asks-for-data": "; ".join(one["asks_for_data"] or []),
    }
    lines = [f":small[:gray[{say(word)}]]  \n{show.plain(text)}" for word, text in facts.items() if text]
    st.markdown("\n\n".join(lines))
