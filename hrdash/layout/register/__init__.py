"""Files that bring recommendations: exports of UHRI and UPR Info, OHCHR's thematic list, the ministry's matrix.

What a sheet is, its headings say (`find_register`). Its rows become rows of stored tables (`read_register`), each held
against what the register has (`Register`): the same recommendation is revised, never repeated.
"""

from hrdash.layout.register.heads import RegisterHead, find_register
from hrdash.layout.register.known import Register
from hrdash.layout.register.reading import read_register

__all__ = ["Register", "RegisterHead", "find_register", "read_register"]
