"""The population totals that PBS printed: 2023, 2017 as restated beside it, and the provisional 2017 count."""

from pathlib import Path

import pandas as pd

from hrdash.places import find_area, find_district

LOCALITIES = {"All": "_T", "Rural": "R", "Urban": "U"}


def read_observations(source: Path) -> pd.DataFrame:
    """Read the printed totals of 2023 and 2017, by locality for provinces, and the provisional 2017 count.

    The two stay apart by definition: the provisional count of 2017 was replaced.
    """
    rows = pd.concat([_totals(source), _provisional(source)])
    return rows.dropna(subset="value").assign(indicator_id="population", unit_measure="NUMBER")


def _totals(source: Path) -> pd.DataFrame:
    areas = pd.read_csv(source / "census2023" / "PakPC2023Pak.csv")
    areas = areas.assign(
        area=areas["Region"].map(find_area), district="_T", locality=areas["Area"].map(LOCALITIES)
    )
    districts = pd.read_csv(source / "census2023" / "PakPC2023PakDist.csv")
    districts = districts.assign(area=districts["Region"].map(find_area), locality="_T")
    districts["district"] = _districts(districts)
    rows = pd.concat([areas, districts])
    place = ["area", "district", "locality"]
    rows = rows.rename(columns={"Pop2023": "2023", "Pop2017": "2017"})
    rows = rows.melt(place, ["2023", "2017"], "period", "value")
    restated = rows["period"] == "2017"
    national = rows["area"] == "PK"
    return rows.assign(
        definition="census-population-total",
        source="PBS, Census 2023, first results",
        note=national.map({True: "excl. AJK and GB", False: None}).where(
            ~restated | national, "2017 as restated in 2023"
        ),
    )


def _provisional(source: Path) -> pd.DataFrame:
    """Read the provisional count; by district or locality only everyone and women (rule 9)."""
    areas = pd.read_csv(source / "census2017" / "PakPC2017_provinces.csv")
    areas = areas.rename(columns={"AdminUnits": "Province"}).assign(district="_T")
    districts = pd.read_csv(source / "census2017" / "PakPC2017_districts.csv")
    rows = pd.concat([areas, districts])
    rows["area"] = rows["Province"].map(find_area)
    rows["district"] = rows["district"].fillna(pd.Series(_districts(rows), rows.index))
    rows = rows.rename(columns={"Pop2017": "_T", "Female": "F", "Male": "M", "Transgender": "TG"})
    rows["locality"] = rows["ResStatus"].map(LOCALITIES)
    rows = rows.melt(["area", "district", "locality"], ["_T", "F", "M", "TG"], "sex", "value")
    whole = rows.groupby(["area", "district", "sex"])["value"].sum(min_count=1).reset_index()
    nation = whole[whole["district"] == "_T"].groupby("sex")["value"].sum().reset_index()
    summed = pd.concat([whole, nation.assign(area="PK", district="_T", note="excl. AJK and GB")]).assign(
        locality="_T", source_kind="computed", is_public=False
    )
    rows = pd.concat([rows, summed])
    open_to_all = (rows["district"] == "_T") & (rows["locality"] == "_T")
    return rows[open_to_all | rows["sex"].isin(["_T", "F"])].assign(
        definition="census-population-provisional",
        period="2017",
        obs_status="P",
        source="PBS, Census 2017, provisional results",
    )


def _districts(rows: pd.DataFrame) -> list[str | None]:
    return [
        find_district(name, area) if isinstance(name, str) else None
        for name, area in zip(rows["District"], rows["area"], strict=True)
    ]
