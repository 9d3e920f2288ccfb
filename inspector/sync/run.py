"""What every part of one sync shares: whom it tells how far it is, and how it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.sync.names import Names, Seal
from inspector.sync.remotes.remote import Remote

Progress = Callable[[Text, int, int | None], None]
"""Hears the stage, how much is done and of how much (None: not known)."""


class CancelledError(InspectorError):
    """A person stopped it; the next sync goes on from here."""

    def __init__(self) -> None:
        super().__init__(
            Text("已停止", "stopped"),
            Text("再次同步会从这里继续", "the next sync goes on from here"),
        )


def _silent(stage: Text, done: int, total: int | None) -> None:
    """Nobody listens."""


@dataclass
class Run:
    """One sync with one remote, as it goes on; the counts are what came of it so far."""

    tell: Progress = _silent
    stop: threading.Event = field(default_factory=threading.Event)
    pushed_events: int = 0
    pulled_events: int = 0
    pushed_blobs: int = 0
    pulled_blobs: int = 0
    pushed_files: int = 0
    missing_blobs: int = 0
    notes: list[Text] = field(default_factory=list[Text])
    seal: Seal | None = None
    """How what is sent is sealed; None: not at all."""
    names: Names | None = None
    """What colleagues call what they have sealed."""

    def note(self, what: Text) -> None:
        """Something a person should hear of, once."""
        if what not in self.notes:
            self.notes.append(what)

    def step(self, stage: Text, done: int, total: int | None) -> None:
        """Tell how far it is; raises CancelledError when a person wants it to stop."""
        self.check()
        self.tell(stage, done, total)

    def check(self) -> None:
        if self.stop.is_set():
            raise CancelledError


def put(remote: Remote, path: str, source: Path, run: Run) -> int | None:
    """Write a local file there; its size, or None if another process has sent it meanwhile."""

    def tick(_: int) -> None:
        run.check()

    try:
        size = source.stat().st_size
        remote.write(path, source, tick=tick)
    except FileNotFoundError:
        return None
    return size
