"""Meeting mode: which briefing, its slides one after the other, and the decisions taken down while it is shown."""

from .choosing import Choice, pick_choice, show_choice
from .deciding import show_decision_form
from .showing import show_slides, show_views

__all__ = ["Choice", "pick_choice", "show_choice", "show_decision_form", "show_slides", "show_views"]
