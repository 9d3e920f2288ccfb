"""The lines round every screen: title at the top, status and keys at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, NamedTuple

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.strip import Strip
from textual.widget import Widget

from inspector.i18n import Text
from screens.actions import Action
from screens.widgets.cells import cut, width_of
from screens.widgets.looks import Looks

SEPARATOR: Final = "  ›  "
LEAST: Final = 16
"""Cells of an outer part of the title, where there is no room for all of it."""
Piece = tuple[str, str]
"""A text and the component class that it is painted with."""


class StatusFacts(msgspec.Struct, frozen=True):
    """What the status line says; read in a thread by :mod:`screens.watching`."""

    remotes: int = 0
    reachable: int = 0
    unsent: int = 0
    saved_at: str = ""
    """Local time of the last save, HH:MM:SS."""
    conflicts: int = 0
    quarantine: int = 0
    news: Text | None = None
    """Something that waits for the person, such as a folder that is back."""


class Line(Widget):
    """One line, painted from pieces at the left and pieces at the right."""

    DEFAULT_CSS = """
    Line { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._looks = Looks(self)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._looks.forget()

    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        """Those at the left, which are cut if need be, and those at the right."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        if y:
            return Strip.blank(width, self._style())
        left, right = self.pieces()
        room = width - 2 - sum(width_of(text) for text, _ in right)
        segments = [Segment(" ", self._style())]
        for text, kind in left:
            if room <= 0:
                break
            short = cut(text, room)
            room -= width_of(short)
            segments.append(Segment(short, self._style(kind)))
        segments.append(Segment(" " * max(0, room), self._style()))
        segments += [Segment(text, self._style(kind)) for text, kind in right]
        segments.append(Segment(" ", self._style()))
        return Strip(segments).adjust_cell_length(width, self._style())

    def _style(self, kind: str = "") -> Style:
        return self._looks.style(kind)


class TitleLine(Line):
    """Where one is, and how far."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"title--here", "title--right"}
    DEFAULT_CSS = """
    TitleLine {
        dock: top;
        height: 2;
        color: $text-muted;
        border-bottom: solid $panel;
        .title--here { color: $foreground; text-style: bold; }
        .title--right { color: $foreground; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._parts: Sequence[str] = ()
        self._aside = ""

    def show(self, parts: Sequence[str], aside: str = "") -> None:
        if (tuple(parts), aside) != (self._parts, self._aside):
            self._parts, self._aside = tuple(parts), aside
            self.refresh()

    @property
    def told(self) -> str:
        """Where one is, as text."""
        return SEPARATOR.join(self._parts)

    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        right = [(f"  {self._aside}", "title--right")] if self._aside else []
        left: list[Piece] = []
        for part in self._fitting(sum(width_of(text) for text, _ in right)):
            left += [(part, ""), (SEPARATOR, "")]
        return [*left[:-2], *((text, "title--here") for text, _ in left[-2:-1])], right

    def _fitting(self, taken: int) -> list[str]:
        """The parts, the outer ones cut before the place where one is."""
        parts = list(self._parts)
        over = width_of(self.told) - (self.content_size.width - 2 - taken)
        for at, part in enumerate(parts[:-1]):
            if over > 0:
                parts[at] = cut(part, max(LEAST, width_of(part) - over))
                over -= width_of(part) - width_of(parts[at])
        return parts


class StatusLine(Line):
    """Online or not, what waits to be sent, the last save, the language."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status--news", "status--bad"}
    DEFAULT_CSS = """
    StatusLine {
        background: $surface;
        color: $text-muted;
        .status--news { color: $text-accent; text-style: bold; }
        .status--bad { color: $text-warning; }
    }
    """

    def __init__(self, facts: StatusFacts) -> None:
        super().__init__()
        self._facts = facts

    def show(self, facts: StatusFacts) -> None:
        if facts != self._facts:
            self._facts = facts
            self.refresh()

    @property
    def told(self) -> str:
        """The line as text."""
        return "".join(text for side in self.pieces() for text, _ in side)

    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        facts = self._facts
        left: list[Piece] = [(str(_reach(facts)), "")]
        if facts.unsent:
            left.append((str(Text(f"  待发 {facts.unsent}", f"  unsent {facts.unsent}")), ""))
        if facts.saved_at:
            told = Text(f"  {facts.saved_at} 已存", f"  saved {facts.saved_at}")
            left.append((str(told), ""))
        if facts.conflicts:
            told = Text(f"  [?] 冲突 {facts.conflicts}", f"  [?] conflicts {facts.conflicts}")
            left.append((str(told), "status--bad"))
        if facts.quarantine:
            told = Text(f"  隔离 {facts.quarantine}", f"  set aside {facts.quarantine}")
            left.append((str(told), ""))
        if facts.news is not None:
            left.append((f"  {facts.news}", "status--news"))
        return left, [(str(Text("  中文", "  English")), "")]


def _reach(facts: StatusFacts) -> Text:
    if not facts.remotes:
        return Text("未设同步目标", "no remote set up")
    if facts.reachable:
        return Text("在线", "online")
    return Text("离线", "offline")


class ToldKey(NamedTuple):
    """An action as the key line tells it, in the language in use."""

    action: Action
    key: str
    label: str

    @property
    def width(self) -> int:
        """In cells."""
        return width_of(self.key) + 1 + width_of(self.label)


class KeyLine(Line):
    """The keys that count here, most important first, as many as fit; help always does."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key"}
    DEFAULT_CSS = """
    KeyLine {
        background: $surface;
        color: $text-muted;
        .keys--key { color: $foreground; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._told: list[ToldKey] = []

    def show(self, actions: Sequence[Action]) -> None:
        told = [ToldKey(action, action.key, str(action.label)) for action in actions]
        if told != self._told:  # the focus moves more often than the keys change
            self._told = told
            self.refresh()

    def fitting(self) -> tuple[list[ToldKey], ToldKey | None]:
        """Those that fit, and help."""
        last = next((told for told in self._told if told.action.id == "app.help"), None)
        room = self.content_size.width - 2 - (last.width if last else 0)
        fitting: list[ToldKey] = []
        for told in self._told:
            if told is last:
                continue
            room -= told.width + 2
            if room < 0:
                break
            fitting.append(told)
        return fitting, last

    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        fitting, last = self.fitting()
        left: list[Piece] = []
        for told in fitting:
            left += [(told.key, "keys--key"), (f" {told.label}  ", "")]
        right = [(last.key, "keys--key"), (f" {last.label}", "")] if last else []
        return left, right

    async def on_click(self, event: Click) -> None:
        """A click on a key does what the key does."""
        at = 1
        fitting, last = self.fitting()
        for told in fitting:
            if at <= event.x < at + told.width:
                await self._do(told.action)
                return
            at += told.width + 2
        if event.x >= at and last is not None:
            await self._do(last.action)

    async def _do(self, action: Action) -> None:
        # Textual does not say of what its App is generic
        if not action.action:  # the key is read by the widget that has the focus
            self.app.simulate_key(action.keys)  # pyright: ignore[reportUnknownMemberType]
            return
        named = action.action if not action.id.startswith("app.") else f"app.{action.action}"
        await self.app.run_action(named, self.screen)  # pyright: ignore[reportUnknownMemberType]
