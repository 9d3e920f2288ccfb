"""The two programs under measurement, and the ways to their screens."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.terminal import Terminal

REGISTER_SHOWS = ("26",)
"""What is on the settled register: an issue's number."""
VISIT_SHOWS = ("Esc 命令", "c 完成")
"""In the key line of a visit alone."""
DOWN, UP, ENTER, BACKSPACE = "\x1b[B", "\x1b[A", "\r", "\x7f"


def ours(home: Path) -> Terminal:
    """Inspector on a home."""
    command = [sys.executable, "-m", "inspector", "--home", str(home), "--lang", "zh"]
    return Terminal(command, {"INSPECTOR_HOME": str(home), "INSPECTOR_AUTHOR": "bench"})


def minimal() -> Terminal:
    """The least that a Textual app with a table can be."""
    return Terminal([sys.executable, str(Path(__file__).with_name("minimal.py"))])


def open_visit(app: Terminal) -> None:
    """From the register into the first issue's desk visit; an open one is gone on with."""
    app.until(*REGISTER_SHOWS)
    for key in (ENTER, "d", ENTER, ENTER):
        app.press(key, 0.5)
        if any(mark in app.text for mark in VISIT_SHOWS):
            return
    raise TimeoutError(f"no visit was reached; the screen shows:\n{app.text.strip()[:600]}")


def go_to_number(app: Terminal) -> None:
    """In a visit: down to the first check that takes digits."""
    for _ in range(12):
        app.press("4", 0.3)
        if "│ > 4 " in app.text:
            app.press(BACKSPACE, 0.3)
            return
        app.press(DOWN, 0.3)
    raise TimeoutError(f"no check takes digits; the screen shows:\n{app.text.strip()[:600]}")
