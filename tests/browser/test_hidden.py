"""Nothing hidden reaches the browser: planted figures are looked for in all its traffic; and a reviewer's block about hiding."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hrdash.store import query, read_release
from hrdash.submissions import receive, stage
from tests.planted import HEADER, PEOPLE, carries, lines, make_planted_lake

from .conftest import open_window, served, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_planted_lake(tmp_path_factory.mktemp("hidden") / "lake")


@pytest.fixture(scope="module")
def app(lake: Path) -> Iterator[str]:
    with served(lake) as address:
        yield address


def unfolded(payload: bytes) -> bytes:
    """A payload, with what its long base64 texts (arrays of charts) hold behind it."""
    runs = re.findall(rb"[A-Za-z0-9+/]{8,}={0,2}", payload)
    return payload + b"".join(base64.b64decode(run[: len(run) // 4 * 4]) for run in runs)


def test_the_browsers_traffic_holds_shown_figures_and_no_hidden_one(browser, app, lake):
    rows = query(read_release(lake), "select area, sex, obs_status from observations").to_pylist()
    hidden = {(row["area"], row["sex"]) for row in rows if row["obs_status"] == "Q"}
    assert ("PK-SD", "F") in hidden
    page = open_window(browser)
    page.set_viewport_size({"width": 1300, "height": 1400})
    traffic: list[bytes] = []

    def keep(payload: str | bytes) -> None:
        traffic.append(payload.encode() if isinstance(payload, str) else payload)

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    page.on(
        "response",
        lambda answer: keep(answer.body()) if answer.ok and "/media/" in answer.url else None,
    )
    for path in (
        "",
        "?unit=PK-SD",
        "side_by_side",
        "indicators?indicator=literacy",
        "indicators?indicator=literacy&by=sex",
        "gaps",
        "coverage",
        "units?unit=PK-SD",
        "downloads?unit=PK-SD",
        "present?show=education",
    ):
        page.goto(f"{app}/{path}")
        settle(page)
        for folded in page.get_by_text("Table", exact=True).all()[:2]:
            folded.click()
            settle(page)
    page.context.close()
    seen = unfolded(b"\n".join(traffic))
    shown = [PEOPLE[place] for place in PEOPLE if place not in hidden]
    values = [100 * n / d for n, d in shown]
    assert any(carries(seen, value) for value in values), "the search finds what is shown"
    planted = [PEOPLE[place] for place in PEOPLE if place in hidden]
    found = [
        number
        for n, d in planted
        for number in (n, d, 100 * n / d)
        if number > 1000 or number % 1
        if carries(seen, float(number))
    ]
    assert found == []


def test_a_reviewer_reads_what_will_be_hidden_and_why(look, lake):
    content = (HEADER + "".join(lines()).replace("2023", "2024")).encode()
    stage(lake, submission := receive(lake, "next.csv", content, by="Analyst", unit="FED"))
    page = look(f"review?submission={submission}", width=1300, height=1400)
    assert page.get_by_role("heading", name="What will be hidden").is_visible()
    assert page.get_by_text("will be published as hidden, to protect people").is_visible()
