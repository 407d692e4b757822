"""What may have been meant: the nearest code, key or spelling, for the suggestion of a finding.

Each function takes what a condition selected and the words of the file, and gives `expected`, what to write, and
`replacement`, the text that would put the cell right: only where there is one candidate.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from hrdash.places import find_area, find_district, fold
from hrdash.vocabulary import codes

_LISTED = 8  # so many choices are named
_SOUGHT = 200  # comparing is slow: after so many unlike words of a file, no more are compared


@dataclass
class Words:
    """The words that may have been meant: keys of each table, the indicators' labels and definitions."""

    keys: Mapping[str, Iterable[str]]
    labels: Mapping[str, str]  # a label of an indicator → its id
    definitions: Mapping[str, str]  # an indicator → its definition, where it has one only
    found: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def near(self, table: str, text: str) -> list[str]:
        """Find at most three keys of a table that are near a text, the nearest first."""
        asked = (table, text)
        if asked not in self.found:
            labels = self.labels if table == "indicators" else {}
            names = {fold(name): key for name, key in labels.items()} | {
                fold(key): key for key in self.keys.get(table, ())
            }
            self.found[asked] = _near(text, names) if len(self.found) < _SOUGHT else []
        return self.found[asked]


def _near(text: str, names: Mapping[str, str]) -> list[str]:
    """List the codes whose names are near a text; one alone where it is that name, written otherwise."""
    folded = fold(text)
    if folded in names:
        return [names[folded]]
    close = difflib.get_close_matches(folded[:80], names, n=3, cutoff=0.75)
    return list(dict.fromkeys(names[name] for name in close))


@cache
def _code_meant(listed: str, text: str) -> list[str]:
    if listed == "areas" and find_area(text):
        return [find_area(text)]
    if listed == "districts":
        found = {find_district(text, area) for area in codes("areas")} - {None, "_T"}
        if found:
            return sorted(found)
    names: dict[str, str] = {}
    for code, row in codes(listed).items():
        if code != "no_report":  # worked out, never sent
            names |= {fold(str(row[name])): code for name in ("label_en", "label_ur") if row.get(name)}
            names[fold(code)] = code
    initial = [code for code in names.values() if code == text.upper()[:1] and fold(text)[1:2].isalpha()]
    return _near(text, names) or initial


def nearest_code(said: Mapping, words: Words) -> dict[str, str | None]:
    """Find the code of a list that an item may mean.

    >>> nearest_code({"list": "sexes", "item": "Femal", "value": "Femal"}, None)
    {'list': 'sexes', 'expected': 'F (Female)', 'replacement': 'F'}
    """
    listed, item, cell = said["list"], said["item"], said["value"]
    meant = _code_meant(listed, item)
    replacement = None
    if len(meant) == 1:
        parts = [meant[0] if part.strip() == item else part.strip() for part in (cell or item).split(";")]
        replacement = ";".join(parts)
    offered = meant or [code for code in codes(listed) if code != "no_report"][:_LISTED]
    return {
        "list": listed.replace("_", " "),
        "expected": " or ".join(_named(listed, code) for code in offered)
        if len(offered) <= 3
        else "one of " + ", ".join(_named(listed, code) for code in offered),
        "replacement": replacement,
    }


def _named(listed: str, code: str) -> str:
    label = codes(listed)[code].get("label_en")
    return f"{code} ({label})" if label and label != code else code


def nearest_key(said: Mapping, words: Words) -> dict[str, str | None]:
    """Find the key of a table that an item may mean."""
    near = words.near(said["list"], said["item"])
    expected = f"write {' or '.join(near)}, or send" if near else "correct it, or send"
    return {
        "expected": f"{expected} that table's row first",
        "replacement": near[0] if len(near) == 1 else None,
    }


def nearest_indicator(said: Mapping, words: Words) -> dict[str, str | None]:
    """Find the indicator that an id or a label may mean."""
    near = words.near("indicators", said["value"])
    return {
        "near": " or ".join(near) or "the id of an indicator",
        "replacement": near[0] if len(near) == 1 else None,
    }


def only_definition(said: Mapping, words: Words) -> dict[str, str | None]:
    """Offer the definition of an indicator that has one only; of other keys say how they are filled."""
    one = words.definitions.get(said["indicator_id"]) if said["column"] == "definition" else None
    return {"expected": one or "the code, _T for a total", "replacement": one}


def rewritten_date(said: Mapping, words: Words) -> dict[str, str | None]:
    """Rewrite a day that can be read one way only: 22.11.2026, but not 03/04/2026.

    >>> rewritten_date({"value": "22.11.2026"}, None), rewritten_date({"value": "03/04/2026"}, None)
    ({'replacement': '2026-11-22'}, {'replacement': None})
    """
    parts = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", said["value"] or "")
    readings = set()
    for day, month in ((1, 2), (2, 1)) if parts else ():
        try:
            readings.add(date(int(parts[3]), int(parts[month]), int(parts[day])).isoformat())
        except ValueError:
            continue
    return {"replacement": readings.pop() if len(readings) == 1 else None}


def reachable_link(said: Mapping, words: Words) -> dict[str, str | None]:
    """Complete a link that only lacks its beginning; else say what evidence may be."""
    item, cell = said["item"], said["value"]
    if re.fullmatch(r"(?i)www\.[a-z0-9.-]+\.[a-z]{2,}(/\S*)?", item):
        whole = f"https://{item}"
        return {"expected": f"write {whole}", "replacement": cell.replace(item, whole) if cell else None}
    return {
        "expected": "write a link that begins with https:// and opens from anywhere, or a document's number"
    }
