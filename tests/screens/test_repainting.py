"""A visit repaints what changed: the terminal shows what it would if all were painted anew."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, cast

import pyte
import pytest
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.screen import Screen

from inspector.i18n import Language, use_language
from screens.app import InspectorApp
from screens.widgets.checklist import Checklist
from tests.screens.conftest import Field, Hand

STEPS = ("down", "down", "down", "up", "up", "tab", "shift+tab", "pagedown", "pageup")
ANSWERS = ("y", "1", "2", "7", "厂", "space", "right", "left", "backspace", "enter")
KEYS = (*STEPS, *STEPS, *ANSWERS, "ctrl+l")

Cells = Sequence[Sequence[pyte.screens.Char]]


class Shown:
    """A terminal that gets what the app writes."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self._screen)

    def feed(self, app: App[Any], update: object) -> None:
        if isinstance(update, CompositorUpdate):
            self._stream.feed(update.render_segments(app.console))

    @property
    def cells(self) -> Cells:
        width, height = self._screen.columns, self._screen.lines
        return [[self._screen.buffer[y][x] for x in range(width)] for y in range(height)]


def painted_whole(hand: Hand) -> Cells:
    """The screen as it would be written into an empty terminal."""
    # Textual has no public way to what it writes
    shown = Shown(hand.app.size)
    update = hand.app.screen._compositor.render_full_update()  # pyright: ignore[reportPrivateUsage]
    shown.feed(hand.app, update)
    return shown.cells


async def painted_from_nothing(hand: Hand) -> Cells:
    """The same after everything that was painted before is forgotten."""
    for widget in hand.screen.walk_children(with_self=True):
        widget.notify_style_update()
        widget.refresh()
    await hand.settle()
    return painted_whole(hand)


@pytest.mark.parametrize(
    ("seed", "size", "lang"),
    [(1, (80, 24), "zh"), (2, (140, 45), "en"), (3, (80, 14), "zh")],
)
async def test_after_any_keys_the_terminal_shows_what_is_painted_from_nothing(
    field: Field, monkeypatch: pytest.MonkeyPatch, seed: int, size: tuple[int, int], lang: Language
) -> None:
    shown = Shown(size)
    display = cast("Callable[..., None]", InspectorApp._display)  # pyright: ignore

    def displayed(app: InspectorApp, screen: Screen[object], update: object) -> None:
        shown.feed(app, update)
        display(app, screen, update)

    monkeypatch.setattr(InspectorApp, "_display", displayed)
    use_language(lang)
    chosen = random.Random(seed).choices(KEYS, k=30)
    async with field.run(size=size) as hand:
        for at, key in enumerate(chosen):
            await hand.press(key)
            assert shown.cells == painted_whole(hand), chosen[: at + 1]
        seen = shown.cells
        assert seen == await painted_from_nothing(hand), chosen


@pytest.mark.parametrize("height", [21, 22, 23, 24])
async def test_rows_move_aside_when_a_scroll_bar_comes(field: Field, height: int) -> None:
    """A box that is taller than the one before can make the list too long for the screen."""
    async with field.run(size=(80, height)) as hand:
        had: list[bool] = []
        for _ in range(6):
            await hand.press("down")
            had.append(hand.screen.query_one(Checklist).show_vertical_scrollbar)
            assert painted_whole(hand) == await painted_from_nothing(hand)
        assert had[0] != had[-1]


@pytest.mark.parametrize("height", [12, 16, 18])
async def test_a_visit_that_opens_with_a_scroll_bar_has_its_box_whole(
    field: Field, height: int
) -> None:
    """The box's right border lay under the bar until the next key."""
    async with field.run(size=(80, height)) as hand:
        assert hand.screen.checklist.show_vertical_scrollbar
        assert painted_whole(hand) == await painted_from_nothing(hand)
