"""What a submission leaves hidden and why, before it is published; and hiding or telling printed what stands."""

import pandas as pd
import pyarrow as pa
import streamlit as st

from hrdash import submissions
from hrdash.disclosure import THRESHOLD
from hrdash.store import LakeError, Release
from hrdash.submissions import Refused
from hrdash.ui import account, cached, show
from hrdash.ui.review import seeing
from hrdash.ui.review.asking import ask_reason, tell
from hrdash.ui.review.deciding import explain
from hrdash.ui.review.opened import Opened
from hrdash.ui.review.rows import groups_of
from hrdash.vocabulary import OBSERVATION_KEY
from hrdash.words import number, place, say

_MOST = 200
_NAMED = 5


def show_hiding(one: Opened) -> None:
    """Show which figures publishing would leave hidden, and why; nothing where it brings no figures."""
    is_open = one.staged is not None and one.state.state != "published" and one.staged.is_publishable
    if not is_open or "observations" not in one.staged.tables:
        return
    asked = (one.kept.id, one.against.version)
    found = seeing.held("hiding", asked, lambda: _would_hide(one.against, one))
    st.subheader(say("hiding.title"), anchor=False)
    if found.empty:
        st.caption(say("hiding.none"))
        return
    sent = found["is_sent"]
    told = [
        say("hiding.sent", n=int(sent.sum()), number=number(int(sent.sum()))) if sent.any() else "",
        say("hiding.others", n=int((~sent).sum()), number=number(int((~sent).sum())))
        if (~sent).any()
        else "",
    ]
    st.markdown(show.plain(" ".join(filter(None, told))))
    betrayed = found["width"].lt(THRESHOLD).sum()
    if betrayed:
        st.warning(say("hiding.betrayed", n=int(betrayed), number=number(int(betrayed))))
    with st.expander(say("hiding.which"), key="open-hiding", on_change="rerun") as folded:
        if folded.open:
            st.dataframe(_readable(one.against, found.head(_MOST)), hide_index=True, key="hiding")
            if len(found) > _MOST:
                st.caption(say("hiding.more", number=number(len(found) - _MOST)))


def _would_hide(release: Release, one: Opened) -> pd.DataFrame:
    """Give what is sent and would be hidden, and what is shown now and would be no longer."""
    found = submissions.would_hide(release, one.staged).to_pandas()
    return found[found["is_sent"] | ~found["was_hidden"]].reset_index(drop=True)


def _readable(release: Release, found: pd.DataFrame) -> pd.DataFrame:
    labels = cached.indicator_labels(release)
    lines = [
        {
            say("review.col-what"): labels.get(row["indicator_id"], row["indicator_id"]),
            say("review.col-where"): place(row["area"], row["district"]),
            say("review.col-group"): groups_of(row),
            say("review.col-period"): row["period"],
            say("hiding.col-why"): say(f"hiding.why-{row['reason']}"),
            say("hiding.col-which"): say("hiding.is-sent" if row["is_sent"] else "hiding.is-standing"),
        }
        for row in found.to_dict("records")
    ]
    return pd.DataFrame(lines)


def offer_hiding(one: Opened) -> None:
    """Offer, of a published submission, to hide figures at once, and to tell that a source has printed one."""
    if one.state.state != "published" or one.staged is None or "observations" not in one.staged.tables:
        return
    asked = (one.kept.id, one.newest.version)
    rows = seeing.held("standing", asked, lambda: submissions.standing(one.newest, one.staged).to_pandas())
    is_hidden, is_printed = rows["obs_status"].eq("Q"), rows["is_public"].eq(True)
    if (~is_hidden & ~is_printed).any() and seeing.may("hide", one.kept.unit):
        with st.expander(say("hiding.at-once"), key="open-hide", on_change="rerun") as folded:
            if folded.open:
                _pick_and_hide(one, rows[~is_hidden & ~is_printed])
    if is_hidden.any() and one.kept.unit == "FED" and seeing.may("submit", "FED"):
        with st.expander(say("hiding.printed"), key="open-printed", on_change="rerun") as folded:
            if folded.open:
                _ask_printed(one, rows[is_hidden])


def _named(release: Release, rows: pd.DataFrame) -> dict[int, str]:
    """Name each figure in one line, by its place in the rows."""
    labels = cached.indicator_labels(release)
    return {
        at: ", ".join(
            [
                labels.get(row["indicator_id"], row["indicator_id"]),
                place(row["area"], row["district"]),
                groups_of(row),
                row["period"],
            ]
        )
        for at, row in rows.to_dict("index").items()
    }


def _pick_and_hide(one: Opened, rows: pd.DataFrame) -> None:
    names = _named(one.newest, rows)
    st.markdown(say("hiding.at-once-told"))
    chosen = st.multiselect(
        say("hiding.figures"), list(names), format_func=names.get, key=f"hide-{one.kept.id}"
    )
    if not st.button(say("review.hide"), disabled=not chosen, key="ask-hide"):
        return
    keys = pa.Table.from_pandas(rows.loc[chosen, list(OBSERVATION_KEY)], preserve_index=False)

    def hide(by: str, reason: str) -> str:
        release = submissions.hide(cached.lake(), one.kept.id, keys, by, reason)
        return say("hiding.done", n=len(chosen), number=number(len(chosen)), version=release.version)

    named = "; ".join(names[at] for at in chosen[:_NAMED])
    more = say("review.and-more", n=len(chosen) - _NAMED) if len(chosen) > _NAMED else ""
    told = say("hiding.told", figures=f"{named} {more}".strip())
    ask_reason("hide", one.kept, say("hiding.ask", n=len(chosen)), told, hide, explain)


def _ask_printed(one: Opened, rows: pd.DataFrame) -> None:
    """Ask what the source has printed, and where; it waits for its reviewer like any other submission."""
    st.markdown(say("hiding.printed-told"))
    by = account.require("submit", unit="FED")
    if by is None:
        return
    names = _named(one.newest, rows)
    with st.form("printed", border=False, enter_to_submit=False):
        at = st.selectbox(say("hiding.figure"), list(names), format_func=names.get)
        with st.container(horizontal=True):
            printed = {
                name: st.number_input(say(f"col.{name}"), value=None, min_value=0.0)
                for name in ("value", "numerator", "denominator")
            }
        citation = " ".join(st.text_input(say("hiding.citation"), help=say("hiding.citation-help")).split())
        is_sent = st.form_submit_button(say("hiding.send-printed"), key="send-printed")
    if not is_sent:
        return
    if printed["value"] is None or not citation:
        st.error(say("hiding.printed-needed"))
        return
    try:
        with st.spinner(say("review.working")):
            key = rows.loc[at, list(OBSERVATION_KEY)].to_dict()
            sent = submissions.tell_printed(
                cached.lake(), key, printed, citation, by=by, note=say("hiding.printed-note")
            )
    except (Refused, LakeError) as error:
        st.error(show.plain(explain(error)))
        return
    if sent.refusal:
        st.error(show.plain(explain(sent.refusal)))
        return
    tell(say("hiding.printed-done", figure=names[at]))
    st.rerun()
