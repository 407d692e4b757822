"""Makes and measures a large register: 5,000 recommendations, eight governments, five years of quarterly reports.

`python bench/register.py`; every text says that it is generated.
"""

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import pyarrow as pa

from bench.pages import AIM_LARGE, measure_pages
from hrdash.store import Release, write_release
from hrdash.submissions import build
from hrdash.vocabulary import codes, tables

ROOT = Path(__file__).parents[1]
BY = "bench/register.py"
RECOMMENDATIONS, YEARS = 5_000, 5
PAGES = {
    "recommendations": ("recommendations", ""),
    "recommendations, searched": ("recommendations", "words=children+law&unit=PK-SD&status=in_progress"),
    "recommendations, all cycles": ("recommendations", "all_cycles=yes"),
    "implementation": ("implementation", ""),
    "implementation, by theme": ("implementation", "by=theme"),
    "implementation, the way": ("implementation", "view=path"),
    "implementation, what is needed": ("implementation", "view=needs"),
    "overview": ("", ""),
    "side by side": ("side_by_side", ""),
    "governments": ("units", "unit=PK-SD"),
    "demands": ("clusters", ""),
    "present": ("present", ""),
    "take along": ("downloads", ""),
}
_WORDS = [
    "protect",
    "children",
    "women",
    "law",
    "court",
    "school",
    "health",
    "police",
    "judge",
    "land",
    "water",
    "work",
    "faith",
    "train",
    "report",
    "fund",
    "end",
]
_STATUSES = ("not_started", "in_progress", "in_progress", "partly_implemented", "implemented")


def generate_register(lake: Path, count: int = RECOMMENDATIONS, years: int = YEARS) -> Release:
    """Build the starter lake and publish a generated register into it, as its newest review; the same rows every time."""
    build(lake)
    random = np.random.default_rng(2026)
    themes = list(codes("themes"))
    groups = list(codes("affected_groups"))
    articles = list(codes("articles"))
    targets = list(codes("sdg_targets"))
    recommendations = [
        {
            "recommendation_id": f"generated-{number}",
            "kind": "recommendation",
            "mechanism": "UPR",
            "body": "UPR",
            "cycle": 9,
            "symbol": "GENERATED",
            "paragraph": f"1.{number + 1}",
            "issued_on": date(2020, 1, 31),
            "text": f"Generated text {number}: {' '.join(random.choice(_WORDS, 40))}.",
            "summary": f"Generated {number}: {' '.join(random.choice(_WORDS, 8))}.",
            "themes": list(random.choice(themes, 2, replace=False)),
            "affected_groups": [str(random.choice(groups))],
            "articles": list(random.choice(articles, 3, replace=False)),
            "sdg_targets": [str(random.choice(targets))],
            "response": "noted" if number % 10 == 0 else "supported",
            "source": "Generated for measuring speed: asked by nobody",
        }
        for number in range(count)
    ]
    write_release(lake, {"recommendations": _rows("recommendations", recommendations)}, action="build", by=BY)
    assignments = [
        {
            "assignment_id": f"{row['recommendation_id']}-{unit}",
            "recommendation_id": row["recommendation_id"],
            "unit": unit,
            "role": "lead",
            "assigned_on": date(2021, 1, 1),
            "due_on": date(2026, 1, 1),
            "is_example": True,
        }
        for row in recommendations
        for unit in codes("units")
    ]
    made = {
        "assignments": _rows("assignments", assignments),
        "status_reports": _reports(assignments, years, random),
    }
    return write_release(lake, made, action="build", by=BY, submission="generated-register")


def _reports(assignments: list[dict], years: int, random: np.random.Generator) -> pa.Table:
    """Give every assignment a report each quarter, its status never going back."""
    quarters = 4 * years
    days = [date(2021, 3, 31) + timedelta(days=91 * quarter) for quarter in range(quarters)]
    steps = np.sort(random.integers(0, len(_STATUSES), (len(assignments), quarters)), axis=1)
    count = len(assignments) * quarters
    ids = np.repeat([one["assignment_id"] for one in assignments], quarters)
    which = np.tile(np.arange(quarters), len(assignments))
    columns = {
        "status_report_id": pa.array([f"{one}@{quarter}" for one, quarter in zip(ids, which, strict=True)]),
        "assignment_id": pa.array(ids.tolist()),
        "as_of": pa.array(days).take(pa.array(which)),
        "reported_on": pa.array(days).take(pa.array(which)),
        "status": pa.array(_STATUSES).take(pa.array(steps.ravel())),
        "is_example": pa.array([True] * count),
        "submission": pa.array(["generated-register"] * count),
    }
    schema = tables()["status_reports"].schema
    return pa.table(
        [
            columns[one.name].cast(one.type) if one.name in columns else pa.nulls(count, one.type)
            for one in schema
        ],
        schema=schema,
    )


def _rows(table: str, rows: list[dict]) -> pa.Table:
    schema = tables()[table].schema
    return pa.Table.from_pylist(
        [{one.name: row.get(one.name) for one in schema} for row in rows], schema=schema
    )


def main(count: int, rounds: int) -> None:
    lake = ROOT / "bench" / "lakes" / f"register-{count}"
    if not lake.exists():
        print(f"making {lake.relative_to(ROOT)}", flush=True)
        generate_register(lake, count)
    said = measure_pages({"register": lake}, rounds, PAGES)
    print(f"{'page':<34}{'work':>7}{'aim':>7}{'reader':>9}{'work ms':>10}{'first ms':>10}")
    for name, page in said["lakes"]["register"].items():
        mark = "" if page["ratio"]["work"] <= AIM_LARGE else "  over the aim"
        print(
            f"{name:<34}{page['ratio']['work']:>7.1f}{f'≤ {AIM_LARGE}':>7}{page['ratio']['reader']:>9.1f}"
            f"{page['work']:>10.1f}{page['first']:>10.0f}{mark}"
        )


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--recommendations", type=int, default=RECOMMENDATIONS, help="how many are generated")
    asked.add_argument("--rounds", type=int, default=3, help="how often each page is measured")
    told = asked.parse_args()
    main(told.recommendations, told.rounds)
