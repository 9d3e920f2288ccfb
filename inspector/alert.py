"""A call to whoever has the terminal out of sight: its bell, or a message on the desktop (OSC 9).

Only what a person has asked for in ``config.toml``, and only to a terminal: whoever writes it asks
whether it is one.
"""

from __future__ import annotations

import re
from typing import Final, Literal

Notify = Literal["off", "bell", "desktop"]

_ACTIVE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_LONGEST: Final = 200
"""Characters: a desktop shows no more."""


def sequence(mode: Notify, told: str) -> str:
    """What the terminal is sent; empty where nobody wants it.

    The text may come from a colleague or a server: nothing in it ends the sequence or begins
    another.  It begins with a word of ours, for some terminals take ``4;`` there as a command.
    """
    if mode == "bell":
        return "\a"
    if mode == "desktop":
        return f"\x1b]9;Inspector: {_ACTIVE.sub(' ', told)[:_LONGEST]}\a"
    return ""
