"""Rules that are kept while an export of recommendations is read: a part of the table in `rules`.

Whatever of a file does not become a recommendation, or becomes less than it says, is counted by one of these.
"""

from .findings import Rule

REGISTER = {
    "other-countries": Rule(
        "info",
        "Rows about other countries",
        "{value} rows are about other countries; they were not read",
        "nothing",
    ),
    "country-not-said": Rule(
        "warning",
        "Rows that name no country",
        "{value} rows name no country and no document on Pakistan; they were not read",
        "write Pakistan in the column of countries where it is concerned",
    ),
    "repeated-recommendation": Rule(
        "info",
        "Rows that repeat a recommendation",
        "{value} rows repeat a recommendation that stands above them; they became one, with all their States and themes",
        "nothing",
    ),
    "concerns-apart": Rule(
        "info",
        "Concerns",
        "{value} rows are concerns; they are kept and never counted in a rate",
        "nothing",
    ),
    "type-not-said": Rule(
        "info",
        "Recommendation or concern?",
        "{value} rows say neither recommendation nor concern; they were read as recommendations",
        "write Concerns/Observations in the column of types where it is one",
    ),
    "position-not-said": Rule(
        "info",
        "Recommendations without the State's position",
        "{value} recommendations of the Universal Periodic Review say no position; they count in no rate until one is known",
        "write Supported or Noted in the column of positions",
    ),
    "without-words": Rule(
        "error",
        "A recommendation without words",
        "neither the text nor a summary is written",
        "write the recommendation's text as it was published, or a summary in own words",
        of="recommendations",
        at="text",
        where="text is null and summary is null",
    ),
    "pledge-left-out": Rule(
        "info",
        "Pledges of the State itself",
        "{value} rows are pledges, which nobody recommended; they were not read",
        "nothing; a pledge belongs into the calendar",
    ),
    "text-not-said": Rule(
        "info",
        "Rows without a text",
        "{value} rows have no text; they were not read",
        "nothing, if they are headings or notes",
    ),
    "unknown-theme": Rule(
        "info",
        "Themes without a counterpart here",
        "the theme {value} ({rows} rows) has no counterpart here; the recommendation is kept without it",
        "add it to data/vocabulary/theme_mappings.csv, then send the file again",
    ),
    "unknown-persons": Rule(
        "info",
        "Affected persons without a counterpart here",
        "the affected persons {value} ({rows} rows) are none of the groups here; the recommendation is kept without them",
        "add them to data/vocabulary/spellings.csv, then send the file again",
    ),
    "unknown-goal": Rule(
        "info",
        "Not a goal or target",
        "{value} ({rows} rows) is no Sustainable Development Goal or target; the recommendation is kept without it",
        "nothing, or write the number of the goal or target",
    ),
    "unknown-body": Rule(
        "warning",
        "A body that is not known",
        "the body {value} ({rows} rows) is not known here; these rows were not read",
        "write {near}, or add the body to data/vocabulary/bodies.csv",
    ),
    "unknown-position": Rule(
        "warning",
        "A position that is not known",
        "{value} is not a position that is known here; it was left open",
        "write Supported, Supported in part or Noted",
    ),
    "may-be-held": Rule(
        "warning",
        "A recommendation that the register may have",
        "the register may have this one as {choices}",
        "if so, write its number in front of the text; left as it is, it counts as one more",
    ),
    "held-in-parts": Rule(
        "warning",
        "A paragraph that the register has in parts",
        "the register has paragraph {value} as items {choices}; whole, it counts once more",
        "give each item a row of its own, or leave this row out",
    ),
    "no-recommendations": Rule(
        "error",
        "Nothing about Pakistan",
        "no row of this export is a recommendation to Pakistan",
        "choose Pakistan when you download the export",
    ),
    "register-of-federation": Rule(
        "error",
        "Recommendations sent by another unit than the federation",
        "{value} recommendations stand here; the register is kept by the federal government",
        "have the federal government send this file",
    ),
    "matrix-not-matched": Rule(
        "error",
        "Which recommendation is it?",
        "the register has no recommendation with this number or text",
        "write {choices}",
    ),
    "matrix-without-day": Rule(
        "error",
        "Statuses of no day",
        "the matrix does not say of which day its statuses are",
        "write it above the table, as in “As of 30 June 2026”, or in a column As of",
    ),
    "not-assigned": Rule(
        "warning",
        "A status of what was not assigned",
        "{value} is not assigned to {unit}; its status was not read",
        "assign the recommendation first, then send the file again",
    ),
    "unknown-department": Rule(
        "warning",
        "A department that is not known",
        "{value} is no department of {unit} here; the action is kept without it",
        "write {near}, or send its row of the departments table first",
    ),
    "timeline-without-day": Rule(
        "info",
        "A timeline that names no day",
        "the timeline {value} ({rows} rows) names no day, month or year; the action is kept without one",
        "write a day, a month or a year, as in December 2026",
    ),
}
