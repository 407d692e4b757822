"""A served app on the starter lake, and a browser that looks at it.

A module with a lake of its own overrides `app`; `look` then opens that one. Windows are kept from test to test, since
opening one costs more than a page; what a test leaves in one (cookies, storage, pages it opened) is cleared.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.reader import ROOT, serving

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
# Whether the server still owes an answer, by what goes over the page's own websocket: set by a BackMsg that asks for a
# rerun (field 11), cleared by a ForwardMsg that says a run is finished (field 6), unless it ended for another run (2).
WATCH = """(() => {
  const read = (bytes, wanted) => {
    let at = 0;
    const number = () => {
      let value = 0, weight = 1, byte;
      do { byte = bytes[at++]; value += (byte & 127) * weight; weight *= 128; } while (byte & 128);
      return value;
    };
    while (at < bytes.length) {
      const tag = number(), value = number();
      if (tag >> 3 === wanted) return value;
      if ((tag & 7) === 2) at += value;
    }
  };
  window.isOwed = true;
  window.changes = 0;
  new MutationObserver(() => window.changes++).observe(document, {childList: true, subtree: true});
  const watched = new WeakSet(), send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (!watched.has(this)) {
      watched.add(this);
      this.addEventListener("message", ({data}) => {
        const status = read(new Uint8Array(data), 6);
        if (status !== undefined && status !== 2) window.isOwed = false;
      });
    }
    if (data instanceof Uint8Array && read(data, 11) !== undefined) window.isOwed = true;
    return send.call(this, data);
  };
})()"""
# At rest: nothing is owed, nothing runs, is stale or being fetched, every chart is drawn, and nothing has changed for six
# looks in a row. Looks and not time: a page that is busy drawing is not looked at.
AT_REST = """(since) => {
  const rests = window.isOwed === false
    && document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    && document.querySelector("h1")
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
    && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
         .every(chart => chart.querySelector(".annotation-text"));
  const isCalm = rests && window.lookedSince === since && window.changes === window.changesSeen;
  window.lookedSince = since;
  window.changesSeen = window.changes;
  window.calmLooks = isCalm ? window.calmLooks + 1 : 0;
  return window.calmLooks >= 6;
}"""


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


@contextmanager
def served(lake: Path, secrets: Path | None = None, script: Path = ROOT / "serve.py") -> Iterator[str]:
    """Serve the app, or another script, on a lake for a while; gives its address."""
    sign_in = [f"--secrets.files={secrets}"] if secrets else []
    command = ("-m", "streamlit", "run", *sign_in)
    with serving(script, env={"HRDASH_LAKE": str(lake)}, command=command) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture(scope="session")
def app(starter_lake: Path) -> Iterator[str]:
    """The address of the served starter lake."""
    with served(starter_lake) as address:
        yield address


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def windows() -> list:
    """The windows that are open, each as of somebody else; they close with the browser."""
    return []


@pytest.fixture
def look(browser: object, windows: list, app: str) -> Iterator[Callable]:
    """Open a page of the app as somebody who has not been there before, and wait until it rests.

    Its `requests` are the addresses it asked for.
    """
    used = []

    def open_page(path: str = "", *, width: int = 1440, height: int = 900, theme: str = "light"):
        if len(used) == len(windows):
            windows.append(open_window(browser))
        page = windows[len(used)]
        used.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme, media="null")
        page.requests.clear()
        page.goto(f"{app}/{path}")
        settle(page)
        return page

    yield open_page
    for page in used:
        leave(page, windows)


def open_window(browser: object):
    """Open a window of somebody's own: its cookies and storage are nobody else's."""
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    page.requests = []
    page.on("request", lambda request: page.requests.append(request.url))
    return page


def leave(page: object, windows: list) -> None:
    """Clear what a test left in a window; what cannot be cleared is closed."""
    try:
        page.context.set_offline(False)
        for other in page.context.pages:
            if other != page:
                other.close()
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.context.clear_cookies()
        page.goto("about:blank")
    except Exception:
        windows.remove(page)
        page.context.close()


def settle(page: object) -> None:
    """Wait until all that was asked of the server is answered and drawn."""
    page.wait_for_function(AT_REST, arg=time.monotonic(), polling=25, timeout=60_000)


def choose(page: object, name: str, option: str) -> None:
    """Choose from a list of the page's main part; scrolling closes a list, and then it is opened once more."""
    main = page.locator('[data-testid="stMain"]')
    box = main.get_by_role("combobox", name=re.compile(re.escape(name))).first
    wanted = page.get_by_role("option", name=option, exact=True).first
    for _ in range(3):
        box.evaluate("box => box.scrollIntoView({block: 'center'})")
        box.click()
        try:
            wanted.click(timeout=4_000)
        except Exception:
            settle(page)
        else:
            return settle(page)
    raise AssertionError(f"{name} offers no {option}")


def wait_for_title(page: object, part: str) -> None:
    """Wait until the page's title has these words, and all is drawn."""
    page.wait_for_selector(f'h1:has-text("{part}")', timeout=60_000)
    settle(page)
