"""Who is at the screen: the sign-in, or in single-user mode the post that they give. Looking never asks."""

import streamlit as st

from hrdash import access
from hrdash.store import LakeError
from hrdash.submissions import Submission
from hrdash.ui import cached, show
from hrdash.words import say

_KEY = "who-by"  # in the browser's session, never in the address; no picker of a page has this name


def show_control() -> None:
    """Draw what tells who is there, once, at the top of a page that writes: sign in or out, or the post they give."""
    try:
        people = access.read_people(cached.lake())
    except LakeError as error:
        st.error(show.plain(error.message))
        return
    if people is None:
        with st.container(border=True):
            st.caption(say("access.single-user"))
            st.text_input(say("access.name"), key=_KEY, persist_state="session", max_chars=120)
    elif not _can_sign_in():
        st.error(say("access.no-sign-in"))
    elif not st.user.is_logged_in:
        with st.container(border=True):
            st.caption(say("access.sign-in-first"))
            st.button(say("access.sign-in"), key="sign_in", type="primary", on_click=st.login)
    else:
        person = who()
        with st.sidebar:
            name = person.post if person else str(st.user.get("email", ""))
            st.caption(say("access.signed-in", post=show.plain(name)))
            st.button(say("access.sign-out"), key="sign_out", on_click=st.logout)


def who() -> access.Person | None:
    """Say who is there, by their first line in the people file; None where nobody is known.

    In single-user mode a person without an e-mail, in the post that they gave.
    """
    try:
        people = access.read_people(cached.lake())
    except LakeError:
        return None
    if people is None:
        post = " ".join(str(st.session_state.get(_KEY) or "").split())
        return access.Person(None, None, "administrator", post) if post else None
    return next(iter(access.find(people, _email())), None)


def units(action: str) -> list[str]:
    """List the units for which whoever is there may do something; all of them in single-user mode."""
    person = who()
    if person is None:
        return []
    return access.units(action, access.read_people(cached.lake()), person.person or person.post)


def require(action: str, *, unit: str | None = None, sent: Submission | None = None) -> str | None:
    """Give the `by` with which whoever is there may do something; else say why not and give None.

    Draws no widget, so that a page may ask for several actions; `show_control` stands above.

    Args:
        action: one of `access.ACTIONS`.
        unit: for which unit; without it and without `sent`, for any.
        sent: the submission it is done to; its unit counts, and its sender cannot publish it.

    """
    person = who()
    if person is None:
        _say_who_is_missing()
        return None
    people, by = access.read_people(cached.lake()), person.person or person.post
    if sent is None and unit is None and action != "revert":
        unit = next(iter(access.units(action, people, by)), person.unit)
    of = sent.unit if sent else unit
    verdict = access.may(action, people, by, of, (sent.person, sent.by) if sent else ())
    if isinstance(verdict, access.Denied):
        st.info(show.plain(f"{verdict.reason}."))
        return None
    return by


def _say_who_is_missing() -> None:
    """Say what a reader has to do before they can do more than look; what `show_control` has said is not repeated."""
    try:
        people = access.read_people(cached.lake())
    except LakeError:
        return
    if people is None:
        st.info(say("access.name-first"))
    elif _can_sign_in() and st.user.is_logged_in:
        email = _email()
        reason = f"{say('access.not-listed', by=email)}." if email else say("access.no-email")
        st.warning(show.plain(reason))


def _can_sign_in() -> bool:
    """Whether the server was given an `[auth]` section: only then Streamlit says whether somebody is signed in."""
    return "is_logged_in" in st.user


def _email() -> str:
    """Give the e-mail of whoever is signed in; blank where there is none, or the provider says it is not verified."""
    if not _can_sign_in() or not st.user.is_logged_in or st.user.get("email_verified") is False:
        return ""
    return str(st.user.get("email") or "")
