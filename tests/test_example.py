import importlib
import importlib.util
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from hrdash.vocabulary import codes, tables

PROJECT = Path(__file__).parents[1]
EXAMPLE, STARTER = PROJECT / "data" / "example", PROJECT / "data" / "starter"
LADDER = ("no_report", "not_started", "in_progress", "partly_implemented", "implemented")


@pytest.fixture(scope="module")
def make_example():
    specification = importlib.util.spec_from_file_location("make_example", EXAMPLE / "make_example.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def assignments() -> pd.DataFrame:
    return read(EXAMPLE / "assignments.csv").merge(
        read(STARTER / "recommendations.csv")[
            ["recommendation_id", "kind", "response", "is_current", "themes"]
        ]
    )


@pytest.fixture(scope="module")
def leads(assignments) -> pd.DataFrame:
    return assignments[assignments["role"] == "lead"]


@pytest.fixture(scope="module")
def reports() -> pd.DataFrame:
    return read(EXAMPLE / "status_reports.csv")


def statuses(leads: pd.DataFrame, reports: pd.DataFrame, as_of: str) -> pd.Series:
    """Each lead assignment's latest status by a day, `no_report` where there is none."""
    by_then = reports[reports["as_of"] <= as_of].sort_values("as_of")
    latest = by_then.drop_duplicates("assignment_id", keep="last").set_index("assignment_id")["status"]
    return leads.set_index("assignment_id")["unit"].to_frame().join(latest)["status"].fillna("no_report")


@pytest.mark.parametrize("name", ["assignments", "status_reports"])
def test_the_script_writes_the_same_bytes_each_time(make_example, tmp_path, name):
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        make_example.make_example(tmp_path / folder)
    first, second = (tmp_path / folder / f"{name}.csv" for folder in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes() == (EXAMPLE / f"{name}.csv").read_bytes(), "run data/example/make_example.py"


def test_the_script_of_the_actions_writes_the_same_bytes_each_time(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(EXAMPLE))
    importlib.import_module("make_actions").make_actions(tmp_path)
    for name in ("actions", "action_recommendations"):
        made = (tmp_path / f"{name}.csv").read_bytes()
        assert made == (EXAMPLE / f"{name}.csv").read_bytes(), "run data/example/make_actions.py"


def test_every_example_action_says_so_and_serves_what_its_unit_was_asked(assignments):
    actions, links = read(EXAMPLE / "actions.csv"), read(EXAMPLE / "action_recommendations.csv")
    assert set(actions["is_example"]) == {"true"}
    assert actions["title"].str.startswith("Example: ").all()
    served = links.merge(actions[["action_id", "unit"]])[["recommendation_id", "unit"]]
    asked = set(zip(assignments["recommendation_id"], assignments["unit"], strict=True))
    assert set(served.itertuples(index=False, name=None)) <= asked
    assert set(links["action_id"]) == set(actions["action_id"])


@pytest.mark.parametrize("name", ["assignments", "status_reports", "actions", "action_recommendations"])
def test_an_example_file_has_its_tables_columns_and_every_key_once(name):
    rows, table = read(EXAMPLE / f"{name}.csv"), tables()[name]
    assert list(rows) == list(table.columns)
    assert not rows.duplicated(list(table.key)).any()


def test_everything_invented_says_so(assignments, reports):
    assert set(assignments["is_example"]) == set(reports["is_example"]) == {"true"}
    for column in ("reason", "next_step", "difficulty", "support_needed"):
        texts = reports[column][reports[column] != ""]
        assert len(texts) > 0
        assert texts.str.startswith("Example: ").all(), column
    links = reports["evidence"].str.split(";").explode()
    assert links[links != ""].str.startswith("https://example.org/").all()
    assert (reports["reason"] != "").all()


def test_only_what_a_rate_counts_is_assigned_and_all_of_it(assignments):
    register = read(STARTER / "recommendations.csv")
    counted = register[
        (register["kind"] == "recommendation")
        & (register["is_current"] == "true")
        & register["response"].isin(["supported", "supported_in_part", "not_applicable"])
    ]
    assert set(assignments["recommendation_id"]) == set(counted["recommendation_id"])


def test_there_is_one_lead_for_a_recommendation_and_unit_and_it_is_an_office_of_that_unit(assignments, leads):
    assert not leads.duplicated(["recommendation_id", "unit"]).any()
    offices = read(STARTER / "departments.csv").rename(columns={"unit": "office_unit", "kind": "office_kind"})
    placed = assignments.merge(offices, on="department_id")
    assert len(placed) == len(assignments)
    assert (placed["unit"] == placed["office_unit"]).all()
    assert "commission" not in set(placed["office_kind"]), "independent commissions are not assigned work"
    assert set(assignments["role"]) == {"lead", "support"}


def test_the_example_has_the_size_of_real_life(assignments, leads, reports):
    assert 700 <= len(assignments) <= 1100
    assert 1200 <= len(reports) <= 2500
    assert set(leads["unit"]) == set(codes("units"))
    assert set(reports["status"]) == {status for status in codes("statuses") if status != "no_report"}


def test_a_report_follows_its_assignment_and_a_second_post_validates_it(assignments, reports):
    dated = reports.merge(assignments, on="assignment_id")
    assert len(dated) == len(reports)
    assert (dated["role"] == "lead").all()
    in_order = dated[["assigned_on", "as_of", "reported_on", "validated_on"]]
    assert in_order.apply(lambda row: list(row) == sorted(row), axis=1).all()
    assert dated["as_of"].min() < "2015" < "2026-09" < dated["as_of"].max()
    assert dated["validated_on"].max() <= "2026-10-31"
    assert (dated["reported_by"] != dated["validated_by"]).all()
    assert dated["reported_on"].map(lambda day: date.fromisoformat(day).weekday() < 5).all()
    assert not reports.duplicated(["assignment_id", "as_of"]).any()


def test_nothing_is_reported_after_no_longer_applicable(reports):
    last = reports.sort_values("as_of").drop_duplicates("assignment_id", keep="last")
    closed = reports[reports["status"] == "no_longer_applicable"]
    assert 5 <= len(closed) <= 40
    assert set(closed["status_report_id"]) <= set(last["status_report_id"])


def test_silence_is_where_it_is_in_life(leads, reports):
    unit = leads.set_index("assignment_id")["unit"]
    is_silent = statuses(leads, reports, "2026-10-31").eq("no_report").groupby(unit).mean()
    assert is_silent["PK-JK"] == 1
    assert is_silent["PK-BA"] > 0.5 > is_silent["PK-SD"] > is_silent["FED"] > 0
    last_report = reports.groupby(reports["assignment_id"].map(unit))["as_of"].max()
    assert last_report["PK-GB"][:4] == "2021"
    assert (last_report.drop("PK-GB") > "2026").all()


def test_some_themes_have_not_been_asked_of_the_two_areas(leads):
    themes = leads.assign(theme=leads["themes"].str.split(";").str[0]).groupby("unit")["theme"].agg(set)
    assert themes["PK-JK"] == {"education", "health"}
    assert {"justice", "freedoms", "institutions"} & themes["PK-GB"] == set()


def test_some_recommendations_are_unanswered_by_everybody(leads, reports):
    status = statuses(leads, reports, "2026-10-31").rename("status")
    by_recommendation = leads.set_index("assignment_id").join(status).groupby("recommendation_id")["status"]
    nobody = by_recommendation.agg(lambda found: set(found) == {"no_report"})
    assert 1 <= nobody.sum() <= 10


@pytest.mark.parametrize("unit", ["FED", "PK-KP", "PK-PB", "PK-SD", "PK-BA", "PK-IS"])
def test_something_moved_forward_in_the_last_twelve_months(leads, reports, unit):
    own = leads[leads["unit"] == unit]
    before, now = (
        statuses(own, reports, day).map({status: step for step, status in enumerate(LADDER)})
        for day in ("2025-10-31", "2026-10-31")
    )
    assert ((now > before) & (before > 0)).sum() >= 3


def test_units_differ_by_theme_and_finished_work_is_not_always_proved(leads, reports):
    latest = reports.sort_values("as_of").drop_duplicates("assignment_id", keep="last")
    done = latest[latest["status"] == "implemented"]
    assert 0.3 < (done["evidence"] != "").mean() < 0.9
    themes = leads.set_index("assignment_id")["themes"].str.split(";").str[0]
    status = statuses(leads, reports, "2026-10-31")
    unit = leads.set_index("assignment_id")["unit"]
    rates = status.eq("implemented").groupby([unit, themes]).mean().unstack()
    assert rates.loc["PK-KP", "institutions"] > rates.loc["PK-PB", "freedoms"]
    assert rates.loc["PK-SD", "violence"] > rates.loc["PK-SD", "education"]
