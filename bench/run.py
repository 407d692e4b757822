"""Measures pages, questions and publishing at starter size and with generated rows, all in one run, as ratios.

`make bench`, or `python bench/run.py --rows 1000000`; bench/README.md says what each number is.
"""

import argparse
import hashlib
import json
import os
import platform
import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import checking, publication, questions
from bench.generate import generate
from bench.pages import AIM_LARGE, AIM_STARTER, measure_pages
from hrdash.submissions import build

ROOT = Path(__file__).parents[1]
LAKES, RESULTS = ROOT / "bench" / "lakes", ROOT / "bench" / "results"
AIM_PUBLISH = 2
_PACKAGES = ("streamlit", "pandas", "plotly", "duckdb", "deltalake", "pyarrow")


def main(rows: int, rounds: int) -> None:
    lakes = {"starter": _lake("starter", 0)}
    if rows:
        lakes[f"{rows:,} rows"] = _lake(str(rows), rows)
    result = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "packages": {name: version(name) for name in _PACKAGES},
        "observations": {name: publication.rows_in(lake) for name, lake in lakes.items()},
        "rounds": rounds,
        "pages": measure_pages(lakes, rounds),
        "questions": questions.measure_questions(lakes, 3 * rounds),
        "publish": publication.measure_publishing(lakes, rounds),
        "check": checking.measure_checking(lakes["starter"], rounds),
    }
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{result['at'][:19].replace(':', '').replace('T', '-')}.json"
    file.write_text(json.dumps(result, indent=1) + "\n")
    print(_told(result))
    print(f"kept in {file.relative_to(ROOT)}")


def _lake(name: str, rows: int) -> Path:
    """Make a lake, or take the one there is if it was made from the same data and lies on disk in the same way."""
    digest = hashlib.sha256()
    made_from = [ROOT / "hrdash" / "store" / file for file in ("slices.py", "delta.py")]
    for part in ("vocabulary", "starter", "example"):
        made_from += (ROOT / "data" / part).rglob("*.csv")
    for file in sorted([*made_from, ROOT / "bench" / "generate.py"]):
        digest.update(file.read_bytes())
    lake = LAKES / f"{name}-{digest.hexdigest()[:8]}"
    if not lake.exists():
        LAKES.mkdir(exist_ok=True)
        for older in LAKES.glob(f"{name}-*"):
            shutil.rmtree(older) if older.is_dir() else older.unlink()
        print(f"making {lake.relative_to(ROOT)}", flush=True)
        making = LAKES / f"{name}-making"
        generate(making, rows) if rows else build(making)
        making.rename(lake)
    return lake


def _told(result: Mapping) -> str:
    """Write a result as the tables that are printed."""
    lines = ["", "Warm rerun with the same selection, as a ratio to a trivial page"]
    base = result["pages"]["trivial"]
    lines.append(
        f"  (the trivial page: {base['work']:.1f} ms of work, {base['reader']:.1f} ms for its reader)"
    )
    for lake, pages in result["pages"]["lakes"].items():
        aim = AIM_STARTER if lake == "starter" else AIM_LARGE
        lines.append(
            f"\n{lake:<28}{'work':>7}{'aim':>7}{'reader':>9}{'script':>9}{'work ms':>10}{'first ms':>10}"
        )
        for name, page in pages.items():
            ratio = page["ratio"]
            mark = "" if ratio["work"] <= aim else "  over the aim"
            lines.append(
                f"  {name:<26}{ratio['work']:>7.1f}{f'≤ {aim}':>7}{ratio['reader']:>9.1f}{ratio['script']:>9.1f}"
                f"{page['work']:>10.1f}{page['first']:>10.0f}{mark}"
            )
    lines.append("\nThe questions behind the pages, as a ratio to the same SQL on one sorted Parquet file")
    for lake, asked in result["questions"].items():
        lines.append(f"\n{lake:<40}{'ratio':>7}{'ms':>8}{'file ms':>9}{'rows':>9}")
        for name, one in asked.items():
            lines.append(
                f"  {name:<38}{one['ratio']:>7.2f}{one['store']:>8.1f}{one['file']:>9.1f}{one['rows']:>9,}"
            )
    lines.append(f"\nPublishing {publication.ROWS} rows")
    starter = result["publish"]["starter"]
    for lake, took in result["publish"].items():
        mark = "" if lake == "starter" else f"   ratio {took / starter:.2f}, aim ≤ {AIM_PUBLISH}"
        lines.append(f"  {lake:<26}{took:>7.0f} ms{mark}")
    lines.append("\n" + checking.told(result["check"]))
    return "\n".join(lines)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument(
        "--rows", type=int, default=10_000_000, help="generated observations; 0: starter size only"
    )
    asked.add_argument("--rounds", type=int, default=7, help="how often everything is measured, in turns")
    told = asked.parse_args()
    main(told.rows, told.rounds)
