"""Census tables printed as a bureau prints them come back cell for cell."""

import io
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from hrdash.layout import Block, Catalogue, Profile, propose, read_layout
from hrdash.vocabulary import FIGURES
from hrdash.workbook import read_workbook

CENSUS = Path(__file__).parents[2] / "shared" / "data" / "census2023"
pytestmark = pytest.mark.skipif(not CENSUS.is_dir(), reason="needs the census tables beside the project")

PLACES = ["OVERALL", "RURAL", "URBAN"]
MEASURES_16 = {
    "Population": [
        {"indicator_id": "disability", "figure": "denominator"},
        {"indicator_id": "functional-limitation", "figure": "denominator"},
    ],
    "Disability": {"indicator_id": "disability", "figure": "numerator"},
    "Functional limitation": {"indicator_id": "functional-limitation", "figure": "numerator"},
    **{
        label: {"indicator_id": "limited", "ground": "functional_domain", "ground_value": code}
        for label, code in {
            "Seeing": "seeing",
            "Hearing": "hearing",
            "Walking/ Climbing": "walking",
            "Communication": "communication",
            "Memorization/ Focus": "memorisation",
            "Self care etc": "self_care",
        }.items()
    },
}
CATALOGUE = Catalogue(
    {
        name: {"label_en": name, "label_ur": "", "unit_measure": measure}
        for name, measure in {
            "disability": "PT",
            "functional-limitation": "PT",
            "limited": "NUMBER",
            "people": "NUMBER",
        }.items()
    }
)


def districts_of(table: str, keys: list[str], province: str) -> pd.DataFrame:
    rows = pd.read_parquet(CENSUS / f"pbs_census2023_TABLE_{table}.parquet")
    rows = rows[rows["PROVINCE"] == province]
    figures = rows.select_dtypes("number").columns
    return rows.groupby(["DISTRICT", *keys], sort=False)[list(figures)].sum(min_count=1).reset_index()


class Printed:
    """A sheet as it is printed: what was written where."""

    def __init__(self):
        self.content = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.content, {"in_memory": True})
        self.sheet = self.book.add_worksheet("TABLE")
        self.row, self.figures = 0, {}

    def line(self, *cells, at=0):
        for column, cell in enumerate(cells, at):
            if cell is None or cell != cell:
                continue
            self.sheet.write(self.row, column, cell)
            if isinstance(cell, (int, float)) and at == 1:
                self.figures[xlsxwriter.utility.xl_rowcol_to_cell(self.row, column)] = float(cell)
        self.row += 1

    def merged(self, spans):
        for first, last, text in spans:
            self.sheet.merge_range(self.row, first, self.row, last, text)
        self.row += 1

    def read(self):
        self.book.close()
        return read_workbook("printed.xlsx", self.content.getvalue())


def figures_by_cell(sheet):
    found = {}
    for name in FIGURES:
        if name in sheet.rows.column_names:
            for cell, text in zip(sheet.cells[name], sheet.rows[name].to_pylist(), strict=True):
                if cell and text is not None:
                    found[cell] = float(text)
    return found


def print_16(province):
    table = districts_of("16", ["DISAB_FUNC_LIM"], province)
    page = Printed()
    page.merged(
        [
            (
                0,
                9,
                f"TABLE 16 - POPULATION BY DISABILITY, FUNCTIONAL LIMITATION, SEX AND RURAL/URBAN, {province}, CENSUS-2023",
            )
        ]
    )
    page.merged([(1, 3, "OVERALL"), (4, 6, "RURAL"), (7, 9, "URBAN")])
    page.line("AREA / FUNCTIONAL LIMITATION", *["ALL SEXES", "MALE", "FEMALE"] * 3)
    page.line(*range(1, 11))
    for district, rows in table.groupby("DISTRICT", sort=False):
        page.line(f"{district} DISTRICT")
        for _, row in rows.iterrows():
            page.sheet.write(page.row, 0, row["DISAB_FUNC_LIM"])
            page.line(
                *(row[f"{sex}_{place}"] for place in PLACES for sex in ("ALL_SEXES", "MALE", "FEMALE")), at=1
            )
    page.line("Source: Pakistan Bureau of Statistics, Census 2023.")
    page.line("* Functional limitation is wider than disability.")
    return page, page.read()


def answered(profile, everywhere, words):
    """Answer what the proposal asks, as an analyst would."""
    block = profile.blocks[0]
    said = {name: text for name, text in block.everywhere.items() if not text.startswith("ask: ")}
    return Profile(
        "p",
        profile.shape,
        (
            Block(
                block.sheet,
                block.header,
                block.rows,
                said | everywhere,
                block.columns,
                {**block.words, **words},
            ),
        ),
    )


@pytest.mark.parametrize("province", ["PUNJAB", "SINDH", "BALOCHISTAN", "KPK"])
def test_table_16_in_district_blocks_comes_back_cell_for_cell(province):
    page, book = print_16(province)
    proposal = propose(book, CATALOGUE)
    profile = answered(proposal.profile, {}, MEASURES_16)
    reading = read_layout(book, CATALOGUE, profile)
    assert {one.rule for one in reading.findings} <= {"assumed-definition"}
    assert figures_by_cell(reading.sheets[0]) == page.figures
    rows = reading.sheets[0].rows.to_pandas()
    assert rows["period"].unique().tolist() == ["2023"]
    assert rows["area"].nunique() == 1
    assert not rows["district"].eq("_T").any()
    literal = districts_of("16", ["DISAB_FUNC_LIM"], province)
    first = literal[literal["DISAB_FUNC_LIM"] == "Disability"].iloc[0]
    found = rows[
        (rows["indicator_id"] == "disability") & (rows["sex"] == "F") & (rows["locality"] == "R")
    ].iloc[0]
    assert float(found["numerator"]) == first["FEMALE_RURAL"]


def test_table_17_with_rural_and_urban_under_each_district_comes_back_cell_for_cell():
    table = districts_of("17", ["DISAB_FUNC_LIM", "AGE_GROUP"], "SINDH")
    table = table[table["DISAB_FUNC_LIM"] == "Population"]
    ages = ["0 - 4", "5 - 9", "10 - 12", "13 - 14", "15 - 24", "25 - 40", "41 - 60"]
    page = Printed()
    page.merged([(0, 7, "TABLE 17: POPULATION BY AGE GROUP AND RURAL/URBAN, SINDH, CENSUS 2023")])
    page.sheet.merge_range(1, 0, 2, 0, "AREA")
    page.merged([(1, 7, "AGE GROUP (IN YEARS)")])
    page.line(None, *(f"{age} years" for age in ages))
    for number, (district, rows) in enumerate(table.groupby("DISTRICT", sort=False)):
        if number % 10 == 9:  # the headings again, as on every printed page
            page.line(None, *(f"{age} years" for age in ages))
        by_age = rows.set_index("AGE_GROUP")
        for label, place in ((f"{district} DISTRICT", "OVERALL"), ("RURAL", "RURAL"), ("URBAN", "URBAN")):
            page.sheet.write(page.row, 0, label)
            page.line(*(by_age[place].get(age) for age in ages), at=1)
    page.line("Source: PBS")
    book = page.read()
    proposal = propose(book, CATALOGUE)
    assert [one.place for one in proposal.questions] == ["all.indicator_id"]
    reading = read_layout(book, CATALOGUE, answered(proposal.profile, {"indicator_id": "people"}, {}))
    assert {one.rule for one in reading.findings} <= {"assumed-definition"}
    assert figures_by_cell(reading.sheets[0]) == page.figures
    rows = reading.sheets[0].rows.to_pandas()
    assert set(rows["locality"]) == {"_T", "R", "U"}
    assert set(rows["age"]) == {"Y0T4", "Y5T9", "Y10T12", "Y13T14", "Y15T24", "Y25T40", "Y41T60"}


def test_table_12_by_division_and_district_comes_back_cell_for_cell():
    rows = pd.read_parquet(CENSUS / "pbs_census2023_TABLE_12.parquet")
    rows = rows[(rows["PROVINCE"] == "PUNJAB") & (rows["VARS"] == "Population >=10")]
    columns = [f"{sex}_{place}" for place in PLACES for sex in ("ALL_SEXES", "MALE", "FEMALE", "TGEND")]
    table = rows.groupby(["DIVISION", "DISTRICT"], sort=False)[columns].sum(min_count=1).reset_index()
    page = Printed()
    page.line("TABLE 12: POPULATION 10 YEARS AND ABOVE, PUNJAB, CENSUS 2023")
    page.row += 1
    page.merged([(1, 4, "OVERALL"), (5, 8, "RURAL"), (9, 12, "URBAN")])
    page.line("DIVISION/ DISTRICT", *["ALL SEXES", "MALE", "FEMALE", "TRANSGENDER"] * 3)
    expected = {}
    for division, parts in table.groupby("DIVISION", sort=False):
        page.sheet.write(page.row, 0, f"{division} DIVISION")
        page.line(*parts[columns].sum(), at=1)
        before = set(page.figures)
        for _, row in parts.iterrows():
            page.sheet.write(page.row, 0, f"{row['DISTRICT']}")
            page.line(*row[columns], at=1)
        expected |= {cell: page.figures[cell] for cell in set(page.figures) - before}
    before = set(page.figures)
    page.sheet.write(page.row, 0, "PUNJAB TOTAL")
    page.line(*table[columns].sum(), at=1)
    expected |= {cell: page.figures[cell] for cell in set(page.figures) - before}
    page.line("- = Nil")
    book = page.read()
    proposal = propose(book, CATALOGUE)
    profile = answered(proposal.profile, {"indicator_id": "people"}, {})
    reading = read_layout(book, CATALOGUE, profile)
    assert {one.rule for one in reading.findings} == {"assumed-definition", "total-not-stored"}
    assert figures_by_cell(reading.sheets[0]) == expected
