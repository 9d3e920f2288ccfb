"""Findings, a line each; rows are fetched in a thread as they come into sight."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.ledger.bodies import Severity
from inspector.ledger.views import FindingRow
from screens.widgets.cells import cut, width_of

PAGE = 64
"""Rows fetched at once: more than a tall screen shows."""

MARKS = {"open": "[ ]", "closed": "[x]", "withdrawn": "[-]"}
SEVERITIES: dict[Severity, Text] = {
    "critical": Text("严重", "critical"),
    "major": Text("较重", "major"),
    "minor": Text("一般", "minor"),
}


class FindingList(ScrollView, can_focus=True):
    """As many findings as there are; only those in sight are held."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "finding-list--row",
        "finding-list--closed",
        "finding-list--overdue",
        "finding-list--critical",
        "finding-list--major",
        "finding-list--cursor",
    }
    DEFAULT_CSS = """
    FindingList {
        width: 1fr;
        height: 1fr;
        scrollbar-size-vertical: 1;
        .finding-list--row { color: $foreground; }
        .finding-list--closed { color: $text-muted; }
        .finding-list--overdue { color: $text-error; text-style: bold; }
        .finding-list--critical { color: $text-error; text-style: bold; }
        .finding-list--major { color: $text-warning; }
        .finding-list--cursor {
            color: $block-cursor-foreground; background: $block-cursor-background;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="findings.up"),
        Binding("down", "move(1)", "Down", show=False, id="findings.down"),
        Binding("pageup", "turn(-1)", "Page up", show=False, id="findings.pageup"),
        Binding("pagedown", "turn(1)", "Page down", show=False, id="findings.pagedown"),
        Binding("home", "move(-1000000000)", "First", show=False, id="findings.first"),
        Binding("end", "move(1000000000)", "Last", show=False, id="findings.last"),
    ]

    cursor: reactive[int] = reactive(0, repaint=True)
    """The line one stands on."""

    class Moved(Message):
        """One stands on another finding, or on the same one read anew; None: there is none."""

        def __init__(self, row: FindingRow | None) -> None:
            super().__init__()
            self.row = row

    class Opened(Message):
        """The finding one stands on was clicked twice."""

    class Failed(Message):
        """Rows in sight could not be read."""

        def __init__(self, error: InspectorError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._count = 0
        self._today = ""
        self._rows: dict[int, FindingRow] = {}
        self._wanted: set[int] = set()
        self._fetch: Callable[[int, int], list[FindingRow]] = lambda offset, limit: []
        self._turn = 0

    @property
    def row(self) -> FindingRow | None:
        """The finding one stands on, if it has been fetched."""
        return self._rows.get(self.cursor)

    def show(
        self,
        count: int,
        first: list[FindingRow],
        fetch: Callable[[int, int], list[FindingRow]],
        *,
        today: str,
        keep_place: bool,
    ) -> None:
        """Show ``count`` findings of which the first page is known; ``fetch`` gives others."""
        self._turn += 1
        self._count, self._fetch, self._today = count, fetch, today
        self._rows = dict(enumerate(first))
        self._wanted = {0}
        self.cursor = min(self.cursor, max(count - 1, 0)) if keep_place else 0
        self.virtual_size = Size(self.size.width, count)
        if not keep_place:
            self.scroll_home(animate=False)
        self.refresh()
        self._want(self.cursor)
        self.post_message(self.Moved(self.row))

    def _want(self, y: int) -> None:
        page = y // PAGE
        if y < self._count and y not in self._rows and page not in self._wanted:
            self._wanted.add(page)
            self.run_worker(self._bring(page, self._turn), group="findings")

    async def _bring(self, page: int, turn: int) -> None:
        try:
            rows = await asyncio.to_thread(self._fetch, page * PAGE, PAGE)
        except InspectorError as error:
            self.post_message(self.Failed(error))
            return
        if turn == self._turn:
            self._rows.update(enumerate(rows, page * PAGE))
            self.refresh()
            if self.cursor // PAGE == page:
                self.post_message(self.Moved(self.row))

    def render_line(self, y: int) -> Strip:
        at = y + self.scroll_offset.y
        width = self.size.width
        if at >= self._count:
            return Strip.blank(width)
        row = self._rows.get(at)
        if row is None:
            self._want(at)
            return Strip.blank(width)
        return Strip(self._segments(row, width, here=at == self.cursor))

    def _segments(self, row: FindingRow, width: int, *, here: bool) -> list[Segment]:
        closed = row.state != "open"
        late = not closed and row.due is not None and row.due < self._today
        base = "cursor" if here else "closed" if closed else "row"
        plain = self.get_component_rich_style(f"finding-list--{base}")

        def look(name: str) -> Style:
            return (
                self.get_component_rich_style(f"finding-list--{name}") if base == "row" else plain
            )

        mark = "[?]" if row.conflict else "[!]" if late else MARKS[row.state]
        word = str(SEVERITIES[row.severity])
        word += " " * (max(width_of(str(text)) for text in SEVERITIES.values()) - width_of(word))
        due = (row.due or "-").ljust(10)
        who = cut(row.responsible, 14) if width >= 90 else ""
        head = f"{'>' if here else ' '} {mark} "
        middle = f" {row.issue:>3}  "
        room = width - width_of(head + word + "  " + due + middle + who) - 2
        what = cut(" ".join(row.what.split()), max(room, 4))
        gap = " " * max(room - width_of(what), 0)
        tint = look(row.severity) if row.severity != "minor" else plain
        return [
            Segment(head, tint),
            Segment(word + "  ", tint),
            Segment(due, look("overdue") if late else plain),
            Segment(f"{middle}{what}{gap} {who} ", plain),
        ]

    def watch_cursor(self) -> None:
        """Keep the line in sight and tell."""
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)
        self._want(self.cursor)
        self.post_message(self.Moved(self.row))

    def on_click(self, event: Click) -> None:
        at = event.y + self.scroll_offset.y
        if at < self._count:
            again = at == self.cursor and event.chain > 1
            self.cursor = at
            if again:
                self.post_message(self.Opened())

    def action_move(self, by: int) -> None:
        self.cursor = min(max(self.cursor + by, 0), max(self._count - 1, 0))

    def action_turn(self, by: int) -> None:
        self.action_move(by * max(self.size.height - 1, 1))
