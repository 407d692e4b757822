"""The lake: Delta tables, releases, and the one door to DuckDB; alone knows paths and SQL execution."""

from .doctor import Check, doctor
from .observations import preview
from .reading import query, read_rows, read_true_observations
from .recovery import recover
from .releases import LakeError, Release, now, publishing, read_release, read_releases, versions
from .writing import write_release, write_revert

__all__ = [
    "Check",
    "LakeError",
    "Release",
    "doctor",
    "now",
    "preview",
    "publishing",
    "query",
    "read_release",
    "read_releases",
    "read_rows",
    "read_true_observations",
    "recover",
    "versions",
    "write_release",
    "write_revert",
]
