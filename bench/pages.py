"""Measures each page's warm rerun on the real server, beside a trivial page served by the same Python."""

import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.reader import ROOT, Page, Server, open_page, rerun, serving

BENCH = ROOT / "bench"
# Name → the path and the query in the address.
PAGES = {
    "overview": ("", ""),
    "overview, one government": ("", "unit=PK-SD"),
    "side by side, now": ("side_by_side", ""),
    "side by side, over time": ("side_by_side", "view=time"),
    "side by side, rows": ("side_by_side", "view=rows"),
    "indicators, now": ("indicators", ""),
    "indicators, over time": ("indicators", "view=time"),
    "indicators, districts": ("indicators", "by=district"),
    "recommendations": ("recommendations", ""),
    "one recommendation": ("recommendations", "recommendation=upr-2-122-17"),
    "governments": ("units", "unit=PK-SD"),
    "gaps": ("gaps", ""),
    "coverage": ("coverage", ""),
    "implementation": ("implementation", ""),
    "demands": ("clusters", ""),
    "plans": ("actions", ""),
    "calendar": ("calendar", ""),
    "present": ("present", ""),
    "take along": ("downloads", ""),
    "bring a file": ("upload", ""),
    "review": ("review", ""),
    "present, all slides": ("present", "show=all"),
}
# The aim, as a ratio to the trivial page: at starter size, and with generated rows.
AIM_STARTER, AIM_LARGE = 10, 15
_RERUNS = 5  # of one page, one after the other, in a round


@dataclass(frozen=True)
class Watched:
    """A server whose script runs are timed, and the file that holds their times."""

    server: Server
    times: Path


@dataclass(frozen=True)
class Rerun:
    """What one rerun took, in seconds.

    `work` is the processor time of the whole server: script, messages, sending. `script` is the processor time
    of the script's thread alone. `reader` is what passes between the request and the last message.
    """

    work: float
    script: float
    reader: float


def measure_pages(
    lakes: Mapping[str, Path], rounds: int, pages: Mapping[str, tuple[str, str]] = PAGES
) -> dict:
    """Rerun every page of every lake, and the trivial page, in interleaved rounds.

    Args:
        lakes: the lakes by name.
        rounds: how often each is measured.
        pages: name → the path and the query in the address.

    Returns: `trivial` and, by lake and page: the medians of `Rerun` in milliseconds, and `first`, the
        milliseconds until a selection that nobody asked for yet was on screen; for pages also `ratio` to trivial.

    """
    with ExitStack() as stack:
        trivial = stack.enter_context(_watched(BENCH / "trivial.py", {}))
        servers = {
            name: stack.enter_context(_watched(ROOT / "serve.py", {"HRDASH_LAKE": str(lake)}))
            for name, lake in lakes.items()
        }
        opened = {("trivial", ""): _opened(trivial, "", "")}
        for name, watched in servers.items():
            opened |= {(name, page): _opened(watched, *at) for page, at in pages.items()}
        taken: dict[tuple[str, str], list[Rerun]] = {key: [] for key in opened}
        for _ in range(rounds):
            for key, (watched, page, _) in opened.items():
                taken[key] += _reruns(watched, page)
    said = {key: _medians(taken[key], opened[key][2]) for key in opened}
    base = said.pop(("trivial", ""))
    for one in said.values():
        one["ratio"] = {name: one[name] / base[name] for name in ("work", "script", "reader")}
    return {
        "trivial": base,
        "lakes": {name: {page: said[name, page] for page in pages} for name in lakes},
    }


@contextmanager
def _watched(script: Path, env: Mapping[str, str]) -> Iterator[Watched]:
    with tempfile.TemporaryDirectory() as folder:
        times = Path(folder) / "times"
        times.touch()
        told = {**env, "BENCH_TIMES": str(times)}
        with serving(script, env=told, command=[os.fspath(BENCH / "timed.py")]) as server:
            yield Watched(server, times)


def _opened(watched: Watched, path: str, query: str) -> tuple[Watched, Page, float]:
    start = time.perf_counter()
    page = open_page(watched.server, path, query)
    first = time.perf_counter() - start
    for _ in range(3):  # until the browser's side has settled too
        page = rerun(page)
    return watched, page, first


def _reruns(watched: Watched, page: Page) -> list[Rerun]:
    """Rerun one page a few times; between two starts lies all that the earlier one made the server do."""
    before = len(_lines(watched))
    runs = [rerun(page) for _ in range(_RERUNS + 1)]
    if errors := [error for run in runs for error in run.errors]:
        raise RuntimeError(f"{page.path or 'overview'}?{page.query}: {errors[0]}")
    while len(_lines(watched)) < before + _RERUNS + 1:  # the last line comes after the last message
        time.sleep(0.001)
    lines = _lines(watched)[before:]
    assert len(lines) == _RERUNS + 1, f"{page.path} ran {len(lines)} times, asked {_RERUNS + 1} times"
    return [
        Rerun(work=lines[at + 1][0] - lines[at][0], script=lines[at][2], reader=runs[at].seconds)
        for at in range(_RERUNS)
    ]


def _lines(watched: Watched) -> list[tuple[float, ...]]:
    return [tuple(map(float, line.split())) for line in watched.times.read_text().splitlines()]


def _medians(taken: list[Rerun], first: float) -> dict:
    said = {name: median(getattr(one, name) for one in taken) * 1000 for name in ("work", "script", "reader")}
    return said | {"first": first * 1000}
