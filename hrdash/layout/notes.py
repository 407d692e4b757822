"""What stands between the rows of a table and is none of it: footnotes, sources, the title of the next page."""

import re
from collections.abc import Iterable

from hrdash.places import fold

_NOTE = re.compile(
    r"^\s*(?:sources?|notes?|remarks?|n\.?b\.?|ماخذ|نوٹ)\b|^\s*[*†‡]|^\s*\d+/|^\s*\(?[a-z0-9]\)\s", re.I
)
_NEXT_PAGE = re.compile(
    r"\bcont(?:d|inued|'d|’d)\b|^\s*(?:page|صفحہ)\s*[-:]?\s*[0-9]|^\s*-?\s*[0-9]+\s*-?\s*$", re.I
)


def is_note(text: str) -> bool:
    """Say whether a text is a footnote or names a source.

    >>> [is_note(text) for text in ("Source: PBS", "* estimated", "(a) excluding AJK", "Lahore")]
    [True, True, True, False]
    """
    return bool(_NOTE.match(text))


def is_page_title(text: str, titles: Iterable[str] = ()) -> bool:
    """Say whether a text only says that the table goes on: its title again, "(contd.)", a page's number.

    Args:
        text: what stands alone in a row.
        titles: what stands over the table.

    >>> is_page_title("TABLE 12 (Contd.)"), is_page_title("Page 3 of 9"), is_page_title("Literacy", ["LITERACY"])
    (True, True, True)
    >>> is_page_title("Literacy, 2021", ["Literacy, 2019"])
    False
    """
    return bool(_NEXT_PAGE.search(text)) or fold(text) in {fold(title) for title in titles}
