"""Forms: what is filled in on a page is sent as rows of stored tables, and what became of it stands beside the form.

A page asks who sends (`ask_sender`), draws its fields in `form`, sends their rows (`send`), and shows the outcome
(`show_outcome`). All of it goes through the door that files go through: nothing is public before it is published.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from hrdash import access, submissions
from hrdash.store import LakeError, Release, read_release, read_rows
from hrdash.submissions import Submitted
from hrdash.ui import account, cached, show
from hrdash.vocabulary import codes, tables
from hrdash.words import number, say, unit_name

_SHOWN = 6  # different findings that are told


@dataclass(frozen=True)
class Sender:
    """Who sends a form, and for which unit."""

    by: str
    unit: str


@dataclass(frozen=True)
class Letter:
    """What one unit sends with one form: rows by stored table."""

    sender: Sender
    tables: Mapping[str, Sequence[Mapping[str, object]]]
    note: str | None = None


@dataclass(frozen=True)
class _Sent:
    """What was sent just now: for whom, what became of it, and the release that stood then."""

    unit: str
    rows: int
    answer: Submitted
    seen: int


def is_open(release: Release) -> bool:
    """Whether forms may be filled in: not while the address pins an earlier release; says so, and how to go on."""
    newest = cached.newest_version()
    if release.version == newest:
        return True
    st.caption(say("form.release", version=release.version, newest=newest))
    st.button(
        say("form.open-newest"), key="open-newest", on_click=lambda: st.query_params.pop("release", None)
    )
    return False


def pick_form(options: Sequence[str]) -> str | None:
    """Pick which form is open, none at first; the address holds it (`write`)."""
    asked = st.query_params.get("write")
    picked = asked if asked in options else None
    if st.session_state.get("write") != picked:
        st.session_state["write"] = picked

    def tell() -> None:
        if st.session_state["write"]:
            st.query_params["write"] = st.session_state["write"]
        else:
            st.query_params.pop("write", None)

    return st.segmented_control(
        say("form.open"),
        options,
        format_func=lambda code: say(f"form.open.{code}"),
        key="write",
        label_visibility="collapsed",
        on_change=tell,
    )


def ask_senders(units: Sequence[str] | None = None) -> list[Sender]:
    """Ask who is there, and give each unit for which they may send; says why where there is none.

    Draws `account.show_control`: once on a page.

    Args:
        units: those that the form is about; all where None.

    """
    account.show_control()
    able = [unit for unit in account.units("submit") if units is None or unit in units]
    by = account.require("submit", unit=(able or units or [None])[0])
    return [Sender(by, unit) for unit in able] if by else []


def ask_sender(name: str, units: Sequence[str] | None = None, own: str | None = None) -> Sender | None:
    """Ask who is there and for which unit they send; None where nobody may, and the page says why.

    Args:
        name: the form's name.
        units: those that the form is about; all where None.
        own: the one that is offered first; that of the address where None.

    """
    able = {one.unit: one for one in ask_senders(units)}
    if len(able) < 2:
        return next(iter(able.values()), None)
    own = own or st.query_params.get("unit")
    chosen = st.selectbox(
        say("form.government"),
        list(able),
        index=list(able).index(own) if own in able else 0,
        format_func=unit_name,
        key=f"{name}-unit",
    )
    return able[chosen]


def form(name: str):
    """Open a form whose fields are blank again once it was sent."""
    return st.form(f"{name}-{st.session_state.get(_round(name), 0)}", enter_to_submit=False)


def send(
    name: str,
    sender: Sender,
    rows: Mapping[str, Sequence[Mapping[str, object]]],
    *,
    note: str | None = None,
) -> None:
    """Send a form's rows in; the page runs again, and `show_outcome` says what became of them.

    Args:
        name: the form's name.
        sender: who, and for which unit.
        rows: by stored table: columns that are not named are blank. A row whose key is published already replaces
            it whole.
        note: why something published changes; without it a row whose key is published is refused.

    """
    send_each(name, [Letter(sender, rows, note)])


def send_each(name: str, letters: Sequence[Letter]) -> None:
    """Send what several units send with one form, each as a submission of its own; as `send`."""
    done = []
    for letter in letters:
        sender, note = letter.sender, " ".join((letter.note or "").split()) or None
        rows = sum(map(len, letter.tables.values()))
        try:
            _refuse_unexplained(letter, note)
            answer = submissions.submit_tables(
                cached.lake(), letter.tables, by=sender.by, unit=sender.unit, note=note
            )
        except (submissions.Refused, LakeError) as error:
            refusal = submissions.Refused(error.code, error.message)
            answer = Submitted(None, "", "refused", refusal=refusal)
        done.append(_Sent(sender.unit, rows, answer, cached.newest_version()))
    st.session_state[_outcome(name)] = done
    if all(one.answer.refusal is None for one in done):
        st.session_state[_round(name)] = st.session_state.get(_round(name), 0) + 1
    st.rerun()


def _refuse_unexplained(letter: Letter, note: str | None) -> None:
    """Refuse to change what is published without a reason (a row whose key is new needs none)."""
    for name, rows in letter.tables.items():
        key = tables()[name].key
        columns = {column: pa.array([row.get(column) for row in rows], pa.string()) for column in key}
        if not note and read_rows(read_release(cached.lake()), name, pa.table(columns)).num_rows:
            raise submissions.Refused("note-needed", say("form.note-needed"))


def show_outcome(name: str, fields: Mapping[str, str] | None = None) -> None:
    """Show what became of a form that was sent: what is wrong, what it waits for, and publishing it where that may be.

    Args:
        name: the form's name.
        fields: the words under which the form asks for columns, where they are not the columns' own.

    """
    for place, one in enumerate(st.session_state.get(_outcome(name), ())):
        if one.answer.refusal:
            lines = _wrong(one.answer, fields or {})
            st.error("  \n".join([say("form.refused"), *map(show.plain, lines)]))
        else:
            _show_sent(f"{name}-{place}", one, fields or {})


def _show_sent(key: str, one: _Sent, fields: Mapping[str, str]) -> None:
    state = submissions.state_of(cached.lake(), one.answer.submission)
    with st.container(border=True):
        if state.state == "published":
            told = f"{say('form.done-publish', version=state.version)} {say('form.published')}"
            st.success(show.plain(told))
        else:
            rows = say("form.rows", n=one.rows, number=number(one.rows))
            told = say("form.waiting", rows=rows, unit=unit_name(one.unit))
            st.info(show.plain(f"{say('form.already')} {told}" if one.answer.is_repeat else told))
        for line in _lines(one.answer, fields):
            st.caption(show.plain(line))
        with st.container(horizontal=True):
            by = _publisher(one) if state.state == "staged" else None
            if by and st.button(say("form.publish"), key=f"publish-{key}", type="primary"):
                _publish(one, by)
            show.link("review", say("form.review"), {"submission": one.answer.submission})


def _publisher(one: _Sent) -> str | None:
    """Say who publishes it: whoever is there, where the rule of two persons lets them."""
    person = account.who()
    if person is None:
        return None
    by, kept = person.person or person.post, submissions.read_submission(cached.lake(), one.answer.submission)
    people = access.read_people(cached.lake())
    verdict = access.may("publish", people, by, kept.unit, (kept.person, kept.by))
    return by if isinstance(verdict, access.Person) else None


def _publish(one: _Sent, by: str) -> None:
    try:
        submissions.publish(cached.lake(), one.answer.submission, by, seen=one.seen)
    except (submissions.Refused, LakeError) as error:
        st.error(show.plain(error.message))
    else:
        st.rerun()


def _wrong(answer: Submitted, fields: Mapping[str, str]) -> list[str]:
    """Say what keeps rows from being sent; a refusal without findings in its own words."""
    lines = _lines(answer, fields, ("error",))
    return lines or [answer.refusal.message]


def _lines(
    answer: Submitted, fields: Mapping[str, str], severities: Sequence[str] = ("warning", "info")
) -> list[str]:
    """Say each different finding once: the field, what is wrong, and what to do."""
    found = Counter(
        (one.column, one.message, one.suggestion) for one in answer.findings if one.severity in severities
    )
    lines = []
    for (column, message, suggestion), count in found.most_common(_SHOWN):
        word = fields.get(column, f"col.{column}")
        field = say(word) if word in codes("words") else ""
        more = f" ({say('form.refused-more', n=count - 1)})" if count > 1 else ""
        told = "; ".join(filter(None, [message, suggestion]))
        lines.append(f"{field}: {told}{more}" if field else f"{told}{more}")
    return lines


def _outcome(name: str) -> str:
    return f"sent-{name}"


def _round(name: str) -> str:
    return f"round-{name}"
