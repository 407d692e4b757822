"""Publishing observations: upserts on the true figures, hiding per table of an indicator, slices rewritten."""

from collections.abc import Collection
from functools import reduce

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from hrdash import disclosure
from hrdash.disclosure.rules import RELIABLE_SAMPLE
from hrdash.vocabulary import FIGURES, OBSERVATION_KEY, tables

from .changes import changed_areas, differing, upsert
from .earlier import read_states
from .reading import (
    query,
    read_shown_observations,
    read_table,
    read_true_observations,
    read_withheld,
)
from .releases import Release, table_path
from .slices import GROUP, replace_groups

Written = dict[str, int]


def write(
    before: Release, midway: Release, incoming: pa.Table, removed: pa.Table
) -> tuple[Written, dict[str, int]]:
    """Upsert observations and hide again every table of an indicator that they touch.

    Args:
        before: the newest release.
        midway: the same with the indicators of the coming release, which say what is sensitive.
        incoming: all columns of observations.
        removed: keys to take out.

    Returns: the new versions of `observations` and `withheld` (neither when nothing changed), and the counts.

    """
    groups, rows, counts = _merged(before, incoming, removed)
    more = _without(_now_sensitive(before, midway), groups)
    groups = pa.concat_tables([groups, more])
    if not groups.num_rows:
        return {}, counts
    rows = pa.concat_tables([rows, read_true_observations(before, more)])
    return _replace(before, midway, groups, rows), counts


def _merged(
    before: Release, incoming: pa.Table, removed: pa.Table
) -> tuple[pa.Table, pa.Table, dict[str, int]]:
    """Upsert; gives the groups in which a row changed (what was only said again is as safe as it was), and their rows."""
    incoming, touched = _with_low_samples_marked(incoming), _distinct_groups(incoming, removed)
    stored = read_true_observations(before, touched)
    final, counts = upsert(before.lake, tables()["observations"], stored, incoming, removed)
    if final is None:
        return touched.slice(0, 0), stored.slice(0, 0), counts
    groups = differing(before.lake, tables()["observations"], stored, final, GROUP)
    return groups, _of(final, groups), counts


def preview(before: Release, incoming: pa.Table, sensitive: Collection[str] = ()) -> pa.Table:
    """Say which figures publishing some rows would leave hidden, and why; writes nothing and tells no figure.

    Args:
        before: what stands.
        incoming: all columns of observations.
        sensitive: indicators that come in with the rows and are sensitive.

    Returns: OBSERVATION_KEY, `reason` and `width` as in `withheld`, and `was_hidden`, of the tables in which a row
        would change; the reason of what arrives hidden is `source`.
    """
    keys = list(OBSERVATION_KEY)
    groups, rows, _ = _merged(before, incoming, tables()["withheld"].schema.empty_table().select(keys))
    kept, protected = _protected(before, _sensitive(before) | {*sensitive}, groups, rows, None, before)
    hidden = protected.observations[protected.observations["obs_status"].eq("Q")][keys]
    told = hidden.merge(protected.withheld[[*keys, "reason", "width"]], "left", keys)
    told["reason"] = told["reason"].fillna("source")
    was_hidden = pd.MultiIndex.from_frame(kept.select(keys).to_pandas())
    told["was_hidden"] = pd.MultiIndex.from_frame(told[keys]).isin(was_hidden)
    schema = [
        *((name, pa.string()) for name in (*keys, "reason")),
        ("width", pa.float64()),
        ("was_hidden", pa.bool_()),
    ]
    return pa.Table.from_pandas(told, schema=pa.schema(schema), preserve_index=False)


def hide(before: Release, keys: pa.Table) -> tuple[Written, dict[str, int]]:
    """Hide figures because a reviewer asks for it, and what would give them away; counts what was shown till now."""
    groups = _distinct_groups(keys)
    marks = [
        pa.array(["asked"] * keys.num_rows, column.type)
        if column.name == "reason"
        else keys[column.name]
        if column.name in keys.schema.names
        else pa.nulls(keys.num_rows, column.type)
        for column in tables()["withheld"].schema
    ]
    asked = pa.table(marks, schema=tables()["withheld"].schema)
    rows = read_true_observations(before, groups)
    held = read_withheld(before, groups["indicator_id"].unique().to_pylist()).select(list(OBSERVATION_KEY))
    shown = keys.join(held, list(OBSERVATION_KEY), join_type="left anti")
    return _replace(before, before, groups, rows, asked), {"hidden": shown.num_rows}


def write_again(before: Release, midway: Release) -> Written:
    """Hide again the tables of indicators that have become sensitive; nothing where none has."""
    groups = _now_sensitive(before, midway)
    if not groups.num_rows:
        return {}
    return _replace(before, midway, groups, read_true_observations(before, groups))


def keep_hidden(before: Release, target: Release) -> Written:
    """Hide in `target` (an earlier state brought back) what `before` hides: a key once hidden stays hidden."""
    keys = list(OBSERVATION_KEY)
    then, since = read_withheld(target), read_withheld(before)
    later = since.join(then.select(keys), keys, join_type="left anti")
    if not later.num_rows:
        return {}
    groups = _distinct_groups(later)
    rows = read_true_observations(target, groups)
    return _replace(target, target, groups, rows, later.select(since.schema.names), newest=before)


def _replace(
    before: Release,
    midway: Release,
    groups: pa.Table,
    rows: pa.Table,
    also_hidden: pa.Table | None = None,
    newest: Release | None = None,
) -> Written:
    """Protect the true `rows` of whole groups and put them in the place of what these groups show now."""
    kept, protected = _protected(before, _sensitive(midway), groups, rows, also_hidden, newest or before)
    hidden_before = kept if also_hidden is None else pa.concat_tables([kept, also_hidden])
    shown = _typed(protected.observations, "observations")
    withheld = _with_vanished(_typed(protected.withheld, "withheld"), hidden_before)
    shown_before = read_shown_observations(before, groups)
    written = {}
    for name, old, fresh in (("observations", shown_before, shown), ("withheld", kept, withheld)):
        areas = changed_areas(before.lake, tables()[name], old, fresh)
        if areas:
            written[name] = replace_groups(table_path(before.lake, name), areas, groups, fresh)
    return written


def _protected(
    before: Release,
    sensitive: Collection[str],
    groups: pa.Table,
    rows: pa.Table,
    also_hidden: pa.Table | None,
    newest: Release,
) -> tuple[pa.Table, disclosure.Protected]:
    """Protect whole groups, with all that earlier releases showed of them; and give what they hide in `before`."""
    hidden = read_withheld(before, groups["indicator_id"].unique().to_pylist())
    protected = disclosure.protect(
        rows.to_pandas(),
        sensitive=sensitive,
        hidden_before=pa.concat_tables([hidden, *([] if also_hidden is None else [also_hidden])]).to_pandas(),
        released_before=read_states(newest, groups),
    )
    return _of(hidden, groups), protected


def _of(rows: pa.Table, groups: pa.Table) -> pa.Table:
    return rows.join(groups, list(GROUP), join_type="left semi").select(rows.schema.names)


def _with_vanished(withheld: pa.Table, hidden_before: pa.Table) -> pa.Table:
    """Keep a mark, without figures, for hidden keys whose rows are gone: they are hidden if they come back."""
    keys = list(OBSERVATION_KEY)
    vanished = hidden_before.select(keys).join(withheld.select(keys), keys, join_type="left anti")
    marks = [
        pa.array(["kept_hidden"] * vanished.num_rows, column.type)
        if column.name == "reason"
        else vanished[column.name].combine_chunks()
        if column.name in keys
        else pa.nulls(vanished.num_rows, column.type)
        for column in withheld.schema
    ]
    return pa.concat_tables([withheld, pa.table(marks, schema=withheld.schema)])


def _with_low_samples_marked(rows: pa.Table) -> pa.Table:
    """Mark small samples as disclosure will, so that the same rows sent again are the stored ones."""
    is_low = pc.and_(pc.equal(rows["obs_status"], "A"), pc.less(rows["sample_size"], RELIABLE_SAMPLE))
    status = pc.if_else(pc.fill_null(is_low, False), "U", rows["obs_status"])
    return rows.set_column(rows.schema.names.index("obs_status"), rows.schema.field("obs_status"), status)


def _typed(rows: pd.DataFrame, name: str) -> pa.Table:
    schema = tables()[name].schema
    return pa.Table.from_pandas(rows[schema.names], schema=schema, preserve_index=False)


def _distinct_groups(*parts: pa.Table) -> pa.Table:
    groups = pa.concat_tables([part.select(list(GROUP)) for part in parts])
    return groups.group_by(list(GROUP)).aggregate([])


def _without(groups: pa.Table, others: pa.Table) -> pa.Table:
    return groups.join(others, list(GROUP), join_type="left anti").select(list(GROUP))


def _sensitive(release: Release) -> frozenset[str]:
    rows = read_table(release, "indicators")
    return frozenset(rows.filter(pc.equal(rows["sensitivity"], "sensitive"))["indicator_id"].to_pylist())


def _now_sensitive(before: Release, midway: Release) -> pa.Table:
    """List the stored groups of indicators that `midway` calls sensitive and `before` did not."""
    is_same = before.tables.get("indicators") == midway.tables.get("indicators")
    named = [] if is_same else sorted(_sensitive(midway) - _sensitive(before))
    return query(
        before,
        """select distinct indicator_id, definition, period from observations
        where list_contains($named, indicator_id)""",
        {"named": named or [""]},
        indicators=named,
    )


def hidden_with_figures(release: Release) -> pa.Table:
    """List the rows that are withheld and yet show a figure: there must be none."""
    rows = read_shown_observations(release, read_withheld(release).select(list(OBSERVATION_KEY)))
    has_figure = reduce(pc.or_, (pc.is_valid(rows[name]) for name in FIGURES))
    return rows.filter(has_figure)
