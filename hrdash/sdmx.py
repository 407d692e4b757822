"""How an observation is said in SDMX, and back: the dimensions of the UN's SDG structure, with its codes where it has them.

A definition makes a series of its own (`literacy-10plus@pslm-literacy-10plus`), so that nobody joins two. What the
UN's structure has no dimension for is a custom breakdown. SDMX's `PWD` means persons without disabilities.
"""

import re
from collections.abc import Mapping
from functools import cache

from hrdash.vocabulary import code_lists, codes

STRUCTURE_ID = "HRDASH:OBSERVATIONS(1.0)"
DIMENSIONS = (
    "FREQ",
    "REPORTING_TYPE",
    "SERIES",
    "REF_AREA",
    "SEX",
    "AGE",
    "URBANISATION",
    "INCOME_WEALTH_QUANTILE",
    "EDUCATION_LEV",
    "OCCUPATION",
    "CUST_BREAKDOWN",
    "COMPOSITE_BREAKDOWN",
    "DISABILITY_STATUS",
    "ACTIVITY",
    "PRODUCT",
    "TIME_PERIOD",
)
"""The dimensions of IAEG-SDGs:SDG, in its order."""

_CODED = {
    "SEX": "sex",
    "AGE": "age",
    "URBANISATION": "locality",
    "DISABILITY_STATUS": "disability",
}
_FISCAL = re.compile(r"([0-9]{4})-[0-9]{2}")
FISCAL_YEAR_START = "--07-01"


@cache
def _to(column: str) -> dict[str, str]:
    rows = code_lists()["sdmx_codes"].to_pylist()
    return {row["code"]: row["sdmx_code"] for row in rows if row["dimension"] == column}


def is_known_series(series: str) -> bool:
    """Tell whether a UN series is one of hrdash's own."""
    return series in _from("series")


@cache
def _from(column: str) -> dict[str, str]:
    return {sdmx: code for code, sdmx in _to(column).items()}


def key_to_sdmx(key: Mapping[str, str]) -> dict[str, str]:
    """Say an observation's key in the dimensions of SDMX.

    Args:
        key: the columns of `OBSERVATION_KEY`.

    >>> key = dict.fromkeys(("district", "age", "locality", "ground", "ground_value"), "_T")
    >>> key |= {"indicator_id": "literacy", "definition": "pslm", "area": "PK", "period": "2019-20"}
    >>> said = key_to_sdmx(key | {"sex": "TG", "disability": "WITHOUT"})
    >>> said["SERIES"], said["REF_AREA"], said["TIME_PERIOD"], said["SEX"], said["DISABILITY_STATUS"]
    ('literacy@pslm', '586', '2019-A1', '_O', 'PWD')
    """
    said = dict.fromkeys(DIMENSIONS, "_T")
    said |= {"FREQ": "Q" if "-Q" in key["period"] else "A", "REPORTING_TYPE": "N"}
    said["SERIES"] = series_id(key["indicator_id"], key["definition"])
    said["REF_AREA"] = _area_to(key["area"], key["district"])
    said["TIME_PERIOD"] = time_to_sdmx(key["period"])
    for dimension, column in _CODED.items():
        said[dimension] = _to(column).get(key[column], key[column])
    if key["ground"] == "wealth":
        said["INCOME_WEALTH_QUANTILE"] = _to("ground_value")[key["ground_value"]]
    elif key["ground"] != "_T":
        said["CUST_BREAKDOWN"] = key["ground_value"]
    return said


def key_from_sdmx(said: Mapping[str, str]) -> dict[str, str | None]:
    """Read back what `key_to_sdmx` says; a code that nobody knows stays as it is, for the rules to refuse.

    The dimensions that hrdash has no place for (occupation, activity, product …) are left to the caller.

    >>> key_from_sdmx({"SERIES": "literacy@pslm", "REF_AREA": "PK-SD", "TIME_PERIOD": "2019-A1", "SEX": "_O"})["sex"]
    'TG'
    """
    indicator, definition = series_from_id(said.get("SERIES", ""))
    area, district = _area_from(said.get("REF_AREA", ""))
    key: dict[str, str | None] = {
        "indicator_id": indicator,
        "area": area,
        "district": district,
        "period": time_from_sdmx(said.get("TIME_PERIOD", "")),
        "ground": "_T",
        "ground_value": "_T",
        "definition": definition,
    }
    for dimension, column in _CODED.items():
        code = said.get(dimension) or "_T"
        key[column] = _from(column).get(code, code)
    wealth, custom = said.get("INCOME_WEALTH_QUANTILE") or "_T", said.get("CUST_BREAKDOWN") or "_T"
    if wealth != "_T":
        key |= {"ground": "wealth", "ground_value": _from("ground_value").get(wealth, wealth)}
    elif custom != "_T":
        ground = codes("ground_values").get(custom, {}).get("ground")
        key |= {"ground": str(ground) if ground else "_T", "ground_value": custom}
    return key


def series_id(indicator: str, definition: str) -> str:
    """Name the series of one definition of an indicator: by the UN's code where there is one, else an id that SDMX allows.

    >>> series_id("literacy", "literacy"), series_id("literacy", "age 10+")
    ('literacy', 'literacy@age$0020$10$002B$')
    >>> series_id("working-poverty", "ilo-working-poverty")
    'SI_POV_EMP1'
    """
    own = _allowed(indicator)
    own = own if indicator == definition else f"{own}@{_allowed(definition)}"
    return _to("series").get(own, own)


def series_from_id(series: str) -> tuple[str, str]:
    """Read the indicator and the definition of a series; one without definition is defined as the indicator is."""
    indicator, _, definition = _from("series").get(series, series).partition("@")
    return _plain(indicator), _plain(definition or indicator)


def _allowed(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", lambda found: f"${ord(found[0]):04X}$", text)


def _plain(text: str) -> str:
    return re.sub(r"\$([0-9A-F]{4,6})\$", lambda found: chr(int(found[1], 16)), text)


def time_to_sdmx(period: str) -> str:
    """Write a period as SDMX does; a fiscal year as the reporting year in which it begins.

    >>> time_to_sdmx("2019"), time_to_sdmx("2019-20"), time_to_sdmx("2019-Q3")
    ('2019', '2019-A1', '2019-Q3')
    """
    fiscal = _FISCAL.fullmatch(period)
    return f"{fiscal[1]}-A1" if fiscal else period


def time_from_sdmx(written: str) -> str:
    """Read a period of SDMX.

    >>> time_from_sdmx("2019-A1"), time_from_sdmx("2019")
    ('2019-20', '2019')
    """
    if re.fullmatch(r"[0-9]{4}-A1", written):
        start = int(written[:4])
        return f"{start}-{(start + 1) % 100:02d}"
    return written


def _area_to(area: str, district: str) -> str:
    if district == "_T":
        return _to("area").get(area, area)
    own = codes("districts").get(district, {}).get("area")
    return _allowed(district) if own == area else f"{_allowed(area)}@{_allowed(district)}"


def _area_from(written: str) -> tuple[str, str]:
    area, _, district = written.partition("@")
    if district:
        return area, _plain(district)
    own = codes("districts").get(_plain(written), {}).get("area")
    return (str(own), _plain(written)) if own else (_from("area").get(written, written), "_T")
