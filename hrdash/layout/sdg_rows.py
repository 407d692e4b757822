"""The rows of an SDG file as observations, and the indicators that it brings."""

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import pyarrow as pa

from hrdash.ages import read_age
from hrdash.layout.catalogue import Catalogue
from hrdash.layout.meanings import find_code, read_age_label, value_of_ground
from hrdash.layout.records import complete
from hrdash.layout.sdg import Shape
from hrdash.layout.values import read_figure, read_period
from hrdash.places import find_area
from hrdash.sdmx import STRUCTURE_ID, is_known_series, key_from_sdmx, series_from_id
from hrdash.validate import Finding, finding
from hrdash.validate import Sheet as Staged
from hrdash.vocabulary import OBSERVATION_KEY, code_lists, codes
from hrdash.workbook import Sheet, address, letter, text_of

_TOTALS = {
    "_t",
    "",
    "total",
    "all",
    "bothsex",
    "allage",
    "allarea",
    "both sexes",
    "all ages",
    "_z",
    "not applicable",
}
_SEXES = {"FEMALE": "F", "MALE": "M", "BOTHSEX": "_T"}
_STATUS = (
    ("suppressed", "Q"),
    ("confidential", "Q"),
    ("missing", "L"),
    ("break", "B"),
    ("estimated", "E"),
    ("provisional", "P"),
    ("low reliability", "U"),
)
_NATURES = {"M": "E", "E": "E"}  # modelled and estimated by an agency
_SCALES = {"0": 1, "UNITS": 1, "3": 1000, "THOUSANDS": 1000, "6": 10**6, "MILLIONS": 10**6}
_WRITTEN = ("value", "ci_low", "ci_high", "numerator", "denominator", "sample_size")
_SENSITIVE = {"violence", "trafficking"}
_COLUMNS = (
    *OBSERVATION_KEY,
    *_WRITTEN,
    *("unit_measure", "obs_status", "source", "note", "source_kind", "is_public"),
)
_AREAS = {"586": "PK", "PAK": "PK", "PAKISTAN": "PK"}


def rows_of_sdg(sheet: Sheet, shape: Shape, catalogue: Catalogue) -> tuple[list[Staged], list[Finding]]:
    """Read an SDG file: blank means the total, as in all of them; SDMX's `PWD` are persons without disabilities.

    A row that tells a breakdown for which hrdash has no place is left out, and so is one of another country; both are
    counted in a finding. A series that is no known indicator comes with a row of the indicators table, neutral until
    somebody says which way is better.

    Returns: the observations and, where there are any, the new indicators; and what was noticed.
    """
    notes: list[Finding] = []
    numbers = _kept(sheet, shape, notes)
    read = [_read(sheet, shape, row, catalogue, notes) for row in numbers]
    if shape.kind == "un":
        _name_everybody(read)
    texts = {name: [row.get(name) for row in read] for name in _COLUMNS}
    fresh = _new_indicators(sheet, shape, numbers, read, catalogue, notes)
    complete(sheet, None, texts, len(read), _with(catalogue, fresh), notes)
    texts = {name: column for name, column in texts.items() if name in OBSERVATION_KEY or any(column)}
    texts.setdefault("value", [None] * len(read))
    letters = {name: letter(at) for name, at in shape.columns.items() if name in _COLUMNS}
    letters |= {"indicator_id": letter(shape.columns["series"])} if "series" in shape.columns else {}
    staged = [_staged(sheet, shape, "observations", texts, [row + 1 for row in numbers], letters)]
    if fresh:
        columns = {name: [row[name] for row, _ in fresh.values()] for name in next(iter(fresh.values()))[0]}
        first = [number for _, number in fresh.values()]
        staged.insert(0, _staged(sheet, shape, "indicators", columns, first, {}))
    return staged, notes


def _staged(
    sheet: Sheet, shape: Shape, table: str, texts: Mapping[str, list], numbers: list[int], letters: Mapping
) -> Staged:
    rows = pa.table({name: pa.array(column, pa.string()) for name, column in texts.items()})
    return Staged(sheet.name, table, rows, numbers, letters, {}, shape.row + 1)


def _kept(sheet: Sheet, shape: Shape, notes: list[Finding]) -> list[int]:
    """Leave out rows of other countries and of breakdowns that have no place, and say how many."""
    left: Counter[tuple[str, str, int]] = Counter()
    kept = []
    for row in range(shape.row + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        if not any(map(text_of, cells)):
            continue
        country = shape.text(sheet, row, "country") or _country(sheet, shape, row)
        told = [at for at in shape.breakdowns if at < len(cells) and not _is_total(text_of(cells[at]))]
        if country and find_area(country) is None:
            left["another-country", country, shape.columns.get("country", shape.columns.get("area", 0))] += 1
        elif told:
            left["breakdown-not-held", shape.breakdowns[told[0]], told[0]] += 1
        else:
            kept.append(row)
    for (rule, value, at), count in left.items():
        notes.append(
            finding(rule, sheet.name, address(shape.row, at), row=shape.row + 1, value=value, what=str(count))
        )
    if shape.kind == "open-sdg" and not {"area", "country"} & set(shape.columns):
        cell = address(shape.row, 0)
        notes.append(finding("country-not-stated", sheet.name, cell, row=shape.row + 1, value=sheet.name))
    return kept


def _country(sheet: Sheet, shape: Shape, row: int) -> str | None:
    """Give the country's name where the UN's number says that it is another one."""
    area = shape.text(sheet, row, "area") or ""
    if shape.kind == "open-sdg" or not area.isdigit() or area in _AREAS:
        return None
    return shape.text(sheet, row, "area_name") or area


def _is_total(text: str | None) -> bool:
    return text is None or text.casefold() in _TOTALS


def _read(sheet: Sheet, shape: Shape, row: int, catalogue: Catalogue, notes: list[Finding]) -> dict:
    said = {name: shape.text(sheet, row, name) for name in shape.columns}
    found: dict[str, str | None] = dict.fromkeys(OBSERVATION_KEY, "_T")
    if shape.kind == "sdmx":
        found |= _sdmx_key(said)
    else:
        found |= _key(said, sheet, shape, row)
    found |= _series(said, shape, catalogue)
    status = _status(said)
    for name in _WRITTEN:
        if name in said:
            figure = read_figure(sheet.rows[row][shape.columns[name]])
            found[name] = (
                _scaled(figure.text, said.get("multiplier")) if name != "sample_size" else figure.text
            )
            if name == "value":
                status = figure.status if status == "A" else status
            if figure.rule:
                cell = address(row, shape.columns[name])
                notes.append(
                    finding(figure.rule, sheet.name, cell, row=row + 1, column=name, value=str(said[name]))
                )
    found |= {"obs_status": status, "unit_measure": _measure(said.get("unit_measure"))}
    source, series = said.get("source"), said.get("series")
    if shape.kind == "un":
        source = ": ".join(filter(None, (f"UN SDG database, {series}", source)))
    elif shape.kind == "open-sdg":
        source = f"Open SDG data, indicator {shape.number}"
    # What the UN's database holds, it has printed.
    is_public = "true" if shape.kind == "un" else said.get("is_public")
    found |= {"source_kind": said.get("source_kind"), "is_public": is_public}
    return found | {"source": _unquoted(source), "note": _unquoted(said.get("note"))}


def _unquoted(text: str | None) -> str | None:
    """Take off the apostrophe that an export puts before what a spreadsheet would run."""
    return text[1:] if text and re.match(r"'[=+\-@]", text) else text


def _sdmx_key(said: Mapping[str, str | None]) -> dict[str, str | None]:
    names = {"SERIES": "series", "REF_AREA": "area", "TIME_PERIOD": "period", "SEX": "sex", "AGE": "age",
             "URBANISATION": "locality", "INCOME_WEALTH_QUANTILE": "wealth", "CUST_BREAKDOWN": "custom",
             "DISABILITY_STATUS": "disability"}  # fmt: skip
    return key_from_sdmx({dimension: said.get(name) or "" for dimension, name in names.items()})


def _key(said: Mapping[str, str | None], sheet: Sheet, shape: Shape, row: int) -> dict[str, str | None]:
    def code(column: str, code_list: str) -> str | None:
        text = said.get(column)
        return "_T" if _is_total(text) else find_code(code_list, str(text)) or text

    area, period, age = said.get("area"), said.get("period") or "", said.get("age")
    key = {
        "area": "PK" if _is_total(area) else _AREAS.get(str(area).upper()) or find_area(str(area)) or area,
        "period": read_period(period) or period,
        "sex": _SEXES.get(str(said.get("sex")).upper()) or code("sex", "sexes"),
        "age": "_T" if _is_total(age) else read_age_label(str(age)) or age,
        "locality": code("locality", "localities"),
        "disability": _disability(said.get("disability"), shape),
    }
    grounds = [(said.get("wealth"), "wealth"), *((text_of(sheet.rows[row][at]), ground) for at, ground in shape.grounds.items())]  # fmt: skip
    for text, ground in grounds:
        if not _is_total(text):
            meaning = value_of_ground(ground, str(text))
            key |= {"ground": ground, "ground_value": meaning.says["ground_value"] if meaning else text}
    return key


def _disability(text: str | None, shape: Shape) -> str | None:
    if _is_total(text):
        return "_T"
    if shape.kind == "un":  # the UN's own codes: PWD are persons without disabilities
        return str(key_from_sdmx({"DISABILITY_STATUS": str(text)})["disability"])
    return find_code("disabilities", str(text)) or text


def _series(said: Mapping[str, str | None], shape: Shape, catalogue: Catalogue) -> dict[str, str | None]:
    """Find the indicator that a row is about, and its definition; a new one is named by its code."""
    series = said.get("series") or ""
    is_own = (said.get("structure") or "").startswith(STRUCTURE_ID.partition("(")[0]) or is_known_series(
        series
    )
    if is_own:
        indicator, definition = series_from_id(series)
        return {"indicator_id": indicator, "definition": definition}
    for text in (series, said.get("series_name") or ""):
        known = catalogue.find(text) if text else []
        if len(known) == 1:
            return {"indicator_id": known[0], "definition": None}
    name = f"sdg-{shape.number}-{series}" if shape.number else series
    indicator = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:80].strip("-")
    return {"indicator_id": indicator, "definition": indicator}


def _status(said: Mapping[str, str | None]) -> str:
    written = said.get("obs_status") or ""
    if written in codes("obs_statuses"):
        return written
    text = written.casefold()
    found = next((code for word, code in _STATUS if word in text), None)
    return found or _NATURES.get(said.get("nature") or "", "A")


def _scaled(text: str | None, multiplier: str | None) -> str | None:
    times = _SCALES.get((multiplier or "0").upper(), 1)
    if text is None or times == 1:
        return text
    try:
        return f"{Decimal(text) * times:f}"
    except InvalidOperation:
        return text


def _measure(text: str | None) -> str | None:
    if text is None:
        return None
    bare = re.sub(r"\s*\(.*\)$", "", text)
    bare = {"PERCENT": "PT"}.get(bare.upper(), bare)
    by_sdmx = {row["sdmx"]: code for code, row in codes("unit_measures").items() if row["sdmx"]}
    return by_sdmx.get(bare) or find_code("unit_measures", bare) or text


def _name_everybody(read: list[dict]) -> None:
    """Where a series has no figure for all ages, its widest open band is everybody that it is about."""
    ages: dict[str, set[str]] = {}
    for row in read:
        ages.setdefault(row["indicator_id"], set()).add(row["age"])
    for row in read:
        told = ages[row["indicator_id"]]
        if "_T" in told or not row["age"].startswith("Y_GE"):
            continue
        try:
            lows = [read_age(age).low_months for age in told]
        except ValueError:
            continue
        if read_age(row["age"]).low_months == min(lows):
            row["age"] = "_T"


def _new_indicators(
    sheet: Sheet,
    shape: Shape,
    numbers: list[int],
    read: list[dict],
    catalogue: Catalogue,
    notes: list[Finding],
) -> dict[str, tuple[dict[str, str | None], int]]:
    """Make a row of the indicators table for each series that no known indicator is, with the row it first stands in."""
    found: dict[str, tuple[dict[str, str | None], int]] = {}
    for row, values in zip(numbers, read, strict=True):
        indicator = values["indicator_id"]
        if indicator in found or not indicator or indicator in catalogue.indicators:
            continue
        said = {name: shape.text(sheet, row, name) for name in ("series", "series_name", "target")}
        label = said["series_name"] or said["series"] or indicator
        target = said["target"] or ".".join(shape.number.split(".")[:2])
        themes = _themes(target)
        found[indicator] = (
            {
                "indicator_id": indicator,
                "label_en": label,
                "kind": "outcome",
                "themes": ";".join(themes),
                "affected_groups": "everyone",
                "sdg_target": target if target in codes("sdg_targets") else None,
                "unit_measure": values["unit_measure"],
                "direction": "neutral",
                "definition": label,
                "method": values["source"],
                "sensitivity": "sensitive" if _SENSITIVE & set(themes) else "normal",
            },
            row + 1,
        )
        at = shape.columns.get("series", 0)
        notes.append(finding("new-indicator", sheet.name, address(row, at), row=row + 1, value=label))
    return found


def _themes(target: str) -> list[str]:
    """Give the theme of an SDG goal; institutions where nothing is known."""
    goal = target.partition(".")[0]
    mapped = code_lists()["theme_mappings"].to_pylist()
    found = [row["theme"] for row in mapped if row["source"] == "sdg" and row["source_theme"] == goal]
    return found or ["institutions"]


def _with(catalogue: Catalogue, fresh: Mapping[str, tuple[Mapping[str, str | None], int]]) -> Catalogue:
    rows = {indicator: dict(row) | {"label_ur": None} for indicator, (row, _) in fresh.items()}
    return Catalogue({**catalogue.indicators, **rows}, catalogue.definitions)
