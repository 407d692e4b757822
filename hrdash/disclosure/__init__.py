"""What must be hidden in a release, and the proof that it cannot be recovered (rule 9)."""

from hrdash.disclosure.hiding import Protected, protect
from hrdash.disclosure.rules import refused_places

__all__ = ["Protected", "protect", "refused_places"]
