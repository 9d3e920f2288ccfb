"""The command palette: every action of the screen one is on, in the language in use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from inspector.i18n import Text
from screens.actions import GLOBAL, Action
from screens.base import InspectorScreen
from screens.themes import OURS

if TYPE_CHECKING:
    from screens.app import InspectorApp

THEME = Text("配色：{name}", "theme: {name}")


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
        await self.app.run_action(action, self.screen)  # pyright: ignore[reportUnknownMemberType]

    async def discover(self) -> Hits:
        for shown, told, run in self._commands():
            yield DiscoveryHit(shown, run, help=told or None)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for shown, told, run in self._commands():
            if query in shown or query in told:
                score = 1.0 if query in shown else 0.5  # Chinese has no word ends to match by
            else:
                score = max(matcher.match(shown), matcher.match(told) * 0.5 if told else 0.0)
            if score > 0:
                yield Hit(score, shown, run, text=shown, help=told or None)


def _named(action: Action) -> str:
    """The app's own actions are asked of the app, whatever the screen."""
    return f"app.{action.action}" if action.id.startswith("app.") else action.action
