"""One event loop, in a thread of its own, for the libraries that want one.

Remotes are asked from ordinary threads, several at a time; each waits here for its answer.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


def wait_for(work: Coroutine[Any, Any, T], limit: float | None = None) -> T:
    """What ``work`` gives; TimeoutError after ``limit`` seconds.

    Whatever ends the waiting also ends the work, and with it its connection.
    """
    future = asyncio.run_coroutine_threadsafe(work, _running())
    try:
        return future.result(limit)
    except concurrent.futures.TimeoutError:
        raise TimeoutError from None
    finally:
        future.cancel()


def _running() -> asyncio.AbstractEventLoop:
    global _loop
    with _lock:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="remotes", daemon=True).start()
        return _loop
