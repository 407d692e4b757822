"""The questions that pages and commands ask of a release: one function each, returning a table."""
