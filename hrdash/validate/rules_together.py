"""Rules on rows that must agree with each other or with the release, and on reports: a part of the table in `rules`."""

from .findings import Rule
from .nearest import reachable_link

TOGETHER = {
    "repeated-row": Rule(
        "warning",
        "The same row twice",
        "this row stands at {other} already, with the same figures",
        "keep one of the two; it is read once",
        select="select row, other from twins where of = '{rows}' and is_same",
    ),
    "repeated-key": Rule(
        "error",
        "One key, two answers",
        "{other} is about the same thing and says something else{apart}",
        "keep the right row, or tell the two apart by a disaggregation or a definition",
        select="select row, other, apart from twins where of = '{rows}' and not is_same",
    ),
    "parts-differ-from-total": Rule(
        "warning",
        "Parts that do not add up to their total",
        "the sum of {parts} is {sum}, the total here is {number}: {difference} {less_or_more}",
        "compare with {others}; where the source prints it so, leave it and say so in note",
        of="observations",
        at="value",
        select="""
            select row, parts, sum, number, others, abs(sum - number) as difference,
                   if(sum > number, 'too many', 'missing') as less_or_more
            from totals
            where is_additive
              and (least_sum > number + slack or (is_complete and nearest > slack))""",
    ),
    "total-outside-parts": Rule(
        "warning",
        "A total outside its parts",
        "{parts} lie between {low} and {high}, the total here is {number}",
        "compare with {others}; a total lies between the smallest and the largest of its parts",
        of="observations",
        at="value",
        select="""
            select row, parts, low, high, number, others from totals
            where is_rate and is_complete and not number between low - slack and high + slack""",
    ),
    "overlapping-ages": Rule(
        "warning",
        "Age groups that overlap in part",
        "the ages {one:ages} and {next:ages} overlap in part",
        "give groups that follow each other, or lie within each other; compare with {other}",
        of="observations",
        at="age",
        # Bands within bands are parts of parts; said once for each pair and indicator.
        select="""
            select min(b.row) as row, arg_min(a.row, b.row) as other, a.age as one, b.age as next
            from told a
            join crossing_ages c on c.one = a.age
            join told b on b.age = c.next and b.but_age = a.but_age
            group by a.age, b.age, b.indicator_id""",
    ),
    "fraction-for-per-cent": Rule(
        "warning",
        "Fractions where per cent is meant?",
        "all {n} percentages of {indicator} in this sheet lie between 0 and 1",
        "if they are fractions, multiply them by 100; if they are per cent, leave them",
        of="observations",
        at="value",
        select="""
            select min(row) as row, count(*) as n, coalesce(any_value(label), indicator_id) as indicator
            from observations o left join measures m using (indicator_id)
            where o.unit_measure = 'PT' and value_number is not null
              and indicator_id not in (select indicator_id from released where unit_measure = 'PT'
                                       group by indicator_id having max(value) <= 1)
            group by indicator_id, sheet_number
            having count(*) > 1 and max(value_number) <= 1 and min(value_number) >= 0
              and bool_or(value_number <> floor(value_number))
              and not coalesce(bool_or(abs(value_number - 100 * numerator_number / nullif(denominator_number, 0))
                                       <= step_of(value)), false)""",
    ),
    "new-definition": Rule(
        "info",
        "A definition that is new",
        "the definition {value} is new: it starts its own series",
        "{expected}",
        of="observations",
        at="definition",
        select="""
            select min(row) as row,
                   coalesce('use a known one to continue a series: ' || any_value(listed), 'nothing, if it is meant')
                       as expected
            from observations o
            left join (select indicator_id, string_agg(definition, ', ' order by definition) as listed
                       from definitions group by all) using (indicator_id)
            where getvariable('has_release') and o.definition is not null
              and (indicator_id, o.definition) not in (select (indicator_id, definition) from definitions)
            group by indicator_id, o.definition""",
    ),
    "jump": Rule(
        "warning",
        "A step larger than ever before",
        "{value} after {before} ({period}): a step of {step}; {usual}",
        "look whether the figure, its measure or its definition is another; if it is right, leave it",
        of="observations",
        at="value",
        select="select * from changes where is_unusual and not is_revision",
        unless="outside-per-cent",
    ),
    "large-revision": Rule(
        "warning",
        "A correction larger than any step before",
        "{value} in place of the published {before}: a change of {step}; {usual}",
        "look whether it is the same figure; if it is right, leave it and say why in the note of the submission",
        of="observations",
        at="value",
        select="select * from changes where is_unusual and is_revision",
        unless="outside-per-cent",
    ),
    "second-lead": Rule(
        "error",
        "A second lead of one unit on one recommendation",
        "{unit:units} leads on {recommendation_id} already, by {standing}",
        "change that assignment, or write support as the role",
        of="assignments",
        at="role",
        select="""
            select a.row, a.unit, a.recommendation_id, min(l.assignment_id) as standing
            from assignments a
            join leads l on l.recommendation_id = a.recommendation_id and l.unit = a.unit
                and l.assignment_id <> a.assignment_id
            where a.role = 'lead' group by all""",
    ),
    "status-in-the-future": Rule(
        "error",
        "A status of a day to come",
        "the status is of {value}, a day to come",
        "write the day on which it stood so",
        of="status_reports",
        at="as_of",
        where="as_of_day > getvariable('today')",
    ),
    "status-before-asked": Rule(
        "warning",
        "A status of a day before it was asked",
        "the status is of {value}; this was asked on {assigned_on}",
        "look whether the day or the assignment is the right one",
        of="status_reports",
        at="as_of",
        select="""
            select row, assigned_on from status_reports join assigned using (assignment_id)
            where as_of_day < assigned_on""",
    ),
    "evidence-not-reachable": Rule(
        "warning",
        "Evidence that readers cannot open",
        "{item} cannot be opened by a reader elsewhere",
        "{expected}",
        of="status_reports",
        at="evidence",
        # A document's number is evidence too: only what looks like a link or a path must be one that works.
        select=r"""
            select row, item from {items}
            where (item ilike '%://%' or item ilike 'www.%' or item ilike 'http%' or item ilike 'file:%'
                   or regexp_matches(item, '^([A-Za-z]:[\\/]|\\\\|/)'))
              and (not regexp_full_match(
                       item, '(?i)https?://([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(:[0-9]+)?([/?#]\S*)?')
                   or regexp_matches(item, '(?i)^https?://[^/:]*\.(local|lan|intranet|internal|localdomain)([/:]|$)'))""",
        suggest=reachable_link,
    ),
    "implemented-without-evidence": Rule(
        "info",
        "Implemented, without evidence",
        "reported as implemented, without evidence",
        "add the link or the number of a document, if there is one",
        of="status_reports",
        at="status",
        where="status = 'implemented' and evidence is null",
    ),
    "status-goes-back": Rule(
        "error",
        "A status that goes back without a reason",
        "{status:statuses} after {before:statuses} ({before_on}), without a reason",
        "say in reason what changed, or correct the status",
        of="status_reports",
        at="status",
        select="""
            select row, status, before, before_on from steps
            where after_step < before_step and reason is null""",
    ),
}
