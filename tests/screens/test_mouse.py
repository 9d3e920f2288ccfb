"""Everything that a key does, a click does too."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import MouseScrollDown
from textual.widgets import Input, OptionList

from inspector import fieldwork
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from screens.asking import Choose
from screens.conflicts import ConflictsScreen
from screens.export import ExportScreen
from screens.finding_rows import FindingLine
from screens.findings import FindingsScreen
from screens.issue import IssueScreen
from screens.register import RegisterScreen
from screens.visit import VisitScreen
from screens.widgets.filter_line import FilterLine
from screens.widgets.lines import KeyLine
from screens.widgets.listing import Listing
from tests.screens.conftest import Field, Hand
from tests.screens.looks import text_of
from tests.screens.shell import app_of, invent, register_of, screen_of, settle, shown


def place_of(hand: Hand, words: str) -> tuple[int, int]:
    """Where these words stand on the screen."""
    lines = text_of(hand.app).splitlines()
    y = next(at for at, line in enumerate(lines) if words in line)
    return len(lines[y].partition(words)[0]) + 1, y  # English: a letter is a cell


async def click(hand: Hand, words: str, *, times: int = 1) -> None:
    await hand.app_pilot.click(None, offset=place_of(hand, words), times=times)
    await hand.settle()


async def turn_wheel(hand: Hand, over: str) -> None:
    await hand.app_pilot._post_mouse_events([MouseScrollDown], offset=place_of(hand, over))  # pyright: ignore[reportPrivateUsage]
    await hand.settle()


def answers(field: Field) -> dict[str, object]:
    return {row.check: row.value for row in queries.answers(field.ledger, field.visit)}


async def test_a_row_of_the_register_is_chosen_by_a_click_and_opened_by_two(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await pilot.click("#issues", offset=(10, 3))
        await settle(pilot)
        row = register_of(pilot).listing.row
        assert row is not None
        assert row.key == "20"
        assert isinstance(pilot.app.screen, RegisterScreen)
        await pilot.click("#issues", offset=(10, 3), times=2)
        await settle(pilot)
        assert isinstance(pilot.app.screen, IssueScreen)


async def test_a_filter_is_set_by_a_click(ledger: Ledger) -> None:
    invent(ledger)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        line = screen_of(pilot).query_one(FilterLine)
        await pilot.click(FilterLine, offset=(line.told.index("status") + 1, 0))
        await settle(pilot)
        assert shown(pilot) == ["12", "27", "31"]
        await pilot.click(FilterLine, offset=(line.told.index("findings") + 1, 0))
        await settle(pilot)
        assert shown(pilot) == ["12"]


async def test_a_key_in_the_key_line_does_what_the_key_does(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        told = "".join(text for text, _ in screen_of(pilot).query_one(KeyLine).pieces()[0])
        await pilot.click(KeyLine, offset=(told.index("search") + 1, 0))
        await settle(pilot)
        assert screen_of(pilot).query_one("#search", Input).has_focus


async def test_a_key_that_only_the_open_check_knows_is_clicked_too(field: Field) -> None:
    async with field.run() as hand:
        line = hand.screen.query_one(KeyLine)
        told = "".join(text for text, _ in line.pieces()[0])
        await hand.app_pilot.click(KeyLine, offset=(told.index("n no") + 1, 0))
        await hand.settle()
    assert answers(field) == {"operating": "no"}


async def test_a_check_is_opened_and_answered_by_clicks(field: Field) -> None:
    async with field.run() as hand:
        await click(hand, "y yes")
        assert answers(field) == {"operating": "yes"}
        await click(hand, "Where the sludge goes")
        assert hand.screen.open_key == ("sludge", None)
        await click(hand, "compost")
        assert answers(field) == {"operating": "yes", "sludge": "compost"}
        await click(hand, "aeration tank")
        await click(hand, "clarifier")
        await click(hand, "aeration tank")
        assert answers(field)["units_seen"] == ["clarifier"]


async def test_a_choice_of_a_long_list_is_found_by_the_wheel_and_chosen(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("banner")
        for _ in range(3):
            await turn_wheel(hand, "banner 04")
        assert "banner 01" not in text_of(hand.app)
        await click(hand, "banner 08")
        assert answers(field) == {"banner": "b08"}


async def test_what_is_missing_is_chosen_by_a_click(field: Field) -> None:
    async with field.run() as hand:
        await hand.press("escape", "c")
        assert isinstance(hand.app.screen, Choose)
        await hand.app_pilot.click(OptionList, offset=(3, 1))
        await hand.settle()
        assert isinstance(hand.app.screen, VisitScreen)
        assert hand.screen.open_key == ("capacity", None)


async def test_a_finding_is_stood_on_by_a_click_and_its_visit_opened_by_two(field: Field) -> None:
    for what in ("first", "second"):
        fieldwork.raise_finding(field.ledger, field.visit, severity="minor", what=what)
    async with field.run(FindingsScreen) as hand:
        await click(hand, "second")
        row = hand.app.screen.query_one(Listing).row
        assert isinstance(row, FindingLine)
        assert row.finding.what == "second"
        await click(hand, "second", times=2)
        assert isinstance(hand.app.screen, VisitScreen)


async def test_a_click_in_a_list_of_choices_moves_there_and_does_nothing_else(
    field: Field, tmp_path: Path
) -> None:
    field.disagree("capacity", "5000", "4800")
    field.disagree("remark", "quiet", "noisy")
    async with field.run(ConflictsScreen) as hand:
        await click(hand, "Anything else", times=2)
        assert "noisy" in text_of(hand.app)
        assert queries.count_conflicts(field.ledger) == 2
    async with field.run(ExportScreen) as hand:
        screen = hand.app.screen
        assert isinstance(screen, ExportScreen)
        screen.field("target").value = str(tmp_path / "findings")
        await click(hand, "xlsx")
        assert screen.chosen == ("xlsx", "long")
        assert not (tmp_path / "findings").exists()
        await hand.press("enter")
        assert (tmp_path / "findings").exists()


@pytest.mark.parametrize("side", ["4800", "5000"])
async def test_a_side_of_a_conflict_is_stood_on_by_a_click_and_chosen_by_two(
    field: Field, side: str
) -> None:
    """One slip of the hand settles nothing."""
    field.disagree("capacity", "5000", "4800")
    async with field.run(ConflictsScreen) as hand:
        await click(hand, f"{side} m³/d")
        assert queries.count_conflicts(field.ledger) == 1
        await click(hand, f"{side} m³/d", times=2)
        assert queries.count_conflicts(field.ledger) == 0
    assert answers(field) == {"capacity": side}
