"""An app in a real pseudo-terminal, and the moments at which its bytes came.

Bytes are only noted while the clock runs; what they show is worked out afterwards, so that the
reader's own work is in no figure.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import pexpect
import pyte

ROWS, COLUMNS = 45, 140
_QUIET = 0.35
"""Seconds without a byte after which a screen counts as settled."""
_PATIENCE = 30.0
_GAP = 0.015
"""Seconds of silence that end a burst."""
_PAUSE = 0.15
"""Seconds of silence after which a key has had all its effect."""


class Terminal:
    """A program in a terminal of 140x45."""

    def __init__(self, command: Sequence[str], environment: dict[str, str] | None = None) -> None:
        settings = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "zh_CN.UTF-8",
            "PYTHONUTF8": "1",
            **(environment or {}),
        }
        # pip compiles what it installs; a checkout is compiled at the first start, if it may be
        settings.pop("PYTHONDONTWRITEBYTECODE", None)
        self.started = time.perf_counter()
        self._child: Any = pexpect.spawn(
            command[0], list(command[1:]), dimensions=(ROWS, COLUMNS), env=settings, timeout=None
        )
        self.received = 0
        """Bytes that came in the last wait."""
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._child.close(force=True)

    def settled(self, quiet: float = _QUIET) -> float | None:
        """When the last byte came before ``quiet`` seconds of silence; None if none came."""
        last: float | None = None
        received = bytearray()
        deadline = time.perf_counter() + _PATIENCE
        while time.perf_counter() < deadline:
            if not select.select([self._child.child_fd], [], [], quiet)[0]:
                break
            try:
                received += os.read(self._child.child_fd, 1 << 16)
            except OSError:  # the program has ended
                break
            last = time.perf_counter()
        self._stream.feed(bytes(received))
        self.received = len(received)
        return last

    def until(self, *words: str) -> float:
        """When the screen settled that shows one of ``words``; TimeoutError if none ever does."""
        deadline = time.perf_counter() + _PATIENCE
        last = self.started
        while time.perf_counter() < deadline:
            last = self.settled() or last
            if any(word in self.text for word in words):
                return last
            if not self._child.isalive():
                break
        raise TimeoutError(f"{words} did not appear; the screen shows:\n{self.text.strip()[:600]}")

    def press(self, keys: str, quiet: float = 0.06) -> float | None:
        """Seconds from the key to the last byte of all it changes; None if nothing was painted."""
        begun = time.perf_counter()
        os.write(self._child.child_fd, keys.encode())
        last = self.settled(quiet)
        return None if last is None else last - begun

    def answer(self, key: str) -> tuple[float, float, int] | None:
        """Seconds to the end of the first burst and of the last one, and the first one's bytes.

        The first burst is what answers the key; what fills a pane beside it may come later.
        """
        begun = time.perf_counter()
        os.write(self._child.child_fd, key.encode())
        first = self.settled(_GAP)
        while first is None and time.perf_counter() - begun < _QUIET:
            first = self.settled(_GAP)
        size = self.received
        last = self.settled(_PAUSE) or first
        return None if first is None or last is None else (first - begun, last - begun, size)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def memory(self) -> int:
        """Resident bytes of the program."""
        status = Path(f"/proc/{self._child.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024
