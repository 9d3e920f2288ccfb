"""The dashboard: what it shows, how one moves on it, where its lines lead."""

from __future__ import annotations

from typing import cast

import pytest
from textual.pilot import Pilot

from inspector.i18n import use_language
from inspector.ledger.ledger import Ledger
from screens.agenda import AgendaScreen
from screens.dashboard import DashboardScreen
from screens.figures import FiguresScreen
from screens.findings import FindingsScreen
from screens.help import HelpScreen
from screens.widgets.chart import line_rows
from screens.widgets.filter_line import FilterLine
from tests.screens.looks import text_of
from tests.screens.shell import SIZES, app_of, invent, press, register_of, screen_of, settle, shown

sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "140x45"])


def dashboard_of(pilot: Pilot[int]) -> DashboardScreen:
    return cast(DashboardScreen, screen_of(pilot))


def focused(pilot: Pilot[int]) -> str:
    """The part one stands on."""
    part = pilot.app.focused
    return "" if part is None or part.id is None else part.id.removeprefix("dashboard-")


@sizes
async def test_b_opens_it_and_escape_goes_back(ledger: Ledger, size: tuple[int, int]) -> None:
    invent(ledger)
    async with app_of(ledger).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        told = text_of(pilot.app)
        assert "5 issues  1 overdue  2/" in told
        for word in ("rectifying", "major", "unchecked", "Hulunbuir", "checks answered", "overdue"):
            assert word in told
        await press(pilot, "escape")
        assert screen_of(pilot) is register_of(pilot)


async def test_numbers_follow_what_is_recorded_meanwhile(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "b")
        assert "nothing recorded yet" in text_of(pilot.app)
        invent(ledger)
        dashboard_of(pilot).refresh_data()
        await settle(pilot)
        assert " 2/" in text_of(pilot.app)
        assert "2018-03" in text_of(pilot.app)


@pytest.mark.parametrize(
    ("keys", "told", "issues"),
    [
        ((), "stage: rectifying", ["12", "27", "31"]),
        (("down",), "stage: long-term", ["20"]),
        (("right",), "region: Hohhot", ["3"]),
        (("right", "end"), "region: Alxa League", []),
    ],
)
async def test_a_stage_and_a_region_open_the_register_filtered(
    ledger: Ledger, keys: tuple[str, ...], told: str, issues: list[str]
) -> None:
    invent(ledger)
    async with app_of(ledger).run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        await press(pilot, "d", "b", "home", *keys, "enter")
        assert screen_of(pilot) is register_of(pilot)
        assert told in register_of(pilot).query_one(FilterLine).told
        assert shown(pilot) == issues


async def test_a_severity_opens_its_open_findings(ledger: Ledger) -> None:
    invent(ledger)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "b")
        dashboard_of(pilot).panel("findings").focus()
        await press(pilot, "down", "enter")
        screen = screen_of(pilot)
        assert isinstance(screen, FindingsScreen)
        assert "severity: major" in screen.query_one(FilterLine).told
        assert "排口无标识" in text_of(pilot.app)
        await press(pilot, "escape")
        assert isinstance(screen_of(pilot), DashboardScreen)


async def test_an_outcome_opens_the_figures_of_that_outcome(ledger: Ledger) -> None:
    invent(ledger)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "b")
        dashboard_of(pilot).panel("figures").focus()
        await press(pilot, "end", "enter")
        screen = screen_of(pilot)
        assert isinstance(screen, FiguresScreen)
        assert "unchecked" in screen.query_one(FilterLine).told


async def test_what_is_due_opens_the_agenda_at_its_line(
    ledger: Ledger,
) -> None:
    invent(ledger)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "b")
        dashboard_of(pilot).panel("due").focus()
        found = dashboard_of(pilot)._found  # pyright: ignore[reportPrivateUsage]
        await press(pilot, "down", "enter")
        assert found is not None
        wanted = found.next[0]
        screen = screen_of(pilot)
        assert isinstance(screen, AgendaScreen)
        assert wanted.is_same(screen.entry)
        await press(pilot, "escape", "up", "enter")
        screen = screen_of(pilot)
        assert isinstance(screen, AgendaScreen)
        assert screen.entry is not None
        assert screen.entry.when == "overdue"
        assert "[x] overdue" in screen.query_one(FilterLine).told


@pytest.mark.parametrize(
    ("row", "screen"),
    [
        ("answered", "register"),
        ("visits", "register"),
        ("raised", "findings"),
        ("closed", "findings"),
        ("moved", "register"),
    ],
)
async def test_every_line_of_the_months_leads_somewhere(
    ledger: Ledger, row: str, screen: str
) -> None:
    invent(ledger)
    async with app_of(ledger).run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        panel = dashboard_of(pilot).panel("months")
        panel.focus()
        panel.cursor = next(
            at for at in range(panel.count) if (r := panel.row_at(at)) and r.key == row
        )
        await press(pilot, "enter")
        assert isinstance(screen_of(pilot), FindingsScreen) == (screen == "findings")
        assert not isinstance(screen_of(pilot), DashboardScreen)


async def test_up_and_down_go_on_into_the_next_part_left_and_right_to_the_other_side(
    ledger: Ledger,
) -> None:
    invent(ledger)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "b")
        assert focused(pilot) == "stages"
        await press(pilot, "end", "down")
        assert focused(pilot) == "findings"
        await press(pilot, "up")
        assert focused(pilot) == "stages"
        await press(pilot, "right")
        assert focused(pilot) == "regions"
        await press(pilot, "end", "down")
        assert focused(pilot) == "chart"
        await press(pilot, "down", "left")
        assert focused(pilot) == "due"
        await press(pilot, "right")
        assert focused(pilot) == "chart"
        await press(pilot, "up")
        assert focused(pilot) == "regions"


async def test_v_draws_the_next_line_and_enter_on_it_leads_where_it_is_counted(
    ledger: Ledger,
) -> None:
    invent(ledger)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "b", "v", "v")
        assert dashboard_of(pilot).chart.heading == "open findings"
        dashboard_of(pilot).chart.focus()
        await press(pilot, "enter")
        assert isinstance(screen_of(pilot), FindingsScreen)


async def test_a_double_click_leads_where_enter_does(ledger: Ledger) -> None:
    invent(ledger)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "b")
        await pilot.click("#dashboard-findings", offset=(4, 2), times=2)
        await settle(pilot)
        assert isinstance(screen_of(pilot), FindingsScreen)


async def test_the_language_changes_and_each_cursor_stays(ledger: Ledger) -> None:
    use_language("zh")
    invent(ledger)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "b", "right", "down", "down")
        assert "乌海" in text_of(pilot.app)
        await press(pilot, "ctrl+l")
        row = dashboard_of(pilot).panel("regions").row
        assert row is not None
        assert row.cells[0] == "Wuhai"


async def test_help_tells_its_keys_and_marks(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "b", "question_mark")
        screen = screen_of(pilot)
        assert isinstance(screen, HelpScreen)
        told = str(screen.words())
        assert "days that findings have been open" in told
        assert "the line: checks answered" in told


def test_a_line_rises_falls_and_stays() -> None:
    assert line_rows([0, 2, 2, 1], 4, 3) == [" ╭─╮", " │ ╰", "─╯  "]


def test_a_line_of_nothing_lies_at_the_bottom() -> None:
    assert line_rows([0, 0], 3, 2) == ["   ", "───"]
    assert line_rows([], 3, 2) == ["   ", "   "]


def test_the_last_month_is_always_drawn() -> None:
    rows = line_rows([*([0] * 99), 7], 10, 2)
    assert rows[0][-1] == "╭"
