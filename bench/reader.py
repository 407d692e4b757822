"""Plays a reader's browser: starts the app's own server, opens pages over its websocket, reruns what is open."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).parents[1]
_PATIENCE = 60  # seconds that a start or a page may take
_LARGEST_ANSWER = 2**26  # bytes


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, its process, and the pages to close before it stops."""

    port: int
    process: subprocess.Popen
    pages: ExitStack


@dataclass
class Page:
    """One open page: its connection, and what its browser remembers of the last run."""

    connection: ClientConnection
    path: str
    query: str
    script_hash: str = ""
    shown: str = ""  # the page that the app's own navigation says is open
    widgets: dict[str, WidgetState] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)  # large messages that are not sent twice
    elements: int = 0
    errors: list[str] = field(default_factory=list)


@contextmanager
def serving(
    script: Path, *, env: Mapping[str, str] | None = None, command: Sequence[str] = ("-m", "streamlit", "run")
) -> Iterator[Server]:
    """Serve a script as `streamlit run` does, with the project's own settings, on a free port, for a while.

    Args:
        script: what is served.
        env: added to the environment.
        command: what Python runs; the script and the port follow.

    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, *command, str(script), f"--server.port={port}"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_ready(port, process)
        with ExitStack() as pages:
            yield Server(port, process, pages)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start (exit {process.poll()})")


def open_page(server: Server, path: str = "", query: str = "") -> Page:
    """Open a page (`path` as in the address, blank for the first) and run it once."""
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    connection = connect(address, subprotocols=["streamlit"], max_size=_LARGEST_ANSWER)
    page = Page(server.pages.enter_context(connection), path, query)
    rerun(page)
    return page


def rerun(page: Page) -> float:
    """Run the page again with the same selection, as its browser would ask; returns the seconds it took.

    From the request until the browser has everything, which Streamlit sends at intervals of its own.
    """
    message = BackMsg()
    asked = message.rerun_script
    asked.query_string = page.query
    asked.page_script_hash = page.script_hash
    asked.page_name = "" if page.script_hash else page.path
    asked.widget_states.widgets.extend(page.widgets.values())
    asked.cached_message_hashes.extend(page.known)
    asked.context_info.color_scheme = "light"
    asked.context_info.locale = "en"
    asked.context_info.url = f"http://127.0.0.1/{page.path}?{page.query}"
    page.elements, page.errors = 0, []
    start = time.perf_counter()
    page.connection.send(message.SerializeToString())
    while True:
        answer = ForwardMsg.FromString(page.connection.recv(timeout=_PATIENCE))
        if answer.WhichOneof("type") == "script_finished":
            break
        _remember(page, answer)
    return time.perf_counter() - start


def _remember(page: Page, answer: ForwardMsg) -> None:
    """Keep what a browser would send back: the page's name, large messages by hash, every widget's value."""
    kind = answer.WhichOneof("type")
    if kind == "navigation":
        page.script_hash = answer.navigation.page_script_hash
        titles = {one.page_script_hash: one.page_name for one in answer.navigation.app_pages}
        page.shown = titles.get(page.script_hash, "")
    elif kind == "page_info_changed":
        page.query = answer.page_info_changed.query_string
    elif kind == "ref_hash":
        page.elements += 1
    elif kind == "delta":
        if answer.metadata.cacheable:
            page.known.add(answer.hash)
        if answer.delta.WhichOneof("type") == "new_element":
            page.elements += 1
            element = answer.delta.new_element
            if element.WhichOneof("type") == "exception":
                page.errors.append(element.exception.message)
            _keep_value(page, element)


def _keep_value(page: Page, element: object) -> None:
    kind = element.WhichOneof("type")
    widget = getattr(element, kind)
    state = WidgetState(id=getattr(widget, "id", ""))
    if state.id in page.widgets and not widget.set_value:
        return  # the browser keeps what was picked unless the server sets it
    if kind == "selectbox":
        state.string_value = widget.raw_value if widget.set_value else widget.options[widget.default]
    elif kind == "text_input":
        state.string_value = widget.value if widget.set_value else widget.default
    elif kind == "checkbox":
        state.bool_value = widget.value if widget.set_value else widget.default
    elif kind == "date_input":
        state.string_array_value.data.extend(widget.value if widget.set_value else widget.default)
    elif kind == "button_group":
        chosen = (
            widget.raw_values if widget.set_value else [widget.options[at].content for at in widget.default]
        )
        state.string_array_value.data.extend(chosen)
    else:
        return
    page.widgets[state.id] = state
