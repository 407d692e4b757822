"""From what a sheet says to rows of text: codes for labels, plain digits for figures, an address for each of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

import pyarrow as pa

from hrdash.layout.catalogue import Catalogue
from hrdash.layout.label_column import Said
from hrdash.layout.meanings import GROUPS, nearest
from hrdash.layout.months import read_month
from hrdash.layout.profiles import Block, means
from hrdash.layout.texts import Texts
from hrdash.layout.tidy import Head, key_columns
from hrdash.layout.values import read_figure
from hrdash.layout.wide import column_number, joined, read_wide
from hrdash.validate import Finding, finding
from hrdash.validate import Sheet as Staged
from hrdash.vocabulary import FIGURES, OBSERVATION_KEY, codes
from hrdash.workbook import Sheet, address

Columns = dict[str, list[str | None]]
_YES_NO = {"yes": "1", "no": "0", "ہاں": "1", "نہیں": "0"}


def nearest_label(column: str, text: str, area: str | None = None) -> str | None:
    """Name the known label of a column that is nearest to a written one."""
    name = {"area": "areas", "district": "districts"}.get(column) or GROUPS.get(column)
    if name is None:
        return None
    labels = [
        str(row["label_en"])
        for code, row in codes(name).items()
        if code != "_T" and (column != "district" or area in (None, "PK", row["area"]))
    ]
    # Karachi is no misspelt district: it is several.
    if sum(label.casefold().startswith(f"{text.casefold().strip()} ") for label in labels) > 1:
        return None
    return nearest(text, labels, cutoff=72)


def complete(
    sheet: Sheet, head: Head | None, texts: Columns, count: int, catalogue: Catalogue, notes: list[Finding]
) -> None:
    """Write what a tidy row leaves unsaid: totals, the indicator's measure, its only definition."""
    for column in key_columns():
        texts[column] = [text or "_T" for text in texts[column]] if column in texts else ["_T"] * count
    indicators = texts.get("indicator_id", [None] * count)
    measures = texts.get("unit_measure", [None] * count)
    usual = {of: catalogue.measure(of) for of in set(indicators)}
    texts["unit_measure"] = [one or usual[of] for one, of in zip(measures, indicators, strict=True)]
    _read_yes_and_no(texts)
    given = texts.get("definition", [None] * count)
    unsaid = dict.fromkeys(of for of, one in zip(indicators, given, strict=True) if of and not one)
    assumed = {of: catalogue.definition(of) for of in unsaid}
    texts["definition"] = [one or assumed.get(of) for one, of in zip(given, indicators, strict=True)]
    row = head.row if head else 0
    for indicator, definition in assumed.items():
        if definition:
            notes.append(
                finding(
                    "assumed-definition",
                    sheet.name,
                    address(row, 0),
                    row=row + 1,
                    column="definition",
                    value=definition,
                    indicator=indicator,
                )
            )


def _read_yes_and_no(texts: Columns) -> None:
    """Write 1 for yes and 0 for no where that is what an indicator asks; "No" beside a count stays for the rules."""
    if "YES_NO" in texts["unit_measure"] and "value" in texts:
        texts["value"] = [
            _YES_NO.get(text.casefold().strip(), text) if text and measure == "YES_NO" else text
            for text, measure in zip(texts["value"], texts["unit_measure"], strict=True)
        ]


def rows_of_wide(sheet: Sheet, block: Block, catalogue: Catalogue) -> tuple[Staged, list[Finding]]:
    """Read one table by its profile.

    Returns: the rows as text, each with the cells that its codes and figures were read from; and what was noticed.
    """
    reading = read_wide(sheet, block)
    notes = _label_notes(sheet, reading) + _month_notes(sheet, block, reading)
    said = [*joined(reading)]
    notes += _totals_of_some(sheet, said)
    names = [*OBSERVATION_KEY, "unit_measure", "source", "note", "obs_status", "source_kind", "is_public"]
    texts: Columns = {name: [_code_of(one, name) for one, _ in said] for name in names}
    cells: Columns = {name: [one[name].cell if name in one else None for one, _ in said] for name in names}
    for name in FIGURES:
        if any(name in figures for _, figures in said):
            texts[name], cells[name] = _wide_figures(sheet, name, said, texts, notes)
    own = texts.get("value", [None] * len(said))
    cells["value"] = [
        cell or address(*next(iter(figures.values())))
        for cell, (_, figures) in zip(cells.get("value", [None] * len(said)), said, strict=True)
    ]
    texts["value"] = own
    complete(sheet, None, texts, len(said), catalogue, notes)
    compute_shares(texts, ["value" not in figures for _, figures in said])
    _drop_repeats(texts, cells)
    texts = {name: column for name, column in texts.items() if name in OBSERVATION_KEY or any(column)}
    rows = pa.table({name: pa.array(column, pa.string()) for name, column in texts.items()})
    numbers = [int("".join(filter(str.isdigit, cell))) for cell in cells["value"]]
    return Staged(sheet.name, "observations", rows, numbers, {}, cells, block.header[0]), notes


def _code_of(said: Mapping[str, Said], name: str) -> str | None:
    return said[name].code if name in said else None


def _wide_figures(
    sheet: Sheet, name: str, said: Sequence, texts: Columns, notes: list[Finding]
) -> tuple[list, list]:
    written, cells = [], []
    for number, (_, figures) in enumerate(said):
        at = figures.get(name)
        if at is None:
            written.append(None)
            cells.append(None)
            continue
        cell = sheet.rows[at[0]][at[1]] if at[1] < len(sheet.rows[at[0]]) else None
        figure = read_figure(cell, at in sheet.percents)
        written.append(_scaled(figure.text, said[number][0].get("scale")))
        cells.append(address(*at))
        if name == "value" and not texts["obs_status"][number]:
            texts["obs_status"][number] = figure.status
        if figure.rule:
            notes.append(
                finding(figure.rule, sheet.name, address(*at), row=at[0] + 1, column=name, value=str(cell))
            )
    return written, cells


def _scaled(text: str | None, scale: Said | None) -> str | None:
    """Multiply a figure by what the profile says, as for tables in thousands; what is no number stays."""
    if text is None or scale is None or scale.code == "1":
        return text
    try:
        return f"{Decimal(text) * int(scale.code):f}"
    except InvalidOperation:
        return text


def _label_notes(sheet: Sheet, reading) -> list[Finding]:
    notes, met = [], set()
    for label in reading.labels:
        if label.is_known and (label.is_stored or read_month(label.text)):
            continue
        if label.is_known:
            rule, near = "total-not-stored", None
        else:
            near = nearest_label("district", label.text) or nearest_label("area", label.text)
            rule = "unknown-place" if near else "unknown-label"
        if (rule, label.text) not in met or rule != "total-not-stored":
            row = int("".join(filter(str.isdigit, label.cell)))
            notes.append(
                finding(rule, sheet.name, label.cell, row=row, value=label.text, near=near, replacement=near)
            )
        met.add((rule, label.text))
    for cell in reading.unlabelled:
        number = "".join(filter(str.isdigit, cell))
        notes.append(finding("row-without-label", sheet.name, cell, row=int(number), what=number))
    for cell, both in reading.conflicts:
        notes.append(
            finding(
                "ambiguous-label", sheet.name, cell, row=int("".join(filter(str.isdigit, cell))), value=both
            )
        )
    return notes


def _month_notes(sheet: Sheet, block: Block, reading) -> list[Finding]:
    """Tell of months that were left out: over columns that are skipped, and down the side."""
    texts = Texts(sheet)
    found = {
        address(row, column_number(name)): text
        for name, says in block.columns.items()
        if any("skip" in one for one in means(says))
        for row in range(block.header[0] - 1, min(block.header[1], len(sheet.rows)))
        if (text := texts.own(row, column_number(name))) and read_month(text)
    }
    found |= {
        one.cell: one.text
        for one in reading.labels
        if one.is_known and not one.is_stored and read_month(one.text)
    }
    if not found:
        return []
    cell, names = next(iter(found)), [*dict.fromkeys(found.values())]
    said = names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}"
    rule = "months-left-out" if reading.figures else "months-only"
    return [finding(rule, sheet.name, cell, row=int("".join(filter(str.isdigit, cell))), value=said)]


def _totals_of_some(sheet: Sheet, said: Sequence) -> list[Finding]:
    """Tell of a province's total under fewer than half of its districts, where the sheet does not name the province."""
    listed: dict[str, set[str]] = {}
    totals: dict[str, tuple[int, int]] = {}
    for one, figures in said:
        area = one["area"].code if "area" in one else "PK"
        if "district" in one:
            listed.setdefault(area, set()).add(one["district"].code)
        else:
            totals.setdefault(area, next(iter(figures.values())))
    notes = []
    for area, (row, column) in totals.items():
        count = len(listed.get(area, set()) - {"_T"})
        whole = sum(one["area"] == area for one in codes("districts").values())
        if 0 < count * 2 < whole:
            label = codes("areas")[area]["label_en"]
            notes.append(
                finding(
                    "total-of-some",
                    sheet.name,
                    address(row, column),
                    row=row + 1,
                    value=str(label),
                    what=str(count),
                    expected=str(whole),
                )
            )
    return notes


def compute_shares(texts: Columns, is_open: Sequence[bool]) -> None:
    """Where a table prints a share's two parts and not the share, the share is theirs (rule 4), said as computed.

    `is_open` marks the rows in which nothing stands for the share, not even that it was not collected.
    """
    top, base = texts.get("numerator"), texts.get("denominator")
    if not top or not base:
        return
    for place, value in enumerate(texts["value"]):
        if (
            is_open[place]
            and value is None
            and texts["unit_measure"][place] == "PT"
            and top[place]
            and base[place]
        ):
            try:
                share = 100 * float(top[place]) / float(base[place])
            except (ValueError, ZeroDivisionError):
                continue
            texts["value"][place] = f"{share:.10g}"
            texts["obs_status"][place], texts["source_kind"][place] = "A", "computed"


def _drop_repeats(texts: Columns, cells: Columns) -> None:
    """Keep a figure that is printed twice (a total repeated in each block) once."""
    names = [name for name in (*OBSERVATION_KEY, *FIGURES) if name in texts]
    seen, kept = set(), []
    for place, row in enumerate(zip(*(texts[name] for name in names), strict=True)):
        if row not in seen:
            kept.append(place)
        seen.add(row)
    if len(kept) < len(texts["indicator_id"]):
        for columns in (texts, cells):
            for name, column in columns.items():
                columns[name] = [column[place] for place in kept]
