"""A briefing as a deck of slides: native charts that can be edited, never pictures of charts."""

import io
import textwrap
from collections.abc import Sequence
from zipfile import BadZipFile

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from hrdash.briefings import Briefing, Message
from hrdash.charts.content import BarRow, Bars, Grid, PairRow, Pairs
from hrdash.charts.palette import STATUS_FILLS, group_mark, ink
from hrdash.queries.filters import QuestionError
from hrdash.words import say

_WIDE = (Inches(13.333), Inches(7.5))
_MARGIN = Inches(0.6)
_LONG_TITLE = 90  # letters that two lines hold
# Of the fonts that are put in Calibri's place the widest: mean width of a letter, and from line to line, in sizes.
_GLYPH, _LEADING = 0.56, 1.37
_FOOT = 11  # size of the line of sources
_BESIDE_FOOT = Inches(3)  # what the foot leaves to the margin and the Example mark
_FONT = "Calibri"  # every Office since 2007 has it; others put their own in its place


def deck(briefing: Briefing, template: bytes | None = None) -> bytes:
    """Write a briefing as .pptx: a first slide, one slide a message, and the questions in the speaker's notes.

    Args:
        briefing: the content.
        template: a .pptx whose master, logo and colours are taken; its slides are left out. Its layouts "Title Slide"
            and "Title Only" are used, else its first and its last with a title.

    Raises:
        QuestionError: `not-a-deck` for a template that is none.
    """
    show = _opened(template)
    if template is None:
        show.slide_width, show.slide_height = _WIDE
    _drop_slides(show)
    properties = show.core_properties
    properties.title, properties.author = briefing.subject.name, say("app.name")
    properties.comments = briefing.foot
    properties.keywords = say("example") if briefing.is_example else ""
    _first(show, briefing, is_own=template is None)
    asked_of: set[str] = set()
    for message in briefing.messages:
        with_questions = message.part not in asked_of
        asked_of.add(message.part)
        _slide(show, briefing, message, is_own=template is None, with_questions=with_questions)
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def _opened(template: bytes | None) -> object:
    """Open the template; without one, a blank presentation."""
    try:
        return Presentation(None if template is None else io.BytesIO(template))
    except (BadZipFile, KeyError, ValueError):
        raise QuestionError(
            "not-a-deck", "the template is no PowerPoint presentation: save it as .pptx and give that file."
        ) from None


def _drop_slides(show: object) -> None:
    ids = show.slides._sldIdLst
    for one in list(ids):
        show.part.drop_rel(one.rId)
        ids.remove(one)


def _layout(show: object, name: str, other: int) -> object:
    named = {layout.name: layout for layout in show.slide_layouts}
    titled = [
        layout
        for layout in show.slide_layouts
        if any(p.placeholder_format.type == 1 for p in layout.placeholders)
    ]
    return named.get(name) or (titled or list(show.slide_layouts))[other]


def _first(show: object, briefing: Briefing, *, is_own: bool) -> None:
    slide = show.slides.add_slide(_layout(show, "Title Slide", 0))
    titles = list(slide.placeholders)
    titles[0].text = briefing.subject.name
    told = [say("briefing.since", day=briefing.since.name), briefing.foot]
    told += [say("example.explained")] if briefing.is_example else []
    if len(titles) > 1:
        titles[1].text = "\n".join(told)
        for paragraph in titles[1].text_frame.paragraphs:
            paragraph.font.size = Pt(18)
    if is_own:
        _place(titles[0], show, 2.0, 1.4, 40)
        _place(titles[1], show, 3.6, 2.4, 18)
    _example(show, slide, briefing)
    slide.notes_slide.notes_text_frame.text = "\n".join(message.title for message in briefing.messages)


def _place(shape: object, show: object, top: float, height: float, size: int) -> None:
    """Put one of the plain template's placeholders where a wide slide wants it."""
    shape.left, shape.top = _MARGIN, Inches(top)
    shape.width, shape.height = show.slide_width - 2 * _MARGIN, Inches(height)
    for paragraph in shape.text_frame.paragraphs:
        paragraph.alignment = 1
        paragraph.font.size, paragraph.font.name = Pt(size), _FONT
        paragraph.font.color.rgb = _rgb(ink("ink", "light"))
        paragraph.font.bold = size >= 24


def _slide(show: object, briefing: Briefing, message: Message, *, is_own: bool, with_questions: bool) -> None:
    slide = show.slides.add_slide(_layout(show, "Title Only", -1))
    title = slide.shapes.title
    title.text = message.title
    if is_own:
        _place(title, show, 0.35, 1.0, 28 if len(message.title) <= _LONG_TITLE else 24)
        title.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        title.text_frame.word_wrap = True
        top = Inches(1.35)
    else:
        top = title.top + title.height
    _text(slide, message.second, _MARGIN, top, show.slide_width - 2 * _MARGIN, 16, "quiet")
    body = top + Inches(0.45)
    foot = f"{message.source} · {briefing.foot}"
    foot_top = show.slide_height - _foot_height(foot, show.slide_width - _BESIDE_FOOT)
    room = foot_top - body - Inches(0.6 if message.change else 0.2)
    frame = (_MARGIN, body, show.slide_width - 2 * _MARGIN, room)
    if message.chart:
        graphic = _chart(slide, message.chart, frame)
        if briefing.is_example:
            said = say("example" if isinstance(message.chart, Bars) else "example.lake")
            _mark_example(graphic.chart, said)
    else:
        graphic = _table(slide, message.table, frame) if message.table else None
    if graphic is not None:
        graphic.name = message.key
        graphic._element.nvGraphicFramePr.cNvPr.set("descr", message.alt)
    if message.change:
        _text(
            slide,
            message.change,
            _MARGIN,
            foot_top - Inches(0.55),
            show.slide_width - 2 * _MARGIN,
            16,
            "accent",
        )
    _text(slide, foot, _MARGIN, foot_top, show.slide_width - _BESIDE_FOOT, _FOOT, "quiet")
    _example(show, slide, briefing)
    questions = [one for one in briefing.questions if one.part == message.part] if with_questions else []
    told = list(message.notes)
    for one in questions:
        told += ["", one.asked, one.answer, say("question.source", source=one.source, post=one.post)]
    slide.notes_slide.notes_text_frame.text = "\n".join([*told, "", foot]).strip()


def _foot_height(foot: str, width: Emu) -> Emu:
    """Give the room that a foot of several sources needs from the slide's lower edge up."""
    lines = _lines(foot, int(Emu(width - Inches(0.2)).pt / (_FOOT * _GLYPH)))
    return Emu(max(Inches(0.55), Pt(lines * _FOOT * _LEADING) + Inches(0.15)))


def _text(slide: object, text: str, left: Emu, top: Emu, width: Emu, size: int, colour: str) -> None:
    box = slide.shapes.add_textbox(left, top, width, Inches(0.4))
    box.text_frame.word_wrap = True
    paragraph = box.text_frame.paragraphs[0]
    paragraph.text = text
    paragraph.font.size, paragraph.font.name = Pt(size), _FONT
    paragraph.font.color.rgb = _rgb(ink(colour, "light"))


def _example(show: object, slide: object, briefing: Briefing) -> None:
    if briefing.is_example:
        left = show.slide_width - Inches(2.4)
        _text(slide, say("example.badge"), left, show.slide_height - Inches(0.6), Inches(1.8), 16, "example")


def _mark_example(chart: object, said: str) -> None:
    """Say Example inside the chart itself: it is still said where the chart is pasted elsewhere (rule 12)."""
    chart.has_title = True
    frame = chart.chart_title.text_frame
    frame.text = said
    font = frame.paragraphs[0].runs[0].font
    font.size, font.name, font.bold = Pt(12), _FONT, False
    font.color.rgb = _rgb(ink("example", "light"))
    title = chart.chart_title._element
    title.find(qn("c:overlay")).set("val", "1")  # it takes no room from the bars
    for old in title.findall(qn("c:layout")):
        title.remove(old)
    layout = title.makeelement(qn("c:layout"), {})
    title.find(qn("c:tx")).addnext(layout)
    manual = layout.makeelement(qn("c:manualLayout"), {})
    for name, value in (("xMode", "edge"), ("yMode", "edge"), ("x", "0.9"), ("y", "0.005")):
        manual.append(manual.makeelement(qn(f"c:{name}"), {"val": value}))
    layout.append(manual)


def _chart(slide: object, chart: Bars | Pairs, frame: Sequence[Emu]) -> object:
    if isinstance(chart, Pairs):
        return _pairs(slide, chart, frame)
    return _bars(slide, chart, frame)


def _bars(slide: object, chart: Bars, frame: Sequence[Emu]) -> object:
    """Draw stacked bars whose sheet holds the counts; what is said of a row stands in its name."""
    data = CategoryChartData(number_format="0")
    data.categories = [_row_name(row) for row in chart.rows]
    for place, (_, name) in enumerate(chart.parts):
        data.add_series(name, [row.counts[place] or None for row in chart.rows])
    kind = XL_CHART_TYPE.BAR_STACKED_100 if chart.is_share else XL_CHART_TYPE.BAR_STACKED
    graphic = slide.shapes.add_chart(kind, *frame, data)
    drawn = _plain_chart(graphic.chart, len(chart.rows), has_legend=len(chart.parts) > 1)
    drawn.plots[0].gap_width, drawn.plots[0].overlap = 45, 100
    for (code, _), series in zip(chart.parts, drawn.plots[0].series, strict=True):
        _paint(series, code)
        _, on_fill = STATUS_FILLS.get(code, (None, ink("ink", "light")))
        _labels(series, on_fill)
    return graphic


def _row_name(row: BarRow | PairRow) -> str:
    return f"{row.name}: {row.said}" if row.said else row.name


def _pairs(slide: object, chart: Pairs, frame: Sequence[Emu]) -> object:
    """Draw two bars a place; a value that is not shown is a blank cell, and the place's name says why."""
    data = CategoryChartData(number_format="0.0")
    data.categories = [_row_name(row) for row in chart.rows]
    for place, (_, name) in enumerate(chart.groups):
        data.add_series(name, [row.values[place] for row in chart.rows])
    graphic = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *frame, data)
    drawn = _plain_chart(graphic.chart, len(chart.rows), has_legend=True)
    drawn.plots[0].gap_width, drawn.plots[0].overlap = 40, -5
    drawn.category_axis.tick_labels.font.size = Pt(10)  # each place has two bars and what is said of it
    for place, ((code, _), series) in enumerate(zip(chart.groups, drawn.plots[0].series, strict=True)):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _rgb(group_mark(code, place, "light")[0])
        _labels(series, ink("ink", "light"), is_outside=True, number_format='0" %"')
        for point, row in enumerate(chart.rows):
            value = row.values[place]
            if value is not None and 0 < abs(value) < 10:
                _label_text(series, point, row.texts[place])
    return graphic


def _label_text(series: object, point: int, text: str) -> None:
    """Say one small value with its decimal, as every other place does."""
    frame = series.points[point].data_label.text_frame
    frame.text = text
    font = frame.paragraphs[0].runs[0].font
    font.size, font.name = Pt(12), _FONT
    series.points[point].data_label.position = XL_LABEL_POSITION.OUTSIDE_END


def _plain_chart(chart: object, rows: int, *, has_legend: bool) -> object:
    chart.font.size, chart.font.name = Pt(13), _FONT
    chart.font.color.rgb = _rgb(ink("ink", "light"))
    chart.has_title = False
    chart.has_legend = has_legend
    if has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    chart.category_axis.reverse_order = True
    chart.category_axis.format.line.color.rgb = _rgb(ink("line", "light"))
    chart.category_axis.tick_labels.font.size = Pt(12 if rows < 10 else 11)
    _name_every_row(chart.category_axis)
    _number_axes(chart)
    return chart


def _name_every_row(axis: object) -> None:
    """Keep Office from leaving out every second name where rows are narrow."""
    element = axis._element
    skip = element.makeelement(qn("c:tickLblSkip"), {"val": "1"})
    element.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _number_axes(chart: object) -> None:
    """Give the axes numbers that the format allows: those of python-pptx are below zero."""
    numbers: dict[str, str] = {}
    for element in chart._chartSpace.iter(qn("c:axId"), qn("c:crossAx")):
        held = element.get("val")
        element.set("val", numbers.setdefault(held, str(len(numbers) + 1)))


def _paint(series: object, code: str) -> None:
    fill = series.format.fill
    if code == "no_report":
        fill.patterned()
        fill.pattern = MSO_PATTERN.LIGHT_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = _rgb(ink("hatch", "light")), RGBColor(255, 255, 255)
    else:
        fill.solid()
        fill.fore_color.rgb = _rgb(STATUS_FILLS[code][0] if code in STATUS_FILLS else ink("band", "light"))
    series.format.line.color.rgb = _rgb(ink("outline", "light"))
    series.format.line.width = Pt(0.75)


def _labels(series: object, colour: str, *, is_outside: bool = False, number_format: str = "0") -> None:
    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = number_format, False
    labels.font.size, labels.font.name = Pt(12), _FONT
    labels.font.color.rgb = _rgb(colour)
    labels.position = XL_LABEL_POSITION.OUTSIDE_END if is_outside else XL_LABEL_POSITION.CENTER


def _table(slide: object, grid: Grid, frame: Sequence[Emu]) -> object:
    left, top, width, room = frame
    rows = len(grid.rows) + 1
    graphic = slide.shapes.add_table(rows, len(grid.columns), left, top, width, Inches(0.4) * rows)
    table, whole = graphic.table, sum(grid.widths)
    for place, share in enumerate(grid.widths):
        table.columns[place].width = Emu(int(width * share / whole))
    size, lines = _fitting(grid, width, room)
    for row, count in zip(table.rows, lines, strict=True):
        row.height = _row_height(count, size)
    for number, row in enumerate([grid.columns, *grid.rows]):
        for place, text in enumerate(row):
            cell = table.cell(number, place)
            cell.text = text
            cell.margin_top = cell.margin_bottom = Inches(0.04)
            cell.fill.solid()
            cell.fill.fore_color.rgb = _rgb(ink("accent" if number == 0 else "paper", "light"))
            for paragraph in cell.text_frame.paragraphs:
                paragraph.font.size, paragraph.font.name = Pt(size), _FONT
                paragraph.font.bold = number == 0
                paragraph.font.color.rgb = _rgb(ink("paper" if number == 0 else "ink", "light"))
    return graphic


def _fitting(grid: Grid, width: Emu, room: Emu) -> tuple[int, list[int]]:
    """Choose the largest size of type, in points, at which a table fits its room; also gives the lines of each row."""
    whole = sum(grid.widths)
    for size in (14, 13, 12, 11, 10, 9):
        letters = [
            int(Emu(int(width * share / whole - Inches(0.2))).pt / (size * _GLYPH)) for share in grid.widths
        ]
        lines = [
            max(_lines(text, fits) for text, fits in zip(row, letters, strict=True))
            for row in [grid.columns, *grid.rows]
        ]
        if sum(_row_height(count, size) for count in lines) <= room:
            break
    return size, lines


def _row_height(lines: int, size: int) -> Emu:
    """Give the height that lines of a row need: not every program makes a row higher than the file says."""
    return Emu(Pt(lines * size * _LEADING) + Inches(0.08))


def _lines(text: str, letters: int) -> int:
    """Count the lines of a text between words, and within one that is longer than a line, such as a link."""
    return sum(max(1, len(textwrap.wrap(line, max(1, letters)))) for line in text.split("\n"))


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#"))
