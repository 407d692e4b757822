"""Every chart of every page leaves it as a picture: the same words and marks, with title, source, day and Example."""

import io
import re
import struct
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from PIL import Image
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from hrdash.charts import plotted
from hrdash.exports.picture import MOST_BYTES, Part, picture_of
from hrdash.ui import show
from tests.meeting_lake import make_meeting_lake

PAGES = {
    "overview": [{}],
    "side_by_side": [{}, {"view": "time"}],
    "units": [{"unit": "PK-SD"}, {"unit": "FED"}],
    "indicators": [{}, {"view": "time"}, {"view": "map"}],
    "gaps": [{}],
    "coverage": [{}, {"view": "by-indicator"}, {"view": "by-indicator", "unit": "PK-SD"}],
    "implementation": [{}, {"view": "path"}],
    "actions": [{}],
    "calendar": [{}],
}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return make_meeting_lake(tmp_path_factory.mktemp("pictures") / "lake")


@pytest.fixture
def charts_of(release, monkeypatch):
    """Open a page and give its charts; what each offers is made as a reader would have it."""
    monkeypatch.setenv("HRDASH_LAKE", str(release.lake))
    shown = []
    monkeypatch.setattr(show, "_offer", lambda chart, _: shown.append(chart))

    def charts(name, query):
        page = AppTest.from_file("../app.py", default_timeout=60).run()
        page.switch_page(f"pages/{name}.py")
        for key, value in query.items():
            page.query_params[key] = value
        shown.clear()
        page.run()
        assert not page.exception
        return list(shown)

    return charts


def words(text):
    return re.sub(r"<[^>]+>", " ", text.translate(plotted._SIGNS)).split()


@pytest.mark.parametrize(
    ("name", "query"), [(name, query) for name, queries in PAGES.items() for query in queries]
)
def test_every_word_of_a_pages_chart_stands_in_its_picture(name, query, charts_of, release):
    shown = charts_of(name, query)
    assert shown or name in ("actions", "calendar")
    for chart in shown:
        figure = chart.draw("light")
        said = [word for note in figure.layout.annotations for word in words(note.text)]
        drawn = "".join(ElementTree.fromstring(plotted.plot(figure, "", "k")).itertext())
        assert [word for word in said if word not in drawn] == []
        page = PdfReader(io.BytesIO(made(chart, release, "pdf"))).pages
        text = " ".join(" ".join(one.extract_text() for one in page).split())
        assert len(page) == 1
        for stands in (chart.title, chart.second, chart.source, "Example", f"(release {release.version})"):
            assert stands in text


def made(chart, release, kind):
    return picture_of(release, chart.title, chart.second, [show.part_of(chart)], chart.source, kind)


@pytest.mark.parametrize("name", PAGES)
def test_a_picture_is_1600_pixels_wide_and_light_enough_to_be_sent(name, charts_of, release):
    for chart in charts_of(name, PAGES[name][-1]):
        picture = made(chart, release, "png")
        assert struct.unpack(">I", picture[16:20]) == (1600,)
        assert len(picture) <= MOST_BYTES


def test_a_heavy_picture_loses_colours_and_no_pixels(release):
    notes = [
        {
            **{"text": f"Row {place} with a long name that is written out", "x": 0, "xref": "paper"},
            **{"y": 20 + place * 18, "yref": "y", "xanchor": "left", "yanchor": "middle"},
            "font": {"size": 13, "color": "#1c2b2a"},
        }
        for place in range(200)
    ]
    layout = {"height": 3650, "xaxis": {"range": [0, 1]}, "annotations": notes}
    drawn = plotted.plot(go.Figure({"data": [], "layout": layout}), "Rows", "rows")
    picture = picture_of(release, "Rows", "", [Part(drawing=drawn, alt="Rows")], "", "png")
    assert len(picture) <= MOST_BYTES
    assert Image.open(io.BytesIO(picture)).size[0] == 1600


def elements(traces, shapes=(), *, low=0, high=100):
    layout = {"height": 100, "xaxis": {"range": [low, high]}, "shapes": shapes, "annotations": []}
    root = ElementTree.fromstring(plotted.plot(go.Figure({"data": traces, "layout": layout}), "A", "k"))
    return [(one.tag.rpartition("}")[2], one.attrib) for one in root.iter()]


def test_bars_of_one_line_stand_end_to_end_and_one_with_a_base_where_it_says():
    bar = {"type": "bar", "orientation": "h", "y": [50], "width": 20}
    first = {**bar, "x": [25], "marker": {"color": "#111111"}}
    second = {**bar, "x": [50], "marker": {"color": "#222222"}}
    third = {**bar, "x": [10], "base": [90], "marker": {"color": "#333333"}}
    boxes = {held["fill"]: held for name, held in elements([first, second, third]) if name == "rect"}
    assert [(float(box["x"]), float(box["width"])) for box in boxes.values()] == [
        (0, 186),
        (186, 372),
        (pytest.approx(669.6), pytest.approx(74.4)),
    ]
    assert boxes["#111111"]["y"] == "40.0"


def test_a_line_is_interrupted_where_its_series_breaks():
    line = {
        **{"type": "scatter", "mode": "lines", "x": [0, 50, None, 60, 100], "y": [1, 2, None, 3, 4]},
        "line": {"color": "#111111", "width": 2},
    }
    assert [held["points"] for name, held in elements([line]) if name == "polyline"] == [
        "0.0,1.0 372.0,2.0",
        "446.4,3.0 744.0,4.0",
    ]


def test_marks_keep_their_shapes_and_those_for_the_pointer_alone_are_not_drawn():
    marks = {"type": "scatter", "mode": "markers", "x": [0, 100], "y": [10, 20]}
    drawn = elements(
        [
            {**marks, "marker": {"symbol": ["circle", "diamond-open"], "size": 10, "color": "#111111"}},
            {**marks, "marker": {"size": 34, "opacity": 0}},
        ]
    )
    assert [(name, held["fill"]) for name, held in drawn if name in ("circle", "polygon")] == [
        ("circle", "#111111"),
        ("polygon", "none"),
    ]


def test_what_the_drawing_does_not_know_is_refused_not_left_out():
    with pytest.raises(ValueError, match="pie"):
        elements([{"type": "pie", "values": [1]}])
    with pytest.raises(ValueError, match="circle"):
        elements([], [{"type": "circle", "x0": 0, "x1": 1, "y0": 0, "y1": 1}])
