"""A map of districts only within boundaries that were supplied and officially cleared."""

import json

import pytest

from hrdash.boundaries import BoundaryError, read_boundaries
from hrdash.charts.district_map import draw_outlines
from tests.small_lake import drawn

FIGURES = """
    area   district  value  obs_status  period
    PK-SD  PK703     60     A           2023
    PK-SD  PK704     40     A           2023
    PK-SD  PK705     -      Q           2023
"""
CLEARED = "Survey of Pakistan, letter 12/2026 of 3 Mar 2026"


def square(code, west=68.0, *, south=25.0, side=1.0, kind="Polygon", **properties):
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south]]
    points = [ring] if kind == "Polygon" else [[ring], [[[x + 2 * side, y] for x, y in ring]]]
    return {
        "type": "Feature", "properties": {"ADM2_PCODE": code, **properties},
        "geometry": {"type": kind, "coordinates": points},
    }  # fmt: skip


@pytest.fixture
def supply(tmp_path):
    folder = tmp_path / "restricted"
    folder.mkdir()

    def write(*features, clearance=CLEARED, text=None):
        whole = {"type": "FeatureCollection", "features": list(features)}
        (folder / "boundaries.geojson").write_text(text or json.dumps(whole))
        (folder / "boundaries-clearance.txt").write_text(clearance)
        return tmp_path

    return write


def refused(lake) -> str:
    with pytest.raises(BoundaryError) as told:
        read_boundaries(lake)
    return str(told.value)


def test_hrdash_ships_no_boundaries(tmp_path):
    assert read_boundaries(tmp_path) is None


def test_the_map_stays_off_until_its_clearance_is_recorded(supply):
    assert "stays off until an administrator writes their official clearance" in refused(
        supply(square("PK703"), clearance=" \n")
    )
    assert read_boundaries(supply(square("PK703"))).clearance == CLEARED


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (square("PK999", ADM2_EN="Nowhere"), "feature 2 (Nowhere): PK999 is no P-code"),
        (square("PK704", west=3_400_000.0), "feature 2 (PK704): its points are not degrees"),
        (square("PK704", west=25.0, south=68.0), "longitude first"),
        (square("PK704", kind="Point"), "feature 2 (PK704): it has no outline"),
        (square("PK703"), "a district in several features"),
        ("a word", "cannot be read as GeoJSON"),
    ],
)
def test_a_bad_file_is_told_by_its_feature_with_what_to_do(supply, wrong, said):
    told = refused(supply(square("PK703"), wrong))
    assert said in told
    assert "stand as tiles" in told
    assert "\n" not in told


def test_what_is_no_geojson_or_too_fine_is_refused(supply):
    assert "cannot be read as GeoJSON" in refused(supply(text="{not json"))
    fine = square("PK703")
    fine["geometry"]["coordinates"][0] *= 20_000
    assert "has 80,000 points; simplify it to 40,000" in refused(supply(fine))


def test_districts_are_drawn_in_the_tiles_shades_and_what_is_hidden_or_missing_as_itself(supply):
    given = [square("PK703"), square("PK704", 70.0, kind="MultiPolygon"), square("PK705", 75.0)]
    outlines = read_boundaries(supply(*given, square("PK701", 62.0, side=2.0)))
    assert next(iter(outlines.rings)) == "PK701"  # the largest is drawn first
    chart = draw_outlines(
        drawn(FIGURES, unit_measure="PT"), outlines.rings, absence={"PK-SD": "not covered"},
        is_example=True, theme="light",
    )  # fmt: skip
    said = {one.text.split(":")[0]: one for one in chart.data}
    assert len(said) == 4
    texts = " ".join(one.text for one in chart.data)
    assert "hidden to protect people" in texts
    assert "not covered" in texts
    shades = [one.fillcolor for one in chart.data]
    dashes = [one.line.dash for one in chart.data]
    assert dashes.count("dot") == 2
    assert len(set(shades)) == 3  # the lowest, the highest, and paper
    notes = [note.text for note in chart.layout.annotations]
    assert "*" in notes
    assert any("Example" in note for note in notes)
    assert None in next(one for one in chart.data if "40" in one.text).x  # two outlines of one district


def test_nothing_is_drawn_beneath_the_outlines(supply):
    rings = read_boundaries(supply(square("PK703"))).rings
    chart = draw_outlines(
        drawn(FIGURES, unit_measure="PT"), rings, absence={}, is_example=False, theme="dark"
    )
    assert {one.type for one in chart.data} == {"scatter"}
    assert "http" not in chart.to_json()
    assert {"geo", "mapbox", "map"}.isdisjoint(chart.layout.to_plotly_json())
