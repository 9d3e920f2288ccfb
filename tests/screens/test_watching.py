"""A stick that is back is synced with, told of, or left alone, as the person has set it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.config import Config, Remote, SyncMode
from inspector.i18n import use_language
from inspector.ledger.ledger import Ledger
from screens.widgets.lines import StatusLine
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
