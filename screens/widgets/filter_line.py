"""What a list is narrowed by: which key changes it, and what is chosen now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, TypeVar

import msgspec
from textual.events import Click

from inspector.i18n import Text
from screens.widgets.cells import cut, width_of
from screens.widgets.lines import Line, Piece

T = TypeVar("T", bound=str)
GAP: Final = "  "
MOST: Final = 40
LEAST: Final = 4
"""Cells of a value: at most, and where there is little room."""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """One way to narrow a list."""

    key: str
    action: str
    """Of the screen; the key and a click do it."""
    label: Text
    value: Text | None = None
    """What is chosen; None for one that is on or off."""
    on: bool = False
    """Whether it leaves anything out."""

    def told(self, most: int) -> str:
        """The filter as text, what is chosen in at most ``most`` cells."""
        if self.value is None:
            return f"{self.key} {'[x]' if self.on else '[ ]'} {self.label}"
        return f"{self.key} {self.label}: {cut(str(self.value), most)}"


class FilterLine(Line):
    """The filters side by side; those that leave something out stand out."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"filter--on"}
    DEFAULT_CSS = """
    FilterLine {
        color: $text-muted;
        .filter--on { color: $foreground; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._filters: Sequence[Filter] = ()
        self._count = ""

    def show(self, filters: Sequence[Filter], count: str = "") -> None:
        """``count``: how many there are with these filters."""
        self._filters, self._count = filters, count
        self.refresh()

    @property
    def told(self) -> str:
        """The line as text."""
        return GAP.join([*([self._count] if self._count else []), *self._texts()])

    def _texts(self) -> list[str]:
        """Each filter, long values cut until all of them have room."""
        room = self.content_size.width - 2 - (width_of(self._count + GAP) if self._count else 0)
        for most in range(MOST, LEAST, -1):
            texts = [one.told(most) for one in self._filters]
            if width_of(GAP.join(texts)) <= room:
                return texts
        return [one.told(LEAST) for one in self._filters]

    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        pieces: list[Piece] = [(self._count + GAP, "filter--on")] if self._count else []
        for one, text in zip(self._filters, self._texts(), strict=True):
            pieces += [(text, "filter--on" if one.on else ""), (GAP, "")]
        return pieces[:-1], []

    async def on_click(self, event: Click) -> None:
        """A click on a filter does what its key does."""
        at = 1 + (width_of(self._count + GAP) if self._count else 0)
        for one, text in zip(self._filters, self._texts(), strict=True):
            if at <= event.x < at + width_of(text):
                await self.app.run_action(one.action, self.screen)  # pyright: ignore[reportUnknownMemberType]
                return
            at += width_of(text + GAP)


def next_of(values: Sequence[T], now: T | None) -> T | None:
    """What the key of a filter chooses next: the one after ``now``, after the last none."""
    if now is None:
        return values[0] if values else None
    at = values.index(now) + 1
    return values[at] if at < len(values) else None
