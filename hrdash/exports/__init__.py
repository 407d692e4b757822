"""Tables as bytes: what leaves hrdash as a file."""
