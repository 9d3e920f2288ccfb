"""Watch: notice that a remote is back, and when it is to be synced again.

A small machine for each remote; it never sleeps and syncs nothing, whoever drives it does::

              probe fails                     probe succeeds: ``back``
    ┌────────┐ ──────────▶ ┌───────┐ ───────────────────────────▶ ┌──────┐
    │unknown │             │ away  │                              │ there│──▶ ``due`` now and then
    └────────┘ ──────────▶ └───────┘ ◀─────────────────────────── └──────┘
              probe succeeds: ``back``        probe fails: ``gone``        ▲ a person, or a change
                                                                           │
              fails for good (wrong password, certificate …): ``stopped`` ─┘

While a remote is away, or a sync with it fails, the pause doubles from 2 seconds to 5 minutes (a
folder's: to 10 seconds, looking costs nothing), give or take a quarter.  Each probe runs in a
thread of its own, which nobody waits for: a dead network holds nothing up.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal, NamedTuple

from inspector.errors import InspectorError
from inspector.home import Home
from inspector.i18n import Text
from inspector.sync.engine import Addresses, Open
from inspector.sync.outcome import RemoteOutcome
from inspector.sync.remotes import Remote, open_remote
from inspector.sync.remotes.problems import may_pass
from inspector.sync.remotes.retry import pause

FIRST: Final = 2.0
LONGEST: Final = 300.0
LONGEST_LOCAL: Final = 10.0
DUE: Final = 300.0
"""Seconds after which a remote that is there should be synced again."""
SOON: Final = 60.0
"""The same, where something waits to be sent."""

Start = Callable[[Callable[[], None]], None]


class Noticed(NamedTuple):
    """Something about a remote has changed."""

    remote: str
    what: Literal["back", "gone", "due", "stopped"]
    problem: Text | None = None
    """Why it is gone or stopped."""
    remedy: Text | None = None


class Seen(NamedTuple):
    """What is known of a remote; ``there`` is None before the first look."""

    there: bool | None = None
    problem: Text | None = None
    remedy: Text | None = None
    stopped: bool = False
    """It is left alone until a person changes something or asks again."""


_UNSEEN: Final = Seen()


@dataclass
class _Watched:
    remote: Remote
    seen: Seen = _UNSEEN
    failures: int = 0
    failed_syncs: int = 0
    next_look: float = 0.0
    next_due: float = 0.0
    asking: bool = False

    @property
    def longest(self) -> float:
        return LONGEST_LOCAL if self.remote.local else LONGEST


def in_thread(work: Callable[[], None]) -> None:
    """In a thread that a process which ends does not wait for."""
    threading.Thread(target=work, daemon=True, name="probe").start()


class Watcher:
    """Watches remotes; drive it from a timer or a thread with any clock that only goes forward."""

    def __init__(
        self,
        config: Addresses,
        home: Home,
        *,
        only: Collection[str] | None = None,
        opened: Open = open_remote,
        pause: Callable[..., float] = pause,
        start: Start = in_thread,
    ) -> None:
        """``only`` these remotes; None: all.  ``broken`` are those that cannot even be opened."""
        self._pause, self._start = pause, start
        self._watched: dict[str, _Watched] = {}
        self._answers: queue.SimpleQueue[tuple[_Watched, InspectorError | None]] = (
            queue.SimpleQueue()
        )
        self.broken: dict[str, InspectorError] = {}
        for name, remote in config.remotes.items():
            if only is not None and name not in only:
                continue
            try:
                self._watched[name] = _Watched(opened(name, remote, home))
            except InspectorError as error:
                self.broken[name] = error

    def poll(self, now: float, *, patience: float = 0.0) -> Sequence[Noticed]:
        """Have a look at the remotes whose time has come; what was noticed since the last poll.

        It waits up to ``patience`` seconds for those that it begins to look at.
        """
        for one in self._watched.values():
            if one.next_look <= now and not one.asking and not one.seen.stopped:
                one.asking = True
                self._start(partial(self._probe, one))
        until = time.monotonic() + patience
        noticed: list[Noticed] = []
        while True:
            left = until - time.monotonic()
            asking = any(one.asking for one in self._watched.values())
            try:
                one, error = self._answers.get(asking and left > 0, max(left, 0.001))
            except queue.Empty:
                return noticed
            one.asking = False
            if (heard := self._heard(one, error, now)) is not None:
                noticed.append(heard)

    def next_look(self, now: float) -> float | None:
        """Seconds until :meth:`poll` has anything to do; None if nothing is watched."""
        looks = [one.next_look for one in self._watched.values() if not one.seen.stopped]
        return max(0.0, min(looks) - now) if looks else None

    def look_now(self) -> None:
        """Look at everything with the next poll: a person asked, or the network came up."""
        for one in self._watched.values():
            one.next_look = 0.0
            one.failures = one.failed_syncs = 0
            one.seen = one.seen._replace(stopped=False)

    def hurry(self, now: float) -> None:
        """Something was recorded: what is there is due in a minute; what fails keeps its pause."""
        for one in self._watched.values():
            if one.seen.there and not one.failed_syncs:
                one.next_due = min(one.next_due, now + SOON)
                one.next_look = min(one.next_look, one.next_due)

    def synced(self, name: str, now: float, outcome: RemoteOutcome | None = None) -> None:
        """A sync with this remote has just been done; None: it went well."""
        one = self._watched.get(name)
        if one is None:
            return
        if outcome is None or outcome.ok or outcome.cancelled:
            one.failed_syncs = 0
            one.next_due = now + DUE
            if outcome is None or outcome.ok:
                one.seen = Seen(there=True)
                one.next_look = min(max(one.next_look, now), now + one.longest)
            return
        stopped = not outcome.transient
        one.seen = Seen(one.seen.there, outcome.error, outcome.remedy, stopped)
        one.next_due = now + self._pause(one.failed_syncs, first=FIRST, longest=LONGEST)
        one.next_look = min(one.next_look, one.next_due)
        one.failed_syncs += 1

    def reachable(self, name: str) -> bool | None:
        """Whether it was there at the last look; None before the first."""
        return self.seen(name).there

    def seen(self, name: str) -> Seen:
        if (error := self.broken.get(name)) is not None:
            return Seen(False, error.what, error.remedy, stopped=True)
        one = self._watched.get(name)
        return Seen() if one is None else one.seen

    @property
    def all_stopped(self) -> bool:
        """Whether nothing is left to be watched until a person does something."""
        return all(one.seen.stopped for one in self._watched.values())

    def _probe(self, one: _Watched) -> None:
        """Runs in a thread; whatever happens is an answer, or nobody would look again."""
        problem: InspectorError | None = None
        try:
            with closing(one.remote):  # kept open it would cost traffic between two looks
                one.remote.probe()
        except InspectorError as error:
            problem = error
        except Exception as error:  # noqa: BLE001
            problem = InspectorError(Text.same(f"{type(error).__name__}: {error}"))
        self._answers.put((one, problem))

    def _heard(self, one: _Watched, error: InspectorError | None, now: float) -> Noticed | None:
        was, name = one.seen, one.remote.name
        if error is not None:
            # a folder that cannot be used is looked at again: it costs nothing
            stopped = not one.remote.local and not may_pass(error)
            one.seen = Seen(False, error.what, error.remedy, stopped)
            one.next_look = now + self._pause(one.failures, first=FIRST, longest=one.longest)
            one.failures += 1
            if stopped:
                return Noticed(name, "stopped", error.what, error.remedy)
            return Noticed(name, "gone", error.what, error.remedy) if was.there else None
        one.failures = 0
        one.seen = was._replace(there=True) if one.failed_syncs and was.there else Seen(there=True)
        if not was.there:
            one.next_due = now + DUE
            noticed = Noticed(name, "back")
        elif now >= one.next_due:
            one.next_due = now + DUE
            noticed = Noticed(name, "due")
        else:
            noticed = None
        one.next_look = min(now + min(one.longest, DUE), max(one.next_due, now + FIRST))
        return noticed
