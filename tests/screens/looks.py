"""Pictures of screens as plain text: what a person reads, cell by cell, easy to compare."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App

PICTURES = Path(__file__).parent / "pictures"

Look = Callable[[App[Any], str], None]


def text_of(app: App[Any]) -> str:
    """The screen as lines of text."""
    width, height = app.size
    lines = [[" "] * width for _ in range(height)]
    # Textual has no public way to the painted cells
    for at, strip in enumerate(app.screen._compositor.render_strips()):  # pyright: ignore[reportPrivateUsage]
        lines[at] = list(strip.text)
    return "\n".join("".join(line).rstrip() for line in lines) + "\n"
