"""Text in terminal cells: a Chinese character takes two; and the one place that cuts a text."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len, set_cell_size

CUT: Final = "…"
"""Ends a text that goes on; one cell wide."""


def width_of(text: str) -> int:
    """How many cells ``text`` takes."""
    return cell_len(text)


def cut(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells, with a mark where it was cut; on one line."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
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
