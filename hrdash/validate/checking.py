"""The rows of a file against every rule: staged as text in a database of their own, and asked."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

import duckdb
import pyarrow as pa

from hrdash.ages import label_age
from hrdash.vocabulary import Table, codes, tables

from .findings import Finding, Known, Rule, Sheet, address
from .nearest import Words
from .relations import connect, relate, stage
from .rules import CODE_LISTS, REFERENCES, RULES, finding

# A paragraph without letters has no sub-item; every other part of a key is written.
_MAY_BE_BLANK = ("sub_item", "grade")
_NAMED_CELLS = 6  # so many cells are named, then their number


def check(sheets: Sequence[Sheet], known: Known, unit: str | None) -> list[Finding]:
    """Check the rows of one file against the rules of their tables; never raises for bad data.

    Args:
        sheets: all sheets of one file; rows may refer to rows of another sheet.
        known: what the release has.
        unit: who sends them; None for the project's own starter data, which may speak for every unit.

    Returns: the findings, in the order of the file.
    """
    findings: list[tuple[tuple, Finding]] = []
    sound: list[tuple[int, Sheet]] = []
    firsts = [0, *accumulate(sheet.rows.num_rows for sheet in sheets)]
    for number, sheet in enumerate(sheets):
        of_header = list(_check_header(sheet))
        findings += [((number, 0, 0), one) for one in of_header]
        if sheet.rows.num_rows and all(one.rule == "unknown-column" for one in of_header):
            sound.append((number, sheet))
    if sound:
        asked = _Asked(list(sheets), firsts)
        with connect() as connection:
            names = sorted({sheet.table for _, sheet in sound})
            for name in names:
                stage(connection, tables()[name], [(firsts[n], one) for n, one in sound if one.table == name])
            relate(connection, known, unit, names)
            words = _words(connection, known, names)
            findings += _ask(connection, asked, [sheet for _, sheet in sound], words)
    findings.sort(key=lambda one: one[0])
    return [one for _, one in findings]


def _check_header(sheet: Sheet) -> Iterator[Finding]:
    table = tables()[sheet.table]

    def of_header(rule: str, column: str, value: str | None = None) -> Finding:
        letter = sheet.letters.get(column)
        cell, row = (f"{letter}{sheet.header}", sheet.header) if letter else (None, None)
        return finding(rule, sheet.name, cell, row=row, column=column, value=value, table=sheet.table)

    for name in sheet.rows.column_names:
        if name not in table.columns:
            yield of_header("unknown-column", name, name)
    missing = [name for name in table.key if name not in sheet.rows.column_names]
    for name in missing:
        yield of_header("missing-column", name)
    if not missing and not sheet.rows.num_rows:
        yield finding("no-rows", sheet.name, None)


class _Asked:
    """Where the rows of the conditions stand: the sheet and position of each row of the file."""

    def __init__(self, sheets: list[Sheet], firsts: list[int]):
        self.sheets, self.firsts = sheets, firsts

    def place(self, row: int) -> tuple[int, Sheet, int]:
        number = bisect_right(self.firsts, row) - 1
        while not self.sheets[number].rows.num_rows:
            number -= 1
        return number, self.sheets[number], row - self.firsts[number]

    def cell(self, row: int, column: str | None, seen_from: Sheet) -> str:
        _, sheet, position = self.place(row)
        where = address(sheet, column, position)
        return where if sheet is seen_from else f"{sheet.name} {where}"


def _words(connection: duckdb.DuckDBPyConnection, known: Known, names: Sequence[str]) -> Words:
    keys: dict[str, list[str]] = {}
    for of, key in connection.execute("select distinct of, key from known_keys order by all").fetchall():
        keys.setdefault(of, []).append(key)
    labels = {}
    if known.indicators is not None:
        for column in {"label_en", "label_ur"} & set(known.indicators.column_names):
            pairs = zip(
                known.indicators[column].to_pylist(),
                known.indicators["indicator_id"].to_pylist(),
                strict=True,
            )
            labels |= {label: key for label, key in pairs if label}
    definitions = {}
    if "observations" in names:
        only = "select indicator_id, any_value(definition) from definitions group by 1 having count(*) = 1"
        definitions = dict(connection.execute(only).fetchall())
    return Words(keys, labels, definitions)


def _ask(
    connection: duckdb.DuckDBPyConnection, asked: _Asked, sheets: Sequence[Sheet], words: Words
) -> Iterator[tuple[tuple, Finding]]:
    """Ask every condition; each finding with its place in the file, by which they are put in order."""
    said_better: dict[str, set[tuple[int, str]]] = {
        rule.unless: set() for rule in RULES.values() if rule.unless
    }
    present = {}
    for sheet in sheets:
        present.setdefault(sheet.table, set()).update(sheet.rows.column_names)
    for code, rule in RULES.items():
        for table in [name for name in present if rule.of in (None, name)]:
            if not (rule.where or rule.select):
                continue
            for column in _columns(rule, tables()[table], present[table]):
                hits = connection.execute(_sql(rule, tables()[table], column))
                names = [one[0] for one in hits.description]
                rows = hits.fetchall()
                if rows:
                    made = _Making(code, rule, column, names, asked, words)
                    better = said_better.get(rule.unless, set())
                    yield from made.findings(rows, better, said_better.get(code))


def _columns(rule: Rule, table: Table, present: set[str]) -> list[str]:
    """List the columns at which a rule is asked, one question each."""
    own = table.key if len(table.key) == 1 else ()
    kinds = {
        "@number": pa.types.is_floating,
        "@whole": pa.types.is_integer,
        "@day": pa.types.is_date,
        "@truth": pa.types.is_boolean,
    }
    if rule.at in kinds:
        return [name for name, kind in table.columns.items() if kinds[rule.at](kind) and name in present]
    if rule.at == "@key":
        return [name for name in table.key if name not in _MAY_BE_BLANK]
    if rule.at == "@needed":
        return list(table.needed)
    if rule.at == "@code":
        return [
            name for name in table.columns if name in present and name not in own and _list_of(table, name)
        ]
    if rule.at == "@indicator":
        return [name for name in ("indicator_id",) if name in present and name not in own]
    if rule.at == "@reference":
        return [name for name in REFERENCES if name in present and name not in (*own, "indicator_id")]
    if rule.at == "@owner":
        owners = ("area",) if table.name == "observations" else ("unit", "assignment_id", "action_id")
        return [name for name in owners if name in present and (name == "unit" or name not in own)]
    return rule.at.split() or [""]


def _list_of(table: Table, column: str) -> str | None:
    return CODE_LISTS.get(f"{table.name}.{column}", CODE_LISTS.get(column))


def _sql(rule: Rule, table: Table, column: str) -> str:
    """Fill in a rule's condition; only names of the vocabulary are put into it, never a text of the file."""
    sql = rule.select or f"select row from {{rows}} where {rule.where}"
    items = f'(select row, "{column}" as item from {table.name})'
    if column and pa.types.is_list(table.columns[column]):
        parts = f"""select row, trim(unnest(string_split("{column}", ';'))) as item from {table.name}"""
        items = f"(select * from ({parts}) where item <> '')"
    listed = REFERENCES.get(column) if rule.at == "@reference" else _list_of(table, column)
    filled = {
        "{rows}": table.name,
        "{items}": items,
        "{list}": listed or "",
        "'{column}'": f"'{column}'",
        "{column}_": f"{column}_",
        "{column}": f'"{column}"',  # some columns are named as words of SQL are
    }
    for name, text in filled.items():
        sql = sql.replace(name, text)
    return sql


class _Word(str):
    """A code as the texts say it: `{area:areas}` is its name."""

    __slots__ = ()

    def __format__(self, listed: str) -> str:
        if listed == "ages":
            return label_age(self)
        row = codes(listed).get(self) if listed else None
        return str(row["label_en"]) if row else str(self)


class _Making:
    """Findings of one rule at one column, from the rows that its condition gave."""

    def __init__(self, code: str, rule: Rule, column: str, names: list[str], asked: _Asked, words: Words):
        self.code, self.rule, self.column, self.names = code, rule, column, names
        self.asked, self.words = asked, words

    def findings(
        self, rows: Sequence[tuple], better: set[tuple[int, str]], seen: set[tuple[int, str]] | None
    ) -> Iterator[tuple[tuple, Finding]]:
        once: set[tuple[int, str]] = set()  # of a column that is not there, one finding a sheet
        for hit in sorted(rows, key=lambda hit: hit[0]) if len(rows) > 1 else rows:
            said = dict(zip(self.names, hit, strict=True))
            row = said.pop("row")
            column = said.pop("stands_at", self.column)
            if seen is not None:
                seen.add((row, column))
            if (row, column) in better:
                continue
            number, sheet, position = self.asked.place(row)
            has_column = column in sheet.rows.column_names
            if not has_column and column:
                if (number, column) in once:
                    continue
                once.add((number, column))
            value = sheet.rows[column][position].as_py() if has_column else None
            order = sheet.rows.column_names.index(column) if has_column else -1
            yield (number, 1 + position, order), self._one(sheet, position, column, value, said)

    def _one(self, sheet: Sheet, position: int, column: str, value: str | None, said: dict) -> Finding:
        here = {"value": value, "column": column or None, **said}
        if self.rule.suggest:
            own = "indicator_id" in sheet.rows.column_names
            indicator = sheet.rows["indicator_id"][position].as_py() if own else None
            here |= self.rule.suggest({"indicator_id": indicator, **here}, self.words)
        replacement = here.pop("replacement", None)
        texts = {name: self._say(name, word, column, sheet) for name, word in here.items()}
        return Finding(
            self.code,
            self.rule.severity,
            sheet.name,
            address(sheet, column, position),
            int(sheet.numbers[position]),
            column or None,
            value,
            self.rule.message.format_map(texts),
            self.rule.suggestion.format_map(texts),
            replacement,
        )

    def _say(self, name: str, word: object, column: str, sheet: Sheet) -> str:
        if name == "other":
            return self.asked.cell(word, column, sheet)
        if name == "others":
            named = ", ".join(self.asked.cell(row, column, sheet) for row in word[:_NAMED_CELLS])
            return named + (f" and {len(word) - _NAMED_CELLS} more" if len(word) > _NAMED_CELLS else "")
        if isinstance(word, float):
            return f"{word:,.0f}" if word == int(word) else f"{word:,.4f}".rstrip("0")
        return _Word(word) if isinstance(word, str) else "" if word is None else _Word(f"{word}")
