"""A visit's checks: one open in its box, the others a line each.

One widget that keeps the focus, paints all of it and repaints only the rows that changed: in
Textual a widget for each part costs a layout and a change of focus at every step, several times
what a person may wait for a key.

Two ways to read a key.  *Answering*: keys that can be an answer are one.  *Commands*: every letter
is a command.  Escape goes from answering to commands, Enter back; a letter that cannot be an answer
is a command in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import (
    Click,
    MouseDown,
    MouseEvent,
    MouseMove,
    MouseScrollDown,
    MouseScrollUp,
    MouseUp,
    Paste,
    Resize,
)
from textual.events import Key as KeyPress
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widgets.input import Selection

from inspector.fieldwork.visits import Key
from screens.widgets import check_lines
from screens.widgets.check_box import INDENT, OTHER, PROMPT, CheckBox, Question, Row
from screens.widgets.check_choices import Option
from screens.widgets.check_entry import editing_keys, looks_like_path
from screens.widgets.check_lines import MARKS, Line
from screens.widgets.painted import PaintedRows


class Checklist(PaintedRows, can_focus=True, inherit_bindings=False):
    """The lines of a visit with the open check among them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        *editing_keys("edit"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"checklist--{state}" for state in MARKS} | {
        f"checklist--{name}"
        for name in (
            *("value", "border", "title", "tag", "prompt", "entry", "placeholder", "text-cursor"),
            *("selection", "unit", "option", "chosen", "stood-on", "more"),
        )
    }
    DEFAULT_CSS = """
    Checklist {
        width: 1fr;
        height: 1fr;
        .checklist--done { color: $text-success; }
        .checklist--failing { color: $text-error; text-style: bold; }
        .checklist--open { color: $foreground; }
        .checklist--saving { color: $foreground; }
        .checklist--hidden { color: $text-muted; }
        .checklist--conflict { color: $text-warning; text-style: bold; }
        .checklist--unsaved { color: $text-warning; text-style: bold; }
        .checklist--heading { color: $text-muted; text-style: bold; }
        .checklist--value { color: $foreground; }
        .checklist--border { color: $border-blurred; }
        .checklist--title { color: $foreground; }
        .checklist--tag { color: $text-muted; }
        .checklist--prompt { color: $accent; }
        .checklist--entry { color: $foreground; background: $surface; }
        .checklist--placeholder { color: $text-disabled; background: $surface; }
        .checklist--text-cursor {
            color: $input-cursor-foreground;
            background: $input-cursor-background;
            text-style: $input-cursor-text-style;
        }
        .checklist--selection {
            color: $input-selection-foreground; background: $input-selection-background;
        }
        .checklist--unit { color: $text-muted; }
        .checklist--option { color: $foreground; }
        .checklist--chosen { color: $foreground; text-style: bold; }
        .checklist--stood-on {
            color: $block-cursor-foreground; background: $block-cursor-background;
        }
        .checklist--more { color: $text-muted; }
        &:focus .checklist--border { color: $accent; }
        &:nocolor .checklist--stood-on { text-style: reverse; }
        &:nocolor .checklist--text-cursor { text-style: reverse; }
    }
    """

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
        self.box = CheckBox()
        self._lines: Sequence[Line] = ()
        self._rows: list[Row] = []
        self._painted: dict[Line, Strip] = {}
        """Lines as they were painted last."""
        self._moved = False
        """Another check was opened, and is not in sight yet."""
        self._selecting = False

    # What the screen calls

    def ask(self, question: Question | None, *, keep_typed: bool = False) -> None:
        """Open this check; it is painted by ``show``."""
        if self.box.ask(question, keep_typed=keep_typed):
            self._moved = True
            self.begin()

    def show(self, lines: Sequence[Line], judgement: Content) -> None:
        """Show these lines, the one of the open check as its box."""
        self._lines = lines
        self.judge(judgement)
        if self._moved:
            self._moved = False
            self._keep_in_sight()

    def judge(self, judgement: Content) -> None:
        """Say what the text in the entry, or the answer, means."""
        self.box.judgement = judgement
        self.repaint()

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

    # Painting

    def rows(self, width: int) -> Sequence[Strip]:
        painted: dict[Line, Strip] = {}
        rows: list[Row] = []
        opened = None if self.box.question is None else self.box.question.key
        for at, line in enumerate(self._lines):
            if line.key is not None and line.key == opened:
                rows += self.box.paint(width, self.looks)
                continue
            strip = self._painted.get(line) or check_lines.paint(line, width, self.looks)
            painted[line] = strip
            rows.append(Row(strip, "line", at))
        self._painted, self._rows = painted, rows
        return [row.strip for row in rows]

    def repaint(self) -> None:
        super().repaint()
        self._place_cursor()

    def _keep_in_sight(self) -> None:
        """The open box, or its beginning, is in sight."""
        box = [at for at, row in enumerate(self._rows) if row.part != "line"]
        seen, top = self.size.height, round(self.scroll_target_y)
        if not box or not seen:
            return
        if box[0] < top or len(box) > seen:
            top = box[0]
        elif box[-1] >= top + seen:
            top = box[-1] - seen + 1
        if top != round(self.scroll_target_y):
            self.scroll_to(y=top, animate=False, force=True, immediate=True)
            self._place_cursor()

    def _place_cursor(self) -> None:
        """The terminal's own cursor is not seen, but an input method opens beside it."""
        at = next((at for at, row in enumerate(self._rows) if row.part == "entry"), None)
        if at is not None and self.box.editing and self.has_focus:
            x = INDENT + len(PROMPT) + self.box.entry.cursor_cell
            place = Offset(x, at - self.scroll_offset.y)
            # Textual does not say of what its App is generic
            self.app.cursor_position = self.content_region.offset + place  # pyright: ignore[reportUnknownMemberType]

    def forget_looks(self) -> None:
        self._painted = {}
        super().forget_looks()

    def on_resize(self, event: Resize) -> None:
        self._painted = {}
        super().on_resize(event)
        self._keep_in_sight()

    # Keys

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return self.box.editing and self.box.entry.types(character)

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

    def on_key(self, event: KeyPress) -> None:
        """Keys that answer; any other goes on to the commands."""
        question = self.box.question
        if question is None:
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
        if handled:
            event.stop()
            event.prevent_default()

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

    def _row_at(self, event: MouseEvent) -> Row | None:
        at = self.scroll_offset.y + event.y
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def on_click(self, event: Click) -> None:
        """A click opens the check on that line, or chooses."""
        row, question = self._row_at(event), self.box.question
        if row is None:
            return
        if row.part == "line":
            key = self._lines[row.at].key
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
        row = self._row_at(event)
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
        row = self._row_at(event)
        if row is not None and row.part == "choices" and self.box.choices.turn(by):
            event.stop()
            event.prevent_default()
            self.repaint()
