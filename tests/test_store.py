"""Reading a lake: pinned versions, tables named plainly, nothing hidden within reach, many threads at once."""

import random
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import duckdb
import pyarrow as pa
import pytest
from deltalake import DeltaTable, QueryBuilder, TableFeatures, write_deltalake

from hrdash.store import LakeError, query, read_release, read_true_observations, recover, write_release
from hrdash.store.delta import open_table, write_whole
from hrdash.store.releases import create_release, table_path
from hrdash.store.slices import cut
from hrdash.vocabulary import tables
from tests.small_lake import make_lake, rows_of


def publish(lake, **drawn):
    upserts = {name: rows_of(name, text) for name, text in drawn.items()}
    return write_release(lake, upserts, action="publish", by="tester")


def figures(release, indicator="literacy"):
    rows = query(
        release, "select area, sex, value from observations where indicator_id = ? order by all", [indicator]
    )
    return [tuple(row.values()) for row in rows.to_pylist()]


def test_what_is_published_is_read_back(release):
    assert figures(release) == [
        ("PK", "_T", 60),
        ("PK-PB", "_T", 64),
        ("PK-SD", "F", 47),
        ("PK-SD", "_T", 58),
    ]


def test_tables_are_named_plainly_and_joined(release):
    rows = query(
        release,
        "select direction, count(*) as n from observations join indicators using (indicator_id) group by all",
    )
    assert rows.to_pylist() == [{"direction": "higher_is_better", "n": 4}]


def test_values_are_bound_by_place_or_by_name(release):
    by_place = query(release, "select value from observations where area = ? and sex = ?", ["PK-SD", "F"])
    by_name = query(
        release,
        "select value from observations where area = $area and list_contains($sexes, sex)",
        {"area": "PK-SD", "sexes": ["F"]},
    )
    assert by_place["value"].to_pylist() == by_name["value"].to_pylist() == [47]


def test_every_table_has_its_columns_even_where_it_is_empty(release):
    for name in tables().keys() - {"withheld"}:
        assert query(release, f'select * from "{name}"').schema.equals(tables()[name].schema)


def test_an_old_release_reads_as_it_was(lake, release):
    newer = publish(
        lake,
        observations="""
            indicator_id  area   period  value  unit_measure  obs_status  definition
            literacy      PK-PB  2019    66     PT            A           survey
        """,
    )
    assert ("PK-PB", "_T", 64) in figures(release)
    assert ("PK-PB", "_T", 66) in figures(newer)
    assert figures(read_release(lake, 1)) == figures(release)


def test_what_is_not_there_is_said_in_one_sentence(tmp_path, lake):
    with pytest.raises(LakeError, match=r"no-lake: there is no lake at .*build"):
        read_release(tmp_path / "nowhere")
    with pytest.raises(LakeError, match="no-release: release 7 does not exist; this lake has 1 to 1"):
        read_release(lake, 7)


HIDING = """
    indicator_id  area   period  sex  value  unit_measure  obs_status  definition
    people        PK-PB  2019    F    3      NUMBER        A           census
"""


def test_a_hidden_figure_is_out_of_reach_of_any_question(lake):
    release = publish(lake, observations=HIDING)
    row = query(
        release, "select value, numerator, obs_status from observations where indicator_id = 'people'"
    )
    assert row.to_pylist() == [{"value": None, "numerator": None, "obs_status": "Q"}]
    with pytest.raises(duckdb.CatalogException):
        query(release, "select * from withheld")
    for file in table_path(lake.resolve(), "withheld").rglob("*.parquet"):
        with pytest.raises(duckdb.PermissionException):
            query(release, f"select * from read_parquet('{file}')")
    with pytest.raises(duckdb.InvalidInputException):
        query(release, "set enable_external_access = true")


def test_the_door_alone_reads_the_true_figure(lake):
    release = publish(lake, observations=HIDING)
    rows = read_true_observations(release, pa.table({"indicator_id": ["people"], "area": ["PK-PB"]}))
    assert rows.select(["value", "obs_status"]).to_pylist() == [{"value": 3, "obs_status": "A"}]


def test_the_restricted_folder_is_open_to_its_owner_alone(lake):
    assert stat.S_IMODE((lake / "restricted").stat().st_mode) == 0o700


def test_a_figure_hidden_later_is_hidden_in_older_releases_too(lake):
    shown = publish(lake, observations=HIDING.replace("3  ", "300"))
    assert figures(shown, "people") == [("PK-PB", "F", 300)]
    publish(lake, observations=HIDING)
    assert figures(shown, "people") == [("PK-PB", "F", None)]
    assert figures(read_release(lake, shown.version), "people") == [("PK-PB", "F", None)]


def test_eight_threads_get_the_known_answers(lake):
    """Sharing one connection between threads gives wrong answers without an error; a cursor each does not."""
    for number in range(1, 6):
        publish(
            lake,
            observations="indicator_id area period sex value unit_measure obs_status definition\n"
            + "\n".join(f"p{n} PK 2019 _T {1000 * number + n} NUMBER A d" for n in range(40)),
        )
    releases = [read_release(lake, version) for version in range(2, 7)]
    start = threading.Barrier(8)

    def ask(seed):
        chance, wrong = random.Random(seed), []
        start.wait()
        for _ in range(60):
            release, n = chance.choice(releases), chance.randrange(40)
            rows = query(release, "select value from observations where indicator_id = ?", [f"p{n}"])
            if rows["value"].to_pylist() != [1000 * (release.version - 1) + n]:
                wrong.append((release.version, n, rows["value"].to_pylist()))
        return wrong

    with ThreadPoolExecutor(8) as threads:
        assert [wrong for found in threads.map(ask, range(8)) for wrong in found] == []


def test_a_table_with_features_a_file_list_does_not_show_is_refused(tmp_path):
    path = tmp_path / "strange"
    write_deltalake(path, pa.table({"a": [1]}))
    DeltaTable(path).alter.add_feature(TableFeatures.DeletionVectors, allow_protocol_versions_increase=True)
    with pytest.raises(LakeError, match=r"unreadable-table: .*strange uses Delta reader features"):
        open_table(path)


def test_another_engine_that_opens_the_table_sees_what_is_released(release):
    table = DeltaTable(table_path(release.lake, "observations"))
    found = QueryBuilder().register("observations", table).execute("select count(*) as n from observations")
    assert pa.table(found.read_all())["n"].to_pylist() == [4]


def test_history_is_never_cleaned_away(release):
    for name in release.tables:
        kept = DeltaTable(table_path(release.lake, name)).metadata().configuration
        assert kept["delta.logRetentionDuration"] == "interval 36500 days"
        assert kept["delta.deletedFileRetentionDuration"] == "interval 36500 days"


def test_a_publish_rewrites_only_the_areas_whose_rows_change(lake, release):
    path = table_path(release.lake, "observations")
    before = set(DeltaTable(path).file_uris())
    publish(
        lake,
        observations="""
            indicator_id  area   period  value  unit_measure  obs_status  definition
            literacy      PK-PB  2019    66     PT            A           survey
        """,
    )
    after = set(DeltaTable(path).file_uris())
    assert {file.split("area=")[1][:5] for file in before ^ after} == {"PK-PB"}
    assert len(before & after) == 2


def test_slices_hold_whole_indicators(monkeypatch):
    monkeypatch.setattr("hrdash.store.slices.SLICE_ROWS", 10)
    rows = pa.table({"indicator_id": ["a"] * 12 + ["b"] * 3 + ["c"] * 25 + ["d"]})
    pieces = [piece["indicator_id"].to_pylist() for piece in cut(rows)]
    assert [name for piece in pieces for name in piece] == rows["indicator_id"].to_pylist()
    assert len(pieces) > 1
    for name in "abcd":
        assert sum(name in piece for piece in pieces) == 1


def test_many_publications_into_many_slices_keep_every_row_once(tmp_path, monkeypatch):
    monkeypatch.setattr("hrdash.store.slices.SLICE_ROWS", 20)
    lake, chance, expected = tmp_path / "lake", random.Random(7), {}
    for _ in range(5):
        keys = [(f"i{chance.randrange(30)}", chance.choice(["PK-PB", "PK-SD"]), 2000 + k) for k in range(25)]
        values = {key: float(chance.randrange(100, 10**6)) for key in keys}
        lines = "\n".join(f"{i} {a} {p} _T {v} NUMBER A d" for (i, a, p), v in values.items())
        expected |= values
        release = make_lake(
            lake,
            observations="indicator_id area period sex value unit_measure obs_status definition\n" + lines,
        )
    rows = query(release, "select indicator_id, area, period, value from observations").to_pylist()
    assert len(rows) == len(expected)
    assert {(row["indicator_id"], row["area"], int(row["period"])): row["value"] for row in rows} == expected
    slices = pa.table(DeltaTable(table_path(release.lake, "observations")).get_add_actions(flatten=True))
    assert slices.num_rows > 4


def test_a_question_about_few_indicators_opens_only_their_slices(tmp_path, monkeypatch):
    monkeypatch.setattr("hrdash.store.slices.SLICE_ROWS", 2)
    lines = "\n".join(f"i{n} PK {2000 + n} _T {1000 + n} NUMBER A d" for n in range(8))
    release = make_lake(
        tmp_path / "lake",
        observations="indicator_id area period sex value unit_measure obs_status definition\n" + lines,
    )
    sql = "select indicator_id, value from observations"
    assert query(release, sql).num_rows == 8
    few = query(release, f"{sql} where indicator_id = ?", ["i3"], indicators=["i3"])
    assert few.to_pylist() == [{"indicator_id": "i3", "value": 1003}]
    assert query(release, sql, indicators=["i3"]).num_rows < 8
    assert query(release, f"with o as ({sql}) from o", indicators=["i3"]).num_rows < 8
    assert query(release, sql, indicators=["unknown"]).num_rows == 0


def test_a_table_that_gains_a_column_reads_and_grows(lake, release):
    path = table_path(release.lake, "observations")
    without = DeltaTable(path).to_pyarrow_table().drop(["note"])
    write_deltalake(path, without, mode="overwrite", schema_mode="overwrite", partition_by=["area"])
    older = replace(release, version=2, tables=release.tables | {"observations": 1})
    create_release(older)
    sql = "select area, sex, value, note from observations where area <> 'PK' order by all"
    assert query(older, sql)["note"].to_pylist() == [None] * 3
    newer = publish(
        lake,
        observations="""
            indicator_id  area   period  value  unit_measure  obs_status  definition  note
            literacy      PK-PB  2019    66     PT            A           survey      provisional
        """,
    )
    assert [tuple(row.values()) for row in query(newer, sql).to_pylist()] == [
        ("PK-PB", "_T", 66, "provisional"),
        ("PK-SD", "F", 47, None),
        ("PK-SD", "_T", 58, None),
    ]


@pytest.mark.slow
def test_a_torn_summary_of_what_was_never_released_is_mended(lake, release):
    """delta-rs sums a log up every hundred commits."""
    path = table_path(release.lake, "indicators")
    newest = publish(lake, indicators="indicator_id kind\nlate outcome")
    assert sorted(query(newest, "select indicator_id from indicators")["indicator_id"].to_pylist()) == [
        "beaten",
        "late",
        "literacy",
        "people",
    ]
    for number in range(100):
        write_whole(path, rows_of("indicators", f"indicator_id kind\nx{number} outcome"), ("indicator_id",))
    summary = max((path / "_delta_log").glob("*.checkpoint.parquet"))
    assert int(summary.name[:20]) > newest.tables["indicators"]
    summary.write_bytes(summary.read_bytes()[:50])
    assert recover(lake) == [f"brought indicators back to version {newest.tables['indicators']}"]
    assert DeltaTable(path).to_pyarrow_table().num_rows == 4
    assert figures(read_release(lake, 1)) == figures(release)
