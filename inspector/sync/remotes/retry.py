"""A remote that is asked again when it may help: exponential backoff with jitter.

A wrapper round any remote, so that no kind has retries of its own.  Only transient errors are
tried again; between tries it waits on the cancel event, so a person never waits for a pause.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import IO, Final, TypeVar

from inspector.errors import RemoteError
from inspector.sync.remotes.leftovers import Leftovers
from inspector.sync.remotes.remote import Entry, Remote, Tick

T = TypeVar("T")
_FIRST: Final = 0.5
_LONGEST: Final = 30.0
_LONGEST_WISH: Final = 120.0
"""Seconds for which a busy server's own wish is followed; after that it is asked once more."""


def pause(attempt: int, *, first: float = _FIRST, longest: float = _LONGEST) -> float:
    """Seconds before try ``attempt`` (0, 1, …): doubled each time, give or take a quarter.

    The jitter keeps laptops that lost the same share from coming back in step.
    """
    doubled: float = min(longest, first * 2.0 ** min(attempt, 20))
    return doubled * random.uniform(0.75, 1.25)


class Retrying:
    """``inner``, with each call tried up to ``tries`` times."""

    def __init__(
        self,
        inner: Remote,
        *,
        tries: int | None = None,
        wait: Callable[[float], bool] | None = None,
        leftovers: Leftovers | None = None,
    ) -> None:
        """``wait`` waits so many seconds and says whether to give up; a test's does not wait."""
        self._inner = inner
        self._leftovers = leftovers
        # a folder that is gone stays gone until a person plugs it in: the watcher's business
        self._tries = tries if tries is not None else (2 if inner.local else 6)
        self._wait = wait if wait is not None else threading.Event().wait

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def url(self) -> str:
        return self._inner.url

    @property
    def local(self) -> bool:
        return self._inner.local

    def probe(self) -> None:
        self._inner.probe()

    def list(self, folder: str) -> Iterator[Entry]:
        yield from self._again(lambda: list(self._inner.list(folder)))

    def size(self, path: str) -> int | None:
        return self._again(lambda: self._inner.size(path))

    def read(self, path: str, use: Callable[[IO[bytes]], T], *, offset: int = 0) -> T:
        return self._again(lambda: self._inner.read(path, use, offset=offset))

    def resume(self, path: str, use: Callable[[IO[bytes]], T], offset: Callable[[], int]) -> T:
        """A read that, cut off, goes on from where ``offset`` says; each byte counts as a try."""
        reached, attempt = offset(), 0
        while True:
            try:
                return self._inner.read(path, use, offset=reached)
            except RemoteError as error:
                attempt = 1 if offset() > reached else attempt + 1
                reached = offset()
                self._pause_after(error, attempt)

    def write(self, path: str, source: bytes | Path, *, tick: Tick | None = None) -> None:
        self._again(lambda: self.write_once(path, source, tick=tick))

    def write_once(self, path: str, source: bytes | Path, *, tick: Tick | None = None) -> None:
        """A write that is not tried again."""
        with nullcontext() if self._leftovers is None else self._leftovers.writing():
            self._inner.write(path, source, tick=tick)

    def modified(self, path: str) -> datetime | None:
        return self._again(lambda: self._inner.modified(path))

    def remove(self, path: str) -> None:
        self._again(lambda: self._inner.remove(path))

    def tidy(self, folder: str) -> None:
        self._inner.tidy(folder)

    def clear_leftovers(self) -> None:
        """Remove what writes that were cut off, now or earlier, have left there."""
        if self._leftovers is not None:
            self._leftovers.clear(self._inner)

    def close(self) -> None:
        self._inner.close()

    def _again(self, call: Callable[[], T]) -> T:
        attempt = 0
        while True:
            try:
                return call()
            except RemoteError as error:
                attempt += 1
                self._pause_after(error, attempt)

    def _pause_after(self, error: RemoteError, attempt: int) -> None:
        """Wait before the next try; raises where there is to be none."""
        if not error.transient or attempt >= self._tries:
            raise error
        wanted = min(error.retry_after or 0.0, _LONGEST_WISH)
        if self._wait(max(pause(attempt - 1), wanted)):
            raise error
