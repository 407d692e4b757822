"""Rules on plans and dates, for actions, the calendar and decisions: a part of the table in `rules`."""

from .findings import Rule

PLANNING = {
    "spend-above-budget": Rule(
        "warning",
        "More spent than the budget",
        "{value} rupees are spent of a budget of {budget}",
        "look at both amounts; if they are right, leave them",
        of="actions",
        at="spent_pkr",
        select="""
            select row, budget_pkr_number as budget from actions where spent_pkr_number > budget_pkr_number""",
    ),
    "negative-amount": Rule(
        "error",
        "An amount below zero",
        "{value} is below zero",
        "write the amount in rupees; leave the cell blank where it is not known",
        of="actions",
        at="budget_pkr spent_pkr",
        where="{column}_number < 0",
    ),
    "ends-before-start": Rule(
        "error",
        "It ends before it starts",
        "the day it ends, {value}, is before the day it starts, {start_on}",
        "correct one of the two days",
        of="actions",
        at="due_on",
        select="select row, start_on from actions where due_on_day < start_on_day",
    ),
    "done-in-the-future": Rule(
        "error",
        "Done on a day to come",
        "{value} is a day to come",
        "leave the day blank until it is done",
        of="calendar",
        at="done_on",
        where="done_on_day > getvariable('today')",
    ),
    "decided-in-the-future": Rule(
        "error",
        "A decision carried out on a day to come",
        "{value} is a day to come",
        "leave the day blank until it is carried out",
        of="decisions",
        at="done_on",
        where="done_on_day > getvariable('today')",
    ),
    "grade-of-other-scale": Rule(
        "error",
        "A grade that its scale does not have",
        "{value} is no grade of the scale {scale}",
        "write one of {listed}, or name the scale that it belongs to",
        of="committee_grades",
        at="grade",
        select="""
            select g.row, g.scale_id as scale, s.listed
            from committee_grades g
            join (select split_part(key, ' ', 1) as scale_id, list(split_part(key, ' ', 2)) as grades,
                         string_agg(split_part(key, ' ', 2), ', ' order by key) as listed
                  from known_keys where of = 'grades' group by all) s on s.scale_id = g.scale_id
            where not list_contains(s.grades, g.grade)""",
    ),
}
