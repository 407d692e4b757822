"""The questions about clusters: what was asked again and again, what asks the same and has no cluster yet."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from hrdash import likeness
from hrdash.queries.rates import statuses
from hrdash.store import Release, query

_COMPARED = ("recommendation_id", "text", "summary", "themes", "affected_groups", "cluster_id")


def recurring(release: Release, as_of: date) -> pd.DataFrame:
    """Give the clusters, what recurs most first: by priority where one was given, then by how many reviews asked it.

    A review is one cycle of the UPR, or one document of another body; asked is counted by recommendations and
    concerns. Implementation counts the in-scope assignments of current recommendations (rule 1), of all units.

    Args:
        release: the release.
        as_of: the day of the statuses.

    Returns:
        The columns of `clusters`, and reviews, asked, current, first_on, last_on, bodies and states (lists),
        assigned, implemented. A cluster that nothing belongs to is left out.
    """
    rows = query(
        release,
        """
        select c.*, count(distinct concat_ws(' ', r.body, coalesce(r.cycle::varchar, r.symbol, r.issued_on::varchar)))
                as reviews,
            count(*) as asked, count(*) filter (r.is_current) as current,
            min(r.issued_on) as first_on, max(r.issued_on) as last_on,
            list_distinct(list(r.body order by r.issued_on)) as bodies,
            list_sort(list_distinct(flatten(list(coalesce(r.recommending_states, []))))) as states
        from clusters c join recommendations r using (cluster_id)
        group by all
        """,
    ).to_pandas()
    answered = statuses(release, as_of)
    is_done = answered["status"].eq("implemented")
    counts = (
        answered.assign(implemented=is_done)
        .groupby("cluster_id")["implemented"]
        .agg(assigned="size", implemented="sum")
    )
    rows = rows.assign(
        **{name: rows["cluster_id"].map(counts[name]).fillna(0).astype(int) for name in counts}
    )
    return rows.sort_values(
        ["priority", "reviews", "asked", "first_on", "label"],
        ascending=[True, False, False, True, True],
        na_position="last",
        ignore_index=True,
    )


def members(release: Release, cluster_id: str) -> pd.DataFrame:
    """Give everything that belongs to a cluster, oldest first: `recommendations`, the text where there is no summary."""
    return query(
        release,
        """select * replace (coalesce(summary, text) as summary) from recommendations where cluster_id = $id
        order by issued_on nulls first, body, recommendation_id""",
        {"id": cluster_id},
    ).to_pandas()


def proposals(release: Release) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Propose clusters for what has none: those it could join, and new ones of what asks the same.

    Formula: `likeness.alike`; how good the proposals are, `bench/clusters.py` says. Nothing is done unasked.

    Returns:
        Joins, one row a recommendation and cluster, the likest first: recommendation_id, summary, cluster_id, label,
        likeness (0–1), place (1: the likest of its clusters); and groups, one row a recommendation: group (0, 1 …),
        recommendation_id, summary. What may join a cluster may also stand in a group.
    """
    rows = query(
        release,
        f"select {', '.join(_COMPARED)} from recommendations order by issued_on nulls first, recommendation_id",
    ).to_pylist()
    labels = query(release, "select cluster_id, label from clusters").to_pylist()
    known = {one["cluster_id"]: one["label"] for one in labels}
    loose = [place for place, one in enumerate(rows) if not one["cluster_id"]]
    if not loose:
        return _frame([], "joins"), _frame([], "groups")
    joins = _joins(rows, loose, known)
    own = [rows[place] for place in loose]
    found = likeness.groups(likeness.alike(own))
    groups = [
        {"group": number, **_said(own[place])} for number, places in enumerate(found) for place in places
    ]
    return _frame(joins, "joins"), _frame(groups, "groups")


def all_proposals(release: Release) -> pd.DataFrame:
    """Give `proposals` as one table: kind (join, new), and the columns of both."""
    joins, groups = proposals(release)
    found = pd.concat([joins.assign(kind="join"), groups.assign(kind="new")], ignore_index=True)
    columns = list(dict.fromkeys(["kind", *_COLUMNS["groups"], *_COLUMNS["joins"]]))
    whole = {name: found[name].astype("Int64") for name in ("group", "place")}
    return found.assign(**whole)[columns]


_COLUMNS = {
    "joins": ("recommendation_id", "summary", "cluster_id", "label", "likeness", "place"),
    "groups": ("group", "recommendation_id", "summary"),
}


def _frame(rows: Sequence[Mapping], kind: str) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(_COLUMNS[kind]))


def _said(row: Mapping) -> dict:
    return {"recommendation_id": row["recommendation_id"], "summary": row["summary"] or row["text"] or ""}


def _joins(rows: Sequence[Mapping], loose: Sequence[int], known: Mapping[str, str]) -> list[dict]:
    alike = likeness.alike(rows)
    clusters = [one["cluster_id"] or None for one in rows]
    joins = []
    for place in loose:
        for number, (cluster, value) in enumerate(likeness.nearest(alike, place, clusters), 1):
            if value >= likeness.JOIN:
                label = known.get(cluster, cluster)
                joins.append(
                    _said(rows[place])
                    | {"cluster_id": cluster, "label": label, "likeness": value, "place": number}
                )
    likest = {}
    for one in joins:
        likest[one["recommendation_id"]] = max(likest.get(one["recommendation_id"], 0), one["likeness"])
    return sorted(
        joins, key=lambda one: (-likest[one["recommendation_id"]], one["recommendation_id"], one["place"])
    )


def moved_rows(rows: Sequence[Mapping[str, object]], cluster_id: str | None) -> list[dict]:
    """Write recommendations as they stand into another cluster, or into none: whole rows, since a row replaces one.

    Args:
        rows: as `recommendations` gives them.
        cluster_id: where they go.

    """
    left_out = ("submission", "is_current")  # filled in where rows are published
    kept = [{name: value for name, value in row.items() if name not in left_out} for row in rows]
    return [row | {"cluster_id": cluster_id} for row in kept]


def recommendations(release: Release, ids: Sequence[str]) -> list[dict]:
    """Give some recommendations with all columns."""
    sql = "select * from recommendations where list_contains($ids, recommendation_id) order by recommendation_id"
    return query(release, sql, {"ids": list(ids)}).to_pylist()


def cluster_ids(release: Release) -> list[str]:
    """List the ids of all clusters, also of those that nothing belongs to."""
    return query(release, "select cluster_id from clusters")["cluster_id"].to_pylist()
