"""A submission's rows beside those of a release, and each of them as it is read: names, never codes."""

from collections.abc import Iterator

import pandas as pd

from hrdash import submissions
from hrdash.store import Release, query
from hrdash.submissions import Staged
from hrdash.ui import cached
from hrdash.vocabulary import codes, tables
from hrdash.words import NOT_A_NUMBER, day, group_label, heading, label, number, place, say, unit_name

_GROUPS = ("sex", "age", "disability", "locality", "ground_value")
# Which column names a row that is no figure: the first that there is.
_NAMES = ("summary", "title", "label_en", "label", "name", "text")
# What rows of other tables are about.
_ABOUT = {
    "assignment_id": """select a.assignment_id as id, coalesce(r.summary, r.text) as name, a.unit
        from assignments a join recommendations r using (recommendation_id)
        where list_contains($ids, a.assignment_id)""",
    "recommendation_id": """select recommendation_id as id, coalesce(summary, text) as name, null as unit
        from recommendations where list_contains($ids, recommendation_id)""",
}
_CODED = {
    "status": "statuses",
    "obs_status": "obs_statuses",
    "response": "responses",
    "unit": "units",
    "source_kind": "source_kinds",
    "unit_measure": "unit_measures",
}
_UNTOLD = (
    "value",
    "status",
    "year",
    "as_of",
    "is_example",
)  # shown in columns of their own, or said by the page
_MOST_DECIMALS = 4


def rows_beside(release: Release, staged: Staged, reviewer_of: str | None) -> pd.DataFrame:
    """Compare staged rows with a release.

    Returns: `submissions.changes`, with `name` (a figure's indicator, else what the row says it is or is about),
        `unit` (of a row that is no figure), `unit_measure`, `obs_status`, `as_of` and `row` (its place in the submission). The biggest revisions come
        first, by their share of what stood; one from zero before all.

    """
    rows = submissions.changes(release, staged, reviewer_of).to_pandas()
    for column in ("unit_measure", "obs_status", "as_of"):
        rows[column] = pd.Series(_aligned(staged, column), dtype=object)
    named = list(_named(release, staged))
    rows["row"] = range(len(rows))
    rows["name"] = [name for name, _ in named]
    rows["unit"] = [unit for _, unit in named]
    size = rows["relative_change"].astype(float).abs()
    size = size.mask(size.isna() & rows["difference"].fillna(0).ne(0), float("inf")).fillna(-1)
    return rows.assign(size=size).sort_values("size", ascending=False, kind="stable", ignore_index=True)


def _aligned(staged: Staged, column: str) -> list:
    """Give one column of all staged rows in the order of `changes`; blank where their table has none."""
    found: list = []
    for rows in staged.tables.values():
        found += rows[column].to_pylist() if column in rows.schema.names else [None] * rows.num_rows
    return found


def _named(release: Release, staged: Staged) -> Iterator[tuple[str, str | None]]:
    """Name each staged row, in the order of `changes`, and the unit that answers for it."""
    for table, rows in staged.tables.items():
        about = next(
            (one for one in _ABOUT if one in rows.schema.names and tables()[table].key != (one,)), None
        )
        if table == "observations":
            known = _indicators(release, staged)
            yield from ((known.get(code, code), None) for code in rows["indicator_id"].to_pylist())
        elif about:
            found = query(release, _ABOUT[about], {"ids": rows[about].to_pylist()}).to_pylist()
            known = {one["id"]: one for one in found}
            for row in rows.to_pylist():
                one = known.get(row[about], {})
                yield one.get("name") or table_name(table), one.get("unit") or row.get("unit")
        else:
            column = next((name for name in _NAMES if name in rows.schema.names), table)
            yield from ((row.get(column) or table_name(table), row.get("unit")) for row in rows.to_pylist())


def _indicators(release: Release, staged: Staged) -> dict[str, str]:
    """Name the indicators that a release knows, and those that come in with the rows."""
    coming = staged.tables.get("indicators")
    new = (
        dict(zip(*(coming[name].to_pylist() for name in ("indicator_id", "label_en")), strict=True))
        if coming is not None
        else {}
    )
    return cached.indicator_labels(release) | new


def readable(rows: pd.DataFrame, *, is_published: bool = False) -> pd.DataFrame:
    """Give rows of `rows_beside` as they are read; columns that say nothing are left out.

    Args:
        rows: some rows of `rows_beside`.
        is_published: whether it has come to pass; else it is what would be.

    """
    lines = [_line(row) for row in rows.to_dict("records")]
    heads = {name: say(f"review.col-{name}{'-published' if is_published else ''}") for name in ("old", "new")}
    shown = pd.DataFrame(lines).rename(columns=heads)
    return shown.loc[:, [name for name in shown if shown[name].astype(bool).any()]]


def _line(row: dict) -> dict[str, str]:
    is_figure = row["table"] == "observations"
    told = dict(zip(row["columns"], zip(row["old"], row["new"], strict=True), strict=True))
    before, after = _figures(row) if is_figure else _statuses(told)
    where = (
        place(row["area"], row["district"]) if is_figure else unit_name(row["unit"]) if row["unit"] else ""
    )
    period = row["period"] if is_figure else row["as_of"] and day(row["as_of"])
    return {
        say("review.col-what"): row["name"],
        say("review.col-where"): where,
        say("review.col-group"): groups_of(row) if is_figure else "",
        say("review.col-period"): period or "",
        "old": before,
        "new": after,
        say("review.col-change"): change(row) if is_figure else "",
        say("col.sheet"): row["sheet"] or "",
        say("col.cell"): row["cell"] or "",
        say("review.col-also"): "; ".join(_also(told, row["table"])),
    }


def _figures(row: dict) -> tuple[str, str]:
    """Write what stands and what would; what is hidden or was not collected says so."""
    before, after = (exact(row[name], row["unit_measure"]) for name in ("old_value", "new_value"))
    if row["was_hidden"] and before == NOT_A_NUMBER:
        before = label("obs_statuses", "Q")
    if row["obs_status"] in ("Q", "L") and after == NOT_A_NUMBER:
        after = label("obs_statuses", row["obs_status"])
    return "" if row["change"] == "new" else before, after


def _statuses(told: dict[str, tuple[str | None, str | None]]) -> tuple[str, str]:
    before, after = told.get("status", (None, None))
    return label("statuses", before), label("statuses", after)


def groups_of(row: dict) -> str:
    """Name the groups a figure is of: `Female, Rural`; everybody where it is of none."""
    named = [group_label(name, row[name]) for name in _GROUPS if row[name] not in (None, "_T")]
    return ", ".join(named) or say("all")


def exact(value: float | None, unit_measure: str | None) -> str:
    """Write a value with all its decimals (four at most), so that a small revision shows.

    >>> exact(47.35, "PT"), exact(1200.0, "NUMBER"), exact(None, "PT")
    ('47.35 %', '1,200', '–')
    """
    if value is None or value != value:
        return NOT_A_NUMBER
    if unit_measure == "YES_NO":
        return say("yes") if value else say("no")
    short = str(codes("unit_measures").get(unit_measure or "", {}).get("short") or "")
    return f"{_number(value)} {short}".strip()


def _number(value: float) -> str:
    decimals = next((n for n in range(_MOST_DECIMALS) if abs(value - round(value, n)) < 1e-9), _MOST_DECIMALS)
    return number(value, decimals)


def change(row: dict) -> str:
    """Write the size of a revision: `+1.5 points (+3 %)`."""
    difference, share = row["difference"], row["relative_change"]
    if not difference or difference != difference or row["unit_measure"] == "YES_NO":
        return ""
    size = f"{'+' if difference > 0 else ''}{_number(difference)}"
    size = say("review.points", size=size) if row["unit_measure"] == "PT" else size
    return (
        size if share != share else say("review.change", size=size, share=f"{share:+,.1%}".replace("%", " %"))
    )


def _also(told: dict[str, tuple[str | None, str | None]], table: str) -> Iterator[str]:
    """Say what else differs, or would be said."""
    for name, sides in told.items():
        if name in _UNTOLD or name.endswith("_id"):
            continue
        before, after = (_said(name, one) for one in sides)
        text = f"{before} → {after or NOT_A_NUMBER}" if before else str(after or NOT_A_NUMBER)
        yield say("review.also", column=column_name(name, table), text=text)


def _said(column: str, text: str | None) -> str | None:
    """Say a cell's stored text: a code by its name, a truth as yes or no."""
    if text in ("true", "false"):
        return say("yes" if text == "true" else "no")
    return label(_CODED[column], text) if column in _CODED else text


def column_name(name: str, table: str) -> str:
    """Name a stored table's column."""
    return heading(name, table) if f"col.{name}" in codes("words") else name.replace("_", " ").capitalize()


def table_name(name: str) -> str:
    """Name a stored table."""
    return say(f"table.{name}") if f"table.{name}" in codes("words") else name.replace("_", " ").capitalize()


def named(rows: pd.DataFrame, most: int = 5) -> str:
    """Name rows in a sentence: `Literacy, Sindh, Female, 2019; … and 3 more`."""
    said = [
        ", ".join(
            filter(None, [row["name"], *(_place_and_group(row) if row["table"] == "observations" else ())])
        )
        for row in rows.head(most).to_dict("records")
    ]
    more = len(rows) - len(said)
    return "; ".join(said) + (f" {say('review.and-more', n=more)}" if more > 0 else "")


def _place_and_group(row: dict) -> tuple[str, ...]:
    group = groups_of(row)
    return place(row["area"], row["district"]), "" if group == say("all") else group, row["period"]
