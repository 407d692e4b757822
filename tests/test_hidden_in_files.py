"""Nothing hidden leaves in a file: planted figures are looked for in everything that can be taken along."""

import io
import re
import zipfile

import pyarrow.parquet as pq
import pytest
from pypdf import PdfReader

from hrdash.__main__ import run
from hrdash.store import query, read_release
from tests.planted import PEOPLE, carries, make_planted_lake

TABLES = ("figures.csv", "figures.xlsx", "figures.json", "figures.parquet", "figures.sdmx.csv")
BRIEFINGS = {
    "sindh.pptx": ("deck", "unit=PK-SD"),
    "all.pptx": ("deck", "theme=education"),
    "sindh.pdf": ("brief", "unit=PK-SD"),
    "all.pdf": ("brief", "theme=education"),
    "annex.docx": ("annex", "body=UPR"),
    "matrix.xlsx": ("matrix", "unit=PK-SD"),
}

MANY = PEOPLE | {("PK-SD", "F"): (333231, 717273)}


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


def files_of(lake, folder):
    """Give every file that can be taken along, by name, unpacked."""
    asked = dict.fromkeys(TABLES, ("table", "observations", "--out"))
    asked |= {name: ("export", kind, "--where", where, "--out") for name, (kind, where) in BRIEFINGS.items()}
    folder.mkdir()
    for name, words in asked.items():
        assert run(["--lake", str(lake), *words, str(folder / name)]) == 0
    return {path.name: unpacked(path.read_bytes(), path.name) for path in folder.iterdir()}


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return make_planted_lake(tmp_path_factory.mktemp("hidden") / "lake")


@pytest.fixture(scope="module")
def files(lake, tmp_path_factory):
    return files_of(lake, tmp_path_factory.mktemp("hidden") / "files")


@pytest.fixture(scope="module")
def files_with_all(tmp_path_factory):
    """The same files of a lake in which the few of Sindh are many, so that nobody is hidden."""
    folder = tmp_path_factory.mktemp("shown")
    made = make_planted_lake(folder / "lake", MANY)
    assert query(read_release(made), "select * from observations where obs_status = 'Q'").num_rows == 0
    return files_of(made, folder / "files")


@pytest.fixture(scope="module")
def hidden(lake):
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


@pytest.mark.parametrize("name", [name for name in (*TABLES, *BRIEFINGS) if name != "matrix.xlsx"])
def test_each_file_shows_what_is_not_hidden_where_it_would_stand(files_with_all, name):
    part, whole = MANY["PK-SD", "F"]
    assert holds(files_with_all[name], 100 * part / whole)


def test_a_matrix_holds_reports_and_no_figures(files_with_all):
    content = files_with_all["matrix.xlsx"]
    assert b"Schools" in content
    assert not any(holds(content, 100 * part / whole) for part, whole in MANY.values())
