"""The questions about the register: find recommendations, open one, see what was said of it and when."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import pandas as pd
from snowballstemmer import stemmer

from hrdash.store import Release, query
from hrdash.vocabulary import codes

# What a reader can filter by, and the column it looks in (`units` and `statuses` are of the day asked about).
FILTERS = {
    "theme": "themes",
    "affected_group": "affected_groups",
    "right": "rights",
    "sdg_target": "sdg_targets",
    "body": "body",
    "unit": "units",
    "status": "statuses",
    "response": "response",
    "cluster_id": "cluster_id",
}

# Plurals that the stemmer does not know and every lawyer types.
_IRREGULAR = {"children": "child", "women": "woman", "men": "man", "people": "person", "persons": "person"}
_WORD = re.compile(r"[^\W_]+")
_stem = lru_cache(maxsize=20_000)(stemmer("english").stemWord)


def register(release: Release, *, all_cycles: bool = False) -> pd.DataFrame:
    """All recommendations and concerns, current ones unless all cycles are asked for, newest first.

    Returns:
        The columns of `recommendations`, plus cluster_label, rights (those of its articles), assigned (units that lead on it) and `stems`, the
        stemmed words of text, summary, themes and cluster that `find` looks in.

    """
    rows = query(
        release,
        """
        select r.* replace (
                coalesce(r.text, '') as text, coalesce(r.symbol, '') as symbol,
                coalesce(r.paragraph, '') || coalesce(r.sub_item, '') as paragraph
            ),
            coalesce(c.label, '') as cluster_label,
            coalesce((select list(distinct a.right) from articles a
                      where list_contains(r.articles, a.article)), []) as rights,
            (select count(distinct unit) from assignments a
             where a.recommendation_id = r.recommendation_id and a.role = 'lead') as assigned
        from recommendations r left join clusters c using (cluster_id)
        where r.is_current or $all_cycles
        order by r.issued_on desc nulls last, r.body, r.paragraph, r.recommendation_id
        """,
        {"all_cycles": all_cycles},
    ).to_pandas()
    rows["stems"] = [_stems(" ".join(_texts(row))) for row in rows.itertuples()]
    return rows


def _texts(row: object) -> list[str]:
    themes = codes("themes")
    names = [str(themes[theme]["label_en"]) for theme in row.themes if theme in themes]
    return [str(text) for text in (row.text, row.summary, row.cluster_label, row.symbol, *names) if text]


def _stems(text: str) -> list[str]:
    return [_IRREGULAR.get(word) or _stem(word) for word in _WORD.findall(text.casefold())]


def find(rows: pd.DataFrame, words: str, filters: Mapping[str, object]) -> pd.DataFrame:
    """Keep the rows that hold every stemmed word, every "quoted phrase", and every filter's value.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"stems": [["end", "child", "marriag"], ["school", "for", "girl"]]})
    >>> find(rows, "marriages of children", {}).index.tolist()
    []
    >>> find(rows, "marriages children", {}).index.tolist()
    [0]
    >>> find(rows, '"child marriage"', {}).index.tolist()
    [0]
    """
    kept = pd.Series(True, index=rows.index)
    phrases = re.findall(r'"([^"]+)"', words)
    for phrase in phrases:
        wanted = _stems(phrase)
        kept &= rows["stems"].map(lambda stems, wanted=wanted: _has_phrase(stems, wanted))
    for word in _stems(re.sub(r'"[^"]*"', " ", words)):
        kept &= rows["stems"].map(lambda stems, word=word: word in stems)
    for name, value in filters.items():
        if value is not None:
            kept &= rows[FILTERS[name]].map(lambda held, value=value: _holds(held, value))
    return rows[kept]


def _has_phrase(stems: list[str], wanted: list[str]) -> bool:
    length = len(wanted)
    return any(stems[start : start + length] == wanted for start in range(len(stems) - length + 1))


def _holds(held: object, value: object) -> bool:
    return held == value if isinstance(held, (str, int, float)) or held is None else value in list(held)


def one_recommendation(release: Release, recommendation_id: str) -> dict | None:
    """One recommendation with its cluster's label, lists as lists; None where there is none."""
    rows = query(
        release,
        """select r.*, c.label as cluster_label, c.priority, c.reason as priority_reason
        from recommendations r left join clusters c using (cluster_id) where recommendation_id = $id""",
        {"id": recommendation_id},
    ).to_pylist()
    return rows[0] if rows else None


def same_cluster(release: Release, cluster_id: str) -> pd.DataFrame:
    """Everything in one cluster, oldest first: first asked when, repeated how often, by whom."""
    return query(
        release,
        """select recommendation_id, body, cycle, symbol, paragraph, issued_on, coalesce(summary, text) as summary,
            response, is_current,
            recommending_states
        from recommendations where cluster_id = $id order by issued_on, recommendation_id""",
        {"id": cluster_id},
    ).to_pandas()


def answers(release: Release, recommendation_id: str, as_of: date) -> pd.DataFrame:
    """Give who was asked and what each had said by a day, newest first (rule 3); one row without a status for none."""
    return query(
        release,
        """select a.unit, a.role, d.name as department, d.post, a.assigned_on, a.due_on, s.*
            exclude (assignment_id)
        from assignments a
        left join departments d using (department_id)
        left join status_reports s on s.assignment_id = a.assignment_id and s.as_of <= $as_of
        where a.recommendation_id = $id
        order by a.role, a.unit, s.as_of desc, s.reported_on desc, s.status_report_id desc""",
        {"id": recommendation_id, "as_of": as_of},
    ).to_pandas()
