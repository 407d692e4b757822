"""A served app on the starter lake, and a browser that looks at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        message = "no Chromium: install it (Debian: sudo apt-get install chromium fonts-noto-core)"
        if os.environ.get("HRDASH_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def starter_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration lake, as `build` makes it."""
    lake = tmp_path_factory.mktemp("browser") / "lake"
    subprocess.run(
        [sys.executable, "-m", "hrdash", "--lake", str(lake), "build"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return lake


def serve(lake: Path, log: Path) -> tuple[subprocess.Popen, str]:
    """Start the app on a free port and wait until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "HRDASH_LAKE": str(lake)},
        stdout=log.open("w"),
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            return process, address
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise AssertionError(f"the app did not start: {log.read_text()}")


@pytest.fixture(scope="session")
def app(starter_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the served starter lake."""
    process, address = serve(starter_lake, tmp_path_factory.mktemp("log") / "app.log")
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def look(browser: object, app: str) -> Iterator[Callable]:
    """Open a page of the app, wait until it has settled, and watch every request it makes."""
    contexts = []

    def open_page(path: str = "", *, width: int = 1440, height: int = 900, theme: str = "light"):
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
        contexts.append(context)
        page = context.new_page()
        page.requests = []
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(f"{app}/{path}")
        settle(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


def settle(page: object) -> None:
    """Wait until the rerun is over and nothing on the page is stale."""
    page.wait_for_selector(SETTLED, timeout=30_000)
    page.wait_for_selector("h1", timeout=30_000)
    page.wait_for_function("!document.querySelector('[data-stale=\"true\"]')", timeout=30_000)
    page.wait_for_function(
        """[...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
             .every(chart => chart.querySelector('.annotation-text'))""",
        timeout=30_000,
    )
    page.wait_for_timeout(150)
