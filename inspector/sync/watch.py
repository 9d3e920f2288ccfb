"""Watch: notice that a stick or a share is back.

A small machine for each remote; it never sleeps and starts nothing, whoever drives it does::

              probe fails                     probe succeeds: ``back``
    ┌────────┐ ──────────▶ ┌───────┐ ───────────────────────────▶ ┌──────┐
    │unknown │             │ away  │                              │ there│──▶ ``due`` now and then
    └────────┘ ──────────▶ └───────┘ ◀─────────────────────────── └──────┘
              probe succeeds: ``back``        probe fails: ``gone``

While a remote is away the pause between two looks doubles from 2 seconds to 5 minutes (a folder:
to 10 seconds, looking costs nothing), give or take a quarter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from inspector.errors import InspectorError
from inspector.home import Home
from inspector.i18n import Text
from inspector.sync.engine import Addresses, Open
from inspector.sync.remotes import Remote, open_remote
from inspector.sync.remotes.retry import pause

FIRST: Final = 2.0
LONGEST: Final = 300.0
LONGEST_LOCAL: Final = 10.0
DUE: Final = 300.0
"""Seconds after which a remote that is there should be synced again."""


class Noticed(NamedTuple):
    """Something about a remote has changed."""

    remote: str
    what: Literal["back", "gone", "due"]
    problem: Text | None = None
    """Why it is gone."""


@dataclass
class _Watched:
    remote: Remote
    there: bool | None = None
    failures: int = 0
    next_look: float = 0.0
    next_due: float = 0.0


class Watcher:
    """Watches remotes; drive it from a timer or a thread with any clock that only goes forward."""

    def __init__(
        self,
        config: Addresses,
        home: Home,
        *,
        opened: Open = open_remote,
        pause: Callable[..., float] = pause,
    ) -> None:
        """Remotes that cannot even be opened (a wrong address) are left out: sync tells of them."""
        self._pause = pause
        self._watched: list[_Watched] = []
        for name, remote in config.remotes.items():
            try:
                self._watched.append(_Watched(opened(name, remote, home)))
            except InspectorError:
                continue

    def poll(self, now: float) -> Sequence[Noticed]:
        """Look at the remotes whose time has come; what was noticed. A slow network blocks it."""
        return [
            noticed
            for one in self._watched
            if one.next_look <= now and (noticed := self._look(one, now)) is not None
        ]

    def next_look(self, now: float) -> float | None:
        """Seconds until :meth:`poll` has anything to do; None if nothing is watched."""
        looks = [one.next_look for one in self._watched]
        return max(0.0, min(looks) - now) if looks else None

    def look_now(self) -> None:
        """Look at everything with the next poll: a person asked, or the network came up."""
        for one in self._watched:
            one.next_look = 0.0
            one.failures = 0

    def synced(self, name: str, now: float) -> None:
        """A sync with this remote has just been done."""
        for one in self._watched:
            if one.remote.name == name:
                one.next_due = now + DUE

    def reachable(self, name: str) -> bool | None:
        """Whether it was there at the last look; None before the first."""
        return next((one.there for one in self._watched if one.remote.name == name), None)

    def _look(self, one: _Watched, now: float) -> Noticed | None:
        was = one.there
        longest = LONGEST_LOCAL if one.remote.local else LONGEST
        try:
            with closing(one.remote):  # kept open it would cost traffic between two looks
                one.remote.probe()
        except InspectorError as error:
            one.there = False
            one.next_look = now + self._pause(one.failures, first=FIRST, longest=longest)
            one.failures += 1
            return Noticed(one.remote.name, "gone", error.what) if was else None
        one.there, one.failures = True, 0
        one.next_look = now + min(longest, DUE)
        if not was:
            one.next_due = now + DUE
            return Noticed(one.remote.name, "back")
        if now >= one.next_due:
            one.next_due = now + DUE
            return Noticed(one.remote.name, "due")
        return None
