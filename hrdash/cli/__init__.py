"""The command line: what the pages do with data, each command a few lines over the functions that they use."""

from . import exports, figures, lake, register, submissions  # noqa: F401 (each adds its commands)
from .running import app, run

__all__ = ["app", "run"]
