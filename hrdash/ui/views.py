"""Saved views on screen: keep the page one is on, list, rename, remove, and put into the order of a presentation."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NoReturn
from urllib.parse import urlencode

import streamlit as st

from hrdash import access
from hrdash.store import LakeError, Release, views
from hrdash.ui import account, cached, show
from hrdash.words import day, say

SAVED_PAGES = (
    "",
    "overview",
    "side_by_side",
    "indicators",
    "units",
    "gaps",
    "coverage",
    "recommendations",
    "implementation",
    "clusters",
    "actions",
    "calendar",
)
"""The pages that can be saved: those that only show."""


def show_save(page: str) -> None:
    """Offer to keep the page one is on, under a name, pinned to its release or following the newest."""
    if page not in SAVED_PAGES or not cached.newest_version():
        return
    with st.sidebar, st.popover(say("views.save"), key="save-view", on_change="rerun") as opened:
        st.caption(say("views.told"))
        if not opened.open:
            return
        name = st.text_input(say("views.name"), key="view-name", max_chars=120)
        is_pinned = st.checkbox(say("views.pin"), key="view-pin", help=say("views.pin-help"))
        by = _by()
        if st.button(say("views.keep"), key="view-keep", disabled=not by):
            _keep(name, page, is_pinned=is_pinned, by=by or "")


def _keep(name: str, page: str, *, is_pinned: bool, by: str) -> None:
    pinned = int(st.query_params.get("release", cached.newest_version())) if is_pinned else None
    try:
        views.save_view(
            cached.lake(), name, page or "overview", st.query_params.to_dict(), release=pinned, by=by
        )
    except LakeError as error:
        st.error(show.plain(error.message))
    else:
        st.success(say("views.kept"))


def _by() -> str | None:
    """Say who keeps it; in single-user mode nobody has to say who they are."""
    if access.read_people(cached.lake()) is None:
        return say("views.single-user")
    person = account.who()
    return person.post if person else None


def presented() -> tuple[str, list[views.View]] | None:
    """Give the presentation that the address names, with its views in order."""
    asked = st.query_params.get("presentation")
    saved = views.read_saved(cached.lake()) if asked else None
    shown = saved.shown(asked) if saved else []
    return (asked, shown) if shown else None


def show_saved(release: Release) -> None:
    """List the presentations and the saved views, with what can be done to each."""
    saved = views.read_saved(cached.lake())
    st.subheader(say("views.title"), anchor=False)
    _offer_undo()
    if not saved.views:
        st.caption(say("views.none"))
        return
    for one in saved.presentations:
        with st.container(horizontal=True, vertical_alignment="center"):
            show.show_line(one.name, say("views.slides", n=len(saved.shown(one.id))))
            show.link("present", say("present.start"), {"presentation": one.id})
            if _by() and st.button(say("views.remove"), key=f"remove-{one.id}"):
                views.remove_presentation(cached.lake(), one.id)
                _keep_removed(one)
    for view in saved.views:
        _show_view(view)
    if _by():
        _order(saved)


def _show_view(view: views.View) -> None:
    pinned = {"release": str(view.release)} if view.release else {}
    told = say("views.pinned", version=view.release) if view.release else say("views.follows")
    with st.container(horizontal=True, vertical_alignment="center"):
        show.show_line(view.name, f"{told} · {view.by} · {day(_day(view.at))}")
        show.link(view.page, say("rec.open"), {**view.query, **pinned})
        if not _by():
            return
        with st.popover(say("views.change"), key=f"change-{view.id}", on_change="rerun") as opened:
            st.code(_link(view.page, {**view.query, **pinned}), language=None)
            if opened.open:
                _change(view)


def _link(page: str, query: Mapping[str, str]) -> str:
    """Give a page's whole address, to be sent to somebody."""
    here = str(st.context.url or "").rpartition("/")[0]
    return f"{here}/{page}{'?' if query else ''}{urlencode(query)}"


def _change(view: views.View) -> None:
    name = st.text_input(say("views.name"), view.name, key=f"name-{view.id}", max_chars=120)
    if st.button(say("views.rename"), key=f"rename-{view.id}") and name.strip():
        views.rename_view(cached.lake(), view.id, name)
        st.rerun()
    if st.button(say("views.remove"), key=f"remove-{view.id}"):
        views.remove_view(cached.lake(), view.id)
        _keep_removed(view)


def _keep_removed(one: views.View | views.Presentation) -> NoReturn:
    st.session_state["removed"] = one
    st.rerun()


def _offer_undo() -> None:
    """Offer to put back what this reader removed last."""
    removed = st.session_state.get("removed")
    if removed is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say("views.removed", name=show.plain(removed.name)))
        if st.button(say("views.undo"), key="undo-removal"):
            views.put_back(cached.lake(), st.session_state.pop("removed"))
            st.rerun()


def _order(saved: views.Saved) -> None:
    """Put saved views into the order of a presentation: the order in which they are chosen."""
    names = {view.id: view.name for view in saved.views}
    with st.form("presentation", enter_to_submit=False):
        chosen = st.multiselect(say("views.order"), list(names), format_func=names.get)
        name = st.text_input(say("views.presentation-name"), max_chars=120)
        if st.form_submit_button(say("views.make")):
            if not (chosen and name.strip()):
                st.error(say("views.make-what"))
                return
            views.save_presentation(cached.lake(), name, chosen, by=_by() or "")
            st.rerun()


def _day(at: str) -> date:
    return datetime.fromisoformat(at).date()
