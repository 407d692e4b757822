"""The page that all others are measured against."""

import streamlit as st

st.write("x")
