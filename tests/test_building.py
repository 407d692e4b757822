"""The build makes a whole lake or none."""

import multiprocessing
import os

import pytest

from hrdash.store import query, read_releases
from hrdash.submissions import Refused, build
from tests.submitted import line, published, values


def count(release, table):
    return query(release, f"select * from {table}").num_rows


def test_build_makes_a_demonstration_lake_of_submissions(tmp_path, data):
    seen = []
    built = build(tmp_path / "lake", data=data, progress=lambda *step: seen.append(step))
    assert built.release.is_demonstration
    assert built.moved_to is None
    assert (count(built.release, "observations"), count(built.release, "status_reports")) == (2, 1)
    assert count(built.release, "areas") > 0
    history = read_releases(tmp_path / "lake")
    assert {release.action for release in history} == {"build"}
    assert [release.submission for release in reversed(history)] == [
        None,
        "starter-indicators",
        "starter-recommendations",
        "starter-census-2023-table-12",
        "example-assignments",
        "example-status_reports",
    ]
    assert [step[:2] for step in seen] == [(number, 5) for number in range(1, 6)]
    row = query(
        built.release, "select submission, sheet, cell from observations where area = 'PK-SD'"
    ).to_pylist()[0]
    assert row == {
        "submission": "starter-census-2023-table-12",
        "sheet": "census-2023-table-12",
        "cell": "L3",
    }


def test_build_without_example_makes_a_working_lake(tmp_path, data):
    built = build(tmp_path / "lake", with_example=False, data=data)
    assert not built.release.is_demonstration
    assert count(built.release, "assignments") == 0


def test_a_second_build_changes_nothing(tmp_path, data):
    first = build(tmp_path / "lake", data=data)
    assert build(tmp_path / "lake", with_example=False, data=data) == first


def test_a_fresh_build_moves_the_old_lake_aside(tmp_path, data):
    lake = tmp_path / "lake"
    build(lake, data=data)
    published(lake, line(value="77"))
    built = build(lake, with_example=False, fresh=True, data=data)
    assert built.moved_to.name.startswith("lake.before-")
    assert values(built.moved_to)["2019", "_T"] == 77
    assert values(lake)["2019", "_T"] == 61
    assert not built.release.is_demonstration


def test_a_build_that_fails_leaves_no_lake(tmp_path, data):
    (data / "starter" / "indicators.csv").write_text(
        "indicator_id,kind,label_en,themes,unit_measure,direction,sensitivity\n"
        "literacy,opinion,Literacy,education,PT,higher_is_better,normal\n"
    )
    with pytest.raises(
        Refused, match=r"has-errors: indicators\.csv has errors: indicators B2: opinion is not a code"
    ):
        build(tmp_path / "lake", data=data)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def _build_and_die(lake, data):
    build(lake, data=data, progress=lambda *_: os._exit(9))


def test_a_killed_build_leaves_no_lake_and_the_next_cleans_up(tmp_path, data):
    dying = multiprocessing.get_context("spawn").Process(
        target=_build_and_die, args=(tmp_path / "lake", data)
    )
    dying.start()
    dying.join(60)
    assert dying.exitcode == 9
    leftovers = [path.name for path in tmp_path.iterdir() if path.name != "data"]
    assert len(leftovers) == 1
    assert leftovers[0].startswith("lake.building-")
    build(tmp_path / "lake", data=data)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "lake"]
