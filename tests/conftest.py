"""What several tests start from: a small real lake of drawn tables, published through the one door."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hrdash.store import Release, read_release
from hrdash.submissions import build
from tests.small_lake import make_lake, rows_of
from tests.submitted import HEADER, line

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


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The newest release of the demonstration as `build` makes it, to be read only: it is made once."""
    return build(tmp_path_factory.mktemp("starter") / "lake").release


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A demonstration lake with three indicators and four figures, in its first release."""
    make_lake(tmp_path / "lake", indicators=INDICATORS, observations=OBSERVATIONS)
    return tmp_path / "lake"


@pytest.fixture
def release(lake: Path) -> Release:
    """The newest release of the small lake."""
    return read_release(lake)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A project's data folder with an indicator, two figures and an invented status."""
    files = {
        "starter/indicators.csv": "indicator_id,label_en,kind,themes,unit_measure,direction,sensitivity\nliteracy,Literacy,outcome,education,PT,higher_is_better,normal\n",
        "starter/recommendations.csv": "recommendation_id,kind,mechanism,body,text\nr1,recommendation,UPR,UPR,Act.\n",
        "starter/observations/census-2023-table-12.csv": HEADER + line("PK") + line("PK-SD"),
        "example/assignments.csv": "assignment_id,recommendation_id,unit,role,is_example\na1,r1,PK-SD,lead,true\n",
        "example/status_reports.csv": "status_report_id,assignment_id,as_of,status\ns1,a1,2026-06-01,in_progress\n",
    }
    for name, content in files.items():
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path / "data"


__all__ = ["lake", "release", "rows_of"]
