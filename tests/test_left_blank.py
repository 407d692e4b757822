"""What may be left blank breaks no page, table or file: the starter lake with half of such cells blank, and with all of them."""

import random
import re
from urllib.parse import parse_qsl

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from hrdash.__main__ import run
from hrdash.queries import tables
from hrdash.store import write_release
from hrdash.vocabulary import code_lists
from hrdash.vocabulary import tables as stored_tables

# Not blank, beside what every table needs: a status has a rule of its own, a recommendation has a text or a summary, and
# observations are made whole when they are read.
WRITTEN = {"status", "summary", "is_example", "submission", "sheet", "cell"}
PAGES = (
    *("overview", "overview?unit=PK-BA", "side_by_side"),
    *("side_by_side?lens=right&right=health", "side_by_side?lens=sdg_target", "units?unit=PK-SD", "gaps"),
    *("indicators", "indicators?indicator=treaty-iccpr", "coverage", "recommendations"),
    *("recommendations?recommendation=upr-2-122-17", "implementation?by=theme", "implementation?view=needs"),
    *("implementation?view=time", "clusters", "clusters?view=proposed", "actions", "calendar"),
    *("present?show=PK-SD", "downloads?briefing=PK-SD"),
)
FILES = (
    *(("deck", "pptx", "unit=PK-SD"), ("deck", "pptx", "theme=education"), ("brief", "pdf", "unit=FED")),
    *(("annex", "docx", "body=UPR"), ("annex", "docx", "body=CEDAW"), ("matrix", "xlsx", "unit=PK-BA")),
)
NO_WORDS = re.compile(r"\b(NaT|nan|NaN|None|<NA>)\b")
EMPTY = "None."  # how a list without lines reads


@pytest.fixture(scope="module", params=[0.5, 1.0], ids=["half blank", "all blank"])
def lake(request, starter, tmp_path_factory):
    chance = random.Random(7)

    def left(name: str, column: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
        table = stored_tables()[name]
        if column in (*table.key, *table.needed) or column in WRITTEN:
            return tables.table(starter, name)[column]
        cells = tables.table(starter, name)[column].to_pylist()
        kept = [None if chance.random() < request.param else cell for cell in cells]
        return pa.array(kept, table.columns[column])

    upserts = {
        name: pa.table([left(name, column) for column in table.columns], schema=table.schema)
        for name, table in stored_tables().items()
        if name not in {"observations", "withheld", *code_lists()}
    }
    upserts["observations"] = tables.table(starter, "observations")
    made = tmp_path_factory.mktemp("blank") / "lake"
    write_release(made, upserts, action="build", by="test", is_demonstration=True)
    return made


def texts_of(page: AppTest) -> list[str]:
    kinds = ("title", "subheader", "markdown", "caption", "info", "warning")
    return [str(one.value) for kind in kinds for one in getattr(page, kind)]


def test_every_page_says_what_it_knows(lake, monkeypatch):
    monkeypatch.setenv("HRDASH_LAKE", str(lake))
    for address in PAGES:
        path, _, query = address.partition("?")
        page = AppTest.from_file("../app.py", default_timeout=60)
        page.query_params.update(dict(parse_qsl(query)))
        if path != "overview":
            page.switch_page(f"pages/{path}.py")
        page.run()
        assert not page.exception, address
        assert [text for text in texts_of(page) if NO_WORDS.search(text) and text != EMPTY] == [], address


def test_every_file_and_table_is_written(lake, tmp_path):
    for kind, ending, where in FILES:
        out = str(tmp_path / f"taken.{ending}")
        assert run(["--lake", str(lake), "export", kind, "--where", where, "--out", out]) == 0, (kind, where)
    for name in tables.COMPUTED:
        words = ("table", name, "--labels", "both", "--out", str(tmp_path / "rows.csv"))
        assert run(["--lake", str(lake), *words]) == 0, name
