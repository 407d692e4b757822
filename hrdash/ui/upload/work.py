"""The work on one file: who sends it, its bytes, how it is read, what was found, what would change."""

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property

import pyarrow as pa
import streamlit as st

from hrdash import submissions
from hrdash.layout import Profile, ProfileError, Question, from_toml, is_understood, open_questions
from hrdash.layout.values import read_period
from hrdash.store import LakeError, Release
from hrdash.submissions.checking import Checked, check_workbook, propose_workbook
from hrdash.submissions.corrections import corrected
from hrdash.submissions.profiles import Draft, find_draft, find_profile, keep_draft
from hrdash.submissions.typed import typed_rows
from hrdash.ui import account, cached, pickers, show
from hrdash.words import number, say, things, unit_name
from hrdash.workbook import Workbook, WorkbookError, read_workbook

KINDS = ["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "json"]


@dataclass(frozen=True)
class Work:
    """One file on its way in; nothing of it is kept but the draft, until it is sent."""

    name: str
    content: bytes
    unit: str
    by: str
    draft: Draft
    checked: Checked
    changes: pa.Table | None  # None while an error stands
    profile: Profile | None
    questions: list[Question]  # what the proposal asked; `open_questions` says what is still open

    @cached_property
    def sha256(self) -> str:
        """The file's digest."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def title(self) -> str:
        """The finding of the page, in one sentence."""
        errors = sum(one.severity == "error" for one in self.checked.findings)
        counts = self.checked.counts()
        if self.profile and open_questions(self.profile):
            return say("upload.title-asks", file=self.name, n=len(open_questions(self.profile)))
        if errors:
            return say("upload.title-errors", file=self.name, n=errors, number=number(errors))
        if not counts["read"]:
            return say("upload.title-nothing", file=self.name)
        brought = things((sheet.table for sheet in self.checked.sheets if len(sheet.numbers)), counts["read"])
        return say("upload.title-ready", file=self.name, n=counts["read"], things=brought)

    def keep(self, **changed: object) -> None:
        """Keep the work done on the file so far."""
        keep_draft(cached.lake(), self.unit, self.sha256, replace(self.draft, **changed))


def pick_unit() -> str:
    """Pick whose figures they are, among the units the sender may send for; stops until that is said."""
    own = account.units("submit")
    if not own:
        account.require("submit")
        st.stop()
    said = st.query_params.get("unit")
    if len(own) == 1 or said in own:
        return own[0] if len(own) == 1 else pickers.pick_one(say("upload.unit"), own, "unit", unit_name)
    picked = st.selectbox(
        say("upload.unit"),
        own,
        index=None,
        format_func=unit_name,
        placeholder=say("upload.choose"),
        key="whose",
    )
    if picked is None:
        st.stop()
    st.query_params["unit"] = picked
    st.rerun()


def take_file(release: Release, unit: str) -> tuple[str, bytes]:
    """Take a file from the reader, or offer the unit's template; stops with what to do while there is none."""
    file = st.file_uploader(say("upload.file"), type=KINDS, key="file", help=say("upload.file-help"))
    if file is not None:
        return file.name, file.getvalue()
    with st.container(border=True):
        st.markdown(say("upload.template"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            period = st.text_input(
                say("upload.period"), value=release.at[:4], key="template_period", width=160
            )
            asked = read_period(period)
            st.download_button(
                say("upload.template-download"),
                lambda: _template(release, unit, asked),
                disabled=asked is None,
                help=None if asked else say("upload.ask-period"),
                file_name=f"hrdash-{unit}-{asked}.xlsx",
                on_click="ignore",
                key="template",
            )
    st.stop()


def _template(release: Release, unit: str, period: str) -> bytes:
    from hrdash.exports.template import template_workbook

    return template_workbook(release, unit, period)[0]


def read_work(release: Release, unit: str, by: str, name: str, content: bytes) -> Work:
    """Read and check the file, showing how far it is; the answer stays while file, draft and release do.

    It can be stopped: any click, the Stop button's too, ends the run between two steps. Stops the page where the
    file cannot be read at all.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    draft = find_draft(cached.lake(), unit, sha256)
    asked = (sha256, unit, draft.profile, json.dumps(draft.corrections, sort_keys=True), release.version)
    held = st.session_state.get("work")
    if held is None or held[0] != asked:
        if st.session_state.get("stopped") == sha256:
            st.info(say("upload.stopped"))
            st.button(say("upload.again"), on_click=lambda: st.session_state.pop("stopped"), key="again")
            st.stop()
        held = (asked, _read(release, unit, by, name, content, draft, sha256))
        st.session_state["work"] = held
    return replace(held[1], by=by)


def _read(release: Release, unit: str, by: str, name: str, content: bytes, draft: Draft, sha256: str) -> Work:
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, say("upload.step-read"))
        st.button(
            say("upload.stop"),
            key="stop",
            on_click=lambda: st.session_state.update(stopped=sha256),
            width="content",
        )

    def tell(done: int, of: int, step: str) -> None:
        bar.progress(done / of, say(f"upload.step-{step}"))

    try:
        tell(0, 4, "read")
        workbook = read_workbook(name, content, progress=lambda *_: tell(0, 4, "read"))
        profile, questions = _profile(release, unit, workbook, draft)
        checked = check_workbook(
            corrected(workbook, draft.corrections), release, unit=unit, profile=profile, progress=tell
        )
    except (WorkbookError, ProfileError, LakeError) as error:
        place.empty()
        st.error(show.plain(error.message))
        st.stop()
    changes = None
    if checked.is_publishable:
        rows = typed_rows(checked, "", by=by, unit=unit)
        changes = submissions.changes(release, submissions.Staged(rows, checked.findings))
    place.empty()
    return Work(name, content, unit, by, draft, checked, changes, profile, questions)


def _profile(
    release: Release, unit: str, workbook: Workbook, draft: Draft
) -> tuple[Profile | None, list[Question]]:
    """Find how to read the file: what was begun for it, what was saved for its shape, else a proposal."""
    sheets = unknown_sheets(workbook)
    if not sheets:
        return None, []
    proposal = propose_workbook(workbook, release, unit, sheets)
    if draft.profile:
        return from_toml(draft.profile), proposal.questions
    if not proposal.profile.blocks:
        return None, []
    saved = find_profile(cached.lake(), unit, proposal.profile)
    if saved:
        st.toast(say("upload.known-shape", name=saved.name))
    return saved or proposal.profile, proposal.questions


def unknown_sheets(workbook: Workbook) -> list[str]:
    """List the sheets whose headings do not say all of how they are read."""
    return [one.name for one in workbook.sheets if not one.is_hidden and one.rows and not is_understood(one)]


def show_used(work: Work) -> None:
    """Show what became of each sheet, where there is more than one or one was not read."""
    uses = work.checked.uses
    if len(uses) > 1 or not all(use.used for use in uses):
        said = [
            f"**{show.plain(use.name)}** {say(f'upload.use-{use.reason}'.replace(' ', '-'))}" for use in uses
        ]
        st.caption(" · ".join(said))
