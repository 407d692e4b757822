"""The rules that rows must keep before they can be published: rows of text in, findings out."""

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from hrdash.ages import GRAMMAR, read_age
from hrdash.disclosure import refused_places
from hrdash.vocabulary import codes, tables


@dataclass(frozen=True)
class Finding:
    """One thing about one cell (or row, or file) that a reader of the workbook should know."""

    rule: str
    severity: str  # error, warning, info
    sheet: str | None
    cell: str | None  # the spreadsheet's own address: C17
    row: int | None
    column: str | None
    value: str | None
    message: str
    suggestion: str | None


@dataclass(frozen=True)
class Rule:
    """What a finding of one kind means; `docs/findings.md` says more."""

    severity: str
    message: str
    suggestion: str


@dataclass(frozen=True)
class Sheet:
    """Rows as they were written: all text, blank as null, and where each of them stands."""

    name: str
    rows: pd.DataFrame  # the columns of one stored table, or some of them
    letters: Mapping[str, str]  # column → the spreadsheet's letter
    numbers: Sequence[int]  # the spreadsheet's row number of each row


RULES = {
    "unknown-table": Rule("error", "the header is not that of any table", "use the header of a stored table"),
    "unknown-column": Rule(
        "error", "{value} is not a column of {table}", "remove the column or correct its name"
    ),
    "missing-column": Rule("error", "{table} needs the column {column}", "add the column"),
    "no-rows": Rule("error", "the sheet has a header and no rows", "fill in at least one row"),
    "blank-key": Rule("error", "{column} is blank", "write the code, _T for a total"),
    "repeated-key": Rule("error", "this row has the same key as row {first}", "keep one of the two rows"),
    "not-a-number": Rule("error", "{value} is not a number", "write digits with a point, without separators"),
    "not-a-whole-number": Rule("error", "{value} is not a whole number", "write digits only"),
    "not-a-day": Rule("error", "{value} is not a day", "write year-month-day, as in 2026-11-22"),
    "not-true-or-false": Rule("error", "{value} is neither true nor false", "write true or false"),
    "bad-period": Rule("error", "{value} is not a period", "write 2019, 2019-20 or 2019-Q3"),
    "bad-age": Rule("error", "{value} is not an age group", f"write {GRAMMAR}"),
    "bare-pwd": Rule(
        "error",
        "PWD means persons with disabilities here and persons without in SDMX",
        "write WITH or WITHOUT",
    ),
    "unknown-code": Rule("error", "{value} is not a code of {list}", "write one of {codes}"),
    "district-in-other-area": Rule(
        "error", "district {value} lies in {area}", "correct the area or the district"
    ),
    "ground-value-of-other-ground": Rule(
        "error", "{value} is a value of the ground {ground}", "correct the ground or its value"
    ),
    "outside-per-cent": Rule("error", "{value} is outside 0 to 100", "write per cent as 0 to 100"),
    "negative-count": Rule("error", "{value} is negative", "a count or a base is zero or more"),
    "numerator-above-denominator": Rule(
        "error", "the numerator {value} is above the denominator {denominator}", "correct one of the two"
    ),
    "protected-ground-below-province": Rule(
        "error",
        "{value} by district could lead to people",
        "keep religion, gender identity, sexual orientation and migratory status to provinces and nation",
    ),
    "protected-ground-crossed": Rule(
        "error",
        "{value} crossed with {other} could lead to people",
        "send the group's total without locality and without another protected ground",
    ),
    "unknown-reference": Rule(
        "error", "{value} is not in {table}", "send that table's row first, or correct it"
    ),
    "other-unit": Rule("error", "{value} is not answerable to {unit}", "submit for your own unit only"),
    "no-source": Rule("error", "a figure for another area needs its published source", "fill in source"),
    "public-by-other-unit": Rule(
        "error", "only FED may mark a figure as printed by its source", "leave is_public blank"
    ),
    "new-definition": Rule(
        "info",
        "the definition {value} is new: it starts its own series",
        "use a known one to continue a series",
    ),
}

# Column → code list; a column that means another list in one table stands under "table.column".
_CODE_LISTS = {
    "affected_groups": "affected_groups",
    "area": "areas",
    "articles": "articles",
    "body": "bodies",
    "departments.kind": "department_kinds",
    "direction": "directions",
    "disability": "disabilities",
    "district": "districts",
    "ground": "grounds",
    "ground_value": "ground_values",
    "indicators.kind": "indicator_kinds",
    "locality": "localities",
    "mechanism": "mechanisms",
    "obs_status": "obs_statuses",
    "recommendations.kind": "recommendation_kinds",
    "response": "responses",
    "right": "rights",
    "sdg_goals": "sdg_goals",
    "sdg_target": "sdg_targets",
    "sdg_targets": "sdg_targets",
    "sensitivity": "sensitivities",
    "sex": "sexes",
    "source_kind": "source_kinds",
    "status": "statuses",
    "themes": "themes",
    "unit": "units",
    "unit_measure": "unit_measures",
}
REFERENCES = {
    "indicator_id": "indicators",
    "recommendation_id": "recommendations",
    "assignment_id": "assignments",
    "department_id": "departments",
    "cluster_id": "clusters",
}
_PERIOD = r"([0-9]{4})(?:-([0-9]{2}|Q[1-4]))?"


def year_of(periods: pd.Series) -> pd.Series:
    """Return the year in which each period ends; null where it is not a period.

    >>> year_of(pd.Series(["2019", "2019-20", "1999-00", "2019-Q3", "2019-19", "19"])).tolist()
    [2019, 2020, 2000, 2019, <NA>, <NA>]
    """
    parts = periods.astype("string").str.extract(f"^{_PERIOD}$")
    start = pd.to_numeric(parts[0]).astype("Int64")
    end = pd.to_numeric(parts[1].where(~parts[1].str.startswith("Q", na=False))).astype("Int64")
    crossed = start // 100 * 100 + end + (end < start % 100).astype("Int64").fillna(0) * 100
    # Two digits count on from the start: 2019-20, 1999-00; the same year twice is a slip.
    return crossed.where(end.notna(), start).mask((end == start % 100).fillna(False))


def check_rows(
    table_name: str,
    sheet: Sheet,
    *,
    unit: str | None,
    known: Mapping[str, Mapping[str, str | None]],
    definitions: frozenset[str] = frozenset(),
) -> list[Finding]:
    """Check the rows of one sheet against the rules of its table; never raises for bad data.

    Args:
        table_name: the stored table that the sheet is rows of.
        sheet: the rows.
        unit: who sends it; None for the project's own starter data, which may speak for every unit.
        known: for each referenced table its keys, each with the unit answerable for it (or None).
        definitions: the definitions that observations have so far; empty: none is called new.

    Returns: the findings, in the order of the sheet.

    """
    table = tables()[table_name]
    rows, findings = sheet.rows, []

    def add(rule: str, where: pd.Series | None = None, column: str | None = None, **said) -> None:
        findings.extend(_findings(rule, sheet, where, column, {"table": table_name, **said}))

    for name in rows.columns.difference(list(table.columns)):
        findings.append(_of_file("unknown-column", sheet, name, value=name, table=table_name))
    for name in [name for name in table.key if name not in rows.columns]:
        findings.append(_of_file("missing-column", sheet, name, table=table_name))
    if findings:
        return findings
    if rows.empty:
        return [_of_file("no-rows", sheet, None)]
    _check_key(table.key, rows, sheet, add)
    for name in rows.columns:
        _check_type(table.columns[name], name, rows, add)
        _check_codes(table_name, name, table.columns[name], rows, add)
        if name in REFERENCES and (name,) != table.key:
            unknown = rows[name].notna() & ~rows[name].isin(list(known.get(REFERENCES[name], ())))
            add("unknown-reference", unknown, name, table=REFERENCES[name])
    if table_name == "observations":
        _check_observations(rows, add)
        _check_grounds(rows, add)
        _check_sender_of_observations(rows, unit, add)
        if definitions:
            fresh = ~rows["definition"].isin(list(definitions)) & ~rows["definition"].duplicated()
            add("new-definition", fresh, "definition")
    else:
        _check_owner(rows, unit, known, add)
    return sorted(findings, key=lambda finding: (finding.row or 0, finding.column or ""))


def _check_key(key: Sequence[str], rows: pd.DataFrame, sheet: Sheet, add: Callable) -> None:
    # A paragraph without letters has no sub-item; every other part of a key is written.
    for name in [name for name in key if name not in ("sub_item", "grade")]:
        add("blank-key", rows[name].isna(), name)
    repeated = rows.duplicated(list(key))
    if repeated.any():
        numbers = pd.Series(list(sheet.numbers), index=rows.index)
        first = numbers.groupby([rows[name] for name in key], dropna=False).transform("first")
        add("repeated-key", repeated, key[0], first=first)


def _check_type(kind: pa.DataType, name: str, rows: pd.DataFrame, add: Callable) -> None:
    given = rows[name]
    if pa.types.is_floating(kind):
        is_written = given.str.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE]-?[0-9]+)?", na=False)
        is_finite = pd.to_numeric(given, errors="coerce").abs() < float("inf")
        add("not-a-number", given.notna() & ~(is_written & is_finite), name)
    elif pa.types.is_integer(kind):
        add("not-a-whole-number", given.notna() & ~given.str.fullmatch(r"-?[0-9]{1,15}", na=False), name)
    elif pa.types.is_date(kind):
        days = pd.to_datetime(given, format="%Y-%m-%d", errors="coerce")
        is_written = given.str.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", na=False)
        add("not-a-day", given.notna() & (days.isna() | ~is_written), name)
    elif pa.types.is_boolean(kind):
        add("not-true-or-false", given.notna() & ~given.isin(["true", "false"]), name)


def _check_codes(table_name: str, name: str, kind: pa.DataType, rows: pd.DataFrame, add: Callable) -> None:
    listed = _CODE_LISTS.get(f"{table_name}.{name}", _CODE_LISTS.get(name))
    if listed is None or tables()[table_name].key == (name,):
        return
    allowed = [code for code in codes(listed) if code != "no_report"]  # computed, never sent
    given = rows[name].str.split(";").explode().str.strip() if pa.types.is_list(kind) else rows[name]
    wrong = given[given.notna() & ~given.isin(allowed)]
    if name == "disability":
        is_bare = rows[name].str.upper().isin(["PWD", "PWDS"])
        add("bare-pwd", is_bare, name)
        wrong = wrong[~is_bare.loc[wrong.index]]
    for value in wrong.unique():
        where = pd.Series(False, index=rows.index)
        where.loc[wrong.index[wrong == value]] = True
        near = difflib.get_close_matches(value, allowed, n=1, cutoff=0.75) or allowed[:8]
        add("unknown-code", where, name, value=value, list=listed, codes=", ".join(near))


def _number(rows: pd.DataFrame, name: str) -> pd.Series:
    if name not in rows:
        return pd.Series(float("nan"), index=rows.index)
    return pd.to_numeric(rows[name], errors="coerce").astype(float)


def _check_observations(rows: pd.DataFrame, add: Callable) -> None:
    add("bad-period", rows["period"].notna() & year_of(rows["period"]).isna(), "period")
    ages = rows["age"].dropna().unique()
    add("bad-age", rows["age"].isin([age for age in ages if not _is_age(age)]), "age")
    measure = rows.get("unit_measure", pd.Series(None, index=rows.index, dtype=object))
    value = _number(rows, "value")
    add("outside-per-cent", (measure == "PT") & ((value < 0) | (value > 100)), "value")
    add("negative-count", (measure == "NUMBER") & (value < 0), "value")
    for name in ("numerator", "denominator", "sample_size"):
        if name in rows:
            add("negative-count", _number(rows, name) < 0, name)
    if {"numerator", "denominator"} <= set(rows.columns):
        above = (measure == "PT") & (_number(rows, "numerator") > _number(rows, "denominator"))
        add("numerator-above-denominator", above, "numerator", denominator=rows["denominator"])
    districts = codes("districts")
    area_of = rows["district"].map(lambda code: districts.get(code, {}).get("area") or None)
    # A district that was in FATA until 2018 is listed under its present province.
    is_former = (rows["area"] == "PK-TA") & (area_of == "PK-KP")
    add(
        "district-in-other-area",
        area_of.notna() & (area_of != rows["area"]) & ~is_former,
        "district",
        area=area_of,
    )
    ground_of = rows["ground_value"].map(lambda code: codes("ground_values").get(code, {}).get("ground"))
    other = ground_of.notna() & (ground_of != rows["ground"])
    add("ground-value-of-other-ground", other, "ground_value", ground=ground_of)


def _is_age(text: str) -> bool:
    try:
        read_age(text)
    except ValueError:
        return False
    return True


def _check_grounds(rows: pd.DataFrame, add: Callable) -> None:
    """Rule 9: where people could be found or harmed, provinces and nation only, and nothing crossed."""
    blank_is_total = rows[["district", "sex", "locality", "ground"]].fillna("_T")
    reasons = refused_places(blank_is_total).reindex(rows.index)
    for column, of_column in (("ground", rows["ground"] != "_T"), ("sex", rows["ground"] == "_T")):
        add("protected-ground-below-province", of_column & (reasons == "below_province"), column)
        for reason, other in (("crossed_with_locality", "locality"), ("crossed_grounds", "sex")):
            add("protected-ground-crossed", of_column & (reasons == reason), column, other=other)


def _check_sender_of_observations(rows: pd.DataFrame, unit: str | None, add: Callable) -> None:
    if unit is None:
        return
    source = rows.get("source", pd.Series(None, index=rows.index, dtype=object))
    if unit == "FED":
        add("no-source", source.isna(), "source" if "source" in rows else "indicator_id")
        return
    own = codes("units").get(unit, {}).get("area")
    add("other-unit", rows["area"].notna() & (rows["area"] != own), "area", unit=unit)
    if "is_public" in rows:
        add("public-by-other-unit", rows["is_public"] == "true", "is_public")


def _check_owner(rows: pd.DataFrame, unit: str | None, known: Mapping, add: Callable) -> None:
    if unit is None:
        return
    for column in ("unit", "assignment_id"):
        if column in rows:
            owners = known.get("assignments", {})
            owner = (
                rows[column] if column == "unit" else rows[column].map(lambda name, of=owners: of.get(name))
            )
            add("other-unit", owner.notna() & (owner != unit), column, unit=unit)


def _findings(
    rule: str, sheet: Sheet, where: pd.Series | None, column: str, said: Mapping[str, object]
) -> Iterator[Finding]:
    """Make one finding for each row that `where` marks; what is said may differ by row."""
    severity, message, suggestion = RULES[rule].severity, RULES[rule].message, RULES[rule].suggestion
    for position in where.fillna(False).to_numpy().nonzero()[0]:
        number = int(sheet.numbers[position])
        value = sheet.rows[column].iloc[position]
        value = None if pd.isna(value) else str(value)
        here = {name: one.iloc[position] if isinstance(one, pd.Series) else one for name, one in said.items()}
        words = {"value": value, "column": column, **here}
        yield Finding(
            rule=rule,
            severity=severity,
            sheet=sheet.name,
            cell=f"{sheet.letters[column]}{number}",
            row=number,
            column=column,
            value=value,
            message=message.format(**words),
            suggestion=suggestion.format(**words),
        )


def _of_file(rule: str, sheet: Sheet, column: str | None, **said: str) -> Finding:
    letter = sheet.letters.get(column)
    words = {"column": column, **said}
    return Finding(
        rule=rule,
        severity=RULES[rule].severity,
        sheet=sheet.name,
        cell=f"{letter}1" if letter else None,
        row=1 if letter else None,
        column=column,
        value=said.get("value"),
        message=RULES[rule].message.format(**words),
        suggestion=RULES[rule].suggestion.format(**words),
    )
