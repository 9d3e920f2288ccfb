"""Where an answer is typed: letters go to the commands where no answer has any."""

from __future__ import annotations

from itertools import pairwise

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widgets import Input

from screens.widgets.cells import width_of
from screens.widgets.looks import Looks


class Entry(Input):
    """One line to type in.

    The editing is that of Textual's Input.  It is never mounted, since a mounted one lays the whole
    screen out again for every letter: who has it hands it the keys and paints it.

    ``letters`` False (numbers, dates, times): a plain ASCII letter is not an answer, so it passes
    on to the commands.  Full-width digits and points, as an input method gives them, are typed.
    """

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.disable_messages(Input.Changed)  # nobody would take them out of its queue
        self.letters = True
        self._left = 0
        """The first cell in sight, of a text that is wider than its place."""

    def fill(self, text: str, *, letters: bool) -> None:
        """Another text; all of it selected if short, so that typing replaces it."""
        self.letters = letters
        self.value = text
        if letters or not text:
            self.cursor_position = len(text)
        else:
            self.select_all()

    def types(self, character: str | None) -> bool:
        """Whether the character can be part of the answer."""
        if character is None or not character.isprintable():
            return False
        return self.letters or not (
            character.isascii() and (character.isalpha() or character in "?")
        )

    def write(self, text: str) -> None:
        """At the cursor, or instead of what is selected."""
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)

    @property
    def _cells(self) -> str:
        """What is painted: a letter of the value is a letter here, and the cursor has a place."""
        shown = self.value or self.placeholder
        return "".join(one if one.isprintable() else " " for one in shown) + " "

    @property
    def cursor_cell(self) -> int:
        """Where the cursor is painted; an input method shows its candidates there."""
        return width_of(self._cells[: self.cursor_position]) - self._left

    def index_at(self, cell: int) -> int:
        """The letter that is painted there."""
        cell += self._left
        for index, letter in enumerate(self.value):
            cell -= width_of(letter)
            if cell < 0:
                return index
        return len(self.value)

    def paint(self, width: int, looks: Looks, *, active: bool) -> Strip:
        """The text with its cursor, which is in sight; no cursor unless ``active``."""
        cells, at = self._cells, self.cursor_position
        before, end = width_of(cells[:at]), width_of(cells[: at + 1])
        self._left = max(min(self._left, before, width_of(cells) - width), end - width, 0)
        low, high = sorted(self.selection) if self.value else (0, 0)
        plain = "entry" if self.value else "placeholder"
        segments: list[Segment] = []
        for start, stop in pairwise(sorted({0, low, high, at, at + 1, len(cells)})):
            name = plain
            if active and start == at:
                name = "text-cursor"
            elif active and low <= start < high:
                name = "selection"
            segments.append(Segment(cells[start:stop], looks.style(f"checklist--{name}")))
        strip = Strip(segments).crop(self._left, self._left + width)
        return strip.adjust_cell_length(width, looks.style("checklist--entry"))


def editing_keys(action: str) -> list[BindingType]:
    """Input's keys, each as ``action`` with what Input does as its argument."""
    return [
        Binding(one.key, f"{action}({one.action!r})", one.description, show=False)
        for one in Input.BINDINGS
        if isinstance(one, Binding) and one.action != "submit"
    ]
