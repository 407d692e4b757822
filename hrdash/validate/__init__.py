"""The rules that rows must keep before they can be published: rows of text in, findings out.

Every rule is one entry of a table (`rules.RULES`): how grave it is, what it means, what is said and how to mend it,
and a condition in SQL. `check` puts the rows of a file, all text as they were written, into a DuckDB of its own in
memory and asks it every condition.
"""

from .checking import check
from .findings import Finding, Known, Rule, Sheet, address
from .periods import year_of
from .personal import find_personal
from .rules import CODE_LISTS, REFERENCES, RULES, finding

__all__ = [
    "CODE_LISTS",
    "REFERENCES",
    "RULES",
    "Finding",
    "Known",
    "Rule",
    "Sheet",
    "address",
    "check",
    "find_personal",
    "finding",
    "year_of",
]
