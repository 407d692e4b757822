"""What the register has, for the reader of a file: which of its recommendations a row is, and which it may be."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process, utils

from hrdash.places import fold

Said = Mapping[str, object]
"""A recommendation: columns of its table, days as text, lists as lists."""

_NEAR = 62  # of 100: under it two texts have little in common
_APART = 6  # so far ahead of the next one a suggestion must be
_LISTS = ("themes", "affected_groups", "sdg_goals", "sdg_targets")
_STATES = re.compile(r"\s*\([^()]*\)\s*[;.,]*\s*$")  # "(Spain);" at the end of a text
_MOST = 3
_REPORTED = ("status", "reason", "next_step", "difficulty", "support_needed", "evidence")


@dataclass(frozen=True)
class Register:
    """The recommendations of a release, its reviews, and what the sender's unit has been asked."""

    unit: str | None = None
    recommendations: Sequence[Said] = ()
    reviews: Sequence[Said] = ()
    departments: Sequence[Said] = ()  # of the unit
    assignments: Mapping[str, str] = field(
        default_factory=dict
    )  # recommendation → the unit's lead assignment
    actions: Sequence[Mapping[str, str | None]] = ()  # of the unit, as text
    reports: Sequence[Mapping[str, str | None]] = ()  # on the unit's lead assignments, as text

    def find(self, said: Said, taken: Collection[str] = ()) -> Said | None:
        """Find the recommendation that a row is: by annotation, else by symbol, paragraph and item, else by its text.

        The text counts within one review or one document. One that carries another annotation is another one.

        Args:
            said: the row.
            taken: ids that other rows of the file are already.
        """
        annotation = said.get("annotation_id")
        if annotation and annotation in self._by_annotation:
            return self._by_annotation[annotation]
        for index, key in (
            (self._by_place, place_of(said)),
            (self._by_review, review_place_of(said)),
            (self._by_text, text_key_of(said)),
        ):
            for one in index.get(key, ()) if key else ():
                is_other = annotation and one.get("annotation_id")
                if one["recommendation_id"] not in taken and not is_other:
                    return one
        return None

    def near(self, said: Said, most: int = _MOST) -> list[Said]:
        """List the recommendations that a row may be by its words, the likeliest first; an only one is alone.

        Of the review or body that the row names, if it names one, and with a recommending State in common, if it
        names any.
        """
        states = {fold(state) for state in said.get("recommending_states") or ()}
        pool = {
            number: words_of(one)
            for number, one in enumerate(self.recommendations)
            if all(not said.get(name) or said[name] == one.get(name) for name in ("body", "cycle"))
            and (not states or states & {fold(state) for state in one.get("recommending_states") or ()})
        }
        found = process.extract(
            str(said.get("text") or ""),
            pool,
            scorer=fuzz.token_set_ratio,
            processor=utils.default_process,
            limit=most,
            score_cutoff=_NEAR,
        )
        if len(found) > 1 and found[0][1] - found[1][1] >= _APART:
            found = found[:1]
        return [self.recommendations[number] for _, _, number in found]

    def parts_of(self, said: Said) -> list[str]:
        """List the lettered items under which the register holds a paragraph that a file gives whole."""
        place = place_of(said)
        return sorted(self._items.get(place[:2], ())) if place and not place[2] else []

    def day_of(self, symbol: str | None) -> str | None:
        """Give the day of a document as the register has it: all its paragraphs are of one day."""
        return self._days.get(fold(symbol or ""))

    def review_of(self, symbol: str | None = None, cycle: object = None) -> Said | None:
        """Find a known review by the symbol of its document, or a cycle of the Universal Periodic Review."""
        for one in self.reviews:
            is_document = symbol and one.get("symbol") and fold(str(one["symbol"])) == fold(symbol)
            if is_document or (cycle and one.get("body") == "UPR" and one.get("cycle") == cycle):
                return one
        return None

    def action(self, plan: str, title: str) -> Mapping[str, str | None] | None:
        """Find an action of the unit by its plan and its title."""
        return self._actions.get((plan, fold(title)))

    def report(self, said: Mapping[str, str | None]) -> Mapping[str, str | None] | None:
        """Find the report that says of an assignment and a day what a row says, also an invented one."""
        for one in self._reports.get((said["assignment_id"], said["as_of"]), ()):
            if all(_parts(one[name]) == _parts(value) for name, value in said.items() if name in _REPORTED):
                return one
        return None

    @cached_property
    def symbols(self) -> set[str]:
        """The folded symbols of documents that are addressed to Pakistan."""
        rows = [*self.recommendations, *self.reviews]
        return {fold(str(one["symbol"])) for one in rows if one.get("symbol")}

    @cached_property
    def _by_annotation(self) -> dict[object, Said]:
        return {one["annotation_id"]: one for one in self.recommendations if one.get("annotation_id")}

    @cached_property
    def _by_place(self) -> dict[tuple, list[Said]]:
        return _indexed(self.recommendations, place_of)

    @cached_property
    def _by_review(self) -> dict[tuple, list[Said]]:
        return _indexed(self.recommendations, review_place_of)

    @cached_property
    def _by_text(self) -> dict[tuple, list[Said]]:
        return _indexed(self.recommendations, text_key_of)

    @cached_property
    def _actions(self) -> dict[tuple, Mapping[str, str | None]]:
        return {(one["plan"], fold(str(one["title"]))): one for one in self.actions}

    @cached_property
    def _reports(self) -> dict[tuple, list[Mapping[str, str | None]]]:
        return _indexed(self.reports, lambda one: (one["assignment_id"], one["as_of"]))

    @cached_property
    def _items(self) -> dict[tuple, set[str]]:
        found: dict[tuple, set[str]] = {}
        for one in self.recommendations:
            if (place := place_of(one)) and place[2]:
                found.setdefault(place[:2], set()).add(place[2])
        return found

    @cached_property
    def _days(self) -> dict[str, str]:
        known = {}
        for one in self.recommendations:
            if one.get("symbol") and one.get("issued_on"):
                known.setdefault(fold(str(one["symbol"])), str(one["issued_on"]))
        return known


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def _indexed(rows: Sequence[Said], key_of) -> dict[tuple, list[Said]]:
    found: dict[tuple, list[Said]] = {}
    for one in rows:
        if key := key_of(one):
            found.setdefault(key, []).append(one)
    return found


def place_of(said: Said) -> tuple[str, str, str] | None:
    """Give symbol, paragraph and item; None without symbol or paragraph."""
    if not said.get("symbol") or not said.get("paragraph"):
        return None
    return fold(str(said["symbol"])), str(said["paragraph"]), str(said.get("sub_item") or "")


def review_place_of(said: Said) -> tuple | None:
    """Give cycle and paragraph of a recommendation of the Universal Periodic Review."""
    if said.get("body") != "UPR" or not said.get("cycle") or not said.get("paragraph"):
        return None
    return int(said["cycle"]), str(said["paragraph"]), str(said.get("sub_item") or "")


def text_key_of(said: Said) -> tuple | None:
    """Give review or document, and the text without case, spaces, points and the States behind it."""
    within = said.get("cycle") if said.get("body") == "UPR" else fold(str(said.get("symbol") or ""))
    text = fold(_STATES.sub("", str(said.get("text") or "")))
    return (said.get("body"), within, text) if text and within else None


def words_of(said: Said) -> str:
    """Give the words by which a recommendation is compared: its text, else its summary."""
    return str(said.get("text") or said.get("summary") or "")


def id_of(said: Said) -> str:
    """Name a recommendation that the register has not: by its annotation, else its place, else its text.

    >>> id_of({"symbol": "CRC/C/PAK/CO/5", "paragraph": "33", "sub_item": "a"}), id_of({"annotation_id": "A-12"})
    ('crc-c-pak-co-5-33-a', 'uhri-a-12')
    """
    if said.get("annotation_id"):
        return _slug(f"uhri-{said['annotation_id']}")
    if place_of(said):
        return _slug(f"{said['symbol']}-{said['paragraph']}-{said.get('sub_item') or ''}")
    key = text_key_of(said) or (said.get("body"), said.get("text"))
    digest = hashlib.sha256("\x1f".join(map(str, key)).encode()).hexdigest()[:12]
    return _slug(f"{said.get('body')}-{said.get('cycle') or said.get('symbol') or ''}-{digest}")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def revised(standing: Said, said: Said) -> dict[str, object]:
    """Say a recommendation anew: what the file says counts, what it does not say stays.

    Themes, groups, goals and targets are joined, so that what was chosen by hand stays. Id, summary, cluster and
    what a committee asked to be told stay; so does the day of a document that the register has.
    """
    found = dict(standing)
    for name, value in said.items():
        if name in _LISTS:
            found[name] = list(dict.fromkeys([*(standing.get(name) or ()), *(value or ())]))
        elif name == "source":
            found[name] = _joined_source(standing, said)
        elif value not in (None, "", []) and not (name == "issued_on" and standing.get("issued_on")):
            found[name] = value
    return found


def _joined_source(standing: Said, said: Said) -> object:
    """Keep where a recommendation came from, and say once where its text did."""
    old, new = standing.get("source"), said.get("source")
    if not old or not new or str(new) in str(old):
        return old or new
    return f"{old}; text: {new}"
