"""Observations as SDMX-CSV 2.0, with the structure file that says what its codes mean."""

from .rows import ATTRIBUTES, sdmx_csv
from .structure import structure_xml
from .writing import write_sdmx

__all__ = ["ATTRIBUTES", "sdmx_csv", "structure_xml", "write_sdmx"]
