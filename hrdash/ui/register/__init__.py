"""The register on screen: what is found, and one recommendation opened."""

from .found import Search, find, finding, pick_filters, read_search, show_list
from .opened import show_one
from .writing import show_bulk

__all__ = ["Search", "find", "finding", "pick_filters", "read_search", "show_bulk", "show_list", "show_one"]
