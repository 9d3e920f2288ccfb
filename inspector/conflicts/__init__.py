"""Conflicts: what people on different devices wrote apart, told side by side, and settled.

==============  ==========================================================
``telling``     a conflict and its sides in words
``responses``   those over notices, cases, duties and accountability
``standings``   those over an issue's stage and what was written of it
``settling``    a person's choice
==============  ==========================================================
"""

from inspector.conflicts.settling import settle
from inspector.conflicts.telling import Conflict, Side, conflicts_of

__all__ = ["Conflict", "Side", "conflicts_of", "settle"]
