# NOTE (lead to the shell helper, 06:38): I thought you were stuck and overwrote this by accident. You own it: write your own version back if you have one, or build on this one. Remove this note.
"""Text in terminal cells: a Chinese character takes two."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

CUT = "…"
"""Ends a text that goes on; the one place that uses it."""


def width_of(text: str) -> int:
    """How many cells ``text`` takes."""
    return cell_len(text)


def cut(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells, with a mark where it was cut; line breaks are spaces."""
    text = " ".join(text.split("\n"))
    if width_of(text) <= width:
        return text
    if width < 1:
        return ""
    return set_cell_size(text, width - 1).rstrip() + CUT


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """``text`` in exactly ``width`` cells."""
    text = cut(text, width)
    gap = " " * (width - width_of(text))
    return gap + text if right else text + gap
