"""From a workbook to rows of stored tables: known headings, or a profile that says how a sheet is laid out."""

from .catalogue import Catalogue
from .profiles import Block, Profile, ProfileError, Question, from_toml, open_questions, to_toml
from .propose import Proposal, propose
from .reading import Reading, SheetUse, is_understood, read_layout
from .register import Register, find_register
from .tidy import recognise

__all__ = [
    "Block",
    "Catalogue",
    "Profile",
    "ProfileError",
    "Proposal",
    "Question",
    "Reading",
    "Register",
    "SheetUse",
    "find_register",
    "from_toml",
    "is_understood",
    "open_questions",
    "propose",
    "read_layout",
    "recognise",
    "to_toml",
]
