"""Syncing without anybody at a screen: whenever a remote is there, until one is told to stop.

::

    poll ──back, due──▶ sync ──▶ told
      │                  └─ went wrong for good ─▶ that remote is left alone, and told once
      └─ the config, or another process's sync, has changed something ─▶ all from the beginning

A sync runs in a thread of its own: when it is told to stop while a network hangs, it waits a
little and goes; the next sync goes on from there.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from inspector.config import Config
from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.sync import intake, state
from inspector.sync.engine import Open, chosen, sync
from inspector.sync.outcome import RemoteOutcome
from inspector.sync.remotes import open_remote
from inspector.sync.waiting import Waiting, waiting
from inspector.sync.watch import Watcher

PAUSE: Final = 1.0
_GRACE: Final = 5.0
"""Seconds that a sync has to end after it was told to."""

What = Literal["started", "back", "gone", "synced", "failed", "stopped", "attention", "ended"]


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a log should have."""

    at: str
    what: What
    remote: str = ""
    told: Text | None = None
    remedy: Text | None = None
    outcome: RemoteOutcome | None = None

    def plain(self) -> dict[str, Any]:
        """As ``sync --watch --json`` prints it, one a line."""
        found: dict[str, Any] = {"at": self.at, "event": self.what, "remote": self.remote or None}
        found["message"] = None if self.told is None else str(self.told)
        found["remedy"] = None if self.remedy is None else str(self.remedy)
        if self.outcome is not None:
            found["sync"] = self.outcome.plain()
        return found


class Unattended:
    """Drives a watcher; ``failed`` says after the end whether nothing was left that could go on."""

    def __init__(
        self,
        ledger: Ledger,
        load: Callable[[], Config],
        remote: str | None,
        stop: threading.Event,
        *,
        opened: Open = open_remote,
        pause: float = PAUSE,
    ) -> None:
        """``load`` reads the config again, after it has changed.

        InputError if there is no remote of the name, or none at all.
        """
        self._ledger, self._load, self._remote, self._stop = ledger, load, remote, stop
        self._opened, self._pause = opened, pause
        self._config_mark = self._config_as_it_is()
        self._config = load()
        chosen(self._config, remote)
        self._state_marks = self._states_as_they_are()
        self.failed = False

    def run(self) -> Iterator[Happened]:
        """What happens, as it happens; ends when it is told to stop or nothing is left to do."""
        watcher, recorded = self._begin(), self._ledger.version()
        yield self._happened("started", told=Text("开始值守", "watching"))
        yield from self._broken(watcher)
        while not self._stop.is_set() and not watcher.all_stopped:
            if self._put_right():
                try:
                    self._config = self._load()
                except InspectorError as error:  # somebody is writing in it: as it was
                    yield self._happened("failed", told=error.what, remedy=error.remedy)
                else:
                    watcher = self._begin()
                    yield from self._broken(watcher)
            if (version := self._ledger.version()) != recorded:
                recorded = version
                if waiting(self._ledger, self._config).unsent:
                    watcher.hurry(time.monotonic())
            for noticed in watcher.poll(time.monotonic()):
                if noticed.what == "back" or noticed.what == "due":
                    if noticed.what == "back":
                        yield self._happened("back", noticed.remote)
                    yield from self._synced(watcher, noticed.remote)
                else:
                    yield self._happened(
                        noticed.what, noticed.remote, told=noticed.problem, remedy=noticed.remedy
                    )
            self._stop.wait(self._pause)
        self.failed = not self._stop.is_set()
        yield self._happened("ended", told=Text("值守结束", "stopped watching"))

    def _begin(self) -> Watcher:
        only = None if self._remote is None else {self._remote}
        return Watcher(self._config, self._ledger.home, only=only, opened=self._opened)

    def _broken(self, watcher: Watcher) -> Iterator[Happened]:
        for name, error in watcher.broken.items():
            yield self._happened("stopped", name, told=error.what, remedy=error.remedy)

    def _put_right(self) -> bool:
        """Whether a person may have done something about what is left alone, since last asked."""
        config, states = self._config_as_it_is(), self._states_as_they_are()
        changed = (config, states) != (self._config_mark, self._state_marks)
        self._config_mark, self._state_marks = config, states
        return changed

    def _config_as_it_is(self) -> bytes | None:
        """Its bytes: a clock may be too coarse to tell two versions of a file apart."""
        try:
            return self._ledger.home.config.read_bytes()
        except OSError:
            return None

    def _states_as_they_are(self) -> dict[str, tuple[int, ...] | None]:
        """A sync by hand has written one of these files anew; so do the syncs done here."""
        return {path.name: _version_of(path) for path in state.paths(self._ledger.home)}

    def _synced(self, watcher: Watcher, name: str) -> Iterator[Happened]:
        before = waiting(self._ledger, self._config)
        outcome = self._sync(name)
        self._state_marks = self._states_as_they_are()
        watcher.synced(name, time.monotonic(), outcome)
        if outcome.ok:
            yield self._happened("synced", name, outcome=outcome)
        elif not outcome.cancelled:
            what: What = "failed" if outcome.transient else "stopped"
            yield self._happened(
                what, name, told=outcome.error, remedy=outcome.remedy, outcome=outcome
            )
        told = calls_for(before, waiting(self._ledger, self._config))
        if told is not None:
            yield self._happened("attention", name, told=told)

    def _sync(self, name: str) -> RemoteOutcome:
        done: queue.SimpleQueue[RemoteOutcome | BaseException] = queue.SimpleQueue()

        def work() -> None:
            try:
                (outcome,) = sync(
                    self._ledger, self._config, name, cancelled=self._stop, opened=self._opened
                )
                done.put(outcome)
            except BaseException as error:  # noqa: BLE001  raised where it is waited for
                done.put(error)

        threading.Thread(target=work, daemon=True, name="sync").start()
        left = _GRACE
        while True:
            try:
                found = done.get(timeout=0.2)
            except queue.Empty:
                left -= 0.2 if self._stop.is_set() else 0.0
                if left > 0:
                    continue
                return RemoteOutcome(
                    name=name, ok=False, error=Text("已停止", "stopped"), cancelled=True
                )
            if isinstance(found, InspectorError):
                return RemoteOutcome(
                    name=name, ok=False, error=found.what, remedy=found.remedy, transient=True
                )
            if isinstance(found, BaseException):
                raise found
            return found

    def _happened(
        self,
        what: What,
        remote: str = "",
        *,
        told: Text | None = None,
        remedy: Text | None = None,
        outcome: RemoteOutcome | None = None,
    ) -> Happened:
        at = intake.moment(self._ledger)
        return Happened(at=at, what=what, remote=remote, told=told, remedy=remedy, outcome=outcome)


def calls_for(before: Waiting, now: Waiting) -> Text | None:
    """What a sync by itself brought that only a person can settle."""
    conflicts = now.conflicts - before.conflicts
    held = now.quarantine - before.quarantine
    told: list[Text] = []
    if conflicts > 0:
        one = "conflict" if conflicts == 1 else "conflicts"
        told.append(Text(f"{conflicts} 处冲突待选定", f"{conflicts} {one} to settle"))
    if held > 0:
        one = "file was" if held == 1 else "files were"
        told.append(Text(f"{held} 个文件被隔离", f"{held} {one} set aside"))
    if not told:
        return None
    return Text("；".join(one.zh for one in told), "; ".join(one.en for one in told))


def _version_of(path: Path) -> tuple[int, ...] | None:
    """Another one whenever the file has been written anew, however coarse the clock."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
