"""What is reported and what is measured stay two things: a row where they differ, and nothing else."""

from hrdash import metrics
from tests.small_lake import drawn

RATES = """
    unit   theme      assigned  reported  implemented
    PK-KP  education  9         7         6
    PK-SD  education  7         2         0
    PK-BA  education  0         0         0
"""


def differing(moved: str, unit: str) -> list[str]:
    movements = drawn("unit theme moved\n" + f"{unit} education {moved}")
    return metrics.divergence(drawn(RATES), movements)["differs"].tolist()


def test_reported_as_implemented_and_measured_as_worse_differs():
    assert differing("worse", "PK-KP") == ["reported_worse"]
    assert differing("same", "PK-KP") == ["reported_same"]


def test_nothing_reported_as_implemented_and_measured_as_better_differs():
    assert differing("better", "PK-SD") == ["unreported_better"]


def test_where_both_say_the_same_nothing_is_said():
    assert differing("better", "PK-KP") == []
    assert differing("worse", "PK-SD") == []


def test_without_assignments_or_without_a_verdict_nothing_is_said():
    assert differing("better", "PK-BA") == []
    assert differing("-", "PK-KP") == []
    assert differing("better", "PK-GB") == []
