"""Saving in the background, in the order in which things were given.

One thread, one queue: an answer given later is recorded later.  A screen that goes away waits for
what is still in the queue, so nothing that was given is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from inspector.fieldwork.visits import Key
from inspector.i18n import Text


@dataclass(frozen=True)
class Job:
    """Something to record."""

    what: Text
    run: Callable[[], list[str]]
    """Records it and gives the ids of the events, in the order they are to be undone last."""
    key: Key | None = None
    typed: str | None = None
    """What was typed, to be kept if it is not saved."""
    always: bool = False
    """It can be taken back after the visit is completed, too: a finding."""


class Saver:
    """The queue of one screen."""

    def __init__(self, after: Callable[[], None]) -> None:
        self._after = after
        """Runs in the same thread after each job: reads again what is shown."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="saving")
        self.waiting = 0

    def submit(self, job: Job) -> Future[list[str]]:
        """Record it after everything that was given before; the result says it is on disk."""
        self.waiting += 1
        future = self._thread.submit(self._do, job)
        future.add_done_callback(self._done)
        return future

    def read(self) -> Future[None]:
        """Read again, after everything that was given before."""
        return self._thread.submit(self._after)

    def close(self) -> None:
        """Wait until everything given is recorded."""
        self._thread.shutdown(wait=True)

    def _do(self, job: Job) -> list[str]:
        events = job.run()
        self._after()
        return events

    def _done(self, _: Future[list[str]]) -> None:
        self.waiting -= 1
