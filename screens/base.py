"""What every screen is: a title line, a body, the status, the keys, in the language in use.

A screen lists its ``ACTIONS``, makes ``BINDINGS`` of them, yields its body in ``compose_body`` and
writes its texts in ``refresh_texts`` (again when the language changes) and its data in
``refresh_data`` (again when anybody, another process or a sync, has written to the ledger).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker

from inspector.errors import InspectorError
from inspector.i18n import Text
from screens.actions import GLOBAL, Action
from screens.aside import aside as working_aside
from screens.widgets.lines import KeyLine, StatusFacts, StatusLine, TitleLine

if TYPE_CHECKING:
    from inspector.ledger.ledger import Ledger
    from inspector.packs.library import Library
    from inspector.packs.model import Pack
    from screens.app import InspectorApp

T = TypeVar("T")


def now() -> float:
    """The time by the clock that events carry."""
    return Message().time


OPENING = "opening"
"""The group of the workers that bring another screen: meanwhile keys count for none."""
WIDE = 120
"""From this many columns on a screen has room for a second pane (class ``-wide``)."""


class InspectorScreen(Screen[None]):
    """A whole screen of the app."""

    ACTIONS: ClassVar[tuple[Action, ...]] = ()
    """What can be done here, the most important first."""
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = ()
    """Marks and words of this screen with their meaning, for the help."""

    def __init__(self) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
        self.listens_from = 0.0
        """Keys that were typed before this time (the events' own clock) were meant for what was
        in sight then; ``inf`` while this screen, or the next one, is still being read."""

    @property
    def inspector(self) -> InspectorApp:
        """The app, with its ledger and library."""
        # Textual does not say of what its App is generic
        return cast("InspectorApp", self.app)  # pyright: ignore[reportUnknownMemberType]

    @property
    def ledger(self) -> Ledger:
        return self.inspector.ledger

    @property
    def library(self) -> Library:
        return self.inspector.library

    @property
    def pack(self) -> Pack:
        return self.inspector.pack

    def compose(self) -> ComposeResult:
        wide = self.inspector.size.width >= WIDE
        self.set_class(wide, "-wide")  # before the first layout: it would be done twice
        self.set_class(not wide, "-narrow")
        yield TitleLine()
        with Container(id="body"):
            yield from self.compose_body()
        yield StatusLine(self.inspector.status)
        yield KeyLine()

    # What a screen writes of its own

    def compose_body(self) -> ComposeResult:
        """What stands between the title and the status line."""
        raise NotImplementedError

    def refresh_texts(self) -> None:
        """Write every text of this screen in the language in use."""

    def refresh_data(self) -> None:
        """Read again what this screen shows."""

    def actions_now(self) -> tuple[Action, ...]:
        """What can be done at this moment, for the key line; a subclass may leave some out."""
        return self.ACTIONS

    async def leave(self) -> bool:
        """Whether the screen may go; it may ask the person."""
        return True

    def sync_changed(self) -> None:
        """A sync has begun or ended."""

    # What a screen calls

    def show_title(self, *parts: str, aside: str = "") -> None:
        """Where one is, from the outside in, and how far."""
        self.query_one(TitleLine).show(parts, aside)

    def refresh_keys(self) -> None:
        """The key line, after something changed what the keys do."""
        self.query_one(KeyLine).show([a for a in (*self.actions_now(), *GLOBAL) if a.shown])

    def show_status(self, facts: StatusFacts) -> None:
        """The status line; called by the app."""
        for line in self.query(StatusLine):
            line.show(facts)

    def say(self, told: Text) -> None:
        """A short message that nothing is wrong with."""
        self.notify(str(told), markup=False, timeout=4)

    def say_error(self, error: InspectorError) -> None:
        """What happened, to what, and what to do."""
        self.inspector.tell(error)

    def in_thread(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        *,
        what: Text,
        group: str = "reading",
        failed: Callable[[InspectorError], None] | None = None,
        exclusive: bool = True,
        aside: bool = False,
    ) -> Worker[None]:
        """``work`` in a thread, then ``done`` with its result here; an error is told.

        With ``exclusive`` a newer piece of work of the group lets an older one's result go by.
        What may hang on a network is done ``aside``: nobody waits for it when one quits.
        """

        opening = group == OPENING

        async def run() -> None:
            if opening:
                self.listens_from = inf
            try:
                result = await (working_aside(work) if aside else asyncio.to_thread(work))
            except InspectorError as error:
                if self.is_attached:
                    (failed or self.say_error)(error)
            else:
                if done is not None and self.is_attached:
                    done(result)
            finally:
                if opening:
                    self.listens_from = now()

        return self.run_worker(run, group=group, description=what.en, exclusive=exclusive)

    # What the app and Textual call

    def on_screen_resume(self) -> None:
        """Here again, or for the first time: what changed meanwhile is shown."""
        self.refresh_all()

    def on_descendant_focus(self) -> None:
        self.refresh_keys()

    def on_descendant_blur(self) -> None:
        self.refresh_keys()

    def refresh_all(self) -> None:
        """Texts, data, and the lines around."""
        self.show_status(self.inspector.status)
        self.guarded(self.refresh_texts)
        self.guarded(self.refresh_data)
        self.refresh_keys()

    def relabel(self) -> None:
        """Everything in the language in use, nothing else changed."""
        self.query_one(StatusLine).refresh()
        self.guarded(self.refresh_texts)
        self.guarded(self.refresh_data)
        self.refresh_keys()

    def guarded(self, work: Callable[[], None]) -> None:
        """Do it; what a person can be told about is told, and the screen goes on."""
        try:
            work()
        except InspectorError as error:
            self.say_error(error)

    def action_back(self) -> None:
        """To the screen before, if this one lets go."""
        self.run_worker(self._go_back(), group="leaving", exclusive=True)

    async def _go_back(self) -> None:
        if await self.leave() and self.is_current:
            self.inspector.pop_screen()
