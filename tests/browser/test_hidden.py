"""Nothing hidden reaches the browser: planted figures are looked for in all its traffic; and a reviewer's block about hiding."""

import base64
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from hrdash.store import query, read_release
from hrdash.submissions import publish, receive, stage
from tests.small_lake import make_lake

from .conftest import open_window, served, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

INDICATORS = """
    indicator_id  label_en  kind     unit_measure  direction         sensitivity  themes
    literacy      Literacy  outcome  PT            higher_is_better  normal       education
"""
RECOMMENDATIONS = """
    recommendation_id  kind            mechanism  body  cycle  response   themes
    r1                 recommendation  UPR        UPR   2      supported  education
"""
HEADER = (
    "indicator_id,area,district,period,sex,age,disability,locality,ground,ground_value,definition,value,"
    "numerator,denominator,unit_measure,source\n"
)
# Numerators and denominators like no other number of the lake: few literate women in Sindh, who are hidden with
# others; Punjab is shown.
PEOPLE = {
    ("PK-SD", "F"): (3, 717273),
    ("PK-SD", "M"): (515253, 818283),
    ("PK-PB", "F"): (313233, 616263),
    ("PK-PB", "M"): (414243, 919293),
    ("PK-KP", "F"): (212223, 434547),
    ("PK-KP", "M"): (252627, 545659),
}


def lines() -> list[str]:
    parts = dict(PEOPLE)
    for area in ("PK-SD", "PK-PB", "PK-KP"):
        parts[area, "_T"] = tuple(
            sum(pair) for pair in zip(PEOPLE[area, "F"], PEOPLE[area, "M"], strict=True)
        )
    return [
        f"literacy,{area},_T,2023,{sex},_T,_T,_T,_T,_T,survey,{100 * n / d!r},{n},{d},PT,Survey table 4\n"
        for (area, sex), (n, d) in parts.items()
    ]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lake = tmp_path_factory.mktemp("hidden") / "lake"
    make_lake(lake, indicators=INDICATORS, recommendations=RECOMMENDATIONS)
    content = (HEADER + "".join(lines())).encode()
    stage(lake, submission := receive(lake, "census.csv", content, by="Analyst", unit="FED"))
    publish(lake, submission, "Reviewer")
    return lake


@pytest.fixture(scope="module")
def app(lake: Path) -> Iterator[str]:
    with served(lake) as address:
        yield address


def forms_of(number: float) -> list[bytes]:
    """A number as it can travel: as text, and as the bytes of an array."""
    text = repr(number) if number % 1 else str(int(number))
    forms = [text[:9].encode(), struct.pack("<d", number)]
    if number % 1 == 0:
        forms += [f"{int(number):,}".encode(), struct.pack("<i", int(number)), struct.pack("<q", int(number))]
    return forms


def carries(traffic: bytes, number: float) -> bool:
    return any(form in traffic for form in forms_of(number))


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
