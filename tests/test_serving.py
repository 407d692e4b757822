"""How the app is served: to this machine only, without a collection after every rerun, and without growing."""

import tomllib
from dataclasses import replace
from itertools import cycle, islice, product

import psutil
import pytest
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

from bench.reader import ROOT, Server, open_page, rerun, serving
from tests.small_lake import make_lake

# Two selections a page, so that answers are drawn from the cache and the pages still change.
QUERIES = ("", "view=time&unit=PK-SD&theme=education")
RERUNS = 900
MAY_GROW = 4  # megabytes in the last third; with collection off altogether it is 6
SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

INDICATORS = """
    indicator_id  label_en     kind     themes     unit_measure  direction         sensitivity
    people        People       process  poverty    NUMBER        neutral           normal
    literacy      Literacy     outcome  education  PT            higher_is_better  normal
    enrolment     Enrolment    outcome  education  PT            higher_is_better  normal
"""
OBSERVATIONS = """
    indicator_id  area   period  year  sex  value  unit_measure  obs_status  definition  source  submission
    literacy      PK     2014    2014  _T   55     PT            A           survey      PBS     starter
    literacy      PK     2019    2019  _T   60     PT            A           survey      PBS     starter
    literacy      PK     2019    2019  F    51     PT            A           survey      PBS     starter
    literacy      PK     2019    2019  M    69     PT            A           survey      PBS     starter
    literacy      PK-PB  2019    2019  _T   64     PT            A           survey      PBS     starter
    literacy      PK-SD  2019    2019  _T   58     PT            A           survey      PBS     starter
    literacy      PK-SD  2019    2019  F    47     PT            A           survey      PBS     starter
    literacy      PK-SD  2019    2019  M    68     PT            A           survey      PBS     starter
    enrolment     PK-PB  2019    2019  _T   70     PT            A           survey      PBS     starter
"""
RECOMMENDATIONS = """
    recommendation_id  kind            mechanism  body  cycle  issued_on   summary  themes     response   source
    u1                 recommendation  UPR        UPR   2      2012-12-26  Schools  education  supported  UN
    u2                 recommendation  UPR        UPR   2      2012-12-26  Wages    work       noted      UN
"""
ASSIGNMENTS = """
    assignment_id  recommendation_id  unit   role  assigned_on  due_on      is_example
    u1-KP          u1                 PK-KP  lead  2013-01-01   2030-01-01  true
    u1-SD          u1                 PK-SD  lead  2013-01-01   2030-01-01  true
"""
STATUS_REPORTS = """
    status_report_id  assignment_id  as_of       reported_on  status       validated_by  is_example
    s1                u1-SD          2025-06-30  2025-07-02   implemented  Secretary     true
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    """The app as readers get it, on a small lake."""
    lake = tmp_path_factory.mktemp("served") / "lake"
    make_lake(
        lake,
        indicators=INDICATORS,
        observations=OBSERVATIONS,
        recommendations=RECOMMENDATIONS,
        assignments=ASSIGNMENTS,
        status_reports=STATUS_REPORTS,
    )
    with serving(ROOT / "serve.py", env={"HRDASH_LAKE": str(lake)}) as running:
        yield running


def test_streamlit_still_has_the_hidden_option_that_collects_after_every_run():
    option = config._config_options_template.get("runner.postScriptGC")
    assert option is not None, "gone: see docs/decisions/0005 and measure a rerun anew"
    assert option.default_val is True, "off by default now: our setting and decision 0005 can go"


def test_our_settings_turn_the_collection_off():
    assert SETTINGS["runner"]["postScriptGC"] is False


def test_the_app_listens_on_this_machine_only_and_tells_nobody_of_its_use():
    assert SETTINGS["server"]["address"] == "127.0.0.1"
    assert SETTINGS["browser"]["gatherUsageStats"] is False


def test_no_icon_makes_the_browser_ask_a_font_host():
    sources = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "hrdash").rglob("*.py")]
    assert [path.name for path in sources if ":material/" in path.read_text(encoding="utf-8")] == []


def test_streamlit_still_lets_us_turn_off_its_own_discovery_of_pages():
    assert hasattr(PagesManager, "uses_pages_directory"), "serve.py sets it: see the comment there"


@pytest.mark.slow
def test_the_running_app_listens_on_127_0_0_1_only(server: Server):
    listening = [
        one.laddr.ip
        for one in psutil.Process(server.process.pid).net_connections("tcp")
        if one.status == "LISTEN"
    ]
    assert listening == ["127.0.0.1"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("recommendations", "Recommendations"),
        ("side_by_side", "Side by side"),
        ("indicators", "Indicators"),
        ("", "Overview"),
    ],
)
def test_a_deep_link_leads_to_its_page_inside_the_frame_even_the_first_reader_s(
    server: Server, path: str, title: str
):
    page = open_page(server, path)
    assert (page.shown, page.errors) == (title, ())


@pytest.mark.slow
def test_memory_levels_off_though_nothing_is_collected_after_a_rerun(server: Server):
    pages = [open_page(server, path) for path in ("", "side_by_side", "indicators", "recommendations")]
    process = psutil.Process(server.process.pid)
    resident = [process.memory_info().rss / 2**20]  # megabytes
    for third in range(3):
        for page, query in islice(cycle(product(pages, QUERIES)), RERUNS // 3):
            assert rerun(replace(page, query=query)).errors == ()
        resident.append(process.memory_info().rss / 2**20)
        print(f"{RERUNS // 3 * (third + 1)} reruns: {resident[-1]:.1f} MB")
    assert resident[3] - resident[2] < MAY_GROW
