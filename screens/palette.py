"""The command palette: every action of the screen one is on, in the language in use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.widgets import Input

from inspector.i18n import Text
from screens.actions import GLOBAL, Action
from screens.base import InspectorScreen
from screens.themes import OURS, THEME

if TYPE_CHECKING:
    from screens.app import InspectorApp

WANTED = Text("输入操作的名称", "type the name of an action")
NOTHING = Text("没有这样的操作；Esc 返回", "there is no such action; Esc goes back")


class ActionCommands(Provider):
    """Actions by their label and tooltip, and the themes."""

    def _commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """(what is matched and shown, help, what it does)"""
        screen = self.screen
        if isinstance(screen, InspectorScreen):
            for action in (*screen.ACTIONS, *GLOBAL):
                shown = f"{action.label}  ({action.key})" if action.keys else str(action.label)
                run = partial(self._run, _named(action))
                yield shown, str(action.told), run
        app = cast("InspectorApp", self.app)
        for name in [*(own.name for own in OURS), *app.available_themes]:
            told = str(THEME.format(name=name))
            yield told, "", partial(app.use_theme, name)

    async def _run(self, action: str) -> None:
        await self.app.run_action(action, self.screen)

    async def discover(self) -> Hits:
        for shown, told, run in self._commands():
            yield DiscoveryHit(shown, run, help=told or None)

    async def search(self, query: str) -> Hits:
        matcher, found = self.matcher(query), False
        for shown, told, run in self._commands():
            if query in shown or query in told:
                score = 1.0 if query in shown else 0.5  # Chinese has no word ends to match by
            else:
                score = max(matcher.match(shown), matcher.match(told) * 0.5 if told else 0.0)
            if score > 0:
                found = True
                yield Hit(score, shown, run, text=shown, help=told or None)
        if not found:
            yield Hit(1.0, str(NOTHING), _stay, text=str(NOTHING))


class ActionPalette(CommandPalette):
    """Textual's palette, in the language in use."""

    def __init__(self) -> None:
        super().__init__(placeholder=str(WANTED), id="--command-palette")

    def relabel(self) -> None:
        """The list again, for what has been typed so far."""
        typed = self.query_one(Input)
        typed.placeholder = str(WANTED)
        self.post_message(Input.Changed(typed, typed.value))


def _stay() -> None:
    """Nothing was found, nothing is done."""


def _named(action: Action) -> str:
    """The app's own actions are asked of the app, whatever the screen."""
    return f"app.{action.action}" if action.id.startswith("app.") else action.action
