"""Who may do what: the people file, the rule for each role, and that no submission goes past it."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdash import access
from hrdash.access import ACTIONS, Denied, Person, may, read_people
from hrdash.queries import tables
from hrdash.store import LakeError, query, read_release, read_releases
from hrdash.submissions import (
    Refused,
    build,
    forget,
    publish,
    read_submission,
    receive,
    reject,
    revert,
    stage,
    state_of,
    withdraw,
)
from tests.submitted import HEADER, line

PEOPLE = """person,unit,role,post
aisha@sindh.pk,PK-SD,analyst,"Analyst, Sindh cell"
rashid@sindh.pk,PK-SD,reviewer,"Director, Sindh cell"
sana@sindh.pk,PK-SD,reviewer,"Secretary, Sindh"
vera@sindh.pk,PK-SD,viewer,"Clerk, Sindh"
paul@punjab.pk,PK-PB,reviewer,"Director, Punjab cell"
fatima@mohr.pk,FED,reviewer,"Director, Ministry"
omar@mohr.pk,,administrator,Operator
"""
ROLES = [
    # who, and what they may do to a submission of Sindh that somebody else sent
    ("aisha@sindh.pk", {"see", "submit"}),
    ("rashid@sindh.pk", {"see", "submit", "publish", "reject", "withdraw", "forget", "hide"}),
    ("vera@sindh.pk", set()),
    ("paul@punjab.pk", set()),
    ("fatima@mohr.pk", set()),
    ("omar@mohr.pk", {"revert"}),
    ("nobody@sindh.pk", set()),
]


@pytest.fixture
def people(lake):
    """The people file of the small lake, as an administrator keeps it in a spreadsheet."""
    (lake / "restricted" / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return read_people(lake)


def send(lake, by="aisha@sindh.pk", unit="PK-SD", value="61"):
    submission = receive(lake, "sindh.csv", (HEADER + line(value=value)).encode(), by=by, unit=unit)
    stage(lake, submission)
    return submission


@pytest.mark.parametrize(("by", "allowed"), ROLES, ids=[by for by, _ in ROLES])
def test_each_role_may_do_what_it_is_for_and_nothing_else(people, by, allowed):
    assert {action for action in ACTIONS if isinstance(may(action, people, by, "PK-SD"), Person)} == allowed


def test_without_a_people_file_the_one_user_may_do_everything(lake):
    assert read_people(lake) is None
    for action in ACTIONS:
        assert may(action, None, "me", "PK-SD", sent_by=["me"]) == Person(
            None, "PK-SD", "administrator", "me"
        )
    submission = send(lake, by="me")
    assert publish(lake, submission, "me").by == "me"


def test_a_person_is_found_by_e_mail_or_post_in_any_letters(people):
    for by in ("RASHID@Sindh.pk", "director, sindh cell", " Director,  Sindh cell "):
        assert may("publish", people, by, "PK-SD").post == "Director, Sindh cell"


def test_the_reason_names_the_post_and_who_to_ask(people):
    assert may("publish", people, "aisha@sindh.pk", "PK-SD").reason == (
        "Analyst, Sindh cell is no reviewer of Sindh; ask one of them"
    )
    assert may("submit", people, "omar@mohr.pk", "PK-SD").reason == (
        "Operator is no analyst or reviewer of Sindh; ask one of them"
    )
    assert may("revert", people, "fatima@mohr.pk", None).reason == (
        "Director, Ministry is no administrator; ask one of them"
    )
    assert "'" not in may("see", people, "x@y.pk", "PK-SD").reason
    assert may("see", people, "x@y.pk", "PK-SD").reason.startswith("x@y.pk is not in the people file")


def test_a_second_person_publishes(lake, people):
    submission = send(lake, by="rashid@sindh.pk")
    for by in ("rashid@sindh.pk", "Director, Sindh cell"):
        with pytest.raises(Refused, match="not-allowed: Director, Sindh cell sent it; a second person"):
            publish(lake, submission, by)
    assert publish(lake, submission, "sana@sindh.pk").by == "Secretary, Sindh"


def test_whoever_sent_it_from_another_post_is_still_the_same_person(lake, people):
    submission = send(lake)
    promoted = PEOPLE.replace('PK-SD,analyst,"Analyst, Sindh cell"', 'PK-SD,reviewer,"Additional Secretary"')
    (lake / "restricted" / "people.csv").write_text(promoted)
    with pytest.raises(Refused, match="not-allowed: Additional Secretary sent it"):
        publish(lake, submission, "aisha@sindh.pk")


def test_what_was_sent_before_people_were_listed_needs_a_second_person_too(lake):
    submission = send(lake, by="Director, Sindh cell")
    (lake / "restricted" / "people.csv").write_text(PEOPLE)
    with pytest.raises(Refused, match="not-allowed"):
        publish(lake, submission, "rashid@sindh.pk")
    publish(lake, submission, "sana@sindh.pk")


def test_history_shows_posts_and_never_an_e_mail(lake, people):
    submission = send(lake)
    assert read_submission(lake, submission).by == "Analyst, Sindh cell"
    publish(lake, submission, "rashid@sindh.pk")
    withdraw(lake, submission, "sana@sindh.pk", "r")
    forget(lake, submission, "rashid@sindh.pk", "r")
    revert(lake, 2, "omar@mohr.pk", "r")
    assert [one["by"] for one in tables.history(lake)] == [
        "Operator",
        "Director, Sindh cell",
        "Secretary, Sindh",
        "Director, Sindh cell",
        "test",
    ]
    assert [path for path in (lake / "releases").iterdir() if "@" in path.read_text()] == []


def test_the_post_validates_a_status_report(lake, people):
    header = "status_report_id,assignment_id,as_of,status\n"
    (lake / "restricted" / "people.csv").unlink()
    for name, content in {
        "recommendations": "recommendation_id,kind,mechanism,body,text\nr1,recommendation,UPR,UPR,Act.\n",
        "assignments": "assignment_id,recommendation_id,unit,role\na1,r1,PK-SD,lead\n",
    }.items():
        submission = receive(lake, f"{name}.csv", content.encode(), by="me", unit=None)
        stage(lake, submission)
        publish(lake, submission, "me")
    (lake / "restricted" / "people.csv").write_text(PEOPLE)
    content = (header + "s1,a1,2026-06-01,in_progress\n").encode()
    submission = receive(lake, "status_reports.csv", content, by="aisha@sindh.pk", unit="PK-SD")
    stage(lake, submission)
    publish(lake, submission, "rashid@sindh.pk")
    rows = query(read_release(lake), "select validated_by from status_reports").to_pylist()
    assert rows == [{"validated_by": "Director, Sindh cell"}]


def test_no_act_goes_past_the_rule_and_a_refused_one_writes_nothing(lake, people):
    submission = send(lake)
    before = sorted(path for path in lake.rglob("*"))
    for act in (
        lambda by: receive(lake, "x.csv", b"x", by=by, unit="PK-SD"),
        lambda by: publish(lake, submission, by),
        lambda by: reject(lake, submission, by, "r"),
        lambda by: withdraw(lake, submission, by, "r"),
        lambda by: forget(lake, submission, by, "r"),
        lambda by: revert(lake, 1, by, "r"),
    ):
        for by in ("vera@sindh.pk", "paul@punjab.pk", "fatima@mohr.pk", "a stranger"):
            with pytest.raises(Refused, match="not-allowed"):
                act(by)
    assert sorted(path for path in lake.rglob("*")) == before
    assert state_of(lake, submission).state == "staged"


def test_what_is_no_unit_s_is_an_administrator_s(people):
    for action in ("submit", "publish", "withdraw"):
        assert isinstance(may(action, people, "fatima@mohr.pk", None), Denied)
        assert may(action, people, "omar@mohr.pk", None).post == "Operator"


def test_one_person_may_have_several_roles(lake, people):
    (lake / "restricted" / "people.csv").write_text(
        PEOPLE + "aisha@sindh.pk,PK-BA,reviewer,Acting Director\n"
    )
    everyone = read_people(lake)
    assert may("publish", everyone, "aisha@sindh.pk", "PK-BA").post == "Acting Director"
    assert isinstance(may("publish", everyone, "aisha@sindh.pk", "PK-SD"), Denied)
    assert set(access.units("submit", everyone, "aisha@sindh.pk")) == {"PK-BA", "PK-SD"}
    assert access.units("publish", everyone, "aisha@sindh.pk") == ["PK-BA"]


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + PEOPLE.encode(),
        PEOPLE.replace("\n", "\r\n").encode(),
        b"Post;Role;Unit;Person;Remark\r\n"
        b"Director, Sindh cell;Reviewer;PK-SD;Rashid@Sindh.pk;\xe9\r\n;;;;\r\nClerk;viewer;PK-SD;c@s.pk\r\n",
    ],
    ids=["utf-8 with a mark", "crlf", "semicolons, other order, cp1252, a blank line"],
)
def test_the_file_is_read_as_spreadsheets_save_it(lake, content):
    (lake / "restricted" / "people.csv").write_bytes(content)
    assert may("publish", read_people(lake), "rashid@sindh.pk", "PK-SD").post == "Director, Sindh cell"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("person,unit,role\na@b.pk,PK-SD,analyst\n", "line 1, needs the columns person, unit, role, post"),
        (PEOPLE + ",PK-SD,analyst,Post\n", "line 9, person is blank; write an e-mail"),
        (PEOPLE + "a@b.pk,PK-SD,analyst,\n", "line 9, post is blank; write a post"),
        (PEOPLE + "a@b.pk,PK-SD,boss,Post\n", "line 9, 'boss' is no role; write viewer, analyst, reviewer"),
        (PEOPLE + "a@b.pk,Sindh,analyst,Post\n", "line 9, 'Sindh' is no unit; write one of FED, PK-"),
        (PEOPLE + "a@b.pk,,analyst,Post\n", "line 9, '' is no unit"),
        (PEOPLE + "a@b.pk,PK-PB,analyst,operator\n", "line 9, the post 'operator' has two holders"),
        ("person,unit,role,post\n", "people.csv lists nobody; write a line for each person"),
        ("", "line 1, needs the columns"),
        (PEOPLE + '"' + "x" * 200_000, "is not CSV"),
    ],
)
def test_a_broken_people_file_names_line_and_remedy_and_nobody_may_write(lake, content, said):
    submission = send(lake, by="me")
    (lake / "restricted" / "people.csv").write_text(content)
    with pytest.raises(LakeError, match=r"people-file: .*people\.csv") as broken:
        read_people(lake)
    assert said in broken.value.message
    for act in (
        lambda: receive(lake, "x.csv", b"x", by="rashid@sindh.pk", unit="PK-SD"),
        lambda: publish(lake, submission, "rashid@sindh.pk"),
        lambda: revert(lake, 1, "omar@mohr.pk", "r"),
    ):
        with pytest.raises(LakeError, match="people-file"):
            act()
    assert len(read_releases(lake)) == 1


def test_a_people_file_that_is_named_and_not_there_lets_nobody_write(lake, tmp_path, monkeypatch):
    monkeypatch.setenv("HRDASH_PEOPLE", str(tmp_path / "people.csv"))
    with pytest.raises(LakeError, match=r"people-file: .*cannot be read.*HRDASH_PEOPLE"):
        send(lake)
    (tmp_path / "people.csv").write_text(PEOPLE)
    assert read_submission(lake, send(lake)).by == "Analyst, Sindh cell"


def test_a_build_asks_nobody_and_keeps_the_people(tmp_path, data, monkeypatch):
    monkeypatch.setenv("HRDASH_PEOPLE", str(tmp_path / "nowhere.csv"))
    lake = tmp_path / "lake"
    build(lake, data=data)
    monkeypatch.delenv("HRDASH_PEOPLE")
    (lake / "restricted" / "people.csv").write_text(PEOPLE)
    build(lake, data=data, fresh=True)
    assert len(read_people(lake)) == 7


TEXTS = st.one_of(
    st.text(max_size=30), st.sampled_from(["person", "unit", "role", "post", "PK-SD", "reviewer", "\n"])
)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.lists(TEXTS, max_size=12).map(",".join), st.booleans())
def test_whatever_stands_in_the_file_it_is_read_or_refused(tmp_path_factory, content, has_header):
    lake = tmp_path_factory.getbasetemp() / "anything"
    (lake / "restricted").mkdir(parents=True, exist_ok=True)
    header = "person,unit,role,post\n" if has_header else ""
    (lake / "restricted" / "people.csv").write_bytes((header + content).encode("utf-8", "replace"))
    try:
        found = read_people(lake)
    except LakeError as refusal:
        found = []
        assert refusal.code == "people-file"  # noqa: PT017 (read or refused: both are right)
    assert all(one.role in access.ROLES and one.person and one.post for one in found)
