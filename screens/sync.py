"""Sync: the remotes and what waits for them, what was set aside and why, whom one trusts."""

from __future__ import annotations

from typing import ClassVar, Final

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from inspector.i18n import Text
from inspector.sync.watch import Seen
from screens.actions import STOP, Action, bindings_of
from screens.sync_actions import ACTIONS, WORDS, at_held, without_remote
from screens.sync_commands import SyncCommands
from screens.sync_words import (
    HELD,
    REMOTES,
    Standing,
    facts_words,
    held_row,
    held_words,
    recent_words,
    remote_row,
    remote_words,
    standing,
)
from screens.widgets.lines import StatusFacts
from screens.widgets.listing import Listing, Rows
from screens.widgets.progress import Progress
from screens.widgets.prose import Prose

RECENT: Final = 14
"""Lines of the last syncs, where the screen is wide."""


class SyncScreen(SyncCommands):
    """Two lists: remotes, and what was set aside."""

    CSS_PATH = "sync.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS = bindings_of(ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = WORDS
    AUTO_FOCUS = "#remotes"

    def __init__(self) -> None:
        super().__init__()
        self._asked = False
        self._seen: dict[str, Seen | None] = {}

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
        if self.busy:
            return (STOP,)
        if self.held_list.has_focus:
            return at_held()
        return ACTIONS if self.inspector.config.remotes else without_remote()

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
            self.inspector.show_status(replace(self.inspector.status, news=None))
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
        self.found = found
        self._show()

    def _show(self) -> None:
        found = self.found
        self._show_facts()
        if found is None:
            return
        self._show_remotes()
        before = self.held_list.row
        rows = [held_row(one) for one in found.held]
        self.held_list.show(Rows(rows), keep=before.key if before else None)
        self.held_list.display = bool(found.held)
        count = len(found.held)
        files = "file" if count == 1 else "files"
        label = Text(
            f"隔离区：{count} 个文件，Tab 到那里",
            f"Set aside: {count} {files}, Tab goes there",
        )
        if not count:
            label = Text(
                "隔离区是空的：收到的都已采信", "Nothing is set aside: all that came was believed"
            )
        self.query_one("#held-label", Static).update(Content.styled(str(label), "$text-muted"))
        recent = recent_words(found.history, RECENT)
        self.query_one("#recent", Static).update(Content.styled(recent, "$text-muted"))
        self._show_held()

    def _show_remotes(self) -> None:
        found, told = self.found, self.inspector.config.remotes
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
        row, words = self.remotes.row, Content("")
        if row is not None and (told := self.inspector.config.remotes.get(row.key)) is not None:
            words = remote_words(told, self._seen.get(row.key))
        self.query_one("#remote-words", Static).update(Prose(words))

    def _show_facts(self) -> None:
        told = facts_words(self.found, self.inspector.config, self.ledger.fingerprint)
        self.query_one("#facts", Static).update(told)

    def _show_held(self) -> None:
        found, held = self.found, self.held
        words = "" if found is None or held is None else held_words(held, found.pending)
        self.query_one("#held-words", Static).update(Prose(Content(words)))

    def on_descendant_focus(self) -> None:
        """There is room for the words of one list: of that which one is in."""
        held = self.held_list.has_focus
        self.query_one("#held-words").display = held
        self.query_one("#remote-words").display = not held
        super().on_descendant_focus()

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
