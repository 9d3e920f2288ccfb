"""A visit's checks as they are seen: one open in its box, the others a line each.

One widget that keeps the focus, paints all of it and repaints only the rows that changed: in
Textual a widget for each part costs a layout and a change of focus at every step, several times
what a person may wait for a key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.events import Resize
from textual.geometry import Offset
from textual.strip import Strip

from screens.widgets import check_lines
from screens.widgets.check_box import INDENT, PROMPT, CheckBox, Row
from screens.widgets.check_lines import MARKS, Line
from screens.widgets.painted import PaintedRows


class CheckRows(PaintedRows):
    """The lines of a visit with the open check among them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"checklist--{state}" for state in MARKS} | {
        f"checklist--{name}"
        for name in (
            *("value", "border", "title", "tag", "prompt", "entry", "placeholder", "text-cursor"),
            *("selection", "unit", "option", "chosen", "stood-on", "more"),
        )
    }
    DEFAULT_CSS = """
    CheckRows {
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

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.box = CheckBox()
        self.lines: Sequence[Line] = ()
        self.opened = False
        """Another check was opened, and is not in sight yet."""
        self._rows: list[Row] = []
        self._painted: dict[tuple[Line, int], Strip] = {}
        """Lines as they were painted last, in so many cells: a scroll bar takes one."""

    def show(self, lines: Sequence[Line], judgement: Content) -> None:
        """Show these lines, the one of the open check as its box."""
        self.lines = lines
        self.judge(judgement)
        if self.opened:
            self.opened = False
            self._keep_in_sight()

    def judge(self, judgement: Content) -> None:
        """Say what the text in the entry, or the answer, means."""
        self.box.judgement = judgement
        self.repaint()

    def row_at(self, y: int) -> Row | None:
        """What is painted there, counted from the first row in sight."""
        at = self.scroll_offset.y + y
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def rows(self, width: int) -> Sequence[Strip]:
        painted: dict[tuple[Line, int], Strip] = {}
        rows: list[Row] = []
        opened = None if self.box.question is None else self.box.question.key
        for at, line in enumerate(self.lines):
            if line.key is not None and line.key == opened:
                rows += self.box.paint(width, self.looks)
                continue
            kept = line, width
            strip = self._painted.get(kept) or check_lines.paint(line, width, self.looks)
            painted[kept] = strip
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
