"""Small questions over a screen: a text, a yes or no, one of a list.

Every one is typed by its result, None when a person backs out with Escape.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Input, OptionList, Static

from inspector.i18n import Text


class Asking(ModalScreen[ScreenResultType]):
    """A box over the screen with a title and a line that says which keys count."""

    CSS_PATH = "asking.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back_out", "Cancel", show=False, id="asking.back"),
    ]

    def __init__(self, title: Text, keys: Text) -> None:
        super().__init__()
        self.heading = title
        self.keys_told = keys

    def compose(self) -> ComposeResult:
        with Vertical(id="asked") as box:
            box.border_title = Content(str(self.heading))
            yield from self.compose_body()
            yield Static(Content(str(self.keys_told)), id="keys", markup=False)

    def compose_body(self) -> ComposeResult:
        """What is asked."""
        raise NotImplementedError

    def action_back_out(self) -> None:
        self.dismiss(None)


class AskText(Asking[str]):
    """One line of text: a note, a row's name."""

    def __init__(self, title: Text, text: str = "", *, told: Text | None = None) -> None:
        super().__init__(title, Text("回车 保存   Esc 取消", "Enter saves   Esc cancels"))
        self._text = text
        self._told = told

    def compose_body(self) -> ComposeResult:
        if self._told is not None:
            yield Static(Content(str(self._told)), markup=False)
        yield Input(self._text, id="text", compact=True, select_on_focus=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip())


class Confirm(Asking[bool]):
    """Yes or no, by one key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False, id="confirm.yes"),
        Binding("n", "answer(False)", "No", show=False, id="confirm.no"),
    ]

    def __init__(self, title: Text, told: Text) -> None:
        super().__init__(title, Text("y 是   n 否   Esc 取消", "y yes   n no   Esc cancels"))
        self._told = told

    def compose_body(self) -> ComposeResult:
        yield Static(Content(str(self._told)), markup=False)

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)


class Choose(Asking[int]):
    """One of a list, by Enter or its number; the result counts from 0."""

    def __init__(
        self,
        title: Text,
        options: Sequence[Content],
        *,
        told: Text | None = None,
        keys: Text | None = None,
    ) -> None:
        super().__init__(title, keys or Text("回车 选定   Esc 取消", "Enter chooses   Esc cancels"))
        self._options = options
        self._told = told

    def compose_body(self) -> ComposeResult:
        if self._told is not None:
            yield Static(Content(str(self._told)), markup=False)
        yield OptionList(*self._options, id="options", markup=False, compact=True)

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_index)

    def key_digit(self, digit: int) -> None:
        """A digit chooses at once."""
        if 1 <= digit <= len(self._options):
            self.dismiss(digit - 1)

    def on_key(self, event: object) -> None:
        character = getattr(event, "character", None) or ""
        if character.isascii() and character.isdigit():
            self.key_digit(int(character))
