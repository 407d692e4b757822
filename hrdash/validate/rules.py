"""All rules. To add one: an entry with its condition in the `rules_…` it belongs to, and its section in `docs/findings.md`.

A condition is SQL. `where` says which rows of `{rows}` break the rule; `{column}` is the column in turn, `{column}_number`
its number. `select` is a whole question that gives `row`, and what the texts name; a `bigint` named `other`, or a list
named `others`, is read as rows too and said as their cells. It may ask these relations (`relations` makes them):

- the file's tables by name (`observations`, `status_reports` …): `row` (unique in the file), `sheet_number`, every stored column
  as text, blank as null; numbers, days once more as `<column>_number` and `<column>_day`;
- `{items}`: row and item of the column in turn, lists taken apart; `codes` (list, code); `known_keys` (of, key, unit), the
  release's and the file's own; `twins` (row, other): rows whose key stood before;
- of observations: `told` (each once, its figure as `number`), `periods` (period, year), `age_bands` (age, low, high, in months), `refused` (rule 9), `measures`
  (indicator_id, label, unit_measure), `everybody` (unit_measure, base), `definitions` (indicator_id, definition),
  `totals` (each total with the sum of its parts along one axis), `changes` (each figure with what the release had before);
- of assignments: `leads` (assignment_id, recommendation_id, unit), the standing ones that the file does not bring and its own;
- of status reports: `steps` (row, before, after), each report with the one before it, and `assigned`;
- the variables `unit`, `own_area`, `today` and `has_release`, and the macro `step_of`, the last decimal that is printed.
"""

from .findings import Finding, Rule
from .rules_of_cells import CELLS
from .rules_of_plans import PLANNING
from .rules_of_reading import READING
from .rules_of_register import REGISTER
from .rules_together import TOGETHER

# Column → code list; a column that means another list in one table stands under "table.column".
CODE_LISTS = {
    "affected_groups": "affected_groups",
    "area": "areas",
    "articles": "articles",
    "body": "bodies",
    "calendar.kind": "event_kinds",
    "departments.kind": "department_kinds",
    "direction": "directions",
    "disability": "disabilities",
    "district": "districts",
    "documents.kind": "document_kinds",
    "ground": "grounds",
    "ground_value": "ground_values",
    "indicators.kind": "indicator_kinds",
    "locality": "localities",
    "mechanism": "mechanisms",
    "obs_status": "obs_statuses",
    "participants": "participant_kinds",
    "plan": "plans",
    "recommendations.kind": "recommendation_kinds",
    "response": "responses",
    "right": "rights",
    "role": "roles",
    "sdg_goals": "sdg_goals",
    "sdg_target": "sdg_targets",
    "sdg_targets": "sdg_targets",
    "sensitivity": "sensitivities",
    "sex": "sexes",
    "source_kind": "source_kinds",
    "status": "statuses",
    "themes": "themes",
    "unit": "units",
    "unit_measure": "unit_measures",
}
REFERENCES = {
    "indicator_id": "indicators",
    "recommendation_id": "recommendations",
    "assignment_id": "assignments",
    "department_id": "departments",
    "cluster_id": "clusters",
    "action_id": "actions",
    "scale_id": "grade_scales",
}


RULES: dict[str, Rule] = READING | REGISTER | CELLS | TOGETHER | PLANNING

# What a text says where the reader of a file could not name it.
_UNNAMED = {
    "near": "an accepted spelling",
    "choices": "several things",
    "indicator": "the indicator",
    "table": "the table",
    "rows": "some",
    "unit": "the unit",
}


def finding(
    rule: str,
    sheet: str | None,
    cell: str | None,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    replacement: str | None = None,
    **words: str | None,
) -> Finding:
    """Make a finding of a rule that is kept while a file is read; `words` are what its texts name besides.

    >>> finding("nil-is-zero", "Table 1", "C7", row=7, value="Nil").message
    'Nil was read as 0'
    """
    kept = RULES[rule]
    said = _UNNAMED | {name: word for name, word in words.items() if word is not None}
    said |= {"value": value or "this", "column": column or "the column", "cell": cell}
    return Finding(
        rule=rule,
        severity=kept.severity,
        sheet=sheet,
        cell=cell,
        row=row,
        column=column,
        value=value,
        message=kept.message.format(**said),
        suggestion=kept.suggestion.format(**said),
        replacement=replacement,
    )
