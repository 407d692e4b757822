"""Finding recommendations: by stemmed words, quoted phrases and filters, with a count beside every filter's values."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd
from snowballstemmer import stemmer

from hrdash import metrics
from hrdash.queries import rates, recommendations
from hrdash.store import Release, query
from hrdash.vocabulary import codes

# What a reader can filter by → the column it looks in: of the recommendation, or of what was asked of one government.
OF_RECOMMENDATIONS = {
    "theme": "themes",
    "affected_group": "affected_groups",
    "response": "response",
    "mechanism": "mechanism",
    "body": "body",
    "cycle": "cycle",
    "convention": "conventions",
    "right": "rights",
    "article": "articles",
    "sdg_target": "sdg_targets",
    "kind": "kind",
    "cluster_id": "cluster_id",
}
OF_ASSIGNMENTS = {
    "unit": "unit",
    "status": "status",
    "department_id": "department_id",
    "overdue": "overdue",
}

_GATHERED = {"units": "unit", "statuses": "status"}
_DONE = ("implemented", "no_longer_applicable")
# Plurals that the stemmer does not know and every lawyer types.
_IRREGULAR = {"children": "child", "women": "woman", "men": "man", "people": "person", "persons": "person"}
_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r'"([^"]+)"')
_QUOTES = str.maketrans("“”„«»", '"' * 5)
_stem = lru_cache(maxsize=20_000)(stemmer("english").stemWord)

Held = Mapping[str, np.ndarray]
"""Code or stem → the places of the rows that have it."""


@dataclass(frozen=True)
class Index:
    """The register of one day, ready to be searched."""

    rows: pd.DataFrame  # one a recommendation, newest first
    assignments: pd.DataFrame  # one a lead assignment, with `place`, its recommendation's row
    stems: Held
    texts: tuple[str, ...]  # each row's words in their order, for phrases; its fields apart
    of_rows: Mapping[str, Held]  # filter → code → places in `rows`
    of_assignments: Mapping[str, Held]  # filter → code → places in `assignments`


def index(release: Release, as_of: date, *, all_cycles: bool = False) -> Index:
    """Make the register of a day ready: current recommendations, or those of all cycles; noted ones among both.

    Returns: `rows` has the columns of `recommendations.register`, `title` (its summary, else its text), `units` and `statuses` (of each lead
        assignment on that day); `assignments` has unit, department_id, status, due_on, is_in_scope and `overdue`
        (`yes` where its day is past and it is not done).

    """
    rows = recommendations.register(release, all_cycles=all_cycles)
    rows = rows.assign(
        title=rows["summary"].where(rows["summary"] != "", rows["text"]),
    )
    asked = rates.statuses(release, as_of, all_cycles=True, only_in_scope=False)
    places = dict(zip(rows["recommendation_id"], range(len(rows)), strict=True))
    asked = asked[asked["recommendation_id"].isin(places)].reset_index(drop=True)
    is_late = (pd.to_datetime(asked["due_on"]) < pd.Timestamp(as_of)) & ~asked["status"].isin(_DONE)
    asked = asked.assign(
        place=asked["recommendation_id"].map(places).astype("int64"),
        overdue=is_late.map({True: "yes", False: None}),
        is_in_scope=metrics.is_in_scope(asked, all_cycles=all_cycles),
    )
    rows = rows.assign(**{name: _gathered(asked, column, len(rows)) for name, column in _GATHERED.items()})
    fields = [[words_of(text) for text in _texts(row)] for row in rows.itertuples()]
    return Index(
        rows,
        asked[["place", "recommendation_id", *OF_ASSIGNMENTS.values(), "due_on", "is_in_scope"]],
        _held(_stems(word for words in row for word in words) for row in fields),
        tuple("|".join(f" {' '.join(words)} " for words in row) for row in fields),
        {name: _held(rows[column].tolist()) for name, column in OF_RECOMMENDATIONS.items()},
        {name: _held(asked[column].tolist()) for name, column in OF_ASSIGNMENTS.items()},
    )


def _gathered(asked: pd.DataFrame, column: str, count: int) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(count)]
    for place, value in zip(asked["place"].tolist(), asked[column].tolist(), strict=True):
        found[place].append(value)
    return found


def _texts(row: object) -> list[str]:
    themes = codes("themes")
    names = [str(themes[theme]["label_en"]) for theme in row.themes if theme in themes]
    return [str(text) for text in (row.text, row.summary, row.cluster_label, row.symbol, *names) if text]


def words_of(text: str) -> list[str]:
    """Take a text apart into words as they are compared: without case, accents and punctuation.

    >>> words_of("Türkiye's gender-based violence")
    ['turkiye', 's', 'gender', 'based', 'violence']
    """
    if not text.isascii():
        text = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return _WORD.findall(text.casefold())


def _stems(words: Iterable[str]) -> list[str]:
    return [_IRREGULAR.get(word) or _stem(word) for word in words]


def _held(column: Iterable[object]) -> Held:
    """List the places of each value; of a list, of each of its items."""
    found: dict[str, list[int]] = {}
    for place, value in enumerate(column):
        for one in dict.fromkeys(_items(value)):
            found.setdefault(one, []).append(place)
    return {code: np.array(places, dtype=np.int64) for code, places in found.items()}


def _items(value: object) -> list[str]:
    if isinstance(value, (list, tuple, np.ndarray)):
        return [str(one) for one in value]
    is_blank = value is None or value == "" or value != value or value is pd.NA
    return [] if is_blank else [str(int(value) if isinstance(value, float) else value)]


def find(found: Index, words: str, filters: Mapping[str, str]) -> pd.DataFrame:
    """Keep the rows that hold every stemmed word, every "quoted phrase" word for word, and every filter's value.

    Filters on what was asked (unit, department, status, overdue) hold together for one assignment: implemented and
    Punjab means implemented in Punjab.
    """
    return found.rows[_kept(found, words, filters)]


def implemented_of(found: Index, words: str, filters: Mapping[str, str]) -> tuple[int, int]:
    """Count the assignments in scope of what is found, and those of them that are reported as implemented.

    Of the government or department that is filtered by; a filter on statuses or days leaves none of its assignments out.

    Returns: implemented, assigned.
    """
    places = found.assignments["place"].to_numpy()
    owners = {name: value for name, value in filters.items() if name in ("unit", "department_id")}
    fits = _kept(found, words, filters)[places] & _assignments_kept(found, owners)
    counted = found.assignments[fits & found.assignments["is_in_scope"].to_numpy()]
    return int((counted["status"] == "implemented").sum()), len(counted)


def department_names(release: Release) -> dict[str, tuple[str, str]]:
    """Give the name and the unit of every department."""
    if "departments" not in release.tables:
        return {}
    rows = query(release, "select department_id, name, unit from departments").to_pylist()
    return {row["department_id"]: (row["name"], row["unit"]) for row in rows}


def counts(found: Index, words: str, filters: Mapping[str, str], name: str) -> dict[str, int]:
    """Count what each value of a filter would find, with the words and all other filters as they are."""
    others = {other: value for other, value in filters.items() if other != name}
    if name in OF_RECOMMENDATIONS:
        kept = _kept(found, words, others)
        counted = {code: int(kept[places].sum()) for code, places in found.of_rows[name].items()}
    else:
        kept = _kept(found, words, {key: value for key, value in others.items() if key in OF_RECOMMENDATIONS})
        of_row = found.assignments["place"].to_numpy()
        fits = _assignments_kept(found, others) & kept[of_row]
        counted = {
            code: len(np.unique(of_row[places[fits[places]]]))
            for code, places in found.of_assignments[name].items()
        }
    return {code: count for code, count in counted.items() if count}


def _kept(found: Index, words: str, filters: Mapping[str, str]) -> np.ndarray:
    kept = _worded(found, words)
    for name in OF_RECOMMENDATIONS:
        if name in filters:
            kept &= _mask(found.of_rows[name].get(filters[name]), len(kept))
    if any(name in filters for name in OF_ASSIGNMENTS):
        fitting = found.assignments["place"].to_numpy()[_assignments_kept(found, filters)]
        kept &= _mask(fitting, len(kept))
    return kept


def _assignments_kept(found: Index, filters: Mapping[str, str]) -> np.ndarray:
    kept = np.ones(len(found.assignments), dtype=bool)
    for name in OF_ASSIGNMENTS:
        if name in filters:
            kept &= _mask(found.of_assignments[name].get(filters[name]), len(kept))
    return kept


def _worded(found: Index, words: str) -> np.ndarray:
    asked = words.translate(_QUOTES)
    kept = np.ones(len(found.rows), dtype=bool)
    for stem in _stems(words_of(_PHRASE.sub(" ", asked))):
        kept &= _mask(found.stems.get(stem), len(kept))
    for phrase in _PHRASE.findall(asked):
        wanted = f" {' '.join(words_of(phrase))} "
        kept &= np.fromiter((wanted in text for text in found.texts), dtype=bool, count=len(kept))
    return kept


def _mask(places: np.ndarray | None, count: int) -> np.ndarray:
    mask = np.zeros(count, dtype=bool)
    if places is not None:
        mask[places] = True
    return mask
