"""Where the files that come with Inspector are: packs and reference tables.

A wheel carries them in ``inspector/_shipped/``; in a checkout they stand beside the package.  The
rest of the code asks here and reads through the Traversable, never through a guessed path.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal


def shipped(room: Literal["checklists", "data"]) -> Traversable:
    """The folder ``checklists`` or ``data`` as shipped."""
    package = files("inspector")
    inside = package / "_shipped" / room
    if inside.is_dir():
        return inside
    return package / ".." / room
