"""Questions over a screen: the one that is open changes its language; what was typed stays."""

from __future__ import annotations

import asyncio

import pytest
from textual.widgets import Input, OptionList, Static

from inspector.i18n import Text, use_language
from inspector.ledger.ledger import Ledger
from inspector.packs.tables import load_tables
from screens.asking import Asking, AskText, Choose
from screens.issue import IssueScreen
from screens.palette import ActionPalette
from screens.register import RegisterScreen
from screens.widgets.filter_line import FilterLine
from tests.screens.conftest import Field
from tests.screens.looks import text_of
from tests.screens.shell import app_of, press, screen_of, settle, told_to

QUESTIONS: list[tuple[str, tuple[str, ...], tuple[str, str], tuple[str, str]]] = [
    ("a note", ("escape", "n"), ("note: Is the", "备注：厂区"), ("Enter saves", "回车 保存")),
    ("a finding", ("escape", "f"), ("what is wrong", "整改要求"), ("( ) 1 critical", "( ) 1 严重")),
    ("a photo", ("escape", "p"), ("attach a photo", "附上照片"), ("Tab completes", "Tab 补全")),
    ("what is missing", ("escape", "c"), ("not completed", "还缺 3 项"), ("required", "必填")),
]


@pytest.mark.parametrize(
    ("keys", "first", "second"), [one[1:] for one in QUESTIONS], ids=[one[0] for one in QUESTIONS]
)
async def test_a_question_that_is_open_changes_its_language(
    field: Field, keys: tuple[str, ...], first: tuple[str, str], second: tuple[str, str]
) -> None:
    async with field.run() as hand:
        await hand.press(*keys)
        asked = hand.app.screen
        assert isinstance(asked, Asking)
        for told in (first, second):
            assert told[0] in text_of(hand.app)
        await hand.press("ctrl+l")
        assert hand.app.screen is asked
        for told in (first, second):
            assert told[1] in text_of(hand.app)
            assert told[0] not in text_of(hand.app)


async def test_what_was_typed_and_why_it_will_not_do_stay(field: Field) -> None:
    async with field.run() as hand:
        await hand.press("escape", "f", *"leak", "tab", "tab", *"soon", "enter")
        assert "write the date as" in text_of(hand.app)
        await hand.press("ctrl+l")
        assert "期限写成" in text_of(hand.app)
        form = hand.app.screen
        assert form.query_one("#due", Input).value == "soon"
        assert form.query_one("#due", Input).has_focus
        assert form.query_one("#what", Input).value.endswith("leak")


async def test_a_box_whose_work_hangs_says_so_and_lets_go_when_asked_twice(
    ledger: Ledger,
) -> None:
    begun, go_on, done = asyncio.Event(), asyncio.Event(), list[str]()

    async def hangs(text: str) -> None:
        begun.set()
        await go_on.wait()
        done.append(text)

    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        asked = AskText(Text("说明", "why"), work=hangs)
        pilot.app.push_screen(asked)
        await pilot.press("x", "enter", "enter")
        await begun.wait()
        problem = asked.query_one("#problem", Static)
        while "recording" not in str(problem.content):
            await pilot.pause(0.05)
        await pilot.press("escape")
        assert pilot.app.screen is asked
        assert "Esc again leaves" in str(problem.content)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, RegisterScreen)
        assert "left before it was recorded" in told_to(pilot)[-1]
        assert done == []


async def test_esc_once_waits_for_the_work(ledger: Ledger) -> None:
    begun, go_on, done = asyncio.Event(), asyncio.Event(), list[str]()

    async def slow(text: str) -> None:
        begun.set()
        await go_on.wait()
        done.append(text)

    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        pilot.app.push_screen(AskText(Text("说明", "why"), work=slow))
        await pilot.press("x", "enter")
        await begun.wait()
        await pilot.press("escape")
        go_on.set()
        await settle(pilot)
        assert done == ["x"]
        assert isinstance(pilot.app.screen, RegisterScreen)


async def test_the_chosen_line_of_a_list_stays_chosen(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "r", "down", "ctrl+l")
        asked = pilot.app.screen
        assert isinstance(asked, Choose)
        assert asked.query_one(OptionList).highlighted == 1
        assert "只看哪个地区" in text_of(pilot.app)
        assert "呼和浩特" in text_of(pilot.app)
        await press(pilot, "enter")
        assert "地区: 呼和浩特市" in screen_of(pilot).query_one(FilterLine).told


async def test_the_palette_changes_its_language_and_says_when_it_finds_nothing(
    ledger: Ledger,
) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        assert isinstance(pilot.app.screen, ActionPalette)
        assert "filter as you type" in text_of(pilot.app)
        await press(pilot, "ctrl+l")
        assert "边输入边筛选" in text_of(pilot.app)
        assert "filter as you type" not in text_of(pilot.app)
        await press(pilot, *"qqq")
        assert "没有这样的操作" in text_of(pilot.app)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, RegisterScreen)


@pytest.mark.parametrize(
    ("typed", "lat", "lon"),
    [
        ("43.65,111.98", "43.65", "111.98"),
        ("４３．６５，１１１．９８", "43.65", "111.98"),
        ("北纬43度39分0秒 东经111度58分48秒", "43.6500000", "111.9800000"),
    ],
)
async def test_where_a_new_site_lies_is_written_as_in_a_visit(
    ledger: Ledger, typed: str, lat: str, lon: str
) -> None:
    from inspector.ledger import queries

    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await pilot.app.push_screen(IssueScreen(12))
        await settle(pilot)
        await press(pilot, "a", *"Mill", "enter", "enter")
        pilot.app.screen.query_one("#place", Input).value = typed
        await press(pilot, "enter")
    (site,) = queries.sites(ledger)
    assert (site.name, site.region, site.lat, site.lon) == ("Mill", "150700", lat, lon)


async def test_a_new_site_says_what_is_missing_and_stands_there(ledger: Ledger) -> None:
    use_language("zh")
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await pilot.app.push_screen(IssueScreen(12))
        await settle(pilot)
        await press(pilot, "a", "enter", "enter", "enter")
        form = pilot.app.screen
        assert "写上名称" in text_of(pilot.app)
        assert form.query_one("#name", Input).has_focus
        await press(pilot, *"厂", "enter", "end", "x", "enter", *"here", "enter")
        assert "没有这个地区" in text_of(pilot.app)
        await press(pilot, "end", "backspace")
        assert f"呼伦贝尔市 {load_tables().regions['150700'].code}" in text_of(pilot.app)
        await press(pilot, "enter", "enter")
        assert "gcj:" in str(form.query_one("#problem", Static).content)
        assert form.query_one("#place", Input).has_focus
