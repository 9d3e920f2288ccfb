"""Rows that are painted by hand: only those that changed are painted again."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.events import Resize
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.widgets.looks import Looks


class PaintedRows(ScrollView):
    """A widget that works out all its rows, which is quick, and paints those that differ."""

    DEFAULT_CSS = """
    PaintedRows {
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        overflow-y: auto;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.looks = Looks(self)
        self._strips: Sequence[Strip] = ()

    def rows(self, width: int) -> Sequence[Strip]:
        """All rows, each of ``width`` cells; called whenever one may have changed."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Paint the rows that are not what they were."""
        width = self.scrollable_content_region.width
        if not width:
            return
        old, self._strips = self._strips, self.rows(width)
        self._resize_content()
        count = max(len(old), len(self._strips))
        changed = [at for at in range(count) if old[at : at + 1] != self._strips[at : at + 1]]
        if changed:
            first, last = changed[0], changed[-1]
            region = Region(0, first - self.scroll_offset.y, width, last - first + 1)
            self.refresh(region.intersection(self.size.region))

    def _resize_content(self) -> None:
        """As high as the rows, but no lower than what is in sight: each change is a layout."""
        self.virtual_size = Size(0, max(len(self._strips), self.container_size.height))

    def render_line(self, y: int) -> Strip:
        at = self.scroll_offset.y + y
        if at < len(self._strips):
            return self._strips[at]
        return Strip.blank(self.scrollable_content_region.width, self.looks.style())

    def forget_looks(self) -> None:
        """The theme is another, or the focus came or went."""
        self.looks.forget()
        self.repaint()
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.forget_looks()

    def on_focus(self) -> None:
        self.forget_looks()

    def on_blur(self) -> None:
        self.forget_looks()

    def on_resize(self, event: Resize) -> None:
        self.repaint()


class PaintedTexts(PaintedRows):
    """Texts, one under the other."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._contents: Sequence[Content] = ()

    def show(self, contents: Sequence[Content]) -> None:
        self._contents = contents
        self.repaint()

    def rows(self, width: int) -> Sequence[Strip]:
        return [strip for one in self._contents for strip in self.looks.wrapped(one, width)]
