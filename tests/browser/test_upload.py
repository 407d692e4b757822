"""An analyst takes a printed table to a published release in the browser, with a second person, and back again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter

from hrdash.store import query, read_release
from hrdash.submissions import read_submissions
from tests.exports.make_exports import pakistan_rows, uhri
from tests.small_lake import make_lake
from tests.test_submissions import HEADER, line

from . import oidc_provider
from .conftest import choose, served, settle, wait_for_title

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ANALYST, REVIEWER = "aisha@punjab.pk", "rashid@punjab.pk"
OFFICER, DIRECTOR = "omar@mohr.pk", "sana@mohr.pk"
PEOPLE = f"""person,unit,role,post
{ANALYST},PK-PB,analyst,"Analyst, Punjab cell"
{REVIEWER},PK-PB,reviewer,"Director, Punjab cell"
{OFFICER},FED,analyst,"Desk officer, Ministry of Human Rights"
{DIRECTOR},FED,reviewer,"Director, Ministry of Human Rights"
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
def app(lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app itself, with people and a sign-in provider of the test's own."""
    with oidc_provider.running([ANALYST, REVIEWER, OFFICER, DIRECTOR]) as provider:
        secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"
        secrets.write_text(provider.secrets_toml())
        with served(lake, secrets) as address:
            yield address


@pytest.fixture
def visit(look: Callable, app: str) -> Callable:
    """Open a page of the app as somebody who is signed in, or as a reader who is not."""

    def open_page(path: str, email: str | None = None):
        page = look(path, width=1300, height=1000)
        if email:
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("link", name=email).click()
            page.wait_for_url(lambda url: url.startswith(app) and "oauth" not in url)
            settle(page)
            page.goto(f"{app}/{path}")
            settle(page)
        return page

    return open_page


def title(page) -> str:
    return page.locator("h1").inner_text()


def text(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def give(page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)


def press(page, name: str, *, exact: bool = True) -> None:
    page.get_by_role("button", name=name, exact=exact).first.click()
    settle(page)


def figures(lake: Path, where: str) -> list[dict]:
    return query(read_release(lake), f"select * from observations where {where} order by cell").to_pylist()


def test_a_printed_table_goes_to_a_published_release_and_back(lake, printed, visit):
    page = visit("upload", ANALYST)
    give(page, printed)
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
    own.locator('a[href*="submission="]').first.click()
    wait_for_title(own, "sent 20 figures")
    assert own.get_by_role("button", name="Publish 20 figures").count() == 0

    reviewer = visit("review", REVIEWER)
    reviewer.locator('a[href*="submission="]').first.click()
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
    give(page, printed)
    wait_for_title(page, "20 figures are ready to be sent")
    page.get_by_text("One correction accepted").click()
    press(page, "Undo")
    wait_for_title(page, "one thing must be put right")


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(tmp_path, visit):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 cut off")
    page = visit("upload", ANALYST)
    give(page, broken)
    page.wait_for_selector("text=broken.xlsx is cut off or damaged")
    assert title(page) == "Bring the workbook you have"


def test_personal_data_is_named_by_cell_without_its_value_and_cannot_be_sent(tmp_path, lake, visit):
    (tmp_path / "cases.csv").write_text(
        "Province,Year,Indicator,Value,CNIC\nPunjab,2023,literacy,60,35202-1234567-1\n", encoding="utf-8"
    )
    page = visit("upload", ANALYST)
    give(page, tmp_path / "cases.csv")
    wait_for_title(page, "must be put right")
    assert "35202" not in text(page)
    assert page.get_by_role("button", name="Send", exact=True).count() == 0
    kept = [
        path for path in (lake / "restricted").rglob("*") if path.is_file() and b"35202" in path.read_bytes()
    ]
    assert kept == []


def test_two_people_send_at_once_and_what_the_un_asked_reaches_the_register(tmp_path, lake, visit):
    (tmp_path / "punjab.csv").write_text(HEADER + line("PK-PB", "66", "2024"), encoding="utf-8")
    (tmp_path / "uhri.xlsx").write_bytes(uhri(pakistan_rows(6)))
    analyst, officer = visit("upload", ANALYST), visit("upload", OFFICER)
    give(analyst, tmp_path / "punjab.csv")
    give(officer, tmp_path / "uhri.xlsx")
    wait_for_title(analyst, "punjab.csv: one figure is ready")
    wait_for_title(officer, "uhri.xlsx: 6 rows are ready")
    for page in (analyst, officer):
        page.get_by_role("button", name="Send", exact=True).click()
    wait_for_title(analyst, "punjab.csv was sent")
    wait_for_title(officer, "uhri.xlsx was sent")
    sent = {one.file: one for one in read_submissions(lake)}
    assert (sent["punjab.csv"].by, sent["punjab.csv"].unit) == ("Analyst, Punjab cell", "PK-PB")
    assert (sent["uhri.xlsx"].by, sent["uhri.xlsx"].unit) == ("Desk officer, Ministry of Human Rights", "FED")

    director = visit(f"review?submission={sent['uhri.xlsx'].id}", DIRECTOR)
    press(director, "Publish 6 rows")
    wait_for_title(director, "are published")
    reader = visit("recommendations?words=schooling")
    assert "Widen schooling in district 5 & report on it" in text(reader)
    assert figures(lake, "period = '2024'") == []


def test_a_long_check_can_be_stopped_and_nothing_is_kept(tmp_path, lake, visit):
    rows = "".join(f"Punjab,2023,literacy,{n % 100},{n % 90}\n" for n in range(60_000))
    (tmp_path / "long.csv").write_text(f"Province,Year,Indicator,Value,Age\n{rows}", encoding="utf-8")
    page = visit("upload", ANALYST)
    before = sorted(lake.rglob("*"))
    give(page, tmp_path / "long.csv")
    page.get_by_role("button", name="Stop", exact=True).click()
    page.wait_for_selector("text=Reading was stopped. Nothing was kept.", timeout=60_000)
    settle(page)
    assert title(page) == "Bring the workbook you have"
    assert page.get_by_role("button", name="Read it again").count() == 1
    assert page.get_by_role("button", name="Send", exact=True).count() == 0
    assert sorted(lake.rglob("*")) == before


def test_a_reader_is_asked_to_sign_in_before_sending(visit):
    page = visit("upload")
    assert page.get_by_role("button", name="Sign in").count() == 1
    assert page.locator("input[type=file]").count() == 0
