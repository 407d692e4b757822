"""What a publication would hide and why; hiding figures at once; and telling that a source has printed one itself."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from hrdash.store import Release, preview, publishing, query, read_release, read_rows, write_release
from hrdash.vocabulary import FIGURES, OBSERVATION_KEY, tables

from .differences import having, named_keys
from .kept import Refused, Staged, read_staged, read_submission
from .states import allowed, state_of
from .submitting import Submitted, submit_rows


def would_hide(release: Release, staged: Staged) -> pa.Table:
    """Say which figures publishing a submission would leave hidden, and why, in the tables that it changes.

    Args:
        release: what stands, the newest as a rule.
        staged: the submission as read.

    Returns: OBSERVATION_KEY, `reason`, `width`, `was_hidden` as `store.preview`, and `is_sent`: whether the submission
        brings the figure; if not, it is one that stands and would go for the sake of others. No figure is told.
    """
    coming = tables()["observations"].schema.empty_table()
    rows = staged.tables.get("observations", coming)
    indicators = staged.tables.get("indicators")
    sensitive = (
        []
        if indicators is None
        else indicators.filter(pc.equal(indicators["sensitivity"], "sensitive"))["indicator_id"].to_pylist()
    )
    found = preview(release, rows, sensitive)
    keys = list(OBSERVATION_KEY)
    sent = having(found, rows.select(keys)).select(keys)
    is_sent = pc.is_in(_texts(found, keys), _texts(sent, keys).combine_chunks())
    return found.append_column("is_sent", is_sent)


def _texts(rows: pa.Table, keys: Sequence[str]) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(*(rows[name] for name in keys), "\x1f")


def standing(release: Release, staged: Staged) -> pa.Table:
    """Give those of a submission's figures that stand, as everybody sees them: OBSERVATION_KEY, unit_measure, obs_status, is_public."""
    names = list(OBSERVATION_KEY)
    sent = staged.tables.get("observations", tables()["observations"].schema.empty_table()).select(names)
    asked = sent["indicator_id"].unique().to_pylist()
    sql = f"""select {", ".join(names)}, unit_measure, obs_status, is_public from observations
              where list_contains($asked, indicator_id) order by {", ".join(names)}"""
    return having(query(release, sql, {"asked": asked}, indicators=asked), sent)


def hide(lake: Path, submission: str, keys: pa.Table, by: str, reason: str) -> Release:
    """Hide figures that a published submission brought, at once, with whatever would give them away.

    They stay hidden, in older releases too, whatever is published later.

    Args:
        lake: the lake's folder.
        submission: its id; whoever may withdraw it may hide its figures.
        keys: OBSERVATION_KEY of the figures.
        by: who, as in `publish`.
        reason: why, for history.

    Raises Refused: `not-allowed`; `not-published`; `not-its-figures`, naming those it did not bring or that are gone;
        `printed`, naming those that their source has printed itself; `already` where all are hidden.
    """
    lake = Path(lake).resolve()
    names = list(OBSERVATION_KEY)
    keys = keys.select(names).cast(pa.schema([(name, pa.string()) for name in names]))
    kept = read_submission(lake, submission)
    post = allowed(lake, "hide", by, kept.unit).post
    with publishing(lake):
        if state_of(lake, submission).state != "published":
            raise Refused("not-published", f"{submission} is not published; nothing of it can be hidden.")
        _refuse_unhidable(lake, submission, keys)
        return write_release(
            lake,
            {},
            hidden=keys,
            action="hide",
            by=post,
            submission=submission,
            file=kept.file,
            sha256=kept.sha256,
            reason=reason,
        )


def _refuse_unhidable(lake: Path, submission: str, keys: pa.Table) -> None:
    names = list(OBSERVATION_KEY)
    brought = read_staged(lake, submission).tables.get("observations")
    held = read_rows(read_release(lake), "observations", keys)
    its = having(held, brought.select(names)) if brought is not None else held.slice(0, 0)
    if its.num_rows < keys.num_rows or not keys.num_rows:
        raise Refused("not-its-figures", f"{submission} has no such figure; choose among those it brought.")
    shown = standing(read_release(lake), read_staged(lake, submission))
    if pc.all(pc.equal(having(shown, keys)["obs_status"], "Q")).as_py():
        raise Refused("already", "all of these figures are hidden already.")
    printed = its.filter(pc.fill_null(its["is_public"], False))
    if printed.num_rows:
        raise Refused(
            "printed",
            f"{named_keys(printed.select(names))}: printed by its source, which hiding here would not undo; send "
            "it again without is_public first.",
        )


def tell_printed(
    lake: Path, key: Mapping[str, str], printed: Mapping[str, float], citation: str, *, by: str, note: str
) -> Submitted:
    """Tell that the official source has itself printed a figure: it is then shown as printed (rule 9).

    It is an upload by FED of one row, `is_public` with the citation as its source, and waits for its reviewer's
    confirmation like any other.

    Args:
        lake: the lake's folder.
        key: OBSERVATION_KEY of a figure that stands.
        printed: the figures as they are printed: value, and numerator and denominator of a rate.
        citation: publication, table and page.
        by: who, as in `submit`.
        note: why, for history.

    Raises Refused: `not-allowed`; `no-citation`; `not-its-figures` where no such figure stands.
    """
    lake = Path(lake).resolve()
    if not citation.strip():
        raise Refused("no-citation", "say where it is printed: publication, table, page.")
    keys = pa.table({name: [key[name]] for name in OBSERVATION_KEY})
    held = read_rows(read_release(lake), "observations", keys)
    if not held.num_rows:
        raise Refused("not-its-figures", "there is no such figure; choose one that stands.")
    row = {
        **{name: key[name] for name in OBSERVATION_KEY},
        "unit_measure": held["unit_measure"][0].as_py(),
        **{name: printed[name] for name in FIGURES if printed.get(name) is not None},
        "is_public": True,
        "source_kind": "published",
        "source": citation.strip(),
    }
    return submit_rows(lake, "observations", [row], by=by, unit="FED", note=note)
