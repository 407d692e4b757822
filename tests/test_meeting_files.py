"""What is taken to the meeting is opened again: the same figures in every file, sources, Example, nothing hidden."""

import hashlib
import io
import json
import re
import struct
import zipfile
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
from docx import Document
from lxml import etree
from pptx import Presentation
from pptx.util import Inches, Pt
from pypdf import PdfReader

from hrdash.__main__ import run
from hrdash.briefings import Subject, read_briefing
from hrdash.briefings.annex import read_annex
from hrdash.charts.content import Bars, Grid
from hrdash.exports import deck as deck_module
from hrdash.exports import slides
from hrdash.exports.annex import annex, words_of
from hrdash.exports.brief import brief, picture
from hrdash.exports.deck import deck
from hrdash.exports.footnotes import Footnotes, note_texts
from hrdash.exports.matrix import HEADINGS, matrix, matrix_rows
from hrdash.queries.rates import rates_by
from hrdash.store import query
from hrdash.submissions import check_file, submit
from hrdash.submissions import publish as publish_submission
from hrdash.words import figure
from tests.meeting_lake import HIDDEN, make_meeting_lake, publish

DAY = date(2026, 6, 30)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return make_meeting_lake(tmp_path_factory.mktemp("files") / "lake")


@pytest.fixture(scope="module")
def briefing(release):
    return read_briefing(release, Subject(), DAY)


@pytest.fixture(scope="module")
def shown(briefing):
    return Presentation(io.BytesIO(deck(briefing)))


def charts_of(show):
    return {shape.name: shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart}


def text_of_slide(slide):
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            texts += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(texts)


def pdf_text(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def in_words(content):
    """Every word in any part of a zipped document."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(
            in_words(parts.read(name))
            if name.endswith(".xlsx")
            else parts.read(name).decode("utf-8", "replace")
            for name in parts.namelist()
        )


def test_every_chart_of_the_deck_can_be_edited_and_none_is_a_picture(briefing, shown):
    drawn = [one for one in briefing.messages if one.chart]
    assert set(charts_of(shown)) == {one.key for one in drawn}
    assert not [shape for slide in shown.slides for shape in slide.shapes if shape.shape_type == 13]
    assert all(chart.part.chart_workbook.xlsx_part is not None for chart in charts_of(shown).values())
    assert len(deck(briefing)) <= 5_000_000


def test_figures_of_the_deck_are_those_of_the_screen_to_the_last_digit(briefing, shown):
    charts = charts_of(shown)
    for one in briefing.messages:
        if not one.chart:
            continue
        series = [list(held.values) for held in charts[one.key].plots[0].series]
        if isinstance(one.chart, Bars):
            assert [[n or 0 for n in held] for held in series] == [
                list(counts) for counts in zip(*(row.counts for row in one.chart.rows), strict=True)
            ]
        else:
            assert series == [
                list(held) for held in zip(*(row.values for row in one.chart.rows), strict=True)
            ]


def test_every_row_of_a_slides_table_is_as_high_as_its_text_and_all_rows_fit(briefing, shown):
    tables = [shape for slide in shown.slides for shape in slide.shapes if shape.has_table]
    assert len(tables) == sum(1 for one in briefing.messages if one.table)
    for shape in tables:
        heights = [row.height for row in shape.table.rows]
        assert shape.top + sum(heights) <= shown.slide_height - Inches(0.6)
        for row, height in zip(shape.table.rows, heights, strict=True):
            for cell in row.cells:
                lines = cell.text_frame.paragraphs
                assert height >= sum(paragraph.font.size for paragraph in lines)


def test_a_long_link_has_all_its_lines():
    link = "example.org/" + "a-long-name-of-a-document-" * 6
    grid = Grid(("What", "Evidence"), (("Done", link), ("Done", "none")), (3, 1))
    size, lines = deck_module._fitting(grid, Inches(12), Inches(5))
    assert lines[1] >= len(link) * size * 0.45 / Inches(2.8).pt
    assert lines[2] == 1


def test_charts_and_tables_are_written_as_the_format_says(shown, release):
    for chart in charts_of(shown).values():
        numbers = re.findall(r'<c:(axId|crossAx) val="(-?\d+)"', etree.tostring(chart._chartSpace).decode())
        assert len({held for _, held in numbers}) == 2
        assert all(0 <= int(held) < 2**32 for _, held in numbers)
    with zipfile.ZipFile(io.BytesIO(annex(read_annex(release, as_of=DAY)))) as parts:
        assert "word/stylesWithEffects.xml" not in parts.namelist()
        assert b"<w:tblHeader/>" in parts.read("word/document.xml")


def test_a_foot_of_many_sources_stays_on_the_slide_and_off_the_chart(briefing):
    sources = "; ".join(f"A survey of round {number}, quoted by a page of its own" for number in range(8))
    message = next(one for one in briefing.messages if one.part == "behind")
    long = replace(briefing, messages=(replace(message, source=sources),))
    show = Presentation(io.BytesIO(deck(long)))
    shapes = list(show.slides[1].shapes)
    foot = next(shape for shape in shapes if shape.has_text_frame and sources in shape.text_frame.text)
    lines = len(foot.text_frame.text) * 11 * 0.5 / foot.width.pt
    assert foot.top + Pt(lines * 11 * 1.2) <= show.slide_height
    chart = next(shape for shape in shapes if shape.has_chart)
    assert chart.top + chart.height <= foot.top


def test_a_label_of_the_deck_says_what_the_screen_says():
    # The chart holds the figure as it was published and Office rounds it: a half away from zero.
    for value in (12.5, 33.5, 70.5, 99.5, 34.499999999999999):
        office = Decimal(f"{value:.15g}").quantize(Decimal(1), ROUND_HALF_UP)
        assert figure(value, "PT") == f"{office} %"


def test_every_slide_has_its_title_source_release_day_example_notes_and_words_for_its_chart(briefing, shown):
    first, *rest = shown.slides
    assert first.shapes.title.text == briefing.subject.name
    assert len(rest) == len(briefing.messages)
    for one, slide in zip(briefing.messages, rest, strict=True):
        text = text_of_slide(slide)
        assert slide.shapes.title.text == one.title
        assert one.source in text
        assert "release 1" in text
        assert "30 Jun 2026" in text
        assert "Example" in text
        assert one.source in slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            if shape.has_chart:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == one.alt
                assert "Example" in shape.chart.chart_title.text_frame.text


def test_the_questions_stand_in_the_speakers_notes_and_on_no_slide(briefing, shown):
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in shown.slides)
    on_slides = "\n".join(map(text_of_slide, shown.slides))
    for question in briefing.questions:
        assert question.answer in notes
        assert question.asked not in on_slides


def test_a_departments_own_template_is_taken_without_its_slides(briefing):
    own = Presentation()
    own.slide_width = 9_144_000
    own.slides.add_slide(own.slide_layouts[0]).shapes.title.text = "Old slide"
    held = io.BytesIO()
    own.save(held)
    made = Presentation(io.BytesIO(deck(briefing, held.getvalue())))
    assert made.slide_width == 9_144_000
    assert len(made.slides) == len(briefing.messages) + 1
    assert "Old slide" not in "".join(map(text_of_slide, made.slides))


def test_the_brief_is_two_tagged_pages_with_the_same_figures(briefing):
    content = brief(briefing)
    reader = PdfReader(io.BytesIO(content))
    assert len(reader.pages) <= 2
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()
    text = pdf_text(content)
    stand = next(one for one in briefing.messages if one.key == "stand")
    for said in (
        stand.title,
        stand.change,
        "47 %",
        "69 %",
        "Example",
        "release 1",
        *(row.said for row in stand.chart.rows),
    ):
        assert said in text, said
    # Figures of indicators are not the governments' reports: their own source stands under them.
    assert next(one.source for one in briefing.messages if one.part == "behind") in text


def test_all_five_parts_stand_on_the_two_pages(briefing):
    text = pdf_text(brief(briefing))
    parts = [
        "What moved forward",
        "Where we stand",
        "Who is left behind",
        "What is due",
        "What support is needed",
    ]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


def test_every_message_is_a_picture_to_send_with_all_that_it_needs(briefing):
    for one in briefing.messages:
        drawn = picture(briefing, one, "png")
        assert struct.unpack(">I", drawn[16:20]) == (1600,)
        assert len(drawn) <= 300_000
    page = pdf_text(picture(briefing, briefing.messages[2], "pdf"))
    for said in (briefing.messages[2].title, briefing.messages[2].source, "Example", "30 Jun 2026"):
        assert said in page


def test_the_annex_has_headings_captions_numbered_paragraphs_and_its_words_counted(release):
    content = read_annex(release, "UPR", as_of=DAY)
    document = Document(io.BytesIO(annex(content)))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Heading 1") >= 4
    assert styles.count("Heading 3") == 3
    assert styles.count("List Number") > 8
    captions = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Caption"]
    assert len(captions) == len(document.tables)
    assert all(" SEQ Table" in paragraph._p.xml for paragraph in captions)
    counted = next(one.text for one in document.paragraphs if " words" in one.text)
    words = int(re.match(r"([\d,]+) words", counted)[1].replace(",", ""))
    # The line that says the count is not itself counted.
    assert words == words_of(document) - len(counted.split())
    assert "at most 10,700" in counted


def test_the_annex_names_its_sources_in_words_own_footnotes_each_once(release):
    content = read_annex(release, "UPR", as_of=DAY)
    document = Document(io.BytesIO(annex(content)))
    named = [item.source for section in content.sections for item in section.items]
    named += [one.source for one in content.statistics]
    notes = note_texts(document)
    assert notes == list(dict.fromkeys(filter(None, named)))
    assert {document.styles[name].style_id for name in ("footnote text", "footnote reference")} == {
        *("FootnoteText", "FootnoteReference")
    }
    numbers = re.findall(r'<w:footnoteReference w:id="(\d+)"/>', document.element.xml)
    assert numbers == [str(place) for place in range(1, len(notes) + 1)]


def test_a_source_that_is_named_again_refers_to_its_footnote():
    document = Document()
    notes = Footnotes(document)
    for text in ("PBS", "MICS", "PBS", ""):
        notes.cite(document.add_paragraph("Said"), text)
    out = io.BytesIO()
    document.save(out)
    again = Document(out)
    assert note_texts(again) == ["PBS", "MICS"]
    first, _, third, last = (paragraph._p.xml for paragraph in again.paragraphs)
    assert 'w:name="_Note1"' in first
    assert " NOTEREF _Note1 " in third
    assert "footnote" not in last.lower()


def test_the_annex_labels_summaries_and_lists_the_texts_that_are_missing(release):
    text = "\n".join(
        one.text for one in Document(io.BytesIO(annex(read_annex(release, as_of=DAY)))).paragraphs
    )
    assert "Summary by hrdash: Open-schools" in text
    assert "Text of the United Nations:" not in text
    assert "A/HRC/22/12, paras. 122.1, 122.2, 122.3" in text


def test_the_annex_gives_statuses_and_figures_of_the_same_release(release):
    document = Document(io.BytesIO(annex(read_annex(release, as_of=DAY))))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["Khyber Pakhtunkhwa", "Implemented", "31 Mar 2026", "All-open", "Director"] in rows
    assert ["Sindh", "No report yet", "asked 5 Mar 2014", "", ""] in rows
    assert ["Sindh", "2019", "", "47 %", "69 %"] in rows
    assert ["Sindh", "2019", "", "*", "*"] in rows


def test_the_annex_has_tables_by_disability_and_locality_too(tmp_path):
    first = make_meeting_lake(tmp_path / "lake")
    later = publish(
        first.lake,
        observations="""
            indicator_id  area   period  year  sex  locality  disability  value  unit_measure  obs_status  definition  source    submission
            literacy      PK-SD  2019    2019  _T   _T        _T          57     PT            A           survey      PBS-2019  more
            literacy      PK-SD  2019    2019  _T   R         _T          39     PT            A           survey      PBS-2019  more
            literacy      PK-SD  2019    2019  _T   U         _T          73     PT            A           survey      PBS-2019  more
            literacy      PK-SD  2019    2019  _T   _T        WITH        21     PT            A           survey      PBS-2019  more
        """,
    )
    tables = {one.caption: one.grid for one in read_annex(later, as_of=DAY).statistics}
    assert tables["Literacy, by locality (Per cent)"].rows == (("Sindh", "2019", "57 %", "73 %", "39 %"),)
    assert tables["Literacy, by disability (Per cent)"].rows == (("Sindh", "2019", "57 %", "21 %", ""),)
    assert "Literacy, by sex (Per cent)" in tables


def test_the_annex_keeps_the_order_of_the_bodys_articles(tmp_path, release):
    publish(
        make_meeting_lake(tmp_path / "lake").lake,
        recommendations="""
            recommendation_id  kind            mechanism    body   symbol  paragraph  issued_on   response        articles          is_current  summary
            c1                 recommendation  treaty_body  CEDAW  C/5     10         2020-03-10  not_applicable  CEDAW;CEDAW_12    true        Last
            c2                 recommendation  treaty_body  CEDAW  C/5     11         2020-03-10  not_applicable  -                 true        Without
        """,
    )
    from hrdash.store import read_release

    content = read_annex(read_release(tmp_path / "lake"), "CEDAW", as_of=DAY)
    assert [item.words for section in content.sections for item in section.items] == ["Last", "Without"]
    assert content.words_at_most == 21200


def test_the_matrix_is_read_back_without_loss(release):
    content, count = matrix(release, "PK-KP", DAY)
    rows = matrix_rows(release, "PK-KP", DAY)
    assert count == len(rows) == 2
    checked = check_file("matrix.xlsx", content, release, unit="PK-KP")
    assert checked.is_publishable, checked.findings
    reports = [
        row for sheet in checked.sheets if sheet.table == "status_reports" for row in sheet.rows.to_pylist()
    ]
    assert {
        (one["assignment_id"], one["status"], str(one["as_of"])[:10], one["reason"]) for one in reports
    } == {
        ("u1-KP", "implemented", "2026-03-31", "All-open"),
        ("u2-KP", "not_started", "2024-06-30", "No-law"),
    }


PLANNED = {
    "status_reports": """
        status_report_id  assignment_id  as_of       reported_on  reported_by  status       reason  next_step   difficulty  support_needed  evidence                                    is_example
        r1                u1-SD          2026-05-31  2026-06-02   Officer      in_progress  Begun   Build-more  No-post     Training        https://sindh.gov.pk/a;https://sindh.gov.pk/b  false
    """,
    "actions": """
        action_id  title         plan  unit   department_id  start_on    due_on      budget_pkr  spent_pkr  status       is_example
        m1         Build-rooms   rip   PK-SD  sd-education   2025-01-01  2027-06-30  1500000     250000.5   implemented  false
        m2         Hire-women    rip   PK-SD  sd-education   -           -           -           -          not_started  false
    """,
    "action_recommendations": """
        action_id  recommendation_id
        m1         u1
        m2         u1
    """,
}


def test_an_unchanged_matrix_that_comes_back_changes_nothing(tmp_path):
    lake = make_meeting_lake(tmp_path / "lake", is_demonstration=False).lake
    planned = publish(lake, **PLANNED)
    content, _ = matrix(planned, "PK-SD", DAY)
    sent = submit(lake, "matrix.xlsx", content, by="Analyst", unit="PK-SD")
    assert sent.state == "staged", sent.findings
    assert sent.changes["revised"] == sent.changes["new"] == 0
    assert sent.changes["unchanged"] >= 5
    before = {name: query(planned, f"select * from {name} order by all").to_pylist() for name in PLANNED}
    after = publish_submission(lake, sent.submission, "Director")
    assert {
        name: query(after, f"select * from {name} order by all").to_pylist() for name in PLANNED
    } == before


def test_an_invented_report_that_comes_back_stays_an_example_and_a_changed_one_is_the_units_own(tmp_path):
    lake = make_meeting_lake(tmp_path / "lake").lake
    invented = PLANNED["status_reports"].replace("false", "true")
    planned = publish(lake, **(PLANNED | {"status_reports": invented}))
    content, _ = matrix(planned, "PK-SD", DAY)
    sent = submit(lake, "matrix.xlsx", content, by="Analyst", unit="PK-SD")
    assert sent.changes["revised"] == sent.changes["new"] == 0
    book = openpyxl.load_workbook(io.BytesIO(content))
    place = [name for name, _, _ in HEADINGS].index("status") + 1
    for row in range(5, book.active.max_row + 1):
        if book.active.cell(row, place).value == "In progress":
            book.active.cell(row, place).value = "Implemented"
    changed = io.BytesIO()
    book.save(changed)
    again = submit(lake, "matrix.xlsx", changed.getvalue(), by="Analyst", unit="PK-SD")
    after = publish_submission(lake, again.submission, "Director")
    told = query(
        after, "select status, is_example from status_reports where assignment_id = 'u1-SD' order by status"
    )
    assert [(one["status"], one["is_example"]) for one in told.to_pylist()] == [
        ("implemented", False),
        ("in_progress", True),
    ]


def test_what_is_changed_in_a_matrix_is_a_new_report_and_the_same_action_revised(tmp_path):
    lake = make_meeting_lake(tmp_path / "lake", is_demonstration=False).lake
    content, _ = matrix(publish(lake, **PLANNED), "PK-SD", DAY)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    columns = {name: place for place, (name, _, _) in enumerate(HEADINGS, 1)}
    row = next(row for row in range(5, 9) if sheet.cell(row, columns["action"]).value == "Build-rooms")
    for name, value in (("spent", "Rs 3,00,000"), ("next_step", "Open-them"), ("action_status", None)):
        sheet.cell(row, columns[name]).value = value
    changed = io.BytesIO()
    book.save(changed)
    sent = submit(lake, "matrix.xlsx", changed.getvalue(), by="Analyst", unit="PK-SD")
    assert (sent.changes["new"], sent.changes["revised"]) == (1, 1)
    after = publish_submission(lake, sent.submission, "Director")
    steps = query(after, "select next_step from status_reports where assignment_id = 'u1-SD' order by all")
    assert [one["next_step"] for one in steps.to_pylist()] == ["Build-more", "Open-them; Build-more"]
    (action,) = query(after, "select * from actions where action_id = 'm1'").to_pylist()
    # What the row left blank, and what has no column, stays.
    told = {name: action[name] for name in ("spent_pkr", "budget_pkr", "status", "start_on")}
    assert told == {
        **{"spent_pkr": 300_000, "budget_pkr": 1_500_000, "status": "implemented"},
        "start_on": date(2025, 1, 1),
    }


def test_the_matrix_says_what_it_is_and_no_cell_of_it_can_run(tmp_path):
    first = make_meeting_lake(tmp_path / "lake")
    later = publish(
        first.lake,
        status_reports="""
            status_report_id  assignment_id  as_of       reported_on  status       reason
            s9                u1-SD          2026-05-31  2026-06-02   in_progress  =1+1
        """,
    )
    content, _ = matrix(later, "PK-SD", DAY)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["A1"].value.startswith(
        "Example: Implementation matrix of Sindh (as of 30 Jun 2026), release 2"
    )
    assert [cell.value for cell in sheet[4]] == [heading for _, heading, _ in HEADINGS]
    remark = sheet.cell(5, [name for name, _, _ in HEADINGS].index("remarks") + 1)
    assert (remark.value, remark.data_type) == ("=1+1", "s")


def test_rates_agree_in_deck_brief_annex_matrix_and_table(release, briefing, shown):
    rate = rates_by(release, "unit", DAY).set_index("unit").loc["PK-KP"]
    implemented, assigned = int(rate["implemented"]), int(rate["assigned"])
    said = f"{implemented} of {assigned} implemented"
    chart = charts_of(shown)["stand"]
    assert f"Khyber Pakhtunkhwa: {said}" in list(chart.plots[0].categories)
    assert said in pdf_text(brief(briefing))
    assert said in "".join(slides.slides(briefing, "light"))
    own = read_annex(release, "UPR", "PK-KP", DAY)
    assert f"asked about {assigned} recommendations" in own.summary
    assert f"Reported as implemented: {implemented};" in own.summary
    statuses = [row["status"] for row in matrix_rows(release, "PK-KP", DAY)]
    assert (statuses.count("Implemented"), len(statuses)) == (implemented, assigned)


def test_what_is_hidden_is_in_no_file(release, briefing):
    told = in_words(deck(briefing)) + in_words(annex(read_annex(release, as_of=DAY)))
    told += in_words(matrix(release, "PK-SD", DAY)[0]) + pdf_text(brief(briefing))
    told += "".join(slides.slides(briefing, "light")) + "".join(slides.notes(briefing))
    # "43 %" and "14 %" are how the two hidden shares would be written.
    assert not [one for one in HIDDEN if one in told]


def test_what_comes_from_a_lake_runs_nowhere_on_the_slides(tmp_path):
    lake = make_meeting_lake(tmp_path / "lake").lake
    later = publish(
        lake,
        decisions="""
            decision_id  meeting      text                              unit
            d9           First-of-25  <img/src=x/onerror=alert(1)>&#x3c;  PK-SD
        """,
    )
    told = "".join(slides.slides(read_briefing(later, Subject(), DAY), "light"))
    assert "<img" not in told
    assert "&lt;img/src=x/onerror=alert(1)&gt;&amp;#x3c;" in told


def test_an_older_release_exports_the_same_figures_as_it_did(tmp_path):
    first = make_meeting_lake(tmp_path / "lake")

    def figures():
        briefing = read_briefing(first, Subject(), DAY)
        held = charts_of(Presentation(io.BytesIO(deck(briefing))))
        numbers = {key: [list(one.values) for one in chart.plots[0].series] for key, chart in held.items()}
        return numbers, brief(briefing), matrix_rows(first, "PK-SD", DAY), read_annex(first, as_of=DAY)

    before = figures()
    publish(
        first.lake,
        status_reports="""
            status_report_id  assignment_id  as_of       reported_on  status
            s9                u1-SD          2026-05-31  2026-06-02   implemented
        """,
    )
    assert figures() == before


@pytest.mark.parametrize(
    ("kind", "ending", "counted", "where"),
    [
        ("deck", "pptx", "slides", ["--where", "unit=PK-KP"]),
        ("brief", "pdf", "pages", ["--where", "theme=education"]),
        ("annex", "docx", "rows", []),
        ("matrix", "xlsx", "rows", ["--where", "unit=PK-KP"]),
    ],
)
def test_the_command_writes_the_file_and_says_its_digest(
    release, tmp_path, capsys, kind, ending, counted, where
):
    out = tmp_path / f"taken.{ending}"
    command = ["--lake", str(release.lake), "--json", "export", kind, *where]
    assert run([*command, "--at", "1@2026-06-30", "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "out": str(out),
        "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
        "version": 1,
        counted: told[counted],
    }
    assert told[counted] > 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["deck", "--out", "x.pdf"], ".pptx"),
        (["deck", "--where", "colour=red", "--out", "x.pptx"], "colour"),
        (["brief", "--where", "unit=PK-XX", "--out", "x.pdf"], "PK-XX"),
        (["matrix", "--out", "x.xlsx"], "--where unit="),
        (["annex", "--template", "x.pptx", "--out", "x.docx"], "--template"),
        (["deck", "--where", "since=soon", "--out", "x.pptx"], "soon"),
        (["brief", "--where", "since=2099-01-01", "--out", "x.pdf"], "since takes a day before"),
        (["deck", "--template", __file__, "--out", "x.pptx"], "error: not-a-deck: "),
    ],
)
def test_what_cannot_be_exported_is_one_clear_line(release, tmp_path, capsys, monkeypatch, asked, said):
    monkeypatch.chdir(tmp_path)
    assert run(["--lake", str(release.lake), "export", *asked]) == 2
    error = capsys.readouterr().err.strip()
    assert "\n" not in error
    assert said in error
    assert list(tmp_path.iterdir()) == []
