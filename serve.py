"""Starts the app with its heavy libraries already loaded: `streamlit run serve.py`."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


@asynccontextmanager
async def preload(app: st.App) -> AsyncIterator[None]:
    """Import what every page needs before the first reader comes, and keep it out of later collections."""
    from hrdash.ui import cached, pickers, present, show  # noqa: F401

    cached.warm()
    gc.collect()
    gc.freeze()
    yield


# Without this the very first reader of a deep link gets the bare file of `pages/`: Streamlit turns its automatic
# discovery off only once `st.navigation` has run.
PagesManager.uses_pages_directory = False

app = st.App("app.py", lifespan=preload)
