"""What one label means in a column of its kind: of labels of any kind, of one kind only, of divisions or tehsils."""

from hrdash.layout.meanings import Meaning, meaning_of, value_of_ground
from hrdash.layout.profiles import Says
from hrdash.layout.tidy import Heading, read_code
from hrdash.places import find_area, find_district

DIMENSIONS = ("area", "district", "period", "sex", "age", "disability", "locality", "ground", "ground_value")
ANY = ("label", "area", "district")  # kinds of columns whose labels may say anything
LEVEL = "level"  # the kind of a column of divisions or tehsils, which have no place of their own
MONTH = "month"  # the kind of a column of months, which have none either; their totals have


def look_up(says: Says, text: str, area: str | None, heading: Heading | None) -> Meaning | None:
    """Say what a label means; None where that is not known.

    Args:
        says: what the profile says of its column.
        text: the label.
        area: the area that its row lies in, where that is known.
        heading: of the section that it stands in.
    """
    kind = says["is"]
    if kind == MONTH:
        found = meaning_of(text)
        return found if found and found.is_total else Meaning({}, has_no_place=True)
    if kind == LEVEL:
        return _meaning_in_level(text)
    if kind not in ANY:
        return meaning_in_column(says, text)
    if heading and heading.ground:
        found = value_of_ground(heading.ground, text)
        if found:
            return found
        meaning = meaning_of(text, area)
        return None if meaning and "ground_value" in meaning.says else meaning
    if kind == "district" and (whole := find_area(text)) and find_district(text, whole) != "_T":
        return Meaning({"area": whole, "district": find_district(text, whole)})
    return meaning_of(text, area) or (meaning_of(text) if area else None)


def _meaning_in_level(text: str) -> Meaning:
    """Read a division or a tehsil: whatever its name, it is no district; a total and a whole area stay what they are."""
    found, whole = meaning_of(text), find_area(text)
    if found is not None and found.is_total:
        return found
    return Meaning({"area": whole, "district": "_T"}) if whole else Meaning({}, has_no_place=True)


def meaning_in_column(says: Says, text: str) -> Meaning | None:
    """Read a label in a column that holds one kind of labels only, such as sexes or ages."""
    kind = says["is"]
    if kind == "ground_value":
        if "ground" in says:
            return value_of_ground(says["ground"], text)
        found = meaning_of(text)
        return found if found and ("ground_value" in found.says or found.is_total) else None
    if kind == "age" and text.isdigit():
        return Meaning({"age": f"Y{int(text)}"})
    if kind == "period":
        found = meaning_of(text)
        return found if found and "period" in found.says else None
    code = read_code(kind, text)
    return Meaning({kind: code}) if code is not None else None
