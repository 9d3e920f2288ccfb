"""A stick that is back is synced with, told of, or left alone, as the person has set it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from inspector import fieldwork
from inspector.config import Config, Remote, SyncMode
from inspector.i18n import use_language
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.sync.engine import sync
from inspector.sync.trust import trust
from screens.asking import Choose, Confirm
from screens.register import RegisterScreen
from screens.sync import SyncScreen
from screens.visit import VisitScreen
from screens.widgets.lines import StatusLine
from tests.screens.conftest import Field
from tests.screens.shell import app_of, invent, press, screen_of, settle


@pytest.mark.parametrize(
    ("mode", "synced", "offered"),
    [("auto", True, False), ("ask", False, True), ("off", False, False)],
)
async def test_a_remote_that_is_back(
    ledger: Ledger, tmp_path: Path, mode: SyncMode, synced: bool, offered: bool
) -> None:
    stick = tmp_path / "stick"
    invent(ledger)
    app = app_of(ledger, Config(sync=mode, remotes={"stick": Remote(url=str(stick))}))
    async with app.run_test() as pilot:
        await settle(pilot)
        app.look()
        await settle(pilot)
        assert "offline" in screen_of(pilot).query_one(StatusLine).told
        stick.mkdir()
        app.look_again()
        await settle(pilot)
        await settle(pilot)
        told = screen_of(pilot).query_one(StatusLine).told
        assert "online" in told
        assert ("stick is there" in told) is offered
        assert any(stick.rglob("*.jsonl.gz")) is synced
        assert ("unsent" not in told) is synced


async def test_the_status_line_says_what_waits_in_both_languages(ledger: Ledger) -> None:
    use_language("zh")
    invent(ledger)
    app = app_of(ledger)
    async with app.run_test() as pilot:
        await settle(pilot)
        app.look()
        app.note_saved()
        await settle(pilot)
        told = screen_of(pilot).query_one(StatusLine).told
        assert "待发 7" in told
        assert "已存" in told
        await press(pilot, "ctrl+l")
        assert "unsent 7" in screen_of(pilot).query_one(StatusLine).told


async def until(pilot: Pilot[int], told: Callable[[], bool]) -> None:
    """Wait for what the app notices by itself; a loaded machine is slow."""
    for _ in range(1200):
        if told():
            return
        await pilot.pause(0.05)
    raise AssertionError(f"not in sight: {screen_of(pilot).query_one(StatusLine).told}")


def news(pilot: Pilot[int]) -> str:
    return screen_of(pilot).query_one(StatusLine).told


async def test_a_stick_that_is_plugged_in_while_one_works_is_offered_and_synced(
    ledger: Ledger, tmp_path: Path
) -> None:
    """With nothing but the app's own timers: away, back, offered, synced, pulled out."""
    stick = tmp_path / "stick"
    invent(ledger)
    visit = next(row.id for row in queries.visits(ledger) if row.state == "open")
    chosen = Config(sync="ask", remotes={"stick": Remote(url=str(stick))})
    app = app_of(ledger, chosen, watch=True)
    async with app.run_test() as pilot:
        await settle(pilot)
        await app.push_screen(VisitScreen(visit))
        await settle(pilot)
        await until(pilot, lambda: "offline" in news(pilot))
        stick.mkdir()
        await until(pilot, lambda: "stick is there: ctrl+y" in news(pilot))
        await press(pilot, "ctrl+y")
        assert isinstance(pilot.app.screen, SyncScreen)
        await press(pilot, "y")
        await until(pilot, lambda: "unsent" not in news(pilot))
        assert "stick is there" not in news(pilot)
        assert any(stick.rglob("*.jsonl.gz"))
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, VisitScreen)
        stick.rename(tmp_path / "pulled out")
        await until(pilot, lambda: "offline" in news(pilot))


async def test_auto_brings_a_colleagues_answer_into_the_open_visit_and_keeps_what_is_typed(
    field: Field, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    chosen = Config(sync="auto", remotes={"stick": Remote(url=str(stick))})
    sync(field.ledger, chosen)
    sync(field.colleague, chosen)
    trust(field.ledger, field.colleague.device)
    trust(field.colleague, field.ledger.device)
    sync(field.colleague, chosen)
    fieldwork.answer(field.colleague, field.library, field.visit, "sludge", "burn")
    sync(field.colleague, chosen)
    away = stick.rename(tmp_path / "away")
    async with field.run(config=chosen, watch=True) as hand:
        await hand.open("remark")
        await hand.press(*"half a sen")
        told = hand.screen.query_one(StatusLine)
        await hand.until(lambda: "offline" in told.told)
        away.rename(stick)
        await hand.until(lambda: hand.line("sludge").value == "incineration")
        await hand.press(*"tence", "enter")
    rows = {row.check: row.value for row in queries.answers(field.ledger, field.visit)}
    assert rows == {"sludge": "burn", "remark": "half a sentence"}


async def test_auto_says_that_a_sync_needs_a_person(ledger: Ledger, tmp_path: Path) -> None:
    """The stick comes back empty: nothing is sent, and one is told where to decide."""
    stick = tmp_path / "stick"
    stick.mkdir()
    invent(ledger)
    chosen = Config(sync="auto", remotes={"stick": Remote(url=str(stick))})
    sync(ledger, chosen)
    shutil.rmtree(stick)
    stick.mkdir()
    app = app_of(ledger, chosen, watch=True)
    async with app.run_test() as pilot:
        await settle(pilot)
        await until(pilot, lambda: "stick not synced: ctrl+y" in news(pilot))
        assert not any(stick.iterdir())
        await press(pilot, "ctrl+y", "w")
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "y")
        await settle(pilot)
        assert "[x] stick" in str(screen_of(pilot).query_one("#outcome").render())
        assert "not synced" not in news(pilot)


async def test_a_question_that_is_open_is_not_left_for_the_sync_screen(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "r", "ctrl+y")
        assert isinstance(pilot.app.screen, Choose)
        await press(pilot, "escape", "ctrl+y", "ctrl+y", "escape")
        assert isinstance(pilot.app.screen, RegisterScreen)
