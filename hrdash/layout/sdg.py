"""Files of the SDG world by their headings: SDMX-CSV, extracts of the UN's database, CSV files of Open SDG sites."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hrdash.layout.tidy import find_heading
from hrdash.workbook import Sheet, text_of

# Heading, folded → what it says; blank: nothing that is kept. What is not named here tells a breakdown.
_UN = {
    "seriescode": "series",
    "seriesdescription": "series_name",
    "target": "target",
    "goal": "",
    "indicator": "",
    "geoareacode": "area",
    "geoareaname": "area_name",
    "timeperiod": "period",
    "value": "value",
    "time_detail": "",
    "timecoverage": "",
    "baseperiod": "",
    "geoinfourl": "",
    "source": "source",
    "footnote": "note",
    "nature": "nature",
    "units": "unit_measure",
    "upperbound": "ci_high",
    "lowerbound": "ci_low",
    "reporting type": "",
    "observation status": "obs_status",
    "sex": "sex",
    "age": "age",
    "location": "locality",
    "disability status": "disability",
    "quantile": "wealth",
}
_SDMX = {
    "structure": "",
    "structure_id": "structure",
    "dataflow": "structure",
    "action": "",
    "freq": "",
    "reporting_type": "",
    "series": "series",
    "ref_area": "area",
    "sex": "sex",
    "age": "age",
    "urbanisation": "locality",
    "income_wealth_quantile": "wealth",
    "disability_status": "disability",
    "cust_breakdown": "custom",
    "time_period": "period",
    "obs_value": "value",
    "obs_status": "obs_status",
    "unit_mult": "multiplier",
    "unit_measure": "unit_measure",
    "nature": "nature",
    "comment_obs": "note",
    "source_detail": "source",
    "upper_bound": "ci_high",
    "lower_bound": "ci_low",
    "numerator": "numerator",
    "denominator": "denominator",
    "sample_size": "sample_size",
    "source_kind": "source_kind",
    "is_public": "is_public",
    **dict.fromkeys(
        [
            "time_detail",
            "base_per",
            "time_coverage",
            "comment_ts",
            "geo_info_url",
            "geo_info_type",
            "cust_breakdown_lb",
            "data_last_update",
            "reporting_year_start_day",
        ],
        "",
    ),
}
_OPEN_SDG = {
    "year": "period",
    "value": "value",
    "series": "series",
    "sex": "sex",
    "gender": "sex",
    "age": "age",
    "urban or rural": "locality",
    "urbanisation": "locality",
    "location": "locality",
    "disability status": "disability",
    "disability": "disability",
    "region": "area",
    "province": "area",
    "ref_area": "area",
    "country": "country",
    "geocode": "",
    "units": "unit_measure",
    "unit measure": "unit_measure",
    "unit_measure": "unit_measure",
    "unit multiplier": "multiplier",
    "unit_mult": "multiplier",
    "observation status": "obs_status",
    "obs_status": "obs_status",
}
_NEEDED = {
    "un": {"seriescode", "timeperiod", "value"},
    "sdmx": {"time_period", "obs_value", "ref_area"},
    "open-sdg": {"year", "value"},
}
_KNOWN = {"un": _UN, "sdmx": _SDMX, "open-sdg": _OPEN_SDG}
_NUMBER = re.compile(r"(?:indicator[_-])?([0-9]{1,2})[-.]([0-9a-z]{1,2})[-.]([0-9]{1,2})", re.I)


@dataclass(frozen=True)
class Shape:
    """Which of the three a sheet is, and what its columns say."""

    kind: str  # un, sdmx, open-sdg
    row: int  # of the headings, from 0
    columns: Mapping[str, int]  # what it says → column
    grounds: Mapping[int, str] = field(default_factory=dict)  # column → the ground it tells
    breakdowns: Mapping[int, str] = field(
        default_factory=dict
    )  # column → its heading: nothing hrdash has a place for
    number: str = ""  # the SDG indicator that the file is named for: 4.3.1

    def text(self, sheet: Sheet, row: int, name: str) -> str | None:
        """Give what a row says in one column; None where it is blank or there is no such column."""
        at = self.columns.get(name)
        cells = sheet.rows[row]
        return text_of(cells[at]) if at is not None and at < len(cells) else None


def find_shape(sheet: Sheet) -> Shape | None:
    """Recognise a file of the SDG world by its first row that says anything; None for any other sheet.

    An Open SDG file says Year and Value only, so it has to be named for its SDG indicator (`indicator_4-3-1`), which
    is what such sites require.
    """
    row = next((row for row, cells in enumerate(sheet.rows[:5]) if any(map(text_of, cells))), None)
    if row is None:
        return None
    headings = {at: text for at, cell in enumerate(sheet.rows[row]) if (text := text_of(cell))}
    folded = {at: text.strip("[] ").casefold() for at, text in headings.items()}
    named = _NUMBER.match(sheet.name)
    for kind, needed in _NEEDED.items():
        if needed <= set(folded.values()) and (kind != "open-sdg" or named):
            return _shape(kind, row, headings, folded, ".".join(named.groups()) if named else "")
    return None


def _shape(kind: str, row: int, headings: Mapping[int, str], folded: Mapping[int, str], number: str) -> Shape:
    columns: dict[str, int] = {}
    grounds, breakdowns = {}, {}
    for at, text in folded.items():
        name = _KNOWN[kind].get(text)
        heading = find_heading(text) if name is None else None
        if name:
            columns.setdefault(name, at)
        elif heading and heading.ground:
            grounds[at] = heading.ground
        elif name is None:
            breakdowns[at] = headings[at].strip("[] ")
    return Shape(kind, row, columns, grounds, breakdowns, number if kind == "open-sdg" else "")
