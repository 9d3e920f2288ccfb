"""Rows that are painted by hand: only those that changed are painted again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from rich.segment import Segment
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
        self._faded = False
        """The rows were painted with looks that hold no more."""

    def rows(self, width: int) -> Sequence[Strip]:
        """All rows, each of ``width`` cells; called whenever one may have changed."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Paint the rows that are not what they were."""
        width = self.scrollable_content_region.width
        if not width:
            return
        self._faded = False
        old, self._strips = self._strips, self.rows(width)
        self._resize_content()
        seen, top = self.size.region, self.scroll_offset.y
        regions = [
            region
            for first, end in _runs(old, self._strips)
            if (region := Region(0, first - top, width, end - first).intersection(seen))
        ]
        if regions:
            self.refresh(*regions)

    def _resize_content(self) -> None:
        """Without a layout: a scroll bar that is there stays until the window is another."""
        seen, count = self.container_size.height, len(self._strips)
        if not self.show_vertical_scrollbar:
            self.virtual_size = Size(0, max(count, seen))
            return
        size = Size(0, max(count, seen + 1))
        # for pyright it might be the value, which it is of an instance alone
        self.set_reactive(ScrollView.virtual_size, size)  # pyright: ignore[reportArgumentType]
        self.vertical_scrollbar.window_virtual_size = size.height
        if self.scroll_offset.y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True, immediate=True)

    def _in_sight(self, first: int, end: int) -> list[Strip]:
        """Rows counted from the first one in sight; behind the last one there are blank ones."""
        width = self.scrollable_content_region.width
        if self._faded:
            self._faded = False
            self._strips = self.rows(width)
        top = self.scroll_offset.y
        strips = list(self._strips[top + first : top + end])
        blank = self.looks.row([Segment(" " * width, self.looks.style())])
        return strips + [blank] * (end - first - len(strips))

    def render_line(self, y: int) -> Strip:
        return self._in_sight(y, y + 1)[0]

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows as they are kept.

        Textual's way makes each anew, with border and padding, and its bytes with it.
        """
        if self.styles.gutter:
            return super().render_lines(crop)
        background, plain = self.background_colors[1], self.looks.style()
        strips = self._in_sight(*crop.line_span)
        for filter in self.get_line_filters():
            strips = [strip.apply_filter(filter, background) for strip in strips]
        return [strip.crop_extend(*crop.column_span, plain) for strip in strips]

    def forget_looks(self) -> None:
        """The theme is another, or the focus came or went."""
        self.looks.forget()
        self._faded = True  # painted anew when it is asked for: until then styles are worked out
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.forget_looks()

    def on_focus(self) -> None:
        self.forget_looks()

    def on_blur(self) -> None:
        self.forget_looks()

    def watch_show_vertical_scrollbar(self) -> None:
        """It came, or went: Textual sends no Resize, and the rows have another width."""
        self.repaint()

    def on_resize(self, event: Resize) -> None:
        self.repaint()
        self.virtual_size = Size(0, max(len(self._strips), self.container_size.height))


def _runs(old: Sequence[Strip], new: Sequence[Strip]) -> Iterator[tuple[int, int]]:
    """Where rows one after the other differ: the first one, and the one behind the last."""
    differ = [before is not after and before != after for before, after in zip_longest(old, new)]
    at = 0
    for changed, run in groupby(differ):
        end = at + len(list(run))
        if changed:
            yield at, end
        at = end


class PaintedTexts(PaintedRows):
    """Texts, one under the other."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._contents: Sequence[Content] = ()

    def show(self, contents: Sequence[Content]) -> None:
        if contents is not self._contents:
            self._contents = contents
            self.repaint()

    def rows(self, width: int) -> Sequence[Strip]:
        return [strip for one in self._contents for strip in self.looks.wrapped(one, width)]
