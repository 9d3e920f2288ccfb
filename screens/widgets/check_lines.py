"""The checks that are not open, one line each: mark, number, question, answer at the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rich.segment import Segment
from textual.strip import Strip

from inspector.fieldwork.visits import Key
from screens.widgets.cells import cut, width_of
from screens.widgets.looks import Looks

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


def paint(line: Line, width: int, looks: Looks) -> Strip:
    """The line in exactly ``width`` cells."""
    look = looks.style(f"checklist--{line.state}")
    if line.key is None:
        text = f" {cut(line.label, width - 2)} "
        return looks.row([Segment(text + " " * (width - width_of(text)), look)])
    plain = look if line.state == "hidden" else looks.style("checklist--value")
    head = f" {MARKS[line.state]} "
    number = f"{line.number} "
    extra = f"  {line.extra}" if line.extra else ""
    room = max(width - width_of(head + number + extra) - 1, 4)
    value = cut(line.value, max(room * 3 // 5, room - width_of(line.label) - 2))
    label = cut(line.label, room - (width_of(value) + 2 if value else 0))
    gap = room - width_of(label) - width_of(value)
    return looks.row(
        [
            Segment(head, look),
            Segment(number + label + " " * gap, plain),
            Segment(value, look if line.state != "done" else plain),
            Segment(extra + " ", plain),
        ]
    )
