"""An analyst takes a printed table to a published release in the browser, with a second person, and back again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter

from bench.reader import ROOT, Server, serving
from hrdash.store import query, read_release
from tests.small_lake import make_lake

from . import oidc_provider
from .conftest import settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ANALYST, REVIEWER = "aisha@punjab.pk", "rashid@punjab.pk"
PEOPLE = f"""person,unit,role,post
{ANALYST},PK-PB,analyst,"Analyst, Punjab cell"
{REVIEWER},PK-PB,reviewer,"Director, Punjab cell"
"""
INDICATORS = """
    indicator_id  label_en  kind     unit_measure  direction         sensitivity  themes
    literacy      Literacy  outcome  PT            higher_is_better  normal       education
"""
OBSERVATIONS = """
    indicator_id  area   period  sex  value  unit_measure  obs_status  definition  source      submission
    literacy      PK     2019    _T   60     PT            A           survey      PSLM,p.2    starter
    literacy      PK-PB  2019    _T   64     PT            A           survey      PSLM,p.2    starter
    literacy      PK-PB  2023    M    71     PT            A           survey      PSLM,p.2    starter
"""
RECOMMENDATIONS = """
    recommendation_id  kind            mechanism  body  cycle  response   themes
    r1                 recommendation  UPR        UPR   2      supported  education
"""
DISTRICTS = ["Lahore", "Kasur", "Sargodah", "Multan"]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lake = tmp_path_factory.mktemp("upload") / "lake"
    make_lake(lake, indicators=INDICATORS, observations=OBSERVATIONS, recommendations=RECOMMENDATIONS)
    (lake / "restricted" / "people.csv").write_text(PEOPLE)
    return lake


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table as a bureau prints it: a title, headings of two merged rows, a misspelt district, a total, a note."""
    path = tmp_path_factory.mktemp("printed") / "literacy punjab.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("Table 4")
    page.merge_range(0, 0, 0, 4, "Table 4: rate by district, 2023", None)
    page.merge_range(2, 0, 3, 0, "District", None)
    page.merge_range(2, 1, 2, 2, "Overall", None)
    page.merge_range(2, 3, 2, 4, "Rural", None)
    for column, sex in enumerate(["Male", "Female"] * 2, 1):
        page.write(3, column, sex)
    for row, district in enumerate(DISTRICTS, 4):
        page.write_row(row, 0, [district, 61 + row, 41 + row, 71 + row, "Nil" if row == 5 else 66 + row])
    page.write_row(8, 0, ["Punjab", 66, 46, 76, 71])
    page.write(10, 0, "Source: Bureau of Statistics")
    book.close()
    return path


@pytest.fixture(scope="module")
def server(lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app itself, with people and a sign-in provider of the test's own."""
    with oidc_provider.running([ANALYST, REVIEWER]) as provider:
        secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"
        secrets.write_text(provider.secrets_toml())
        command = ("-m", "streamlit", "run", f"--secrets.files={secrets}")
        with serving(ROOT / "serve.py", env={"HRDASH_LAKE": str(lake)}, command=command) as running:
            yield running


@pytest.fixture
def visit(browser: object, server: Server) -> Iterator[Callable]:
    """Open a page of the app as somebody who is signed in, or as a reader who is not."""
    contexts = []

    def open_page(path: str, email: str | None = None):
        contexts.append(browser.new_context(viewport={"width": 1300, "height": 1000}))
        page = contexts[-1].new_page()
        address = f"http://127.0.0.1:{server.port}/{path}"
        page.goto(address)
        settle(page)
        if email:
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("link", name=email).click()
            page.wait_for_url(lambda url: "oauth" not in url and str(server.port) in url)
            settle(page)
            page.goto(address)
            settle(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


def title(page) -> str:
    return page.locator("h1").inner_text()


def text(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def wait_for_title(page, part: str) -> None:
    page.wait_for_selector(f'h1:has-text("{part}")', timeout=60_000)
    settle(page)


def choose(page, question: str, answer: str) -> None:
    """Answer a question of the layout; the page draws itself anew after each, so a list may close under the hand."""
    for _ in range(5):
        settle(page)
        page.get_by_label(question).first.click()
        try:
            page.get_by_role("option", name=answer).first.click(timeout=4_000)
        except Exception:
            page.keyboard.press("Escape")
        else:
            break
    page.wait_for_timeout(500)
    settle(page)


def press(page, name: str, *, exact: bool = True) -> None:
    page.get_by_role("button", name=name, exact=exact).first.click()
    page.wait_for_timeout(500)
    settle(page)


def figures(lake: Path, where: str) -> list[dict]:
    return query(read_release(lake), f"select * from observations where {where} order by cell").to_pylist()


def test_a_printed_table_goes_to_a_published_release_and_back(lake, printed, visit):
    page = visit("upload", ANALYST)
    page.locator("input[type=file]").set_input_files(printed)
    wait_for_title(page, "one question about its layout is open")
    choose(page, "Which indicator is this table about?", "Literacy")
    wait_for_title(page, "must be put right")
    press(page, "Write “Sargodha” for “Sargodah”")
    wait_for_title(page, "20 figures are ready to be sent")
    assert "19 new · 1 revised · 0 as they are now" in text(page)
    assert page.get_by_role("button", name="Send", exact=True).is_disabled()
    page.get_by_role("textbox", name="Why figures change").fill("Final results of the survey")
    page.keyboard.press("Control+Enter")
    settle(page)
    press(page, "Send")
    wait_for_title(page, "was sent")
    assert "It waits for a reviewer of Punjab" in text(page)
    assert figures(lake, "submission <> 'starter'") == []

    own = visit("review", ANALYST)
    own.get_by_role("link", name="Open").first.click()
    wait_for_title(own, "sent 20 figures")
    assert own.get_by_role("button", name="Publish 20 figures").count() == 0

    reviewer = visit("review", REVIEWER)
    reviewer.get_by_role("link", name="Open").first.click()
    wait_for_title(reviewer, "Analyst, Punjab cell sent 20 figures")
    press(reviewer, "Publish 20 figures")
    wait_for_title(reviewer, "are published")
    sargodha = figures(lake, "cell in ('B7', 'C7') and submission <> 'starter'")
    assert [(one["cell"], one["value"], one["sex"], one["locality"]) for one in sargodha] == [
        ("B7", 67.0, "M", "_T"),
        ("C7", 47.0, "F", "_T"),
    ]
    assert {one["source_kind"] for one in sargodha} == {"reported"}
    assert read_release(lake).by == "Director, Punjab cell"

    reader = visit("indicators?indicator=literacy&by=sex")
    assert title(reader).startswith("Literacy")
    reader.get_by_text("Where these figures come from").click()
    reader.wait_for_selector("text=literacy punjab.xlsx")
    settle(reader)
    assert reader.get_by_role("button", name="Sign in").count() == 0

    press(reviewer, "Withdraw")
    reviewer.get_by_role("dialog").get_by_role("textbox").fill("the table of another year")
    reviewer.get_by_role("dialog").get_by_role("button", name="Withdraw", exact=True).click()
    wait_for_title(reviewer, "was withdrawn")
    assert figures(lake, "submission <> 'starter'") == []


def test_work_on_a_file_goes_on_where_it_was_left_and_can_be_taken_back(printed, visit):
    page = visit("upload", ANALYST)
    for _ in range(3):  # a file that is given while the page is being drawn anew is lost
        page.locator("input[type=file]").set_input_files(printed)
        page.wait_for_timeout(3_000)
        settle(page)
        if "literacy punjab.xlsx" in title(page):
            break
    wait_for_title(page, "20 figures are ready to be sent")
    page.get_by_text("One correction accepted").click()
    press(page, "Undo")
    wait_for_title(page, "one thing must be put right")


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(tmp_path, visit):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 cut off")
    page = visit("upload", ANALYST)
    page.locator("input[type=file]").set_input_files(broken)
    page.wait_for_selector("text=broken.xlsx is cut off or damaged")
    assert title(page) == "Bring the workbook you have"


def test_personal_data_is_named_by_cell_without_its_value_and_cannot_be_sent(tmp_path, lake, visit):
    (tmp_path / "cases.csv").write_text(
        "Province,Year,Indicator,Value,CNIC\nPunjab,2023,literacy,60,35202-1234567-1\n", encoding="utf-8"
    )
    page = visit("upload", ANALYST)
    page.locator("input[type=file]").set_input_files(tmp_path / "cases.csv")
    wait_for_title(page, "must be put right")
    assert "35202" not in text(page)
    assert page.get_by_role("button", name="Send", exact=True).count() == 0
    kept = [
        path for path in (lake / "restricted").rglob("*") if path.is_file() and b"35202" in path.read_bytes()
    ]
    assert kept == []


def test_a_reader_is_asked_to_sign_in_before_sending(visit):
    page = visit("upload")
    assert page.get_by_role("button", name="Sign in").count() == 1
    assert page.locator("input[type=file]").count() == 0
