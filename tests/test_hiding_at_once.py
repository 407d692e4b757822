"""What a reviewer knows and does about hiding: before publishing, at once, and where a source has printed it."""

import json

import pyarrow as pa
import pytest

from hrdash.exports.tables import table_bytes
from hrdash.store import observations, query, read_release, read_releases, write_release
from hrdash.submissions import (
    Refused,
    hide,
    publish,
    read_staged,
    receive,
    revert,
    stage,
    tell_printed,
    withdraw,
    would_hide,
)
from hrdash.vocabulary import OBSERVATION_KEY
from tests.small_lake import make_lake, rows_of

HEADER = (
    "indicator_id,area,district,period,sex,age,disability,locality,ground,ground_value,definition,value,"
    "unit_measure,source\n"
)
INDICATORS = """
    indicator_id  label_en  kind     unit_measure  direction  sensitivity  themes
    workers       Workers   outcome  NUMBER        neutral    normal       education
    pupils        Pupils    outcome  NUMBER        neutral    normal       education
"""


@pytest.fixture
def lake(tmp_path):
    return make_lake(tmp_path / "lake", indicators=INDICATORS).lake


def line(sex: str, value: int, area: str = "PK-SD", period: str = "2023", indicator: str = "workers") -> str:
    return f"{indicator},{area},_T,{period},{sex},_T,_T,_T,_T,_T,survey,{value},NUMBER,Labour survey\n"


def staged(lake, *lines: str, unit: str = "PK-SD", file: str = "workers.csv") -> str:
    submission = receive(lake, file, (HEADER + "".join(lines)).encode(), by="Analyst", unit=unit)
    stage(lake, submission)
    return submission


def published(lake, *lines: str, **options) -> str:
    submission = staged(lake, *lines, **options)
    publish(lake, submission, "Director")
    return submission


def marks(lake, version: int | None = None, indicator: str = "workers") -> dict:
    rows = query(
        read_release(lake, version),
        "select sex, value, obs_status from observations where indicator_id = $indicator and period = '2023' "
        "and area = 'PK-SD'",
        {"indicator": indicator},
    ).to_pylist()
    return {row["sex"]: "*" if row["obs_status"] == "Q" else row["value"] for row in rows}


def key(sex: str, area: str = "PK-SD") -> dict:
    totals = dict.fromkeys(OBSERVATION_KEY, "_T")
    told = {"indicator_id": "workers", "area": area, "period": "2023", "sex": sex, "definition": "survey"}
    return totals | told


def keys(*sexes: str) -> pa.Table:
    return pa.Table.from_pylist([key(sex) for sex in sexes])


def test_before_publishing_a_reviewer_sees_what_would_be_hidden_and_why(lake):
    submission = staged(lake, line("_T", 103), line("F", 3), line("M", 100))
    found = would_hide(read_release(lake), read_staged(lake, submission)).to_pylist()
    assert {row["sex"]: row["reason"] for row in found} == {"F": "small", "M": "complementary"}
    assert all(row["is_sent"] and not row["was_hidden"] and row["width"] >= 5 for row in found)
    publish(lake, submission, "Director")
    assert marks(lake) == {"_T": 103, "F": "*", "M": "*"}


def test_what_stands_and_would_go_for_the_sake_of_others_is_told_apart(lake):
    published(lake, line("_T", 103), line("F", 50))
    submission = staged(lake, line("M", 53), line("F", 3), line("_T", 56), file="more.csv")
    found = {
        row["sex"]: row for row in would_hide(read_release(lake), read_staged(lake, submission)).to_pylist()
    }
    assert found["F"]["reason"] == "small"
    publish(lake, submission, "Director")
    assert {sex for sex, mark in marks(lake).items() if mark == "*"} == set(found)


def test_looking_at_what_would_be_hidden_tells_no_figure_and_writes_nothing(lake):
    submission = staged(lake, line("_T", 103), line("F", 3), line("M", 100))
    before = read_release(lake)
    found = would_hide(before, read_staged(lake, submission))
    assert set(found.schema.names) == {*OBSERVATION_KEY, "reason", "width", "was_hidden", "is_sent"}
    assert read_release(lake) == before


def test_a_figure_is_hidden_at_once_with_what_would_give_it_away(lake):
    submission = published(lake, line("_T", 203), line("F", 103), line("M", 100))
    assert marks(lake) == {"_T": 203, "F": 103, "M": 100}
    from_page = pa.Table.from_pandas(keys("F").to_pandas(), preserve_index=False)  # texts of another kind
    release = hide(lake, submission, from_page, "Director", "a source asked for it")
    assert marks(lake)["F"] == "*"
    assert list(marks(lake).values()).count("*") == 2  # else who never saw it could subtract
    assert (release.action, release.by, release.reason) == ("hide", "Director", "a source asked for it")
    assert release.rows["observations"] == {"hidden": 1}
    assert marks(lake, release.version - 1)["F"] == "*"  # in older releases too


def test_what_was_hidden_at_once_stays_hidden_whatever_comes_later(lake):
    submission = published(lake, line("_T", 203), line("F", 103), line("M", 100))
    version = read_release(lake).version
    hide(lake, submission, keys("F"), "Director", "why")
    published(lake, line("F", 140), line("_T", 240), file="again.csv")
    assert marks(lake)["F"] == "*"
    revert(lake, version, "Director", "back")
    assert marks(lake)["F"] == "*"


@pytest.mark.parametrize(
    ("code", "sexes", "first"),
    [("not-its-figures", ("TG",), ()), ("not-its-figures", (), ()), ("already", ("F",), ("F",))],
)
def test_hiding_what_cannot_be_hidden_is_refused_and_writes_nothing(lake, code, sexes, first):
    submission = published(lake, line("_T", 203), line("F", 103), line("M", 100))
    if first:
        hide(lake, submission, keys(*first), "Director", "why")
    count = len(read_releases(lake))
    wanted = keys(*sexes) if sexes else keys("F").slice(0, 0)
    with pytest.raises(Refused) as refused:
        hide(lake, submission, wanted, "Director", "why")
    assert refused.value.code == code
    assert len(read_releases(lake)) == count


def test_only_a_published_submission_has_figures_to_hide(lake):
    submission = staged(lake, line("F", 103))
    with pytest.raises(Refused, match="not-published"):
        hide(lake, submission, keys("F"), "Director", "why")


def test_what_a_source_has_printed_is_shown_once_its_citation_is_confirmed(lake):
    published(lake, line("_T", 103), line("F", 3), line("M", 100))
    sent = tell_printed(
        lake, key("F"), {"value": 3.0}, "PBS, Table 12, p. 40", by="Analyst FED", note="printed"
    )
    assert sent.state == "staged"
    assert marks(lake)["F"] == "*"  # nothing moves before its reviewer confirms it
    publish(lake, sent.submission, "Reviewer FED")
    assert marks(lake)["F"] == 3
    rows = query(read_release(lake), "select is_public, source from observations where sex = 'F'").to_pylist()
    assert rows == [{"is_public": True, "source": "PBS, Table 12, p. 40"}]


def test_without_a_citation_nothing_is_printed(lake):
    published(lake, line("_T", 103), line("F", 3), line("M", 100))
    with pytest.raises(Refused, match="no-citation"):
        tell_printed(lake, key("F"), {"value": 3.0}, " ", by="Analyst FED", note="printed")


def test_a_withdrawn_table_that_comes_back_with_another_group_betrays_nothing(lake):
    """All of it had been seen: F and M hidden under 103; with TG under 107 the difference would be TG."""
    submission = published(lake, line("_T", 103), line("F", 3), line("M", 100))
    withdraw(lake, submission, "Director", "incomplete")
    published(lake, line("_T", 107), line("F", 3), line("M", 100), line("TG", 4), file="complete.csv")
    assert marks(lake) == {"_T": "*", "F": "*", "M": "*", "TG": "*"}


def test_an_indicator_that_becomes_sensitive_is_safe_from_whoever_comes_now(lake):
    published(lake, line("_T", 107), line("F", 7), line("M", 100))
    assert marks(lake) == {"_T": 107, "F": 7, "M": 100}
    sensitive = INDICATORS.replace("neutral    normal", "neutral    sensitive", 1)
    write_release(lake, {"indicators": rows_of("indicators", sensitive)}, action="build", by="test")
    assert marks(lake)["F"] == "*"
    assert list(marks(lake).values()).count("*") == 2


def test_a_publication_protects_only_the_tables_in_which_a_row_changes(lake, monkeypatch):
    published(lake, line("F", 103), line("F", 90, indicator="pupils"), line("F", 80, period="2022"))
    seen = []
    protect = observations.disclosure.protect

    def watched(rows, **options):
        seen.append(sorted(set(zip(rows["indicator_id"], rows["period"], strict=True))))
        return protect(rows, **options)

    monkeypatch.setattr(observations.disclosure, "protect", watched)
    # The same file again with one figure revised: two of its three tables are only said again.
    lines = [line("F", 104), line("F", 90, indicator="pupils"), line("F", 80, period="2022")]
    published(lake, *lines, file="again.csv")
    assert seen == [[("workers", "2023")]]


def test_no_export_holds_what_is_hidden(lake):
    """Figures no other text of the lake looks like: hidden ones are in no kind of file, shown ones in all."""
    published(
        lake,
        line("_T", 918273),
        line("F", 4),
        line("M", 918269),
        line("TG", 727374, area="PK-PB"),
        unit="FED",
    )
    rows = query(read_release(lake), "select * from observations order by all")
    about = {"name": "observations", "version": read_release(lake).version}
    for kind in ("csv", "json"):
        content = table_bytes(rows, kind, about, is_demonstration=True)
        assert b"918269" not in content
        assert b"727374" in content
    text = json.dumps(rows.to_pylist(), default=str)
    assert "918269" not in text
    assert "918273" in text
