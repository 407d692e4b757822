"""Submissions as they were received: bytes, who sent them, their rows and findings, kept in a restricted folder."""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hrdash.store import LakeError, now, read_release, versions
from hrdash.store.releases import create_file, make_lake, sync_folder
from hrdash.validate import Finding


class Refused(Exception):  # noqa: N818 (a refusal is an answer, not an error)
    """A submission that cannot be done as asked: a short code, one sentence, and the findings that say why."""

    def __init__(self, code: str, message: str, findings: Sequence[Finding] = ()):
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.findings = code, message, list(findings)


@dataclass(frozen=True)
class Submission:
    """One received file: who sent it for which unit, when, and its digest."""

    id: str
    by: str  # a post, as history shows it
    unit: str | None  # None: the project's own starter data
    received_at: str  # UTC, ISO 8601
    file: str
    sha256: str
    reference: str | None = None
    note: str | None = None
    person: str | None = None  # who holds the post, as the people file lists them; None where there is none


@dataclass(frozen=True)
class Staged:
    """What a kept file was read as: rows of stored tables, what was found in them, and how it was read."""

    tables: Mapping[
        str, pa.Table
    ]  # typed rows by stored table; empty where an error keeps them from being rows
    findings: list[Finding]
    # What was accepted: sheet, cell, original, replacement, rule, by, at.
    corrections: list[dict] = field(default_factory=list)
    profile: str | None = None  # the profile's TOML

    @property
    def is_publishable(self) -> bool:
        """Whether there are rows, and nothing found is an error."""
        return bool(self.tables) and all(finding.severity != "error" for finding in self.findings)


def folder_of(lake: Path, submission: str) -> Path:
    """Say where a submission is kept."""
    return lake / "restricted" / "submissions" / submission


def keep_received(
    lake: Path,
    name: str,
    content: bytes,
    *,
    by: str,
    unit: str | None = None,
    reference: str | None = None,
    note: str | None = None,
    person: str | None = None,
    profile: str | None = None,
    corrections: Sequence[Mapping] = (),
    submission: str | None = None,
) -> str:
    """Keep a received file as it is and return its submission's id; asks nobody's leave (`receive` does).

    Args and Raises as in `receive`; `person` is who holds the post `by`.
    """
    lake = Path(lake).resolve()
    make_lake(lake)
    submission = submission or f"{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(4)}"
    name = Path(name).name
    received = Submission(
        submission, by, unit, now(), name, hashlib.sha256(content).hexdigest(), reference, note, person
    )
    final = folder_of(lake, submission)
    if final.exists():
        raise Refused("repeated-submission", f"a submission {submission} is kept already; use another id.")
    # Whole or absent: made beside its place and renamed into it.
    making = final.with_name(f".{submission}.{secrets.token_hex(4)}.tmp")
    making.mkdir()
    create_file(making / f"received{Path(name).suffix.lower()}", content)
    if profile is not None:
        create_file(making / "profile.toml", profile.encode())
    if corrections:
        create_file(making / "corrections.json", _json([dict(one) for one in corrections]))
    create_file(making / "submission.json", _json(asdict(received)))
    os.rename(making, final)  # noqa: PTH104 (Path.rename would replace an empty folder silently on some systems)
    sync_folder(final.parent)
    return submission


def read_submission(lake: Path, submission: str) -> Submission:
    """Read who sent a submission and when.

    Raises LakeError `no-submission` where none has this id, and `no-lake` where there is no lake.
    """
    lake = Path(lake)
    path = folder_of(lake, submission) / "submission.json"
    if Path(submission).name != submission or not path.is_file():
        if not versions(lake):
            read_release(lake)
        raise LakeError(
            "no-submission", f"there is no submission {submission}; `history` lists the published ones."
        )
    return Submission(**json.loads(path.read_text(encoding="utf-8")))


def read_submissions(lake: Path) -> list[Submission]:
    """Read all kept submissions, oldest first."""
    folders = folder_of(Path(lake), "").glob("*/submission.json")
    names = [path.parent.name for path in folders if not path.parent.name.startswith(".")]
    return sorted((read_submission(lake, name) for name in names), key=lambda one: (one.received_at, one.id))


def read_received(lake: Path, submission: str) -> bytes | None:
    """Read a kept file's bytes; None where they have been forgotten."""
    for path in folder_of(Path(lake), submission).glob("received*"):
        return path.read_bytes()
    return None


def read_profile(lake: Path, submission: str) -> str | None:
    """Read the profile (TOML) with which a submission is read; None where it came without."""
    path = folder_of(Path(lake), submission) / "profile.toml"
    return path.read_text(encoding="utf-8") if path.is_file() else None


def read_corrections(lake: Path, submission: str) -> list[dict]:
    """Read the corrections that were accepted before a submission was sent."""
    path = folder_of(Path(lake), submission) / "corrections.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def keep_staged(lake: Path, submission: str, staged: Staged) -> None:
    """Keep what a file was read as, in place of an earlier reading: until `findings.json` stands, it is not staged."""
    folder = folder_of(Path(lake), submission)
    rows = folder / "rows"
    (folder / "findings.json").unlink(missing_ok=True)
    shutil.rmtree(rows, ignore_errors=True)
    rows.mkdir()
    for name, table in staged.tables.items():
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        create_file(rows / f"{name}.parquet", sink.getvalue().to_pybytes())
    create_file(folder / "findings.json", _json(_found(staged.tables, staged.findings)))


def _found(tables: Iterable[str], findings: Sequence[Finding]) -> dict:
    return {"tables": list(tables), "findings": [asdict(finding) for finding in findings]}


def read_staged(lake: Path, submission: str) -> Staged | None:
    """Read what a submission was staged as; None where it was received and not staged."""
    folder = folder_of(Path(lake), submission)
    if not (folder / "findings.json").is_file():
        return None
    found = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    return Staged(
        {name: read_staged_rows(lake, submission, name) for name in found["tables"]},
        [Finding(**finding) for finding in found["findings"]],
        read_corrections(lake, submission),
        read_profile(lake, submission),
    )


def read_staged_rows(lake: Path, submission: str, table: str) -> pa.Table | None:
    """Read the rows of one table as a submission was staged; None where it brought none."""
    path = folder_of(Path(lake), submission) / "rows" / f"{table}.parquet"
    return pq.read_table(path, partitioning=None) if path.is_file() else None


def keep_rejection(lake: Path, submission: str, by: str, reason: str) -> None:
    """Note that a staged submission was rejected; once."""
    create_file(
        folder_of(Path(lake), submission) / "rejected.json", _json({"by": by, "reason": reason, "at": now()})
    )


def read_rejection(lake: Path, submission: str) -> dict[str, str] | None:
    """Read by whom, why and when a submission was rejected (`by`, `reason`, `at`); None where it was not."""
    path = folder_of(Path(lake), submission) / "rejected.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def is_rejected(lake: Path, submission: str) -> bool:
    """Whether a submission was rejected."""
    return read_rejection(lake, submission) is not None


def remove_received(lake: Path, submission: str, by: str, reason: str) -> None:
    """Note that a kept file is forgotten, by whom and why, then remove its bytes and what was quoted from its cells."""
    folder = folder_of(Path(lake), submission)
    if not is_forgotten(lake, submission):
        create_file(folder / "forgotten.json", _json({"by": by, "reason": reason, "at": now()}))
    for path in folder.glob("received*"):
        path.unlink()
    corrections = [one | {"original": None} for one in read_corrections(lake, submission)]
    if corrections:
        _replace_file(folder / "corrections.json", _json(corrections))
    staged = read_staged(lake, submission)
    if staged:
        unquoted = [_unquoted(finding) for finding in staged.findings]
        _replace_file(folder / "findings.json", _json(_found(staged.tables, unquoted)))
    sync_folder(folder)


def _unquoted(finding: Finding) -> Finding:
    """Leave of a finding its rule and its place: the rest may quote the cell."""
    blank = dict.fromkeys({"value", "suggestion", "replacement"} & {one.name for one in fields(Finding)})
    return replace(finding, message=finding.rule, **blank)


def _replace_file(path: Path, content: bytes) -> None:
    """Put content in place of a file's, at once: a reader sees the one or the other."""
    fresh = path.with_name(f".{path.name}.fresh")
    fresh.unlink(missing_ok=True)
    create_file(fresh, content)
    fresh.replace(path)


def is_forgotten(lake: Path, submission: str) -> bool:
    """Whether a kept file's bytes were to be removed."""
    return (folder_of(Path(lake), submission) / "forgotten.json").is_file()


def remove_unfinished(lake: Path) -> list[str]:
    """Remove the folders of files whose receiving was cut off; returns their names."""
    leftovers = list(folder_of(Path(lake), "").glob(".*.tmp"))
    for folder in leftovers:
        shutil.rmtree(folder)
    return [folder.name for folder in leftovers]


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
