"""The choices of an open check: yes, no and n/a on one line, others as numbered lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.events import Click, MouseEvent, MouseScrollDown, MouseScrollUp
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from inspector.i18n import Text
from screens.widgets.cells import cut, width_of

MAX_ROWS = 7
"""Lines of a long list that are in sight at once."""
NUMBERED = 9
"""With up to this many choices a digit chooses; a longer list is filtered by typing."""


@dataclass(frozen=True)
class Option:
    """Something to choose; ``key`` is what chooses it at once."""

    name: str
    label: str
    key: str = ""
    words: str = ""
    """What a filter looks into: the label in both languages."""
    always: bool = False
    """No filter leaves it out: it stands for everything that is not listed."""


class CheckChoices(Widget):
    """Options, which of them are chosen, and where one stands."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "check-choices--option",
        "check-choices--chosen",
        "check-choices--cursor",
        "check-choices--more",
    }
    DEFAULT_CSS = """
    CheckChoices {
        width: 1fr;
        height: auto;
        .check-choices--option { color: $foreground; }
        .check-choices--chosen { color: $foreground; text-style: bold; }
        .check-choices--cursor {
            color: $block-cursor-foreground; background: $block-cursor-background;
        }
        .check-choices--more { color: $text-muted; }
        &:nocolor .check-choices--cursor { text-style: reverse; }
    }
    """

    class Picked(Message):
        """A person clicked an option."""

        def __init__(self, choices: CheckChoices, option: Option) -> None:
            super().__init__()
            self.choices = choices
            self.option = option

        @property
        def control(self) -> CheckChoices:
            return self.choices

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._all: Sequence[Option] = ()
        self._options: Sequence[Option] = ()
        self._chosen: Collection[str] = ()
        self._multiple = False
        self._in_line = False
        self._cursor: int | None = None
        self._top = 0
        self._typed = ""

    def show(
        self,
        options: Sequence[Option],
        chosen: Collection[str],
        *,
        multiple: bool = False,
        in_line: bool = False,
    ) -> None:
        """Show these options, the chosen one in sight; nobody stands on any of them yet."""
        self._all = self._options = options
        self._chosen = chosen
        self._multiple, self._in_line = multiple, in_line
        self._cursor = None
        self._top = max(0, (self._chosen_at() or 0) - MAX_ROWS + 1)
        self._typed = ""
        self._fit()

    def _chosen_at(self) -> int | None:
        """Where the first chosen option stands."""
        at = (at for at, option in enumerate(self._options) if option.name in self._chosen)
        return next(at, None)

    def relabel(self, options: Sequence[Option], chosen: Collection[str]) -> None:
        """The same question again: in another language, or with something else chosen."""
        self._chosen = chosen
        if options != self._all:
            self._all = options
            cursor = self._cursor
            self.narrow(self._typed)
            if cursor is not None and cursor < len(self._options):
                self._cursor = cursor
        self.refresh()

    def narrow(self, typed: str) -> None:
        """Only options with these words in a label or the name, any letter case."""
        self._typed = typed
        words = typed.casefold().split()
        self._options = [
            option
            for option in self._all
            if option.always
            or all(word in f"{option.words} {option.name}".casefold() for word in words)
        ]
        self._top = 0
        self._cursor = 0 if words and self._options else None
        self._fit()

    def move(self, by: int) -> bool:
        """Move the cursor; False at the end, where one goes on to another check."""
        if not self._options:
            return False
        if self._cursor is not None:
            at = self._cursor + by
        elif (chosen := self._chosen_at()) is not None:
            at = chosen
        else:
            at = 0 if by > 0 else len(self._options) - 1
        if self._cursor is None and by < 0 and not self._in_line:
            return False
        if not 0 <= at < len(self._options):
            return False
        self._cursor = at
        self._top = min(max(self._top, at - MAX_ROWS + 1), at)
        self.refresh()
        return True

    @property
    def current(self) -> Option | None:
        """The option one stands on."""
        return None if self._cursor is None else self._options[self._cursor]

    def _fit(self) -> None:
        count = len(self._options)
        rows = 1 if self._in_line else min(count, MAX_ROWS) + self._counted
        self.styles.height = max(rows, 1)
        self.refresh(layout=True)

    @property
    def _counted(self) -> bool:
        """Whether a line says how many there are: not all are in sight, or none is."""
        return len(self._all) > MAX_ROWS or not self._options

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if self._in_line:
            segments: list[Segment] = []
            for index, option in enumerate(self._options):
                segments += [self._segment(index, option), Segment("   ", self.rich_style)]
            return Strip(segments).adjust_cell_length(width, self.rich_style)
        if self._counted and y == min(len(self._options), MAX_ROWS):
            count = Text(
                f"{len(self._options)} / {len(self._all)} 项",
                f"{len(self._options)} of {len(self._all)}",
            )
            if not self._options:
                count = Text("没有符合的选项，退格重输", "nothing fits: Backspace and type again")
            look = self.get_component_rich_style("check-choices--more")
            return Strip([Segment(f" {count}", look)]).adjust_cell_length(width, self.rich_style)
        index = self._top + y
        if index >= len(self._options):
            return Strip.blank(width, self.rich_style)
        return Strip([self._segment(index, self._options[index])]).adjust_cell_length(
            width, self.rich_style
        )

    def _segment(self, index: int, option: Option) -> Segment:
        chosen = option.name in self._chosen
        sign = ("[x]" if chosen else "[ ]") if self._multiple else ("(x)" if chosen else "( )")
        key = f" {option.key}" if option.key else ""
        look = "cursor" if index == self._cursor else "chosen" if chosen else "option"
        label = cut(option.label, max(self.size.width - 6 - width_of(key), 4))
        return Segment(
            f"{sign}{key} {label}", self.get_component_rich_style(f"check-choices--{look}")
        )

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self._turn(event, 1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self._turn(event, -1)

    def _turn(self, event: MouseEvent, by: int) -> None:
        """The wheel turns a long list; at its end the whole checklist."""
        top = min(max(self._top + by, 0), max(len(self._options) - MAX_ROWS, 0))
        if not self._in_line and top != self._top:
            event.stop()
            self._top = top
            self.refresh()

    def on_click(self, event: Click) -> None:
        """A click chooses."""
        option = self._at(event.x, event.y)
        if option is not None:
            event.stop()
            self.post_message(self.Picked(self, option))

    def _at(self, x: int, y: int) -> Option | None:
        if not self._in_line:
            index = self._top + y
            return self._options[index] if index < len(self._options) else None
        start = 0
        for index, option in enumerate(self._options):
            end = start + width_of(self._segment(index, option).text)
            if start <= x < end:
                return option
            start = end + 3
        return None
