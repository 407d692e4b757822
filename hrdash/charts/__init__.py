"""Tables in, Plotly figures out: each chart's text, absence and example mark are drawn inside it."""
