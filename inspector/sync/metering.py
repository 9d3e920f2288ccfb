"""How much may go over a connection that costs: a limit of bytes a second, held by all threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

_AHEAD: Final = 0.5
"""Seconds by which one may be ahead of the limit: pieces are not small."""


class Limit:
    """At most ``rate`` bytes a second, whoever sends or receives them.

    Each piece books its time behind the last one's, and whoever booked waits for his to come.
    """

    def __init__(
        self,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        """``wait`` waits so many seconds; it may be a cancel event's, which ends at once."""
        self._rate, self._clock, self._wait = rate, clock, wait
        self._lock = threading.Lock()
        self._booked = clock()

    def take(self, size: int) -> None:
        with self._lock:
            now = self._clock()
            self._booked = max(self._booked, now - _AHEAD) + size / self._rate
            early = self._booked - now
        if early > 0:
            self._wait(early)
