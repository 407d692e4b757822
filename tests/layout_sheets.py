"""Sheets for the tests of layouts: the labels in several spellings, and what is read from them."""

from hypothesis import HealthCheck, settings

from hrdash.layout import Block, Catalogue, Profile, read_layout
from hrdash.workbook import Range, Sheet, Workbook

CATALOGUE = Catalogue(
    {
        "literacy": {
            "label_en": "Literacy, ages 10 and over",
            "label_ur": "شرح خواندگی",
            "unit_measure": "PT",
        },
        "schooling": {"label_en": "Children in school", "label_ur": "", "unit_measure": "PT"},
        "people": {"label_en": "Population", "label_ur": "آبادی", "unit_measure": "NUMBER"},
        "law": {"label_en": "A law is in force", "label_ur": "", "unit_measure": "YES_NO"},
    },
    {"literacy": ["census", "pslm"], "people": ["census-people"]},
)
SEXES = {
    "F": ["Female", "WOMEN", "خواتین", "Girls"],
    "M": ["Male", "MEN", "مرد"],
    "_T": ["Both sexes", "All sexes"],
}
LOCALITIES = {"R": ["Rural", "RURAL AREAS", "دیہی"], "U": ["Urban", "شہری"], "_T": ["Total", "Overall"]}
AGES = {"Y0T4": ["0-4", "Under 5"], "Y5T14": ["5 - 14", "5 to 14 years"], "Y_GE15": ["15+", "15 & above"]}
N = None


def book(*rows, merged=(), name="Sheet1", **more):
    width = max(len(row) for row in rows)
    full = [[*row, *[None] * (width - len(row))] for row in rows]
    sheet = Sheet(name, full, merged=tuple(Range(*at) for at in merged), **more)
    return Workbook("file.xlsx", "xlsx", "0" * 64, (sheet,))


def read(workbook, profile=None):
    reading = read_layout(workbook, CATALOGUE, profile)
    return [row for sheet in reading.sheets for row in sheet.rows.to_pylist()], reading


def rules(reading):
    return sorted({one.rule for one in reading.findings})


def answer(proposal, **everywhere):
    """Answer what a proposal asks of the whole table."""
    blocks = [
        Block(
            one.sheet,
            one.header,
            one.rows,
            {name: text for name, text in one.everywhere.items() if not text.startswith("ask: ")}
            | everywhere,
            one.columns,
            one.words,
        )
        for one in proposal.profile.blocks
    ]
    return Profile(proposal.profile.name, proposal.profile.shape, tuple(blocks))


def keyed(rows, *names):
    return {tuple(row[name] for name in names): row["value"] for row in rows}


def examples(number):
    return settings(
        max_examples=number, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
