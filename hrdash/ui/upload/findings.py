"""What was found in a file: by rule, then cell by cell, with what to do and suggestions that a click accepts."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from hrdash.exports.annotated import annotated_copy, findings_csv
from hrdash.ui import show
from hrdash.ui.upload.work import Work
from hrdash.validate import RULES, Finding
from hrdash.words import number, say

_RANK = ("error", "warning", "info")
_ICONS = {"error": "⛔", "warning": "⚠️", "info": "ℹ️"}
_SHOWN = 50
_OFFERED = 12  # distinct suggestions of one rule
_BRIEF = 60  # letters of a suggestion on its button


def show_findings(work: Work) -> None:
    """Show the findings, gravest first, and the file's copy that carries them."""
    findings = [one for one in work.checked.findings if one.rule not in ("profile-question", "needs-profile")]
    _show_corrections(work)
    if not findings:
        return
    weights = Counter(one.severity for one in findings)
    said = " · ".join(
        f"{number(weights[weight])} {say(f'upload.weight-{weight}', n=weights[weight])}"
        for weight in _RANK
        if weights[weight]
    )
    st.header(say("upload.findings"), anchor=False)
    st.markdown(said)
    for rule in sorted({one.rule for one in findings}, key=lambda name: _RANK.index(RULES[name].severity)):
        _show_rule(work, rule, [one for one in findings if one.rule == rule])
    with st.container(horizontal=True):
        st.download_button(
            say("upload.annotated"),
            lambda: annotated_copy(work.checked.workbook, work.content, findings),
            file_name=f"{work.name.rsplit('.', 1)[0]}-findings.xlsx",
            on_click="ignore",
            key="annotated",
            help=say("upload.annotated-help"),
        )
        st.download_button(
            say("upload.findings-csv"),
            lambda: findings_csv(findings),
            file_name=f"{work.name.rsplit('.', 1)[0]}-findings.csv",
            mime="text/csv",
            on_click="ignore",
            key="findings-csv",
        )


def _show_rule(work: Work, rule: str, found: Sequence[Finding]) -> None:
    weight = RULES[rule].severity
    text = f"{_ICONS[weight]} {show.plain(RULES[rule].meaning)} · {number(len(found))}"
    with st.expander(text, expanded=weight == "error", key=f"rule-{rule}"):
        _offer(work, found)
        rows = [
            {
                say("findings.sheet"): one.sheet,
                say("findings.cell"): one.cell or "",
                say("findings.value"): one.value or "",
                say("findings.message"): one.message or "",
                say("findings.suggestion"): one.suggestion or "",
            }
            for one in found[:_SHOWN]
        ]
        st.dataframe(rows, hide_index=True, key=f"found-{rule}")
        if len(found) > _SHOWN:
            st.caption(say("upload.more-findings", number=number(len(found) - _SHOWN)))


def _offer(work: Work, found: Sequence[Finding]) -> None:
    """Offer to write what is suggested, for all cells of the same content at once."""
    pairs = Counter((one.value, one.replacement) for one in found if one.replacement and one.cell)
    for place, ((value, replacement), count) in enumerate(pairs.most_common(_OFFERED)):
        st.button(
            say("upload.accept", old=_brief(value) or say("upload.blank"), new=_brief(replacement), n=count),
            key=f"accept-{found[0].rule}-{place}-{value}",
            on_click=_accept,
            args=(work, [one for one in found if (one.value, one.replacement) == (value, replacement)]),
        )

    if len(pairs) > _OFFERED:
        offered = [one for one in found if one.replacement and one.cell]
        st.button(
            say("upload.accept-all", n=len(offered)),
            key=f"accept-all-{found[0].rule}",
            on_click=_accept,
            args=(work, offered),
        )


def _brief(text: str | None) -> str | None:
    return f"{text[:_BRIEF]}…" if text and len(text) > _BRIEF else text


def _accept(work: Work, found: Sequence[Finding]) -> None:
    """Record a correction for each cell; the file itself stays as it is."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    new = [
        {
            "sheet": one.sheet,
            "cell": one.cell,
            "original": one.value,
            "replacement": one.replacement,
            "rule": one.rule,
            "by": work.by,
            "at": at,
        }
        for one in found
    ]
    cells = {(one["sheet"], one["cell"]) for one in new}
    kept = [one for one in work.draft.corrections if (one["sheet"], one["cell"]) not in cells]
    work.keep(corrections=(*kept, *new))


def _show_corrections(work: Work) -> None:
    """Show the corrections that were accepted, each with its way back."""
    pairs = Counter((one["original"], one["replacement"]) for one in work.draft.corrections)
    if not pairs:
        return
    with st.expander(say("upload.corrections", n=len(work.draft.corrections)), key="corrections"):
        for place, ((old, new), count) in enumerate(pairs.items()):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(
                    show.plain(say("upload.corrected", old=old or say("upload.blank"), new=new, n=count))
                )
                st.button(say("upload.undo"), key=f"undo-{place}", on_click=_take_back, args=(work, old, new))


def _take_back(work: Work, old: str, new: str) -> None:
    left = [one for one in work.draft.corrections if (one["original"], one["replacement"]) != (old, new)]
    work.keep(corrections=tuple(left))
