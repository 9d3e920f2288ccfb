"""The list: any length, only what is in sight is fetched."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.events import MouseScrollDown

from inspector.i18n import Text
from screens.widgets.listing import PAGE, Column, Listing, ListRow, Rows

COLUMNS = (
    Column("n", Text.same("n"), 7, right=True, sortable=True),
    Column("what", Text.same("what"), None),
)


class Counting:
    """A hundred thousand rows that are made when asked for."""

    def __init__(self, *, slow: bool = False, count: int = 100_000) -> None:
        self.slow = slow
        self.asked: list[int] = []
        self._count = count

    def count(self) -> int:
        return self._count

    def rows(self, offset: int, limit: int) -> Sequence[ListRow]:
        self.asked.append(offset)
        end = min(offset + limit, self._count)
        return [ListRow(str(n), (str(n), f"草原 [b]{n}")) for n in range(offset, end)]


class Small(App[None]):
    def __init__(self, source: Counting) -> None:
        super().__init__()
        self.source = source
        self.chosen: list[str] = []
        self.heads: list[str] = []

    def compose(self) -> ComposeResult:
        yield Listing(COLUMNS, self.source)

    def on_listing_selected(self, event: Listing.Selected) -> None:
        self.chosen.append(event.row.key)

    def on_listing_head_clicked(self, event: Listing.HeadClicked) -> None:
        self.heads.append(event.column)


async def test_a_hundred_thousand_rows_fetch_only_the_pages_in_sight() -> None:
    app = Small(Counting())
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        assert app.source.asked == [0]
        await pilot.press("end", "enter")
        await pilot.pause()
        assert app.chosen == ["99999"]
        assert set(app.source.asked) == {0, 100_000 - PAGE}


async def test_a_slow_source_is_asked_in_a_thread_and_shown_when_it_comes() -> None:
    app = Small(Counting(slow=True))
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        # Textual does not say of what its Worker is generic
        await app.workers.wait_for_complete()  # pyright: ignore[reportUnknownMemberType]
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app.chosen == ["1"]


async def test_lines_are_as_wide_as_the_list_and_markup_is_plain_text() -> None:
    app = Small(Counting(count=3))
    async with app.run_test(size=(21, 10)) as pilot:
        await pilot.pause()
        listing = app.query_one(Listing)
        for y in range(10):
            assert listing.render_line(y).cell_length == listing.scrollable_content_region.width
        assert "草原 [b]" in listing.render_line(1).text


class Named(App[None]):
    def compose(self) -> ComposeResult:
        columns = (*COLUMNS[1:], Column("state", Text.same("state"), 10), COLUMNS[0])
        name = "Zhenglan works and reuse plant"
        rows = [
            ListRow("a", (name, "", ""), spills=True),
            ListRow("b", (name, "", "7"), spills=True),
            ListRow("c", (name, "seen", ""), spills=True),
            ListRow("d", (name, "", "")),
        ]
        yield Listing(columns, Rows(rows))


async def test_a_name_goes_on_over_the_empty_cells_behind_it() -> None:
    app = Named()
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        listing = app.query_one(Listing)
        lines = [listing.render_line(y).text.split() for y in range(1, 5)]
        assert lines[0] == [">", "Zhenglan", "works", "and", "reuse", "plant"]
        assert lines[1][-1] == "7"
        assert lines[2][-1] == "seen"
        assert "plant" not in lines[3]
        widths = {listing.render_line(y).cell_length for y in range(5)}
        assert widths == {listing.scrollable_content_region.width}


def wheel(listing: Listing) -> MouseScrollDown:
    """One notch of the wheel over the list."""
    return MouseScrollDown(
        listing, x=5, y=5, delta_x=0, delta_y=1, button=0, shift=False, meta=False, ctrl=False
    )


async def test_mouse_click_scroll_and_head() -> None:
    app = Small(Counting())
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        listing = app.query_one(Listing)
        await pilot.click(Listing, offset=(5, 4))
        assert listing.cursor == 3
        listing.post_message(wheel(listing))
        await pilot.pause()
        assert listing.scroll_offset.y > 0
        assert listing.cursor == 3
        listing.scroll_to(y=0, animate=False, immediate=True)
        await pilot.pause()
        await pilot.click(Listing, offset=(5, 0))
        await pilot.pause()
        assert app.heads == ["n"]
        await pilot.click(Listing, offset=(5, 6), times=2)
        await pilot.pause()
        assert app.chosen == ["5"]


async def test_an_empty_list_takes_every_key() -> None:
    app = Small(Counting(count=0))
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.press("down", "up", "end", "home", "pagedown", "enter")
        assert app.chosen == []
