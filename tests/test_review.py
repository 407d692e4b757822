"""Rows as a reviewer reads them: by name, the biggest change first, and no hidden figure told."""

from hrdash.store import read_release
from hrdash.submissions import publish, read_staged, receive, stage
from hrdash.ui.review.rows import named, readable, rows_beside
from tests.small_lake import make_lake
from tests.submitted import HEADER, line

INDICATORS = """
    indicator_id  label_en  kind     unit_measure  direction         sensitivity
    literacy      Literacy  outcome  PT            higher_is_better  normal
    people        People    outcome  NUMBER        neutral           normal
"""
OBSERVATIONS = """
    indicator_id  area   period  sex  value  unit_measure  obs_status  definition  source  submission
    literacy      PK-SD  2018    _T   0      PT            A           survey      PSLM    starter
    literacy      PK-SD  2019    _T   50     PT            A           survey      PSLM    starter
    literacy      PK-SD  2020    _T   50     PT            A           survey      PSLM    starter
    people        PK-SD  2019    _T   3      NUMBER        A           survey      PSLM    starter
"""


def staged(lake, content, name="sindh.csv", unit="PK-SD"):
    submission = receive(lake, name, content.encode(), by="Analyst", unit=unit)
    stage(lake, submission)
    return read_staged(lake, submission)


def read(lake, content, reviewer_of=None, **how):
    rows = rows_beside(read_release(lake), staged(lake, content, **how), reviewer_of)
    return readable(rows), rows


def test_the_biggest_change_comes_first_and_one_from_zero_before_all(tmp_path):
    make_lake(tmp_path / "lake", indicators=INDICATORS, observations=OBSERVATIONS)
    values = {"2018": "1", "2019": "50.04", "2020": "40"}
    content = HEADER + "".join(line(value=value, period=period) for period, value in values.items())
    shown, rows = read(tmp_path / "lake", content)
    assert list(shown["Period"]) == ["2018", "2020", "2019"]
    assert list(shown["Change"]) == ["+1 points", "-10 points (-20.0 %)", "+0.04 points (+0.1 %)"]
    assert list(shown["Now"]) == ["0 %", "50 %", "50 %"]
    assert list(shown["Would be"]) == ["1 %", "40 %", "50.04 %"]
    assert set(shown["What"]) == {"Literacy"}
    assert named(rows, 1) == "Literacy, Sindh, 2018 and 2 more"


def test_a_hidden_figure_is_told_to_its_reviewer_alone(tmp_path):
    lake = tmp_path / "lake"
    make_lake(lake, indicators=INDICATORS, observations=OBSERVATIONS)
    content = HEADER + line(value="4").replace("literacy", "people").replace(",PT,", ",NUMBER,")
    shown, _ = read(lake, content)
    assert list(shown["Now"]) == ["Hidden to protect people"]
    assert "Change" not in shown
    shown, _ = read(lake, content, "PK-SD")
    assert list(shown["Now"]) == ["3"]
    assert list(shown["Change"]) == ["+1 (+33.3 %)"]


def test_a_status_report_is_named_by_what_was_asked_of_whom(tmp_path):
    lake = tmp_path / "lake"
    make_lake(
        lake,
        recommendations="""
            recommendation_id  kind            mechanism  body  cycle  response   summary
            r1                 recommendation  UPR        UPR   2      supported  Free-schools
        """,
        assignments="""
            assignment_id  recommendation_id  unit   role  assigned_on  is_example
            a1             r1                 PK-SD  lead  2024-01-01   true
        """,
    )
    header = "status_report_id,assignment_id,as_of,status,reason,reported_by,reported_on,is_example\n"
    content = header + "s1,a1,2025-03-01,{status},{reason},Education Department,2025-03-02,true\n"
    first = content.format(status="not_started", reason="No budget")
    shown, _ = read(lake, first)
    assert shown.iloc[0].to_dict() | {"Also": ""} == {
        "What": "Free-schools",
        "Where": "Sindh",
        "Period": "1 Mar 2025",
        "Would be": "Not started",
        "Sheet": "sindh",
        "Cell": "D2",
        "Also": "",
    }
    publish(lake, receive(lake, "sindh.csv", first.encode(), by="Analyst", unit="PK-SD"), "Reviewer")
    shown, _ = read(lake, content.format(status="in_progress", reason="Money came"))
    assert list(shown["Now"]) == ["Not started"]
    assert list(shown["Would be"]) == ["In progress"]
    assert list(shown["Also"]) == ["Reason: No budget → Money came"]
