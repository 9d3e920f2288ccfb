"""How fast something goes, and how long it will take."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

WINDOW: Final = 8.0
"""Seconds that count: a network is not the same a minute later."""


class Pace:
    """Bytes as they go, told from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._began = clock()
        self._gone: deque[tuple[float, int]] = deque()
        self.total = 0
        """All bytes since the beginning."""
        self._left = 0

    def moved(self, size: int) -> None:
        now = self._clock()
        with self._lock:
            self.total += size
            self._left = max(0, self._left - size)
            self._gone.append((now, size))
            self._forget(now)

    def due(self, size: int) -> None:
        with self._lock:
            self._left = size

    @property
    def left(self) -> float | None:
        """Seconds until what is due has gone, if it goes on so; None: not known."""
        rate = self.rate
        return self._left / rate if self._left and rate >= 1 else None

    @property
    def rate(self) -> float:
        """Bytes a second, lately."""
        now = self._clock()
        with self._lock:
            self._forget(now)
            return sum(size for _, size in self._gone) / max(0.5, min(WINDOW, now - self._began))

    def _forget(self, now: float) -> None:
        while self._gone and self._gone[0][0] < now - WINDOW:
            self._gone.popleft()


def size_words(size: float) -> str:
    """Bytes as a person reads them: ``2.4 MB``."""
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 10 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def time_words(seconds: float) -> str:
    """``0:45``, ``12:05``, ``3:20:00``."""
    whole = int(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
