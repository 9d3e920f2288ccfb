"""Keeping an eye on what changes by itself: the ledger, the outbox, the remotes; and syncing.

All reading is done in a thread; the screen hears of it when it is there.  What may hang on a dead
network is done aside: no key press and no quitting waits for it.
"""

from __future__ import annotations

import asyncio
import gc
import time
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from inspector import alert
from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.sync.waiting import waiting
from screens.aside import aside
from screens.base import InspectorScreen
from screens.sync_job import SyncJob
from screens.troubles import TroubleApp
from screens.widgets.lines import StatusFacts
from screens.widgets.progress import STEP

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.config import Config
    from inspector.ledger.ledger import Ledger
    from inspector.sync.outcome import RemoteOutcome
    from inspector.sync.watch import Noticed, Seen, Watcher

FIRST_LOOK: Final = 0.5
"""Seconds after the start: the register comes first."""
PAUSE: Final = 1.0
PATIENCE: Final = 1.0
"""Seconds that a look waits for remotes to answer; what comes later is heard with the next one."""
GRACE: Final = 0.6
"""Seconds that a sync has to end after a person has stopped it."""


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
        self._wanted: list[str] = []
        self._complained: dict[str, Text] = {}
        self._ending: asyncio.Future[list[RemoteOutcome]] | None = None
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
            facts, changed, noticed = await aside(self._read)
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
        watcher = self._watcher  # meanwhile the settings may change, and it go
        if watcher is None:
            watcher = self._watcher = Watcher(self.config, self.ledger.home)
        noticed = list(watcher.poll(time.monotonic(), patience=PATIENCE))
        if self._known is None or before != version:
            self._known = self._counted()
            if before != version and self._known.unsent:
                watcher.hurry(time.monotonic())
        reachable = sum(bool(watcher.reachable(name)) for name in self.config.remotes)
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
        elif noticed.what == "stopped":
            if self.config.sync != "off" and noticed.problem is not None:
                self._complain(name, noticed.problem, noticed.remedy)
        elif self.config.sync == "auto":
            self.start_sync(name, by_itself=True)
        elif self.config.sync == "ask" and noticed.what == "back":
            told = Text(f"{name} 可用，按 ctrl+y", f"{name} is there: ctrl+y")
            self.show_status(replace(self.status, news=told))

    def look_again(self) -> None:
        """The remotes or what waits for them have changed."""
        self._known = None
        self._watcher = None
        self._complained.clear()
        self.look()

    def ask_remotes(self) -> None:
        """A person wants to know which are there, also of those that were left alone."""
        if self._watcher is not None:
            self._watcher.look_now()
        self.look()

    def seen(self, name: str) -> Seen | None:
        """What is known of a remote; None before anybody has looked."""
        return None if self._watcher is None else self._watcher.seen(name)

    # Sync

    def start_sync(
        self,
        remote: str | None = None,
        *,
        dry_run: bool = False,
        accept_changed: bool = False,
        by_itself: bool = False,
    ) -> None:
        """One sync at a time; it goes on while one works."""
        if self.sync_job.running:
            if by_itself and remote is not None and remote not in self._wanted:
                self._wanted.append(remote)
            return
        self.sync_job = SyncJob(running=True, dry_run=dry_run, remote=remote, by_itself=by_itself)
        self.run_worker(
            self._synced(self.sync_job, accept_changed), group="sync", description="sync"
        )

    async def _synced(self, job: SyncJob, accept_changed: bool) -> None:
        from inspector.sync.engine import sync
        from inspector.sync.unattended import calls_for

        def work() -> list[RemoteOutcome]:
            return sync(
                self.ledger,
                self.config,
                job.remote,
                dry_run=job.dry_run,
                accept_changed=accept_changed,
                progress=job.tell,
                traffic=job.pace,
                cancelled=job.stop,
            )

        self._show_sync()
        calls: Text | None = None
        try:
            before = await asyncio.to_thread(lambda: waiting(self.ledger, self.config))
            job.outcomes = await self._until_stopped(job, work)
            calls = calls_for(
                before, await asyncio.to_thread(lambda: waiting(self.ledger, self.config))
            )
        except InspectorError as error:
            self.tell(error)
        finally:
            job.running = False
        self._after_sync(job)
        if job.by_itself and calls is not None:
            self._call(calls)

    async def _until_stopped(
        self, job: SyncJob, work: Callable[[], list[RemoteOutcome]]
    ) -> list[RemoteOutcome]:
        """What ``work`` gives; soon after a person has stopped it, whatever it hangs on."""
        from inspector.sync.outcome import RemoteOutcome

        left = GRACE
        while self._ending is not None and not self._ending.done():
            job.what = Text("等上一次结束", "the last one is ending")
            await asyncio.wait({self._ending}, timeout=STEP)
            if job.stop.is_set():
                break
        else:
            task = asyncio.ensure_future(aside(work))
            while left > 0 and not task.done():
                await asyncio.wait({task}, timeout=STEP)
                left -= STEP if job.stop.is_set() else 0.0
            if task.done():
                return task.result()
            self._ending = task
            task.add_done_callback(_let_go)
        names = [job.remote] if job.remote is not None else list(self.config.remotes)
        stopped = Text("已停止", "stopped")
        again = Text("再次同步会从这里继续", "the next sync goes on from here")
        return [
            RemoteOutcome(name=name, ok=False, error=stopped, remedy=again, cancelled=True)
            for name in names
        ]

    def _after_sync(self, job: SyncJob) -> None:
        failed = [one for one in job.outcomes if one.error is not None and not one.cancelled]
        told = Text("{name} 没有同步成：ctrl+y", "{name} not synced: ctrl+y")
        news = told.format(name=failed[0].name) if failed else None
        self.show_status(replace(self.status, news=news))
        if not job.dry_run:
            for outcome in job.outcomes:
                if self._watcher is not None:
                    self._watcher.synced(outcome.name, time.monotonic(), outcome)
                if outcome.ok:
                    self._complained.pop(outcome.name, None)
                elif job.by_itself and not outcome.transient and not outcome.cancelled:
                    assert outcome.error is not None
                    self._complain(outcome.name, outcome.error, outcome.remedy)
        self._known = None
        self._show_sync()
        self._tell_screens()
        self.look()
        if self._wanted and not job.stop.is_set():
            self.start_sync(self._wanted.pop(0), by_itself=True)
        self._wanted.clear()

    def _complain(self, name: str, problem: Text, remedy: Text | None) -> None:
        """Once: it is left alone until the person does something."""
        if self._complained.get(name) == problem:
            return
        self._complained[name] = problem
        told = problem
        if name not in problem.zh:
            told = Text("{name}：{problem}", "{name}: {problem}").format(name=name, problem=problem)
        if remedy is not None:
            told = Text(f"{told.zh}\n{remedy.zh}", f"{told.en}\n{remedy.en}")
        self._call(told)

    def _call(self, told: Text) -> None:
        """Something that nobody was waiting for needs the person."""
        title = Text("同步：ctrl+y 去看", "sync: ctrl+y to see")
        self.notify(str(told), title=str(title), severity="warning", markup=False, timeout=15)
        driver = self._driver
        if driver is not None and not self.is_headless:  # else there is no terminal
            driver.write(alert.sequence(self.config.notify, str(told)))

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

    async def end_sync(self) -> None:
        """The next one goes on from there; what hangs is not waited for."""
        self.sync_job.stop.set()
        for worker in [one for one in self.workers if one.group == "sync"]:
            await worker.wait()

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


def _let_go(ended: asyncio.Future[list[RemoteOutcome]]) -> None:
    """Nobody waits for it any more, whatever came of it."""
    if not ended.cancelled():
        ended.exception()
