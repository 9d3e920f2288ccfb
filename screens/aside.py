"""Work that may hang: in a thread that nobody waits for when one quits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def aside(work: Callable[[], T]) -> T:
    """What ``work`` gives, or what it raises.

    Unlike ``asyncio.to_thread``, whose threads the process waits for at its end: a dead network
    answers nothing for a minute.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def done(result: T) -> None:
        if not future.done():
            future.set_result(result)

    def failed(error: BaseException) -> None:
        if not future.done():
            future.set_exception(error)

    def run() -> None:
        with suppress(RuntimeError):  # the app has ended meanwhile
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001  raised where it is awaited
                loop.call_soon_threadsafe(failed, error)
            else:
                loop.call_soon_threadsafe(done, result)

    threading.Thread(target=run, daemon=True, name="aside").start()
    return await future
