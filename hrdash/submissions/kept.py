"""Submissions as they were received: bytes, who sent them, their rows and findings, kept in a restricted folder."""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hrdash.store import LakeError, now
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
    by: str
    unit: str | None  # None: the project's own starter data
    received_at: str  # UTC, ISO 8601
    file: str
    sha256: str
    reference: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Staged:
    """What a kept file was read as: rows of one table, and what was found in them."""

    table: str | None  # None where the header is no table's
    rows: pa.Table | None  # None where an error keeps them from being rows
    findings: list[Finding]

    @property
    def is_publishable(self) -> bool:
        """Whether nothing found is an error."""
        return self.rows is not None and all(finding.severity != "error" for finding in self.findings)


def folder_of(lake: Path, submission: str) -> Path:
    """Say where a submission is kept."""
    return lake / "restricted" / "submissions" / submission


def receive(
    lake: Path,
    name: str,
    content: bytes,
    *,
    by: str,
    unit: str | None = None,
    reference: str | None = None,
    note: str | None = None,
    submission: str | None = None,
) -> str:
    """Keep a received file as it is and return its submission's id.

    Args:
        lake: the lake's folder.
        name: the file's name.
        content: its bytes.
        by: who sends it.
        unit: for which unit; None for the project's own starter data.
        reference: the covering letter.
        note: why, in the sender's words.
        submission: an id to use, for starter data; otherwise day and eight random digits.

    """
    lake = Path(lake).resolve()
    make_lake(lake)
    submission = submission or f"{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(4)}"
    name = Path(name).name
    received = Submission(
        submission, by, unit, now(), name, hashlib.sha256(content).hexdigest(), reference, note
    )
    final = folder_of(lake, submission)
    if final.exists():
        raise Refused("repeated-submission", f"a submission {submission} is kept already; use another id.")
    # Whole or absent: made beside its place and renamed into it.
    making = final.with_name(f".{submission}.{secrets.token_hex(4)}.tmp")
    making.mkdir()
    create_file(making / f"received{Path(name).suffix.lower()}", content)
    create_file(making / "submission.json", _json(asdict(received)))
    os.rename(making, final)  # noqa: PTH104 (Path.rename would replace an empty folder silently on some systems)
    sync_folder(final.parent)
    return submission


def read_submission(lake: Path, submission: str) -> Submission:
    """Read who sent a submission and when; LakeError `no-submission` where none has this id."""
    path = folder_of(Path(lake), submission) / "submission.json"
    if Path(submission).name != submission or not path.is_file():
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


def keep_staged(lake: Path, submission: str, staged: Staged) -> None:
    """Keep what a file was read as, in place of an earlier reading."""
    folder = folder_of(Path(lake), submission)
    for leftover in (*folder.glob("findings.json"), *folder.glob("rows.parquet")):
        leftover.unlink()
    if staged.rows is not None:
        sink = pa.BufferOutputStream()
        pq.write_table(staged.rows, sink, compression="zstd")
        create_file(folder / "rows.parquet", sink.getvalue().to_pybytes())
    found = {"table": staged.table, "findings": [asdict(finding) for finding in staged.findings]}
    create_file(folder / "findings.json", _json(found))


def read_staged(lake: Path, submission: str) -> Staged | None:
    """Read what a submission was staged as; None where it was received and not staged."""
    folder = folder_of(Path(lake), submission)
    if not (folder / "findings.json").is_file():
        return None
    found = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    rows = folder / "rows.parquet"
    return Staged(
        found["table"],
        pq.read_table(rows) if rows.is_file() else None,
        [Finding(**finding) for finding in found["findings"]],
    )


def keep_rejection(lake: Path, submission: str, by: str, reason: str) -> None:
    """Note that a staged submission was rejected; once."""
    create_file(
        folder_of(Path(lake), submission) / "rejected.json", _json({"by": by, "reason": reason, "at": now()})
    )


def is_rejected(lake: Path, submission: str) -> bool:
    """Whether a submission was rejected."""
    return (folder_of(Path(lake), submission) / "rejected.json").is_file()


def remove_unfinished(lake: Path) -> list[str]:
    """Remove the folders of files whose receiving was cut off; returns their names."""
    leftovers = list(folder_of(Path(lake), "").glob(".*.tmp"))
    for folder in leftovers:
        shutil.rmtree(folder)
    return [folder.name for folder in leftovers]


def _json(content: dict) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
