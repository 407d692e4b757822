"""What a reviewer does: read the differences, publish what was seen, reject, withdraw, return; and trace a figure."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hrdash.store import read_release
from hrdash.submissions import publish, read_submissions, receive, stage, state_of
from tests.small_lake import make_lake
from tests.submitted import HEADER, line

from .conftest import served, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

INDICATORS = """
    indicator_id  label_en  kind     unit_measure  direction         sensitivity  themes
    literacy      Literacy  outcome  PT            higher_is_better  normal       education
"""
OBSERVATIONS = """
    indicator_id  area   period  sex  value  unit_measure  obs_status  definition  source      submission
    literacy      PK     2019    _T   60     PT            A           survey      PSLM,p.2    starter
    literacy      PK-SD  2019    _T   58     PT            A           survey      PSLM,p.2    starter
    literacy      PK-SD  2019    F    47     PT            A           survey      PSLM,p.2    starter
"""
RECOMMENDATIONS = """
    recommendation_id  kind            mechanism  body  cycle  response   themes
    r1                 recommendation  UPR        UPR   2      supported  education
"""
POST = "Director, Sindh cell"


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lake = tmp_path_factory.mktemp("review") / "lake"
    make_lake(lake, indicators=INDICATORS, observations=OBSERVATIONS, recommendations=RECOMMENDATIONS)
    return lake


@pytest.fixture(scope="module")
def app(lake: Path) -> Iterator[str]:
    with served(lake) as address:
        yield address


@pytest.fixture
def visit(look: Callable) -> Callable:
    """Open a page, and give the post of who looks."""

    def open_page(path: str = "review", *, post: str = ""):
        page = look(path, width=1300, height=1000)
        if post:
            page.get_by_role("textbox", name="Your post").fill(post)
            page.keyboard.press("Enter")
            settle(page)
        return page

    return open_page


def send(lake: Path, name: str, *lines: str) -> str:
    content = (HEADER + "".join(lines)).encode()
    submission = receive(lake, name, content, by="Analyst, Sindh cell", unit="PK-SD", note="final results")
    stage(lake, submission)
    return submission


def press(page, name: str, within: object = None) -> None:
    (within or page).get_by_role("button", name=name, exact=True).click()
    settle(page)


def give_reason(page, button: str, reason: str) -> None:
    """Press a button, write the reason that its dialog asks for, and press the same there."""
    press(page, button)
    page.get_by_role("dialog").get_by_role("textbox").fill(reason)
    press(page, button.split(" the lake")[0], page.get_by_role("dialog"))
    page.wait_for_selector('[role="dialog"]', state="detached")
    settle(page)


def title(page) -> str:
    return page.locator("h1").inner_text()


def text(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def cells(page) -> list[str]:
    """Read what the page's tables show, as a screen reader does."""
    page.wait_for_selector('[data-testid="stDataFrame"] td', state="attached")
    settle(page)
    return page.locator('[data-testid="stDataFrame"] td').all_text_contents()


def test_a_submission_is_found_read_published_traced_and_withdrawn(lake, visit):
    submission = send(lake, "sindh.csv", line(value="61"), line(value="40.5", period="2021"))
    page = visit(post=POST)
    assert title(page) == "One submission waits for a reviewer"
    assert "sindh.csv · 1 new, 1 revised" in text(page)
    page.locator('a[href*="submission="]').first.click()
    page.wait_for_selector("h1:has-text('sent')")
    settle(page)
    assert title(page) == "Analyst, Sindh cell sent 2 figures: 1 new, 1 revised"
    assert submission in page.url
    shown = cells(page)
    for said in ("Literacy", "Sindh", "2019", "58 %", "61 %", "+3 points (+5.2 %)", "sindh", "L2"):
        assert said in shown

    press(page, "Publish 2 figures")
    page.wait_for_selector("h1:has-text('published')")
    version = state_of(lake, submission).version
    assert title(page) == f"2 figures of sindh.csv are published, in release {version}"
    assert read_release(lake).by == POST

    page.get_by_role("link", name="Literacy").click()
    page.wait_for_selector("h1:has-text('Literacy:')")
    settle(page)
    page.get_by_text("Where these figures come from").click()
    page.wait_for_selector(f"text=Published by {POST}")
    settle(page)
    assert "sindh.csv" in text(page)
    assert {"40.5 %", "L3"} <= set(cells(page))
    page.locator('a[href*="submission="]').first.click()
    page.wait_for_selector("h1:has-text('are published')")
    settle(page)

    give_reason(page, "Withdraw", "the wrong table")
    assert title(page) == f"sindh.csv was withdrawn, in release {version + 1}"
    assert read_release(lake).reason == "the wrong table"
    page.get_by_role("link", name="All submissions").click()
    page.get_by_text("History", exact=True).click()
    page.wait_for_selector("text=withdrew sindh.csv")
    assert f"{POST} · published sindh.csv" in text(page)


def test_rejecting_needs_a_reason(lake, visit):
    submission = send(lake, "wrong.csv", line(value="99"))
    page = visit(f"review?submission={submission}", post=POST)
    press(page, "Reject")
    press(page, "Reject", page.get_by_role("dialog"))
    assert "Write why" in page.get_by_role("dialog").inner_text()
    assert state_of(lake, submission).state == "staged"
    page.get_by_role("dialog").get_by_role("textbox").fill("the columns are shifted")
    press(page, "Reject", page.get_by_role("dialog"))
    page.wait_for_selector("h1:has-text('wrong.csv was rejected')")
    assert f"rejected by {POST}: “the columns are shifted”" in text(page)
    assert state_of(lake, submission).state == "rejected"


def test_what_changed_since_it_was_looked_at_is_shown_and_not_overwritten(lake, visit):
    looked_at = send(lake, "first.csv", line(value="70", sex="F"))
    page = visit(f"review?submission={looked_at}", post=POST)
    other = send(lake, "second.csv", line(value="65", sex="F"))
    publish(lake, other, "Secretary, Sindh")
    press(page, "Publish one figure")
    page.wait_for_selector("text=Nothing was published")
    assert state_of(lake, looked_at).state == "staged"
    assert "65 %" in cells(page)
    for _ in range(5):  # a click on a page that is being drawn anew is lost
        if state_of(lake, looked_at).state == "staged":
            press(page, "Publish one figure")
    page.wait_for_selector("h1:has-text('one figure of first.csv')")
    assert state_of(lake, looked_at).state == "published"

    back = visit(f"review?submission={other}", post=POST)
    press(back, "Withdraw")
    back.get_by_role("dialog").get_by_role("textbox").fill("it was provisional")
    press(back, "Withdraw", back.get_by_role("dialog"))
    back.wait_for_selector("text=Literacy, Sindh, Female, 2019")
    assert state_of(lake, other).state == "published"


def test_returning_to_a_release_names_what_it_takes_back(lake, visit):
    before = read_release(lake).version
    submission = send(lake, "third.csv", line(value="80", period="2022"))
    publish(lake, submission, "Secretary, Sindh")
    page = visit("review?view=history", post=POST)
    page.get_by_text(f"{before} ·", exact=False).first.click()
    page.wait_for_selector(f"text=Return the lake to release {before}")
    settle(page)
    press(page, f"Return the lake to release {before}")
    assert "This takes back one publication: third.csv." in page.get_by_role("dialog").inner_text()
    page.get_by_role("dialog").get_by_role("textbox").fill("a mistake")
    press(page, "Return", page.get_by_role("dialog"))
    page.wait_for_selector(f"text=The lake is as it was in release {before}")
    assert state_of(lake, submission).state == "reverted"


def test_who_is_not_of_the_unit_sees_only_that_something_waits(lake, visit):
    submission = send(lake, "closed.csv", line(value="12", period="2024"))
    (lake / "restricted" / "people.csv").write_text(
        f'person,unit,role,post\nrashid@sindh.pk,PK-SD,reviewer,"{POST}"\n'
    )
    try:
        page = visit()
        assert title(page) == "One submission waits for its unit's reviewers"
        assert "closed.csv" not in text(page)
        page = visit(f"review?submission={submission}")
        assert "closed.csv" not in text(page)
        assert page.locator('[data-testid="stDataFrame"]').count() == 0
        page = visit("review?view=history")
        page.get_by_text("published first.csv").click()
        page.wait_for_selector("text=final results")
        assert page.get_by_role("button", name="Withdraw").count() == 0
        assert page.get_by_role("button", name="The file as received").count() == 0
    finally:
        (lake / "restricted" / "people.csv").unlink()
    assert submission in [one.id for one in read_submissions(lake)]
