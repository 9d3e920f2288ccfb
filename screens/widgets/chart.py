"""A line over months, drawn with box drawing: every terminal font has it, one cell wide.

Block elements and braille would give a finer line, but blocks take two cells in a Chinese
terminal's font and many of its fonts have no braille.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from screens.widgets.cells import cut, fitted, width_of


def line_rows(values: Sequence[int], width: int, height: int) -> list[str]:
    """``values`` from 0 to the greatest as a line in ``height`` rows, the top one first."""
    if not values or width < 1 or height < 1:
        return [" " * max(width, 0)] * max(height, 0)
    spread = [values[at * len(values) // width] for at in range(width - 1)] + [values[-1]]
    most = max(*spread, 1)
    levels = [round(max(value, 0) / most * (height - 1)) for value in spread]
    grid = [[" "] * width for _ in range(height)]
    before = levels[0]
    for x, level in enumerate(levels):
        if level == before:
            grid[level][x] = "─"
        else:
            up = level > before
            grid[before][x] = "╯" if up else "╮"
            grid[level][x] = "╭" if up else "╰"
            for between in range(min(before, level) + 1, max(before, level)):
                grid[between][x] = "│"
        before = level
    return ["".join(row) for row in reversed(grid)]


class Chart(Widget, can_focus=True):
    """A heading, a line with its greatest value and 0 beside it, the first month and the last."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "chart--head",
        "chart--here",
        "chart--axis",
        "chart--line",
    }
    DEFAULT_CSS = """
    Chart {
        width: 1fr;
        height: 1fr;
        .chart--head { color: $text-muted; text-style: bold; }
        .chart--here { color: $text-accent; text-style: bold; }
        .chart--axis { color: $text-muted; }
        .chart--line { color: $foreground; }
    }
    """

    class Opened(Message):
        """The chart was clicked twice."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._heading = ""
        self._aside = ""
        self._months: Sequence[str] = ()
        self._values: Sequence[int] = ()

    def show(self, heading: str, aside: str, months: Sequence[str], values: Sequence[int]) -> None:
        """The values from the first month to the last; ``aside``: at the right of the heading."""
        self._heading, self._aside = heading, aside
        self._months, self._values = months, values
        self.refresh()

    @property
    def heading(self) -> str:
        return self._heading

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, height = self.size.width, self.size.height
        if y == 0:
            return self._head(width)
        plot = height - 2
        if y > plot + 1 or plot < 1 or not self._values:
            return Strip.blank(width, self.rich_style)
        labels = [f"{max(*self._values, 1):,}", "0"]
        margin = max(map(width_of, labels)) + 2
        room = width - margin - 3
        if y > plot:
            return self._axis(margin, room)
        label = labels[0] if y == 1 else labels[1] if y == plot else ""
        row = line_rows(self._values, room, plot)[y - 1]
        axis, line = self._look("axis"), self._look("line")
        segments = [
            Segment(f"{fitted(label, margin, right=True)} {'┤' if label else '│'}", axis),
            Segment(row, line),
        ]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _axis(self, margin: int, room: int) -> Strip:
        first, last = self._months[0], self._months[-1]
        told = first if first == last or room < 16 else f"{fitted(first, room - 7)}{last}"
        text = " " * (margin + 2) + told
        return Strip([Segment(text, self._look("axis"))]).adjust_cell_length(
            self.size.width, self.rich_style
        )

    def _head(self, width: int) -> Strip:
        aside = f" {self._aside} "
        mark = "> " if self.has_focus else "  "
        room = width - 2 - width_of(aside)
        kind = "here" if self.has_focus else "head"
        segments = [
            Segment(mark, self._look("here")),
            Segment(fitted(cut(self._heading, room), room), self._look(kind)),
            Segment(aside, self._look("axis")),
        ]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(f"chart--{name}")

    def on_click(self, event: Click) -> None:
        if event.chain > 1:
            self.post_message(self.Opened())
