"""The register: filters, order, the detail pane, the language."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from inspector.i18n import language, use_language
from inspector.ledger.ledger import Ledger
from screens.issue import IssueScreen
from screens.widgets.lines import StatusLine, TitleLine
from tests.screens.shell import app_of, invent, press, register_of, screen_of, settle, shown


def text_of(widget: Static) -> str:
    return str(widget.content)


async def test_the_register_lists_every_issue_in_order_of_number(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        assert shown(pilot) == ["3", "12", "20", "27", "31"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("湖", ["12"]),
        ("呼伦贝尔", ["12"]),
        ("hulun", ["12"]),
        ("Hohhot", ["3"]),
        ("2", ["20", "27"]),
        ("草原 禁", ["20"]),
        ("zzz", []),
    ],
)
async def test_typing_filters_in_both_languages(
    ledger: Ledger, typed: str, found: list[str]
) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        register_of(pilot).search.insert_text_at_cursor(typed)
        await settle(pilot)
        assert shown(pilot) == found


async def test_an_empty_result_says_why_and_escape_brings_everything_back(ledger: Ledger) -> None:
    use_language("zh")
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "slash", "q", "q")
        told = text_of(screen_of(pilot).query_one("#empty", Static))
        assert "qq" in told
        assert "Esc" in told
        await press(pilot, "escape")
        assert len(shown(pilot)) == 5
        assert register_of(pilot).listing.has_focus


async def test_keys_go_on_filtering_where_nothing_is_found_and_the_list_has_them_again(
    ledger: Ledger,
) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "slash", *"lake", "enter", "s", "s")
        assert shown(pilot) == []
        await press(pilot, "s", "s")
        assert register_of(pilot).search.value == "lake"
        assert shown(pilot) == ["12"]
        assert register_of(pilot).listing.has_focus


async def test_the_columns_stay_where_they_are_while_one_searches(ledger: Ledger) -> None:
    """The list was two cells narrower with the search above it, and every title cut anew."""
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = register_of(pilot).listing.widths()
        await press(pilot, "slash")
        assert register_of(pilot).search.region.x == 0
        assert register_of(pilot).listing.widths() == before


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (("s",), ["12", "27", "31"]),
        (("s", "s"), ["3"]),
        (("t",), ["12", "27", "31"]),
        (("t", "t"), ["20"]),
        (("g", "g"), ["20"]),
        (("d",), ["12"]),
        (("w",), ["12"]),
        (("r", "down", "enter"), ["3"]),
    ],
)
async def test_keys_filter_by_status_category_overdue_findings_region(
    ledger: Ledger, keys: tuple[str, ...], found: list[str]
) -> None:
    invent(ledger)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        assert shown(pilot) == found


async def test_every_column_sorts_by_key_and_by_click(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "O")
        assert shown(pilot) == ["31", "27", "20", "12", "3"]
        await press(pilot, "O", "o")
        assert register_of(pilot).listing.sorted_by == "title"
        await pilot.click("#issues", offset=(75, 0))
        await settle(pilot)
        assert register_of(pilot).listing.sorted_by == "due"
        assert shown(pilot)[:2] == ["12", "31"]


async def test_the_cursor_stays_on_its_issue_when_the_list_changes(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "down", "O")
        row = register_of(pilot).listing.row
        assert row is not None
        assert row.key == "12"


async def test_a_wide_screen_shows_the_issue_under_the_cursor(ledger: Ledger) -> None:
    invent(ledger)
    async with app_of(ledger).run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        await pilot.press("down")
        await pilot.pause(0.15)
        await settle(pilot)
        detail = text_of(screen_of(pilot).query_one("#detail-words", Static))
        assert "Lake Hulun" in detail
        assert "105,000" in detail
        assert "2018-03-01  North outfall" in detail
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert not screen_of(pilot).query_one("#detail").display


async def test_the_language_changes_everywhere_and_the_filter_stays(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "s", "enter")
        assert isinstance(pilot.app.screen, IssueScreen)
        await press(pilot, "ctrl+l")
        assert language() == "zh"
        assert "呼伦湖水质" in screen_of(pilot).query_one(TitleLine).told
        assert "中文" in screen_of(pilot).query_one(StatusLine).told
        await press(pilot, "escape")
        assert shown(pilot) == ["12", "27", "31"]
        row = register_of(pilot).listing.row
        assert row is not None
        assert row.cells[1] == "呼伦湖水质"


async def test_what_another_process_records_appears(ledger: Ledger) -> None:
    app = app_of(ledger)
    async with app.run_test() as pilot:
        await settle(pilot)
        app.look()
        await settle(pilot)
        with Ledger.open(ledger.home, author="另一人") as other:
            invent(other)
        app.look()
        await settle(pilot)
        await press(pilot, "w")
        assert shown(pilot) == ["12"]


async def test_the_demo_says_that_its_visits_are_invented(ledger: Ledger) -> None:
    async with app_of(ledger, demo=True).run_test() as pilot:
        await settle(pilot)
        assert "invented" in screen_of(pilot).query_one(TitleLine).told
        await press(pilot, "ctrl+l")
        assert "虚构" in screen_of(pilot).query_one(TitleLine).told
