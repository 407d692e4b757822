"""The rules of one cell, or of one row: whether it can be read, is of its list, and fits its indicator and its sender."""

from hrdash.ages import GRAMMAR

from .findings import Rule
from .nearest import nearest_code, nearest_indicator, nearest_key, only_definition, rewritten_date

CELLS = {
    "which-definition": Rule(
        "error",
        "A definition is left open where there are several",
        "{indicator} has {n} definitions and this row names none",
        "write one of {listed}",
        of="observations",
        at="definition",
        select="""
            select o.row, d.* exclude (indicator_id), coalesce(m.label, o.indicator_id) as indicator
            from observations o
            join (select indicator_id, count(*) as n, string_agg(definition, ', ' order by definition) as listed
                  from definitions group by all) d on d.indicator_id = o.indicator_id
            left join measures m on m.indicator_id = o.indicator_id
            where o.definition is null and d.n > 1""",
    ),
    "blank-key": Rule(
        "error",
        "A part of the key is blank",
        "{column} is blank",
        "write {expected}",
        at="@key",
        where="{column} is null",
        unless="which-definition",
        suggest=only_definition,
    ),
    "blank-needed": Rule(
        "error",
        "A cell that no row can do without is blank",
        "{column} is blank",
        "write it: without it the row cannot be shown",
        at="@needed",
        where="{column} is null",
    ),
    "blank-status": Rule(
        "error",
        "A report without a status",
        "the status is blank",
        "choose a status, or leave the whole row blank",
        of="status_reports",
        at="status",
        where="status is null",
    ),
    "not-a-number": Rule(
        "error",
        "Not a number",
        "{value} is not a number",
        "write digits with a point, without separators",
        at="@number",
        where="{column} is not null and {column}_number is null",
    ),
    "not-a-whole-number": Rule(
        "error",
        "Not a whole number",
        "{value} is not a whole number",
        "write digits only",
        at="@whole",
        where="{column} is not null and {column}_number is null",
    ),
    "not-a-day": Rule(
        "error",
        "Not a day",
        "{value} is not a day",
        "write year-month-day, as in 2026-11-22",
        at="@day",
        where="{column} is not null and {column}_day is null",
        suggest=rewritten_date,
    ),
    "not-true-or-false": Rule(
        "error",
        "Neither true nor false",
        "{value} is neither true nor false",
        "write true or false",
        at="@truth",
        where="{column} is not null and {column} not in ('true', 'false')",
    ),
    "bad-period": Rule(
        "error",
        "Not a period",
        "{value} is not a period",
        "write 2019, 2019-20 or 2019-Q3",
        of="observations",
        at="period",
        where="period not in (select period from periods)",
    ),
    "bad-age": Rule(
        "error",
        "Not an age group",
        "{value} is not an age group",
        f"write {GRAMMAR}",
        of="observations",
        at="age",
        where="age not in (select age from age_bands)",
    ),
    "bare-pwd": Rule(
        "error",
        "PWD: with or without disabilities?",
        "{value} means persons with disabilities here and persons without in international tables",
        "write WITH or WITHOUT",
        of="observations",
        at="disability",
        where="upper(disability) in ('PWD', 'PWDS')",
    ),
    "unknown-code": Rule(
        "error",
        "Not a code of its list",
        "{item} is not a code of {list}",
        "write {expected}",
        at="@code",
        select="""
            select row, item, '{list}' as list from {items}
            where item not in (select code from codes where list = '{list}')""",
        unless="bare-pwd",
        suggest=nearest_code,
    ),
    "unknown-indicator": Rule(
        "error",
        "Not an indicator here",
        "{value} is not an indicator here",
        "write {near}, or send its row of the indicators table first",
        at="@indicator",
        where="{column} is not null and {column} not in (select key from known_keys where of = 'indicators')",
        suggest=nearest_indicator,
    ),
    "unknown-reference": Rule(
        "error",
        "It speaks of a row that is not there",
        "{value} is not in {list}",
        "{expected}",
        at="@reference",
        select="""
            select row, {column} as item, '{list}' as list from {rows}
            where {column} is not null and {column} not in (select key from known_keys where of = '{list}')""",
        suggest=nearest_key,
    ),
    "district-in-other-area": Rule(
        "error",
        "A district of another area",
        "{district:districts} lies in {lies_in:areas}, not in {area:areas}",
        "correct the area or the district",
        of="observations",
        at="district",
        # A district that was in FATA until 2018 is listed under its present province.
        select="""
            select o.row, o.district, o.area, d.area as lies_in
            from observations o join district_areas d on d.district = o.district
            where d.area <> o.area and not (o.area = 'PK-TA' and d.area = 'PK-KP')""",
    ),
    "ground-value-of-other-ground": Rule(
        "error",
        "A value of another ground",
        "{value:ground_values} is a value of the ground {ground:grounds}",
        "correct the ground or its value",
        of="observations",
        at="ground_value",
        select="""
            select o.row, g.ground from observations o join value_grounds g on g.ground_value = o.ground_value
            where g.ground <> o.ground""",
    ),
    "outside-per-cent": Rule(
        "error",
        "A percentage below 0 or above 100",
        "{value} is outside 0 to 100",
        "write per cent as 0 to 100",
        of="observations",
        at="value",
        where="unit_measure = 'PT' and not value_number between 0 and 100",
    ),
    "negative-count": Rule(
        "error",
        "A count below zero",
        "{value} is negative",
        "a count or a base is zero or more",
        of="observations",
        at="value numerator denominator sample_size",
        where="{column}_number < 0 and ('{column}' <> 'value' or unit_measure = 'NUMBER')",
    ),
    "not-yes-or-no": Rule(
        "error",
        "Neither yes nor no",
        "{value} is neither 1 (yes) nor 0 (no)",
        "write 1 for yes, 0 for no",
        of="observations",
        at="value",
        where="unit_measure = 'YES_NO' and value_number not in (0, 1)",
    ),
    "numerator-above-denominator": Rule(
        "error",
        "A part larger than its whole",
        "the numerator {numerator} is above the denominator {denominator}",
        "correct one of the two",
        of="observations",
        at="numerator",
        select="""
            select row, numerator, denominator from observations
            where unit_measure = 'PT' and numerator_number > denominator_number""",
    ),
    "value-not-of-parts": Rule(
        "warning",
        "A rate that its own parts do not give",
        "{value} is written; {numerator} of {denominator} gives {expected}",
        "look which of the three is wrong; where the source prints it so (weighted shares), leave it",
        of="observations",
        at="value",
        # Printed figures are rounded, and some offices cut off: one step of the last decimal is allowed.
        select="""
            select row, numerator, denominator, base * numerator_number / denominator_number as expected
            from observations join everybody using (unit_measure)
            where denominator_number > 0
              and abs(value_number - base * numerator_number / denominator_number)
                  > greatest(step_of(value), base * 1e-6) * (1 + 1e-9)""",
    ),
    "protected-ground-below-province": Rule(
        "error",
        "A group that could be found, below the province",
        "figures on {whom} in a district could lead to people",
        "keep religion, gender identity, sexual orientation and migratory status to provinces and nation",
        of="observations",
        select="select row, stands_at, whom from refused_rows where reason = 'below_province'",
    ),
    "protected-ground-crossed": Rule(
        "error",
        "A group that could be found, crossed with another",
        "figures on {whom} crossed with {crossed} could lead to people",
        "send the group's total without locality and without another protected ground",
        of="observations",
        select="select row, stands_at, whom, crossed from refused_rows where reason <> 'below_province'",
    ),
    "blank-measure": Rule(
        "error",
        "A figure without its measure",
        "the measure is blank",
        "{expected}",
        of="observations",
        at="unit_measure",
        select="""
            select o.row, m.unit_measure as replacement,
                   coalesce('write ' || m.unit_measure, 'write one of the measures, as PT for per cent') as expected
            from observations o left join measures m on m.indicator_id = o.indicator_id
            where o.unit_measure is null""",
    ),
    "other-measure": Rule(
        "error",
        "Another measure than the indicator's",
        "{indicator} is measured as {own:unit_measures}, here as {value:unit_measures}",
        "convert the figure, or send it as an indicator of its own",
        of="observations",
        at="unit_measure",
        select="""
            select o.row, m.unit_measure as own, coalesce(m.label, m.indicator_id) as indicator
            from observations o join measures m on m.indicator_id = o.indicator_id
            where o.unit_measure <> m.unit_measure""",
        unless="unknown-code",
    ),
    "other-unit": Rule(
        "error",
        "Rows of another unit",
        "{owner:units} is answerable for this, not {unit:units}",
        "submit for your own unit only",
        at="@owner",
        select="""
            select row, coalesce(k.unit, r.{column}) as owner, getvariable('unit') as unit
            from {rows} r
            left join known_keys k on k.key = r.{column}
                and ('{column}', k.of) in (('assignment_id', 'assignments'), ('action_id', 'actions'))
            where case '{column}'
                when 'area' then getvariable('unit') <> 'FED' and r.{column} <> getvariable('own_area')
                when 'unit' then r.{column} <> getvariable('unit')
                else k.unit <> getvariable('unit') end""",
    ),
    "no-source": Rule(
        "error",
        "A figure of the federation without its source",
        "a figure for another area needs its published source",
        "fill in source: publication, year, table",
        of="observations",
        at="source",
        where="getvariable('unit') = 'FED' and source is null",
    ),
    "public-by-other-unit": Rule(
        "error",
        "Marked as printed by its source, by a unit that may not",
        "only the federal government may mark a figure as printed by its source",
        "leave is_public blank",
        of="observations",
        at="is_public",
        where="getvariable('unit') <> 'FED' and is_public = 'true'",
    ),
}
