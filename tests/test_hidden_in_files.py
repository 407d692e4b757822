"""Nothing hidden leaves in a file: planted figures are looked for in everything that can be taken along."""

import io
import re
import zipfile

import pyarrow.parquet as pq
import pytest
from pypdf import PdfReader

from hrdash.__main__ import run
from hrdash.store import query, read_release
from tests.browser.test_hidden import PEOPLE, carries, lake  # noqa: F401 (a fixture)

TABLES = ("figures.csv", "figures.xlsx", "figures.json", "figures.parquet", "figures.sdmx.csv")
BRIEFINGS = {
    "sindh.pptx": ("deck", "unit=PK-SD"),
    "all.pptx": ("deck", "theme=education"),
    "sindh.pdf": ("brief", "unit=PK-SD"),
    "all.pdf": ("brief", "theme=education"),
    "annex.docx": ("annex", "body=UPR"),
    "matrix.xlsx": ("matrix", "unit=PK-SD"),
}


def unpacked(content: bytes, name: str) -> bytes:
    """Everything that a file holds, with what is packed into it: parts of documents, workbooks behind charts, pages."""
    if name.endswith(".parquet"):
        table = pq.read_table(io.BytesIO(content))
        return repr([table.schema.metadata, table.to_pylist()]).encode()
    if name.endswith(".pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).encode()
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return b"\n".join(unpacked(parts.read(part), part) for part in parts.namelist())


@pytest.fixture(scope="module")
def files(lake, tmp_path_factory):  # noqa: F811
    """Every file by name, unpacked."""
    folder = tmp_path_factory.mktemp("files")
    asked = dict.fromkeys(TABLES, ("table", "observations", "--out"))
    asked |= {name: ("export", kind, "--where", where, "--out") for name, (kind, where) in BRIEFINGS.items()}
    for name, words in asked.items():
        assert run(["--lake", str(lake), *words, str(folder / name)]) == 0
    return {path.name: unpacked(path.read_bytes(), path.name) for path in folder.iterdir()}


@pytest.fixture(scope="module")
def hidden(lake):  # noqa: F811
    rows = query(read_release(lake), "select area, sex from observations where obs_status = 'Q'").to_pylist()
    places = {(row["area"], row["sex"]) for row in rows}
    assert ("PK-SD", "F") in places
    return places


def holds(content: bytes, number: float) -> bool:
    """Whether a figure stands in a file, exactly or as it is written for readers."""
    if carries(content, float(number)):
        return True
    written = rf"(?<![0-9.,])({number:.2f}|{number:.1f}|{number:.0f} %)(?![0-9])"
    return 1 < number < 100 and re.search(written.encode(), content) is not None


def test_no_file_holds_a_hidden_figure(files, hidden):
    planted = [(n, d, 100 * n / d) for place, (n, d) in PEOPLE.items() if place in hidden]
    numbers = [number for figures in planted for number in figures if number > 1000 or number % 1]
    assert {(name, number) for name in files for number in numbers if holds(files[name], number)} == set()


@pytest.mark.parametrize("name", [*TABLES, "all.pptx"])
def test_the_search_finds_what_a_file_shows(files, hidden, name):
    shown = [100 * n / d for place, (n, d) in PEOPLE.items() if place not in hidden]
    assert shown
    assert all(holds(files[name], value) for value in shown)
