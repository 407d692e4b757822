"""Signing in as the server offers it: an analyst sends, a reviewer publishes, and looking asks nobody."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hrdash.store import query, read_release
from hrdash.submissions import read_submissions, state_of
from tests.conftest import INDICATORS
from tests.small_lake import make_lake
from tests.submitted import HEADER, line

from . import oidc_provider
from .conftest import served, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ANALYST, REVIEWER, STRANGER, UNVERIFIED = "aisha@sindh.pk", "rashid@sindh.pk", "who@else.pk", "sana@sindh.pk"
PEOPLE = f"""person,unit,role,post
{ANALYST},PK-SD,analyst,"Analyst, Sindh cell"
{REVIEWER.title()},PK-SD,reviewer,"Director, Sindh cell"
{UNVERIFIED},PK-SD,reviewer,"Secretary, Sindh"
"""
OBSERVATIONS = """
    indicator_id  area   period  value  unit_measure  obs_status  definition  source  submission
    literacy      PK-SD  2019    58     PT            A           survey      PBS     starter
"""
# The least that a page which writes does with an account.
PAGE = f"""
import streamlit as st
from hrdash import submissions
from hrdash.ui import account, cached

st.title("Send and publish")
account.show_control()

def send(by):
    name = submissions.receive(cached.lake(), "sindh.csv", {(HEADER + line()).encode()!r}, by=by, unit="PK-SD")
    submissions.stage(cached.lake(), name)

if by := account.require("submit", unit="PK-SD"):
    st.button("Send", on_click=send, args=(by,))
for one in submissions.read_submissions(cached.lake()):
    st.text(f"{{one.by}}: {{submissions.state_of(cached.lake(), one.id).state}}")
    if by := account.require("publish", sent=one):
        st.button("Publish", on_click=submissions.publish, args=(cached.lake(), one.id, by))
"""


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lake = tmp_path_factory.mktemp("sign-in") / "lake"
    make_lake(lake, indicators=INDICATORS, observations=OBSERVATIONS)
    (lake / "restricted" / "people.csv").write_text(PEOPLE)
    return lake


@pytest.fixture(scope="module")
def provider() -> Iterator[oidc_provider.Provider]:
    with oidc_provider.running(
        [ANALYST, REVIEWER, STRANGER, UNVERIFIED], unverified=[UNVERIFIED]
    ) as provider:
        yield provider


@pytest.fixture(scope="module")
def app(lake: Path, provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The test's own page, served by `st.App` as serve.py serves the app's pages."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "secrets.toml").write_text(provider.secrets_toml())
    (folder / "page.py").write_text(PAGE)
    (folder / "served.py").write_text(
        f"import streamlit as st\nfrom serve import preload\n"
        f"app = st.App({str(folder / 'page.py')!r}, lifespan=preload)\n"
    )
    with served(lake, folder / "secrets.toml", folder / "served.py") as address:
        yield address


def sign_in(page, email: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=email).click()
    page.wait_for_selector("h1:has-text('Send and publish')")
    settle(page)


def text_of(page) -> str:
    return page.locator('[data-testid="stApp"]').inner_text()


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def test_an_analyst_sends_a_reviewer_publishes_and_others_look(look, lake):
    reader = look()
    assert "Looking needs no sign-in" in text_of(reader)
    assert reader.get_by_role("button", name="Send").count() == 0

    analyst = look()
    sign_in(analyst, ANALYST)
    assert "Signed in: Analyst, Sindh cell" in text_of(analyst)
    press(analyst, "Send")
    assert [one.by for one in read_submissions(lake)] == ["Analyst, Sindh cell"]
    assert "Analyst, Sindh cell: staged" in text_of(analyst)
    assert "Analyst, Sindh cell is no reviewer of Sindh; ask one of them." in text_of(analyst)
    assert analyst.get_by_role("button", name="Publish").count() == 0

    reviewer = look()
    sign_in(reviewer, REVIEWER)
    press(reviewer, "Publish")
    sent = read_submissions(lake)[0].id
    assert state_of(lake, sent).state == "published"
    release = read_release(lake)
    assert release.by == "Director, Sindh cell"
    rows = query(release, "select value from observations where submission = ?", [sent])
    assert rows["value"].to_pylist() == [61]

    reviewer.get_by_role("button", name="Sign out", exact=True).click()
    reviewer.wait_for_selector("text=Looking needs no sign-in")
    settle(reviewer)
    assert reviewer.get_by_role("button", name="Send").count() == 0


@pytest.mark.parametrize(
    ("email", "said"),
    [(STRANGER, "who@else.pk is not in the people file"), (UNVERIFIED, "no verified e-mail address")],
)
def test_who_is_signed_in_and_not_listed_or_not_verified_may_look_only(look, email, said):
    page = look()
    sign_in(page, email)
    assert said in text_of(page)
    assert page.get_by_role("button", name="Send").count() == 0
    assert page.get_by_role("button", name="Sign out").count() == 1


def test_a_code_counts_once(look, provider):
    page = look()
    page.get_by_role("button", name="Sign in").click()
    link = page.get_by_role("link", name=ANALYST)
    back = link.get_attribute("href")
    link.click()
    page.wait_for_selector("text=Signed in: Analyst")
    stranger = look()
    stranger.goto(back)
    settle(stranger)
    assert "Looking needs no sign-in" in text_of(stranger)


def test_a_cookie_that_was_not_signed_by_the_server_signs_nobody_in(look, app):
    page = look()
    forged = json.dumps({"is_logged_in": True, "email": REVIEWER, "email_verified": True})
    page.context.add_cookies(
        [{"name": "_streamlit_user", "value": forged.replace('"', "%22"), "domain": "127.0.0.1", "path": "/"}]
    )
    page.goto(f"{app}/")
    settle(page)
    assert "Looking needs no sign-in" in text_of(page)
