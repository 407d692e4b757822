"""A form on a page, without a server: what is sent waits, says what is wrong, and is published by a second person."""

import pytest
from streamlit.testing.v1 import AppTest

from hrdash import access
from hrdash.store import query, read_release
from hrdash.submissions import publish, read_submissions, submit_rows
from hrdash.ui import account
from tests.small_lake import make_lake

DECISIONS = """
    decision_id  meeting  text   unit   due_on
    d0           IPM2     First  PK-SD  2026-12-31
"""
PEOPLE = "person,unit,role,post\na@x.pk,PK-SD,reviewer,Director\nb@x.pk,PK-SD,reviewer,Secretary\n"


def page():
    import streamlit as st

    from hrdash.ui import cached, forms

    release = forms.read_release(cached.lake(), int(st.query_params.get("release", 0)) or None)
    st.title("A page")
    if forms.is_open(release) and (sender := forms.ask_sender("decide", ["PK-SD"])):
        with forms.form("decide"):
            key = st.text_input("id", "d1")
            text = st.text_input("text")
            due = st.text_input("due", "2027-01-31")
            note = st.text_input("note")
            is_sent = st.form_submit_button("send")
        if is_sent:
            row = {"decision_id": key, "meeting": "IPM 3", "text": text, "unit": sender.unit, "due_on": due}
            forms.send("decide", sender, {"decisions": [row]}, note=note)
    forms.show_outcome("decide")


@pytest.fixture
def lake(tmp_path):
    make_lake(tmp_path / "lake", decisions=DECISIONS, indicators="indicator_id")
    return tmp_path / "lake"


@pytest.fixture
def app(lake, monkeypatch):
    monkeypatch.setenv("HRDASH_LAKE", str(lake))
    monkeypatch.setattr(
        "hrdash.ui.show.link", lambda *_: None
    )  # pages are not there without the app's navigation
    return AppTest.from_function(page, default_timeout=30)


def field(app, label):
    return next(one for one in app.text_input if one.label.startswith(label))


def send(app, **filled):
    for label, value in filled.items():
        field(app, label).set_value(value)
    press(app, "send")


def press(app, label):
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def decisions(lake):
    return query(read_release(lake), "select decision_id, text from decisions order by all").to_pylist()


def signed(app):
    app.run()
    field(app, "Your post").set_value("Analyst, Sindh cell").run()
    return app


def test_what_is_sent_waits_for_a_reviewer_and_the_form_is_blank_again(app, lake):
    send(signed(app), text="Share data")
    assert [one.value for one in app.info] == ["Sent\\: One row. It waits for a reviewer of Sindh."]
    assert field(app, "text").value == ""
    assert decisions(lake) == [{"decision_id": "d0", "text": "First"}]
    press(app, "Publish now")
    assert decisions(lake)[1] == {"decision_id": "d1", "text": "Share data"}
    assert "Published, in release 2" in app.success[0].value


def test_what_is_wrong_is_said_beside_the_form_and_nothing_is_kept(app, lake):
    send(signed(app), text="Share data", due="soon")
    assert "soon is not a day" in app.error[0].value
    assert field(app, "text").value == "Share data"
    assert read_submissions(lake) == []


def test_changing_what_is_published_needs_a_reason(app, lake):
    send(signed(app), id="d0", text="Changed")
    assert "write the reason" in app.error[0].value
    assert read_submissions(lake) == []
    send(app, note="It was misheard")
    press(app, "Publish now")
    assert decisions(lake) == [{"decision_id": "d0", "text": "Changed"}]
    assert read_release(lake).reason == "It was misheard"


def test_where_people_are_listed_who_sent_it_is_not_offered_to_publish_it(app, lake, monkeypatch):
    (lake / "restricted" / "people.csv").write_text(PEOPLE)
    monkeypatch.setattr(account, "who", lambda: access.Person("a@x.pk", "PK-SD", "reviewer", "Director"))
    app.run()
    send(app, text="Share data")
    assert "waits for a reviewer of Sindh" in app.info[0].value
    assert [one.label for one in app.button if one.label == "Publish now"] == []
    monkeypatch.setattr(account, "who", lambda: access.Person("b@x.pk", "PK-SD", "reviewer", "Secretary"))
    app.run()
    assert [one.label for one in app.button if one.label == "Publish now"] == ["Publish now"]


def test_who_is_of_another_unit_is_told_so(app, lake, monkeypatch):
    (lake / "restricted" / "people.csv").write_text(PEOPLE + "c@x.pk,PK-PB,analyst,Clerk\n")
    monkeypatch.setattr(account, "who", lambda: access.Person("c@x.pk", "PK-PB", "analyst", "Clerk"))
    app.run()
    assert "Clerk is no analyst or reviewer of Sindh" in app.info[0].value
    assert [one.label for one in app.button] == []


def test_a_page_of_an_earlier_release_takes_no_form(app, lake):
    sent = submit_rows(
        lake, "decisions", [{"decision_id": "d2", "meeting": "3rd", "text": "Meet"}], by="A", unit="PK-SD"
    )
    publish(lake, sent.submission, "B")
    app.query_params["release"] = "1"
    app.run()
    assert "This page shows release 1, and release 2 is the newest" in app.caption[0].value
    assert [one.label for one in app.button] == ["Open the newest release"]
