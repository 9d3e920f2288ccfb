"""The app: where one can go, the keys that work everywhere, the command palette."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable

from textual import events
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from inspector.home import Home
from inspector.i18n import Language, Text, language, use_language
from screens.actions import GLOBAL, bindings_of
from screens.base import InspectorScreen
from screens.register import RegisterScreen
from screens.themes import DARK, OURS, THEME, plain
from screens.watching import WatchingApp

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.types import CSSPathType

    from inspector.agenda.agenda import Entry
    from inspector.config import Config
    from inspector.fieldwork.visits import Key
    from inspector.figures.outcomes import Outcome
    from inspector.figures.reconciling import Reconciler
    from inspector.ledger.bodies import Severity
    from inspector.ledger.ledger import Ledger
    from inspector.overview.dashboard import Dashboard
    from inspector.packs.library import Library
    from inspector.packs.model import Pack
    from screens.register_view import Wanted


def _commands() -> type[Provider]:
    """The palette's commands; textual.command takes 27 ms to import."""
    from screens.palette import ActionCommands

    return ActionCommands


@runtime_checkable
class Labelled(Protocol):
    """A screen with words on it, whole or over another."""

    def relabel(self) -> None:
        """Write them in the language in use."""
        ...


class InspectorApp(WatchingApp):
    """Inspector in a terminal."""

    TITLE = "Inspector"
    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "register.tcss"]
    """Textual does not load a default screen's own styles."""
    COMMANDS: ClassVar[set[Any]] = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(GLOBAL)]
    NOTIFICATION_TIMEOUT = 8

    def __init__(
        self,
        home: Home,
        config: Config,
        *,
        ledger: Ledger,
        library: Library,
        pack: Pack,
        demo: bool = False,
        watch: bool = True,
    ) -> None:
        # with NO_COLOR Textual would paint in greys; the terminal's own two colours are meant
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.home = home
        self.config = config
        self.ledger = ledger
        self.library = library
        self.pack = pack
        self.demo = demo
        self._watch = watch
        self.prepare_watching()
        for own in OURS:
            self.register_theme(own)
        theme = config.theme or DARK.name
        self.theme = theme if theme in self.available_themes else DARK.name

    @cached_property
    def reconciler(self) -> Reconciler:
        """Figures against the ledger; to be asked in a thread, where it is imported too."""
        from inspector.figures.reconciling import Reconciler

        return Reconciler(self.ledger, self.pack, self.library.tables)

    @cached_property
    def dashboard(self) -> Dashboard:
        """Where all issues stand; to be asked in a thread, where it is imported too."""
        from inspector.overview.dashboard import Dashboard

        return Dashboard(self.ledger, self.pack, self.library.tables, self.reconciler)

    def get_default_screen(self) -> RegisterScreen:
        return RegisterScreen()

    async def on_event(self, event: events.Event) -> None:
        """A letter or Enter means what was in sight when it was typed, or nothing."""
        if isinstance(event, events.Key) and (event.is_printable or event.key == "enter"):
            screen = self.screen
            if isinstance(screen, InspectorScreen) and event.time < screen.listens_from:
                return
        await super().on_event(event)

    def on_mount(self) -> None:
        if self._watch:
            self.start_watching()

    # Where one can go: a screen is imported when it is opened first

    def open_issue(self, number: int) -> None:
        from screens.issue import IssueScreen

        self.push_screen(IssueScreen(number))

    def open_visit_screen(self, visit: str, at: Key | None = None) -> None:
        """The visit, at its first open check or at this one."""
        from screens.visit import VisitScreen

        self.push_screen(VisitScreen(visit, at))

    def open_figures(
        self,
        issue: int | None = None,
        figure: str | None = None,
        *,
        outcome: Outcome | None = None,
    ) -> None:
        """Of all issues or of one, the cursor on one of its figures."""
        from screens.figures import FiguresScreen

        self.push_screen(FiguresScreen(issue, figure, outcome=outcome))

    def open_findings(
        self,
        issue: int | None = None,
        *,
        severity: Severity | None = None,
        state: str | None = "open",
        at: str | None = None,
    ) -> None:
        """``at``: the id of the finding to stand on at first."""
        from screens.findings import FindingsScreen

        self.push_screen(FindingsScreen(issue=issue, severity=severity, state=state, at=at))

    def open_dashboard(self) -> None:
        from screens.dashboard import DashboardScreen

        self.push_screen(DashboardScreen())

    def open_register(self, wanted: Wanted) -> None:
        """Back to the register, with these filters on it."""
        register = self.screen_stack[0]
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(register, RegisterScreen):
            register.show_only(wanted)

    def open_agenda(
        self, issue: int | None = None, *, at: Entry | None = None, overdue: bool = False
    ) -> None:
        """``at``: the entry to stand on at first; ``overdue``: what is late alone."""
        from screens.agenda import AgendaScreen

        self.push_screen(AgendaScreen(issue, at=at, overdue=overdue))

    def open_review(self, issue: int) -> None:
        """Where the issue stands, and what the next gate lacks."""
        from screens.review import ReviewScreen

        self.push_screen(ReviewScreen(issue))

    def open_conflicts(self) -> None:
        from screens.conflicts import ConflictsScreen

        self.push_screen(ConflictsScreen())

    def open_export(self, issue: int | None = None) -> None:
        from screens.export import ExportScreen

        self.push_screen(ExportScreen(issue))

    def open_import(self) -> None:
        from screens.importing import ImportScreen

        self.push_screen(ImportScreen())

    def open_reports(self, kind: str = "visit", of: str = "") -> None:
        from screens.reports import ReportsScreen

        self.push_screen(ReportsScreen(kind, of))

    def open_sync(self) -> None:
        from screens.sync import SyncScreen

        self.push_screen(SyncScreen())

    def open_sync_history(self) -> None:
        from screens.sync_history import SyncHistoryScreen

        self.push_screen(SyncHistoryScreen())

    def open_pack_offers(self) -> None:
        from screens.pack_offers import PackOffersScreen

        self.push_screen(PackOffersScreen())

    def action_go_to_sync(self) -> None:
        from screens.sync import SyncScreen

        open_already = any(isinstance(screen, SyncScreen) for screen in self.screen_stack)
        if isinstance(self.screen, InspectorScreen) and not open_already:
            self.open_sync()

    def action_show_help(self) -> None:
        from screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.action_back()
        elif isinstance(self.screen, InspectorScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        from screens.palette import ActionPalette

        if not isinstance(self.screen, ActionPalette):
            self.push_screen(ActionPalette())

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        return ()  # Textual's are in English alone; ours are in ActionCommands

    # What works everywhere

    def action_switch_language(self) -> None:
        """The other language, on every screen, at once."""
        chosen: Language = "en" if language() == "zh" else "zh"
        use_language(chosen)
        for screen in self.screen_stack:
            if isinstance(screen, Labelled):
                screen.relabel()
        self.keep_setting(lang=chosen)

    def action_switch_theme(self) -> None:
        names = [own.name for own in OURS]
        names += [name for name in self.available_themes if name not in names]
        self.use_theme(names[(names.index(self.theme) + 1) % len(names)])
        self.notify(str(THEME.format(name=self.theme)), markup=False, timeout=2)

    def action_help_quit(self) -> None:
        """ctrl+c, which other programs end on."""
        self.notify(str(Text("按 ctrl+q 退出", "ctrl+q quits")), markup=False, timeout=4)

    def get_css_variables(self) -> dict[str, str]:
        return plain(super().get_css_variables())

    def use_theme(self, name: str) -> None:
        self.theme = name
        self.keep_setting(theme=name)

    async def action_quit(self) -> None:
        self.run_worker(self._quit(), group="leaving", exclusive=True)

    async def _quit(self) -> None:
        for screen in reversed(self.screen_stack):
            if isinstance(screen, InspectorScreen) and not await screen.leave():
                return
        await self.end_sync()
        self.exit(0)


def run(home: Home, *, language: Language, demo: bool = False) -> int:
    """Open the app on a home; gives the exit code."""
    from screens.starting import start

    return start(home, language=language, demo=demo)
