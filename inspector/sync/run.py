"""What every part of one sync shares: whom it tells how far it is, and how it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, Protocol

from inspector.config import Photos
from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.sync.metering import Limit
from inspector.sync.names import Names, Seal
from inspector.sync.remotes.remote import Remote

PIECE: Final = 64 * 1024
"""Bytes that are read at a time from a remote."""

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


class Traffic(Protocol):
    """Whoever wants to know how fast it goes; called from any thread."""

    def moved(self, size: int) -> None:
        """So many bytes went or came."""

    def due(self, size: int) -> None:
        """So many are to go or come from here on, at most."""


class _NotCounted:
    def moved(self, size: int) -> None:
        """Nobody wants to know."""

    def due(self, size: int) -> None:
        """Nobody wants to know."""


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
    traffic: Traffic = field(default_factory=_NotCounted)
    seal: Seal | None = None
    """How what is sent is sealed; None: not at all."""
    limit: Limit | None = None
    photos: Photos = "always"
    failed: threading.Event = field(default_factory=threading.Event)
    """Another thread has failed: whatever is under way is in vain."""
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
        """Raises CancelledError when it is to stop, or another thread of it has failed."""
        if self.stop.is_set() or self.failed.is_set():
            raise CancelledError

    def went(self, size: int) -> None:
        """So many bytes went or came: waits where the connection is limited, and checks."""
        self.check()
        self.traffic.moved(size)
        if self.limit is not None:
            self.limit.take(size)
            self.check()

    def all_of(self, stream: IO[bytes], most: int) -> bytes:
        """The stream's bytes, up to one more than ``most``."""
        found = bytearray()
        while len(found) <= most and (piece := stream.read(min(PIECE, most + 1 - len(found)))):
            self.went(len(piece))
            found += piece
        return bytes(found)


def put(remote: Remote, path: str, source: Path, run: Run) -> int | None:
    """Write a local file there; its size, or None if another process has sent it meanwhile."""

    try:
        size = source.stat().st_size
        remote.write(path, source, tick=run.went)
    except FileNotFoundError:
        return None
    return size
