import csv
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from hrdash.register import mark_current
from hrdash.vocabulary import LIST, codes, tables

PROJECT = Path(__file__).parents[1]
STARTER = PROJECT / "data" / "starter"
SHARED = PROJECT.parent / "shared"
needs_shared = pytest.mark.skipif(not (SHARED / "data" / "upr").exists(), reason="needs ../shared/data")

FILES = (
    *("recommendations", "clusters", "reviews", "departments", "committee_grades", "decisions"),
    *("calendar", "documents", "grade_scales", "follow_up_rules"),
)


def read(name: str) -> list[dict]:
    """One starter file, lists as lists and blanks as empty text."""
    lists = {column for column, kind in tables()[name].columns.items() if kind == LIST}
    with (STARTER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [
            {
                key: [part for part in cell.split(";") if part] if key in lists else cell
                for key, cell in row.items()
            }
            for row in csv.DictReader(lines)
        ]


@pytest.fixture(scope="module")
def recommendations() -> list[dict]:
    return read("recommendations")


@pytest.mark.parametrize("name", FILES)
def test_a_starter_file_has_its_tables_columns_and_every_key_once(name):
    rows, table = read(name), tables()[name]
    assert list(rows[0]) == list(table.columns)
    keys = Counter(tuple(row[column] for column in table.key) for row in rows)
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_days_and_truths_of_the_starter_files_can_be_read(name):
    for row in read(name):
        for column, value in row.items():
            if column.endswith("_on") and value:
                date.fromisoformat(value)
            if column.startswith("is_"):
                assert value in ("true", "false"), row


@pytest.mark.parametrize(
    ("column", "vocabulary"),
    [
        ("themes", "themes"),
        ("affected_groups", "affected_groups"),
        ("articles", "articles"),
        ("sdg_goals", "sdg_goals"),
        ("sdg_targets", "sdg_targets"),
        ("mechanism", "mechanisms"),
        ("body", "bodies"),
        ("kind", "recommendation_kinds"),
        ("response", "responses"),
    ],
)
def test_the_register_uses_the_vocabularys_codes(recommendations, column, vocabulary):
    known, unknown = codes(vocabulary), set()
    for row in recommendations:
        cell = row[column]
        unknown |= {code for code in (cell if isinstance(cell, list) else [cell]) if code not in known}
    assert unknown == set()


def test_every_recommendation_has_themes_groups_targets_and_the_goals_of_its_targets(recommendations):
    for row in recommendations:
        assert 1 <= len(row["themes"]) <= 2, row["recommendation_id"]
        assert min(len(row["affected_groups"]), len(row["sdg_targets"])) > 0, row["recommendation_id"]
        assert set(row["sdg_goals"]) == {target.split(".")[0] for target in row["sdg_targets"]}


def test_every_theme_and_group_is_asked_about(recommendations):
    for column in ("themes", "affected_groups"):
        assert {code for row in recommendations for code in row[column]} == set(codes(column))


def test_a_summary_is_one_plain_sentence_and_un_text_stays_out(recommendations):
    for row in recommendations:
        assert row["text"] == ""
        summary = row["summary"]
        assert summary.index(".") == len(summary) - 1, summary
        assert len(summary.split()) <= 30, summary


def test_one_paragraph_is_one_recommendation_with_its_states_in_a_list(recommendations):
    paragraphs = Counter(
        (row["symbol"], row["paragraph"], row["sub_item"]) for row in recommendations if row["paragraph"]
    )
    assert max(paragraphs.values()) == 1
    for row in recommendations:
        states = row["recommending_states"]
        assert len(states) == len(set(states)), row["recommendation_id"]
        assert bool(states) == (row["mechanism"] == "UPR"), row["recommendation_id"]


def test_an_unknown_paragraph_is_left_blank_and_said(recommendations):
    for row in recommendations:
        assert (row["paragraph"] == "") == ("left blank" in row["source"]), row["recommendation_id"]
        assert row["symbol"] in row["source"]
        assert row["issued_on"]


def test_only_reviews_have_responses(recommendations):
    for row in recommendations:
        assert (row["response"] == "not_applicable") == (row["mechanism"] != "UPR"), row["recommendation_id"]


def test_the_marks_of_what_is_current_are_the_rules(recommendations):
    rows = pd.DataFrame(recommendations)
    rows["cycle"] = pd.to_numeric(rows["cycle"])
    expected = mark_current(rows)["is_current"]
    assert (rows["is_current"].eq("true") == expected).all()


def test_the_loaded_cycles_have_as_many_recommendations_as_their_reviews_say(recommendations):
    reviews = {row["review_id"]: row for row in read("reviews")}
    for cycle in ("1", "2"):
        responses = Counter(
            row["response"] for row in recommendations if row["mechanism"] == "UPR" and row["cycle"] == cycle
        )
        review = reviews[f"upr-{cycle}"]
        assert {name: int(review[name]) for name in ("received", "supported", "noted")} == {
            "received": responses.total(),
            "supported": responses["supported"],
            "noted": responses["noted"],
        }


def test_a_review_says_where_it_is_known_from_and_a_count_says_how_it_was_counted():
    for row in read("reviews"):
        assert "" not in (row["source"], row["held_on"]), row["review_id"]
        if row["received"]:
            assert row["counted_as"], row["review_id"]
        if row["noted"]:
            assert int(row["supported"]) + int(row["noted"]) == int(row["received"])


def test_newer_known_reviews_than_the_register_holds_are_listed(recommendations):
    loaded = {row["symbol"] for row in recommendations}
    waiting = {row["review_id"] for row in read("reviews") if row["symbol"] not in loaded}
    assert {"upr-3", "upr-4", "ccpr-2024", "cerd-2024", "crc-2026"} <= waiting


def test_a_cluster_has_at_least_two_recommendations_and_most_belong_to_one(recommendations):
    members = Counter(row["cluster_id"] for row in recommendations if row["cluster_id"])
    assert set(members) == {row["cluster_id"] for row in read("clusters")}
    assert min(members.values()) >= 2
    assert members.total() / len(recommendations) > 0.9


def test_a_clusters_priority_has_a_reason():
    for row in read("clusters"):
        assert bool(row["priority"]) == bool(row["reason"]), row["cluster_id"]
        assert row["priority"] in ("", "1", "2", "3")


def test_a_graded_paragraph_is_in_the_register_as_chosen_for_follow_up(recommendations):
    chosen = {(row["symbol"], row["paragraph"]) for row in recommendations if row["is_follow_up"] == "true"}
    grades = {}
    for row in read("committee_grades"):
        grades.setdefault((row["symbol"], row["paragraph"]), set()).add(row["grade"])
    assert grades == {
        ("CCPR/C/PAK/CO/1", "18"): {"B", "C"},
        ("CCPR/C/PAK/CO/1", "20"): {"C"},
        ("CCPR/C/PAK/CO/1", "34"): {"B", "C"},
    }
    assert set(grades) <= chosen


def test_departments_stand_under_their_unit_with_a_post_and_no_private_contact():
    rows = read("departments")
    assert {row["unit"] for row in rows} == set(codes("units"))
    for row in rows:
        assert row["department_id"].startswith(row["unit"].lower() + "-")
        assert row["kind"] in codes("department_kinds")
        assert "" not in (row["name"], row["post"])
        assert not re.search(r"\b(Mr|Ms|Mrs|Dr|Syed)\b", row["post"])
        assert not row["office_email"] or row["office_email"].endswith(".gov.pk")


def test_the_first_meeting_took_five_decisions_and_the_second_seven():
    rows = read("decisions")
    assert sorted(Counter(row["meeting"] for row in rows).values()) == [5, 7]
    assert {row["unit"] for row in rows} <= set(codes("units")) | {""}


def test_an_event_says_where_it_is_known_from_and_names_nobody():
    for row in read("calendar"):
        assert row["note"], row["event_id"]
        assert not re.search(r"\b(Mr|Ms|Mrs|Dr|Syed)\b", row["note"] + row["stage"]), row["event_id"]
        assert set(row["participants"]) <= set(codes("participant_kinds")), row["event_id"]


def test_what_is_past_its_day_without_an_end_says_that_this_was_not_verified():
    for row in read("calendar"):
        if row["due_on"] and row["due_on"] < "2026-11-01" and not row["done_on"]:
            assert "not verified" in row["note"], row["event_id"]


def test_a_grade_is_one_of_its_scale_and_the_scale_held_on_that_day():
    scales = {(row["scale_id"], row["grade"]): row for row in read("grade_scales")}
    for row in read("committee_grades"):
        scale = scales[row["scale_id"], row["grade"]]
        assert scale["valid_from"] <= row["decided_on"] <= (scale["valid_to"] or "9999")


def test_procedures_of_one_body_follow_each_other():
    by_body: dict[str, list[dict]] = {}
    for row in read("follow_up_rules"):
        by_body.setdefault(row["body"], []).append(row)
        assert row["source"]
    for rules in by_body.values():
        ordered = sorted(rules, key=lambda row: row["valid_from"])
        assert [row["valid_to"] for row in ordered][-1] == ""
        for before, after in pairwise(ordered):
            assert before["valid_to"] < after["valid_from"]


# With the reports at hand: nothing is copied, and the register says what UPR Info says.


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", ""))


def runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


def upr_info() -> pd.DataFrame:
    return pd.read_csv(SHARED / "data" / "upr" / "pakistan_upr_info_cycles1-2.csv")


@needs_shared
def test_no_six_words_in_a_row_are_taken_from_the_reports(recommendations):
    reports = [path.read_bytes().decode("mac_roman") for path in (SHARED / "data" / "upr").glob("A_HRC*.txt")]
    seeds = [path.read_text(encoding="utf-8") for path in (SHARED / "seeds").glob("*.txt")]
    assert len(reports) == 2
    printed = set().union(*map(runs, [*reports, *seeds, *upr_info()["Text"]]))
    own = [row["summary"] for row in recommendations]
    own += [row["label"] for row in read("clusters")] + [row["text"] for row in read("decisions")]
    assert {text: copied for text in own if (copied := runs(text) & printed)} == {}


@needs_shared
@pytest.mark.parametrize(("cycle", "session"), [("1", 2), ("2", 14)])
def test_each_state_got_the_responses_that_upr_info_records(recommendations, cycle, session):
    info = upr_info().query("Session == @session and Response != 'Voluntary Pledge'")
    names = {"DPR Korea": "Democratic People's Republic of Korea"}
    recorded = {
        (names.get(state, state), "supported" if response == "Accepted" else "noted")
        for state, response in zip(info["From"], info["Response"], strict=True)
    }
    rows = [row for row in recommendations if row["cycle"] == cycle]
    assert {(state, row["response"]) for row in rows for state in row["recommending_states"]} == recorded


@needs_shared
def test_upr_infos_count_is_the_registers_counted_once_per_state_and_clause(recommendations):
    info = upr_info().query("Session == 14 and Response != 'Voluntary Pledge'")
    second = [row for row in recommendations if row["cycle"] == "2"]
    assert len(info) == 199
    # The Philippines stands twice in paragraph 122.12, with two clauses.
    assert sum(len(row["recommending_states"]) for row in second) == len(info) - 1


@needs_shared
def test_the_second_cycles_paragraphs_are_all_there_in_order(recommendations):
    report = (SHARED / "data" / "upr" / "A_HRC_22_12_pakistan2012.txt").read_bytes().decode("mac_roman")
    printed = re.findall(r"\b(12[23]\.\d+)\. ", report)
    assert [row["paragraph"] for row in recommendations if row["cycle"] == "2"] == printed
    numbers = [int(paragraph.split(".")[1]) for paragraph in printed[:-1]]
    assert all(after - before == 1 for before, after in pairwise(numbers))
