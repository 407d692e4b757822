"""Paper: a text in Typst's markup and its drawings become a PDF or a picture, without system fonts or network.

A PDF follows PDF/UA-1: headings, tables, alternative texts and reading order are tagged in it.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst

_STANDARD = "ua-1"


def count_pages(source: str, drawings: Mapping[str, bytes]) -> int:
    """Count the pages of a text that says its own number under the label `pages`."""
    found = typst.query(
        _files(source, drawings), "<pages>", field="value", font_paths=_fonts(), ignore_system_fonts=False
    )
    return int(json.loads(found)[0][0])


def set_paper(source: str, drawings: Mapping[str, bytes], kind: str, ppi: float | None = None) -> bytes:
    """Set a text as `pdf`, or its one page as `png`.

    Args:
        source: in Typst's markup.
        drawings: the pictures it names, by name.
        kind: `pdf` or `png`.
        ppi: of a picture: dots an inch.
    """
    return _set(source, drawings, kind, ppi)[0]


def picture_pages(source: str, drawings: Mapping[str, bytes], ppi: float) -> list[bytes]:
    """Set a text as pictures, one a page."""
    return _set(source, drawings, "png", ppi)


def _set(source: str, drawings: Mapping[str, bytes], kind: str, ppi: float | None) -> list[bytes]:
    standards = [_STANDARD] if kind == "pdf" else []
    made = typst.compile(
        _files(source, drawings), format=kind, ppi=ppi, pdf_standards=standards, font_paths=_fonts()
    )
    return [made] if isinstance(made, bytes) else list(made)


def _files(source: str, drawings: Mapping[str, bytes]) -> dict[str, bytes]:
    return {"main.typ": source.encode(), **drawings}


@cache
def _fonts() -> list[Path]:
    return [Path(str(files("fontpkg_source_sans_3") / "files"))]


def said(text: str) -> str:
    r"""Write text that is data, so that nothing in it is markup; it is wrapped where it was broken.

    >>> said("5 % of #x")
    '#"5 % of #x"'
    """
    return " #linebreak()".join(f"#{text_of(line)}" for line in text.split("\n"))


def text_of(text: str) -> str:
    r"""Write a string of Typst.

    >>> print(text_of('a "b"'))
    "a \"b\""
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
