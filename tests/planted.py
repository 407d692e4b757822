"""Figures planted in a lake, like no other number of it, so that whatever holds one can be told."""

import struct
from pathlib import Path

from hrdash.submissions import publish, receive, stage
from tests.small_lake import make_lake

INDICATORS = """
    indicator_id  label_en  kind     unit_measure  direction         sensitivity  themes
    literacy      Literacy  outcome  PT            higher_is_better  normal       education
"""
RECOMMENDATIONS = """
    recommendation_id  kind            mechanism  body  cycle  paragraph  response   themes     summary
    r1                 recommendation  UPR        UPR   2      122.1      supported  education  Schools
"""
ASSIGNMENTS = """
    assignment_id  recommendation_id  unit   role  assigned_on
    a1             r1                 PK-SD  lead  2023-01-31
"""
STATUS_REPORTS = """
    status_report_id  assignment_id  as_of       status       reason
    s1                a1             2024-06-30  in_progress  Schools
"""
HEADER = (
    "indicator_id,area,district,period,sex,age,disability,locality,ground,ground_value,definition,value,"
    "numerator,denominator,unit_measure,source\n"
)
# Numerators and denominators like no other number of the lake: few literate women in Sindh, who are hidden with
# others; Punjab is shown.
PEOPLE = {
    ("PK-SD", "F"): (3, 717273),
    ("PK-SD", "M"): (515253, 818283),
    ("PK-PB", "F"): (313233, 616263),
    ("PK-PB", "M"): (414243, 919293),
    ("PK-KP", "F"): (212223, 434547),
    ("PK-KP", "M"): (252627, 545659),
}


def lines(people: dict = PEOPLE) -> list[str]:
    """Give the rows of a file: each group, and the total of each area."""
    parts = dict(people)
    for area in ("PK-SD", "PK-PB", "PK-KP"):
        parts[area, "_T"] = tuple(
            sum(pair) for pair in zip(people[area, "F"], people[area, "M"], strict=True)
        )
    return [
        f"literacy,{area},_T,2023,{sex},_T,_T,_T,_T,_T,survey,{100 * n / d!r},{n},{d},PT,Survey table 4\n"
        for (area, sex), (n, d) in parts.items()
    ]


def make_planted_lake(lake: Path, people: dict = PEOPLE) -> Path:
    """Publish the figures through the normal door: what is small is hidden there."""
    make_lake(
        lake,
        indicators=INDICATORS,
        recommendations=RECOMMENDATIONS,
        assignments=ASSIGNMENTS,
        status_reports=STATUS_REPORTS,
    )
    content = (HEADER + "".join(lines(people))).encode()
    stage(lake, submission := receive(lake, "census.csv", content, by="Analyst", unit="FED"))
    publish(lake, submission, "Reviewer")
    return lake


def forms_of(number: float) -> list[bytes]:
    """A number as it can travel: as text, and as the bytes of an array."""
    text = repr(number) if number % 1 else str(int(number))
    forms = [text[:9].encode(), struct.pack("<d", number)]
    if number % 1 == 0:
        forms += [f"{int(number):,}".encode(), struct.pack("<i", int(number)), struct.pack("<q", int(number))]
    return forms


def carries(traffic: bytes, number: float) -> bool:
    """Tell whether some bytes hold a number, as text or as it stands in an array."""
    return any(form in traffic for form in forms_of(number))
