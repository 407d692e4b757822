"""Footnotes of a Word document: python-docx writes none, so their part is written here as Word writes it.

A source that is named again refers to the footnote that it has: Word renumbers both when a note is put in before them.
"""

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

_TEXT, _REFERENCE = "FootnoteText", "FootnoteReference"
# The lines over the notes, and over those that go on from the page before.
_SEPARATORS = ((-1, "separator"), (0, "continuationSeparator"))


class Footnotes:
    """The footnotes of one document, in the order in which they are first named."""

    def __init__(self, document: object) -> None:
        self._numbers: dict[str, int] = {}
        _styles(document)
        self._notes = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
        for number, kind in _SEPARATORS:
            self._notes.append(_separator(number, kind))
        part = XmlPart(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            self._notes,
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        _declare(document.settings.element)

    def cite(self, paragraph: object, text: str) -> None:
        """Put the number of a text's footnote at the end of a paragraph; an empty text has none."""
        if not text:
            return
        if text in self._numbers:
            _refer(paragraph._p, self._numbers[text])
            return
        number = self._numbers[text] = len(self._numbers) + 1
        self._notes.append(_note(number, text))
        reference = _element("w:footnoteReference", {"w:id": str(number)})
        for element in (_bookmark("Start", number), _run(reference), _bookmark("End", number)):
            paragraph._p.append(element)


def note_texts(document: object) -> list[str]:
    """Give the texts of a document's footnotes, in their order."""
    found = [
        one.target_part for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.FOOTNOTES
    ]
    if not found:
        return []
    notes = parse_xml(found[0].blob)
    texts = ("".join(text.text or "" for text in note.iter(qn("w:t"))) for note in notes)
    return [text.strip() for text in texts if text]


def _styles(document: object) -> None:
    styles = document.styles
    text = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    text.base_style = styles["Normal"]
    text.font.size = Pt(8.5)
    text.paragraph_format.space_after = Pt(2)
    reference = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    reference.font.superscript = True
    for style, identity in ((text, _TEXT), (reference, _REFERENCE)):
        style.element.set(qn("w:styleId"), identity)


def _declare(settings: object) -> None:
    """Say in the settings which notes are the separators, where Word looks for it: before the compatibility settings."""
    declared = _element("w:footnotePr", {})
    for number, _ in _SEPARATORS:
        declared.append(_element("w:footnote", {"w:id": str(number)}))
    compat = settings.find(qn("w:compat"))
    settings.append(declared) if compat is None else compat.addprevious(declared)


def _note(number: int, text: str) -> object:
    note, paragraph, about = (
        _element("w:footnote", {"w:id": str(number)}),
        _element("w:p", {}),
        _element("w:pPr", {}),
    )
    about.append(_element("w:pStyle", {"w:val": _TEXT}))
    words = _element("w:r", {})
    words.append(_words(f" {text}"))
    for element in (about, _run(_element("w:footnoteRef", {})), words):
        paragraph.append(element)
    note.append(paragraph)
    return note


def _separator(number: int, kind: str) -> object:
    note, paragraph, run = (
        _element("w:footnote", {"w:type": kind, "w:id": str(number)}),
        _element("w:p", {}),
        _element("w:r", {}),
    )
    run.append(_element(f"w:{kind}", {}))
    paragraph.append(run)
    note.append(paragraph)
    return note


def _refer(paragraph: object, number: int) -> None:
    """Name a footnote again: a field that gives its number."""
    field = f" NOTEREF {_name(number)} \\f \\h "
    code = _element("w:instrText", {"xml:space": "preserve"})
    code.text = field
    shown = _words(str(number))
    marks = [_element("w:fldChar", {"w:fldCharType": kind}) for kind in ("begin", "separate", "end")]
    for element in (marks[0], code, marks[1], shown, marks[2]):
        paragraph.append(_run(element))


def _name(number: int) -> str:
    return f"_Note{number}"


def _bookmark(end: str, number: int) -> object:
    name = {"w:name": _name(number)} if end == "Start" else {}
    return _element(f"w:bookmark{end}", {"w:id": str(number)} | name)


def _run(element: object) -> object:
    run, about = _element("w:r", {}), _element("w:rPr", {})
    about.append(_element("w:rStyle", {"w:val": _REFERENCE}))
    run.append(about)
    run.append(element)
    return run


def _words(text: str) -> object:
    words = _element("w:t", {"xml:space": "preserve"})
    words.text = text
    return words


def _element(name: str, attributes: dict[str, str]) -> object:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set("{http://www.w3.org/XML/1998/namespace}space" if key == "xml:space" else qn(key), value)
    return element
