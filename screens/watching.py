"""Keeping an eye on what changes by itself: the ledger, the outbox, the remotes; and syncing.

All reading is done in a thread; the screen hears of it when it is there.
"""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.sync.waiting import waiting
from screens.base import InspectorScreen
from screens.troubles import TroubleApp
from screens.widgets.lines import StatusFacts

if TYPE_CHECKING:
    from inspector.config import Config
    from inspector.ledger.ledger import Ledger
    from inspector.sync.engine import RemoteOutcome
    from inspector.sync.watch import Noticed, Watcher

FIRST_LOOK: Final = 0.5
"""Seconds after the start: the register comes first."""
PAUSE: Final = 1.0


class SyncJob(msgspec.Struct, kw_only=True):
    """A sync that goes on, whichever screen one is on; and what came of the last one."""

    running: bool = False
    dry_run: bool = False
    remote: str | None = None
    what: Text | None = None
    done: int = 0
    total: int | None = None
    outcomes: list[RemoteOutcome] = msgspec.field(default_factory=list["RemoteOutcome"])
    stop: threading.Event = msgspec.field(default_factory=threading.Event)


class WatchingApp(TroubleApp):
    """Looks once a second at what may have changed."""

    ledger: Ledger
    config: Config
    status: StatusFacts
    sync_job: SyncJob

    def prepare_watching(self) -> None:
        """What the first screen says is counted before it is painted: nothing moves afterwards."""
        self.sync_job = SyncJob()
        self._version: int | None = self.ledger.version()
        self._looking = False
        self._watcher: Watcher | None = None
        self._known: StatusFacts | None = None
        try:
            self.status = self._known = self._counted()
        except InspectorError as error:
            self.status = StatusFacts(remotes=len(self.config.remotes), news=error.what)

    def start_watching(self) -> None:
        self.set_timer(FIRST_LOOK, self._start)

    def _start(self) -> None:
        self.look()
        self.set_interval(PAUSE, self._pause)

    def _pause(self) -> None:
        # the little there is: left alone it grows, and is found while a key is painted
        gc.collect(0)
        self.look()

    def look(self) -> None:
        """Look now, unless the last look is still under way."""
        if not self._looking:
            self._looking = True
            self.run_worker(self._looked(), group="watching")

    async def _looked(self) -> None:
        try:
            facts, changed, noticed = await asyncio.to_thread(self._read)
        except InspectorError as error:
            self.show_status(replace(self.status, news=error.what))
            return
        finally:
            self._looking = False
        self.show_status(replace(facts, saved_at=self.status.saved_at, news=self.status.news))
        for one in noticed:
            self._notice(one)
        if changed:
            self._tell_screens()

    def _read(self) -> tuple[StatusFacts, bool, list[Noticed]]:
        """Runs in a thread."""
        from inspector.sync.watch import Watcher  # sync is not on the way to the first screen

        version = self.ledger.version()
        before, self._version = self._version, version
        if self._watcher is None:
            self._watcher = Watcher(self.config, self.ledger.home)
        noticed = list(self._watcher.poll(time.monotonic()))
        if self._known is None or before != version:
            self._known = self._counted()
        reachable = sum(bool(self._watcher.reachable(name)) for name in self.config.remotes)
        facts = replace(self._known, reachable=reachable)
        return facts, before is not None and before != version, noticed

    def _counted(self) -> StatusFacts:
        facts = waiting(self.ledger, self.config)
        return StatusFacts(
            remotes=len(self.config.remotes),
            unsent=facts.unsent,
            conflicts=facts.conflicts,
            quarantine=facts.quarantine,
        )

    def _tell_screens(self) -> None:
        for screen in reversed(self.screen_stack):
            if isinstance(screen, InspectorScreen):
                screen.guarded(screen.refresh_data)
                return

    def _notice(self, noticed: Noticed) -> None:
        """A stick or share is back: sync, or say so, as the person has set it."""
        name = noticed.remote
        if noticed.what == "gone":
            self.show_status(replace(self.status, news=None))
        elif self.config.sync == "auto":
            self.start_sync(name)
        elif self.config.sync == "ask" and noticed.what == "back":
            told = Text(f"{name} 可用，ctrl+y 到同步", f"{name} is there: ctrl+y goes to sync")
            self.show_status(replace(self.status, news=told))

    def look_again(self) -> None:
        """The remotes or what waits for them have changed."""
        self._known = None
        self._watcher = None
        self.look()

    # Sync

    def start_sync(
        self, remote: str | None = None, *, dry_run: bool = False, accept_changed: bool = False
    ) -> None:
        """One sync at a time; it goes on while one works."""
        if self.sync_job.running:
            return
        self.sync_job = SyncJob(running=True, dry_run=dry_run, remote=remote)
        self.run_worker(
            self._synced(self.sync_job, accept_changed), group="sync", description="sync"
        )

    async def _synced(self, job: SyncJob, accept_changed: bool) -> None:
        from inspector.sync.engine import sync

        def told(what: Text, done: int, total: int | None) -> None:
            job.what, job.done, job.total = what, done, total

        self._show_sync()
        try:
            job.outcomes = await asyncio.to_thread(
                lambda: sync(
                    self.ledger,
                    self.config,
                    job.remote,
                    dry_run=job.dry_run,
                    accept_changed=accept_changed,
                    progress=told,
                    cancelled=job.stop,
                )
            )
        except InspectorError as error:
            self.tell(error)
        finally:
            job.running = False
        self._after_sync(job)

    def _after_sync(self, job: SyncJob) -> None:
        failed = [one.name for one in job.outcomes if one.error is not None and not one.cancelled]
        told = Text("{name} 没有同步成，ctrl+y 看原因", "{name} was not synced: ctrl+y says why")
        news = told.format(name=failed[0]) if failed else None
        self.show_status(replace(self.status, news=news))
        if self._watcher is not None and not job.dry_run:
            for outcome in job.outcomes:
                self._watcher.synced(outcome.name, time.monotonic())
        self._known = None
        self._show_sync()
        self._tell_screens()
        self.look()

    def _show_sync(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, InspectorScreen):
                screen.sync_changed()

    # What the status line says

    def note_saved(self) -> None:
        at = self.ledger.now().astimezone().strftime("%H:%M:%S")
        self.show_status(replace(self.status, saved_at=at))

    def show_status(self, facts: StatusFacts) -> None:
        self.status = facts
        for screen in self.screen_stack:
            if isinstance(screen, InspectorScreen):
                screen.show_status(facts)

    def keep_setting(self, **changes: str) -> None:
        """Into the config file, in a thread; what cannot be kept holds until one leaves."""
        self.run_worker(self._kept(changes), group="settings")

    async def _kept(self, changes: dict[str, str]) -> None:
        from inspector import config  # tomlkit: not on the way to the first screen

        try:
            await asyncio.to_thread(lambda: config.save(self.home, **changes))
            self.config = await asyncio.to_thread(config.load, self.home)
        except InspectorError as error:
            self.tell(error)
