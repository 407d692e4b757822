"""The workbook that a unit fills in asks for what is expected and missing, and passes the check once it is filled."""

import io
import json
import warnings
from datetime import date

import pytest
from openpyxl import load_workbook

from hrdash.cli import run
from hrdash.exports.template import _FIGURES, _STATUSES, _written, template_workbook
from hrdash.layout.tidy import find_heading, read_code
from hrdash.queries.expected import asked_assignments, missing_figures, open_ages
from hrdash.queries.filters import QuestionError
from hrdash.submissions import check_file
from hrdash.vocabulary import OBSERVATION_KEY, codes
from hrdash.words import language, say
from tests.small_lake import make_lake

INDICATORS = """
    indicator_id  label_en    kind        unit_measure  expected_disaggregations            sensitivity
    literacy      A-Literacy  outcome     PT            area;sex;age;locality;district      normal
    cases         B-Cases     process     NUMBER        area;sex;age;migratory_status       normal
    law           C-Law       structural  YES_NO        area                                normal
    court         D-Court     structural  YES_NO        area                                normal
    treaty        E-Treaty    structural  YES_NO        -                                   normal
    never         F-Never     outcome     PT            area;disability;religion            normal
"""
OBSERVATIONS = """
    indicator_id  area   district  period   sex  age     ground            ground_value       definition  year  value  obs_status  unit_measure  source
    literacy      PK-IS  _T        2019-20  _T   _T      _T                _T                 survey      2020  70.5   A           PT            PSLM
    literacy      PK-IS  _T        2019-20  F    _T      _T                _T                 survey      2020  62.5   U           PT            PSLM
    literacy      PK-IS  _T        2017     _T   _T      _T                _T                 survey      2017  60.5   A           PT            PSLM
    literacy      PK-IS  PK401     2019-20  _T   _T      _T                _T                 survey      2020  -      Q           PT            PSLM
    literacy      PK-PB  _T        2019-20  _T   Y15T24  _T                _T                 survey      2020  80     A           PT            PSLM
    literacy      PK-PB  _T        2019-20  _T   Y5T9    _T                _T                 survey      2020  80     A           PT            PSLM
    literacy      PK-PB  _T        2023     _T   Y0T4    _T                _T                 census      2023  80     A           PT            Census
    cases         PK-IS  _T        2021     F    _T      _T                _T                 police      2021  7      A           NUMBER        Police
    cases         PK-IS  _T        2021     _T   _T      _T                _T                 police      2021  -      L           NUMBER        Police
    cases         PK-PB  _T        2021     TG   _T      migratory_status  other_nationality  police      2021  30     A           NUMBER        Police
    law           PK-IS  _T        2013     _T   _T      _T                _T                 law         2013  1      A           YES_NO        Gazette
    court         PK-IS  _T        2013     _T   _T      _T                _T                 court       2013  0      A           YES_NO        Gazette
"""
TABLES = {
    "indicators": INDICATORS,
    "observations": OBSERVATIONS,
    "departments": """
        department_id  unit   kind             name
        is-police      PK-IS  line_department  Police
    """,
    "recommendations": """
        recommendation_id  kind            mechanism    body   symbol           paragraph  sub_item  summary    text         is_current  response
        upr-1              recommendation  UPR          UPR    A/HRC/37/13      122.5      -         Stop-this  -            true        supported
        cat-1              recommendation  treaty_body  CAT    CAT/C/PAK/CO/1   7          b         -          States-must  true        not_applicable
    """,
    "assignments": """
        assignment_id  recommendation_id  unit   department_id  role     assigned_on  due_on
        is-upr-1       upr-1              PK-IS  is-police      lead     2024-01-01   2027-01-01
        is-cat-1       cat-1              PK-IS  -              lead     2024-01-01   2026-01-01
        pb-upr-1       upr-1              PK-PB  -              lead     2024-01-01   2027-01-01
        is-support     upr-1              PK-IS  is-police      support  2024-01-01   2027-01-01
    """,
    "status_reports": """
        status_report_id  assignment_id  as_of       status       reported_on
        s1                is-upr-1       2024-06-30  not_started  2024-07-01
        s2                is-upr-1       2025-06-30  in_progress  2025-07-01
    """,
}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return make_lake(tmp_path_factory.mktemp("template") / "lake", **TABLES)


def groups(release, unit, indicator, period="2026"):
    rows = missing_figures(release, unit, period)
    rows = rows[rows["indicator_id"] == indicator]
    parts = ("district", "sex", "age", "disability", "locality", "ground_value")
    return [
        "+".join(f"{name}={row[name]}" for name in parts if row[name] != "_T") or "all"
        for row in rows.to_dict("records")
    ]


def book_of(release, unit="PK-IS", period="2026"):
    with warnings.catch_warnings():
        # What the writer leaves out it only warns of.
        warnings.filterwarnings("error", module="xlsxwriter")
        content, rows = template_workbook(release, unit, period)
    return load_workbook(io.BytesIO(content)), rows


def rows_of(sheet):
    header, *rows = sheet.iter_rows(min_row=2)
    return [{head.value: cell for head, cell in zip(header, row, strict=True)} for row in rows]


def read_me(book):
    return "\n".join(str(row[0].value) for row in book["Read me"].iter_rows())


def fill(book):
    """Fill in every figure and every status, as a careful analyst would."""
    figures = {"Per cent": 45.2, "Number": 120, "Yes or no": 1}
    for row in rows_of(book["Figures"]):
        row["Value"].value = figures[row["Unit of measure"].value]
        row["Source"].value = "Register 2026, table 1"
    for row in rows_of(book["Statuses"]) if "Statuses" in book.sheetnames else ():
        row["Status"].value, row["As of"].value = "Partly implemented", date(2026, 1, 31)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# What is asked.


def test_each_group_of_an_expected_disaggregation_is_asked_for(release):
    assert groups(release, "PK-IS", "literacy") == [
        "all",
        "sex=F",
        "sex=M",
        "age=Y5T9",
        "age=Y15T24",
        "locality=U",
        "locality=R",
        "district=PK401",
    ]


def test_what_has_come_for_the_period_is_not_asked_for_again(release):
    assert groups(release, "PK-IS", "literacy", "2019-20") == [
        "sex=M",
        "age=Y5T9",
        "age=Y15T24",
        "locality=U",
        "locality=R",
    ]


def test_what_was_said_to_be_not_collected_has_come(release):
    asked = groups(release, "PK-IS", "cases", "2021")
    assert "all" not in asked
    assert "sex=F" not in asked
    assert "sex=M" in asked


def test_groups_that_figures_have_elsewhere_are_asked_for_too(release):
    assert groups(release, "PK-IS", "cases") == [
        "all",
        "sex=F",
        "sex=M",
        "sex=TG",
        "ground_value=other_nationality",
    ]


def test_of_a_ground_without_any_figure_its_values_are_asked_for(release):
    religions = [code for code, row in codes("ground_values").items() if row["ground"] == "religion"]
    assert groups(release, "PK-IS", "never") == [
        "all",
        "disability=WITH",
        "disability=WITHOUT",
        *(f"ground_value={code}" for code in religions),
    ]


def test_age_groups_are_left_to_the_source_where_no_figure_has_any(release):
    assert open_ages(release, "PK-IS") == ["B-Cases"]
    assert "Also expected by age, in the groups that your source has: B-Cases." in read_me(
        book_of(release)[0]
    )


def test_a_law_that_is_there_is_not_asked_for_again_and_one_that_is_not_is(release):
    assert groups(release, "PK-IS", "law") == []
    assert groups(release, "PK-IS", "court") == ["all"]
    assert groups(release, "PK-PB", "law") == ["all"]


def test_the_federal_government_is_asked_for_the_country_and_the_others_not_for_what_is_its_own(release):
    assert set(missing_figures(release, "FED", "2026")["area"]) == {"PK"}
    assert groups(release, "FED", "treaty") == ["all"]
    assert groups(release, "PK-IS", "treaty") == []


def test_a_unit_that_the_sources_leave_out_is_asked_all_the_same(release):
    assert "all" in groups(release, "PK-GB", "literacy")


def test_the_definition_is_that_of_the_units_newest_figure_else_of_the_newest_anywhere(release):
    def definitions(unit, indicator):
        rows = missing_figures(release, unit, "2026").set_index("indicator_id")
        return rows.loc[[indicator], "definition"].unique().tolist()

    assert definitions("PK-IS", "literacy") == ["survey"]
    assert definitions("PK-GB", "literacy") == ["census"]
    assert definitions("PK-IS", "never") == [None]


def test_the_last_figure_stands_beside_with_its_mark(release):
    book, _ = book_of(release)
    rows = [row for row in rows_of(book["Figures"]) if row["Indicator"].value == "A-Literacy"]
    total, women, men, district = rows[0], rows[1], rows[2], rows[-1]
    assert (total["Last value"].value, total["Last period"].value) == (70.5, "2019-20")
    assert women["Last value"].number_format == "(#,##0.0)" != total["Last value"].number_format
    assert men["Last value"].value is None
    assert men["Last period"].value is None
    assert (district["District"].value, district["Last value"].value) == ("Islamabad", "*")


def test_a_unit_reports_on_what_it_leads_first_on_what_is_due_first(release):
    rows = asked_assignments(release, "PK-IS")
    assert rows[["assignment_id", "status"]].values.tolist() == [
        ["is-cat-1", "no_report"],
        ["is-upr-1", "in_progress"],
    ]
    book, _ = book_of(release)
    first, second = rows_of(book["Statuses"])
    name = say("template.column.recommendation")
    assert first[name].value == "CAT/C/PAK/CO/1 para. 7b: “States-must”"
    assert second[name].value == "A/HRC/37/13 para. 122.5: Stop-this"
    assert first["Last status"].value == "No report yet"
    assert second["Last status as of"].value.date() == date(2025, 6, 30)
    assert (second["Department"].value, second["Status"].value) == ("Police", None)


# What comes back.


@pytest.mark.parametrize("unit", ["FED", "PK-IS", "PK-GB", "PK-PB"])
def test_once_filled_it_passes_the_check_and_comes_back_key_for_key(release, unit):
    book, rows = book_of(release, unit)
    checked = check_file("filled.xlsx", fill(book), release, unit=unit)
    assert [one for one in checked.findings if one.severity == "error"] == []
    assert checked.is_publishable
    assert checked.counts()["accepted"] == rows
    asked = missing_figures(release, unit, "2026")
    read = next(sheet.rows for sheet in checked.sheets if sheet.table == "observations").to_pandas()
    key = [name for name in OBSERVATION_KEY if name != "definition"]
    assert read[key].values.tolist() == asked[key].values.tolist()
    assert read["definition"].tolist() == asked["definition"].fillna(asked["indicator_id"]).tolist()
    assert checked.rows_of("status_reports") == len(asked_assignments(release, unit))


def test_in_urdu_it_is_read_as_well(release):
    token = language.set("ur")
    try:
        book, _ = book_of(release)
    finally:
        language.reset(token)
    words = {row["Sex"].value for row in rows_of(book["Figures"])}
    assert "خواتین" in words
    for row in rows_of(book["Figures"]):
        row["Value"].value = 1
    out = io.BytesIO()
    book.save(out)
    checked = check_file("filled.xlsx", out.getvalue(), release, unit="PK-IS")
    assert [one for one in checked.findings if one.severity == "error" and one.sheet == "Figures"] == []
    asked = missing_figures(release, "PK-IS", "2026")
    read = next(sheet.rows for sheet in checked.sheets if sheet.table == "observations").to_pandas()
    assert read["sex"].tolist() == asked["sex"].tolist()


def test_every_heading_is_one_that_the_reader_knows():
    ignored = {"recommendation", "department", "assigned_on", "due_on"}
    for column in (*_FIGURES, *_STATUSES):
        heading = find_heading(say(f"template.column.{column.name}"))
        is_for_reading_only = column.name in ignored or column.name.startswith("last_")
        assert heading.column == ("" if is_for_reading_only else column.name), column.name


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("sex", "sexes"),
        ("disability", "disabilities"),
        ("locality", "localities"),
        ("ground", "grounds"),
        ("ground_value", "ground_values"),
        ("unit_measure", "unit_measures"),
        ("area", "areas"),
        ("district", "districts"),
    ],
)
def test_what_is_written_for_a_code_is_read_as_that_code(column, name):
    for code, row in codes(name).items():
        area = row["area"] if column == "district" else None
        written = _written(column, code, area)
        assert written is None if code == "_T" else read_code(column, written, area) == code


def test_a_word_that_several_codes_share_gives_way_to_the_code():
    assert _written("ground_value", "christian") == "Christian"
    assert _written("ground_value", "other_nationality") == "other_nationality"  # "Others" is a religion too


@pytest.mark.parametrize("unit", ["FED", "PK-IS"])
def test_every_choice_of_a_drop_down_is_read_as_a_code(release, unit):
    book, _ = book_of(release, unit)
    columns = {say(f"template.column.{one.name}"): one.name for one in (*_FIGURES, *_STATUSES)}
    chosen = {}
    for sheet in book.worksheets[1:]:
        for rule in sheet.data_validations.dataValidation:
            if rule.type == "list":
                cell = next(iter(rule.sqref.ranges))
                column = columns[sheet.cell(2, cell.min_col).value]
                chosen[column] = rule.formula1.strip('"').split(",")
                assert all(read_code(column, words) for words in chosen[column]), column
                assert len(rule.formula1) <= 257  # Excel refuses longer ones
    assert {"sex", "disability", "locality", "ground", "area"} <= set(chosen)
    assert chosen["area"] == (
        ["Islamabad Capital Territory"]
        if unit == "PK-IS"
        else [row["label_en"] for row in codes("areas").values()]
    )
    if unit == "PK-IS":
        assert len(chosen["status"]) == len(codes("statuses")) - 1  # "No report yet" cannot be reported


def test_a_cell_for_a_figure_takes_numbers_and_marks(release):
    book, _ = book_of(release)
    rules = [rule for rule in book["Figures"].data_validations.dataValidation if rule.type == "custom"]
    assert [(rule.errorStyle, next(iter(rule.sqref.ranges)).min_row) for rule in rules] == [("warning", 3)]
    formula = rules[0].formula1
    assert '="Nil"' in formula
    assert len(formula) <= 255
    header = {cell.value: cell.column_letter for cell in book["Figures"][2]}
    assert f"ISNUMBER({header['Value']}3)" in formula
    assert f'{header["Unit of measure"]}3<>"Per cent"' in formula


# What it is.


def test_the_first_sheet_says_what_it_is_and_how_to_fill_it_in(release):
    book, rows = book_of(release)
    text = read_me(book)
    assert book.sheetnames == ["Read me", "Figures", "Statuses", "Actions"]
    assert text.startswith("Islamabad Capital Territory, 2026: what is still missing\nExample.")
    assert [line[:2] for line in text.splitlines() if line[:1].isdigit()] == [f"{n}." for n in range(1, 8)]
    assert "CNIC" in text
    assert "*  hidden by the source" in text
    assert "(release 1)" in text
    assert rows == len(rows_of(book["Figures"])) + len(rows_of(book["Statuses"]))


def test_its_first_sheet_is_not_taken_for_a_table_and_no_sheet_is_hidden(release):
    book, _ = book_of(release)
    checked = check_file("filled.xlsx", fill(book), release, unit="PK-IS")
    assert [(use.name, use.hidden, use.used) for use in checked.uses] == [
        ("Read me", False, False),
        ("Figures", False, True),
        ("Statuses", False, True),
        ("Actions", False, False),
    ]


def test_only_a_demonstration_says_example_and_on_every_sheet(release, tmp_path):
    for sheet in book_of(release)[0].worksheets:
        assert any("Example" in str(row[0].value) for row in sheet.iter_rows(max_row=2)), sheet.title
        assert "Example" in sheet.oddFooter.left.text
    working, _ = book_of(make_lake(tmp_path / "lake", is_demonstration=False, **TABLES))
    said = [str(cell.value) for sheet in working.worksheets for row in sheet.iter_rows() for cell in row]
    assert not any("Example" in text for text in said)


def test_a_sheet_is_a_table_that_can_be_filtered_under_headings_that_stay(release):
    for sheet in book_of(release)[0].worksheets[1:]:
        assert [table.autoFilter is not None for table in sheet.tables.values()] == [True]
        assert sheet.freeze_panes == "B3"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth in (1, None)
        assert sheet.print_title_rows == "$2:$2"


def test_where_nothing_is_missing_only_new_actions_can_be_written(tmp_path):
    lake = make_lake(
        tmp_path / "lake",
        indicators="""
            indicator_id  label_en  kind     unit_measure  expected_disaggregations
            literacy      Literacy  outcome  PT            -
        """,
        observations="""
            indicator_id  area  period  definition  year  value  obs_status  unit_measure  source
            literacy      PK    2026    survey      2026  70     A           PT            PSLM
        """,
    )
    book, rows = book_of(lake, "FED")
    assert (book.sheetnames, rows) == (["Read me", "Actions"], 0)


def test_the_period_is_read_as_people_write_it(release):
    book, _ = book_of(release, period="FY26")
    assert {row["Year"].value for row in rows_of(book["Figures"])} == {"2025-26"}
    with pytest.raises(QuestionError, match="'soon' is not a period: write 2019"):
        template_workbook(release, "PK-IS", "soon")
    with pytest.raises(QuestionError, match="unit has no code 'PK-XX'"):
        template_workbook(release, "PK-XX", "2026")


def test_the_command_writes_it_and_says_how_many_rows_it_has(release, tmp_path, capsys):
    out = tmp_path / "islamabad.xlsx"
    asked = ["--lake", str(release.lake), "--json", "template", "--unit", "PK-IS", "--period", "2026"]
    assert run([*asked, "--out", str(out)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"out": str(out), "rows": template_workbook(release, "PK-IS", "2026")[1]}
    assert load_workbook(out).sheetnames[0] == "Read me"
    assert run([*asked, "--out", str(tmp_path / "islamabad.csv")]) == 2
    assert "give the file this ending" in capsys.readouterr().err


def test_an_untouched_template_has_no_rows_and_a_part_filled_one_has_those_that_are_filled(release):
    content, _ = template_workbook(release, "PK-SD", "2023")
    checked = check_file("t.xlsx", content, release, unit="PK-SD")
    assert [one.rule for one in checked.findings if one.severity == "error"] == ["no-rows"]
    assert checked.sheets == []
    book = load_workbook(io.BytesIO(content))
    page = book["Figures"]
    value = next(cell.column for cell in page[2] if cell.value == "Value")
    page.cell(4, value).value = 40
    page.cell(5, value).value = ".."
    out = io.BytesIO()
    book.save(out)
    checked = check_file("t.xlsx", out.getvalue(), release, unit="PK-SD")
    assert checked.is_publishable
    assert [list(sheet.numbers) for sheet in checked.sheets] == [[4, 5]]
    assert checked.sheets[0].rows["obs_status"].to_pylist() == ["A", "L"]
