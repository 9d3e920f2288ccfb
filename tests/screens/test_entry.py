"""Typing in the open check: what one edits, selects and pastes is what one sees."""

from __future__ import annotations

from typing import cast

import pytest
from textual.events import MouseDown, MouseMove, MouseUp, Paste
from textual.signal import Signal

from screens.photo import ChooseFile
from tests.screens.conftest import Field, Hand
from tests.screens.looks import text_of


def entry(hand: Hand) -> str:
    """The line one types in, as it is painted."""
    row = next(row for row in text_of(hand.app).splitlines() if row.startswith("│ > "))
    return row.removeprefix("│ > ").rstrip("│ ")


def place_of_entry(hand: Hand) -> tuple[int, int]:
    rows = text_of(hand.app).splitlines()
    return 4, next(at for at, row in enumerate(rows) if row.startswith("│ > "))


async def paste(hand: Hand, text: str) -> None:
    hand.app.post_message(Paste(text))
    await hand.settle()


async def test_every_editing_key_shows_what_it_did(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("remark")
        await hand.press(*"one twp", "backspace", "o")
        assert entry(hand) == "one two"
        await hand.press("ctrl+w")
        assert entry(hand) == "one"
        await hand.press("home", *"1 ", "right", "delete")
        assert entry(hand) == "1 oe"
        await hand.press("shift+end", "x")
        assert entry(hand) == "1 ox"
        await hand.press("ctrl+u")
        assert entry(hand) == ""


async def test_an_answer_on_record_is_replaced_by_typing_and_kept_by_moving(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("capacity")
        await hand.press(*"5000", "enter", "up")
        await hand.press("7")
        assert entry(hand).startswith("7 ")
        await hand.press("ctrl+u", *"5000", "enter", "up", "end", "1")
        assert entry(hand).startswith("50001 ")


async def test_a_click_puts_the_cursor_there_and_drawing_selects(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("remark")
        await hand.press(*"厂区ab")
        x, y = place_of_entry(hand)
        await hand.app_pilot.click(None, offset=(x + 2, y))
        await hand.press("x")
        assert hand.box.entry.value == "厂x区ab"
        for event, at in ((MouseDown, 0), (MouseMove, 4), (MouseUp, 4)):
            await hand.app_pilot._post_mouse_events([event], offset=(x + at, y), button=1)  # pyright: ignore[reportPrivateUsage]
        await hand.press("y")
        assert hand.box.entry.value == "y区ab"


async def test_text_is_pasted_and_a_path_is_a_file_to_attach(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("remark")
        await paste(hand, "from a\nclipboard")
        assert entry(hand) == "from a"
        await hand.open("capacity")
        await paste(hand, "５０")
        assert hand.box.entry.value == "５０"
        await paste(hand, "/tmp/gate.jpg")
        assert isinstance(hand.app.screen, ChooseFile)


async def test_the_terminals_cursor_is_where_one_types(field: Field) -> None:
    """An input method opens its window there."""
    async with field.run() as hand:
        await hand.open("remark")
        x, y = place_of_entry(hand)
        await hand.press(*"厂区a", "left")
        assert hand.app.cursor_position == (x + 4, y)


async def test_the_end_of_a_long_text_is_in_sight_while_it_is_typed(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("remark")
        await hand.press(*"0123456789" * 8, *"end")
        assert entry(hand).endswith("789end")
        await hand.press("home")
        assert entry(hand).startswith("0123")


async def test_in_a_list_that_is_longer_than_the_screen_the_open_check_is_in_sight(
    field: Field,
) -> None:
    async with field.run(size=(80, 14)) as hand:
        for key, times in (("tab", 10), ("shift+tab", 10)):
            for _ in range(times):
                await hand.press(key)
                assert hand.box.question is not None
                assert f"─ {hand.box.question.title} ─" in text_of(hand.app)
        assert hand.screen.open_key == ("operating", None)


@pytest.mark.parametrize("size", [(140, 45), (80, 14)])
async def test_no_step_between_checks_and_no_letter_lays_the_screen_out(
    field: Field, size: tuple[int, int]
) -> None:
    """A layout costs more than all else that a key sets off."""
    async with field.run(size=size) as hand:
        laid_out: list[object] = []
        # Textual does not say of what its Screen is generic
        layouts = cast("Signal[object]", hand.screen.screen_layout_refresh_signal)  # pyright: ignore[reportUnknownMemberType]
        layouts.subscribe(hand.screen, laid_out.append)
        await hand.press("down", "down", "up", *"12", "backspace", "down", "y")
        assert laid_out == []
