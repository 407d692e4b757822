"""What is taken to the meeting: one ordered content from which screen, deck, brief and pictures are drawn."""

from .content import Briefing, Message, Question, Subject
from .reading import read_briefing

__all__ = ["Briefing", "Message", "Question", "Subject", "read_briefing"]
