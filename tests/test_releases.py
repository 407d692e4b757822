"""Making releases: what an upsert counts, what stays hidden, one writer at a time, and what recovery mends."""

import json
import multiprocessing
from dataclasses import replace

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from hrdash.store import (
    LakeError,
    doctor,
    publishing,
    query,
    read_release,
    read_releases,
    read_true_observations,
    recover,
    write_release,
    write_revert,
)
from hrdash.store.releases import create_release, table_path
from hrdash.vocabulary import OBSERVATION_KEY, tables
from tests.small_lake import make_lake, rows_of


def publish(lake, removals=None, **drawn):
    upserts = {name: rows_of(name, text) for name, text in drawn.items()}
    return write_release(lake, upserts, action="publish", by="tester", removals=removals)


def people(*lines):
    return "\n".join(
        ["indicator_id area sex value unit_measure obs_status definition period submission", *lines]
    )


def shown(release, indicator="people"):
    rows = query(
        release, "select area, sex, value from observations where indicator_id = ? order by all", [indicator]
    )
    return [tuple(row.values()) for row in rows.to_pylist()]


def test_rows_are_new_revised_or_unchanged_by_key(lake):
    counts = publish(
        lake,
        observations="""
            indicator_id  area   period  value  unit_measure  obs_status  definition  submission
            literacy      PK     2019    60     PT            A           survey      second
            literacy      PK-PB  2019    66     PT            A           survey      second
            literacy      PK-PB  2021    67     PT            A           survey      second
        """,
    ).rows["observations"]
    assert counts == {"new": 1, "revised": 1, "unchanged": 1}


def test_an_unchanged_row_keeps_its_first_source_and_absence_deletes_nothing(lake):
    release = publish(
        lake,
        observations="""
            indicator_id  area   period  value  unit_measure  obs_status  definition  submission
            literacy      PK     2019    60     PT            A           survey      second
            literacy      PK-PB  2019    66     PT            A           survey      second
        """,
    )
    rows = query(release, "select area, sex, submission from observations order by all").to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("PK", "_T", "starter"),
        ("PK-PB", "_T", "second"),
        ("PK-SD", "F", "starter"),
        ("PK-SD", "_T", "starter"),
    ]


def test_where_nothing_changes_the_release_is_recorded_and_no_table_is_written(lake, release):
    again = publish(
        lake,
        observations="""
            indicator_id  area  period  value  unit_measure  obs_status  definition
            literacy      PK    2019    60     PT            A           survey
        """,
    )
    assert again.version == 2
    assert again.tables == release.tables
    assert again.rows == {"observations": {"new": 0, "revised": 0, "unchanged": 1}}


def test_a_small_sample_sent_again_is_unchanged(lake):
    drawn = """
        indicator_id  area   period  value  sample_size  unit_measure  obs_status  definition
        literacy      PK-BA  2019    44     30           PT            A           survey
        literacy      PK-IS  2019    80     20           PT            A           survey
    """
    publish(lake, observations=drawn)
    assert publish(lake, observations=drawn).rows["observations"] == {"new": 0, "revised": 0, "unchanged": 2}


def test_blank_parts_of_a_key_are_equal(tmp_path):
    drawn = """
        symbol        paragraph  sub_item  grade  scale_id
        CCPR/C/127/2  18         -         B      ccpr
    """
    make_lake(tmp_path / "lake", committee_grades=drawn)
    again = publish(tmp_path / "lake", committee_grades=drawn)
    assert again.rows["committee_grades"] == {"new": 0, "revised": 0, "unchanged": 1}


def test_the_newest_cycle_becomes_current_when_it_arrives(tmp_path):
    drawn = """
        recommendation_id  kind            mechanism  body  cycle  response   issued_on
        first              recommendation  UPR        UPR   1      supported  2008-06-04
    """
    make_lake(tmp_path / "lake", recommendations=drawn)
    newer = drawn.replace("first ", "second").replace(" 1 ", " 2 ")
    release = publish(tmp_path / "lake", recommendations=newer)
    rows = query(release, "select recommendation_id, is_current from recommendations order by all")
    assert rows["is_current"].to_pylist() == [False, True]
    assert release.rows["recommendations"] == {"new": 1, "revised": 0, "unchanged": 0}


def test_two_rows_with_one_key_are_refused_and_nothing_is_written(lake, release):
    with pytest.raises(LakeError, match="repeated-key: clusters has two rows with the key cluster_id=c1"):
        publish(
            lake,
            indicators="indicator_id kind\nnew-one outcome",
            clusters="cluster_id label\nc1 one\nc1 two",
        )
    assert read_release(lake) == release
    assert not table_path(release.lake, "clusters").exists()
    head = DeltaTable(table_path(release.lake, "indicators")).to_pyarrow_table()
    assert "new-one" not in head["indicator_id"].to_pylist()


def test_rows_of_unknown_tables_or_other_columns_are_refused(lake):
    with pytest.raises(LakeError, match="unknown-table"):
        write_release(lake, {"withheld": tables()["withheld"].schema.empty_table()}, action="publish", by="x")
    with pytest.raises(LakeError, match="wrong-columns: rows for clusters"):
        write_release(lake, {"clusters": pa.table({"cluster_id": ["c1"]})}, action="publish", by="x")


def test_hidden_stays_hidden_when_the_figure_grows(lake):
    publish(lake, observations=people("people PK-PB F 3 NUMBER A census 2019 s"))
    grown = publish(lake, observations=people("people PK-PB F 300 NUMBER A census 2019 s"))
    assert shown(grown) == [("PK-PB", "F", None)]


def test_a_key_once_hidden_is_hidden_when_it_comes_back(lake):
    key = pa.table({name: ["_T"] for name in OBSERVATION_KEY})
    for name, value in {
        "indicator_id": "people",
        "area": "PK-PB",
        "sex": "F",
        "definition": "census",
        "period": "2019",
    }.items():
        key = key.set_column(key.schema.names.index(name), name, pa.array([value]))
    publish(lake, observations=people("people PK-PB F 3 NUMBER A census 2019 s"))
    gone = publish(lake, removals={"observations": key})
    assert shown(gone) == []
    assert gone.rows["observations"] == {"new": 0, "revised": 0, "unchanged": 0, "removed": 1}
    back = publish(lake, observations=people("people PK-PB F 300 NUMBER A census 2019 s"))
    assert shown(back) == [("PK-PB", "F", None)]


def test_an_indicator_that_becomes_sensitive_is_hidden_again(lake):
    drawn = people("people PK-PB F 7 NUMBER A census 2019 s", "people PK-SD F 70 NUMBER A census 2019 s")
    assert shown(publish(lake, observations=drawn)) == [("PK-PB", "F", 7), ("PK-SD", "F", 70)]
    release = publish(lake, indicators="indicator_id kind sensitivity\npeople outcome sensitive")
    assert shown(release)[0] == ("PK-PB", "F", None)


def test_a_revert_brings_every_table_back_as_a_new_release(lake, release):
    publish(lake, clusters="cluster_id label\nc1 one", indicators="indicator_id kind\nnew-one outcome")
    publish(lake, observations=people("people PK-PB F 700 NUMBER A census 2019 s"))
    reverted = write_revert(lake, 1, by="head", reason="wrong file", dropped=("a",))
    assert (reverted.version, reverted.reverted_to, reverted.dropped) == (4, 1, ("a",))
    for name in ("indicators", "observations", "clusters"):
        sql = f"select * from {name} order by all"
        assert query(reverted, sql).equals(query(release, sql))
    assert DeltaTable(table_path(release.lake, "clusters")).to_pyarrow_table().num_rows == 0


def test_a_revert_does_not_show_what_has_been_hidden_since(lake):
    before = publish(lake, observations=people("people PK-PB F 300 NUMBER A census 2019 s"))
    publish(lake, observations=people("people PK-PB F 3 NUMBER A census 2019 s"))
    reverted = write_revert(lake, before.version, by="head", reason="r", dropped=())
    assert shown(reverted) == [("PK-PB", "F", None)]
    true = read_true_observations(reverted, pa.table({"indicator_id": ["people"]}))
    assert true["value"].to_pylist() == [300]


def test_a_release_file_is_never_overwritten(release):
    with pytest.raises(FileExistsError):
        create_release(replace(release, by="somebody else"))
    assert read_release(release.lake) == release


def test_releases_are_read_newest_first_and_say_what_happened(lake):
    publish(lake, clusters="cluster_id label\nc1 one")
    newest, first = read_releases(lake)
    assert (newest.version, newest.action, newest.by, newest.is_demonstration) == (
        2,
        "publish",
        "tester",
        True,
    )
    assert first.rows["observations"] == {"new": 4, "revised": 0, "unchanged": 0}


def _publish_many(lake, who, count, start):
    start.wait()
    for number in range(count):
        publish(
            lake, observations=people(f"people PK-PB F {1000 + number} NUMBER A {who} {2000 + number} {who}")
        )


@pytest.mark.slow
def test_two_writers_at_once_lose_nothing(lake):
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    writers = [context.Process(target=_publish_many, args=(lake, who, 8, start)) for who in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0, 0]
    rows = query(
        read_release(lake), "select definition, count(*) as n from observations group by 1 order by 1"
    )
    assert rows.to_pylist() == [
        {"definition": "one", "n": 8},
        {"definition": "survey", "n": 4},
        {"definition": "two", "n": 8},
    ]
    assert [release.version for release in read_releases(lake)] == list(range(17, 0, -1))


def write_without_release(release, name="clusters"):
    """Leave what a publisher leaves that died before its release file."""
    rows = rows_of(name, "cluster_id label\nghost never-released")
    from hrdash.store.delta import write_whole

    write_whole(table_path(release.lake, name), rows, tables()[name].key)


def test_recovery_brings_heads_back_to_the_released_versions(lake):
    released = publish(lake, clusters="cluster_id label\nc1 one")
    write_without_release(released)
    head = table_path(released.lake, "clusters")
    assert DeltaTable(head).to_pyarrow_table()["cluster_id"].to_pylist() == ["ghost"]
    assert recover(lake) == ["brought clusters back to version 0"]
    assert DeltaTable(head).to_pyarrow_table()["cluster_id"].to_pylist() == ["c1"]
    assert recover(lake) == []


def test_the_next_publication_undoes_what_was_never_released(lake):
    released = publish(lake, clusters="cluster_id label\nc1 one")
    write_without_release(released)
    after = publish(lake, clusters="cluster_id label\nc2 two")
    rows = query(after, "select cluster_id from clusters order by all")
    assert rows["cluster_id"].to_pylist() == ["c1", "c2"]


def test_recovery_removes_a_table_that_no_release_names(lake, release):
    write_without_release(release)
    assert recover(lake) == ["removed clusters, which no release names"]
    assert not table_path(release.lake, "clusters").exists()


def test_recovery_sets_a_torn_log_entry_aside(lake):
    released = publish(lake, clusters="cluster_id label\nc1 one")
    write_without_release(released)
    entry = table_path(released.lake, "clusters") / "_delta_log" / f"{1:020d}.json"
    entry.write_bytes(entry.read_bytes()[:-40])
    assert recover(lake) == [f"set aside the torn entry {entry.name} of clusters"]
    after = publish(lake, clusters="cluster_id label\nc2 two")
    assert query(after, "select count(*) as n from clusters")["n"].to_pylist() == [2]
    assert all(check.ok for check in doctor(lake))


def test_recovery_leaves_a_lake_alone_while_somebody_publishes(lake):
    released = publish(lake, clusters="cluster_id label\nc1 one")
    write_without_release(released)
    context = multiprocessing.get_context("spawn")
    with publishing(released.lake):
        other = context.Process(target=recover, args=(lake,))
        other.start()
        other.join(60)
    assert other.exitcode == 0
    assert DeltaTable(table_path(released.lake, "clusters")).version() == 1


def test_doctor_finds_a_sound_lake_sound(lake):
    checks = doctor(lake)
    assert [check.name for check in checks if not check.ok] == []
    rows = next(check for check in checks if check.name == "rows")
    assert "observations 4" in rows.detail


def test_doctor_names_a_damaged_file_and_a_missing_release(lake, release):
    publish(lake, clusters="cluster_id label\nc1 one")
    publish(lake, clusters="cluster_id label\nc2 two")
    (lake / "releases" / "000002.json").unlink()
    file = next(table_path(release.lake, "indicators").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-10])
    wrong = {check.name: check.detail for check in doctor(lake) if not check.ok}
    assert "missing: [2]" in wrong["releases"]
    assert str(file) in wrong["files"]


def test_doctor_mends_permissions_heads_and_stray_files(lake, release):
    publish(lake, clusters="cluster_id label\nc1 one")
    write_without_release(release)
    (lake / "restricted").chmod(0o755)
    stray = table_path(release.lake, "clusters") / "part-stray.parquet"
    stray.write_bytes(b"half a file")
    checks = {check.name: check for check in doctor(lake)}
    assert all(check.ok for check in checks.values())
    assert "restricted was 755, now 700" in checks["permissions"].detail
    assert "brought clusters back to version 0" in checks["heads"].detail
    assert checks["strays"].detail == "removed 1 files that no version names"
    assert not stray.exists()


def test_a_release_file_that_cannot_be_read_is_named(lake):
    (lake / "releases" / "000001.json").write_text('{"version": 1, "at"')
    with pytest.raises(LakeError, match=r"damaged-release: .*000001\.json cannot be read"):
        read_release(lake)


def test_a_release_file_is_plain_json(lake):
    content = json.loads((lake / "releases" / "000001.json").read_text())
    assert content["version"] == 1
    assert content["tables"] == {"indicators": 0, "observations": 0}
