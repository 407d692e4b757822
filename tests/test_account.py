"""What a page that writes asks of whoever is there, without a server: single-user mode, and what is not set up."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.test_access import PEOPLE


def page():
    import streamlit as st

    from hrdash.ui import account

    st.title("A page")
    account.show_control()
    st.text(f"submit: {account.require('submit')}")
    st.text(f"revert: {account.require('revert')}")
    st.text(f"units: {len(account.units('submit'))}")


@pytest.fixture
def app(lake, monkeypatch):
    monkeypatch.setenv("HRDASH_LAKE", str(lake))
    return AppTest.from_function(page)


def texts(app):
    assert not app.exception
    return [one.value for one in app.text]


def test_in_single_user_mode_the_page_says_so_and_asks_for_the_post_once(app):
    app.run()
    assert "Single-user mode" in app.caption[0].value
    assert texts(app) == ["submit: None", "revert: None", "units: 0"]
    assert app.info[0].value.startswith("Write your post above first")
    app.text_input[0].set_value("  Director,  Sindh cell ").run()
    assert texts(app) == ["submit: Director, Sindh cell", "revert: Director, Sindh cell", "units: 8"]
    assert [*app.info] == []
    assert dict(app.query_params) == {}
    app.text_input[0].set_value("   ").run()
    assert texts(app) == ["submit: None", "revert: None", "units: 0"]


def test_people_without_sign_in_may_look_only_and_the_page_says_what_is_missing(app, lake):
    (lake / "restricted" / "people.csv").write_text(PEOPLE)
    app.run()
    assert "adds [auth] to .streamlit/secrets.toml" in app.error[0].value
    assert texts(app) == ["submit: None", "revert: None", "units: 0"]
    assert [*app.button] == []


def test_a_broken_people_file_is_named_on_the_page_once(app, lake):
    (lake / "restricted" / "people.csv").write_text(PEOPLE + "a@b.pk,PK-SD,boss,Post\n")
    app.run()
    assert len(app.error) == 1
    assert "'boss' is no role" in app.error[0].value
    assert texts(app) == ["submit: None", "revert: None", "units: 0"]


def test_the_post_is_asked_once_for_all_pages_that_write(lake, monkeypatch, tmp_path):
    monkeypatch.setenv("HRDASH_LAKE", str(lake))
    pages = {
        "send.py": "from hrdash.ui import account\naccount.show_control()\n",
        "look.py": "",
        "main.py": "import streamlit as st\nst.navigation([st.Page('send.py'), st.Page('look.py')]).run()\n",
    }
    for name, script in pages.items():
        (tmp_path / name).write_text(script)
    app = AppTest.from_file(tmp_path / "main.py").run()
    app.text_input[0].set_value("Director").run()
    assert [*app.switch_page("look.py").run().text_input] == []
    assert app.switch_page("send.py").run().text_input[0].value == "Director"
