import csv
import io
import json
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdash.places import find_area, find_district, fold
from hrdash.vocabulary import VOCABULARY_DIR, code_lists, codes, tables

SHARED = Path(__file__).parents[2] / "shared" / "data"
with_real_data = pytest.mark.skipif(not SHARED.exists(), reason="the real data of ../shared/data is not here")

LISTS = sorted(path.stem for path in VOCABULARY_DIR.glob("*.csv"))
LABELLED = [name for name in LISTS if "label_en" in code_lists()[name].schema.names]

# A code stands in another list, or (with `or blank`) says nothing.
REFERENCES = """
areas           part_of         areas            or blank
articles        instrument      instruments
articles        right           rights           or blank
bodies          mechanism       mechanisms
bodies          treaty          instruments      or blank
districts       area            areas            or blank
ground_values   ground          grounds
sdg_targets     sdg_goal        sdg_goals
theme_mappings  affected_group  affected_groups
theme_mappings  theme           themes
units           area            areas            or blank
"""

# What the law or a standard counts is counted here too; figures about people never stand in a code list.
HOW_MANY = """
affected_groups  8
articles/CAT     16
articles/CEDAW   16
articles/CRC     42
articles/CRPD    33
articles/ICCPR            28
articles/ICERD   7
articles/ICESCR  15
articles/UDHR    30
districts/PK-JK  10
districts/PK-BA  35
districts/PK-GB  14
districts/PK-IS  1
districts/PK-PB  36
rights           28
sdg_goals        17
sdg_targets      169
themes           11
units            8
"""


def rows(table):
    return [line.split() for line in table.strip().splitlines()]


def names_of(code_list):
    """Every accepted (folded name, code) of a list; a total's code is no name (a bare T may mean two things)."""
    own = [
        (name, code)
        for code, row in codes(code_list).items()
        for name in (code, row["label_en"], row["label_ur"])
        if name not in ("", "_T")
    ]
    printed = [
        (row["spelling"], row["code"])
        for row in code_lists()["spellings"].to_pylist()
        if row["list"] == code_list
    ]
    return [(fold(name), code) for name, code in own + printed]


def within(code_list, code):
    """What a name must be unambiguous within: a district's area, a ground's values, else the list."""
    column = {"districts": "area", "ground_values": "ground"}.get(code_list)
    return codes(code_list)[code][column] if column else ""


@pytest.mark.parametrize("name", LISTS)
def test_every_key_of_a_code_list_is_written_and_stands_once(name):
    table = tables()[name]
    keys = [tuple(row[column] for column in table.key) for row in code_lists()[name].to_pylist()]
    assert keys
    assert all(all(part for part in key) for key in keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", LABELLED)
def test_every_code_has_an_english_label_and_room_for_an_urdu_one(name):
    table = code_lists()[name]
    assert all(table["label_en"].to_pylist())
    assert "label_ur" in table.schema.names


@pytest.mark.parametrize("name", LABELLED)
def test_urdu_labels_are_written_in_urdu_letters(name):
    for text in code_lists()[name]["label_ur"].to_pylist():
        assert not set(text) & set("يىكهة"), f"{text} has the Arabic form of an Urdu letter"
        assert not any(letter.isascii() and letter.isalpha() for letter in text), text


@pytest.mark.parametrize("name", [name for name in LISTS if "position" in code_lists()[name].schema.names])
def test_positions_order_a_list_without_doubt(name):
    positions = code_lists()[name]["position"].to_pylist()
    assert sorted(positions) == list(range(1, len(positions) + 1))


@pytest.mark.parametrize("name", [name for name in LISTS if name != "words"])
def test_cells_have_no_space_at_their_ends(name):
    for row in code_lists()[name].to_pylist():
        assert all(cell == cell.strip() for cell in row.values() if isinstance(cell, str)), row


@pytest.mark.parametrize(("name", "column", "other", "blank"), [(*row, "")[:4] for row in rows(REFERENCES)])
def test_a_code_that_points_to_another_list_is_found_there(name, column, other, blank):
    pointed = set(code_lists()[name][column].to_pylist()) - ({""} if blank else set())
    assert pointed <= set(codes(other))


@pytest.mark.parametrize(("what", "number"), rows(HOW_MANY))
def test_a_list_is_complete(what, number):
    name, _, parent = what.partition("/")
    listed = code_lists()[name]
    if parent and name == "articles":
        listed = listed.filter(pc.equal(listed["instrument"], parent))
    elif parent:
        is_numbered = pc.starts_with(listed["source"], "OCHA")
        listed = listed.filter(pc.and_(pc.equal(listed["area"], parent), is_numbered))
    assert listed.num_rows == int(number)


def test_every_district_but_the_total_says_its_area():
    assert [code for code, row in codes("districts").items() if not row["area"]] == ["_T"]


def test_only_the_federal_government_has_no_area_of_its_own():
    assert [code for code, row in codes("units").items() if not row["area"]] == ["FED"]


def test_units_stand_in_census_order_with_the_federal_government_first():
    order = "FED PK-KP PK-PB PK-SD PK-BA PK-IS PK-GB PK-JK"
    assert list(codes("units")) == order.split()


def test_the_tile_map_looks_like_the_country():
    at = {
        unit: (int(row["tile_row"]), int(row["tile_column"]))
        for unit, row in codes("units").items()
        if row["tile_row"]
    }
    assert len(set(at.values())) == len(at) == 7
    south_to_north = [at[f"PK-{area}"][0] for area in ("SD", "PB", "IS", "GB")]
    assert south_to_north == sorted(south_to_north, reverse=True)
    assert at["PK-KP"][1] < at["PK-GB"][1]
    assert at["PK-BA"][1] < at["PK-PB"][1]
    assert at["PK-IS"][1] < at["PK-JK"][1]


def test_a_body_says_of_its_treaty_what_the_list_of_instruments_says():
    for row in codes("bodies").values():
        instrument = codes("instruments")[row["treaty"]] if row["treaty"] else {"is_gsp_plus": "false"}
        assert row["is_gsp_plus"] == instrument["is_gsp_plus"]


def test_seven_united_nations_treaties_and_eight_of_the_ilo_are_gsp_plus_conventions_on_rights():
    conventions = {code for code, row in codes("instruments").items() if row["is_gsp_plus"] == "true"}
    of_the_un = {code for code in conventions if not code.startswith("ILO")}
    assert of_the_un == {"ICCPR", "ICESCR", "CEDAW", "CAT", "CRC", "ICERD", "CPPCG"}
    assert len(conventions) == 15


def test_noted_alone_is_out_of_scope():
    assert [code for code, row in codes("responses").items() if row["is_in_scope"] == "false"] == ["noted"]


def test_people_who_could_be_found_or_harmed_are_marked():
    protected = {code for code, row in codes("grounds").items() if row["is_protected"] == "true"}
    assert protected == {"religion", "gender_identity", "sexual_orientation", "migratory_status"}


def test_every_sdg_target_and_article_is_named_by_what_it_belongs_to():
    for code, row in codes("sdg_targets").items():
        assert code.split(".")[0] == row["sdg_goal"]
    for code, row in codes("articles").items():
        assert code == f"{row['instrument']} {row['number']}"


@pytest.mark.parametrize("name", sorted(set(code_lists()["spellings"]["list"].to_pylist())))
def test_every_spelling_leads_to_one_code(name):
    means = {}
    for spelling, code in names_of(name):
        means.setdefault((within(name, code), spelling), set()).add(code)
    assert {key: found for key, found in means.items() if len(found) > 1} == {}


def test_spellings_are_folded_and_say_nothing_twice():
    seen = set()
    for row in code_lists()["spellings"].to_pylist():
        spelling, name, code = row["spelling"], row["list"], row["code"]
        assert spelling == " ".join(spelling.upper().split())
        assert fold(spelling) == fold(spelling.replace(" ", "")) != ""
        own = codes(name)[code]
        assert fold(spelling) not in {fold(text) for text in (code, own["label_en"], own["label_ur"])}
        assert (name, within(name, code), fold(spelling)) not in seen
        seen.add((name, within(name, code), fold(spelling)))


def test_a_bare_pwd_is_never_accepted():
    """In SDMX it means persons without disabilities, in Pakistan with: the sender has to say which."""
    for name in LABELLED:
        assert "PWD" not in {spelling for spelling, _ in names_of(name)}
        assert "PWDS" not in {spelling for spelling, _ in names_of(name)}


def test_sdmx_codes_belong_to_codes_of_a_disaggregation():
    lists = {"sex": "sexes", "disability": "disabilities", "locality": "localities"}
    mapped = {}
    for row in code_lists()["sdmx_codes"].to_pylist():
        mapped.setdefault(row["dimension"], {})[row["code"]] = row["sdmx_code"]
    assert {dimension: set(codes(name)) for dimension, name in lists.items()} == {
        dimension: set(codes_of) for dimension, codes_of in mapped.items() if dimension in lists
    }
    assert set(mapped["ground_value"]) == {
        code for code, row in codes("ground_values").items() if row["ground"] == "wealth"
    }
    assert mapped["area"] == {"PK": "586"}
    assert mapped["disability"] == {"_T": "_T", "WITH": "PD", "WITHOUT": "PWD"}
    assert mapped["sex"]["TG"] == "_O"


# Places


@pytest.mark.parametrize(
    ("printed", "area"),
    [
        ("KPK", "PK-KP"),
        ("N.W.F.P.", "PK-KP"),
        ("khyber\u00a0 pakhtunkhwa ", "PK-KP"),
        ("خیبر پختونخوا", "PK-KP"),
        ("سندھ", "PK-SD"),
        ("ICT", "PK-IS"),
        ("AJ&K", "PK-JK"),
        ("Azad Kashmir", "PK-JK"),
        ("Gilgit-Baltistan", "PK-GB"),
        ("FATA (former)", "PK-TA"),
        ("PK-PB", "PK-PB"),
        ("Punjb", None),
        ("Total", None),
        ("", None),
    ],
)
def test_an_area_is_found_by_its_accepted_spellings_alone(printed, area):
    assert find_area(printed) == area


@pytest.mark.parametrize(
    ("printed", "area", "district"),
    [
        ("D.I. Khan", "PK-KP", "PK509"),
        ("Dera Ismail Khan", "PK-KP", "PK509"),
        ("Mirpurkhas", "PK-SD", "PK716"),
        ("Mirpur", "PK-JK", "PK106"),
        ("Mirpur", "PK-SD", None),
        ("Khyber", "PK-KP", "PK513"),
        ("Khyber Agency", "PK-KP", "PK513"),
        ("Khyber Agency", "PK-TA", "PK-TA-khyber"),
        ("Keamari", "PK-SD", "PK-SD-keamari"),
        ("PK528", "PK-KP", "PK528"),
        ("PK528", "PK-PB", None),
        ("Islamabad", "PK-IS", "PK401"),
        ("PUNJAB", "PK-PB", "_T"),
        ("PUNJAB", "PK-SD", None),
        ("All districts", "PK-SD", None),
        ("Atlantis", "PK-SD", None),
    ],
)
def test_a_district_is_found_within_its_area_alone(printed, area, district):
    assert find_district(printed, area) == district


@given(
    st.sampled_from([row["label_en"] for code, row in codes("districts").items() if code != "_T"]),
    st.sampled_from(["\u00a0", "  ", ".", "-", "'", " / ", "\u200c"]),
    st.integers(0, 8),
)
def test_spaces_points_and_case_never_change_what_a_name_means(label, mark, at):
    printed = label[:at] + mark + label[at:].swapcase()
    assert fold(printed) == fold(label)


@with_real_data
def test_every_province_and_district_of_the_real_tables_is_found():
    lost = []
    tables_read = 0
    for path in sorted(SHARED.glob("census20*/*")) + sorted(SHARED.glob("pk_indicators/Pak*")):
        table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
        table.columns = table.columns.str.lower()
        area_column = next((name for name in ("province", "adminunits") if name in table), "region")
        table = table[table[area_column].notna()]  # some census rows leave the province out
        tables_read += 1
        if "district" not in table:
            lost += [(path.name, name) for name in table[area_column].unique() if find_area(name) is None]
            continue
        for printed_area, printed in set(zip(table[area_column], table["district"], strict=True)):
            area = find_area(printed_area)
            if area is None or find_district(printed, area) is None:
                lost.append((path.name, printed_area, printed))
    assert tables_read >= 15
    assert lost == []


@with_real_data
def test_every_district_of_the_ocha_list_is_found_under_its_own_p_code():
    path = next(SHARED.glob("boundaries/*adm2*"))
    printed = [shape["properties"] for shape in json.loads(path.read_text(encoding="utf-8"))["features"]]
    found = {
        row["ADM2_PCODE"]: find_district(row["ADM2_EN"], find_area(row["ADM1_EN"]) or "") for row in printed
    }
    assert found == {code: code for code in found}
    numbered = {code for code, row in codes("districts").items() if row["source"].startswith("OCHA")}
    assert numbered == set(found)


@with_real_data
def test_every_place_of_the_published_facts_is_found():
    facts = pd.read_csv(SHARED / "facts_pakistan.csv")
    assert [name for name in facts["geography"].unique() if find_area(name) is None] == []


@with_real_data
def test_every_issue_of_upr_info_has_a_theme_and_an_affected_group():
    mapped = {
        row["source_theme"]
        for row in code_lists()["theme_mappings"].to_pylist()
        if row["source"] == "upr_info"
    }
    pakistan = pd.read_csv(SHARED / "upr" / "pakistan_upr_info_cycles1-2.csv")["Issue"].tolist()
    raw = (SHARED / "upr" / "upr_info_export_sessions17-20.csv").read_bytes()
    export = csv.DictReader(io.StringIO(raw.decode("cp1252", errors="replace").replace("\r", "\n")))
    issues = {issue for cell in [*pakistan, *(row["Issue"] for row in export)] for issue in cell.split(",")}
    assert len(issues) > 50
    assert issues - mapped == set()


@with_real_data
@pytest.mark.parametrize(
    ("table", "column", "ground"),
    [
        ("09", "RELIGION", "religion"),
        ("10", "NATIONALITY", "migratory_status"),
        ("06", "MARITAL_STATUS", "marital_status"),
    ],
)
def test_every_value_of_a_ground_in_the_census_is_found_under_the_census_own_wording(table, column, ground):
    printed = pd.read_parquet(SHARED / "census2023" / f"pbs_census2023_TABLE_{table}.parquet")[column]
    known = {name for name, code in names_of("ground_values") if within("ground_values", code) == ground}
    assert {fold(text) for text in printed.unique()} <= known
