"""How good the proposed clusters are: measured against the starter data's, which were put together by hand.

`python bench/clusters.py`; bench/README.md says what each number is and why some of the columns are not used.
`--texts FILE.csv` (recommendation_id, text) measures with the UN's own texts, which the project may not hold.
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from hrdash import likeness

ROOT = Path(__file__).parents[1]
WORDS_ALONE = {"words": 0.5, "letters": 0.5}
SAME_BY_WORDS = 0.12  # where precision and recall of words alone are nearest to each other
_SUREST = (0.25, 0.5, 1.0)


def read_labelled(texts: Path | None = None) -> list[dict]:
    """Read the starter's recommendations with the clusters they were put into by hand."""
    rows = list(csv.DictReader((ROOT / "data/starter/recommendations.csv").open(encoding="utf-8")))
    known = {}
    if texts:
        known = {
            row["recommendation_id"]: row["text"] for row in csv.DictReader(texts.open(encoding="utf-8"))
        }
    return [
        row
        | {name: [code for code in row[name].split(";") if code] for name in ("themes", "affected_groups")}
        | {"text": known.get(row["recommendation_id"], row["text"])}
        for row in rows
    ]


def pairs(labels: Sequence, groups: Sequence[Sequence[int]]) -> dict[str, float]:
    """Give precision and recall of the pairs that are proposed to ask the same, against the labels' pairs."""
    named = np.array([label or f"alone-{place}" for place, label in enumerate(labels)])
    proposed = np.arange(len(labels)) + len(labels)
    for number, places in enumerate(groups):
        proposed[list(places)] = number
    above = np.triu_indices(len(labels), 1)
    true = (named[:, None] == named[None, :])[above]
    said = (proposed[:, None] == proposed[None, :])[above]
    right = int((true & said).sum())
    precision, recall = right / max(1, said.sum()), right / max(1, true.sum())
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": precision, "recall": recall, "f1": f1, "pairs": int(said.sum())}


def joins(labels: Sequence, alike: likeness.Alike) -> dict[str, float]:
    """Take each recommendation out of its cluster in turn: how often is it proposed for it, first or among three."""
    clusters = [label or None for label in labels]
    asked = [place for place, one in enumerate(clusters) if one and clusters.count(one) > 1]
    answers = []
    for place in asked:
        found = likeness.nearest(alike, place, clusters)
        names = [name for name, _ in found]
        answers.append((found[0][1], names[0] == clusters[place], clusters[place] in names))
    answers.sort(reverse=True)
    first = np.array([one[1] for one in answers])
    told = {"asked": len(asked), "first": first.mean(), "among_three": np.mean([one[2] for one in answers])}
    for share in _SUREST:
        told[f"first_of_surest_{share:.0%}"] = first[: int(len(first) * share)].mean()
    sure = np.array([one[0] >= likeness.JOIN for one in answers])
    return told | {"proposed": int(sure.sum()), "first_of_proposed": first[sure].mean()}


def measure(rows: Sequence[dict]) -> dict:
    """Measure everything on one labelled set."""
    labels = [row["cluster_id"] for row in rows]
    started = time.perf_counter()
    alike = likeness.alike(rows)
    groups = likeness.groups(alike)
    took = time.perf_counter() - started
    by_words = likeness.alike(rows, WORDS_ALONE)
    return {
        "recommendations": len(rows),
        "clusters": len(set(labels) - {""}),
        "seconds": took,
        "groups": pairs(labels, groups),
        "joins": joins(labels, alike),
        "by_words_alone": {
            "groups": pairs(labels, likeness.groups(by_words, SAME_BY_WORDS)),
            "joins": joins(labels, by_words),
        },
    }


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return round(float(value), 3) if isinstance(value, (float, np.floating)) else value


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--texts", type=Path, help="CSV: recommendation_id, text")
    print(json.dumps(_rounded(measure(read_labelled(asked.parse_args().texts))), indent=1))
