"""The app in a real terminal: what a person sees after typing `inspector`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal of POSIX", allow_module_level=True)

import pexpect
import pyte

from inspector.home import Home
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.verify import verify

PATIENCE = 60
"""Seconds before a screen that does not come is a failure; a loaded machine is slow."""


class Terminal:
    """80x24 cells with the app in them."""

    def __init__(self, home: Path, language: str, **environment: str) -> None:
        self.painted = b""
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            sys.executable,
            ["-m", "inspector", "--home", str(home), "--lang", language],
            dimensions=(24, 80),
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "INSPECTOR_AUTHOR": "苏日娜",
                **environment,
            },
            timeout=PATIENCE,
        )

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def until(self, shown: Callable[[str], bool]) -> None:
        """Feed what comes until the screen shows it."""
        while not shown(self.text):
            came = self.child.read_nonblocking(65536, timeout=PATIENCE)
            self.painted += came
            self._stream.feed(came)

    def leave(self) -> None:
        self.child.send("\x11")  # ctrl+q
        self.child.expect(pexpect.EOF)
        self.child.close()


@pytest.mark.pty
def test_a_desk_visit_is_opened_and_kept(tmp_path: Path) -> None:
    """Register, issue 1, its documents, out: the visit is in the ledger."""
    terminal = Terminal(tmp_path / "检查 home", "en")
    terminal.until(lambda text: "Issue" in text and "signed off" in text)
    terminal.child.send("\r")
    terminal.until(lambda text: "Register" in text and "Desk" in text.title())
    terminal.child.send("d")
    terminal.until(lambda text: "0/" in text and "desk" in text.lower() and "[ ]" in text)
    terminal.leave()
    assert terminal.child.exitstatus == 0
    with Ledger.open(Home.at(tmp_path / "检查 home"), author="x") as ledger:
        (visit,) = queries.visits(ledger)
        assert (visit.issue, visit.site, visit.author) == (1, None, "苏日娜")
        assert verify(ledger).ok


@pytest.mark.pty
def test_the_register_speaks_chinese(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home", "zh")
    # pyte fills the second cell of a wide character with an empty string
    terminal.until(lambda text: "整改中" in text.replace(" ", ""))
    terminal.leave()
    assert terminal.child.exitstatus == 0


COLOURS = re.compile(rb"\x1b\[[\d;]*?(?<!\d)(?:3[0-8]|4[0-8]|9\d|10[0-7])(?!\d)[\d;]*m")
"""Where the terminal is told to paint in a colour other than its own."""


@pytest.mark.pty
@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}], ids=["colours", "NO_COLOR"])
def test_with_no_color_the_terminal_is_told_no_colour(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    terminal = Terminal(tmp_path / "home", "en", **environment)
    terminal.until(lambda text: "Issue" in text and "signed off" in text)
    terminal.child.send("\r")
    terminal.until(lambda text: "Register" in text and "Desk" in text.title())
    terminal.leave()
    assert bool(COLOURS.search(terminal.painted)) is not bool(environment)
