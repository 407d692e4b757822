"""Actions that are added and changed on the page: what is sent waits, is published by a second person, and is seen."""

import json
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from hrdash import access
from hrdash.briefings.handover import read_story
from hrdash.queries import actions, planning
from hrdash.queries.indicators import series
from hrdash.store import query, read_release
from hrdash.submissions import publish, read_submissions, submit_tables
from hrdash.ui import account, show
from tests.test_assigning import lake  # noqa: F401 (the same small lake)

PEOPLE = """person,unit,role,post
a@x.pk,PK-SD,analyst,Analyst
b@x.pk,PK-SD,reviewer,Secretary
c@x.pk,PK-PB,analyst,Clerk
"""
TODAY = date(2026, 6, 1)


def page():
    import streamlit as st

    from hrdash.ui import action_forms, cached

    st.title("A page")
    release = cached.release()
    if action := st.query_params.get("action"):
        action_forms.show_change(release, action)
    else:
        action_forms.show_add(release)


@pytest.fixture
def app(lake, monkeypatch):  # noqa: F811
    (lake / "restricted").mkdir(exist_ok=True)
    (lake / "restricted" / "people.csv").write_text(PEOPLE)
    monkeypatch.setenv("HRDASH_LAKE", str(lake))
    monkeypatch.setattr("hrdash.ui.show.link", lambda *_: None)  # there is no page to lead to
    be(monkeypatch, "a@x.pk", "analyst", "Analyst")
    return AppTest.from_function(page, default_timeout=30)


def be(monkeypatch, person: str, role: str, post: str) -> None:
    monkeypatch.setattr(account, "who", lambda: access.Person(person, "PK-SD", role, post))


def field(app, label: str):
    kinds = (app.text_input, app.selectbox, app.date_input, app.number_input, app.multiselect)
    return next(one for kind in kinds for one in kind if one.label == label)


def send(app, **filled) -> None:
    for label, value in filled.items():
        field(app, label.replace("_", " ")).set_value(value)
    press(app, "Send")


def press(app, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def adding(app):
    app.query_params["write"] = "action"
    app.run()
    assert not app.exception
    return app


NEW = {
    "Action": "Hire  women teachers", "Plan": "rip", "Department": "d1", "From": date(2026, 1, 1),
    "Until": date(2027, 6, 30), "Budget_(Rs)": 2_500_000, "Spent_(Rs)": 500_000, "Status": "in_progress",
    "Indicator": "enrolment", "Recommendations_it_serves": ["r1", "r2"],
}  # fmt: skip


def test_an_action_that_is_added_waits_and_once_published_stands_in_the_plan_and_with_what_it_serves(
    app,
    lake,  # noqa: F811
    monkeypatch,
):
    send(adding(app), **NEW)
    assert [one.value for one in app.info] == ["Sent\\: 3 rows. It waits for a reviewer of Sindh."]
    assert "Publish now" not in [one.label for one in app.button]
    assert field(app, "Action").value == ""
    assert len(actions.actions(read_release(lake), TODAY)) == 1  # nothing is public before it is published

    be(monkeypatch, "b@x.pk", "reviewer", "Secretary")
    app.run()
    press(app, "Publish now")
    release = read_release(lake)
    (row,) = actions.actions(release, TODAY, {"plan": "rip"}).to_dict("records")
    assert (row["action_id"], row["title"], row["unit"]) == (
        "pk-sd-hire-women-teachers", "Hire women teachers", "PK-SD",
    )  # fmt: skip
    assert (row["department"], row["status"], row["indicator"]) == ("Education", "in_progress", "Enrolled")
    assert (row["budget_pkr"], row["spent_pkr"], row["due_on"].date()) == (
        2_500_000, 500_000, date(2027, 6, 30),
    )  # fmt: skip
    assert sorted(actions.served(release, row["action_id"])["recommendation_id"]) == ["r1", "r2"]
    story = read_story(release, "r2", TODAY, None, series(release))
    assert [(line.text, line.second) for line in story.actions] == [
        ("Hire women teachers", "Sindh · Education · In progress · due 30 Jun 2027")
    ]


def test_a_change_starts_from_what_stands_says_why_and_keeps_all_else(app, lake, monkeypatch):  # noqa: F811
    app.query_params["action"] = "x1"
    app.query_params["write"] = "action-change"
    app.run()
    assert field(app, "Action").value == "Build"
    assert field(app, "Until").value == date(2027, 1, 1)
    changed = {"Plan": "rip", "Status": "implemented", "Spent_(Rs)": 9_000}
    send(app, **changed, Recommendations_it_serves_besides=["r2"])
    assert "write the reason" in app.error[-1].value
    note = next(one.label for one in app.text_input if one.label.startswith("Why"))
    field(app, note).set_value("The school is open")
    press(app, "Send")
    be(monkeypatch, "b@x.pk", "reviewer", "Secretary")
    app.run()
    press(app, "Publish now")
    (row,) = query(read_release(lake), "select * from actions").to_pylist()
    assert (row["status"], row["spent_pkr"], row["department_id"], row["due_on"]) == (
        "implemented", 9_000, "d1", date(2027, 1, 1),
    )  # fmt: skip
    assert sorted(actions.served(read_release(lake), "x1")["recommendation_id"]) == ["r1", "r2"]


def test_a_change_that_changes_nothing_is_refused_and_nothing_is_kept(app, lake):  # noqa: F811
    desks = {"title": "Desks", "plan": "rip", "budget_pkr": 5e6, "due_on": date(2027, 1, 1)}
    sent = submit_tables(lake, planning.action_rows(desks, ["r1"], "PK-SD"), by="a@x.pk", unit="PK-SD")
    publish(lake, sent.submission, "b@x.pk")
    app.query_params["action"] = "pk-sd-desks"
    app.query_params["write"] = "action-change"
    app.run()
    field(app, next(one.label for one in app.text_input if one.label.startswith("Why"))).set_value("None")
    send(app, Action=" Desks ")
    assert app.error[-1].value == "Nothing is changed: correct what is different now, then send it."
    assert [one.id for one in read_submissions(lake)] == [sent.submission]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"Until": date(2025, 1, 1)}, "Until\\: the day it ends, 2025-01-01, is before the day it starts, 2026-01-01"),
        ({"Budget_(Rs)": -5}, "Budget (Rs)\\: -5 is below zero"),
        ({"Plan": None}, "choose its plan"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_name_of_its_field_and_nothing_is_kept(app, lake, wrong, said):  # noqa: F811
    send(adding(app), **NEW | wrong)
    assert said in app.error[-1].value
    assert read_submissions(lake) == []
    assert field(app, "Action").value == "Hire  women teachers"  # what was written stays


def test_an_action_of_a_name_that_stands_is_not_overwritten(app, lake, monkeypatch):  # noqa: F811
    sent = submit_tables(
        lake, planning.action_rows({"title": "Desks", "plan": "rip"}, [], "PK-SD"), by="a@x.pk", unit="PK-SD"
    )
    publish(lake, sent.submission, "b@x.pk")
    send(adding(app), **NEW | {"Action": "desks"})
    assert "has an action of this name" in app.error[-1].value


def test_an_unknown_recommendation_is_refused_at_the_door_by_its_name(lake):  # noqa: F811
    rows = planning.action_rows({"title": "Desks", "plan": "rip"}, ["r1", "r99"], "PK-SD")
    sent = submit_tables(lake, rows, by="A", unit="PK-SD")
    (wrong,) = [one for one in sent.findings if one.severity == "error"]
    assert (wrong.rule, wrong.column, wrong.message) == (
        "unknown-reference", "recommendation_id", "r99 is not in recommendations",
    )  # fmt: skip
    assert read_submissions(lake) == []


def test_another_government_may_not_change_it(app, lake, monkeypatch):  # noqa: F811
    monkeypatch.setattr(account, "who", lambda: access.Person("c@x.pk", "PK-PB", "analyst", "Clerk"))
    app.query_params["action"] = "x1"
    app.query_params["write"] = "action-change"
    app.run()
    assert "Clerk is no analyst or reviewer of Sindh" in app.info[0].value
    assert "Send" not in [one.label for one in app.button]


def plans_page():
    from datetime import date

    import streamlit as st

    from hrdash.ui import actions, cached

    st.title("A page")
    release, on = cached.release(), date(2026, 6, 1)
    actions.show_list(release, None, None, on)


def test_the_table_of_actions_heads_their_last_day_by_its_own_word(app, monkeypatch):
    monkeypatch.setattr("hrdash.ui.show.show_table", show.show_rows)  # unfolded
    monkeypatch.setattr("hrdash.ui.show.show_linked_line", lambda *_: None)
    page = AppTest.from_function(plans_page, default_timeout=30)
    page.query_params["view"] = "all"
    page.run()
    assert not page.exception
    columns = json.loads(page.dataframe[0].proto.columns)
    assert columns["due_on"]["label"] == "Until"
