"""An annex to a State report as a Word document: real headings, styles, tables, captions and numbered paragraphs."""

import io
import itertools
from collections.abc import Iterator

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from hrdash import sentences
from hrdash.briefings.annex import Annex, Item, Statistics
from hrdash.charts.content import Grid
from hrdash.charts.palette import ink
from hrdash.exports.footnotes import Footnotes, note_texts
from hrdash.vocabulary import codes
from hrdash.words import label, number, say

_NUMBERED, _BULLET = "List Number", "List Bullet"


def annex(content: Annex) -> bytes:
    """Write an annex as .docx, ready to be edited; its words are counted against the limit of its form."""
    document = Document()
    _styles(document)
    _leave_old_styles(document)
    _properties(document, content)
    document.add_heading(content.title, level=0)
    if content.is_example:
        _example(document, f"{say('example.badge')}: {say('example.explained')}")
    document.add_paragraph(content.foot)
    count = document.add_paragraph()
    document.add_paragraph(content.summary, style=_NUMBERED)
    document.add_paragraph(f"{say('foot.not-un')}. {say('foot.rate-rule')}.", style=_NUMBERED)
    article, numbers, notes = "", itertools.count(1), Footnotes(document)
    for section in content.sections:
        if section.article != article:
            article = section.article
            document.add_heading(article, level=1)
        document.add_heading(section.title, level=2)
        for item in section.items:
            _item(document, item, numbers, notes, is_example=content.is_example)
    _list(document, say("annex.consultations"), content.consultations, say("annex.no-consultations"))
    _statistics(document, content, numbers, notes)
    _without_text(document, content)
    _sources(document, content)
    count.text = _count(content, words_of(document))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def words_of(document: object) -> int:
    """Count the words of a document, those of its tables and footnotes too, as the limits of the United Nations do."""
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table._tbl.tr_lst for cell in _cells(row)]
    texts += note_texts(document)
    return sum(len(text.split()) for text in texts)


def _cells(row: object) -> list[object]:
    class _Text:
        def __init__(self, element: object) -> None:
            self.text = " ".join(one.text or "" for one in element.iter(qn("w:t")))

    return [_Text(cell) for cell in row.tc_lst]


def _count(content: Annex, words: int) -> str:
    form = codes("report_forms")[content.form]
    name = label("report_forms", content.form)
    if content.words_at_most is None:
        return say("annex.words-free", words=number(words), form=name, source=form["source"])
    word = "annex.words-over" if words > content.words_at_most else "annex.words"
    return say(
        word, words=number(words), form=name, limit=number(content.words_at_most), source=form["source"]
    )


def _styles(document: object) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name, style.font.color.rgb = "Calibri", _rgb(ink("accent", "light"))
        fonts = style.element.rPr.rFonts
        for key in list(fonts.attrib):
            if "Theme" in key:
                del fonts.attrib[key]
    document.styles["Title"].font.size = Pt(20)
    document.styles["Caption"].font.color.rgb = _rgb(ink("ink", "light"))


def _leave_old_styles(document: object) -> None:
    """Leave out python-docx's second copy of the styles, for Word 2010's effects: it does not have the ones made here."""
    relations = document.part.rels
    for key in [key for key, held in relations.items() if held.reltype.endswith("/stylesWithEffects")]:
        del relations[key]


def _properties(document: object, content: Annex) -> None:
    about = document.core_properties
    about.title, about.author, about.comments = content.title, say("app.name"), content.foot
    about.keywords = say("example") if content.is_example else ""
    foot = document.sections[0].footer.paragraphs[0]
    mark = f"{say('example.badge')} · " if content.is_example else ""
    foot.text = f"{mark}{content.title} · {content.foot}"
    for run in foot.runs:
        run.font.size = Pt(8)


def _item(
    document: object, item: Item, numbers: Iterator[int], notes: Footnotes, *, is_example: bool
) -> None:
    document.add_heading(item.reference, level=3)
    words = document.add_paragraph(style=_NUMBERED)
    words.add_run(say("annex.un-text") if item.is_un_text else say("annex.summary-by")).italic = True
    words.add_run(f" {item.words}")
    notes.cite(words, item.source)
    document.add_paragraph(say("annex.position", position=item.position), style=_NUMBERED)
    for asked in item.asked_data:
        document.add_paragraph(say("annex.asks-data", data=asked), style=_NUMBERED)
    if item.statuses:
        said = say("annex.status-caption", reference=item.reference)
        _caption(document, numbers, sentences.example(said, is_example))
        _table(document, item.statuses)
    else:
        document.add_paragraph(say("annex.not-assigned"), style=_NUMBERED)
    for title, lines in ((say("annex.measures"), item.measures), (say("annex.next-steps"), item.next_steps)):
        if lines:
            document.add_paragraph(title, style=_NUMBERED)
            for line in lines:
                document.add_paragraph(line, style=_BULLET)


def _statistics(document: object, content: Annex, numbers: Iterator[int], notes: Footnotes) -> None:
    document.add_heading(say("annex.statistics"), level=1)
    if not content.statistics:
        document.add_paragraph(say("annex.no-statistics"), style=_NUMBERED)
        return
    document.add_paragraph(say("annex.marks"), style=_NUMBERED)
    if content.left_out:
        document.add_paragraph(say("annex.left-out", n=content.left_out), style=_NUMBERED)
    for one in content.statistics:
        _one_table(document, one, numbers, notes)


def _one_table(document: object, one: Statistics, numbers: Iterator[int], notes: Footnotes) -> None:
    notes.cite(_caption(document, numbers, one.caption), one.source)
    _table(document, one.grid)
    if one.definition:
        run = document.add_paragraph().add_run(one.definition)
        run.font.size, run.font.color.rgb = Pt(8.5), _rgb(ink("quiet", "light"))


def _without_text(document: object, content: Annex) -> None:
    if content.without_text:
        document.add_heading(say("annex.without-text"), level=1)
        count = sum(len(named) for _, named in content.without_text)
        document.add_paragraph(say("annex.without-text-list", n=count), style=_NUMBERED)
        for source, named in content.without_text:
            said = say("annex.paragraphs", n=len(named), document=source, paragraphs=", ".join(named))
            document.add_paragraph(said, style=_BULLET)


def _sources(document: object, content: Annex) -> None:
    """List the documents of the United Nations and the publications; the place in each is in the footnotes."""
    texts = [item.document for section in content.sections for item in section.items]
    texts += [one.source for one in content.statistics]
    _list(document, say("annex.sources"), tuple(dict.fromkeys(filter(None, texts))), say("annex.no-sources"))


def _list(document: object, title: str, lines: tuple[str, ...], empty: str) -> None:
    document.add_heading(title, level=1)
    if not lines:
        document.add_paragraph(empty, style=_NUMBERED)
    for line in lines:
        document.add_paragraph(line, style=_BULLET)


def _example(document: object, text: str) -> None:
    run = document.add_paragraph().add_run(text)
    run.bold, run.font.color.rgb = True, _rgb(ink("example", "light"))


def _caption(document: object, numbers: Iterator[int], text: str) -> Paragraph:
    """Write a table's caption, its number a field: Word counts on when a table is put in between."""
    paragraph = document.add_paragraph(style="Caption")
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(f"{say('annex.table')} ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " SEQ Table \\* ARABIC ")
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = str(next(numbers))
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)
    paragraph.add_run(f". {text}")
    return paragraph


def _table(document: object, grid: Grid) -> None:
    table = document.add_table(rows=len(grid.rows) + 1, cols=len(grid.columns), style="Table Grid")
    table.autofit = False
    whole, width = sum(grid.widths), 16.6
    lines = [grid.columns, *grid.rows]
    for row, (element, texts) in enumerate(zip(table._tbl.tr_lst, lines, strict=True)):
        for cell, text, share in zip(element.tc_lst, texts, grid.widths, strict=True):
            cell.width = Cm(width * share / whole)
            paragraph = cell.p_lst[0]
            run = OxmlElement("w:r")
            run.append(_small(is_bold=row == 0))
            shown = OxmlElement("w:t")
            shown.text = text
            shown.set(qn("xml:space"), "preserve")
            run.append(shown)
            paragraph.append(run)
    for element in table._tbl.tr_lst:
        element.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    head = table._tbl.tr_lst[0].get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))
    for share, column in zip(grid.widths, table.columns, strict=True):
        column.width = Cm(width * share / whole)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _small(*, is_bold: bool) -> object:
    about = OxmlElement("w:rPr")
    if is_bold:
        about.append(OxmlElement("w:b"))
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), "17")
    about.append(size)
    return about


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#"))
