"""With `app.py` and `pages/`, the only code that imports Streamlit: what is cached, picked and shown."""
