"""A sync as the screens see it: what goes on, how far it is, how long it will take."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import msgspec

from inspector.i18n import Text
from screens.pace import Pace, size_words, time_words

if TYPE_CHECKING:
    from inspector.sync.outcome import RemoteOutcome


class SyncJob(msgspec.Struct, kw_only=True):
    """A sync that goes on, whichever screen one is on; and what came of the last one."""

    running: bool = False
    dry_run: bool = False
    remote: str | None = None
    by_itself: bool = False
    """Nobody asked for it: what it brings is told."""
    what: Text | None = None
    done: int = 0
    total: int | None = None
    began: float = 0.0
    """When what goes on now began."""
    outcomes: list[RemoteOutcome] = msgspec.field(default_factory=list["RemoteOutcome"])
    stop: threading.Event = msgspec.field(default_factory=threading.Event)
    pace: Pace = msgspec.field(default_factory=Pace)

    def tell(self, what: Text, done: int, total: int | None) -> None:
        """Called from any thread."""
        if what != self.what:
            self.began = time.monotonic()
        self.what, self.done, self.total = what, done, total

    def told(self) -> Text:
        """What goes on, how fast, and how long it will take if it goes on so."""
        told = self.what or Text("正在同步", "syncing")
        if (rate := self.pace.rate) >= 1:
            told = Text(f"{told.zh}  {size_words(rate)}/s", f"{told.en}  {size_words(rate)}/s")
        left, spent = self.pace.left, time.monotonic() - self.began
        if left is None and self.total and self.done and spent > 2:
            left = spent / self.done * (self.total - self.done)
        if left is not None:
            words = time_words(left)
            told = Text(f"{told.zh}  还要 {words}", f"{told.en}  {words} left")
        return told
