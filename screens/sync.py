"""Sync: the remotes and what waits for them, what was set aside and why, whom one trusts."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from inspector import config
from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.sync import rekey
from inspector.sync.quarantine import Held
from inspector.sync.watch import Seen
from screens import renewing, sync_held, sync_settings
from screens.actions import STOP, Action, bindings_of
from screens.asking import Confirm
from screens.base import InspectorScreen
from screens.sync_actions import ACTIONS, WORDS
from screens.sync_settings import steps_words
from screens.sync_words import (
    HELD,
    MODES,
    NOTIFY,
    REMOTES,
    Standing,
    held_row,
    held_words,
    outcome_words,
    recent_words,
    rekeyed_words,
    remote_row,
    remote_words,
    standing,
    waiting_words,
)
from screens.widgets.lines import StatusFacts
from screens.widgets.listing import Listing, Rows
from screens.widgets.progress import STEP, Progress
from screens.widgets.prose import Prose

if TYPE_CHECKING:
    from inspector.sync.examine import Step


RECENT: Final = 14
"""Lines of the last syncs, where the screen is wide."""


class OwnJob(msgspec.Struct):
    """A test or a rekey, as it goes on."""

    what: Text
    done: int = 0
    total: int | None = None
    steps: list[Step] = msgspec.field(default_factory=list["Step"])
    stop: threading.Event = msgspec.field(default_factory=threading.Event)


class SyncScreen(InspectorScreen):
    """Two lists: remotes, and what was set aside."""

    CSS_PATH = "sync.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS = bindings_of(ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = WORDS
    AUTO_FOCUS = "#remotes"

    def __init__(self) -> None:
        super().__init__()
        self._standing: Standing | None = None
        self._ticking: Timer | None = None
        self._asked = False
        self._seen: dict[str, Seen | None] = {}
        self._own: OwnJob | None = None
        """A test or a rekey of this screen's own."""

    def compose_body(self) -> ComposeResult:
        with Vertical(id="sync-body"):
            yield Static(id="facts", markup=False)
            yield Listing(REMOTES, id="remotes")
            yield Static(id="remote-words", markup=False)
            yield Progress(id="progress")
            yield Static(id="outcome", markup=False)
            yield Static(id="held-label", markup=False)
            yield Listing(HELD, id="held")
            yield Static(id="held-words", markup=False)
            yield Static(id="recent", markup=False)

    def actions_now(self) -> tuple[Action, ...]:
        busy = self.inspector.sync_job.running or self._own is not None
        return (STOP,) if busy else ACTIONS

    @property
    def remotes(self) -> Listing:
        return self.query_one("#remotes", Listing)

    @property
    def held_list(self) -> Listing:
        return self.query_one("#held", Listing)

    @property
    def held(self) -> Held | None:
        """What is set aside under the cursor."""
        row = self.held_list.row
        found = self._standing.held if self._standing else ()
        return next((one for one in found if row is not None and one.id == row.key), None)

    def refresh_texts(self) -> None:
        self.show_title(str(Text("整改清单", "Register")), str(Text("同步", "Sync")))
        self._show()
        self.sync_changed()

    def refresh_data(self) -> None:
        ledger, chosen, library = self.ledger, self.inspector.config, self.library
        self.in_thread(
            lambda: standing(ledger, chosen, library),
            self._read,
            what=Text("查看同步目标", "looking at what waits"),
        )

    def on_screen_resume(self) -> None:
        """A person looks: the remotes are asked, also those that were left alone."""
        super().on_screen_resume()
        if not self._asked:
            self._asked = True
            self.inspector.ask_remotes()

    def show_status(self, facts: StatusFacts) -> None:
        """Called after each look at the remotes, too."""
        super().show_status(facts)
        names = list(self.inspector.config.remotes)
        seen = {name: self.inspector.seen(name) for name in names}
        if seen != self._seen:
            self._seen = seen
            self._show_remotes()

    def _read(self, found: Standing) -> None:
        self._standing = found
        self._show()

    def _show(self) -> None:
        found = self._standing
        self._show_facts()
        if found is None:
            return
        self._show_remotes()
        before = self.held_list.row
        rows = [held_row(one) for one in found.held]
        self.held_list.show(Rows(rows), keep=before.key if before else None)
        self.held_list.display = bool(found.held)
        count = len(found.held)
        label = Text(f"隔离区：{count} 个文件", f"Set aside: {count} files")
        if count == 1:
            label = Text("隔离区：1 个文件", "Set aside: 1 file")
        if not count:
            label = Text(
                "隔离区是空的：收到的都已采信", "Nothing is set aside: all that came was believed"
            )
        self.query_one("#held-label", Static).update(Content.styled(str(label), "$text-muted"))
        recent = recent_words(found.history, RECENT)
        self.query_one("#recent", Static).update(Content.styled(recent, "$text-muted"))
        self._show_held()

    def _show_remotes(self) -> None:
        found, told = self._standing, self.inspector.config.remotes
        if found is None:
            return
        before = self.remotes.row
        rows = [
            remote_row(one, told.get(one.name), self._seen.get(one.name))
            for one in found.status.remotes
        ]
        self.remotes.show(Rows(rows), keep=before.key if before else None)
        self.remotes.styles.height = max(2, min(len(rows) + 1, 5))
        self._show_remote()

    def _show_remote(self) -> None:
        row, words = self.remotes.row, ""
        if row is not None and (told := self.inspector.config.remotes.get(row.key)) is not None:
            words = remote_words(told, self._seen.get(row.key))
        self.query_one("#remote-words", Static).update(Prose(Content(words)))

    def _show_facts(self) -> None:
        words = self.query_one("#facts", Static)
        found, mode = self._standing, MODES[self.inspector.config.sync]
        told = Text("正在查看", "looking")
        if found is not None and not found.status.remotes:
            told = Text(
                "还没有同步目标。按 a 添加 U 盘或共享文件夹。",
                "There is no remote yet: a adds a stick or a shared folder.",
            )
        elif found is not None:
            conflicts, waits = found.status.conflicts, waiting_words(found.status.outbox)
            call = NOTIFY[self.inspector.config.notify]
            told = Text(
                f"{waits.zh}   k 冲突 {conflicts}\nm 恢复可用时：{mode.zh}   b 提醒：{call.zh}",
                f"{waits.en}   k conflicts: {conflicts}\n"
                f"m when one is back: {mode.en}   b calls: {call.en}",
            )
        lines = [Content.styled(str(told), "$text-muted")]
        if found is not None:
            told = Text("本终端 {name} 的指纹：", "fingerprint of {name}, this device: ")
            label = Content.styled(str(told.format(name=found.own_name)), "$text-muted")
            lines.append(label + Content(self.ledger.fingerprint))
        if found is not None and (count := len(found.offers)):
            told = Text(f"p 同事提供的清单包 {count}", f"p packs offered by colleagues: {count}")
            lines.append(Content.styled(str(told), "$text-accent"))
        words.update(Content("\n").join(lines))

    def _show_held(self) -> None:
        found, held = self._standing, self.held
        words = "" if found is None or held is None else held_words(held, found.pending)
        self.query_one("#held-words", Static).update(Prose(Content(words)))

    def on_listing_highlighted(self, event: Listing.Highlighted) -> None:
        event.stop()
        self._show_held()
        self._show_remote()

    def on_listing_selected(self, event: Listing.Selected) -> None:
        event.stop()
        if event.listing is self.remotes:
            self.action_sync_one()
        else:
            self.action_choose()

    # A sync

    def sync_changed(self) -> None:
        """Begun: the bar follows it. Ended: what came of it."""
        job = self.inspector.sync_job
        if job.running:
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
                self._tell(steps_words(own.steps))
        else:
            bar.tell(job.done, job.total, job.told())

    def _tell(self, words: str, style: str = "") -> None:
        self.query_one("#outcome", Static).update(Content.styled(words, style))

    def _show_outcomes(self) -> None:
        job = self.inspector.sync_job
        lines = [
            Content.styled(
                outcome_words(one, dry_run=job.dry_run),
                "" if one.error is None or one.cancelled else "$text-warning",
            )
            for one in job.outcomes
        ]
        self.query_one("#outcome", Static).update(Content("\n").join(lines))

    def action_sync_all(self) -> None:
        if self._has_remote():
            self.inspector.start_sync()

    def action_sync_one(self) -> None:
        if self._has_remote() and (row := self.remotes.row) is not None:
            self.inspector.start_sync(row.key)

    def action_dry_run(self) -> None:
        if self._has_remote():
            self.inspector.start_sync(dry_run=True)

    def _has_remote(self) -> bool:
        if not self.inspector.config.remotes:
            self.say(Text("先按 a 添加同步目标", "add a remote first, with a"))
            return False
        return True

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

    def action_accept_changed(self) -> None:
        """Only where a sync has asked."""
        asked = [one for one in self.inspector.sync_job.outcomes if one.question]
        if not asked:
            self.say(Text("没有目标发生变化", "no remote has changed"))
            return
        one = asked[0]

        def sure(yes: bool | None) -> None:
            if yes:
                self.inspector.start_sync(one.name, accept_changed=True)

        title = Text(f"{one.name} 确是原来的目标？", f"is {one.name} the right remote?")
        told = one.error or Text("目标有变化", "it has changed")
        self.inspector.push_screen(Confirm(title, told), sure)

    # Settings

    def action_next_mode(self) -> None:
        modes = list(MODES)
        at = modes.index(self.inspector.config.sync)
        home, mode = self.inspector.home, modes[(at + 1) % len(modes)]
        self.in_thread(
            lambda: config.save(home, sync=mode),
            self._kept,
            what=Text("保存设置", "keeping the setting"),
            group="settings",
        )

    def action_next_notify(self) -> None:
        calls = list(NOTIFY)
        at = calls.index(self.inspector.config.notify)
        home, call = self.inspector.home, calls[(at + 1) % len(calls)]
        self.in_thread(
            lambda: config.save(home, notify=call),
            self._kept,
            what=Text("保存设置", "keeping the setting"),
            group="settings",
        )

    def action_add_remote(self) -> None:
        sync_settings.add(self, self._added)

    def _added(self, after: config.Config, name: str) -> None:
        """A folder is there or not; a server is given its secret and tried."""
        self._kept(after)
        remote = after.remotes[name]
        if sync_settings.parts_of(remote):
            sync_settings.give_secret(self, name, remote, lambda: self._test(name, remote))

    def action_give_secret(self) -> None:
        if (chosen := self._chosen()) is not None:
            name, remote = chosen
            sync_settings.give_secret(self, name, remote, self._changed)

    def action_remove_remote(self) -> None:
        if (chosen := self._chosen()) is not None:
            sync_settings.remove(self, chosen[0], self._kept)

    def action_test_remote(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._test(*chosen)

    def _test(self, name: str, remote: config.Remote) -> None:
        if self.inspector.sync_job.running or self._own is not None:
            return
        own = self._own = OwnJob(what=Text(f"试连 {name}", f"trying {name}"))
        self._follow(own.what)

        def ended() -> None:
            self._ended()
            failed = bool(own.steps) and not own.steps[-1].ok
            self._tell(steps_words(own.steps), "$text-warning" if failed else "")
            self.inspector.ask_remotes()

        sync_settings.test(self, name, remote, own.steps, own.stop, ended)

    def action_rekey(self) -> None:
        """What this device has there, for the recipients that there are now."""
        chosen = self._chosen()
        if chosen is None or self.inspector.sync_job.running or self._own is not None:
            return
        name, ledger, settings = chosen[0], self.ledger, self.inspector.config
        own = self._own = OwnJob(what=Text("重新加密", "encrypting again"))
        self._follow(own.what)

        def told(what: Text, done: int, total: int | None) -> None:
            own.what, own.done, own.total = what, done, total

        def work() -> list[rekey.Rekeyed]:
            return rekey.rekey(ledger, settings, name, progress=told, cancelled=own.stop)

        def done(found: list[rekey.Rekeyed]) -> None:
            if not own.stop.is_set():
                self._ended()
                self._tell("\n".join(rekeyed_words(one) for one in found))

        def failed(error: InspectorError) -> None:
            self._ended()
            self.say_error(error)

        self.in_thread(work, done, what=own.what, group="rekey", failed=failed, aside=True)

    def _ended(self) -> None:
        self._own = None
        self._follow(None)

    def _chosen(self) -> tuple[str, config.Remote] | None:
        """The remote under the cursor."""
        row = self.remotes.row
        told = None if row is None else self.inspector.config.remotes.get(row.key)
        if row is None or told is None:
            self.say(Text("先按 a 添加同步目标", "add a remote first, with a"))
            return None
        return row.key, told

    def _kept(self, after: config.Config) -> None:
        self.inspector.config = after
        self._changed()

    def _changed(self, told: Text | None = None) -> None:
        if told is not None:
            self._tell(str(told))
        self._seen = {}
        self.inspector.look_again()
        self.refresh_data()

    # What was set aside

    def action_choose(self) -> None:
        if (held := self._held_here()) is not None:
            pending = self._standing.pending if self._standing else ()
            sync_held.choose(self, held, pending, self._changed)

    def action_trust(self) -> None:
        held = self.held
        waiting = self._standing.pending if self._standing else ()
        device = next((one for one in waiting if held is not None and one.id == held.device), None)
        if device is None:
            self.say(Text("光标处没有等待信任的终端", "no device waits for trust under the cursor"))
        else:
            sync_held.ask_trust(self, device, self._changed)

    def action_discard(self) -> None:
        if (held := self._held_here()) is not None:
            sync_held.ask_discard(self, held, self._changed)

    def _held_here(self) -> Held | None:
        if self.held is None:
            self.say(Text("隔离区是空的", "nothing is set aside"))
        return self.held

    def action_renew(self) -> None:
        renewing.ask(self, self._changed)

    def action_conflicts(self) -> None:
        self.inspector.open_conflicts()

    def action_packs(self) -> None:
        self.inspector.open_pack_offers()

    def action_history(self) -> None:
        self.inspector.open_sync_history()
