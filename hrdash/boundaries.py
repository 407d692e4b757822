"""Boundaries of districts that a department supplies: hrdash ships none, and draws none that nobody has cleared.

`restricted/boundaries.geojson` in the lake holds them, `restricted/boundaries-clearance.txt` beside it what an
administrator records of their official clearance; without that text the map stays off.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hrdash.vocabulary import codes
from hrdash.words import say

Ring = tuple[tuple[float, float], ...]  # longitude, latitude
_FILE, _CLEARANCE = "boundaries.geojson", "boundaries-clearance.txt"
_CODES = ("district", "ADM2_PCODE", "adm2_pcode")  # where a feature says its P-code
_NAMES = ("ADM2_EN", "adm2_name", "name")
_EAST, _NORTH = (60, 81), (23, 38)  # degrees in and around Pakistan
_POINTS = 40_000  # more make a page that no old laptop draws


class BoundaryError(Exception):
    """Why supplied boundaries are not drawn, and what to do: one sentence."""


@dataclass(frozen=True)
class Boundaries:
    """Outlines by district, the largest first, and their official clearance as it is printed under the map."""

    rings: Mapping[str, tuple[Ring, ...]]
    clearance: str
    changed_at: int  # when the file was written last, in nanoseconds


def read_boundaries(lake: Path) -> Boundaries | None:
    """Read the boundaries supplied to a lake; None where there are none.

    Raises BoundaryError, naming the feature and the remedy, where they cannot be drawn or are not cleared.
    """
    path, cleared = (Path(lake) / "restricted" / name for name in (_FILE, _CLEARANCE))
    if not path.is_file():
        return None
    clearance = " ".join(cleared.read_text("utf-8-sig").split()) if cleared.is_file() else ""
    if not clearance:
        raise BoundaryError(say("boundary.not-cleared", file=_FILE, clearance=_CLEARANCE))
    changed_at = path.stat().st_mtime_ns
    return Boundaries(_rings(path, changed_at), clearance, changed_at)


@lru_cache(maxsize=4)
def _rings(path: Path, changed_at: int) -> Mapping[str, tuple[Ring, ...]]:
    try:
        features = json.loads(path.read_text("utf-8-sig"))["features"]
        found = dict(_feature(place, one) for place, one in enumerate(features, 1))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BoundaryError(say("boundary.not-geojson", file=_FILE)) from error
    if len(found) < len(features):
        raise BoundaryError(say("boundary.twice", file=_FILE))
    if (points := sum(len(ring) for rings in found.values() for ring in rings)) > _POINTS:
        raise BoundaryError(say("boundary.too-fine", file=_FILE, points=f"{points:,}", most=f"{_POINTS:,}"))
    # A district that lies within another is drawn after it.
    return dict(sorted(found.items(), key=lambda one: -max(map(_extent, one[1]))))


def _feature(place: int, feature: Mapping) -> tuple[str, tuple[Ring, ...]]:
    said = feature.get("properties") or {}
    code = str(next((said[name] for name in _CODES if said.get(name)), feature.get("id") or ""))
    name = next((str(said[name]) for name in _NAMES if said.get(name)), code)
    words = {"file": _FILE, "place": place, "name": name, "code": code}
    if code == "_T" or code not in codes("districts"):
        raise BoundaryError(say("boundary.unknown-code", **words))
    try:
        rings = tuple(_outlines(feature["geometry"]))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise BoundaryError(say("boundary.no-outline", **words)) from error
    if not rings or any(len(ring) < 4 for ring in rings):
        raise BoundaryError(say("boundary.no-outline", **words))
    if not all(_EAST[0] <= x <= _EAST[1] and _NORTH[0] <= y <= _NORTH[1] for ring in rings for x, y in ring):
        raise BoundaryError(say("boundary.no-degrees", **words))
    return code, rings


def _outlines(geometry: Mapping) -> Iterator[Ring]:
    """Give the outer ring of each polygon; a hole is what another district is drawn into."""
    parts = {"Polygon": lambda given: [given], "MultiPolygon": list}[geometry["type"]](
        geometry["coordinates"]
    )
    for part in parts:
        yield tuple((float(point[0]), float(point[1])) for point in part[0])


def _extent(ring: Ring) -> float:
    (west, east), (south, north) = ((min(side), max(side)) for side in zip(*ring, strict=True))
    return (east - west) * (north - south)
