"""A small lake for the meeting: two units, three recommendations, literacy by sex, one meeting; words in place of codes."""

from pathlib import Path

from hrdash.store import Release, write_release
from tests.small_lake import make_lake, rows_of

INDICATORS = """
    indicator_id  label_en  kind     themes     unit_measure  direction         sensitivity  definition  articles
    literacy      Literacy  outcome  education  PT            higher_is_better  normal       read-write  CEDAW;CRC
    beaten        Beaten    outcome  violence   PT            lower_is_better   normal       asked       -
"""
# Beaten women of Sindh are 3 of 6: such a share tells of persons, and the release hides it (rule 9).
OBSERVATIONS = """
    indicator_id  area   period  year  sex  value   numerator  denominator  unit_measure  obs_status  definition  source       submission
    literacy      PK     2019    2019  F    52      -          -            PT            A           survey      PBS-2019     starter
    literacy      PK     2019    2019  M    70      -          -            PT            A           survey      PBS-2019     starter
    literacy      PK-SD  2013    2013  F    40.5    -          -            PT            A           survey      PBS-2013     starter
    literacy      PK-SD  2013    2013  M    66.5    -          -            PT            A           survey      PBS-2013     starter
    literacy      PK-SD  2019    2019  F    47.31   -          -            PT            A           survey      PBS-2019     starter
    literacy      PK-SD  2019    2019  M    68.62   -          -            PT            A           survey      PBS-2019     starter
    literacy      PK-KP  2019    2019  F    38      -          -            PT            A           survey      PBS-2019     starter
    literacy      PK-KP  2019    2019  M    71      -          -            PT            A           survey      PBS-2019     starter
    beaten        PK-SD  2019    2019  F    42.857  3          7            PT            A           survey      PBS-2019     starter
    beaten        PK-SD  2019    2019  M    14.285  1          7            PT            A           survey      PBS-2019     starter
"""
RECOMMENDATIONS = """
    recommendation_id  kind            mechanism  body  cycle  symbol       paragraph  issued_on   response   themes     is_current  summary        cluster_id
    u1                 recommendation  UPR        UPR   2      A/HRC/22/12  122.1      2012-12-26  supported  education  true        Open-schools   schools
    u2                 recommendation  UPR        UPR   2      A/HRC/22/12  122.2      2012-12-26  supported  violence   true        End-violence   violence
    u3                 recommendation  UPR        UPR   2      A/HRC/22/12  122.3      2012-12-26  noted      justice    true        Leave-as-noted -
"""
ASSIGNMENTS = """
    assignment_id  recommendation_id  unit   role  department_id  assigned_on  due_on
    u1-KP          u1                 PK-KP  lead  kp-education   2014-03-05   2025-01-31
    u2-KP          u2                 PK-KP  lead  kp-education   2014-03-05   2030-01-31
    u1-SD          u1                 PK-SD  lead  sd-education   2014-03-05   2025-01-31
"""
STATUS_REPORTS = """
    status_report_id  assignment_id  as_of       reported_on  status       evidence              validated_by  reason     support_needed  difficulty
    s1                u1-KP          2024-06-30  2024-07-02   in_progress  -                     Director      Building   -               -
    s2                u1-KP          2026-03-31  2026-04-02   implemented  https://x.pk/schools  Director      All-open   -               -
    s3                u2-KP          2024-06-30  2024-07-02   not_started  -                     Director      No-law     A-model-law     No-post
"""
DEPARTMENTS = """
    department_id  unit   kind             district  name                  post
    kp-education   PK-KP  line_department  _T        Education-Department  Director
    sd-education   PK-SD  line_department  _T        Schools-Department    Secretary
"""
CALENDAR = """
    event_id  kind  unit   place      due_on  done_on
    ipm-1     ipm   PK-KP  Peshawar   -       2025-06-01
    ipm-2     ipm   PK-SD  Karachi    2099-01-01  -
"""
DECISIONS = """
    decision_id  meeting      text            unit   due_on      done_on
    d1           First-of-25  Name-a-post     PK-SD  2025-12-31  -
    d2           First-of-25  Share-the-plan  -      -           2025-08-01
"""
CLUSTERS = """
    cluster_id  label
    schools     Open-schools
    violence    End-violence
"""
TABLES = {
    "indicators": INDICATORS,
    "observations": OBSERVATIONS,
    "recommendations": RECOMMENDATIONS,
    "assignments": ASSIGNMENTS,
    "status_reports": STATUS_REPORTS,
    "departments": DEPARTMENTS,
    "calendar": CALENDAR,
    "decisions": DECISIONS,
    "clusters": CLUSTERS,
}
HIDDEN = ("42.857", "42.9", "43 %", "14.285", "14 %")


def make_meeting_lake(lake: Path, *, is_demonstration: bool = True) -> Release:
    """Publish it in one release."""
    return make_lake(lake, is_demonstration=is_demonstration, **TABLES)


def publish(lake: Path, **tables: str) -> Release:
    """Publish more drawn rows, as a submission would."""
    upserts = {name: rows_of(name, text) for name, text in tables.items()}
    return write_release(lake, upserts, action="publish", by="test")
