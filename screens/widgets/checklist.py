"""A visit's checks under a person's hands; :mod:`screens.widgets.check_rows` paints them.

Two ways to read a key.  *Answering*: keys that can be an answer are one.  *Commands*: every letter
is a command.  Escape goes from answering to commands, Enter back; a letter that cannot be an answer
is a command in both.
"""

from __future__ import annotations

from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.events import (
    Click,
    MouseDown,
    MouseEvent,
    MouseMove,
    MouseScrollDown,
    MouseScrollUp,
    MouseUp,
    Paste,
)
from textual.events import Key as KeyPress
from textual.message import Message
from textual.widgets.input import Selection

from inspector.fieldwork.visits import Key
from screens.base import InspectorScreen
from screens.paths import looks_like_path
from screens.widgets.check_box import INDENT, OTHER, PROMPT, Question
from screens.widgets.check_choices import Option
from screens.widgets.check_entry import editing_keys
from screens.widgets.check_rows import CheckRows


class Checklist(CheckRows, can_focus=True, inherit_bindings=False):
    """The checks as they are answered: keys, mouse, and what they come to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        *editing_keys("edit"),
    ]

    class Chosen(Message):
        """A person clicked the line of a check."""

        def __init__(self, key: Key) -> None:
            super().__init__()
            self.key = key

    class Typed(Message):
        """The text in the entry has changed; it is not an answer yet."""

    class Given(Message):
        """An answer was given; "" takes it back. ``go_on``: to the next check."""

        def __init__(self, typed: str, *, go_on: bool) -> None:
            super().__init__()
            self.typed = typed
            self.go_on = go_on

    class Passed(Message):
        """On to the next check with nothing to save."""

    class FileGiven(Message):
        """A file is to be attached; ``text`` is its path if one was pasted."""

        def __init__(self, text: str = "") -> None:
            super().__init__()
            self.text = text

    class WayChanged(Message):
        """From answering to commands, or back: other keys count now."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._selecting = False

    # What the screen calls

    def ask(self, question: Question | None, *, keep_typed: bool = False) -> None:
        """Open this check; it is painted by ``show``."""
        if self.box.ask(question, keep_typed=keep_typed):
            self.opened = True
            self.begin()

    def begin(self) -> None:
        """Answering: keys that can be an answer are one."""
        self._turn(commands=False)
        if not self.has_focus:
            self.focus(scroll_visible=False)

    def stand_back(self) -> None:
        """Commands: letters no longer answer."""
        self._turn(commands=True)

    def _turn(self, *, commands: bool) -> None:
        if commands != self.box.commands:
            self.box.commands = commands
            self.repaint()
            self.post_message(self.WayChanged())

    def all_choices(self) -> None:
        """Back to all the choices: what was typed to find one, or beside them, is dealt with."""
        if self.box.saying_other or self.box.filtering:
            self.box.all_choices()
            self.begin()
            self.repaint()

    def put(self, text: str) -> None:
        """Put ``text`` into the entry as if it had been typed."""
        before = self.box.entry.value
        self.box.entry.value = text
        self.box.entry.action_end()
        self._edited(before)

    # Keys

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and self.box.editing and self.box.entry.types(character)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "edit" or self.box.editing

    async def action_edit(self, action: str) -> None:
        """What the key does in an Input."""
        entry = self.box.entry
        before = entry.value
        # Textual does not say of what its App is generic
        done = await self.app.run_action(action, entry)  # pyright: ignore[reportUnknownMemberType]
        if not done:
            raise SkipAction
        self._edited(before)

    def _edited(self, before: str) -> None:
        """The text, the cursor or the selection changed."""
        box = self.box
        if box.entry.value != before:
            if box.filtering:
                box.choices.narrow(box.entry.value)
            else:
                self.post_message(self.Typed())
        self.repaint()

    async def on_key(self, event: KeyPress) -> None:
        """Keys that answer; any other is a command, which is done before the next key is read."""
        question = self.box.question
        if question is None:
            return
        if self._typed_elsewhere(event):
            event.stop()
            event.prevent_default()
            return
        handled = True
        if self.box.commands:
            handled = event.key == "enter"
            if handled:
                self.begin()
        elif event.key == "enter":
            self._enter(question)
        else:
            handled = not question.locked and self._answers(question, event)
        if handled or await self._command(event):
            event.stop()
            event.prevent_default()

    def _typed_elsewhere(self, event: KeyPress) -> bool:
        """Whether it was meant for a box that lies over the visit, or is about to."""
        screen = self.screen
        return not screen.is_active or (
            isinstance(screen, InspectorScreen) and event.time < screen.listens_from
        )

    async def _command(self, event: KeyPress) -> bool:
        """What a letter does; further on it would be done after the next one is an answer."""
        bound = self.screen.active_bindings.get(event.key) if event.is_printable else None
        if bound is None or not bound.enabled:
            return False
        # Textual does not say of what its App is generic
        return await self.app.run_action(  # pyright: ignore[reportUnknownMemberType]
            bound.binding.action, bound.node
        )

    def _enter(self, question: Question) -> None:
        if question.locked:
            self.post_message(self.Passed())
        elif (typed := self.box.typed) is not None:
            self.post_message(self.Given(typed, go_on=True))
        elif question.way == "files" and not question.chosen:
            self.post_message(self.FileGiven())
        elif self.box.has_choices and (option := self.box.choices.current) is not None:
            self._choose(question, option)
        elif question.way != "filtered" or not self.box.entry.value.strip():
            self.post_message(self.Passed())

    def _answers(self, question: Question, event: KeyPress) -> bool:
        """Whether the key was (part of) an answer; then it has been dealt with."""
        box = self.box
        if box.editing:
            if event.is_printable and box.entry.types(event.character):
                self._write(event.character or "")
                return True
            by = {"up": -1, "down": 1}.get(event.key)
            return by is not None and box.filtering and self._step(by)
        if not box.has_choices:
            return False
        if event.key in ("left", "right"):
            self._step(1 if event.key == "right" else -1)
            return True
        if event.key == "space" and (option := box.choices.current) is not None:
            self._choose(question, option)
            return True
        if event.key in ("backspace", "delete"):
            self.post_message(self.Given("", go_on=False))
            return True
        wanted = (event.character or "").lower()
        picked = self._keyed(question, wanted)
        if picked is None:
            return False
        self._choose(question, picked)
        return True

    def _write(self, text: str) -> None:
        before = self.box.entry.value
        self.box.entry.write(text)
        self._edited(before)

    def _step(self, by: int) -> bool:
        moved = self.box.choices.move(by)
        self.repaint()
        return moved

    def _keyed(self, question: Question, character: str) -> Option | None:
        if not character:
            return None
        if question.way == "in_line" and character in "123":
            return question.options[int(character) - 1]
        return next((o for o in question.options if o.key == character), None)

    def _choose(self, question: Question, option: Option) -> None:
        if option.name == OTHER and not (
            question.type == "select_multiple" and OTHER in question.chosen
        ):
            self.box.say_other(question.other_text or self._unlisted(option))
            self.begin()
            self.repaint()
        elif question.type != "select_multiple":
            self.post_message(self.Given(option.name, go_on=True))
        else:
            chosen = set(question.chosen) ^ {option.name}
            kept = question.other_text if OTHER in chosen else ""
            self.post_message(self.Given(self.box.joined(chosen, kept), go_on=False))

    def _unlisted(self, other: Option) -> str:
        """What was typed to filter, where it found nothing but 'other'."""
        typed = self.box.entry.value.strip() if self.box.filtering else ""
        return "" if typed.casefold() in other.words.casefold() else typed

    def on_paste(self, event: Paste) -> None:
        """Text is typed; a path dropped where no text is asked for is a file to attach."""
        question = self.box.question
        if question is None:
            return
        event.stop()
        takes_files = question.type != "text" or not self.box.editing
        if takes_files and looks_like_path(event.text):
            self.post_message(self.FileGiven(event.text))
        elif self.box.editing and event.text:
            self._write(event.text.splitlines()[0])

    # The mouse

    def on_click(self, event: Click) -> None:
        """A click opens the check on that line, or chooses."""
        row, question = self.row_at(event.y), self.box.question
        if row is None:
            return
        if row.part == "line":
            key = self.lines[row.at].key
            if key is not None:
                event.stop()
                self.post_message(self.Chosen(key))
        elif row.part == "choices" and question is not None and not question.locked:
            width = self.scrollable_content_region.width - 2 * INDENT
            option = self.box.choices.option_at(event.x - INDENT, row.at, width)
            if option is not None:
                event.stop()
                self._choose(question, option)

    def on_mouse_down(self, event: MouseDown) -> None:
        """The cursor goes where one clicks; drawn on, it selects."""
        row = self.row_at(event.y)
        if row is not None and row.part == "entry":
            event.stop()
            self.begin()
            index = self._index_at(event)
            self.box.entry.selection = Selection.cursor(index)
            self._selecting = True
            self.capture_mouse()
            self.repaint()

    def on_mouse_move(self, event: MouseMove) -> None:
        if self._selecting:
            start, _ = self.box.entry.selection
            self.box.entry.selection = Selection(start, self._index_at(event))
            self.repaint()

    def on_mouse_up(self, event: MouseUp) -> None:
        if self._selecting:
            event.stop()
            self._selecting = False
            self.release_mouse()

    def _index_at(self, event: MouseEvent) -> int:
        return self.box.entry.index_at(event.x - INDENT - len(PROMPT))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self._turn_choices(event, 1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self._turn_choices(event, -1)

    def _turn_choices(self, event: MouseEvent, by: int) -> None:
        """The wheel turns a long list; at its end the whole checklist."""
        row = self.row_at(event.y)
        if row is not None and row.part == "choices" and self.box.choices.turn(by):
            event.stop()
            event.prevent_default()
            self.repaint()
