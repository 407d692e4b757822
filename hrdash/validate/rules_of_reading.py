"""Rules that are kept while a file is read, before there are rows to ask: a part of the table in `rules`."""

from .findings import Rule

READING = {
    "unknown-table": Rule(
        "error",
        "No table was found",
        "no table was found here: neither headings that are known nor rows of figures",
        "send the sheet with the table on it, or fill in the template",
    ),
    "unknown-column": Rule(
        "error",
        "A column that the table has not",
        "{value} is not a column of {table}",
        "remove the column or correct its name",
    ),
    "missing-column": Rule(
        "error", "A column that is missing", "{table} needs the column {column}", "add the column"
    ),
    "no-rows": Rule(
        "error", "Nothing to read", "the sheet has a header and no rows", "fill in at least one row"
    ),
    "unread-sheet": Rule(
        "info",
        "A sheet without a table",
        "there is no table in this sheet; it was not read",
        "nothing, if it holds remarks only",
    ),
    "hidden-sheet": Rule(
        "warning",
        "A hidden sheet",
        "this sheet is hidden; it was not read",
        "show the sheet if it belongs to the submission, else delete it",
    ),
    "hidden-rows": Rule(
        "warning",
        "Hidden rows",
        "hidden rows or columns were read all the same",
        "show them, or delete them if they do not belong to the submission",
    ),
    "needs-profile": Rule(
        "error",
        "A layout that is not known",
        "how this sheet is laid out is not known",
        "say what its rows and columns mean: have a profile proposed and correct it",
    ),
    "profile-question": Rule(
        "error",
        "A question about the layout is open",
        "not answered yet: {value}",
        "write the answer into the profile at {column}, in place of the question",
    ),
    "profile-does-not-fit": Rule(
        "error",
        "The profile is of another sheet",
        "the profile speaks of {value}, which is not in this sheet",
        "correct the profile, or have one proposed for this sheet",
    ),
    "unknown-heading": Rule(
        "warning",
        "A column that was not read",
        "the heading {value} is not known; its column was not read",
        "nothing, if the column is not needed; else use one of the known headings",
    ),
    "not-filled-in": Rule(
        "info",
        "Rows of the template that are left blank",
        "{value} rows are not filled in; they were not read",
        "nothing; write .. where it was not collected",
    ),
    "repeated-heading": Rule(
        "error",
        "A heading twice",
        "the heading {value} stands twice",
        "give each column its own heading, or delete one of the two",
    ),
    "unknown-label": Rule(
        "error",
        "A label that means nothing known",
        "what {value} stands for is not known",
        "write {near}, or say in the profile what it means",
    ),
    "ambiguous-label": Rule(
        "error",
        "A label that may mean two things",
        "{value} may mean {choices}",
        "write which, or say so in the profile",
    ),
    "row-without-label": Rule(
        "error",
        "A row of figures without a label",
        "row {what} has figures and no label: whose they are is not said",
        "give row {what} a label (Total?), or delete it",
    ),
    "months-left-out": Rule(
        "warning",
        "Months, which have no place here",
        "{value} are months; years and quarters are kept here, so their figures were not read",
        "nothing, if the totals beside them are of a whole year or quarter; else leave those out too",
    ),
    "months-only": Rule(
        "error",
        "Figures of months only",
        "{value} are months; years and quarters are kept here, so nothing was read",
        "add the figures of the whole year or of each quarter, and name it over them",
    ),
    "unknown-place": Rule(
        "error",
        "A place that is not known",
        "{value} is not an accepted spelling of a province, area or district",
        "write {near}",
    ),
    "which-indicator": Rule(
        "error",
        "Several indicators fit",
        "{value} may be {choices}",
        "write the one that is meant",
    ),
    "assumed-definition": Rule(
        "info",
        "The only definition was taken",
        "no definition is written; {value} was taken, the only one that {indicator} has",
        "nothing, if what was asked of whom is the same; else name a definition",
    ),
    "ambiguous-number": Rule(
        "error",
        "A number that may be two",
        "{value} may have a point or a separator of thousands",
        "write digits with a point before decimals, without separators",
    ),
    "two-numbers": Rule(
        "error",
        "Two numbers in one cell",
        "{value} holds two numbers, and which of them is the figure is not said",
        "write each number in a column of its own, under a heading that says what it is",
    ),
    "ambiguous-day": Rule(
        "error",
        "A day that may be two",
        "{value} may be two days: which is the month is not sure",
        "write year-month-day, as in 2026-11-22",
    ),
    "formula-error": Rule(
        "error",
        "A formula that failed",
        "the formula gives {value}",
        "correct the formula, or write the figure",
    ),
    "formula-without-value": Rule(
        "error",
        "A formula that was never worked out",
        "the formula has no stored result",
        "open the file in the spreadsheet program, let it calculate and save it again",
    ),
    "nil-is-zero": Rule(
        "info",
        "Nil was read as zero",
        "{value} was read as 0",
        "nothing, if none were counted; leave the cell blank if nothing was collected",
    ),
    "hidden-by-source": Rule(
        "info",
        "Hidden by the source",
        "{value} was read as hidden by the source",
        "nothing; write the figure if you have it and may send it",
    ),
    "footnote-mark": Rule(
        "info",
        "A footnote mark was taken off a number",
        "the mark on {value} was taken off",
        "nothing, if what is left is the figure; the footnote belongs in note",
    ),
    "country-not-stated": Rule(
        "warning",
        "The country is not said",
        "nothing in this file says which country it is about; it was read as Pakistan",
        "send it only if its figures are Pakistan's",
    ),
    "another-country": Rule(
        "info",
        "Rows of another country",
        "{what} rows about {value} were left out",
        "nothing",
    ),
    "breakdown-not-held": Rule(
        "info",
        "A breakdown without a place",
        "{what} rows that tell {value} were left out: hrdash has no place for it",
        "nothing; the totals and the other groups were read",
    ),
    "new-indicator": Rule(
        "info",
        "An indicator that is new",
        "{value} is no known indicator: a row for it comes with this file, neither up nor down better",
        "nothing, or send its row of the indicators table with direction, theme and Urdu name",
    ),
    "total-not-stored": Rule(
        "info",
        "A subtotal that served as a check",
        "{value} is a subtotal without a place of its own; its parts are stored",
        "nothing",
    ),
    "total-of-some": Rule(
        "warning",
        "A total of some districts",
        "this total stands beside {what} of the {expected} districts of {value}, and is read as that of {value}",
        "nothing, if it is the whole of it; else leave its row out",
    ),
    "personal-data": Rule(
        "error",
        "Personal data",
        "{what} stands here; personal data may not be sent",
        "{expected}",
    ),
}
