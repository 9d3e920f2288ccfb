"""Progress that does not chatter, and the cancel that every long run listens for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from inspector.errors import InspectorError
from inspector.i18n import Text

Progress = Callable[[int, int | None], None]
"""Hears how many rows (or pieces of other work) are done, of how many; None: nobody knows."""

_EVERY: Final = 0.25
_LOOK: Final = 32
"""Rows between two looks at the clock."""


class Cancelled(InspectorError):  # noqa: N818 - nothing went wrong
    """The person stopped it; what was at the target is as it was."""

    def __init__(self) -> None:
        super().__init__(
            Text("已取消，没有写入文件", "cancelled; no file was written"),
            Text("原有文件没有改动", "a file that was there before is unchanged"),
        )


class Pace:
    """Counts rows, reports at most four times a second, raises :class:`Cancelled` when told to."""

    def __init__(
        self,
        progress: Progress | None = None,
        cancelled: threading.Event | None = None,
        total: int | None = None,
    ) -> None:
        self.done = 0
        self.total = total
        self._progress = progress
        self._cancelled = cancelled
        self._told = time.monotonic()
        self._stop_if_cancelled()
        if progress is not None:
            progress(0, total)

    def step(self) -> None:
        """One more row."""
        self.reached(self.done + 1)

    def reached(self, done: int) -> None:
        """``done`` rows in all."""
        looks = done // _LOOK > self.done // _LOOK
        self.done = done
        if not looks:
            return
        self._stop_if_cancelled()
        self._tell()

    def expect(self, more: int) -> None:
        """So many pieces of work are still to come."""
        self.total = (self.total or 0) + more

    def work(self, count: int = 1) -> None:
        """So many more pieces, of work that takes its time: the clock is looked at each time."""
        self.done += count
        self._stop_if_cancelled()
        self._tell()

    def rest(self) -> None:
        """Work that is no row yet: only the cancel is listened for."""
        self._stop_if_cancelled()

    def finish(self) -> None:
        """All rows are there: the last chance to cancel, and the last report."""
        self._stop_if_cancelled()
        if self._progress is not None:
            self._progress(self.done, self.done)

    def _tell(self) -> None:
        if self._progress is not None and (now := time.monotonic()) - self._told >= _EVERY:
            self._told = now
            self._progress(self.done, self.total)

    def _stop_if_cancelled(self) -> None:
        if self._cancelled is not None and self._cancelled.is_set():
            raise Cancelled
