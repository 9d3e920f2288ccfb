"""What goes on at the sync screen: a sync, a test, a rekey; followed, told, stopped at once.

The half of the sync screen below the bar; :mod:`screens.sync_commands` has its keys and
:mod:`screens.sync` shows what stands there.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import msgspec
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from inspector import config
from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.sync import rekey
from screens import sync_settings
from screens.base import InspectorScreen
from screens.sync_settings import steps_words
from screens.sync_words import outcome_words, rekeyed_words
from screens.widgets.progress import STEP, Progress

if TYPE_CHECKING:
    from inspector.sync.examine import Step


class OwnJob(msgspec.Struct):
    """A test or a rekey, as it goes on."""

    what: Text
    done: int = 0
    total: int | None = None
    steps: list[Step] = msgspec.field(default_factory=list["Step"])
    stop: threading.Event = msgspec.field(default_factory=threading.Event)


class SyncRunning(InspectorScreen):
    """Follows the app's sync, or does one thing of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._ticking: Timer | None = None
        self._own: OwnJob | None = None
        """A test or a rekey."""

    @property
    def busy(self) -> bool:
        return self.inspector.sync_job.running or self._own is not None

    def sync_changed(self) -> None:
        """Begun: the bar follows it. Ended: what came of it."""
        job = self.inspector.sync_job
        if job.running:
            if self._ticking is None:
                self.say_below("")
            self._follow(Text("正在同步", "syncing"))
        elif self._own is None:
            self._follow(None)
            self._show_outcomes()

    def _follow(self, what: Text | None) -> None:
        """The bar, from here on; None: nothing is under way any more."""
        bar = self.query_one(Progress)
        self.refresh_keys()
        if what is not None and self._ticking is None:
            bar.start(what)
            self._ticking = self.set_interval(STEP, self._tick)
        elif what is None:
            if self._ticking is not None:
                self._ticking.stop()
                self._ticking = None
            bar.stop()

    def _tick(self) -> None:
        job, own, bar = self.inspector.sync_job, self._own, self.query_one(Progress)
        if own is not None:
            bar.tell(own.done, own.total, own.what)
            if own.steps:
                self.say_below(steps_words(own.steps))
        else:
            bar.tell(job.done, job.total, job.told())

    def say_below(self, words: str, style: str = "") -> None:
        self._show_below(Content.styled(words, style))

    def _show_outcomes(self) -> None:
        job = self.inspector.sync_job
        lines = [
            Content.styled(
                outcome_words(one, dry_run=job.dry_run),
                "" if one.error is None or one.cancelled else "$text-warning",
            )
            for one in job.outcomes
        ]
        self._show_below(Content("\n").join(lines))

    def _show_below(self, told: Content) -> None:
        below = self.query_one("#outcome", Static)
        below.update(told)
        below.display = bool(told)

    def action_stop_or_back(self) -> None:
        job, own = self.inspector.sync_job, self._own
        if job.running:
            job.stop.set()
        elif own is not None:
            own.stop.set()
            self._ended()
        else:
            self.action_back()
            return
        self.say(Text("正在停止", "stopping"))

    def test(self, name: str, remote: config.Remote) -> None:
        """Step by step, each told as it is done."""
        if self.busy:
            return
        own = self._own = OwnJob(what=Text(f"试连 {name}", f"trying {name}"))
        self._follow(own.what)

        def ended() -> None:
            self._ended()
            failed = bool(own.steps) and not own.steps[-1].ok
            self.say_below(steps_words(own.steps), "$text-warning" if failed else "")
            self.inspector.ask_remotes()

        sync_settings.test(self, name, remote, own.steps, own.stop, ended)

    def rekey(self, name: str) -> None:
        """What this device has there, for the recipients that there are now."""
        if self.busy:
            return
        ledger, settings = self.ledger, self.inspector.config
        own = self._own = OwnJob(what=Text("重新加密", "encrypting again"))
        self._follow(own.what)

        def told(what: Text, done: int, total: int | None) -> None:
            own.what, own.done, own.total = what, done, total

        def work() -> list[rekey.Rekeyed]:
            return rekey.rekey(ledger, settings, name, progress=told, cancelled=own.stop)

        def done(found: list[rekey.Rekeyed]) -> None:
            if not own.stop.is_set():
                self._ended()
                self.say_below("\n".join(rekeyed_words(one) for one in found))

        def failed(error: InspectorError) -> None:
            self._ended()
            self.say_error(error)

        self.in_thread(work, done, what=own.what, group="rekey", failed=failed, aside=True)

    def _ended(self) -> None:
        self._own = None
        self._follow(None)
