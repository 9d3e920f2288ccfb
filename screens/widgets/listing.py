"""A list of any length: only the rows in sight are fetched and painted.

A DataTable holds every row (10,000 cost 1.5 s before the first one is seen); here a ``Source``
says how many there are and gives a page when it comes into sight, so that 100,000 rows open as
fast as 49.  Columns keep their widths while one scrolls; the one column without a width takes what
is left; a cut text ends in the cutting mark.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar, Final, Literal, Protocol

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from inspector.errors import InspectorError
from inspector.i18n import Text
from screens.widgets.cells import cut, width_of

Role = Literal["", "good", "warn", "bad", "muted", "strong", "rest"]
Cell = str | Sequence[tuple[str, Role]]
"""A text, or pieces of text each with its role."""
PAGE: Final = 100
KEPT: Final = 20
"""Pages that are remembered."""
STRIPS: Final = 500
"""Painted rows that are remembered: an arrow paints one again and one anew."""
GUTTER: Final = 2
MARGIN: Final = 1
"""Between the last column and the scroll bar."""
SPACE: Final = 2


class Column(msgspec.Struct, frozen=True):
    id: str
    label: Text
    width: int | None
    """In cells; None for the one column that takes what is left."""
    right: bool = False
    sortable: bool = False
    least: int = 0
    """From this many columns of the whole list on it is shown."""
    most: int = 10_000
    """Up to this many."""


class ListRow(msgspec.Struct, frozen=True):
    key: str
    cells: Sequence[Cell]
    """One for each column, shown or not."""
    spills: bool = False
    """What is too long for the first cell goes on over the empty ones behind it."""


class Source(Protocol):
    """Where the rows come from."""

    slow: bool
    """Whether pages are fetched in a thread: if one takes more than about 5 ms."""

    def count(self) -> int:
        """How many rows there are."""
        ...

    def rows(self, offset: int, limit: int) -> Sequence[ListRow]:
        """The rows from ``offset`` on; their order does not change between calls."""
        ...


class Rows:
    """A source that holds its rows: for lists that are short."""

    slow = False

    def __init__(self, rows: Sequence[ListRow] = ()) -> None:
        self._rows = rows

    def count(self) -> int:
        return len(self._rows)

    def rows(self, offset: int, limit: int) -> Sequence[ListRow]:
        return self._rows[offset : offset + limit]


class Listing(ScrollView, can_focus=True):
    """A list with columns, a cursor and a head that sorts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", show=False),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "listing--head",
        "listing--cursor",
        "listing--here",
        *(f"listing--{role}" for role in ("good", "warn", "bad", "muted", "strong", "rest")),
    }
    DEFAULT_CSS = """
    Listing {
        width: 1fr;
        height: 1fr;
        background: $background;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        overflow-y: auto;
        .listing--head { color: $text-muted; text-style: bold; }
        .listing--cursor { background: $panel; }
        .listing--here { color: $text-accent; text-style: bold; }
        .listing--good { color: $text-success; }
        .listing--warn { color: $text-warning; }
        .listing--bad { color: $text-error; }
        .listing--muted { color: $text-muted; }
        .listing--strong { text-style: bold; }
        .listing--rest { color: $panel; }
        &:focus .listing--cursor { background: $accent 35%; }
    }
    """

    cursor: reactive[int] = reactive(0, repaint=False)
    """The row one stands on, counted from 0."""

    class Highlighted(Message):
        """The cursor came to a row; None in an empty list."""

        def __init__(self, listing: Listing, row: ListRow | None) -> None:
            super().__init__()
            self.listing = listing
            self.row = row

        @property
        def control(self) -> Listing:
            return self.listing

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Listing.Highlighted) and message.listing is self.listing

    class Selected(Message):
        """A row was opened, by Enter or a second click."""

        def __init__(self, listing: Listing, row: ListRow) -> None:
            super().__init__()
            self.listing = listing
            self.row = row

        @property
        def control(self) -> Listing:
            return self.listing

    class Failed(Message):
        """Rows in sight could not be read."""

        def __init__(self, error: InspectorError) -> None:
            super().__init__()
            self.error = error

    class HeadClicked(Message):
        """A sortable column's head was clicked."""

        def __init__(self, listing: Listing, column: str) -> None:
            super().__init__()
            self.listing = listing
            self.column = column

        @property
        def control(self) -> Listing:
            return self.listing

    def __init__(
        self, columns: Sequence[Column], source: Source | None = None, *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.columns = columns
        self.sorted_by = ""
        self.descending = False
        self._source: Source = source or Rows()
        self._count = self._source.count()
        self._pages: dict[int, Sequence[ListRow]] = {}
        self._asked: set[int] = set()
        self._turn = 0
        self._styles: dict[tuple[str, bool], Style] = {}
        self._strips: dict[tuple[int, bool], tuple[ListRow, Strip]] = {}
        """Rows as they were painted, by place and whether one stood on them."""

    # What its parent calls

    def show(
        self,
        source: Source,
        count: int | None = None,
        *,
        keep: str | None = None,
        first: Sequence[ListRow] = (),
    ) -> None:
        """Other rows; the cursor stays on the row ``keep`` if it is near where it was.

        ``first``: the first page, where it has been read already.
        """
        self._source = source
        self._turn += 1
        self._pages.clear()
        self._asked.clear()
        if first:
            self._keep(0, first)
        self._count = source.count() if count is None else count
        self._resize_content()
        at = min(self.cursor, max(0, self._count - 1))
        if keep is not None and not source.slow:
            near = range(0, self._count) if self._count <= 2000 else range(at, at + 1)
            at = next((i for i in near if (row := self.row_at(i)) and row.key == keep), at)
        moved = at != self.cursor
        self.cursor = at
        if not moved:
            self._tell()
        self._keep_in_sight()
        self.refresh()

    @property
    def count(self) -> int:
        return self._count

    @property
    def row(self) -> ListRow | None:
        """The row one stands on, if it has been fetched."""
        return self.row_at(self.cursor)

    @property
    def shows_cursor(self) -> bool:
        """Whether the row one stands on looks otherwise; a list among others may say no."""
        return True

    def row_at(self, at: int) -> ListRow | None:
        if not 0 <= at < self._count:
            return None
        number, place = divmod(at, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(number)
        return page[place] if page is not None and place < len(page) else None

    def _fetch(self, number: int) -> Sequence[ListRow] | None:
        if self._source.slow:
            if number not in self._asked:
                self._asked.add(number)
                self.run_worker(self._bring(number, self._source, self._turn), group="pages")
            return None
        page = self._source.rows(number * PAGE, PAGE)
        self._keep(number, page)
        return page

    async def _bring(self, number: int, source: Source, turn: int) -> None:
        try:
            page = await asyncio.to_thread(source.rows, number * PAGE, PAGE)
        except InspectorError as error:
            self.post_message(self.Failed(error))
            return
        if turn != self._turn:
            return
        self._asked.discard(number)
        self._keep(number, page)
        self.refresh()
        if self.cursor // PAGE == number:
            self._tell()

    def _keep(self, number: int, page: Sequence[ListRow]) -> None:
        while len(self._pages) >= KEPT:
            del self._pages[next(iter(self._pages))]
        self._pages[number] = page

    # Painting

    def notify_style_update(self) -> None:
        self._forget()
        super().notify_style_update()

    def on_focus(self) -> None:
        self._forget()
        self.refresh()

    def on_blur(self) -> None:
        self._forget()
        self.refresh()

    def on_resize(self, event: Resize) -> None:
        self._strips.clear()
        self._resize_content()
        self._keep_in_sight()

    def _resize_content(self) -> None:
        # its width is never scrolled: one that follows the list's would lay everything out twice
        self.virtual_size = Size(0, self._count + 1)

    def widths(self) -> list[int]:
        """Cells of each column, 0 for one that is not shown."""
        room = self.scrollable_content_region.width - GUTTER - MARGIN
        width = self.size.width
        shown = [column.least <= width <= column.most for column in self.columns]
        widths = [
            (column.width or 0) if seen else 0
            for column, seen in zip(self.columns, shown, strict=True)
        ]
        left = room - sum(widths) - SPACE * (sum(shown) - 1)
        return [
            max(4, left) if seen and column.width is None else width
            for column, seen, width in zip(self.columns, shown, widths, strict=True)
        ]

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y == 0:
            return self._head(width)
        at = self.scroll_offset.y + y - 1
        here = at == self.cursor and self.shows_cursor
        plain = self._style("", here)
        if at >= self._count:
            return Strip.blank(width, self._style("", False))
        row = self.row_at(at)
        kept = self._strips.get((at, here))
        if kept is not None and kept[0] is row and kept[1].cell_length == width:
            return kept[1]
        mark = Segment("> " if here else "  ", self._style("here", True) if here else plain)
        segments = [mark]
        if row is not None:
            widths = self._spilt(row) if row.spills else self.widths()
            for column, cell, room in zip(self.columns, row.cells, widths, strict=True):
                if room:
                    segments += self._cell(cell, room, here, right=column.right)
                    segments.append(Segment(" " * SPACE, plain))
        strip = Strip(segments).adjust_cell_length(width, plain)
        if row is not None:
            if len(self._strips) >= STRIPS:
                self._strips.clear()
            self._strips[at, here] = row, strip
        return strip

    def _spilt(self, row: ListRow) -> list[int]:
        """The columns' widths, those of empty cells behind the first one added to it."""
        first, *widths = self.widths()
        for at, cell in enumerate(row.cells[1:]):
            if cell:
                break
            first += widths[at] + SPACE if widths[at] else 0
            widths[at] = 0
        return [first, *widths]

    def _forget(self) -> None:
        """The theme is another, or the focus came or went."""
        self._styles.clear()
        self._strips.clear()

    def _cell(self, cell: Cell, room: int, here: bool, *, right: bool) -> list[Segment]:
        pieces: Sequence[tuple[str, Role]] = ((cell, ""),) if isinstance(cell, str) else cell
        painted: list[Segment] = []
        for text, role in pieces:
            short = cut(text, room)
            room -= width_of(short)
            painted.append(Segment(short, self._style(role, here)))
        space = Segment(" " * room, self._style("", here))
        return [space, *painted] if right else [*painted, space]

    def _head(self, width: int) -> Strip:
        style = self._style("head", False)
        segments = [Segment(" " * GUTTER, style)]
        for column, room in zip(self.columns, self.widths(), strict=True):
            if not room:
                continue
            mark = ""
            if column.id == self.sorted_by:
                mark = "v" if self.descending else "^"
            label = cut(str(column.label), room - len(mark)) + mark
            space = " " * (room - width_of(label))
            text = space + label if column.right else label + space
            segments.append(Segment(text + " " * SPACE, style))
        return Strip(segments).adjust_cell_length(width, style)

    def _style(self, role: str, here: bool) -> Style:
        found = self._styles.get((role, here))
        if found is None:
            found = self.get_component_rich_style("listing--cursor") if here else self.rich_style
            if role:
                own = self.get_component_rich_style(f"listing--{role}", partial=True)
                found += Style(color=own.color, bold=own.bold)
            self._styles[role, here] = found
        return found

    # Moving

    def validate_cursor(self, at: int) -> int:
        return max(0, min(at, self._count - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        if before != after:
            self._keep_in_sight()
            top = self.scroll_offset.y
            for at in (before, after):
                self.refresh(Region(0, at - top + 1, self.size.width, 1))
            self._tell()

    def _keep_in_sight(self) -> None:
        seen, top = self.size.height - 1, round(self.scroll_target_y)
        if seen > 0 and not top <= self.cursor < top + seen:
            to = self.cursor if self.cursor < top else self.cursor - seen + 1
            self.scroll_to(y=to, animate=False, force=True, immediate=True)

    def _tell(self) -> None:
        if self.is_attached:
            self.post_message(self.Highlighted(self, self.row))

    def action_move(self, by: int) -> None:
        self.cursor += by

    def action_page(self, by: int) -> None:
        self.cursor += by * max(1, self.size.height - 2)

    def action_first(self) -> None:
        self.cursor = 0

    def action_last(self) -> None:
        self.cursor = self._count - 1

    def action_select(self) -> None:
        if (row := self.row) is not None:
            self.post_message(self.Selected(self, row))

    def on_click(self, event: Click) -> None:
        if event.y == 0:
            self._click_head(event.x - GUTTER)
            return
        at = self.scroll_offset.y + event.y - 1
        if at < self._count:
            again = at == self.cursor and event.chain > 1
            self.cursor = at
            if again:
                self.action_select()

    def _click_head(self, x: int) -> None:
        for column, room in zip(self.columns, self.widths(), strict=True):
            if room and x < room + 1:
                if column.sortable:
                    self.post_message(self.HeadClicked(self, column.id))
                return
            x -= room + SPACE if room else 0
