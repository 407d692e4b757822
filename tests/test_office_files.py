"""Files for an office are packages that programs since Office 2013 open without repair: whole, typed, and without newer parts."""

import io
import posixpath
import re
import zipfile

import pytest
from lxml import etree

from hrdash.__main__ import run
from tests.meeting_lake import make_meeting_lake

FILES = {
    "briefing.pptx": ("export", "deck"),
    "annex.docx": ("export", "annex", "--where", "body=UPR"),
    "matrix.xlsx": ("export", "matrix", "--where", "unit=PK-SD"),
    "template.xlsx": ("template", "--unit", "PK-SD", "--period", "2026"),
    "table.xlsx": ("table", "observations", "--labels", "both"),
}
# Of the standard, or Microsoft's own until 2013.
KNOWN = re.compile(
    r"http://(schemas\.openxmlformats\.org|purl\.org/dc|www\.w3\.org)/|urn:schemas-microsoft-com:"
    r"|http://schemas\.microsoft\.com/office/(\w+/)?20(0\d|1[0-3])"
)


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return make_meeting_lake(tmp_path_factory.mktemp("office") / "lake").lake


def faults(content: bytes) -> list[str]:
    """Name what makes a program offer to repair a package, also in the workbooks packed into it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
        found = [] if len(parts) == len(package.namelist()) else ["a part stands there twice"]
    types = etree.fromstring(parts["[Content_Types].xml"])
    named = {one.get("PartName", "/")[1:] for one in types} - {""}
    endings = {one.get("Extension", "").lower() for one in types}
    found += [f"a type without a part: {name}" for name in named - set(parts)]
    for name, part in parts.items():
        if name not in named and name.rsplit(".", 1)[-1].lower() not in endings:
            found += [f"a part without a type: {name}"] if name != "[Content_Types].xml" else []
        if name.endswith(".xlsx"):
            found += faults(part)
        elif name.endswith((".xml", ".rels", ".vml")):
            found += [f"{name}: {fault}" for fault in _faults_of(name, etree.fromstring(part), set(parts))]
    return found


def _faults_of(name: str, tree: etree._Element, parts: set[str]) -> list[str]:
    elements = [one for one in tree.iter() if isinstance(one.tag, str)]
    spaces = {etree.QName(one).namespace or "http://www.w3.org/" for one in elements}
    found = [f"newer than 2013: {space}" for space in spaces if not KNOWN.match(space)]
    numbered = {}  # a number that is given twice to shapes, bookmarks or relations
    for one in elements:
        tag = etree.QName(one).localname
        if tag in ("cNvPr", "bookmarkStart", "Relationship"):
            number = one.get("Id") or one.get("id") or one.get(f"{{{etree.QName(one).namespace}}}id")
            numbered.setdefault((tag, number), []).append(one)
        if tag == "Relationship" and one.get("TargetMode") != "External":
            folder = posixpath.dirname(posixpath.dirname(name))
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target")))[1:]
            found += [f"leads nowhere: {target}"] if target not in parts else []
    return found + [f"twice: {key}" for key, ones in numbered.items() if len(ones) > 1]


@pytest.mark.parametrize("name", FILES)
def test_an_office_program_has_nothing_to_repair(lake, tmp_path, name):
    out = tmp_path / name
    assert run(["--lake", str(lake), *FILES[name], "--out", str(out)]) == 0
    assert faults(out.read_bytes()) == []


def test_a_broken_package_is_told(lake, tmp_path):
    out, broken = tmp_path / "briefing.pptx", io.BytesIO()
    run(["--lake", str(lake), "export", "deck", "--out", str(out)])
    with zipfile.ZipFile(out) as package, zipfile.ZipFile(broken, "w") as left:
        for name in package.namelist():
            if name != "ppt/slides/slide2.xml":
                left.writestr(name, package.read(name))
    assert [fault.split(":")[0] for fault in faults(broken.getvalue())][:1] == ["a type without a part"]
