"""Clusters on screen: what is asked again and again, one cluster with its history, and what is proposed."""

from .listed import show_recurring, title
from .opened import show_cluster
from .proposed import show_proposals

__all__ = ["show_cluster", "show_proposals", "show_recurring", "title"]
