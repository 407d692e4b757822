"""What was found in a submission, by rule, and its files to take away."""

from collections import Counter

import streamlit as st

from hrdash import submissions
from hrdash.exports.annotated import annotated_copy, findings_csv
from hrdash.exports.tables import table_bytes
from hrdash.ui import cached, show
from hrdash.ui.paging import pick_page
from hrdash.ui.review import seeing
from hrdash.ui.review.opened import Opened
from hrdash.validate import RULES, Finding
from hrdash.words import number, say
from hrdash.workbook import read_workbook

_RANK = ("error", "warning", "info")
_ICONS = {"error": "⛔", "warning": "⚠️", "info": "ℹ️"}


def weights(findings: list[Finding]) -> str:
    """Count findings by weight, gravest first: `2 must be put right, 1 to look at`."""
    counts = Counter(one.severity for one in findings)
    return ", ".join(
        f"{number(counts[weight])} {say(f'upload.weight-{weight}', n=counts[weight])}"
        for weight in _RANK
        if counts[weight]
    )


def show_findings(one: Opened) -> None:
    """Show what the rules found, gravest first; what they found nothing in says so."""
    if one.staged is None:
        return
    st.subheader(say("upload.findings"), anchor=False)
    found = one.staged.findings
    if not found:
        st.markdown(say("review.no-findings"))
        return
    st.markdown(weights(found))
    rules = Counter(finding.rule for finding in found)
    graver = sorted(rules, key=lambda rule: (_RANK.index(_severity(rule, found)), -rules[rule]))
    for rule in graver:
        meaning = RULES[rule].meaning if rule in RULES else rule
        text = f"{_ICONS[_severity(rule, found)]} {show.plain(meaning)} · {number(rules[rule])}"
        with st.expander(text, key=f"found-{one.kept.id}-{rule}", on_change="rerun") as folded:
            if folded.open:
                _show_rule(one.kept.id, rule, [finding for finding in found if finding.rule == rule])


def _severity(rule: str, found: list[Finding]) -> str:
    return next(finding.severity for finding in found if finding.rule == rule)


def _show_rule(submission: str, rule: str, found: list[Finding]) -> None:
    columns = ("sheet", "cell", "value", "message", "suggestion")
    rows = [
        {say(f"findings.{name}"): getattr(finding, name) for name in columns}
        for finding in pick_page(found, f"found-{submission}-{rule}")
    ]
    st.dataframe(rows, hide_index=True, key=f"rule-{rule}")


def show_downloads(one: Opened) -> None:
    """Offer the file as received, its copy with the findings, and the differences; each is made when it is asked for."""
    name = one.kept.file.rpartition(".")[0] or one.kept.file
    with st.container(horizontal=True):
        if submissions.is_forgotten(cached.lake(), one.kept.id):
            st.caption(say("review.file-forgotten"))
        else:
            offer_file(one.kept.id, one.kept.file)
            if one.staged and one.staged.findings:
                _offer("annotated", f"{name}-findings.xlsx", lambda: _annotated(one))
        if one.staged and one.staged.findings:
            _offer("findings", f"{name}-findings.csv", lambda: findings_csv(one.staged.findings))
        if not one.rows.empty:
            _offer("changes", f"{name}-release-{one.against.version}.csv", lambda: _changes_csv(one))


def offer_file(submission: str, file: str, place: str = "") -> None:
    """Offer a submission's file as it was received; `place` tells two offers of one page apart."""
    _offer(
        "received",
        file,
        lambda: submissions.read_received(cached.lake(), submission) or b"",
        f"{submission}{place}",
    )


def _offer(what: str, file: str, content, submission: str = "") -> None:
    st.download_button(
        say(f"review.download-{what}"), content, file_name=file, on_click="ignore", key=f"{what}-{submission}"
    )


def _annotated(one: Opened) -> bytes:
    content = submissions.read_received(cached.lake(), one.kept.id) or b""
    return annotated_copy(read_workbook(one.kept.file, content), content, one.staged.findings)


def _changes_csv(one: Opened) -> bytes:
    rows = submissions.changes(one.against, one.staged, seeing.reviewer_of(one.kept))
    return table_bytes(rows, "csv", {}, is_demonstration=one.against.is_demonstration)
