"""The sync screen's keys: syncing, its settings, remotes, what was set aside.

:mod:`screens.sync` shows, :mod:`screens.sync_running` follows what goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from inspector import config
from inspector.i18n import Text
from inspector.sync.quarantine import Held
from screens import renewing, sync_held, sync_settings
from screens.asking import Confirm
from screens.sync_running import SyncRunning
from screens.sync_words import MODES, NOTIFY, Standing
from screens.widgets.listing import Listing


class SyncCommands(SyncRunning):
    """What a person can do."""

    found: Standing | None = None
    """What stands there, as far as it was read."""

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
        found = self.found.held if self.found else ()
        return next((one for one in found if row is not None and one.id == row.key), None)

    def _chosen(self) -> tuple[str, config.Remote] | None:
        """The remote under the cursor."""
        row = self.remotes.row
        told = None if row is None else self.inspector.config.remotes.get(row.key)
        if row is None or told is None:
            self.say(Text("先按 a 添加同步目标", "add a remote first, with a"))
            return None
        return row.key, told

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
        mode = _after(self.inspector.config.sync, list(MODES))
        self._save(self._kept, sync=mode)

    def action_next_notify(self) -> None:
        call = _after(self.inspector.config.notify, list(NOTIFY))
        self._save(self._called, notify=call)

    def _save(self, done: Callable[[config.Config], None], **changes: str) -> None:
        home = self.inspector.home
        self.in_thread(
            lambda: config.save(home, **changes),
            done,
            what=Text("保存设置", "keeping the setting"),
            group="settings",
        )

    def _called(self, after: config.Config) -> None:
        self.inspector.config = after
        self.refresh_texts()

    def action_add_remote(self) -> None:
        sync_settings.add(self, self._added)

    def _added(self, after: config.Config, name: str) -> None:
        """A folder is there or not; a server is given its secret and tried."""
        self._kept(after)
        remote = after.remotes[name]
        if sync_settings.parts_of(remote):
            sync_settings.give_secret(
                self, name, remote, lambda: self.test(name, remote), added=True
            )

    def action_give_secret(self) -> None:
        if (chosen := self._chosen()) is not None:
            name, remote = chosen
            sync_settings.give_secret(self, name, remote, self._changed)

    def action_remove_remote(self) -> None:
        if (chosen := self._chosen()) is not None:
            sync_settings.remove(self, chosen[0], self._kept)

    def action_test_remote(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.test(*chosen)

    def action_rekey(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.rekey(chosen[0])

    def _kept(self, after: config.Config) -> None:
        self.inspector.config = after
        self._changed()

    def _changed(self, told: Text | None = None) -> None:
        if told is not None:
            self.say_below(str(told))
        self.inspector.look_again()
        self.refresh_data()

    # What was set aside

    def action_choose(self) -> None:
        if (held := self._held_here()) is not None:
            pending = self.found.pending if self.found else ()
            sync_held.choose(self, held, pending, self._changed)

    def action_trust(self) -> None:
        held = self.held
        waiting = self.found.pending if self.found else ()
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


def _after(now: str, listed: Sequence[str]) -> str:
    """The next one, round and round."""
    return listed[(listed.index(now) + 1) % len(listed)]
