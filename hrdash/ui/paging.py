"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from hrdash.words import number, say

PAGE = 50  # rows of a table
LINES = 15  # lines that each lead somewhere
Rows = TypeVar("Rows", bound=Sequence)


def pick_page(rows: Rows, key: str, size: int = PAGE) -> Rows:
    """Give the part of a list (or of a table's rows, as `iloc` cuts them) that the reader turned to; all of a short one.

    Args:
        rows: the whole list; a table is given as `DataFrame.iloc`'s owner and comes back as one.
        key: what names this list on the page; another choice of rows is another list.
        size: how many lines a page has.

    """
    whole = len(rows)
    pages = -(-whole // size)
    if pages < 2:
        return rows
    with st.container(horizontal=True, vertical_alignment="center"):
        page = min(st.pagination(pages, key=f"page-{key}"), pages)
        first = (page - 1) * size
        st.caption(
            say(
                "page.rows",
                first=number(first + 1),
                last=number(min(first + size, whole)),
                whole=number(whole),
            )
        )
    return rows[first : first + size]
