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
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
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


@dataclass(frozen=True)
class Page:
    """One open page as its last run left it: what its browser shows, and what it will send back."""

    connection: ClientConnection
    path: str
    query: str
    script_hash: str = ""
    shown: str = ""  # the page that the app's own navigation says is open
    widgets: Mapping[str, WidgetState] = field(default_factory=dict)
    known: frozenset[str] = frozenset()  # large messages that are not sent twice
    errors: tuple[str, ...] = ()
    seconds: float = (
        0.0  # from the request to the last message, which Streamlit sends at intervals of its own
    )


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
    return rerun(Page(server.pages.enter_context(connection), path, query))


def rerun(page: Page) -> Page:
    """Run the page again with the same selection, as its browser would ask; returns the page as it is then."""
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
    start = time.perf_counter()
    page.connection.send(message.SerializeToString())
    answers = []
    while not answers or answers[-1].WhichOneof("type") != "script_finished":
        answers.append(ForwardMsg.FromString(page.connection.recv(timeout=_PATIENCE)))
    seconds = time.perf_counter() - start
    return reduce(_taken_in, answers, replace(page, errors=(), seconds=seconds))


def _taken_in(page: Page, answer: ForwardMsg) -> Page:
    """Take in one message: the page's name, its address, large messages by hash, every widget's value."""
    kind = answer.WhichOneof("type")
    if kind == "navigation":
        titles = {one.page_script_hash: one.page_name for one in answer.navigation.app_pages}
        script_hash = answer.navigation.page_script_hash
        return replace(page, script_hash=script_hash, shown=titles.get(script_hash, ""))
    if kind == "page_info_changed":
        return replace(page, query=answer.page_info_changed.query_string)
    if kind != "delta" or answer.delta.WhichOneof("type") != "new_element":
        return page
    if answer.metadata.cacheable:
        page = replace(page, known=page.known | {answer.hash})
    element = answer.delta.new_element
    if element.WhichOneof("type") == "exception":
        return replace(page, errors=(*page.errors, element.exception.message))
    state = _value(element)
    # The browser keeps what was picked unless the server sets it.
    if state is None or (
        state.id in page.widgets and not getattr(element, element.WhichOneof("type")).set_value
    ):
        return page
    return replace(page, widgets={**page.widgets, state.id: state})


def _value(element: Element) -> WidgetState | None:
    """Give what the browser will say a widget's value is; None for what is no widget."""
    kind = element.WhichOneof("type")
    widget = getattr(element, kind)
    state = WidgetState(id=getattr(widget, "id", ""))
    if kind == "selectbox":
        state.string_value = widget.raw_value if widget.set_value else widget.options[widget.default]
    elif kind == "text_input":
        state.string_value = widget.value if widget.set_value else widget.default
    elif kind == "checkbox":
        state.bool_value = widget.value if widget.set_value else widget.default
    elif kind == "date_input":
        state.string_array_value.data.extend(widget.value if widget.set_value else widget.default)
    elif kind == "button_group":
        first = [widget.options[at].content for at in widget.default]
        state.string_array_value.data.extend(widget.raw_values if widget.set_value else first)
    else:
        return None
    return state
