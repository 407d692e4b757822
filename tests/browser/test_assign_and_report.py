"""What a cell does with the register: assign a whole list, report, have it validated, see the rate move, withdraw."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest

from hrdash.store import query, read_release
from hrdash.submissions import publish, read_submissions, submit_rows
from tests.exports.make_exports import uhri
from tests.small_lake import make_lake

from .conftest import choose, served, settle, wait_for_title

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

INDICATORS = """
    indicator_id  label_en  kind     unit_measure  direction         sensitivity  themes     affected_groups  right      sdg_target
    literacy      Literacy  outcome  PT            higher_is_better  normal       education  women            education  4.6
"""
OBSERVATIONS = """
    indicator_id  area   period  year  sex  value  unit_measure  obs_status  definition  source    submission
    literacy      PK     2019    2019  _T   60     PT            A           survey      PSLM,p.2  starter
    literacy      PK-SD  2019    2019  _T   58     PT            A           survey      PSLM,p.2  starter
    literacy      PK-SD  2019    2019  F    47     PT            A           survey      PSLM,p.2  starter
    literacy      PK-SD  2019    2019  M    68     PT            A           survey      PSLM,p.2  starter
"""
CLUSTERS = """
    cluster_id  label                   priority  reason
    schools     Open_schools_for_girls  1         -
"""
DEPARTMENTS = """
    department_id  unit   kind             district  name                  post
    sd-education   PK-SD  line_department  _T        Education_Department  Secretary
"""
# The first row is what makes the register of a new lake; the rest comes as a file.
FIRST = """
    recommendation_id  kind            mechanism  body  cycle  response   themes     affected_groups  is_current  cluster_id  summary  issued_on   symbol
    r0                 recommendation  UPR        UPR   1      supported  education  women            false       schools     Teach    2008-06-04  A/HRC/8/42
"""
REGISTER = [
    {"recommendation_id": f"r{n}", "kind": "recommendation", "mechanism": "UPR", "body": "UPR", "cycle": 2,
     "symbol": "A/HRC/22/12", "paragraph": f"122.{n}", "issued_on": "2012-12-26", "summary": summary,
     "themes": "education", "affected_groups": "women", "response": "supported", "cluster_id": cluster}
    for n, (summary, cluster) in enumerate(
        [("Open more schools for girls", "schools"), ("Send every girl to school", "schools"),
         ("Pay for more schools for girls", None)], 1)
]  # fmt: skip
EXPORTED = {
    "Text": "122.9 Train women teachers (Spain);",
    "Countries Concerned": ["Pakistan"],
    "Reccomending Body": "UPR",
    "Document Symbol": "A/HRC/22/12",
    "Themes": ["Right to education"],
    "Affected Persons": ["Women & girls"],
    "Document Publication Date": date(2012, 12, 26),
    "UPR Reccomending States": ["Spain"],
    "UPR Position": "Supported",
    "Type": ["Recommendations"],
    "OHCHR Annotation Id": "900009",
    "UPR Session": 14,
}
ANALYST, REVIEWER = "Analyst, Sindh cell", "Director, Sindh cell"


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lake = tmp_path_factory.mktemp("assign") / "lake"
    make_lake(
        lake, is_demonstration=False, indicators=INDICATORS, observations=OBSERVATIONS,
        recommendations=FIRST, clusters=CLUSTERS, departments=DEPARTMENTS,
        assignments="assignment_id", status_reports="status_report_id", articles="article right",
        committee_grades="symbol", actions="action_id", action_recommendations="action_id recommendation_id",
        reviews="review_id",
    )  # fmt: skip
    sent = submit_rows(lake, "recommendations", REGISTER, by=ANALYST, unit="FED")
    publish(lake, sent.submission, REVIEWER)
    return lake


@pytest.fixture(scope="module")
def app(lake: Path) -> Iterator[str]:
    with served(lake) as address:
        yield address


@pytest.fixture
def page(look: Callable) -> object:
    """The window in which the test goes from page to page."""
    return look(width=1300, height=1600)


def visit(page, path: str) -> None:
    page.goto(urljoin(page.url, f"/{path}"))
    settle(page)


def sign(page, post: str) -> None:
    """Say who one is, as single-user mode asks."""
    box = page.get_by_role("textbox", name="Your post")
    if box.input_value() != post:
        box.fill(post)
        page.keyboard.press("Enter")
        settle(page)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def text(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def drawn(page, words: str) -> None:
    """Wait until a chart says something: it is drawn a moment after the page has come."""
    page.get_by_text(words).first.wait_for(state="attached")


def test_a_list_is_imported_assigned_reported_validated_seen_and_withdrawn(tmp_path, lake, page):
    # One more recommendation comes as an export of the UN's.
    (tmp_path / "uhri.xlsx").write_bytes(uhri([EXPORTED]))
    visit(page, "upload?unit=FED")
    sign(page, ANALYST)
    page.locator("input[type=file]").set_input_files(tmp_path / "uhri.xlsx")
    wait_for_title(page, "uhri.xlsx: one row is ready")
    press(page, "Send")
    wait_for_title(page, "uhri.xlsx was sent")
    (sent,) = [one for one in read_submissions(lake) if one.file == "uhri.xlsx"]
    visit(page, f"review?submission={sent.id}")
    sign(page, REVIEWER)
    press(page, "Publish one row")
    wait_for_title(page, "published")

    # Assign all that the theme finds, to Sindh.
    visit(page, "recommendations?theme=education&unit=any&write=assign")
    assert "Train women teachers" in text(page)
    sign(page, ANALYST)
    choose(page, "Governments", "Sindh")
    page.keyboard.press("Escape")
    choose(page, "Lead department, Sindh", "Education_Department, Secretary")
    press(page, "Send 4 assignments")
    assert "Sent: 4 rows. It waits for a reviewer of Sindh." in text(page)
    sign(page, REVIEWER)
    press(page, "Publish now")
    assert "Published, in release 4" in text(page)
    rows = query(read_release(lake), "select unit, department_id, role from assignments").to_pylist()
    assert rows == [{"unit": "PK-SD", "department_id": "sd-education", "role": "lead"}] * 4

    # One report serves the cluster; it waits, and is no part of any rate.
    visit(page, "recommendations?recommendation=r1&write=report")
    assert "No report yet" in text(page)
    sign(page, ANALYST)
    page.get_by_text("The same report serves the other of this cluster").click()
    settle(page)
    choose(page, "Status", "Implemented")
    page.get_by_role("textbox", name="Next step").fill("Hire women teachers")
    page.get_by_role("textbox", name="Evidence").fill("https://example.org/act")
    press(page, "Send 2 reports")
    assert "Sent: 2 rows. It waits for a reviewer of Sindh." in text(page)
    assert "1 more report awaits validation" in text(page)
    submission = (
        page.get_by_role("link", name="See what it changes").get_attribute("href").split("submission=")[1]
    )
    visit(page, "side_by_side?theme=education&indicator=literacy")
    assert "2 more reports await validation" in text(page)
    drawn(page, "4 asked · no report yet")

    # A second person validates it; the rate moves.
    visit(page, f"review?submission={submission}")
    sign(page, REVIEWER)
    press(page, "Publish 2 status reports")
    visit(page, "side_by_side?theme=education&indicator=literacy")
    drawn(page, "2 of 4 implemented · 2 reported")
    assert "await" not in text(page)
    visit(page, "recommendations?recommendation=r2")
    said = text(page)
    assert f"Reported as implemented; validated by {REVIEWER}; not assessed by the UN" in said
    assert "Next step: Hire women teachers" in said
    assert page.get_by_role("link", name="example.org/act").get_attribute("href") == "https://example.org/act"

    # And it is taken back.
    visit(page, f"review?submission={submission}")
    sign(page, REVIEWER)
    press(page, "Withdraw")
    page.get_by_role("dialog").get_by_role("textbox").fill("the act is not in force yet")
    page.get_by_role("dialog").get_by_role("button", name="Withdraw", exact=True).click()
    page.wait_for_selector('[role="dialog"]', state="detached")
    settle(page)
    visit(page, "side_by_side?theme=education&indicator=literacy")
    drawn(page, "4 asked · no report yet")


def test_a_cluster_is_accepted_with_the_reason_that_changing_the_register_needs(lake, page):
    visit(page, "clusters?view=proposed")
    sign(page, ANALYST)
    choose(page, "Pay for more schools for girls", "Open_schools_for_girls")
    press(page, "Send what was chosen")
    press(page, "Publish now")
    release = read_release(lake)
    assert release.reason == "They ask the same"
    rows = query(release, "select * from recommendations where recommendation_id = 'r3'").to_pylist()
    assert (rows[0]["cluster_id"], rows[0]["summary"], rows[0]["is_current"]) == (
        "schools",
        "Pay for more schools for girls",
        True,
    )
    visit(page, "clusters?cluster=schools")
    assert "First asked in 2008, asked 3 times more until 2012." in text(page)


def test_an_action_is_added_to_a_plan_and_stands_with_what_it_serves(lake, page):
    visit(page, "actions?unit=PK-SD&write=action")
    sign(page, ANALYST)
    page.get_by_role("textbox", name="Action").fill("Hire women teachers")
    choose(page, "Plan", "Recommendation Implementation Plan")
    page.get_by_role("spinbutton", name="Budget").fill("2500000")
    choose(
        page,
        "Recommendations it serves",
        "Universal Periodic Review · A/HRC/22/12 · para. 122.2 · Send every girl to school",
    )
    page.keyboard.press("Escape")
    press(page, "Send")
    assert "It waits for a reviewer of Sindh." in text(page)
    sign(page, REVIEWER)
    press(page, "Publish now")
    visit(page, "recommendations?recommendation=r2")
    page.locator('a[href*="action=pk-sd-hire-women-teachers"]').click()
    settle(page)
    said = text(page)
    assert "Rs 2.5 million" in said
    assert "Send every girl to school" in said


def test_a_form_says_what_is_wrong_and_sends_nothing(lake, page):
    before = read_release(lake).version
    visit(page, "clusters?cluster=schools&write=name")
    sign(page, ANALYST)
    page.get_by_role("textbox", name="Name of the cluster").fill("Schools")
    press(page, "Send the name")
    assert "This changes what is published: write the reason, and send it again." in text(page)
    assert read_release(lake).version == before
