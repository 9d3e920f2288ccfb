"""Progress on stderr: one line that is drawn over, on a terminal alone."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from inspector.cli.printing import harmless

_EVERY = 0.1


class ProgressLine:
    """``with ProgressLine() as line: line.show("…")``; nothing of it stays."""

    def __init__(self) -> None:
        self._drawn = 0.0
        self._width = 0

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()

    def show(self, what: object, done: int, total: int | None) -> None:
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._drawn < _EVERY:
            return
        self._drawn = now
        text = harmless(f"{what} {done}" + (f"/{total}" if total else ""))
        sys.stderr.write("\r" + text.ljust(self._width))
        sys.stderr.flush()
        self._width = max(self._width, 2 * len(text))
