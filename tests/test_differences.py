"""What a reviewer is shown before publishing: new, revised, unchanged, as the release door will count them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrdash.store import read_release
from hrdash.submissions import Staged, changes, counts, publish, receive
from hrdash.submissions.kept import keep_staged
from tests.small_lake import make_lake, rows_of

FIGURES = """
    indicator_id  area   period  sex  value  unit_measure  obs_status  definition  submission
    literacy      PK-SD  2019    _T   61     PT            A           survey      new
    literacy      PK-SD  2019    F    47     PT            A           survey      new
    literacy      PK-SD  2021    _T   63     PT            P           survey      new
"""


def staged(**drawn):
    return Staged({name: rows_of(name, text) for name, text in drawn.items()}, [])


def rows(release, *wanted, reviewer_of=None, **drawn):
    found = changes(release, staged(**drawn), reviewer_of).to_pylist()
    return [tuple(row[name] for name in wanted) for row in found]


def test_a_row_is_new_revised_or_unchanged_and_says_by_how_much(release):
    assert rows(
        release, "change", "period", "sex", "old_value", "new_value", "difference", observations=FIGURES
    ) == [
        ("revised", "2019", "_T", 58, 61, 3),
        ("unchanged", "2019", "F", 47, 47, 0),
        ("new", "2021", "_T", None, 63, None),
    ]
    changed = changes(release, staged(observations=FIGURES))
    assert counts(changed) == {"new": 1, "revised": 1, "unchanged": 1}
    assert changed["relative_change"].to_pylist() == [pytest.approx(3 / 58), 0, None]
    assert changed["key"][0].as_py() == "literacy · PK-SD · 2019 · survey"


def test_the_columns_that_differ_are_named_with_what_they_said_and_will_say(release):
    figures = """
        indicator_id  area   period  value  unit_measure  obs_status  definition  source
        literacy      PK-SD  2019    61     PT            P           survey      yearbook
    """
    assert rows(release, "columns", "old", "new", observations=figures) == [
        (["value", "obs_status", "source"], ["58", "A", None], ["61", "P", "yearbook"])
    ]


def test_where_a_row_was_read_is_no_difference(release):
    figures = """
        indicator_id  area   period  value  unit_measure  obs_status  definition  sheet  cell
        literacy      PK-SD  2019    58     PT            A           survey      Data   C7
    """
    assert rows(release, "change", "sheet", "cell", observations=figures) == [("unchanged", "Data", "C7")]


def test_several_tables_are_told_apart_and_a_new_row_says_what_it_holds(release):
    status = """
        status_report_id  assignment_id  as_of       status       evidence  validated_by
        s1                a1             2026-06-01  implemented  x.pk;y.pk  -
    """
    found = rows(
        release, "table", "change", "key", "columns", "new", observations=FIGURES, status_reports=status
    )
    assert [row[:2] for row in found[:3]] == [
        ("observations", one) for one in ("revised", "unchanged", "new")
    ]
    assert found[3] == (
        "status_reports",
        "new",
        "s1",
        ["assignment_id", "as_of", "status", "evidence", "is_example"],
        ["a1", "2026-06-01", "implemented", "x.pk; y.pk", "false"],
    )


def test_a_file_without_rows_changes_nothing(release):
    assert counts(changes(release, Staged({}, []))) == {"new": 0, "revised": 0, "unchanged": 0}


HIDDEN = """
    indicator_id  area   period  value  numerator  denominator  unit_measure  obs_status  definition
    people        PK-SD  2019    3      -          -            NUMBER        A           survey
"""
MANY = """
    indicator_id  area   period  value   unit_measure  obs_status  definition
    people        PK     2019    900000  NUMBER        A           survey
    people        PK-PB  2019    899997  NUMBER        A           survey
    people        PK-SD  2019    3       NUMBER        A           survey
"""
INDICATORS = """
    indicator_id  kind     unit_measure  direction  sensitivity
    people        outcome  NUMBER        neutral    normal
"""


def test_a_hidden_figure_is_shown_to_reviewers_of_its_unit_only(tmp_path):
    release = make_lake(tmp_path / "lake", indicators=INDICATORS, observations=MANY)
    wanted = ("change", "was_hidden", "old_value", "new_value", "difference")
    for reader in (None, "PK-PB", "FED"):
        assert rows(release, *wanted, reviewer_of=reader, observations=HIDDEN) == [
            ("revised", True, None, 3, None)
        ]
    assert rows(release, *wanted, reviewer_of="PK-SD", observations=HIDDEN) == [("unchanged", False, 3, 3, 0)]


CELLS = st.sampled_from(["58", "61", "-"])


@settings(
    derandomize=True,
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.dictionaries(st.sampled_from(["2018", "2019", "2020"]), st.tuples(CELLS, st.sampled_from("AP"))),
    st.sampled_from(["1", "2", "-"]),
)
def test_the_door_counts_what_was_shown(lake, figures, priority):
    lines = [f"literacy PK-SD {period} {value} PT {mark} survey" for period, (value, mark) in figures.items()]
    header = "indicator_id area period value unit_measure obs_status definition"
    drawn = {"clusters": f"cluster_id label priority\nc1 one {priority}"}
    drawn |= {"observations": "\n".join([header, *lines])} if lines else {}
    sent = staged(**drawn)
    shown = (
        changes(read_release(lake), sent)
        .group_by(["table", "change"])
        .aggregate([([], "count_all")])
        .to_pylist()
    )
    content = repr((sorted(figures.items()), priority, read_release(lake).version)).encode()
    submission = receive(lake, "f.csv", content, by="analyst", unit="PK-SD")
    keep_staged(lake, submission, sent)
    counted = publish(lake, submission, "reviewer").rows
    assert {(row["table"], row["change"]): row["count_all"] for row in shown} == {
        (name, change): n for name, by_change in counted.items() for change, n in by_change.items() if n
    }
