"""What several tests start from: a small real lake of drawn tables, published through the one door."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hrdash.store import Release, read_release
from tests.small_lake import make_lake, rows_of

INDICATORS = """
    indicator_id  kind     unit_measure  direction         sensitivity
    people        outcome  NUMBER        neutral           normal
    literacy      outcome  PT            higher_is_better  normal
    beaten        outcome  PT            lower_is_better   sensitive
"""
OBSERVATIONS = """
    indicator_id  area   period  sex  value  unit_measure  obs_status  definition  submission
    literacy      PK     2019    _T   60     PT            A           survey      starter
    literacy      PK-PB  2019    _T   64     PT            A           survey      starter
    literacy      PK-SD  2019    _T   58     PT            A           survey      starter
    literacy      PK-SD  2019    F    47     PT            A           survey      starter
"""


@pytest.fixture(autouse=True)
def _main_module() -> Iterator[None]:
    """Put back the main module that a page run by AppTest replaces: processes that a test starts would run that page."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A demonstration lake with three indicators and four figures, in its first release."""
    make_lake(tmp_path / "lake", indicators=INDICATORS, observations=OBSERVATIONS)
    return tmp_path / "lake"


@pytest.fixture
def release(lake: Path) -> Release:
    """The newest release of the small lake."""
    return read_release(lake)


__all__ = ["lake", "release", "rows_of"]
