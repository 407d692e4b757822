"""Measures in a browser how long the next slide takes, as a ratio to a rerun of the trivial page.

`python bench/slides.py`; needs Chromium, so it stands apart from `make bench`.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import sync_playwright

from bench.pages import BENCH
from bench.reader import ROOT, open_page, rerun, serving
from hrdash.submissions import build

AIM = 3
_TIMES = 15
# From the key until the next slide is laid out; the screen's own frame comes after it, as after any page.
_NEXT = """() => {
    const before = document.querySelector('.hr-now'), start = performance.now();
    document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}));
    const after = document.querySelector('.hr-now');
    const isSeen = after !== before && after.getBoundingClientRect().height > 0;
    if (!isSeen) throw new Error('the next slide is not there');
    return performance.now() - start;
}"""


def measure_slides() -> dict[str, float]:
    """Give the medians in milliseconds of a rerun of the trivial page and of the next slide, and their ratio.

    The rerun is counted to its last message, without the browser's own work: that flatters the trivial page.
    """
    with tempfile.TemporaryDirectory() as folder:
        lake = Path(folder) / "lake"
        build(lake)
        with (
            serving(BENCH / "trivial.py") as trivial,
            serving(ROOT / "serve.py", env={"HRDASH_LAKE": str(lake)}) as app,
            sync_playwright() as playwright,
        ):
            plain = open_page(trivial)
            flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
            show = browser.new_page(viewport={"width": 1440, "height": 900})
            show.goto(f"http://127.0.0.1:{app.port}/present?show=all")
            show.locator(".hr-now").wait_for(timeout=60_000)
            slides = show.locator(".hr-slide").count() - 1
            trivial_took, slide_took = [], []
            for _ in range(min(_TIMES, slides)):
                plain = rerun(plain)
                trivial_took.append(1000 * plain.seconds)
                slide_took.append(show.evaluate(_NEXT))
            browser.close()
    took = {"trivial": median(trivial_took), "next slide": median(slide_took)}
    return took | {"ratio": took["next slide"] / took["trivial"]}


if __name__ == "__main__":
    took = measure_slides()
    print(f"trivial page, rerun   {took['trivial']:>6.1f} ms")
    print(f"next slide            {took['next slide']:>6.1f} ms   ratio {took['ratio']:.2f}, aim ≤ {AIM}")
