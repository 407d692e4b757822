"""The words of hrdash: which tables there are, their columns, and the code lists they use."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

VOCABULARY_DIR = Path(__file__).parent.parent / "data" / "vocabulary"

TEXT, NUMBER, WHOLE, DAY, TRUTH = pa.string(), pa.float64(), pa.int64(), pa.date32(), pa.bool_()
LIST = pa.list_(pa.string())


@dataclass(frozen=True)
class Table:
    """One stored table: its columns in order, and the columns that together name a row."""

    name: str
    columns: Mapping[str, pa.DataType]
    key: tuple[str, ...]
    needed: tuple[str, ...] = ()  # beside the key: what no row can be shown without

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema every stored file of this table has."""
        return pa.schema(list(self.columns.items()))


def _table(name: str, key: str, needed: str = "", /, **columns: pa.DataType) -> Table:
    return Table(name, columns, tuple(key.split()), tuple(needed.split()))


def _texts(names: str) -> dict[str, pa.DataType]:
    return dict.fromkeys(names.split(), TEXT)


OBSERVATION_KEY = (
    "indicator_id",
    "area",
    "district",
    "period",
    "sex",
    "age",
    "disability",
    "locality",
    "ground",
    "ground_value",
    "definition",
)
FIGURES = ("value", "numerator", "denominator", "sample_size", "ci_low", "ci_high")

# The two groups that are compared within a dimension: the one that is usually left behind first. Transgender
# persons and protected grounds are shown but never ranked (rule 9).
COMPARED = {"sex": ("F", "M"), "disability": ("WITH", "WITHOUT"), "locality": ("R", "U")}

# Grounds whose values stand in an order, the worst-off first.
ORDERED_GROUNDS = ("wealth", "education")

_FIGURE_COLUMNS = {
    "value": NUMBER,
    "numerator": NUMBER,
    "denominator": NUMBER,
    "sample_size": WHOLE,
    "ci_low": NUMBER,
    "ci_high": NUMBER,
}

_STORED = (
    Table(
        "observations",
        {
            **dict.fromkeys(OBSERVATION_KEY, TEXT),
            "year": WHOLE,
            **_FIGURE_COLUMNS,
            **_texts("unit_measure obs_status"),
            "is_public": TRUTH,
            **_texts("source_kind source note submission sheet cell"),
        },
        OBSERVATION_KEY,
    ),
    Table(
        # The figures hidden from `observations` (same key); never opened by pages or exports.
        "withheld",
        {
            **dict.fromkeys(OBSERVATION_KEY, TEXT),
            **_FIGURE_COLUMNS,
            "obs_status": TEXT,  # what it was before it was hidden
            "reason": TEXT,  # small, complementary, sensitive_share, low_sample, kept_hidden
            "width": NUMBER,  # proved width of what an outsider can derive, in persons
        },
        OBSERVATION_KEY,
    ),
    _table(
        "indicators",
        "indicator_id",
        "label_en kind themes unit_measure direction sensitivity",
        **_texts("indicator_id label_en label_ur kind"),
        **dict.fromkeys(["themes", "affected_groups"], LIST),
        right=TEXT,
        articles=LIST,
        **_texts("sdg_target unit_measure direction definition method periodicity custodian sensitivity"),
        expected_disaggregations=LIST,
        target_value=NUMBER,
        target_year=WHOLE,
        **_texts("identity_asked consulted"),
    ),
    _table(
        "recommendations",
        "recommendation_id",
        "kind mechanism body",
        **_texts("recommendation_id kind mechanism body"),
        cycle=WHOLE,
        **_texts("session symbol paragraph sub_item"),
        issued_on=DAY,
        **_texts("text summary"),
        **dict.fromkeys(
            ["recommending_states", "themes", "affected_groups", "articles", "sdg_goals", "sdg_targets"], LIST
        ),
        **_texts("response response_as_printed response_symbol"),
        is_current=TRUTH,
        is_follow_up=TRUTH,
        asks_for_data=LIST,
        **_texts("cluster_id annotation_id source submission"),
    ),
    _table(
        "assignments",
        "assignment_id",
        "recommendation_id unit role",
        **_texts("assignment_id recommendation_id unit department_id role"),
        assigned_on=DAY,
        due_on=DAY,
        is_example=TRUTH,
    ),
    _table(
        "status_reports",
        "status_report_id",
        "assignment_id as_of",
        **_texts("status_report_id assignment_id"),
        as_of=DAY,
        **_texts("status reason next_step difficulty support_needed"),
        evidence=LIST,
        reported_by=TEXT,
        reported_on=DAY,
        validated_by=TEXT,
        validated_on=DAY,
        is_example=TRUTH,
        **_texts("submission sheet cell"),
    ),
    _table(
        "actions",
        "action_id",
        "title plan unit",
        **_texts("action_id title plan unit department_id"),
        start_on=DAY,
        due_on=DAY,
        budget_pkr=NUMBER,
        spent_pkr=NUMBER,
        **_texts("status indicator_id"),
        is_example=TRUTH,
    ),
    _table("action_recommendations", "action_id recommendation_id", **_texts("action_id recommendation_id")),
    _table(
        "committee_grades",
        "symbol paragraph sub_item grade",
        "scale_id decided_on source_symbol",
        **_texts("symbol paragraph sub_item grade scale_id"),
        decided_on=DAY,
        source_symbol=TEXT,
    ),
    _table(
        # How a committee grades what a State reports in its follow-up; another scale from the day it changed.
        "grade_scales",
        "scale_id grade",
        "body meaning",
        **_texts("scale_id body grade meaning"),
        valid_from=DAY,
        valid_to=DAY,
        source=TEXT,
    ),
    _table(
        # What a committee asks for after its concluding observations: on how many items at most, and by when.
        "follow_up_rules",
        "rule_id",
        "body",
        **_texts("rule_id body"),
        items_at_most=WHOLE,
        months=WHOLE,
        scale_id=TEXT,
        valid_from=DAY,
        valid_to=DAY,
        source=TEXT,
    ),
    _table(
        "clusters",
        "cluster_id",
        "label",
        **_texts("cluster_id label"),
        priority=WHOLE,
        reason=TEXT,
    ),
    _table(
        "departments",
        "department_id",
        "unit name",
        **_texts("department_id unit kind district name post office_phone office_email"),
        appointed_on=DAY,
    ),
    _table(
        # Reviews of Pakistan that are known, whether or not their items are in the register.
        "reviews",
        "review_id",
        "mechanism body source",
        **_texts("review_id mechanism body"),
        cycle=WHOLE,
        symbol=TEXT,
        held_on=DAY,
        received=WHOLE,
        supported=WHOLE,
        noted=WHOLE,
        **_texts("counted_as source"),
    ),
    _table(
        "documents",
        "document_id",
        "body kind",
        **_texts("document_id body"),
        cycle=WHOLE,
        **_texts("kind symbol"),
        issued_on=DAY,
        link=TEXT,
    ),
    _table(
        "calendar",
        "event_id",
        "kind",
        **_texts("event_id kind body unit place stage"),
        participants=LIST,  # kinds of participant, never names
        due_on=DAY,
        done_on=DAY,
        **_texts("symbol note"),
    ),
    _table(
        "decisions",
        "decision_id",
        "meeting text",
        **_texts("decision_id meeting text unit"),
        due_on=DAY,
        done_on=DAY,
    ),
)

# Code lists: every file in data/vocabulary is a table of the lake with the same name, all text but `position`.
# Its first column is the key, unless it is named here.
_VOCABULARY_KEYS = {
    "spellings": ("list", "spelling"),
    "theme_mappings": ("source", "source_theme", "theme", "affected_group"),
    "sdmx_codes": ("dimension", "code"),
}


def read_csv(path: Path) -> pa.Table:
    """Read one code list: all text, blank cells as empty text, `position` as a whole number."""
    with path.open(encoding="utf-8") as lines:
        header = lines.readline().strip().split(",")
    types = {name: WHOLE if name == "position" else TEXT for name in header}
    return pa_csv.read_csv(
        path, convert_options=pa_csv.ConvertOptions(column_types=types, strings_can_be_null=False)
    )


@cache
def code_lists() -> dict[str, pa.Table]:
    """All code lists of the project, by table name, in the order of their file names."""
    return {path.stem: read_csv(path) for path in sorted(VOCABULARY_DIR.glob("*.csv"))}


@cache
def tables() -> dict[str, Table]:
    """Every table that a lake holds, by name: the stored ones first, then the code lists."""
    lists = {
        name: Table(
            name,
            dict(zip(rows.schema.names, rows.schema.types, strict=True)),
            _VOCABULARY_KEYS.get(name, (rows.schema.names[0],)),
        )
        for name, rows in code_lists().items()
    }
    return {table.name: table for table in _STORED} | lists


@cache
def codes(name: str) -> dict[str, dict[str, str | int]]:
    """One code list as a dictionary: code → its row. In the list's `position` order where it has one."""
    rows = code_lists()[name].to_pylist()
    if rows and "position" in rows[0]:
        rows.sort(key=lambda row: row["position"])
    key = tables()[name].key[0]
    return {row[key]: row for row in rows}


@cache
def ends_of(kind: str) -> tuple[str, str]:
    """Give the two groups that are compared: of a pair both, of a ground that has an order the worst-off and the best-off.

    >>> ends_of("disability"), ends_of("wealth")
    (('WITH', 'WITHOUT'), ('wealth_poorest', 'wealth_richest'))
    """
    if kind in COMPARED:
        return COMPARED[kind]
    values = [code for code, row in codes("ground_values").items() if row["ground"] == kind]
    return values[0], values[-1]
