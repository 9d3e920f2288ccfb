"""The checks that are not open, one line each: mark, number, question, answer at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.segment import Segment
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from inspector.fieldwork.visits import Key
from screens.widgets.cells import cut, width_of

State = Literal["done", "failing", "open", "hidden", "conflict", "unsaved", "saving", "heading"]

MARKS: dict[State, str] = {
    "done": "[x]",
    "failing": "[!]",
    "open": "[ ]",
    "hidden": "[-]",
    "conflict": "[?]",
    "unsaved": "[~]",
    "saving": "[ ]",
    "heading": "",
}
"""Every state has a mark of its own; colour only repeats it."""


@dataclass(frozen=True)
class Line:
    """One line of the checklist; ``key`` None: a heading, which cannot be opened."""

    key: Key | None
    state: State
    number: str
    label: str
    value: str = ""
    extra: str = ""
    """What stands behind the value: how many photos, an author."""


class CheckLines(Widget):
    """Some consecutive lines of the checklist; only those in sight are painted."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"check-lines--{state}" for state in MARKS} | {
        "check-lines--value"
    }
    DEFAULT_CSS = """
    CheckLines {
        width: 1fr;
        height: auto;
        .check-lines--done { color: $text-success; }
        .check-lines--failing { color: $text-error; text-style: bold; }
        .check-lines--open { color: $foreground; }
        .check-lines--saving { color: $foreground; }
        .check-lines--hidden { color: $text-muted; }
        .check-lines--conflict { color: $text-warning; text-style: bold; }
        .check-lines--unsaved { color: $text-warning; text-style: bold; }
        .check-lines--heading { color: $text-muted; text-style: bold; }
        .check-lines--value { color: $foreground; }
    }
    """

    class Chosen(Message):
        """A person clicked a line."""

        def __init__(self, lines: CheckLines, key: Key) -> None:
            super().__init__()
            self.lines = lines
            self.key = key

        @property
        def control(self) -> CheckLines:
            return self.lines

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines instead of the ones before."""
        if lines and lines == self._lines:
            return
        if len(lines) != len(self._lines):
            self.styles.height = len(lines)
        self.display = bool(lines)
        self._lines = lines
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if y >= len(self._lines):
            return Strip.blank(self.size.width)
        return Strip(self._segments(self._lines[y], self.size.width))

    def _segments(self, line: Line, width: int) -> list[Segment]:
        look = self.get_component_rich_style(f"check-lines--{line.state}")
        if line.key is None:
            text = f" {cut(line.label, width - 2)} "
            return [Segment(text + " " * (width - width_of(text)), look)]
        plain = (
            look if line.state == "hidden" else self.get_component_rich_style("check-lines--value")
        )
        head = f" {MARKS[line.state]} "
        number = f"{line.number} "
        extra = f"  {line.extra}" if line.extra else ""
        room = max(width - width_of(head + number + extra) - 1, 4)
        value = cut(line.value, max(room * 3 // 5, room - width_of(line.label) - 2))
        label = cut(line.label, room - (width_of(value) + 2 if value else 0))
        gap = room - width_of(label) - width_of(value)
        return [
            Segment(head, look),
            Segment(number + label + " " * gap, plain),
            Segment(value, look if line.state != "done" else plain),
            Segment(extra + " ", plain),
        ]

    def on_click(self, event: Click) -> None:
        """A click opens the check on that line."""
        if 0 <= event.y < len(self._lines):
            key = self._lines[event.y].key
            if key is not None:
                event.stop()
                self.post_message(self.Chosen(self, key))
