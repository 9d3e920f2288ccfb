# NOTE (lead to the shell helper, 06:38): I thought you were stuck and overwrote this by accident. You own it: write your own version back if you have one, or build on this one. Remove this note.
"""Our two themes: calm, dense, legible in sunlight; one accent, which means 'here you are'.

Success, warning and error are from a palette that colour-blind people tell apart (blue-green,
orange, vermilion), and each stands beside a mark or a word.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="inspector-dark",
    primary="#56B4E9",
    secondary="#8FA8BF",
    accent="#F0E442",
    foreground="#E6E6E1",
    background="#14181C",
    surface="#1A1F25",
    panel="#232A32",
    success="#2FB89A",
    warning="#E69F00",
    error="#E8703A",
    dark=True,
)
LIGHT = Theme(
    name="inspector-light",
    primary="#005F8F",
    secondary="#4A5A68",
    accent="#7A3E00",
    foreground="#101418",
    background="#FBFAF5",
    surface="#F3F1EA",
    panel="#E6E3D9",
    success="#006B54",
    warning="#8A5A00",
    error="#B03A00",
    dark=False,
)
