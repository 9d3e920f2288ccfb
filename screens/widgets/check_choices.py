"""The choices of an open check: yes, no and n/a on one line, others as numbered lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.strip import Strip

from inspector.i18n import Text
from screens.widgets.cells import cut, width_of
from screens.widgets.looks import Looks

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


class Choices:
    """Options, which of them are chosen, and where one stands."""

    def __init__(self) -> None:
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
        return True

    @property
    def current(self) -> Option | None:
        """The option one stands on."""
        return None if self._cursor is None else self._options[self._cursor]

    def turn(self, by: int) -> bool:
        """Turn a long list, as the wheel does; False at its end, or if all of it is in sight."""
        top = min(max(self._top + by, 0), max(len(self._options) - MAX_ROWS, 0))
        if self._in_line or top == self._top:
            return False
        self._top = top
        return True

    def paint(self, width: int, looks: Looks) -> list[Strip]:
        """The rows in sight; under a list that is not all in sight, how many there are."""
        plain = looks.style()
        if self._in_line:
            segments: list[Segment] = []
            for index, option in enumerate(self._options):
                segments += [self._segment(index, option, width, looks), Segment("   ", plain)]
            rows = [segments]
        else:
            end = min(self._top + MAX_ROWS, len(self._options))
            rows = [
                [self._segment(index, self._options[index], width, looks)]
                for index in range(self._top, end)
            ]
            if len(self._all) > MAX_ROWS or not self._options:
                rows.append([Segment(f" {self._count()}", looks.style("checklist--more"))])
        return [looks.row(row).adjust_cell_length(width, plain) for row in rows]

    def _count(self) -> Text:
        if not self._all:
            return Text(
                "还没有可选的：先答决定选项的那一项",
                "nothing to choose yet: first answer what these choices depend on",
            )
        if not self._options:
            return Text("没有符合的选项，退格重输", "nothing fits: Backspace and type again")
        return Text(
            f"{len(self._options)} / {len(self._all)} 项",
            f"{len(self._options)} of {len(self._all)}",
        )

    def _segment(self, index: int, option: Option, width: int, looks: Looks) -> Segment:
        chosen = option.name in self._chosen
        look = "stood-on" if index == self._cursor else "chosen" if chosen else "option"
        return Segment(self._told(option, width), looks.style(f"checklist--{look}"))

    def _told(self, option: Option, width: int) -> str:
        chosen = option.name in self._chosen
        sign = ("[x]" if chosen else "[ ]") if self._multiple else ("(x)" if chosen else "( )")
        key = f" {option.key}" if option.key else ""
        return f"{sign}{key} {cut(option.label, max(width - 6 - width_of(key), 4))}"

    def option_at(self, x: int, row: int, width: int) -> Option | None:
        """What is painted there."""
        if not self._in_line:
            index = self._top + row
            return self._options[index] if index < len(self._options) else None
        start = 0
        for option in self._options:
            end = start + width_of(self._told(option, width))
            if start <= x < end:
                return option
            start = end + 3
        return None
