"""How long to wait for a library that does not tell whether anything moves.

An answer may take as long as a few times what the last ones took for as many bytes.  Too short a
limit is not waited for twice: each time it strikes, the next one is four times as long.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

_LEAST: Final = 30.0
_FIRST_RATE: Final = 50_000.0
_SLOWEST: Final = 500.0
"""Bytes a second; below that nothing is moving."""


class Patience:
    """That of one remote; its threads share what they learn."""

    def __init__(self) -> None:
        self._rate = _FIRST_RATE
        self._lock = threading.Lock()

    @contextmanager
    def watch(self, amount: int) -> Generator[float]:
        """The seconds to allow for moving ``amount`` bytes; learns from how long it took."""
        started = time.monotonic()
        try:
            yield _LEAST + 5 * amount / self._rate
        except TimeoutError:
            with self._lock:
                self._rate = max(_SLOWEST, self._rate / 4)
            raise
        took = time.monotonic() - started
        if amount > 1 << 16 and took > 0.0:
            with self._lock:
                self._rate = max(_SLOWEST, min(amount / took, _FIRST_RATE * 20))
