"""Sync: the remotes and what waits for them, what was set aside and why, whom one trusts."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from inspector import config
from inspector.i18n import Text
from inspector.sync import addresses, quarantine, trust
from inspector.sync.quarantine import Held
from inspector.sync.trust import Trusted
from screens import renewing
from screens.actions import STOP, Action, bindings_of
from screens.asking import AskText, Confirm
from screens.base import InspectorScreen
from screens.paths import unquoted
from screens.sync_actions import ACTIONS, WORDS
from screens.sync_words import (
    HELD,
    MODES,
    REMOTES,
    Standing,
    held_row,
    held_words,
    outcome_words,
    remote_row,
    standing,
)
from screens.widgets.listing import Listing, Rows
from screens.widgets.progress import STEP, Progress
from screens.widgets.prose import Prose


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

    def compose_body(self) -> ComposeResult:
        with Vertical(id="sync-body"):
            yield Static(id="facts", markup=False)
            yield Listing(REMOTES, id="remotes")
            yield Progress(id="progress")
            yield Static(id="outcome", markup=False)
            yield Static(id="held-label", markup=False)
            yield Listing(HELD, id="held")
            yield Static(id="held-words", markup=False)

    def actions_now(self) -> tuple[Action, ...]:
        return (STOP,) if self.inspector.sync_job.running else ACTIONS

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
            what=Text("查看同步目标", "asking remotes"),
        )

    def _read(self, found: Standing) -> None:
        self._standing = found
        self._show()

    def _show(self) -> None:
        found = self._standing
        self._show_facts()
        if found is None:
            return
        for listing, rows in (
            (self.remotes, [remote_row(one) for one in found.status.remotes]),
            (self.held_list, [held_row(one) for one in found.held]),
        ):
            before = listing.row
            listing.show(Rows(rows), keep=before.key if before else None)
        self.held_list.display = bool(found.held)
        count = len(found.held)
        label = Text(f"隔离区：{count} 个文件", f"Set aside: {count} files")
        if not count:
            label = Text(
                "隔离区是空的：收到的都已采信", "Nothing is set aside: all that came was believed"
            )
        self.query_one("#held-label", Static).update(Content.styled(str(label), "$text-muted"))
        self._show_held()

    def _show_facts(self) -> None:
        words = self.query_one("#facts", Static)
        found, mode = self._standing, MODES[self.inspector.config.sync]
        told = Text("正在查看同步目标", "asking the remotes")
        if found is not None and not found.status.remotes:
            told = Text(
                "还没有同步目标。按 a 添加 U 盘或共享文件夹。",
                "There is no remote yet: a adds a stick or a shared folder.",
            )
        elif found is not None:
            out, conflicts = found.status.outbox, found.status.conflicts
            told = Text(
                f"待发 {out.events} 条、证据 {out.blobs} 件   k 冲突 {conflicts}"
                f"   m 恢复可用时：{mode.zh}",
                f"unsent: {out.events} records, {out.blobs} files   k conflicts: {conflicts}"
                f"   m when one is back: {mode.en}",
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

    def on_listing_selected(self, event: Listing.Selected) -> None:
        event.stop()
        if event.listing is self.remotes:
            self.action_sync_one()
        else:
            self.action_trust()

    # A sync

    def sync_changed(self) -> None:
        """Begun: the bar follows it. Ended: what came of it."""
        job, bar = self.inspector.sync_job, self.query_one(Progress)
        self.refresh_keys()
        if job.running and self._ticking is None:
            bar.start(Text("正在同步", "syncing"))
            self._ticking = self.set_interval(STEP, self._tick)
        elif not job.running:
            if self._ticking is not None:
                self._ticking.stop()
                self._ticking = None
            bar.stop()
            self._show_outcomes()

    def _tick(self) -> None:
        job = self.inspector.sync_job
        self.query_one(Progress).tell(job.done, job.total, job.what)

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
        job = self.inspector.sync_job
        if job.running:
            job.stop.set()
            self.say(Text("正在停止", "stopping"))
        else:
            self.action_back()

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

    def action_add_remote(self) -> None:
        """Its name first, then where it is."""

        async def named(name: str) -> None:
            addresses.check_name(name, self.inspector.config.remotes)
            told = Text(
                r"文件夹的路径，如 E:\inspector，或地址，如 webdavs://用户@主机/文件夹",
                r"a folder's path, such as E:\inspector, or webdavs://user@host/folder",
            )
            title = Text(f"{name} 在哪里", f"where is {name}")
            await self.inspector.push_screen_wait(
                AskText(title, told=told, work=lambda url: self._add(name, url))
            )

        told = Text("起个名称，如 U盘", "give it a name, such as stick")
        self.inspector.push_screen(
            AskText(Text("添加同步目标", "add a remote"), told=told, work=named)
        )

    async def _add(self, name: str, url: str) -> None:
        home, known = self.inspector.home, list(self.inspector.config.remotes)
        remote = config.Remote(url=unquoted(url))
        self._kept(await asyncio.to_thread(addresses.add, home, known, name, remote))

    def action_remove_remote(self) -> None:
        row = self.remotes.row
        if row is None:
            return
        name, home = row.key, self.inspector.home

        def sure(yes: bool | None) -> None:
            if yes:
                self.in_thread(
                    lambda: addresses.remove(home, name),
                    self._kept,
                    what=Text("移除同步目标", "removing the remote"),
                    group="settings",
                )

        title = Text(f"移除 {name}？", f"remove {name}?")
        told = Text("那里的文件不动，本机的记录也不动。", "Files there stay, records here stay.")
        self.inspector.push_screen(Confirm(title, told), sure)

    def _kept(self, after: config.Config) -> None:
        self.inspector.config = after
        self._changed()

    def _changed(self) -> None:
        self.inspector.look_again()
        self.refresh_data()

    # Trust

    def action_trust(self) -> None:
        held = self.held
        waiting = self._standing.pending if self._standing else ()
        device = next((one for one in waiting if held is not None and one.id == held.device), None)
        if device is None:
            self.say(Text("光标处没有等待信任的终端", "no device waits for trust under the cursor"))
            return
        told = Text(
            f"指纹 {device.fingerprint}\n与它的主人在自己同步屏上看到的核对一致后再信任。"
            f"\n等待并入：{device.events} 条记录",
            f"fingerprint {device.fingerprint}\n"
            "Compare it with what its owner sees on the sync screen there, then trust."
            f"\nWaiting: {device.events} records",
        )

        def sure(yes: bool | None) -> None:
            if yes:
                self._trust(device.id)

        title = Text(f"信任 {device.name or device.id}？", f"trust {device.name or device.id}?")
        self.inspector.push_screen(Confirm(title, told), sure)

    def _trust(self, id: str) -> None:
        def trusted(outcome: Trusted) -> None:
            self.inspector.note_saved()
            self.say(
                Text(f"已信任，并入 {outcome.events} 条", f"trusted; {outcome.events} came in")
            )
            self._changed()

        self.in_thread(
            lambda: trust.trust(self.ledger, id),
            trusted,
            what=Text("信任终端", "trusting a device"),
            group="trust",
        )

    def action_renew(self) -> None:
        renewing.ask(self, self._renewed)

    def _renewed(self, told: Text) -> None:
        self.query_one("#outcome", Static).update(Content(str(told)))
        self._changed()

    def action_discard(self) -> None:
        held = self.held
        if held is None:
            return

        def sure(yes: bool | None) -> None:
            if yes:
                self.in_thread(
                    lambda: quarantine.discard(self.ledger.home, held.id),
                    lambda _: self._changed(),
                    what=Text("丢弃隔离文件", "discarding"),
                    group="trust",
                )

        title = Text("丢弃这个文件？", "discard this file?")
        told = Text(
            "目标上的原件不动，下次同步会再看一次。",
            "The original stays; the next sync looks again.",
        )
        self.inspector.push_screen(Confirm(title, told), sure)

    def action_conflicts(self) -> None:
        self.inspector.open_conflicts()

    def action_packs(self) -> None:
        self.inspector.open_pack_offers()
